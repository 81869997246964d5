"""How does the command behave around its reading? Preview, an open question, twice, again with its mapping."""

import filecmp
import os
import shutil
import sys

from .documents import make
from .packages import read, rows_of
from .running import run


def same(left, right):
    """The names of files that are not the same, byte by byte."""
    names = sorted({*os.listdir(left), *os.listdir(right)})
    return [name for name in names if not all(os.path.exists(os.path.join(folder, name)) for folder in (left, right))
            or not filecmp.cmp(os.path.join(left, name), os.path.join(right, name), shallow=False)]


def gbk_or_utf8():
    """A GBK file that is valid UTF-8 too: its names are of signs whose two bytes are one Latin letter there."""
    names = ["模墙元医", "腔磨十千", "模协卓", "元十"]
    text = ("subproject_id,seq,project_id,project,subproject,level,start_year,end_year,total,2021,2021_province,"
            "2021_city\n")
    for index, name in enumerate(names, 1):
        text += (f"sp0{index},{index},p{index},{name},{name},city,2021,2021,{30 * index},{30 * index},{10 * index},"
                 f"{20 * index}\n")
    content = text.encode("gbk")
    content.decode("utf-8")
    return names, content


def encoding(options, target):
    """Such a file is read as what it is, or refused, or doubted; never quietly as Latin letters."""
    names, content = gbk_or_utf8()
    path = os.path.join(options.folder, "both.csv")
    with open(path, "wb") as file:
        file.write(content)
    ran = run([options.binary, "import", path, "--yes", "-o", target, "--unit", "万元", "-q"], target)
    if ran.status == 2:
        return []
    found = [row["name"] for row in rows_of(target, "subprojects")]
    return [] if found == names or read(target).doubts else [f"GBK that is valid UTF-8: {found}"]


def check(options):
    found = []
    target = os.path.join(options.folder, "manners.plan")
    other = os.path.join(options.folder, "again.plan")
    found += encoding(options, target)
    for form in ("xlsx", "docx", "csv", "html"):
        for seed in range(1, 6):
            document = make(form, "none", seed, options.folder)
            words = [options.binary, "import", document.path]
            ran = run([*words, "--preview"], target)
            if ran.wrote or ran.crashed:
                found.append(f"{form} {seed}: preview writes something or ends with {ran.status}")
            first = run([*words, "--yes", "-o", target, "-q"], target)
            if first.status == 2:
                continue
            run([*words, "--yes", "-o", other, "-q"], other)
            found += [f"{form} {seed}: {name} differs the second time" for name in same(target, other)]
            kept = os.path.join(options.folder, "kept.json")
            shutil.copy(os.path.join(target, "mapping.json"), kept)
            run([*words, "--mapping", kept, "-o", other, "-q"], other)
            if not os.path.exists(other):
                found.append(f"{form} {seed}: its own mapping leaves a question open")
            else:
                found += [f"{form} {seed}: {name} differs with its own mapping" for name in same(target, other)
                          if name not in ("mapping.json", "doubts.csv")]
            ran = run([options.binary, "fmt", "--check", target])
            if ran.status:
                found.append(f"{form} {seed}: fmt --check ends with {ran.status}: {ran.out[:200]}{ran.err[:200]}")
            ran = run([sys.executable, "-m", "frictionless", "validate", os.path.join(target, "datapackage.json")])
            if ran.status:
                found.append(f"{form} {seed}: no valid Data Package: " + " ".join(
                    line.strip(" │") for line in ran.out.splitlines() if "INVALID" in line or "None" in line))
            occupied = os.path.join(options.folder, "occupied")
            with open(occupied, "w") as file:
                file.write("mine")
            ran = run([*words, "--yes", "-o", occupied, "-q"])
            if ran.status != 2 or os.path.isdir(occupied) or open(occupied).read() != "mine":
                found.append(f"{form} {seed}: a file that stands in the way: status {ran.status}")
    # An open question without --yes and without a terminal: nothing is written.
    for seed in range(1, 60):
        document = make("csv", "none", seed, options.folder)
        if any(source.name in ("临空", "高新区") for source in document.table.plan.sources):
            ran = run([options.binary, "import", document.path, "-o", target], target)
            if ran.status != 2 or ran.wrote:
                found.append(f"csv {seed}: an open question without --yes: status {ran.status}, wrote {ran.wrote}")
            break
    for words in found:
        print(f"WRONG {words}")
    return len(found)
