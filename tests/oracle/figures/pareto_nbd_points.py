# Makes pareto_nbd_points.json: python3 pareto_nbd_points.py > pareto_nbd_points.json, with mpmath.
import json
import random
import sys

import mpmath
from mpmath import exp, expint, expm1, hyp2f1, log, log1p, loggamma, mp, mpf, quad

random.seed(20240607)


def between(low, high):
    """Log-uniform, of six digits."""
    return float("%.6g" % (low * (high / low) ** random.random()))


def by_quadrature(r, alpha, s, beta, x, t_x, T):
    """Who left, by the time they did, as a part of the density at t_x."""
    k, a, b = r + x, alpha + t_x, beta + t_x
    w = min(1 / (k / a + (s + 1) / b), a, b)
    end = log1p((T - t_x) / w)

    def f(u):
        d = w * expm1(u)
        return exp(u - k * log1p(d / a) - (s + 1) * log1p(d / b))

    n = int(end / 2) + 1
    cuts = [end * i / n for i in range(n + 1)]
    return s / b * w * quad(f, cuts, method="gauss-legendre", maxdegree=7)


def by_2f1(r, alpha, s, beta, x, t_x, T):
    """The same in closed form, Fader and Hardie 2005."""
    k = r + x
    m, big, c = (alpha - beta, alpha, s + 1) if alpha >= beta else (beta - alpha, beta, k)

    def f(y):
        return hyp2f1(k + s, c, k + s + 1, m / (big + y)) * (big + y) ** -(k + s)

    return s / (k + s) * (f(t_x) - f(T)) * (alpha + t_x) ** k * (beta + t_x) ** s


def repeats(kind):
    if kind == 0:
        return 0
    if kind in (1, 2):
        return random.randint(1, 12)
    return int(between(10, 300)) if kind == 3 else int(between(100, 6000))


def recency(x, T):
    if x == 0:
        return 0.0
    v = random.random()
    if v < 0.05:
        t = T
    elif v < 0.4:
        t = float("%.6g" % (T * (1 - 10 ** (-6 * random.random()))))
    else:
        t = float("%.6g" % (T * random.random()))
    return min(T, max(t, float("%.3g" % (T * 1e-4))))


rows, worst = [], mpf(0)
for i in range(1000):
    r, s = between(0.01, 32), between(0.01, 32)
    alpha, beta = between(0.01, 1e4), between(0.01, 1e4)
    T = between(1, 3000)
    x = repeats(i % 5)
    t_x = recency(x, T)
    t, delta = between(1, 1000), between(1e-5, 0.05)
    mp.dps = 50
    point = tuple(map(mpf, (r, alpha, s, beta, x, t_x, T)))
    left = by_quadrature(*point)
    mp.dps = 70
    again = by_2f1(*point)
    mp.dps = 50
    if left > 0:
        worst = max(worst, abs(again / left - 1))
    R, A, S, B, X, L, E = point
    k = R + X
    alive = exp(-k * log1p((E - L) / (A + L)) - S * log1p((E - L) / (B + L)))
    likelihood = loggamma(k) - loggamma(R) - X * log(A + L) - R * log1p(L / A) - S * log1p(L / B)
    likelihood += log(alive + left)
    p = alive / (alive + left)
    q = -log1p(mpf(t) / (B + E))
    rate = p * k / (A + E) * (B + E)
    stay = -q if s == 1 else -expm1((S - 1) * q) / (S - 1)
    z = mpf(delta) * (B + E)
    found = [likelihood, p, rate * stay, rate * exp(z) * expint(S, z)]
    rows.append([r, alpha, s, beta, x, t_x, T, t, delta] + [float(mpmath.nstr(v, 18)) for v in found])

out = {
    "program": "mpmath %s, 50 digits, Python %s" % (mpmath.__version__, sys.version.split()[0]),
    "how": "pareto_nbd_points.py: log-likelihood of one customer, P(alive), expected purchases in the "
    "next t, and DERT at the continuous rate delta. The integral over the time of leaving by quadrature, "
    "and a second time by 2F1 with 70 digits (largest relative difference %s)" % mpmath.nstr(worst, 3),
    "columns": ["r", "alpha", "s", "beta", "x", "t_x", "T", "t", "delta", "log_likelihood", "p_alive",
                "expected_purchases", "dert"],
}
points = ",\n".join("  " + json.dumps(row, separators=(",", ":")) for row in rows)
print(json.dumps(out, indent=1)[:-2] + ',\n "points": [\n' + points + "\n ]\n}")
