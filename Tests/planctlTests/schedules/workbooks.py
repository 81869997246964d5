"""Do workbooks have the cells of the CSV files, and a paper to sign with their total?"""
import collections
import re
from fractions import Fraction

import workbook_check
from oracle.disagreement import demand, same
from schedules.written import MONEY, plain_text


def check_workbook(path, tables, where):
    """Every sheet against the rows of its CSV (header of keys first), cell for cell."""
    sheets = list(workbook_check.read(path))
    if "kind" in tables[0][0] and "role" in tables[0][0]:
        for paper, (header, rows) in zip(sheets[1::2], tables):
            check_paper(paper["cells"], header, rows, where)
        same(len(sheets), 2 * len(tables), "sheets of", where)
        sheets = sheets[::2]
    same(len(sheets), len(tables), "sheets of", where)
    letters = [chr(65 + n) if n < 26 else chr(64 + n // 26) + chr(65 + n % 26) for n in range(26 * 27)]
    for sheet, (header, rows) in zip(sheets, tables):
        cells = sheet["cells"]
        at = lambda row, column: cells.get(letters[column] + str(row), {"kind": "blank", "value": None})
        tops = [r for r in range(1, 12) if all(matches(at(r, c), rows[0][h]) for c, h in enumerate(header))]
        demand(tops, "no first row", rows[0], "in", where)
        top = tops[0]
        for n, row in enumerate(rows):
            for column, head in enumerate(header):
                cell = at(top + n, column)
                demand(matches(cell, row[head]), letters[column], top + n, cell["value"], "is not", repr(row[head]), where)
                if cell["kind"] == "number":
                    demand(re.match("[0-9]{4}|total|own|joint|given|plan|result|diff|subpr|outp|start|end", head), "a number in", head)
                if head.startswith("total") and row.get("kind") in MONEY:
                    parts = [abs(Fraction(row[h])) for h in header if re.match("[0-9]{4}", h) and row[h]]
                    # Larger sums stay numbers: a spreadsheet would not add them exactly.
                    demand(cell["formula"] or len(parts) * sum(parts) >= 10 ** 7, "no formula in", head, "of", where)
        last = top + len(rows)
        notes = [c for r, c in cells.items() if int(re.sub("[A-Z]", "", r)) >= last]
        demand(all(c["kind"] != "number" for c in notes), "numbers below the table", where)


def check_paper(cells, header, rows, where):
    """The sheet to be signed: its money lines and its total are the CSV's."""
    lines = collections.defaultdict(dict)
    for place, cell in cells.items():
        letters, row = re.fullmatch("([A-Z]+)([0-9]+)", place).groups()
        lines[int(row)][(len(letters), letters)] = cell
    shown = []
    for number in sorted(lines):
        line = [lines[number][column] for column in sorted(lines[number])]
        if line and line[0]["kind"] == "text" and line[0]["value"] in ("合计", "total"):
            numbers = [c for c in line if c["kind"] == "number"]
            shown.append(Fraction(numbers[-1]["value"]) if numbers else None)
    wanted = "total_after" if "total_after" in header else "total"
    money = [row for row in rows if row["kind"] in MONEY]
    same(shown, [Fraction(row[wanted]) for row in rows if row["kind"] == "total" and money],
         "total of the paper in", where)


def matches(cell, text):
    if cell["kind"] == "number":
        return bool(re.fullmatch(r"-?[0-9.]+", text)) and Fraction(text) == Fraction(cell["value"])
    return (cell["value"] or "") == plain_text(workbook_check.shown(text))
