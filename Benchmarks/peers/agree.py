#!/usr/bin/env python3
"""Random instances solved by planbench and by OR-Tools and HiGHS: equal to the last unit, or a failure.

    agree.py PLANBENCH [--count N] [--seed S]

Needs ortools and highspy from PyPI. Networks have any sign of cost, lower bounds, parallel arcs and
loops, feasible or not; programs with ratio rows are solved by HiGHS as integer programs."""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import highspy
import numpy as np


def network(rng, nodes, arcs, amount, lowers, feasible):
    supply, rows = [0] * nodes, []
    for _ in range(arcs):
        tail, head = rng.randrange(nodes), rng.randrange(nodes)
        lower = rng.randint(-amount, amount) if lowers and rng.random() < 0.3 else 0
        upper = lower + rng.randint(0, amount)
        rows.append((tail, head, lower, upper, rng.randint(-30, 30)))
        units = rng.randint(lower, upper)
        supply[tail] += units
        supply[head] -= units
    if not feasible:
        supply[0] += amount
        supply[-1] -= amount
    return supply, rows


def plan(rng):
    """Places, a province, sub-projects; the province pays at most p of q of each."""
    places, projects = rng.randint(1, 4), rng.randint(2, 9)
    supply = [0] + [rng.randint(0, 400) for _ in range(places + 1)]
    rows = [(source, 0, 0, 10_000, 0) for source in range(1, places + 2)]
    ratios = []
    for _ in range(projects):
        node = len(supply)
        supply.append(-rng.randint(1, 150))
        p, q = rng.choice([(23, 77), (1, 2), (30, 70), (2, 3)])
        ratios.append(([(len(rows), q), (len(rows) + 1, -p)], rng.choice([0, 0, rng.randint(-9, 9)])))
        rows.append((1, node, 0, rng.randint(10, 120), rng.randint(-5, 5)))
        rows.append((rng.randint(2, places + 1), node, 0, rng.randint(10, 200), rng.randint(-5, 5)))
        rows.append((0, node, 0, rng.randint(100, 400), rng.randint(1, 900)))
    supply[0] = -sum(supply)
    return supply, rows, ratios


def write_min(path, supply, rows):
    with open(path, "w") as out:
        out.write(f"p min {len(supply)} {len(rows)}\n")
        for node, units in enumerate(supply):
            if units:
                out.write(f"n {node + 1} {units}\n")
        for tail, head, lower, upper, cost in rows:
            out.write(f"a {tail + 1} {head + 1} {lower} {upper} {cost}\n")


def program(supply, rows, ratios, whole):
    """The same problem for HiGHS."""
    lp = highspy.HighsLp()
    n, m = len(supply), len(rows)
    lp.num_col_, lp.num_row_ = m, n + len(ratios)
    lp.col_cost_ = np.array([r[4] for r in rows], float)
    lp.col_lower_ = np.array([r[2] for r in rows], float)
    lp.col_upper_ = np.array([r[3] for r in rows], float)
    lp.row_lower_ = np.array(supply + [-highspy.kHighsInf] * len(ratios), float)
    lp.row_upper_ = np.array(supply + [limit for _, limit in ratios], float)
    columns = [{} for _ in range(m)]
    for a, (tail, head, *_) in enumerate(rows):
        if tail != head:
            columns[a][tail], columns[a][head] = 1, -1
    for r, (entries, _) in enumerate(ratios):
        for a, value in entries:
            columns[a][n + r] = value
    start, index, value = [0], [], []
    for column in columns:
        for row in sorted(column):
            index.append(row)
            value.append(column[row])
        start.append(len(index))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.array(start, np.int32)
    lp.a_matrix_.index_ = np.array(index, np.int32)
    lp.a_matrix_.value_ = np.array(value, float)
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * m
    return lp


def highs(lp, path=None):
    """The optimum, None if infeasible."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.passModel(lp)
    if path:
        solver.writeModel(path)
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return solver.getInfo().objective_function_value
    return None


# OR-Tools carries a HiGHS library of its own, so the two can not live in one process.
ORTOOLS = """
import json, sys
from ortools.graph.python import min_cost_flow
for line in sys.stdin:
    supply, rows = json.loads(line)
    solver = min_cost_flow.SimpleMinCostFlow()
    for tail, head, _, upper, cost in rows:
        solver.add_arc_with_capacity_and_unit_cost(tail, head, upper, cost)
    for node, units in enumerate(supply):
        solver.set_node_supply(node, units)
    optimal = solver.solve() == solver.OPTIMAL
    print(json.dumps(solver.optimal_cost() if optimal else None), flush=True)
"""


def ortools(peer, supply, rows):
    peer.stdin.write(json.dumps([supply, rows]) + "\n")
    peer.stdin.flush()
    return json.loads(peer.stdout.readline())


def planbench(program, kind, path):
    run = subprocess.run([program, kind, path], capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    assert "certificate holds" in run.stdout or "undecided" in run.stdout, run.stdout
    return run.stdout


def same(expected, found, text):
    if expected is None:
        assert found is None and "infeasible" in text, f"a peer finds it infeasible\n{text}"
    else:
        assert found == round(expected), f"a peer has {expected}\n{text}"


def main():
    words = argparse.ArgumentParser()
    words.add_argument("planbench")
    words.add_argument("--count", type=int, default=50)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    rng = random.Random(given.seed)
    gaps = infeasible = 0
    peer = subprocess.Popen([sys.executable, "-c", ORTOOLS], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)
    with peer, tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "instance")
        for round_ in range(given.count):
            lowers = round_ % 2 == 1
            supply, rows = network(
                rng, rng.randint(3, 40), rng.randint(5, 200), 10 ** rng.randint(1, 6), lowers,
                rng.random() < 0.8)
            write_min(path + ".min", supply, rows)
            text = planbench(given.planbench, "flow", path + ".min")
            match = re.search(r"optimal value (-?\d+)", text)
            value = int(match[1]) if match else None
            same(highs(program(supply, rows, [], False)), value, text)
            if not lowers:
                same(ortools(peer, supply, rows), value, text)
            infeasible += value is None
        for _ in range(given.count):
            supply, rows, ratios = plan(rng)
            relaxed = highs(program(supply, rows, ratios, False), path + ".mps")
            best = highs(program(supply, rows, ratios, True))
            text = planbench(given.planbench, "lp", path + ".mps")
            match = re.search(r"whole-unit value (-?\d+), (?:at most (\d+) above)?", text)
            value = int(match[1]) if match else None
            if match and match[2]:
                gaps += 1
                assert value - int(match[2]) <= round(best) <= value, f"HiGHS has {best}\n{text}"
            else:
                same(best, value, text)
            bound = re.search(r"at least \S+ = (-?\d+\.\d+)", text)
            if bound and relaxed is not None:
                assert abs(float(bound[1]) - relaxed) < 0.01, f"HiGHS has {relaxed}\n{text}"
            infeasible += value is None
    print(f"{2 * given.count} instances agree to the last unit ({infeasible} infeasible, "
          f"{gaps} with a stated gap)")


if __name__ == "__main__":
    sys.exit(main())
