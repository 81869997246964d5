"""The self-test of browser_check.py: a good page, and the same broken in one way at a time."""

import base64
import hashlib
import os
import re

STYLE = """
body{margin:0 auto;max-width:60rem;padding:1rem;background:#fff;color:#1a1a1a;
font:15px/1.6 "WenQuanYi Zen Hei",sans-serif}
table{border-collapse:collapse}
.n,.k{white-space:nowrap}
.quiet{color:#595959}
.scroll,figure{overflow-x:auto}
.panels{display:block}
@page{size:A4;margin:14mm 12mm}
@page wide{size:A4 landscape;margin:10mm}
@media print{
.scroll,figure{overflow:visible}
svg{max-width:100%;height:auto}
.wide{page:wide}
thead{display:table-header-group}
.whatif{display:none}
}
@media screen{
#w0:checked~.panels>section:not(#s0){display:none}
#w1:checked~.panels>section:not(#s1){display:none}
}
"""

ROWS = "".join(f'<tr><th scope="row" class="k">第{n}行</th>'
               + "".join(f'<td class="n">{n * 100 + c}.{n:02}</td>' for c in range(9))
               + "</tr>\n" for n in range(1, 81))

BODY = f"""<main>
<h1>计划甲</h1>
<p class="quiet">说明文字 <a href="#money">资金</a></p>
<section id="money">
<h2>资金</h2>
<figure role="group" aria-label="柱图" tabindex="0">
<svg role="img" aria-labelledby="bars-title bars-desc" viewBox="0 0 600 100" width="600" height="100" font-size="12" fill="#1a1a1a">
<title id="bars-title">各年资金</title>
<desc id="bars-desc">2021 年 12.50。</desc>
<rect x="0" y="0" width="600" height="100" fill="#ffffff"/>
<rect x="100" y="20" width="200" height="40" fill="#a9cfee"/>
<text x="110" y="45">12.50</text>
<text x="400" y="45">市本级</text>
</svg>
</figure>
<div class="scroll" role="group" aria-label="各年资金" tabindex="0">
<table aria-label="各年资金">
<thead><tr><th scope="col">来源</th><th scope="col" class="n">2021 年</th></tr></thead>
<tbody><tr><th scope="row">市本级</th><td class="n">12.50</td></tr></tbody>
</table>
</div>
</section>
<section id="scenarios">
<h2>情景</h2>
<div class="switch" role="group" aria-label="看哪个情景">
<input class="whatif" type="radio" name="whatif" id="wall" checked><label class="whatif" for="wall">全部</label>
<input class="whatif" type="radio" name="whatif" id="w0"><label class="whatif" for="w0">甲</label>
<input class="whatif" type="radio" name="whatif" id="w1"><label class="whatif" for="w1">乙</label>
<div class="panels">
<section id="s0"><h3>情景甲</h3><p>少 1.00</p></section>
<section id="s1"><h3>情景乙</h3><p>少 2.00</p></section>
</div>
</div>
</section>
<section id="plan" class="wide">
<h2>项目实施计划表</h2>
<div class="scroll" role="group" aria-label="计划表" tabindex="0">
<table aria-label="计划表">
<thead><tr><th scope="col" rowspan="2">项目名称</th><th scope="colgroup" colspan="9">年度资金</th></tr>
<tr>{"".join(f'<th scope="col">{2021 + c}年度</th>' for c in range(9))}</tr></thead>
<tbody>
{ROWS}</tbody>
</table>
</div>
</section>
</main>
"""

POLICY = '<meta http-equiv="Content-Security-Policy" content="{}">\n'
RULES = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


def page(style=STYLE, body=BODY):
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return ('<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
            + POLICY.format(RULES.format(digest))
            + '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>计划甲</title>\n'
            f"<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n")


# What is replaced by what, and what must be said of it. In the style sheet, whose hash then follows;
# else in the page.
STYLES = [
    ("low contrast", ".quiet{color:#595959}", ".quiet{color:#999999}", "contrast"),
    ("low contrast in print", ".whatif{display:none}", ".whatif{display:none}.quiet{color:#aaa}",
     "print: contrast"),
    ("a page that scrolls sideways", ".scroll,figure{overflow-x:auto}", ".none{overflow-x:auto}",
     "360 px: the page is"),
    ("charts shrunk on phones", "@media screen{", "@media screen{svg{max-width:100%;height:auto}",
     "360 px: text of"),
    ("text cut off", ".scroll,figure{overflow-x:auto}", ".scroll,figure{overflow-x:hidden}", "cut off"),
    ("a switch that does nothing", "#w1:checked~", "#w1:hover:checked~.none~", "button w1 displays"),
    ("a switch that hides in print", "@media screen{\n#w0", "@media all{\n#w0", "in print, button w0 hides"),
    ("panels hidden at first", ".panels{display:block}", "#s1{display:none}", "at first panels"),
    ("buttons in print", ".whatif{display:none}", ".none{display:none}", "nothing to press on paper"),
    ("Letter paper", "@page{size:A4;", "@page{size:Letter;", "is not A4"),
    ("a blank page", ".wide{page:wide}",
     ".wide{page:wide}#scenarios{break-before:page}#scenarios::before{content:'';display:block;height:260mm}",
     "is blank"),
    ("heads that are not repeated", "thead{display:table-header-group}",
     "thead{display:table-row-group}", "continues a wide table without its heads"),
    ("too wide for paper", ".wide{page:wide}", ".wide{page:wide}#money{width:900px}",
     "beyond the paper's edge"),
    ("text at the paper's edge", "@media print{", "@page{margin:1mm}@media print{body{padding:0}",
     "at the paper's edge"),
    ("print too small to read", "@media print{", "@media print{table{font-size:4px}", "points high"),
    ("numbers missing in print", "@media print{", "@media print{.wide td{display:none}",
     "not found in print"),
    ("an image in the style sheet", ".n,.k{", ".none{background:url(http://x.test/a.png)}.n,.k{",
     "the style sheet refers"),
    ("squeezed text", "@media screen{", "@media screen{h2{width:1em}", "squeezed"),
]
TEXTS = [
    ("no language", ' lang="zh-CN"', "", "no language"),
    ("no title", "<title>计划甲</title>", "<title></title>", "no title"),
    ("a skipped heading", "h3>", "h4>", "heading level 2 is followed by 4"),
    ("two h1", "<h2>资金</h2>", "<h1>资金</h1>", "2 h1 headings"),
    ("no main", "main>", "div>", "0 main elements"),
    ("an id that stands twice", 'id="scenarios"', 'id="money"', "id money stands twice"),
    ("a dead link", 'href="#money"', 'href="#nothing"', "dead link"),
    ("an empty link", '<a href="#money">资金</a>', '<a href="#money"></a>', "empty link"),
    ("a head without scope", '<th scope="row">市本级', "<th>市本级", "a head without scope"),
    ("an empty head", '<th scope="row">市本级', '<th scope="row">', "an empty head"),
    ("a table without a name", '<table aria-label="各年资金">', "<table>", "table without a name"),
    ("a row too short", '<td class="n">12.50</td>', "", "columns, row 1 has"),
    ("a style attribute", "<h1>", '<h1 style="color:red">', "attribute style"),
    ("a handler", "<h1>", '<h1 onclick="alert(1)">', "attribute onclick"),
    ("a script", "</main>", "<script>document.title='x'</script></main>", "element <script>"),
    ("an image", "</main>", '<img src="http://x.test/a.png" alt="x"></main>', "element <img>"),
    ("a frame", "</main>", '<iframe title="x" src="a.html"></iframe></main>', "element <iframe>"),
    ("a form", "</main>", "<form></form></main>", "element <form>"),
    ("a link elsewhere", 'href="#money"', 'href="https://x.test/"', "href=https://x.test/"),
    ("a file that is not there", 'href="#money"', 'href="there.html"', "which is not there"),
    ("a refresh", '<meta charset="utf-8">',
     '<meta charset="utf-8"><meta http-equiv="refresh" content="99;url=a.html">', "http-equiv refresh"),
    ("a style sheet that was changed", "body{margin:0 auto", "body{margin:0  auto", "SHA-256"),
    ("unsafe styles", "style-src 'sha256-", "style-src 'unsafe-inline' 'sha256-", "style-src"),
    ("a policy that allows images", "base-uri", "img-src *; base-uri", "also allows"),
    ("no policy", "Content-Security-Policy", "Content-Language", "0 content-security policies"),
    ("a direction mark", "说明文字", "说明\u202e文字", "an invisible character"),
    ("no doctype", "<!DOCTYPE html>\n", "", "quirks mode"),
    ("a chart without role", '<svg role="img"', "<svg", "no role img"),
    ("a chart without title", "各年资金</title>", "</title>", "no title"),
    ("a chart without desc", '<desc id="bars-desc">2021 年 12.50。', '<desc id="bars-desc">', "no desc"),
    ("a chart without table", '<div class="scroll" role="group" aria-label="各年资金"', '<h3>表</h3><div class="scroll" role="group" aria-label="各年资金"',
     "no table follows"),
    ("texts that overlap", '<text x="400"', '<text x="125"', "overlaps"),
    ("a text beside the chart", '<text x="400"', '<text x="580"', "sticks out by"),
    ("low contrast in a chart", 'fill="#a9cfee"', 'fill="#555555"', "contrast"),
    ("low contrast on a pattern", '<rect x="100" y="20" width="200" height="40" fill="#a9cfee"/>',
     '<defs><pattern id="dark" patternUnits="userSpaceOnUse" width="8" height="8"><rect width="8" height="8" '
     'fill="#555555"/></pattern></defs><rect x="100" y="20" width="200" height="40" fill="url(#dark)"/>',
     "contrast"),
    ("a text painted over", '<text x="110" y="45">12.50</text>',
     '<text x="110" y="45">12.50</text><rect x="100" y="20" width="200" height="40" fill="#ffffff"/>',
     "painted over"),
    ("a radio button without a group", ' role="group" aria-label="看哪个情景"', "", "outside a named group"),
    ("a radio button without a label", ' for="w0"', ' data-for="w0"', "a control without a label"),
    ("a region without a name", '<figure role="group" aria-label="柱图"', "<figure", "without role or name"),
    ("a region without focus", 'aria-label="柱图" tabindex="0"', 'aria-label="柱图"', "without a name or focus"),
    ("text only without scripts", "</main>", "<noscript>另有文字</noscript></main>",
     "reads differently without scripts"),
    ("a list of nothing", "</main>", "<ul></ul></main>", "empty list"),
]


def run(browser, folder, page_check):
    """Whether the good page passes and each mutant is found."""
    mutants = [("the good page", page(), None)]
    for what, old, new, said in STYLES:
        mutants.append((what, page(style=replaced(STYLE, old, new)), said))
    for what, old, new, said in TEXTS:
        mutants.append((what, replaced(page(), old, new), said))
    failures = 0
    for number, (what, text, said) in enumerate(mutants):
        path = os.path.join(folder, f"mutant{number}.html")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        wrong = page_check(browser, path, ["计划甲"], None).run(until=said)
        if said is None and wrong or said is not None and not any(said in line for line in wrong):
            failures += 1
            print(f"WRONG self-test, {what}: " + ("; ".join(wrong) or "not found")[:600])
    print(f"self-test: a good page and {len(mutants) - 1} broken ones, {failures} misjudged")
    return failures == 0


def replaced(text, old, new):
    if old not in text:
        raise RuntimeError(f"self-test: the page has no {old}")
    return re.sub(re.escape(old), lambda _: new, text)
