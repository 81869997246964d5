"""Does the annex of Ziyang come out as Plans/ziyang-2020-2022, from its text and rebuilt in every form?

The table is printed from the package's own CSV files; its head follows the published one, in which the
payers of 2022 are one more than in the years before."""

import csv
import os
import random
from decimal import Decimal

from .formats import FORMATS
from .office import convert, has_office
from .packages import bare, read, rows_of
from .printing import Cell, Column, Table, header_of, plain
from .running import run
from .scores import short

PLAN = os.path.join(os.path.dirname(__file__), "..", "..", "..", "Plans", "ziyang-2020-2022")
LEVEL = {"city": "市级", "county": "县级", "city-county": "市县级"}
# Forms of one workbook or page that LibreOffice makes of another.
CONVERTED = [("xlsx", "ods"), ("ods", "xlsx"), ("docx", "docx"), ("xlsx", "html"), ("xlsx", "csv")]


class Names:
    """What a made table asks of its plan."""
    title = "资阳市应急救援能力提升三年行动计划项目实施计划表"
    unit = "万元"


def columns(payers):
    """The 29 printed columns."""
    unit = "总投资估算（万元）"
    found = [Column(("序号",), "seq"), Column(("项目名称",), "project"), Column(("子项目",), "name"),
             Column(("项目级别",), "level"), Column(("建设内容及进度安排",), "content"),
             Column((unit, "小计"), payers="all"), Column((unit, "省级资金"), payers="province"),
             Column((unit, "市县资金"), payers="local")]
    for year in (2020, 2021, 2022):
        top = ("年度资金计划（万元）", f"{year}年")
        found.append(Column((*top, "小计"), payers="all", years=year))
        for source in payers:
            if source["source_id"] != "linkong" or year == 2022:
                found.append(Column((*top, source["name"]), payers=source["source_id"], years=year, leaf=True))
    return found + [Column(("完成时限（年）", "起始时间"), "start_year"), Column(("完成时限（年）", "截止时间"), "end_year")]


def printed_table(merged_projects=False):
    """The annex as a table of cells."""
    subprojects, payers = rows_of(PLAN, "subprojects"), rows_of(PLAN, "sources")
    names = {row["project_id"]: row["name"] for row in rows_of(PLAN, "projects")}
    amounts = {(row["subproject_id"], row["source_id"], row["year"]): row["amount"]
               for row in rows_of(PLAN, "tranches")}
    totals = {(row["subproject_id"], row["source_id"] or row["tier"], row["year"]): row["amount"]
              for row in rows_of(PLAN, "totals")}
    heads = columns(payers)

    def money(sub, column):
        year = str(column.years) if isinstance(column.years, int) else ""
        key = "" if column.payers == "all" else column.payers
        found = amounts.get((sub, key, year)) if column.leaf and sub else totals.get((sub, key, year))
        number = Decimal(found) if found is not None else None
        return Cell("" if found is None else plain(number), number=number)
    body = []
    for number, row in enumerate(subprojects):
        texts = {**row, "project": names[row["project_id"]], "level": LEVEL[row["level"]]}
        cells = [money(row["subproject_id"], column) if column.role == "money" else Cell(texts[column.role])
                 for column in heads]
        if merged_projects:
            same = [i for i, other in enumerate(subprojects) if other["project_id"] == row["project_id"]]
            cells[1] = Cell(texts["project"], len(same)) if number == same[0] else None
        body.append(cells)
    body.append([Cell("合计", 1, 5)] + [None] * 4 + [money("", c) for c in heads if c.role == "money"]
                + [Cell(), Cell()])
    return Table(["附表3", Names.title], header_of(heads, bottom=True), [body], [], heads, Names(),
                 [row["name"] for row in subprojects])


def differences(folder, content=True):
    """What the package in `folder` has otherwise than the plan, ids aside."""
    wanted, found = read(PLAN), read(folder)
    result = []
    for figure in {*wanted.figures, *found.figures}:
        left, right = wanted.figures.get(figure, []), found.figures.get(figure, [])
        if sorted(left) != sorted(amount * found.scale / wanted.scale for amount in right):
            result.append(f"{short(figure)}: {left or 'blank'} in the plan, {right or 'blank'} read")
    for left, right in zip(wanted.subprojects, found.subprojects):
        for key in ("name", "project", "level", "start_year", "end_year", *(["content"] if content else [])):
            same = bare(left[key]) == bare(right[key])
            if not same:
                result.append(f"{left['subproject_id']} {key}: {left[key]!r} in the plan, {right[key]!r} read")
    if len(wanted.subprojects) != len(found.subprojects):
        result.append(f"{len(found.subprojects)} sub-projects for {len(wanted.subprojects)}")
    left = {(bare(s["name"]), s["tier"]) for s in wanted.sources.values()}
    right = {(bare(s["name"]), s["tier"]) for s in found.sources.values()}
    result += [f"payers: {sorted(left ^ right)}"] if left != right else []
    if content:
        result += [f"output only in the plan: {line}" for line in sorted(wanted.outputs - found.outputs)]
        result += [f"output only read: {line}" for line in sorted(found.outputs - wanted.outputs)]
    result += [f"doubt: {line['where']} {line['printed']} {line.get('reason_en')}" for line in found.doubts
               if line["grade"] != "sure"]
    return result


def duties(folder):
    """Annex 2, which only the text has."""
    left = [(row["name"], row["lead"], row["partners"], row["start_year"], row["end_year"])
            for row in rows_of(PLAN, "duties")]
    right = [(row["name"], row["lead"], row["partners"], row["start_year"], row["end_year"])
             for row in rows_of(folder, "duties")]
    return [] if left == right else [f"duties: {set(left) ^ set(right)}"]


def documents(options):
    """(name, path, whether it is the seed's text)."""
    for folder in filter(None, [os.environ.get("PLANCTL_SEEDS")]):
        for name in sorted(os.listdir(folder)):
            if name.startswith("002"):
                yield "text as given", os.path.join(folder, name), True
    for merged in (False, True):
        for form, (ending, write) in FORMATS.items():
            if form in ("xlsx-shown", "xlsx-formulas"):
                continue
            path = os.path.join(options.folder, f"ziyang-{form}{'-merged' * merged}.{ending}")
            write(printed_table(merged), path, random.Random(form))
            yield os.path.basename(path), path, False
            for source, target in CONVERTED if merged and has_office() else ():
                made = convert(path, target) if form == source else ""
                # Without its writer LibreOffice converts no docx, and says nothing.
                if os.path.exists(made):
                    yield f"{os.path.basename(path)} by LibreOffice as {target}", made, False


def check(options):
    faults = 0
    for name, path, text in documents(options):
        target = os.path.join(options.folder, "ziyang.plan")
        ran = run([options.binary, "import", path, "--yes", "-o", target, "--lang", "en"], target)
        if ran.status not in (0, 1) or not ran.wrote:
            found = [f"status {ran.status}: {(ran.err.strip() or ran.out.strip())[:300]}"]
        else:
            found = differences(target) + (duties(target) if text else [])
        print(f"{name}: {'equal' if not found else f'{len(found)} differences'} ({ran.seconds:.1f} s)")
        for line in found[:6]:
            print(f"    {line}")
        faults += bool(found)
    return faults
