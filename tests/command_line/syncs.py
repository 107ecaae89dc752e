"""Counts from outside how often the journal is synced: once for each drain that was acknowledged."""

import json
import os
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
BATCHES, SIZE = 40, 50


def traced(folder):
    calls = os.path.join(folder, "calls")
    command = ["strace", "-f", "-y", "-e", "trace=fdatasync,fsync,sync_file_range,pwrite64", "-o", calls,
               PROGRAM, "bench", "engine", "--accounts", "100", "--transactions", str(BATCHES * SIZE),
               "--batch", str(SIZE), "--data-dir", os.path.join(folder, "data"), "--json"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=240)
    except FileNotFoundError:
        print("skipped: there is no strace here")
        sys.exit(77)
    if "ptrace" in ran.stderr and ran.returncode != 0:
        print(f"skipped: this machine lets nobody trace: {ran.stderr.splitlines()[0]}")
        sys.exit(77)
    assert ran.returncode == 0, ran.stderr
    with open(calls, encoding="utf-8") as lines:
        return json.loads(ran.stdout), lines.readlines()


def main():
    with tempfile.TemporaryDirectory() as folder:
        printed, calls = traced(folder)
    segment = re.compile(r"journal/0000-\d{10}\.segment>")
    synced = [line for line in calls if re.search(r"\bfdatasync\(", line) and segment.search(line)]
    # Appends are behind the segment's header; a start writes nothing there.
    appended = [line for line in calls if "pwrite64(" in line and segment.search(line)]
    drains = printed["drains"]
    assert drains >= 2, printed
    assert len(appended) >= drains, f"{drains} drains by {len(appended)} writes"
    assert len(synced) >= drains, f"{drains} drains were acknowledged and {len(synced)} synced"
    # A start syncs the segment that it found, and no more than that is synced besides.
    assert len(synced) <= drains + 2, f"{len(synced)} syncs for {drains} drains"
    assert printed["transactions"] == BATCHES * SIZE, printed
    print(f"{drains} drains, {len(appended)} writes and {len(synced)} syncs of the journal")


if __name__ == "__main__":
    main()
