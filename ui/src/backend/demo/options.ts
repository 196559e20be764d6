// Make-believe options on the make-believe tickers: plain Black and Scholes with a skew, good
// enough to look right. The product's figures come from the desk, never from here.

import type {
  ChainCoverage, ChainSummary, Expiry, Exposure, ExposureScope, OptionRow, StrikeRange,
} from '../bindings';
import { countsOf, exposureOf } from './exposure';
import { START, type Stock } from './market';
import { luck, seedOf, step, type Luck } from './random';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const RATE = 0.041;
/** Contracts that are quoted: fewer than the vendor's, so that a chain here shows both kinds. */
export const ROOM = 100;

/** The expiries of a ticker, nearest first. */
export function expiriesOf({ figures: { symbol } }: Stock): Expiry[] {
  const root = symbol.replace('I:', '').replace('.', '');
  const index = symbol.startsWith('I:');
  const expiries: Expiry[] = [];
  for (const days of [0, 1, 2, 4, 11, 18, 25, 32, 53, 88, 116, 207, 298, 424]) {
    const date = new Date(Date.UTC(2026, 10, 23) + days * DAY).toISOString().slice(0, 10);
    const monthly = [25, 53, 88, 116, 207, 298, 424].includes(days);
    const strikes = monthly ? 121 : 81;
    if (index && monthly) expiries.push({ date, root, days, settlesAtOpen: true, strikes });
    expiries.push({ date, root: index ? `${root}W` : root, days, settlesAtOpen: false, strikes });
  }
  return expiries;
}

/** One make-believe chain. */
export class OptionChain {
  readonly rows: OptionRow[] = [];
  readonly expires: number;
  readonly #stock: Stock;
  readonly #luck: Luck;
  #taken = START;
  #others: OptionChain[] | null = null;

  constructor(stock: Stock, { date, root, strikes, settlesAtOpen }: Expiry) {
    this.#stock = stock;
    this.#luck = luck(seedOf(`${root}${date}`));
    this.expires = Date.parse(`${date}T${settlesAtOpen ? '14:30' : '21:00'}:00Z`);
    const spot = stock.figures.last!;
    const gap = [0.5, 1, 2.5, 5, 10, 25].find((size) => (strikes * size) / spot > 0.16) ?? 25;
    const middle = Math.round(spot / gap);
    for (let n = 0; n < strikes; n += 1) {
      const strike = (middle - Math.floor(strikes / 2) + n) * gap;
      if (strike <= 0) continue;
      for (const call of [true, false]) this.rows.push(this.#list(root, date, strike, call));
    }
    for (const row of this.rows) this.price(row, START);
  }

  /** Quotes what is in view, then from the money outwards; answers the rows that changed. */
  plan(view: StrikeRange | null): OptionRow[] {
    const spot = this.#stock.figures.last!;
    const seen = ({ strike }: OptionRow) => view !== null && strike >= view.low && strike <= view.high;
    const far = (row: OptionRow) => (seen(row) ? 0 : 1e9) + Math.abs(row.strike - spot);
    const quoted = new Set([...this.rows].sort((a, b) => far(a) - far(b)).slice(0, ROOM));
    return this.rows.filter((row) => {
      const changed = row.streamed !== quoted.has(row);
      row.streamed = quoted.has(row);
      return changed;
    });
  }

  /** Takes the snapshot anew. */
  take(now: number): void {
    this.#taken = now;
    for (const row of this.rows) this.price(row, now);
  }

  /** How much of it is quoted. */
  coverage(): ChainCoverage {
    const quoted = this.rows.filter(({ streamed }) => streamed).length;
    const bySnapshot = this.rows.length - quoted;
    return { quoted, bySnapshot, barsOnly: bySnapshot, taken: this.#taken };
  }

  /** Prices one contract again. */
  price(row: OptionRow, now: number): void {
    const spot = this.#stock.figures.last!;
    const years = Math.max(this.expires - now, 0.02 * DAY) / YEAR;
    const sigma = this.#smile(row.strike, spot, years);
    const { price, delta, gamma, theta, vega } = blackScholes(spot, row.strike, years, sigma, row.call);
    const half = Math.max(0.01, price * 0.012 + 0.01);
    row.bid = Math.max(0, nickel(price - half));
    row.ask = nickel(price + half);
    row.bidSize = 1 + Math.floor(this.#luck() * 220);
    row.askSize = 1 + Math.floor(this.#luck() * 220);
    row.quoteTime = now - Math.floor(this.#luck() * 2_000);
    row.modelTime = row.quoteTime;
    if (row.bid === 0) {
      Object.assign(row, { iv: null, delta: null, gamma: null, theta: null, vega: null });
      row.modelReason = 'Nobody bids, so no volatility can be told.';
      return;
    }
    row.modelReason = null;
    Object.assign(row, { iv: sigma, delta, gamma, theta, vega });
    if (row.last !== null && (row.lastTime === null || this.#luck() < 0.3)) {
      row.last = nickel(price + step(this.#luck) * half * 0.5);
      row.lastTime = now;
      row.volume = (row.volume ?? 0) + 1 + Math.floor(this.#luck() * 20);
    }
  }

  /** What it all comes to. */
  summary(): ChainSummary {
    const { last: spot, lastTime } = this.#stock.figures;
    const sum = (call: boolean, field: 'volume' | 'openInterest') =>
      this.rows.filter((row) => row.call === call).reduce((total, row) => total + (row[field] ?? 0), 0);
    const near = this.rows.reduce((best, row) =>
      Math.abs(row.strike - spot!) < Math.abs(best.strike - spot!) ? row : best);
    const straddle = this.rows.filter(({ strike }) => strike === near.strike)
      .reduce((total, { bid, ask }) => total + ((bid ?? 0) + (ask ?? 0)) / 2, 0);
    const years = Math.max(this.expires - START, 0) / YEAR;
    return {
      spot, spotTime: lastTime, expires: this.expires, atmIv: near.iv,
      forward: spot! * Math.exp(RATE * years), expectedMove: 0.85 * straddle,
      putCallVolume: sum(false, 'volume') / sum(true, 'volume'),
      putCallOpenInterest: sum(false, 'openInterest') / sum(true, 'openInterest'),
      contracts: this.rows.length, solved: this.rows.filter(({ iv }) => iv !== null).length,
      quotes: countsOf(this.rows), inputsTime: lastTime, reason: null, dividendYield: 0.0121,
      weightedMove: 0.8 * straddle, oneSigma: spot! * (near.iv ?? 0) * Math.sqrt(years),
      riskReversal: -0.0312, butterfly: 0.0041, maxPain: this.#maxPain(),
      dividends: { declared: Math.min(1, Math.ceil(4 * years)), projected: Math.floor(4 * years) },
    };
  }

  /** The strike at which open contracts are worth least. */
  #maxPain(): number {
    const pain = (at: number) => this.rows.reduce((sum, { strike, call, openInterest }) =>
      sum + (openInterest ?? 0) * Math.max(0, call ? at - strike : strike - at), 0);
    return this.rows.map(({ strike }) => strike).reduce((best, at) => (pain(at) < pain(best) ? at : best));
  }

  /** What the dealers are exposed to, over this expiry or with all the others'. */
  exposure(scope: ExposureScope, now: number): Exposure {
    if (scope === 'underlying') this.#others ??= expiriesOf(this.#stock).map((one) => new OptionChain(this.#stock, one));
    const others = scope === 'underlying' ? this.#others ?? [] : [];
    const rest = others.filter(({ expires, rows }) => expires !== this.expires || rows[0]?.symbol !== this.rows[0]?.symbol);
    const rows = [this, ...rest].flatMap((chain) => chain.rows);
    return exposureOf(scope, 1 + rest.length, rows, this.#stock.figures.last!, now);
  }

  #list(root: string, date: string, strike: number, call: boolean): OptionRow {
    const spot = this.#stock.figures.last!;
    const thousandths = String(Math.round(strike * 1000)).padStart(8, '0');
    const near = Math.exp(-(((strike - spot) / (spot * 0.05)) ** 2));
    const round = strike % 10 === 0 ? 3 : strike % 5 === 0 ? 1.6 : 1;
    const interest = Math.round((40 + 14_000 * near * this.#luck()) * round * (call ? 1 : 1.35));
    const trades = near > 0.02 || this.#luck() < 0.5;
    return {
      symbol: `O:${root}${date.slice(2).replaceAll('-', '')}${call ? 'C' : 'P'}${thousandths}`,
      strike, call, bid: null, ask: null, bidSize: null, askSize: null, quoteTime: null, streamed: false,
      last: trades ? 0 : null, lastTime: null, change: null, changePercent: null, open: null,
      high: null, low: null, volume: trades ? Math.round(interest * this.#luck() * 0.8) : null,
      openInterest: interest, multiplier: root === 'F' && strike % 5 === 0 ? 110 : 100, iv: null,
      delta: null, gamma: null, theta: null, vega: null, modelReason: null, modelTime: null,
      origin: 'simulated',
    };
  }

  #smile(strike: number, spot: number, years: number): number {
    const away = Math.log(strike / spot) / Math.sqrt(Math.max(years, 0.02));
    return this.#stock.yearly * (1 - 0.28 * away + 0.34 * away * away) + 0.005;
  }
}

function blackScholes(spot: number, strike: number, years: number, sigma: number, call: boolean) {
  const root = sigma * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (RATE + (sigma * sigma) / 2) * years) / root;
  const d2 = d1 - root;
  const sign = call ? 1 : -1;
  const discounted = strike * Math.exp(-RATE * years);
  const density = Math.exp((-d1 * d1) / 2) / Math.sqrt(2 * Math.PI);
  const decay = (spot * density * sigma) / (2 * Math.sqrt(years));
  return {
    price: sign * (spot * normal(sign * d1) - discounted * normal(sign * d2)),
    delta: sign * normal(sign * d1),
    gamma: density / (spot * root),
    theta: -(decay + sign * RATE * discounted * normal(sign * d2)) / 365,
    vega: (spot * density * Math.sqrt(years)) / 100,
  };
}

/** The normal distribution (Zelen and Severo's 26.2.17): plenty for make-believe. */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x > 0 ? 1 - tail : tail;
}

function nickel(value: number): number {
  return Math.round(value * 100) / 100;
}
