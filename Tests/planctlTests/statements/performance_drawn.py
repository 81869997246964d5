"""Random indicators and execution, about which the explanations of the rules leave no doubt."""
from oracle.exact import decimal_text, round_half_up
from statements.performance import Table

NAMES = {  # by kind
    "产出指标/数量指标": ["应急演练次数", "培训人数", "卫星电话", "数量指标"],
    "产出指标/时效指标": ["租金时间", "完成时间"],
    "成本指标/经济成本指标": ["年租金", "人均工资", "成本节约率", "成本降低率"],
    "成本指标": ["年租金", "维护费用"],
    "满意度指标/服务对象满意度指标": ["群众满意度", "部门满意度"],
    "效益指标/社会效益指标": ["事故下降率", "畅通率"],
    "预算执行率": ["预算执行率"],
}


def draw_table(rng, name):
    table = Table(name, ["s1", "s2", "s3"][:rng.randint(1, 3)], ["a", "b", "c"][:rng.randint(1, 3)])
    table.execution = draw_execution(rng, table)
    table.indicators = draw_indicators(rng, table)
    return table


def draw_execution(rng, table):
    rows = []
    for s in table.subprojects:
        for source in table.sources:
            for year in ("2023", "2024"):
                if rng.random() < 0.3:
                    continue
                initial = rng.randint(0, 30000)
                adjusted = initial * rng.choice([50, 60, 70, 70, 71, 90, 100, 120]) // 100
                executed = adjusted * rng.choice([0, 50, 89, 90, 90, 95, 100, 100, 101, 110]) // 100
                for stage, amount, chance in (("initial", initial, 0.85), ("adjusted", adjusted, 0.7),
                                              ("executed", executed, 0.85)):
                    if rng.random() > chance:
                        continue
                    records = rng.choice([1, 1, 1, 2, 3])
                    dates = rng.sample([f"2024-{m:02d}-{d:02d}" for m in range(1, 13) for d in (5, 15, 28)], records)
                    amounts = [max(0, amount + rng.randint(-3000, 3000)) for _ in range(records)]
                    amounts[dates.index(max(dates))] = amount
                    for date, money in zip(dates, amounts):
                        rows.append({"subproject_id": s, "source_id": source, "year": year, "stage": stage,
                                     "amount": decimal_text(money, 2),
                                     "as_of": "" if records == 1 and rng.random() < 0.5 else date})
    rng.shuffle(rows)
    return rows


def draw_indicators(rng, table):
    rows = []
    for n in range(rng.randint(1, 14)):
        kind = rng.choice(list(NAMES))
        name = rng.choice(NAMES[kind])
        slipped = name.endswith(("次数", "人数")) and rng.random() < 0.2
        unit = ("%" if slipped or name.endswith(("率", "满意度")) else rng.choice(["元", "万元"]) if kind.startswith("成本")
                else rng.choice(["月", "年"]) if "时间" in name else "个")
        decimals = rng.choice([0, 0, 1, 2]) if unit != "个" else 0
        base = {"%": 90, "元": 140000, "万元": 14, "月": 12, "年": 1, "个": 5}[unit] * 10**decimals
        def value():
            if unit in ("元", "月"):
                return decimal_text(base + rng.choice([0, 0, 0, 1, -1, 4999, 5000, -5000, -5001])
                                    * (1 if unit == "元" else 0) + rng.choice([0, 0, 5, 6, -6, -5]) * (unit == "月"), decimals)
            return decimal_text(base + rng.choice([0, 0, 0, 1, -1, 5, 10]), decimals)
        target, actual = value(), value()
        if rng.random() < 0.12:
            target = rng.choice(["优", "完成", "按期"])
        if rng.random() < 0.12:
            actual = rng.choice(["", "良好", "已完成"])
        rows.append({"indicator_id": f"i{n + 1:02d}", "subproject_id": rng.choice(table.subprojects + [""]), "kind": kind,
                     "name": name, "relation": rng.choice([">=", "=", "<="]), "target": target, "actual": actual,
                     "unit": unit, "reason": rng.choice(["", "", "财政未下达"]), "year": rng.choice(["2023", "2024", "2024"]),
                     "weight": "", "score": "", "place": rng.choice(["", "表一 第1行", "表一 第2行", "表二 第1行"])})
        if kind == "预算执行率" and rng.random() < 0.7:
            rate = table.rate(rows[-1])
            if rate is not None:
                rows[-1]["actual"] = decimal_text(round_half_up(rate * 100 * 10**decimals), decimals)
                rows[-1]["relation"], rows[-1]["target"] = ">=", "95"
    forms = {}
    for row in rows:
        forms.setdefault((row["subproject_id"], row["year"]), []).append(row)
    for form in forms.values():
        if rng.random() < 0.5:
            continue
        left = 1000
        for i, row in enumerate(form):
            weight = left if i + 1 == len(form) else rng.randint(0, left)
            left -= weight
            if rng.random() < 0.1:
                weight += 1
            if rng.random() < 0.95:
                row["weight"] = decimal_text(weight, 1)
            if rng.random() < 0.7:
                row["score"] = decimal_text(max(0, weight - rng.choice([0, 0, 5, 10, -1] if rng.random() < 0.2 else [0, 3])), 1)
    return rows
