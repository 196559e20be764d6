"""What the reckoner's answers are held to, by other means: mpmath, zoneinfo and QuantLib.

Run `python3 reference.py` in this folder, with mpmath and QuantLib installed (the versions the
files were made with: mpmath 1.4, QuantLib 1.44), and it writes the fixtures beside itself. A CSV
has the inputs of a task and an `expected_…` column for each answer; a .jsonl has the question and
the answer of each line. Nothing here knows the Rust code.
"""
import csv, json, random
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo
from mpmath import mp, mpf, log, exp, sqrt, erfc, diff, pi

mp.dps = 40
dice = random.Random(20261127)

def N(x): return erfc(-x / sqrt(2)) / 2
def phi(x): return exp(-x * x / 2) / sqrt(2 * pi)
def exact(*xs): return [mpf(x) for x in xs]
def pick(low, high, digits=4): return round(dice.uniform(low, high), digits)

def table(task, rows):
    with open(f"{task}.csv", "w", newline="") as f:
        out = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)

def expected(names, values):
    return {f"expected_{n}": repr(float(v)) for n, v in zip(names, values)}

# ---- probability
def probability():
    rows = []
    for _ in range(24):
        row = dict(spot=100, level=pick(60, 150, 1), t_years=pick(0.01, 2), r=pick(-0.01, 0.08),
                   q=pick(0, 0.05), sigma=pick(0.08, 0.9))
        S, L, T, r, q, v = exact(*row.values())
        s, mu, h = v * sqrt(T), (r - q - v * v / 2) * T, log(L / S)
        up = 1 if h >= 0 else -1
        touch = N(up * (mu - h) / s) + exp(2 * mu * h / s**2) * N(-up * (h + mu) / s)
        answers = N((mu - h) / s), N((h - mu) / s), touch
        rows.append(row | expected(["prob_above", "prob_below", "prob_touch"], answers))
    table("probability", rows)

# ---- svi: derivatives of the definitions, density and distribution as those of the put's price
def svi():
    rows = []
    for n in range(24):
        p = dict(a=pick(0.001, 0.05), b=pick(0.01, 0.4), rho=pick(-0.9, 0.6), m=pick(-0.1, 0.1),
                 sigma=pick(0.03, 0.4))
        if n == 0:  # A. Vogt's, whose density is below zero
            p = dict(a=-0.041, b=0.1331, rho=0.306, m=0.3586, sigma=0.4153)
        row = dict(t_years=pick(0.02, 2), **p, k=0.75 if n == 0 else pick(-0.6, 0.4))
        T, a, b, rho, m, s, k = exact(*row.values())
        w = lambda x: a + b * (rho * (x - m) + sqrt((x - m) ** 2 + s * s))
        def put(K):
            dev = sqrt(w(log(K / 100)))
            d1 = log(100 / K) / dev + dev / 2
            return K * N(dev - d1) - 100 * N(-d1)
        w0, w1, w2 = w(k), diff(w, k, h=mpf(10)**-15), diff(w, k, 2, h=mpf(10)**-12)
        g = (1 - k * w1 / (2 * w0)) ** 2 - w1**2 / 4 * (1 / w0 + mpf(1) / 4) + w2 / 2
        K = 100 * exp(k)
        answers = w0, sqrt(w0 / T), w1, w2, g, diff(put, K, 2, h=mpf(10)**-12), diff(put, K, h=mpf(10)**-15)
        names = ["total_variance", "iv", "w_prime", "w_second", "g", "density", "cdf"]
        rows.append(row | expected(names, answers))
    table("svi", rows)

# ---- curve
def curve():
    names = "1_month 3_month 1_year 2_year 5_year 10_year 30_year".split()
    tenors = dict(zip(names, [mpf(1) / 12, mpf(1) / 4, 1, 2, 5, 10, 30]))
    rows = []
    for n in range(16):
        quoted = {f"yield_{k}": "" if n and dice.random() < 0.3 else pick(0.1, 5.5, 2) for k in names}
        row = quoted | dict(t_years=[0, 0.02, 0.25, 31][n] if n < 4 else pick(0, 12))
        t = mpf(row["t_years"])
        points = [(tenors[k], mpf(quoted[f"yield_{k}"])) for k in names if quoted[f"yield_{k}"] != ""]
        below = [p for p in points if p[0] <= t] or points[:1]
        above = [p for p in points if p[0] >= t] or points[-1:]
        (t0, y0), (t1, y1) = below[-1], above[0]
        y = y0 if t1 <= t0 else y0 + (y1 - y0) * (t - t0) / (t1 - t0)
        z = 2 * log(1 + y / 200)
        rows.append(row | expected(["par_yield", "zero_rate", "discount_factor"], (y, z, exp(-z * t))))
    table("curve", rows)

# ---- expiry: days as the NYSE published them
CLOSED = set("""2024-11-28 2024-12-25 2025-01-01 2025-01-09 2025-01-20 2025-02-17 2025-04-18
2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-11-27 2025-12-25 2026-01-01 2026-01-19 2026-02-16
2026-04-03 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25""".split())
HALF = set("2024-11-29 2024-12-24 2025-07-03 2025-11-28 2025-12-24 2026-11-27 2026-12-24".split())
def expiry():
    zone = ZoneInfo("America/New_York")
    def trades(d): return d.weekday() < 5 and d.isoformat() not in CLOSED
    def at(d, h, m): return datetime.combine(d, time(h, m), zone).astimezone(timezone.utc)
    def close(d): return at(d, 13 if d.isoformat() in HALF else 16, 0)
    rows = []
    chosen = ["2025-01-09", "2024-11-29", "2025-12-24", "2025-03-10", "2024-11-28", "2025-11-03"]
    for n in range(30):
        day = date.fromisoformat(chosen[n]) if n < 6 else date(2025, 1, 10) + timedelta(dice.randrange(700))
        kind = ["AM", "PM", "PM415"][n % 3]
        now = datetime(day.year, day.month, day.day, tzinfo=timezone.utc) - timedelta(
            days=dice.randrange(40), seconds=dice.randrange(-60000, 86400))
        last = day
        while not trades(last): last -= timedelta(1)
        end = {"AM": at(last, 9, 30), "PM": close(last), "PM415": close(last) + timedelta(minutes=15)}[kind]
        minutes, d = 0.0, now.astimezone(zone).date()
        while d <= last:
            if trades(d):
                minutes += max(0, (min(close(d), end) - max(at(d, 9, 30), now)).total_seconds()) / 60
            d += timedelta(1)
        seconds = (end - now).total_seconds()
        iso = lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ")
        rows.append(dict(now_utc=iso(now), expiry_date=day.isoformat(), settlement=kind,
            expected_expiry_instant_utc=iso(end), expected_calendar_seconds=seconds,
            expected_t_years=seconds / 31536000, expected_trading_minutes=minutes,
            expected_t_trading=minutes / 98280, expected_expired=str(seconds <= 0).lower()))
    table("expiry", rows)

# ---- Black and Scholes, for what follows
def greeks(S, K, T, r, q, v, cp):
    s = v * sqrt(T)
    d1 = (log(S / K) + (r - q) * T) / s + s / 2
    d2 = d1 - s
    dq, dr = exp(-q * T), exp(-r * T)
    delta = cp * dq * N(cp * d1)
    return dict(price=cp * (S * dq * N(cp * d1) - K * dr * N(cp * d2)), delta=delta,
        gamma=dq * phi(d1) / (S * s), vega=S * dq * phi(d1) * sqrt(T),
        theta=-S * dq * phi(d1) * v / (2 * sqrt(T)) + q * S * delta - r * K * dr * cp * N(cp * d2),
        vanna=-dq * phi(d1) * d2 / v,
        charm=q * delta - dq * phi(d1) * ((r - q) / s - d2 / (2 * T)))

def plain(x):
    if isinstance(x, dict): return {k: plain(v) for k, v in x.items()}
    if isinstance(x, list): return [plain(v) for v in x]
    return float(x) if isinstance(x, mpf) else x

def lines(task, pairs):
    with open(f"{task}.jsonl", "w") as f:
        for asked, answer in pairs:
            f.write(json.dumps({"asked": asked, "expected": plain(answer)}) + "\n")

# ---- chain
def smile(k, T): return 0.2 + 0.05 * abs(T - 0.1) - 0.15 * k + 0.6 * k * k

def make_chain(spot, r, q, expiries, step):
    contracts = []
    for days in expiries:
        T = round(days / 365 + dice.random() / 2000, 8)
        forward = spot * float(exp((r - q) * T))
        for i in range(-9, 10):
            K = round(round(spot / step) * step + i * step, 4)
            for cp in (1, -1):
                v = round(smile(float(log(K / forward)), T) + (0.002 if cp < 0 else 0), 5)
                p = float(greeks(*exact(spot, K, T, r, q, v), cp)["price"])
                half = 0.01 + 0.01 * dice.random() * p
                bid = max(0, round(p - half, 2))
                contracts.append(dict(expiry_days=days, t_years=T, strike=K, cp=cp, bid=bid,
                    ask=round(max(p + half, bid + 0.01), 2), iv=v,
                    open_interest=dice.choice([0, dice.randrange(5000)]), volume=dice.randrange(900),
                    multiplier=100))
    dice.shuffle(contracts)
    return dict(spot=spot, r=r, q=q, contracts=contracts)

def ratio(cs, key):
    calls = sum(c[key] for c in cs if c["cp"] > 0)
    return sum(c[key] for c in cs if c["cp"] < 0) / mpf(calls) if calls else None

def one_expiry(S, r, q, cs):
    T = mpf(cs[0]["t_years"])
    strikes = sorted({c["strike"] for c in cs})
    at = {(c["strike"], c["cp"]): c for c in cs}
    mid = {k: (mpf(c["bid"]) + mpf(c["ask"])) / 2 for k, c in at.items()}
    K0 = min(strikes, key=lambda K: (abs(mid[K, 1] - mid[K, -1]), K))
    F = K0 + exp(r * T) * (mid[K0, 1] - mid[K0, -1])
    iv = {K: (mpf(at[K, 1]["iv"]) + mpf(at[K, -1]["iv"])) / 2 for K in strikes}
    lo, hi = max(K for K in strikes if K <= F), min(K for K in strikes if K > F)
    part = log(F / lo) / log(mpf(hi) / lo)
    atm = sqrt(((1 - part) * iv[lo]**2 * T + part * iv[hi]**2 * T) / T)
    near = min(strikes, key=lambda K: (abs(K - F), K))
    i = strikes.index(near)
    straddle = mid[near, 1] + mid[near, -1]
    strangle = lambda n: mid[strikes[i + n], 1] + mid[strikes[i - n], -1]
    def wing(cp):
        side = [K for K in (strikes if cp > 0 else strikes[::-1]) if (K - F) * cp >= 0]
        ds = [(abs(greeks(S, mpf(K), T, r, q, mpf(at[K, cp]["iv"]), cp)["delta"]), mpf(at[K, cp]["iv"])) for K in side]
        for (d0, v0), (d1, v1) in zip(ds, ds[1:]):
            if d0 >= mpf(1) / 4 >= d1: return v0 + (v1 - v0) * (d0 - mpf(1) / 4) / (d0 - d1)
    c25, p25 = wing(1), wing(-1)
    kz = max(K for K in strikes if K <= F)
    chosen = {kz: (mid[kz, 1] + mid[kz, -1]) / 2}
    for cp, side in ((-1, [K for K in strikes[::-1] if K < kz]), (1, [K for K in strikes if K > kz])):
        empty = 0
        for K in side:
            if at[K, cp]["bid"] == 0:
                empty += 1
                if empty == 2: break
            else:
                empty = 0
                chosen[K] = mid[K, cp]
    ks = sorted(chosen)
    total = mpf(0)
    for j, K in enumerate(ks):
        left, right = ks[max(j - 1, 0)], ks[min(j + 1, len(ks) - 1)]
        dK = mpf(right - left) / (2 if 0 < j < len(ks) - 1 else 1)
        total += dK / mpf(K)**2 * exp(r * T) * chosen[K]
    pain = lambda X: sum(c["open_interest"] * c["multiplier"] * max(c["cp"] * (X - c["strike"]), 0) for c in cs)
    return dict(expiry_days=cs[0]["expiry_days"], forward_atm=F, atm_iv=atm, straddle=straddle,
        expected_move_straddle85=mpf("0.85") * straddle,
        expected_move_weighted=mpf("0.6") * straddle + mpf("0.3") * strangle(1) + mpf("0.1") * strangle(2),
        expected_move_1sigma=S * atm * sqrt(T), risk_reversal_25d=c25 - p25,
        butterfly_25d=(c25 + p25) / 2 - atm,
        var_index_sigma2=2 / T * total - (F / kz - 1)**2 / T,
        max_pain_strike=min(strikes, key=lambda X: (pain(X), X)),
        pc_ratio_volume=ratio(cs, "volume"), pc_ratio_oi=ratio(cs, "open_interest"))

def chain_answer(asked):
    S, r, q = exact(asked["spot"], asked["r"], asked["q"])
    cs = asked["contracts"]
    t = dict.fromkeys("gex gex_call gex_put dex_dealer delta_oi vex chex".split(), mpf(0))
    calls, puts = {}, {}
    for c in cs:
        K, T, v = exact(c["strike"], c["t_years"], c["iv"])
        g = greeks(S, K, T, r, q, v, c["cp"])
        n = mpf(c["open_interest"]) * c["multiplier"]
        gex = c["cp"] * g["gamma"] * n * S**2 / 100
        t["gex"] += gex
        t["gex_call" if c["cp"] > 0 else "gex_put"] += gex
        t["dex_dealer"] += c["cp"] * g["delta"] * n * S
        t["delta_oi"] += g["delta"] * n * S
        t["vex"] += c["cp"] * g["vanna"] * n * S / 100
        t["chex"] += c["cp"] * g["charm"] / 365 * n * S
        side = calls if c["cp"] > 0 else puts
        side[c["strike"]] = side.get(c["strike"], mpf(0)) + gex
    def total(x):
        return sum(c["cp"] * greeks(x, *exact(c["strike"], c["t_years"]), r, q, mpf(c["iv"]), c["cp"])["gamma"]
                   * c["open_interest"] * c["multiplier"] for c in cs)
    grid = [S * (mpf("0.8") + mpf("0.005") * i) for i in range(81)]
    values = [total(x) for x in grid]
    roots = []
    for (x0, f0), (x1, f1) in zip(zip(grid, values), zip(grid[1:], values[1:])):
        if f0 * f1 < 0:
            for _ in range(70):
                m = (x0 + x1) / 2
                if total(m) * f0 > 0: x0 = m
                else: x1 = m
            roots.append(x0)
    roots.sort(key=lambda x: abs(x - S))
    days = sorted({c["expiry_days"] for c in cs})
    return dict(totals=t, call_wall=max(calls, key=lambda k: calls[k]), put_wall=min(puts, key=lambda k: puts[k]),
        abs_gamma_strike=max(calls, key=lambda k: calls[k] - puts[k]), zero_gamma=roots[0] if roots else None,
        zero_gamma_roots=roots, pc_ratio_volume=ratio(cs, "volume"), pc_ratio_oi=ratio(cs, "open_interest"),
        expiries=[one_expiry(S, r, q, [c for c in cs if c["expiry_days"] == d]) for d in days])

def chain():
    mp.dps = 25
    chains = [make_chain(587.3, 0.043, 0.012, [30, 3], 5), make_chain(97.0, 0.02, 0.05, [60], 2.5)]
    lines("chain", [(c, chain_answer(c)) for c in chains])

# ---- strategy: extremes and crossings from a fine walk over the definition, not from its corners
def strategy():
    def legs(*rows): return [dict(type=t, strike=K, qty=n, multiplier=1 if t == "stock" else 100, premium=p, iv=v, t_years=T)
                             for t, K, n, p, v, T in rows]
    T = 0.12
    asked = [
        legs(("call", 100, 1, 3.1, 0.22, T)),
        legs(("put", 95, -2, 1.45, 0.26, T)),
        legs(("call", 100, 1, 3.1, 0.22, T), ("call", 110, -1, 0.6, 0.2, T)),
        legs(("put", 90, 1, 0.7, 0.3, T), ("put", 95, -1, 1.4, 0.27, T), ("call", 105, -1, 1.5, 0.21, T), ("call", 110, 1, 0.6, 0.2, T)),
        legs(("stock", None, 100, 99.5, None, None), ("call", 105, -1, 1.5, 0.21, T)),
        legs(("call", 100, -1, 3.1, 0.22, T), ("put", 100, -1, 2.6, 0.22, T)),
        legs(("call", 95, 1, 6.4, 0.24, T), ("call", 100, -2, 3.1, 0.22, T), ("call", 105, 1, 1.5, 0.21, T)),
        legs(("call", 95, 1, 6.4, 0.24, T), ("call", 100, -3, 3.1, 0.22, T)),
        legs(("put", 90, 3, 0.7, 0.3, T), ("stock", None, -150, 101.0, None, None)),
    ]
    pairs = []
    for ls in asked:
        q = dict(spot=100.0, r=0.04, q=0.01, t_years=T, pop_sigma=0.23, legs=ls)
        pairs.append((q, strategy_answer(q)))
    lines("strategy", pairs)

def strategy_answer(a):
    S, r, q, T, v = exact(a["spot"], a["r"], a["q"], a["t_years"], a["pop_sigma"])
    def pnl(x):
        total = mpf(0)
        for l in a["legs"]:
            K = mpf(l["strike"] or 0)
            worth = {"call": max(x - K, 0), "put": max(K - x, 0), "stock": x}[l["type"]]
            total += l["qty"] * l["multiplier"] * (worth - mpf(l["premium"]))
        return total
    step = mpf(1) / 4
    walk = [step * i for i in range(4 * 400)]
    values = [pnl(x) for x in walk]
    rising = values[-1] - values[-2]
    crossings, gaining = [], []
    for x0, x1, y0, y1 in zip(walk, walk[1:], values, values[1:]):
        if y0 * y1 < 0 or (y0 == 0 and (not crossings or crossings[-1] != x0)):
            crossings.append(x0 - y0 * step / (y1 - y0) if y0 else x0)
    edges = [mpf(0)] + crossings + [mpf(10)**9]
    below = lambda x: mpf(0) if x == 0 else N((log(x / S) - (r - q - v * v / 2) * T) / (v * sqrt(T)))
    chance = sum(below(b) - below(a0) for a0, b in zip(edges, edges[1:]) if pnl((a0 + min(b, a0 + 8)) / 2) > 0)
    net = dict(delta=mpf(0), gamma=mpf(0), vega=mpf(0), theta=mpf(0))
    for l in a["legs"]:
        n = l["qty"] * l["multiplier"]
        if l["type"] == "stock":
            net["delta"] += n
            continue
        g = greeks(S, mpf(l["strike"]), mpf(l["t_years"]), r, q, mpf(l["iv"]), 1 if l["type"] == "call" else -1)
        for k in net: net[k] += n * g[k]
    return dict(net_cash=-sum(l["qty"] * l["multiplier"] * mpf(l["premium"]) for l in a["legs"]),
        max_profit=None if rising > 0 else max(values), max_loss=None if rising < 0 else min(values),
        breakevens=crossings, prob_of_profit=chance, net_delta_shares=net["delta"], net_gamma=net["gamma"],
        net_vega_per_volpt=net["vega"] / 100, net_theta_per_day=net["theta"] / 365)

# ---- carry: prices by QuantLib's high-precision American engine at a yield that is known
def carry():
    import QuantLib as ql
    today = ql.Date(27, 11, 2026)
    ql.Settings.instance().evaluationDate = today
    flat = lambda x: ql.YieldTermStructureHandle(ql.FlatForward(today, x, ql.Actual365Fixed()))
    rows = []
    for group, (S, days, r, q) in enumerate([(587.3, 30, 0.043, 0.012), (100.0, 365, 0.05, 0.0), (42.0, 120, 0.02, 0.06), (250.0, 730, 0.045, 0.03)]):
        T = days / 365
        for K in [round(S * x, 1) for x in (0.9, 0.97, 1.0, 1.03, 1.1)]:
            v = smile(float(log(K / S)), T)
            prices = []
            for kind in (ql.Option.Call, ql.Option.Put):
                process = ql.BlackScholesMertonProcess(ql.QuoteHandle(ql.SimpleQuote(S)), flat(q), flat(r),
                    ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), v, ql.Actual365Fixed())))
                option = ql.VanillaOption(ql.PlainVanillaPayoff(kind, K), ql.AmericanExercise(today, today + days))
                option.setPricingEngine(ql.QdFpAmericanEngine(process, ql.QdFpAmericanEngine.highPrecisionScheme()))
                prices.append(option.NPV())
            rows.append(dict(group=f"g{group}", spot=S, strike=K, t_years=repr(T), r=r, call_price=repr(prices[0]), put_price=repr(prices[1]))
                | expected(["q", "forward"], (q, S * exp((mpf(r) - mpf(q)) * days / 365))))
    dice.shuffle(rows)
    table("carry", rows)

# ---- american-dividends: QuantLib's finite differences on a fine grid. Theta, vega and rho are
# central differences of its prices, theta by moving all days by one: its own holds the price less
# the escrow, and looks a day ahead. No dividend is near the first day or on the last.
def american_dividends():
    import QuantLib as ql
    dice.seed(20261127)
    today = ql.Date(27, 11, 2026)
    ql.Settings.instance().evaluationDate = today
    engine = ql.FdBlackScholesVanillaEngine
    flat = lambda x: ql.YieldTermStructureHandle(ql.FlatForward(today, x, ql.Actual365Fixed()))
    def option(S, K, days, r, q, v, cp, paid, model):
        process = ql.BlackScholesMertonProcess(ql.QuoteHandle(ql.SimpleQuote(S)), flat(q), flat(r),
            ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), v, ql.Actual365Fixed())))
        payoff = ql.PlainVanillaPayoff(ql.Option.Call if cp > 0 else ql.Option.Put, K)
        found = ql.VanillaOption(payoff, ql.AmericanExercise(today, today + days))
        schedule = [ql.FixedDividend(amount, today + day) for day, amount in paid]
        law = engine.Spot if model == "spot" else engine.Escrowed
        found.setPricingEngine(engine(process, schedule, 1600, 1600, 0, ql.FdmSchemeDesc.Douglas(), False, -1e300, law))
        return found
    cases = [(100, 105, 200, [(40, 1.5), (131, 1.5)]), (100, 90, 60, [(20, 0.8)]), (587.3, 600, 400, [(d, 1.9) for d in (25, 116, 207, 298, 389)]),
             (42, 40, 120, [(30, 2.5)]), (250, 260, 700, [(d, 1.1) for d in range(50, 700, 91)]), (60, 60, 30, [])]
    rows = []
    for S, K, days, paid in cases:
        for cp in (1, -1):
            for model in ("spot", "escrowed"):
                r, q, v = pick(0.02, 0.06), dice.choice([0, 0.01]), pick(0.15, 0.6)
                row = dict(spot=S, strike=K, days=days, r=r, q=q, sigma=v, cp=cp,
                    dividends=";".join(f"{day}:{amount}" for day, amount in paid), model=model)
                at = lambda r=r, v=v, n=0: option(S, K, days + n, r, q, v, cp, [(day + n, amount) for day, amount in paid], model)
                slope = lambda up, down, width: (at(**up).NPV() - at(**down).NPV()) / width
                o = at()
                answers = (o.NPV(), o.delta(), o.gamma(), slope(dict(n=-1), dict(n=1), 2 / 365),
                    slope(dict(v=v * 1.02), dict(v=v * 0.98), 0.04 * v), slope(dict(r=r + 2e-3), dict(r=r - 2e-3), 4e-3))
                rows.append(row | expected(["price", "delta", "gamma", "theta_per_year", "vega", "rho"], answers))
    table("american-dividends", rows)

if __name__ == "__main__":
    for task in (probability, svi, curve, expiry, chain, strategy, carry, american_dividends):
        task()
