#!/usr/bin/env python3
"""Kills an import at random moments and checks that the next one ends at the same totals.

usage: import_kill.py HUITONG MAP CSV [--kills 12] [--seed N]

One import runs undisturbed; another is killed without warning again and again, then runs to its end.
huitong verify must give the same totals for both and a head over every record, and a further import
must change nothing.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import tempfile
import time


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")


def totals(program, data):
    verified = run(program, "verify", data, "--json")
    check(verified.returncode == 0, f"verify {data}: {verified.stdout}{verified.stderr}")
    log = json.loads(verified.stdout)["logs"][0]
    check(log["signed"] == log["sequence"],
          f"{data}: of {log['sequence']} records the last head covers {log['signed']}")
    return log["totals"], log["sequence"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("map")
    arguments.add_argument("csv")
    arguments.add_argument("--kills", type=int, default=12)
    arguments.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = arguments.parse_args()
    random.seed(options.seed)
    print(f"seed {options.seed}", flush=True)
    if not os.path.exists(options.csv):
        print(f"SKIPPED: {options.csv} is not here")
        raise SystemExit(77)

    folder = tempfile.mkdtemp(prefix="huitong-import-")
    try:
        def importing(data):
            return [options.program, "import", "receipts", options.csv, "--map", options.map,
                    "--data-dir", os.path.join(folder, data), "--json",
                    "--errors", os.path.join(folder, "refused.csv")]

        started = time.monotonic()
        whole = run(*importing("whole"))
        seconds = time.monotonic() - started
        check(whole.returncode in (0, 4), f"the import failed: {whole.stderr}")
        kills = 0
        for _ in range(options.kills):
            process = subprocess.Popen(importing("cut"), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=random.uniform(0.05, seconds))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
        last = run(*importing("cut"))
        check(last.returncode in (0, 4), f"the last import failed: {last.stderr}")
        wanted, records = totals(options.program, os.path.join(folder, "whole"))
        found, records_found = totals(options.program, os.path.join(folder, "cut"))
        check(found == wanted, f"totals differ: {found} instead of {wanted}")
        check(records_found == records, f"{records_found} records instead of {records}")
        again = json.loads(run(*importing("cut")).stdout)
        check(again["changed_nothing"], "one more import changed something")
        print(f"{kills} kills, {records} records, the same totals")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
