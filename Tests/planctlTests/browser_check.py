#!/usr/bin/env python3
"""Opens HTML pages that planctl wrote in a real browser, and prints them.

  browser_check.py PAGE.html... [--expect TEXT]... [--screenshot DIR]
      Whether each page is self-contained (no script, no network, a strict policy that holds), reads the
      same without scripts, has the structure that readers who do not see it need, enough contrast,
      charts whose texts do not touch, no sideways scrolling, a switch that works, and whether it prints
      on A4 with every text searchable and heads on every page of a wide table. TEXT must be on every
      page given, on screen and in print. DIR gets pictures of the screen and the printed PDF.
  browser_check.py --planctl PLANCTL [--plan FOLDER] [--screenshot DIR]
      The same for pages that PLANCTL writes here and now, of FOLDER and of plans made up here: a large
      one, a hostile one, one with negative amounts, one with 60 sources and places, and bare ones.
  browser_check.py --self-test
      A good page, and the same broken in many ways, each of which must be found.

Needs Python's standard library, Chromium and pdftotext (poppler-utils), and a Chinese font.
Exit status 0: all is well; 1: something is wrong, and a line WRONG says what; 2: cannot check.
"""

import argparse
import base64
import contextlib
import hashlib
import html
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata

from browser_chromium import PATIENCE, Browser, Tab, Unable

# Widths of a phone and of a desktop window, in CSS pixels.
SCREENS = [360, 1280]
# What A4 leaves between the margins that the pages ask for (12 mm upright, 10 mm across), in CSS pixels.
PORTRAIT, LANDSCAPE = int((210 - 24) * 96 / 25.4), int((297 - 20) * 96 / 25.4)
# The smallest text on a screen in CSS pixels, and in print in points (wide tables are that small).
LEAST_PIXELS, LEAST_POINTS = 9, 5


# -- the text of the page ---------------------------------------------------------------------------


class Source(html.parser.HTMLParser):
    """What the bytes of a page say, before any browser."""

    FORBIDDEN = set("script iframe object embed form link base img image video audio source picture "
                    "foreignobject animate animatemotion animatetransform set feimage use".split())
    ADDRESSES = set("src href xlink:href srcset action formaction background poster data ping cite "
                    "manifest longdesc usemap".split())

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.folder = os.path.dirname(os.path.abspath(path))
        self.wrong, self.styles, self.policies = [], [], []
        self.is_style = False
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        if not text.startswith("<!DOCTYPE html>\n"):
            self.wrong.append("no doctype at the start")
        controls = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]",
                             text)
        if controls:
            self.wrong.append(f"an invisible character U+{ord(controls[0]):04X}")
        self.feed(text)
        self.close()
        self.check_policy()

    def handle_starttag(self, tag, attributes):
        if tag in self.FORBIDDEN:
            self.wrong.append(f"element <{tag}>")
        if tag == "style":
            self.is_style = True
            self.styles.append("")
            if not self.policies:
                self.wrong.append("a style before the policy")
        for name, value in attributes:
            self.check_attribute(tag, name, value or "")
        values = dict(attributes)
        if tag == "meta" and "http-equiv" in values:
            if values["http-equiv"].lower() == "content-security-policy":
                self.policies.append(values.get("content") or "")
            else:
                self.wrong.append(f"http-equiv {values['http-equiv']}")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag == "style":
            self.is_style = False

    def handle_data(self, text):
        if self.is_style:
            self.styles[-1] += text

    def check_attribute(self, tag, name, value):
        if name == "style" or name.startswith("on"):
            self.wrong.append(f"attribute {name} in <{tag}>")
        if name in self.ADDRESSES and not value.startswith("#"):
            plain = re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.(html|csv|xlsx)", value)
            if not (tag == "a" and name == "href" and plain):
                self.wrong.append(f"{name}={value[:80]} in <{tag}>")
            elif not os.path.isfile(os.path.join(self.folder, value)):
                self.wrong.append(f"link to {value}, which is not there")
        if name not in ("content", "aria-label") and re.search(r"url\(\s*['\"]?(?!#)", value):
            self.wrong.append(f"{name}={value[:80]} in <{tag}>")

    def check_policy(self):
        if len(self.policies) != 1:
            self.wrong.append(f"{len(self.policies)} content-security policies, not 1")
            return
        directives = {part.split()[0]: part.split()[1:]
                      for part in self.policies[0].split(";") if part.strip()}
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
                  for style in self.styles}
        for name in ["default-src", "base-uri", "form-action"]:
            if directives.pop(name, None) != ["'none'"]:
                self.wrong.append(f"policy: {name} is not 'none'")
        if set(directives.pop("style-src", [])) != hashes:
            self.wrong.append("policy: style-src is not the SHA-256 of the style sheet")
        if directives:
            self.wrong.append(f"policy: also allows {' '.join(directives)}")
        for style in self.styles:
            if re.search(r"@import|url\(|expression\(", style):
                self.wrong.append("the style sheet refers to something")


# -- print ------------------------------------------------------------------------------------------


def printable(text):
    """Without blanks, and the compatibility forms that fonts bring along made one."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


class PrintedPages:
    """A PDF as pdftotext reads it: pages of words with their places, in points."""

    def __init__(self, path):
        answer = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, timeout=PATIENCE)
        if answer.returncode != 0:
            raise Unable("pdftotext: " + answer.stderr.decode(errors="replace")[:200])
        self.pages = []
        for page in answer.stdout.decode().split("<page ")[1:]:
            width, height = map(float, re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
            words = [(*map(float, word[:4]), html.unescape(word[4])) for word in re.findall(
                r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>',
                page)]
            self.pages.append((width, height, words))

    def wrong(self, printed, expected):
        wrong = []
        texts = [printable("".join(word[4] for word in words)) for _, _, words in self.pages]
        whole = "".join(texts)
        for number, (width, height, words) in enumerate(self.pages, 1):
            if not any(abs(width - w) < 1.5 and abs(height - h) < 1.5
                       for w, h in [(595, 842), (842, 595)]):
                wrong.append(f"page {number} of {width} × {height} points is not A4")
            if not words:
                wrong.append(f"page {number} is blank")
            for left, top, right, bottom, word in words:
                if left < 14 or top < 14 or right > width - 14 or bottom > height - 14:
                    wrong.append(f"page {number}: ‘{word[:40]}’ is at the paper's edge")
                    break
            smallest = min((word[3] - word[1], word[4]) for word in words) if words else (99, "")
            # A word's box is the height of its font: with ours at least the size itself.
            if smallest[0] < LEAST_POINTS:
                wrong.append(f"page {number}: ‘{smallest[1][:40]}’ is only {smallest[0]:.1f} points high")
        for text in [printed["title"], *expected]:
            if printable(text) not in whole:
                wrong.append(f"‘{text[:60]}’ is not found in print")
        tokens = {word[4] for _, _, words in self.pages for word in words}
        lost = [number for number in printed["numbers"]
                if number not in tokens and printable(number) not in whole]
        if lost:
            wrong.append(f"{len(lost)} numbers of the wide table are not found in print: {lost[:5]}")
        return wrong + self.heads(printed, texts)

    def heads(self, printed, texts):
        """Each landscape page with numbers of a wide table has that table's heads."""
        wrong = []
        if not printed["heads"]:
            return wrong
        numbers = set(printed["numbers"])
        for number, (width, height, words) in enumerate(self.pages, 1):
            if width < height or sum(word[4] in numbers for word in words) < 5:
                continue
            if not any(all(letters_within(head, texts[number - 1]) for head in heads)
                       for heads in printed["heads"]):
                wrong.append(f"page {number} continues a wide table without its heads")
        return wrong


def letters_within(head, page):
    """A head may be broken into lines that stand among those of its neighbours: its letters are there."""
    text = printable(head)
    return text in page or all(page.count(letter) >= text.count(letter) for letter in text)


# -- one page ---------------------------------------------------------------------------------------


class PageCheck:
    def __init__(self, browser, path, expected, folder):
        self.path, self.expected, self.folder = path, expected, folder
        self.wrong = list(Source(path).wrong)
        self.tab = Tab(browser, path)
        name = "-".join(os.path.splitext(path)[0].split("/")[-2:])
        self.stem = folder and os.path.join(folder, re.sub("[^A-Za-z0-9_-]+", "-", name))

    def run(self, until=None):
        """All checks, or as many as it takes until one says `until`."""
        try:
            for stage in [self.load, self.look, self.resize, self.switch, self.print]:
                if until is None or not any(until in line for line in self.wrong):
                    stage()
        finally:
            self.tab.close()
        return list(dict.fromkeys(self.wrong))

    def look(self):
        for part in ["structure()", "contrast()", "overlaps()"]:
            self.wrong += self.tab.evaluate(part)

    def resize(self):
        for width in SCREENS:
            self.tab.resize(width)
            self.note(f"{width} px", self.tab.evaluate(f"screen({LEAST_PIXELS})"))
            if self.stem:
                self.tab.pictures(f"{self.stem}-{width}")

    def note(self, where, wrong):
        self.wrong += [f"{where}: {line}" for line in wrong]

    def load(self):
        self.tab.resize(1280)
        self.wrong += self.tab.open()
        text = self.tab.evaluate("text()")
        self.tab.call("Emulation.setScriptExecutionDisabled", value=True)
        self.note("without scripts", self.tab.open())
        if self.tab.evaluate("text()") != text:
            self.wrong.append("reads differently without scripts")
        for expected in self.expected:
            if printable(expected) not in printable(text):
                self.wrong.append(f"‘{expected[:60]}’ is not on the screen")

    def switch(self):
        """Scripts are off by now."""
        radios, panels = self.tab.evaluate("radios()"), self.tab.evaluate("panels()")
        if not all(panels):
            self.wrong.append(f"at first panels {panels} are displayed, not all")
        if not radios:
            return
        if len(radios) != len(panels) + 1:
            self.wrong.append(f"{len(radios)} buttons for {len(panels)} panels")
        for number, radio in enumerate(radios):
            place = self.tab.evaluate(f"target({json.dumps(radio)})")
            if place is None:
                self.wrong.append(f"button {radio} has no label to click")
                continue
            self.tab.click(place)
            shown = self.tab.evaluate("panels()")
            if number > 0 and shown != [panel == number - 1 for panel in range(len(panels))]:
                self.wrong.append(f"button {radio} displays panels {shown}")
            self.tab.media("print")
            if not all(self.tab.evaluate("panels()")):
                self.wrong.append(f"in print, button {radio} hides panels")
            self.tab.media("")
        place = self.tab.evaluate(f"target({json.dumps(radios[0])})")
        if place:
            self.tab.click(place)
        if not all(self.tab.evaluate("panels()")):
            self.wrong.append("the first button does not display all panels again")

    def print(self):
        self.tab.media("print")
        self.note("print", self.tab.evaluate("contrast()"))
        for is_wide, width in [(False, PORTRAIT), (True, LANDSCAPE)]:
            self.tab.resize(width)
            self.note("print", self.tab.evaluate(
                f"paper({json.dumps(is_wide)}, {width}, {LEAST_POINTS * 4 / 3})"))
        printed = self.tab.evaluate("printed()")
        self.tab.media("")
        self.tab.resize(1280)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(self.tab.pdf())
            file.flush()
            pages = PrintedPages(file.name)
            if self.stem:
                shutil.copy(file.name, self.stem + ".pdf")
        self.count = len(pages.pages)
        self.note("print", pages.wrong(printed, self.expected))


def check(browser, pages, folder):
    """Pages are (path, what it is, texts that must be there); returns whether all are well."""
    is_good = True
    for path, what, expected in pages:
        began = time.monotonic()
        page = PageCheck(browser, path, expected, folder)
        wrong = page.run()
        for line in wrong:
            print(f"WRONG {what}: {line}")
        if not wrong:
            print(f"{what}: {page.count} printed pages, {time.monotonic() - began:.1f} s: GOOD")
        is_good = is_good and not wrong
        sys.stdout.flush()
    return is_good


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", nargs="*", metavar="PAGE.html")
    parser.add_argument("--expect", action="append", default=[], metavar="TEXT")
    parser.add_argument("--screenshot", metavar="DIR")
    parser.add_argument("--planctl", metavar="PLANCTL")
    parser.add_argument("--plan", metavar="FOLDER")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args(arguments)
    if not (options.pages or options.planctl or options.self_test):
        parser.error("nothing to check")
    for program in ["pdftotext"]:
        if shutil.which(program) is None:
            raise Unable("no " + program)
    if options.screenshot:
        os.makedirs(options.screenshot, exist_ok=True)
    is_good = True
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(Browser()) as browser:
        if options.self_test:
            import browser_mutants
            is_good = browser_mutants.run(browser, folder, PageCheck) and is_good
        pages = [(path, path, options.expect) for path in options.pages]
        if options.planctl:
            import browser_plans
            pages += list(browser_plans.pages(options.planctl, options.plan, folder))
        is_good = check(browser, pages, options.screenshot) and is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Unable, FileNotFoundError, subprocess.TimeoutExpired) as missing:
        print(f"cannot check: {missing}", file=sys.stderr)
        sys.exit(2)
