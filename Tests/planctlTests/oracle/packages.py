"""Plan packages: their CSV files read, and small ones written for a case."""
import csv
import io
import json
import os

from oracle.exact import SCALES

csv.field_size_limit(1 << 30)


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_table(folder, name):
    """The rows of a table, none if the package does not have it."""
    path = os.path.join(folder, name + ".csv")
    return read_csv(path) if os.path.exists(path) else []


def csv_text(columns, rows):
    """A table of rows that know their columns by name."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row[c] for c in columns] for row in rows)
    return out.getvalue()


def write_table(folder, name, columns, rows):
    """A table of rows in the order of the columns."""
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def resource(name, columns, types, key):
    """A table as a Data Package describes it; columns without a type are text."""
    return {"name": name, "type": "table", "path": name + ".csv", "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": [{"name": c, "type": types.get(c, "string")} for c in columns], "primaryKey": key}}


def write_descriptor(folder, unit, decimals, resources, figures=None, **said):
    """`datapackage.json`: the money of the plan, its tables, and what else is said of it."""
    descriptor = {**said, "planctl": {"format": 1, "currency": "CNY", "unit": unit, "unitScale": 10 ** SCALES[unit],
                                      "decimals": decimals}, "resources": resources}
    if figures:
        descriptor["planctl"]["figures"] = figures
    with open(os.path.join(folder, "datapackage.json"), "w", encoding="utf-8") as file:
        json.dump(descriptor, file, ensure_ascii=False, indent=1)
