//! Bars as late trades make them: again, late, out of order, wrong first and right afterwards.
//!
//! Only bars are touched, and the last that comes of each is always the market's own: history and
//! stream agree in the end, whatever came between.

use std::time::Duration;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::fault::Fault;

/// How long a wrong bar stands.
const CORRECTION: i64 = 1_000;

/// What is in force for one connection's bars, and what is held back.
#[derive(Debug, Default)]
pub(crate) struct Bars {
    twice: bool,
    shuffled: bool,
    corrected: bool,
    late: Option<Duration>,
    /// Bars to come, with the time in milliseconds since 1970.
    kept: Vec<(i64, String)>,
}

impl Bars {
    /// Takes a fault on; whether it is one of bars.
    pub(crate) fn suffer(&mut self, fault: &Fault) -> bool {
        match fault {
            Fault::BarsTwice => self.twice = true,
            Fault::BarsShuffled => self.shuffled = true,
            Fault::BarsCorrected => self.corrected = true,
            Fault::BarsLate(time) => self.late = Some(*time),
            _ => return false,
        }
        true
    }

    /// Nothing more is done to bars from here on; what is held back still comes.
    pub(crate) fn recover(&mut self) {
        *self = Self { kept: core::mem::take(&mut self.kept), ..Self::default() };
    }

    /// Whether frames pass as they are.
    pub(crate) fn is_idle(&self) -> bool {
        self.kept.is_empty()
            && !(self.twice || self.shuffled || self.corrected || self.late.is_some())
    }

    /// The frames as they go out, and those held back until now.
    pub(crate) fn pass(&mut self, frames: Vec<String>, now: i64) -> Vec<String> {
        let mut sent: Vec<String> =
            frames.into_iter().filter_map(|one| self.spoil(one, now)).collect();
        let (due, kept) =
            core::mem::take(&mut self.kept).into_iter().partition(|(at, _)| *at <= now);
        self.kept = kept;
        let due: Vec<String> = Vec::into_iter(due).map(|(_, text)| text).collect();
        sent.extend(array(&due));
        sent
    }

    fn spoil(&mut self, frame: String, now: i64) -> Option<String> {
        let Ok(events) = serde_json::from_str::<Vec<&RawValue>>(&frame) else { return Some(frame) };
        let (bars, others): (Vec<&str>, Vec<&str>) =
            events.into_iter().map(RawValue::get).partition(|text| is_bar(text));
        if bars.is_empty() {
            return Some(frame);
        }
        let mut sent: Vec<String> = others.into_iter().map(str::to_owned).collect();
        for bar in bars {
            match self.late {
                Some(late) => self.kept.push((now + late.as_millis() as i64, bar.to_owned())),
                None if self.corrected => {
                    sent.extend(wrong(bar));
                    self.kept.push((now + CORRECTION, bar.to_owned()));
                }
                None => sent.push(bar.to_owned()),
            }
            if self.twice {
                sent.push(bar.to_owned());
            }
        }
        if self.shuffled {
            sent.reverse();
        }
        array(&sent)
    }
}

/// A frame of these events; none of none.
fn array(events: &[String]) -> Option<String> {
    (!events.is_empty()).then(|| format!("[{}]", events.join(",")))
}

/// By its beginning: the stream writes the kind first.
fn is_bar(text: &str) -> bool {
    text.starts_with(r#"{"ev":"A","#) || text.starts_with(r#"{"ev":"AM","#)
}

/// The same bar before its last trades were known.
fn wrong(bar: &str) -> Option<String> {
    let mut fields: Map<String, Value> = serde_json::from_str(bar).ok()?;
    let open = fields.get("o").cloned()?;
    for name in ["c", "h", "l", "vw"] {
        if let Some(value) = fields.get_mut(name) {
            *value = open.clone();
        }
    }
    if let Some(volume) = fields.get_mut("v") {
        *volume = (volume.as_u64().unwrap_or(2) / 2).into();
    }
    serde_json::to_string(&fields).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &str = r#"[{"ev":"A","sym":"SPY","v":10,"o":1.0,"c":2.0,"h":3.0,"l":0.5,"s":1000,"e":2000},{"ev":"T","sym":"SPY","p":2.0},{"ev":"AM","sym":"QQQ","v":4,"o":5.0,"c":6.0,"h":7.0,"l":4.0,"s":0,"e":60000}]"#;

    fn bars_of(frames: &[String]) -> Vec<(String, f64)> {
        let events = frames.iter().flat_map(|one| serde_json::from_str::<Vec<Value>>(one).unwrap());
        let bars = events.filter(|event| event["ev"] != "T");
        bars.map(|bar| (bar["sym"].as_str().unwrap().to_owned(), bar["c"].as_f64().unwrap()))
            .collect()
    }

    fn passed(fault: &Fault, times: &[i64]) -> Vec<Vec<(String, f64)>> {
        let mut bars = Bars::default();
        assert!(bars.suffer(fault));
        let mut frames = vec![FRAME.to_owned()];
        times.iter().map(|now| bars_of(&bars.pass(core::mem::take(&mut frames), *now))).collect()
    }

    fn bar(symbol: &str, close: f64) -> (String, f64) {
        (symbol.to_owned(), close)
    }

    #[test]
    fn the_last_that_comes_of_a_bar_is_the_right_one() {
        let (spy, qqq) = (bar("SPY", 2.0), bar("QQQ", 6.0));
        let right = vec![spy.clone(), qqq.clone()];
        assert_eq!(passed(&Fault::BarsCorrected, &[0, 999, 1_000])[1..], [vec![], right.clone()]);
        assert_eq!(passed(&Fault::BarsCorrected, &[0])[0], [bar("SPY", 1.0), bar("QQQ", 5.0)]);
        let late = Fault::BarsLate(Duration::from_secs(4));
        assert_eq!(passed(&late, &[0, 4_000]), [vec![], right]);
        assert_eq!(passed(&Fault::BarsShuffled, &[0])[0], [qqq.clone(), spy.clone()]);
        assert_eq!(passed(&Fault::BarsTwice, &[0])[0], [spy.clone(), spy, qqq.clone(), qqq]);
    }

    #[test]
    fn what_is_held_back_comes_after_a_recovery_too() {
        let mut bars = Bars::default();
        bars.suffer(&Fault::BarsLate(Duration::from_secs(1)));
        bars.pass(vec![FRAME.to_owned()], 0);
        bars.recover();
        assert!(!bars.is_idle());
        assert_eq!(bars.pass(vec![FRAME.to_owned()], 1_000).len(), 2);
        assert!(bars.is_idle());
    }
}
