#!/usr/bin/env python3
"""Calendars of plans, read with the packages icalendar and python-dateutil.

    calendar_check.py PLANCTL [--plan FOLDER]... [--count N] [--seed S]

What `export --to ics` writes for the plans named, and for random calendars, is read as any calendar program
reads it: lines of at most 75 octets that end in CRLF and are UTF-8 each, one VCALENDAR, ids that are there
once, texts that say what the table says. The recurrences are expanded by dateutil and must give the table's
own dates, which are worked out here from what PlanPackage.md says: a day at the end of its month stays at
the end, a day that a month lacks becomes its last. The same plan must give the same bytes again.
Exit status 0: all agree; 1: something differs, and the case is kept."""

import argparse
import calendar
import csv
import datetime
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import icalendar
from dateutil import rrule

# Dates compared of a calendar without an end.
FAR = 400
COLUMNS = "event_id,name,kind,first_on,every_months,until,lead,addressee,note".split(",")


class Disagreement(Exception):
    pass


def agree(condition, *words):
    if not condition:
        raise Disagreement(" ".join(map(str, words)))


# -- the plan's own dates ------------------------------------------------------------------------------


def later(first, months):
    number = first.year * 12 + first.month - 1 + months
    year, month = divmod(number, 12)
    if year > 9999:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    at_end = first.day == calendar.monthrange(first.year, first.month)[1]
    return datetime.date(year, month + 1, last if at_end else min(first.day, last))


def dates(row):
    """All dates of a row of the table, or the first `FAR`."""
    first = datetime.date.fromisoformat(row["first_on"])
    until = datetime.date.fromisoformat(row["until"]) if row.get("until") else datetime.date.max
    found = []
    while len(found) < FAR:
        day = later(first, len(found) * int(row.get("every_months") or 0))
        if day is None or day > until:
            break
        found.append(day)
        if not row.get("every_months"):
            break
    return found


# -- the file ------------------------------------------------------------------------------------------


def expanded(event):
    """The dates of one VEVENT, at most `FAR`."""
    start = event["DTSTART"].dt
    agree(isinstance(start, datetime.date) and not isinstance(start, datetime.datetime),
          "DTSTART is no date")
    agree("RDATE" not in event and "EXDATE" not in event, "dates beside the recurrence")
    if "RRULE" not in event:
        return [start]
    rule = event["RRULE"].to_ical().decode()
    midnight = datetime.datetime.combine(start, datetime.time())
    found = []
    for moment in rrule.rrulestr(rule, dtstart=midnight):
        found.append(moment.date())
        if len(found) == FAR:
            break
    agree(found and found[0] == start, f"{rule} does not begin at {start}")
    return found


def shown(text):
    """What planctl makes of a text: invisible characters written out, line ends kept."""
    made = ""
    for letter in text.replace("\r\n", "\n"):
        code = ord(letter)
        hidden = (code < 0x20 and letter != "\n" or 0x7F <= code <= 0xA0 or 0x200B <= code <= 0x200F
                  or 0x2028 <= code <= 0x202F or 0x2060 <= code <= 0x206F or code == 0xFEFF
                  or code & 0xFFFE == 0xFFFE)
        made += f"\\u{{{code:x}}}" if hidden else letter
    return made


def check_lines(data):
    agree(data.endswith(b"\r\n"), "the last line has no end")
    for line in data[:-2].split(b"\r\n"):
        agree(len(line) <= 75, "a line of", len(line), "octets")
        agree(b"\r" not in line and b"\n" not in line, "a bare line end in", line)
        line.decode("utf-8")
    # Readers forgive what the standard does not: marks that separate values must be escaped in texts.
    for name, value in re.findall(r"\r\n(SUMMARY|DESCRIPTION|X-WR-CALNAME):(.*?)(?=\r\n)",
                                  "\r\n" + data.decode("utf-8").replace("\r\n ", "")):
        agree(re.fullmatch(r"(\\[\\;,n]|[^\\;,])*", value), name, "is not escaped:", value[:80])


def check(data, rows, title):
    check_lines(data)
    files = icalendar.Calendar.from_ical(data.decode("utf-8"), multiple=True)
    agree(len(files) == 1, len(files), "calendars")
    file = files[0]
    agree(str(file["VERSION"]) == "2.0" and file["PRODID"] and "METHOD" not in file, "the head")
    agree(not file.errors, file.errors)
    # The package leaves names that the standard does not know as they are.
    name = re.search(r"\r\nX-WR-CALNAME:(.*?)\r\n", data.decode("utf-8").replace("\r\n ", ""))[1]
    agree(re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], name) == shown(title),
          "the title", name)
    events = list(file.walk("VEVENT"))
    ids = [str(event["UID"]) for event in events]
    agree(len(set(ids)) == len(ids), "ids that stand twice")
    wanted = sorted(rows, key=lambda row: (row["first_on"], natural(row["event_id"])))
    position = 0
    for row in wanted:
        days, found = dates(row), []
        while len(found) < len(days):
            agree(position < len(events), row["event_id"], "ends early:", found[-3:])
            event = events[position]
            position += 1
            check_event(event, row)
            found += expanded(event)
        agree(found == days, row["event_id"], "has", found[:40], "not", days[:40])
    agree(position == len(events), "events left over")


def natural(text):
    """Digits by their number, as the plan's ids are ordered."""
    parts, number = [], ""
    for letter in text + "\0":
        if letter.isascii() and letter.isdigit():
            number += letter
            continue
        if number:
            parts.append((0, int(number), b""))
            number = ""
        parts.append((1, 0, letter.encode()))
    return parts


def check_event(event, row):
    agree(not event.errors, event.errors)
    first = row["first_on"].replace("-", "")
    agree(event["DTSTAMP"].to_ical().decode() == first + "T000000Z", "DTSTAMP")
    agree(str(event["SUMMARY"]) == shown(row["name"]), repr(str(event["SUMMARY"])), repr(row["name"]))
    description = str(event.get("DESCRIPTION", ""))
    for column in ["lead", "addressee", "note"]:
        agree(shown(row.get(column) or "") in description, column, "is not in", repr(description))
    agree(event["CATEGORIES"].to_ical().decode() == row["kind"].upper(), "CATEGORIES")
    agree("ORGANIZER" not in event and "DTEND" not in event, "more than asked for")
    alarms = list(event.walk("VALARM"))
    agree(len(alarms) == (row["kind"] == "report"), len(alarms), "alarms")
    for alarm in alarms:
        agree(alarm["TRIGGER"].dt == datetime.timedelta(days=-7) and alarm["ACTION"] == "DISPLAY"
              and alarm["DESCRIPTION"], "the alarm")


# -- random calendars ----------------------------------------------------------------------------------

PIECES = ["会议", "报告", "；", ";", ",", "，", "\\", "\\n", "\n", ":", "\"", "'", " ", "\t", "é", "e\u0301", ",\u0301",
          "🏗️", "👩‍🚒", "BEGIN:VEVENT", "END:VCALENDAR", "\u202e", "《实施方案》", "x" * 80, "长" * 60, "%", "=1+1"]


def text(choose, least=0):
    return "".join(choose.choice(PIECES) for _ in range(choose.randint(least, 6))).strip(" \t\n") or "甲" * least


def row(choose, number):
    year, month = choose.randint(1999, 2030), choose.randint(1, 12)
    last = calendar.monthrange(year, month)[1]
    day = choose.choice([last, last, 28, 29, 30, 31, choose.randint(1, last)])
    first = datetime.date(year, month, min(day, last))
    made = {"event_id": choose.choice(["e", "x", ""]) + str(number), "name": text(choose, 1),
            "kind": choose.choice(["meeting", "report", "other"]), "first_on": first.isoformat()}
    if choose.random() < 0.9:
        made["every_months"] = choose.choice([1, 1, 2, 3, 5, 6, 6, 7, 12, 12, 48, choose.randint(1, 1200)])
    if choose.random() < 0.7:
        span = choose.choice([0, 1, 27, 31, 365, 366, 1461, 20000, choose.randint(0, 4000)])
        made["until"] = (first + datetime.timedelta(days=span)).isoformat()
    for column in ["lead", "addressee", "note"]:
        if choose.random() < 0.6:
            made[column] = text(choose)
    return made


def write(folder, rows, title):
    tables = {"sources": "source_id,tier\ncity,city\n", "subprojects": "subproject_id\ns1\n",
              "tranches": "subproject_id,source_id,year,amount\ns1,city,2020,1\n"}
    os.makedirs(folder)
    for name, body in tables.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as file:
            file.write(body)
    with open(os.path.join(folder, "calendar.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump({"name": "made-up", "title": title,
                   "planctl": {"format": 1, "currency": "CNY", "unit": "万元", "unitScale": 10000,
                               "decimals": 2},
                   "resources": [{"name": name, "path": name + ".csv"}
                                 for name in list(tables) + ["calendar"]]}, file, ensure_ascii=False)


def read(folder):
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        title = json.load(file)["title"]
    with open(os.path.join(folder, "calendar.csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), title


def written(planctl, folder):
    done = subprocess.run([planctl, "export", folder, "--to", "ics", "-q"], capture_output=True, timeout=120)
    agree(done.returncode == 0 and not done.stderr, done.returncode, done.stderr.decode()[:500])
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("planctl")
    parser.add_argument("--plan", action="append", default=[])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seen = 0
    for folder in options.plan:
        rows, title = read(folder)
        check(written(options.planctl, folder), rows, title)
        print(f"{folder}: {sum(len(dates(row)) for row in rows)} dates: GOOD")
    for seed in range(options.seed, options.seed + options.count):
        choose = random.Random(seed)
        rows = [row(choose, number) for number in range(choose.randint(1, 8))]
        title = text(choose, 1)
        folder = os.path.join(tempfile.mkdtemp(prefix="calendar-"), "plan")
        try:
            write(folder, rows, title)
            data = written(options.planctl, folder)
            check(data, rows, title)
            choose.shuffle(rows)
            shutil.rmtree(folder)
            write(folder, rows, title)
            agree(written(options.planctl, folder) == data, "the order of rows changes the file")
        except Exception as wrong:
            print(f"WRONG seed {seed} in {folder}: {type(wrong).__name__}: {wrong}")
            return 1
        seen += sum(len(dates(row)) for row in rows)
        shutil.rmtree(os.path.dirname(folder))
    print(f"{options.count} random calendars, {seen} dates: GOOD")
    return 0


if __name__ == "__main__":
    sys.exit(main())
