//! Requests: what a link says to be sent topics, or to be spared them.
//!
//! The log-in frame is not here, because the key never enters a pure crate; nor is the cutting
//! of long requests, which is `feed`'s.

use core::fmt::Write as _;

use market::Topic;

/// The request to be sent these topics, in the order given.
#[must_use]
pub fn subscribe(topics: &[Topic]) -> String {
    request("subscribe", topics)
}

/// The request to be sent these topics no more.
#[must_use]
pub fn unsubscribe(topics: &[Topic]) -> String {
    request("unsubscribe", topics)
}

/// Nothing here needs escaping: a topic's grammar admits neither quotes nor backslashes.
fn request(action: &str, topics: &[Topic]) -> String {
    let mut text = format!(r#"{{"action":"{action}","params":""#);
    for (index, topic) in topics.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        // Writing into a String cannot fail.
        let _ = write!(text, "{comma}{topic}");
    }
    text.push_str(r#""}"#);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(texts: &[&str]) -> Vec<Topic> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_request_is_one_object_with_the_topics_comma_separated() {
        assert_eq!(
            subscribe(&topics(&["T.AAPL", "A.AAPL"])),
            r#"{"action":"subscribe","params":"T.AAPL,A.AAPL"}"#
        );
        assert_eq!(
            unsubscribe(&topics(&["T.BRK.B"])),
            r#"{"action":"unsubscribe","params":"T.BRK.B"}"#
        );
        assert_eq!(
            subscribe(&topics(&["T.O:SPY251219C00650000", "V.I:SPX"])),
            r#"{"action":"subscribe","params":"T.O:SPY251219C00650000,V.I:SPX"}"#
        );
    }

    #[test]
    fn every_request_reads_back_as_json() {
        for topics in [topics(&[]), topics(&["Q.SPY"]), topics(&["A.A B", "AM.X-Y/Z"])] {
            let request: serde_json::Value = serde_json::from_str(&subscribe(&topics)).unwrap();
            let texts: Vec<_> = topics.iter().map(Topic::to_string).collect();
            assert_eq!(request["params"], texts.join(","));
        }
    }
}
