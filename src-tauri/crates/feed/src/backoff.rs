//! How long to wait before the next dial: full jitter, so that a thousand desks do not come
//! back in one second after a restart of the server.
//!
//! The dice are seeded by whoever makes the session, which makes every wait repeatable. What a
//! wait is for, and whether to dial at all, is [`crate::Session`]'s to say.

/// No wait is shorter, but for the first after a long life.
const FLOOR: u64 = 250;
/// The first ceiling; each further attempt doubles it.
const FIRST: u64 = 500;
/// No back-off is longer.
const CAP: u64 = 30_000;
/// A connection that was live for so long proves the way is good again.
const LONG_LIFE: u64 = 60_000;
/// The ceiling after the immediate attempt that follows a long life. A restart of the server
/// ends every long life at once, and all of them have just tried in the same second: so many
/// must not come a second time together.
const HERD: u64 = 12_000;
/// After an eviction: the vendor counts the old connection for a while.
const EVICTED: core::ops::RangeInclusive<u64> = 60_000..=90_000;

/// Counts the attempts of one link and draws its waits, in milliseconds.
#[derive(Debug, Clone)]
pub(crate) struct Backoff {
    attempt: u32,
    /// Whether the attempts in a row began with the end of a long life.
    herd: bool,
    dice: Dice,
}

impl Backoff {
    pub(crate) fn new(seed: u64) -> Self {
        Self { attempt: 0, herd: false, dice: Dice(seed) }
    }

    /// The number of the attempt that the last wait drawn leads up to; 0 before any.
    pub(crate) fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Whether many others have probably failed at the same time.
    pub(crate) fn is_of_a_herd(&self) -> bool {
        self.herd
    }

    /// A person asked for the next dial: counting starts anew.
    pub(crate) fn forget(&mut self) {
        self.attempt = 0;
        self.herd = false;
    }

    /// The wait after a failure, given how long the link had been live, 0 if it was not, and
    /// whether it ended without a word. Uniform over 250 ms to 0.5 s doubled by each attempt in a
    /// row, at most 30 s ("full jitter", Brooker, "Exponential Backoff and Jitter", AWS 2015).
    /// After a life of a minute it is at most 250 ms; should that attempt fail, and the server had
    /// ended the life, the next waits are up to 12 s and then up to 30 s.
    pub(crate) fn after_failure(&mut self, life: u64, without_a_word: bool) -> u64 {
        if life >= LONG_LIFE {
            self.attempt = 1;
            // Whoever finds out by asking does so at a time of his own.
            self.herd = !without_a_word;
            return self.dice.within(0..=FLOOR);
        }
        let ceiling = match (self.herd, self.attempt) {
            (true, 0 | 1) => HERD,
            (true, _) => CAP,
            // Sixteen doublings are far past the cap, and the shift stays in range.
            (false, attempt) => (FIRST << attempt.min(16)).min(CAP),
        };
        self.attempt = self.attempt.saturating_add(1);
        self.dice.within(FLOOR..=ceiling)
    }

    /// The wait after an eviction: 60 to 90 s.
    pub(crate) fn after_eviction(&mut self) -> u64 {
        self.attempt = self.attempt.saturating_add(1);
        self.dice.within(EVICTED)
    }
}

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014): eight bytes of state, any seed will do. Good for spreading waits, for no secret.
#[derive(Debug, Clone)]
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A draw within the bounds, both included. The remainder favours low values by less than
    /// one part in 10^14 for the spans used here.
    fn within(&mut self, bounds: core::ops::RangeInclusive<u64>) -> u64 {
        let span = bounds.end().saturating_sub(*bounds.start()).saturating_add(1);
        bounds.start() + self.next() % span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dice_are_splitmix64() {
        let mut dice = Dice(1_234_567);
        let drawn = [dice.next(), dice.next(), dice.next()];
        assert_eq!(
            drawn,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn waits_fill_their_range_and_the_range_doubles_up_to_the_cap() {
        for (attempt, ceiling) in
            [(0, 500), (1, 1_000), (2, 2_000), (5, 16_000), (6, 30_000), (40, 30_000)]
        {
            let waits: Vec<u64> = (0..2_000)
                .map(|seed| {
                    let mut backoff = Backoff::new(seed);
                    backoff.attempt = attempt;
                    backoff.after_failure(0, false)
                })
                .collect();
            let (low, high) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            let slack = (ceiling - FLOOR) / 50;
            assert!((FLOOR..=FLOOR + slack).contains(low), "attempt {attempt}: least {low}");
            assert!((ceiling - slack..=ceiling).contains(high), "attempt {attempt}: most {high}");
        }
    }

    #[test]
    fn only_a_minute_of_live_starts_the_count_again() {
        let mut backoff = Backoff::new(7);
        for _ in 0..4 {
            backoff.after_failure(59_999, false);
        }
        assert_eq!(backoff.attempt(), 4);
        let wait = backoff.after_failure(60_000, false);
        assert!(wait <= FLOOR, "{wait}");
        assert_eq!(backoff.attempt(), 1);
    }

    #[test]
    fn the_end_of_many_long_lives_at_once_is_spread_over_twelve_seconds() {
        let second = |without_a_word| {
            let waits = (0..2_000).map(|seed| {
                let mut backoff = Backoff::new(seed);
                backoff.after_failure(60_000, without_a_word);
                backoff.after_failure(0, false)
            });
            waits.max().unwrap()
        };
        assert!((11_500..=HERD).contains(&second(false)));
        assert!((900..=1_000).contains(&second(true)));
    }

    #[test]
    fn an_eviction_waits_a_minute_or_more() {
        for seed in 0..500 {
            assert!(EVICTED.contains(&Backoff::new(seed).after_eviction()));
        }
    }
}
