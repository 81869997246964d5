"""Does every cell stand as recomputed, and does everything add up to the plan?"""
import collections
from fractions import Fraction

from oracle.disagreement import same
from oracle.exact import short
from schedules.written import MONEY, plain_text, read_folder


def check_exact(plan, files, after, joint, comparing, show=None):
    """Everything re-added and recomputed; show turns minor units into the number that is shown."""
    show = show or (lambda a: Fraction(a, 10 ** plan.decimals))
    lines = plan.entries(after, joint)
    years = years_of(plan, after)
    found, index, reconciliation = read_folder(plan, files, years, comparing)
    has_nowhere = any(not line[0] for line in lines)
    same(sorted(found), sorted(list(plan.places) + [""] * has_nowhere), "places with a file")
    text = lambda a: "" if a is None else short(show(a))
    whole = collections.Counter()
    sums_of = {}
    for place, schedule in found.items():
        mine = {line[1:]: cells for line, cells in lines.items() if line[0] == place}
        same(sorted(schedule.lines), sorted((part, sub, s) for part, sub, s in mine), "lines of", repr(place))
        sums = collections.Counter()
        for (part, sub, source), cells in mine.items():
            got = schedule.lines[part, sub, source]
            before = [cells.get(t, (None, None))[0] for t in years]
            now = [cells.get(t, (None, None))[1] for t in years]
            change = [None if b is None and n is None else (n or 0) - (b or 0) for b, n in zip(before, now)]
            for step, values in zip(("_before", "_after", "_change") if comparing else ("",),
                                    (before, now, change) if comparing else (now,)):
                expected = [text(v) for v in values] + [text(sum(v or 0 for v in values))]
                same(got[step], expected, "cells of", repr(place), part, sub, source, step)
            for t, b, n in zip(years, before, now):
                whole[sub, source, t] += n or 0
                sums["before", t] += b or 0
                sums["after", t] += n or 0
                sums[part] += n or 0
        sums_of[place] = sums
        for step, values in (("_before", ["before"]), ("_after", ["after"]), ("_change", ["after", "before"])):
            row = [sums[values[0], t] - (sums[values[1], t] if len(values) > 1 else 0) for t in years]
            if comparing or step == "_after":
                same(schedule.total[step if comparing else ""], [text(v) for v in row] + [text(sum(row))],
                     "total row of", repr(place))
    # Over all places: the plan.
    for cell in set(whole) | set(after):
        same(whole[cell], after.get(cell, 0), "all places together of", cell)
    check_sums(plan, index, reconciliation, sums_of, years, after, text, comparing)
    return found, lines, years, index


def check_sums(plan, index, reconciliation, sums_of, years, after, text, comparing):
    answer = "result" if comparing else "plan"
    rows = {plain_text(row["place_code"]): row for row in index[:-1]}
    for place, sums in sums_of.items():
        values = [sums["after", t] for t in years]
        same([rows[place][str(t)] for t in years] + [rows[place]["total"]],
             [text(v) for v in values] + [text(sum(values))], "index row of", repr(place))
    by_year = [sum(a for (_, _, t), a in after.items() if t == year) for year in years]
    all_years = [text(v) for v in by_year] + [text(sum(by_year))]
    same([index[-1][str(t)] for t in years] + [index[-1]["total"]], all_years, "sum row of the index")
    exact = lambda a: short(Fraction(a, 10 ** plan.decimals))
    by_kind = collections.defaultdict(list)
    for row in reconciliation:
        by_kind[row["kind"]].append(row)
    same({kind: len(rows) for kind, rows in by_kind.items()},
         {k: n for k, n in {"place": len(sums_of), "sum": 1, "plan": 1, "difference": 1,
                            **({"result": 1} if comparing else {}),
                            "subproject": len(plan.subs)}.items() if n}, "rows of the reconciliation")
    for row in by_kind["place"]:
        sums = sums_of[plain_text(row["id"])]
        same([row[part] for part in MONEY], [exact(sums[part]) for part in MONEY], "parts of", row["id"])
        values = [sums["after", t] for t in years]
        same([row[str(t)] for t in years] + [row["total"]], [exact(v) for v in values + [sum(values)]], "years of", row)
    total, planned, difference = (by_kind[kind][0] for kind in ("sum", answer, "difference"))
    if comparing:
        planned_years = [sum(a for (_, _, t), a in plan.tranches.items() if t == year) for year in years]
        same([by_kind["plan"][0][str(t)] for t in years] + [by_kind["plan"][0]["total"]],
             [exact(v) for v in planned_years + [sum(planned_years)]], "the plan beside the result")
    same([total[p] for p in MONEY], [exact(sum(s[p] for s in sums_of.values())) for p in MONEY], "parts in all")
    for row in (total, planned):
        same([row[str(t)] for t in years] + [row["total"]], [exact(v) for v in by_year + [sum(by_year)]], row["kind"])
    same([difference[str(t)] for t in years] + [difference["total"], total["difference"]], ["0"] * (len(years) + 2),
         "difference")
    same(total[answer], exact(sum(by_year)), "the plan's sum")
    for row in by_kind["subproject"]:
        sub = plain_text(row["id"])
        values = [sum(a for (i, _, t), a in after.items() if i == sub and t == year) for year in years]
        same([row[str(t)] for t in years] + [row["total"], row[answer], row["difference"]],
             [exact(v) for v in values + [sum(values)] * 2] + ["0"], "reconciliation of", sub)


def years_of(plan, after):
    return sorted(set(plan.years) | {t for (_, _, t), amount in after.items() if amount})
