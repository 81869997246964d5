"""What happens to a table before it is read? One change each; the truth is what is printed afterwards.

A noise takes the table and a random generator, and changes the cells in place. Where it plants
something that cannot be read as printed, it says so in the value of the cell.
"""

import copy
from decimal import Decimal

from .printing import BLANK, DASH, WORD, Cell, plain

FULL = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def money(table):
    return [cell for cell in table.cells() if cell.figure]


def numbers(table):
    return [cell for cell in money(table) if isinstance(cell.value, Decimal)]


def show(cell, text):
    """Printed as text, so that a workbook does not hold a number."""
    cell.shown, cell.number = text, None


def none(table, rng):
    pass


def thousands(table, rng):
    mark = rng.choice([",", ",", "，"])
    for cell in numbers(table):
        whole, dot, rest = cell.shown.partition(".")
        sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
        groups = []
        while digits:
            groups.insert(0, digits[-3:])
            digits = digits[:-3]
        show(cell, sign + mark.join(groups) + dot + rest)


def fullwidth(table, rng):
    for cell in numbers(table):
        if rng.random() < 0.7:
            show(cell, cell.shown.translate(FULL))


def negative(table, rng):
    form = rng.choice(["△{}", "▲{}", "（{}）", "({})", "-{}", "－{}", "−{}"])
    for cell in numbers(table):
        if cell.value < 0:
            show(cell, form.format(cell.shown[1:]))


def dash(table, rng):
    sign = rng.choice(["-", "—", "－", "/", "——"])
    for cell in money(table):
        if cell.value is BLANK and rng.random() < 0.8:
            show(cell, sign)
            cell.value = DASH


def words(table, rng):
    """Some cells say in words that there is no figure yet; half a number is not a number."""
    for cell in rng.sample(numbers(table), min(3, len(numbers(table)))):
        show(cell, rng.choice(["待定", "另行安排", "见附件", "12.5.6", "1O0", "3月5日", "#REF!", "60/40"]))
        cell.value = WORD


def inunit(table, rng):
    """A number that brings its unit, or a word that means about."""
    unit = table.plan.unit
    for cell in rng.sample(numbers(table), min(4, len(numbers(table)))):
        show(cell, rng.choice([f"{cell.shown}{unit}", f"{cell.shown} {unit}", f"约{cell.shown}", f"¥{cell.shown}"]))


def marks(table, rng):
    """A mark of a footnote, raised in documents that can; elsewhere a sign that is no digit."""
    for cell in rng.sample(numbers(table), min(3, len(numbers(table)))):
        cell.number = None
        cell.mark = rng.choice(["1", "2", "①", "*", "注"])
    table.notes += ["① 含上年结转。", "* 最终以财政部门下达数为准。"]


def notes(table, rng):
    table.notes += ["注：1.本表金额为估算数，总额2000.5万元以内的调整不另行报批。",
                    "    2.省级资金以正式下达文件为准；", "填报单位：市财政局    填报日期：2021年3月15日"]
    table.above.insert(0, "（此件公开发布）")
    table.above.append("填报单位：市发展改革委        2020年12月")


def rounded(table, rng):
    """Every figure rounded by itself, so that sums of printed figures miss by a unit or more."""
    places = max(0, table.plan.decimals - rng.choice([1, 1, 2]))
    for cell in numbers(table):
        cell.value = round(cell.value, places)
        cell.shown = plain(cell.value, places)
        cell.number = cell.value


def wrongdigit(table, rng):
    """One digit of one figure is another, as printed; what the document says must not be mended."""
    cell = rng.choice([cell for cell in numbers(table) if cell.value != 0])
    at = rng.choice([index for index, letter in enumerate(cell.shown) if letter.isdigit()])
    digit = rng.choice([d for d in "123456789" if d != cell.shown[at]])
    cell.shown = cell.shown[:at] + digit + cell.shown[at + 1:]
    cell.value = cell.number = Decimal(cell.shown)


def swapdigits(table, rng):
    """Two neighbouring digits change places in two figures."""
    for cell in rng.sample(numbers(table), min(2, len(numbers(table)))):
        text = cell.shown
        places = [i for i in range(len(text) - 1) if text[i:i + 2].isdigit() and text[i] != text[i + 1]
                  and not (i == 0 and text[1] == "0")]
        if places:
            at = rng.choice(places)
            cell.shown = text[:at] + text[at + 1] + text[at] + text[at + 2:]
            cell.value = cell.number = Decimal(cell.shown)


def lost(table, rng):
    """A figure that stood there is blank in this copy."""
    cell = rng.choice([cell for cell in numbers(table) if cell.value != 0])
    show(cell, "")
    cell.value = BLANK


def page(table, rng):
    """Parts of pages, each under the head again. A row that spans rows is cut, its name printed again or
    left blank."""
    body = table.parts[0]
    cuts = sorted(rng.sample(range(1, len(body)), min(len(body) - 1, rng.choice([1, 2])))) if len(body) > 1 else []
    again = rng.random() < 0.5
    parts, start = [], 0
    for end in [*cuts, len(body)]:
        part = [list(row) for row in body[start:end]]
        repair_spans(body, start, part, again)
        parts.append(part)
        start = end
    table.parts = parts


def repair_spans(body, start, part, again):
    """Cells that reach down over the end of a part are shortened; the next part begins with their rest."""
    for column in range(len(part[0])):
        for offset, row in enumerate(part):
            cell = row[column]
            if cell is not None and cell.down > len(part) - offset:
                row[column] = cell = copy.copy(cell)
                cell.down = len(part) - offset
    for column, cell in enumerate(part[0]):
        if cell is not None:
            continue
        above = start - 1
        while above >= 0 and body[above][column] is None:
            above -= 1
        owner = body[above][column] if above >= 0 else None
        if owner is None or owner.across > 1 or above + owner.down <= start:
            continue
        rest = min(above + owner.down - start, len(part))
        part[0][column] = Cell(owner.shown if again else "", rest)


def wrap(table, rng):
    """A row cut by the end of a page: the rest of its texts stands in a row of its own under it."""
    body = table.parts[0]
    texts = [index for index, column in enumerate(table.columns) if column.role in ("subproject", "content")]
    items = [index for index, row in enumerate(body) if row[2] is not None and len(row[2].shown) > 6]
    for at in sorted(rng.sample(items, min(len(items), rng.choice([1, 2, 3]))), reverse=True):
        row = body[at]
        rest = [Cell() if cell is not None or index > 1 else None for index, cell in enumerate(row)]
        for index in texts:
            text = row[index].shown
            if len(text) > 6 and "\n" not in text[-3:] and (index == texts[-1] or rng.random() < 0.5):
                cut = rng.randint(3, len(text) - 2)
                # Lines end neither inside a number nor at an end of line that is there already.
                while text[cut - 1] == "\n" or text[cut] == "\n" or text[cut - 1:cut + 1].isdigit():
                    cut -= 1
                if cut > 1:
                    row[index].shown, rest[index] = text[:cut], Cell(text[cut:])
        if row[1] is None or row[1].down > 1:
            owner = at
            while body[owner][1] is None:
                owner -= 1
            body[owner][1].down += 1
            rest[1] = None
        else:
            rest[1] = Cell()
        body.insert(at + 1, rest)


def headings(table, rng):
    """Headings between the items: a label in a row of its own, over the whole width or in one cell."""
    body = table.parts[0]
    width = len(table.columns)
    starts = [at for at, row in enumerate(body) if row[1] is not None and row[1].shown and row[0].across == 1]
    names = ["一、基础设施类", "（二）能力建设类", "三、应急保障", "（四）其他"]
    wide = rng.random() < 0.5
    for number, at in reversed(list(enumerate(sorted(rng.sample(starts, min(len(starts), rng.choice([1, 2, 3]))))))):
        if wide:
            row = [Cell(names[number], 1, width)] + [None] * (width - 1)
        else:
            row = [Cell(), Cell(names[number])] + [Cell() for _ in range(width - 2)]
        body.insert(at, row)


def slid(table, rng):
    """In a damaged table a blank cell is lost in some rows: the cells right of it stand one to the left."""
    columns = [index for index, column in enumerate(table.columns) if column.role == "money"]
    done = 0
    for row in rng.sample(table.parts[0], len(table.parts[0])):
        # Where only zeros move up, no sum can tell.
        blanks = [index for index in columns[:-1] if row[index].value is BLANK
                  and isinstance(row[index + 1].value, Decimal) and row[index + 1].value != 0]
        if blanks and done < 2:
            at = rng.choice(blanks)
            last = columns[-1]
            moved = row[at]
            row[at:last] = row[at + 1:last + 1]
            row[last] = moved
            done += 1
    return done > 0


def doubled(table, rng):
    """In a damaged table two figures stand in one cell and the next cell is blank."""
    columns = [index for index, column in enumerate(table.columns) if column.role == "money"]
    rows = [row for row in table.parts[0] if any(isinstance(row[i].value, Decimal)
            and isinstance(row[i + 1].value, Decimal) for i in columns[:-1] if row[i] and row[i + 1])]
    if not rows:
        return False
    row = rng.choice(rows)
    at = rng.choice([i for i in columns[:-1] if isinstance(row[i].value, Decimal)
                     and isinstance(row[i + 1].value, Decimal)])
    show(row[at], f"{row[at].shown} {row[at + 1].shown}")
    show(row[at + 1], "")
    row[at + 1].within = row[at]
    return True


# Noise that leaves every figure readable where it stands.
CLEAN = {"none": none, "thousands": thousands, "fullwidth": fullwidth, "negative": negative, "notes": notes,
         "page": page, "wrap": wrap, "dash": dash, "headings": headings, "inunit": inunit, "marks": marks}
# Noise that makes the document itself wrong or unreadable in places.
WRONG = {"words": words, "rounded": rounded, "wrongdigit": wrongdigit, "swapdigits": swapdigits, "lost": lost,
         "slid": slid, "doubled": doubled}
EVERY = {**CLEAN, **WRONG}
