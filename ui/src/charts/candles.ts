// Candles and volume on lightweight-charts. It draws what it is given and knows no market: the
// axis reads New York's civil time because every start is shifted to it first. The library's
// own logo writes a <style> element, which the content policy refuses: it is off, and the page
// places the attribution itself.

import {
  CandlestickSeries,
  ColorType,
  createChart,
  CrosshairMode,
  HistogramSeries,
  LineStyle,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';

import type { Gap } from '../backend/bindings';
import { civilSeconds } from '../format/time';
import type { Colours } from './colours';
import { bandsOf, GapHatch } from './gaps';
import { IndicatorLines, type Shown } from './indicators';

/** Start (ms), open, high, low, close, volume. */
export type Candle = [number, number, number, number, number, number | null];

/** How many candles are in view at first. */
const IN_VIEW = 150;

/** A chart of candles in an element. */
export class CandleChart {
  readonly #chart: IChartApi;
  readonly #prices: ISeriesApi<'Candlestick'>;
  readonly #volumes: ISeriesApi<'Histogram'>;
  readonly #hatch: GapHatch;
  readonly #indicators: IndicatorLines;
  /** What the indicators say of a candle. */
  #figures: (start: number) => readonly (number | null)[] | null = () => null;
  #gaps: readonly Gap[] = [];
  #colours: Colours;
  #candles: readonly Candle[] = [];
  /** Where each candle stands on the axis; always rising. */
  #places: UTCTimestamp[] = [];

  constructor(element: HTMLElement, colours: Colours) {
    this.#colours = colours;
    this.#chart = createChart(element, {
      autoSize: true,
      layout: { attributionLogo: false, fontSize: 11 },
      // The library would take the browser's own, which can be none at all ("C").
      localization: { locale: 'en-US' },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { scaleMargins: { top: 0.12, bottom: 0.2 } },
      timeScale: { rightOffset: 6, minBarSpacing: 1.5 },
      handleScale: { axisPressedMouseMove: { time: true, price: true } },
    });
    this.#prices = this.#chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.#volumes = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.#hatch = new GapHatch(this.#chart);
    this.#prices.attachPrimitive(this.#hatch);
    this.#indicators = new IndicatorLines(this.#chart, colours);
    this.paint(colours);
  }

  /** Draws candles anew from an index on; everything before stands as it was drawn. */
  draw(candles: readonly Candle[], from: number): void {
    this.#candles = candles;
    this.#layBands();
    // Only the newest candle and those after it can be drawn in place.
    if (from === 0 || from < this.#places.length - 1) return this.#drawAll();
    for (let at = from; at < candles.length; at += 1) {
      this.#places[at] = this.#placeOf(at);
      this.#prices.update(this.#price(at));
      this.#volumes.update(this.#volume(at));
    }
  }

  /** Draws other indicators, and what they say of each candle of a start. */
  showIndicators(shown: readonly Shown[], figures: (start: number) => readonly (number | null)[] | null): void {
    this.#figures = figures;
    this.#indicators.show(shown);
    this.drawIndicators(0);
  }

  /** Draws the indicators anew from the candle of a start on. */
  drawIndicators(start: number): void {
    if (this.#places.length === 0) return;
    let from = this.#candles.length;
    while (from > 0 && this.#candles[from - 1]![0] >= start) from -= 1;
    this.#indicators.draw(this.#places, (at) => this.#figures(this.#candles[at]![0]), from);
  }

  /** Where each pane begins, pixels from the top. */
  paneTops(): number[] {
    const top = this.#chart.chartElement().getBoundingClientRect().top;
    return this.#chart.panes().map((pane) => (pane.getHTMLElement()?.getBoundingClientRect().top ?? top) - top);
  }

  /** Hatches where candles may be missing. */
  showGaps(gaps: readonly Gap[]): void {
    this.#gaps = gaps;
    this.#layBands();
    // Nothing of the candles changed: only this asks for a painting.
    this.#chart.applyOptions({});
  }

  /** Says how prices are written: two decimals, four under one dollar. */
  showDecimals(decimals: number): void {
    const priceFormat = { type: 'price' as const, precision: decimals, minMove: 10 ** -decimals };
    this.#prices.applyOptions({ priceFormat });
    this.#indicators.showDecimals(decimals);
  }

  /** Shows seconds on the axis or not, and clock times or days. */
  showTimes(clock: boolean, seconds: boolean): void {
    this.#chart.timeScale().applyOptions({ timeVisible: clock, secondsVisible: seconds });
  }

  /** Brings the newest candles into view. */
  toNewest(): void {
    const last = this.#candles.length;
    this.#prices.priceScale().applyOptions({ autoScale: true });
    this.#chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, last - IN_VIEW), to: last + 6 });
  }

  /** Changes the colours. */
  paint(colours: Colours): void {
    this.#colours = colours;
    this.#hatch.paint(colours.hatch);
    this.#indicators.paint(colours);
    const line = { color: colours.crosshair, labelBackgroundColor: colours.label };
    this.#chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: 'transparent' },
        textColor: colours.text,
        fontFamily: colours.font,
        // Which pane is how high is not for a mouse alone to say.
        panes: { enableResize: false, separatorColor: colours.grid },
      },
      grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
      crosshair: {
        vertLine: { ...line, style: LineStyle.Dashed },
        horzLine: { ...line, style: LineStyle.Dashed },
      },
      rightPriceScale: { borderColor: colours.grid },
      timeScale: { borderColor: colours.grid },
    });
    this.#prices.applyOptions({
      upColor: colours.up,
      downColor: colours.down,
      wickUpColor: colours.up,
      wickDownColor: colours.down,
    });
    if (this.#candles.length > 0) this.#drawAll();
    this.drawIndicators(0);
  }

  /** Calls back with the candle under the crosshair and the gap there, `null` for none. */
  onPoint(listener: (candle: Candle | null, gap: Gap | null) => void): void {
    this.#chart.subscribeCrosshairMove(({ logical, point }) => {
      const candle = logical === undefined ? null : (this.#candles[logical] ?? null);
      listener(candle, point ? this.#hatch.at(point.x) : null);
    });
  }

  /** Lets go of everything. */
  remove(): void {
    this.#chart.remove();
  }

  #layBands(): void {
    this.#hatch.show(bandsOf(this.#gaps, this.#candles.map(([start]) => start)));
  }

  #drawAll(): void {
    this.#places = [];
    for (let at = 0; at < this.#candles.length; at += 1) this.#places[at] = this.#placeOf(at);
    this.#prices.setData(this.#candles.map((_, at) => this.#price(at)));
    this.#volumes.setData(this.#candles.map((_, at) => this.#volume(at)));
  }

  /** The axis wants rising times; in the hour that autumn repeats civil time falls back. */
  #placeOf(at: number): UTCTimestamp {
    const before = this.#places[at - 1];
    const place = civilSeconds(this.#candles[at]![0]);
    return (before === undefined ? place : Math.max(place, before + 1)) as UTCTimestamp;
  }

  #price(at: number) {
    const [, open, high, low, close] = this.#candles[at]!;
    return { time: this.#places[at]!, open, high, low, close };
  }

  #volume(at: number) {
    const [, open, , , close, volume] = this.#candles[at]!;
    const color = close < open ? this.#colours.downFaint : this.#colours.upFaint;
    // What is not known is left blank, not drawn as nothing traded.
    return volume === null ? { time: this.#places[at]! } : { time: this.#places[at]!, value: volume, color };
  }
}
