#!/usr/bin/env python3
"""Backs a directory up while its server is busy, and puts each backup back.

usage: backup.py HUITONG [--backups 10] [--clients 16]

The oracle is here, outside the process: what was answered before a backup began is in it, byte for
byte, and answers the same again; its journal is how the source's begins; its members are known. A
backup that is older than a head somebody else kept is refused, unless the loss is accepted; one that
was altered, or not finished, always is.
"""
import argparse
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time

from kill_loop import Client, Server, check, hammer, set_up, verify, verify_files

REPLAYED_OF_EACH_CLIENT = 30


def command(program, *words):
    return subprocess.run([program, *words, "--json"], capture_output=True, text=True)


def enrol(client, brand_id, name, answers, stop):
    """New members all the time: each is in the journal and in the vault, or in neither."""
    while not stop.is_set():
        number = len(answers)
        body = {"brand_id": brand_id, "customer_number": f"{name}-{number}"}
        status, text, _ = client.send("POST", "/v1/members", body, f"enrol {name} {number}")
        check(status == 201, f"an enrolment answered {status}: {text!r}")
        answers.append((body["customer_number"], text))


def journal_of(folder):
    """The segments' names and bytes."""
    journal = os.path.join(folder, "journal")
    for name in sorted(os.listdir(journal)):
        with open(os.path.join(journal, name), "rb") as segment:
            yield name, segment.read()


def begins_with(source, backup):
    """Whether the source's journal begins with the backup's: what is behind its end is zeros."""
    theirs = dict(journal_of(source))
    return all(theirs[name].startswith(part.rstrip(b"\0")) for name, part in journal_of(backup))


def back_up(program, data, to, answers, enrolled):
    known = [len(a) for a in answers], len(enrolled)
    made = command(program, "backup", "--data-dir", data, "--to", to)
    check(made.returncode == 0, f"backup says {made.stdout} {made.stderr}")
    return {"folder": to, "known": known, **json.loads(made.stdout)}


def answers_again(client, backup, brand_id, answers, enrolled):
    """That the server of a restored directory knows all whose record the backup has."""
    def had(texts):
        return [index for index, text in enumerate(texts) if json.loads(text)["log_index"] < backup["records"]]

    purchases, members = backup["known"]
    for client_answers, count in zip(answers, purchases):
        there = had([text for _, _, _, text in client_answers])
        check(len(there) >= count, f"{count} purchases were answered before the backup began, {len(there)} are in it")
        for key, body, status, text in [client_answers[index] for index in there[-REPLAYED_OF_EACH_CLIENT:]]:
            again, text_again, replayed = client.send("POST", "/v1/events", body, key)
            check(replayed and again == status and text_again == text,
                  f"{key} was answered {text!r} and then {text_again!r}")
    there = had([text for _, text in enrolled])
    check(len(there) >= members, f"{members} members were enrolled before the backup began, {len(there)} are in it")
    for number, text in [enrolled[index] for index in there[-REPLAYED_OF_EACH_CLIENT:]]:
        member = json.loads(text)["id"]
        status, found, _ = client.send("GET", f"/v1/members?brand_id={brand_id}&customer_number={number}")
        check(status == 200 and member in found.decode(), f"{number}, who is {member}, is {found!r}")
    body = {"brand_id": brand_id, "customer_number": f"after {backup['records']}"}
    status, text, _ = client.send("POST", "/v1/members", body, "the first after the restore")
    check(status == 201, f"after the restore an enrolment answered {status}: {text!r}")


def put_back(program, data, backup, checkpoint, brand_id, api_key, answers, enrolled):
    to = backup["folder"] + ".restored"
    words = ["restore", "--from", backup["folder"], "--data-dir", to, "--checkpoint", checkpoint]
    refused = command(program, *words)
    check(refused.returncode != 0 and "spent once more" in refused.stderr,
          f"an old backup was put back: {refused.stdout} {refused.stderr}")
    check(not os.path.exists(to), f"what was refused left {to} behind")
    done = command(program, *words, "--accept-loss")
    check(done.returncode == 0, f"restore says {done.stdout} {done.stderr}")
    check(json.loads(done.stdout)["state_hash"] == backup["state_hash"], "another state was restored")
    check(begins_with(data, to), "the restored journal is not how the source's begins")
    log = verify_files(program, to)
    check(log["sequence"] == backup["records"], f"{log['sequence']} records were restored of {backup['records']}")
    server = Server(program, to)
    answers_again(Client(server.port, api_key), backup, brand_id, answers, enrolled)
    check(server.stop() == 0, "the server of the restored directory did not stop when told to")
    verify(program, to)
    shutil.rmtree(to)


def spoiled(program, backup, name, spoil):
    """That a spoiled backup is refused, and nothing to be served is left."""
    folder = backup["folder"] + ".spoiled"
    shutil.copytree(backup["folder"], folder)
    spoil(folder)
    to = folder + ".restored"
    done = command(program, "restore", "--from", folder, "--data-dir", to)
    check(done.returncode != 0 and done.stderr.strip(), f"{name}: it was put back")
    check(command(program, "verify", to).returncode != 0, f"{name}: what was refused can be used")
    shutil.rmtree(folder)
    shutil.rmtree(to, ignore_errors=True)


def flip(path, offset):
    with open(path, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


def spoil_in_each_way(program, backup, other):
    def of(folder, *names):
        return os.path.join(folder, *names)

    def journal_file(folder):
        return of(folder, "journal", sorted(os.listdir(of(folder, "journal")))[0])

    spoiled(program, backup, "not finished", lambda folder: os.remove(of(folder, "backup.toml")))
    spoiled(program, backup, "a byte of the journal", lambda folder: flip(journal_file(folder), 5000))
    spoiled(program, backup, "a byte of the vault", lambda folder: flip(of(folder, "vault.sqlite"), 100))
    spoiled(program, backup, "no vault", lambda folder: os.remove(of(folder, "vault.sqlite")))
    spoiled(program, backup, "no keys", lambda folder: os.remove(of(folder, "keys")))
    spoiled(program, backup, "the journal of another backup",
            lambda folder: shutil.copy(journal_file(other["folder"]), journal_file(folder)))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("--backups", type=int, default=10)
    arguments.add_argument("--clients", type=int, default=16)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="huitong-backup-") as folder:
        run(options, folder)


def run(options, folder):
    program, data = os.path.abspath(options.program), os.path.join(folder, "data")
    api_key = json.loads(command(program, "init", "--data-dir", data).stdout)["api_key"]
    server = Server(program, data)
    brand_id, members = set_up(Client(server.port, api_key))
    stop, enrolled = threading.Event(), []
    answers = [[] for _ in range(options.clients)]
    threads = [threading.Thread(target=hammer, args=(
        Client(server.port, api_key), brand_id, members[n % len(members)], f"client {n}", answers[n], [], stop))
        for n in range(options.clients)]
    threads.append(threading.Thread(target=enrol, args=(
        Client(server.port, api_key), brand_id, "walk-in", enrolled, stop)))
    for thread in threads:
        thread.start()
    backups = []
    for number in range(options.backups):
        time.sleep(0.3)
        backups.append(back_up(program, data, os.path.join(folder, f"backup-{number}"), answers, enrolled))
    # Heads are signed once a second: so that the one that is kept is newer than every backup.
    time.sleep(2.5)
    stop.set()
    for thread in threads:
        thread.join()
    _, note, _ = Client(server.port, api_key).send("GET", "/log/1/0/checkpoint")
    checkpoint = os.path.join(folder, "witnessed.txt")
    with open(checkpoint, "wb") as file:
        file.write(note)
    check(server.stop() == 0, "the server did not stop when told to")

    sizes = [backup["records"] for backup in backups]
    check(sizes == sorted(set(sizes)), f"the backups have {sizes} records")
    for backup in backups:
        put_back(program, data, backup, checkpoint, brand_id, api_key, answers, enrolled)
    spoil_in_each_way(program, backups[-1], backups[0])
    print(f"{len(backups)} backups of {sizes[0]} to {sizes[-1]} records under {options.clients} clients, all put back; "
          f"{sum(len(a) for a in answers)} purchases and {len(enrolled)} enrolments answered meanwhile")


if __name__ == "__main__":
    main()
