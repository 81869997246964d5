"""Which sub-projects, outputs and duties does each place have?"""
import collections
import re
from fractions import Fraction

from oracle.disagreement import demand, same
from schedules.written import number, plain_text

COLLECTIVE = ["各县（区）", "各县(区)", "各区县", "各县区", "各区（县）", "各区(县)", "各县（市、区）", "各县(市、区)", "各县级"]
KINDS_OF = {"central": (), "province": ("province",), "city": ("city",), "county": ("county", "zone"),
            "city-county": ("city", "county", "zone")}


def role_of(plan, duty, place):
    lead, partners = duty.get("lead") or "", (duty.get("partners") or "").split(";")
    if is_named(plan, lead, place):
        return "lead"
    return "partner" if any(is_named(plan, text, place) for text in partners) else None


def is_named(plan, text, place):
    row = plan.places[place]
    if row.get("name") and row["name"] in text:
        return True
    kind, offices = row.get("kind"), re.split("[、；;，,]", text)
    if kind == "county":
        return any(word in text for word in COLLECTIVE)
    if kind == "city":
        return any(office.startswith(("市", "各市")) for office in offices)
    return kind == "province" and any(office.startswith("省") for office in offices)


def tasks_of(plan, place, lines):
    """(sub-projects, {(sub, item, unit): {year: quantity}}, {duty: role}) of a place, from the plan's own lines"""
    pays = {(line[2], year) for line, cells in lines.items() if line[0] == place and line[1] != "given"
            for year, (before, after) in cells.items() if before or after}
    local = {(line[2], year) for line, cells in lines.items()
             if line[0] and line[1] == "own" and not plan.is_joint(line[3])
             for year, (_, after) in cells.items() if after}
    funded = {line[2] for line in lines}
    subs = {sub for sub, _ in pays}
    for sub, row in plan.subs.items():
        level, project = row.get("level") or "", row.get("project_id") or ""
        fits = level in ("", "other") or (place and plan.places[place].get("kind") in KINDS_OF[level])
        if sub not in funded and place and project and fits:
            if any(role_of(plan, plan.duties[d], place) for d in plan.duties_of[project]):
                subs.add(sub)
    outputs = collections.defaultdict(dict)
    for row in plan.outputs:
        sub, year = row["subproject_id"], int(row["year"])
        if sub in subs and ((sub, year) in pays or (sub, year) not in local):
            outputs[sub, row["item"], row.get("unit") or ""][year] = row["quantity"]
    duties = {}
    if place:
        covered = {d for sub in subs for d in plan.duties_of[plan.subs[sub].get("project_id") or ""]}
        for code, duty in plan.duties.items():
            role = role_of(plan, duty, place)
            if role or code in covered:
                duties[code] = role
    return subs, dict(outputs), duties


def check_tasks(plan, found, lines, years, index, tally):
    rows = {plain_text(row["place_code"]): row for row in index[:-1]}
    for place, schedule in found.items():
        subs, outputs, duties = tasks_of(plan, place, lines)
        same(rows[place]["subprojects"], str(len(subs)), "sub-projects of", repr(place), sorted(subs))
        same(rows[place]["outputs"], str(len(outputs)), "outputs of", repr(place))
        same(sorted(schedule.outputs), sorted(outputs), "outputs of", repr(place))
        for key, quantities in outputs.items():
            cells = schedule.outputs[key]
            same(cells[:-1], [quantities.get(t, "") for t in years], "quantities of", repr(place), key)
            same(number(cells[-1]), sum(map(Fraction, quantities.values())), "sum of", repr(place), key)
        same(sorted(schedule.duties), sorted(duties), "duties of", repr(place))
        for duty, role in schedule.duties.items():
            demand(role in (None, duties[duty] or ""), "role of", repr(place), "in", duty, role, "is", duties[duty])
        tally["outputs"] += len(outputs)
        tally["duties"] += len(duties)
        tally["roles"] += sum(map(bool, duties.values()))
