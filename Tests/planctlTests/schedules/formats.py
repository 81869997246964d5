"""Do xlsx, HTML, Markdown and text say what the CSV files say?"""
import os
import re
from fractions import Fraction

from oracle.disagreement import demand, same
from schedules.tables import markdown_tables, plain_visible, Tables, upto, visible, width
from schedules.workbooks import check_workbook
from schedules.written import plain_text, read_folder, Schedule, table_of


def shown_lines(schedule, comparing):
    """[[id, cells…]] as people see them: without lines of zeros only, years that change in two columns."""
    order = [key for key in schedule.order
             if any(cell and Fraction(cell) for cells in schedule.lines[key].values() for cell in cells)]
    everything = list(schedule.lines.values())
    count = len(schedule.total["" if not comparing else "_after"]) - 1
    rows = []
    for name, cells in [(key[1], schedule.lines[key]) for key in order] + [(None, schedule.total)]:
        if not comparing:
            rows.append([name, *cells[""]])
            continue
        row = [name]
        for t in range(count):
            if any(c["_change"][t] and Fraction(c["_change"][t]) for c in everything):
                row.append(cells["_before"][t])
            row.append(cells["_after"][t])
        rows.append(row + [cells["_before"][-1], cells["_after"][-1]])
    return rows


def compare_table(header, rows, expected, where):
    """A table for people against what the CSV says."""
    count = len(expected[0]) - 1
    demand(len(header) in (count + 2, count + 3), "columns of the table", header, where)
    same(len(rows), len(expected), "rows of the table of", where)
    for row, wanted in zip(rows, expected):
        cells = row[len(header) - 1 - count:-1]
        if wanted[0] is None:  # the total prints 0 where nothing is
            same([c or "0" for c in cells], [c or "0" for c in wanted[1:]], "total row of", where)
            continue
        demand(row[0].split(" ")[0] == visible(wanted[0]).split(" ")[0], "row", row[0], "for", wanted[0], where)
        same(cells, wanted[1:], "cells of", wanted[0], where)


def check_text(text, expected, where, heading):
    """The table under a heading: columns are known by where their heads end, numbers stand to the right."""
    lines = text.split("\n")
    if heading not in lines:
        demand(len(expected) == 1 and not any(c and Fraction(c) for c in expected[0][1:]), "no table of", where)
        return
    rows = lines[lines.index(heading) + 1:]
    rows = rows[:rows.index("")]
    ends = [width(rows[0][:match.end()]) for match in re.finditer(r"\S+( \S+)*", rows[0])]
    same(len(rows) - 2, len(expected), "rows of the text of", where)
    count = len(expected[0]) - 1
    for line, wanted in zip(rows[2:], expected):
        cells = []
        for end in ends[-1 - count:-1]:
            match = re.search(r"  (-?[0-9][0-9.]*)$", "  " + upto(line, end))
            cells.append(match[1] if match else "")
        blank = "0" if wanted[0] is None else ""
        same([c or blank for c in cells], [c or blank for c in wanted[1:]], "text of", wanted[0], where, line)


def check_formats(tool, plan, words, rng, scratch, comparing, languages=("zh", "en")):
    """The same schedules as xlsx, html, md and text; words are the options."""
    language = rng.choice(languages)
    words = (*words, "--lang", language)
    base = tool.folder("csv", *words, "--format", "csv")
    _, index_rows = table_of(base["index.csv"].decode())
    heading = {"zh": "资金", "en": "Money"}[language]
    years = [c for c in index_rows[0] if c.isdigit()]
    steps = ("_before", "_after", "_change") if comparing else ("",)
    parts = {}
    for row in index_rows[:-1]:
        header, rows = table_of(base[row["file"]].decode())
        parts[plain_text(row["place_code"])] = (header, rows, Schedule(rows, steps, years))
    for form, suffix in (("xlsx", ".xlsx"), ("html", ".html"), ("md", ".md"), ("text", ".txt")):
        files = tool.folder(form, *words, "--format", form)
        for name in ("index.csv", "reconciliation.csv"):
            other = files[name].decode()
            mine = base[name].decode()
            if name == "index.csv":
                other, mine = ([{**row, "file": row["file"].rsplit(".", 1)[0]} for row in table_of(t)[1]] for t in (other, mine))
            same(other, mine, name, "beside", form)
        names, _, _ = read_folder(plan, files, years, comparing, suffix)
        same(sorted(names), sorted(parts), "places of", form)
        for place, (header, rows, schedule) in parts.items():
            content = files[names[place]]
            where = f"{form} of {place!r}"
            expected = shown_lines(schedule, comparing)
            if form == "xlsx":
                path = os.path.join(scratch, "book.xlsx")
                with open(path, "wb") as file:
                    file.write(content)
                check_workbook(path, [(header, rows)], where)
            elif form == "text":
                check_text(content.decode(), expected, where, heading)
            else:
                if form == "html":
                    page = Tables(content.decode())
                    tables = [(t[0], t[1:]) for t in page.tables]
                else:
                    text = content.decode()
                    demand("<" not in re.sub(r"\\<", "", text), "markup in", where)
                    tables = markdown_tables(text)
                if not schedule.lines:
                    continue
                compare_table(*tables[0], expected, where)
            tool.tally[form] += 1
        if form == "xlsx":
            for name in ("index", "reconciliation"):
                path = os.path.join(scratch, "book.xlsx")
                with open(path, "wb") as file:
                    file.write(files[name + ".xlsx"])
                check_workbook(path, [table_of(files[name + ".csv"].decode())], name)
        elif form == "html":
            for name in ("index", "reconciliation"):
                page = Tables(files[name + ".html"].decode())
                wanted = [[plain_visible(v) for v in row.values()] for row in table_of(files[name + ".csv"].decode())[1]]
                same(page.tables[0][1:], wanted, name, "as HTML")
        elif form == "md":
            for name in ("index", "reconciliation"):
                _, rows = markdown_tables(files[name + ".md"].decode())[0]
                wanted = [[plain_visible(v).strip() for v in row.values()]
                          for row in table_of(files[name + ".csv"].decode())[1]]
                same(rows, wanted, name, "as Markdown")
    path = os.path.join(scratch, "book.xlsx")
    tool("schedule", *words, "--format", "xlsx", "-o", path)
    check_workbook(path, [(h, r) for h, r, _ in parts.values()], "one workbook of all places")
