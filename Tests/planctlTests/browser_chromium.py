"""Chromium without a window, spoken to through the DevTools protocol; for browser_check.py."""

import base64
import contextlib
import fcntl
import itertools
import json
import os
import select
import shutil
import signal
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# Seconds for one answer.
PATIENCE = 120


class Unable(Exception):
    pass


class Browser:
    """Chromium, spoken to through a pipe (DevTools protocol, one JSON text after another, NUL ends)."""

    def __init__(self):
        path = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])),
                    None)
        if path is None:
            raise Unable("no chromium")
        self.profile = tempfile.mkdtemp(prefix="browser-check-")
        theirs_in, self.output = os.pipe()
        self.input, theirs_out = os.pipe()
        # Out of the way of 3 and 4, where Chromium looks.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (theirs_in, theirs_out)]
        os.close(theirs_in)
        os.close(theirs_out)
        arguments = [path, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
                     "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
                     "--force-color-profile=srgb", "--disable-background-networking",
                     "--user-data-dir=" + self.profile, "about:blank"]
        self.pid = os.posix_spawn(
            path, arguments, {**os.environ, "HOME": self.profile}, setsid=True,
            file_actions=[(os.POSIX_SPAWN_DUP2, ends[0], 3), (os.POSIX_SPAWN_DUP2, ends[1], 4),
                          (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                          (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
        for end in ends:
            os.close(end)
        self.numbers = itertools.count(1)
        self.buffer = b""
        self.events = []

    def close(self):
        with contextlib.suppress(OSError, Unable):
            self.call("Browser.close")
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            time.sleep(0.05)
        # What is left of its own process group.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self, deadline):
        while b"\0" not in self.buffer:
            if not select.select([self.input], [], [], max(deadline - time.monotonic(), 0))[0]:
                raise Unable("the browser does not answer")
            piece = os.read(self.input, 1 << 20)
            if not piece:
                raise Unable("the browser has ended")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.output, data):]
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self.receive(deadline)
            if answer.get("id") == number:
                if "error" in answer:
                    raise Unable(f"{method}: {answer['error'].get('message')}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, session, method):
        deadline = time.monotonic() + PATIENCE
        while not any(e.get("method") == method and e.get("sessionId") == session
                      for e in self.events):
            self.events.append(self.receive(deadline))


class Tab:
    """One page open in the browser."""

    with open(os.path.join(HERE, "browser_audit.js"), encoding="utf-8") as file:
        AUDIT = file.read()

    def __init__(self, browser, path):
        self.browser = browser
        self.url = "file://" + os.path.abspath(path)
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call(
            "Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ["Page", "Network", "Log", "Runtime", "Audits", "DOM"]:
            self.call(domain + ".enable")

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)

    def open(self):
        """Loads the page; returns what the browser complained about or fetched besides."""
        self.browser.events.clear()
        self.call("Page.navigate", url=self.url)
        self.browser.wait(self.session, "Page.loadEventFired")
        self.evaluate("text()")
        complaints = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            method, values = event["method"], event["params"]
            if method == "Network.requestWillBeSent" and values["request"]["url"] != self.url:
                complaints.append("fetches " + values["request"]["url"][:120])
            elif method == "Network.loadingFailed":
                complaints.append("a resource fails: " + values.get("errorText", ""))
            elif method == "Runtime.exceptionThrown":
                complaints.append("exception: " + values["exceptionDetails"]["text"])
            elif method == "Runtime.consoleAPICalled":
                complaints.append("writes to the console: " + values["type"])
            elif method == "Log.entryAdded" and values["entry"]["level"] in ("warning", "error"):
                complaints.append("console: " + values["entry"]["text"][:200])
            elif method == "Audits.issueAdded":
                issue = values["issue"]
                complaints.append(f"browser issue {issue['code']}: "
                                  + json.dumps(issue.get("details", {}))[:200])
        return complaints

    def evaluate(self, expression):
        """A function of browser_audit.js in the page as it is."""
        answer = self.call("Runtime.evaluate", expression=f"({self.AUDIT}).{expression}",
                           returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Unable(f"{expression}: {details.get('exception', {}).get('description', details)}")
        return answer["result"].get("value")

    def resize(self, width, height=900):
        self.call("Emulation.setDeviceMetricsOverride", width=int(width), height=height,
                  deviceScaleFactor=1, mobile=False)

    def media(self, name):
        self.call("Emulation.setEmulatedMedia", media=name)

    def click(self, place):
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left",
                      clickCount=1)

    def pdf(self):
        return base64.b64decode(self.call(
            "Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def pictures(self, stem):
        """The page as it is on the screen, in pieces that one can look at."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        for number, top in enumerate(range(0, int(size["height"]), 3000)):
            clip = {"x": 0, "y": top, "width": size["width"], "scale": 1,
                    "height": min(3000, size["height"] - top)}
            data = self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"]
            with open(f"{stem}-{number + 1:02}.png", "wb") as file:
                file.write(base64.b64decode(data))
