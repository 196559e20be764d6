//! A seeded corpus with the vendor's field sets and key order: frames of 1 to 500 events, 80 in the
//! mean, of symbols that follow Zipf's law.
//!
//! Prices, sizes and times are made up; their digits are as many as the vendor's.

use std::fmt::Write as _;

/// What a corpus is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    StockBars,
    StockTrades,
    StockQuotes,
    /// Half quotes, three tenths trades, the rest bars.
    Stocks,
    OptionBars,
    OptionQuotes,
    /// Nine tenths quotes, the rest bars and trades.
    Options,
}

impl Mix {
    pub const ALL: [Self; 7] = [
        Self::StockBars,
        Self::StockTrades,
        Self::StockQuotes,
        Self::Stocks,
        Self::OptionBars,
        Self::OptionQuotes,
        Self::Options,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::StockBars => "stocks A",
            Self::StockTrades => "stocks T",
            Self::StockQuotes => "stocks Q",
            Self::Stocks => "stocks mix",
            Self::OptionBars => "options A",
            Self::OptionQuotes => "options Q",
            Self::Options => "options mix",
        }
    }

    pub const fn is_options(self) -> bool {
        matches!(self, Self::OptionBars | Self::OptionQuotes | Self::Options)
    }

    fn kind(self, dice: &mut Dice) -> char {
        let roll = dice.below(100);
        match self {
            Self::StockBars | Self::OptionBars => 'A',
            Self::StockTrades => 'T',
            Self::StockQuotes | Self::OptionQuotes => 'Q',
            Self::Stocks if roll < 50 => 'Q',
            Self::Stocks if roll < 80 => 'T',
            Self::Options if roll < 90 => 'Q',
            Self::Options if roll < 94 => 'T',
            Self::Stocks | Self::Options => 'A',
        }
    }
}

/// SplitMix64: the same numbers on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Symbols, and how often each is drawn.
#[derive(Debug)]
pub struct Universe {
    pub symbols: Vec<String>,
    /// Sums of the weights up to each; empty where all weigh the same.
    sums: Vec<f64>,
}

impl Universe {
    pub fn new(count: usize, options: bool, zipf: bool) -> Self {
        let symbols = (0..count).map(|n| if options { contract(n) } else { ticker(n) }).collect();
        let mut sum = 0.0;
        let weights = (1..=count).map(|rank| {
            sum += 1.0 / rank as f64;
            sum
        });
        Self { symbols, sums: if zipf { weights.collect() } else { Vec::new() } }
    }

    pub fn draw(&self, dice: &mut Dice) -> usize {
        match self.sums.last() {
            None => dice.below(self.symbols.len() as u64) as usize,
            Some(total) => {
                let at = dice.unit() * total;
                self.sums.partition_point(|sum| *sum < at).min(self.symbols.len() - 1)
            }
        }
    }
}

fn ticker(mut number: usize) -> String {
    // Bijective base 26: A … Z, AA … ZZZ.
    let mut letters = Vec::new();
    number += 1;
    while number > 0 {
        number -= 1;
        letters.push(char::from(b'A' + (number % 26) as u8));
        number /= 26;
    }
    letters.into_iter().rev().collect()
}

fn contract(number: usize) -> String {
    let roots = ["SPY", "QQQ", "AAPL", "TSLA", "NVDA", "AMD", "AMZN", "META", "IWM", "MSFT"];
    let (strike, rest) = (number % 100, number / 100);
    let (right, rest) = (if rest % 2 == 0 { 'C' } else { 'P' }, rest / 2);
    let (root, week) = (roots[rest % roots.len()], rest / roots.len());
    let (month, day) = (1 + week / 4 % 12, 3 + week % 4 * 7);
    format!("O:{root}27{month:02}{day:02}{right}{:08}", 100_000 + strike * 2_500)
}

/// Frames of text, and how many events they hold.
#[derive(Debug)]
pub struct Corpus {
    pub frames: Vec<String>,
    pub events: u64,
}

impl Corpus {
    pub fn new(mix: Mix, symbols: usize, events: u64, seed: u64) -> Self {
        let universe = Universe::new(symbols, mix.is_options(), true);
        let mut dice = Dice::new(seed);
        let (mut frames, mut made) = (Vec::new(), 0);
        let mut at = 1_795_190_400_000;
        while made < events {
            let length = (1.0 - 79.5 * (1.0 - dice.unit()).ln()).min(500.0) as u64;
            let mut frame = String::from("[");
            for event in 0..length {
                if event > 0 {
                    frame.push(',');
                }
                made += 1;
                at += dice.below(3) as i64;
                let symbol = &universe.symbols[universe.draw(&mut dice)];
                write_event(&mut frame, mix, symbol, at, made, &mut dice);
            }
            frame.push(']');
            frames.push(frame);
        }
        Self { frames, events: made }
    }

    pub fn bytes(&self) -> usize {
        self.frames.iter().map(String::len).sum()
    }
}

/// One event, in the vendor's order of keys.
pub fn write_event(to: &mut String, mix: Mix, symbol: &str, at: i64, number: u64, dice: &mut Dice) {
    let cents = 2_000 + dice.below(60_000);
    let price = cents as f64 / 100.0;
    let tick = 0.01 * (1 + dice.below(5)) as f64;
    let near = |by: f64| ((price + by * tick) * 100.0).round() / 100.0;
    let size = 1 + dice.below(900);
    let sequence = 3_000_000 + number;
    let options = mix.is_options();
    let _ = match (mix.kind(dice), options) {
        ('Q', false) => write!(
            to,
            r#"{{"ev":"Q","sym":"{symbol}","bx":{},"bp":{price},"bs":{size},"ax":{},"ap":{},"as":{},"c":{},"i":[604],"t":{at},"q":{sequence},"z":{}}}"#,
            1 + dice.below(20),
            1 + dice.below(20),
            near(1.0),
            1 + dice.below(900),
            dice.below(2),
            1 + dice.below(3),
        ),
        ('Q', true) => write!(
            to,
            r#"{{"ev":"Q","sym":"{symbol}","bx":{},"ax":{},"bp":{price},"ap":{},"bs":{size},"as":{},"t":{at},"q":{sequence}}}"#,
            300 + dice.below(20),
            300 + dice.below(20),
            near(1.0),
            1 + dice.below(900),
        ),
        ('T', false) => {
            let _ = write!(
                to,
                r#"{{"ev":"T","sym":"{symbol}","x":{},"i":"{}","z":{},"p":{price}{},"s":{size},"ds":"{size}.0""#,
                1 + dice.below(20),
                10_000 + dice.below(60_000_000_000),
                1 + dice.below(3),
                if cents % 10 == 0 { "" } else { "5" },
            );
            let _ = match dice.below(3) {
                0 => Ok(()),
                1 => write!(to, r#","c":[37]"#),
                _ => write!(to, r#","c":[14,12,41]"#),
            };
            let _ = write!(to, r#","t":{at},"q":{sequence}"#);
            if dice.below(3) == 0 {
                let _ = write!(to, r#","trfi":202,"trft":{}"#, at - 3);
            }
            write!(to, "}}")
        }
        ('T', true) => write!(
            to,
            r#"{{"ev":"T","sym":"{symbol}","x":{},"p":{price},"s":{size},"c":[{}],"t":{at},"q":{sequence}}}"#,
            300 + dice.below(20),
            200 + dice.below(40),
        ),
        (_, options) => {
            let day = 100_000 + dice.below(70_000_000);
            let exact = |key: &str, value: u64| {
                if options { String::new() } else { format!(r#","{key}":"{value}.0""#) }
            };
            write!(
                to,
                r#"{{"ev":"A","sym":"{symbol}","v":{size}{},"av":{day}{},"op":{},"vw":{:.4},"o":{price},"c":{},"h":{},"l":{},"a":{:.4},"z":{},"s":{},"e":{}}}"#,
                exact("dv", size),
                exact("dav", day),
                near(-40.0),
                near(0.5),
                near(1.0),
                near(2.0),
                near(-2.0),
                near(-9.3),
                1 + size / 3,
                at - at % 1_000,
                at - at % 1_000 + 1_000,
            )
        }
    };
}
