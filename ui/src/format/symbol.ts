// Symbols as they are typed and read. What is a symbol at all is for the desk to say.

import { expiry as expiryText } from './time';
import { strike as strikeText } from './number';

const CONTRACT = /^O:([A-Z0-9.]+?)(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;

/** What was typed, as a ticker: no blanks around it, capitals. */
export function asTicker(text: string): string {
  return text.trim().toUpperCase();
}

/** Whether a symbol names an option contract. */
export function isContract(symbol: string): boolean {
  return symbol.startsWith('O:');
}

/** A symbol for the eye: a contract in words, an index without its prefix. */
export function title(symbol: string): string {
  const contract = CONTRACT.exec(symbol);
  if (!contract) return symbol.replace(/^I:/, '');
  const [, root, year, month, day, right, thousandths] = contract;
  const side = right === 'C' ? 'call' : 'put';
  const date = expiryText(`20${year}-${month}-${day}`);
  return `${root} ${date} ${strikeText(Number(thousandths) / 1000)} ${side}`;
}
