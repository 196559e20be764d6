//! A request taken apart, and the filters every list has: equal, at least, more, at most, less.

use core::str::FromStr;

use market::Date;

use super::page;
use super::refusal::Refusal;

/// A request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(super) method: String,
    /// Segments of the path, percent signs decoded.
    pub(super) path: Vec<String>,
    /// The path as sent.
    pub(super) raw_path: String,
    pub(super) key: Option<String>,
    pub(super) query: Query,
}

/// The parameters, those of the cursor included, the key left out.
#[derive(Debug, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
    /// Where the page begins, as the cursor says; `None` on the first.
    pub(super) begin: Option<i64>,
    /// Whether a cursor came that nobody here wrote.
    spoiled: bool,
}

impl Request {
    pub(crate) fn read(method: &str, path: &str, query: &str, bearer: Option<String>) -> Self {
        let segments = path.split('/').skip(1).map(decode).collect();
        let mut pairs = read_pairs(query);
        let in_query = take(&mut pairs, "apiKey");
        let mut query = Query { pairs, begin: None, spoiled: false };
        if let Some(cursor) = take(&mut query.pairs, "cursor") {
            match page::open(&cursor) {
                Some((begin, pairs)) => {
                    query.begin = Some(begin);
                    query.pairs = read_pairs(&pairs);
                }
                None => query.spoiled = true,
            }
        }
        let key = bearer.or(in_query);
        Self { method: method.to_owned(), path: segments, raw_path: path.to_owned(), key, query }
    }
}

impl Query {
    /// A parameter; `None` if it is absent or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn parsed<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let parse = |text: &str| text.parse().map_err(|_| Refusal::Parameter(name.to_owned()));
        self.get(name).map(parse).transpose()
    }

    /// The page size.
    pub(super) fn limit(&self, usual: usize, most: usize) -> Result<usize, Refusal> {
        if self.spoiled {
            return Err(Refusal::Parameter("cursor".to_owned()));
        }
        match self.parsed("limit")? {
            Some(limit) if (1..=most).contains(&limit) => Ok(limit),
            Some(_) => Err(Refusal::Parameter("limit".to_owned())),
            None => Ok(usual),
        }
    }

    pub(super) fn descends(&self) -> bool {
        self.get("order").is_some_and(|order| order.eq_ignore_ascii_case("desc"))
    }

    /// The column to sort by, one of those named; the first is the default.
    pub(super) fn sort<'a>(&self, columns: &[&'a str]) -> Result<&'a str, Refusal> {
        match self.get("sort") {
            None => Ok(columns.first().copied().unwrap_or_default()),
            Some(wished) => columns
                .iter()
                .copied()
                .find(|column| *column == wished)
                .ok_or_else(|| Refusal::Parameter("sort".to_owned())),
        }
    }

    /// The bounds on a column: `name`, `name.gte`, `name.gt`, `name.lte`, `name.lt`.
    pub(super) fn bounds<T: FromStr + PartialOrd>(&self, name: &str) -> Result<Bounds<T>, Refusal> {
        Ok(Bounds {
            equal: self.parsed(name)?,
            at_least: self.parsed(&format!("{name}.gte"))?,
            more: self.parsed(&format!("{name}.gt"))?,
            at_most: self.parsed(&format!("{name}.lte"))?,
            less: self.parsed(&format!("{name}.lt"))?,
        })
    }

    /// A comma list: `name.any_of`, or the single `name`.
    pub(super) fn any_of(&self, name: &str) -> Option<Vec<String>> {
        let list = self.get(&format!("{name}.any_of")).or_else(|| self.get(name))?;
        Some(list.split(',').map(|item| item.trim().to_owned()).collect())
    }

    /// The parameters as text, for a cursor.
    pub(super) fn written(&self) -> String {
        let pair = |(key, value): &(String, String)| format!("{}={}", encode(key), encode(value));
        self.pairs.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

/// What a column may be.
#[derive(Debug)]
pub(super) struct Bounds<T> {
    pub(super) equal: Option<T>,
    at_least: Option<T>,
    more: Option<T>,
    at_most: Option<T>,
    less: Option<T>,
}

impl<T: PartialOrd> Bounds<T> {
    pub(super) fn admit(&self, value: &T) -> bool {
        self.equal.as_ref().is_none_or(|bound| value == bound)
            && self.at_least.as_ref().is_none_or(|bound| value >= bound)
            && self.more.as_ref().is_none_or(|bound| value > bound)
            && self.at_most.as_ref().is_none_or(|bound| value <= bound)
            && self.less.as_ref().is_none_or(|bound| value < bound)
    }
}

/// A date, `YYYY-MM-DD`.
pub(super) fn read_date(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn read_pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&key.replace('+', " ")), decode(&value.replace('+', " ")))
        })
        .collect()
}

fn take(pairs: &mut Vec<(String, String)>, name: &str) -> Option<String> {
    let index = pairs.iter().position(|(key, _)| key == name)?;
    Some(pairs.remove(index).1)
}

/// Turns `%3A` into `:`; what is no such thing stays as it is.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let hex = bytes.get(index + 1..index + 3).filter(|_| *byte == b'%');
        let value = hex
            .and_then(|hex| core::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(value.unwrap_or(*byte));
        index += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn encode(text: &str) -> String {
    use core::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_comes_apart_without_its_key() {
        let request = Request::read(
            "GET",
            "/v3/snapshot/options/I%3ASPX",
            "apiKey=secret&strike_price.gte=10&order=desc&x=%2c+y%",
            None,
        );
        assert_eq!(request.path, ["v3", "snapshot", "options", "I:SPX"]);
        assert_eq!(request.key.as_deref(), Some("secret"));
        assert!(!request.query.written().contains("secret"));
        assert_eq!(request.query.get("x"), Some(", y%"));
        assert!(request.query.descends());
        let bounds = request.query.bounds::<f64>("strike_price").unwrap();
        assert!(bounds.admit(&10.0) && !bounds.admit(&9.9));
    }

    #[test]
    fn a_parameter_that_cannot_be_read_is_refused() {
        let request = Request::read("GET", "/", "limit=1000&strike_price=x", None);
        assert!(request.query.limit(10, 250).is_err());
        assert!(request.query.bounds::<f64>("strike_price").is_err());
        assert!(Request::read("GET", "/", "cursor=nonsense!", None).query.limit(10, 250).is_err());
    }
}
