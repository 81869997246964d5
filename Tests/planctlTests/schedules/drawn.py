"""Random plans, with names and codes that are hard to write anywhere."""
import os
from fractions import Fraction

from oracle.exact import short
from oracle.packages import resource, write_descriptor, write_table
from schedules.plan import FIELDS

KEYS = {"tranches": 3, "outputs": 3, "duty_projects": 2}
TYPES = {"seq": "integer", "year": "integer", "start_year": "integer", "end_year": "integer",
         "amount": "number", "quantity": "number"}


def write_package(folder, tables, plan):
    os.makedirs(folder, exist_ok=True)
    resources = []
    for name, rows in tables.items():
        heads = FIELDS[name].split()
        resources.append(resource(name, heads, TYPES, heads[:KEYS.get(name, 1)]))
        write_table(folder, name, heads, rows)
    write_descriptor(folder, plan.unit, plan.decimals, resources, name="random", title="random <b>&amp;</b> | plan",
                     languages=["en"], version="1.0.0",
                     **{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"})


NASTY = ["../x", "CON", "a/b", "=1+1", "<script>alert(1)</script>", "a\u202eb", "ab", "AB", "Ab", "index", "place-1", "no-place",
         "nul.txt", ".hidden", "-rf", "a b", "x" * 70, "caf\u00e9", "cafe\u0301", "省", "a|b", "a\"b", "com1", "COM1.csv", "'",
         "&amp;", "~", "a\\b", "..", ".", "x.", "@home", "Reconciliation"]
NAMES = ["资阳市", "乐至县", "乐至", "雁江区", "四川省", "贵州省", "临空区", "=cmd|' /C calc'!A0", "<b>县</b>", "", "县", "a|b\\c", "x\u202ey",
         "-1", "雁江区与乐至县", "Sum"]


class Unit:
    def __init__(self, unit, decimals):
        self.unit, self.decimals = unit, decimals


def random_tables(rng):
    unit = Unit(*rng.choice([("万元", 2), ("万元", 2), ("万元", 0), ("万元", 6), ("元", 2), ("元", 0), ("亿元", 2), ("亿元", 0), ("亿元", 4)]))
    years = list(range(2020, 2020 + rng.randint(1, 4)))
    codes = ["510000", "520000", "512000", "512000-LK", "512002", "512021", "521000", "521001"][:rng.choice([0, 3, 6, 8, 8])]
    kinds = {"510000": "province", "520000": "province", "512000": "city", "521000": "city", "512000-LK": "zone"}
    parents = {"512000": "510000", "512000-LK": "512000", "512002": "512000", "512021": "512000", "521000": "520000",
               "521001": "521000"}
    extra = rng.sample(NASTY, rng.choice([0, 0, 1, 4, 9]))
    if rng.random() < 0.3:
        extra = list(dict.fromkeys(extra + ["ab", "AB", "caf\u00e9", "cafe\u0301"]))
    for code in extra:
        kinds[code] = rng.choice(["province", "city", "county", "zone", ""])
        if codes and rng.random() < 0.7:
            parents[code] = rng.choice(codes)
        codes = codes + [code]
    places = [(code, rng.choice(NAMES) if rng.random() < 0.7 else code, rng.choice(["", "Place", "<i>x</i>"]),
               kinds.get(code, "county") if rng.random() < 0.95 else "", parents.get(code, "") if parents.get(code) in codes else "")
              for code in codes]
    sources = []
    for n in range(rng.randint(1, 9)):
        tier = rng.choice(["central", "province", "province", "city", "county", "county", "county", "other"])
        fitting = [c for c in codes if kinds.get(c, "county") == tier] or codes
        place = rng.choice(fitting if rng.random() < 0.8 else codes) if codes and rng.random() < 0.9 else ""
        if tier == "central" and rng.random() < 0.8:
            place = ""
        sources.append((f"s{n + 1}", rng.choice(["", f"资金{n}", "=1", "a|b", "<x>"]), rng.choice(["", "money"]), tier, place))
    projects = [(f"p{n + 1}", rng.choice(["", "项目", "=p"])) for n in range(rng.randint(0, 3))]
    subs = []
    for n in range(rng.randint(1, 6)):
        start = rng.choice(["", years[0]])
        subs.append((rng.choice([f"sp{n + 1}", f"sp{n + 1:02d}", f"=s{n}", f"子{n}"]), rng.choice(["", n, 9 - n]),
                     rng.choice(projects)[0] if projects and rng.random() < 0.85 else "",
                     rng.choice(["道路", "", "-x", "长" * 40, "a|b", "<u>"]),
                     rng.choice(["", "central", "province", "city", "county", "city-county", "other", "county"]),
                     start, start and years[-1] + rng.choice([0, 0, 1])))
    most = rng.choice([3, 10, 1000, 10 ** 6, 10 ** 9, 10 ** 15])
    sign = 0.25 if rng.random() < 0.3 else 0
    density = rng.choice([0.1, 0.4, 0.8, 1])

    def amount():
        value = rng.choice([0, rng.randint(1, 3), rng.randint(0, most), rng.randint(0, most), most])
        value = min(value, 10 ** 15)
        value = -value if rng.random() < sign else value
        return short(Fraction(value, 10 ** unit.decimals))

    moneyless = {sub[0] for sub in subs if rng.random() < 0.2}
    tranches = [(sub[0], s[0], t, amount()) for sub in subs if sub[0] not in moneyless for s in sources for t in years
                if rng.random() < density]
    items = ["消防站", "人", "caf\u00e9", "cafe\u0301", "=x", "<b>"]
    outputs = [(sub[0], t, item, rng.choice(["1", "0", "2.50", "0.125", "188", "1000000"]), rng.choice(["个", "", "km"]))
               for sub in subs for t in years + ([years[-1] + 1] if rng.random() < 0.3 else []) for item in items
               if rng.random() < 0.15]
    words = ["各县（区）人民政府", "市财政局", "省应急厅", "乐至县人民政府", "各市人民政府", "", "资阳军分区", "市应急局、雁江区政府", "各县级",
             "某某局；省厅", "城市管理局"]
    duties = [(f"d{n + 1}", rng.choice(["职责", "=d"]), rng.choice(words), ";".join(w for w in rng.sample(words, rng.randint(0, 3)) if w),
               rng.choice(["", years[0]]), "") for n in range(rng.randint(0, 4))]
    duty_projects = [(d[0], p[0]) for d in duties for p in projects if rng.random() < 0.5]
    tables = {"projects": projects, "places": places, "sources": sources, "subprojects": subs, "tranches": tranches,
              "outputs": outputs, "duties": duties, "duty_projects": duty_projects}
    for name in ("outputs", "duties"):
        if not tables[name] and rng.random() < 0.5:
            del tables[name]
            tables.pop("duty_projects", None) if name == "duties" else None
    return tables, unit
