"""Pastes the tour of docs/by_hand.md into a shell and looks at every answer."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile

PROGRAM, DOCUMENT = os.path.abspath(sys.argv[1]), sys.argv[2]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


def tour():
    with open(DOCUMENT, encoding="utf-8") as document:
        blocks = re.findall(r"^```sh\n(.*?)^```$", document.read(), re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 8, f"{DOCUMENT} has {len(blocks)} blocks to paste"
    return "set -eu\n" + "".join(blocks).replace("8087", free_port())


def answers_of(script):
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(PROGRAM, os.path.join(folder, "huitong"))
        path = folder + os.pathsep + os.environ["PATH"]
        try:
            ran = subprocess.run(["bash", "-c", script], cwd=folder, env={**os.environ, "PATH": path},
                                 capture_output=True, text=True, timeout=180)
        except subprocess.TimeoutExpired as late:
            sys.exit(f"the tour does not end: {late.stdout} {late.stderr}")
        assert ran.returncode == 0, f"the tour ended with {ran.returncode}: {ran.stderr}"
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


def main():
    answers = answers_of(tour())
    problems = [answer["code"] for answer in answers if "code" in answer]
    assert problems == ["second_person_needed", "receipt_used"], f"problems: {problems}"
    types = [answer["type"] for answer in answers if "code" not in answer and "type" in answer]
    expected = ["propose_adjustment", "adjust", "rate_book", "rate_book", "freeze", "unfreeze", "gift",
                "merge", "unmerge", "published", "close_settlement", "record_payment",
                "place_tender", "settle_tender", "return_tender",
                "earn", "verify_member", "sponsor_gift", "raise_dispute", "adjust_period",
                "universal_unit", "earn", "redeem"]
    assert types == expected, f"types: {types}"
    prices = [answer["status"] for answer in answers if "prices" in answer]
    assert prices == ["open", "approved", "approved"], f"states of the prices: {prices}"
    states = [answer["status"] for answer in answers if "records" in answer]
    assert states == ["frozen", "merging"], f"states of members: {states}"
    policies = [answer for answer in answers if "expiry" in answer]
    assert policies and policies[0]["expiry"] == {"mode": "sliding", "months": 24}, policies
    (line,) = [answer for answer in answers if "transactions_owe" in answer]
    assert line["kind"] == "redemption" and 1 <= len(line["data"]) <= 2, line
    wallets = answers[-1]["data"]
    assert any(lot["expiry"] == "never" for wallet in wallets for lot in wallet["lots"]), wallets
    print(f"{len(answers)} answers as {os.path.basename(DOCUMENT)} has them")


main()
