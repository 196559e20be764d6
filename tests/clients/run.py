#!/usr/bin/env python3
"""Runs the vendor's own Python client against an exchange and judges what it gets.

    python3 run.py --ws 127.0.0.1:18765 --rest http://127.0.0.1:18766 [--venv DIR]

The client (PyPI `massive`) is installed into a virtual environment of its own, once. It logs in
to both clusters, takes trades, quotes and bars of stocks and options, and pages through a whole
option chain. Exit 0 with one line of counts; anything else with the reason on stderr.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import venv

CLIENT = "massive==2.9.*"
DEADLINE = 150.0
KEY = "conformance"
UNDERLYING = "SPY"
STOCKS = ["SPY", "AAPL", "BRK.B"]
# The kinds each cluster has to deliver, by the vendor's model.
WANTED = {"EquityTrade", "EquityQuote", "EquityAgg"}


class Failure(Exception):
    """What the exchange did wrong, in a sentence."""


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ws", required=True, help="host:port of the WebSockets")
    parser.add_argument("--rest", required=True, help="http://host:port of the REST endpoints")
    default = pathlib.Path(tempfile.gettempdir()) / "tapedeck-clients-venv"
    parser.add_argument("--venv", type=pathlib.Path, default=default)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def install(directory):
    """The environment's Python, with the client in it."""
    python = directory / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(directory, with_pip=True)
    probe = [python, "-c", "import massive"]
    if subprocess.run(probe, capture_output=True, check=False).returncode != 0:
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", CLIENT]
        subprocess.run(pip, check=True, timeout=300)
    return python


class Listener(threading.Thread):
    """One cluster's client, which gathers the kinds it decodes."""

    def __init__(self, ws, market, pairs):
        super().__init__(daemon=True)
        from massive import WebSocketClient

        self.client = WebSocketClient(
            api_key=KEY, feed=ws, market=market, secure=False, subscriptions=pairs, max_reconnects=1
        )
        self.market = market
        self.seen = {}
        self.broken = None
        self.done = threading.Event()

    def run(self):
        try:
            self.client.run(self.take)
        except Exception as error:  # whatever ends the client ends the test
            self.broken = error
        self.done.set()

    def take(self, messages):
        for message in messages:
            kind = type(message).__name__
            self.seen[kind] = self.seen.get(kind, 0) + 1
            try:
                check(message)
            except Failure as failure:
                self.broken = failure
                self.done.set()
        if WANTED <= self.seen.keys():
            self.done.set()


def check(message):
    """Whether a decoded event is whole and sound."""
    kind = type(message).__name__
    sound = {
        "EquityTrade": lambda: message.price > 0 and message.size > 0 and message.timestamp > 0,
        "EquityQuote": lambda: message.ask_price > message.bid_price >= 0 and message.timestamp > 0,
        "EquityAgg": lambda: message.low <= message.open <= message.high
        and message.low <= message.close <= message.high
        and message.low <= message.vwap <= message.high
        and message.volume <= message.accumulated_volume
        and message.end_timestamp - message.start_timestamp == 1000,
    }.get(kind)
    if sound is None:
        raise Failure(f"an event decoded to {kind}: {message}")
    try:
        fine = bool(message.symbol) and sound()
    except TypeError as error:
        raise Failure(f"a field is missing ({error}): {message}") from error
    if not fine:
        raise Failure(f"an event is not sound: {message}")


def page_through(rest):
    """Every contract of the chain once, as many as the reference knows; the busiest first."""
    chain = list(rest.list_snapshot_options_chain(UNDERLYING, params={"limit": 250}))
    tickers = [row.details.ticker for row in chain]
    if len(set(tickers)) != len(tickers):
        raise Failure("a contract came twice while paging through the chain")
    if tickers != sorted(tickers):
        raise Failure("the chain is not in the order of its tickers")
    if len(chain) < 5000:
        raise Failure(f"the chain of {UNDERLYING} has only {len(chain)} contracts")
    listed = rest.list_options_contracts(underlying_ticker=UNDERLYING, limit=1000)
    if {contract.ticker for contract in listed} != set(tickers):
        raise Failure("the chain and the contracts reference name different contracts")
    priced = [row for row in chain if row.greeks and row.greeks.delta is not None]
    if len(priced) < len(chain) / 2:
        raise Failure(f"only {len(priced)} of {len(chain)} contracts have Greeks")
    chain.sort(key=lambda row: -(row.day.volume or 0) if row.day else 0)
    return len(chain), [row.details.ticker for row in chain]


def history(rest):
    """Bars, snapshots and reference data of a stock through the client's models."""
    bars = list(rest.list_aggs("SPY", 1, "day", "2020-01-01", "2100-01-01", limit=5000))
    if len(bars) < 250 or any(not bar.low <= bar.close <= bar.high for bar in bars):
        raise Failure("the daily bars are too few or unsound")
    if rest.get_ticker_details("BRK.B").name is None or not rest.get_market_status().market:
        raise Failure("reference data or market status is missing")
    rows = list(rest.list_universal_snapshots(ticker_any_of=["SPY", "I:SPX", "NOSUCH"]))
    if {row.ticker for row in rows} != {"SPY", "I:SPX", "NOSUCH"}:
        raise Failure("the unified snapshot lacks a row")
    return len(bars)


def judge(arguments):
    from massive import RESTClient

    ends = time.monotonic() + DEADLINE
    rest = RESTClient(api_key=KEY, base=arguments.rest)
    contracts, busiest = page_through(rest)
    bars = history(rest)
    pairs = lambda symbols: [f"{ch}.{symbol}" for ch in "ATQ" for symbol in symbols]
    listeners = [
        Listener(arguments.ws, "stocks", pairs(STOCKS)),
        Listener(arguments.ws, "options", pairs(busiest[:150])),
    ]
    for listener in listeners:
        listener.start()
    for listener in listeners:
        if not listener.done.wait(max(0.0, ends - time.monotonic())):
            missing = ", ".join(sorted(WANTED - listener.seen.keys()))
            raise Failure(f"{listener.market}: no {missing} within {DEADLINE:.0f} s")
        if listener.broken:
            raise Failure(f"{listener.market}: {listener.broken}")
    counts = [f"{listener.market} {sum(listener.seen.values())} events" for listener in listeners]
    print(f"python client: {contracts} contracts, {bars} daily bars, {', '.join(counts)}", flush=True)


def main():
    arguments = parse()
    if not arguments.inside:
        try:
            python = install(arguments.venv)
            again = [python, __file__, *sys.argv[1:], "--inside"]
            return subprocess.run(again, check=False, timeout=DEADLINE + 30).returncode
        except (OSError, subprocess.SubprocessError) as error:
            print(f"python client: {error}", file=sys.stderr)
            return 1
    try:
        judge(arguments)
        code = 0
    except Exception as error:
        print(f"python client: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        code = 1
    # The client's threads have no way to be asked to end.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
