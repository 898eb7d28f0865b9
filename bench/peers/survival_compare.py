"""survival_compare.py BUILD FOLDER: survival estimates and fits by cxm, R's package survival and lifelines in turn, one
thread each; one table of seconds of the processor (median of three), the target, ratios, and whether all find the same."""

import json
import os
import shutil
import statistics
import subprocess
import sys

build, folder = sys.argv[1], sys.argv[2]
ROUNDS = 3
# What is measured, the target in seconds for a million customers, and how far figures may differ.
TASKS = {
    "km-days": ("Kaplan-Meier, whole days", 0.02, 1e-8),
    "km": ("Kaplan-Meier, continuous", 0.2, 1e-8),
    "log-rank": ("log-rank, 2 groups", 0.02, 1e-9),
    "cox": ("Cox, Efron, 5 covariates, days", 0.5, 1e-5),
    "concordance": ("concordance, continuous", 0.3, 1e-7),
    "weibull": ("Weibull AFT, 5 covariates", 0.5, 1e-4),
    "aalen-johansen": ("Aalen-Johansen, 2 causes, days", 0.1, 1e-7),
}
environment = os.environ | {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def run(command):
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    return json.loads(out.strip().splitlines()[-1])


def close(a, b, tolerance):
    return all(abs(x - y) <= tolerance * abs(y) for x, y in zip(a, b))


r = shutil.which("Rscript")
print(f"{'':<34}{'cxm':>9}{'target':>9}{'R':>9}{'lifelines':>11}{'R/cxm':>8}{'lifel./cxm':>12}  results")
for task, (title, target, tolerance) in TASKS.items():
    commands = {"cxm": [f"{build}/bench/files_survival", task, folder]}
    if r:
        commands["R"] = [r, "bench/peers/survival.R", task, folder]
    if task != "aalen-johansen":
        commands["lifelines"] = [sys.executable, "bench/peers/survival.py", task, folder]
    seconds = {name: [] for name in commands}
    found = {}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            found[name] = run(command)
            seconds[name].append(found[name]["seconds"])
    took = {name: statistics.median(s) for name, s in seconds.items()}
    target *= found["cxm"]["rows"] / 1e6
    differs = [n for n in found if not close(found[n]["figures"], found["cxm"]["figures"], tolerance)]

    def cell(name, width, by=None):
        if name not in took:
            return " " * (width - 1) + "-"
        return f"{took[name]:>{width}.4f}" if by is None else f"{took[name] / by:>{width}.1f}"

    missed = "" if took["cxm"] <= target else "  over the target"
    print(f"{title:<34}{cell('cxm', 9)}{target:>9.2f}{cell('R', 9)}{cell('lifelines', 11)}{cell('R', 8, took['cxm'])}"
          f"{cell('lifelines', 12, took['cxm'])}  {'differ: ' + ', '.join(differs) if differs else 'equal'}{missed}",
          flush=True)
