"""The page's answer for tiny plans by trying every allocation: no solver, no program, no rows."""
import collections
import itertools
import math


def splits(units, parts):
    if parts == 0:
        yield ()
        return
    for first in range(units + 1):
        for rest in splits(units - first, parts - 1):
            yield (first, *rest)


def every_allocation(question, most):
    """Units by flow of every allocation within the limits; None if there are more than `most` to try."""
    tranches = [c for c, a in question.plan.planned.items() if a]
    ways = [[n for n, f in enumerate(question.flows) if f[0] == tranche] for tranche in tranches]
    planned = question.plan.planned
    if math.prod(math.comb(planned[c] + len(w), len(w)) for c, w in zip(tranches, ways)) > most:
        return None
    return list(allowed(question, tranches, ways))


def allowed(question, tranches, ways):
    planned = question.plan.planned
    for fates in itertools.product(*(list(splits(planned[c], len(w))) for c, w in zip(tranches, ways))):
        units = {n: amount for way, fate in zip(ways, fates) for n, amount in zip(way, fate)}
        paid, extra = payments(question, units)
        if not question.broken(paid, extra):
            yield units


def payments(question, units):
    """What each cell pays in all, and what of it is asked of others."""
    paid, extra = collections.Counter(), collections.Counter()
    for n, amount in units.items():
        _, cell, is_own = question.flows[n]
        paid[cell] += amount
        if not is_own:
            extra[cell] += amount
    return paid, extra
