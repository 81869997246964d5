"""Plans with random contents, printed, imported and compared; one table of counts by form and by noise."""

import os
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from .documents import make
from .packages import read
from .running import run
from .scores import Score, compare

COLUMNS = ["documents", "whole", "refused", "figures", "right", "unsure", "doubted", "silent", "structure",
           "crashed"]
# Faults printed of one document.
MOST = 4


def judge(binary, document, folder):
    """Runs the import on one document; the score, and what is to be said about it."""
    target = os.path.join(folder, os.path.basename(document.path) + ".plan")
    ran = run([binary, "import", document.path, "--yes", "-o", target, "--lang", "en", "-q"], target)
    score = Score()
    score.counts["documents"] = 1
    if ran.crashed:
        score.counts["crashed"] = 1
        score.silent.append(f"crashed: status {ran.status}, {ran.err.strip()[-300:]}")
    elif ran.status == 2 or not ran.wrote:
        score.counts["refused"] = 1
        if ran.wrote:
            score.fault(False, "refused, and yet something is written")
        if not ran.err.strip():
            score.fault(False, "refused without a word")
        score.refusal = ran.err.strip()
    else:
        compared = compare(document.table, read(target), document.held)
        score.add(compared)
        counts = compared.counts
        score.counts["whole"] = int(counts["right"] == counts["figures"] and not counts["silent"]
                                    and not counts["doubted"] and not counts["structure"])
    shutil.rmtree(target, ignore_errors=True)
    return score


def one(options, form, noise, seed):
    document = make(form, noise, seed, options.folder)
    if document is None:
        return None
    score = judge(options.binary, document, options.folder)
    if options.keep and (score.silent or score.counts["refused"]):
        os.makedirs(options.keep, exist_ok=True)
        shutil.copy(document.path, options.keep)
        with open(os.path.join(options.keep, os.path.basename(document.path) + ".said"), "w") as file:
            file.write("\n".join([getattr(score, "refusal", ""), *score.silent]) + "\n")
    os.remove(document.path)
    return form, noise, seed, score


def check(options):
    """Every form with every noise; the number of silent errors, crashes and wordless refusals."""
    cases = [(form, noise, seed) for form in sorted(options.forms) for noise in sorted(options.noises)
             for seed in range(options.first, options.first + options.seeds)]
    by_form, by_noise, total = {}, {}, Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        for found in pool.map(lambda case: one(options, *case), cases):
            if found is None:
                continue
            form, noise, seed, score = found
            for counts in (by_form.setdefault(form, Counter()), by_noise.setdefault(noise, Counter()), total):
                counts.update(score.counts)
            for words in score.silent[:MOST]:
                print(f"SILENT {form}/{noise} seed {seed}: {words}")
            if len(score.silent) > MOST:
                print(f"SILENT {form}/{noise} seed {seed}: and {len(score.silent) - MOST} more")
            if score.counts["refused"]:
                print(f"refused {form}/{noise} seed {seed}: {score.refusal.splitlines()[0] if score.refusal else ''}")
    width = max(len(name) for name in [*by_form, *by_noise, "total"])
    print(" " * width, *(f"{column:>9}" for column in COLUMNS))
    for groups in (by_form, by_noise, {"total": total}):
        for name, counts in groups.items():
            print(f"{name:<{width}}", *(f"{counts[column]:>9}" for column in COLUMNS))
        print()
    if total["figures"]:
        print(f"recall {total['right'] / total['figures']:.2%} of {total['figures']} figures of documents read; "
              f"outputs {total['outputs found']} of {total['outputs']}")
    return total["silent"] + total["structure"] + total["crashed"]
