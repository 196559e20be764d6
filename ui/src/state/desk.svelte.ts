// The page's whole state and the few things a person can do with it. It holds what the desk
// tells, states the page's wish, and keeps the choices. It draws nothing, reckons nothing and
// never holds the key: that goes from its field straight through `tryKey`.

import type { Expiry, ExposureScope, Fact, Failure, Frame, IndicatorChoice, KeyReport, KeyView, Link, RightsView, Settings, Source, Statistics, StrikeRange, Theme, Watch } from '../backend/bindings';
import { asFailure, type Backend } from '../backend';
import { isContract } from '../format/symbol';
import { Candles } from './candles.svelte';
import { Chain } from './chain.svelte';
import { Clock } from './clock.svelte';
import { Frames } from './frames';
import { Latest } from './latest';
import { Links } from './links.svelte';
import { Notices } from './notices.svelte';
import { Opening, type Before } from './opening';
import { Overlay } from './overlay.svelte';
import { Quotes } from './quotes.svelte';
import { Watchlist } from './watchlist.svelte';

/** Everything the panels show. */
export class Desk {
  readonly backend: Backend;
  readonly quotes = new Quotes();
  readonly candles = new Candles();
  readonly overlay = new Overlay();
  readonly chain = new Chain();
  readonly clock = new Clock();
  readonly links = new Links();
  readonly notices = new Notices();
  readonly watchlist: Watchlist;

  version = $state.raw('');
  source = $state.raw<Source>('simulated');
  key = $state.raw<KeyView>({ state: 'none', words: null });
  statistics = $state.raw<Statistics>({
    clients: 0, stockSymbols: 0, optionContracts: 0, quoted: 0, quotes: 0, bySnapshot: 0,
  });
  /** What the key opens, stocks first. */
  rights = $state.raw<RightsView[]>([]);
  theme = $state.raw<Theme>('system');
  /** Whether the key screen is open. */
  welcome = $state.raw(false);
  /** Whether that is the first run, which asks for a choice. */
  firstRun = $state.raw(false);
  /** Topics the vendor refused, by symbol. */
  refused = $state.raw<ReadonlyMap<string, string>>(new Map());

  /** Called once, when the first price has come. */
  onPriced: (() => void) | null = null;

  readonly #frames: Frames;
  readonly #wishes: Latest<Watch>;
  readonly #saves: Latest<Settings>;
  #choice: Settings['choice'] = null;
  readonly #opening: Opening;
  #looking = false;
  #lastWish = '';
  #lastSave = '';

  constructor(backend: Backend) {
    this.backend = backend;
    this.watchlist = new Watchlist(this);
    this.#opening = new Opening(this);
    this.#frames = new Frames({
      pull: (since) => backend.call('next_frame', { since }),
      fold: (frame) => this.#fold(frame),
      failed: (thrown) => this.#tell('frame', thrown),
      schedule: (run) => requestAnimationFrame(run),
    });
    this.#wishes = new Latest((wish) => this.#watch(wish));
    this.#saves = new Latest((settings) => this.#save(settings));
  }

  /** Says hello, takes what was chosen before, and wishes for it. */
  async start(): Promise<void> {
    const { backend } = this;
    await Promise.all([
      backend.onFact((fact) => this.#hear(fact)),
      backend.onWake(() => this.#frames.wake()),
    ]);
    const hello = await backend.call('hello', null);
    const { settings } = hello;
    this.version = hello.version;
    this.source = hello.source;
    this.key = hello.key;
    this.statistics = hello.statistics;
    this.rights = hello.rights;
    this.theme = settings.theme;
    this.welcome = this.firstRun = hello.welcome;
    this.links.greet(hello.links);
    for (const notice of hello.notices) this.notices.add(notice);
    this.#choice = settings.choice;
    this.#opening.begin(settings.chain);
    this.chain.expose(settings.chain.exposure);
    this.watchlist.symbols = settings.watchlist;
    this.candles.turnTo(settings.chart);
    this.overlay.choices = settings.chart.indicators;
    this.#lastSave = JSON.stringify(this.#settings());
    this.wish();
    await this.openChain(settings.chain.underlying, settings.chain);
  }

  /** Whether prices are make-believe. */
  get simulated(): boolean {
    return this.source === 'simulated';
  }

  /** Shows a ticker: its chart, and its options if it can have any. */
  show(symbol: string): void {
    if (symbol === this.candles.wish.symbol) return;
    this.chart(symbol, this.candles.wish.interval);
    if (!isContract(symbol)) void this.openChain(symbol);
  }

  /** Charts a ticker, an index or a contract. */
  chart(symbol: string, interval: string): void {
    this.candles.turnTo({ symbol, interval });
    this.overlay.clear();
    this.wish();
    this.keep();
  }

  /** Draws an indicator or not, or with other lengths. */
  chooseIndicator(at: number, choice: IndicatorChoice): void {
    this.overlay.choose(at, choice);
    this.wish();
    this.keep();
  }

  /** Opens the chain of an underlying at an expiry chosen before, or at the nearest. */
  openChain(underlying: string, before?: Before): Promise<void> {
    return this.#opening.open(underlying, before);
  }

  /** Shows another expiry of the same underlying. */
  chooseExpiry(expiry: Expiry): void {
    this.#opening.choose(expiry);
  }

  /** Moves to the expiry before or after. */
  stepExpiry(step: 1 | -1): void {
    this.#opening.step(step);
  }

  /** Shows what the dealers are exposed to, or no longer. */
  expose(scope: ExposureScope | null): void {
    this.chain.expose(scope);
    this.wish();
    this.keep();
  }

  /** Says which strikes of the chain are in view: those are quoted first. However fast they pass
   * by, the desk is told at most once a frame. */
  look(view: StrikeRange): void {
    if (!this.chain.look(view) || this.#looking) return;
    this.#looking = true;
    requestAnimationFrame(() => {
      this.#looking = false;
      this.wish();
    });
  }

  /** Has the snapshot of the chain taken anew. */
  async reloadChain(): Promise<void> {
    await this.#attempt('reload', () => this.backend.call('reload_chain', null));
  }

  /** Has it found out anew what the key opens. */
  async askAgain(): Promise<void> {
    this.refused = new Map();
    await this.#attempt('rights', () => this.backend.call('ask_again', null));
  }

  /** Chooses the colours. */
  paint(theme: Theme): void {
    this.theme = theme;
    this.keep();
  }

  /** Tries a key; it is handed on and held nowhere here. */
  async tryKey(key: string): Promise<KeyReport> {
    const report = await this.backend.call('set_key', { key });
    this.key = report.key;
    const opens = report.trials.some(({ verdict }) => verdict === 'realTime' || verdict === 'delayed');
    if (opens) this.#choose('key');
    return report;
  }

  /** Removes the key and goes back to make-believe prices. */
  async forgetKey(): Promise<void> {
    await this.backend.call('forget_key', null);
    this.#choose('demo');
  }

  /** Chooses make-believe prices. */
  async useDemo(): Promise<void> {
    await this.backend.call('use_demo', null);
    this.#choose('demo');
    this.welcome = false;
  }

  /** Connects again now. */
  async reconnect(): Promise<void> {
    await this.#attempt('reconnect', () => this.backend.call('reconnect', null));
    // What could not be listed while nobody answered can be asked for again now.
    if (this.chain.problem) await this.#opening.again();
  }

  /** Takes the place of whatever other program uses the key. */
  async takeOver(): Promise<void> {
    await this.#attempt('takeOver', () => this.backend.call('take_over', null));
  }

  /** Opens a page in the browser. */
  async open(link: Link): Promise<void> {
    await this.#attempt('link', () => this.backend.call('open_link', link));
  }

  /** States the whole wish anew. */
  wish(): void {
    const tickers = new Set(this.watchlist.symbols);
    const { symbol, interval } = this.candles.wish;
    // A contract on the chart is quoted by its chain.
    if (symbol && !isContract(symbol)) tickers.add(symbol);
    this.quotes.keep(tickers);
    this.#wishes.put({
      tickers: [...tickers],
      chart: symbol ? { symbol, interval, indicators: this.overlay.wish } : null,
      chain: this.chain.wish,
    });
  }

  /** Keeps the choices. */
  keep(): void {
    this.#saves.put(this.#settings());
  }

  #settings(): Settings {
    return {
      choice: this.#choice,
      watchlist: this.watchlist.symbols,
      chart: { ...this.candles.wish, indicators: [...this.overlay.choices] },
      chain: { ...this.#opening.chosen, exposure: this.chain.scope },
      theme: this.theme,
    };
  }

  #choose(choice: Settings['choice']): void {
    this.#choice = choice;
    this.firstRun = false;
    this.keep();
  }

  async #watch(wish: Watch): Promise<void> {
    const text = JSON.stringify(wish);
    if (text === this.#lastWish) return;
    this.#lastWish = text;
    await this.#attempt('watch', async () => {
      const { refused } = await this.backend.call('watch', wish);
      for (const { text, failure } of refused) {
        this.watchlist.refuse(text, failure);
        if (this.candles.wish.symbol === text) this.show(this.watchlist.symbols[0] ?? '');
      }
      this.#frames.wake();
    });
  }

  async #save(settings: Settings): Promise<void> {
    const text = JSON.stringify(settings);
    if (text === this.#lastSave) return;
    this.#lastSave = text;
    await this.#attempt('settings', () => this.backend.call('save_settings', settings));
  }

  #fold(frame: Frame): void {
    const midnight = this.clock.take(frame);
    this.links.beat(frame.pulses);
    if (this.quotes.fold(frame)) {
      this.onPriced?.();
      this.onPriced = null;
    }
    if (frame.chart) this.candles.fold(frame.chart);
    if (frame.overlay) this.overlay.fold(frame.overlay, this.candles.wish);
    if (frame.chain) this.chain.fold(frame.chain);
    // A new day in New York: days left are counted anew and an expiry may be gone.
    if (midnight) void this.#opening.again();
  }

  #hear(fact: Fact): void {
    switch (fact.kind) {
      case 'link':
        return this.#hearLink(fact);
      case 'topicRefused': {
        const symbol = fact.topic.slice(fact.topic.indexOf('.') + 1);
        const words = `${fact.topic}: ${fact.reason}`;
        const others = this.refused.get(symbol)?.split('\n').filter((line) => line !== words) ?? [];
        this.refused = new Map(this.refused).set(symbol, [...others, words].join('\n'));
        return;
      }
      case 'statistics':
        this.statistics = fact.statistics;
        return;
      case 'rights':
        this.rights = fact.rights;
        return;
      case 'sourceChanged':
        return this.#turnTo(fact.source);
      case 'keyChanged':
        this.key = fact.key;
        return;
      case 'notice':
        this.notices.add(fact.notice);
        return;
    }
  }

  #hearLink({ link }: Extract<Fact, { kind: 'link' }>): void {
    const recovered = this.links.take(link);
    if (!recovered) return;
    const name = link.class === 'stocks' ? 'Stocks' : 'Options';
    const text = `${name} are live again.`;
    this.notices.add({ name: `recovered-${link.class}`, level: 'info', text, detail: null, at: link.since });
    // What could not be listed while nobody answered can be asked for again now.
    if (this.chain.problem) void this.#opening.again();
  }

  /** Prices come from somewhere else: nothing held is true any more. */
  #turnTo(source: Source): void {
    this.source = source;
    this.refused = new Map();
    this.links.forget();
    this.quotes.clear();
    this.candles.clear();
    this.overlay.clear();
    this.#lastWish = '';
    this.#frames.restart();
    void this.#opening.again();
  }

  async #attempt(name: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      this.#tell(name, thrown);
    }
  }

  #tell(name: string, thrown: unknown): void {
    const failure: Failure = asFailure(thrown);
    this.notices.fail(`failed-${name}`, failure, this.clock.second);
  }
}
