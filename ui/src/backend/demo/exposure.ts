// What make-believe dealers are exposed to: the sums of `analytics::exposure` over make-believe
// contracts, plainly. Zero gamma is where the sum over strikes changes sign: near enough to look at.

import type { Exposure, ExposureScope, OptionRow, QuoteCounts, StrikeGamma } from '../bindings';

const UNITS = {
  gamma: '$ per 1 % move', delta: '$ of the underlying',
  vanna: '$ of delta per vol point', charm: '$ of delta per day',
};

/** The contracts whose quotes are taken to be too old: the last three of those with a bid. */
const staleOf = (rows: OptionRow[]): OptionRow[] => rows.filter(({ bid }) => bid !== 0).slice(-3);

/** Which quotes count. */
export function countsOf(rows: OptionRow[]): QuoteCounts {
  const noBid = rows.filter(({ bid }) => bid === 0).length;
  const stale = staleOf(rows).length;
  return { used: rows.length - noBid - stale, stale, unquoted: 0, noBid, crossed: 0, wide: 0, faulty: 0 };
}

/** The exposure of some contracts, dealers long calls and short puts. */
export function exposureOf(scope: ExposureScope, expiries: number, rows: OptionRow[], spot: number, now: number): Exposure {
  const strikes = new Map<number, StrikeGamma>();
  let [calls, puts, delta, vanna, charm] = [0, 0, 0, 0, 0];
  const solved = rows.filter(({ iv }) => iv !== null);
  const stale = staleOf(rows);
  const counting = solved.filter((row) => !stale.includes(row));
  for (const row of counting) {
    const sign = row.call ? 1 : -1;
    const shares = (row.openInterest ?? 0) * (row.multiplier ?? 0);
    const gamma = sign * (row.gamma ?? 0) * shares * spot * spot * 0.01;
    const at = strikes.get(row.strike) ?? { strike: row.strike, calls: 0, puts: 0 };
    strikes.set(row.strike, at);
    if (row.call) [at.calls, calls] = [at.calls + gamma, calls + gamma];
    else [at.puts, puts] = [at.puts + gamma, puts + gamma];
    delta += sign * (row.delta ?? 0) * shares * spot;
    const away = Math.log(row.strike / spot);
    vanna += sign * (row.vega ?? 0) * away * shares;
    charm -= sign * (row.gamma ?? 0) * away * shares * spot;
  }
  const byStrike = [...strikes.values()].sort((a, b) => a.strike - b.strike);
  const top = (height: (at: StrikeGamma) => number) =>
    byStrike.reduce<StrikeGamma | null>((best, at) => (height(at) > (best ? height(best) : 0) ? at : best), null);
  return {
    scope, download: { state: 'ready', rows: 0, reason: null }, reason: null,
    dealers: 'long calls, short puts', units: UNITS, expiries, contracts: rows.length,
    solved: solved.length, counted: counting.length, quotes: countsOf(rows), gamma: calls + puts,
    gammaOfCalls: calls, gammaOfPuts: puts, delta, vanna, charm, byStrike,
    callWall: top((at) => at.calls)?.strike ?? null, putWall: top((at) => -at.puts)?.strike ?? null,
    absoluteWall: top((at) => at.calls - at.puts)?.strike ?? null,
    zeroGamma: crossings(byStrike).sort((a, b) => Math.abs(a - spot) - Math.abs(b - spot)).slice(0, 3),
    spot, spotTime: now - 40, inputsTime: now - 2_000, reckoned: now,
  };
}

/** The same as it stands when much is too old, while contracts still come, and when nothing can be
 * reckoned. */
export function spoiled(exposure: Exposure, how: string | null): Exposure {
  const { quotes, inputsTime, contracts } = exposure;
  if (how === 'stale') {
    return {
      ...exposure, inputsTime: inputsTime! - 1_500_000, counted: exposure.counted - 37,
      quotes: { ...quotes, used: quotes.used - 37, stale: quotes.stale + 37 },
    };
  }
  if (how === 'loading') return { ...exposure, download: { state: 'running', rows: contracts, reason: null } };
  if (how !== 'empty') return exposure;
  return {
    ...exposure, reason: 'The underlying has no price yet.', solved: 0, counted: 0, gamma: null, gammaOfCalls: null, gammaOfPuts: null,
    delta: null, vanna: null, charm: null, byStrike: [], callWall: null, putWall: null, absoluteWall: null, zeroGamma: null,
  };
}

/** Where the running sum of gamma over strikes changes sign. */
function crossings(byStrike: StrikeGamma[]): number[] {
  let [sum, before] = [0, 0];
  const found: number[] = [];
  for (const { strike, calls, puts } of byStrike) {
    [before, sum] = [sum, sum + calls + puts];
    if (before * sum < 0) found.push(strike);
  }
  return found;
}
