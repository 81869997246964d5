"""Random plans with budgets, expenditure and indicators."""
import calendar
from fractions import Fraction

from oracle.exact import short
from oracle.packages import write_descriptor, write_table
from tracking.plan import FIELDS, TIERS


def some_amount(rng, decimals, most=2000):
    kind = rng.random()
    if kind < 0.1:
        return "0"
    if kind < 0.13:
        return short(Fraction(10**15 - rng.randint(0, 9), 10**decimals))
    return short(Fraction(rng.randint(1, most * 10**decimals), 10**decimals))


def some_date(rng, years):
    year, month = rng.choice(years), rng.choice([2, 3, 6, 6, 9, 12, 12, rng.randint(1, 12)])
    last = calendar.monthrange(year, month)[1]
    return "%04d-%02d-%02d" % (year, month, rng.choice([last, last, rng.randint(1, last)]))


def some_figure(rng, unit):
    number = rng.choice(
        ["0", "1", "3", "95", "100", "12.5", "0.999999999999", "1000000000000000", "-4", "33.333", "007",
         str(rng.randint(0, 200)), "%d.%d" % (rng.randint(0, 99), rng.randint(0, 99))])
    return number + rng.choice(["", "", "%", unit, "％", " %" if rng.random() < 0.1 else ""])


def some_word(rng, unit):
    words = ["优", "良", "完成", "+5", "1,000", "1.", ".5", "1e3", "10000000000000000", "1.0000000000001", "5个", "--3", "-", "%"]
    return rng.choice(words)


def random_tables(rng):
    decimals = rng.choice([0, 2, 2, 2, 4, 6])
    years = list(range(2019, 2019 + rng.randint(1, 4)))
    places = ["51%02d" % n for n in range(rng.randint(1, 4))]
    sources = []
    for number in range(rng.randint(1, 6)):
        sources.append(
            ["q%d" % (number + 1), "源", "", rng.choice(TIERS), rng.choice(places) if rng.random() < 0.8 else ""])
    projects = ["p%d" % (n + 1) for n in range(rng.randint(1, 3))]
    subprojects = []
    for number in range(rng.randint(1, 12)):
        subprojects.append(
            ["s%d" % (number + 1), str(rng.randint(1, 9)) if rng.random() < 0.5 else "",
             rng.choice(projects) if rng.random() < 0.8 else "", "子", "", "", "", ""])
    tables = {
        "places": [[code, "地", "", "", ""] for code in places], "projects": [[p, "项"] for p in projects],
        "sources": sources, "subprojects": subprojects, "tranches": [], "execution": [], "indicators": [],
    }
    undated = rng.random()
    for subproject in subprojects:
        for source in sources:
            for year in years:
                key = [subproject[0], source[0], str(year)]
                if rng.random() < 0.5:
                    tables["tranches"].append(key + [some_amount(rng, decimals)])
                if rng.random() < 0.5:
                    tables["execution"] += random_line(rng, key, decimals, years, undated)
    for number in range(rng.choice([0, 3, 12])):
        unit = rng.choice(["%", "", "个", "万元", "％", "0"])
        kind = rng.choice(["预算执行率", "预算执行率/x", "产出指标/数量指标", "产出指标", "效益指标/社会效益指标", "execution-rate", ""])
        target = rng.choice([some_figure, some_figure, some_word])(rng, unit) if rng.random() < 0.9 else ""
        actual = rng.choice([some_figure, some_figure, some_word])(rng, unit) if rng.random() < 0.75 else ""
        if rng.random() < 0.15:
            actual = target
        if rng.random() < 0.5 and kind.startswith(("预算", "exec")):
            target, actual = rng.choice(["100%", "90", "", "33.3%"]), ""
        weight = rng.choice(["", "10", "15", "2.5", "33.335", "0", "0.000000000001", "1000000000000"])
        tables["indicators"].append(
            ["i%d" % number, rng.choice([s[0] for s in subprojects] + [""] * 3), kind, "指标", rng.choice([">=", "=", "<=", ""]),
             target, actual, unit, rng.choice(["", "原因"]), rng.choice([str(y) for y in years] + [""]), weight,
             rng.choice(["", "", "7", "9.75"])])
    if rng.random() < 0.15:
        tables["execution"] = []
    if rng.random() < 0.1:
        tables["tranches"] = []
    for rows in tables.values():
        rng.shuffle(rows)
    return tables, rng.choice(["元", "万元", "亿元"]), decimals


def random_line(rng, key, decimals, years, undated):
    rows, dates = [], set()
    for stage, probability in (("initial", 0.85), ("adjusted", 0.3), ("executed", 0.75)):
        if rng.random() > probability:
            continue
        for _ in range(rng.choice([1, 1, 2, 3])):
            date = "" if rng.random() < undated * 0.6 else some_date(rng, years)
            if (stage, date) not in dates:
                dates.add((stage, date))
                rows.append(key + [stage, some_amount(rng, decimals), date])
    return rows


def write_plan(folder, tables, unit, decimals):
    """A package whose descriptor says no more than it must."""
    resources = []
    for name, columns in FIELDS.items():
        if not tables[name] and name in ("execution", "indicators"):
            continue
        write_table(folder, name, columns.split(), tables[name])
        resources.append({"name": name, "path": name + ".csv"})
    write_descriptor(folder, unit, decimals, resources, name="random", title="随机", languages=["zh"])
