#!/usr/bin/env python3
"""Reports as the command line prints them: the worked example of docs/accounting.md, and a district.

usage: reports.py HUITONG
"""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
FOLDER = tempfile.mkdtemp(prefix="huitong-reports-")
checks = 0


def path(*parts):
    return os.path.join(FOLDER, *parts)


def run(*arguments):
    ran = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, f"{arguments} ended with {ran.returncode}: {ran.stdout}{ran.stderr}"
    return ran.stdout


def report(name, folder, *arguments):
    return json.loads(run("report", name, "--data-dir", folder, "--format", "json", *arguments))


def equal(what, found, expected):
    global checks
    checks += 1
    assert found == expected, f"{what}: {found} instead of {expected}"


def balanced(text):
    """Rows of entries in CSV: each entry's debits equal its credits. How many rows."""
    rows = list(csv.DictReader(io.StringIO(text)))
    sums = {}
    for row in rows:
        sums[row["entry"]] = sums.get(row["entry"], 0) + int(row["debit_fen"]) - int(row["credit_fen"])
    equal("debits less credits", set(sums.values()) - {0}, set())
    return len(rows)


def worked_example():
    """A sale of 1,000.00 yuan with 10,000 points of one fen, of which 95 % will be redeemed."""
    shop = path("shop")
    run("init", "--data-dir", shop)
    keys = 0

    def ask(target, body):
        nonlocal keys
        keys += 1
        return json.loads(run("call", "POST", target, json.dumps(body), "--key", f"key-{keys}",
                              "--data-dir", shop))

    names = {"zh": "店", "en": "Shop"}
    florist, cafe = (ask("/v1/brands", {"code": code, "name": names})["id"]
                     for code in ("florist", "cafe"))
    rose = ask("/v1/currencies", {"brand_id": florist, "code": "rose", "name": names,
                                  "expiry_months": 24, "settlement_price_micro_fen": 1000000})["id"]
    ask(f"/v1/brands/{florist}/earn-rates", {"points_per_yuan": {"numerator": 10, "denominator": 1}})
    mei = ask("/v1/members", {"brand_id": florist, "customer_number": "1"})["id"]
    ask("/v1/events", {"type": "purchase", "member_id": mei, "brand_id": florist, "spend_fen": 100000})
    ask("/v1/redemptions", {"member_id": mei, "currency_id": rose, "acceptor_id": cafe, "points": 4500})
    book = report("liability", shop, "--floor", "0.95", "--ceiling", "0.95",
                  "--out", path("books", "of the florist"))
    (one,) = book["data"]
    equal("contract liability", one["contract_liability"],
          {"opening_fen": 0, "deferred_fen": 8676, "released_fen": 4110, "closing_fen": 4566})
    equal("ties", (book["ties"], one["ledger"]["ties"], one["roll_forward"]["closing"]), (True, True, 5500))
    equal("as principal", one["spent_elsewhere"]["as_principal"], {"revenue_fen": 4110, "cost_fen": 4500})
    equal("as agent", one["spent_elsewhere"]["as_agent"], {"revenue_fen": -390, "cost_fen": 0})
    with open(path("books", "of the florist", "1-florist-entries.csv")) as file:
        equal("rows of entries", balanced(file.read()), 6)
    text = run("report", "liability", "--data-dir", shop, "--floor", "0.95", "--ceiling", "0.95")
    assert "deferred 86.76 - released 41.10 = 45.66" in text, text


def refused(what, code, words, *arguments):
    global checks
    checks += 1
    ran = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120)
    said = ran.stdout + ran.stderr
    assert ran.returncode == code and words in said, f"{what}: {ran.returncode}: {said}"


def district():
    """Three closed months: what ties, what follows what, and what stands behind each line."""
    folder = path("demo")
    run("demo", "--data-dir", folder, "--no-serve", "--members", "300", "--until", "2026-11-20")
    for period in (1, 2, 3):
        book = report("liability", folder, "--period", str(period), "--out", FOLDER)
        equal("a closed period ties", (book["period"], book["open"], book["ties"]), (period, False, True))
        if period > 1:
            closings = [one["roll_forward"]["closing"] for one in before["data"]]
            equal("openings", [one["roll_forward"]["opening"] for one in book["data"]], closings)
        before = book
    with open(path("3-tea-entries.csv")) as file:
        equal("many entries", balanced(file.read()) > 10, True)
    with open(path("3-LIABILITY.csv")) as file:
        rows = [row for row in csv.DictReader(file) if row["figure"] == "ties"]
        equal("each ties", [row["value"] for row in rows], ["yes"] * 8)
    refused("liability of the open period", 1, "period 4 was not cut: the open one is 4",
            "report", "liability", "--data-dir", folder, "--period", "4")

    lines = ("settle", "--data-dir", folder, "--lines", "3", "--brand")
    table = run(*lines, "tea").splitlines()[2:]
    kinds = {}
    for row in table:
        number, kind = row.split()[:2]
        kinds.setdefault(kind, number)
    equal("kinds of lines", {"redemption", "exchange", "levy", "cost", "payment"} - kinds.keys(), set())
    for kind, number in kinds.items():
        sum_line = run(*lines, "tea", "--line", number).splitlines()[-1]
        ties = ": just the " in sum_line
        equal(f"{kind}: {sum_line}", ties, kind not in ("cost", "pool_share", "fee"))
    first = run(*lines, "tea", "--line", kinds["exchange"], "--limit", "1").splitlines()
    after = next(line.split()[-1] for line in first if line.startswith("More: --after "))
    second = run(*lines, "tea", "--line", kinds["exchange"], "--limit", "1", "--after", after)
    equal("the next page goes on", first[5].split()[0], after)
    equal("and not with the same", f"{after} " in second, False)
    refused("no such line", 1, f"has no line 99: it has {len(table)}", *lines, "tea", "--line", "99")
    refused("no such brand", 1, 'there is no brand "nobody" here', *lines, "nobody")


def fen(amount):
    return amount["fen"] * 1000000 + amount["micro_fen"]


def what_if(folder):
    """Other terms of a month: what some gain others lose, in TOML and in JSON."""
    table = run("settle", "--data-dir", folder, "--lines", "3", "--brand", "tea").splitlines()[2:]
    issuer, value = next((row.split()[2], row.split()[4]) for row in table
                         if row.split()[1] == "redemption" and row.split()[3] == "tea"
                         and row.split()[2] != "books")  # with whom tea has a contract already
    terms = path("terms.toml")
    with open(terms, "w") as file:
        file.write(f"""[[contracts]]
issuer = "{issuer}"
acceptor = "tea"
formulas = [{{ type = "commission", rate = {{ numerator = 1, denominator = 10 }} }}]
""")
    report_of = report("what-if", folder, "--period", "3", "--terms", terms)
    gains = {one["party"]: fen(one["difference"]) for one in report_of["data"]}
    commission = int(value.replace(".", "")) // 10
    equal("gains and losses", {party: gain for party, gain in gains.items() if gain},
          {issuer: commission, "tea": -commission})
    (kind,) = next(one["kinds"] for one in report_of["data"] if one["party"] == issuer)
    equal("the commission", (kind["kind"], fen(kind["after"])), ("commission", commission))
    with open(path("terms.json"), "w") as file:
        json.dump({"contracts": [{"issuer": issuer, "acceptor": "tea", "formulas": [
            {"type": "commission", "rate": {"numerator": 1, "denominator": 10}}]}]}, file)
    equal("the same in JSON", report("what-if", folder, "--period", "3", "--terms", path("terms.json")),
          report_of)
    text = run("report", "what-if", "--data-dir", folder, "--period", "3", "--terms", terms, "--format",
               "csv", "--brand", issuer)
    equal("rows of one brand", [row.split(",")[:3] for row in text.splitlines()[1:]],
          [["closing", issuer, ""], ["kind", issuer, "commission"]])

    what = ("report", "what-if", "--data-dir", folder, "--terms")
    refused("terms of an open period", 1, "period 4 is open", *what, terms, "--period", "4")
    refused("no terms", 1, "nowhere.toml", *what, path("nowhere.toml"), "--period", "3")
    for name, content, words in (
            ("bad.toml", "[[contracts\n", "line 1 is no TOML"),
            ("bad.json", "{", "bad.json: "),
            ("unknown.toml", "[levies]\n", "/levies"),
            ("brand.toml", '[[contracts]]\nissuer = "nobody"\nacceptor = "tea"\n',
             'there is no brand "nobody" here'),
            ("price.toml", '[[settlement_prices]]\ncurrency = "leaf"\n'
             "settlement_price_micro_fen = -1\n", "/settlement_prices/0/settlement_price_micro_fen"),
            ("itself.toml", '[[contracts]]\nissuer = "tea"\nacceptor = "tea"\n'
             "levy = { numerator = 1, denominator = 9 }\n", "itself")):
        with open(path(name), "w") as file:
            file.write(content)
        refused(name, 1, words, *what, path(name), "--period", "3")


def gaming_and_rates(folder):
    gaming = report("gaming", folder, "--period", "3")
    equal("thresholds are said", gaming["thresholds"]["reciprocity"], {"numerator": 7, "denominator": 10})
    equal("staff", gaming["staff_known"], False)
    equal("pairs", len(gaming["pairs"]) > 20, True)
    members = json.loads(run("demo", "--data-dir", folder, "--no-serve", "--members", "300", "--until",
                             "2026-11-20", "--json"))
    with open(path("staff.csv"), "w") as file:
        file.write(f"brand,member_id\ntea,{members['member_id']}\n")
    with_staff = report("gaming", folder, "--period", "3", "--staff", path("staff.csv"))
    equal("staff is known", with_staff["staff_known"], True)
    for name, content, words in (("header.csv", "who\n", "line 1 is not the header brand,member_id"),
                                 ("who.csv", "brand,member_id\ntea,mbr_x\n", "line 2 names"),
                                 ("where.csv", "brand,member_id\nmoon,mbr_x\n", "is no brand here")):
        with open(path(name), "w") as file:
            file.write(content)
        refused(name, 1, words, "report", "gaming", "--data-dir", folder, "--period", "3", "--staff",
                path(name))
    refused("gaming of an open period", 1, "period 4 was not cut", "report", "gaming", "--data-dir",
            folder, "--period", "4")
    rates = report("rates", folder)
    equal("pairs of eight", len(rates["data"]), 56)
    earlier = report("rates", folder, "--at", "2026-08-15T00:00:00Z")
    equal("other prices then", earlier["data"] == rates["data"], False)
    refused("rates before all", 1, "was not open yet", "report", "rates", "--data-dir", folder, "--at",
            "2020-01-01T00:00:00Z")
    refused("rates at no time", 2, "--at", "report", "rates", "--data-dir", folder, "--at", "noon")


worked_example()
district()
what_if(path("demo"))
gaming_and_rates(path("demo"))
print(f"{checks} checks of reports")
