"""survey_compare.py BUILD FOLDER ROWS RAKED: weighted NPS in 1,000 groups and raking to four margins, by cxm, numpy
and R's package survey in turn; one table of seconds and ratios. R does the groups on a tenth of a million rows."""

import json
import shutil
import statistics
import subprocess
import sys

build, folder, rows, raked = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
R_GROUP_ROWS = 100_000
ROUNDS = 3


def run(command):
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(out.strip().splitlines()[-1])


def close(a, b, tolerance):
    return all(abs(x - y) <= tolerance * abs(y) for x, y in zip(a, b))


def measure(commands):
    seconds = {name: [] for name in commands}
    last = {}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            last[name] = run(command)
            seconds[name].append(last[name]["seconds"])
    return {n: statistics.median(s) for n, s in seconds.items()}, last


def show(title, seconds, last, tolerance):
    print(title)
    for name, took in seconds.items():
        million = last[name]["rows"] / 1e6
        agrees = close(last[name]["figures"], last["cxm"]["figures"], tolerance)
        same = "" if last[name]["rows"] != last["cxm"]["rows"] else ("  equal" if agrees else "  DIFFERS")
        each = took / million
        ratio = each / (seconds["cxm"] / (last["cxm"]["rows"] / 1e6))
        print(f"  {name:<12}{million:>8.1f} M rows {took:>10.4f} s {each * 1000:>10.2f} ms/M rows {ratio:>9.1f}x{same}")


python = sys.executable
program = f"{build}/bench/files_survey"
r = shutil.which("Rscript")
groups = {"cxm": [program, "groups", folder], "numpy": [python, "bench/peers/survey.py", "groups", folder]}
rakes = {"cxm": [program, "rake", folder, str(raked)],
         "numpy": [python, "bench/peers/survey.py", "rake", folder, str(raked)]}
if r:
    groups["R survey"] = [r, "bench/peers/survey.R", "groups", folder, str(R_GROUP_ROWS)]
    rakes["R survey"] = [r, "bench/peers/survey.R", "rake", folder, str(raked)]
show(f"weighted NPS with its standard error, 1,000 groups", *measure(groups), 1e-9)
show(f"raking to four margins (2, 6, 8 and 20 classes)", *measure(rakes), 1e-6)
