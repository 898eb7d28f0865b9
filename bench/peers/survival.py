"""survival.py TASK FOLDER: the work of bench/files/survival.cpp in lifelines, as one line of JSON. It has no incidence
without jittered times, so that is not asked for."""

import json
import sys
import time as clock
import warnings

import numpy
import pandas
from lifelines import CoxPHFitter, KaplanMeierFitter, WeibullAFTFitter
from lifelines.statistics import logrank_test
from lifelines.utils import concordance_index

warnings.simplefilter("ignore")
task, folder = sys.argv[1], sys.argv[2]


def column(name, kind="f8"):
    return numpy.fromfile(f"{folder}/{name}.bin", dtype=kind)


time = column("days" if task in ("km-days", "log-rank", "cox") else "time")
event = column("event", "u1")
data = pandas.DataFrame({f"x{j}": column(f"x{j}") for j in range(5)} | {"time": time, "event": event})
start = clock.process_time()
if task in ("km-days", "km"):
    fitter = KaplanMeierFitter().fit(time, event)
    figures = list(fitter.survival_function_at_times([365, 730]))
elif task == "log-rank":
    group = column("group", "u1") == 1
    start = clock.process_time()
    figures = [logrank_test(time[group], time[~group], event[group], event[~group]).test_statistic] * 2
elif task == "cox":
    fitter = CoxPHFitter().fit(data, "time", "event")
    figures = [fitter.params_["x0"], fitter.params_["x1"]]
elif task == "concordance":
    figures = [concordance_index(time, -data["x0"], event)] * 2
elif task == "weibull":
    fitter = WeibullAFTFitter().fit(data, "time", "event")
    figures = [fitter.params_["lambda_", "x0"], float(numpy.exp(-fitter.params_["rho_", "Intercept"]))]
print(json.dumps({"seconds": clock.process_time() - start, "rows": len(time), "figures": [float(x) for x in figures]}))
