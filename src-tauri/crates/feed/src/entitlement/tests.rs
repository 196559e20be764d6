//! What is concluded from what.

use super::*;

fn topic(text: &str) -> Topic {
    text.parse().unwrap()
}

fn refused(text: &str) -> Evidence<'static> {
    Evidence::Refused(topic(text), "not authorized")
}

/// Each text is evidence: `+A.SPY` held, `-A.SPY` refused.
fn rights(evidence: &str) -> Entitlement {
    let mut rights = Entitlement::default();
    for word in evidence.split_whitespace() {
        let (sign, text) = word.split_at(1);
        rights.learn(if sign == "+" { Evidence::Held(topic(text)) } else { refused(text) });
    }
    rights
}

#[test]
fn a_topic_is_asked_for_as_far_as_the_key_opens_it() {
    let check = |evidence: &str, wish: &str, expected: Option<&str>| {
        assert_eq!(rights(evidence).ask(topic(wish)), expected.map(topic), "{evidence}: {wish}");
    };
    check("", "A.SPY", Some("A.SPY"));
    // One refusal may be about its symbol alone; two without a grant are about the channel.
    check("-A.SPY", "A.SPY", Some("AM.SPY"));
    check("-A.SPY", "A.QQQ", Some("A.QQQ"));
    check("-A.SPY -A.QQQ", "A.IWM", Some("AM.IWM"));
    check("+A.IWM -A.SPY -A.QQQ", "A.DIA", Some("A.DIA"));
    check("+A.IWM -A.SPY -A.QQQ", "A.SPY", Some("AM.SPY"));
    check("-A.SPY -A.QQQ +A.SPY", "A.SPY", Some("A.SPY"));
    // Where a minute's bars are refused as well there is nothing left to ask for.
    check("-A.SPY -A.QQQ -AM.SPY -AM.QQQ", "A.IWM", None);
    // The session keeps a single refusal beside its row; only the whole channel is given up.
    check("-Q.SPY", "Q.SPY", Some("Q.SPY"));
    check("-Q.SPY -Q.QQQ", "Q.SPY", None);
    check("-Q.SPY -Q.SPY", "Q.QQQ", Some("Q.QQQ"));
    check("-T.SPY -Q.QQQ", "T.SPY", Some("T.SPY"));
}

#[test]
fn the_cap_says_nothing_of_the_plan() {
    let mut rights = Entitlement::default();
    let words = "Subscription limit reached for feed. Please remove some subscriptions.";
    for text in ["Q.O:SPY261218C00600000", "Q.O:SPY261218C00601000"] {
        assert!(!rights.learn(Evidence::Refused(topic(text), words)));
    }
    assert_eq!(rights, Entitlement::default());
}

#[test]
fn the_delayed_host_is_used_where_the_plan_has_no_real_time_and_there_is_one() {
    let words = "Your plan doesn't include websocket access.";
    let mut rights = Entitlement::default();
    assert_eq!((rights.host(true), rights.stream(true)), (Host::RealTime, Stream::Unknown));
    assert!(rights.learn(Evidence::NotInPlan(Host::RealTime, words)));
    assert_eq!((rights.host(true), rights.stream(true)), (Host::Delayed, Stream::Unknown));
    assert_eq!(rights.stream(false), Stream::NotInPlan(words.to_owned()));
    assert!(rights.learn(Evidence::LoggedIn(Host::Delayed)));
    assert!(!rights.learn(Evidence::LoggedIn(Host::Delayed)), "that is known");
    assert_eq!(rights.stream(true), Stream::Open(Host::Delayed));
    rights.learn(Evidence::NotInPlan(Host::Delayed, words));
    assert_eq!(rights.stream(true), Stream::NotInPlan(words.to_owned()));
    assert_eq!(rights.host(true), Host::Delayed, "they are not tried in turn for ever");
}

#[test]
fn refusals_of_pairs_never_lead_to_another_host() {
    let rights = rights("-A.SPY -A.QQQ -AM.SPY -AM.QQQ -Q.SPY -Q.QQQ -T.SPY -T.QQQ");
    assert_eq!(rights.host(true), Host::RealTime);
    assert!(!rights.carries(Channel::SecondBars) && !rights.carries(Channel::Quotes));
}

#[test]
fn snapshots_tell_what_they_show_and_how_late_they_are() {
    let row = |quote, trade, recency| Evidence::Snapshot { quote, trade, recency };
    let mut rights = Entitlement::default();
    assert!(rights.learn(row(false, true, Some(Recency::Delayed))));
    assert_eq!(rights.snapshot_trades(), Finding::Granted);
    assert_eq!(rights.snapshot_quotes(), Finding::Unknown, "one contract may have none");
    assert_eq!(rights.snapshot_recency(), Some(Recency::Delayed));
    for _ in 0..200 {
        rights.learn(row(false, false, None));
    }
    assert!(matches!(rights.snapshot_quotes(), Finding::Refused(_)));
    assert!(rights.learn(row(true, false, None)), "the first quote mends it");
    assert_eq!(rights.snapshot_quotes(), Finding::Granted);
}

#[test]
fn what_is_kept_comes_back_as_far_as_it_matters() {
    let mut rights = rights("+T.SPY -A.SPY -A.QQQ +Q.SPY -Q.ODD");
    rights.learn(Evidence::NotInPlan(Host::RealTime, "no"));
    rights.learn(Evidence::LoggedIn(Host::Delayed));
    let again = Entitlement::from(rights.record());
    assert_eq!(again.record(), rights.record());
    assert_eq!(again.host(true), Host::Delayed);
    assert_eq!(again.ask(topic("A.IWM")), Some(topic("AM.IWM")));
    assert_eq!((again.exceptions(Channel::Quotes), rights.exceptions(Channel::Quotes)), (0, 1));
}
