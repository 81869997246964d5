"""Would this oracle see it? Packages that were read as printed, each with one thing changed afterwards."""

import csv
import os
import random
import shutil

from .documents import make
from .packages import read, rows_of
from .running import run
from .scores import compare


def rewrite(folder, name, change):
    """Changes the rows of a table of the package."""
    rows = rows_of(folder, name)
    fields = list(rows[0])
    rows = change(rows)
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def digit(rng, rows, field="amount"):
    row = rng.choice([row for row in rows if any(letter in "123456789" for letter in row[field])])
    at = rng.choice([i for i, letter in enumerate(row[field]) if letter in "123456789"])
    row[field] = row[field][:at] + str(int(row[field][at]) % 9 + 1) + row[field][at + 1:]
    return rows


def without(rng, rows):
    rows.pop(rng.randrange(len(rows)))
    return rows


def swapped(rng, rows):
    """Two amounts change places."""
    pairs = [(a, b) for a in range(len(rows)) for b in range(a) if rows[a]["amount"] != rows[b]["amount"]]
    a, b = rng.choice(pairs)
    rows[a]["amount"], rows[b]["amount"] = rows[b]["amount"], rows[a]["amount"]
    return rows


def renamed(rng, rows):
    rng.choice(rows)["name"] += "甲"
    return rows


def later(rng, rows):
    row = rng.choice(rows)
    row["end_year"] = str(int(row["end_year"] or 2020) + 1)
    return rows


def promoted(rng, rows):
    row = rng.choice(rows)
    row["tier"] = "city" if row["tier"] != "city" else "county"
    return rows


def zeroed(rng, rows):
    """A figure becomes 0."""
    rng.choice([row for row in rows if row["amount"] != "0"])["amount"] = "0"
    return rows


MUTANTS = [("a digit of a tranche", "tranches", digit), ("a tranche lost", "tranches", without),
           ("two tranches swapped", "tranches", swapped), ("a tranche zeroed", "tranches", zeroed),
           ("a digit of a total", "totals", digit), ("a total lost", "totals", without),
           ("two totals swapped", "totals", swapped), ("a payer renamed", "sources", renamed),
           ("a tier changed", "sources", promoted), ("a sub-project renamed", "subprojects", renamed),
           ("a window moved", "subprojects", later),
           ("a count of an output", "outputs", lambda rng, rows: digit(rng, rows, "quantity"))]


def check(options):
    """The number of changes that go unseen, and of forms for which no clean package came about."""
    rng = random.Random(1)
    faults = seen = 0
    clean = os.path.join(options.folder, "clean.plan")
    changed = os.path.join(options.folder, "changed.plan")
    for form in ("xlsx", "docx", "html", "ods"):
        for seed in range(1, 40):
            document = make(form, "none", seed, options.folder)
            roles = {column.role for column in document.table.columns}
            ran = run([options.binary, "import", document.path, "--yes", "-o", clean], clean)
            if ran.status > 1 or not ran.wrote or not {"start", "content"} <= roles:
                continue
            score = compare(document.table, read(clean))
            if not score.silent and not score.counts["doubted"] and rows_of(clean, "totals") and rows_of(
                    clean, "outputs"):
                break
        else:
            print(f"WRONG {form}: no document was read as printed")
            faults += 1
            continue
        for name, table, change in MUTANTS:
            for _ in range(5):
                shutil.rmtree(changed, ignore_errors=True)
                shutil.copytree(clean, changed)
                rewrite(changed, table, lambda rows: change(rng, rows))
                seen += 1
                found = compare(document.table, read(changed))
                # A tier that the import only proposes is doubted whatever it is.
                if not found.silent and not found.counts["doubted"]:
                    print(f"WRONG {form} seed {seed}: {name} goes unseen")
                    faults += 1
    print(f"{seen - faults} of {seen} changes seen")
    return faults
