//! The cells of one row as numbers, and numbers as cells.

use analytics::Reason;
use market::Right;

/// The cells a task reads, in the order in which it names them.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    pub(crate) names: &'static [&'static str],
    pub(crate) texts: Vec<String>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    Number(f64),
    Text(String),
    /// There is none, though the row is sound.
    Empty,
}

/// A row's answers, or why it has none.
pub(crate) type Answers = Result<Vec<Answer>, String>;

impl Cells {
    /// All cells as numbers. What is read may be infinite or NaN; that is for the library to refuse.
    pub(crate) fn numbers<const N: usize>(&self) -> Result<[f64; N], String> {
        let mut numbers = [0.0; N];
        for (place, number) in numbers.iter_mut().enumerate() {
            *number = self.number(place)?;
        }
        Ok(numbers)
    }

    /// The cell of one place as a number.
    pub(crate) fn number(&self, place: usize) -> Result<f64, String> {
        self.optional(place)?.ok_or_else(|| format!("{} is blank", self.name(place)))
    }

    /// The cell of one place as a number; `None` if it is blank.
    pub(crate) fn optional(&self, place: usize) -> Result<Option<f64>, String> {
        let text = self.text(place);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| format!("{} is not a number", self.name(place)))
    }

    pub(crate) fn text(&self, place: usize) -> &str {
        self.texts.get(place).map_or("", |text| text.trim())
    }

    fn name(&self, place: usize) -> &str {
        self.names.get(place).copied().unwrap_or("a cell")
    }
}

/// +1 is a call, −1 a put.
pub(crate) fn right(cp: f64) -> Result<Right, String> {
    match cp {
        1.0 => Ok(Right::Call),
        -1.0 => Ok(Right::Put),
        _ => Err("cp must be 1 for a call or -1 for a put".into()),
    }
}

/// The library's reason as a status.
pub(crate) fn words(reason: Reason) -> String {
    reason.to_string()
}

impl Answer {
    /// The answer as a cell. A number that is none is no answer, whoever let it get here.
    pub(crate) fn cell(&self) -> Result<String, String> {
        match self {
            Self::Number(number) if number.is_finite() => Ok(print(*number)),
            Self::Number(_) => Err(words(Reason::OutOfRange)),
            Self::Text(text) => Ok(text.clone()),
            Self::Empty => Ok(String::new()),
        }
    }
}

/// A number with as many digits as it takes to read the same number back.
fn print(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 || (1e-5..1e16).contains(&size) {
        format!("{number}")
    } else {
        format!("{number:e}")
    }
}
