//! Events borrowed from the text they are read from: the leanest that serde gives.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A list of few numbers, held in place.
#[derive(Debug, Default, Clone, Copy)]
pub struct Few {
    pub numbers: [i32; 6],
    pub length: usize,
}

#[derive(Debug, serde::Deserialize)]
pub struct Trade<'a> {
    pub sym: &'a str,
    pub x: Option<u32>,
    pub i: Option<&'a str>,
    pub z: Option<u32>,
    pub p: Option<f64>,
    pub s: Option<f64>,
    pub ds: Option<&'a str>,
    #[serde(default)]
    pub c: Few,
    pub t: Option<i64>,
    pub q: Option<u64>,
    pub trfi: Option<u32>,
    pub trft: Option<i64>,
}

#[derive(Debug, serde::Deserialize)]
pub struct Quote<'a> {
    pub sym: &'a str,
    pub bx: Option<u32>,
    pub bp: Option<f64>,
    pub bs: Option<f64>,
    pub ax: Option<u32>,
    pub ap: Option<f64>,
    #[serde(rename = "as")]
    pub ask_size: Option<f64>,
    pub c: Option<i32>,
    #[serde(default)]
    pub i: Few,
    pub t: Option<i64>,
    pub q: Option<u64>,
    pub z: Option<u32>,
}

#[derive(Debug, serde::Deserialize)]
pub struct Bar<'a> {
    pub sym: &'a str,
    pub v: Option<f64>,
    pub dv: Option<&'a str>,
    pub av: Option<f64>,
    pub dav: Option<&'a str>,
    pub op: Option<f64>,
    pub vw: Option<f64>,
    pub o: Option<f64>,
    pub c: Option<f64>,
    pub h: Option<f64>,
    pub l: Option<f64>,
    pub a: Option<f64>,
    pub z: Option<f64>,
    pub s: Option<i64>,
    pub e: Option<i64>,
}

#[derive(Debug)]
pub enum Event<'a> {
    Trade(Trade<'a>),
    Quote(Quote<'a>),
    Bar(Bar<'a>),
    /// A status, which no corpus holds but a replay begins with.
    Other,
}

/// Hands each event of a frame to `take`.
pub fn each<'a, D: Deserializer<'a>>(json: D, take: impl FnMut(Event<'a>)) -> Result<(), D::Error> {
    Frame(take).deserialize(json)
}

struct Frame<F>(F);

impl<'a, F: FnMut(Event<'a>)> DeserializeSeed<'a> for Frame<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'a, F: FnMut(Event<'a>)> Visitor<'a> for Frame<F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a frame")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut events: A) -> Result<(), A::Error> {
        while let Some(event) = events.next_element()? {
            (self.0)(event);
        }
        Ok(())
    }
}

impl<'a> Deserialize<'a> for Event<'a> {
    fn deserialize<D: Deserializer<'a>>(json: D) -> Result<Self, D::Error> {
        struct Kind;
        impl<'a> Visitor<'a> for Kind {
            type Value = Event<'a>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an event")
            }

            fn visit_map<A: MapAccess<'a>>(self, mut members: A) -> Result<Event<'a>, A::Error> {
                if members.next_key::<&str>()? != Some("ev") {
                    return Err(A::Error::custom("ev does not lead"));
                }
                let kind: &str = members.next_value()?;
                let rest = MapAccessDeserializer::new(members);
                match kind {
                    "T" => Trade::deserialize(rest).map(Event::Trade),
                    "Q" => Quote::deserialize(rest).map(Event::Quote),
                    "A" => Bar::deserialize(rest).map(Event::Bar),
                    _ => serde::de::IgnoredAny::deserialize(rest).map(|_| Event::Other),
                }
            }
        }
        json.deserialize_map(Kind)
    }
}

impl<'a> Deserialize<'a> for Few {
    fn deserialize<D: Deserializer<'a>>(json: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'a> Visitor<'a> for Numbers {
            type Value = Few;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of numbers")
            }

            fn visit_seq<A: SeqAccess<'a>>(self, mut numbers: A) -> Result<Few, A::Error> {
                let mut few = Few::default();
                while let Some(number) = numbers.next_element()? {
                    few.numbers[few.length] = number;
                    few.length += 1;
                }
                Ok(few)
            }
        }
        json.deserialize_seq(Numbers)
    }
}
