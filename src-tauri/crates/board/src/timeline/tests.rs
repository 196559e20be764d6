//! Where bars may be missing: what opens a gap, what closes it, and what fills it.

use super::*;

fn second(at: i64) -> Time {
    Time::from_millis(1_795_464_000_000 + at * 1_000)
}

fn seconds() -> Timeline {
    Timeline::new(Symbol::new("SPY").unwrap(), Base::Seconds)
}

fn asked(at: i64, mark: u64) -> Asked {
    Asked { time: second(at), mark: Mark(mark) }
}

/// What may be missing, as `from-to`, with the start of the doubt before it, why, and the state.
fn lines(timeline: &Timeline) -> Vec<String> {
    let origin = second(0);
    let of = |time: Time| time.millis_since(origin) / 1_000;
    let line = |gap: &Gap| {
        let to = gap.to.map_or("…".to_owned(), |to| of(to).to_string());
        let (from, late) = (of(gap.from), of(gap.late_from));
        format!("{from}-{to} late {late} {:?} {:?}", gap.why, gap.mending)
    };
    timeline.gaps().iter().map(line).collect()
}

#[test]
fn a_broken_stream_leaves_a_gap_that_lasts_until_it_is_confirmed_again() {
    let mut timeline = seconds();
    timeline.held(second(0), second(0), Mark(1));
    timeline.lost(second(2_000), Why::LinkDown, Mark(2));
    assert_eq!(lines(&timeline), ["1995-… late 1095 LinkDown Open"]);
    timeline.held(second(2_030), second(2_030), Mark(3));
    assert_eq!(lines(&timeline), ["1995-2030 late 1095 LinkDown Pending"]);
    let told = timeline.complete(second(1_095), asked(2_035, 3));
    assert_eq!(told.iter().map(|gap| gap.mending.clone()).collect::<Vec<_>>(), [Mending::Filled]);
    assert_eq!(lines(&timeline), [""; 0]);
    assert!(timeline.is_whole(second(0), second(9_999)));
}

#[test]
fn an_answer_asked_for_too_early_leaves_what_it_could_not_know() {
    let mut timeline = seconds();
    timeline.held(second(0), second(0), Mark(1));
    timeline.lost(second(2_000), Why::LinkDown, Mark(2));
    timeline.complete(second(0), asked(2_010, 2));
    assert_eq!(lines(&timeline), ["2005-… late 1105 LinkDown Open"]);
    timeline.held(second(2_030), second(2_030), Mark(3));
    timeline.complete(second(1_200), asked(2_040, 3));
    let left = ["2005-2030 late 1105 LinkDown Pending"];
    assert_eq!(lines(&timeline), left, "an answer that begins within the doubt does not end it");
}

#[test]
fn history_and_the_stream_join_only_where_they_overlap() {
    let mut timeline = seconds();
    timeline.held(second(100), second(100), Mark(1));
    timeline.complete(second(-3_600), asked(99, 1));
    assert_eq!(lines(&timeline), ["94-100 late -806 Joining Pending"]);
    let mut timeline = seconds();
    timeline.held(second(100), second(100), Mark(1));
    timeline.complete(second(-3_600), asked(106, 1));
    assert_eq!(lines(&timeline), [""; 0]);
    assert!(timeline.is_whole(second(-3_600), second(9_999)));
}

#[test]
fn history_without_a_stream_ends_in_a_gap_that_goes_on() {
    let mut timeline = seconds();
    timeline.lost(second(0), Why::Refused, Mark(1));
    timeline.complete(second(-3_600), asked(10, 1));
    assert_eq!(lines(&timeline), ["5-… late -895 Refused Open"]);
}

#[test]
fn what_cannot_be_had_stays_until_it_is_asked_for_again_and_answered() {
    let mut timeline = seconds();
    timeline.held(second(0), second(0), Mark(1));
    timeline.lost(second(2_000), Why::LinkDown, Mark(2));
    timeline.held(second(2_030), second(2_030), Mark(3));
    let lacking = Lacking { words: "No.".into(), passing: true };
    assert_eq!(timeline.give_up(second(2_030), &lacking).len(), 1);
    timeline.lost(second(2_040), Why::LinkDown, Mark(4));
    assert_eq!(timeline.gaps().len(), 2, "it is not made part of the next");
    assert!(timeline.retry(false));
    timeline.complete(second(1_095), asked(2_036, 4));
    assert_eq!(lines(&timeline), ["2035-… late 1135 LinkDown Open"]);
}

#[test]
fn a_correction_while_rest_is_asked_leaves_its_window_in_doubt() {
    let mut timeline = seconds();
    timeline.held(second(0), second(0), Mark(1));
    timeline.owe(second(10), Mark(5));
    timeline.complete(second(10), asked(50, 4));
    assert_eq!(lines(&timeline), ["11-11 late 10 Corrected Pending"]);
    timeline.complete(second(10), asked(51, 5));
    assert_eq!(lines(&timeline), [""; 0]);
}

#[test]
fn there_are_never_too_many_and_none_is_forgotten() {
    let mut timeline = seconds();
    timeline.held(second(0), second(0), Mark(1));
    for cut in 1..1_000 {
        timeline.lost(second(cut * 20), Why::LinkDown, Mark(2));
        timeline.held(second(cut * 20 + 3), second(cut * 20 + 3), Mark(2));
    }
    assert_eq!(timeline.gaps().len(), MOST);
    let doubted = |at: i64| timeline.gaps().iter().any(|gap| gap.spans(second(at)));
    assert!((1..1_000).all(|cut| doubted(cut * 20 - 5) && doubted(cut * 20 + 2)));
}

#[test]
fn what_is_kept_no_longer_is_not_missing_either() {
    let mut timeline = seconds();
    timeline.held(second(0), second(0), Mark(1));
    timeline.lost(second(100), Why::LinkDown, Mark(2));
    timeline.held(second(110), second(110), Mark(2));
    timeline.forget_before(second(100));
    assert_eq!(lines(&timeline), ["100-110 late 100 LinkDown Pending"]);
    timeline.forget_before(second(110));
    assert_eq!(lines(&timeline), [""; 0]);
}
