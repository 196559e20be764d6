//! Events that own what they hold, told apart by a tag: the usual way, and the costly one.

#[derive(Debug, serde::Deserialize)]
pub struct Trade {
    pub sym: String,
    pub x: Option<u32>,
    pub i: Option<String>,
    pub z: Option<u32>,
    pub p: Option<f64>,
    pub s: Option<f64>,
    pub ds: Option<String>,
    #[serde(default)]
    pub c: Vec<i32>,
    pub t: Option<i64>,
    pub q: Option<u64>,
    pub trfi: Option<u32>,
    pub trft: Option<i64>,
}

#[derive(Debug, serde::Deserialize)]
pub struct Quote {
    pub sym: String,
    pub bx: Option<u32>,
    pub bp: Option<f64>,
    pub bs: Option<f64>,
    pub ax: Option<u32>,
    pub ap: Option<f64>,
    #[serde(rename = "as")]
    pub ask_size: Option<f64>,
    pub c: Option<i32>,
    #[serde(default)]
    pub i: Vec<i32>,
    pub t: Option<i64>,
    pub q: Option<u64>,
    pub z: Option<u32>,
}

#[derive(Debug, serde::Deserialize)]
pub struct Bar {
    pub sym: String,
    pub v: Option<f64>,
    pub dv: Option<String>,
    pub av: Option<f64>,
    pub dav: Option<String>,
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

#[derive(Debug, serde::Deserialize)]
#[serde(tag = "ev")]
pub enum Event {
    T(Trade),
    Q(Quote),
    A(Bar),
    #[serde(other)]
    Other,
}
