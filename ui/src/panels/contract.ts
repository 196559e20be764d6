// What a contract's tooltip says: every figure in full, with its age and its reason.

import type { OptionRow } from '../backend/bindings';
import { gamma, greek, premium, volatility, whole } from '../format/number';
import { title } from '../format/symbol';
import { ago } from '../format/time';
import { originWords } from '../format/words';

/** Whether a contract is for other than a hundred shares. */
export function isAdjusted(row: OptionRow): boolean {
  return row.multiplier !== null && row.multiplier !== 100;
}

/** All there is to say of a contract at a field; `now` is for ages. */
export function aboutContract(row: OptionRow, field: string, now: number): string {
  const lines = [`${title(row.symbol)}  (${row.symbol})`];
  if (field === 'iv' || field === 'delta') lines.push(...aboutModel(row, now));
  else {
    lines.push(
      `Quote ${premium(row.bid)} × ${premium(row.ask)}, ${whole(row.bidSize)} × ${whole(row.askSize)}, ${ago(row.quoteTime, now)}`,
      row.streamed ? 'Its quotes are streamed' : 'Its quote is the snapshot’s: quotes are streamed to contracts in view and near the money',
      `Last ${premium(row.last)}, ${ago(row.lastTime, now)}`,
      `Volume ${whole(row.volume)} · open interest ${whole(row.openInterest)}`,
    );
  }
  if (isAdjusted(row)) lines.push(`Adjusted: ${whole(row.multiplier)} shares a contract, not 100`);
  lines.push(originWords(row.origin));
  return lines.join('\n');
}

/** Why the model has no figure of a contract, a sentence; `null` if it has. */
export function whyNoFigure(row: OptionRow | null): string | null {
  if (!row) return 'The chain that lists it is not open.';
  if (row.modelReason) return row.modelReason;
  return row.iv === null ? 'The model has not priced it yet.' : null;
}

function aboutModel(row: OptionRow, now: number): string[] {
  const why = whyNoFigure(row);
  if (why) return [`No figure: ${why}`];
  return [
    `Our model: the volatility at which its price is the middle of ${premium(row.bid)} × ${premium(row.ask)}`,
    `IV ${volatility(row.iv)} · gamma ${gamma(row.gamma)} · theta ${greek(row.theta)} a day · vega ${greek(row.vega)} a point`,
    `Oldest input ${ago(row.modelTime, now)}`,
  ];
}
