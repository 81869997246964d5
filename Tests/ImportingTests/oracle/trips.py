"""Does a plan come back from what `export` makes of it? Unchanged as the same bytes, edited by openpyxl, python-docx
or a CSV editor with just the cells that were edited, a total that was overwritten as what it was overwritten with.

The plans are Ziyang's and generated ones; what must come back is worked out from the CSV files of the plan."""

import csv
import os
import random
import shutil
from decimal import Decimal

import docx
import openpyxl

from .office import convert, has_office
from .packages import rows_of
from .running import run

ZIYANG = os.path.join(os.path.dirname(__file__), "..", "..", "..", "Plans", "ziyang-2020-2022")
NOTES = {"mapping.json", "origins.csv", "doubts.csv"}


def files(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        if name not in NOTES:
            with open(os.path.join(folder, name), "rb") as file:
                found[name] = file.read()
    return found


def tranches(folder):
    return {(row["subproject_id"], row["source_id"], row["year"]): Decimal(row["amount"])
            for row in rows_of(folder, "tranches")}


def totals(folder):
    return {row["total_id"]: (row, Decimal(row["amount"])) for row in rows_of(folder, "totals")}


def scope_sum(plan, row, money):
    """What `money` adds up to in the scope of a printed total."""
    tiers = {source["source_id"]: source["tier"] for source in rows_of(plan, "sources")}
    projects = {sub["subproject_id"]: sub.get("project_id", "") for sub in rows_of(plan, "subprojects")}
    total = Decimal(0)
    for (sub, source, year), amount in money.items():
        tier = row.get("tier", "")
        if row.get("subproject_id") not in ("", None, sub) or row.get("project_id") not in ("", None, projects[sub]) \
                or row.get("source_id") not in ("", None, source) or row.get("year") not in ("", None, year):
            continue
        if tier == "local" and tiers[source] not in ("city", "county", "other") \
                or tier not in ("", "local") and tiers[source] != tier:
            continue
        total += amount
    return total


def is_printed(row):
    """Whether the annex table has a cell for a printed total: all money of a year or of all years, a tier above
    the city or the local ones over all years, a source in a year."""
    if row.get("project_id"):
        return False
    if row.get("source_id"):
        return bool(row["year"])
    return not row.get("tier") or not row["year"] and row["tier"] in ("central", "province", "local")


class Sheet:
    """The annex table in one of its forms: cells by sub-project and column, to read, change and save."""

    def __init__(self, path, plan):
        self.path, self.plan = path, plan

    def edit(self, cell, number):
        raise NotImplementedError

    def columns(self, heads):
        """The column of each source and year, from the rows of the header, blanks filled from the left."""
        names = {}
        for source in rows_of(self.plan, "sources"):
            names[source["name"] or source["source_id"]] = source["source_id"]
        found, year, inside = {}, None, False
        for column, (top, middle, bottom) in enumerate(zip(*heads)):
            inside = (top.startswith("年度资金") if top else inside)
            year = middle[:4] if inside and middle[:4].isdigit() else year
            if inside and bottom in names:
                found[(names[bottom], year)] = column
            if inside and bottom == "小计":
                found[("", year)] = column
        return found


class Workbook(Sheet):
    ending, format = "xlsx", "xlsx"

    def open(self):
        self.book = openpyxl.load_workbook(self.path)
        self.sheet = self.book.worksheets[0]
        head = next(row for row in range(1, 9) if self.sheet.cell(row, 1).value == "序号")
        texts = [[str(self.sheet.cell(head + level, column).value or "") for column in
                  range(1, self.sheet.max_column + 1)] for level in range(3)]
        self.column = {key: column + 1 for key, column in self.columns(texts).items()}
        self.first = head + 3

    def value(self, row, key):
        return self.sheet.cell(self.first + row, self.column[key]).value

    def edit(self, row, key, number):
        self.sheet.cell(self.first + row, self.column[key]).value = float(number)

    def save(self):
        self.book.save(self.path)


class Document(Sheet):
    ending, format = "docx", "docx"

    def open(self):
        self.book = docx.Document(self.path)
        self.table = self.book.tables[0]
        texts = [[cell.text for cell in self.table.rows[level].cells] for level in range(3)]
        for level in (0, 1):
            texts[level] = [text if column == 0 or text != texts[level][column - 1] else ""
                            for column, text in enumerate(texts[level])]
        self.column = self.columns(texts)

    def value(self, row, key):
        return self.table.rows[3 + row].cells[self.column[key]].text or None

    def edit(self, row, key, number):
        cell = self.table.rows[3 + row].cells[self.column[key]]
        cell.paragraphs[0].runs[0].text = str(number)

    def save(self):
        self.book.save(self.path)


class Wide(Sheet):
    ending, format = "csv", "wide-csv"

    def open(self):
        with open(self.path, newline="", encoding="utf-8") as file:
            self.rows = list(csv.reader(file))
        self.column = {}
        for column, name in enumerate(self.rows[0]):
            year, _, source = name.partition("_")
            if year.isdigit():
                self.column[(source, year)] = column

    def value(self, row, key):
        return self.rows[1 + row][self.column[key]] or None

    def edit(self, row, key, number):
        self.rows[1 + row][self.column[key]] = str(number)

    def save(self):
        with open(self.path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(self.rows)


def same_plan(plan, folder, but=()):
    left, right = files(plan), files(folder)
    return [f"{name} differs" for name in sorted({*left, *right}) if left.get(name) != right.get(name)
            and name not in but]


def trip(options, plan, kind, rng, name):
    """One plan through one form; what is wrong with it."""
    found = []
    path = os.path.join(options.folder, f"{name}.{kind.ending}")
    target = path + ".plan"

    def brought(words):
        ran = run([options.binary, "import", path, "--mapping", plan, "--yes", "-o", target, "-q", "--lang", "en"],
                  target)
        if not ran.wrote or ran.status:
            found.append(f"{words}: status {ran.status} {ran.err.strip()[:300]}")
        return ran.wrote

    def export():
        ran = run([options.binary, "export", plan, "--to", kind.format, "-o", path, "--lang", "zh", "-q"])
        if ran.status:
            found.append(f"export: status {ran.status} {ran.err.strip()[:200]}")
    export()
    with open(path, "rb") as file:
        first = file.read()
    export()
    with open(path, "rb") as file:
        if file.read() != first:
            found.append("exported twice, other bytes")
    if brought("unchanged"):
        found += [f"unchanged: {line}" for line in same_plan(plan, target)]
    sheet = kind(path, plan)
    sheet.open()
    sheet.save()
    if brought("saved by another program"):
        found += [f"saved by another program: {line}" for line in same_plan(plan, target)]
    # Three figures, each of another sub-project where there are as many.
    old = tranches(plan)
    rows = [row["subproject_id"] for row in rows_of(plan, "subprojects")]
    cells = [(rows.index(sub), source, year) for sub, source, year in sorted(old)]
    edits = {}
    for row, source, year in rng.sample(cells, 3):
        value = Decimal(rng.randint(100, 999999)) / 100
        sheet.edit(row, (source, year), value)
        edits[(rows[row], source, year)] = value
    sheet.save()
    new = {**old, **edits}
    if brought("three cells"):
        got = tranches(target)
        found += [f"three cells: {key} is {got.get(key)}, not {new.get(key)}" for key in {*got, *new}
                  if got.get(key) != new.get(key)]
        # In a workbook the totals are formulas that openpyxl leaves without values: they are what adds up. In other
        # forms those of the table are as they were printed, and do not hold where a cell was changed.
        for key, (row, amount) in totals(plan).items():
            held = scope_sum(plan, row, old) == amount
            wanted = scope_sum(plan, row, new) if held and (kind is Workbook or not is_printed(row)) else amount
            if totals(target)[key][1] != wanted:
                found.append(f"three cells: total {key} is {totals(target)[key][1]}, not {wanted}")
        found += [f"three cells: {line}" for line in same_plan(plan, target, ("tranches.csv", "totals.csv"))]
    # A total of a year that somebody wrote over.
    own = [(key, row) for key, (row, amount) in totals(plan).items() if row["subproject_id"] and row["year"]
           and not row.get("source_id") and not row.get("tier") and ("", row["year"]) in sheet.column
           and scope_sum(plan, row, new) == scope_sum(plan, row, old) == amount]
    if own:
        key, row = rng.choice(own)
        wanted = totals(plan)[key][1] + 7
        sheet.edit(rows.index(row["subproject_id"]), ("", row["year"]), wanted)
        sheet.save()
        if brought("a total written over"):
            if totals(target)[key][1] != wanted:
                found.append(f"total {key} is {totals(target)[key][1]}, not {wanted} as it was written")
            if tranches(target) != new:
                found.append("a total written over: tranches changed as well")
            said = run([options.binary, "validate", target, "--format", "jsonl", "--select", "T101"])
            if f'"total":"{key}"' not in said.out.replace(": ", ":"):
                found.append(f"validate does not find total {key}")
    return found, sheet, target, new


def recalculated(options, plan, path, target, new):
    """The edited workbook, calculated anew by LibreOffice: its totals have values then."""
    made = convert(path, "ods")
    back = convert(made, "xlsx")
    ran = run([options.binary, "import", back, "--mapping", plan, "--yes", "-o", target, "-q"], target)
    if not ran.wrote:
        return [f"by LibreOffice: status {ran.status} {ran.err.strip()[:200]}"]
    return [] if tranches(target) == new else ["by LibreOffice: tranches differ"]


def plans(options):
    yield "ziyang", ZIYANG
    for seed in (1, 2, 3):
        folder = os.path.join(options.folder, f"made-{seed}")
        shutil.rmtree(folder, ignore_errors=True)
        ran = run([options.binary, "generate", folder, "--seed", str(seed), "--subprojects", str(7 * seed), "-q"])
        if os.path.exists(folder):
            yield f"made-{seed}", folder
        else:
            print(f"no plan is generated: {ran.err.strip()[:200]}")


def check(options):
    faults = 0
    for name, plan in plans(options):
        for kind in (Workbook, Document, Wide):
            rng = random.Random(f"{name} {kind.ending}")
            found, sheet, target, new = trip(options, plan, kind, rng, name)
            if kind is Workbook and has_office() and not found:
                found += recalculated(options, plan, sheet.path, target, new)
            print(f"{name} {kind.format}: {'as it must be' if not found else f'{len(found)} faults'}")
            for line in found[:6]:
                print(f"    WRONG {line}")
            faults += len(found)
    return faults
