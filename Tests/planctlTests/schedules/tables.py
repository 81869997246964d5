"""What tables does a page, a Markdown file or a text show?"""
import html.parser
import re
import unicodedata

from oracle.disagreement import demand, same
from schedules.written import plain_text


def visible(text):
    return "".join("⏎" if c == "\n" else "\\u{%x}" % ord(c) if ord(c) < 32 or 0x7f <= ord(c) <= 0xa0 or 0x200b <= ord(c)
                   <= 0x200f or 0x2028 <= ord(c) <= 0x202f or 0x2060 <= ord(c) <= 0x206f or ord(c) == 0xfeff else c
                   for c in text)


def plain_visible(text):
    return "\n".join(visible(line) for line in plain_text(text).split("\n"))


def markdown_tables(text):
    tables, last = [], []
    for line in text.split("\n") + [""]:
        if line.startswith("| "):
            cells = [c.strip() for c in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1]]
            last.append([re.sub(r"\\(.)", r"\1", c) for c in cells])
        elif last:
            demand(all(len(row) == len(last[0]) for row in last), "a Markdown table with ragged rows", last)
            tables.append((last[0], last[2:]))
            last = []
    return tables


class Tables(html.parser.HTMLParser):
    """The tables of a page; anything that is not the page's own markup is a disagreement."""
    ALLOWED = set("html head meta title style body main section nav ul li a h1 h2 h3 h4 h5 p div table thead tbody tr th td "
                  "svg g rect path text line circle polyline polygon desc defs figure figcaption details summary span "
                  "input label code pre header footer strong em br use clippath pattern lineargradient stop tspan "
                  "fieldset legend dl dt dd ol caption colgroup col small form article aside time b i hr abbr".split())
    VOID = set("meta br input hr col link stop".split())

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tables, self.cell, self.open, self.text = [], None, [], ""
        self.feed(text)
        self.close()
        same(self.open, [], "open elements at the end")

    def handle_starttag(self, tag, attributes):
        demand(tag in self.ALLOWED and not any(name.startswith("on") for name, _ in attributes), "markup", tag, attributes)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = ""
            self.tables[-1][-1].append("")

    def handle_startendtag(self, tag, attributes):
        demand(tag in self.ALLOWED, "markup", tag, attributes)

    def handle_endtag(self, tag):
        demand(self.open and self.open.pop() == tag, "unbalanced", tag)
        if tag in ("td", "th"):
            self.tables[-1][-1][-1] = self.cell
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data
        if not self.open or self.open[-1] != "style":
            self.text += data


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def upto(line, end):
    """As much of a line as takes so many columns of a terminal."""
    at = 0
    for n, character in enumerate(line):
        at += width(character)
        if at > end:
            return line[:n]
    return line
