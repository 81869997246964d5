"""A plan package, its rules and the flags of a scenario, read as the page Rebalancing.md describes them: what may be
paid where, and every limit. Amounts are whole minor units, shares Fractions. Nothing here solves anything."""
import collections
import copy
import csv
import json
import math
import os
import re
from fractions import Fraction

LOCAL = {"city", "county", "other"}


class Disagreement(Exception):
    pass


def agree(condition, *words):
    if not condition:
        raise Disagreement(" ".join(map(str, words)))


def half_up(number):
    return math.floor(number + Fraction(1, 2))


class Plan:
    def __init__(self, folder):
        def table(name):
            path = os.path.join(folder, name + ".csv")
            if not os.path.exists(path):
                return []
            with open(path, newline="") as rows:
                return list(csv.DictReader(rows))
        with open(os.path.join(folder, "datapackage.json")) as file:
            self.decimals = json.load(file)["planctl"]["decimals"]
        self.folder = folder
        self.project = {r["subproject_id"]: r["project_id"] for r in table("subprojects")}
        self.end = {r["subproject_id"]: int(r["end_year"]) for r in table("subprojects") if r["end_year"]}
        self.tier = {r["source_id"]: r["tier"] for r in table("sources")}
        self.place = {r["source_id"]: r["place_code"] for r in table("sources")}
        self.planned = {(r["subproject_id"], r["source_id"], int(r["year"])): self.minor(r["amount"])
                        for r in table("tranches")}
        self.rules, self.scenarios = table("rules"), table("scenarios")
        self.spent = [((r["subproject_id"], r["source_id"], int(r["year"])), self.minor(r["amount"]))
                      for r in table("execution") if r["stage"] == "executed"]
        self.subs, self.sources = list(self.project), list(self.tier)
        self.years = range(min(t for *_, t in self.planned), max(t for *_, t in self.planned) + 1)
        self.need = dict.fromkeys(self.subs, 0)
        for (i, *_), amount in self.planned.items():
            self.need[i] += amount

    def minor(self, text):
        """A printed decimal as minor units."""
        units = Fraction(text) * 10 ** self.decimals
        agree(units.denominator == 1, "more decimals than the plan has:", text)
        return int(units)

    def payers(self, word):
        if word in ("", "*"):
            return frozenset(self.sources)
        if word in self.tier:
            return frozenset([word])
        return frozenset(s for s in self.sources if word in (self.tier[s], self.place[s])
                         or word == "local" and self.tier[s] in LOCAL)

    def rows(self, word):
        return frozenset(i for i in self.subs if word in ("", "*", i, self.project[i]))

    def flags(self, name):
        """The flags that say the same as a scenario of the package."""
        flags, words, amount = [], [], ""
        for row in self.scenarios:
            if row["scenario_id"] == name:
                source, rows = row["source_id"] or row["tier"], row["subproject_id"] or row["project_id"]
                selector = source + ("@" + row["year"] if row["year"] else "") + (":" + rows if rows else "")
                if row["op"] == "backfill":
                    words, amount = words + [source], row["value"] or amount
                elif row["op"] in ("defer", "priority"):
                    flags.append(f"--{row['op']}" + ("=" + (row["value"] if row["op"] == "defer" else rows))
                                 * bool(row["value"]))
                else:
                    flags.append(f"--{row['op']}=" + "=".join(w for w in (selector, row["value"]) if w))
        return flags + (["--backfill=" + ",".join(words) + ("=" + amount if amount else "")] if words else [])


class Limit:
    """One limit: its kind, the cells it chooses, its value (units; for match a Fraction, None for the plan's own)."""

    def __init__(self, plan, kind, selector, value=None, origin="you"):
        source, year, rows = re.fullmatch(r"([^@:]*)(?:@(\d+))?(?::(.+))?", selector).groups()
        self.kind, self.selector, self.value, self.origin = kind, selector, value, origin
        self.payers, self.rows = plan.payers(source), plan.rows(rows or "")
        self.year, self.is_for_all = int(year) if year else None, rows in (None, "*")
        agree(self.payers and self.rows, "chooses nothing:", selector)
        self.planned = sum(a for cell, a in plan.planned.items() if cell in self)
        self.plan = plan

    def __contains__(self, cell):
        return cell[0] in self.rows and cell[1] in self.payers and self.year in (None, cell[2])

    def worth(self, value):
        other = copy.copy(self)
        other.value = value
        return other

    def share(self, text):
        """A share of the planned sum, not rounded, or an amount."""
        if text.endswith("%"):
            return self.planned * Fraction(text[:-1]) / 100
        return Fraction(self.plan.minor(text))


class Scenario:
    def __init__(self, plan, flags):
        self.limits, self.classes, self.backfill, self.amount = [], [], frozenset(), None
        self.payers, self.carry, self.defer, self.is_total_first = plan.payers, [], None, False
        for rule in plan.rules if "--no-rules" not in flags else []:
            words = (rule["source_id"] or rule["tier"], rule["year"], rule["subproject_id"] or rule["project_id"])
            selector = words[0] + ("@" + words[1] if words[1] else "") + (":" + words[2] if words[2] else "")
            if rule["kind"] == "priority":  # as the option's words, not as a selector
                selector = words[2]
            kind = {"cap": "limit", "share_max": "match"}.get(rule["kind"], rule["kind"])
            if kind != "share_min":
                self.add(plan, kind, selector, rule["value"], rule["rule_id"])
        for flag in flags:
            kind, _, text = flag[2:].partition("=")
            selector, _, value = text.partition("=")
            if kind == "first":
                self.is_total_first = selector == "total"
            elif kind != "no-rules":
                self.add(plan, kind, selector, value, "you")
        for cell, amount in plan.spent:
            self.limits.append(Limit(plan, "spent", f"{cell[1]}@{cell[2]}:{cell[0]}",
                                     min(amount, plan.planned.get(cell, 0)), "execution"))
        self.classes.append([i for i in plan.subs if not any(i in c for c in self.classes)])

    def add(self, plan, kind, selector, value, origin):
        if kind == "priority":
            for word in selector.split(","):
                self.classes.append([i for i in plan.subs if i in plan.rows(word)
                                     and not any(i in c for c in self.classes)])
        elif kind == "defer":
            self.defer = max(self.defer or 0, int(selector or 0))
        elif kind == "carryover":
            self.carry.append(plan.payers(selector))
        elif kind == "backfill":
            for word in selector.split(","):
                self.backfill |= plan.payers(word)
            self.amount = plan.minor(value) if value else None
        else:
            of_plan = (kind, selector) == ("match", "plan")
            limit = Limit(plan, kind, "" if of_plan else selector, origin=origin)
            if of_plan:  # all province money, whatever its sources are called
                limit.payers = frozenset(s for s in plan.sources if plan.tier[s] == "province")
            elif kind == "cut":
                limit.kind, limit.value = "limit", limit.planned - half_up(limit.share(value))
            elif kind == "floor":
                limit.value = math.ceil(limit.share(value))
            elif kind == "match":
                limit.value = Fraction(value[:-1]) / 100
            elif kind == "limit":
                limit.value = plan.minor(value)
            self.limits.append(limit)

    def changed(self, limits, backfill=None):
        """With these limits and, if given, these words and amount of backfill."""
        other = copy.copy(self)
        other.limits = limits
        if backfill:
            other.backfill = frozenset().union(*(self.payers(word) for word in backfill[0].split(",")))
            other.amount = backfill[1]
        return other


class Question:
    """What may be paid where, and every limit as linear rows over the payments."""

    def __init__(self, plan, scenario):
        self.plan, self.scenario = plan, scenario
        self.chains = list(self.find_chains())
        # A lock is x = a: a cell that gives extra while its own money waits would be no lock.
        closed = [c for c in scenario.limits
                  if c.kind == "lock" or c.kind == "limit" and c.value <= c.planned]
        inside = {(s, year) for payers, links in self.chains for year in links for s in payers}
        self.flows = []  # (tranche, cell, is own)
        for tranche, amount in plan.planned.items():
            i, s, t = tranche
            last = t if scenario.defer is None else max(t, plan.end.get(i, plan.years[-1]) + scenario.defer)
            if amount > 0:
                self.flows += [(tranche, (i, s, y), True) for y in range(t, last + 1)]
                self.flows += [(tranche, (i, p, y), False) for p in plan.sources for y in range(t, last + 1)
                               if p in scenario.backfill and p != s and (i, p, y) in plan.planned
                               and (p, y) not in inside and not any((i, p, y) in c for c in closed)]
        self.cells = sorted({cell for _, cell, _ in self.flows} | set(plan.planned))
        asked, by_year = {cell[1:] for _, cell, own in self.flows if not own}, collections.Counter()
        for (_, *giver), amount in plan.planned.items():
            by_year[tuple(giver)] += amount
        self.givers = [(s, t) for s in plan.sources for t in plan.years if (s, t) in asked]
        self.given = {giver: max(1, by_year[giver]) for giver in self.givers}

    def find_chains(self):
        """Ceilings on the same sources and single years that --carryover joins: (sources, {year: units}). Wider sets
        come first, and a source is in one chain only."""
        groups, taken = collections.defaultdict(list), set()
        for c in self.scenario.limits:
            if c.kind == "limit" and c.year is not None and c.is_for_all \
                    and any(c.payers <= payers for payers in self.scenario.carry):
                groups[c.payers].append(c)
        for payers in sorted(groups, key=lambda payers: (-len(payers), sorted(payers))):
            if payers & taken:
                continue
            taken |= payers
            links = {}
            for c in groups[payers]:
                links[c.year] = min(c.value, links.get(c.year, c.value))
            for year in range(self.plan.years[0], max(links)):
                links.setdefault(year, sum(a for (_, s, t), a in self.plan.planned.items()
                                           if t == year and s in payers))
            yield payers, dict(sorted(links.items()))

    def is_chained(self, limit):
        return (limit.kind == "limit" and limit.year is not None and limit.is_for_all
                and any(limit.payers == payers for payers, _ in self.chains))

    def is_asking(self, limit):
        """A ceiling above the plan on one source in one year: it bounds what the source is asked for as well."""
        return (limit.kind == "limit" and len(limit.payers) == 1 and limit.year is not None and limit.is_for_all
                and limit.value > limit.planned and not self.is_chained(limit))

    def ratio(self, limit, i, t):
        """The cofinancing share of a sub-project-year; where the plan has nothing, its own share is no limit."""
        if limit.value is not None:
            return limit.value
        year = {s: self.plan.planned.get((i, s, t), 0) for s in self.plan.sources}
        return Fraction(sum(year[s] for s in limit.payers), sum(year.values())) if any(year.values()) else Fraction(1)

    def rows(self):
        """({flow number: factor}, least, most), least or most None; a match has a factor that is a Fraction."""
        into, extra, fates, together = (collections.defaultdict(list) for _ in range(4))
        for n, (tranche, cell, own) in enumerate(self.flows):
            fates[tranche].append(n)
            into[cell].append(n)
            if not own:
                extra[cell].append(n)
        for cell in self.cells:
            together[cell[0], cell[2]].append(cell)

        def total(cells, flows=into):
            return {n: 1 for cell in cells for n in flows[cell]}

        for tranche, flows in fates.items():
            yield dict.fromkeys(flows, 1), None, self.plan.planned[tranche]
        if self.scenario.amount is not None:
            yield total(self.cells, extra), None, self.scenario.amount
        for c in self.scenario.limits:
            chosen = [cell for cell in self.cells if cell in c]
            if c.kind == "limit" and not self.is_chained(c):
                yield total(chosen), None, c.value
                if self.is_asking(c):
                    yield total(chosen, extra), None, c.value - c.planned
            elif c.kind in ("floor", "spent"):
                yield total(chosen), c.value, None
            elif c.kind == "lock":
                for cell in chosen:
                    yield total([cell]), self.plan.planned.get(cell, 0), self.plan.planned.get(cell, 0)
            elif c.kind == "match":
                for i, t in sorted({(i, t) for i, _, t in chosen}):
                    ratio = self.ratio(c, i, t)
                    yield {n: (cell[1] in c.payers) - ratio for cell in together[i, t] for n in into[cell]}, None, Fraction(1, 2)
        for payers, links in self.chains:
            for year in links:
                yield (total(cell for cell in self.cells if cell[1] in payers and cell[2] <= year), None,
                       sum(units for t, units in links.items() if t <= year))

    def broken(self, x, extra):
        """The first limit that a table of payments breaks, extra of it being asked of others; said from the page and
        not from rows()."""
        if self.scenario.amount is not None and sum(extra.values()) > self.scenario.amount:
            return f"{sum(extra.values())} asked, at most {self.scenario.amount}"
        for c in self.scenario.limits:
            total = sum(units for cell, units in x.items() if cell in c)
            asked = sum(units for cell, units in extra.items() if cell in c)
            if c.kind == "limit" and not self.is_chained(c):
                if total > c.value:
                    return f"{c.selector} gives {total}, at most {c.value}"
                if self.is_asking(c) and asked > c.value - c.planned:
                    return f"{c.selector} is asked for {asked}, at most {c.value - c.planned}"
                if c.value <= c.planned and asked:
                    return f"{c.selector} has to cut and is asked for {asked}"
            if c.kind in ("floor", "spent") and total < c.value:
                return f"{c.selector} gives {total}, at least {c.value}"
            if c.kind == "lock" and asked:
                return f"{c.selector} is locked and asked for {asked}"
            seen = set()
            for cell in set(x) | set(self.plan.planned) if c.kind in ("lock", "match") else ():
                if cell not in c:
                    continue
                if c.kind == "lock" and x.get(cell, 0) != self.plan.planned.get(cell, 0):
                    return f"{cell} is locked"
                if c.kind == "match" and (cell[0], cell[2]) not in seen:
                    seen.add((cell[0], cell[2]))
                    year = {s: x.get((cell[0], s, cell[2]), 0) for s in self.plan.sources}
                    part, all_ = sum(u for s, u in year.items() if s in c.payers), sum(year.values())
                    if part > half_up(self.ratio(c, cell[0], cell[2]) * all_):
                        return f"{c.selector or 'match plan'} gives {part} of {all_} in {cell}"
        for payers, links in self.chains:
            left = 0
            for year, units in links.items():
                left += units - sum(u for (_, s, t), u in x.items() if s in payers and t == year)
                if left < 0:
                    return f"{sorted(payers)} spend {-left} too much by {year}"
                if any(s in payers and t == year and u for (_, s, t), u in extra.items()):
                    return f"{sorted(payers)} are asked inside a chain"
        return None

    def value(self, units):
        """What an allocation, units by flow number, is compared by, tier by tier in order: sorted loss fractions of
        each class, sorted asked fractions, delay, change (the page's order; sums first if asked so)."""
        unmet, asked = dict(self.plan.need), collections.Counter()
        own, change, delay = collections.Counter(), 0, 0
        for n, amount in units.items():
            tranche, cell, is_own = self.flows[n]
            unmet[tranche[0]] -= amount
            delay += amount * (cell[2] - tranche[2])
            if is_own:
                own[cell] += amount
            else:
                asked[cell[1:]] += amount
                change += amount
        change += sum(abs(own[c] - self.plan.planned.get(c, 0)) for c in set(own) | set(self.plan.planned))
        return self.compared(unmet, asked, delay, change)

    def compared(self, unmet, asked, delay, change):
        tiers = []
        for members in self.scenario.classes:
            if self.scenario.is_total_first:
                tiers.append(sum(unmet[i] for i in members))
            tiers.append(fractions(unmet, {i: self.plan.need[i] for i in members}))
        return (*tiers, fractions(asked, self.given), delay, change)


def fractions(amounts, weights):
    """The fractions above 0, the largest first: what is compared as one vector."""
    return tuple(sorted((Fraction(amounts[k], weights[k]) for k in weights if amounts[k]), reverse=True))


def words(value):
    return "[" + ", ".join("(" + " ".join(f"{float(f):.6g}" for f in tier[:6]) + " …" * (len(tier) > 6) + ")"
                           if isinstance(tier, tuple) else str(tier) for tier in value) + "]"
