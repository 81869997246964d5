"""Does `validate --annotate` mark the right cells of a copy, and change nothing else? Judged by openpyxl, zipfile
and LibreOffice. The workbook is Ziyang's annex, with styles, comments, formulas and other sheets around it."""

import hashlib
import os
import random
import re
import shutil
import zipfile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side

from .office import convert, has_office
from .running import run
from .workbooks import sheet_of, xlsx
from .ziyang import printed_table

WRONG = "FFFF7C80"


def swapped(value):
    """The figure with its first two different digits exchanged."""
    text = f"{value:.2f}"
    for place in range(1, len(text)):
        if text[place].isdigit() and text[place - 1].isdigit() and text[place] != text[place - 1] and \
                text[place] != "0":
            return float(text[:place - 1] + text[place] + text[place - 1] + text[place + 1:])
    return value + 1


def plain(path, rng):
    """As openpyxl writes it; one leaf is wrong. Answers with the wrong cell and what it must be."""
    table = printed_table()
    book = openpyxl.Workbook()
    sheet, where = sheet_of(book, table, rng)
    leaves = [(row, column) for row in range(len(table.above) + len(table.header) + 1, sheet.max_row)
              for column, head in enumerate(table.columns, 1)
              if head.leaf and isinstance(sheet.cell(row, column).value, (int, float))
              and sheet.cell(row, column).value > 100]
    row, column = rng.choice(leaves)
    cell = sheet.cell(row, column)
    meant, cell.value = cell.value, swapped(cell.value)
    return book, sheet, cell, meant


def styled(book, sheet, cell, rng):
    """What people's workbooks have besides: fonts, borders, fills, widths, comments, names, a chart's sheet."""
    thin = Side(style="thin")
    for row in sheet.iter_rows():
        for other in row:
            if rng.random() < 0.6:
                other.border = Border(left=thin, top=thin)
            if rng.random() < 0.2:
                other.font = Font(bold=True, name="SimSun", color="FF0000FF")
            if rng.random() < 0.1 and other.coordinate != cell.coordinate:
                other.fill = PatternFill("solid", fgColor="FFCCFFCC")
    cell.comment = Comment("财政局：已核", "王")
    sheet["A1"].comment = Comment("第三稿", "李")
    words = book.create_sheet("说明 'A&B'", 0)
    words["A1"] = "编制说明"
    words["A2"] = "=1+1"
    book.create_sheet("Sheet3")
    book.active = 1


def cells(path):
    """Everything of every cell but its fill, and the fills apart."""
    book = openpyxl.load_workbook(path)
    rest, fills, comments, links = {}, {}, {}, {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                key = (sheet.title, cell.coordinate)
                rest[key] = (cell.value, cell.data_type, cell.number_format, repr(cell.font), repr(cell.border),
                             repr(cell.alignment), repr(cell.protection))
                fills[key] = cell.fill.fgColor.rgb if cell.fill.fill_type else None
                if cell.comment:
                    comments[key] = cell.comment.text
                if cell.hyperlink:
                    links[key] = cell.hyperlink.location
    return book, rest, fills, comments, links


def compare(original, copy, wrong, meant):
    """What is wrong with the copy."""
    found = []
    with zipfile.ZipFile(original) as left, zipfile.ZipFile(copy) as right:
        if right.testzip():
            found.append(f"damaged part {right.testzip()}")
        missing = set(left.namelist()) - set(right.namelist())
        found += [f"part {name} is gone" for name in sorted(missing)]
        allowed = re.compile(r"xl/(worksheets/.*|styles\.xml|comments.*|drawings/.*vml.*|workbook\.xml|_rels/"
                             r"workbook\.xml\.rels|planctl-styles\.xml)$|\[Content_Types\]\.xml$")
        found += [f"part {name} differs" for name in left.namelist()
                  if name not in missing and left.read(name) != right.read(name) and not allowed.match(name)]
        sheets = [name for name in left.namelist() if name.startswith("xl/worksheets/sheet")
                  and left.read(name) != right.read(name)]
        if len(sheets) != 1:
            found.append(f"{len(sheets)} sheets differ, and only one was imported")
    before, rest, fills, comments, _ = cells(original)
    after, rest2, fills2, comments2, links = cells(copy)
    if after.sheetnames[:-1] != before.sheetnames:
        found.append(f"sheets {after.sheetnames}")
    last = after.sheetnames[-1]
    extra = {key for key in rest2 if key not in rest and key[0] != last}
    found += [f"{key} differs: {rest[key][:3]} became {rest2.get(key, [None])[:3]}" for key in rest
              if rest[key] != rest2.get(key)]
    if extra:
        found.append(f"cells that were not there: {sorted(extra)[:5]}")
    filled = {key for key in fills if fills[key] != fills2[key]}
    marked = {key for key in comments2 if comments2[key] != comments.get(key)}
    if filled - marked:
        found.append(f"filled without a comment: {sorted(filled - marked)[:5]}")
    found += [f"the comment of {key} is gone: {comments[key]!r}" for key in comments
              if comments[key] not in comments2.get(key, "")]
    key = (wrong.parent.title, wrong.coordinate)
    if fills2[key] != WRONG:
        found.append(f"{key} is {fills2[key]}, not marked as wrong")
    others = [other for other in filled if fills2[other] == WRONG and other != key]
    if others:
        found.append(f"marked as wrong: {others}")
    said = comments2.get(key, "")
    for number in (f"{wrong.value:g}", f"{meant:g}", "proven"):
        if number not in said:
            found.append(f"the comment of {key} does not say {number}: {said!r}")
    # Each link leads to a marked cell, and each marked cell has one.
    targets = set()
    for place, location in links.items():
        if place[0] == last:
            sheet, _, cell = location.rpartition("!")
            targets.add((sheet.strip("'").replace("''", "'"), cell))
    if targets != marked:
        found.append(f"links to {sorted(targets - marked)[:5]}, none to {sorted(marked - targets)[:5]}")
    return found


def opened(copy, wrong, meant):
    """What LibreOffice makes of the copy: it opens, and keeps values, comments and links."""
    made = convert(copy, "ods")
    back = convert(made, "xlsx")
    _, rest, fills, comments, links = cells(back)
    key = (wrong.parent.title, wrong.coordinate)
    found = []
    if f"{meant:g}" not in comments.get(key, ""):
        found.append(f"LibreOffice shows at {key}: {comments.get(key)!r}")
    if not links:
        found.append("LibreOffice finds no link")
    if rest[key][0] != wrong.value:
        found.append(f"LibreOffice reads {rest[key][0]} at {key}")
    return found


def refusals(options, plan, original, rng):
    """The original is never written, and a workbook that is not the one that was imported is refused."""
    found = []
    digest = hashlib.sha256(open(original, "rb").read()).hexdigest()
    ran = run([options.binary, "validate", plan, "--annotate", original, "--document", original])
    if ran.status != 2 or hashlib.sha256(open(original, "rb").read()).hexdigest() != digest:
        found.append(f"onto the original: status {ran.status}")
    other = os.path.join(options.folder, "other.xlsx")
    xlsx(printed_table(), other, rng)
    target = os.path.join(options.folder, "refused.xlsx")
    for words in (["--document", other], ["--document", os.path.join(options.folder, "none.xlsx")]):
        ran = run([options.binary, "validate", plan, "--annotate", target, *words], target)
        if ran.status != 2 or ran.wrote or not ran.err.strip():
            found.append(f"{words}: status {ran.status}, wrote {ran.wrote}")
    moved = os.path.join(options.folder, "moved")
    os.makedirs(moved, exist_ok=True)
    shutil.move(original, moved)
    ran = run([options.binary, "validate", plan, "--annotate", target], target)
    if ran.status != 2 or ran.wrote:
        found.append(f"the original is gone: status {ran.status}")
    shutil.move(os.path.join(moved, os.path.basename(original)), original)
    return found


def check(options):
    faults = 0
    for number in range(1, 9):
        rng = random.Random(f"annotate {number}")
        original = os.path.join(options.folder, f"own {number}.xlsx")
        book, sheet, wrong, meant = plain(original, rng)
        if number % 2 == 0:
            styled(book, sheet, wrong, rng)
        book.save(original)
        digest = hashlib.sha256(open(original, "rb").read()).hexdigest()
        plan, copy = original[:-5] + ".plan", original[:-5] + ".copy.xlsx"
        run([options.binary, "import", original, "--yes", "-o", plan, "-q"], plan)
        ran = run([options.binary, "validate", plan, "--annotate", copy, "--document", original, "--lang", "en"])
        if ran.status != 1 or not os.path.exists(copy):
            found = [f"status {ran.status}: {ran.err.strip()[:300]}"]
        else:
            found = compare(original, copy, wrong, meant)
            again = copy[:-5] + ".again.xlsx"
            run([options.binary, "validate", plan, "--annotate", again, "--document", original, "--lang", "en", "-q"])
            if open(copy, "rb").read() != open(again, "rb").read():
                found.append("other bytes the second time")
            if hashlib.sha256(open(original, "rb").read()).hexdigest() != digest:
                found.append("the original was changed")
            pointed = f"{os.path.basename(original)} {sheet.title}!{wrong.coordinate}"
            if pointed not in run([options.binary, "locate", plan, "--lang", "en"]).out:
                found.append(f"locate does not point at {pointed}")
            if has_office() and number < 5:
                found += opened(copy, wrong, meant)
            if number == 1:
                found += refusals(options, plan, original, rng)
        print(f"workbook {number}, {wrong.coordinate} {wrong.value:g} for {meant:g}: "
              f"{'as it must be' if not found else f'{len(found)} faults'}")
        for line in found[:6]:
            print(f"    WRONG {line}")
        faults += len(found)
    return faults
