#!/usr/bin/env python3
"""What the command line says to wrong arguments, wrong files and spoiled data directories.

usage: bad_input.py HUITONG

Each case must fail with its exit code and a sentence that names what is wrong and where, and must
leave the data directory as it was.
"""
import base64
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request

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


def check(what, holds):
    global passed, failed
    if holds:
        passed += 1
        return
    failed += 1
    print(f"FAILED {what}")


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


def identifier(prefix, content):
    """The text of an id: section 1 of docs/journal_format.md."""
    whole = content + hashlib.sha256(prefix.encode() + content).digest()[:2]
    return prefix + base64.b32encode(whole).decode().lower().rstrip("=")


def transaction(index, log=1 << 16):
    return identifier("txn_", log.to_bytes(8, "big") + index.to_bytes(8, "big") + b"\0\0")


NOBODY = identifier("mbr_", bytes(16))


def usage():
    expect("no command", run(), 2, "subcommand")
    expect("unknown command", run("frobnicate"), 2, "frobnicate")
    expect("unknown option", run("init", "--data-dri", "x"), 2, "huitong: unknown option --data-dri")
    expect("unknown option beside a good one", run("serve", "--data-dir", "x", "--prot", "3"), 2,
           "huitong: unknown option --prot; see huitong serve --help")
    expect("missing option", run("serve"), 2, "huitong: --data-dir is required")
    for port in ("70000", "99999", "-1", "abc"):
        for command in ("serve", "demo"):
            expect(f"port {port}", run(command, "--data-dir", "x", "--port", port), 2,
                   "huitong: --port: ", "0 to 65535")
    expect("no address", run("serve", "--data-dir", "x", "--address", "here"), 2,
           "huitong: --address: ", "127.0.0.1")
    expect("nonsense batch", run("bench", "engine", "--batch", "9000"), 2, "huitong: --batch")
    expect("one account", run("bench", "transfer", "--accounts", "1"), 2, "huitong: --accounts")
    expect("wrong memory", run("bench", "transfer", "--accounts", "2", "--transfers", "1", "--memory", "lots"), 2,
           "huitong: --memory")
    expect("wrong date", run("demo", "--until", "tomorrow"), 2, "huitong: --until: ", "tomorrow",
           "2026-11-22")
    expect("date before all", run("demo", "--until", "1970-01-05"), 2, "huitong: --until: ", "1970")
    expect("negative seed", run("demo", "--seed", "-1"), 2, "huitong: --seed: ")
    expect("no directory named", run("serve", "--data-dir", ""), 2, "huitong: --data-dir: ")
    expect("import nowhere", run("import", "receipts", "x", "--map", "y"), 2, "huitong: --data-dir")
    expect("key without a word", run("key"), 2, "huitong: ", "huitong key --help")
    for command in ("init", "serve", "import", "demo", "verify", "bench", "key", "call", "history",
                    "trace", "settle", "report", "backup", "restore"):
        expect(f"{command} --help", run(command, "--help"), 0, command)


def directories():
    expect("serve nothing", run("serve", "--data-dir", path("none")), 1, "none", "huitong init")
    expect("verify nothing", run("verify", path("none")), 1, "none")
    new_ledgers()
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
    settling()
    reports()
    in_use()


def settling():
    """Periods that cannot be cut or shown."""
    shop = path("shop")
    expect("settle shows the open period", run("settle", "--data-dir", shop), 0, "period 1: open")
    expect("settle with no day", run("settle", "--data-dir", shop, "--cut", "January"), 2, "--cut")
    expect("settle a day that is not over", run("settle", "--data-dir", shop, "--cut", "2999-12-31"),
           1, "period_out_of_order", "must be over")
    expect("a second person of nothing", run("settle", "--data-dir", shop, "--approved-by", "2"), 2,
           "--approved-by goes with --cut")
    expect("settle an unknown period", run("settle", "--data-dir", shop, "--period", "7"), 1,
           "no period 7", "the open one is 1")
    expect("settle nothing", run("settle", "--data-dir", path("none")), 1, "none")
    lines = ("settle", "--data-dir", shop, "--lines")
    expect("lines of no brand", run(*lines, "1"), 2, "--lines goes with --brand")
    expect("lines and a cut", run(*lines, "1", "--brand", "house", "--cut", "2026-01-31"), 2,
           "without --cut")
    expect("a line of nothing", run("settle", "--data-dir", shop, "--line", "2"), 2, "go with --lines")
    expect("lines of the open period", run(*lines, "1", "--brand", "house"), 1,
           "period 1 is open: it was not cut yet")
    expect("lines of an unknown period", run(*lines, "3", "--brand", "house"), 1, "no period 3",
           "the open one is 1")


def reports():
    """Reports of times, brands and parts that are none."""
    shop = path("shop")
    liability = ("report", "liability", "--data-dir", shop)
    expect("report without a word", run("report"), 2, "huitong: ", "huitong report --help")
    expect("report liability --help", run("report", "liability", "--help"), 0, "Examples:", "--floor")
    expect("liability of nothing yet", run(*liability), 0, "period 1 (open)")
    for period, words in (("1", ("period 1 was not cut", "the open one is 1")),
                          ("9", ("period 9 was not cut",))):
        expect(f"liability of period {period}", run(*liability, "--period", period), 1, *words)
    expect("liability before all", run(*liability, "--as-of", "1999-12-31"), 1, "no record until then")
    expect("liability of no day", run(*liability, "--as-of", "31.12."), 2, "--as-of", "2026-11-22")
    expect("liability of two times", run(*liability, "--as-of", "2026-01-01", "--period", "1"), 2,
           "exclude each other")
    expect("liability of an unknown brand", run(*liability, "--brand", "nobody"), 1,
           'there is no brand "nobody" here')
    expect("liability of the house", run(*liability, "--brand", "house"), 1, "no points of its own")
    for floor in ("1.5", "-1", "half", "1/0", "", "0.123456789"):
        expect(f"floor {floor}", run(*liability, "--floor", floor), 2, "--floor", "0.95 or 19/20")
    expect("bounds the wrong way round", run(*liability, "--floor", "1", "--ceiling", "0.5"), 1,
           "wrong way round")
    expect("liability as a page", run(*liability, "--format", "html"), 2, "--format")
    with open(path("a file"), "w", encoding="ascii"):
        pass
    expect("liability into no folder", run(*liability, "--out", path("a file", "in it")), 1, "a file")
    expect("liability of no directory", run("report", "liability", "--data-dir", path("none")), 1, "none")


def new_ledgers():
    """What init asks before it makes anything."""
    for option, value, words in (
            ("--time-zone", "Mars/Base", ["Mars/Base", "Asia/Shanghai"]),
            ("--name-en", "", ["empty"]), ("--name-zh", " \u3000", ["empty"]),
            ("--name-en", "a\tb", ["control"]), ("--name-zh", "汇" * 65, ["65", "64"]),
            ("--name-en", b"\xff", ["UTF-8"]), ("--origin", "shop.example", ["/sha256"]),
            ("--origin", "/sha256", ["/sha256"]), ("--origin", "a b/sha256", ["/sha256"])):
        expect(f"init {option} {value!r}", run("init", "--data-dir", path("never"), option, value), 2,
               f"huitong: {option}: ", *words)
    check("a refused init leaves nothing", not os.path.exists(path("never")))
    named = run("init", "--data-dir", path("named"), "--name-zh", " " + "汇" * 64 + " ")
    expect("a name of 64 characters", named, 0, "Opened " + "汇" * 64 + " (")


def cut_short():
    """A creation that was killed after any of its steps is gone on with by the same command."""
    steps = ["LOCK", "keys.new", "keys", "api-keys.new", "api-keys", "heads", "huitong.toml.new"]
    for count in range(len(steps) + 1):
        folder = path(f"cut{count}")
        os.makedirs(folder)
        for step in steps[:count]:
            if step == "heads":
                os.makedirs(os.path.join(folder, step))
                continue
            with open(os.path.join(folder, step), "w") as file:
                file.write("half")
        expect(f"init after {steps[:count]}", run("init", "--data-dir", folder), 0, "hk_live_")
        expect(f"made whole after {steps[:count]}", run("verify", folder), 0, "Everything adds up")
    # Made, but killed before its coalition was open: the first key was told, and one more is made.
    folder = path("unopened")
    expect("init", run("init", "--data-dir", folder), 0)
    for name in ("journal", "state", "tree"):
        shutil.rmtree(os.path.join(folder, name))
    os.remove(os.path.join(folder, "vault.sqlite"))
    for name in os.listdir(os.path.join(folder, "heads")):
        os.remove(os.path.join(folder, "heads", name))
    expect("serve what is not open", run("serve", "--data-dir", folder, "--port", "0"), 1,
           "no open coalition", "huitong init --data-dir")
    expect("init goes on", run("init", "--data-dir", folder, "--json"), 0, "api_key")
    expect("init does not go on twice", run("init", "--data-dir", folder), 1, "already")


def lost_vault():
    """Without its vault a ledger would enrol each of its members again."""
    folder = path("without-vault")
    run("demo", "--data-dir", folder, "--no-serve", "--members", "10", "--days", "1")
    for name in os.listdir(folder):
        if name.startswith("vault"):
            os.remove(os.path.join(folder, name))
    expect("serve without a vault", run("serve", "--data-dir", folder, "--port", "0"), 1,
           "vault.sqlite", "backup")
    expect("verify without a vault", run("verify", folder), 3, "vault.sqlite", "backup")
    check("a refused start makes no vault",
          not os.path.exists(os.path.join(folder, "vault.sqlite")))


def lost_key():
    """A key that was lost is no dead end: both keys open the API afterwards."""
    first = json.loads(run("init", "--data-dir", path("lost"), "--json").stdout)["api_key"]
    expect("key of nothing", run("key", "new", "--data-dir", path("none")), 1, "huitong init")
    made = run("key", "new", "--data-dir", path("lost"), "--json")
    expect("key new", made, 0, "api_key")
    expect("key new in words", run("key", "new", "--data-dir", path("lost")), 0, "huitong serve")
    called = run("call", "POST", "/v1/adjustments/txn_x/approvals", "{}", "--user", "1",
                 "--data-dir", path("lost"))
    expect("call of a user", called, 1, "proposal_id")
    of_user = run("key", "new", "--data-dir", path("lost"), "--user", "1", "--json")
    expect("key new of a user", of_user, 0, '"user":1')
    for user in ("0", "268435456", "-1", "anna"):
        expect("key of no user", run("key", "new", "--data-dir", path("lost"), "--user", user), 2,
               "--user")
    server = subprocess.Popen([PROGRAM, "serve", "--data-dir", path("lost"), "--port", "0", "--json"],
                              stdout=subprocess.PIPE, text=True)
    try:
        address = json.loads(server.stdout.readline())["address"]
        for key in (first, json.loads(made.stdout)["api_key"], json.loads(of_user.stdout)["api_key"]):
            request = urllib.request.Request(address + "/v1/coalition",
                                             headers={"Authorization": "Bearer " + key})
            with urllib.request.urlopen(request, timeout=30) as answer:
                check("a key opens the API", answer.status == 200)
        expect("key new while served", run("key", "new", "--data-dir", path("lost")), 1, "in use",
               "stop it first")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def in_use():
    server = subprocess.Popen([PROGRAM, "serve", "--data-dir", path("shop"), "--port", "0"],
                              stdout=subprocess.PIPE, text=True)
    try:
        server.stdout.readline()
        expect("in use", run("serve", "--data-dir", path("shop"), "--port", "0"), 1, "shop", "in use")
        expect("verify in use", run("verify", path("shop")), 1, "in use")
        expect("history in use", run("history", "--data-dir", path("shop"), "--member", NOBODY), 1,
               "in use")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def calls():
    """Every operation of the API without a server, in a directory of its own."""
    shop = path("called")
    expect("a shop to call", run("init", "--data-dir", shop), 0)
    brand = ('{"code":"florist","name":{"zh":"花店","en":"Florist"}}', "--data-dir", shop)
    first = run("call", "POST", "/v1/brands", *brand, "--key", "brand 1", "--status")
    expect("a brand by call", first, 0, "201", '"code":"florist"')
    again = run("call", "POST", "/v1/brands", *brand, "--key", "brand 1", "--status")
    check("the same key gives the same answer", again.stdout == first.stdout)
    expect("the same brand under another key", run("call", "POST", "/v1/brands", *brand), 1,
           "code_already_used")
    expect("brands by call", run("call", "GET", "/v1/brands?limit=1", "--data-dir", shop), 0,
           '"florist"')
    expect("no such path", run("call", "GET", "/v1/nothing", "--data-dir", shop), 1, "not_found")
    expect("a body that is no JSON", run("call", "POST", "/v1/brands", "{", "--data-dir", shop), 1,
           "malformed_json")
    expect("a path with a blank", run("call", "GET", "/v1/no thing", "--data-dir", shop), 1, "request")
    expect("another method", run("call", "PUT", "/v1/brands", "--data-dir", shop), 2, "PUT")
    expect("a call in Chinese", run("call", "GET", "/v1/nothing", "--data-dir", shop, "--language",
                                    "zh-CN"), 1, "没有")
    expect("verified after the calls", run("verify", shop), 0, "Everything adds up")


def backups():
    """Of the shop of the calls; whether they are whole tests/crash/backup.py checks."""
    shop, backup = path("called"), path("monday")
    expect("backup nothing", run("backup", "--data-dir", path("none"), "--to", backup), 1, "none")
    expect("backup onto itself", run("backup", "--data-dir", shop, "--to", shop), 1, "something in it")
    expect("restore nothing", run("restore", "--from", path("none"), "--data-dir", backup), 1,
           "is no backup", "huitong backup")
    expect("restore a data directory", run("restore", "--from", shop, "--data-dir", backup), 1,
           "is no backup")
    check("nothing is left of these", not os.path.exists(backup))
    expect("backup", run("backup", "--data-dir", shop, "--to", backup), 0, "checked", "keys")
    expect("backup twice", run("backup", "--data-dir", shop, "--to", backup), 1, "something in it")
    expect("serve a backup", run("serve", "--data-dir", backup), 1, "huitong restore")
    expect("restore onto the shop", run("restore", "--from", backup, "--data-dir", shop), 1,
           "something in it")
    with open(path("no head"), "w", encoding="ascii") as file:
        file.write("huitong\n1\n")
    expect("restore by what is no head", run("restore", "--from", backup, "--data-dir", path("again"),
                                             "--checkpoint", path("no head")), 1, "no signed head")
    expect("restore", run("restore", "--from", backup, "--data-dir", path("again")), 0, "checked")
    expect("what was restored", run("verify", path("again")), 0, "Everything adds up")


def spoiled():
    made = run("demo", "--data-dir", path("demo"), "--no-serve", "--members", "50", "--days", "10",
               "--until", "2026-11-01")
    expect("small demo", made, 0, "Made")
    expect("whole", run("verify", path("demo")), 0, "Everything adds up")

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused("demo on a port that is taken", path("demo"), 1, ["in use"], "demo", "--data-dir",
                path("demo"), "--members", "60", "--days", "5", "--port", str(taken.getsockname()[1]))
    tiny()
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


def answered(*arguments):
    result = run(*arguments, "--json")
    expect(" ".join(arguments[:1]), result, 0)
    return json.loads(result.stdout or "{}")


def history_and_trace():
    """What happened to a member, where points went, and what was in the wallet at a record."""
    demo = path("street")
    expect("a street", run("demo", "--data-dir", demo, "--no-serve", "--members", "100", "--days",
                           "40", "--until", "2026-11-01"), 0)
    before = digest(demo)
    exchange = next(trace for trace in (answered("trace", "--data-dir", demo, transaction(index))
                                        for index in range(200, 2000)) if trace["type"] == "exchange")
    steps = exchange["steps"]
    check("an exchange comes from an earning", steps[0]["part"] == "origin"
          and steps[0]["from"]["account"] == "issuer.issued" and not exchange["truncated"])
    member = steps[0]["to"]["member_id"]
    arguments = ("--data-dir", demo, "--member", member)
    data = answered("history", *arguments)["data"]
    check("the history begins with the enrolment", data[-1]["type"] == "member_enrolled")
    check("the history has the exchange", exchange["transaction_id"] in [one["id"] for one in data])
    only = answered("history", *arguments, "--type", "exchange", "--limit", "1")["data"]
    check("one exchange was asked for", [one["type"] for one in only] == ["exchange"])
    balances = {}
    for record in reversed(data):
        for posting in record["postings"]:
            if posting["account"] == "member.available":
                balances[posting["currency_id"]] = posting["balance_after"]
        wallets = answered("history", *arguments, "--as-of", str(record["log_index"]))["data"]
        check(f"wallets at {record['log_index']}",
              balances == {wallet["currency_id"]: wallet["points"] for wallet in wallets})
    newest = data[0]["log_index"]
    expect("trace for people", run("trace", "--data-dir", demo, exchange["transaction_id"]), 0,
           "origin", "issuer.issued", "itself", " as ")
    expect("history for people", run("history", *arguments), 0, "member_enrolled", "available until")
    expect("wallets for people", run("history", *arguments, "--as-of", str(newest)), 0, "0 owed")
    refused("nobody's history", demo, 1, [NOBODY, demo], "history", "--data-dir", demo, "--member",
            NOBODY)
    refused("no such transaction", demo, 1, [demo], "trace", "--data-dir", demo, transaction(10 ** 9))
    refused("another log's transaction", demo, 1, [demo], "trace", "--data-dir", demo,
            transaction(0, log=2 << 16))
    refused("beyond the log", demo, 1, ["no record 1000000000", "last one"], "history", *arguments,
            "--as-of", "1000000000")
    refused("before the enrolment", demo, 1, [member, "after record 0"], "history", *arguments,
            "--as-of", "0")
    refused("no such currency", demo, 1, ["shell"], "history", *arguments, "--currency", "shell")
    expect("no member's id", run("history", "--data-dir", demo, "--member", "mei"), 2, "--member",
           "mbr_")
    expect("no transaction's id", run("trace", "--data-dir", demo, "1"), 2, "txn_")
    expect("no type", run("history", *arguments, "--type", "gain"), 2, "--type", "gain")
    expect("a type at a record", run("history", *arguments, "--type", "earn", "--as-of", "9"), 2,
           "--as-of")
    expect("history of nothing", run("history", "--data-dir", path("none"), "--member", member), 1,
           "none")
    check("history and trace changed nothing", digest(demo) == before)


def tiny():
    """A demo without a member to show has no requests about one."""
    demo = subprocess.Popen([PROGRAM, "demo", "--data-dir", path("tiny"), "--members", "10", "--days",
                             "1", "--until", "2026-11-01", "--port", "0"], stdout=subprocess.PIPE,
                            text=True)
    try:
        said = ""
        while "Serving on" not in said:
            said += demo.stdout.readline() or "Serving on nothing"
        check("a tiny demo has no empty ids", "/v1/obligations" in said and "/v1/quotes" not in said
              and '""' not in said)
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=60)


SMALL_MAP = """
customer_brand = "shop"
default_brand = "shop"
[file]
time_zone = "Asia/Shanghai"
[columns]
receipt = "no"
customer = "who"
sold_at = "when"
amount = "fen"
[money]
unit = "fen"
[coalition]
name = { zh = "店", en = "Shop" }
origin = "shop.example/log/sha256"
[[brands]]
code = "shop"
name = { zh = "店", en = "Shop" }
currency = { code = "point", name = { zh = "分", en = "Point" }, settlement_price_micro_fen = 1 }
"""
GOOD = "r1,c1,2017-01-01T10:00:00,100\n"
BAD = "r2,c1,yesterday,100\n"


def write(name, text):
    with open(path(name), "w") as file:
        file.write(text)
    return path(name)


def small_import(file, directory, *more):
    return run("import", "receipts", file, "--map", path("small.toml"), "--data-dir", path(directory),
               *more)


def error_files():
    """The refused lines never cost the export or its map."""
    small_map = write("small.toml", SMALL_MAP)
    file = write("two.csv", "no,who,when,fen\n" + GOOD + BAD)
    os.symlink(file, path("alias.csv"))
    os.link(small_map, path("twin.toml"))
    for errors in (file, path("alias.csv"), small_map, path("twin.toml")):
        expect(f"--errors {errors}", small_import(file, "books", "--errors", errors), 2,
               "huitong: --errors: ", "overwrite")
    write("bad.csv.new", "no,who,when,fen\n" + BAD)
    expect("--errors beside the export", small_import(path("bad.csv.new"), "books", "--errors",
           path("bad.csv")), 2, "overwrite")
    expect("--errors is a folder", small_import(file, "books", "--errors", FOLDER), 2, "directory")
    expect("--errors nowhere", small_import(file, "books", "--errors", path("no", "x.csv")), 2,
           "no directory")
    check("a refused import leaves nothing", not os.path.exists(path("books")))
    with open(file) as kept, open(small_map) as kept_map:
        check("export and map are as they were",
              kept.read().endswith(BAD) and kept_map.read() == SMALL_MAP)
    old = write("old.csv", "an older one")
    made = small_import(file, "books", "--errors", old)
    expect("an import with a refused line", made, 4, "1 accepted", "invalid_time", "hk_live_")
    check("the key is told before the books are", made.stdout.startswith("Made "))
    with open(old) as refused_lines:
        check("the refused line is kept", BAD in refused_lines.read())
    check("nothing is left beside", not os.path.exists(old + ".new"))


def what_was_imported():
    file = write("good.csv", "no,who,when,fen\n" + GOOD)
    errors = path("why.csv")
    expect("again", small_import(file, "books"), 0, "All of this was imported before")
    again = small_import(path("two.csv"), "books", "--errors", errors, "--json")
    check("every receipt was known", json.loads(again.stdout)["changed_nothing"] is True)
    expect("again, with a refused line", small_import(path("two.csv"), "books", "--errors", errors), 4,
           "All that could be imported was imported before")
    bad = write("bad.csv", "no,who,when,fen\n" + BAD)
    for directory in ("books", "fresh"):
        result = small_import(bad, directory, "--errors", errors)
        expect(f"no line is good, {directory}", result, 4, "No line could be imported")
        check("which is not all before", "before: nothing" not in result.stdout)
    empty = write("header.csv", "no,who,when,fen\n")
    for directory in ("books", "fresh"):
        expect(f"a header alone, {directory}", small_import(empty, directory), 1, "header.csv",
               "no line after its header")
    expect("a header alone, dry", small_import(empty, "books", "--dry-run"), 1, "no line after")
    check("nothing to import makes no directory", not os.path.exists(path("fresh")))


def imports():
    error_files()
    what_was_imported()
    with open(path("bad.toml"), "w") as file:
        file.write("[file]\ntime_zone = \"Asia/Shanghai\"\nfoo = 1\n")
    with open(path("empty.csv"), "w") as file:
        file.write("")
    expect("map with an unknown key", run("import", "receipts", path("empty.csv"), "--map",
           path("bad.toml"), "--dry-run"), 1, "bad.toml")
    expect("no map", run("import", "receipts", path("empty.csv"), "--map", path("no.toml"),
           "--dry-run"), 1, "no.toml")
    expect("no directory", run("import", "receipts", path("empty.csv"), "--map", path("bad.toml")),
           2, "--data-dir")
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


def full_streams():
    """What standard output does not take is told; a full standard error stops nobody."""
    shop = path("shop")
    shown = [("settle", "--data-dir", shop), ("report", "liability", "--data-dir", shop),
             ("verify", shop)]
    with open("/dev/full", "w") as full:
        for arguments in shown:
            result = subprocess.run([PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE,
                                    text=True, timeout=120)
            check(f"{arguments[0]} on a full output: exit {result.returncode}, {result.stderr}",
                  result.returncode == 1 and "did not take all" in result.stderr)
            result = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=full,
                                    text=True, timeout=120)
            check(f"{arguments[0]} with a full standard error: exit {result.returncode}",
                  result.returncode == 0 and result.stdout)


try:
    usage()
    directories()
    full_streams()
    cut_short()
    lost_vault()
    lost_key()
    spoiled()
    history_and_trace()
    calls()
    backups()
    imports()
    full_disk()
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
print(f"bad input: {passed} as they should be, {failed} not")
sys.exit(1 if failed else 0)
