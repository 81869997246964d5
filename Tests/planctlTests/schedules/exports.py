"""Do export and report show the plan's amounts?"""
import os
import re
from fractions import Fraction

import workbook_check
from oracle.disagreement import demand, same
from oracle.exact import short
from schedules.plan import LOCAL
from schedules.tables import Tables
from schedules.written import table_of


def check_export(tool, plan, scratch):
    header, rows = table_of(tool("export", "--to", "wide-csv"))
    body = {n: row for n, row in enumerate(rows[:-1])}
    same(len(body), len(plan.subs), "rows of wide-csv")
    years = sorted({t for _, _, t in plan.tranches})
    order = sorted(plan.subs, key=lambda i: (int(plan.subs[i].get("seq") or 10 ** 15), natural(i)))
    exact = lambda a: short(Fraction(a, 10 ** plan.decimals))
    for n, sub in enumerate(order):
        row = body[n]
        mine = {(s, t): a for (i, s, t), a in plan.tranches.items() if i == sub}

        def part(chosen):
            found = [a for key, a in mine.items() if chosen(*key)]
            return exact(sum(found)) if found else ""

        for t in years:
            same(row[str(t)], part(lambda s, y: y == t), "year", t, "of", sub)
            for s in plan.sources:
                if f"{t}_{s}" in row:
                    same(row[f"{t}_{s}"], part(lambda x, y: (x, y) == (s, t)), t, s, "of", sub)
                else:
                    demand((s, t) not in mine, "no column for", s, t)
        same(row["total"], part(lambda s, y: True), "total of", sub)
        for name, tiers in (("central", {"central"}), ("province", {"province"}), ("local", LOCAL)):
            if "total_" + name in row:
                same(row["total_" + name], part(lambda s, y: plan.sources[s]["tier"] in tiers), name, "of", sub)
            else:
                demand(not part(lambda s, y: plan.sources[s]["tier"] in tiers), "no column for", name)
    same(rows[-1]["total"], exact(sum(plan.tranches.values())), "the plan's total")
    path = os.path.join(scratch, "plan.xlsx")
    tool("export", "--to", "xlsx", "-o", path)
    list(workbook_check.read(path))
    page = os.path.join(scratch, "plan.html")
    tool("report", "-o", page, "--lang", "en")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    demand("<script" not in text.lower() and "http-equiv=\"refresh" not in text.lower(), "a script in the report")
    Tables(text)
    tool.tally["reports"] += 1


def natural(text):
    data = text.encode()
    return [(0, int(p), b"") if p.isdigit() else (1, 0, p) for p in re.findall(rb"[0-9]+|[^0-9]", data)]
