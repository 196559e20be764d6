// Make-believe tickers: names that exist, prices that never were. For tests of the page and for
// looking at it without the window; the product does not carry it.

import type { Chart, Gap, Ticker } from '../bindings';
import { luck, seedOf, step, type Luck } from './random';

/** When this market's clock starts: Monday 23 November 2026, 14:31:07 in New York. */
export const START = Date.UTC(2026, 10, 23, 19, 31, 7);

const MINUTE = 60_000;
const DAY = 86_400_000;

type Candle = Chart['candles'][number];

/** Symbol, name, type, previous close, volatility a year, millions of shares a day. */
const LISTING: [string, string, string, number, number, number][] = [
  ['SPY', 'SPDR S&P 500 ETF Trust', 'ETF', 648.32, 0.16, 61],
  ['QQQ', 'Invesco QQQ Trust', 'ETF', 571.9, 0.21, 42],
  ['IWM', 'iShares Russell 2000 ETF', 'ETF', 228.44, 0.24, 31],
  ['AAPL', 'Apple Inc.', 'CS', 241.17, 0.27, 48],
  ['MSFT', 'Microsoft Corp', 'CS', 512.6, 0.25, 21],
  ['NVDA', 'Nvidia Corp', 'CS', 178.35, 0.46, 190],
  ['AMZN', 'Amazon.com Inc', 'CS', 231.02, 0.31, 38],
  ['GOOGL', 'Alphabet Inc. Class A', 'CS', 252.81, 0.29, 29],
  ['META', 'Meta Platforms, Inc. Class A', 'CS', 702.45, 0.33, 14],
  ['TSLA', 'Tesla, Inc.', 'CS', 391.08, 0.58, 92],
  ['AMD', 'Advanced Micro Devices', 'CS', 214.66, 0.52, 47],
  ['NFLX', 'NetFlix Inc', 'CS', 1104.2, 0.34, 4],
  ['JPM', 'JPMorgan Chase & Co.', 'CS', 306.71, 0.22, 9],
  ['BRK.B', 'Berkshire Hathaway Inc. Class B', 'CS', 498.12, 0.16, 4],
  ['F', 'Ford Motor Company', 'CS', 13.27, 0.38, 71],
  ['PLUG', 'Plug Power, Inc.', 'CS', 0.8421, 0.95, 88],
  ['TLT', 'iShares 20+ Year Treasury Bond ETF', 'ETF', 89.14, 0.14, 37],
  ['I:SPX', 'S&P 500', 'INDEX', 6488.1, 0.16, 0],
];

/** Where candles are missing: one stretch that will not come, and one that is asked for. */
export function gapsOf(interval: string): Gap[] {
  if (!['1m', '5m', '15m'].includes(interval)) return [];
  const at = (hour: number, minute: number) => Date.UTC(2026, 10, 23, hour + 5, minute);
  const down = 'The link was down.';
  return [
    { from: at(13, 5), to: at(13, 20), lateFrom: at(12, 50), state: 'unfillable', words: `${down} The missing bars cannot be had: Your plan includes no history of that day.` },
    { from: at(14, 15), to: at(14, 20), lateFrom: at(14, 0), state: 'pending', words: `${down} The missing bars are being asked for.` },
  ];
}

/** Whether a candle of a start is missing. */
export function within(gaps: readonly Gap[], start: number): boolean {
  return gaps.some(({ from, to }) => from <= start && (to === null || start < to));
}

/** One make-believe ticker. */
export class Stock {
  readonly figures: Ticker;
  readonly kind: string;
  readonly yearly: number;
  /** One-minute candles of today, oldest first. */
  readonly minutes: Candle[] = [];
  readonly #luck: Luck;

  constructor([symbol, name, kind, close, yearly, millions]: (typeof LISTING)[number]) {
    this.kind = kind;
    this.yearly = yearly;
    this.#luck = luck(seedOf(symbol));
    const open = close * (1 + step(this.#luck) * yearly * 0.02);
    this.figures = {
      symbol, name, last: open, lastTime: START, regular: open, extended: null, change: null, changePercent: null,
      previousClose: close, bid: null, ask: null, bidSize: null, askSize: null, quoteTime: null,
      open, high: open, low: open, volume: 0, origin: 'simulated',
    };
    this.#live(millions);
    this.quote(START);
  }

  /** Moves the price by a moment's worth. */
  move(now: number): void {
    const { figures } = this;
    const width = (this.yearly / Math.sqrt(252 * 390)) * 0.35;
    const last = cents(figures.last! * (1 + step(this.#luck) * width));
    figures.volume = (figures.volume ?? 0) + Math.floor(this.#luck() * 900);
    this.#see(last, now);
    const start = Math.floor(now / MINUTE) * MINUTE;
    let candle = this.minutes.at(-1);
    if (!candle || candle[0] < start) this.minutes.push((candle = [start, last, last, last, last, 0]));
    candle[2] = Math.max(candle[2], last);
    candle[3] = Math.min(candle[3], last);
    candle[4] = last;
    candle[5] = (candle[5] ?? 0) + Math.floor(this.#luck() * 900);
    this.quote(now);
  }

  /** Candles of a length in minutes, or of days, up to now. */
  candles(interval: string): Candle[] {
    if (interval === '1D') return this.#days();
    if (interval === '1s' || interval === '5s') return this.#seconds(interval === '1s' ? 1000 : 5000);
    const minutes = { '1m': 1, '5m': 5, '15m': 15, '1h': 60 }[interval] ?? 1;
    return merged(this.minutes, minutes * MINUTE);
  }

  private quote(now: number): void {
    const { figures } = this;
    if (this.kind === 'INDEX') return;
    const half = Math.max(0.01, figures.last! * 0.00004);
    figures.bid = cents(figures.last! - half);
    figures.ask = cents(figures.last! + half);
    figures.bidSize = 1 + Math.floor(this.#luck() * 18);
    figures.askSize = 1 + Math.floor(this.#luck() * 18);
    figures.quoteTime = now;
  }

  #live(millions: number): void {
    const open = Date.UTC(2026, 10, 23, 14, 30);
    const width = this.yearly / Math.sqrt(252 * 390);
    let close = this.figures.last!;
    for (let start = open; start <= START; start += MINUTE) {
      const first = close;
      const points = Array.from({ length: 4 }, () => (close = cents(close * (1 + step(this.#luck) * width * 0.55))));
      const since = (start - open) / MINUTE;
      const busy = 0.6 + 1.4 * Math.exp(-since / 30) + 0.9 * this.#luck() ** 2;
      const volume = Math.round((millions * 1e6 * busy) / 390);
      this.minutes.push([start, first, Math.max(first, ...points), Math.min(first, ...points), close, volume]);
      this.figures.volume = (this.figures.volume ?? 0) + volume;
      this.#see(close, Math.min(START, start + MINUTE));
    }
    if (millions === 0) this.figures.volume = null;
  }

  #see(last: number, now: number): void {
    const { figures } = this;
    figures.last = figures.regular = last;
    figures.lastTime = now;
    figures.high = Math.max(figures.high!, last);
    figures.low = Math.min(figures.low!, last);
    figures.change = last - figures.previousClose!;
    figures.changePercent = (figures.change / figures.previousClose!) * 100;
  }

  #days(): Candle[] {
    const next = luck(seedOf(`${this.figures.symbol} days`));
    const days: Candle[] = [];
    let close = this.figures.previousClose!;
    for (let back = 1; days.length < 260; back += 1) {
      const start = Date.UTC(2026, 10, 23, 5) - back * DAY;
      if ([0, 6].includes(new Date(start).getUTCDay())) continue;
      const open = cents(close * (1 + step(next) * this.yearly * 0.06));
      const high = cents(Math.max(open, close) * (1 + next() * this.yearly * 0.03));
      const low = cents(Math.min(open, close) * (1 - next() * this.yearly * 0.03));
      days.push([start, open, high, low, close, Math.round(2e7 + next() * 3e7)]);
      close = cents(open * (1 + step(next) * 0.002));
    }
    const { open, high, low, last, volume } = this.figures;
    return [...days.reverse(), [Date.UTC(2026, 10, 23, 5), open!, high!, low!, last!, volume]];
  }

  #seconds(length: number): Candle[] {
    const next = luck(seedOf(`${this.figures.symbol} seconds`));
    const seconds: Candle[] = [];
    let close = this.figures.last!;
    for (let start = Math.floor(START / length) * length; seconds.length < 600; start -= length) {
      const open = cents(close * (1 + step(next) * this.yearly * 0.00006));
      const high = Math.max(open, close);
      const low = Math.min(open, close);
      seconds.push([start, open, high, low, close, Math.round(next() * 4000)]);
      close = open;
    }
    return seconds.reverse();
  }
}

/** Every ticker of this market. */
export function listing(): Map<string, Stock> {
  return new Map(LISTING.map((entry) => [entry[0], new Stock(entry)]));
}

/** Candles put together into longer ones. */
function merged(candles: readonly Candle[], length: number): Candle[] {
  const longer: Candle[] = [];
  for (const [start, open, high, low, close, volume] of candles) {
    const begins = Math.floor(start / length) * length;
    const into = longer.at(-1);
    if (into?.[0] !== begins) {
      longer.push([begins, open, high, low, close, volume]);
      continue;
    }
    into[2] = Math.max(into[2], high);
    into[3] = Math.min(into[3], low);
    into[4] = close;
    into[5] = (into[5] ?? 0) + (volume ?? 0);
  }
  return longer;
}

function cents(value: number): number {
  const unit = value < 1 ? 10_000 : 100;
  return Math.round(value * unit) / unit;
}
