#!/usr/bin/env python3
"""Reads spreadsheets that planctl wrote, and shares nothing with the writer.

  workbook_check.py --read FILE.xlsx
      Python's standard library only: unzips, checks the package's structure, adds every formula up in
      exact decimals and in binary floating point, and prints one JSON line per sheet.
  workbook_check.py --inflate PACKED PLAIN [PACKED PLAIN ...]
      Whether zlib makes PLAIN of the raw DEFLATE stream PACKED, to its last byte.
  workbook_check.py --office FILE.xlsx SHEET ROWS FILE.csv
      Whether sheet number SHEET (from 1), below its first ROWS rows (titles and header), holds the
      cells of FILE.csv (below its header) cell for cell, as openpyxl reads it and as LibreOffice
      calculates it anew, and whether it prints on A4 landscape. Needs openpyxl, soffice, pdfinfo.

Exit status 0: all is well; 1: something differs, and a line WRONG says what; 2: cannot check.
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
import zlib
from decimal import ROUND_HALF_UP, Decimal

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
GUARDED = "=+-@\t\r＝＋－＠"
# CT_Worksheet is a sequence (ECMA-376 part 1, 18.3.1.99).
ORDER = ["sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells",
         "printOptions", "pageMargins", "pageSetup", "headerFooter"]


class Wrong(Exception):
    pass


def need(condition, message):
    if not condition:
        raise Wrong(message)


def decoded(text):
    """ST_Xstring: _x0041_ means A."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def place(reference):
    match = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]*)", reference)
    need(match, f"no cell: {reference}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def area(reference):
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = place(first), place(last or first)
    need(top <= bottom and left <= right, f"no area: {reference}")
    return top, left, bottom, right


# -- formulas ---------------------------------------------------------------------------------------


def parse_sum(formula, position):
    """The areas of SUM(...), nested ones included, and where it ends."""
    need(formula.startswith("SUM(", position), f"no SUM: {formula[:60]}")
    position += 4
    areas, arguments = [], 0
    while True:
        arguments += 1
        if formula.startswith("SUM(", position):
            inner, position = parse_sum(formula, position)
            areas += inner
        else:
            match = re.compile("[A-Z0-9:]+").match(formula, position)
            need(match, f"no argument: {formula[:60]}")
            areas.append(area(match[0]))
            position = match.end()
        if formula[position] == ")":
            need(arguments <= 255, "more than 255 arguments")
            return areas, position + 1
        need(formula[position] == ",", f"no comma: {formula[:60]}")
        position += 1


def check_formula(reference, formula, numbers):
    """The cached value is the rounded sum or difference, exactly and as a spreadsheet would add it."""
    match = re.fullmatch(r"ROUND\(([A-Z]+[0-9]+)-([A-Z]+[0-9]+),(-?[0-9]+)\)", formula)
    if match:
        more, less = (numbers[place(match[side])] for side in (1, 2))
        check_value(reference, [more, -less], numbers[place(reference)], int(match[3]))
        return
    match = re.fullmatch(r"ROUND\((SUM\(.*\)),(-?[0-9]+)\)", formula)
    need(match and len(formula) <= 8192, f"{reference}: unexpected formula {formula[:80]}")
    areas, end = parse_sum(match[1], 0)
    need(end == len(match[1]), f"{reference}: {formula[:80]}")
    parts = [numbers[row, column] for top, left, bottom, right in areas
             for row in range(top, bottom + 1) for column in range(left, right + 1)
             if (row, column) in numbers]
    check_value(reference, parts, numbers[place(reference)], int(match[2]))


def check_value(reference, parts, cached, decimals):
    need(sum(parts) == cached, f"{reference}: cached {cached}, the parts give {sum(parts)}")
    floating = sum(map(float, parts))
    step = Decimal(1).scaleb(-decimals)
    rounded = (Decimal(repr(floating)) / step).to_integral_value(ROUND_HALF_UP) * step
    need(rounded == cached, f"{reference}: floating point gives {rounded}, not {cached}")


# -- the package ------------------------------------------------------------------------------------


def read_package(path):
    with zipfile.ZipFile(path) as archive:
        need(archive.testzip() is None, f"damaged: {archive.testzip()}")
        names = archive.namelist()
        need(len(names) == len(set(names)), "a part stands twice")
        need(names[0] == "[Content_Types].xml", "content types come first")
        for entry in archive.infolist():
            need(entry.date_time == (1980, 1, 1, 0, 0, 0), f"{entry.filename} has a date")
        parts = {name: ET.fromstring(archive.read(name)) for name in names}
    types = parts["[Content_Types].xml"]
    overrides = {item.get("PartName") for item in types.findall(TYPES + "Override")}
    parts_named = {"/" + name for name in names
                   if not name.endswith(".rels") and name != "[Content_Types].xml"}
    need(overrides == parts_named, f"content types: {overrides ^ parts_named}")
    for name in names:
        if name.endswith(".rels"):
            folder = os.path.dirname(os.path.dirname(name))
            for item in parts[name]:
                need(item.get("TargetMode") is None, "an external link")
                target = os.path.join(folder, item.get("Target"))
                need(target in names, f"{name} refers to {target}")
    return parts


def read_styles(part):
    count = {name: len(part.find(MAIN + name)) for name in ("fonts", "fills", "borders")}
    formats = {item.get("numFmtId"): item.get("formatCode")
               for item in part.find(MAIN + "numFmts")}
    styles = []
    for item in part.find(MAIN + "cellXfs"):
        for name in count:
            need(int(item.get(name[:-1] + "Id")) < count[name], f"style without {name}")
        number = item.get("numFmtId")
        need(number in formats or number in ("0", "1", "49"), f"number format {number}")
        styles.append({"format": formats.get(number, number),
                       "quoted": item.get("quotePrefix") == "1",
                       "bold": part.find(MAIN + "fonts")[int(item.get("fontId"))]
                       .find(MAIN + "b") is not None})
    for name in ("fonts", "fills", "borders", "numFmts", "cellXfs"):
        holder = part.find(MAIN + name)
        need(int(holder.get("count")) == len(holder), f"count of {name}")
    return styles


def check_sheet_names(names):
    need(len({name.casefold() for name in names}) == len(names), "two sheets of one name")
    for name in names:
        need(0 < len(name.encode("utf-16-le")) // 2 <= 31, f"length of {name!r}")
        need(not re.search(r"[\[\]:*?/\\\x00-\x1f]", name), f"sheet name {name!r}")
        need(name[0] != "'" != name[-1] and name.casefold() != "history", f"sheet name {name!r}")


def read_cells(root, styles):
    cells, numbers, formulas = {}, {}, []
    last = (0, 0)
    for row in root.find(MAIN + "sheetData"):
        need(int(row.get("r")) > last[0], "rows out of order")
        last = (int(row.get("r")), 0)
        need(0 < int(row.get("ht", "15")) <= 409, "row height")
        for cell in row:
            here = place(cell.get("r"))
            need(here > last and here[0] == last[0], f"{cell.get('r')} out of order")
            last = here
            style = styles[int(cell.get("s"))]
            kind, value, formula = "blank", None, cell.find(MAIN + "f")
            if cell.get("t") == "inlineStr":
                need(formula is None, "a text with a formula")
                kind, value = "text", decoded(cell.find(f"{MAIN}is/{MAIN}t").text)
                need(len(value.encode("utf-16-le")) // 2 <= 32767, f"{cell.get('r')} is too long")
                need((value[:1] in GUARDED) == style["quoted"], f"{cell.get('r')}: quotePrefix")
            elif len(cell):
                need(cell.get("t") is None, f"{cell.get('r')} has type {cell.get('t')}")
                kind, value = "number", cell.find(MAIN + "v").text
                need(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value), f"no decimal: {value}")
                numbers[here] = Decimal(value)
                if formula is not None:
                    formulas.append((cell.get("r"), formula.text))
            cells[cell.get("r")] = {
                "kind": kind, "value": value, "style": style,
                "formula": None if formula is None else formula.text}
    for reference, formula in formulas:
        check_formula(reference, formula, numbers)
    return cells


def read(path):
    parts = read_package(path)
    styles = read_styles(parts["xl/styles.xml"])
    workbook = parts["xl/workbook.xml"]
    relations = {item.get("Id"): item.get("Target")
                 for item in parts["xl/_rels/workbook.xml.rels"].findall(PACKAGE + "Relationship")}
    sheets = workbook.findall(f"{MAIN}sheets/{MAIN}sheet")
    names = [sheet.get("name") for sheet in sheets]
    check_sheet_names(names)
    repeated = {int(item.get("localSheetId")): item.text
                for item in workbook.findall(f"{MAIN}definedNames/{MAIN}definedName")}
    for index, sheet in enumerate(sheets):
        root = parts["xl/" + relations[sheet.get(REL + "id")]]
        tags = [child.tag.removeprefix(MAIN) for child in root]
        need(tags == [tag for tag in ORDER if tag in tags], f"order of {tags}")
        merges = [item.get("ref") for item in root.findall(f"{MAIN}mergeCells/{MAIN}mergeCell")]
        covered = set()
        for merge in merges:
            top, left, bottom, right = area(merge)
            inside = {(row, column) for row in range(top, bottom + 1)
                      for column in range(left, right + 1)}
            need(len(inside) > 1 and not inside & covered, f"merged area {merge}")
            covered |= inside
        setup = root.find(MAIN + "pageSetup").attrib
        need(setup == {"paperSize": "9", "orientation": "landscape", "fitToWidth": "1",
                       "fitToHeight": "0"}, f"page setup {setup}")
        pane = root.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
        yield {"name": names[index], "merges": merges, "repeated": repeated.get(index),
               "pane": None if pane is None else pane.get("topLeftCell"),
               "widths": [int(item.get("width")) for item in root.find(MAIN + "cols")],
               "heights": {row.get("r"): int(row.get("ht")) for row in
                           root.find(MAIN + "sheetData") if row.get("ht")},
               "footer": root.find(f"{MAIN}headerFooter/{MAIN}oddFooter").text,
               "cells": read_cells(root, styles)}


def inflate(paths):
    for packed_path, plain_path in zip(paths[::2], paths[1::2]):
        with open(packed_path, "rb") as packed, open(plain_path, "rb") as plain:
            stream = zlib.decompressobj(-15)
            made = stream.decompress(packed.read()) + stream.flush()
            need(stream.eof and not stream.unused_data, f"{packed_path}: the end is wrong")
            need(made == plain.read(), f"{packed_path}: gives something else")


# -- other programs ---------------------------------------------------------------------------------


def shown(text):
    """As the writer shows characters that XML can not hold, and cuts what a cell can not hold."""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]",
                  lambda match: "\\u{%x}" % ord(match[0]), text)
    if len(text.encode("utf-16-le")) // 2 > 32767:
        text = text.encode("utf-16-le")[:2 * 32766].decode("utf-16-le", "ignore") + "…"
    return text


def guarded(text):
    return "'" + text if text[:1] and text[:1] in GUARDED else text


def same_lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def compare(who, where, expected, value, is_text):
    """One cell of the CSV against one cell read by `who`."""
    if value is None or value == "":
        need(expected == "", f"{who} {where}: blank, not {expected!r}")
    elif is_text:
        expected = shown(expected)
        need(same_lines(expected) in (same_lines(guarded(value)), same_lines(value)),
             f"{who} {where}: text {value[:80]!r}, not {expected[:80]!r}")
    else:
        need(expected != "" and Decimal(expected) == value,
             f"{who} {where}: {value}, not {expected!r}")


def without_cache(source, target):
    """A copy whose formulas have no values, so that only calculating can give them."""
    count = 0
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name.startswith("xl/worksheets/"):
                content, found = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
                count += found
            copy.writestr(name, content)
    return count


def soffice(folder, path, *arguments):
    profile = "-env:UserInstallation=file://" + os.path.join(folder, "profile")
    subprocess.run(["soffice", profile, "--headless", *arguments, "--outdir", folder, path],
                   check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def check_openpyxl(path, sheet_number, skip, rows):
    """What openpyxl reads, and which cells are numbers."""
    import openpyxl
    values = openpyxl.load_workbook(path, data_only=True).worksheets[sheet_number - 1]
    formulas = openpyxl.load_workbook(path).worksheets[sheet_number - 1]
    numeric, count, texts = set(), 0, {}
    for index, row in enumerate(rows):
        for column, expected in enumerate(row):
            cell = values.cell(skip + 1 + index, column + 1)
            source = formulas.cell(skip + 1 + index, column + 1)
            where = cell.coordinate
            value = cell.value
            if isinstance(value, (int, float)):
                numeric.add((index, column))
                value = Decimal(repr(value))
            else:
                need(value is None or cell.data_type in "sn", f"{where}: {cell.data_type}")
                value = None if value is None else decoded(value)
                if value and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
                    texts[column] = where
            compare("openpyxl", where, expected, value, isinstance(value, str))
            if source.data_type == "f":
                need(re.match(r"=ROUND\((SUM\(|[A-Z]+[0-9]+-[A-Z]+[0-9]+,)", source.value),
                     f"{where}: {source.value[:80]}")
                count += 1
            else:
                need(source.value == cell.value, f"{where}: {source.value!r}")
    for column in texts.keys() & {column for _, column in numeric}:
        raise Wrong(f"openpyxl {texts[column]}: a number among numbers is a text")
    return numeric, count


def check_libreoffice(folder, path, sheet_number, skip, rows, numeric):
    bare = os.path.join(folder, "bare.xlsx")
    without_cache(path, bare)
    # Comma, quote, UTF-8, from line 1, quote all texts, values as they are rather than as shown.
    soffice(folder, bare, "--convert-to",
            f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,{sheet_number}")
    written = [name for name in os.listdir(folder) if name.endswith(".csv")]
    need(len(written) == 1, f"LibreOffice wrote {written}")
    with open(os.path.join(folder, written[0]), encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))[skip:]
    for index, row in enumerate(rows):
        for column, expected in enumerate(row):
            value = table[index][column] if column < len(table[index]) else ""
            where = f"row {skip + 1 + index} column {column + 1}"
            is_text = (index, column) not in numeric
            if not is_text and value != "":
                value = Decimal(value)
            compare("LibreOffice", where, expected, value, is_text)


def check_pages(folder, path):
    soffice(folder, path, "--convert-to", "pdf")
    pdf = os.path.join(folder, os.path.splitext(os.path.basename(path))[0] + ".pdf")
    info = subprocess.run(["pdfinfo", "-f", "1", "-l", "9999", pdf], check=True,
                          capture_output=True, text=True).stdout
    sizes = re.findall(r"size: +([0-9.]+) x ([0-9.]+)", info)
    need(sizes, "no pages")
    for width, height in sizes:
        need(abs(Decimal(width) - 842) < 1 and abs(Decimal(height) - 595) < 1,
             f"a page of {width} x {height} points is not A4 landscape")
    return len(sizes)


def office(path, sheet_number, skip, table):
    csv.field_size_limit(1 << 30)
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    numeric, formulas = check_openpyxl(path, sheet_number, skip, rows)
    with tempfile.TemporaryDirectory() as folder:
        check_libreoffice(folder, path, sheet_number, skip, rows, numeric)
        pages = check_pages(folder, path)
    print(f"{path} sheet {sheet_number}: {sum(map(len, rows))} cells, {len(numeric)} numbers, "
          f"{formulas} formulas calculated anew, {pages} pages A4 landscape: SAME")


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--read":
        for sheet in read(arguments[1]):
            print(json.dumps(sheet, sort_keys=True))
    elif len(arguments) >= 3 and len(arguments) % 2 == 1 and arguments[0] == "--inflate":
        inflate(arguments[1:])
    elif len(arguments) == 5 and arguments[0] == "--office":
        office(arguments[1], int(arguments[2]), int(arguments[3]), arguments[4])
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Wrong as wrong:
        print(f"WRONG {wrong}")
        sys.exit(1)
    except (ImportError, FileNotFoundError) as missing:
        print(f"cannot check: {missing}", file=sys.stderr)
        sys.exit(2)
