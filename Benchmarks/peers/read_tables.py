#!/usr/bin/env python3
"""A published table as xlsx and CSV: planctl import beside programs that only read its cells.

    read_tables.py PLANCTL [--rows 1000 10000] [--rounds 3]

A table has 100 columns: number, project, sub-project, their total, and for three years a subtotal and 31
payers. openpyxl, pandas and python-calamine turn it into cells in memory. `planctl import` also understands
it, holds every sum against its parts and writes the package with where each figure stands; `--preview` stops
before that. All run in turn as whole processes; medians of processor time (a busy machine changes it less than
the clock's), peak memory, and the time of a cell, size after size. Before a time counts, the sum of all money is compared: it must be the same to the last
0.01. Needs openpyxl, pandas and python-calamine. Exit status 1: an answer differs; 2: cannot run.
"""

import argparse
import csv
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from decimal import Decimal

import openpyxl

PAYERS = ["省级资金", "市本级"] + [f"{a}{b}县" for a in "东南西北中上下大小里" for b in "山河湖"][:29]
YEARS = (2021, 2022, 2023)
HEAD = ["序号", "项目名称", "子项目", "总投资小计（万元）"] + [
    f"{year}年{name}（万元）" for year in YEARS for name in ["小计", *PAYERS]]

READERS = {
    ("openpyxl", "xlsx"): "import openpyxl; s = openpyxl.load_workbook(p, read_only=True, data_only=True).active; "
                          "r = list(s.iter_rows(values_only=True))",
    ("pandas (calamine)", "xlsx"): "import pandas; r = pandas.read_excel(p, header=None, engine='calamine')"
                                   ".astype(object).where(lambda f: f.notna(), None).values.tolist()",
    ("python-calamine", "xlsx"): "import python_calamine; "
                                 "r = python_calamine.CalamineWorkbook.from_path(p).get_sheet_by_index(0).to_python()",
    ("csv of Python", "csv"): "import csv; r = list(csv.reader(open(p, encoding='utf-8', newline='')))",
    ("pandas", "csv"): "import pandas; r = pandas.read_csv(p, header=None, dtype=str, keep_default_na=False)"
                       ".values.tolist()",
}
# What every reader ends with: how many cells hold something, and all money in hundredths, without the numbers
# of rows. A second process sums up, so that summing is in no time.
COUNT = "; print(len(r) * len(r[0]))"
SUM = ("; from decimal import Decimal as D; print(sum(round(D(str(v)) * 100) for row in r[1:] for v in row[3:] "
       "if v not in (None, '')))")


def lines(rows):
    """The table, and the sum of all its money in hundredths."""
    rng = random.Random(rows)
    yield HEAD
    totals = [0] * (len(HEAD) - 3)
    for number in range(rows):
        money = []
        for _ in YEARS:
            own = [rng.randint(0, 99999) if rng.random() < 0.8 else None for _ in PAYERS]
            money += [sum(value or 0 for value in own), *own]
        money.insert(0, sum(money[block * (len(PAYERS) + 1)] for block in range(len(YEARS))))
        totals = [total + (value or 0) for total, value in zip(totals, money)]
        yield [number + 1, f"项目{number // 10 + 1}", f"子项目{number + 1}",
               *(None if value is None else value / 100 for value in money)]
    yield [None, "合计", None, *(total / 100 for total in totals)]


def write(rows, folder):
    paths = {kind: os.path.join(folder, f"{rows}.{kind}") for kind in ("xlsx", "csv")}
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("计划")
    with open(paths["csv"], "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for line in lines(rows):
            sheet.append(line)
            writer.writerow(["" if value is None else value for value in line])
    book.save(paths["xlsx"])
    return paths


def measured(words):
    """Seconds of processor time, peak memory in MB, standard output."""
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = child.stdout.read(), child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{words[:3]}: exit status {child.returncode}: {err.decode()[-300:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.decode()


def money_of(plan):
    """All amounts of a package, in hundredths."""
    total = 0
    for name in ("tranches.csv", "totals.csv"):
        with open(os.path.join(plan, name), encoding="utf-8", newline="") as file:
            total += sum(int(Decimal(row["amount"]) * 100) for row in csv.DictReader(file))
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("planctl")
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    planctl = os.path.abspath(options.planctl)
    times, differs = {}, False
    with tempfile.TemporaryDirectory() as folder:
        plan = os.path.join(folder, "plan")
        for rows in options.rows:
            for kind, path in write(rows, folder).items():
                commands = {"planctl import": [planctl, "import", path, "-o", plan, "--yes", "-q"],
                            "planctl import --preview": [planctl, "import", path, "--preview"]}
                for (name, own), code in READERS.items():
                    if own == kind:
                        commands[name] = [sys.executable, "-c", f"p = {path!r}; {code}{COUNT}"]
                answers = {}
                for (name, own), code in READERS.items():
                    if own == kind:
                        answers[name] = int(measured([sys.executable, "-c", f"p = {path!r}; {code}{SUM}"])[2])
                for _ in range(options.rounds):
                    for name, words in commands.items():
                        shutil.rmtree(plan, ignore_errors=True)
                        seconds, memory, _ = measured(words)
                        times.setdefault((kind, name), {}).setdefault(rows, []).append((seconds, memory))
                        if name == "planctl import":
                            answers[name] = money_of(plan)
                if len(set(answers.values())) != 1:
                    differs = True
                    print(f"the sum of all money differs: {rows} rows as {kind}: {answers}")
    print(f"{len(HEAD)} columns; rows {options.rows}; median of {options.rounds} rounds; the sum of all money "
          f"{'DIFFERS' if differs else 'is the same for all'}")
    print("| file | program | " + " | ".join(f"{rows * len(HEAD):,} cells s" for rows in options.rows)
          + " | MB | µs a cell |")
    print("| --- | --- |" + " ---: |" * len(options.rows) + " ---: | --- |")
    for (kind, name), by_rows in times.items():
        medians = [statistics.median(seconds for seconds, _ in by_rows[rows]) for rows in options.rows]
        memory = max(memory for _, memory in by_rows[options.rows[-1]])
        each = " · ".join(f"{seconds * 1e6 / (rows * len(HEAD)):.3g}"
                          for seconds, rows in zip(medians, options.rows))
        print(f"| {kind} | {name} | " + " | ".join(f"{seconds:.3g}" for seconds in medians)
              + f" | {memory:.0f} | {each} |")
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
