// Words for the codes that cross from the desk. Where the desk sends words of its own, those
// are shown instead.

import type { Gap, QuoteCounts, Verdict } from '../backend/bindings';

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
  const span = to === null ? `Since ${clock(from)}` : stretch(clock(from), clock(to));
  if (to !== null && to <= from) return `Corrections since ${clock(lateFrom)} may be missing. ${words}`;
  return `${span}: candles may be missing. ${words}`;
}

/** From a clock's words to another's: of one day, that is named once. */
function stretch(from: string, to: string): string {
  const day = /^\w{3} \d+ \w{3} (?=\d\d:)/.exec(from)?.[0];
  return day && to.startsWith(day) ? `${from.replace(/ ET$/, '')} to ${to.slice(day.length)}` : `${from} to ${to}`;
}

/** A part of a sentence, and whether it is of what is too old. */
export interface Part {
  text: string;
  stale: boolean;
}

/** Which quotes count and why the others do not: `1,204 of 1,318 quoted; 37 stale, 77 without a bid,
 * left out`. Every contract is in one of the numbers. */
export function coverage(counts: QuoteCounts): Part[] {
  const reasons: [number, string][] = [
    [counts.stale, 'stale'],
    [counts.noBid, 'without a bid'],
    [counts.unquoted, 'without a quote'],
    [counts.wide, 'too wide'],
    [counts.crossed, 'crossed'],
    [counts.faulty, 'faulty'],
  ];
  const all = reasons.reduce((sum, [number]) => sum + number, counts.used);
  const left = reasons.filter(([number]) => number > 0);
  const digits = (number: number) => number.toLocaleString('en-US');
  const head = `${digits(counts.used)} of ${digits(all)} quoted`;
  return [
    { text: left.length > 0 ? `${head}; ` : head, stale: false },
    ...left.flatMap(([number, word]) => [
      { text: `${digits(number)} ${word}`, stale: word === 'stale' },
      { text: ', ', stale: false },
    ]),
    ...(left.length > 0 ? [{ text: 'left out', stale: false }] : []),
  ];
}

/** One or many of a thing. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}
