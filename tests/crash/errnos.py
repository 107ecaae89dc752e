#!/usr/bin/env python3
"""Lets calls of the system fail with each error that they may have, and checks that nothing is lost.

usage: errnos.py HUITONG [--every N] [--jobs N]

One request is made of a data directory, a start, a record and an end, while strace lets the n-th
call of one kind fail, by itself or with all that follow. Then
  - the program has answered, or ended with a sentence: no crash, and no answer that does not last;
  - the same request under the same key, with nothing in its way, gives that answer, once;
  - huitong verify finds all of it in the files.
Of calls that write, sync or name files every one fails; of those that open and read every N-th.
Errors go round, so that over the calls each comes many times. EINTR, which a call may end with that
did nothing, is no failure: it must not be seen at all.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

WRITING = ["pwrite64", "fdatasync", "fsync", "rename", "ftruncate", "fallocate", "unlink", "mkdir"]
READING = ["openat", "pread64", "write", "lseek", "fstat"]
ERRORS = {
    "pwrite64": ["EIO", "ENOSPC", "EDQUOT", "EINTR", "EROFS"],
    "fdatasync": ["EIO", "ENOSPC", "EDQUOT", "EINTR"],
    "fsync": ["EIO", "ENOSPC", "EINTR", "EDQUOT"],
    "rename": ["EIO", "ENOSPC", "EROFS", "EDQUOT"],
    "ftruncate": ["EIO", "EINTR", "EROFS"],
    "fallocate": ["EIO", "ENOSPC", "EINTR", "EOPNOTSUPP"],
    "unlink": ["EIO", "EROFS", "EACCES"],
    "mkdir": ["EIO", "ENOSPC", "EROFS"],
    "openat": ["EMFILE", "ENFILE", "EIO", "EACCES", "EINTR", "ENOMEM", "EROFS"],
    "pread64": ["EIO", "EINTR"],
    "write": ["EIO", "ENOSPC", "EDQUOT"],
    "lseek": ["EIO"],
    "fstat": ["EIO"],
}
# Of a program that ended by itself: done, could not, stopped because nobody knows what the disk has, and
# (the system's own loader) could not even start.
ENDED = (0, 1, 74, 127)
BODY = json.dumps({"code": "till", "name": {"zh": "店", "en": "Till"}}, ensure_ascii=False)


def run(*command, timeout=60):
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)


class Wrong(Exception):
    pass


class Trial:
    """One call that fails: its kind, which of them, with what, and whether the ones after it do, too."""

    def __init__(self, call, nth, error, once):
        self.call, self.nth, self.error, self.once = call, nth, error, once

    def __str__(self):
        return f"{self.call} {self.nth}{'' if self.once else ' and all that follow'}: {self.error}"

    def strace(self):
        when = f"{self.nth}" if self.once else f"{self.nth}+"
        return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={self.call}",
                "-e", f"inject={self.call}:error={self.error}:when={when}"]


def ask(program, folder, before=()):
    return run(*before, program, "call", "POST", "/v1/brands", BODY, "--data-dir", folder, "--key", "till")


def said(answer):
    return f"exit {answer.returncode}: {answer.stdout.strip()[-200:]} {answer.stderr.strip()[-300:]}"


def try_one(program, fresh, trial):
    """What became of it: answered or ended."""
    with tempfile.TemporaryDirectory(dir=os.path.dirname(fresh)) as scratch:
        folder = os.path.join(scratch, "data")
        shutil.copytree(fresh, folder)
        faulty = ask(program, folder, trial.strace())
        # Who may not write at all cannot say why; and RocksDB, as Debian builds it, then stops by an assertion
        # of its own about a file that took nothing.
        mute = trial.call == "write" and not trial.once
        if faulty.returncode not in ENDED and not (mute and faulty.returncode == -signal.SIGABRT):
            raise Wrong(f"{trial}: {said(faulty)}")
        if faulty.returncode != 0 and not mute and not (faulty.stderr + faulty.stdout).strip():
            raise Wrong(f"{trial}: it ended without a word, exit {faulty.returncode}")
        # RocksDB takes an interrupted sync for a failed one: then the program ends, and nothing is lost.
        if trial.error == "EINTR" and faulty.returncode != 0 and "state store" not in faulty.stderr:
            raise Wrong(f"{trial}: an interruption was taken for a failure, {said(faulty)}")
        healed = ask(program, folder)
        if healed.returncode != 0:
            raise Wrong(f"{trial}: afterwards {said(healed)}")
        if faulty.returncode == 0 and faulty.stdout != healed.stdout:
            raise Wrong(f"{trial}: answered {faulty.stdout.strip()}, and then {healed.stdout.strip()}")
        brands = run(program, "call", "GET", "/v1/brands", "--data-dir", folder)
        if brands.returncode != 0 or len(re.findall(r'"till"', brands.stdout)) != 1:
            raise Wrong(f"{trial}: the brand is there not once: {said(brands)}")
        verified = run(program, "verify", folder)
        if verified.returncode != 0:
            raise Wrong(f"{trial}: {said(verified)}")
        return "answered" if faulty.returncode == 0 else "ended"


def counts(program, fresh):
    """How many calls of each kind the request makes when nothing fails."""
    with tempfile.TemporaryDirectory(dir=os.path.dirname(fresh)) as scratch:
        folder, table = os.path.join(scratch, "data"), os.path.join(scratch, "table")
        shutil.copytree(fresh, folder)
        calls = ",".join(WRITING + READING)
        counted = ask(program, folder, ["strace", "-f", "-qq", "-c", "-o", table, "-e", f"trace={calls}"])
        assert counted.returncode == 0, said(counted)
        found = collections.Counter()
        with open(table, encoding="ascii") as lines:
            for line in lines:
                words = line.split()
                if words and words[-1] in WRITING + READING:
                    found[words[-1]] = int(words[3])
        return found


def trials(found, every):
    for call in WRITING + READING:
        for place, nth in enumerate(range(1, found[call] + 1, 1 if call in WRITING else every)):
            errors = ERRORS[call]
            yield Trial(call, nth, errors[place % len(errors)], once=True)
            # Who is interrupted for ever waits for ever, as it should.
            lasting = [error for error in errors if error != "EINTR"]
            yield Trial(call, nth, lasting[place % len(lasting)], once=False)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1][7:])
    parser.add_argument("program")
    parser.add_argument("--every", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    program = os.path.abspath(chosen.program)
    try:
        traces = run("strace", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true")
    except FileNotFoundError:
        print("skipped: there is no strace here")
        sys.exit(77)
    if traces.returncode != 0:
        print(f"skipped: this machine lets nobody trace: {traces.stderr.strip()}")
        sys.exit(77)
    # In memory where there is such a place: what is tested is what the program makes of an error.
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as scratch:
        fresh = os.path.join(scratch, "fresh")
        made = run(program, "init", "--data-dir", fresh)
        assert made.returncode == 0, said(made)
        found = counts(program, fresh)
        plan = list(trials(found, chosen.every))
        ends, wrong = collections.Counter(), []
        with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
            for future in [pool.submit(try_one, program, fresh, trial) for trial in plan]:
                try:
                    ends[future.result()] += 1
                except Wrong as one:
                    wrong.append(str(one))
                except subprocess.TimeoutExpired as late:
                    wrong.append(f"{late.cmd}: did not end")
    for one in wrong:
        print(f"WRONG: {one}")
    print(f"{len(plan)} calls failed: the program answered {ends['answered']} times and ended {ends['ended']}"
          f" times with a sentence; {len(wrong)} times neither")
    sys.exit(1 if wrong or not ends["ended"] else 0)


if __name__ == "__main__":
    main()
