"""Does planctl print that, as JSON, as CSV and for people?"""
import calendar
import csv
import io
import json
import subprocess

from oracle.disagreement import Disagreement
from tracking.answers import DIMENSIONS, Expected
from tracking.lines import total


def differences(found, expected, path=""):
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in list(dict.fromkeys([*found, *expected])):
            yield from differences(found.get(key, "(missing)"), expected.get(key, "(missing)"), path + "." + key)
    elif isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            yield path, "%d elements" % len(found), "%d elements" % len(expected)
        for index, (a, b) in enumerate(zip(found, expected)):
            yield from differences(a, b, "%s[%d]" % (path, index))
    elif type(found) is not type(expected) or found != expected:
        yield path, found, expected


def compare(found, expected):
    """The number of values that agree; raises at a difference."""
    wrong = list(differences(found, expected))
    if wrong:
        raise Disagreement("\n".join("  %s: found %r, expected %r" % difference for difference in wrong[:10]))
    return leaves(found)


def leaves(value):
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1


class Runner:
    def __init__(self, planctl):
        self.planctl, self.runs = planctl, 0

    def __call__(self, *words):
        self.runs += 1
        run = subprocess.run([self.planctl, "track", *words], capture_output=True, timeout=60)
        return run.returncode, run.stdout.decode("utf-8"), run.stderr.decode("utf-8")


def cases(plan, rng, few):
    """(day, unit, by) to try."""
    dates = sorted({row["as_of"] for row in plan.tables["execution"] if row.get("as_of")})
    days = [None] + [tuple(map(int, date.split("-"))) for date in (rng.sample(dates, min(2, len(dates))) if few else dates)]
    for _ in range(2 if few else 8):
        year, month = rng.randint(2018, 2024), rng.randint(1, 12)
        days.append((year, month, rng.randint(1, calendar.monthrange(year, month)[1])))
    for number, day in enumerate(days):
        by = None if number % 2 == 0 else rng.sample(DIMENSIONS, rng.randint(1, 6))
        yield day, rng.choice([None, "元", "万元", "亿元"]) if number else None, by


def outputs(runner, plan, folder, day, unit, by):
    """(what planctl printed, what it must print) in both formats."""
    words = [folder, "--lang", "en"]
    if day:
        words += ["--as-of", "%04d-%02d-%02d" % day]
    if unit:
        words += ["--unit", unit]
    expected = Expected(plan, day, unit, by or [d for d in DIMENSIONS if d != "tier"])
    has_money, has_scores = bool(plan.tables["execution"]), bool(plan.tables["indicators"])
    by_words = ["--by", ",".join(by)] if by and has_money else []
    if not has_money:
        expected.by = [d for d in DIMENSIONS if d != "tier"]
    status, out, err = runner(*words, *by_words, "--format", "json")
    if not has_money and not has_scores:
        if status != 2 or "execution.csv" not in err or out:
            raise Disagreement("a plan without both tables: %d %r %r" % (status, out, err))
        return
    years = [int(row["year"]) for name in ("tranches", "execution") for row in plan.tables[name]]
    if day and years and day[0] < min(years):
        # Before the plan there is nothing to track.
        if status != 2 or "is before the plan" not in err or out:
            raise Disagreement("a day before the plan: %d %r %r" % (status, out, err))
        return
    if status or err:
        raise Disagreement("exit status %d: %s" % (status, err))
    yield json.loads(out), expected.json()
    status, out, err = runner(*words, "--format", "csv")
    if not has_money:
        if status != 2:
            raise Disagreement("CSV of a plan without execution: %d" % status)
        return
    if status or err:
        raise Disagreement("exit status %d: %s" % (status, err))
    yield list(csv.reader(io.StringIO(out))), expected.csv()
    for format in ("text", "md", "html"):
        status, out, err = runner(*words, *by_words, "--format", format)
        figures = [expected.amount(total(expected.lines.values())[name]) for name in ("budget", "executed")]
        missing = [figure for figure in figures if figure is not None and figure not in out]
        if status or err or missing:
            raise Disagreement("%s: status %d %s, without %s" % (format, status, err, missing))
