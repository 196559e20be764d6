//! The lines of a script: when, where, what.
//!
//! Reading only. A text comes apart into words; each part of a line takes its words from the
//! front, and what is left is what goes wrong.

use core::fmt;
use std::time::Duration;

use market::AssetClass;

use super::fault::{Fault, Moment};
use super::garbage::Garbage;
use super::words::{duration, number, of_rest, of_socket, spelled};
use crate::noise::Key;

/// Why a script was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the mischief: {reason}")]
pub struct ScriptError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) when: When,
    pub(crate) place: Place,
    /// One of these each time; never empty.
    pub(crate) what: Vec<What>,
}

/// When it happens, counted from the moment the script begins.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum When {
    /// Once, at a time.
    At(Duration),
    /// At the next so many occasions.
    Next(u32),
    /// At every occasion from one time to another; `None` for ever.
    During(Duration, Option<Duration>),
    /// Again and again, until a time if there is one.
    Every { mean: Duration, spread: Duration, until: Option<Duration> },
}

/// Where it happens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    Socket(AssetClass),
    /// Stocks and options, each.
    Both,
    /// Stocks or options, as the seed has it.
    Either,
    /// REST, or only paths that begin like this.
    Rest(Option<String>),
    /// Stocks, options or REST, as the seed has it.
    Anywhere,
}

/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    This(Fault),
    /// Any kind of garbage.
    AnyGarbage,
    /// Anything that can happen there.
    Anything,
}

/// One place, once it is chosen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    Socket(AssetClass),
    Rest(Option<String>),
}

pub(crate) fn parse(script: &str) -> Result<Vec<Line>, ScriptError> {
    let mut lines = Vec::new();
    for (index, text) in script.lines().enumerate() {
        let words: Vec<&str> =
            text.split('#').next().unwrap_or_default().split_whitespace().collect();
        if !words.is_empty() {
            let line = read(&words).map_err(|reason| ScriptError { line: index + 1, reason })?;
            lines.push(line);
        }
    }
    Ok(lines)
}

fn read(words: &[&str]) -> Result<Line, String> {
    let (when, words) = when(words)?;
    let (place, words) = place(words)?;
    let what: Vec<What> = words
        .split(|word| *word == "|")
        .map(|words| read_what(words, &place))
        .collect::<Result<_, _>>()?;
    let occasional = matches!(when, When::Next(_) | When::During(..));
    for what in &what {
        if let What::This(Fault::Refuse(_)) = what {
            if occasional {
                return Err("nobody sees a call that is refused: write `at` or `every`".to_owned());
            }
            if !matches!(place, Place::Both | Place::Rest(None)) {
                return Err(
                    "all sockets are behind one port: write `both refuse` or `rest refuse`"
                        .to_owned(),
                );
            }
        }
    }
    Ok(Line { when, place, what })
}

fn when<'a, 'b>(words: &'b [&'a str]) -> Result<(When, &'b [&'a str]), String> {
    Ok(match words {
        ["at", time, rest @ ..] => (When::At(duration(time)?), rest),
        ["next", count, rest @ ..] if count.starts_with(|c: char| c.is_ascii_digit()) => {
            (When::Next(number(count, 1, 1_000_000)?), rest)
        }
        ["next", rest @ ..] => (When::Next(1), rest),
        ["always", rest @ ..] => (When::During(Duration::ZERO, None), rest),
        ["from", from, "to", to, rest @ ..] => {
            let (from, to) = (duration(from)?, duration(to)?);
            if from >= to {
                return Err(format!("from {} to {} is no time at all", spelled(from), spelled(to)));
            }
            (When::During(from, Some(to)), rest)
        }
        ["every", time, "until", until, rest @ ..] => (every(time, Some(duration(until)?))?, rest),
        ["every", time, rest @ ..] => (every(time, None)?, rest),
        _ => {
            return Err("a line begins with at, next, from … to, always or every".to_owned());
        }
    })
}

fn every(text: &str, until: Option<Duration>) -> Result<When, String> {
    let (mean, spread) = match text.split_once('±') {
        Some((mean, spread)) => (duration(mean)?, duration(spread)?),
        None => (duration(text)?, Duration::ZERO),
    };
    if mean < Duration::from_millis(10) || spread > mean {
        return Err("every wants 10 ms at least, and a spread of no more than the time".to_owned());
    }
    Ok(When::Every { mean, spread, until })
}

fn place<'a, 'b>(words: &'b [&'a str]) -> Result<(Place, &'b [&'a str]), String> {
    Ok(match words {
        ["stocks", rest @ ..] => (Place::Socket(AssetClass::Stocks), rest),
        ["options", rest @ ..] => (Place::Socket(AssetClass::Options), rest),
        ["indices", rest @ ..] => (Place::Socket(AssetClass::Indices), rest),
        ["both", rest @ ..] => (Place::Both, rest),
        ["either", rest @ ..] => (Place::Either, rest),
        ["anywhere", rest @ ..] => (Place::Anywhere, rest),
        ["rest", path, rest @ ..] if path.starts_with('/') => {
            (Place::Rest(Some((*path).to_owned())), rest)
        }
        ["rest", rest @ ..] => (Place::Rest(None), rest),
        _ => {
            return Err(
                "where it happens is stocks, options, indices, both, either, rest or anywhere"
                    .to_owned(),
            );
        }
    })
}

fn read_what(words: &[&str], place: &Place) -> Result<What, String> {
    match (words, place) {
        ([], _) => Err("it does not say what goes wrong".to_owned()),
        (["anything"], _) => Ok(What::Anything),
        (_, Place::Anywhere) => Err("anywhere only `anything` goes".to_owned()),
        (_, Place::Rest(_)) => of_rest(words).map(What::This),
        (["garbage", "any"], _) => Ok(What::AnyGarbage),
        _ => of_socket(words).map(What::This),
    }
}

/// One of these, as the key has it; `None` of nothing.
fn pick<T: Clone>(from: &[T], key: Key) -> Option<T> {
    from.get((key.unit() * from.len() as f64) as usize).cloned()
}

impl Place {
    /// The places meant, with chance decided by the key.
    pub(crate) fn targets(&self, key: Key) -> Vec<Target> {
        let (stocks, options) =
            (Target::Socket(AssetClass::Stocks), Target::Socket(AssetClass::Options));
        match self {
            Self::Socket(class) => vec![Target::Socket(*class)],
            Self::Both => vec![stocks, options],
            Self::Either => pick(&[stocks, options], key).into_iter().collect(),
            Self::Rest(path) => vec![Target::Rest(path.clone())],
            Self::Anywhere => {
                let all = [stocks.clone(), stocks, options.clone(), options, Target::Rest(None)];
                pick(&all, key).into_iter().collect()
            }
        }
    }
}

impl Line {
    /// The fault for one place, with chance decided by the key.
    pub(crate) fn fault(&self, target: &Target, key: Key) -> Option<Fault> {
        let further = key.named("which");
        match pick(&self.what, key)? {
            What::This(fault) => Some(fault),
            What::AnyGarbage => pick(&Garbage::ALL, further).map(Fault::Garbage),
            What::Anything => match target {
                Target::Socket(_) => pick(&Fault::of_sockets(), further),
                Target::Rest(_) => pick(&Fault::of_rest(), further),
            },
        }
    }

    /// Whether what the line leaves open would wait for an occasion that may never come, so that
    /// the occasion is to be made: only where anything goes.
    pub(crate) fn makes_occasions(&self, fault: &Fault) -> bool {
        let early = matches!(
            fault.moment(),
            Moment::Upgrade | Moment::Greeting | Moment::LogIn | Moment::Ask
        );
        early && self.what == [What::Anything]
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket(class) => f.write_str(class.as_str()),
            Self::Rest(None) => f.write_str("rest"),
            Self::Rest(Some(path)) => write!(f, "rest {path}"),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.when {
            When::At(time) => write!(f, "at {}", spelled(*time))?,
            When::Next(1) => f.write_str("next")?,
            When::Next(count) => write!(f, "next {count}")?,
            When::During(_, None) => f.write_str("always")?,
            When::During(from, Some(to)) => {
                write!(f, "from {} to {}", spelled(*from), spelled(*to))?
            }
            When::Every { mean, spread, until } => {
                write!(f, "every {}", spelled(*mean))?;
                if !spread.is_zero() {
                    write!(f, "±{}", spelled(*spread))?;
                }
                if let Some(until) = until {
                    write!(f, " until {}", spelled(*until))?;
                }
            }
        }
        match &self.place {
            Place::Socket(class) => write!(f, " {}", class.as_str())?,
            Place::Both => f.write_str(" both")?,
            Place::Either => f.write_str(" either")?,
            Place::Anywhere => f.write_str(" anywhere")?,
            Place::Rest(path) => write!(f, " {}", Target::Rest(path.clone()))?,
        }
        for (index, what) in self.what.iter().enumerate() {
            f.write_str(if index == 0 { " " } else { " | " })?;
            match what {
                What::This(fault) => write!(f, "{fault}")?,
                What::AnyGarbage => f.write_str("garbage any")?,
                What::Anything => f.write_str("anything")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
