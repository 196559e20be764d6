//! Frames that no sound server sends.
//!
//! Each is made anew from its name alone: nothing here is left to chance.

/// A kind of nonsense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Garbage {
    /// Bytes that are no UTF-8, in a text frame.
    Utf8,
    /// JSON that ends in the middle.
    Truncated,
    /// A hundred thousand arrays in each other.
    Nested,
    /// Every field of the wrong type.
    Types,
    /// Numbers that no number type holds.
    Numbers,
    /// The same key twice.
    Duplicates,
    /// An object where an array belongs.
    Object,
    /// A million elements that are no events.
    Million,
    /// Beyond the 4 MiB that a client takes.
    Oversize,
    /// A binary frame.
    Binary,
    /// NUL bytes, in and around strings.
    Nul,
    /// Nothing at all.
    Empty,
    /// An event's kind a megabyte long.
    Kind,
    /// Symbols that are none.
    Symbols,
}

impl Garbage {
    pub(crate) const ALL: [Self; 14] = [
        Self::Utf8,
        Self::Truncated,
        Self::Nested,
        Self::Types,
        Self::Numbers,
        Self::Duplicates,
        Self::Object,
        Self::Million,
        Self::Oversize,
        Self::Binary,
        Self::Nul,
        Self::Empty,
        Self::Kind,
        Self::Symbols,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Truncated => "truncated",
            Self::Nested => "nested",
            Self::Types => "types",
            Self::Numbers => "numbers",
            Self::Duplicates => "duplicates",
            Self::Object => "object",
            Self::Million => "million",
            Self::Oversize => "oversize",
            Self::Binary => "binary",
            Self::Nul => "nul",
            Self::Empty => "empty",
            Self::Kind => "kind",
            Self::Symbols => "symbols",
        }
    }

    /// What the frame holds; of [`Garbage::Utf8`] and [`Garbage::Binary`] no text.
    pub(crate) fn bytes(self) -> Vec<u8> {
        match self {
            Self::Utf8 => b"[{\"ev\":\"T\",\"sym\":\"\xff\xfe\"}]".to_vec(),
            Self::Binary => br#"[{"ev":"T","sym":"SPY","p":1.0}]"#.to_vec(),
            text => text.text().into_bytes(),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Truncated => r#"[{"ev":"T","sym":"SPY","p":1"#.to_owned(),
            Self::Nested => "[".repeat(100_000),
            Self::Types => {
                r#"[{"ev":"T","sym":7,"p":"dear","t":[]},{"ev":null},{"ev":"A","sym":"SPY","s":{},"o":true},"ev",7,null]"#
                    .to_owned()
            }
            Self::Numbers => {
                r#"[{"ev":"T","sym":"SPY","p":1e999,"s":-0,"t":18446744073709551616},{"ev":"Q","sym":"SPY","bp":NaN,"ap":-1e400,"t":-1}]"#
                    .to_owned()
            }
            Self::Duplicates => {
                r#"[{"ev":"status","ev":"T","sym":"SPY","sym":"QQQ","p":1,"p":"two"}]"#.to_owned()
            }
            Self::Object => r#"{"ev":"status","status":"brewing","message":"no array"}"#.to_owned(),
            Self::Million => format!("[{}1]", "1,".repeat(999_999)),
            Self::Oversize => format!(r#"[{{"ev":"T","sym":"{}"}}]"#, "S".repeat(5 << 20)),
            Self::Nul => "[{\"ev\":\"T\",\"sym\":\"S\\u0000PY\",\"p\":1},\u{0}]".to_owned(),
            Self::Kind => format!(r#"[{{"ev":"{}","sym":"SPY"}}]"#, "T".repeat(1 << 20)),
            Self::Symbols => {
                r#"[{"ev":"T","sym":"","p":1},{"ev":"T","sym":"<b>SPY</b>","p":1},{"ev":"T","sym":"O:AAPL211022C000150000","p":1},{"ev":"Q","sym":"\u202eYPS","bp":1}]"#
                    .to_owned()
            }
            Self::Empty | Self::Utf8 | Self::Binary => String::new(),
        }
    }
}
