"""`planctl diff` against a plain comparison of dictionaries, and `--apply` against the bytes of the later plan.

    python3 Tests/ComparingTests/diff_check.py PLANCTL PLANS [--count N] [--seed S] [--self-test]

Plans of the folder PLANS and plans made up here are changed at random: cells, rows, columns, whole tables, ids and
names of sub-projects, the order of rows, the descriptor. What differs is then worked out with dictionaries from the
CSV files alone, after the page of the format, and held against every part of `diff --format json` and `csv`. The
list is applied to the earlier plan, whose files must become those of the later plan, and to plans that it does not
fit, which must be refused with the cell in question. `--self-test` spoils answers and asks whether that is noticed.
"""

import argparse
import collections
import copy
import csv
import decimal
import io
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

KEYS = {
    "places": ["place_code"], "projects": ["project_id"], "sources": ["source_id"],
    "subprojects": ["subproject_id"], "tranches": ["subproject_id", "source_id", "year"],
    "totals": ["total_id"], "outputs": ["subproject_id", "year", "item"], "duties": ["duty_id"],
    "duty_projects": ["duty_id", "project_id"], "rules": ["rule_id"],
    "execution": ["subproject_id", "source_id", "year", "stage", "as_of"],
    "indicators": ["indicator_id"], "figures": ["figure_id"],
    "relations": ["relation_id", "role", "figure_id"], "scenarios": ["scenario_id", "step"],
    "waivers": ["rule", "subproject_id", "year", "source_id", "duty_id", "total_id", "figure_id",
                "relation_id", "indicator_id"],
    "calendar": ["event_id"],
}
AMOUNTS = {"tranches": ["amount"], "totals": ["amount"], "execution": ["amount"], "outputs": ["unit_cost"]}
AS_WRITTEN = ["indicators", "figures", "relations", "scenarios"]
LOCAL = ("city", "county", "other")


def number(text):
    return decimal.Decimal(text)


def plain(value):
    """A number without superfluous zeros."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class Plan:
    """A package as dictionaries."""

    def __init__(self, folder):
        self.descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
        self.columns, self.rows = {}, {}
        for resource in self.descriptor["resources"]:
            text = (folder / resource["path"]).read_text("utf-8")
            lines = list(csv.reader(io.StringIO(text, newline="")))
            self.columns[resource["name"]] = lines[0]
            self.rows[resource["name"]] = [dict(zip(lines[0], line)) for line in lines[1:]]

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        (folder / "datapackage.json").write_text(
            json.dumps(self.descriptor, ensure_ascii=False, indent=2), "utf-8")
        for resource in self.descriptor["resources"]:
            out = io.StringIO(newline="")
            writer = csv.writer(out, lineterminator="\n")
            columns = self.columns[resource["name"]]
            writer.writerow(columns)
            for row in self.rows[resource["name"]]:
                writer.writerow([row.get(column, "") for column in columns])
            (folder / resource["path"]).write_text(out.getvalue(), "utf-8", newline="")

    def ids(self, table):
        return [row[KEYS[table][0]] for row in self.rows.get(table, [])]


# MARK: Plans made up


def made_up(rng):
    plan = Plan.__new__(Plan)
    names = ["消防站, 车辆", 'the "new" pump', "Zoe\u0301 station", "Zo\u00e9 station", "一期", "line\nbreak", "=1+1"]
    sources = [("s%d" % i, rng.choice(["central", "province", "city", "county"])) for i in range(rng.randint(1, 4))]
    rows = {"projects": [], "sources": [], "subprojects": [], "tranches": [], "totals": []}
    rows["projects"] = [{"project_id": "p%d" % i, "name": rng.choice(names)} for i in range(rng.randint(1, 3))]
    rows["sources"] = [{"source_id": s, "name": rng.choice(names), "tier": t} for s, t in sources]
    for i in range(rng.randint(1, 12)):
        row = {"subproject_id": "sp%d" % i, "seq": rng.choice(["", str(i + 1)]),
               "project_id": rng.choice(plan_ids(rows, "projects") + [""]), "name": rng.choice(names + ["名%d" % i] * 3)}
        rows["subprojects"].append(row)
        for s, _ in sources:
            for year in (2024, 2025, 2026):
                if rng.random() < 0.6:
                    amount = plain(number(rng.randint(-50, 5000)) / rng.choice([1, 10, 100]))
                    rows["tranches"].append({"subproject_id": row["subproject_id"], "source_id": s, "year": str(year),
                                             "amount": amount})
    if rows["tranches"]:
        rows["totals"].append({"total_id": "t-all", "amount": plain(sum(number(r["amount"]) for r in rows["tranches"])),
                               "label": "合计"})
        for i, row in enumerate(rows["subprojects"]):
            own = [number(r["amount"]) for r in rows["tranches"] if r["subproject_id"] == row["subproject_id"]]
            if own and rng.random() < 0.7:
                rows["totals"].append({"total_id": "t%d" % i, "subproject_id": row["subproject_id"],
                                       "amount": plain(sum(own))})
    else:
        rows["tranches"].append({"subproject_id": "sp0", "source_id": sources[0][0], "year": "2024", "amount": "1"})
    plan.columns = {
        "projects": ["project_id", "name"], "sources": ["source_id", "name", "tier"],
        "subprojects": ["subproject_id", "seq", "project_id", "name"],
        "tranches": ["subproject_id", "source_id", "year", "amount"],
        "totals": ["total_id", "subproject_id", "source_id", "year", "amount", "label"],
    }
    plan.rows = rows
    plan.descriptor = {
        "name": "made-up", "title": "Made up",
        "planctl": {"format": 1, "currency": "CNY", "unit": "万元", "unitScale": 10000, "decimals": 2},
        "resources": [{"name": name, "path": name + ".csv"} for name in rows],
    }
    return plan


def plan_ids(rows, table):
    return [row[KEYS[table][0]] for row in rows[table]]


# MARK: Changes at random


def change(plan, rng):
    """Changes the plan in some ways that leave it readable."""
    for _ in range(rng.choice([1, 1, 2, 3, 5, 9])):
        rng.choice(CHANGES)(plan, rng)


def change_amount(plan, rng):
    table = rng.choice([t for t in ("tranches", "totals") if plan.rows.get(t)] or [""])
    if table:
        row = rng.choice(plan.rows[table])
        steps = [1, -1, 7, 1000] + (["0.01", "-12.5"] if plan.descriptor["planctl"]["decimals"] >= 2 else [])
        row["amount"] = plain(number(row["amount"]) + number(rng.choice(steps)))


def move_money(plan, rng):
    if len(plan.rows.get("tranches", [])) > 1:
        one, other = rng.sample(plan.rows["tranches"], 2)
        amount = number(rng.randint(1, 40))
        one["amount"] = plain(number(one["amount"]) - amount)
        other["amount"] = plain(number(other["amount"]) + amount)


def drop_tranche(plan, rng):
    if len(plan.rows.get("tranches", [])) > 1 and "scenarios" not in plan.rows:
        plan.rows["tranches"].remove(rng.choice(plan.rows["tranches"]))


def add_tranche(plan, rng):
    if not plan.rows.get("tranches"):
        return
    row = {"subproject_id": rng.choice(plan.ids("subprojects")), "source_id": rng.choice(plan.ids("sources")),
           "year": rng.choice(plan.rows["tranches"])["year"], "amount": rng.choice(["0", "5", "12"])}
    key = [row[k] for k in KEYS["tranches"]]
    if all([other[k] for k in KEYS["tranches"]] != key for other in plan.rows["tranches"]):
        plan.rows["tranches"].insert(rng.randint(0, len(plan.rows["tranches"])), row)


def rename(plan, rng):
    if plan.rows.get("subprojects") and "name" in plan.columns["subprojects"]:
        row = rng.choice(plan.rows["subprojects"])
        row["name"] = row.get("name", "") + rng.choice(["（二期）", " II", ", \"x\"", "e\u0301"])


def renumber(plan, rng):
    if plan.rows.get("subprojects"):
        old = rng.choice(plan.ids("subprojects"))
        new = rng.choice(["n", "sp", "子"]) + str(rng.randint(100, 999))
        if new in plan.ids("subprojects"):
            return
        for rows in plan.rows.values():
            for row in rows:
                if row.get("subproject_id") == old:
                    row["subproject_id"] = new


def renumber_and_rename(plan, rng):
    if plan.rows.get("subprojects") and "name" in plan.columns["subprojects"]:
        before = set(plan.ids("subprojects"))
        renumber(plan, rng)
        for row in plan.rows["subprojects"]:
            if row["subproject_id"] not in before:
                row["name"] = "另一个名称 %d" % rng.randint(0, 99)


def drop_subproject(plan, rng):
    if len(plan.rows.get("subprojects", [])) < 2 or "scenarios" in plan.rows or not plan.rows.get("tranches"):
        return
    gone = rng.choice(plan.ids("subprojects"))
    if all(row["subproject_id"] == gone for row in plan.rows["tranches"]):
        return
    totals = {row["total_id"] for row in plan.rows.get("totals", []) if row.get("subproject_id") == gone}
    for table, rows in plan.rows.items():
        rows[:] = [r for r in rows if r.get("subproject_id") != gone and not (table == "waivers" and r.get("total_id") in totals)]


def add_subproject(plan, rng):
    if not plan.rows.get("subprojects") or not plan.rows.get("tranches"):
        return
    new = "new%d" % rng.randint(0, 999)
    if new in plan.ids("subprojects"):
        return
    row = {column: "" for column in plan.columns["subprojects"]}
    row.update(subproject_id=new)
    if "name" in row:
        row["name"] = rng.choice(["", "新增子项目", "新增 " + new])
    plan.rows["subprojects"].insert(rng.randint(0, len(plan.rows["subprojects"])), row)
    year = rng.choice(plan.rows["tranches"])["year"]
    plan.rows["tranches"].append({"subproject_id": new, "source_id": rng.choice(plan.ids("sources")), "year": year,
                                  "amount": str(rng.randint(0, 300))})


def change_text(plan, rng):
    choices = [(t, c) for t, columns in plan.columns.items() for c in columns
               if c in ("name", "label", "note", "content", "reason", "lead") and plan.rows[t]
               and not (t == "duties" and c == "name")]
    if choices:
        table, column = rng.choice(choices)
        row = rng.choice(plan.rows[table])
        if row.get(column) or table not in ("figures", "calendar", "waivers", "indicators"):
            row[column] = (row.get(column) or "") + rng.choice(["*", "，补", "\u00e9"])


def drop_total(plan, rng):
    if plan.rows.get("totals") and not any(r.get("total_id") for r in plan.rows.get("waivers", [])):
        plan.rows["totals"].remove(rng.choice(plan.rows["totals"]))


def reorder(plan, rng):
    table = rng.choice([t for t in ("indicators", "figures") if plan.rows.get(t)] or [""])
    if table:
        rng.shuffle(plan.rows[table])


def add_figure(plan, rng):
    if "figures" in plan.rows:
        new = "zz%d" % rng.randint(0, 99)
        if new not in plan.ids("figures"):
            row = {column: "" for column in plan.columns["figures"]}
            row.update(figure_id=new, label="补印的数")
            if "value" in row:
                row["value"] = "1.50"
            plan.rows["figures"].insert(rng.randint(0, len(plan.rows["figures"])), row)


def change_columns(plan, rng):
    table = rng.choice(["sources", "projects"])
    if table not in plan.columns:
        return
    if table == "sources" and "name_en" not in plan.columns[table]:
        plan.columns[table].append("name_en")
        for row in plan.rows[table]:
            row["name_en"] = rng.choice(["", "Fund"])
        return declare(plan, table)
    if "name_en" in plan.columns[table]:
        plan.columns[table].remove("name_en")
        for row in plan.rows[table]:
            row.pop("name_en")
        declare(plan, table)


def declare(plan, table):
    """Takes the declared fields of a table out, which must be those of the file for other readers only."""
    for resource in plan.descriptor["resources"]:
        if resource["name"] == table:
            resource.pop("schema", None)


def change_tables(plan, rng):
    if "calendar" in plan.rows:
        del plan.rows["calendar"], plan.columns["calendar"]
        plan.descriptor["resources"] = [r for r in plan.descriptor["resources"] if r["name"] != "calendar"]
    else:
        plan.columns["calendar"] = ["event_id", "name", "kind", "first_on"]
        plan.rows["calendar"] = [
            {"event_id": "e%d" % i, "name": "联席会议", "kind": "meeting", "first_on": "2021-0%d-01" % (i + 1)}
            for i in range(rng.randint(0, 3))]
        plan.descriptor["resources"].append({"name": "calendar", "path": "calendar.csv"})


def change_descriptor(plan, rng):
    plan.descriptor["title"] = plan.descriptor.get("title", "") + rng.choice(["（修订）", " v2", "é"])


CHANGES = [change_amount, change_amount, change_amount, move_money, move_money, drop_tranche, add_tranche, rename, renumber,
           renumber_and_rename, drop_subproject, add_subproject, change_text, drop_total, reorder, add_figure,
           change_columns, change_tables, change_descriptor]


# MARK: The oracle


def renumbered(before, after):
    """Which sub-project of the earlier plan has which other id in the later one, and by what it is known."""
    old, new = before.rows.get("subprojects", []), after.rows.get("subprojects", [])
    same = set(before.ids("subprojects")) & set(after.ids("subprojects"))
    found = {}

    def single(rows, key):
        count = collections.Counter(key(row) for row in rows)
        return {key(row): row["subproject_id"] for row in rows if key(row) and count[key(row)] == 1}

    def match(reason, left_key, right_key):
        left = single([r for r in old if r["subproject_id"] not in same and r["subproject_id"] not in found], left_key)
        taken = {to for to, _ in found.values()}
        right = single([r for r in new if r["subproject_id"] not in same and r["subproject_id"] not in taken], right_key)
        for key in left:
            if key in right:
                found[left[key]] = (right[key], reason)

    match("name", lambda r: r.get("name", ""), lambda r: r.get("name", ""))

    def money(plan):
        lines = collections.defaultdict(list)
        for row in plan.rows.get("tranches", []):
            lines[row["subproject_id"]].append((row["source_id"], row["year"], number(row["amount"])))
        return {key: tuple(sorted(rows)) for key, rows in lines.items() if any(amount for _, _, amount in rows)}

    left, right = money(before), money(after)
    match("money", lambda r: left.get(r["subproject_id"]), lambda r: right.get(r["subproject_id"]))
    return found


def cells(table, row):
    """The cells of a row that are not blank, amounts as numbers."""
    return {column: plain(number(text)) if column in AMOUNTS.get(table, []) else text
            for column, text in row.items() if text}


def expected(before, after):
    ids = {old: new for old, (new, _) in renumbered(before, after).items()}
    result = {}
    for table in KEYS:
        sides = []
        for plan in (before, after):
            rows = {}
            for row in plan.rows.get(table, []):
                row = cells(table, row)
                if plan is before and row.get("subproject_id") in ids:
                    row["subproject_id"] = ids[row["subproject_id"]]
                rows[tuple(row.get(k, "") for k in KEYS[table])] = row
            sides.append(rows)
        old, new = sides
        changes = {}
        for key in old.keys() | new.keys():
            rest = {c for c in set(old.get(key, {})) | set(new.get(key, {})) if c not in KEYS[table]}
            if key not in new:
                changes[key] = ("removed", {c: (old[key][c], None) for c in rest})
            elif key not in old:
                changes[key] = ("added", {c: (None, new[key][c]) for c in rest})
            else:
                differ = {c: (old[key].get(c), new[key].get(c)) for c in rest if old[key].get(c) != new[key].get(c)}
                if differ:
                    changes[key] = ("changed", differ)
        if changes:
            result[table] = changes
    return result


def found(answer):
    result = {}
    for table in answer["tables"]:
        name = table["table"]
        rows = {}
        for row in table["rows"]:
            key = tuple(row["key"].get(k, "") for k in KEYS[name])
            assert key not in rows, (name, key)
            rows[key] = (row["change"], {c: (v.get("before"), v.get("after")) for c, v in row["cells"].items()})
        if rows:
            result[name] = rows
    return result


def check_sums(before, after, answer):
    ids = {old: new for old, (new, _) in renumbered(before, after).items()}
    tiers = {}
    for plan in (before, after):
        for row in plan.rows.get("sources", []):
            tiers[id(plan), row["source_id"]] = row["tier"]
    kinds = {"bySubproject": ("subproject", lambda p, r: r["subproject_id"]), "bySource": ("source", lambda p, r: r["source_id"]),
             "byYear": ("year", lambda p, r: int(r["year"])), "byTier": ("tier", lambda p, r: tiers[id(p), r["source_id"]])}
    for name, (member, key) in kinds.items():
        sums = [collections.Counter(), collections.Counter()]
        for side, plan in enumerate((before, after)):
            for row in plan.rows.get("tranches", []):
                k = key(plan, row)
                if name == "bySubproject" and side == 0:
                    k = ids.get(k, k)
                sums[side][k] += number(row["amount"])
        want = {k: sums[1][k] - sums[0][k] for k in sums[0].keys() | sums[1].keys() if sums[1][k] != sums[0][k]}
        got = {line[member]: number(line["change"]) for line in answer[name]}
        assert got == want, (name, got, want)
    all_before = sum(number(r["amount"]) for r in before.rows.get("tranches", []))
    all_after = sum(number(r["amount"]) for r in after.rows.get("tranches", []))
    money = answer["money"]
    assert (number(money["before"]), number(money["after"])) == (all_before, all_after)
    assert money["netsToZero"] == (all_before == all_after)
    assert money["netsToZeroByYear"] == (not answer["byYear"])
    cross = collections.Counter()
    for sign, plan in ((-1, before), (1, after)):
        for row in plan.rows.get("tranches", []):
            cross[row["source_id"], int(row["year"])] += sign * number(row["amount"])
    got = {(line["source"], line["year"]): number(line["change"]) for line in answer["bySourceYear"]}
    assert got == {k: v for k, v in cross.items() if v}, (got, cross)


def total_sum(plan, total):
    tiers = {row["source_id"]: row["tier"] for row in plan.rows["sources"]}
    projects = {row["subproject_id"]: row.get("project_id", "") for row in plan.rows["subprojects"]}

    def inside(row):
        tier = total.get("tier", "")
        return (total.get("subproject_id", "") in ("", row["subproject_id"])
                and total.get("project_id", "") in ("", projects[row["subproject_id"]])
                and total.get("source_id", "") in ("", row["source_id"])
                and (not tier or tier == tiers[row["source_id"]] or (tier == "local" and tiers[row["source_id"]] in LOCAL))
                and total.get("year", "") in ("", row["year"]))

    return sum((number(row["amount"]) for row in plan.rows["tranches"] if inside(row)), decimal.Decimal(0))


def check_totals(before, after, answer):
    ids = {old: new for old, (new, _) in renumbered(before, after).items()}
    sides, scopes = [], []
    for side, plan in enumerate((before, after)):
        sides.append({row["total_id"]: (total_sum(plan, row), number(row["amount"])) for row in plan.rows.get("totals", [])})
        scope = {}
        for row in plan.rows.get("totals", []):
            own = [row.get(k, "") for k in ("subproject_id", "project_id", "source_id", "tier", "year")]
            if side == 0:
                own[0] = ids.get(own[0], own[0])
            scope[row["total_id"]] = tuple(own)
        scopes.append(scope)
    # Other ids, the same money, and no other with just that.
    left = [key for key in sides[0] if key not in sides[1]]
    right = [key for key in sides[1] if key not in sides[0]]
    count = [collections.Counter(scopes[0][key] for key in left), collections.Counter(scopes[1][key] for key in right)]
    same = {scopes[0][key]: key for key in left if count[0][scopes[0][key]] == 1}
    for key in right:
        old = same.get(scopes[1][key])
        if old is not None and count[1][scopes[1][key]] == 1:
            sides[0][key] = sides[0].pop(old)
    want = {}
    for key in sides[0].keys() | sides[1].keys():
        old, new = sides[0].get(key, (None, None)), sides[1].get(key, (None, None))
        if old != new:
            want[key] = old + new
    got = {}
    for line in answer["totals"]:
        values = [line[k] for k in ("sumBefore", "printedBefore", "sumAfter", "printedAfter")]
        got[line["total"]] = tuple(None if v is None else number(v) for v in values)
        if None not in got[line["total"]]:
            a, b, c, d = got[line["total"]]
            assert line["follows"] == (d - b == c - a), line
    assert got == want, (got, want)


def check_findings(planctl, folders, before, after, answer):
    ids = {old: new for old, (new, _) in renumbered(before, after).items()}
    keys, words = [], []
    for side, folder in enumerate(folders):
        out = subprocess.run([planctl, "validate", folder, "--format", "json"], capture_output=True, text=True)
        findings = json.loads(out.stdout)["findings"]
        counter, texts = collections.Counter(), collections.Counter()
        for finding in findings:
            subject = dict(finding["subject"])
            if side == 0 and subject.get("subproject") in ids:
                subject["subproject"] = ids[subject["subproject"]]
            key = (finding["code"], json.dumps(subject, sort_keys=True))
            counter[key] += 1
            texts[key + (finding["message"], json.dumps(finding["evidence"]), "waived" in finding)] += 1
        keys.append(counter)
        words.append(texts)
    told = answer["findings"]
    appeared = sum((keys[1] - keys[0]).values())
    disappeared = sum((keys[0] - keys[1]).values())
    kept = sum((keys[0] & keys[1]).values())
    assert len(told["appeared"]) == appeared, (len(told["appeared"]), appeared)
    assert len(told["disappeared"]) == disappeared, (len(told["disappeared"]), disappeared)
    assert len(told["changed"]) + told["kept"] == kept
    # Evidence in the other language may differ where the English does not.
    assert told["kept"] <= sum((words[0] & words[1]).values())


def check_csv(text, want):
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    got = collections.Counter((r["table"], r["change"]) for r in rows)
    counts = collections.Counter()
    for table, changes in want.items():
        for kind, cells_ in changes.values():
            counts[table, kind] += max(1, len(cells_))
    assert got == counts, (got, counts)
    for row in rows:
        if row["difference"]:
            change_ = number(row["after"] or 0) - number(row["before"] or 0)
            assert number(row["difference"]) == change_, row


# MARK: Runs


def run(planctl, *words, status=0, **more):
    out = subprocess.run([planctl, *map(str, words)], capture_output=True, **more)
    assert out.returncode == status, (words, out.returncode, out.stderr.decode()[-2000:], out.stdout.decode()[-500:])
    return out


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def judge(planctl, before, after, folders, text, csv_text):
    answer = json.loads(text)
    want = expected(before, after)
    got = found(answer)
    assert got == want, ("cells", {t: (got.get(t), want.get(t)) for t in got.keys() | want.keys() if got.get(t) != want.get(t)})
    pairs = {old: new for old, new in renumbered(before, after).items()}
    assert {r["from"]: (r["to"], r["by"]) for r in answer["renumbered"]} == pairs, (answer["renumbered"], pairs)
    assert answer["same"] == (not want and not answer["descriptor"]
                              and all("columns" not in t and "order" not in t for t in answer["tables"]))
    check_sums(before, after, answer)
    check_totals(before, after, answer)
    check_findings(planctl, folders, before, after, answer)
    check_csv(csv_text, want)
    return want


def check_applied(planctl, work, one, other, want):
    """The list makes the later plan of the earlier, and nothing of one that it does not fit."""
    made = work / "made"
    shutil.rmtree(made, ignore_errors=True)
    report = run(planctl, "diff", one, "--apply", work / "list.json", "--write", made, "--format", "json")
    assert files(made) == files(other), "the files are not those of the later plan"
    told, own = json.loads(report.stdout), json.loads((work / "list.json").read_text("utf-8"))
    parts = [key for key in own if told.get(key) != own[key]]
    assert not parts, ("applying tells other changes than the list", [(told.get(key), own[key]) for key in parts])
    if not want:
        return
    # What the list has made already, it can not make again.
    shutil.rmtree(made)
    again = subprocess.run([planctl, "diff", other, "--apply", work / "list.json", "--write", made, "--lang", "en"],
                           capture_output=True)
    assert again.returncode == 2 and b"P047" in again.stderr, again.stderr.decode()[-500:]
    assert not made.exists()


def check_elsewhere(planctl, work, before, one, want, rng):
    """A plan that differs where the list changes nothing takes the changes all the same; where it does, not."""
    touched = want.get("tranches", {})
    changed = [key for key, (kind, _) in touched.items() if kind == "changed"]
    ids = {r["from"]: r["to"] for r in json.loads((work / "list.json").read_text("utf-8"))["renumbered"]}
    if changed:
        spoilt = copy.deepcopy(before)
        key = rng.choice(changed)
        for row in spoilt.rows["tranches"]:
            own = (ids.get(row["subproject_id"], row["subproject_id"]), row["source_id"], row["year"])
            if own == key:
                row["amount"] = plain(number(row["amount"]) + 1)
        spoilt.write(work / "spoilt")
        refused = subprocess.run([planctl, "diff", work / "spoilt", "--apply", work / "list.json", "--lang", "en"],
                                 capture_output=True)
        assert refused.returncode == 2, refused
        assert b"tranches.csv:" in refused.stderr and b"P047" in refused.stderr, refused.stderr
    free = [row for row in before.rows.get("tranches", [])
            if (ids.get(row["subproject_id"], row["subproject_id"]), row["source_id"], row["year"]) not in touched]
    if free and touched:
        moved = copy.deepcopy(before)
        chosen = rng.choice(free)
        for row in moved.rows["tranches"]:
            if row == chosen:
                row["amount"] = plain(number(row["amount"]) + 1)
        moved.write(work / "moved")
        made = work / "made"
        shutil.rmtree(made, ignore_errors=True)
        run(planctl, "diff", work / "moved", "--apply", work / "list.json", "--write", made)
        result = Plan(made)
        twice = expected(moved, result)
        # Sub-projects may be known again by other money now: ids are those of the list.
        if {r["from"] for r in json.loads((work / "list.json").read_text())["renumbered"]} == set(renumbered(moved, result)):
            assert twice == want, (twice, want)


def check_refusals(planctl, work, one):
    """Lists that are none are refused with their place."""
    text = (work / "list.json").read_text("utf-8")
    bad = [("{", "P010"), ("[]", "P013"), ('{"command": "show", "format": 1}', "P013"),
           (text.replace('"format": 1', '"format": 2', 1), "P013"),
           (text.replace('"tables": [', '"tabels": [', 1), "P014")]
    for number_, (content, code) in enumerate(bad):
        (work / "bad.json").write_text(content, "utf-8")
        out = subprocess.run([planctl, "diff", one, "--apply", work / "bad.json", "--lang", "en"], capture_output=True)
        assert out.returncode == 2 and code.encode() in out.stderr and b"bad.json:" in out.stderr, (number_, out.stderr)


def plans(folder):
    return sorted(path for path in pathlib.Path(folder).iterdir() if (path / "datapackage.json").exists())


def trial(planctl, work, start, rng, count):
    before = copy.deepcopy(start)
    one, other = work / "one", work / "other"
    before.write(one)
    run(planctl, "fmt", one, "-q")
    before = Plan(one)
    after = copy.deepcopy(before)
    if rng.random() < 0.97:
        change(after, rng)
    after.write(other)
    run(planctl, "fmt", other, "-q")
    after = Plan(other)
    out = run(planctl, "diff", one, other, "--format", "json", "-o", work / "list.json")
    text = (work / "list.json").read_text("utf-8")
    csv_text = run(planctl, "diff", one, other, "--format", "csv").stdout.decode("utf-8")
    want = judge(planctl, before, after, (one, other), text, csv_text)
    differs = not json.loads(text)["same"]
    run(planctl, "diff", one, other, "--exit-code", status=1 if differs else 0)
    check_applied(planctl, work, one, other, want)
    check_elsewhere(planctl, work, before, one, want, rng)
    if count % 10 == 0:
        check_refusals(planctl, work, one)
        for form in ("text", "md", "html", "xlsx"):
            for language in ("zh", "en"):
                run(planctl, "diff", one, other, "--format", form, "--lang", language, "-o", work / ("page." + form.replace("text", "txt")))
    return bool(want), before, after, text, csv_text


def self_test(planctl, work, start, rng):
    """Spoilt answers must be noticed."""
    noticed = 0
    for number_ in range(40):
        is_there, before, after, text, csv_text = trial(planctl, work, start, rng, number_ + 1)
        if not is_there:
            continue
        answer = json.loads(text)
        spoil = rng.randint(0, 3)
        if spoil == 0:
            table = rng.choice([t for t in answer["tables"] if t["rows"]])
            table["rows"].pop(rng.randrange(len(table["rows"])))
        elif spoil == 1 and answer["bySource"]:
            answer["bySource"][0]["change"] = "0.009"
        elif spoil == 2:
            answer["findings"]["kept"] += 1
        elif spoil == 3 and answer["totals"]:
            answer["totals"].pop()
        else:
            continue
        try:
            judge(planctl, before, after, (work / "one", work / "other"), json.dumps(answer), csv_text)
        except AssertionError:
            noticed += 1
            continue
        sys.exit("a spoilt answer passed: %d" % spoil)
    assert noticed > 10, noticed
    print("self-test: %d spoilt answers noticed" % noticed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("planctl")
    parser.add_argument("plans")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    planctl = str(pathlib.Path(options.planctl).resolve())
    known = [Plan(path) for path in plans(options.plans)]
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        if options.self_test:
            self_test(planctl, work, made_up(random.Random(7)), random.Random(options.seed))
        changed = 0
        for number_ in range(options.count):
            rng = random.Random(options.seed * 1000 + number_)
            start = made_up(rng) if number_ % 2 == 0 else known[number_ // 2 % len(known)]
            try:
                changed += trial(planctl, work, start, rng, number_)[0]
            except AssertionError:
                print("seed %d, trial %d" % (options.seed, number_), file=sys.stderr)
                raise
    print("%d plans changed at random, %d of them with other cells: all as a plain comparison says" % (options.count, changed))


if __name__ == "__main__":
    main()
