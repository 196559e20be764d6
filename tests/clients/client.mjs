// Runs the vendor's own JavaScript client against an exchange and judges what it gets.
//
//     npm ci && node client.mjs ws://127.0.0.1:18765 http://127.0.0.1:18766
//
// It logs in to both clusters, takes trades, quotes and bars of stocks and options, and pages
// through a whole option chain. Exit 0 with one line of counts; anything else with the reason.

import { restClient, websocketClient } from "@massive.com/client-js";

const KEY = "conformance";
const DEADLINE = 150_000;
const WANTED = ["A", "T", "Q"];
const UNDERLYING = "AAPL";

const [ws, rest] = process.argv.slice(2);
if (!ws || !rest) fail("usage: node client.mjs ws://HOST:PORT http://HOST:PORT");
setTimeout(() => fail(`not done within ${DEADLINE / 1000} s`), DEADLINE).unref();

function fail(reason) {
  console.error(`javascript client: ${reason}`);
  process.exit(1);
}

function expect(fact, sentence) {
  if (!fact) throw new Error(sentence);
}

// Every contract of the chain once, as many as the reference knows; the busiest first. The
// client follows the pages by itself, and gathers them in an order of its own.
async function pageThrough() {
  const client = restClient(KEY, rest, { pagination: true });
  const chain = (await client.getOptionsChain({ underlyingAsset: UNDERLYING, limit: 250 })).results;
  const tickers = new Set(chain.map((row) => row.details.ticker));
  expect(tickers.size === chain.length, "a contract came twice while paging through the chain");
  const listed = await client.listOptionsContracts({ underlyingTicker: UNDERLYING, limit: 1000 });
  expect(listed.results.length === chain.length, "chain and reference differ in length");
  expect(listed.results.every((row) => tickers.has(row.ticker)), "chain and reference differ");
  chain.sort((one, two) => (two.day?.volume ?? 0) - (one.day?.volume ?? 0));
  return chain.map((row) => row.details.ticker);
}

// Takes events of a cluster until each kind has come.
function listen(socket, cluster, symbols) {
  const seen = {};
  return new Promise((resolve, reject) => {
    socket.onerror = (event) => reject(new Error(`${cluster}: ${event.message ?? "socket error"}`));
    socket.onclose = (event) => reject(new Error(`${cluster}: closed, ${event.code} ${event.reason}`));
    socket.onmessage = ({ data: text }) => {
      try {
        for (const event of JSON.parse(text)) take(event);
      } catch (error) {
        reject(error);
      }
      if (WANTED.every((kind) => seen[kind])) {
        socket.onclose = null;
        socket.close();
        resolve(seen);
      }
    };
    function take(event) {
      if (event.ev === "status") {
        expect(["connected", "auth_success", "success"].includes(event.status), event.message);
        if (event.status === "auth_success") {
          const params = WANTED.flatMap((kind) => symbols.map((symbol) => `${kind}.${symbol}`));
          socket.send(JSON.stringify({ action: "subscribe", params: params.join(",") }));
        }
        return;
      }
      expect(sound(event), `${cluster}: an event is not sound: ${JSON.stringify(event)}`);
      seen[event.ev] = (seen[event.ev] ?? 0) + 1;
    }
  });
}

function sound(event) {
  if (!event.sym) return false;
  switch (event.ev) {
    case "T":
      return event.p > 0 && event.s > 0 && event.t > 0;
    case "Q":
      return event.bp >= 0 && event.ap > event.bp && event.t > 0;
    case "A":
      return event.l <= event.o && event.o <= event.h && event.l <= event.c && event.c <= event.h
        && event.v <= event.av && event.e - event.s === 1000;
    default:
      return false;
  }
}

try {
  const contracts = await pageThrough();
  const client = websocketClient(KEY, ws);
  const [stocks, options] = await Promise.all([
    listen(client.stocks(), "stocks", ["SPY", "AAPL", "BRK.B"]),
    listen(client.options(), "options", contracts.slice(0, 150)),
  ]);
  const sum = (seen) => Object.values(seen).reduce((total, count) => total + count, 0);
  console.log(
    `javascript client: ${contracts.length} contracts, stocks ${sum(stocks)} events, options ${sum(options)} events`,
  );
  process.exit(0);
} catch (error) {
  fail(error.message);
}
