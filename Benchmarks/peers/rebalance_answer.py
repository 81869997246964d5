"""planctl's answer to one question, read from its JSON and held against the plan: the table, the ledger and the totals say
the same, every limit is kept, and nothing is moved that the page does not let move."""
import collections
import json
import re
import subprocess

from rebalance_brute import payments
from rebalance_plan import Disagreement, Plan, Question, Scenario, agree


def ask(planctl, folder, flags, command="simulate", more=()):
    """The JSON answer of planctl, whose exit status is the one that its status wants."""
    run = subprocess.run([planctl, command, folder, *flags, "--format", "json", "--lang", "en", *more],
                         capture_output=True, text=True)
    fault = re.search(r"(Swift runtime failure|Fatal error).*", run.stderr)
    agree(run.returncode in (0, 3), "exit", run.returncode, fault[0] if fault else run.stderr.strip()
          or run.stdout[:300])
    try:
        answer = json.loads(run.stdout)
    except json.JSONDecodeError as fault:
        raise Disagreement(f"not JSON: {fault}")
    agree(answer["status"] in ("funded", "impossible"), "status", answer["status"])
    agree(answer["status"] == {0: "funded", 3: "impossible"}[run.returncode], "status", answer["status"])
    return answer


class Answer:
    """An answer that is funded: units by flow, and what it is compared by."""

    def __init__(self, question, answer):
        self.question, self.plan = question, question.plan
        plan = self.plan
        number = {flow: n for n, flow in enumerate(question.flows)}
        self.units = {n: plan.planned[tranche] if own and cell == tranche else 0
                      for (tranche, cell, own), n in number.items()}
        self.unmet, self.asked, self.delay = collections.Counter(), collections.Counter(), 0
        for entry in answer["ledger"]:
            tranche, units = cell_of(entry["from"]), plan.minor(entry["amount"])
            agree(units > 0 and plan.planned.get(tranche, 0) > 0, "ledger entry", entry)
            self.units[number[tranche, tranche, True]] -= units
            agree(self.units[number[tranche, tranche, True]] >= 0, "the ledger takes more than is planned", entry)
            if entry["kind"] == "unmet":
                agree(entry["to"] is None, "ledger entry", entry)
                self.unmet[tranche[0]] += units
                continue
            flow = tranche, cell_of(entry["to"]), entry["kind"] == "delayed"
            agree(flow in number and flow[0] != flow[1], "the page does not allow", entry)
            self.units[number[flow]] += units
            self.delay += units * (flow[1][2] - tranche[2])
            if not flow[2]:
                self.asked[flow[1][1:]] += units
        self.value = question.value(self.units)
        self.change = self.value[-1]
        self.unjudged = answer.get("certificate", {}).get("unjudged", 0)
        self.check_tables(answer)
        self.check_objective(answer["objective"])
        self.paid = payments(question, self.units)
        fault = question.broken(*self.paid)
        agree(fault is None, "limit broken:", fault)

    def check_tables(self, answer):
        plan, minor = self.plan, self.plan.minor
        table = collections.Counter(plan.planned)
        for row in answer["tranches"]:
            agree(minor(row["before"]) == plan.planned.get(cell_of(row), 0), "before of", row)
            agree(minor(row["after"]) != minor(row["before"]) and minor(row["after"]) >= 0, "not a change", row)
            table[cell_of(row)] = minor(row["after"])
        paid, _ = payments(self.question, self.units)
        for cell in set(table) | set(paid):
            agree(table[cell] == paid[cell], "ledger and tranches differ in", cell)
        self.table = +table
        for total, cells in (("before", plan.planned), ("after", table)):
            agree(minor(answer[total]["total"]) == sum(cells.values()), "total", total)
        subs, sources, givers = collections.Counter(), collections.Counter(), collections.Counter()
        for (i, s, t), units in plan.planned.items():
            givers[s, t] += units
        for (i, s, t), units in table.items():
            subs[i] += units
            sources[s, t] += units
        with_money = {i for i, *_ in plan.planned}
        agree([r["subproject"] for r in answer["bySubproject"]]
              == [i for i in plan.subs if i in with_money], "rows of bySubproject")
        for row in answer["bySubproject"]:
            i = row["subproject"]
            agree((minor(row["before"]), minor(row["after"]), minor(row["unmet"]))
                  == (plan.need[i], subs[i], self.unmet[i]), "bySubproject", row, subs[i], self.unmet[i])
        for row in answer["bySource"]:
            giver = row["source"], int(row["year"])
            before = givers[giver]
            agree((minor(row["before"]), minor(row["after"]), minor(row["change"]))
                  == (before, sources[giver], sources[giver] - before), "bySource", row)
        for row in answer.get("asked", []):
            giver = row["source"], int(row["year"])
            agree(minor(row["extra"]) == self.asked[giver], "asked", row, self.asked[giver])
        agree(sum(minor(r["extra"]) for r in answer.get("asked", [])) == sum(self.asked.values()), "asked in all")

    def check_objective(self, rows):
        """Value, and where they are said bound and gap, of every tier, class by class."""
        minor, scenario = self.plan.minor, self.question.scenario
        by_class = [sum(self.unmet[i] for i in members) for members in scenario.classes]
        truth = {"unmet": sum(by_class), "asked": sum(self.asked.values()), "delay": self.delay,
                 "change": self.change}
        said = collections.Counter()
        for row in rows:
            if row["tier"] not in truth:
                continue
            said[row["tier"]] += minor(row["value"])
            if row.get("class") is not None:
                known = by_class[row["class"] - 1] if row["class"] <= len(by_class) else None
                agree(minor(row["value"]) == known, "objective", row, "but the ledger has", known)
            if "bound" in row and "gap" in row:
                agree(minor(row["gap"]) >= 0 and abs(minor(row["value"]) - minor(row["bound"])) == minor(row["gap"]),
                      "objective: gap is not value - bound:", row)
        for tier, value in truth.items():
            agree(said[tier] == value, "objective", tier, "is", said[tier], "but the ledger has", value)
        self.gap = sum(minor(row.get("gap", "0")) for row in rows)


def cell_of(place):
    return place["subproject"], place["source"], int(place["year"])


def question_of(folder, flags):
    plan = Plan(folder)
    flags = [f for flag in flags for f in (plan.flags(flag[11:]) if flag.startswith("--scenario=") else [flag])]
    return Question(plan, Scenario(plan, flags))
