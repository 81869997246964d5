"""Is rounding controlled: each cell next to its exact amount, each sum the sum of what is shown?"""
import collections
import re
from fractions import Fraction

from oracle.disagreement import demand, same
from oracle.exact import round_half_up, SCALES
from schedules.sums import check_exact, years_of
from schedules.written import plain_text, read_folder, table_of


def check_next(shown, exact, step, *words):
    """shown is one of the two multiples of step next to exact"""
    demand((shown / step).denominator == 1, shown, "is no multiple of", step, *words)
    demand(abs(shown - exact) < step, shown, "is not next to", exact, *words)


def shown_decimals(plan, unit, decimals):
    """(power of ten of the shown unit in plan units, decimals to show, whether that is rounded)"""
    exact = plan.decimals + SCALES[unit or plan.unit] - SCALES[plan.unit]
    larger = SCALES[unit or plan.unit] > SCALES[plan.unit]
    wanted = decimals if decimals is not None else plan.decimals if larger else exact
    return exact, wanted, wanted < exact


def check_rounding(tool, plan, rng, joint, change_words, after):
    unit = rng.choice([None, "元", "万元", "亿元"])
    exact_decimals, _, _ = shown_decimals(plan, unit, 0)
    decimals = rng.choice([None, 0, 1, 2, exact_decimals]) if unit else rng.choice([0, 0, 1, 3])
    if decimals is not None:
        decimals = max(decimals, exact_decimals - 9, 0)
    words = [*(["--unit", unit] if unit else []), *(["--decimals", str(decimals)] if decimals is not None else []),
             *change_words, *(["--province", "in-proportion"] if joint else [])]
    exact_decimals, wanted, is_rounded = shown_decimals(plan, unit, decimals)
    files = tool.folder("rounded", *words, "--format", "csv")
    show = lambda a: Fraction(a) / Fraction(10) ** exact_decimals
    comparing = bool(change_words)
    if not is_rounded:
        check_exact(plan, files, after, joint, comparing, show)
        tool.tally["other units"] += 1
        return
    tool.tally["rounded"] += 1
    step = Fraction(1, 10 ** wanted)
    lines = plan.entries(after, joint)
    years = years_of(plan, after)
    found, index, _ = read_folder(plan, files, years, comparing)
    columns = collections.Counter()
    exact_columns = collections.Counter()
    pattern = r"-?[0-9]+" + (r"\.[0-9]{%d}" % wanted if wanted else "")
    for place, schedule in found.items():
        mine = {line[1:]: cells for line, cells in lines.items() if line[0] == place}
        same(sorted(schedule.lines), sorted(mine), "lines of", repr(place))
        for part, name in ((0, "_before"), (1, "_after")) if comparing else ((1, ""),):
            sums, exact_sums = collections.Counter(), collections.Counter()
            for key, got in schedule.lines.items():
                total = 0
                for t, cell in zip(years, got[name]):
                    exact = mine[key].get(t, (None, None))[part]
                    same(cell == "", exact is None, "blank", place, key, t)
                    if cell:
                        demand(re.fullmatch(pattern, cell), "decimals of", cell)
                        check_next(Fraction(cell), show(exact), step, place, key, t)
                        sums[t] += Fraction(cell)
                        exact_sums[t] += show(exact)
                        total += Fraction(cell)
                        columns[name, t] += Fraction(cell)
                        exact_columns[name, t] += show(exact)
                same(Fraction(got[name][-1]), total, "rounded line", place, key)
                check_next(total, show(sum(cells[part] or 0 for cells in mine[key].values())), step, "line", place, key)
            shown = list(map(Fraction, schedule.total[name]))
            same(shown, [sums[t] for t in years] + [sum(sums.values())], "rounded total of", repr(place))
            for t in years:
                check_next(sums[t], exact_sums[t], step, "place and year", place, t)
            check_next(sum(sums.values()), sum(exact_sums.values()), step, "place", place)
            if name != "_before":
                row = next(r for r in index if plain_text(r["place_code"]) == place)
                same([row[str(t)] for t in years] + [row["total"]], schedule.total[name], "index of", repr(place))
        if comparing:
            for cells in [*schedule.lines.values(), schedule.total]:
                for b, n, c in zip(cells["_before"], cells["_after"], cells["_change"]):
                    same(c == "", b == "" and n == "", "blank change")
                    same(Fraction(c or 0), Fraction(n or 0) - Fraction(b or 0), "rounded change", place)
    for name in ("_before", "_after") if comparing else ("",):
        for t in years:
            check_next(columns[name, t], exact_columns[name, t], step, "year", t)
        total = sum(exact_columns[name, t] for t in years)
        same(sum(columns[name, t] for t in years), round_half_up(total / step) * step, "the total is rounded as usual")
    name = "_after" if comparing else ""
    same([Fraction(index[-1][str(t)]) for t in years], [columns[name, t] for t in years], "sum row of the index")
    # A place alone.
    simple = [p for p in plan.places if p and "," not in p and p != "all"]
    if simple:
        place = rng.choice(simple)
        row = next(r for r in index if plain_text(r["place_code"]) == place)
        same(tool("schedule", f"--place={place}", *words, "--format", "csv"), files[row["file"]].decode(),
             "a place alone and among others", repr(place))
    for language, said in (("zh", "受控取整"), ("en", "controlled rounding")):
        form = rng.choice(["text", "md", "html"])
        demand(said in "".join(tool("schedule", *words, "--format", form, "--lang", language).split("\n"))
               or said in " ".join(tool("schedule", *words, "--format", form, "--lang", language).split("\n")),
               "does not say that it was rounded:", form, language)


DIMENSIONS = ["year", "source", "tier", "place", "project", "subproject", "level"]


def check_show(tool, plan, rng):
    by = rng.sample(DIMENSIONS, rng.randint(1, 3))
    unit = rng.choice([None, "元", "万元", "亿元"])
    exact_decimals = plan.decimals + SCALES[unit or plan.unit] - SCALES[plan.unit]
    decimals = max(rng.choice([0, 1, 2, 3]), exact_decimals - 9)
    words = ["--by", ",".join(by), "--decimals", str(decimals), *(["--unit", unit] if unit else [])]
    _, rows = table_of(tool("show", *words, "--format", "csv"))
    value = {"year": lambda i, s, t: str(t), "source": lambda i, s, t: s, "tier": lambda i, s, t: plan.sources[s]["tier"],
             "place": lambda i, s, t: plan.place_of(s), "project": lambda i, s, t: plan.subs[i].get("project_id") or "",
             "subproject": lambda i, s, t: i, "level": lambda i, s, t: plan.subs[i].get("level") or ""}
    exact = collections.Counter()
    for cell, amount in plan.tranches.items():
        exact[tuple(value[d](*cell) for d in by)] += Fraction(amount) / Fraction(10) ** exact_decimals
    shown = {tuple(plain_text(row[d]) for d in by): row["amount"] for row in rows}
    same(len(shown), len(rows), "rows of show")
    same(sorted(shown), sorted(exact), "rows of show")
    step = Fraction(1, 10 ** decimals) if decimals < exact_decimals else Fraction(1, 10 ** max(exact_decimals, 0))
    for name, part in (("cell", lambda k: k), ("line", lambda k: k[:-1]), ("column", lambda k: k[-1])):
        a, b = collections.Counter(), collections.Counter()
        for key in exact:
            a[part(key)] += Fraction(shown[key])
            b[part(key)] += exact[key]
        for key in a:
            check_next(a[key], b[key], step, "show", name, key, words)
            if decimals >= exact_decimals:
                same(a[key], b[key], "show exact")
    if exact:
        same(sum(map(Fraction, shown.values())), round_half_up(sum(exact.values()) / step) * step, "total of show", words)
    tool.tally["show"] += 1
