"""A verdict that nothing obeys the limits: the limits named cannot stand together, every smaller set can, every repair
helps, and one unit less does not."""
import re

from rebalance_plan import Limit, Question, agree
from rebalance_whole import Whole


def check_impossible(question, answer, tally):
    plan, scenario = question.plan, question.scenario
    agree(Whole(question).any() is None, "impossible, but the oracle has an allocation")
    limits, conflict = scenario.limits, []

    def possible(limits, backfill=None):
        return Whole(Question(plan, scenario.changed(limits, backfill))).any() is not None

    for entry in answer["conflict"]:
        found = [c for c in meant(plan, entry["limit"], limits) if c.origin == entry["origin"] and c not in conflict]
        agree(found, "conflict names no limit:", entry)
        conflict.append(found[0])
    agree(not possible(conflict), "the conflict's limits can stand together:", answer["conflict"])
    for limit in conflict:
        agree(possible([c for c in conflict if c is not limit]), "a smaller set conflicts, without", limit.selector)
    for repair in answer["repairs"]:
        tally["repairs"] += 1
        agree(any(possible(*way) for way in repaired(plan, repair, 0, limits)), "repair does not help:", repair)
        if "release" not in repair:
            agree(not all(possible(*way) for way in repaired(plan, repair, 1, limits)), "less would do than", repair)
    ways = [(limits, None)]
    for repair in answer.get("repairsTogether", []):
        ways = [new for some, _ in ways for new in repaired(plan, repair, 0, some)]
    agree(len(ways) == 1 and ways[0][0] is limits or any(possible(*way) for way in ways),
          "the repairs together do not help:", answer.get("repairsTogether"))
    tally["repaired only together"] += bool(answer.get("repairsTogether"))


def meant(plan, text, limits):
    """The limits that a text such as city@2021<=840.5 or lock @2020 may mean."""
    kind, selector, value = re.fullmatch(r"(lock |match |spent |)([^<>=]*)(?:[<>]?=(.*))?", text).groups()
    kind = kind.strip() or {"<": "limit", ">": "floor"}.get(text[len(selector):][:1])
    named = Limit(plan, kind, selector)
    return [c for c in limits if c.kind == (kind or c.kind) and c.rows == named.rows and c.year == named.year
            and (c.payers == named.payers or value == "plan")
            and (kind not in ("limit", "floor") or c.value == plan.minor(value))]


def repaired(plan, repair, by, limits):
    """Ways to read the repair, loosened by so many units less."""
    if repair["limit"].startswith("backfill "):
        yield limits, (repair["limit"][9:], plan.minor(repair["atLeast"]) - by)
        return
    for key, kinds, sign in (("atLeast", ("limit",), 1), ("atMost", ("floor",), -1), ("release", (), 0)):
        if key in repair:
            some = [c for c in meant(plan, repair["limit"], limits) if not kinds or c.kind in kinds]
            agree(some, "repair names no limit:", repair)
            for limit in some:
                other = [limit.worth(plan.minor(repair[key]) - sign * by)] if sign else []
                yield [c for c in limits if c is not limit] + other, None
