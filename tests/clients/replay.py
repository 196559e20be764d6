#!/usr/bin/env python3
"""Runs the vendor's own Python client over a replay and says what that cost it.

    python3 replay.py --install                      prints the Python that has the client
    PYTHON replay.py --url ws://127.0.0.1:PORT

The client keeps the latest of each symbol, as the others in the benchmark do. One line, of what came
once every symbol was known: events, nanoseconds of processor time, allocations (not counted: 0), and
the 50th and 99th percentile of how late marked trades were, microseconds.
"""

import argparse
import os
import pathlib
import sys
import tempfile
import time

from run import KEY, install


def replay(url):
    from massive import WebSocketClient

    scheme, host = url.split("://")
    client = WebSocketClient(
        api_key=KEY,
        feed=host,
        market="stocks",
        secure=scheme == "wss",
        subscriptions=["T.ZZEND"],
        max_reconnects=0,
    )
    latest = {}
    delays = []
    began = time.process_time_ns()

    def take(messages):
        nonlocal began
        for message in messages:
            symbol = message.symbol
            latest[symbol] = message
            if symbol == "ZZBEGIN":
                began = time.process_time_ns()
            elif symbol == "ZZMARK":
                delays.append(time.monotonic_ns() / 1e3 - message.price)
            elif symbol == "ZZEND":
                spent = time.process_time_ns() - began
                late = sorted(delays[20:]) or [float("nan")]
                p50, p99 = late[len(late) // 2], late[min(len(late) - 1, int(len(late) * 0.99))]
                print(message.price, spent, 0, p50, p99, flush=True)
                # The client has no way to be asked to end.
                os._exit(0)

    client.run(take)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--url")
    default = pathlib.Path(tempfile.gettempdir()) / "tapedeck-clients-venv"
    parser.add_argument("--venv", type=pathlib.Path, default=default)
    arguments = parser.parse_args()
    if arguments.install:
        print(install(arguments.venv))
    else:
        replay(arguments.url)


if __name__ == "__main__":
    sys.exit(main())
