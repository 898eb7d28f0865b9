#!/usr/bin/env python3
"""Compares cxm's CSV reader with two independent parsers, Python's csv and DuckDB, on nasty files.

    nasty_csv.py DRIVER [FILES] [SEED] [--no-duckdb]

DRIVER is the program of csv_cells.cpp. Every file is made from the seed and its number. All cells of all rows are
compared. Where the parsers may differ, a rule below says why and is counted; a difference that no rule names is a
failure, and its file is written beside this script's working folder as nasty-N.csv.
"""
import collections
import csv
import io
import os
import random
import struct
import subprocess
import sys
import tempfile

SIZES = (0, 1, 2, 3, 5, 8, 13, 30, 61, 62, 63, 64, 65, 127, 128, 129, 250)


def cell(rng, kind):
    size = rng.choice(SIZES) if rng.random() < 0.15 else rng.randrange(8)
    text = "".join(rng.choice("ab 7.-xyz") for _ in range(size))
    if kind == "utf8" and rng.random() < 0.4:
        text += rng.choice(("é", "名前", "ё", "🙂"))
    return text.encode()


def make(seed, number):
    """The delimiter, the fields of the first record, and the bytes."""
    rng = random.Random(f"{seed}:{number}")
    delimiter = rng.choice((b",", b",", b";", b"\t", b"|"))
    fields = rng.choice((1, 2, 2, 3, 3, 4, 7))
    ending = rng.choice((b"\n", b"\n", b"\r\n", b"\r", b"mixed"))
    kind = rng.choice(("plain", "plain", "utf8"))
    wrong = rng.choice(("none",) * 6 + ("stray", "stray", "ragged", "nul", "bytes", "after", "open", "blanks"))
    quoting = rng.choice((0.0, 0.1, 0.5, 1.0))
    out = bytearray()
    if rng.random() < 0.1:
        out += b"\xef\xbb\xbf"
    records = rng.choice((1, 2, 3, 10, 10, 40, 200))
    bad = rng.randrange(1, records) if records > 1 else records
    for r in range(records):
        row = []
        width = fields
        if wrong == "ragged" and r == bad:
            width = rng.choice((fields + 1, fields - 1 or 2))
        for f in range(width):
            c = cell(rng, kind)
            if r == 0 and f == 0 and not c:
                c = b"a"  # the first line that is not empty says how many fields there are
            here = r == bad and f == width - 1
            if rng.random() < quoting:
                for _ in range(rng.randrange(4)):
                    c += rng.choice((b"\n", b"\r\n", b"\r", delimiter, b'""', b'""""'))
                c = b'"' + c + b'"'
                if here and wrong == "after":
                    c += rng.choice((b"x", b" ", b'x"'))
                if here and wrong == "open":
                    c = c[:-1]
            elif here and wrong == "stray":
                c = b"5" + rng.choice((b'"', b'" screen', b'""', b' "x"')) + c
            elif here and wrong == "blanks":
                c = b' "' + c + b'"'
            if here and wrong == "nul":
                c = b"a\0b"
            if here and wrong == "bytes":
                c = b"a" + rng.choice((b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf"))
            row.append(c)
        out += delimiter.join(row)
        end = rng.choice((b"\n", b"\r\n", b"\r")) if ending == b"mixed" else ending
        if r + 1 < records or rng.random() < 0.8:
            out += end
        if rng.random() < 0.05:
            out += end
    return delimiter, fields, bytes(out), wrong, ending


def by_python(delimiter, data):
    """Rows of cells, or None where it refuses. Blank lines have no cells and are no rows."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    reader = csv.reader(io.StringIO(data.decode("latin-1"), newline=""),
                        delimiter=delimiter.decode(), strict=True)
    try:
        return [[c.encode("latin-1") for c in row] for row in reader if row]
    except csv.Error:
        return None


class Driver:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, n):
        data = self.process.stdout.read(n)
        if len(data) < n:
            raise SystemExit("the driver ended: its message is above")
        return data

    def cell(self):
        return self.read(struct.unpack("<I", self.read(4))[0])

    def cells(self, delimiter, fields, data):
        """Rows of cells, or the error as a text."""
        self.process.stdin.write(delimiter + struct.pack("<II", fields, len(data)) + data)
        self.process.stdin.flush()
        if self.read(1) == b"\0":
            return self.cell().decode("utf-8", "replace")
        rows = struct.unpack("<I", self.read(4))[0]
        return [[self.cell() for _ in range(fields)] for _ in range(rows)]


def is_utf8(data):
    try:
        data.decode()
        return True
    except UnicodeDecodeError:
        return False


def expected_of(rows, fields):
    """What cxm should say of the rows that Python found: why it refuses, or nothing."""
    if rows is None:
        return "quotes"
    for row in rows:
        if any(b"\0" in c for c in row):
            return "nul"
        if len(row) != fields:
            return "ragged"
        if not all(is_utf8(c) for c in row):
            return "utf8"
    return ""


WORDS = {
    "quotes": ("never closed", "text after the closing quote"),
    "nul": ("a NUL byte",),
    "ragged": ("line has",),
    "utf8": ("not UTF-8",),
}


def compare_python(ours, rows, fields, rule):
    why = expected_of(rows, fields)
    if why:
        rule[f"Python: cxm refuses, {why}"] += 1
        # A quote that is never closed can hide what Python would have met before.
        words = WORDS[why] if why != "quotes" else sum(WORDS.values(), ())
        return isinstance(ours, str) and any(w in ours for w in words)
    if not rows:
        rule["Python: no rows, cxm: the file is empty"] += 1
        return isinstance(ours, str) and "empty" in ours
    rule["Python: equal cells"] += 1
    return ours == rows


def compare_duckdb(ours, theirs, data, wrong, ending, fields, rule):
    if isinstance(ours, str) and theirs is None:
        rule["DuckDB: both refuse"] += 1
        return True
    if theirs is None:
        # What strict mode is strict about, and cxm by RFC 4180's grammar of an unquoted field is not.
        if wrong in ("stray", "blanks"):
            rule["DuckDB refuses a quote within an unquoted field, which is text to cxm"] += 1
            return True
        if ending in (b"mixed", b"\r") or b"\r" in data:
            rule["DuckDB refuses or guesses at lines that end in CR or in several ways"] += 1
            return True
        return False
    if isinstance(ours, str):
        if "NUL" in ours:
            rule["DuckDB takes a NUL, which cxm refuses"] += 1
            return True
        if "empty" in ours:
            rule["DuckDB: no rows, cxm: the file is empty"] += 1
            return theirs == []
        if "not UTF-8" in ours or "text after" in ours or "never closed" in ours or "line has" in ours:
            rule["DuckDB takes what cxm refuses: " + wrong] += 1
            return wrong not in ("none", "stray", "blanks")
        return False
    if theirs == ours:
        rule["DuckDB: equal cells"] += 1
        return True
    if fields == 1 and [r for r in theirs if r != [b""]] == [r for r in ours if r != [b""]]:
        rule["DuckDB: in one column an empty line is an empty cell, to cxm it is none"] += 1
        return True
    if wrong in ("stray", "blanks"):
        rule["DuckDB reads a quote within an unquoted field in its own way"] += 1
        return True
    if ending in (b"mixed", b"\r") or b"\r" in data:
        rule["DuckDB refuses or guesses at lines that end in CR or in several ways"] += 1
        return True
    return False


def main():
    words = [w for w in sys.argv[1:] if not w.startswith("--")]
    count = int(words[1]) if len(words) > 1 else 100000
    seed = int(words[2]) if len(words) > 2 else 1
    connection = None
    if "--no-duckdb" not in sys.argv:
        import duckdb
        connection = duckdb.connect()
        connection.execute("set threads=1")
    driver = Driver(words[0])
    rule = collections.Counter()
    failed = 0
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        path = os.path.join(folder, "t.csv")
        for number in range(count):
            delimiter, fields, data, wrong, ending = make(seed, number)
            ours = driver.cells(delimiter, fields, data)
            fine = compare_python(ours, by_python(delimiter, data), fields, rule)
            if connection is not None:
                with open(path, "wb") as f:
                    f.write(data)
                columns = ",".join(f"'c{i}':'VARCHAR'" for i in range(fields))
                try:
                    theirs = connection.execute(
                        f"select * from read_csv('{path}', auto_detect=false, header=false, delim='{delimiter.decode()}', "
                        f"quote='\"', escape='\"', strict_mode=true, null_padding=false, nullstr='no such cell', "
                        f"columns={{{columns}}})").fetchall()
                    theirs = [[(c or "").encode() for c in row] for row in theirs]
                except Exception:
                    theirs = None
                fine = compare_duckdb(ours, theirs, data, wrong, ending, fields, rule) and fine
            if not fine:
                failed += 1
                with open(f"nasty-{number}.csv", "wb") as f:
                    f.write(data)
                print(f"file {number} ({wrong}, {ending!r}, {fields} fields): "
                      f"cxm gives {str(ours)[:200]!r}", file=sys.stderr)
                if failed > 20:
                    break
    for name, n in sorted(rule.items()):
        print(f"{n:8} {name}")
    print(f"{number + 1} files, {failed} failed")
    sys.exit(1 if failed else 0)


main()
