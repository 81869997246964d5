"""Is an output noticed in which one value is spoilt?"""
import copy
import os
import re
import shutil

from oracle.disagreement import Disagreement
from tracking.comparing import cases, compare, outputs
from tracking.drawn import random_tables, write_plan
from tracking.plan import Plan


def spoilt(value, rng):
    """`value` with one leaf changed, or one element left out."""
    value = copy.deepcopy(value)
    spots = []

    def walk(node):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            spots.append((node, key))
            if isinstance(node[key], (dict, list)):
                walk(node[key])

    walk(value)
    node, key = rng.choice(spots)
    if isinstance(node[key], (dict, list)):
        del node[key]
    elif isinstance(node[key], int):
        node[key] += 1
    elif isinstance(node[key], str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", node[key]) and rng.random() < 0.8:
        digits = list(node[key])
        digits[-1] = str((int(digits[-1]) + 1) % 10)
        node[key] = "".join(digits)
    else:
        node[key] = "0" if node[key] in (None, "") else None if isinstance(node, dict) else ""
    return value


def self_test(runner, count, rng, workplace):
    noticed = 0
    for number in range(count):
        folder = os.path.join(workplace, "plan")
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        write_plan(folder, *random_tables(rng))
        plan = Plan(folder)
        for day, unit, by in cases(plan, rng, few=True):
            for found, expected in outputs(runner, plan, folder, day, unit, by):
                wrong = spoilt(found, rng)
                try:
                    compare(wrong, expected)
                except Disagreement:
                    noticed += 1
                else:
                    print("plan %d: a spoilt output was not noticed" % number)
                    return 1
    print("%d spoilt outputs of %d random plans: all noticed" % (noticed, count))
    return 0 if noticed else 1
