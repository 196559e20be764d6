// Runs the vendor's own JavaScript client, or a bare `ws` socket, over a replay and says what that
// cost.
//
//     npm ci && node replay.mjs official|ws ws://127.0.0.1:PORT
//
// Either keeps the latest of each symbol, as the others in the benchmark do. One line, of what came
// once every symbol was known: events, nanoseconds of processor time, allocations (not counted: 0),
// and the 50th and 99th percentile of how late marked trades were, microseconds.

import { websocketClient } from "@massive.com/client-js";
import WebSocket from "ws";

const KEY = "bench";
const [which, url] = process.argv.slice(2);

const latest = new Map();
const delays = [];
let began;

function take(text) {
  for (const event of JSON.parse(text)) {
    if (event.ev === "status") {
      if (event.status === "auth_success") {
        socket.send(JSON.stringify({ action: "subscribe", params: "T.ZZEND" }));
      }
      continue;
    }
    latest.set(event.sym, event);
    if (event.sym === "ZZBEGIN") began = process.cpuUsage();
    if (event.sym === "ZZMARK") delays.push(Number(process.hrtime.bigint()) / 1e3 - event.p);
    if (event.sym === "ZZEND") tell(event.p);
  }
}

function tell(events) {
  const { user, system } = process.cpuUsage(began);
  const late = delays.slice(20).sort((one, two) => one - two);
  const at = (share) => late[Math.min(late.length - 1, Math.floor(late.length * share))] ?? NaN;
  console.log(events, (user + system) * 1e3, 0, at(0.5), at(0.99));
  process.exit(0);
}

// The vendor's client sends the log-in by itself when the socket opens.
const socket = which === "ws"
  ? new WebSocket(`${url}/stocks`, { perMessageDeflate: false })
  : websocketClient(KEY, url).stocks();
if (which === "ws") {
  socket.on("open", () => socket.send(JSON.stringify({ action: "auth", params: KEY })));
  socket.on("message", (data) => take(data.toString()));
} else {
  socket.onmessage = ({ data }) => take(data);
}
