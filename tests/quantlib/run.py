#!/usr/bin/env python3
"""Holds the reckoner to QuantLib on random contracts of every kind.

    python3 run.py [--program RECKON] [--venv DIR] [--contracts 2000] [--seed 1]

QuantLib (PyPI `QuantLib`) is installed into a virtual environment of its own, once. Each kind makes
contracts by the seed, asks QuantLib and the reckoner (`cargo run -p analytics --example reckon`,
CSV in and out), and compares every figure within its tolerance. American contracts are judged by
QuantLib's spectral engine at its high-precision setting, those with cash dividends by its finite
differences on a fine grid, 2 in 100 as many. Exit 0 with one line of counts; anything
else with the worst offence on stderr.
"""

import argparse
import csv
import io
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import venv

JUDGE = "QuantLib==1.*"
RECKON = ["cargo", "run", "-q", "--release", "-p", "analytics", "--example", "reckon", "--"]


class Failure(Exception):
    """Where the two differ, in a sentence."""


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", help="the built reckoner; else cargo runs it")
    default = pathlib.Path(tempfile.gettempdir()) / "tapedeck-quantlib-venv"
    parser.add_argument("--venv", type=pathlib.Path, default=default)
    parser.add_argument("--contracts", type=int, default=2000,
                        help="of each kind, 2 in 100 with dividends")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def install(directory):
    """The environment's Python, with QuantLib in it."""
    python = directory / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(directory, with_pip=True)
    probe = [python, "-c", "import QuantLib"]
    if subprocess.run(probe, capture_output=True, check=False).returncode != 0:
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", JUDGE]
        subprocess.run(pip, check=True, timeout=300)
    return python


def reckon(options, task, rows):
    """The reckoner's answers to `rows`, a list of dicts."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    command = [options.program, task] if options.program else [*RECKON, task]
    done = subprocess.run(command, input=text.getvalue(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"{task}: the reckoner stopped with {done.returncode}: {done.stderr.strip()}")
    answers = list(csv.DictReader(io.StringIO(done.stdout)))
    if len(answers) != len(rows):
        raise Failure(f"{task}: {len(answers)} answers to {len(rows)} rows")
    return answers


class Tally:
    """Differences by figure, each in parts of what that figure is of order."""

    def __init__(self, kind):
        self.kind, self.off, self.worst = kind, {}, {}

    def add(self, figure, met, exact, order, row):
        if met == "":
            raise Failure(f"{self.kind}: no {figure} for {row}")
        off = abs(float(met) - exact) / order
        # Written so that a NaN is an offence too.
        if not off <= self.worst.get(figure, (-1.0, ""))[0]:
            self.worst[figure] = (off, f"{met}, not {exact!r}, for {row}")
        self.off.setdefault(figure, []).append(off)

    def judge(self, limits):
        """Holds each figure to (largest, 99th percentile); answers what was reached."""
        said = []
        for figure, (largest, usual) in limits.items():
            off, words = self.worst[figure]
            high = sorted(self.off[figure])[math.ceil(0.99 * len(self.off[figure])) - 1]
            if not off <= largest:
                raise Failure(f"{self.kind}: {figure} is off by {off:.1e} of its order: {words}")
            if not high <= usual:
                raise Failure(f"{self.kind}: {figure} is off by {high:.1e} of its order at p99")
            said.append(f"{figure} {high:.0e}/{off:.0e}")
        return f"{self.kind} {len(self.off[next(iter(limits))])} ({', '.join(said)})"


class Contract:
    """One random contract and QuantLib's view of it."""

    def __init__(self, dice, ql, american):
        self.ql = ql
        self.days = int(math.exp(dice.uniform(0.0, math.log(1100))))
        self.sigma = round(math.exp(dice.uniform(math.log(0.06), math.log(1.2))), 4)
        self.spot = round(math.exp(dice.uniform(math.log(2), math.log(6000))), 2)
        self.years = self.days / 365
        far = dice.uniform(-3, 3) * self.sigma * math.sqrt(self.years)
        self.strike = max(round(self.spot * math.exp(far), 2), 0.01)
        carries = [0.0, 0.045, dice.uniform(0, 0.1)] if american else [dice.uniform(-0.03, 0.12)]
        self.r, self.q = (round(dice.choice(carries), 4) for _ in range(2))
        self.cp = dice.choice((1, -1))

    def row(self, *without):
        row = {
            "spot": self.spot, "strike": self.strike, "t_years": repr(self.years), "r": self.r,
            "q": self.q, "sigma": self.sigma, "cp": self.cp,
        }
        return {name: cell for name, cell in row.items() if name not in without}

    def option(self, american, **moved):
        """A QuantLib option, with some of spot, r, q and sigma moved."""
        ql = self.ql
        today = ql.Settings.instance().evaluationDate
        day_count = ql.Actual365Fixed()

        def flat(rate):
            return ql.YieldTermStructureHandle(ql.FlatForward(today, rate, day_count))

        def at(name):
            return getattr(self, name) + moved.get(name, 0.0)

        vol = ql.BlackConstantVol(today, ql.NullCalendar(), at("sigma"), day_count)
        process = ql.BlackScholesMertonProcess(
            ql.QuoteHandle(ql.SimpleQuote(at("spot"))), flat(at("q")), flat(at("r")),
            ql.BlackVolTermStructureHandle(vol),
        )
        payoff = ql.PlainVanillaPayoff(ql.Option.Call if self.cp > 0 else ql.Option.Put, self.strike)
        expiry = today + self.days
        if american:
            option = ql.VanillaOption(payoff, ql.AmericanExercise(today, expiry))
            option.setPricingEngine(self.engine(process))
        else:
            option = ql.VanillaOption(payoff, ql.EuropeanExercise(expiry))
            option.setPricingEngine(ql.AnalyticEuropeanEngine(process))
        return option

    def engine(self, process):
        """What judges an American contract."""
        scheme = self.ql.QdFpAmericanEngine.highPrecisionScheme()
        return self.ql.QdFpAmericanEngine(process, scheme)


def european(options, dice, ql):
    """Prices and the Greeks that QuantLib has closed forms for; the rest are held to mpmath."""
    contracts = [Contract(dice, ql, False) for _ in range(options.contracts)]
    tally = Tally("european")
    for c, answer in zip(contracts, reckon(options, "european", [c.row() for c in contracts])):
        option = c.option(False)
        # QuantLib's is that of the call, for puts as well.
        above = option.itmCashProbability()
        orders = {
            "price": (option.NPV(), c.spot), "delta": (option.delta(), 1.0),
            "gamma": (option.gamma(), 1 / c.spot), "vega": (option.vega(), c.spot),
            "theta": (option.theta(), c.spot), "rho": (option.rho(), c.spot * c.years),
            "rho_q": (option.dividendRho(), c.spot * c.years),
            "dual_delta": (option.strikeSensitivity(), 1.0),
            "prob_itm": (above if c.cp > 0 else 1 - above, 1.0),
        }
        for figure, (exact, order) in orders.items():
            tally.add(figure, answer[figure], exact, max(order, abs(exact)), c.row())
    return tally.judge(dict.fromkeys(orders, (1e-11, 1e-12)))


def european_iv(options, dice, ql):
    """Volatilities from undiscounted prices, in parts of what the rounding of the two terms that
    QuantLib's prices are the difference of does to them."""
    contracts, rows = [], []
    while len(rows) < options.contracts:
        c = Contract(dice, ql, False)
        forward = c.spot * math.exp((c.r - c.q) * c.years)
        payoff = ql.PlainVanillaPayoff(ql.Option.Call if c.cp > 0 else ql.Option.Put, c.strike)
        black = ql.BlackCalculator(payoff, forward, c.sigma * math.sqrt(c.years), 1.0)
        price, vega = black.value(), black.vega(c.years)
        doubt = max(forward, c.strike) / (vega or 1e-300) * 2.0**-53
        if vega > 1e-3 * forward:
            contracts.append((c, doubt))
            rows.append({
                "forward": repr(forward), "strike": c.strike, "t_years": repr(c.years),
                "cp": c.cp, "price_undiscounted": repr(price),
            })
    tally = Tally("european-iv")
    for (c, doubt), answer in zip(contracts, reckon(options, "european-iv", rows)):
        tally.add("iv in roundings", answer["iv"], c.sigma, doubt + 2.0**-52 * c.sigma, c.row())
    return tally.judge({"iv in roundings": (32.0, 8.0)})


def differences(c, price):
    """American Greeks by central differences of QuantLib's prices, theta by what a price's
    dependence on rT, qT and σ²T alone makes of the others."""
    def npv(**moved):
        return c.option(True, **moved).NPV()

    def slope(name, step):
        return (npv(**{name: step}) - npv(**{name: -step})) / (2 * step)

    step = 2e-3 * c.spot * c.sigma * math.sqrt(c.years)
    up, down = npv(spot=step), npv(spot=-step)
    vega, rho, rho_q = slope("sigma", 1e-3 * c.sigma), slope("r", 1e-5), slope("q", 1e-5)
    theta = -(c.r * rho + c.q * rho_q + 0.5 * c.sigma * vega) / c.years
    gamma = (up - 2 * price + down) / step**2
    return {"delta": (up - down) / (2 * step), "gamma": gamma, "vega": vega, "rho": rho,
            "theta_per_year": theta}


def american(options, dice, ql):
    """Prices of all, and Greeks where differences have them, at the high-precision setting."""
    contracts = [Contract(dice, ql, True) for _ in range(options.contracts)]
    tally = Tally("american")
    for c, answer in zip(contracts, reckon(options, "american", [c.row() for c in contracts])):
        price = c.option(True).NPV()
        tally.add("price", answer["price"], price, c.spot, c.row())
        intrinsic = max(c.cp * (c.spot - c.strike), 0.0)
        # Differences across the boundary, where rates begin to be zero, or across the corner that
        # boundaries have where rate and yield meet, are of two kinds.
        apart = min(c.r, c.q) > 1e-4 and abs(c.r - c.q) > 5e-3
        smooth = price > intrinsic + 1e-4 * c.strike and apart
        if smooth:
            unit = max(c.spot, c.strike)
            orders = {"delta": 1.0, "gamma": 1 / c.spot, "vega": unit, "rho": unit * c.years,
                      "theta_per_year": unit}
            for figure, exact in differences(c, price).items():
                order = max(orders[figure], abs(exact))
                tally.add(figure, answer[figure], exact, order, c.row())
    greeks = dict.fromkeys(("delta", "gamma", "vega", "rho", "theta_per_year"), (3e-3, 3e-4))
    return tally.judge({"price": (1e-5, 1e-6), **greeks})


def american_iv(options, dice, ql):
    """Volatilities from QuantLib's prices, where vega is above a thousandth of the spot."""
    contracts, rows = [], []
    while len(rows) < options.contracts:
        c = Contract(dice, ql, True)
        # Early exercise only adds to a price, and mostly takes from vega.
        if c.option(False).vega() < 3e-3 * c.spot:
            continue
        price = c.option(True).NPV()
        if price > max(c.cp * (c.spot - c.strike), 0.0) + 1e-4 * c.strike:
            contracts.append(c)
            rows.append({"price": repr(price), **c.row("sigma")})
    tally = Tally("american-iv")
    felt = reckon(options, "american", [c.row() for c in contracts])
    for c, seen, answer in zip(contracts, felt, reckon(options, "american-iv", rows)):
        if float(seen["vega"]) > 1e-3 * c.spot:
            tally.add("iv", answer["iv"], c.sigma, 1.0, c.row())
    return tally.judge({"iv": (1e-4, 1e-5)})


class Payer(Contract):
    """A contract with up to four cash dividends, each on a day that is neither the first nor the
    last, so that no convention tells what comes first on a day."""

    def __init__(self, dice, ql):
        super().__init__(dice, ql, True)
        self.days = max(self.days, 5)
        self.years = self.days / 365
        most = min(4, self.days - 2)
        days = sorted(dice.sample(range(1, self.days), dice.randint(0, most)))
        self.paid = [(day, round(self.spot * dice.uniform(0.0005, 0.02), 3)) for day in days]
        self.model = dice.choice(("spot", "escrowed"))

    def row(self, *without):
        row = {name: cell for name, cell in super().row(*without).items() if name != "t_years"}
        paid = ";".join(f"{day}:{amount}" for day, amount in self.paid)
        return {**row, "days": self.days, "dividends": paid, "model": self.model}

    def engine(self, process):
        """Finite differences on a grid fine enough to judge by; puts need the steps in time."""
        ql = self.ql
        finite = ql.FdBlackScholesVanillaEngine
        model = finite.Spot if self.model == "spot" else finite.Escrowed
        today = ql.Settings.instance().evaluationDate
        paid = [ql.FixedDividend(amount, today + day) for day, amount in self.paid]
        steps, points, scheme = 2000, 1600, ql.FdmSchemeDesc.Douglas()
        return finite(process, paid, steps, points, 0, scheme, False, -1e300, model)


def american_dividends(options, dice, ql):
    """Prices with cash dividends of either model. The judge is slow, so there are fewer."""
    contracts = [Payer(dice, ql) for _ in range(dividend_contracts(options))]
    tally = Tally("american-dividends")
    answers = reckon(options, "american-dividends", [c.row() for c in contracts])
    for c, answer in zip(contracts, answers):
        tally.add("price", answer["price"], c.option(True).NPV(), c.spot, c.row())
    return tally.judge({"price": (5e-5, 5e-5)})


def american_dividends_iv(options, dice, ql):
    """Volatilities from the judge's prices, where vega is above a hundredth of the spot."""
    contracts, rows = [], []
    while len(rows) < dividend_contracts(options):
        c = Payer(dice, ql)
        # Early exercise mostly takes from vega: most that fail are told without the slow judge.
        if c.option(False).vega() < 1e-2 * c.spot:
            continue
        price = c.option(True).NPV()
        if price > max(c.cp * (c.spot - c.strike), 0.0) + 1e-3 * c.strike:
            contracts.append(c)
            rows.append({"price": repr(price), **c.row("sigma")})
    tally = Tally("american-dividends-iv")
    felt = reckon(options, "american-dividends", [c.row() for c in contracts])
    for c, seen, answer in zip(contracts, felt, reckon(options, "american-dividends-iv", rows)):
        if float(seen["vega"]) > 1e-2 * c.spot:
            tally.add("iv", answer["iv"], c.sigma, 1.0, c.row())
    return tally.judge({"iv": (5e-4, 5e-4)})


def dividend_contracts(options):
    """How many there are of a kind that finite differences judge, a fraction of a second each."""
    return math.ceil(0.02 * options.contracts)


KINDS = [european, european_iv, american, american_iv, american_dividends, american_dividends_iv]


def main():
    options = parse()
    if not options.inside:
        python = install(options.venv)
        words = [str(python), os.path.abspath(__file__), "--inside", *sys.argv[1:]]
        sys.exit(subprocess.run(words, check=False).returncode)
    import QuantLib as ql  # only the environment has it

    ql.Settings.instance().evaluationDate = ql.Date(2, 1, 2026)
    try:
        said = [kind(options, random.Random(f"{kind.__name__} {options.seed}"), ql) for kind in KINDS]
    except Failure as failure:
        sys.exit(str(failure))
    print("p99/max: " + "; ".join(said))


main()
