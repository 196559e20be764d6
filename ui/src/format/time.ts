// Times as New York reads them, whatever the zone of this machine. Pure: an instant in
// milliseconds since 1970 in, text or shifted seconds out; no clock is asked here.

import { UNKNOWN } from './number';

const ZONE = 'America/New_York';
const HOUR = 3_600_000;

const clockFormat = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, timeStyle: 'medium' });
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});
const partsFormat = new Intl.DateTimeFormat('en-US', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
});
const dateFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});

type Maybe = number | null | undefined;

/** The clock in New York: `15:04:05`. */
export function clock(ms: Maybe): string {
  return ms == null ? UNKNOWN : clockFormat.format(ms);
}

/** The day in New York: `Mon 23 Nov`. */
export function day(ms: Maybe): string {
  return ms == null ? UNKNOWN : plain(dayFormat.format(ms));
}

/** Day and clock in New York: `Mon 23 Nov 15:04:05 ET`. */
export function dayAndClock(ms: Maybe): string {
  return ms == null ? UNKNOWN : `${day(ms)} ${clockFormat.format(ms)} ET`;
}

/** A date `YYYY-MM-DD` with its weekday: `Fri 27 Nov`; another year's is named. */
export function expiry(date: string, thisYear?: number): string {
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms)) return date;
  const year = Number(date.slice(0, 4));
  const text = plain(dateFormat.format(ms));
  return thisYear === undefined || year === thisYear ? text : `${text} ${year}`;
}

/** The year in New York. */
export function year(ms: number): number {
  return civil(ms).year;
}

/** Days left, as a chain's header says it. */
export function daysLeft(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? '1 day' : `${days} days`;
}

/** An age in one unit: `0.4 s`, `12 s`, `3 min`, `2 h`, `5 d`. */
export function span(ms: Maybe): string {
  if (ms == null) return UNKNOWN;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** How far behind a figure came: `21 ms`, `1.2 s`; what seems to come early is `0 ms`. */
export function lag(ms: Maybe): string {
  if (ms == null) return UNKNOWN;
  return ms < 1000 ? `${Math.max(0, Math.round(ms))} ms` : span(ms);
}

/** How long ago an instant was: `12 s ago`; an instant ahead is `now`. */
export function ago(then: Maybe, now: number): string {
  if (then == null) return UNKNOWN;
  return then > now ? 'now' : `${span(now - then)} ago`;
}

function civil(ms: number): { year: number; hours: number } {
  const part = Object.fromEntries(
    partsFormat.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour', number>;
  return {
    year: part.year,
    hours: Date.UTC(part.year, part.month - 1, part.day, part.hour) / HOUR,
  };
}

let offsetHour = Number.NaN;
let offset = 0;

/** What to add to UTC for New York's civil time, milliseconds. It changes on the hour only. */
function newYorkOffset(ms: number): number {
  const hour = Math.floor(ms / HOUR);
  if (hour !== offsetHour) {
    offsetHour = hour;
    offset = (civil(hour * HOUR).hours - hour) * HOUR;
  }
  return offset;
}

/**
 * Seconds that read as New York's civil time when taken for UTC: what a chart without time
 * zones needs. In the hour that autumn repeats, later instants read earlier.
 */
export function civilSeconds(ms: number): number {
  return Math.floor((ms + newYorkOffset(ms)) / 1000);
}

function plain(text: string): string {
  return text.replace(',', '');
}
