"""What does a plan say? A random plan with its true amounts, before anything is printed."""

import random
from dataclasses import dataclass, field
from decimal import Decimal

# A city, its province and some of its counties, of GB/T 2260; names as plans print them, with and
# without 区 or 县.
CITIES = [
    ("四川省", "资阳市", ["雁江", "安岳", "乐至"], ["临空"]),
    ("四川省", "眉山市", ["东坡区", "彭山区", "仁寿县", "洪雅县", "丹棱县", "青神县"], ["天府新区眉山片区"]),
    ("湖南省", "永州市", ["零陵区", "冷水滩区", "祁阳市", "东安县", "双牌县", "道县"], ["永州经开区"]),
    ("山东省", "临沂市", ["兰山区", "罗庄区", "河东区", "沂南县", "郯城县"], ["高新区"]),
    ("浙江省", "衢州市", ["柯城区", "衢江区", "常山县", "开化县", "龙游县", "江山市"], []),
    ("四川省", "泸州市", ["江阳", "纳溪", "龙马潭", "泸县", "合江", "叙永", "古蔺"], []),
]
PROVINCE = ["省级资金", "省级", "省级补助", "省财政资金"]
CITY = ["市本级", "市级资金", "市级", "市财政"]
PLACES = ["城区", "南部片区", "沿江", "农村", "全市", "经济技术开发区", "丘陵地区", "东部新城", "县域"]
THINGS = ["供水管网", "消防站", "中小学校舍", "河道", "公路", "污水处理厂", "应急指挥中心", "养老服务中心",
          "水库", "公共卫生机构", "体育场馆", "文化馆", "电网", "地质灾害点", "物资储备库"]
WORKS = ["建设", "改造提升", "新建及附属设施配套", "维修加固", "扩容工程", "信息化建设", "综合治理",
         "（二期）工程", "装备配备", "标准化建设（含勘察、设计、监理）"]
GOODS = [("消防车", "辆"), ("监测站", "个"), ("避难场所", "处"), ("应急队伍", "支"), ("防护服", "套"),
         ("水泵", "台"), ("工作人员", "人"), ("教学点", "个")]
VERBS = {"辆": "购置", "个": "新建", "处": "建设", "支": "组建", "套": "配备", "台": "配备", "人": "招录"}


@dataclass(frozen=True)
class Source:
    """Who pays; `tier` is central, province, city or county."""
    name: str
    tier: str


@dataclass
class SubProject:
    """One item row; `amounts` holds every (source name, year) that is printed, zeros included."""
    name: str
    project: int
    level: str
    start: int
    end: int
    content: str
    amounts: dict = field(default_factory=dict)
    outputs: set = field(default_factory=set)


@dataclass
class Plan:
    """A plan in `unit`, of which every amount has at most `decimals` decimals."""
    title: str
    unit: str
    decimals: int
    years: list
    sources: list
    projects: list
    rows: list

    def sum(self, rows, payers, years):
        """The sum of what is printed in these rows for these payers and years; None if all is blank."""
        found = [amount for row in rows for (payer, year), amount in self.rows[row].amounts.items()
                 if payer in payers and year in years]
        return sum(found, Decimal(0)) if found else None


def name_of(rng):
    """A name of 4 to about 60 characters."""
    name = rng.choice(["", *PLACES]) + rng.choice(THINGS) + rng.choice(WORKS)
    while rng.random() < 0.25 and len(name) < 60:
        name += "、" + rng.choice(THINGS) + rng.choice(WORKS)
    return name


def content_of(rng, years):
    """A text of what is done in which year, and the outputs that it states."""
    lines, outputs = [], set()
    for year in years:
        goods = rng.sample(GOODS, rng.choice([0, 1, 1, 2]))
        if not goods:
            lines.append(f"{year}年，开展前期工作。")
            continue
        parts = []
        for thing, measure in goods:
            count = rng.randint(1, 40)
            outputs.add((year, thing, Decimal(count), measure))
            parts.append(f"{VERBS[measure]}{count}{measure}{thing}")
        lines.append(f"{year}年，" + "，".join(parts) + "。")
    return "\n".join(lines), outputs


def amount_of(rng, decimals, negative):
    """An amount of 1 to 6 digits before the point."""
    places = rng.choice([0, decimals, decimals])
    amount = Decimal(int(10 ** rng.uniform(0.8, 5) * 10 ** places)).scaleb(-places)
    return -amount if negative and rng.random() < 0.15 else amount


def random_plan(rng: random.Random, negative=False):
    """A plan of 2 to 6 years, 1 to 8 projects with 1 to 4 sub-projects each, 3 to 8 payers."""
    province, city, counties, zones = rng.choice(CITIES)
    first = rng.randint(2016, 2027)
    years = list(range(first, first + rng.choice([2, 3, 3, 3, 4, 5, 6])))
    unit, decimals = rng.choice([("万元", 2), ("万元", 2), ("万元", 0), ("万元", 4), ("元", 2), ("亿元", 4)])
    sources = [Source("中央资金", "central")] if rng.random() < 0.25 else []
    sources.append(Source(rng.choice(PROVINCE), "province"))
    sources.append(Source(rng.choice(CITY), "city"))
    names = sorted(rng.sample(counties, rng.randint(1, min(5, len(counties)))), key=counties.index)
    sources += [Source(name, "county") for name in names]
    if zones and rng.random() < 0.4:
        sources.append(Source(zones[0], "county"))
    plan = Plan(f"{city}{rng.choice(THINGS)}{rng.choice(['三年行动', '五年', '专项'])}计划项目实施计划表",
                unit, decimals, years, sources, [], [])
    taken = set()
    for project in range(rng.randint(1, 8)):
        name = name_of(rng)
        while name in taken:
            name = name_of(rng)
        taken.add(name)
        plan.projects.append(name)
        for _ in range(rng.choice([1, 1, 2, 3, 4])):
            plan.rows.append(random_row(rng, plan, project, negative))
    if not any(row.amounts for row in plan.rows):
        plan.rows[0].amounts[(plan.sources[0].name, years[0])] = Decimal(120)
    return plan


def random_row(rng, plan, project, negative):
    """A sub-project with a window, blanks outside it, zeros inside, now and then no money at all."""
    start = rng.choice(plan.years)
    end = rng.choice([year for year in plan.years if year >= start])
    window = list(range(start, end + 1))
    content, outputs = content_of(rng, window)
    level = rng.choice([("市级", "city"), ("县级", "county"), ("市县级", "city-county")])
    row = SubProject(name_of(rng), project, level[1], start, end, content, {}, outputs)
    if rng.random() < 0.06:
        return row
    paying = [s for s in plan.sources if rng.random() < 0.8] or [plan.sources[0]]
    blanks = rng.choice([0, 0, 0.3])
    for year in plan.years:
        if year not in window and rng.random() < 0.7:
            continue
        for source in plan.sources:
            if rng.random() < blanks:
                continue
            paid = year in window and source in paying and rng.random() < 0.8
            row.amounts[(source.name, year)] = amount_of(rng, plan.decimals, negative) if paid else Decimal(0)
    return row
