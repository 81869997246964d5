"""How does a table become a page? HTML in several hands, and Markdown with pipes."""

from html import escape

from .workbooks import lines_of, shown


def digits(text, rng):
    """A number cut over spans, a digit as an entity, blanks that do not break around it."""
    if not text or not any(letter.isdigit() for letter in text):
        return escape(text)
    at = rng.randint(0, len(text))
    form = rng.randint(0, 3)
    if form == 0:
        return f"<span>{escape(text[:at])}</span><span lang=EN-US>{escape(text[at:])}</span>"
    if form == 1:
        return "".join(f"&#{ord(letter)};" if rng.random() < 0.3 else escape(letter) for letter in text)
    if form == 2:
        return f"&nbsp;<b><font size='2'>{escape(text[:at])}</font>{escape(text[at:])}</b>&#160;"
    return f"\n      <p class=MsoNormal><span>{escape(text[:at])}<!-- 1 --></span>{escape(text[at:])}</p>\n   "


def cell_html(tag, cell, rng, cut):
    spans = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (f" colspan={cell.across}" if cell.across > 1 else "")
    if cut and cell.figure:
        body = digits(cell.shown, rng)
    else:
        body = "<br>".join(escape(line) for line in cell.shown.split("\n"))
    if cell.mark:
        body += f"<sup>{cell.mark}</sup>"
    return f"<{tag}{spans}>{body}</{tag}>"


def page(table, path, rng, cut=False, encoding="utf-8"):
    close = "" if rng.random() < 0.3 else "</tr>"
    lines = [f'<!DOCTYPE html>\n<html><head><meta charset="{encoding}"><title>{escape(table.plan.title)}</title>',
             "<style>td{width:30px}</style><script>var a=[1,2,3];if(a<4){}</script></head><body>",
             "<div><ul><li>首页</li><li>政务公开</li></ul></div>"]
    lines += [f"<p>{escape(text)}</p>" for text in table.above]
    for part in table.parts:
        lines.append("<table border=1 cellspacing=0>")
        tag = rng.choice(["th", "td"])
        for row in table.header:
            lines.append("<tr>" + "".join(cell_html(tag, c, rng, False) for c in row if c is not None) + close)
        for row in part:
            lines.append("<tr>" + "".join(cell_html("td", c, rng, cut) for c in row if c is not None) + close)
        lines.append("</table>")
    lines += [f"<p>{escape(text)}</p>" for text in table.notes]
    lines.append("<div>版权所有 备案号12345678</div></body></html>")
    with open(path, "w", encoding=encoding) as file:
        file.write("\n".join(lines))


def html(table, path, rng):
    page(table, path, rng)


def html_spans(table, path, rng):
    page(table, path, rng, cut=True)


def html_gbk(table, path, rng):
    page(table, path, rng, encoding="gb18030" if rng.random() < 0.5 else "gbk")


def flat_head(table):
    """One row of labels: the paths of the columns."""
    return [" ".join(column.path) for column in table.columns]


def bar(text):
    return text.replace("|", "\\|").replace("\n", "<br>")


def markdown(table, path, rng, flat=False):
    width, lines = lines_of(table)
    found = [text + "\n" for text in table.above]
    for part in table.parts:
        if flat:
            heads = [flat_head(table)]
        else:
            heads = [["" if c is None else c.shown for c in row] for row in table.header]
        rows = [["" if c is None else shown(c) for c in row] for row in part]
        for number, row in enumerate(heads + rows):
            found.append("| " + " | ".join(bar(text) for text in row) + " |")
            if number == 0:
                found.append("|" + rng.choice([" --- |", "---|", ":---|"]) * width)
        found.append("")
    found += [text + "\n" for text in table.notes]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(found) + "\n")


def md(table, path, rng):
    markdown(table, path, rng)


def md_flat(table, path, rng):
    markdown(table, path, rng, flat=True)
