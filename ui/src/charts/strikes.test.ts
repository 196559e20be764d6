// Where bars, lines and names of the picture by strike go.
import { expect, it } from 'vitest';

import type { Exposure, StrikeGamma } from '../backend/bindings';
import { pictureOf, strikeAt } from './strikes';

const at = (strike: number, calls: number, puts: number): StrikeGamma => ({ strike, calls, puts });

function exposure(byStrike: StrikeGamma[], more: Partial<Exposure> = {}): Exposure {
  return { byStrike, spot: 100, callWall: null, putWall: null, zeroGamma: null, ...more } as Exposure;
}

const STRIKES = Array.from({ length: 21 }, (_, n) => at(90 + n, 10, -5));

it('draws calls right and puts left of the middle, as long as they are large', () => {
  const { bars, full } = pictureOf(exposure([at(99, 40, -20), at(100, 10, -40), at(101, 20, 0)]), false, 200, 300);
  expect(full).toBe(40);
  expect(bars.map(({ calls, puts }) => [calls.x, calls.width, puts.x, puts.width])).toEqual([
    [100, 100, 50, 50],
    [100, 25, 0, 100],
    [100, 50, 100, 0],
  ]);
  expect(bars[0]!.y).toBeGreaterThan(bars[2]!.y);
});

it('draws what both come to on the side of its sign', () => {
  const { bars, full } = pictureOf(exposure([at(99, 40, -20), at(100, 10, -40)]), true, 200, 300);
  expect(full).toBe(30);
  expect(bars.map(({ net }) => [net.long, Math.round(net.x), Math.round(net.width)])).toEqual([[true, 100, 67], [false, 0, 100]]);
});

it('lays every strike and line within the picture, and says what lies beyond it', () => {
  const levels = { callWall: 105, putWall: 95, zeroGamma: [250, 99] };
  const picture = pictureOf(exposure(STRIKES, levels), false, 200, 300);
  for (const { y, thick } of picture.bars) {
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + thick).toBeLessThanOrEqual(300);
  }
  expect(picture.levels.map(({ kind, beyond }) => [kind, beyond])).toEqual([['zero', true], ['call', false], ['spot', false], ['put', false]]);
  expect(picture.levels[0]!.y).toBe(0);
});

it('keeps names apart where lines meet, also at the edges', () => {
  const crowded: [number, number, number][] = [[100, 100, 100], [90, 90, 90], [110, 110, 110], [500, 500, 1]];
  for (const [callWall, putWall, zero] of crowded) {
    const { levels } = pictureOf(exposure(STRIKES, { callWall, putWall, zeroGamma: [zero] }), false, 200, 300);
    const places = levels.map(({ nameAt }) => nameAt);
    for (const [n, place] of places.entries()) {
      expect(place).toBeGreaterThanOrEqual(7);
      expect(place).toBeLessThanOrEqual(293);
      if (n > 0) expect(place - places[n - 1]!).toBeGreaterThanOrEqual(14);
    }
  }
});

it('shows the strikes near the spot, and leaves flat ends off', () => {
  const flat = at(70, 0.001, 0);
  expect(pictureOf(exposure([flat, ...STRIKES]), false, 200, 300).bars.map(({ strike }) => strike)).not.toContain(70);
  const many = Array.from({ length: 400 }, (_, n) => at(n + 1, 10, -5));
  const shown = pictureOf(exposure(many), false, 200, 300).bars.map(({ strike }) => strike);
  expect([shown.length, shown.includes(100), shown.includes(200)]).toEqual([60, true, false]);
});

it('finds the strike under a point, and none in an empty picture', () => {
  const { bars } = pictureOf(exposure(STRIKES), false, 200, 300);
  const bar = bars.find(({ strike }) => strike === 97)!;
  expect(strikeAt(bars, bar.y + 1)).toBe(97);
  expect(strikeAt(bars, -50)).toBe(110);
  const empty = pictureOf(exposure([], { spot: null }), false, 200, 300);
  expect([empty.bars, empty.levels, empty.full, strikeAt(empty.bars, 5)]).toEqual([[], [], 0, null]);
  const sizeless = pictureOf(exposure(STRIKES), false, 0, 0);
  expect(JSON.stringify(sizeless)).not.toContain('null');
});
