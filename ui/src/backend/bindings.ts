// Written by `cargo xtask bindings` from the crate `bridge`. Do not edit: change the types there.

/**
 * The calls by name: what each takes and what it answers. A call takes one argument, `args`,
 * or `null`; it fails with a [`crate::Failure`].
 */
export type Commands = { 
/**
 * Everything a page needs to know when it starts.
 */
hello: [null, Hello], 
/**
 * States the whole wish of this window. What is not in it is let go.
 */
watch: [Watch, Watched], 
/**
 * Pulls what changed since a mark.
 */
next_frame: [Pull, Frame], 
/**
 * Finds tickers by symbol or name.
 */
search: [Query, Array<Found>], 
/**
 * Lists the expiries of an underlying, nearest first.
 */
expiries: [Underlying, Expiries], 
/**
 * Tries a key on REST and both links, and keeps it if any of them takes it.
 */
set_key: [KeyEntry, KeyReport], 
/**
 * Removes the key from keyring and memory and goes back to the embedded exchange.
 */
forget_key: [null, null], 
/**
 * Chooses the embedded exchange.
 */
use_demo: [null, null], 
/**
 * Connects again now, whatever the links were waiting for; one parked for another program
 * takes `take_over`.
 */
reconnect: [null, null], 
/**
 * Takes the place of whatever other program uses the key, on each link that gave way to one.
 */
take_over: [null, null], 
/**
 * Forgets what the key was found to open and finds it out anew.
 */
ask_again: [null, null], 
/**
 * Takes the snapshot of the chain shown anew.
 */
reload_chain: [null, null], 
/**
 * Keeps the choices.
 */
save_settings: [Settings, null], 
/**
 * Opens one of a few pages in the browser.
 */
open_link: [Link, null], 
/**
 * Says how the page is doing: painted, priced, or broken.
 */
report: [PageReport, null], 
/**
 * Ends the program.
 */
quit: [null, null], };

/**
 * Everything a page needs to know when it starts.
 */
export type Hello = { 
/**
 * The program's version.
 */
version: string, 
/**
 * Where prices come from.
 */
source: Source, 
/**
 * Whether the first-run screen is due.
 */
welcome: boolean, 
/**
 * What is known of the key.
 */
key: KeyView, 
/**
 * The choices.
 */
settings: Settings, 
/**
 * Both links.
 */
links: Array<LinkView>, 
/**
 * What the desk carries.
 */
statistics: Statistics, 
/**
 * What the key opens: stocks, then options.
 */
rights: Array<RightsView>, 
/**
 * What a person should know by now.
 */
notices: Array<Notice>, };

/**
 * The whole wish of a window.
 */
export type Watch = { 
/**
 * Tickers shown.
 */
tickers: Array<string>, 
/**
 * The chart; `null` if none is shown.
 */
chart: ChartWish | null, 
/**
 * The chain; `null` if none is shown.
 */
chain: ChainWish | null, };

/**
 * A chart wished.
 */
export type ChartWish = { 
/**
 * Ticker, index or contract.
 */
symbol: string, 
/**
 * `1s`, `5s`, `1m`, `5m`, `15m`, `1h` or `1D`.
 */
interval: string, 
/**
 * The indicators over it, in order.
 */
indicators: Array<Indicator>, };

/**
 * A chain wished.
 */
export type ChainWish = { 
/**
 * Ticker of the underlying.
 */
underlying: string, 
/**
 * `YYYY-MM-DD`.
 */
expiry: string, 
/**
 * The option root.
 */
root: string, 
/**
 * Which strikes are in view; `null` if that is not known.
 */
view: StrikeRange | null, 
/**
 * Over what the dealers' exposure is shown; `null` if it is not. Over the whole underlying has
 * all its expiries downloaded.
 */
exposure: ExposureScope | null, };

/**
 * A range of strikes, dollars or points, both ends included.
 */
export type StrikeRange = { 
/**
 * The lowest.
 */
low: number, 
/**
 * The highest.
 */
high: number, };

/**
 * What became of a wish.
 */
export type Watched = { 
/**
 * Texts that are no symbols; the rest of the wish stands.
 */
refused: Array<Refused>, };

/**
 * A text that is no symbol.
 */
export type Refused = { 
/**
 * As it was given.
 */
text: string, 
/**
 * Why.
 */
failure: Failure, };

/**
 * From where to pull.
 */
export type Pull = { 
/**
 * The mark of the frame before; 0 for everything.
 */
since: number, };

/**
 * What to look for.
 */
export type Query = { 
/**
 * Part of a ticker or a name.
 */
text: string, };

/**
 * A ticker found.
 */
export type Found = { 
/**
 * The ticker.
 */
symbol: string, 
/**
 * Company, fund or index; `null` if not known.
 */
name: string | null, 
/**
 * The vendor's type code, `CS`, `ETF` …; `null` if not known.
 */
kind: string | null, };

/**
 * Whose expiries to list.
 */
export type Underlying = { 
/**
 * Its ticker.
 */
symbol: string, };

/**
 * The expiries of an underlying.
 */
export type Expiries = { 
/**
 * The underlying as the desk spells it: an index has its `I:`.
 */
underlying: string, 
/**
 * Nearest first; by root where two expire on a day.
 */
expiries: Array<Expiry>, };

/**
 * One expiry of an underlying.
 */
export type Expiry = { 
/**
 * `YYYY-MM-DD` in New York.
 */
date: string, 
/**
 * The option root.
 */
root: string, 
/**
 * Calendar days from today in New York.
 */
days: number, 
/**
 * Whether it settles at the open of that day.
 */
settlesAtOpen: boolean, 
/**
 * Strikes listed.
 */
strikes: number, };

/**
 * A key as it is entered: a shape only. The window reads it straight into a secret; no value
 * of this type is ever made in Rust.
 */
export type KeyEntry = { 
/**
 * The key.
 */
key: string, };

/**
 * What a key opens.
 */
export type KeyReport = { 
/**
 * What is known of the key now.
 */
key: KeyView, 
/**
 * REST, stocks and options, in this order.
 */
trials: Array<Trial>, };

/**
 * What a key opens of one part.
 */
export type Trial = { 
/**
 * `rest`, `stocks` or `options`.
 */
part: string, 
/**
 * How it went.
 */
verdict: Verdict, 
/**
 * A sentence for the person.
 */
words: string, };

/**
 * How a trial of a key went.
 */
export type Verdict = "realTime" | "delayed" | "notInPlan" | "refused" | "unreachable";

/**
 * Pages that may be opened in the browser. An address never comes from the page.
 */
export type Link = "keys" | "pricing" | "charts";

/**
 * How the page is doing.
 */
export type PageReport = { "kind": "painted" } | { "kind": "priced" } | { "kind": "failed", 
/**
 * What the page says of it.
 */
text: string, };

/**
 * Something that happened.
 */
export type Fact = { "kind": "link", 
/**
 * The link as it is now.
 */
link: LinkView, } | { "kind": "topicRefused", 
/**
 * The topic, `Q.SPY`.
 */
topic: string, 
/**
 * The vendor's words.
 */
reason: string, } | { "kind": "statistics", 
/**
 * The counts as they are now.
 */
statistics: Statistics, } | { "kind": "rights", 
/**
 * Stocks, then options.
 */
rights: Array<RightsView>, } | { "kind": "sourceChanged", 
/**
 * Where from.
 */
source: Source, } | { "kind": "keyChanged", 
/**
 * What is known, never the key.
 */
key: KeyView, } | { "kind": "notice", 
/**
 * What.
 */
notice: Notice, };

/**
 * Where prices come from.
 */
export type Source = "simulated" | "vendor";

/**
 * One link at a glance.
 */
export type LinkView = { 
/**
 * `stocks` or `options`.
 */
class: string, 
/**
 * `idle`, `connecting`, `authenticating`, `subscribing`, `live`, `suspect`, `waiting`,
 * `offline`, `asleep`, `keyRefused`, `notInPlan`, `logInUnheard`, `evicted`, `unreadable`,
 * `paused` or `stopped`.
 */
state: string, 
/**
 * The state in a word or two for the person.
 */
words: string, 
/**
 * Why it is so, a sentence; `null` where there is nothing to say.
 */
cause: string | null, 
/**
 * What brings the link back, a sentence; `null` where nothing is amiss.
 */
remedy: string | null, 
/**
 * When it came to be so.
 */
since: number, 
/**
 * When the next attempt is made; `null` unless one is due.
 */
retryAt: number | null, 
/**
 * Topics wished.
 */
wanted: number, 
/**
 * Topics the vendor confirmed.
 */
held: number, 
/**
 * Topics the vendor refused.
 */
refused: number, 
/**
 * Whether it is on the host that is fifteen minutes late.
 */
delayed: boolean, };

/**
 * What the desk carries.
 */
export type Statistics = { 
/**
 * Windows and whatever else wants topics.
 */
clients: number, 
/**
 * Stocks asked for on the stocks link.
 */
stockSymbols: number, 
/**
 * Contracts asked for on the options link.
 */
optionContracts: number, 
/**
 * Contracts among them whose quotes are asked for.
 */
quoted: number, 
/**
 * Contracts whose quotes a connection carries at most.
 */
quotes: number, 
/**
 * Contracts of chains shown whose quotes are those of snapshots.
 */
bySnapshot: number, };

/**
 * What a key opens of one asset class.
 */
export type RightsView = { 
/**
 * `stocks` or `options`.
 */
class: string, 
/**
 * Whether its stream is the one that is fifteen minutes late.
 */
delayed: boolean, 
/**
 * A line for each right, always the same ones in the same order.
 */
lines: Array<RightsLine>, };

/**
 * What is known of one right.
 */
export type RightsLine = { 
/**
 * The right: `Stream`, `Bars`, `Quotes`, `Trades`, `Snapshots`.
 */
name: string, 
/**
 * Whether the key opens it; `null` while nobody knows.
 */
granted: boolean | null, 
/**
 * What is so, in a few words.
 */
words: string, 
/**
 * How that is known, a sentence; `null` where there is nothing to add.
 */
reason: string | null, };

/**
 * What is known of the key. Nobody is ever told the key.
 */
export type KeyView = { 
/**
 * Where it is.
 */
state: KeyState, 
/**
 * A sentence for the person; `null` where there is nothing to say.
 */
words: string | null, };

/**
 * Where the key is.
 */
export type KeyState = "none" | "stored" | "session" | "waiting" | "unavailable";

/**
 * Something a person should know.
 */
export type Notice = { 
/**
 * A later notice of the same name takes the place of this one.
 */
name: string, 
/**
 * How much it matters.
 */
level: NoticeLevel, 
/**
 * One or two sentences.
 */
text: string, 
/**
 * For a tooltip; `null` if the text says it all.
 */
detail: string | null, 
/**
 * When.
 */
at: number, };

/**
 * How much a notice matters.
 */
export type NoticeLevel = "info" | "warning" | "error";

/**
 * A refusal. The page decides on `code` and shows `message`; `detail` is for the log and for a
 * tooltip.
 */
export type Failure = { 
/**
 * What the page may act on.
 */
code: Code, 
/**
 * One sentence for the person.
 */
message: string, 
/**
 * What happened underneath; `None` if the message says it all.
 */
detail: string | null, };

/**
 * Why. A code is here only because somebody acts on it.
 */
export type Code = "badSymbol" | "notFound" | "keyRefused" | "notInPlan" | "noKeyring" | "unreachable" | "internal";

/**
 * The choices. Every field has a default, so that an older file is a whole one.
 */
export type Settings = { 
/**
 * What the first-run screen was answered with; `null` until it was.
 */
choice: Choice | null, 
/**
 * Tickers in the order shown.
 */
watchlist: Array<string>, 
/**
 * What the chart shows.
 */
chart: ChartChoice, 
/**
 * Which chain is shown.
 */
chain: ChainChoice, 
/**
 * Colours.
 */
theme: Theme, };

/**
 * What the first-run screen was answered with.
 */
export type Choice = "key" | "demo";

/**
 * What the chart shows.
 */
export type ChartChoice = { 
/**
 * Ticker, index or contract.
 */
symbol: string, 
/**
 * `1s`, `5s`, `1m`, `5m`, `15m`, `1h` or `1D`.
 */
interval: string, 
/**
 * The indicators to choose from, in order.
 */
indicators: Array<IndicatorChoice>, };

/**
 * An indicator to choose.
 */
export type IndicatorChoice = { 
/**
 * Which, with its lengths.
 */
indicator: Indicator, 
/**
 * Whether it is drawn.
 */
shown: boolean, };

/**
 * An indicator with its lengths in candles.
 */
export type Indicator = { "kind": "sma", 
/**
 * How many.
 */
length: number, } | { "kind": "ema", 
/**
 * By which it weighs.
 */
length: number, } | { "kind": "vwap" } | { "kind": "bollinger", 
/**
 * How many closes.
 */
length: number, 
/**
 * How many of their standard deviations away.
 */
deviations: number, } | { "kind": "rsi", 
/**
 * Of his averages of rises and falls.
 */
length: number, } | { "kind": "macd", 
/**
 * Of the faster average.
 */
fast: number, 
/**
 * Of the slower.
 */
slow: number, 
/**
 * Of the average of their difference.
 */
signal: number, };

/**
 * Which chain is shown.
 */
export type ChainChoice = { 
/**
 * Ticker of the underlying.
 */
underlying: string, 
/**
 * `YYYY-MM-DD`; `null` for the nearest.
 */
expiry: string | null, 
/**
 * The option root; `null` for the underlying's own.
 */
root: string | null, 
/**
 * What the dealers' exposure is shown of; `null` while it is not.
 */
exposure: ExposureScope | null, };

/**
 * Colours of the page.
 */
export type Theme = "system" | "dark" | "light";

/**
 * What changed since the mark of the frame before. Folding frames gives the picture: a row
 * takes the place of the row of the same symbol; `whole` voids what was held before.
 */
export type Frame = { 
/**
 * Pull with this one next.
 */
mark: number, 
/**
 * Whether nothing changed: the page stops pulling until it is woken.
 */
rest: boolean, 
/**
 * The desk's clock, for ages.
 */
now: number, 
/**
 * `pre`, `regular`, `after` or `closed`: the session of stocks now; `own` where the source
 * keeps hours of its own.
 */
session: string, 
/**
 * New York's clock, `15:04:05`.
 */
eastern: string, 
/**
 * Tickers that changed.
 */
tickers: Array<Ticker>, 
/**
 * Sparklines that changed.
 */
sparks: Array<Spark>, 
/**
 * What changed of the chart; `null` if nothing.
 */
chart: Chart | null, 
/**
 * What changed of the indicators over the chart; `null` if nothing.
 */
overlay: Overlay | null, 
/**
 * What changed of the chain; `null` if nothing.
 */
chain: Chain | null, 
/**
 * Both links' heartbeats.
 */
pulses: Array<Pulse>, };

/**
 * A price outside the regular session.
 */
export type Extended = { 
/**
 * `pre` or `after`.
 */
session: string, 
/**
 * Dollars.
 */
price: number, 
/**
 * Against the close of the regular session before it, dollars.
 */
change: number, 
/**
 * The same in percent.
 */
changePercent: number, };

/**
 * A ticker's figures.
 */
export type Ticker = { 
/**
 * The ticker.
 */
symbol: string, 
/**
 * Company, fund or index.
 */
name: string | null, 
/**
 * Latest price of whatever session, dollars or points.
 */
last: number | null, 
/**
 * When the exchange had it.
 */
lastTime: number | null, 
/**
 * Latest price of the day's regular session, its close once that is over; `null` before the
 * open.
 */
regular: number | null, 
/**
 * What trades before the open or after the close; `null` in the regular session.
 */
extended: Extended | null, 
/**
 * Change of the regular session against the previous close, dollars; `null` before the open.
 */
change: number | null, 
/**
 * The same in percent.
 */
changePercent: number | null, 
/**
 * The previous session's close.
 */
previousClose: number | null, 
/**
 * Best bid.
 */
bid: number | null, 
/**
 * Best ask.
 */
ask: number | null, 
/**
 * Size of the bid as the vendor gives it.
 */
bidSize: number | null, 
/**
 * Size of the ask.
 */
askSize: number | null, 
/**
 * When the exchange had the quote.
 */
quoteTime: number | null, 
/**
 * First price of the day.
 */
open: number | null, 
/**
 * Highest price of the day.
 */
high: number | null, 
/**
 * Lowest price of the day.
 */
low: number | null, 
/**
 * Volume of the day.
 */
volume: number | null, 
/**
 * `realTime`, `delayed` or `simulated`; `null` until a figure came.
 */
origin: string | null, };

/**
 * A sparkline.
 */
export type Spark = { 
/**
 * The ticker.
 */
symbol: string, 
/**
 * Closes of its latest minutes, oldest first.
 */
closes: Array<number>, 
/**
 * The latest stretch in which minutes of it may be missing; `null` if there is none.
 */
gap: Gap | null, };

/**
 * What changed of the chart.
 */
export type Chart = { 
/**
 * Ticker, index or contract.
 */
symbol: string, 
/**
 * `1s`, `5s`, `1m`, `5m`, `15m`, `1h` or `1D`.
 */
interval: string, 
/**
 * Whether what was held before is void.
 */
whole: boolean, 
/**
 * Start (ms), open, high, low, close, volume; oldest first.
 */
candles: Array<[number, number, number, number, number, number | null]>, 
/**
 * Where candles may lack something, oldest first, in place of those told before; `null` if
 * nothing of that changed.
 */
gaps: Array<Gap> | null, 
/**
 * How far the history has come.
 */
download: Download, };

/**
 * What changed of the indicators over the chart.
 */
export type Overlay = { 
/**
 * Whose chart.
 */
symbol: string, 
/**
 * As the chart's.
 */
interval: string, 
/**
 * What is drawn, in the order of the columns: three for `bollinger` and `macd`, one for
 * every other.
 */
indicators: Array<Indicator>, 
/**
 * Whether what was held before is void.
 */
whole: boolean, 
/**
 * For each candle its start (ms) and a figure for each column, to a millionth; `null` while
 * too few candles came before, in and right after a gap, and wherever else it is not known.
 */
rows: Array<[number, Array<number | null>]>, };

/**
 * Where bars may be missing.
 */
export type Gap = { 
/**
 * Start of the first candle that may lack something.
 */
from: number, 
/**
 * End, exclusive; `null` while it goes on. No later than `from` where no bar is missing and
 * only corrections may be.
 */
to: number | null, 
/**
 * Of candles from here to `from`, corrections may be missing.
 */
lateFrom: number, 
/**
 * What becomes of it.
 */
state: GapState, 
/**
 * Why, and what is done about it.
 */
words: string, };

/**
 * What becomes of a gap.
 */
export type GapState = "open" | "pending" | "unfillable";

/**
 * How far a download has come.
 */
export type Download = { 
/**
 * Where it stands.
 */
state: DownloadState, 
/**
 * Rows received so far.
 */
rows: number, 
/**
 * Why it failed, a sentence; `null` if it did not.
 */
reason: string | null, };

/**
 * Where a download stands.
 */
export type DownloadState = "waiting" | "running" | "ready" | "failed";

/**
 * What changed of the chain.
 */
export type Chain = { 
/**
 * Ticker of the underlying.
 */
underlying: string, 
/**
 * `YYYY-MM-DD`.
 */
expiry: string, 
/**
 * The option root.
 */
root: string, 
/**
 * Whether what was held before is void.
 */
whole: boolean, 
/**
 * Contracts that changed.
 */
rows: Array<OptionRow>, 
/**
 * What the chain comes to now.
 */
summary: ChainSummary, 
/**
 * How far its download has come.
 */
download: Download, 
/**
 * How much of it is streamed.
 */
coverage: ChainCoverage, 
/**
 * What the dealers are exposed to; `null` if that did not change, or is not wished or not
 * known yet.
 */
exposure: Exposure | null, };

/**
 * A contract's figures.
 */
export type OptionRow = { 
/**
 * Its symbol, `O:…`.
 */
symbol: string, 
/**
 * Strike, dollars or points.
 */
strike: number, 
/**
 * Whether it is a call; a put if not.
 */
call: boolean, 
/**
 * Best bid; 0 where the exchange says nobody bids.
 */
bid: number | null, 
/**
 * Best ask.
 */
ask: number | null, 
/**
 * Size of the bid, contracts.
 */
bidSize: number | null, 
/**
 * Size of the ask, contracts.
 */
askSize: number | null, 
/**
 * When the exchange had the quote.
 */
quoteTime: number | null, 
/**
 * Whether its quotes are streamed; if not, the quote is that of the latest snapshot.
 */
streamed: boolean, 
/**
 * Latest price.
 */
last: number | null, 
/**
 * When the exchange had it.
 */
lastTime: number | null, 
/**
 * Change against the previous close, dollars.
 */
change: number | null, 
/**
 * The same in percent.
 */
changePercent: number | null, 
/**
 * First price of the day.
 */
open: number | null, 
/**
 * Highest price of the day.
 */
high: number | null, 
/**
 * Lowest price of the day.
 */
low: number | null, 
/**
 * Volume of the day, contracts.
 */
volume: number | null, 
/**
 * Open interest at the end of the previous trading day, contracts.
 */
openInterest: number | null, 
/**
 * Shares per contract.
 */
multiplier: number | null, 
/**
 * Our model's implied volatility, a fraction a year.
 */
iv: number | null, 
/**
 * Our model's delta per share.
 */
delta: number | null, 
/**
 * Gamma per share and dollar.
 */
gamma: number | null, 
/**
 * Theta per calendar day, dollars a share.
 */
theta: number | null, 
/**
 * Vega per point of volatility, dollars a share.
 */
vega: number | null, 
/**
 * Why the model has no figures, a sentence; `null` if it has.
 */
modelReason: string | null, 
/**
 * Exchange time of the oldest figure the model used.
 */
modelTime: number | null, 
/**
 * `realTime`, `delayed` or `simulated`; `null` until a figure came.
 */
origin: string | null, };

/**
 * What a chain comes to.
 */
export type ChainSummary = { 
/**
 * The underlying's price that the figures were reckoned with.
 */
spot: number | null, 
/**
 * Exchange time of that price.
 */
spotTime: number | null, 
/**
 * Exchange time of the oldest quote that counts, or of the price if that is older.
 */
inputsTime: number | null, 
/**
 * When the contracts expire.
 */
expires: number | null, 
/**
 * Why nothing is priced, a sentence; `null` if something is.
 */
reason: string | null, 
/**
 * Implied volatility at the forward, a fraction a year.
 */
atmIv: number | null, 
/**
 * The forward the chain implies.
 */
forward: number | null, 
/**
 * The yield that makes it so, borrowing included, a fraction a year.
 */
dividendYield: number | null, 
/**
 * Expected move to expiry: 0.85 of the at-the-money straddle, dollars.
 */
expectedMove: number | null, 
/**
 * The same by 0.6 of the straddle, 0.3 of the first and 0.1 of the second strangle, dollars.
 */
weightedMove: number | null, 
/**
 * One standard deviation to expiry by the volatility at the forward, dollars.
 */
oneSigma: number | null, 
/**
 * Volatility of the 25-delta call less that of the 25-delta put, a fraction a year.
 */
riskReversal: number | null, 
/**
 * The mean of those two less the volatility at the forward, a fraction a year.
 */
butterfly: number | null, 
/**
 * The strike at which open contracts are worth least to their holders.
 */
maxPain: number | null, 
/**
 * Put volume over call volume.
 */
putCallVolume: number | null, 
/**
 * Put open interest over call open interest.
 */
putCallOpenInterest: number | null, 
/**
 * The cash dividends that go ex before the expiry; `null` if they are not known.
 */
dividends: DividendCounts | null, 
/**
 * Contracts listed.
 */
contracts: number, 
/**
 * Contracts with an implied volatility.
 */
solved: number, 
/**
 * Which quotes count, and why the others do not.
 */
quotes: QuoteCounts, };

/**
 * How many dividends are to come.
 */
export type DividendCounts = { 
/**
 * The payer has declared them.
 */
declared: number, 
/**
 * By the last amount and the usual spacing, and nobody's promise.
 */
projected: number, };

/**
 * How many quotes count towards a sum, and how many were left out for what. Each contract is in
 * one of them.
 */
export type QuoteCounts = { 
/**
 * Both sides are there, and they count.
 */
used: number, 
/**
 * Too old.
 */
stale: number, 
/**
 * There is no quote, or only one side of one.
 */
unquoted: number, 
/**
 * Nobody bids.
 */
noBid: number, 
/**
 * The bid is above the ask.
 */
crossed: number, 
/**
 * Bid and ask are too far apart.
 */
wide: number, 
/**
 * The figures make no sense.
 */
faulty: number, };

/**
 * How much of a chain is streamed, and when the rest was asked for.
 */
export type ChainCoverage = { 
/**
 * Contracts whose quotes are streamed.
 */
quoted: number, 
/**
 * Contracts whose quote is that of the latest snapshot.
 */
bySnapshot: number, 
/**
 * Contracts among those whose bars are streamed.
 */
barsOnly: number, 
/**
 * When that snapshot was asked for; `null` until it was through. It is not taken again but
 * when somebody asks, or after the link was down.
 */
taken: number | null, };

/**
 * The dealers' exposure. A sum is `null` while no contract adds to it, and what moves slowly until
 * it was first reckoned.
 */
export type Exposure = { 
/**
 * What it is summed over.
 */
scope: ExposureScope, 
/**
 * How far the download of the scope's contracts has come. Until it is ready, the sums are over
 * what has come.
 */
download: Download, 
/**
 * Why nothing is reckoned, a sentence; `null` if something is.
 */
reason: string | null, 
/**
 * What dealers are taken to hold: the sign convention, in words.
 */
dealers: string, 
/**
 * The units of the sums.
 */
units: ExposureUnits, 
/**
 * Expiries in it.
 */
expiries: number, 
/**
 * Contracts listed.
 */
contracts: number, 
/**
 * Contracts with an implied volatility.
 */
solved: number, 
/**
 * Contracts that add to the sums: solved, not stale, with open interest and a multiplier.
 */
counted: number, 
/**
 * Which quotes count, and why the others do not.
 */
quotes: QuoteCounts, 
/**
 * Gamma of calls and puts together, signed.
 */
gamma: number | null, 
/**
 * Gamma of the calls, signed.
 */
gammaOfCalls: number | null, 
/**
 * Gamma of the puts, signed.
 */
gammaOfPuts: number | null, 
/**
 * Delta, signed.
 */
delta: number | null, 
/**
 * Vanna, signed.
 */
vanna: number | null, 
/**
 * Charm, signed.
 */
charm: number | null, 
/**
 * Gamma strike by strike, lowest first.
 */
byStrike: Array<StrikeGamma>, 
/**
 * The strike with the largest gamma of calls.
 */
callWall: number | null, 
/**
 * The strike with the smallest gamma of puts, which is the most negative.
 */
putWall: number | null, 
/**
 * The strike with the largest gamma of calls less that of puts.
 */
absoluteWall: number | null, 
/**
 * Prices between 0.8 and 1.2 of the spot at which gamma is zero, nearest the spot first;
 * `null` until they were looked for, empty if there are none.
 */
zeroGamma: Array<number> | null, 
/**
 * The underlying's price the figures were reckoned with.
 */
spot: number | null, 
/**
 * Exchange time of that price.
 */
spotTime: number | null, 
/**
 * Exchange time of the oldest quote that counts, or of the price if that is older.
 */
inputsTime: number | null, 
/**
 * When it was reckoned, by the desk's clock.
 */
reckoned: number | null, };

/**
 * What an exposure is summed over.
 */
export type ExposureScope = "expiry" | "underlying";

/**
 * The units of an exposure's sums, in words. All are dollars.
 */
export type ExposureUnits = { 
/**
 * Of gamma, by strike as well.
 */
gamma: string, 
/**
 * Of delta.
 */
delta: string, 
/**
 * Of vanna.
 */
vanna: string, 
/**
 * Of charm.
 */
charm: string, };

/**
 * The gamma of one strike, signed.
 */
export type StrikeGamma = { 
/**
 * The strike.
 */
strike: number, 
/**
 * The calls'.
 */
calls: number, 
/**
 * The puts'.
 */
puts: number, };

/**
 * A link's heartbeat.
 */
export type Pulse = { 
/**
 * `stocks` or `options`.
 */
class: string, 
/**
 * When anything last came in.
 */
received: number | null, 
/**
 * How far behind the exchange's clock the latest event was, milliseconds, the feed's own
 * delay taken off.
 */
lag: number | null, 
/**
 * How late the feed is by the plan, milliseconds: 0 in real time. Ages are reckoned from
 * then.
 */
delay: number, };
