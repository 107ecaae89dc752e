#!/usr/bin/env python3
"""Kills the server without warning, again and again, and checks that nothing answered was lost.

usage: kill_loop.py HUITONG [--cycles 30] [--clients 16] [--seed N]

The oracle is here, outside the process: every answer is remembered before the next request is sent.
After each SIGKILL the server starts again and
  - each remembered request, sent again, gives the same bytes (exactly once, durable);
  - each request that was cut off is either there whole or not at all: sent again, it answers once;
  - the member's balance is what the answers add up to;
  - the log's head is an extension of every head seen before.
At the end huitong verify reads all of it from the files.
"""
import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time


class Server:
    def __init__(self, program, folder):
        self.process = subprocess.Popen(
            [program, "serve", "--data-dir", folder, "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.port = None
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                break
        if self.port is None:
            raise SystemExit(f"the server did not start: exit {self.process.wait()}")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


class Client:
    def __init__(self, port, api_key):
        self.port, self.api_key, self.connection = port, api_key, None

    def send(self, method, path, body=None, key=None):
        """Status, body bytes and whether it was a replay; raises OSError when the server is gone."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {self.api_key}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        try:
            self.connection.request(method, path, body and json.dumps(body), headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read(), answer.getheader("Idempotent-Replayed") == "true"
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.connection = None
            raise OSError(str(error)) from error


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")


def set_up(client):
    def post(path, body, key):
        status, text, _ = client.send("POST", path, body, key)
        check(status in (200, 201), f"{path} answered {status}: {text!r}")
        return json.loads(text)

    brand = post("/v1/brands", {"code": "florist", "name": {"zh": "花店", "en": "Florist"}}, "brand")
    brand_id = brand["id"]
    post("/v1/currencies", {"brand_id": brand_id, "code": "rose", "name": {"zh": "玫瑰", "en": "Rose"},
                            "settlement_price_micro_fen": 400000}, "currency")
    members = [post("/v1/members", {"brand_id": brand_id, "customer_number": f"c{n}"}, f"member {n}")["id"]
               for n in range(8)]
    return brand_id, members


def hammer(client, brand_id, member, name, answers, cut_off, stop):
    """Sends purchases until the server is gone; what was answered and what was cut off is kept."""
    number = 0
    while not stop.is_set():
        key = f"{name} {number}"
        body = {"type": "purchase", "member_id": member, "brand_id": brand_id,
                "spend_fen": random.randrange(0, 20000)}
        try:
            status, text, _ = client.send("POST", "/v1/events", body, key)
        except OSError:
            cut_off.append((key, body))
            return
        answers.append((key, body, status, text))
        number += 1


def cycle(program, folder, api_key, number, clients, known, heads):
    server = Server(program, folder)
    brand_id, members = known["brand_id"], known["members"]
    answers = [[] for _ in range(clients)]
    cut_off = [[] for _ in range(clients)]
    stop = threading.Event()
    threads = [threading.Thread(target=hammer, args=(
        Client(server.port, api_key), brand_id, members[n % len(members)], f"cycle {number} client {n}",
        answers[n], cut_off[n], stop)) for n in range(clients)]
    for thread in threads:
        thread.start()
    time.sleep(random.uniform(0.02, 0.4))
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()

    server = Server(program, folder)
    client = Client(server.port, api_key)
    for n in range(clients):
        for key, body, status, text in random.sample(answers[n], min(20, len(answers[n]))):
            again, text_again, replayed = client.send("POST", "/v1/events", body, key)
            check(replayed and again == status and text_again == text,
                  f"{key} was answered {text!r} and then {text_again!r}")
        for key, body in cut_off[n]:
            status, text, _ = client.send("POST", "/v1/events", body, key)
            check(status in (200, 201), f"{key}, cut off before, answered {status}: {text!r}")
            answers[n].append((key, body, status, text))
    for n in range(clients):
        member = members[n % len(members)]
        known["points"][member] += sum(json.loads(text)["earned"]["points"] for _, _, _, text in answers[n])
    for member in members:
        _, text, _ = client.send("GET", f"/v1/members/{member}/wallets")
        balance = sum(wallet["points"] for wallet in json.loads(text)["data"])
        check(balance == known["points"][member],
              f"{member} has {balance} points, the answers add up to {known['points'][member]}")
    time.sleep(1.2 if number % 5 == 0 else 0)
    status, note, _ = client.send("GET", "/log/1/0/checkpoint")
    if status == 200:
        size = int(note.split(b"\n")[1])
        check(size >= heads[-1], f"the log's head went back from {heads[-1]} to {size} records")
        heads.append(size)
    if number % 3 == 0:
        server.kill()
    else:
        check(server.stop() == 0, "the server did not stop when told to")
    return sum(len(a) for a in answers)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("--cycles", type=int, default=30)
    arguments.add_argument("--clients", type=int, default=16)
    arguments.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = arguments.parse_args()
    random.seed(options.seed)
    print(f"seed {options.seed}", flush=True)

    folder = tempfile.mkdtemp(prefix="huitong-kill-")
    try:
        data = os.path.join(folder, "data")
        made = subprocess.run([options.program, "init", "--data-dir", data, "--json"], check=True,
                              capture_output=True, text=True)
        api_key = json.loads(made.stdout)["api_key"]
        server = Server(options.program, data)
        brand_id, members = set_up(Client(server.port, api_key))
        server.kill()
        known = {"brand_id": brand_id, "members": members, "points": dict.fromkeys(members, 0)}
        heads = [0]
        total = 0
        for number in range(options.cycles):
            total += cycle(options.program, data, api_key, number, options.clients, known, heads)
        verified = subprocess.run([options.program, "verify", data, "--json"], capture_output=True,
                                  text=True)
        check(verified.returncode == 0, f"verify says {verified.stdout} {verified.stderr}")
        issued = json.loads(verified.stdout)["logs"][0]["totals"]["rose"]["issued"]
        check(issued == sum(known["points"].values()), "verify counts other points than the answers")
        print(f"{options.cycles} kills, {total} answers, none lost; {len(heads) - 1} heads, none went back")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
