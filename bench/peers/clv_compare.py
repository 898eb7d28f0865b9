"""clv_compare.py BUILD FOLDER: lifetime value by cxm and by lifetimes in turn, one thread each; one table of seconds of the
processor (median of three; what takes lifetimes minutes is measured once, on a tenth of the customers), the target, the
ratio for as many customers, and whether both find the same."""

import json
import os
import statistics
import subprocess
import sys

build, folder = sys.argv[1], sys.argv[2]
# What is measured, the target in seconds for a million customers, how far figures may differ, and rounds of lifetimes.
TASKS = {
    "history": ("purchase history", 0.2, 1e-9, 3),
    "bg": ("BG/NBD, the fit", 0.3, 1e-2, 3),
    "gamma": ("Gamma-Gamma, the fit", 0.1, 1e-2, 3),
    "pareto": ("Pareto/NBD, the fit", 5, None, 0),
    "value": ("a year's value of every customer", 0.5, 1e-2, 1),
    "dert": ("lifetime value of every customer", 0.5, None, None),
}
environment = os.environ | {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def run(command):
    out = subprocess.run(command, capture_output=True, text=True, env=environment)
    if out.returncode != 0:
        return None
    return json.loads(out.stdout.strip().splitlines()[-1])


print(f"{'':<36}{'cxm':>8}{'target':>8}{'MB':>6}{'lifetimes':>11}{'MB':>7}{'ratio':>9}  results")
for task, (title, target, tolerance, rounds) in TASKS.items():
    own, other = [], []
    mine = theirs = None
    for i in range(3):
        mine = run([f"{build}/bench/files_clv", task, folder])
        own.append(mine["seconds"])
        if rounds is None or i >= max(1, rounds):
            continue
        tenth = [str(mine["customers"] // 10)] if rounds == 0 else []
        theirs = run([sys.executable, "bench/peers/clv.py", task, folder, *tenth])
        if theirs is None:
            break
        other.append(theirs["seconds"])
    took = statistics.median(own)
    target *= mine["customers"] / 1e6
    line = f"{title:<36}{took:>8.3f}{target:>8.2f}{mine['megabytes']:>6.0f}"
    if other:
        seconds = statistics.median(other)
        ratio = seconds / theirs["customers"] / (took / mine["customers"])
        line += f"{seconds:>11.2f}{theirs['megabytes']:>7.0f}{ratio:>8.0f}x"
        if theirs["customers"] != mine["customers"]:
            line += f"  lifetimes: {theirs['customers']} customers"
        else:
            near = all(abs(a - b) <= tolerance * abs(b) for a, b in zip(theirs["figures"], mine["figures"]))
            line += "  equal" if near else f"  differ: {theirs['figures']} {mine['figures']}"
    elif rounds is not None:
        line += f"{'failed':>11}"
    print(line + ("" if took <= target else "  over the target"), flush=True)
