#!/usr/bin/env python3
"""Runs the fuzz targets of a build for a bounded time each, two at once.

usage: run.py [--seconds N] [--runs N --seed N] [--build FOLDER] [TARGET...]

Without --seed every run tries something else: that is how to hunt. With --seed and --runs, from a
build that has kept no inputs, it tries the same again: that is how to check a change, which must
not be blamed for what another day's chance would have found before it.

A line per target says what was tried. Exits 1 where a target found something, was never run or has
no seeds; the input is then in FOLDER/found. What is found is kept in FOLDER/corpus for the next run.
To keep a finding for good, mend the program, add a unit test, and move the input to
tests/fuzz/regressions/<target>/: every build replays it (ctest -R fuzz).
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent


def run(target, build, seconds, repeated):
    """A line for people, and whether nothing was found."""
    bin_folder = build / "tests/fuzz"
    corpus = build / "corpus" / target
    found = build / "found"
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    seeds = [folder for folder in (bin_folder / "seeds" / target, HERE / "regressions" / target)
             if folder.is_dir() and any(folder.iterdir())]
    if not seeds:
        return f"{target}: no seeds", False
    dictionary = HERE / "dictionaries" / f"{target}.dict"
    command = [bin_folder / f"fuzz_{target}", corpus, *seeds, f"-max_total_time={seconds}",
               "-timeout=25", "-rss_limit_mb=2048", "-max_len=8192", "-use_value_profile=1",
               "-print_final_stats=1", f"-artifact_prefix={found}/{target}-", *repeated]
    if dictionary.exists():
        command.append(f"-dict={dictionary}")
    began = time.monotonic()
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=seconds + 120)
    except subprocess.TimeoutExpired:
        return f"{target}: did not end within {seconds + 120} s", False
    log = done.stdout
    (found / f"{target}.log").write_text(log)
    runs = re.findall(r"stat::number_of_executed_units: (\d+)", log)
    coverage = re.findall(r"cov: (\d+) ft: (\d+)", log)
    line = (f"{target}: {runs[-1] if runs else 0} executions, "
            f"{coverage[-1][0] if coverage else 0} edges, "
            f"{len(list(corpus.iterdir()))} inputs kept, {time.monotonic() - began:.0f} s")
    if done.returncode == 0 and runs and int(runs[-1]) > 0 and coverage:
        return line, True
    inputs = re.findall(r"Test unit written to (\S+)", log)
    what = re.findall(r"(CHECK failed.*|ERROR: .*|.*runtime error:.*)", log)
    return (f"{line}\n  FOUND {what[0] if what else 'exit ' + str(done.returncode)}\n"
            f"  input: {inputs[0] if inputs else 'none'}\n  log: {found}/{target}.log"), False


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=8, help="for each target, at most (8)")
    parser.add_argument("--runs", type=int, help="executions of each target, at most")
    parser.add_argument("--seed", type=int, help="of chance (the time)")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent.parent / "build/fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all, if none is named")
    options = parser.parse_args()
    all_targets = sorted(path.name[5:] for path in (options.build / "tests/fuzz").glob("fuzz_*")
                         if path.is_file() and os.access(path, os.X_OK))
    targets = options.targets or all_targets
    if not targets:
        sys.exit(f"No fuzz targets in {options.build}: cmake --preset fuzz && "
                 "cmake --build --preset fuzz")
    repeated = [f"-{name}={value}"
                for name, value in (("runs", options.runs), ("seed", options.seed))
                if value is not None]
    sound = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        build = options.build.resolve()
        for line, is_sound in pool.map(
                lambda target: run(target, build, options.seconds, repeated), targets):
            print(line, flush=True)
            sound += is_sound
    print(f"fuzz: {sound} of {len(targets)} targets found nothing")
    sys.exit(sound != len(targets))


main()
