// Words for the codes that cross from the desk. Where the desk sends words of its own, those
// are shown instead.

import type { Gap, Verdict } from '../backend/bindings';

const SESSIONS: Record<string, string> = {
  pre: 'Pre-market',
  regular: 'Regular session',
  after: 'After hours',
  closed: 'Market closed',
  own: 'Open by hours of its own',
};

/** The session of the stock market. */
export function session(code: string): string {
  return SESSIONS[code] ?? code;
}

/** The session a price outside the regular one is of, in a word or two. */
export function aroundSession(code: string): string {
  return { pre: 'Pre', after: 'After' }[code] ?? code;
}

const ORIGINS: Record<string, { letter: string; words: string }> = {
  realTime: { letter: '', words: 'In real time' },
  delayed: { letter: 'D', words: 'Delayed: fifteen minutes late' },
  simulated: { letter: 'S', words: 'Simulated: a make-believe price, not a market’s' },
};

/** The letter of a badge for where a figure comes from; empty where none is due. */
export function originLetter(origin: string | null | undefined): string {
  return (origin && ORIGINS[origin]?.letter) || '';
}

/** Where a figure comes from, in words. */
export function originWords(origin: string | null | undefined): string {
  return (origin && ORIGINS[origin]?.words) || 'Origin not known yet';
}

/** What a key opens, in two words. */
export function verdict(code: Verdict): string {
  const words: Record<Verdict, string> = {
    realTime: 'Real time',
    delayed: 'Delayed',
    notInPlan: 'Not in your plan',
    refused: 'Refused',
    unreachable: 'No answer',
  };
  return words[code];
}

/** The parts a key is tried against. */
export function part(code: string): string {
  return { rest: 'REST', stocks: 'Stocks', options: 'Options' }[code] ?? code;
}

/** Where something may be missing, and why; times by a clock the caller chooses. */
export function gapWords({ from, to, lateFrom, words }: Gap, clock: (time: number) => string): string {
  const span = to === null ? `Since ${clock(from)}` : `${clock(from)} to ${clock(to)}`;
  if (to !== null && to <= from) return `Corrections since ${clock(lateFrom)} may be missing. ${words}`;
  return `${span}: candles may be missing. ${words}`;
}

/** One or many of a thing. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}
