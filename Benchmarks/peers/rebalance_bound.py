"""Bounds by linear programming that hold exactly: HiGHS finds prices in floating point, and what they prove is multiplied
out in Fractions (every column has finite bounds, so any prices prove some bound). No allocation, in whole units or not, is
below them. On plans too large to search in whole units they also say how far an answer may be from the best.
Needs highspy and numpy from PyPI."""
import math
from fractions import Fraction

import highspy
import numpy as np

from rebalance_plan import agree

INF = highspy.kHighsInf


class Bound:
    """Columns: the flows as parts of `unit`, z, and |own − planned| of cells that may receive deferred money."""

    def __init__(self, question):
        self.question, plan = question, question.plan
        self.z = len(question.flows)
        self.upper = [plan.planned[tranche] for tranche, _, _ in question.flows] + [1]
        self.rows = [(dict(row), least, most) for row, least, most in question.rows() if row]
        agree(all((least or 0) <= 0 and (most is None or most >= 0)
                  for row, least, most in question.rows() if not row), "ORACLE: a limit on nothing is broken")
        self.unmet = {i: {} for i in plan.subs}
        self.asked = {g: {} for g in question.givers}
        self.delay, own = {}, {}
        for n, (tranche, cell, is_own) in enumerate(question.flows):
            self.unmet[tranche[0]][n] = -1
            self.delay[n] = cell[2] - tranche[2]
            if is_own:
                own.setdefault(cell, {})[n] = 1
            else:
                self.asked[cell[1:]][n] = 1
        self.change, self.change_base = {n: 1 for n, f in enumerate(question.flows) if not f[2]}, 0
        for cell, into in own.items():
            planned = plan.planned.get(cell, 0)
            if all(question.flows[n][0] == cell for n in into):
                self.change.update((n, -1) for n in into)
                self.change_base += planned
            else:
                column = len(self.upper)
                self.upper.append(max(planned, sum(self.upper[n] for n in into)))
                self.change[column] = 1
                self.rows.append(({**into, column: 1}, planned, None))
                self.rows.append(({**{n: -1 for n in into}, column: 1}, -planned, None))
        self.unit = Fraction(max(1, max(self.upper) // 10_000))  # columns in thousands: floating point likes them
        self.slack = 1e-6 * float(self.unit)

    def least(self, cost, rows=()):
        """(an exact lower bound, columns of HiGHS's answer) of Σ cost × column; None if there is no allocation."""
        rows, count, unit = self.rows + list(rows), len(self.upper), float(self.unit)
        scale = np.full(count, unit)
        scale[self.z] = 1
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = count, len(rows)
        lp.col_cost_ = np.array([float(cost.get(n, 0)) for n in range(count)])
        lp.col_lower_, lp.col_upper_ = np.zeros(count), np.array([float(u) for u in self.upper]) / scale
        lp.row_lower_ = np.array([-INF if least is None else float(least) / unit for _, least, _ in rows])
        lp.row_upper_ = np.array([INF if most is None else float(most) / unit for _, _, most in rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0] + [len(row) for row, *_ in rows], dtype=np.int32)
        lp.a_matrix_.index_ = np.array([n for row, *_ in rows for n in row], np.int32)
        lp.a_matrix_.value_ = np.array([float(v) * scale[n] / unit for row, *_ in rows for n, v in row.items()])
        solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("primal_feasibility_tolerance", 1e-9),
                              ("dual_feasibility_tolerance", 1e-9)):
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        solver.run()
        status = solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        agree(status == highspy.HighsModelStatus.kOptimal, "ORACLE: HiGHS says", status)
        solution = solver.getSolution()
        # In these units a sum is a unit-th of itself, as a row's side is, and a fraction is itself.
        duals = [d / unit if self.z in cost else d for d in solution.row_dual]
        values = [v * s for v, s in zip(solution.col_value, scale)]
        proven = max(self.proven(cost, rows, [Fraction(d) for d in duals]),
                     self.proven(cost, rows, [Fraction(d).limit_denominator(10_000) for d in duals]))
        return proven, values

    def proven(self, cost, rows, prices):
        """What prices prove: Σ price × side + Σ least of (cost − Σ price × factor) × column."""
        bound, rest = Fraction(0), {n: Fraction(f) for n, f in cost.items()}
        for (row, least, most), price in zip(rows, prices):
            side = least if price > 0 else most
            if price and side is not None:
                bound += price * side
                for n, factor in row.items():
                    rest[n] = rest.get(n, 0) - price * factor
        return bound + sum(self.upper[n] * f for n, f in rest.items() if f < 0)

    # ---- tiers

    def level(self, claims, weights, base, rows=()):
        """The exact bound on the largest fraction of the claims, and the columns; base[k] + Σ claim is the amount."""
        self.upper[self.z] = 10 ** 9 if base is None else 1
        some = [({**{n: f for n, f in claims[k].items()}, self.z: -weights[k]}, None, -(base[k] if base else 0))
                for k in weights if weights[k]]
        return self.least({self.z: 1}, list(rows) + some)

    def levels(self, claims, weights, base, rows=(), most=8):
        """Fair shares without whole units, in floating point: [(fraction, claims)] of the first levels."""
        rest, found, rows = [k for k in weights if weights[k]], [], list(rows)
        while rest and len(found) < most:
            level = self.level(claims, {k: weights[k] for k in rest}, base, rows)
            ratio = float(level[0]) if level else 0
            if ratio < 1e-12:
                break
            caps = [(claims[k], None, ratio * weights[k] + self.slack - (base[k] if base else 0)) for k in rest]
            held = list(rest)
            while True:  # who can be below it is not held
                cost = {}
                for k in held:
                    for n, f in claims[k].items():
                        cost[n] = cost.get(n, 0) + Fraction(f, weights[k])
                answer = self.least(cost, rows + caps)
                if answer is None:  # floating point at its end
                    return found
                values = answer[1]
                still = [k for k in held if (base[k] if base else 0) + sum(f * values[n] for n, f in claims[k].items())
                         > ratio * weights[k] * (1 - 1e-7) - 1e-3 - self.slack]
                if len(still) in (0, len(held)):
                    break
                held = still
            found.append((ratio, held))
            rows += [(claims[k], None, ratio * weights[k] + self.slack - (base[k] if base else 0)) for k in held]
            rest = [k for k in rest if k not in held]
        return found


def point(question):
    """Units by flow near the fair answer that need not be whole, rounded: where a search for the whole one may start."""
    bound, need, rows = Bound(question), question.plan.need, []

    def held(claims, weights, base):
        rest = set(weights)
        for ratio, some in bound.levels(claims, weights, base, rows, most=len(weights)):
            rest -= set(some)
            rows.extend((claims[k], None, ratio * weights[k] + 2 * bound.slack - (base[k] if base else 0)) for k in some)
        rows.extend((claims[k], None, 2 * bound.slack - (base[k] if base else 0)) for k in rest)

    for members in question.scenario.classes:
        held(bound.unmet, {i: need[i] for i in members if need[i]}, need)
    held(bound.asked, question.given, None)
    for cost in (bound.delay, bound.change):
        found = bound.least(cost, rows)
        if found is None:
            return None
        rows.append((cost, None, float(found[0]) + 10 * bound.slack))
    return {n: round(found[1][n]) for n in range(len(question.flows))}


def whole_units(question):
    """How many units whole answers may be off a fractional one: each row of a match works in steps of up to 1 / ρ."""
    steps = 3
    for c in question.scenario.limits:
        if c.kind == "match":
            for i, t in {(i, t) for i, s, t in question.cells if (i, s, t) in c}:
                ratio = question.ratio(c, i, t)
                steps += min(100, math.ceil(1 / ratio)) if 0 < ratio < 1 else 0
    return steps


def check_bounds(question, found, tally, is_near=False):
    """The answer is not below any bound; if `is_near`, it is above none by more than whole units explain."""
    bound, plan = Bound(question), question.plan
    rows, steps = [], whole_units(question)
    for members in question.scenario.classes:
        weights = {i: plan.need[i] for i in members if plan.need[i]}
        if question.scenario.is_total_first or not weights:
            continue
        worst = max((Fraction(found.unmet[i], plan.need[i]) for i in weights), default=Fraction(0))
        least = bound.level(bound.unmet, weights, plan.need, rows)
        agree(least is not None, "ORACLE: funded, but HiGHS finds no allocation")
        agree(worst >= least[0], "ORACLE: unmet below a proven bound", float(worst), float(least[0]))
        if is_near and worst:
            units = steps + max(weights.values()) * Fraction(1, 10 ** 8)
            agree((worst - least[0]) * min(weights.values()) <= units, "unmet: the largest fraction is",
                  float(worst), "where", float(least[0]), "is possible but for whole units")
            shares = {k: ratio * weights[k] for ratio, held in bound.levels(bound.unmet, weights, plan.need, rows)
                      for k in held}
            over = max(((found.unmet[k] - share, k) for k, share in shares.items()), default=(0, None))
            agree(over[0] <= units, "unmet:", over[1], "loses", float(over[0]), "units more than its fair share")
        rows += [(bound.unmet[i], None, found.unmet[i] - plan.need[i]) for i in weights]
    rows += [(factors, None, found.asked[g]) for g, factors in bound.asked.items()]
    for tier, cost, base, value in (("delay", bound.delay, 0, found.delay),
                                    ("change", bound.change, bound.change_base, found.change)):
        least = bound.least(cost, rows)
        agree(least is not None, "ORACLE: HiGHS does not find the answer itself")
        agree(value >= least[0] + base, "ORACLE:", tier, "below a proven bound", value, float(least[0] + base))
        if is_near:
            agree(value - least[0] - base <= steps * len(plan.years) + max(bound.upper) * 1e-7, tier, "is", value, "where",
                  float(least[0] + base), "is possible but for whole units, with the same losses")
        rows.append((cost, None, value - base))
    tally["held against exact bounds" + " from both sides" * is_near] += 1
