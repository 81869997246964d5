"""What Rebalancing.md says, by linear and integer programs over a flow from every tranche to each payment that it
may end in: nothing of the product's network is used. Amounts are whole minor units, ratios Fractions; what
HiGHS says is rounded and then checked exactly."""
import collections
import copy
import csv
import itertools
import math
import os
import re
from fractions import Fraction

import highspy
import numpy as np

INF = highspy.kHighsInf
LOCAL = {"city", "county", "other"}


class Disagreement(Exception):
    pass


def agree(condition, *words):
    if not condition:
        raise Disagreement(" ".join(map(str, words)))


def minor(text):
    """A printed decimal as minor units."""
    units = Fraction(text) * 100
    agree(units.denominator == 1, "more than two decimals:", text)
    return int(units)


def decimal(units):
    text = f"{units // 100}.{units % 100:02d}"
    return text.rstrip("0").rstrip(".")


def half_up(number):
    return math.floor(number + Fraction(1, 2))


# ---- the plan, its rules and the flags, as the pages describe them


class Plan:
    def __init__(self, folder):
        def table(name):
            path = os.path.join(folder, name + ".csv")
            if not os.path.exists(path):
                return []
            with open(path, newline="") as rows:
                return list(csv.DictReader(rows))
        self.project = {r["subproject_id"]: r["project_id"] for r in table("subprojects")}
        self.end = {r["subproject_id"]: int(r["end_year"]) for r in table("subprojects") if r["end_year"]}
        self.tier = {r["source_id"]: r["tier"] for r in table("sources")}
        self.place = {r["source_id"]: r["place_code"] for r in table("sources")}
        self.planned = {(r["subproject_id"], r["source_id"], int(r["year"])): minor(r["amount"])
                        for r in table("tranches")}
        self.rules = table("rules")
        self.spent = [((r["subproject_id"], r["source_id"], int(r["year"])), minor(r["amount"]))
                      for r in table("execution") if r["stage"] == "executed"]
        self.subs, self.sources = list(self.project), list(self.tier)
        self.years = range(min(t for *_, t in self.planned), max(t for *_, t in self.planned) + 1)
        self.need = {i: sum(a for (j, *_), a in self.planned.items() if i == j) for i in self.subs}

    def payers(self, word):
        if word in ("", "*"):
            return frozenset(self.sources)
        if word in self.tier:
            return frozenset([word])
        return frozenset(s for s in self.sources if word in (self.tier[s], self.place[s])
                         or word == "local" and self.tier[s] in LOCAL)

    def rows(self, word):
        return frozenset(i for i in self.subs if word in ("", "*", i, self.project[i]))


class Limit:
    """One limit: its kind, the cells it chooses, its value (units; for match a Fraction or None)."""

    def __init__(self, plan, kind, selector, value=None, origin="you"):
        source, year, rows = re.fullmatch(r"([^@:]*)(?:@(\d+))?(?::(.+))?", selector).groups()
        self.kind, self.selector, self.value, self.origin = kind, selector, value, origin
        self.payers, self.rows = plan.payers(source), plan.rows(rows or "")
        self.year, self.is_for_all = int(year) if year else None, rows in (None, "*")
        assert self.payers and self.rows, selector
        self.planned = sum(a for cell, a in plan.planned.items() if cell in self)

    def __contains__(self, cell):
        return cell[0] in self.rows and cell[1] in self.payers and self.year in (None, cell[2])

    def worth(self, value):
        other = copy.copy(self)
        other.value = value
        return other

    def share(self, text):
        """A share of the planned sum, not rounded, or an amount."""
        return self.planned * Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(minor(text))


class Scenario:
    def __init__(self, plan, flags):
        self.limits, self.classes, self.backfill, self.amount = [], [], set(), None
        self.payers = plan.payers
        self.carry, self.defer = [], None
        for rule in plan.rules:
            words = (rule["source_id"] or rule["tier"], rule["year"], rule["subproject_id"] or rule["project_id"])
            selector = words[0] + ("@" + words[1] if words[1] else "") + (":" + words[2] if words[2] else "")
            kind = {"cap": "limit", "share_max": "match"}.get(rule["kind"], rule["kind"])
            self.add(plan, kind, selector, rule["value"], rule["rule_id"])
        for flag in flags:
            kind, _, text = flag[2:].partition("=")
            selector, _, value = text.partition("=")
            self.add(plan, kind, selector, value, "you")
        for cell, amount in plan.spent:
            self.limits.append(Limit(plan, "spent", f"{cell[1]}@{cell[2]}:{cell[0]}",
                                     min(amount, plan.planned.get(cell, 0)), "execution"))
        self.classes.append([i for i in plan.subs if not any(i in c for c in self.classes)])

    def add(self, plan, kind, selector, value, origin):
        if kind == "priority":
            for word in selector.split(","):
                self.classes.append([i for i in plan.subs if i in plan.rows(word)])
        elif kind == "defer":
            self.defer = int(selector or 0)
        elif kind == "carryover":
            self.carry.append(plan.payers(selector))
        elif kind == "backfill":
            for word in selector.split(","):
                self.backfill |= plan.payers(word)
            self.amount = minor(value) if value else None
        else:
            word = "province" if (kind, selector) == ("match", "plan") else selector
            limit = Limit(plan, kind, word, origin=origin)
            if kind == "cut":
                limit.kind, limit.value = "limit", limit.planned - half_up(limit.share(value))
            elif kind == "floor":
                limit.value = math.ceil(limit.share(value))
            elif kind == "match":
                limit.value = None if selector == "plan" else Fraction(value[:-1]) / 100
            elif kind == "limit":
                limit.value = minor(value)
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
        # A lock is x = a: a cell that gives extra while its own money waits would be no lock.
        closed = [c for c in scenario.limits
                  if c.kind == "lock" or c.kind == "limit" and c.value <= c.planned]
        implied = {(s, year) for payers, links in self.chains() for year in links for s in payers
                   if not any(c.year == year and c.payers == payers for c in scenario.limits if self.chained(c))}
        self.flows = []  # (tranche, cell, is own)
        for tranche, amount in plan.planned.items():
            i, s, t = tranche
            last = t if scenario.defer is None else max(t, plan.end.get(i, plan.years[-1]) + scenario.defer)
            if amount > 0:
                self.flows += [(tranche, (i, s, y), True) for y in range(t, last + 1)]
                self.flows += [(tranche, (i, p, y), False) for p in plan.sources for y in range(t, last + 1)
                               if p in scenario.backfill and p != s and (i, p, y) in plan.planned
                               and (p, y) not in implied and not any((i, p, y) in c for c in closed)]
        self.cells = sorted({cell for _, cell, _ in self.flows} | set(plan.planned))
        self.givers = [(s, t) for s in plan.sources for t in plan.years
                       if any(not own and cell[1:] == (s, t) for _, cell, own in self.flows)]
        self.given = {(s, t): max(1, sum(plan.planned.get((i, s, t), 0) for i in plan.subs))
                      for s, t in self.givers}

    def chains(self):
        """Ceilings on the same sources and single years that --carryover joins: (sources, {year: units})."""
        chained = [c for c in self.scenario.limits if self.chained(c)]
        for payers in sorted({c.payers for c in chained}, key=sorted):
            links = {}
            for c in chained:
                if c.payers == payers:
                    links[c.year] = min(c.value, links.get(c.year, c.value))
            for year in range(self.plan.years[0], max(links)):
                links.setdefault(year, sum(a for (_, s, t), a in self.plan.planned.items()
                                           if t == year and s in payers))
            yield payers, dict(sorted(links.items()))

    def chained(self, limit):
        return (limit.kind == "limit" and limit.year is not None and limit.is_for_all
                and any(limit.payers <= payers for payers in self.scenario.carry))

    def ratio(self, limit, i, t):
        """The cofinancing share of a sub-project-year; where the plan has nothing, its own share is no limit."""
        if limit.value is not None:
            return limit.value
        year = {s: self.plan.planned.get((i, s, t), 0) for s in self.plan.sources}
        return Fraction(sum(year[s] for s in limit.payers), sum(year.values())) if any(year.values()) else 1

    def rows(self):
        """(cells with coefficients, least, most), least or most None."""
        for c in self.scenario.limits:
            chosen = [cell for cell in self.cells if cell in c]
            if c.kind == "limit" and not self.chained(c):
                yield dict.fromkeys(chosen, 1), None, c.value
            elif c.kind == "floor":
                yield dict.fromkeys(chosen, 1), c.value, None
            elif c.kind == "spent":
                yield dict.fromkeys(chosen, 1), c.value, None
            elif c.kind == "lock":
                for cell in chosen:
                    amount = self.plan.planned.get(cell, 0)
                    yield {cell: 1}, amount, amount
            elif c.kind == "match":
                for i, t in sorted({(i, t) for i, _, t in chosen}):
                    ratio = self.ratio(c, i, t)
                    yield {cell: (cell[1] in c.payers) - ratio for cell in self.cells
                           if cell[0] == i and cell[2] == t}, None, Fraction(1, 2)
        for payers, links in self.chains():
            for year in links:
                yield ({cell: 1 for cell in self.cells if cell[1] in payers and cell[2] <= year}, None,
                       sum(units for t, units in links.items() if t <= year))

    def broken(self, x):
        """The first limit that a table of payments breaks, said from the page and not from rows()."""
        for c in self.scenario.limits:
            total = sum(units for cell, units in x.items() if cell in c)
            if c.kind == "limit" and total > c.value and not self.chained(c):
                return f"{c.selector} gives {total}, at most {c.value}"
            if c.kind in ("floor", "spent") and total < c.value:
                return f"{c.selector} gives {total}, at least {c.value}"
            for cell in set(x) | set(self.plan.planned):
                if c.kind == "lock" and cell in c and x.get(cell, 0) != self.plan.planned.get(cell, 0):
                    return f"{cell} is locked"
                if c.kind == "match" and cell in c:
                    all_ = sum(u for (i, _, t), u in x.items() if (i, t) == (cell[0], cell[2]))
                    part = sum(u for (i, s, t), u in x.items() if (i, t) == (cell[0], cell[2]) and s in c.payers)
                    if part > half_up(self.ratio(c, cell[0], cell[2]) * all_):
                        return f"{c.selector} gives {part} of {all_} in {cell}"
        for payers, links in self.chains():
            left = 0
            for year, units in links.items():
                left += units - sum(u for (_, s, t), u in x.items() if s in payers and t == year)
                if left < 0:
                    return f"{sorted(payers)} spend {-left} too much by {year}"
        return None

    def is_network(self):
        """Whether the shares are those of a network whose claims leave one node: limits nested or apart, and none
        on a payer's own money together with what it is asked for."""
        own = {cell for _, cell, own in self.flows if own} | set(self.plan.planned)
        extra = {cell for _, cell, own in self.flows if not own}
        chosen = [{cell for cell in own | extra if cell in c} for c in self.scenario.limits
                  if c.kind in ("limit", "spent") or c.kind == "floor" and not self.is_about_need(c)]
        for payers, links in self.chains():
            chosen += [{cell for cell in own | extra if cell[1] in payers and cell[2] == year} for year in links]
            chosen += [{cell for cell in own | extra if cell[1] in payers and cell[2] <= max(links)}]
        rows = any(c.kind == "match" or c.kind == "floor" and len(c.rows) > 1 for c in self.scenario.limits)
        rows = rows or any(c.kind == "limit" and c.year is None and c.payers & payers
                           for c in self.scenario.limits for payers, _ in self.chains())
        return not rows and laminar(chosen) and not any(cells & extra for cells in chosen)

    def is_about_need(self, floor):
        """A floor under all the money of one sub-project."""
        return len(floor.rows) == 1 and len(floor.payers) == len(self.plan.sources) and floor.year is None


def laminar(sets):
    return all(not a & b or a <= b or b <= a for a, b in itertools.combinations(sets, 2))


# ---- the oracle: linear and integer programs over the flows


class Program:
    """Columns: the flows, then unmet per sub-project, asked per giver, |own - planned| per cell, and z."""

    def __init__(self, question):
        self.question, plan = question, question.plan
        keys = [("flow", f) for f in question.flows] + [("unmet", i) for i in plan.subs]
        keys += [("asked", g) for g in question.givers] + [("moved", c) for c in question.cells] + [("z", None)]
        self.column = {key: n for n, key in enumerate(keys)}
        self.integer = [key[0] == "flow" for key in keys]
        self.base = []
        into, own, out = (collections.defaultdict(dict) for _ in range(3))
        for f in question.flows:
            tranche, cell, is_own = f
            n = self.column["flow", f]
            into[cell][n] = out[tranche][n] = 1
            if is_own:
                own[cell][n] = 1
        for tranche, row in out.items():
            self.base.append((row, None, plan.planned[tranche]))
        for i in plan.subs:
            row = {n: 1 for (kind, f), n in self.column.items() if kind == "flow" and f[0][0] == i}
            self.base.append(({**row, self.column["unmet", i]: 1}, plan.need[i], plan.need[i]))
        for g in question.givers:
            row = {n: -1 for (kind, f), n in self.column.items()
                   if kind == "flow" and not f[2] and f[1][1:] == g}
            self.base.append(({**row, self.column["asked", g]: 1}, 0, 0))
        for cell in question.cells:
            moved, amount = {self.column["moved", cell]: 1}, plan.planned.get(cell, 0)
            self.base.append(({**own[cell], **moved}, amount, None))
            self.base.append(({**{n: -1 for n in own[cell]}, **moved}, -amount, None))
        if question.scenario.amount is not None:
            self.base.append(({self.column["asked", g]: 1 for g in question.givers}, None, question.scenario.amount))
        for row, least, most in question.rows():
            columns = collections.Counter()
            for cell, factor in row.items():
                for n in into[cell]:
                    columns[n] += factor
            self.base.append((columns, least, most))
        self.delay = {self.column["flow", f]: f[1][2] - f[0][2] for f in question.flows}
        self.change = {n: 1 for (kind, f), n in self.column.items()
                       if kind == "moved" or kind == "flow" and not f[2]}

    def solve(self, cost, rows=(), whole=True):
        """(least value, columns) or None if there is no allocation."""
        lp, all_rows = highspy.HighsLp(), self.base + list(rows)
        lp.num_col_, lp.num_row_ = len(self.column), len(all_rows)
        lp.col_cost_ = np.array([float(cost.get(n, 0)) for n in range(lp.num_col_)])
        lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.full(lp.num_col_, INF)
        lp.row_lower_ = np.array([-INF if least is None else float(least) for _, least, _ in all_rows])
        lp.row_upper_ = np.array([INF if most is None else float(most) for _, _, most in all_rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0] + [len(row) for row, *_ in all_rows], dtype=np.int32)
        lp.a_matrix_.index_ = np.array([n for row, *_ in all_rows for n in row], np.int32)
        lp.a_matrix_.value_ = np.array([float(v) for row, *_ in all_rows for v in row.values()])
        if whole:
            kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
            lp.integrality_ = [kinds[integer] for integer in self.integer]
        solver = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.0}
        if not whole:  # what is whole is checked exactly afterwards
            options.update(primal_feasibility_tolerance=1e-9, dual_feasibility_tolerance=1e-9)
        for option, value in options.items():
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        solver.run()
        if whole and solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            solver.setOptionValue("presolve", "off")  # a second opinion
            solver.clearSolver()
            solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            values = solver.getSolution().col_value
            if whole:
                x = collections.Counter()
                for (kind, f), n in self.column.items():
                    if kind == "flow":
                        x[f[1]] += round(values[n])
                fault = self.question.broken(x)
                assert fault is None, f"HiGHS's rounded answer breaks a limit: {fault}"
            return solver.getInfo().objective_function_value, values
        assert status in (highspy.HighsModelStatus.kInfeasible,
                          highspy.HighsModelStatus.kUnboundedOrInfeasible), status
        return None

    def least(self, cost, rows=()):
        """The whole minimum, None if there is no allocation."""
        answer = self.solve(cost, rows)
        return None if answer is None else round(answer[0])

    def fixed(self, kind, amounts):
        return [({self.column[kind, key]: 1}, units, units) for key, units in amounts.items()]

    def levels(self, kind, weights, rows, is_network):
        """The fair shares: [(ratio, claims)], the largest ratio first; exact if it is a network."""
        rows, rest, found, z = list(rows), [k for k in weights if weights[k]], [], self.column["z", None]
        while rest:
            claims = [({self.column[kind, k]: 1, z: -weights[k]}, None, 0) for k in rest]
            ratio = self.solve({z: 1}, rows + claims, whole=False)[0]
            stuck = list(rest)
            if ratio > 1e-9:
                caps = [({self.column[kind, k]: 1}, None, ratio * weights[k] + 1e-8) for k in rest]
                while stuck:
                    cost = {self.column[kind, k]: 1 for k in stuck}
                    values = self.solve(cost, rows + caps, whole=False)[1]
                    held = [k for k in stuck
                            if values[self.column[kind, k]] > ratio * weights[k] - 1e-6]
                    if len(held) == len(stuck):
                        break
                    stuck = held
            assert stuck, "no claim is held"
            weight = sum(weights[k] for k in stuck)
            exact = Fraction(round(ratio * weight), weight) if is_network else Fraction(ratio)
            assert not is_network or abs(ratio - exact) * weight < 1e-4, f"level of {ratio * weight} units"
            found.append((exact, stuck))
            rows += [({self.column[kind, k]: 1}, None, float(exact * weights[k]) + 1e-8) for k in stuck]
            rest = [k for k in rest if k not in stuck]
        return found

    def whole(self, kind, weights, levels, rows):
        """Largest remainder with the sums of the levels kept, taken greedily; None if a floor does not fit."""
        rows, order, units = list(rows), [], dict.fromkeys(weights, 0)
        for ratio, claims in levels:
            rows.append(({self.column[kind, k]: 1 for k in claims}, *[sum(ratio * weights[k] for k in claims)] * 2))
            for k in claims:
                share = ratio * weights[k]
                units[k] = math.floor(share)
                rows.append(({self.column[kind, k]: 1}, math.floor(share), math.ceil(share)))
                order.append((math.floor(share) - share, list(weights).index(k), k))
        for remainder, _, k in sorted(order):
            if remainder:
                up = [({self.column[kind, k]: 1}, units[k] + 1, None)]
                answer = self.solve({}, rows + up)
                units[k] += answer is not None
            rows.append(({self.column[kind, k]: 1}, units[k], units[k]))
        return units
