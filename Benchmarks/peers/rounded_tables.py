#!/usr/bin/env python3
"""Random plans whose figures were rounded one by one, some with planted errors: does HiGHS say the same of rounding?

    rounded_tables.py PLANCTL [--count N] [--seed S]

Each plan prints every total of its table: flat, cross, subtotals on one side or on both, three dimensions. Values stand in fine
units; every figure is rounded by itself, or totals are now and then the sum of the printed parts. HiGHS looks for values within the
ranges with the largest margin below their upper ends: a positive margin means that there are such values (the smallest positive one
is no less than one in figures + 1). Of an error far beyond rounding the right figure must be among the candidates. Exit status 1 for
any difference."""
import argparse
import csv
import json
import os
import random
import subprocess
import tempfile

import highspy
import numpy

parser = argparse.ArgumentParser()
parser.add_argument("planctl")
parser.add_argument("--count", type=int, default=200)
parser.add_argument("--seed", type=int, default=1)
arguments = parser.parse_args()

SHAPES = {
    "flat": [("flat", (2, 9)), ("flat", (1, 1)), ("flat", (1, 1))],
    "cross": [("flat", (2, 5)), ("flat", (2, 4)), ("flat", (1, 1))],
    "subtotals": [("tree", (4, 6)), ("flat", (2, 4)), ("flat", (1, 1))],
    "subtotals on both sides": [("tree", (4, 6)), ("tree", (4, 4)), ("flat", (1, 1))],
    "three dimensions": [("flat", (2, 3)), ("flat", (2, 3)), ("flat", (2, 3))],
}


def side(shape, count):
    sets = [frozenset([leaf]) for leaf in range(count)]
    if shape == "tree":
        sets += [frozenset(range(count // 2)), frozenset(range(count // 2, count))]
    return sets + ([frozenset(range(count))] if count > 1 else [])


def table(shape):
    counts = [random.randint(*bounds) for _, bounds in SHAPES[shape]]
    sides = [side(kind, count) for (kind, _), count in zip(SHAPES[shape], counts)]
    boxes = [(a, b, c) for a in sides[0] for b in sides[1] for c in sides[2]]
    number = {box: n for n, box in enumerate(boxes)}
    relations = []
    for box in boxes:
        for axis in range(3):
            inner = [s for s in sides[axis] if s < box[axis]]
            below = [s for s in inner if not any(s < other for other in inner)]
            if below:
                relations.append((number[box], [number[box[:axis] + (s,) + box[axis + 1:]] for s in below]))
    return counts, boxes, relations


def print_figures(boxes, relations, chained):
    grain = random.choice([7, 10, 1000])
    leaves = {box: random.randint(0, 30 * grain) for box in boxes if all(len(s) == 1 for s in box)}
    printed = {}
    for n in sorted(range(len(boxes)), key=lambda n: numpy.prod([len(s) for s in boxes[n]])):
        heads = [parts for head, parts in relations if head == n]
        if heads and random.random() < chained:
            printed[n] = sum(printed[part] for part in random.choice(heads))
        else:
            true = sum(value for leaf, value in leaves.items() if all(a <= b for a, b in zip(leaf, boxes[n])))
            printed[n] = (2 * true + grain) // (2 * grain)
    return [printed[n] for n in range(len(boxes))]


def residual(printed, relation):
    return 2 * (printed[relation[0]] - sum(printed[part] for part in relation[1]))


def chains(printed, relations):
    widths = {}

    def width(n):
        if n not in widths:
            widths[n] = max([1] + [sum(map(width, r[1])) for r in relations if r[0] == n and not residual(printed, r)])
        return widths[n]

    return [width(n) for n in range(len(printed))]


def is_explained(printed, widths, relations):
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    count = len(printed)
    for width in widths:
        solver.addVar(-width, width)
    solver.addVar(0, 1)
    solver.changeColCost(count, -1)
    for relation in relations:
        places = numpy.array([relation[0]] + relation[1], dtype=numpy.int32)
        signs = numpy.array([1.0] + [-1.0] * len(relation[1]))
        solver.addRow(-residual(printed, relation), -residual(printed, relation), len(places), places, signs)
    for n in range(count):
        places = numpy.array([n, count], dtype=numpy.int32)
        solver.addRow(-highspy.kHighsInf, widths[n], 2, places, numpy.array([1.0, 1.0]))
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return False
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    margin = solver.getSolution().col_value[count]
    assert margin < 1e-7 or margin > 0.5 / (count + 1), margin
    return margin > 1e-7


def name(box, counts):
    """subproject, project, source, tier, year of a box."""
    def of(s, count, leaf, group):
        if len(s) == 1:
            return leaf % min(s), ""
        return "", "" if len(s) == count else group(min(s))
    subproject, project = of(box[0], counts[0], "s%d", lambda first: "p%d" % (first > 0))
    source, tier = of(box[1], counts[1], "f%d", lambda first: "province" if first else "central")
    return subproject, project, source, tier, 2020 + min(box[2]) if len(box[2]) == 1 else ""


def write(folder, counts, boxes, printed):
    tables = {
        "projects": [("project_id", "name"), ("p0", "p0"), ("p1", "p1")],
        "subprojects": [("subproject_id", "seq", "project_id", "name")]
        + [("s%d" % n, n + 1, "p%d" % (n >= counts[0] // 2), "s%d" % n) for n in range(counts[0])],
        "sources": [("source_id", "name", "tier")]
        + [("f%d" % n, "f%d" % n, "province" if n >= counts[1] // 2 else "central") for n in range(counts[1])],
        "tranches": [("subproject_id", "source_id", "year", "amount")],
        "totals": [("total_id", "subproject_id", "project_id", "source_id", "tier", "year", "amount", "label")],
    }
    for n, box in enumerate(boxes):
        subproject, project, source, tier, year = name(box, counts)
        if all(len(s) == 1 for s in box):
            tables["tranches"].append((subproject, source, year, printed[n]))
        else:
            tables["totals"].append(("t%d" % n, subproject, project, source, tier, year, printed[n], ""))
    for table, rows in tables.items():
        with open(os.path.join(folder, table + ".csv"), "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump({
            "name": "rounded",
            "planctl": {"format": 1, "currency": "CNY", "unit": "万元", "unitScale": 10000, "decimals": 0, "figures": "rounded"},
            "resources": [{"name": table, "path": table + ".csv"} for table in tables],
        }, file)


def judge(folder):
    run = subprocess.run([arguments.planctl, "validate", folder, "--format", "json"], capture_output=True, text=True)
    return json.loads(run.stdout)


def case(seed):
    random.seed(seed)
    shape = list(SHAPES)[seed % len(SHAPES)]
    counts, boxes, relations = table(shape)
    printed = print_figures(boxes, relations, random.choice([0, 0, 0.5]))
    right = list(printed)
    wrong = random.sample(range(len(boxes)), random.choice([0, 0, 1, 1, 2]))
    for n in wrong:
        printed[n] += random.choice([-1, 1]) * random.choice([1, 1, 2, 2, 3, 4, 6, 10, 50])
    with tempfile.TemporaryDirectory() as folder:
        write(folder, counts, boxes, printed)
        answer = judge(folder)
    broken = [relation for relation in relations if residual(printed, relation)]
    sums = answer.get("rounding", {}).get("sums", [])
    if len(broken) != len(sums):
        return shape, "", "%d broken, planctl %d" % (len(broken), len(sums))
    words = {entry["verdict"] for entry in sums}
    found = next((w for w in ("undecided", "contradiction", "within chained rounding", "within rounding") if w in words), "holds")
    want = "holds"
    if broken:
        want = "within rounding" if is_explained(printed, [1] * len(printed), relations) else (
            "within chained rounding" if is_explained(printed, chains(printed, relations), relations) else "contradiction")
    if not wrong and want == "contradiction":
        return shape, found, "an honest table is contradicted"
    errors = sum(finding["code"] == "T101" for finding in answer["findings"])
    if (errors > 0) != (want == "contradiction"):
        return shape, found, "%d findings of T101 although %s" % (errors, want)
    if len(wrong) == 1 and abs(printed[wrong[0]] - right[wrong[0]]) == 50:
        ident = name(boxes[wrong[0]], counts)
        for contradiction in answer["rounding"]["contradictions"]:
            fits = [c for c in contradiction["candidates"]
                    if (c.get("total") == "t%d" % wrong[0] if "total" in c else (c["subproject"], c["source"], c["year"]) == ident[::2])
                    and int(c["least"]) <= right[wrong[0]] <= int(c["most"])]
            if not fits:
                return shape, found, "the wrong figure is no candidate"
    return shape, found, "" if found == want else "HiGHS: " + want


tally = {}
differences = 0
for seed in range(arguments.seed, arguments.seed + arguments.count):
    shape, found, difference = case(seed)
    tally[shape, found] = tally.get((shape, found), 0) + 1
    if difference:
        differences += 1
        print("seed %d, %s: planctl says %s; %s" % (seed, shape, found or "nothing", difference))
for (shape, found), number in sorted(tally.items()):
    print("%5d  %s: %s" % (number, shape, found))
print("%d of %d differ" % (differences, arguments.count))
raise SystemExit(differences > 0)
