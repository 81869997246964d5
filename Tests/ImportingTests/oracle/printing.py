"""How is a plan printed? The familiar annex table: header of up to three levels, rows, subtotals, totals.

A table is rows of cells; a cell that a merge covers is None. A cell of money knows which figure it prints.
"""

from dataclasses import dataclass, field
from decimal import Decimal

BLANK, DASH, WORD = "blank", "dash", "word"


@dataclass
class Cell:
    """`figure` is ("tranche" | "total", rows, payers, years) as frozen sets; `value` is what is printed:
    a decimal, BLANK, DASH or WORD. `shown` is text that readers see; `number` is set where a workbook
    holds a number; `within` is the cell that shows this figure beside its own."""
    shown: str = ""
    down: int = 1
    across: int = 1
    figure: tuple | None = None
    value: object = BLANK
    number: Decimal | None = None
    mark: str = ""
    within: object = None
    subtotal: bool = False           # in a row of sums


@dataclass
class Column:
    """`path` is the labels of its header from top to bottom; a column of text has a `role`."""
    path: tuple
    role: str = "money"
    payers: frozenset = frozenset()
    years: frozenset = frozenset()
    leaf: bool = False


@dataclass
class Table:
    """A printed document: lines above, header, rows in one or more parts, notes below."""
    above: list
    header: list
    parts: list
    notes: list
    columns: list
    plan: object
    names: list = field(default_factory=list)

    def cells(self):
        return [cell for part in self.parts for row in part for cell in row if cell is not None]

    def truth(self):
        """What each figure is printed as. A figure printed several times is listed several times."""
        found = {}
        for cell in self.cells():
            if cell.figure:
                found.setdefault(cell.figure, []).append(cell.value)
        return found


@dataclass
class Shape:
    """What the table has beside item rows and leaf columns."""
    unit_in_header: bool = True
    total_block: str = "three"       # three | one | none
    total_last: bool = False
    year_totals: bool = True
    local_totals: bool = False       # a 市县小计 in every year
    project_rows: bool = False       # a subtotal row after each project
    grand_row: bool = True
    grand_first: bool = False
    window: bool = True
    level: bool = True
    content: bool = True
    group: bool = True               # a common head over all years
    shuffled: bool = False           # payers in another order in each year
    bottom: bool = False             # labels of shorter heads stand at the bottom


def random_shape(rng):
    return Shape(rng.random() < 0.6, rng.choice(["three", "three", "one", "none"]), rng.random() < 0.2,
                 rng.random() < 0.8, rng.random() < 0.25, rng.random() < 0.25, rng.random() < 0.9,
                 rng.random() < 0.15, rng.random() < 0.7, rng.random() < 0.7, rng.random() < 0.7,
                 rng.random() < 0.8, rng.random() < 0.2, rng.random() < 0.5)


def columns_of(plan, shape, rng):
    """The columns from left to right."""
    every = frozenset(source.name for source in plan.sources)
    local = frozenset(source.name for source in plan.sources if source.tier in ("city", "county"))
    upper = every - local
    years = frozenset(plan.years)
    unit = f"（{plan.unit}）" if shape.unit_in_header else ""
    columns = [Column(("序号",), "ordinal"), Column(("项目名称",), "project"), Column(("子项目",), "subproject")]
    if shape.level:
        columns.append(Column(("项目级别",), "level"))
    if shape.content:
        columns.append(Column(("建设内容及进度安排",), "content"))
    word = rng.choice(["小计", "合计"])
    head = rng.choice(["总投资估算", "总投资", "投资合计"]) + unit
    totals = []
    if shape.total_block == "one":
        totals = [Column((head,), payers=every, years=years)]
    elif shape.total_block == "three":
        tiers = {tier: frozenset(source.name for source in plan.sources if source.tier == tier)
                 for tier in ("central", "province")}
        parts = [("中央资金", tiers["central"]), ("省级资金", tiers["province"])]
        central = plan.sum(range(len(plan.rows)), tiers["central"], plan.years)
        if central and rng.random() < 0.15:
            # A sum over two tiers, which a plan package has no word for: to be asked, not guessed.
            parts = [("省级以上资金", upper)]
        parts = [("", every), *parts, ("市县资金", local)]
        totals = [Column((head, label or word), payers=of, years=years) for label, of in parts if of]
    money = []
    form = rng.choice(["{}年", "{}年", "{}年", "{}年度", "{}"])
    for year in plan.years:
        top = (rng.choice(["年度资金计划"]) + unit,) if shape.group else ()
        label = form.format(year)
        if not shape.group and unit and not totals:
            label += unit
        path = (*top, label)
        if shape.year_totals:
            money.append(Column((*path, word), payers=every, years=frozenset([year])))
        order = list(plan.sources)
        if shape.shuffled:
            rng.shuffle(order)
            order.sort(key=lambda source: source.tier in ("city", "county"))
        for index, source in enumerate(order):
            if shape.local_totals and source.name in local and (index == 0 or order[index - 1].name in upper):
                money.append(Column((*path, "市县小计"), payers=local, years=frozenset([year])))
            money.append(Column((*path, source.name), payers=frozenset([source.name]), years=frozenset([year]),
                                leaf=True))
    columns += money + totals if shape.total_last else totals + money
    if shape.window:
        columns += [Column(("完成时限（年）", "起始时间"), "start"), Column(("完成时限（年）", "截止时间"), "end")]
    return columns


def header_of(columns, bottom=False):
    """The merged header: labels of equal prefix run together. Where a column has fewer labels than there
    are rows, its last label reaches to the bottom, or (`bottom`) its first one reaches down to the others."""
    depth = max(len(column.path) for column in columns)
    rows = [[None] * len(columns) for _ in range(depth)]
    for level in range(depth):
        at = 0
        while at < len(columns):
            path = columns[at].path
            end = at + 1
            if level >= len(path):
                at = end
                continue
            last = level == len(path) - 1
            long = bottom and 1 < len(path) < depth
            while not last and end < len(columns) and columns[end].path[:level + 1] == path[:level + 1]:
                end += 1
            down = depth - level if last else 1
            if long:
                down = 1 if level else depth - len(path) + 1
            rows[level + (depth - len(path) if long and level else 0)][at] = Cell(path[level], down, end - at)
            at = end
    return rows


def plain(amount, places=None):
    """A decimal as text, without trailing zeros or with `places`."""
    if places is not None:
        return f"{amount:.{places}f}"
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_cells(plan, columns, rows, places, item):
    """The cells of money of one printed row that stands for `rows`."""
    cells = []
    for column in columns:
        amount = plan.sum(rows, column.payers, column.years)
        kind = "tranche" if item and column.leaf else "total"
        cell = Cell(figure=(kind, frozenset(rows), column.payers, column.years), subtotal=not item)
        if amount is not None:
            cell.value = cell.number = amount
            cell.shown = plain(amount, places)
        cells.append(cell)
    return cells


def total_row(plan, columns, rows, label, places):
    """A row of sums whose label spans the columns of text before the money."""
    first = next(index for index, column in enumerate(columns) if column.role == "money")
    money = [column for column in columns if column.role == "money"]
    rest = len(columns) - first - len(money)
    return ([Cell(label, 1, first)] + [None] * (first - 1) + money_cells(plan, money, rows, places, False)
            + [Cell() for _ in range(rest)])


def printed(plan, shape, rng):
    """The table of a plan."""
    columns = columns_of(plan, shape, rng)
    places = rng.choice([None, None, plan.decimals])
    words = {"city": "市级", "county": "县级", "city-county": "市县级"}
    body = []
    everything = list(range(len(plan.rows)))
    grand = rng.choice(["合计", "总计", "合  计"])
    if shape.grand_row and shape.grand_first:
        body.append(total_row(plan, columns, everything, grand, places))
    for project, name in enumerate(plan.projects):
        own = [index for index in everything if plan.rows[index].project == project]
        for index in own:
            item = plan.rows[index]
            text = {"ordinal": str(index + 1), "subproject": item.name, "level": words[item.level],
                    "content": item.content, "start": str(item.start), "end": str(item.end)}
            row = []
            for column in columns:
                if column.role == "money":
                    row += money_cells(plan, [column], [index], places, True)
                elif column.role == "project":
                    row.append(Cell(name, len(own)) if index == own[0] else None)
                else:
                    row.append(Cell(text[column.role]))
            body.append(row)
        if shape.project_rows:
            body.append(total_row(plan, columns, own, "小计", places))
    if shape.grand_row and not shape.grand_first:
        body.append(total_row(plan, columns, everything, grand, places))
    above = [rng.choice(["附件3", "附表2", ""]), plan.title]
    if not shape.unit_in_header or rng.random() < 0.5:
        above.append(f"单位：{plan.unit}")
    return Table([line for line in above if line], header_of(columns, shape.bottom), [body], [], columns, plan,
                 [row.name for row in plan.rows])
