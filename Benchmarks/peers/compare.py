#!/usr/bin/env python3
"""planctl beside its peers, on the same input in the same run; writes one Markdown page.

    compare.py [--planctl P] [--planbench P] [--plans 1e5 1e6 1e7] [--suites 1e5 1e6 1e7]
               [--large province nation] [--networks 400 4000] [--repeat 5]
               [-o Benchmarks/RESULTS.md]

Plans are written by `planctl generate`, networks by `planbench instance`. In each round every program has its
turn, so that a busy moment of the machine meets all of them; times are medians, ratios the peer's time by
planctl's. An answer that differs ends the run. Needs polars, duckdb, ortools and highspy from PyPI; LEMON
(`liblemon-dev` and g++ from Debian) takes part if it is there."""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

if sys.argv[1:2] != ["highs"]:
    # OR-Tools and highspy both bring a HiGHS and do not load together, so HiGHS runs in a process of its own.
    import duckdb
    import ortools
    import polars as pl
    from ortools.graph.python import min_cost_flow

SIZES = {"1e5": (3_500, 180, 10), "1e6": (34_700, 180, 10), "1e7": (285_000, 1_800, 10)}
VERSIONS = {}
# Beyond, its simplex takes minutes where the others take seconds.
MOST_FOR_HIGHS = 20_000
COLUMNS = ["subproject_id", "project_id", "source_id", "tier", "year"]


def fail(text):
    sys.exit("compare.py: " + text)


def seconds(body):
    start = time.perf_counter()
    result = body()
    return time.perf_counter() - start, result


def last_words(run):
    """The words of the last line that a program prints: libraries may print banners before it."""
    lines = run.stdout.splitlines()
    return lines[-1].split() if lines else []


def rounds(repeat, runners):
    """Median seconds and the last answer of each runner, all of them in turn in each round."""
    times, answers = {name: [] for name in runners}, {}
    for _ in range(repeat):
        for name, run in runners.items():
            took, answers[name] = run()
            times[name].append(took)
    return {name: statistics.median(t) for name, t in times.items()}, answers


# Reading and checking a plan.

def polars_read(folder):
    types = {c: pl.String for c in COLUMNS + ["label", "total_id"]} | {"year": pl.Int32}
    read = lambda name: pl.read_csv(f"{folder}/{name}.csv", schema_overrides=types | {"amount": pl.Float64})
    return read("tranches"), read("totals")


def cents(name):
    return (pl.col(name) * 100).round().cast(pl.Int64)


def polars_check(folder):
    """How many printed totals differ from the sum of their tranches."""
    tranches, totals = polars_read(folder)
    sources = pl.read_csv(f"{folder}/sources.csv").select("source_id", "tier")
    rows = pl.read_csv(f"{folder}/subprojects.csv").select("subproject_id", "project_id")
    cells = (tranches.with_columns(cents("amount").alias("units"))
             .join(sources, on="source_id").join(rows, on="subproject_id"))
    totals = totals.with_columns(cents("amount").alias("units"))
    wrong = 0
    for pattern, group in totals.group_by([pl.col(c).is_not_null() for c in COLUMNS]):
        keys = [c for c, isSet in zip(COLUMNS, pattern) if isSet]
        for isLocal in [False, True] if "tier" in keys else [False]:
            part = group.filter((pl.col("tier") == "local") == isLocal) if "tier" in keys else group
            used = cells.filter(pl.col("tier").is_in(["city", "county", "other"])) if isLocal else cells
            own = [k for k in keys if not (isLocal and k == "tier")]
            if part.is_empty():
                continue
            if not own:
                wrong += part.filter(pl.col("units") != used["units"].sum()).height
                continue
            sums = used.group_by(own).agg(pl.col("units").sum().alias("sum"))
            joined = part.join(sums, on=own, how="left")
            wrong += joined.filter(pl.col("units").ne_missing(pl.col("sum"))).height
    return wrong, int(cells["units"].sum())


def duckdb_read(folder):
    db = duckdb.connect()
    for name in ["tranches", "totals"]:
        db.execute(f"create table {name} as select * from read_csv('{folder}/{name}.csv', header=true, "
                   "types={'amount':'DECIMAL(18,2)','year':'INTEGER'})")
    return db


def duckdb_check(folder):
    db = duckdb_read(folder)
    for name in ["sources", "subprojects"]:
        db.execute(f"create table {name} as select * from read_csv('{folder}/{name}.csv', header=true)")
    db.execute("create table cells as select t.*, s.tier, p.project_id from tranches t "
               "join sources s using (source_id) join subprojects p using (subproject_id)")
    wrong = 0
    patterns = db.execute(
        "select distinct subproject_id is not null, project_id is not null, source_id is not null, "
        "tier is not null, year is not null, coalesce(tier = 'local', false) from totals").fetchall()
    for *isSet, isLocal in patterns:
        keys = [c for c, s in zip(COLUMNS, isSet) if s and not (isLocal and c == "tier")]
        where = " and ".join(f"totals.{c} is {'not ' if s else ''}null" for c, s in zip(COLUMNS, isSet))
        where += f" and coalesce(totals.tier = 'local', false) = {str(isLocal).lower()}"
        used = "where tier in ('city', 'county', 'other')" if isLocal else ""
        names = ", ".join(keys)
        sums = f"select {names + ', ' if keys else ''}sum(amount) as sum from cells {used}"
        sums += f" group by {names}" if keys else ""
        on = " and ".join(f"totals.{k} = sums.{k}" for k in keys) or "true"
        wrong += db.execute(f"select count(*) from totals left join ({sums}) sums on {on} "
                            f"where {where} and totals.amount is distinct from sums.sum").fetchone()[0]
    return wrong, int(db.execute("select sum(amount) * 100 from tranches").fetchone()[0])


def bench(given, words):
    """Lines of planbench, one run each."""
    out = subprocess.run([given.planbench, *words, "--repeat", "1", "--format", "ndjson"],
                         capture_output=True, text=True)
    if out.returncode:
        fail(f"planbench {' '.join(words)}: {out.stderr}")
    return [json.loads(line) for line in out.stdout.splitlines()]


def plan_rows(given, size, folder):
    subprojects, counties, years = SIZES[size]
    subprocess.run([given.planctl, "generate", folder, "--subprojects", str(subprojects), "--counties",
                    str(counties), "--years", str(years), "-q"], check=True)
    tranches = sum(1 for _ in open(f"{folder}/tranches.csv", "rb")) - 1
    repeat = given.repeat if size != "1e7" else 1

    def own(*suites):
        def run():
            lines = bench(given, [*suites, folder])
            return sum(line["seconds"] for line in lines), lines
        return run

    times, answers = rounds(repeat, {
        "planctl": own("read"), "Polars": lambda: seconds(lambda: sum(t.height for t in polars_read(folder))),
        "DuckDB": lambda: seconds(lambda: duckdb_read(folder).execute(
            "select (select count(*) from tranches) + (select count(*) from totals)").fetchone()[0])})
    counts = answers["planctl"][0]["counts"]
    for peer in ["Polars", "DuckDB"]:
        if answers[peer] != counts["tranches"] + counts["totals"]:
            fail(f"{peer} read {answers[peer]} rows")
    rows = [("read", f"{tranches:,} tranches; peers read tranches and totals only, unchecked", times)]
    times, answers = rounds(repeat, {
        "planctl": own("read", "check"), "Polars": lambda: seconds(lambda: polars_check(folder)),
        "DuckDB": lambda: seconds(lambda: duckdb_check(folder))})
    for peer in ["Polars", "DuckDB"]:
        if answers[peer][0] != 0 or answers[peer][1] != answers["Polars"][1]:
            fail(f"{peer} finds {answers[peer][0]} wrong totals, planctl none")
    rows.append(("read and check", f"{tranches:,} tranches; planctl all relations and rules, peers the printed "
                 "totals", times))
    return rows


# Networks.

def read_min(path):
    supply, arcs = None, []
    for line in open(path):
        words = line.split()
        if words[0] == "p":
            supply = np.zeros(int(words[2]), np.int64)
        elif words[0] == "n":
            supply[int(words[1]) - 1] = int(words[2])
        elif words[0] == "a":
            arcs.append([int(w) for w in words[1:]])
    return supply, np.array(arcs, np.int64)


def ortools_flow(supply, arcs):
    tail, head, lower, upper, cost = arcs.T
    net = supply.copy()
    np.subtract.at(net, tail - 1, lower)
    np.add.at(net, head - 1, lower)

    def run():
        solver = min_cost_flow.SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(
            (tail - 1).astype(np.int32), (head - 1).astype(np.int32), upper - lower, cost)
        solver.set_nodes_supplies(np.arange(len(net), dtype=np.int32), net)
        took, status = seconds(solver.solve)
        if status != solver.OPTIMAL:
            fail(f"OR-Tools: {status}")
        return took, solver.optimal_cost() + int((lower * cost).sum())
    return run


def highs_alone(path):
    """Solves a .min file as a linear program by HiGHS' simplex; prints version, seconds and value."""
    import highspy
    supply, arcs = read_min(path)
    tail, head, lower, upper, cost = arcs.T
    count = len(arcs)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(supply)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (v.astype(np.float64) for v in (cost, lower, upper))
    lp.row_lower_ = lp.row_upper_ = supply.astype(np.float64)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2)
    lp.a_matrix_.index_ = np.stack([tail - 1, head - 1], 1).ravel()
    lp.a_matrix_.value_ = np.tile([1.0, -1.0], count)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("solver", "simplex")
    solver.passModel(lp)
    took, _ = seconds(solver.run)
    print(solver.version(), took, round(solver.getInfo().objective_function_value))


def highs_flow(path):
    def run():
        out = subprocess.run([sys.executable, "-B", __file__, "highs", path], capture_output=True, text=True)
        if out.returncode:
            fail("HiGHS: " + out.stderr)
        VERSIONS["HiGHS"], took, value = last_words(out)
        return float(took), int(value)
    return run


LEMON = r"""
#include <lemon/smart_graph.h>
#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
using namespace lemon;
int main(int, char **argv) {
  typedef SmartDigraph G; typedef int64_t V;
  G g; G::ArcMap<V> lower(g), upper(g), cost(g); G::NodeMap<V> supply(g);
  std::ifstream file(argv[1]);
  readDimacsMin(file, g, lower, upper, cost, supply);
  NetworkSimplex<G, V, V> simplex(g);
  simplex.lowerMap(lower).upperMap(upper).costMap(cost).supplyMap(supply);
  auto start = std::chrono::steady_clock::now();
  int status = simplex.run();
  double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  printf("%d %.6f %lld\n", status, took, (long long)simplex.totalCost<V>());
}
"""


def lemon(folder):
    """A program that solves a .min file by LEMON's network simplex; none without LEMON."""
    source, program = f"{folder}/lemon.cpp", f"{folder}/lemon"
    with open(source, "w") as out:
        out.write(LEMON)
    built = shutil.which("g++") and subprocess.run(
        ["g++", "-O3", "-march=native", "-DNDEBUG", source, "-o", program], capture_output=True).returncode == 0
    return program if built else None


def lemon_flow(program, path):
    def run():
        status, took, value = last_words(subprocess.run([program, path], capture_output=True, text=True))
        if status != "1":
            fail(f"LEMON: {status}")
        return float(took), int(value)
    return run


def network_rows(given, count, folder, program):
    path = f"{folder}/network.min"
    subprocess.run([given.planbench, "instance", str(count), path], check=True)
    supply, arcs = read_min(path)

    def own():
        out = subprocess.run([given.planbench, "flow", path], capture_output=True, text=True).stdout
        if "certificate holds" not in out:
            fail("planbench flow: " + out)
        words = out.split()
        solve = float(words[words.index("solve") + 1])
        proof = float(out.split("checked in ")[1].split()[0])
        return solve + proof, int(words[words.index("value") + 1])

    runners = {"planctl": own, "OR-Tools": ortools_flow(supply, arcs)}
    if len(arcs) <= MOST_FOR_HIGHS:
        runners["HiGHS"] = highs_flow(path)
    if program:
        runners["LEMON"] = lemon_flow(program, path)
    slow = len(arcs) > 300_000
    times, answers = rounds(1 if slow else min(given.repeat, 3), runners)
    if len(set(answers.values())) != 1:
        fail(f"optima differ: {answers}")
    return [("least-cost flow, with proof", f"{len(arcs):,} arcs; peers without a proof", times)]


def sweep_rows(given, count, scenarios, folder):
    """The same network under many supplies of the province's nodes."""
    path = f"{folder}/network.min"
    subprocess.run([given.planbench, "instance", str(count), path], check=True)
    supply, arcs = read_min(path)
    tail, head, lower, upper, cost = arcs.T
    if lower.any():
        fail("networks of plans have no lower bounds")
    # The node that takes what is left has an arc to every other; the form wants it last.
    rest = int(np.argmax(np.bincount(tail) + np.bincount(head, minlength=tail.max() + 1)[:tail.max() + 1]))
    order = np.arange(len(supply) + 1)
    order[[rest, len(supply)]] = len(supply), rest
    tail, head = order[tail], order[head]
    supply[[rest - 1, -1]] = supply[[-1, rest - 1]]
    arcs = np.stack([tail, head, lower, upper, cost], 1)
    width = 5
    base = f"{folder}/network.bin"
    with open(base, "wb") as out:
        np.array([0x4D434642, len(supply), len(arcs), width, 0], np.int64).tofile(out)
        supply.tofile(out)
        for column, kind in ((tail - 1, np.int32), (head - 1, np.int32), (upper, np.int64), (cost, np.int64)):
            column.astype(kind).tofile(out)
    factors = 100 - np.arange(scenarios) % 40
    supplies = supply[:width][None, :] * factors[:, None] // 100
    supplies.astype(np.int64).tofile(f"{folder}/scenarios.bin")

    def own():
        out = subprocess.run([given.planbench, "supplies", base, f"{folder}/scenarios.bin"],
                             capture_output=True, text=True)
        if f"{scenarios} certified" not in out.stdout:
            fail("planbench supplies: " + out.stdout + out.stderr)
        lines = out.stdout.splitlines()
        return float(lines[1].split()[0]), int(lines[0].split()[-1])

    def peer():
        total, took = 0, 0.0
        for row in supplies:
            changed = supply.copy()
            changed[:width] = row
            changed[-1] -= changed.sum()
            spent, value = ortools_flow(changed, arcs)()
            took += spent
            total += value
        return took, total

    times, answers = rounds(1, {"planctl": own, "OR-Tools": peer})
    if len(set(answers.values())) != 1:
        fail(f"sums of optima differ: {answers}")
    return [(f"{scenarios} cuts, with proof", f"{len(arcs):,} arcs, both cores; peer solves each anew, one core",
             times)]


# The page.

def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if "model name" in line),
                 platform.machine())
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True)
    swift = next((line for line in (swift.stdout + swift.stderr).splitlines() if "Swift version" in line), "Swift")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return (f"{model}, {os.cpu_count()} cores, {memory} GiB, shared and noisy; Linux {platform.release()}. "
            f"{swift.strip()}, release build. Python {platform.python_version()}, Polars {pl.__version__}, DuckDB "
            f"{duckdb.__version__}, OR-Tools {ortools.__version__}, HiGHS {VERSIONS.get('HiGHS', 'not run')} "
            "(dual simplex), LEMON 1.3.1 (network simplex).")


def figure(value):
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def peer_table(rows):
    lines = ["| question | input | planctl s | peer | peer s | ratio |", "| --- | --- | ---: | --- | ---: | ---: |"]
    for question, what, times in rows:
        own = times["planctl"]
        for peer, took in times.items():
            if peer != "planctl":
                lines.append(f"| {question} | {what} | {figure(own)} | {peer} | {figure(took)} | "
                             f"{figure(took / own)} × |")
    return lines


def growth_table(given):
    found = {}
    for size in given.suites:
        for line in bench(given, ["all", size]):
            found.setdefault((line["suite"], line["what"]), {})[size] = line
    lines = ["| suite | what | " + " | ".join(f"{s} s" for s in given.suites) + " | µs a tranche |",
             "| --- | --- | " + "---: | " * len(given.suites) + "--- |"]
    for (suite, what), sizes in found.items():
        cells, each = [], []
        for size in given.suites:
            line = sizes.get(size)
            cells.append(figure(line["seconds"]) if line else "")
            if line:
                (amount,) = line["work"].values()
                each.append(figure(line["seconds"] / amount * 1e6))
        lines.append(f"| {suite} | {what} | " + " | ".join(cells) + " | " + " · ".join(each) + " |")
    return lines


def large_table(given):
    lines = ["| plan | suite | what | tranches | s |", "| --- | --- | --- | ---: | ---: |"]
    for size in given.large:
        for line in bench(given, ["read", "check", "locate", "rebalance", size]):
            lines.append(f"| {size} | {line['suite']} | {line['what']} | {line['counts']['tranches']:,} | "
                         f"{figure(line['seconds'])} |")
    return lines


def save(page, path):
    """What there is of the page: a run over all sizes takes half an hour."""
    with open(path, "w") as out:
        out.write("\n".join(page) + "\n")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--planctl", default=".build/release/planctl")
    words.add_argument("--planbench", default=".build/release/planbench")
    words.add_argument("--plans", nargs="*", default=["1e5", "1e6", "1e7"], choices=list(SIZES))
    words.add_argument("--suites", nargs="*", default=["1e5", "1e6", "1e7"])
    words.add_argument("--large", nargs="*", default=["province", "nation"])
    words.add_argument("--networks", nargs="*", type=int, default=[400, 4_000])
    words.add_argument("--scenarios", type=int, default=40)
    words.add_argument("--repeat", type=int, default=5)
    words.add_argument("-o", "--output", default="Benchmarks/RESULTS.md")
    given = words.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        program = lemon(folder)
        for size in given.plans:
            rows += plan_rows(given, size, f"{folder}/plan")
            shutil.rmtree(f"{folder}/plan")
        for count in given.networks:
            rows += network_rows(given, count, folder, program)
        if given.networks:
            rows += sweep_rows(given, given.networks[min(1, len(given.networks) - 1)], given.scenarios, folder)
    page = ["# Measured", "",
            "Written by `Benchmarks/peers/compare.py`: every program on the same input, in turn, in one run; medians;",
            "answers compared before a time counts. Ratio: the peer's time by planctl's. Compare ratios, not seconds.",
            "", machine(), "", "## Beside peers", "", *peer_table(rows)]
    save(page, given.output)
    if given.suites:
        page += ["", "## Growth", "",
                 "`planbench all SIZE`, one run each. Sizes are numbers of tranches (about); the last column is the time",
                 "for each tranche (arc, scenario), size after size: where it stays, cost is linear.", "",
                 *growth_table(given)]
        save(page, given.output)
    if given.large:
        page += ["", "## A province, a nation", "",
                 "A province has 20 cities, 180 counties and 100,000 sub-projects, the nation ten times that; ten years.",
                 "One run each.", "", *large_table(given)]
        save(page, given.output)
    print("\n".join(page))


if __name__ == "__main__":
    highs_alone(sys.argv[2]) if sys.argv[1:2] == ["highs"] else main()
