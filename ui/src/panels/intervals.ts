// The lengths a candle can have, in the order of their keys 1 to 7.

/** As the desk spells them. */
export const INTERVALS = ['1s', '5s', '1m', '5m', '15m', '1h', '1D'] as const;
