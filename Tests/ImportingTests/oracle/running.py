"""How is the program run? With limits of time, memory and written bytes, and with what it left behind."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Run:
    """`seconds` are of processor time, which a busy machine does not change; `memory` is the peak in bytes."""
    status: int
    out: str
    err: str
    seconds: float
    memory: int
    wrote: bool
    hung: bool = False

    @property
    def crashed(self):
        return self.status < 0 or self.status > 2 or self.hung


def run(words, folder=None, seconds=60, memory=2 << 30):
    """Runs a command for at most so many seconds of processor time; `folder` is what it may write, removed
    before."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (memory + (2 << 30), memory + (2 << 30)))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL")}
    environment["SWIFT_BACKTRACE"] = "enable=no"
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=limit,
                                 env=environment)
        status, used, late = waited(child, seconds * 10)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read(1 << 24).decode("utf-8", "replace"))
    hung = late or -status in (signal.SIGXCPU, signal.SIGKILL)
    return Run(status, *texts, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024,
               bool(folder) and os.path.exists(folder), hung)


def waited(child, longest):
    """Exit status and use of a child, which is ended if it takes longer than `longest` seconds by the clock."""
    begin, late = time.monotonic(), False
    while True:
        ended, code, used = os.wait4(child.pid, os.WNOHANG)
        if ended:
            child.returncode = os.waitstatus_to_exitcode(code)
            return child.returncode, used, late
        if time.monotonic() - begin > longest and not late:
            late = True
            child.kill()
        time.sleep(0.005)
