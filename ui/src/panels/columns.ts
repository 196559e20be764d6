// The columns of a chain, from the outside in: puts mirror calls. Each says how its figure is
// written; none reckons one.

import type { OptionRow } from '../backend/bindings';
import { count, delta, premium, volatility } from '../format/number';

/** One column of either side. */
export interface Column {
  /** As tests and styles know it. */
  field: string;
  /** The column's head. */
  head: string;
  /** What the head means. */
  about: string;
  /** The text of a cell. */
  text: (row: OptionRow) => string;
  /** Whether our model says it, not the exchange. */
  model?: boolean;
}

/** Of a call, left to right. */
export const CALL_COLUMNS: readonly Column[] = [
  { field: 'iv', head: 'IV', about: 'Implied volatility at the middle of the quote, by our model', text: (row) => volatility(row.iv), model: true },
  { field: 'delta', head: 'Delta', about: 'Delta per share, by our model', text: (row) => delta(row.delta), model: true },
  { field: 'oi', head: 'OI', about: 'Open interest at the end of the previous trading day', text: (row) => count(row.openInterest) },
  { field: 'volume', head: 'Vol', about: 'Contracts traded today', text: (row) => count(row.volume) },
  { field: 'last', head: 'Last', about: 'Latest price', text: (row) => premium(row.last) },
  { field: 'bid', head: 'Bid', about: 'Best bid', text: (row) => premium(row.bid) },
  { field: 'ask', head: 'Ask', about: 'Best ask', text: (row) => premium(row.ask) },
];

/** Of a put, left to right: bid stays before ask, the rest mirrors. */
export const PUT_COLUMNS: readonly Column[] = ['bid', 'ask', 'last', 'volume', 'oi', 'delta', 'iv'].map(
  (field) => CALL_COLUMNS.find((column) => column.field === field)!,
);
