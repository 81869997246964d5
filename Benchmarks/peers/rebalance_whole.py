"""The page's answer in whole units by CP-SAT, tier by tier, every comparison of fractions in integers.

`Whole(question)` holds every allocation. `Whole(question, around, width)` holds those in which each payment is at most
`width` units from an allocation that is known: for amounts too large for CP-SAT's 64 bits (`TooWide`), and for plans too
large to search as a whole. What is found there is a proof that the known one is not the best; that nothing is found proves
it for the neighbourhood only; with `levels` only so many levels of a tier are compared by count, and claims below them
keep what they have at most. Needs ortools from PyPI."""
import math
import os
import time
from fractions import Fraction

from ortools.sat.python import cp_model

from rebalance_plan import agree, fractions

WIDEST = 1 << 58  # sums of factor × range in one row
SECONDS = float(os.environ.get("REBALANCE_SECONDS", "15"))  # for all tiers of one question; then `OutOfTime`


class TooWide(Exception):
    pass


class OutOfTime(Exception):
    pass


class Whole:
    """Columns: units by flow, as distances from `around` (nothing, if not given)."""

    def __init__(self, question, around=None, width=None, seconds=SECONDS, levels=None):
        self.question, plan = question, question.plan
        self.model, self.last, self.ends = cp_model.CpModel(), around, time.monotonic() + seconds
        self.base, self.flows, self.span, self.levels = [], [], [], levels
        self.is_all = width is None
        for n, (tranche, _, _) in enumerate(question.flows):
            base, most = (0, plan.planned[tranche]) if self.is_all else (around.get(n, 0), plan.planned[tranche])
            low, high = (0, most) if self.is_all else (max(0, base - width) - base, min(most, base + width) - base)
            self.base.append(base)
            self.span.append((low, high))
            self.flows.append(self.model.new_int_var(low, high, f"x{n}"))
        for factors, least, most in question.rows():
            self.row(factors, least, most)
        of = {i: {} for i in plan.subs}
        into = {g: {} for g in question.givers}
        own, extra = {c: {} for c in question.cells}, {}
        self.delay_factors = {}
        for n, (tranche, cell, is_own) in enumerate(question.flows):
            of[tranche[0]][n] = -1
            self.delay_factors[n] = cell[2] - tranche[2]
            if is_own:
                own[cell][n] = 1
            else:
                into[cell[1:]][n] = extra[n] = 1
        self.unmet = {i: (of[i], plan.need[i]) for i in plan.subs}
        self.asked = {g: (into[g], 0) for g in question.givers}
        self.own, self.extra = own, extra

    def sum(self, factors, constant=0):
        """(expression of the distances, constant) of Σ factor × units + constant."""
        constant += sum(f * self.base[n] for n, f in factors.items())
        if sum(abs(f) * (self.span[n][1] - self.span[n][0]) for n, f in factors.items()) > WIDEST:
            raise TooWide
        return cp_model.LinearExpr.weighted_sum([self.flows[n] for n in factors], list(factors.values())), constant

    def bounds(self, factors):
        low = sum(min(f * self.span[n][0], f * self.span[n][1]) for n, f in factors.items())
        high = sum(max(f * self.span[n][0], f * self.span[n][1]) for n, f in factors.items())
        return low, high

    def row(self, factors, least, most):
        scale = math.lcm(*(Fraction(f).denominator for f in factors.values()), 2 if isinstance(most, Fraction) else 1)
        factors = {n: int(f * scale) for n, f in factors.items() if f}
        expression, constant = self.sum(factors)
        low, high = self.bounds(factors)
        floor = low if least is None else math.ceil(least * scale) - constant
        ceiling = high if most is None else math.floor(most * scale) - constant
        if floor > high or ceiling < low:
            self.model.add_bool_or([])  # nothing fits
        elif floor > low or ceiling < high:
            self.model.add_linear_constraint(expression, max(floor, low), min(ceiling, high))

    def at_most(self, claim, units, switches=()):
        """claim ≤ units + Σ worth × switch."""
        factors, constant = claim
        expression, constant = self.sum(factors, constant)
        room = units - constant
        low, high = self.bounds(factors)
        for switch, worth in switches:
            worth = max(-WIDEST, min(WIDEST, worth))
            expression = expression - worth * switch
            low, high = low - max(worth, 0), high - min(worth, 0)
        if room < high:
            self.model.add(expression <= room) if room >= low else self.model.add_bool_or([])

    # ---- solving

    def solve(self, cost=None, hint=None):
        """Units by flow of a least allocation, None if there is none."""
        self.model.clear_hints()
        for n, units in (hint or {}).items():
            self.model.add_hint(self.flows[n], units - self.base[n])
        if cost is not None:
            self.model.minimize(cost)
        else:
            self.model.clear_objective()
        solver = self.solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(0.01, self.ends - time.monotonic())
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL and not (status == cp_model.FEASIBLE and cost is None):
            raise OutOfTime(solver.status_name(status))
        return {n: self.base[n] + solver.value(self.flows[n]) for n in range(len(self.question.flows))}

    def any(self, units=None):
        """An allocation within the limits, None if there is none."""
        return self.solve(hint=units)

    def better(self, units):
        """(an allocation that is better than units in the first tier where one is, the tier's name); None if units
        are best. The tiers before stay settled by their sorted vectors or sums, whoever holds them."""
        return self.tiers(units, self.better_fair, self.better_sum)

    def best(self, start=None):
        """The best allocation, whatever allocation the search starts from; None if there is none."""
        self.last = self.any(start)
        if self.last is not None:
            self.tiers(self.last, self.best_fair, self.best_sum)
        return self.last

    def tiers(self, units, fair, sum_):
        scenario, plan = self.question.scenario, self.question.plan
        for number, members in enumerate(scenario.classes):
            name = "unmet" if len(scenario.classes) == 1 else f"unmet, class {number + 1}"
            claims = {i: self.unmet[i] for i in members if plan.need[i]}
            if scenario.is_total_first:
                found = sum_(self.total(claims.values()), units)
                if found:
                    return found, name + ", in all"
            found = fair(claims, {i: plan.need[i] for i in claims}, units)
            if found:
                return found, name
        for name, step in (("asked", lambda: fair(self.asked, self.question.given, units)),
                           ("delay", lambda: sum_((self.delay_factors, 0), units)),
                           ("change", lambda: sum_(self.change_sum(), units, self.change))):
            found = step()
            if found:
                return found, name
        return None

    @staticmethod
    def total(claims):
        factors, constant = {}, 0
        for some, base in claims:
            constant += base
            for n, f in some.items():
                factors[n] = factors.get(n, 0) + f
        return factors, constant

    def amount(self, claim, units):
        return sum(f * units[n] for n, f in claim[0].items()) + claim[1]

    def better_fair(self, claims, weights, units):
        """One solve a level: the number of claims at the level's fraction, the levels above being as they are."""
        amounts = {k: self.amount(claim, units) for k, claim in claims.items()}
        at = {k: [] for k in claims}  # (switch, units) of a claim at the levels so far
        levels = sorted({Fraction(amounts[k], weights[k]) for k in claims if amounts[k]}, reverse=True)
        for level in levels[:self.levels]:
            number = self.level(claims, weights, at, level)
            found = self.solve(number, units)
            agree(found is not None, "ORACLE: the known allocation is none")
            count = sum(amounts[k] == level * weights[k] for k in claims)
            if round(self.solver.objective_value) < count:
                return found
            self.model.add(number <= count)
        for k, claim in claims.items():
            if self.levels is not None and len(levels) > self.levels:
                self.at_most(claim, amounts[k])
            else:
                self.at_most(claim, 0, at[k])
        return None

    def level(self, claims, weights, at, level):
        """No claim above the level but those of earlier levels; the number of claims at it."""
        switches = []
        for k, claim in claims.items():
            under = math.ceil(level * weights[k]) - 1  # less than the level
            if (level * weights[k]).denominator == 1:
                switches.append(self.model.new_bool_var(""))
                at[k].append((switches[-1], under + 1))
            if len(at[k]) > 1:
                self.model.add_at_most_one(switch for switch, _ in at[k])
            self.at_most(claim, under, [(switch, worth - under) for switch, worth in at[k]])
        return sum(switches)

    def best_fair(self, claims, weights, _):
        """Bisection on each level among the fractions that exist, then the least number of claims at it."""
        at, settled = {k: [] for k in claims}, 0
        while True:
            vector = fractions({k: self.amount(c, self.last) for k, c in claims.items()}, weights)
            if len(vector) <= settled:
                break
            low, high = Fraction(-1), vector[settled]
            while high and any(math.ceil(high * weights[k]) - 1 > low * weights[k] for k in claims):
                middle = (low + high) / 2 if low >= 0 else Fraction(0)
                found = self.within(claims, weights, at, middle)
                if found:
                    self.last = found
                    vector = fractions({k: self.amount(c, found) for k, c in claims.items()}, weights)
                    high = vector[settled] if len(vector) > settled else Fraction(0)
                else:
                    low = middle
            if high == 0:
                break
            number = self.level(claims, weights, at, high)
            self.last = self.solve(number, self.last)
            count = round(self.solver.objective_value)
            self.model.add(number <= count)
            settled += count
        for k, claim in claims.items():
            self.at_most(claim, 0, at[k])

    def within(self, claims, weights, at, level):
        """An allocation with no claim above the level but those of earlier levels, None if there is none."""
        kept, self.model = self.model, self.model.clone()
        try:
            for k, claim in claims.items():
                most = math.floor(level * weights[k])
                self.at_most(claim, most, [(switch, worth - most) for switch, worth in at[k]])
            return self.solve(hint=self.last)
        finally:
            self.model = kept

    def better_sum(self, claim, units, amount=None):
        known = (amount or self.amount)(claim, units)
        if known:
            found = self.solve(self.sum(*claim)[0], units)
            agree(found is not None, "ORACLE: the known allocation is none")
            if (amount or self.amount)(claim, found) < known:
                return found
        self.at_most(claim, known)
        return None

    def best_sum(self, claim, _, amount=None):
        self.last = self.solve(self.sum(*claim)[0], self.last)
        self.at_most(claim, (amount or self.amount)(claim, self.last))

    def change(self, _, units):
        return self.question.value(units)[-1]

    def change_sum(self):
        """Σ |own − planned| + Σ extra as a claim over columns of its own."""
        factors = dict(self.extra)
        for cell, into in self.own.items():
            planned = self.question.plan.planned.get(cell, 0)
            if any(self.question.flows[n][0] != cell for n in into):
                factors[self.moved(cell, into, planned)] = 1
            else:  # only less is possible
                factors.update((n, -1) for n in into)
        constant = sum(self.question.plan.planned.get(cell, 0) for cell, into in self.own.items()
                       if not any(self.question.flows[n][0] != cell for n in into))
        return factors, constant

    def moved(self, cell, into, planned):
        """The number of a column that is at least |own − planned|."""
        low, high = self.bounds(into)
        base = sum(self.base[n] for n in into) - planned
        most = max(abs(low + base), abs(high + base))
        column = self.model.new_int_var(0, most, f"moved {cell}")
        number = len(self.flows)
        expression, constant = self.sum(into, -planned)
        self.model.add(column >= expression + constant)
        self.model.add(column >= -expression - constant)
        self.flows.append(column)
        self.base.append(0)
        self.span.append((0, most))
        return number
