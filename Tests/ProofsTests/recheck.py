#!/usr/bin/env python3
"""Rechecks proof records, from the mathematics, in exact numbers: python3 recheck.py FILE...
One line per file, "holds KIND VALUE", "fails: reason" or "unreadable: reason"; exit 0, 1 or 2."""
import json, sys
from fractions import Fraction

def need(condition, reason):
    if not condition:
        raise AssertionError(reason)

def ints(values, count=None):
    need(all(type(v) is int for v in values), "a number is not whole")
    need(count in (None, len(values)), "%d numbers instead of %s" % (len(values), count))
    return values

def highest(a, b, u, v, w, n):
    """The most of a * ((u x + v) // w) + b * x over whole 0 <= x <= n."""
    q, p = u // w, v // w
    u, v, b, base = u - q * w, v - p * w, b + a * q, a * p
    ends = [base, base + a * ((u * n + v) // w) + b * n]
    y = (u * n + v) // w
    if y == 0 or a * b >= 0:
        return max(ends)
    if b < 0:  # the first x of each value 1 ... y of the floor
        return max(ends[0], base + a + highest(b, a, w, w - v + u - 1, u, y - 1))
    return max(ends[1], base + highest(b, a, w, w - v - 1, u, y - 1))  # the last x of 0 ... y - 1

class Problem:
    def __init__(self, r):  # least cost x: lower <= x <= upper, out - in = supply, rows x <= limit
        self.supply, self.tail = ints(r["supply"]), ints(r["tail"])
        self.n, self.m = len(self.supply), len(self.tail)
        self.head, self.cost = ints(r["head"], self.m), ints(r["cost"], self.m)
        self.box = list(zip(ints(r["lower"], self.m), ints(r["upper"], self.m)))
        need(all(0 <= v < self.n for v in self.tail + self.head), "an arc without its nodes")
        start, arc = ints(r.get("rowStart", [0])), ints(r.get("rowArc", []))
        need(start[:1] == [0] and start == sorted(start) and start[-1] == len(arc), "row starts")
        need(all(0 <= a < self.m for a in arc), "a row without its arc")
        entries = list(zip(arc, ints(r.get("rowCoefficient", []), len(arc))))
        limits = ints(r.get("rowLimit", []), len(start) - 1)
        self.rows = [(entries[a:b], limit) for a, b, limit in zip(start, start[1:], limits)]
    def check(self, x, cost=(), value=0):
        need(len(x) == self.m and all(l <= f <= u for f, (l, u) in zip(x, self.box)), "bounds")
        rest = list(self.supply)
        for t, h, f in zip(self.tail, self.head, x):
            rest[t] -= f
            rest[h] += f
        need(not any(rest), "a node does not conserve")
        for row, limit in self.rows:
            need(sum(c * x[a] for a, c in row) <= limit, "a row is exceeded")
        need(sum(c * f for c, f in zip(cost, x)) == value, "the value differs")
    def pair(self, row):  # a row alpha C - beta L <= room about two sums of arcs
        need(row in range(len(self.rows)), "no such row")
        entries, room = self.rows[row]
        plus = [(a, c) for a, c in entries if c > 0]
        minus = [(a, -c) for a, c in entries if c < 0]
        need(len({c for _, c in plus}) == 1 and len({c for _, c in minus}) < 2, "not a pair")
        sums = [[a for a, _ in plus], [a for a, _ in minus]]
        need(len({*sums[0], *sums[1]}) == len(plus) + len(minus), "an arc twice")
        return sums, plus[0][1], minus[0][1] if minus else 0, room
    def facet(self, row, a, b, limit, box):
        """Checks a C - b L <= limit for all whole C and L in the box that the row allows."""
        (matched, others), alpha, beta, room = self.pair(row)
        need(min(a, b) >= 0, "a facet that leans the wrong way")
        cap = sum(box[i][1] for i in matched)
        least, most = (sum(box[i][k] for i in others) for k in (0, 1))
        top = []
        if beta == 0:
            top = [a * min(cap, room // alpha) - b * least] if least <= most else []
        elif least <= most:
            full = max(-((room - alpha * cap) // beta), least)  # from here on the cap is less
            if full <= most:
                top, most = [a * cap - b * full], full - 1
            if least <= most:
                rest = highest(a, -b, beta, beta * least + room, alpha, most - least)
                top.append(rest - b * least)
        need(max(top, default=limit) <= limit, "a whole point beyond a facet")
        return [(i, a) for i in matched] + [(i, -b) for i in others]
    def relax(self, potential, prices, cost, box, extra=()):
        """Least cost x + potential (out - in - supply) + prices (rows x - limit) in the box."""
        shift = sum(v * s for v, s in zip(ints(potential, self.n), self.supply))
        need(min(ints(prices, len(self.rows)), default=0) >= 0, "a negative row price")
        d = [c + potential[t] - potential[h] for c, t, h in zip(cost, self.tail, self.head)]
        rows = list(zip(prices, self.rows)) + list(extra)
        for price, (row, limit) in rows:
            shift += price * limit
            for a, c in row:
                d[a] += price * c
        return sum(e * (l if e > 0 else u) for e, (l, u) in zip(d, box)) - shift, d
    def bound(self, prices, cost, box, sums={}):
        scale, = ints([prices["denominator"]])
        need(scale > 0, "a denominator is not positive")
        extra = []
        for row, a, b, limit, price in (ints(f, 5) for f in prices.get("facets", [])):
            need(price >= 0, "a negative facet price")
            extra.append((price, (self.facet(row, a, b, limit, box), limit)))
        for row, side, price in (ints(s, 3) for s in prices.get("sums", [])):
            if (row, side) in sums:
                arcs = self.pair(row)[0][1 - side]
                extra.append((price, ([(i, 1) for i in arcs], sums[row, side][price > 0])))
        least = self.relax(
            prices["potential"], prices["rowPrice"], [scale * c for c in cost], box, extra)
        return -(-least[0] // scale)  # rounded up: whole units cost whole amounts

def tiers(p, r):
    box, flow = p.box, ints(r["flow"])
    p.check(flow)
    need(len(r["costs"]) == len(r["potentials"]) == len(ints(r["values"])), "number of tiers")
    for cost, potential, value in zip(r["costs"], r["potentials"], r["values"]):
        p.check(flow, ints(cost, p.m), value)
        least, d = p.relax(potential, [], cost, box)
        need(least == value, "a gap remains")
        box = [(f, f) if e else b for e, f, b in zip(d, flow, box)]
    return r["values"]

def cut(p, r):
    inside, low, high = ints(r["inside"], p.n), 0, 0
    for t, h, (l, u) in zip(p.tail, p.head, p.box):
        side = inside[t] - inside[h]
        low, high = low + side * (l if side > 0 else u), high + side * (u if side > 0 else l)
    supply = sum(s for s, i in zip(p.supply, inside) if i)
    need({*inside} <= {0, 1} and not low <= supply <= high, "the supply can leave")
    return supply

def whole(p, r):
    p.check(ints(r["flow"]), p.cost, *ints([r["value"]]))
    need(p.bound(r["prices"], p.cost, p.box) >= ints([r["bound"]])[0], "the bound is too low")
    return "%d >= %d" % (r["value"], r["bound"])

def branch(p, r):
    tree = [{"impossible": r["prices"]}] if r["kind"] == "impossible" else r["tree"]
    todo, seen, value = [(0, p.box, {})], set(), None
    if r["kind"] == "branch":
        p.check(ints(r["flow"]), p.cost, value := ints([r["value"]])[0])
    while todo:
        node, box, sums = todo.pop()
        need(node in range(len(tree)) and node not in seen, "not a tree")
        seen.add(node)
        (kind, leaf), = tree[node].items()
        if kind == "split":
            a, at, below, above = ints(leaf, 4)
            need(a in range(p.m) and node < min(below, above), "a split that is none")
            low, high = box[a]
            todo.append((below, box[:a] + [(low, min(high, at))] + box[a + 1:], sums))
            todo.append((above, box[:a] + [(max(low, at + 1), high)] + box[a + 1:], sums))
        elif kind == "splitSum":
            row, side, at, below, above = ints(leaf, 5)
            need(side in (0, 1) and node < min(below, above), "a split that is none")
            arcs = p.pair(row)[0][1 - side]
            low, high = sums.get((row, side), [sum(p.box[i][k] for i in arcs) for k in (0, 1)])
            todo.append((below, box, {**sums, (row, side): (low, min(high, at))}))
            todo.append((above, box, {**sums, (row, side): (max(low, at + 1), high)}))
        elif kind == "bounded":
            need(value is not None, "a bound where nothing is claimed")
            need(p.bound(leaf, p.cost, box, sums) >= value, "a leaf is too low")
        elif kind == "impossible":
            need(p.bound(leaf, [0] * p.m, box, sums) > 0, "no contradiction")
        else:
            need(kind == "empty" and any(l > u for l, u in box), "a leaf is not empty")
    need(len(seen) == len(tree), "a node outside the tree")
    return value

def fair(p, r):
    claims, level, piece = ints(r["claims"]), ints(r["level"]), ints(r["piece"], p.n)
    need(all(min(d, n + 1) > 0 for n, d in map(ints, r["levels"])), "a ratio below 0")
    ratio, k = [Fraction(n, d) for n, d in r["levels"]], len(r["levels"])
    need(ratio == sorted({*ratio}, reverse=True) and {*level} <= {*range(k)}, "levels")
    need({*claims} <= {*range(p.m)} and len({*claims}) == len(claims) == len(level), "claims")
    ends = {p.tail[a] for a in claims}
    need({*piece} <= {*range(k + 1)} and [piece[v] for v in ends] == [k], "one source outside")
    need(min(ints(r["weights"], len(claims))) > 0, "a weight is not positive")
    share = {a: w * ratio[i] for a, w, i in zip(claims, r["weights"], level)}
    level_of = dict(zip(claims, level))
    rank = [level_of.get(a, k) for a in range(p.m)]
    units = [d for _, d in r["levels"]] + [1]
    x = [Fraction(f, units[piece[h]] if piece[h] == level_of.get(a, piece[t]) else 1)
         for a, (t, h, f) in enumerate(zip(p.tail, p.head, ints(r["scaledFlow"], p.m)))]
    p.check(x)
    need(all(x[a] == share[a] for a in claims), "a claim does not carry its share")
    for i in range(k):  # conservation on pieces <= i forces claims of levels <= i to carry this
        least = -sum(s for s, q in zip(p.supply, piece) if q <= i)
        for t, h, j, (l, u) in zip(p.tail, p.head, rank, p.box):
            out, into = piece[t] <= i < piece[h], piece[h] <= i < piece[t]
            least += l * (out or j <= i < piece[h]) - u * (into and j > i)
        need(least == sum(share[a] for a in claims if rank[a] <= i), "a cut is not tight")
    if "whole" in r:
        p.check(ints(r["whole"]))
        over = [(rank[a], r["whole"][a] - share[a]) for a in claims]
        need(all(abs(e) < 1 for _, e in over), "not a rounded share")
        need(not any(sum(e for j, e in over if i == j) for i in range(k)), "a level's total")
    return ",".join(map(str, ratio))

def several(j, x, upper, own, w, enter, lam, noted):
    """A claim whose units bring to the cuts that it meets, one after the other, what need not rise with them."""
    lowered, kept, unclear, beside, firm = noted
    k, rest = len(lam), 1 - sum(most for _, _, most in enter)
    need(rest * 64 >= len(enter) + 1, "gates that leave nothing to other money")
    top = min(upper, lam[own] * w // 1)
    may = list(range(max(0, top - int((len(enter) + 1) / rest) - 1), top + 1))
    brings, before = lambda u: u + sum(through(u) for through, _, _ in enter), None
    turns = [own] + sorted({later for _, later, _ in enter if later < k})
    for turn in turns:
        if turn != own:
            if len(may) < 2:
                break
            if lam[before] == lam[turn]:
                beside.add(before)
            brings = lambda u: -sum(through(u) for through, later, _ in enter if later == turn)
        before, limit = turn, lam[turn] * w
        within = [u for u in may if u <= limit] or may[:1]
        if turn != own and len(within) < 2:
            may = may[:1]
            break
        most = max(map(brings, within))
        best = [u for u in within if brings(u) == most]
        less = [u for u in within if brings(u) < most]
        if best == [limit] and less:
            under = max(map(brings, less))
            next = [u for u in less if brings(u) == under]
            if under < most - 1:
                firm.add(turn)
            else:
                if len(next) > 1 and turn != turns[-1]:
                    unclear.add(turn)
                (lowered if x == next[0] else kept).setdefault(turn, []).append(
                    (Fraction(next[0], w), -j))
                best = next[:1] if x == next[0] else best
        may = best
    need(x == may[0], "a claim with several gates that is not what its cuts ask for")

def shares(p, r):
    claims, weight = ints(r["claims"]), ints(r["weights"], len(r["claims"]))
    lam, x = [Fraction(n, d) for n, d in r["thresholds"]], ints(r["flow"], p.m)
    k, piece = len(lam), ints(r["piece"], p.n)
    need(lam == sorted(lam, reverse=True) and all(v >= 0 for v in lam), "thresholds rise")
    need(len({*claims}) == len(claims) and {*claims} <= {*range(p.m)}, "claims")
    need({*piece} <= {*range(k + 1)} and {piece[p.tail[a]] for a in claims} == {k}
         and len({p.tail[a] for a in claims}) == 1 and min(weight) > 0, "one source outside")
    gates, gate_of, start = {}, {}, ints(r["shareStart"], len(r["gateArc"]) + 1)
    for g, (a, j) in enumerate(zip(ints(r["gateArc"]), ints(r["gateClaim"], len(r["gateArc"])))):
        part = r["shares"][start[g]:start[g + 1]]
        need(part and j in range(len(claims)) and a not in gates and a not in claims
             and a in range(p.m) and p.box[a][0] == 0
             and piece[p.head[a]] == piece[p.head[claims[j]]], "a gate misplaced")
        need(all(0 <= n <= d and d > 0 for n, d, _, _ in part), "a share above all")
        gates[a] = lambda u, part=part: max(0, min(
            (2 * n * (t - u) + d) // (2 * d) - f for n, d, t, f in part))
        p.box[a] = (0, gates[a](x[claims[j]]))
        gate_of.setdefault(j, []).append((a, max(Fraction(n, d) for n, d, _, _ in part)))
    p.check(x)
    for a, (t, h) in enumerate(zip(p.tail, p.head)):
        if a in claims:
            need(piece[h] < k or x[a] == 0, "a claim outside of all cuts")
        elif piece[t] != piece[h]:
            need(x[a] == p.box[a][piece[t] > piece[h]], "an arc across a cut is not tight")
    into = {}
    for a, h in enumerate(p.head):
        into.setdefault(h, []).append(a)
    lowered, kept, filled = {}, {}, {piece[p.head[a]] for a in claims}
    unclear, beside, firm = set(), set(), set()
    for j, a in enumerate(claims):
        own, w = piece[p.head[a]], weight[j]
        if own == k:
            continue
        enter = []  # gates that enter the cut: what they let through, and the piece that they leave
        for g, most in gate_of.get(j, []):
            v = p.tail[g]
            first = min((piece[p.tail[b]] for b in into.get(v, [])), default=k)
            cap = sum(p.box[b][1] for b in into.get(v, []))
            if first > own and p.supply[v] == 0:
                through = lambda u, g=g, cap=cap: min(cap, gates[g](u))
            elif piece[v] > own:
                through = gates[g]
            else:
                continue
            enter.append((through, piece[v] if piece[v] > own else first, most))
        if len(enter) > 1:
            noted = lowered, kept, unclear, beside, firm
            several(j, x[a], p.box[a][1], own, w, enter, lam, noted)
            continue
        through, later, _ = enter[0] if enter else (lambda u: 0, own, 0)
        c = lambda u: u + through(u)
        def least(top):  # the fewest units that bring what these do
            low, high = -1, top
            while high - low > 1:
                mid = (low + high) // 2
                low, high = (mid, high) if c(mid) < c(top) else (low, mid)
            return high
        cap = min(p.box[a][1], lam[own] * w // 1)
        need(0 <= x[a] <= cap, "more than the threshold")
        at, base = cap > 0 and cap == lam[own] * w, least(cap)
        if c(x[a]) == c(cap) and base < cap:  # it waits for the piece that its gate leaves
            most = min(cap, lam[later] * w // 1) if later < k else 0
            if later < k and lam[later] == lam[own]:
                beside.add(own)
            if most <= base:
                need(x[a] == base, "more than brings as much")
                continue
            own, cap, at, next = later, most, most == lam[later] * w, most - 1
            need(x[a] == cap or at and x[a] == next, "a waiting claim below what its cut asks for")
        else:
            at, next = at and base == cap, least(cap - 1) if at else 0
            need(x[a] == cap or at and c(x[a]) == c(cap) - 1 and x[a] == next,
                 "a claim below what its cut asks for")
            if at and next < cap - 1 and later < k:
                unclear.add(own)
        if at:
            (kept if x[a] == cap else lowered).setdefault(own, []).append((Fraction(next, w), -j))
    for i in range(k):
        same = i not in filled and lam[i] == (lam[i - 1] if i else 0)
        need(same or lam[i] == 0 or i in kept or i in firm, "a threshold that no claim has")
        equal = [m for m in range(i, k) if lam[m] == lam[i]]  # too much in i may pass to these
        last = min((min(kept[m]) for m in equal if m in kept), default=(Fraction(1 << 70), 0))
        need(i not in lowered or i not in unclear and max(lowered[i]) < last,
             "another claim is to give one up")
    for i in beside:
        need(all(lam[j] != lam[i] for j in lowered), "claims of one threshold wait for each other")
    return ",".join(map(str, lam))

KINDS = {"tiers": tiers, "shares": shares, "cut": cut, "whole": whole,
         "fair": fair, "impossible": branch, "branch": branch, "noWhole": branch}

def recheck(path):
    try:
        with open(path, encoding="utf-8") as file:
            r = json.load(file)
        return 0, "holds %s %s" % (r["kind"], KINDS[r["kind"]](Problem(r), r))
    except AssertionError as failure:
        return 1, "fails: %s" % failure
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
        return 2, "unreadable: %s %s" % (type(fault).__name__, fault)

results = [recheck(path) for path in sys.argv[1:]] or [(2, "unreadable: no file named")]
print(*(line for _, line in results), sep="\n")
sys.exit(max(status for status, _ in results))
