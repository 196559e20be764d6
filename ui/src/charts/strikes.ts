// Where the bars and lines of a picture by strike go: prices up the side, gamma to either side of
// the middle. It draws nothing and reckons no figure; lengths are pixels.

import type { Exposure, StrikeGamma } from '../backend/bindings';

/** Strikes shown at most, nearest the spot first. */
const MOST = 60;
/** Strikes there is room for at least. */
const LEAST = 12;
/** A strike with less than this of the longest bar does not widen the picture. */
const WORTH = 0.02;
/** How far apart names beside lines are, and strikes at the side. */
const NAME = 14;
const TICK = 28;
const STEPS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500];

/** A bar of a strike: where it begins and how long it is. */
export interface Bar {
  strike: number;
  y: number;
  thick: number;
  calls: { x: number; width: number };
  puts: { x: number; width: number };
  net: { x: number; width: number; long: boolean };
  gamma: StrikeGamma;
}

/** A line across, with a name beside it. */
export interface Level {
  kind: 'spot' | 'call' | 'put' | 'zero';
  name: string;
  price: number;
  y: number;
  /** Where its name goes, so that names do not cover one another. */
  nameAt: number;
  /** Whether the price lies beyond the strikes shown. */
  beyond: boolean;
}

/** The picture. */
export interface Picture {
  bars: Bar[];
  levels: Level[];
  ticks: { price: number; y: number }[];
  /** What the full length to a side stands for, dollars. */
  full: number;
}

/** Lays the picture out in a box of a size. */
export function pictureOf(exposure: Exposure, net: boolean, width: number, height: number): Picture {
  const shown = worthShowing(exposure, net);
  const full = Math.max(...shown.map((at) => reach(at, net)), 0);
  const gap = shown.slice(1).reduce((least, { strike }, at) => Math.min(least, strike - shown[at]!.strike), Infinity);
  const pad = Number.isFinite(gap) ? gap : 1;
  // Few strikes far apart would look like much: so many always have room.
  const room = (LEAST / 2) * pad;
  const centre = exposure.spot ?? shown[0]?.strike ?? 0;
  const low = Math.min((shown[0]?.strike ?? 0) - pad, centre - room);
  const high = Math.max((shown.at(-1)?.strike ?? 0) + pad, centre + room);
  const y = (price: number) => ((high - price) / (high - low || 1)) * height;
  const thick = Math.max(1, Math.min(12, (pad / (high - low || 1)) * height * 0.72));
  const middle = width / 2;
  const across = (gamma: number) => (full > 0 ? (Math.abs(gamma) / full) * middle : 0);
  const side = (gamma: number) => {
    const long = across(gamma);
    return { x: gamma < 0 ? middle - long : middle, width: long };
  };
  const bars = shown.map((gamma): Bar => ({
    strike: gamma.strike, y: y(gamma.strike) - thick / 2, thick, gamma,
    calls: side(gamma.calls), puts: side(gamma.puts),
    net: { ...side(gamma.calls + gamma.puts), long: gamma.calls + gamma.puts >= 0 },
  }));
  return { bars, levels: levelsOf(exposure, low, high, y, height), ticks: ticksOf(low, high, y, height), full };
}

/** The strike nearest a place down the picture. */
export function strikeAt(bars: readonly Bar[], y: number): number | null {
  const middle = (bar: Bar) => bar.y + bar.thick / 2;
  const nearest = bars.reduce<Bar | null>((best, bar) =>
    best && Math.abs(middle(best) - y) <= Math.abs(middle(bar) - y) ? best : bar, null);
  return nearest?.strike ?? null;
}

function reach({ calls, puts }: StrikeGamma, net: boolean): number {
  return net ? Math.abs(calls + puts) : Math.max(Math.abs(calls), Math.abs(puts));
}

/** The strikes nearest the spot, without the flat ones at the ends. */
function worthShowing({ byStrike, spot }: Exposure, net: boolean): StrikeGamma[] {
  const from = (strike: number) => Math.abs(strike - (spot ?? strike));
  const near = [...byStrike].sort((a, b) => from(a.strike) - from(b.strike)).slice(0, MOST);
  near.sort((a, b) => a.strike - b.strike);
  const most = Math.max(...near.map((at) => reach(at, net)), 0);
  const worth = near.map((at) => reach(at, net) >= most * WORTH);
  return near.slice(Math.max(0, worth.indexOf(true)), worth.lastIndexOf(true) + 1);
}

function levelsOf(exposure: Exposure, low: number, high: number, y: (price: number) => number, height: number): Level[] {
  const { spot, callWall, putWall, zeroGamma } = exposure;
  const named: [Level['kind'], string, number | null | undefined][] = [
    ['spot', 'Spot', spot],
    ['call', 'Call wall', callWall],
    ['put', 'Put wall', putWall],
    ['zero', 'Zero gamma', zeroGamma?.[0]],
  ];
  const levels = named.flatMap(([kind, name, price]): Level[] => {
    if (price == null) return [];
    const at = Math.max(0, Math.min(height, y(price)));
    return [{ kind, name, price, y: at, nameAt: at, beyond: price < low || price > high }];
  });
  levels.sort((a, b) => a.y - b.y);
  spread(levels, height);
  return levels;
}

/** Moves names apart, down first and then up from the lower edge. */
function spread(levels: Level[], height: number): void {
  const half = NAME / 2;
  let least = half;
  for (const level of levels) least = (level.nameAt = Math.max(level.nameAt, least)) + NAME;
  let most = height - half;
  for (const level of [...levels].reverse()) most = (level.nameAt = Math.min(level.nameAt, most)) - NAME;
}

function ticksOf(low: number, high: number, y: (price: number) => number, height: number) {
  const step = STEPS.find((size) => (size / (high - low || 1)) * height >= TICK) ?? STEPS.at(-1)!;
  const ticks: { price: number; y: number }[] = [];
  for (let price = Math.ceil(low / step) * step; price <= high; price += step) ticks.push({ price, y: y(price) });
  return ticks.filter((tick) => tick.y >= 6 && tick.y <= height - 6);
}
