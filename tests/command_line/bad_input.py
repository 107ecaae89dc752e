#!/usr/bin/env python3
"""What the command line says to wrong arguments, wrong files and spoiled data directories.

usage: bad_input.py HUITONG

Each case must fail with its exit code and a sentence that names what is wrong and where, and must
leave the data directory as it was.
"""
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
FOLDER = tempfile.mkdtemp(prefix="huitong-bad-")
passed = failed = 0


def path(*parts):
    return os.path.join(FOLDER, *parts)


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120)


def digest(folder):
    """Of all files that hold the ledger: what a refused command must not change."""
    whole = hashlib.sha256()
    for root, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if "/state" in root or name in ("LOCK",) or name.startswith("vault"):
                continue
            with open(os.path.join(root, name), "rb") as file:
                whole.update(name.encode() + file.read())
    return whole.hexdigest()


def expect(what, result, code, *words):
    global passed, failed
    said = result.stdout + result.stderr
    missing = [word for word in words if word not in said]
    if result.returncode == code and not missing:
        passed += 1
        return
    failed += 1
    print(f"FAILED {what}: exit {result.returncode} instead of {code}, without {missing}: {said}")


def refused(what, folder, code, words, *arguments):
    """Runs a command that must fail and leave `folder` as it was."""
    before = digest(folder)
    expect(what, run(*arguments), code, *words)
    if digest(folder) != before:
        global failed
        failed += 1
        print(f"FAILED {what}: it changed {folder}")


def segment(folder):
    return os.path.join(folder, "journal", sorted(os.listdir(os.path.join(folder, "journal")))[0])


def flip(file, offset):
    with open(file, "r+b") as stream:
        stream.seek(offset)
        byte = stream.read(1)[0]
        stream.seek(offset)
        stream.write(bytes([byte ^ 1]))


def copy_of(name):
    shutil.copytree(path("demo"), path(name))
    return path(name)


def usage():
    expect("no command", run(), 2, "subcommand")
    expect("unknown command", run("frobnicate"), 2, "frobnicate")
    expect("unknown option", run("init", "--data-dri", "x"), 2, "--data-dri")
    expect("missing option", run("serve"), 2, "--data-dir")
    expect("port out of range", run("serve", "--data-dir", "x", "--port", "70000"), 2, "--port")
    expect("nonsense batch", run("bench", "engine", "--batch", "9000"), 2, "--batch")
    expect("wrong date", run("demo", "--until", "tomorrow"), 1, "tomorrow", "2026-11-22")
    for command in ("init", "serve", "import", "demo", "verify", "bench"):
        expect(f"{command} --help", run(command, "--help"), 0, command)


def directories():
    expect("serve nothing", run("serve", "--data-dir", path("none")), 1, "none", "huitong init")
    expect("verify nothing", run("verify", path("none")), 1, "none")
    expect("unknown zone", run("init", "--data-dir", path("zone"), "--time-zone", "Mars/Base"), 1,
           "Mars/Base", "Asia/Shanghai")
    if os.path.exists(path("zone", "huitong.toml")):
        raise SystemExit("FAILED: a refused init left a data directory")
    made = run("init", "--data-dir", path("shop"), "--json")
    expect("init", made, 0, "api_key")
    refused("init twice", path("shop"), 1, ["shop", "already"], "init", "--data-dir", path("shop"))
    os.makedirs(path("full"))
    with open(path("full", "letter.txt"), "w") as file:
        file.write("mine")
    refused("init over files", path("full"), 1, ["letter.txt"], "init", "--data-dir", path("full"))
    refused("demo over a real ledger", path("shop"), 1, ["real ledger"],
            "demo", "--data-dir", path("shop"), "--no-serve")
    os.chmod(path("shop", "keys"), 0o644)
    refused("keys that others can read", path("shop"), 1, ["keys", "chmod"],
            "serve", "--data-dir", path("shop"))
    os.chmod(path("shop", "keys"), 0o400)
    in_use()


def in_use():
    server = subprocess.Popen([PROGRAM, "serve", "--data-dir", path("shop"), "--port", "0"],
                              stdout=subprocess.PIPE, text=True)
    try:
        server.stdout.readline()
        expect("in use", run("serve", "--data-dir", path("shop"), "--port", "0"), 1, "shop", "in use")
        expect("verify in use", run("verify", path("shop")), 1, "in use")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def spoiled():
    made = run("demo", "--data-dir", path("demo"), "--no-serve", "--members", "50", "--days", "10",
               "--until", "2026-11-01")
    expect("small demo", made, 0, "Made")
    expect("whole", run("verify", path("demo")), 0, "Everything adds up")

    folder = copy_of("flipped")
    flip(segment(folder), 4096 + 20_000)
    refused("flipped byte", folder, 3, ["drain", "segment"], "verify", folder)
    refused("flipped byte, serve", folder, 1, [], "serve", "--data-dir", folder, "--port", "0")

    folder = copy_of("truncated")
    os.truncate(segment(folder), 4096 + 30_000)
    refused("truncated segment", folder, 3, ["segment"], "verify", folder)

    folder = copy_of("gone")
    os.remove(segment(folder))
    expect("segment gone", run("verify", folder), 3)

    folder = copy_of("head")
    heads = os.listdir(os.path.join(folder, "heads"))
    flip(os.path.join(folder, "heads", heads[0]), 40)
    refused("altered head", folder, 3, ["checkpoint"], "verify", folder)

    folder = copy_of("settings")
    with open(os.path.join(folder, "huitong.toml"), "w") as file:
        file.write("format = 2\nlog = 65536\ndemo = true\nclock_from_file = false\n")
    refused("newer format", folder, 1, ["too old"], "verify", folder)

    folder = copy_of("state")
    shutil.rmtree(os.path.join(folder, "state"))
    expect("state can be made again", run("verify", folder), 0, "Everything adds up")


def imports():
    with open(path("bad.toml"), "w") as file:
        file.write("[file]\ntime_zone = \"Asia/Shanghai\"\nfoo = 1\n")
    with open(path("empty.csv"), "w") as file:
        file.write("")
    expect("map with an unknown key", run("import", "receipts", path("empty.csv"), "--map",
           path("bad.toml"), "--dry-run"), 1, "bad.toml")
    expect("no map", run("import", "receipts", path("empty.csv"), "--map", path("no.toml"),
           "--dry-run"), 1, "no.toml")
    expect("no directory", run("import", "receipts", path("empty.csv"), "--map", path("bad.toml")),
           1, "--data-dir")
    example = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "complete_journey.toml")
    expect("empty export", run("import", "receipts", path("empty.csv"), "--map", example,
           "--data-dir", path("imported")), 1, "empty.csv")
    if os.path.exists(path("imported", "huitong.toml")):
        raise SystemExit("FAILED: an import that could not be read left a data directory")


def full_disk():
    """A disk of 96 MiB fills up while purchases come in: the server stops with a sentence; with more
    room the same directory goes on and nothing answered is missing."""
    mount = path("disk")
    os.makedirs(mount)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", mount],
                      capture_output=True).returncode != 0:
        print("full disk: skipped, this machine lets nobody mount a tmpfs")
        return
    try:
        bench = run("bench", "engine", "--data-dir", os.path.join(mount, "bench"), "--accounts", "100",
                    "--transactions", "1000000")
        expect("full disk", bench, 74, "huitong stops", "No space left")
        subprocess.run(["mount", "-o", "remount,size=600m", mount], check=True)
        expect("after a full disk", run("verify", os.path.join(mount, "bench")), 0,
               "Everything adds up")
    finally:
        subprocess.run(["umount", "-l", mount], check=False)


try:
    usage()
    directories()
    spoiled()
    imports()
    full_disk()
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
print(f"bad input: {passed} as they should be, {failed} not")
sys.exit(1 if failed else 0)
