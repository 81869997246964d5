"""One made document: a plan, printed with one noise in one form, from one seed."""

import os
import random
from dataclasses import dataclass, field
from decimal import Decimal

from . import noise as noises
from .formats import FORMATS, fits
from .plans import random_plan
from .printing import printed, random_shape


@dataclass
class Document:
    form: str
    noise: str
    seed: int
    path: str
    table: object
    held: dict = field(default_factory=dict)


def make(form, noise, seed, folder):
    """Writes the document and answers with what it prints; None if this plan cannot have this noise."""
    if not fits(form, noise):
        return None
    rng = random.Random(f"{form}/{noise}/{seed}")
    plan = random_plan(rng, negative=noise == "negative")
    shape = random_shape(rng)
    if noise == "page":
        shape.grand_first = False
    if noise in ("slid", "lost"):
        shape.grand_row = True
    table = printed(plan, shape, rng)
    if noises.EVERY[noise](table, rng) is False:
        return None
    ending, write = FORMATS[form]
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{form}-{noise}-{seed}.{ending}")
    write(table, path, rng)
    return Document(form, noise, seed, path, table, held(path, table) if form == "xlsx-shown" else {})


def held(path, table):
    """What the cells of a workbook hold, to 15 digits, by the cell that shows it."""
    import openpyxl

    from .workbooks import lines_of
    sheet = openpyxl.load_workbook(path).active
    found = {}
    for number, (kind, row) in enumerate(lines_of(table)[1], 1):
        for column, cell in enumerate(row, 1) if kind == "row" else ():
            value = sheet.cell(number, column).value if cell is not None and cell.figure else None
            if isinstance(value, (int, float)):
                found[id(cell)] = [Decimal(f"{value:.15g}")]
    return found
