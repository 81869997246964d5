"""How many points does an indicator earn?"""
import collections
import re
from fractions import Fraction

from oracle.exact import short
from tracking.lines import half_up, total

STATUSES = ["met", "exceeded", "missed", "open", "judged"]


def figure(text, unit):
    """(value, what it is measured in), or None for words."""
    for suffix in ["", "%", "％", unit]:
        if not text.endswith(suffix):
            continue
        number = text[: len(text) - len(suffix)]
        match = re.fullmatch(r"-?([0-9]+)(?:\.([0-9]+))?", number)
        if match and len(match[2] or "") <= 12 and int(match[1] + (match[2] or "")) <= 10**15:
            measure = suffix or unit
            return Fraction(number), "%" if measure == "％" else measure
    return None


def compared(relation, found, wanted):
    """(status, part of the points earned)"""
    none = Fraction(0)
    if found == wanted:
        return "met", Fraction(1)
    if not relation:
        return "judged", None
    if (relation == ">=" and found > wanted) or (relation == "<=" and found < wanted):
        return "met", Fraction(1)
    if relation == "=" and found > wanted > 0:
        return "exceeded", Fraction(1)
    if relation == "<=":
        return "missed", wanted / found if found > 0 else none
    if found > wanted:
        return "missed", none
    return "missed", found / wanted if wanted > 0 else none


def forms(plan, lines):
    """The forms of all sub-projects and years, with sums by kind; `lines` are the plan's on that day."""
    found = collections.defaultdict(list)
    for row in plan.tables["indicators"]:
        subproject = row.get("subproject_id") or None
        year = int(row["year"]) if row.get("year") else None
        rank = (plan.subprojects.index(subproject) if subproject else -1, year or -1)
        found[rank, subproject, year].append(row)
    out = []
    for key in sorted(found, key=lambda k: k[0]):
        scored = [score(row, lines, key[1], key[2]) for row in found[key]]
        kinds = {}
        for one in scored:
            kinds.setdefault(one["kind"].split("/")[0], []).append(one)
        out.append(
            {
                "subproject": key[1], "year": key[2], **score_sums(scored),
                "kinds": [
                    {"kind": kind, **score_sums(rows), "indicators": rows} for kind, rows in kinds.items()
                ],
            }
        )
    return out


def score_sums(scores):
    weighted = [s for s in scores if s["weight"] is not None]
    given = [Fraction(s["given"]) for s in scores if s["given"] is not None]
    undecided = sum((Fraction(s["weight"]) for s in weighted if s["status"] in ("open", "judged")), Fraction(0))
    return {
        "weight": short(sum(Fraction(s["weight"]) for s in weighted)) if weighted else None,
        "points": short(sum(Fraction(s["points"] or 0) for s in weighted)) if weighted else None,
        "open": short(undecided) if weighted else None,
        "given": short(sum(given)) if given else None,
        "statuses": {name: sum(s["status"] == name for s in scores) for name in STATUSES},
    }


def score(row, lines, subproject, year):
    cell = lambda name: row.get(name) or ""
    status, share, rate = judge(cell, lines, subproject, year)
    weight = Fraction(cell("weight")) if cell("weight") else None
    points = None
    if weight is not None and status not in ("open", "judged"):
        points = half_up(weight * min(max(share, Fraction(0)), Fraction(1)), 2)
    return {
        "indicator": cell("indicator_id"), "kind": cell("kind"), "name": cell("name"),
        "relation": cell("relation") or None, "target": cell("target"), "actual": cell("actual"),
        "unit": cell("unit"), "computedRate": rate, "status": status,
        "weight": None if weight is None else short(weight), "points": None if points is None else short(points),
        "given": short(Fraction(cell("score"))) if cell("score") else None, "reason": cell("reason"),
    }


def judge(cell, lines, subproject, year):
    relation, target, actual = cell("relation"), cell("target"), cell("actual")
    rate = None
    if cell("kind").split("/")[0] in ("预算执行率", "execution-rate") and not actual:
        chosen = [f for k, f in lines.items() if subproject in (None, k[0]) and year in (None, k[2])]
        sums = total(chosen)
        rate = sums["rate"]
        if rate is not None:
            wanted = figure(target or "100%", cell("unit"))
            if wanted is None or wanted[1] != "%":
                return "judged", None, rate
            return (*compared(relation or ">=", sums["executed"] / sums["budget"] * 100, wanted[0]), rate)
    if not actual:
        return "open", None, rate
    found, wanted = figure(actual, cell("unit")), figure(target, cell("unit"))
    if found is None or wanted is None or found[1] != wanted[1]:
        return ("met", Fraction(1), rate) if actual == target else ("judged", None, rate)
    return (*compared(relation, found[0], wanted[0]), rate)
