// What the indicators are called, what they are made of, and how their lines are named.

import type { Indicator } from '../backend/bindings';

/** How many lines an indicator has. */
export function linesOf({ kind }: Indicator): number {
  return kind === 'bollinger' || kind === 'macd' ? 3 : 1;
}

/** Whether an indicator is drawn over the price; else it has a pane of its own. */
export function isOverPrice({ kind }: Indicator): boolean {
  return kind !== 'rsi' && kind !== 'macd';
}

/** What a chart calls it: `SMA 20`, `MACD 12 26 9`. */
export function indicatorName(indicator: Indicator): string {
  switch (indicator.kind) {
    case 'sma': return `SMA ${indicator.length}`;
    case 'ema': return `EMA ${indicator.length}`;
    case 'vwap': return 'VWAP';
    case 'bollinger': return `BB ${indicator.length} × ${indicator.deviations}`;
    case 'rsi': return `RSI ${indicator.length}`;
    case 'macd': return `MACD ${indicator.fast} ${indicator.slow} ${indicator.signal}`;
  }
}

/** What its lines are called, where it has more than one. */
export function lineNames({ kind }: Indicator): string[] {
  if (kind === 'bollinger') return ['upper', 'middle', 'lower'];
  if (kind === 'macd') return ['line', 'signal', 'histogram'];
  return [''];
}

/** What it is made of, and when it is not known. */
export function aboutIndicator(indicator: Indicator): string {
  const anew = 'since the history begins, or since the last gap: nothing is carried over a gap.';
  switch (indicator.kind) {
    case 'sma': return `Simple moving average: the mean of the last ${indicator.length} closes.\n“—” until there are ${indicator.length} closes ${anew}`;
    case 'ema': return `Exponential moving average: a new close weighs 2 ÷ (${indicator.length} + 1); begun with the mean of ${indicator.length} closes.\n“—” until there are so many ${anew}`;
    case 'vwap': return 'Volume-weighted average price since the open of the regular session: each candle’s (high + low + close) ÷ 3, weighed by its volume.\n“—” outside the regular session, on candles that mix sessions (1h of the vendor’s hours, 1D), and until the next open where a gap, an unknown volume or the beginning of the history leaves trades out.';
    case 'bollinger': return `Bollinger bands: the mean of the last ${indicator.length} closes, and ${indicator.deviations} of their standard deviations to either side.\n“—” until there are ${indicator.length} closes ${anew}`;
    case 'rsi': return `Wilder’s relative strength index: the average rise as a share of average rise and fall, by his average of ${indicator.length}. 70 and 30 are marked.\n“—” until there are ${indicator.length} changes ${anew}`;
    case 'macd': return `Moving average convergence and divergence: EMA ${indicator.fast} less EMA ${indicator.slow}; its signal is their difference’s EMA ${indicator.signal}, the histogram the line less its signal.\n“—” until there are closes enough ${anew}`;
  }
}

/** A length that can be set, and the field of the indicator it is. */
export interface Length {
  field: string;
  name: string;
  value: number;
  step: number;
  most: number;
}

/** What can be set of an indicator. */
export function lengthsOf(indicator: Indicator): Length[] {
  const length = (field: string, name: string, value: number): Length => ({ field, name, value, step: 1, most: 500 });
  switch (indicator.kind) {
    case 'vwap': return [];
    case 'bollinger': return [length('length', 'Length', indicator.length), { field: 'deviations', name: 'Deviations', value: indicator.deviations, step: 0.5, most: 5 }];
    case 'macd': return [length('fast', 'Fast', indicator.fast), length('slow', 'Slow', indicator.slow), length('signal', 'Signal', indicator.signal)];
    default: return [length('length', 'Length', indicator.length)];
  }
}

/** The indicator with another length; what is no length leaves it as it is. */
export function withLength(indicator: Indicator, { field, step, most }: Length, value: number): Indicator {
  const sound = Number.isFinite(value) && value >= step && value <= most && Number.isInteger(value / step);
  return sound ? { ...indicator, [field]: value } : indicator;
}
