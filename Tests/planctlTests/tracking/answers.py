"""What must `track` print for a plan on a day?"""
import collections
from fractions import Fraction

from oracle.exact import SCALES, short
from tracking.lines import lines_on, total
from tracking.performance import forms
from tracking.plan import TIERS

DIMENSIONS = ["year", "source", "tier", "place", "project", "subproject"]
CSV_HEADER = (
    "subproject source year planned initial adjusted budget executed executedAsOf rate rateOfInitial adjustment unspent due "
    "behind dueOfInitial behindInitial overspent"
).split()
SUM_KEYS = (
    "planned initial budget executed rate rateOfInitial adjustment unspent due behind dueOfInitial behindInitial overspent "
    "unbudgeted unrecorded lines"
).split()


class Expected:
    """What `track` must print for a plan on a day."""

    def __init__(self, plan, day, unit, by):
        self.plan, self.day, self.by = plan, day, by
        self.unit = unit or plan.unit
        self.factor = Fraction(10) ** (SCALES[plan.unit] - SCALES[self.unit])
        self.lines = lines_on(plan, day)

    def amount(self, value):
        return value if value is None or isinstance(value, str) else short(value * self.factor)

    def sums(self, lines):
        sums = total(lines)
        return {key: sums[key] if key == "lines" else self.amount(sums[key]) for key in SUM_KEYS}

    def line(self, key):
        facts = self.lines[key]
        sums = total([facts])
        row = {"subproject": key[0], "source": key[1], "year": key[2]}
        for name in CSV_HEADER[3:]:
            if name == "executedAsOf":
                row[name] = facts["on"]
            elif name == "adjusted":
                row[name] = self.amount(facts["adjusted"])
            else:
                row[name] = self.amount(sums[name])
        return row

    def group(self, dimension, key):
        subproject, source, year = key
        plan = self.plan
        if dimension == "year":
            return year, year
        if dimension == "source":
            return plan.sources.index(source), source
        if dimension == "tier":
            return TIERS.index(plan.tier_of[source]), plan.tier_of[source]
        if dimension == "place":
            place = plan.place_of[source]
            return (plan.places.index(place), place) if place else (-1, None)
        if dimension == "project":
            project = plan.project_of[subproject]
            return (plan.projects.index(project), project) if project else (-1, None)
        return plan.subprojects.index(subproject), subproject

    def csv(self):
        rows = [CSV_HEADER]
        for key in self.lines:
            line = self.line(key)
            rows.append(["" if line[name] is None else str(line[name]) for name in CSV_HEADER])
        return rows

    def json(self):
        plan = self.plan
        has_money = bool(plan.tables["execution"])
        facts = self.lines
        dates = [line["on"] for line in facts.values() if line["on"]]
        out = {
            "command": "track", "format": 1, "plan": {"name": plan.name, "unit": self.unit},
            "asOf": "%04d-%02d-%02d" % self.day if self.day else None,
            "latestExecuted": max(dates) if dates else None,
            "total": self.sums(facts.values()) if has_money else None,
        }
        for dimension in DIMENSIONS:
            if dimension not in self.by:
                continue
            groups = collections.defaultdict(list)
            for key in facts:
                groups[self.group(dimension, key)].append(facts[key])
            rows = [{dimension: label, **self.sums(groups[rank, label])} for rank, label in sorted(groups, key=lambda g: g[0])]
            out["by" + dimension[0].upper() + dimension[1:]] = rows if has_money else []
        keys = list(facts)
        late = [k for k in keys if (facts[k]["behind"] or 0) > 0 or (facts[k]["behindInitial"] or 0) > 0]
        late.sort(key=lambda k: (-(facts[k]["behind"] or 0), -(facts[k]["behindInitial"] or 0)))
        above = lambda k: facts[k]["unbudgeted"] if facts[k]["budget"] is None else facts[k]["overspent"]
        over = sorted((k for k in keys if (above(k) or 0) > 0), key=lambda k: -above(k))
        out["behind"] = [self.line(k) for k in late] if has_money else []
        out["overspent"] = [self.line(k) for k in over] if has_money else []
        out["scores"] = forms(plan, facts)
        return out
