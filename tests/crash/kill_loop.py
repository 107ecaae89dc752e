#!/usr/bin/env python3
"""Kills the server without warning, again and again, and checks that nothing answered was lost.

usage: kill_loop.py HUITONG [--cycles 30] [--clients 16] [--seed N]

The oracle is here, outside the process: every answer is remembered before the next request is sent.
One kill in three is aimed: it comes with the n-th call by which the program writes, syncs or renames
(strace does it). Now and then the next start is killed, too, in the middle of its recovery.
After each SIGKILL the server starts again and
  - each remembered request, sent again, gives the same bytes (exactly once, durable);
  - each request that was cut off is either there whole or not at all: sent again, it answers once;
  - the member's balance is what the answers add up to;
  - a head is signed over every record, and each fifth time huitong verify finds all of it in the files.
The first cycles end in a kill, so that several runs in a row leave no state checkpoint. At the end a
head that cannot be kept must not go unsaid, and a lost tree and a state that is lost or cannot be read are made again.
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


AIMED_CALLS = ["fdatasync", "pwrite64", "rename", "fsync", "fallocate", "openat", "unlink"]


def aim(call, nth):
    """What kills the program that follows at the n-th such call."""
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
            "-e", f"inject={call}:signal=SIGKILL:when={nth}"]


def can_aim():
    try:
        return subprocess.run([*aim("fsync", 1), "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


class Ended(Exception):
    """The server ended before it listened."""


class Server:
    def __init__(self, program, folder, aimed=None):
        self.aimed = aimed
        self.process = subprocess.Popen(
            [*(aimed or []), program, "serve", "--data-dir", folder, "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.port = None
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                break
        if self.port is None:
            code = self.process.wait()
            if aimed:
                raise Ended
            raise SystemExit(f"the server did not start: exit {code}")
        self.said = ""
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self):
        self.said = self.process.stdout.read()

    def kill(self):
        for pid in self.traced() if self.aimed else [self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def traced(self):
        try:
            with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as children:
                return [int(pid) for pid in children.read().split()]
        except FileNotFoundError:
            return []

    def ends_within(self, seconds):
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

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


ANSWERS_BEFORE_FIRST_KILL = 1500
CYCLES_WITHOUT_CHECKPOINT = 3
# It reads all that there is.
CYCLES_PER_VERIFY = 5


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


def wait_for_head(client, size):
    """Heads are signed once a second."""
    deadline = time.monotonic() + 15
    signed = 0
    while time.monotonic() < deadline:
        try:
            status, note, _ = client.send("GET", "/log/1/0/checkpoint")
        except OSError as error:
            check(False, f"the server ended instead of signing a head over {size} records: {error}")
        signed = int(note.split(b"\n")[1]) if status == 200 else 0
        if signed >= size:
            return
        time.sleep(0.05)
    check(False, f"of {size} records a head was signed over {signed}")


def verify_files(program, folder):
    """What the files of a directory that nobody uses say of its one log, be its last records signed or not."""
    verified = subprocess.run([program, "verify", folder, "--json"], capture_output=True, text=True)
    check(verified.returncode == 0, f"verify says {verified.stdout} {verified.stderr}")
    return json.loads(verified.stdout)["logs"][0]


def verify(program, folder):
    """The same of one whose every record a signed head covers."""
    log = verify_files(program, folder)
    check(log["signed"] == log["sequence"],
          f"of {log['sequence']} records the last head covers {log['signed']}")
    return log


def kill_in_recovery(program, folder, known):
    """A start that dies early on, or does not come so far."""
    try:
        Server(program, folder, aim(random.choice(AIMED_CALLS), random.randrange(1, 12))).kill()
    except Ended:
        known["in_recovery"] += 1


def start_to_die(program, folder, known):
    """A server that may end by itself, and whether its end is aimed."""
    if not known["can_aim"] or random.random() > 1 / 3:
        return Server(program, folder), False
    call = random.choice(AIMED_CALLS)
    nth = random.randrange(1, 400 if call in ("fdatasync", "pwrite64") else 30)
    try:
        return Server(program, folder, aim(call, nth)), True
    except Ended:
        known["in_recovery"] += 1
        return Server(program, folder), False


def cycle(program, folder, api_key, number, clients, known, heads):
    server, aimed = start_to_die(program, folder, known)
    brand_id, members = known["brand_id"], known["members"]
    answers = [[] for _ in range(clients)]
    cut_off = [[] for _ in range(clients)]
    stop = threading.Event()
    threads = [threading.Thread(target=hammer, args=(
        Client(server.port, api_key), brand_id, members[n % len(members)], f"cycle {number} client {n}",
        answers[n], cut_off[n], stop)) for n in range(clients)]
    for thread in threads:
        thread.start()
    if aimed and server.ends_within(1.5):
        known["aimed"] += 1
    elif not aimed:
        time.sleep(random.uniform(0.02, 0.4))
    # More than the tree store keeps in memory, and no state checkpoint yet.
    while number == 0 and sum(len(a) for a in answers) < ANSWERS_BEFORE_FIRST_KILL and not aimed:
        time.sleep(0.02)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()
    while known["can_aim"] and random.random() < 0.2:
        kill_in_recovery(program, folder, known)

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
    known["records"] = records = max(
        [known["records"], *(1 + json.loads(text)["log_index"] for a in answers for _, _, _, text in a)])
    if number < CYCLES_WITHOUT_CHECKPOINT or number % 3 == 0:
        wait_for_head(client, records)
        server.kill()
    else:
        check(server.stop() == 0, "the server did not stop when told to")
    if number % CYCLES_PER_VERIFY != 0:
        return sum(len(a) for a in answers)
    log = verify(program, folder)
    check(log["sequence"] >= records, f"{records} records were answered, {log['sequence']} are there")
    check(log["signed"] >= heads[-1], f"the log's head went back from {heads[-1]} to {log['signed']}")
    heads.append(log["signed"])
    return sum(len(a) for a in answers)


def head_that_cannot_be_kept(program, folder, api_key, known):
    """A folder is where the head is to be written: the server must not end as if all were well."""
    in_the_way = os.path.join(folder, "heads", "0000000000010000.checkpoint.new")
    os.makedirs(os.path.join(in_the_way, "full"))
    server = Server(program, folder)
    body = {"type": "purchase", "member_id": known["members"][0], "brand_id": known["brand_id"],
            "spend_fen": 100}
    status, text, _ = Client(server.port, api_key).send("POST", "/v1/events", body, "not to be signed")
    check(status in (200, 201), f"the purchase answered {status}: {text!r}")
    known["points"][known["members"][0]] += json.loads(text)["earned"]["points"]
    check(server.stop() != 0, "a head could not be kept, and the server ended as if it were")
    shutil.rmtree(in_the_way)


def restart_without(program, folder, derived):
    """What can be made again from the journal is made again."""
    shutil.rmtree(os.path.join(folder, derived))
    check(Server(program, folder).stop() == 0, f"without {derived} the server did not stop well")
    return verify(program, folder)


def restart_with_unreadable_state(program, folder):
    """Files of the state store are gone that its list names: it is put aside, and made again."""
    state = os.path.join(folder, "state")
    for name in os.listdir(state):
        if name.endswith((".sst", ".ldb")):
            os.remove(os.path.join(state, name))
    server = Server(program, folder)
    check(os.path.isdir(state + ".unreadable"), "the unreadable state was not put aside")
    check(server.stop() == 0, "with an unreadable state the server did not stop well")
    return verify(program, folder)


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
        # All that init stored of the state, as if it had been killed before it did.
        shutil.rmtree(os.path.join(data, "state"))
        server = Server(options.program, data)
        brand_id, members = set_up(Client(server.port, api_key))
        server.kill()
        known = {"brand_id": brand_id, "members": members, "points": dict.fromkeys(members, 0), "records": 0,
                 "can_aim": can_aim(), "aimed": 0, "in_recovery": 0}
        if not known["can_aim"]:
            print("no kill is aimed: strace is not there, or may not trace", flush=True)
        heads = [0]
        total = 0
        for number in range(options.cycles):
            total += cycle(options.program, data, api_key, number, options.clients, known, heads)
        head_that_cannot_be_kept(options.program, data, api_key, known)
        restart_without(options.program, data, "tree")
        issued = restart_without(options.program, data, "state")["totals"]["rose"]["issued"]
        check(issued == sum(known["points"].values()), "verify counts other points than the answers")
        issued = restart_with_unreadable_state(options.program, data)["totals"]["rose"]["issued"]
        check(issued == sum(known["points"].values()), "made again, the state has other points than the answers")
        print(f"{options.cycles} kills, {known['aimed']} of them at a chosen call, and {known['in_recovery']} in a recovery; "
              f"{total} answers, none lost; {len(heads) - 1} heads, none went back")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
