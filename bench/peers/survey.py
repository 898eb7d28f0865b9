"""survey.py groups FOLDER | rake FOLDER ROWS: the work of bench/files/survey.cpp in numpy, as one line of JSON."""

import json
import sys
import time

import numpy as np

GROUPS = 1000
CLASSES = [2, 6, 8, 20]


def column(folder, name, kind, rows=-1):
    return np.fromfile(f"{folder}/{name}.bin", dtype=kind, count=rows)


def by_group(folder):
    answer = column(folder, "answer", np.uint8)
    weight = column(folder, "weight", np.float64)
    group = column(folder, "group", np.uint32)
    start = time.perf_counter()
    sign = (answer >= 9).astype(np.float64) - (answer <= 6)
    total = np.bincount(group, weight, GROUPS)
    score = np.bincount(group, weight * sign, GROUPS) / total
    n = np.bincount(group, minlength=GROUPS)
    residual = weight * (sign - score[group]) / total[group]
    variance = n / (n - 1) * np.bincount(group, residual * residual, GROUPS)
    figures = [100 * score.mean(), 100 * np.sqrt(variance).mean()]
    return time.perf_counter() - start, len(answer), figures


def rake(folder, rows):
    before = column(folder, "weight", np.float64, rows)
    codes = [column(folder, f"margin{m}", np.uint32, rows).astype(np.int64) for m in range(4)]
    start = time.perf_counter()
    weight = before.copy()
    for _ in range(1000):
        for code, k in zip(codes, CLASSES):
            factor = (1e7 / k) / np.bincount(code, weight, k)
            weight *= factor[code]
        worst = max(np.abs(np.bincount(code, weight, k) - 1e7 / k).max()
                    for code, k in zip(codes, CLASSES))
        if worst <= 1e-10 * 1e7:
            break
    took = time.perf_counter() - start
    return took, len(before), [weight[0], float((weight * weight).sum())]


task, folder = sys.argv[1:3]
seconds, rows, figures = by_group(folder) if task == "groups" else rake(folder, int(sys.argv[3]))
print(json.dumps({"seconds": seconds, "rows": rows, "figures": figures}))
