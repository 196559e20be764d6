// Make-believe figures of indicators, so that the page has something to draw. For tests of the page
// and for looking at it; the product reckons them in Rust and does not carry this.

import type { Chart, Gap, Indicator, IndicatorChoice } from '../bindings';

type Candle = Chart['candles'][number];
type Column = (number | null)[];

/** What there is to choose from; all of it drawn, or nothing. */
export function choices(shown: boolean): IndicatorChoice[] {
  const indicators: Indicator[] = [
    { kind: 'sma', length: 20 },
    { kind: 'sma', length: 50 },
    { kind: 'ema', length: 9 },
    { kind: 'ema', length: 21 },
    { kind: 'vwap' },
    { kind: 'bollinger', length: 20, deviations: 2 },
    { kind: 'rsi', length: 14 },
    { kind: 'macd', fast: 12, slow: 26, signal: 9 },
  ];
  return indicators.map((indicator) => ({ indicator, shown }));
}

/** A figure for each line of each indicator, by candle; nothing is carried over a gap. */
export function figuresOf(indicators: readonly Indicator[], candles: readonly Candle[], gaps: readonly Gap[]): [number, Column][] {
  const runs: Candle[][] = [[]];
  for (const candle of candles) {
    const before = runs.at(-1)!.at(-1);
    const broken = gaps.some(({ from, to }) => from <= candle[0] && (to === null || (before && before[0] < to)));
    if (broken) runs.push([]);
    runs.at(-1)!.push(candle);
  }
  return runs.flatMap((run, at) => {
    const columns = indicators.flatMap((indicator) => columnsOf(indicator, run, at === 0));
    return run.map(([start], place): [number, Column] => [start, columns.map((column) => column[place] ?? null)]);
  });
}

function columnsOf(indicator: Indicator, candles: readonly Candle[], first: boolean): Column[] {
  const closes = candles.map(([, , , , close]) => close);
  switch (indicator.kind) {
    case 'sma': return [over(closes, indicator.length, mean)];
    case 'ema': return [smoothed(closes, indicator.length, 2 / (indicator.length + 1))];
    case 'vwap': return [first ? vwap(candles) : closes.map(() => null)];
    case 'bollinger': {
      const { length, deviations } = indicator;
      const wide = (window: number[]) => deviations * Math.sqrt(mean(window.map((close) => (close - mean(window)) ** 2)));
      return [1, 0, -1].map((side) => over(closes, length, (window) => mean(window) + side * wide(window)));
    }
    case 'rsi': {
      const moves = closes.slice(1).map((close, at) => close - closes[at]!);
      const [up, down] = [1, -1].map((side) => smoothed(moves.map((move) => Math.max(0, side * move)), indicator.length, 1 / indicator.length));
      return [[null, ...up!.map((rise, at) => (rise === null ? null : (100 * rise) / (rise + down![at]!)))]];
    }
    case 'macd': {
      const [fast, slow] = [indicator.fast, indicator.slow].map((length) => smoothed(closes, length, 2 / (length + 1)));
      const line = slow!.map((far, at) => (far === null ? null : fast![at]! - far));
      const known = line.filter((value) => value !== null);
      const late = smoothed(known, indicator.signal, 2 / (indicator.signal + 1));
      const signal = [...line.slice(known.length).map(() => null), ...late];
      return [line, signal, line.map((value, at) => (value === null || signal[at] == null ? null : value - signal[at]))];
    }
  }
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function over(values: number[], length: number, figure: (window: number[]) => number): Column {
  return values.map((_, at) => (at + 1 < length ? null : figure(values.slice(at + 1 - length, at + 1))));
}

function smoothed(values: number[], length: number, weight: number): Column {
  let last: number | null = null;
  return values.map((value, at) => {
    if (at + 1 < length) return null;
    last = last === null ? mean(values.slice(0, length)) : last + weight * (value - last);
    return last;
  });
}

function vwap(candles: readonly Candle[]): Column {
  let [paid, volume] = [0, 0];
  return candles.map(([, , high, low, close, traded]) => {
    paid += ((high + low + close) / 3) * (traded ?? 0);
    volume += traded ?? 0;
    return volume > 0 ? paid / volume : null;
  });
}
