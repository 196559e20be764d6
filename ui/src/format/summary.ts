// What the figures of a chain are, and why one is not known: for the tooltips.

import type { ChainSummary } from '../backend/bindings';

interface About {
  is: string;
  /** What it takes; said where it is not known. */
  takes: string;
}

const ABOUT = {
  expectedMove: { is: 'Expected move to expiry: 0.85 of the straddle at the money', takes: 'a call and a put with fresh quotes at the money' },
  weightedMove: { is: 'by 0.6 of the straddle, 0.3 of the first and 0.1 of the second strangle', takes: 'fresh quotes at the money and two strikes to either side' },
  oneSigma: { is: 'one standard deviation, by the volatility at the forward', takes: 'a volatility at the forward' },
  atmIv: { is: 'Implied volatility at the forward, by our model', takes: 'solved contracts on both sides of the forward' },
  putCallVolume: { is: 'Put volume over call volume of this expiry', takes: 'calls that were traded today' },
  putCallOpenInterest: { is: 'Put open interest over call open interest of this expiry', takes: 'calls with open interest' },
  maxPain: { is: 'Max pain: the strike at which open contracts would be worth least to their holders', takes: 'contracts with open interest' },
  riskReversal: { is: 'Risk reversal: volatility of the 25-delta call less that of the 25-delta put, points', takes: 'solved contracts beyond 25 delta on both sides' },
  butterfly: { is: 'Butterfly: the mean volatility of the 25-delta call and put less that at the forward, points', takes: 'solved contracts beyond 25 delta on both sides' },
  forward: { is: 'The forward that the chain’s own puts and calls imply', takes: 'strikes with fresh quotes of call and put' },
} satisfies Partial<Record<keyof ChainSummary, About>>;

/** How many dividends are to come: those declared, then those projected. */
export function dividends({ dividends }: ChainSummary): string {
  if (!dividends) return '—';
  const { declared, projected } = dividends;
  return projected > 0 ? `${declared} + ${projected} projected` : `${declared}`;
}

/** The dividends the figures rest on. */
export function aboutDividends({ dividends }: ChainSummary): string {
  if (!dividends) return 'Cash dividends are not known; a yield stands in their place.';
  const { declared, projected } = dividends;
  if (declared + projected === 0) return 'No cash dividend goes ex before the expiry.';
  const parts = [
    declared > 0 ? `${declared} declared` : '',
    projected > 0 ? `${projected} projected by the last amount and spacing, which nobody has promised` : '',
  ];
  return `Cash dividends before the expiry: ${parts.filter(Boolean).join(', ')}.`;
}

/** What a figure is, and where it is not known why. */
export function aboutFigure(summary: ChainSummary | null, figure: keyof typeof ABOUT): string {
  const { is, takes } = ABOUT[figure];
  if (!summary) return `${is}. The chain has not come yet.`;
  if (summary[figure] !== null) return `${is}.`;
  return `${is}. Not known: ${summary.reason ?? `it takes ${takes}.`}`;
}
