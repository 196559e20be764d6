import { describe, expect, it } from 'vitest';

import { ago, civilSeconds, clock, dayAndClock, daysLeft, expiry, lag, span } from './time';

/** What New York's civil time reads at an instant, by the chart's shifted axis. */
const reads = (iso: string) => new Date(civilSeconds(Date.parse(iso)) * 1000).toISOString().slice(0, 19);

describe('times', () => {
  it('reads New York in winter and in summer', () => {
    expect(clock(Date.parse('2026-01-15T14:30:00Z'))).toBe('09:30:00');
    expect(clock(Date.parse('2026-07-15T13:30:00Z'))).toBe('09:30:00');
    expect(dayAndClock(Date.parse('2026-11-24T02:00:05Z'))).toBe('Mon 23 Nov 21:00:05 ET');
  });

  it('shifts the axis by the hour in force at that instant', () => {
    for (const [utc, civil] of [
      ['2026-03-08T06:59:59Z', '2026-03-08T01:59:59'],
      ['2026-03-08T07:00:00Z', '2026-03-08T03:00:00'],
      ['2026-11-01T05:59:59Z', '2026-11-01T01:59:59'],
      ['2026-11-01T06:00:00Z', '2026-11-01T01:00:00'],
      ['2026-11-23T05:00:00Z', '2026-11-23T00:00:00'],
      ['2026-07-01T04:00:00Z', '2026-07-01T00:00:00'],
    ] as const) {
      expect(reads(utc), utc).toBe(civil);
    }
  });

  it('agrees with the clock at every hour of two years', () => {
    for (let ms = Date.UTC(2025, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 3_600_000) {
      expect(new Date(civilSeconds(ms) * 1000).toISOString().slice(11, 19)).toBe(clock(ms));
    }
  });

  it('names a date without moving it into another zone', () => {
    expect(expiry('2026-11-27')).toBe('Fri 27 Nov');
    expect(expiry('2027-01-15', 2026)).toBe('Fri 15 Jan 2027');
    expect(expiry('soon')).toBe('soon');
  });

  it('says ages and lags in one unit', () => {
    expect([400, 12_000, 125_000, 7_300_000, 200_000_000].map(span)).toEqual(['0.4 s', '12 s', '2 min', '2 h', '2 d']);
    expect([lag(21.4), lag(1_200), lag(-5), lag(null)]).toEqual(['21 ms', '1.2 s', '0 ms', '—']);
    expect([ago(1_000, 13_000), ago(2_000, 1_000), ago(null, 0)]).toEqual(['12 s ago', 'now', '—']);
    expect([0, 1, 4].map(daysLeft)).toEqual(['today', '1 day', '4 days']);
  });
});
