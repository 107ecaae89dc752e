#!/usr/bin/env python3
"""Tests the tests: each planted bug must be found by the suites that bugs.tsv names for it.

usage: run.py [--build DIR] [--jobs N] [--ordinary FILE]... [BUG]...

DIR (build/planted) was built by the preset `planted`. Each suite first runs without a bug and must
pass; then with each of its bugs, and must fail: in a test, in a seed of the simulator, in a CHECK or
in an invariant. A time-out, or a crash that says nothing, is no finding. FILE is an ordinary program
that must not contain the name of any bug. Exits 1 where something is not as it should be.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests/planted/bugs.tsv"
SECONDS = 120  # of one run of a suite

# The suites: a program of the build with its arguments, and what it needs in its environment.
SUITES = {
    "scenarios": (["tests/scenarios/scenarios_test", "--gtest_fail_fast"], {}),
    "properties": (["tests/properties/properties_test", "--gtest_fail_fast"],
                   {"RC_PARAMS": "max_success=100 seed=7"}),
    "sequencer": (["tests/sequencer/sequencer_test", "--gtest_fail_fast"], {}),
    "clearing": (["src/clearing/clearing_test", "--gtest_fail_fast"], {}),
    "engine": (["src/engine/engine_test", "--gtest_fail_fast",
                "--gtest_filter=*Limits*:RogueBrand*:Tender*:Proposal*:Face*:Unit*:Bought*:Receipt*:Verified*:"
                "Sponsor*:Dispute*:EarnCounters*:SettlementTest.*"], {}),
    "simulator": (["tests/simulation/simulator", "--seeds", "1-128", "--first-failure"], {}),
    "rogues": (["tests/simulation/simulator", "--rogues", "--seeds", "1-256", "--first-failure"],
               {}),
    "journal": (["src/journal/journal_test", "--gtest_fail_fast"], {}),
    "exchange": (["src/exchange/exchange_test", "--gtest_fail_fast",
                  "--gtest_filter=-SmallModelTest.*"], {}),
    "storage": (["src/storage/storage_test", "--gtest_fail_fast",
                 "--gtest_filter=SegmentJournal*"], {}),
    "corruption": (["tests/crash/corruption_test", "--gtest_fail_fast"], {}),
    "power": (["tests/crash/power_cut_test", "--gtest_fail_fast"], {}),
    "reports": (["src/reports/reports_test", "--gtest_fail_fast"], {}),
}


class Run:
    """One run of a suite: what it said, and how it ended."""

    def __init__(self, build, suite, bug):
        (program, *arguments), environment = SUITES[suite]
        chosen = {key: text for key, text in os.environ.items() if key != "HUITONG_PLANTED"}
        chosen.update(environment)
        if bug:
            chosen["HUITONG_PLANTED"] = bug
        began = time.monotonic()
        try:
            done = subprocess.run([build / program, *arguments], env=chosen, timeout=SECONDS,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.code, output = done.returncode, done.stdout
        except subprocess.TimeoutExpired as late:
            self.code, output = None, late.stdout or b""
        self.seconds = time.monotonic() - began
        self.text = output.decode(errors="replace")

    def passes(self):
        return self.code == 0

    def finding(self):
        """What found the bug, in a few words; nothing where nothing did."""
        if self.code is None or self.code == 0:
            return None
        if self.code == -signal.SIGABRT:
            return self._stopped()
        if self.code < 0:
            return None
        test = re.search(r"^\[  FAILED  \] (\w+(?:[./]\w+)+)", self.text, re.MULTILINE)
        place = re.search(r"([\w.]+:\d+): Failure", self.text)
        if test:
            return test[1] + (f", {place[1]}" if place else "")
        seed = re.search(r"^seed (\d+) fails: (.*)", self.text, re.MULTILINE)
        return f"seed {seed[1]}: {seed[2]}" if seed else None

    def _stopped(self):
        stops = re.findall(r"huitong stops: .*?(invariant \d+ \(.*?\))", self.text)
        if stops:
            return stops[-1]
        checks = re.findall(r"([\w.]+:\d+): CHECK failed: (.*)", self.text)
        return f"CHECK {checks[-1][0]}: {checks[-1][1]}" if checks else None

    def ending(self):
        if self.code is None:
            return f"not finished after {SECONDS} s"
        return f"exit {self.code}" if self.code >= 0 else signal.Signals(-self.code).name


def read_table():
    bugs = {}
    for line in TABLE.read_text().splitlines():
        if line.startswith("#"):
            continue
        name, suites, _ = line.split("\t")
        bugs[name] = suites.split(",")
    return bugs


def sound_suites(build, suites, pool):
    """Whether each suite passes where no bug is planted."""
    sound = True
    for suite, run in zip(suites, pool.map(lambda name: Run(build, name, None), suites)):
        print(f"without a bug: {suite:<12} {'passes' if run.passes() else run.ending():<10} "
              f"{run.seconds:5.1f} s", flush=True)
        if not run.passes():
            told = [line for line in run.text.splitlines() if "kipped" not in line.lower()]
            print("\n".join(told[-40:]))
            sound = False
    return sound


def refuses_unknown_names(build, suite):
    run = Run(build, suite, "no-such-bug")
    refuses = run.code == -signal.SIGABRT and "none of the planted bugs" in run.text
    print(f"an unknown name: {'refused' if refuses else run.ending()}")
    return refuses


def names_in(program, bugs):
    content = pathlib.Path(program).read_bytes()
    found = [name for name in bugs if name.encode() in content]
    print(f"{program}: " + (f"contains {', '.join(found)}" if found else
                            "contains the name of no planted bug"))
    return found


def short(text, width):
    return text if len(text) <= width else text[:width - 1] + "…"


def plant(build, bugs, pool):
    """Runs each bug with its suites; how many were caught by all of them."""
    pairs = [(name, suite) for name, suites in bugs.items() for suite in suites]
    escaped = set()
    print(f"\n{'bug':<32} {'suite':<11} {'caught by':<70} seconds")
    runs = pool.map(lambda pair: Run(build, pair[1], pair[0]), pairs)
    for (name, suite), run in zip(pairs, runs):
        finding = run.finding()
        if finding is None:
            escaped.add(name)
        said = short(finding, 70) if finding else f"NOT CAUGHT ({run.ending()})"
        print(f"{name:<32} {suite:<11} {said:<70} {run.seconds:7.1f}", flush=True)
    return len(bugs) - len(escaped)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/planted")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--ordinary", action="append", default=[], metavar="FILE")
    parser.add_argument("bugs", nargs="*", metavar="BUG")
    options = parser.parse_args()
    table = read_table()
    unknown = [name for name in options.bugs if name not in table]
    if unknown:
        sys.exit(f"not in {TABLE}: {', '.join(unknown)}")
    bugs = {name: table[name] for name in options.bugs or table}
    used = [suite for suite in SUITES if any(suite in suites for suites in bugs.values())]

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        sound = sound_suites(options.build, used, pool)
        sound = refuses_unknown_names(options.build, used[0]) and sound
        for program in options.ordinary:
            sound = not names_in(program, table) and sound
        if not sound:
            sys.exit("no bug is planted before all of the above is as it should be")
        caught = plant(options.build, bugs, pool)
    print(f"{caught} of {len(bugs)} planted bugs caught")
    sys.exit(caught != len(bugs))


main()
