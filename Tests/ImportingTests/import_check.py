#!/usr/bin/env python3
"""Whether `planctl import` reads published tables as they are printed, judged by a script of its own.

  import_check.py BINARY [--seeds N] [--only KIND ...] [--keep FOLDER] [--jobs N] [--most N]

KIND is a form (xlsx, docx, csv ...), a noise (thousands, page, wrongdigit ...), `form/noise`, or one of
  plans     plans with random contents, printed in every form with every noise (the default is everything)
  ziyang    the annex of Ziyang, as text and rebuilt in every form, against Plans/ziyang-2020-2022
  bad       what is no readable table: one clear message, exit status 2, nothing written
  manners   preview, open questions, the same bytes twice and with its own mapping
  annotate  `validate --annotate`: the wrong cell marked in a copy of the workbook, and nothing else changed
  trips     export to xlsx, docx and wide-csv, edited by other programs and imported again
  mutants   packages read as printed and then changed: whether this script sees it
  fuzz      bytes of made documents changed at random: no crash, no hang, nothing written with status 2

With --most N it fails unless there are exactly N faults: those that are known and not yet mended.

Prints how many figures were printed, read right, read right but doubted, doubted, and wrong without a
word (silent). Exit status 0: no silent error, no crash; 1: some; 2: cannot check.
Needs openpyxl, python-docx and odfpy.
"""

import argparse
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from oracle import annotations, bad, fuzz, manners, mutants, rounds, trips, ziyang  # noqa: E402
from oracle.formats import FORMATS  # noqa: E402
from oracle.noise import EVERY  # noqa: E402

PARTS = {"plans": rounds.check, "ziyang": ziyang.check, "bad": bad.check, "fuzz": fuzz.check,
         "manners": manners.check, "annotate": annotations.check, "trips": trips.check,
         "mutants": mutants.check}


def wanted(kinds):
    """The parts to run, and of the plans the forms and noises."""
    parts = [kind for kind in kinds if kind in PARTS]
    forms = {kind.partition("/")[0] for kind in kinds} & set(FORMATS)
    noises = {kind.rpartition("/")[2] for kind in kinds} & set(EVERY)
    unknown = [kind for kind in kinds if not set(kind.split("/")) <= {*PARTS, *FORMATS, *EVERY}]
    if unknown:
        sys.exit(f"import_check.py: no kind {', '.join(unknown)}; kinds: {', '.join([*PARTS, *FORMATS, *EVERY])}")
    if (forms or noises) and "plans" not in parts:
        parts.append("plans")
    return parts or list(PARTS), forms or set(FORMATS), noises or set(EVERY)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--seeds", type=int, default=2, help="documents of each form and noise")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--only", action="append", default=[], metavar="KIND")
    parser.add_argument("--keep", help="folder for documents that were not read as printed")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--most", type=int, default=0, metavar="N",
                        help="known faults: more fail, and so do fewer, so that the number is kept true")
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    if not os.access(options.binary, os.X_OK):
        print(f"import_check.py: no program {options.binary}", file=sys.stderr)
        return 2
    parts, options.forms, options.noises = wanted(options.only)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        options.folder = folder
        for part in parts:
            print(f"== {part}", flush=True)
            faults += PARTS[part](options)
    print(f"{faults} faults" if faults else "no fault")
    if faults < options.most:
        print(f"fewer than --most {options.most}: lower it")
    return 1 if faults != options.most else 0


if __name__ == "__main__":
    sys.exit(main())
