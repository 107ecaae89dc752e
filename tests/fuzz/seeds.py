"""Writes the inputs that fuzzing begins with, made of the golden files: seeds.py ROOT FOLDER."""
import base64
import json
import pathlib
import shutil
import struct
import sys

root, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


def write(target, name, content):
    path = folder / target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def parts_of(record):
    """The effects of each subject, and those of the books (docs/journal_format.md, section 2)."""
    flags, first, second = struct.unpack_from("<HHH", record, 34)
    at = 40 + 32 * (flags & 1) + 16 * (flags >> 1 & 1) + 16 * (flags >> 2 & 1)
    for words in (first, second):
        if words:
            yield record[at + 24:at + words * 8]
            at += words * 8
    yield record[at:]


def records():
    whole = b""
    lines = (root / "src/engine/testdata/records.hex").read_text().splitlines()
    for number, line in enumerate(lines):
        name, text = line.split(": ")
        name = name.replace(" ", "_")
        record = bytes.fromhex(text)
        write("record", name, record)
        for i, effects in enumerate(parts_of(record)):
            if effects:
                write("effect", f"{name}_{i}", effects)
            if effects[:2] == b"\x28\x00":  # published: topic at 4, payload at 32
                length, = struct.unpack_from("<I", effects, 24)
                write("payload", name, effects[4:5] + effects[32:32 + length])
        whole += record[:8] + struct.pack("<Q", 7 + number) + record[16:]
        if number in (0, 3, len(lines) - 1):
            write("batch", f"first_{number + 1}", whole)


def drains():
    drain = bytes.fromhex((root / "src/journal/testdata/drain.hex").read_text().replace("\n", ""))
    write("drain", "golden", drain)
    write("drain", "header", drain[:64])
    write("drain", "torn", drain[:512] + bytes(512) + drain[1024:])
    write("drain", "zeros", bytes(8192))


def notes():
    note = (root / "src/journal/testdata/checkpoint.txt").read_text()
    write("note", "golden", note)
    write("note", "text", note.split("\n\n")[0] + "\n")
    write("note", "key", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    proof = (root / "src/journal/testdata/proof.txt").read_text()
    write("receipt", "golden", proof)
    write("receipt", "short", "\n".join(proof.split("\n")[:3]) + "\n\n")
    write("receipt", "cut", proof[:60])
    # Where the hashes stand in a tree store: StoredIndex in src/journal/tree.h.
    write("tree", "inclusion", struct.pack(">B6H", 0, 6, 8, 6, 11, 9, 6))
    write("tree", "consistency", struct.pack(">B4H", 1, 4, 8, 4, 13))
    write("tree", "near", struct.pack(">BHH", 2, 99, 17) + bytes(40) + b"\1")
    write("tree", "frontier", b"\3" + struct.pack("<Q", 5) + bytes(range(64)))


def bodies():
    answers = (root / "src/api/testdata/answers.jsonl").read_text().splitlines()
    ids = {}
    for number, line in enumerate(answers):
        answer = json.loads(line)
        body = json.dumps(answer.get("body", answer), ensure_ascii=False)
        write("json", f"answer_{number}", body)
        for word in body.split('"'):
            if word[:4] in ("brd_", "cur_", "chn_", "mbr_", "txn_", "hld_", "qte_", "exc_"):
                ids.setdefault(word[:3], word)
    for kind, text in ids.items():
        write("id", kind, text)
    write("id", "bytes", bytes(range(1, 60)))
    names = '{"n":7,"t":"\\u4e2d x","o":{"m":1,"l":[{"n":-5},{"t":"a"}]},"l":[{"o":{}}],"x":"y\\n"}'
    write("json", "names", names)
    write("json", "deep", '{"o":' * 40 + "{}" + "}" * 40)
    write("json", "numbers", '{"n":1.0,"m":1e3,"o":9223372036854775808}')
    write("json", "twice", '{"n":1,"n":2}')
    write("json", "surrogate", '{"x":"\\ud83d\\ude00 \\ud83d"}')
    request = {
        "spend_fen": 1000, "points": 5, "rate": {"numerator": 2, "denominator": 5},
        "name": {"zh": "花店", "en": " Florist "}, "code": "florist-1",
        "occurred_at": "2026-01-31T23:59:59.5+08:00", "lines": [{"line": 1, "amount": 1000}],
        "out_request_no": "A-1", "brand_id": ids.get("brd"), "currency_id": ids.get("cur"),
        "channel_id": ids.get("chn"), "member_id": ids.get("mbr"), "customer_number": "C-1"}
    write("request_body", "whole", json.dumps(request, ensure_ascii=False))
    for name in request:
        rest = {key: value for key, value in request.items() if key != name}
        write("request_body", f"without_{name}", json.dumps(rest, ensure_ascii=False))


def compact_batches():
    """docs/batch_format.md."""
    key, one, two = bytes(range(16)), b"\x11" * 16, b"\x22" * 16
    line = struct.pack("<IIq", 1, 0, 5)

    def operation(kind, fields, lines=b"", number=b"", text=b""):
        tail = lines + b"".join(part + bytes(-len(part) % 8) for part in (number, text))
        size = 24 + len(fields) + len(tail)
        head = struct.pack("<HHHBB", size, kind, len(lines) // 16, len(number), len(text))
        return head + key + fields + tail

    use = one + struct.pack("<IIIIq", 1, 2, 0, 0, 5)
    operations = [
        operation(16, one + struct.pack("<IIqqII", 1, 0, 5, 7, 2**32 - 1, 0), line, b"A-1", b"R-1"),
        operation(17, use, line), operation(18, one, text=b"qte_"), operation(21, use + bytes(7) + b"\1"),
        operation(22, struct.pack("<QIIq", 9, 0, 1, 5)), operation(23, struct.pack("<QII", 9, 0, 0)),
        operation(25, struct.pack("<Qq", 9, 5), line), operation(26, struct.pack("<Qq", 9, 5)),
        operation(36, one + two + struct.pack("<IIq", 1, 0, 5))]
    for number, one_operation in enumerate(operations):
        write("compact_batch", f"one_{number}", b"HTBATCH1" + struct.pack("<II", 1, 0) + one_operation)
    whole = b"HTBATCH1" + struct.pack("<II", len(operations), 0) + b"".join(operations)
    write("compact_batch", "all", whole)
    write("compact_batch", "no_points", whole[:-8] + bytes(8))


def tables():
    rows = 'receipt,customer,sold_at,amount\r\n1,C-1,2017-01-01T07:30:27,199\n"2","a ""b""\n",,0\n'
    write("csv", "plain", b"\0" + rows.encode())
    write("csv", "semicolons", b"\1\xef\xbb\xbf" + rows.replace(",", ";").encode())
    write("csv", "flaws", b"\0a,b\n1\n\0,2\n\xff,3\n\n4,5,6\n7,8")
    write("csv", "open", b'\0a,b\n"1,2\n')
    # gzip of "a,b\n1,2\n", fixed so that seeds are the same everywhere
    write("csv", "gzip", b"\0" + base64.b64decode("H4sIAAAAAAACA0vUSeIy1DHiAgB7B5cKCAAAAA=="))
    write("receipt_map", "complete_journey",
          (root / "examples/complete_journey.toml").read_bytes())
    write("receipt_map", "small", """customer_brand = "a"
[file]
time_zone = "UTC"
[columns]
receipt = "r"
customer = "c"
sold_at = "s"
amount = "a"
[money]
unit = "fen"
[[brands]]
code = "a"
name = { zh = "a", en = "a" }
earn_rate = "1/3"
matches = { column = "x", values = ["", "1"] }
currency = { code = "p", name = { zh = "p", en = "p" }, expiry_months = 24, \
settlement_price_micro_fen = 1 }
[[channels]]
code = "t"
name = { zh = "t", en = "t" }
kind = "till"
coefficient = "0.5"
[[rate_book]]
brand = "a"
bid = "1"
ask = "1.5"
""")


def requests():
    head = "POST /v1/events?dry_run=1 HTTP/1.1\r\nHost: a\r\n"
    for piece, name, text in [
            (0, "length", head + "Content-Length: 2\r\n\r\n{}GET / HTTP/1.1\r\nHost: b\r\n\r\n"),
            (6, "chunks", head + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nT: 1\r\n\r\n"),
            (1, "continue", head + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n1"),
            (9, "old", "\r\nGET /a%20b/c HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
            (3, "folded", "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n"),
            (63, "two_lengths", head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}")]:
        write("http", name, bytes([piece]) + text.encode())
    for number, text in enumerate([
            "/v1/members/a%20b", "/log/1/0/tile/0/x001/x234/067", "0/x001/x234/067",
            "entries/000.p/17", "63/999.p/255", "a=1&b=%E4%B8%AD+x&c", "1/0", "281474976710655/1"]):
        write("path", str(number), text)


def texts():
    for number, text in enumerate([
            "00ff7A", "SGVsbG8=", "nbswy3dp", "2028-02-29", "2026-11-22T14:26:44.5Z",
            "2026-01-31T23:59:59+08:00", "2017-03-12 02:30:00", "2017-01-01T07:30:27", "12.30",
            "-5", "9223372036854775807", " C-1\t", "\u3000\u4e2d"]):
        write("text", str(number), text)


shutil.rmtree(folder, ignore_errors=True)
for make in (records, drains, notes, bodies, compact_batches, tables, requests, texts):
    make()
(folder / "made").write_text("")
