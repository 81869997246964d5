#!/usr/bin/env python3
"""Writes scenarios for a plan, one line of JSON each, for the examples here: the same lines every time.

    scenario_lines.py PLANCTL PLAN COUNT

Cuts of each tier and year of the plan by rising shares, with and without backfill; every 40th line is not
JSON, and every 60th names a source that does not exist, so that the run has to go on past bad lines."""
import csv
import io
import json
import subprocess
import sys


def main():
    planctl, plan, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    command = [planctl, "show", plan, "--by", "tier,year", "--format", "csv", "-q"]
    shown = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    rows = list(csv.reader(io.StringIO(shown)))
    cells = [(tier, year) for tier, year, _ in rows[1:]]
    for number in range(count):
        tier, year = cells[number % len(cells)]
        scenario = {"name": f"n{number}", "cut": f"{tier}@{year}={1 + number % 90}%"}
        if number % 3 == 1:
            scenario["backfill"] = "city"
        if number % 12 == 5:
            scenario["defer"] = True
        if number % 60 == 59:
            scenario["cut"] = "nobody@2021=5%"
        line = json.dumps(scenario)
        print(line[:-1] if number % 40 == 39 else line)


if __name__ == "__main__":
    main()
