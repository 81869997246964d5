"""How does a table become a workbook? xlsx by openpyxl, ods by odfpy."""

import re
import zipfile
from decimal import Decimal

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableColumnProperties, TableRowProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P
from openpyxl.utils import get_column_letter

RAISED = {"1": "¹", "2": "²"}


def shown(cell):
    """The text of a cell where nothing can be raised."""
    return cell.shown + RAISED.get(cell.mark, cell.mark)


def lines_of(table, repeat=True):
    """The table from above its header to below its notes: (kind, cells). Parts repeat the head."""
    width = len(table.columns)
    lines = [("above", text) for text in table.above]
    for part in table.parts:
        if part is table.parts[0] or repeat:
            lines += [("head", row) for row in table.header]
        lines += [("row", row) for row in part]
    lines += [("note", text) for text in table.notes]
    return width, lines


def number_format(cell, thousands):
    places = len(cell.shown.partition(".")[2])
    return ("#,##0" if thousands else "0") + ("." + "0" * places if places else "")


def sheet_of(book, table, rng, title=None):
    """Writes the table into the book's active sheet."""
    sheet = book.active
    sheet.title = title or "项目实施计划表"
    width, lines = lines_of(table)
    thousands = rng.random() < 0.4
    where, spans = {}, []
    for number, (kind, row) in enumerate(lines, 1):
        if kind in ("above", "note"):
            sheet.cell(number, 1, row)
            if kind == "above" and rng.random() < 0.7:
                spans.append((number, 1, number, width))
            continue
        for column, cell in enumerate(row, 1):
            if cell is None:
                continue
            target = sheet.cell(number, column)
            if cell.number is not None and not cell.mark:
                target.value = int(cell.number) if cell.number == int(cell.number) else float(cell.number)
                target.number_format = number_format(cell, thousands)
            elif shown(cell):
                text = shown(cell)
                whole = kind == "row" and table.columns[column - 1].role in ("ordinal", "seq", "start", "end")
                target.value = int(text) if whole and text.isdigit() else text
                if isinstance(target.value, str):
                    target.data_type = "s"
            where[id(cell)] = (number, column)
            if cell.down > 1 or cell.across > 1:
                spans.append((number, column, number + cell.down - 1, column + cell.across - 1))
    for top, left, bottom, right in spans:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    return sheet, where


def xlsx(table, path, rng):
    book = openpyxl.Workbook()
    sheet_of(book, table, rng)
    book.save(path)


def xlsx_sheets(table, path, rng):
    """Several sheets: a page of words before, an empty one and a small list after."""
    book = openpyxl.Workbook()
    sheet_of(book, table, rng)
    words = book.create_sheet("说明", 0)
    for row, text in enumerate(["编制说明", "一、本计划依据省三年行动计划编制。", "二、金额单位见各表。"], 1):
        words.cell(row, 1, text)
    book.create_sheet("Sheet3")
    units = book.create_sheet("单位名单")
    for row in [["序号", "单位"], [1, "市财政局"], [2, "市水务局"], [3, "市应急局"]]:
        units.append(row)
    book.active = rng.choice([0, 1])
    book.save(path)


def xlsx_hidden(table, path, rng):
    """A hidden column of older amounts left of the text, and a hidden row of notes to oneself."""
    book = openpyxl.Workbook()
    sheet, where = sheet_of(book, table, rng)
    column = len(table.columns) + 2
    sheet.cell(len(table.above) + 1, column, "上稿")
    for row in range(len(table.above) + len(table.header) + 1, sheet.max_row + 1 - len(table.notes)):
        sheet.cell(row, column, rng.randint(10, 9999))
    sheet.column_dimensions[get_column_letter(column)].hidden = True
    below = sheet.max_row + 2
    sheet.cell(below, 2, "核对：财政局报数")
    sheet.cell(below, 6, 1234.5)
    sheet.row_dimensions[below].hidden = True
    book.save(path)


def xlsx_formulas(table, path, rng):
    """Totals are formulas over the leaves beside or above them, with the values that a program left there."""
    book = openpyxl.Workbook()
    sheet, where = sheet_of(book, table, rng)
    leaves = {}
    for cell in table.cells():
        if cell.figure and cell.figure[0] == "tranche":
            leaves[cell.figure] = cell
    cached = {}
    for cell in table.cells():
        if not cell.figure or cell.figure[0] == "tranche" or not isinstance(cell.value, Decimal) or cell.mark:
            continue
        if cell.number is None:
            continue
        _, rows, payers, years = cell.figure
        parts = [leaves.get(("tranche", frozenset([row]), frozenset([payer]), frozenset([year])))
                 for row in sorted(rows) for payer in sorted(payers) for year in sorted(years)]
        at = [get_column_letter(where[id(part)][1]) + str(where[id(part)][0]) for part in parts
              if part is not None and id(part) in where]
        if not at or len(at) > 60:
            continue
        row, column = where[id(cell)]
        reference = get_column_letter(column) + str(row)
        sheet[reference].value = "=" + "+".join(at)
        cached[reference] = repr(float(cell.number))
    book.save(path)
    add_cached(path, cached)


def add_cached(path, cached):
    """openpyxl writes formulas without their values; Excel writes both."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["xl/worksheets/sheet1.xml"].decode()

    def valued(match):
        return f'{match[1]}<v>{cached[match[2]]}</v></c>' if match[2] in cached else match[0]
    text = re.sub(r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v\s*/?>(?:</v>)?</c>', valued, text)
    parts["xl/worksheets/sheet1.xml"] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def xlsx_shown(table, path, rng):
    """Cells hold more digits than they show: 12.3456 shown as 12.35."""
    book = openpyxl.Workbook()
    sheet, where = sheet_of(book, table, rng)
    for cell in table.cells():
        if cell.figure and cell.number is not None and cell.number != 0 and id(cell) in where:
            places = len(cell.shown.partition(".")[2])
            finer = cell.number + Decimal(rng.randint(-4, 4)).scaleb(-places - 1)
            sheet.cell(*where[id(cell)]).value = float(finer)
    book.save(path)


def xlsx_strings(table, path, rng):
    """Every cell is text, as exports of other programs have it, with blanks around."""
    for cell in table.cells():
        if cell.number is not None:
            cell.number = None
            cell.shown = rng.choice(["{}", " {}", "{} ", "\u3000{}", "{}\u00a0"]).format(cell.shown)
    book = openpyxl.Workbook()
    sheet_of(book, table, rng)
    book.save(path)


def ods(table, path, rng):
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="项目实施计划表")
    width, lines = lines_of(table)
    sheet.addElement(TableColumn(numbercolumnsrepeated=width))
    open_spans = {}
    for kind, row in lines:
        line = TableRow()
        if kind in ("above", "note"):
            cell = TableCell(valuetype="string", numbercolumnsspanned=width, numberrowsspanned=1)
            cell.addElement(P(text=row))
            line.addElement(cell)
            line.addElement(CoveredTableCell(numbercolumnsrepeated=width - 1))
            sheet.addElement(line)
            continue
        for cell in row:
            line.addElement(ods_cell(kind, cell))
        sheet.addElement(line)
    # Sheets end in many repeated empty rows.
    rest = TableRow(numberrowsrepeated=1048000)
    rest.addElement(TableCell(numbercolumnsrepeated=1024))
    sheet.addElement(rest)
    book.spreadsheet.addElement(sheet)
    book.save(path)


def ods_cell(kind, cell):
    if cell is None:
        return CoveredTableCell()
    spans = {}
    if cell.down > 1 or cell.across > 1:
        spans = {"numbercolumnsspanned": cell.across, "numberrowsspanned": cell.down}
    text = shown(cell)
    if cell.number is not None and not cell.mark:
        made = TableCell(valuetype="float", value=str(cell.number), **spans)
    elif text:
        made = TableCell(valuetype="string", **spans)
    else:
        return TableCell(**spans)
    for line in text.split("\n"):
        made.addElement(P(text=line))
    return made
