"""Writes european.csv: European prices and all their Greeks to fifty digits, by mpmath.

Every Greek is a numerical derivative of the price at sixty digits, taken by name, so that nothing
is shared with the closed forms it judges. Run: python3 european.py > european.csv
"""

import random

from mpmath import diff, erfc, exp, log, mp, mpf, nstr, sqrt

mp.dps = 60


def price(s, k, t, r, q, v, c):
    d = v * sqrt(t)
    d1 = (log(s / k) + (r - q) * t) / d + d / 2
    cdf = lambda x: erfc(-x / sqrt(mpf(2))) / 2
    return c * (s * exp(-q * t) * cdf(c * d1) - k * exp(-r * t) * cdf(c * (d1 - d)))


# By name: how often to differentiate by spot, strike, time, rate, yield, volatility; the sign.
GREEKS = {
    "price": ((0, 0, 0, 0, 0, 0), 1), "delta": ((1, 0, 0, 0, 0, 0), 1),
    "gamma": ((2, 0, 0, 0, 0, 0), 1), "vega": ((0, 0, 0, 0, 0, 1), 1),
    "theta": ((0, 0, 1, 0, 0, 0), -1), "rho": ((0, 0, 0, 1, 0, 0), 1),
    "rho_q": ((0, 0, 0, 0, 1, 0), 1), "vanna": ((1, 0, 0, 0, 0, 1), 1),
    "charm": ((1, 0, 1, 0, 0, 0), -1), "vomma": ((0, 0, 0, 0, 0, 2), 1),
    "veta": ((0, 0, 1, 0, 0, 1), -1), "speed": ((3, 0, 0, 0, 0, 0), 1),
    "zomma": ((2, 0, 0, 0, 0, 1), 1), "color": ((2, 0, 1, 0, 0, 0), -1),
    "ultima": ((0, 0, 0, 0, 0, 3), 1), "dual_delta": ((0, 1, 0, 0, 0, 0), 1),
    "dual_gamma": ((0, 2, 0, 0, 0, 0), 1),
}


def row(s, k, t, r, q, v, c):
    at = [mpf(x) for x in (s, k, t, r, q, v)]

    def moved(orders):
        used = [i for i, n in enumerate(orders) if n]
        if not used:
            return price(*at, c)

        def f(*xs):
            full = list(at)
            for i, x in zip(used, xs):
                full[i] = x
            return price(*full, c)

        # Steps in parts of each number, as small as sixty digits allow.
        scale = [at[i] if at[i] else mpf(1) for i in used]
        unit = lambda *ys: f(*[at[i] + h * y for i, h, y in zip(used, scale, ys)])
        n = tuple(orders[i] for i in used)
        slope = diff(unit, tuple([0] * len(used)) if len(used) > 1 else 0, n if len(used) > 1 else n[0], h=mpf(10) ** -14)
        for i, h in zip(used, scale):
            slope /= h ** orders[i]
        return slope

    values = [sign * moved(orders) for orders, sign in GREEKS.values()]
    leverage = values[1] * at[0] / values[0]
    chance = -c * values[15] * exp(at[3] * at[2])
    return [s, k, t, r, q, v, c] + [nstr(x, 17) for x in values + [leverage, chance]]


def contracts():
    dice = random.Random(7)
    # The edges: deep in and out, hours to go, decades, a volatility of almost nothing and of much.
    for spread, t, v in [(0.0, 1e-5, 0.2), (2.0, 1e-5, 0.2), (-4.0, 1e-4, 0.05), (0.5, 30.0, 0.9),
                         (6.0, 0.5, 0.3), (-6.0, 0.5, 0.3), (0.1, 5.0, 4.0), (1.0, 2.0, 0.005)]:
        for c in (1, -1):
            yield 100.0, round(100.0 * float(exp(spread * v * t ** 0.5)), 6), t, 0.03, 0.01, v, c
    for _ in range(24):
        t = round(10 ** dice.uniform(-3, 0.7), 6)
        v = round(10 ** dice.uniform(-1.3, 0.2), 4)
        s = round(10 ** dice.uniform(0, 4), 2)
        k = round(s * float(exp(dice.uniform(-3, 3) * v * t ** 0.5)), 3)
        yield (s, k, t, round(dice.uniform(-0.03, 0.12), 4), round(dice.uniform(-0.05, 0.15), 4), v,
               dice.choice((1, -1)))


print("spot,strike,t_years,r,q,sigma,cp," + ",".join(GREEKS) + ",lambda,prob_itm")
for contract in contracts():
    print(",".join(str(x) for x in row(*contract)))
