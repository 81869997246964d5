"""Of which figures does the import say that it is not sure? Its lines of doubt, led back to printed cells."""

import re
from collections import Counter
from decimal import Decimal

from .packages import bare
from .workbooks import shown


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def place_of(where):
    """(table or sheet, row, column) of a line of doubt, as far as it says them."""
    sheet = re.match(r"'?(.*?)'?!\$?([A-Z]{1,3})\$?(\d+)", where)
    if sheet:
        return sheet[1], int(sheet[3]), column_number(sheet[2])
    # The name of a file may have digits: only what follows it counts.
    cell = re.search(r"第\s*(\d+)\s*行第\s*(\d+)\s*列", where)
    table = re.findall(r"表\s*(\d+)\s", where)
    return (table[-1] if table else None), int(cell[1]) if cell else None, int(cell[2]) if cell else None


class Doubts:
    """Where the import is unsure, by the place it gives and by the text it quotes."""

    def __init__(self, table, package, numbers):
        lines = [line for line in package.doubts if line["grade"] != "sure"]
        self.places = {place_of(line["where"]) for line in lines}
        self.cells = {(row, column) for _, row, column in self.places}
        self.texts = {bare(line.get("printed")) for line in lines}
        self.words = " ".join(line["where"] + line.get("printed", "") + line.get("reason", "") for line in lines)
        self.locate(table, package, numbers)

    def locate(self, table, package, numbers):
        """Which row and column of the import a printed cell is, learnt from figures that were read right."""
        origins = {}
        for (kind, rows, payers, years), places in package.places.items():
            key = (kind, frozenset(numbers[row] for row in rows), payers, years)
            origins.setdefault(key, []).extend(places)
        self.at_cell = {}
        votes_row, votes_column = {}, {}
        for number, part in enumerate(table.parts):
            for at, row in enumerate(part):
                for column, cell in enumerate(row):
                    if cell is None or not cell.figure:
                        continue
                    self.at_cell[id(cell)] = ((number, at), column)
                    kind, rows, payers, years = cell.figure
                    key = (kind, rows, frozenset(bare(name) for name in payers), years)
                    for place in origins.get(key, []):
                        if place and place.get("row") and isinstance(cell.value, Decimal):
                            votes_row.setdefault((number, at), Counter())[place["row"]] += 1
                            votes_column.setdefault(column, Counter())[place["column"]] += 1
        self.rows = {at: int(votes.most_common(1)[0][0]) for at, votes in votes_row.items()}
        self.columns = {at: int(votes.most_common(1)[0][0]) for at, votes in votes_column.items()}
        # A column of which nothing was read stands where more than half of the others say: columns of a body are
        # numbered one after the other in every form, and only figures that slid themselves say otherwise.
        shifts = Counter(number - at for at, number in self.columns.items())
        shift, votes = shifts.most_common(1)[0] if shifts else (0, 0)
        if votes * 2 > sum(shifts.values()):
            for at in range(max(len(row) for part in table.parts for row in part)):
                self.columns.setdefault(at, at + shift)

    def at(self, origin):
        """Whether a line of doubt names the cell that a figure of the package came from."""
        if not origin or not origin.get("row"):
            return False
        row, column = int(origin["row"]), int(origin["column"])
        names = {origin.get("sheet"), origin.get("table_in_file"), None}
        return any(place[1:] == (row, column) and (place[0] in names) for place in self.places)

    def of(self, cell):
        """Whether a line of doubt names this printed cell, or quotes its text where it could be no other's."""
        at = self.at_cell.get(id(cell))
        if at:
            place = (self.rows.get(at[0]), self.columns.get(at[1]))
            if None not in place and place in self.cells:
                return True
        if cell.within is not None and self.of(cell.within):
            return True
        text = bare(shown(cell))
        return len(text) > 2 and any(text == quoted or text in quoted for quoted in self.texts)

    def name(self, name):
        """Whether a line of doubt speaks of a row of this name."""
        return bool(bare(name)) and bare(name) in bare(self.words)
