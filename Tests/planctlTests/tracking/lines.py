"""What was planned, budgeted, spent and due on a day, line by line and in all?"""
import calendar
import collections
from fractions import Fraction

from oracle.exact import round_half_up


def half_up(value, decimals):
    """`value`, not negative, to so many decimals, halves up."""
    assert value >= 0
    return Fraction(round_half_up(value * 10**decimals), 10**decimals)


def percent(part, whole):
    if part is None or whole is None or whole <= 0:
        return None
    rate = half_up(Fraction(part) / whole * 100, 2)
    whole_part = int(rate)
    return "%d.%02d%%" % (whole_part, int((rate - whole_part) * 100))


def passed(day, year):
    """How much of `year` has passed at the end of `day` (y, m, d): months, and within a month days."""
    if day is None or day[0] > year:
        return Fraction(1)
    if day[0] < year:
        return Fraction(0)
    return Fraction(day[1] - 1, 12) + Fraction(day[2], 12 * calendar.monthrange(day[0], day[1])[1])


def lines_on(plan, day):
    """{(sub-project, source, year): figures} in canonical order, as they stood on `day`."""
    lines = collections.defaultdict(dict)
    for row in plan.tables["tranches"]:
        lines[row["subproject_id"], row["source_id"], int(row["year"])]["planned"] = Fraction(row["amount"])
    chosen = {}
    for row in plan.tables["execution"]:
        dated = row.get("as_of") or ""
        year = int(row["year"])
        if day:
            if dated and tuple(map(int, dated.split("-"))) > day:
                continue
            if not dated and row["stage"] == "executed" and year > day[0]:
                continue
        key = (row["subproject_id"], row["source_id"], year, row["stage"])
        if key not in chosen or dated > chosen[key][0]:
            chosen[key] = (dated, Fraction(row["amount"]))
    for (subproject, source, year, stage), (dated, amount) in chosen.items():
        line = lines[subproject, source, year]
        line[stage] = amount
        if stage == "executed":
            line["on"] = dated or None
    rank = lambda key: (plan.subprojects.index(key[0]), plan.sources.index(key[1]), key[2])
    return {key: derived(plan, key, lines[key], day) for key in sorted(lines, key=rank)}


def derived(plan, key, line, day):
    year = key[2]
    initial, executed = line.get("initial"), line.get("executed")
    budget = line.get("adjusted", initial)
    share = passed(day, year)
    facts = dict(planned=line.get("planned"), initial=initial, adjusted=line.get("adjusted"), budget=budget)
    facts.update(executed=executed, on=line.get("on"))
    for name, whole in (("due", budget), ("dueOfInitial", initial)):
        facts[name] = None if whole is None else half_up(whole * share, plan.decimals)
    for name, due in (("behind", facts["due"]), ("behindInitial", facts["dueOfInitial"])):
        facts[name] = None if due is None else max(due - (executed or 0), Fraction(0))
    both = budget is not None and executed is not None
    facts["overspent"] = max(executed - budget, Fraction(0)) if both else None
    facts["unbudgeted"] = executed if budget is None else None
    is_late = budget is not None and executed is None and (day is None or year <= day[0])
    facts["unrecorded"] = budget if is_late else None
    end = (year, 12, 31)
    last = min(day, end) if day else end
    facts["outdated"] = bool(facts["on"]) and tuple(map(int, facts["on"].split("-"))) < last
    return facts


def total(lines):
    """The figures of several lines as `track` prints them, amounts as fractions."""
    lines = list(lines)

    def add(name):
        values = [line[name] for line in lines if line[name] is not None]
        return sum(values, Fraction(0)) if values else None

    def count(name, test=lambda value: True):
        return sum(line[name] is not None and test(line[name]) for line in lines)

    sums = {name: add(name) for name in ("planned", "initial", "budget", "executed", "due", "behind", "dueOfInitial")}
    sums["behindInitial"] = add("behindInitial")
    recorded, budget = sums["executed"], sums["budget"]
    sums["rate"] = percent(recorded, budget)
    sums["rateOfInitial"] = percent(recorded, sums["initial"])
    sums["adjustment"] = None if budget is None else budget - (sums["initial"] or 0)
    sums["unspent"] = None if budget is None or recorded is None else budget - recorded
    # Shown as soon as there are budgets and expenditure at all, on whatever lines.
    sums["overspent"] = None if budget is None or recorded is None else add("overspent") or Fraction(0)
    sums["unbudgeted"], sums["unrecorded"] = add("unbudgeted"), add("unrecorded")
    positive = lambda value: value > 0
    sums["lines"] = dict(
        planned=count("planned"), initial=count("initial"), adjusted=count("adjusted"), budget=count("budget"),
        executed=count("executed"), behind=count("behind", positive), behindInitial=count("behindInitial", positive),
        overspent=count("overspent", positive), unbudgeted=count("unbudgeted"), unrecorded=count("unrecorded"),
        outdated=sum(line["outdated"] for line in lines),
    )
    return sums
