// Gaps on a chart: a hatched band wherever candles may be missing. It knows neither why nor what
// time it is; it is given spans and the starts of the candles, and says which span lies under a
// point. The axis has a place for each candle and none for what is missing, so a gap between two
// neighbours is drawn over the seam.

import type { IChartApi, IPrimitivePaneView, ISeriesPrimitive, Logical, Time } from 'lightweight-charts';

import type { Gap } from '../backend/bindings';

/** How far apart the strokes are, and how much of a candle's width a seam takes, pixels and share. */
const STROKE = 6;
const SEAM = 0.8;

type Target = Parameters<NonNullable<ReturnType<IPrimitivePaneView['renderer']>>['draw']>[0];

/** A band, in places of candles: from the left edge of the first to the right edge of the last. */
export interface Band {
  from: number;
  /** `null` to the right edge of the picture. */
  to: number | null;
  gap: Gap;
}

/** Where gaps lie among candles of these starts, oldest first. A gap without width is left out. */
export function bandsOf(gaps: readonly Gap[], starts: readonly number[]): Band[] {
  const before = (time: number) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return gaps.flatMap((gap): Band[] => {
    if (gap.to !== null && gap.to <= gap.from) return [];
    const from = before(gap.from);
    if (gap.to === null) return [{ from: from - 0.5, to: null, gap }];
    const to = before(gap.to);
    const seam = to > from ? 0 : SEAM / 2;
    return [{ from: from - 0.5 - seam, to: to - 0.5 + seam, gap }];
  });
}

/** The bands, drawn behind the candles. */
export class GapHatch implements ISeriesPrimitive<Time> {
  readonly #chart: IChartApi;
  #bands: Band[] = [];
  #colour = '';

  constructor(chart: IChartApi) {
    this.#chart = chart;
  }

  /** Draws other bands from the next painting on. */
  show(bands: Band[]): void {
    this.#bands = bands;
  }

  /** Changes the colour of the strokes. */
  paint(colour: string): void {
    this.#colour = colour;
  }

  /** The gap under a place across, in pixels; `null` if there is none. */
  at(x: number): Gap | null {
    const under = this.#spans(Infinity).find(({ left, right }) => left <= x && x <= right);
    return under?.gap ?? null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return [{ zOrder: () => 'bottom', renderer: () => ({ draw: (target) => this.#draw(target) }) }];
  }

  #spans(width: number): { left: number; right: number; gap: Gap }[] {
    const scale = this.#chart.timeScale();
    // The library places whole numbers only.
    const origin = scale.logicalToCoordinate(0 as Logical);
    const next = scale.logicalToCoordinate(1 as Logical);
    if (origin === null || next === null) return [];
    const x = (place: number) => origin + place * (next - origin);
    return this.#bands.map(({ from, to, gap }) => ({ left: x(from), right: to === null ? width : x(to), gap }));
  }

  #draw(target: Target): void {
    target.useMediaCoordinateSpace(({ context, mediaSize: { width, height } }) => {
      for (const span of this.#spans(width)) {
        const left = Math.max(0, span.left);
        const right = Math.min(width, span.right);
        if (right <= left) continue;
        context.save();
        context.beginPath();
        context.rect(left, 0, right - left, height);
        context.clip();
        context.beginPath();
        for (let foot = left - height; foot < right; foot += STROKE) {
          context.moveTo(foot, height);
          context.lineTo(foot + height, 0);
        }
        context.strokeStyle = this.#colour;
        context.lineWidth = 1;
        context.stroke();
        context.restore();
      }
    });
  }
}
