// How the dealers' figures are reckoned, in words: for the tooltips.

import type { Exposure } from '../backend/bindings';

/** The formula of each sum; sign is the convention's. */
const FORMULAS = {
  gamma: 'sign × gamma × open interest × shares a contract × spot² × 0.01',
  delta: 'sign × delta × open interest × shares a contract × spot',
  vanna: 'sign × vanna × open interest × shares a contract × spot × 0.01',
  charm: 'sign × charm ÷ 365 × open interest × shares a contract × spot',
} as const;

/** A sum's name among the totals. */
export type Sum = keyof typeof FORMULAS;

/** What a sum is made of, with its unit, and why there is none. */
export function aboutSum(exposure: Exposure, sum: Sum): string {
  const lines = [
    `Sum over contracts of ${FORMULAS[sum]}; ${exposure.units[sum]}.`,
    `The sign is a convention: dealers ${exposure.dealers}. Nobody publishes who holds what.`,
  ];
  if (exposure[sum] === null) lines.push(exposure.reason ?? 'No contract adds to it: each needs a volatility, open interest and a fresh quote.');
  return lines.join('\n');
}

/** What the lines of the picture are. */
export function aboutLevels(exposure: Exposure): string {
  const zero = exposure.zeroGamma;
  const others = zero && zero.length > 1 ? ` It is zero also at ${zero.slice(1).map((price) => price.toFixed(2)).join(' and ')}.` : '';
  return [
    'Call wall: the strike with the largest gamma of calls. Put wall: the strike with the most negative gamma of puts.',
    `Zero gamma: the price at which the sum would be zero, if the spot moved there and volatilities and times stood still.${others}`,
    zero === null ? 'It has not been looked for yet.' : zero.length === 0 ? 'There is none between 0.8 and 1.2 of the spot.' : '',
  ].filter(Boolean).join('\n');
}
