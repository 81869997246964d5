"""How does a table become plain text? CSV and TSV, the tab text that Word gives, columns of `pdftotext -layout`."""

import csv
import unicodedata

from .pages import flat_head
from .workbooks import lines_of, shown


def separated(table, path, rng, separator=",", encoding="utf-8", flat=False):
    width, lines = lines_of(table)
    rows = []
    for kind, row in lines:
        if kind in ("above", "note"):
            rows.append([row] + [""] * (width - 1))
        elif kind == "head" and flat:
            if row is table.header[0]:
                rows.append(flat_head(table))
        else:
            rows.append(["" if cell is None else shown(cell) for cell in row])
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator=rng.choice(["\n", "\r\n"]))
        writer.writerows(rows)


def csv_plain(table, path, rng):
    separated(table, path, rng)


def csv_flat(table, path, rng):
    separated(table, path, rng, flat=True, encoding="utf-8-sig")


def csv_utf16(table, path, rng):
    separated(table, path, rng, separator="\t", encoding="utf-16")


def csv_gb18030(table, path, rng):
    separated(table, path, rng, encoding="gb18030")


def csv_semicolon(table, path, rng):
    separated(table, path, rng, separator=";")


def csv_bar(table, path, rng):
    separated(table, path, rng, separator="|")


def tsv(table, path, rng):
    separated(table, path, rng, separator="\t")


def word_row(rows, at):
    """The cells as Word gives them: one for cells merged side by side, a blank where a cell above reaches down."""
    found, column, row = [], 0, rows[at]
    while column < len(row):
        cell, above = row[column], at
        while cell is None and above > 0:
            above -= 1
            cell = rows[above][column]
        found.append(shown(cell) if above == at else "")
        column += cell.across
    return found


def word_text(table, path, rng):
    """Each cell begins with a tab; a blank line ends a row."""
    text = "\n".join(table.above) + "\n"
    for part in table.parts:
        for rows in (table.header, part) if part is table.parts[0] else (part,):
            for at in range(len(rows)):
                text += "\n" + "".join(f"\t{cell}\n" for cell in word_row(rows, at))
    text += "\n\n" + "\n".join(table.notes) + "\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def breadth(text):
    """Columns of a fixed-width screen that a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def folded(text, width):
    """A text in lines of at most `width`."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for letter in paragraph:
            if breadth(line + letter) > width:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    return lines


def placed(line, at, text):
    """`text` put at column `at` of a line."""
    return line + " " * max(0, at - breadth(line)) + text


def layout(table, path, rng):
    """Columns by position: numbers to the right, texts folded, heads centred over what they span."""
    widths = []
    for index, column in enumerate(table.columns):
        texts = [breadth(shown(row[index])) for part in table.parts for row in part
                 if row[index] is not None and row[index].across == 1]
        label = breadth(column.path[-1])
        widths.append(max([4, *texts, min(label, 12)]) if column.role == "money"
                      else min(max([label, *texts]), 20))
    starts, at = [], 0
    for width in widths:
        starts.append(at)
        at += width + 2
    pages = []
    for part in table.parts:
        lines = []
        for rows, kind in ((table.header, "head"), (part, "row")):
            for number, row in enumerate(rows):
                lines += layout_row(row, kind, starts, widths, table.columns)
                if kind == "row" and rng.random() < 0.3:
                    lines.append("")
        pages.append(lines)
    text = "\n".join(" " * 30 + line for line in table.above) + "\n\n"
    text += "\n\f".join("\n".join(lines) for lines in pages) + "\n\n" + "\n".join(table.notes) + "\n\f"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def layout_row(row, kind, starts, widths, columns):
    """The lines of one printed row: figures stand on the line in the middle of the folded texts."""
    blocks = []
    for index, cell in enumerate(row):
        if cell is None or not shown(cell):
            continue
        last = min(index + cell.across, len(widths)) - 1
        width = starts[last] + widths[last] - starts[index]
        lines = folded(shown(cell), max(width, 2))
        blocks.append((index, width, lines))
    height = max([1, *(len(lines) for _, _, lines in blocks)])
    result = []
    for number in range(height):
        line = ""
        for index, width, lines in blocks:
            top = (height - len(lines)) // 2
            if not top <= number < top + len(lines):
                continue
            text = lines[number - top]
            shift = width - breadth(text)
            if kind == "head":
                shift //= 2
            elif columns[index].role != "money":
                shift = 0
            line = placed(line, starts[index] + max(shift, 0), text)
        result.append(line)
    return result
