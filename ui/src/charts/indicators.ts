// Indicators on a chart of candles: lines over the price, and panes under it for those that have
// a scale of their own. It reckons nothing. Where a figure is not known there is no line: the
// library would join the points on either side, so the stroke that leaves the last one is clear.

import {
  HistogramSeries,
  LineSeries,
  LineStyle,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  type LineWidth,
  type UTCTimestamp,
  type WhitespaceData,
} from 'lightweight-charts';

import type { Indicator } from '../backend/bindings';
import { isOverPrice, linesOf } from '../format/indicator';
import type { Colours } from './colours';

/** How high a pane under the price is, as a share of the price's. */
const SHARE = 0.3;

type Figures = readonly (number | null)[] | null;
type Point = LineData<UTCTimestamp> | WhitespaceData<UTCTimestamp>;

/** An indicator and the number of its colour. */
export interface Shown {
  indicator: Indicator;
  colour: number;
}

interface Line {
  series: ISeriesApi<'Line'> | ISeriesApi<'Histogram'>;
  column: number;
  /** A histogram is coloured by its sign. */
  signed: boolean;
}

/** The lines of a chart's indicators. */
export class IndicatorLines {
  readonly #chart: IChartApi;
  #lines: Line[] = [];
  #shown: readonly Shown[] = [];
  #colours: Colours;
  #decimals = 2;
  /** How many places were drawn last. */
  #drawn = 0;

  constructor(chart: IChartApi, colours: Colours) {
    this.#chart = chart;
    this.#colours = colours;
  }

  /** Draws other indicators, in the order of the figures' columns. They have no figures yet. */
  show(shown: readonly Shown[]): void {
    for (const { series } of this.#lines) this.#chart.removeSeries(series);
    this.#shown = shown;
    this.#lines = [];
    let column = 0;
    for (const one of shown) {
      this.#add(one, column);
      column += linesOf(one.indicator);
    }
    const panes = this.#chart.panes();
    panes.forEach((pane, at) => pane.setStretchFactor(at === 0 ? 1 : SHARE));
    this.showDecimals(this.#decimals);
  }

  /** Changes the colours. */
  paint(colours: Colours): void {
    this.#colours = colours;
    this.show(this.#shown);
  }

  /** Says how figures in dollars are written. */
  showDecimals(decimals: number): void {
    this.#decimals = decimals;
    let at = 0;
    for (const { indicator } of this.#shown) {
      const places = indicator.kind === 'rsi' ? 1 : indicator.kind === 'macd' ? decimals + 1 : decimals;
      for (let line = 0; line < linesOf(indicator); line += 1, at += 1) {
        const priceFormat = { type: 'price' as const, precision: places, minMove: 10 ** -places };
        this.#lines[at]!.series.applyOptions({ priceFormat });
      }
    }
  }

  /** Draws the figures of candles at these places anew from an index on. */
  draw(places: readonly UTCTimestamp[], figuresAt: (at: number) => Figures, from: number): void {
    const last = places.length - 1;
    for (const line of this.#lines) {
      const point = (at: number) => this.#point(line, places, figuresAt, at);
      if (from < last || last === 0) line.series.setData(places.map((_, at) => point(at)));
      else {
        // The point before a new one may be the last of its stroke.
        if (places.length > this.#drawn) line.series.update(point(last - 1), true);
        line.series.update(point(last));
      }
    }
    this.#drawn = places.length;
  }

  #point({ column, signed }: Line, places: readonly UTCTimestamp[], figuresAt: (at: number) => Figures, at: number): Point {
    const time = places[at]!;
    const value = figuresAt(at)?.[column] ?? null;
    if (value === null) return { time };
    if (signed) return { time, value, color: value < 0 ? this.#colours.downFaint : this.#colours.upFaint };
    const ends = at + 1 < places.length && (figuresAt(at + 1)?.[column] ?? null) === null;
    return ends ? { time, value, color: 'transparent' } : { time, value };
  }

  #add({ indicator, colour }: Shown, column: number): void {
    const { lines, text } = this.#colours;
    const own = lines[colour % lines.length]!;
    const pane = isOverPrice(indicator) ? 0 : this.#chart.panes().length;
    const line = (offset: number, color: string, lineWidth: LineWidth, lineStyle = LineStyle.Solid) => {
      const series = this.#chart.addSeries(LineSeries, {
        color, lineWidth, lineStyle,
        // The last value known may be old: what is known now is the legend's to say.
        lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false,
      }, pane);
      this.#lines.push({ series, column: column + offset, signed: false });
      return series;
    };
    switch (indicator.kind) {
      case 'sma': line(0, own, 1); return;
      case 'ema': line(0, own, 1, LineStyle.Dashed); return;
      case 'vwap': line(0, own, 2); return;
      case 'bollinger':
        line(0, own, 1);
        line(1, own, 1, LineStyle.Dotted);
        line(2, own, 1);
        return;
      case 'rsi': {
        const series = line(0, own, 1);
        series.applyOptions({ autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 100 } }) });
        series.priceScale().applyOptions({ scaleMargins: { top: 0.06, bottom: 0.06 } });
        for (const price of [30, 70]) {
          series.createPriceLine({ price, color: text, lineWidth: 1, lineStyle: LineStyle.Dotted, axisLabelVisible: false });
        }
        return;
      }
      case 'macd': {
        line(0, own, 1);
        line(1, text, 1, LineStyle.Dashed);
        const histogram = this.#chart.addSeries(HistogramSeries, { lastValueVisible: false, priceLineVisible: false }, pane);
        this.#lines.push({ series: histogram, column: column + 2, signed: true });
        return;
      }
    }
  }
}
