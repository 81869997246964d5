"""Do changed bytes do harm? Made documents with bytes changed at random: no crash, no hang, nothing written
with status 2. Inside archives the parts are changed too, and packed again with sound sums."""

import io
import os
import random
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor

from .documents import make
from .formats import FORMATS
from .packages import read
from .running import run

ODD = [b"<", b">", b"&", b'"', b"\x00", b"\xff", b"]]>", b"<!--", b"</table>", b"<table>", b"<row>", b"\t", b"|", b",",
       b"\n", b"\f", b"9" * 30, b"-", b"1e308", b"NaN", b"Infinity", b"&#x110000;", b"&#0;", b"colspan=99999", b"65535",
       b"4294967296", b"-1", b"0", "\u202e".encode(), "\U0001f600".encode(), b"\xc3\x28", b"<w:vMerge/>", b"r=\"XFD1\""]


def changed(rng, content):
    """A few changes of one of several kinds."""
    made = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 5, 20])):
        if not made:
            break
        at = rng.randrange(len(made))
        kind = rng.randint(0, 6)
        if kind == 0:
            made[at] ^= 1 << rng.randint(0, 7)
        elif kind == 1:
            made[at:at] = rng.choice(ODD)
        elif kind == 2:
            end = min(len(made), at + rng.choice([1, 3, 20, 500]))
            del made[at:end]
        elif kind == 3:
            end = min(len(made), at + rng.choice([4, 40, 1000]))
            made[end:end] = made[at:end] * rng.choice([1, 2, 10])
        elif kind == 4:
            made[at] = rng.randint(0, 255)
        elif kind == 5:
            del made[at:len(made) if rng.random() < 0.2 else at + 1]
        else:
            word = rng.choice(ODD)
            made[at:at + len(word)] = word
    return bytes(made)


def fuzzed(rng, content):
    """Bytes of the file, or of one part of the archive."""
    if content[:2] != b"PK" or rng.random() < 0.3:
        return changed(rng, content)
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        main = [name for name in names if any(word in name for word in ("sheet1", "document.xml", "content.xml",
                "sharedStrings", "styles", "workbook.xml"))]
        chosen = rng.choice(main or names)
        for name in names:
            part = old.read(name)
            new.writestr(name, changed(rng, part) if name == chosen else part)
    return memory.getvalue()


def one(options, form, seed):
    rng = random.Random(f"fuzz/{form}/{seed}")
    document = make(form, rng.choice(["none", "page", "wrap", "thousands"]), seed, options.folder)
    path = os.path.join(options.folder, f"fuzz-{form}-{seed}.{FORMATS[form][0]}")
    with open(document.path, "rb") as file:
        content = file.read()
    with open(path, "wb") as file:
        file.write(fuzzed(rng, content))
    os.remove(document.path)
    target = path + ".plan"
    ran = run([options.binary, "import", path, "--yes", "-o", target, "-q"], target, 30)
    found = []
    if ran.crashed:
        found.append("hangs" if ran.hung else f"crashes with status {ran.status}: {ran.err.strip()[-200:]}")
    elif ran.status == 2 and (ran.wrote or not ran.err.strip()):
        found.append("refuses and writes" if ran.wrote else "refuses without a word")
    elif ran.status != 2 and not ran.wrote:
        found.append(f"status {ran.status} and nothing written")
    elif ran.status != 2:
        try:
            read(target)
        except Exception as fault:  # noqa: BLE001  whatever makes the package unreadable is the finding
            found.append(f"writes a package that cannot be read: {fault!r}")
    if ran.seconds > 15:
        found.append(f"takes {ran.seconds:.0f} s")
    if found and options.keep:
        os.makedirs(options.keep, exist_ok=True)
        shutil.copy(path, options.keep)
    os.remove(path)
    shutil.rmtree(target, ignore_errors=True)
    return form, seed, ran.status, found


def check(options):
    faults, statuses = 0, {}
    seeds = range(options.first, options.first + options.seeds * 5)
    cases = [(form, seed) for form in sorted(options.forms) for seed in seeds]
    with ThreadPoolExecutor(options.jobs) as pool:
        for form, seed, status, found in pool.map(lambda case: one(options, *case), cases):
            statuses[status] = statuses.get(status, 0) + 1
            for words in found:
                print(f"WRONG fuzz-{form}-{seed}: {words}")
            faults += bool(found)
    print(f"{len(cases)} changed files: " + ", ".join(f"status {status} {count} times"
                                                      for status, count in sorted(statuses.items())))
    return faults
