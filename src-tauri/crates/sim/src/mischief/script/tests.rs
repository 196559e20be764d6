use super::*;
use crate::Mischief;

const SCRIPT: &str = "
# a comment, and an empty line

at 5s stocks reset          # and a comment behind
next options login refuse
next 3 both acks late 1.5s
from 10s to 20s rest 429 retry-after 3
always indices jitter 5ms 40ms
every 30s±10s either close 1012 | half-open | garbage any
every 3s until 2m anywhere anything
at 1s both refuse 3s
next rest /v2/aggs truncated
";

#[test]
fn a_script_is_written_back_as_it_was_meant() {
    let written = Mischief::parse(SCRIPT, 1).unwrap().script();
    let meant: Vec<_> = SCRIPT
        .lines()
        .map(|line| line.split('#').next().unwrap().trim())
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(written.lines().collect::<Vec<_>>(), meant);
    assert_eq!(Mischief::parse(&written, 1), Mischief::parse(SCRIPT, 1));
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    for (line, named) in [
        ("5s stocks reset", "begins with"),
        ("at noon stocks reset", "noon"),
        ("at 5s bonds reset", "where"),
        ("at 5s stocks", "what"),
        ("at 5s stocks explode", "explode"),
        ("at 5s stocks close 1006", "drop"),
        ("at 5s stocks garbage can", "utf8"),
        ("at 5s stocks reset |", "what"),
        ("at 5s stocks 429", "429"),
        ("at 5s rest close 1001", "REST"),
        ("at 5s rest 200", "200"),
        ("at 5s anywhere reset", "anything"),
        ("next 0 stocks reset", "0"),
        ("from 3s to 2s stocks reset", "no time"),
        ("every 1ms stocks reset", "10 ms"),
        ("every 1s±2s stocks reset", "spread"),
        ("next both refuse 1s", "at"),
        ("at 1s stocks refuse 1s", "both"),
        ("at 1s stocks say <b>", "status"),
        ("at 1s stocks jitter 2s 1s", "shorter"),
    ] {
        let error = Mischief::parse(&format!("\n{line}"), 1).unwrap_err();
        assert_eq!(error.line, 2, "{line}");
        assert!(error.reason.contains(named), "{line}: {}", error.reason);
    }
}

#[test]
fn chance_is_the_seeds() {
    let line = &Mischief::parse("every 1s anywhere anything", 1).unwrap().lines[0];
    let choices = |seed| -> Vec<String> {
        let key = |turn| Key::new(seed).at(turn);
        let one = |turn| {
            let target = line.place.targets(key(turn)).remove(0);
            format!("{target} {}", line.fault(&target, key(turn).named("fault")).unwrap())
        };
        (0..400).map(one).collect()
    };
    assert_eq!(choices(1), choices(1));
    assert_ne!(choices(1), choices(2));
    let all: std::collections::BTreeSet<_> = choices(1).into_iter().collect();
    assert!(all.len() > 80, "hardly anything happens: {all:?}");
}
