#!/usr/bin/env python3
"""compare.py BIN FOLDER ROWS [TASK…]: cxm and its peers on the same CSV file, alternating, as one table.

BIN has the command and the programs of bench/files. Five rounds; the median counts. Peak memory is that of the
process. Results must agree to nine digits, or the exit code is 1.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile

bin_folder, folder, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
peer = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peer.py")
ROUNDS = 5
TASKS = {"nps": "NPS", "groups": "NPS by segment and month", "distinct": "distinct customers",
         "all": "all columns", "cohort": "cohorts by month"}


def file_of(task):
    return os.path.join(folder, "events.csv" if task == "cohort" else "survey.csv")


def run(command):
    """What it wrote, its seconds, and its peak memory in MB."""
    with tempfile.NamedTemporaryFile("r") as report:
        done = subprocess.run([os.path.join(bin_folder, "files_tables"), "run", report.name, *command],
                              capture_output=True)
        told = report.read().split()
    if done.returncode != 0 or len(told) != 3 or told[0] != "0":
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    return done.stdout, float(told[1]), int(told[2]) / 1024


def by_peer(program, task, threads):
    out, _, memory = run([sys.executable, peer, program, task, file_of(task), str(threads)])
    found = json.loads(out)
    return found["result"], found["seconds"], memory


def by_cxm(task, threads):
    survey = file_of(task)
    if task == "cohort":
        out, seconds, memory = run([os.path.join(bin_folder, "cxm"), "retention", survey, "--map",
                                    "customer=customer,time=at", "--period", "month", "--timezone", "UTC",
                                    "--until", "2025-12-31", "--format", "json", "--threads", str(threads),
                                    "--no-config"])
        cells = json.loads(out)["cells"]
        return [[c["cohort"], c["age"], c["active"]] for c in cells if c["active"] > 0], seconds, memory
    if task in ("distinct", "all"):
        out, seconds, memory = run([os.path.join(bin_folder, "files_tables"), task, survey, str(threads)])
        return [list(json.loads(out).values())], seconds, memory
    groups = ["--by", "segment", "--period", "month", "--timezone", "UTC"] if task == "groups" else []
    out, seconds, memory = run([os.path.join(bin_folder, "cxm"), "nps", survey, "--map",
                                "score=score" + (",time=answered_at" if groups else ""), "--format", "json",
                                "--threads", str(threads), "--no-config", *groups])
    result = []
    for row in json.loads(out)["results"]:
        nps = row["nps"]
        result.append([*row["key"].values(), nps["promoters"], nps["detractors"], nps["count"]])
    return result, seconds, memory


def digits(result):
    return [[f"{x:.9g}" if isinstance(x, (int, float)) else x for x in row] for row in result]


def main():
    wanted = sys.argv[4:] or list(TASKS)
    limits, sizes = {}, {}
    for file in dict.fromkeys(file_of(t) for t in wanted):
        sizes[file] = os.path.getsize(file)
        with open(file, "rb") as f:
            while f.read(1 << 24):
                pass
        for threads in (1, 2):
            seconds = [run([os.path.join(bin_folder, "files_tables"), "scan", file, str(threads)])[1]
                       for _ in range(ROUNDS)]
            limits[file, threads] = statistics.median(seconds)
        print(f"{os.path.basename(file)}: {rows} rows, {sizes[file] / 1e6:.0f} MB; load {os.getloadavg()[0]:.1f}")
    print(f"{'task':26}{'program':9}{'threads':>8}{'seconds':>9}{'GB/s':>7}{'peak MB':>9}"
          f"{'to DuckDB':>11}{'to the scan':>13}")
    for (file, threads), limit in limits.items():
        print(f"{'bytes of ' + os.path.basename(file):26}{'pread':9}{threads:8}{limit:9.3f}"
              f"{sizes[file] / limit / 1e9:7.2f}{'':9}{'':11}{1:13.2f}")
    programs = {"duckdb": lambda t, n: by_peer("duckdb", t, n), "polars": lambda t, n: by_peer("polars", t, n),
                "pandas": lambda t, n: by_peer("pandas", t, n), "cxm": by_cxm}
    differ = 0
    for task, title in ((t, TASKS[t]) for t in wanted):
        size = sizes[file_of(task)]
        for threads in (1, 2):
            limit = limits[file_of(task), threads]
            seen = {}
            results = {}
            for _ in range(ROUNDS):
                for program, work in programs.items():
                    if program == "pandas" and (threads > 1 or len(seen.get("pandas", [])) > 0):
                        continue  # it has one thread, and takes long
                    result, seconds, memory = work(task, threads)
                    seen.setdefault(program, []).append((seconds, memory))
                    results[program] = digits(result)
            duckdb = statistics.median(s for s, _ in seen["duckdb"])
            for program, runs in seen.items():
                seconds = statistics.median(s for s, _ in runs)
                memory = max(m for _, m in runs)
                same = results[program] == results["duckdb"]
                differ += not same
                print(f"{title:26}{program:9}{threads:8}{seconds:9.3f}{size / seconds / 1e9:7.2f}{memory:9.1f}"
                      f"{duckdb / seconds:10.1f}x{limit / seconds:13.2f}" +
                      ("" if same else "  ANOTHER RESULT"), flush=True)
    sys.exit(1 if differ else 0)


main()
