"""clv.py TASK FOLDER [MOST]: what bench/files/clv.cpp does, by lifetimes, for the first MOST customers. The history is
worked out by it for the task `history` alone, since that takes longer than the fits, and by pandas otherwise."""

import json
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter  # noqa: E402
from lifetimes.utils import summary_data_from_transaction_data  # noqa: E402

task, folder = sys.argv[1], sys.argv[2]
most = int(sys.argv[3]) if len(sys.argv) > 3 else 1 << 40
END = np.datetime64("1997-01-01") + np.timedelta64(272, "D")
customer = np.fromfile(f"{folder}/customer.bin", dtype=np.uint32)
day = np.fromfile(f"{folder}/day.bin", dtype=np.int32)
cents = np.fromfile(f"{folder}/cents.bin", dtype=np.int64)
keep = customer < most
customer, day, cents = customer[keep], day[keep], cents[keep]


def timed(work):
    start = time.process_time()
    figures = work()
    took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "customers": int(customer.max()) + 1, "megabytes": peak,
                      "figures": [float(f) for f in figures]}))


if task == "history":
    orders = pd.DataFrame({"customer": customer, "at": np.datetime64("1997-01-01") + day.astype("timedelta64[D]"),
                           "amount": cents / 100})

    def history():
        all = summary_data_from_transaction_data(orders, "customer", "at", "amount", observation_period_end=END)
        return [all["frequency"].sum(), all["recency"].sum() / 7]

    timed(history)
    sys.exit()

days = pd.DataFrame({"customer": customer, "day": day, "cents": cents}).groupby(["customer", "day"], as_index=False).sum()
days["first"] = days.groupby("customer")["day"].transform("min")
repeats = days[days["day"] > days["first"]]
x = days.groupby("customer").size() - 1
t_x = (days.groupby("customer")["day"].max() - days.groupby("customer")["first"].min()) / 7
T = (272 - days.groupby("customer")["first"].min()) / 7
z = (repeats.groupby("customer")["cents"].sum() / 100 / x[x > 0]).reindex(x.index).fillna(0)
x, t_x, T, z = x.to_numpy(float), t_x.to_numpy(), T.to_numpy(), z.to_numpy()


def buying():
    return BetaGeoFitter().fit(x, t_x, T)


def spend():
    return GammaGammaFitter().fit(x[x > 0], z[x > 0])


if task == "bg":
    timed(lambda: [buying().params_[k] for k in ("r", "alpha", "a", "b")])
elif task == "gamma":
    timed(lambda: [spend().params_[k] for k in ("p", "q", "v")])
elif task == "pareto":
    timed(lambda: [ParetoNBDFitter().fit(x, t_x, T).params_[k] for k in ("r", "alpha", "s", "beta")])
elif task == "value":
    b, s = buying(), spend()
    index = pd.RangeIndex(len(x))
    timed(lambda: [s.customer_lifetime_value(b, *(pd.Series(c, index=index) for c in (x, t_x, T, z)), time=12,
                                             discount_rate=0.01, freq="W").sum()])
