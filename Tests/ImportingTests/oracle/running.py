"""How is the program run? With limits of time, memory and written bytes, and with what it left behind."""

import os
import resource
import shutil
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Run:
    status: int
    out: str
    err: str
    seconds: float
    memory: int          # peak resident bytes
    wrote: bool
    hung: bool = False

    @property
    def crashed(self):
        return self.status < 0 or self.status > 2 or self.hung


def run(words, folder=None, seconds=60, memory=2 << 30, stdin=None, languages=("en",)):
    """Runs a command; `folder` is what it may write, removed before."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (memory + (2 << 30), memory + (2 << 30)))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL")}
    environment["SWIFT_BACKTRACE"] = "enable=no"
    begin = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    try:
        done = subprocess.run(words, stdin=stdin or subprocess.DEVNULL, capture_output=True, timeout=seconds + 10,
                              preexec_fn=limit, env=environment)
        status, out, err, hung = done.returncode, done.stdout, done.stderr, False
    except subprocess.TimeoutExpired as late:
        status, out, err, hung = -9, late.stdout or b"", late.stderr or b"", True
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Run(status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), time.monotonic() - begin,
               peak * 1024 if peak > before else 0, bool(folder) and os.path.exists(folder), hung)
