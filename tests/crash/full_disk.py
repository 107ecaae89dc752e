#!/usr/bin/env python3
"""Fills the disk of a server, and checks that nothing answered was lost when there is room again.

usage: full_disk.py HUITONG

The disk is a small file system in memory in a name space of the test's own. The server must end by
itself, with a sentence that says why, when there is no room; with room, each request that was answered gives the same bytes, and one that was cut off answers once.
"""
import json
import os
import subprocess
import sys
import tempfile

from kill_loop import Client, Server, check, set_up, verify

SMALL, LARGE = "100m", "400m"
UNSHARED = "HUITONG_TEST_UNSHARED"


def in_own_space():
    """Runs this again where it may mount."""
    may_mount = subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode == 0
    if not may_mount:
        print("skipped: this machine lets nobody have a name space of his own")
        sys.exit(77)
    os.environ[UNSHARED] = "1"
    os.execvp("unshare", ["unshare", "-rm", sys.executable, *sys.argv])


def fill(client, brand_id, member):
    """Purchases one after the other until the server ends."""
    answers = []
    while True:
        key = f"until it is full {len(answers)}"
        body = {"type": "purchase", "member_id": member, "brand_id": brand_id, "spend_fen": 100 + len(answers) % 9000}
        try:
            status, text, _ = client.send("POST", "/v1/events", body, key)
        except OSError:
            return answers, (key, body)
        check(status == 201, f"{key} answered {status}: {text!r}")
        answers.append((key, body, text))


def main():
    program = os.path.abspath(sys.argv[1])
    if UNSHARED not in os.environ:
        in_own_space()
    with tempfile.TemporaryDirectory(prefix="huitong-full-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", folder], check=True)
        try:
            run(program, folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def run(program, folder):
    data = os.path.join(folder, "data")
    made = subprocess.run([program, "init", "--data-dir", data, "--json"], check=True, capture_output=True, text=True)
    api_key = json.loads(made.stdout)["api_key"]
    server = Server(program, data)
    brand_id, members = set_up(Client(server.port, api_key))
    answers, (key, body) = fill(Client(server.port, api_key), brand_id, members[0])
    code = server.process.wait(timeout=60)
    server.listener.join()
    check(code != 0, "the disk was full, and the server ended as if all were well")
    check("No space left" in server.said, f"the server ended with these words: {server.said}")
    print(server.said.strip().splitlines()[-1])
    check(len(answers) > 1000, f"only {len(answers)} purchases found room")

    subprocess.run(["mount", "-o", f"remount,size={LARGE}", folder], check=True)

    server = Server(program, data)
    client = Client(server.port, api_key)
    for known_key, known_body, text in answers[:50] + answers[-200:]:
        status, again, replayed = client.send("POST", "/v1/events", known_body, known_key)
        check(replayed and status == 201 and again == text, f"{known_key} was {text!r} and is {again!r}")
    status, text, _ = client.send("POST", "/v1/events", body, key)
    check(status in (200, 201), f"{key}, cut off before, answered {status}: {text!r}")
    expected = sum(json.loads(text)["earned"]["points"] for _, _, text in answers) + json.loads(text)["earned"]["points"]
    _, wallets, _ = client.send("GET", f"/v1/members/{members[0]}/wallets")
    balance = sum(wallet["points"] for wallet in json.loads(wallets)["data"])
    check(balance == expected, f"{balance} points are there, the answers add up to {expected}")
    check(server.stop() == 0, "the server did not stop when told to")
    verify(program, data)
    print(f"{len(answers)} purchases until the disk was full, none lost")


if __name__ == "__main__":
    main()
