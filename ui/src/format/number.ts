// Numbers as a trader reads them. Pure: a value in, text out; nothing is reckoned here.
// What is not known is "—", never 0. A minus is U+2212, which lines up with tabular digits.

/** What stands where nothing is known. */
export const UNKNOWN = '—';

const MINUS = '\u2212';

type Maybe = number | null | undefined;

function known(value: Maybe): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

const formats = new Map<number, Intl.NumberFormat>();

/** Digits with grouping and a fixed count of decimals; -0 is 0. */
function digits(value: number, decimals: number): string {
  let format = formats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: 'negative',
    });
    formats.set(decimals, format);
  }
  return format.format(value).replace('-', MINUS);
}

/** Whether a value rounds to nothing at so many decimals. */
function vanishes(value: number, decimals: number): boolean {
  return Math.abs(value) < 0.5 * 10 ** -decimals;
}

/** Dollars or points: two decimals, four under one dollar. */
export function price(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  const small = value !== 0 && Math.abs(value) < 1;
  return digits(value, small ? 4 : 2);
}

/** A price of an option: two decimals, since contracts are quoted in whole cents. */
export function premium(value: Maybe): string {
  return known(value) ? digits(value, 2) : UNKNOWN;
}

/** A strike: as many decimals as it has, at most three. */
export function strike(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  const decimals = [0, 1, 2].find((n) => Number(value.toFixed(n)) === value) ?? 3;
  return digits(value, decimals);
}

/** A signed difference of prices. `like` is the price it belongs to and sets the decimals. */
export function change(value: Maybe, like?: Maybe): string {
  if (!known(value)) return UNKNOWN;
  const decimals = known(like) && like !== 0 && Math.abs(like) < 1 ? 4 : 2;
  return signed(value, decimals);
}

/** A signed percentage; the value is in percent already. */
export function changePercent(value: Maybe): string {
  return known(value) ? `${signed(value, 2)}%` : UNKNOWN;
}

/** Volatility: a fraction a year, shown in percent with one decimal. */
export function volatility(value: Maybe): string {
  return known(value) ? `${digits(value * 100, 1)}%` : UNKNOWN;
}

/** A difference of volatilities: signed, in points of a percent with one decimal. */
export function signedVolatility(value: Maybe): string {
  return known(value) ? signed(value * 100, 1) : UNKNOWN;
}

/** Delta: two decimals. */
export function delta(value: Maybe): string {
  return known(value) ? digits(value, 2) : UNKNOWN;
}

/** Gamma: four decimals. */
export function gamma(value: Maybe): string {
  return known(value) ? digits(value, 4) : UNKNOWN;
}

/** Theta and vega, dollars a share: three decimals. */
export function greek(value: Maybe): string {
  return known(value) ? digits(value, 3) : UNKNOWN;
}

/** A ratio: two decimals. */
export function ratio(value: Maybe): string {
  return known(value) ? digits(value, 2) : UNKNOWN;
}

/** A figure of an oscillator, with so many decimals. */
export function oscillator(value: Maybe, decimals: number): string {
  return known(value) ? digits(vanishes(value, decimals) ? 0 : value, decimals) : UNKNOWN;
}

/** A move either way. */
export function plusMinus(value: Maybe): string {
  return known(value) ? `±${digits(Math.abs(value), 2)}` : UNKNOWN;
}

/** Dollars in three or four figures with K, M or B: `−$1.24B`. */
export function money(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  const text = count(Math.abs(value));
  return (value < 0 && text !== '0' ? `${MINUS}$` : '$') + text;
}

/** A count in three or four figures with K, M or B. The whole of it belongs in a tooltip. */
export function count(value: Maybe): string {
  if (!known(value)) return UNKNOWN;
  const size = Math.abs(value);
  // A value that would round up to 1,000 of a unit is shown in the next one.
  const units: [number, string][] = [[1e9, 'B'], [1e6, 'M'], [1e3, 'K']];
  for (const [unit, letter] of units) {
    if (size < unit * 0.9995) continue;
    const scaled = value / unit;
    const decimals = Math.abs(scaled) < 9.995 ? 2 : Math.abs(scaled) < 99.95 ? 1 : 0;
    return digits(scaled, decimals) + letter;
  }
  return digits(value, 0);
}

/** A count with every digit. */
export function whole(value: Maybe): string {
  return known(value) ? digits(value, Number.isInteger(value) ? 0 : 2) : UNKNOWN;
}

/** Which way a change points: `1` up, `-1` down, `0` neither or not known. */
export function direction(value: Maybe): 1 | 0 | -1 {
  if (!known(value) || vanishes(value, 4)) return 0;
  return value > 0 ? 1 : -1;
}

/** The arrow beside a change, for those to whom colour says nothing. */
export function arrow(value: Maybe): string {
  return { 1: '▲', 0: '', [-1]: '▼' }[direction(value)];
}

function signed(value: number, decimals: number): string {
  if (vanishes(value, decimals)) return digits(0, decimals);
  return (value > 0 ? '+' : '') + digits(value, decimals);
}
