// A make-believe desk inside the page, for browser tests and for looking at the page: it answers
// every call the way the window does, with seeded values. Not in the product. Tests steer it
// through `window.tapedeckDemo`; `?still` in the address keeps its market from moving.

import type { Commands, Fact, Failure, Frame, LinkView, OptionRow, PageReport, RightsView, Settings, Statistics, Trial, Watch } from './bindings';
import type { Backend } from './index';
import { gapsOf, listing, START, within } from './demo/market';
import { spoiled } from './demo/exposure';
import { choices, figuresOf } from './demo/indicators';
import { expiriesOf, OptionChain, ROOM } from './demo/options';
import { luck } from './demo/random';

type Name = keyof Commands;
type Answers = { [K in Name]: (args: Commands[K][0]) => Commands[K][1] | Promise<Commands[K][1]> };

/** What a test can do to the make-believe desk. */
export interface Steering {
  /** Every call so far, by name. */
  calls: Name[];
  /** What each call was last given; the key is in none of them. */
  last: { [K in Exclude<Name, 'set_key'>]?: Commands[K][0] };
  /** How the page said it is doing. */
  reports: PageReport[];
  /** Whether the page was told everything and sleeps. */
  asleep(): boolean;
  /** Moves the market once. */
  tick(): void;
  /** Tells the page something. */
  tell(fact: Fact): void;
  /** Breaks a link, or brings it back. */
  link(name: 'stocks' | 'options', state: string, words: string, cause?: string): void;
  /** Has the next calls of a name refused. */
  refuse(name: Name, code: Failure['code'], message: string): void;
  /** Has it know nothing any more. */
  mute(): void;
}

declare global {
  interface Window {
    tapedeckDemo?: Steering;
  }
}

const SETTINGS: Settings = {
  choice: 'demo',
  watchlist: ['SPY', 'QQQ', 'IWM', 'AAPL', 'MSFT', 'NVDA', 'AMZN', 'GOOGL', 'META', 'TSLA'],
  chart: { symbol: 'SPY', interval: '1m', indicators: [] },
  chain: { underlying: 'SPY', expiry: null, root: null, exposure: null },
  theme: 'dark',
};

/** Opens the make-believe desk. */
export function demo(): Backend {
  return new Demo(new URLSearchParams(location.search)).backend;
}

class Demo {
  readonly #stocks = listing();
  readonly #luck = luck(7);
  readonly #facts: ((fact: Fact) => void)[] = [];
  readonly #wakes: (() => void)[] = [];
  readonly #calls: Name[] = [];
  readonly #last: Steering['last'] = {};
  readonly #reports: PageReport[] = [];
  readonly #refusals = new Map<Name, Failure>();
  readonly #query: URLSearchParams;
  readonly #seen = new Map<string, number>();
  #wish: Watch = { tickers: [], chart: null, chain: null };
  #wishMarks = { tickers: new Map<string, number>(), chart: 0, overlay: 0, chain: 0, exposure: 0 };
  #chain: OptionChain | null = null;
  #mark = 1;
  #asleep = false;
  #links: LinkView[] = [link('stocks', 22), link('options', 262)];

  constructor(query: URLSearchParams) {
    this.#query = query;
    if (!query.has('still')) setInterval(() => this.#tick(), 250);
    window.tapedeckDemo = {
      calls: this.#calls,
      last: this.#last,
      reports: this.#reports,
      asleep: () => this.#asleep,
      tick: () => this.#tick(),
      tell: (fact) => this.#tell(fact),
      link: (name, state, words, cause) => this.#turn(name, state, words, cause ?? null),
      refuse: (name, code, message) => void this.#refusals.set(name, failure(code, message)),
      mute: () => this.#stocks.clear(),
    };
  }

  readonly backend: Backend = {
    call: async (name, args) => {
      this.#calls.push(name);
      if (name !== 'set_key') Object.assign(this.#last, { [name]: args });
      await Promise.resolve();
      const refusal = this.#refusals.get(name);
      if (refusal) throw refusal;
      return this.#answers[name](args);
    },
    onFact: async (listener) => void this.#facts.push(listener),
    onWake: async (listener) => void this.#wakes.push(listener),
  };

  readonly #answers: Answers = {
    hello: () => ({
      version: '0.1.0',
      source: 'simulated',
      welcome: this.#query.has('welcome'),
      key: { state: 'none', words: null },
      settings: {
        ...SETTINGS,
        choice: this.#query.has('welcome') ? null : 'demo',
        chain: { ...SETTINGS.chain, exposure: this.#query.has('exposure') ? 'expiry' : null },
        chart: { ...SETTINGS.chart, indicators: choices(this.#query.has('drawn')) },
        theme: this.#query.has('light') ? 'light' : 'dark',
      },
      links: this.#links,
      statistics: this.#statistics(),
      rights: rights(),
      notices: [],
    }),
    watch: (wish) => this.#watch(wish),
    next_frame: ({ since }) => this.#frame(since),
    search: ({ text }) => this.#search(text),
    expiries: ({ symbol }) => {
      const stock = this.#stocks.get(symbol) ?? this.#stocks.get(`I:${symbol}`);
      if (!stock) throw failure('notFound', `Nobody lists options on ${symbol}.`);
      return { underlying: stock.figures.symbol, expiries: expiriesOf(stock) };
    },
    set_key: ({ key }) => this.#tryKey(key),
    forget_key: () => null,
    use_demo: () => null,
    reconnect: () => null,
    take_over: () => null,
    ask_again: () => (this.#tell({ kind: 'rights', rights: rights() }), null),
    reload_chain: () => (this.#chain?.take(this.#now()), this.#wishMarks.chain = this.#mark += 1, this.#touch(), null),
    save_settings: () => null,
    open_link: () => null,
    report: (news) => (this.#reports.push(news), null),
    quit: () => null,
  };

  #now(): number {
    return START + (this.#query.has('still') ? 0 : performance.now());
  }

  #touch(...names: string[]): void {
    this.#mark += 1;
    for (const name of names) this.#seen.set(name, this.#mark);
    if (!this.#asleep) return;
    this.#asleep = false;
    for (const wake of this.#wakes) wake();
  }

  #tick(): void {
    const now = this.#now();
    const live = (name: string) => this.#links.find((l) => l.class === name)?.state === 'live';
    for (const [symbol, stock] of this.#stocks) {
      if (!live('stocks') || this.#luck() > 0.35) continue;
      stock.move(now);
      this.#touch(symbol);
    }
    if (!this.#chain || !live('options')) return;
    const rows = this.#chain.rows;
    const middle = rows.length / 2;
    for (let n = 0; n < 16; n += 1) {
      const row = rows[Math.floor(middle + (this.#luck() - 0.5) * 60)];
      if (!row) continue;
      this.#chain.price(row, now);
      this.#touch(row.symbol);
    }
  }

  #watch(wish: Watch): Commands['watch'][1] {
    this.#mark += 1;
    const text = (part: unknown) => JSON.stringify(part);
    const candles = (of: Watch) => text(of.chart && { ...of.chart, indicators: null });
    if (candles(wish) !== candles(this.#wish)) this.#wishMarks.chart = this.#mark;
    if (text(wish.chart) !== text(this.#wish.chart)) this.#wishMarks.overlay = this.#mark;
    const list = (of: Watch) => text(of.chain && { ...of.chain, view: null, exposure: null });
    if (list(wish) !== list(this.#wish)) {
      this.#wishMarks.chain = this.#mark;
      const stock = wish.chain && this.#stocks.get(wish.chain.underlying);
      const { expiry, root } = wish.chain ?? {};
      const chosen = stock && expiriesOf(stock).find((one) => one.date === expiry && one.root === root);
      this.#chain = stock && chosen ? new OptionChain(stock, chosen) : null;
    }
    if (wish.chain?.exposure !== this.#wish.chain?.exposure) this.#wishMarks.exposure = this.#mark;
    for (const row of this.#chain?.plan(wish.chain?.view ?? null) ?? []) this.#touch(row.symbol);
    for (const ticker of wish.tickers) {
      if (!this.#wish.tickers.includes(ticker)) this.#wishMarks.tickers.set(ticker, this.#mark);
    }
    this.#wish = wish;
    this.#touch();
    this.#tell({ kind: 'statistics', statistics: this.#statistics() });
    const bad = wish.tickers.filter((ticker) => !/^[A-Za-z0-9.:]+$/.test(ticker));
    return {
      refused: bad.map((one) => ({ text: one, failure: failure('badSymbol', `“${one}” is no ticker.`) })),
    };
  }

  #frame(since: number): Frame {
    const { chart, chain, tickers } = this.#wish;
    const changed = (name: string, wished = 0) => Math.max(this.#seen.get(name) ?? 0, wished) > since;
    const moved = tickers
      .filter((ticker) => changed(ticker, this.#wishMarks.tickers.get(ticker)))
      .flatMap((ticker) => this.#stocks.get(ticker) ?? []);
    const charted = chart && this.#stocks.get(chart.symbol);
    const wholeChart = this.#wishMarks.chart > since;
    const wholeOverlay = this.#wishMarks.overlay > since;
    const gaps = chart && this.#query.has('gaps') ? gapsOf(chart.interval) : [];
    const all = charted && chart && (wholeOverlay || changed(chart.symbol)) ? charted.candles(chart.interval).filter(([start]) => !within(gaps, start)) : null;
    const candles = wholeChart || (chart && changed(chart.symbol)) ? all : null;
    const wholeChain = this.#wishMarks.chain > since;
    const rows = this.#chain?.rows.filter((row) => wholeChain || changed(row.symbol)) ?? [];
    const chained = rows.length > 0 || this.#wishMarks.exposure > since;
    const rest = moved.length === 0 && !all && !chained;
    if (rest) this.#asleep = true;
    const now = this.#now();
    const ready = { state: 'ready', rows: 0, reason: null } as const;
    return {
      mark: this.#mark,
      rest,
      now,
      session: 'regular',
      eastern: new Date(now - 5 * 3_600_000).toISOString().slice(11, 19),
      tickers: moved.map(({ figures }) => ({ ...figures })),
      sparks: moved.map(({ figures, minutes }) => ({
        symbol: figures.symbol,
        closes: minutes.slice(-60).map(([, , , , close]) => close),
        gap: null,
      })),
      chart: candles && chart
        ? { symbol: chart.symbol, interval: chart.interval, whole: wholeChart, candles: wholeChart ? candles : candles.slice(-1), gaps: wholeChart ? gaps : null, download: ready }
        : null,
      overlay: all && chart && chart.indicators.length > 0
        ? { ...chart, whole: wholeOverlay, rows: figuresOf(chart.indicators, all, gaps).slice(wholeOverlay ? 0 : -1) }
        : null,
      chain: chain && this.#chain && chained
        ? { ...chain, whole: wholeChain, rows: rows.map((row: OptionRow) => ({ ...row })), summary: this.#chain.summary(), download: ready, coverage: this.#chain.coverage(), exposure: chain.exposure && spoiled(this.#chain.exposure(chain.exposure, now), this.#query.get('exposure')) }
        : null,
      pulses: [
        { class: 'stocks', received: now - 40, lag: 21, delay: 0 },
        { class: 'options', received: now - 25, lag: 34, delay: 0 },
      ],
    };
  }

  #statistics(): Statistics {
    const { quoted, bySnapshot } = this.#chain?.coverage() ?? { quoted: 0, bySnapshot: 0 };
    return { clients: 1, stockSymbols: 10, optionContracts: quoted + bySnapshot, quoted, quotes: ROOM, bySnapshot };
  }

  #search(text: string): Commands['search'][1] {
    if (/[^A-Za-z0-9.:& ]/.test(text)) throw failure('badSymbol', `“${text}” is no ticker: it holds a character no exchange uses.`);
    const wanted = text.toUpperCase();
    const hits = [...this.#stocks.values()].filter(
      ({ figures: { symbol, name } }) =>
        symbol.replace('I:', '').startsWith(wanted) || name?.toUpperCase().includes(wanted),
    );
    return hits.map(({ figures: { symbol, name }, kind }) => ({ symbol, name, kind }));
  }

  async #tryKey(key: string): Promise<Commands['set_key'][1]> {
    await new Promise((done) => setTimeout(done, 150));
    const good = key.startsWith('test');
    const trial = (part: string): Trial => good
      ? { part, verdict: part === 'options' ? 'delayed' : 'realTime', words: 'Your plan includes it.' }
      : { part, verdict: 'refused', words: 'The vendor does not know this key.' };
    const state = good ? 'stored' : 'none';
    return {
      key: { state, words: good ? 'Kept in your keyring.' : null },
      trials: ['rest', 'stocks', 'options'].map(trial),
    };
  }

  #turn(name: string, state: string, words: string, cause: string | null): void {
    const now = this.#now();
    this.#links = this.#links.map((held) => held.class === name
      ? {
          ...held, state, words, cause, since: now,
          remedy: state === 'waiting' ? 'Tapedeck keeps trying by itself.' : null,
          retryAt: state === 'waiting' ? now + 8_000 : null,
        }
      : held);
    this.#tell({ kind: 'link', link: this.#links.find((held) => held.class === name)! });
  }

  #tell(fact: Fact): void {
    for (const listener of this.#facts) listener(fact);
  }
}

function link(name: string, topics: number): LinkView {
  return {
    class: name, state: 'live', words: 'Live', cause: null, remedy: null, since: START - 61_000, retryAt: null,
    wanted: topics, held: topics, refused: 0, delayed: false,
  };
}

/** What a key with everything opens. */
function rights(): RightsView[] {
  const line = (name: string, words: string, reason: string | null) => ({ name, granted: true, words, reason });
  return ['stocks', 'options'].map((name) => ({
    class: name,
    delayed: false,
    lines: [
      line('Stream', 'Real time', 'The real-time host took the log-in.'),
      line('Bars', 'By the second', null),
      line('Quotes', 'Streamed', null),
      line('Trades', 'Streamed', null),
      line('Snapshots', 'Real time', 'With quotes, with trades.'),
    ],
  }));
}

function failure(code: Failure['code'], message: string): Failure {
  return { code, message, detail: null };
}
