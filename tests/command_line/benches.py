"""Runs the benches that drive a real server, small: what they printed is what the directory holds."""

import json
import os
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])


def run(*arguments):
    ran = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=240)
    assert ran.returncode == 0, f"{arguments}: {ran.stdout}{ran.stderr}"
    return ran.stdout


def transfer(folder, *more):
    directory = os.path.join(folder, "data")
    accounts, transfers = 50, 3_000
    printed = json.loads(run("bench", "transfer", "--data-dir", directory, "--accounts", str(accounts),
                             "--transfers", str(transfers), "--json", *more))
    assert printed["operations"] == transfers and printed["declined"] == 0, printed
    assert 1 <= printed["syncs"] <= transfers, printed
    for name in ("rate", "p50_ms", "p99_ms", "p100_ms", "bytes", "peak_memory"):
        assert printed[name] > 0, f"{name} of {printed}"
    verified = run("verify", directory)
    records = re.search(r"([\d,]+) records", verified)
    # What opened the coalition, a brand, a currency, its policy and its gifts, and two for each member.
    assert records and int(records[1].replace(",", "")) == 4 + 2 * accounts + transfers, verified
    return printed


def main():
    with tempfile.TemporaryDirectory() as folder:
        uniform = transfer(folder, "--batch", "100", "--clients", "3")
    with tempfile.TemporaryDirectory() as folder:
        zipf = transfer(folder, "--batch", "1", "--clients", "8", "--zipf")
    assert (uniform["draw"], zipf["draw"]) == ("uniform", "zipf")
    with tempfile.TemporaryDirectory() as folder:
        directory = os.path.join(folder, "data")
        loyal = json.loads(run("bench", "loyalty", "--data-dir", directory, "--accounts", "20", "--operations", "3000",
                               "--batch", "50", "--json"))
        assert loyal["declined"] == 0 and loyal["operations"] == 3_000, loyal
        run("verify", directory)
    said = run("bench", "transfer", "--accounts", "10", "--transfers", "100")
    for word in ("rate", "batch time", "syncs", "files", "memory", "clients"):
        assert word in said, said
    print(f"6,100 transfers, {uniform['syncs'] + zipf['syncs']} syncs")


if __name__ == "__main__":
    main()
