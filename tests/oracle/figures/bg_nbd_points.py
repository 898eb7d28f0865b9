"""bg_nbd_points.py: writes bg_nbd_points.json, figures of BG/NBD and MBG/NBD at points all over their parameters.

mpmath with 50 digits. Expected purchases by the closed form with 2F1 and as a mean over p; DERT as a mean over the
rate of purchases, and as the discounted integral of the rate at which they come; in both the mean over p is a 2F1. The two ways agree to 18
digits or the point is refused."""

import json
import random

from mpmath import exp, hyp2f1, inf, log, loggamma, mp, mpf, nstr, quad

mp.dps = 50


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def point(model, r, alpha, a, b, x, t_x, T, t, delta):
    m = 1 if model == "mbg_nbd" else 0
    r, alpha, a, b, t_x, T, t, delta = (mpf(v) for v in (r, alpha, a, b, t_x, T, t, delta))
    n, k, end = x + m, r + x, alpha + T
    common = loggamma(k) - loggamma(r) + r * log(alpha)
    stays = exp(common + log_beta(a, b + n) - log_beta(a, b) - k * log(end))
    leaves = exp(common + log_beta(a + 1, b + n - 1) - log_beta(a, b) - k * log(alpha + t_x)) if n > 0 else mpf(0)
    alive = stays / (stays + leaves)
    B = b + n
    cuts = [0, mpf("1e-12"), mpf("1e-8"), mpf("1e-6"), mpf("1e-5"), mpf("1e-4"), mpf("0.001"), mpf("0.003"), mpf("0.01"),
            mpf("0.03"), mpf("0.1"), mpf("0.2"), mpf("0.5"), mpf("0.9"), 1]

    def mean(h):  # by p = q^(1/a), which takes the singularity at 0 away
        f = lambda q: (1 - q ** (1 / a)) ** (B - 1) * h(q ** (1 / a))
        return quad(f, [c ** a for c in cuts]) / quad(lambda q: (1 - q ** (1 / a)) ** (B - 1), [c ** a for c in cuts])

    z = t / (end + t)
    closed = (a + B - 1) / (a - 1) * (1 - (end / (end + t)) ** k * hyp2f1(k, B, a + B - 1, z))
    by_mean = mean(lambda p: (1 - (1 + p * t / end) ** -k) / p if p > mpf("1e-30") else k * t / end)
    mode = k / end
    density = lambda l: exp(k * log(end) - loggamma(k) + (k - 1) * log(l) - end * l)
    residual = quad(lambda l: density(l) * l / delta * hyp2f1(1, a, a + B, -l / delta),
                    [0, mode / 1000, mode / 100, mode / 10, mode / 3, mode, 2 * mode, 4 * mode, 10 * mode,
                     mode + 60 / end, mode + 200 / end])
    scale = 1 / delta
    scale = 1 / delta
    rate = lambda s: exp(-delta * s) * k / end * hyp2f1(k + 1, a, a + B, -s / end)
    residual_2 = quad(rate, [0, end / 30, end / 10, end / 3, end, 3 * end, 10 * end, 100 * end, 1000 * end, scale, 10 * scale, 60 * scale, inf])
    return {"closed": alive * closed, "mean": alive * by_mean, "dert": alive * residual, "dert_2": alive * residual_2,
            "alive": alive, "log_likelihood": log(stays + leaves)}


def main():
    random.seed(20261127)
    points = []
    fixed = [("2.4", 0, 0, "38.86"), ("2.4", 3, "20", "39"), ("0.6", 1, "5", "30"), ("2.4", 60, "30", "39"),
             ("25", 7, "38", "39"), ("2.4", 0, 0, "0")]
    parameters = [("0.243", "4.414", "0.793"), ("0.55", "10.6", "1.7"), ("3", "40", "0.2")]
    for model in ("bg_nbd", "mbg_nbd"):
        for r, alpha, a in parameters:
            for b, x, t_x, T in fixed:
                p = {"model": model, "r": r, "alpha": alpha, "a": a, "b": b, "x": x, "t_x": str(t_x), "T": T,
                     "t": random.choice(["1", "39", "200"]), "delta": random.choice(["0.0018", "0.01"])}
                f = point(model, r, alpha, a, b, x, t_x, T, p["t"], p["delta"])
                d1 = abs(f["closed"] / f["mean"] - 1)
                d2 = abs(f["dert"] / f["dert_2"] - 1)
                print(model, r, a, b, x, nstr(d1, 3), nstr(d2, 3), flush=True)
                assert d1 < mpf("1e-18") and d2 < mpf("1e-18"), (p, nstr(d1, 3), nstr(d2, 3))
                p.update(log_likelihood=nstr(f["log_likelihood"], 25), p_alive=nstr(f["alive"], 25),
                         expected_purchases=nstr(f["closed"], 25), dert=nstr(f["dert_2"], 25))
                points.append(p)
    json.dump({"source": "bg_nbd_points.py: mpmath, 50 digits, two ways each", "points": points},
              open("tests/oracle/figures/bg_nbd_points.json", "w"), indent=1)


main()
