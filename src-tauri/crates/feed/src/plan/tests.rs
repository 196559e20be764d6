//! The planner's laws, and a chain as a trader would walk it.

use market::{Right, Symbol, Topic};
use proptest::prelude::*;

use super::*;
use crate::entitlement::Evidence;

/// A contract of a chain with strikes a dollar apart.
fn contract(strike: u32, right: Right) -> Symbol {
    let side = if right == Right::Call { 'C' } else { 'P' };
    Symbol::new(&format!("O:SPY261218{side}{:08}", strike * 1_000)).unwrap()
}

/// Call and put of each strike, wanted for the figures, with the money at a strike.
fn chain(strikes: core::ops::Range<u32>, money: u32) -> Vec<Candidate> {
    let both = |strike: u32| [Right::Call, Right::Put].map(|right| (strike, right));
    let row = |(strike, right)| Candidate {
        symbol: contract(strike, right),
        need: Need::Analytics,
        distance: (f64::from(strike) / f64::from(money)).ln().abs(),
    };
    strikes.flat_map(both).map(row).collect()
}

fn in_view(strikes: core::ops::Range<u32>, money: u32) -> Vec<Candidate> {
    let seen = |row: Candidate| Candidate { need: Need::InView, ..row };
    chain(strikes, money).into_iter().map(seen).collect()
}

fn swapped(before: &Plan, after: &Plan) -> usize {
    after.quoted.difference(&before.quoted).count()
}

fn open() -> Entitlement {
    Entitlement::default()
}

#[test]
fn a_chain_that_fits_is_quoted_whole() {
    let plan = Plan::default().next(&chain(500..900, 700), &open());
    assert_eq!((plan.quoted.len(), plan.barred.len()), (800, 800));
    let covered = plan.coverage(plan.quoted.iter());
    assert_eq!(covered, Coverage { quoted: 800, ..Coverage::default() });
}

#[test]
fn a_chain_that_does_not_fit_is_quoted_from_the_money_outwards() {
    let rows = chain(200..1_700, 700);
    let plan = Plan::default().next(&rows, &open());
    assert_eq!(plan.quoted.len(), QUOTES);
    let quoted = |row: &&Candidate| plan.quotes(&row.symbol);
    let farthest = rows.iter().filter(quoted).map(|row| row.distance).fold(0.0, f64::max);
    assert!(rows.iter().filter(|row| row.distance < farthest).all(|row| plan.quotes(&row.symbol)));
    let covered = plan.coverage(rows.iter().map(|row| &row.symbol));
    assert_eq!(covered, Coverage { quoted: 1_000, by_snapshot: 2_000, bars_only: 2_000 });
}

#[test]
fn a_step_of_the_underlying_leaves_the_plan_as_it_is_and_a_long_walk_follows_it() {
    let mut plan = Plan::default().next(&chain(200..1_700, 700), &open());
    let first = plan.clone();
    plan = plan.next(&chain(200..1_700, 701), &open());
    assert_eq!(swapped(&first, &plan), 0, "one strike reshuffles nothing");
    let mut most = 0;
    for money in 702..=800 {
        let next = plan.next(&chain(200..1_700, money), &open());
        most = most.max(swapped(&plan, &next));
        plan = next;
    }
    assert!(most <= 8, "{most} contracts were swapped for one strike");
    let near = chain(700..900, 800);
    assert!(near.iter().all(|row| plan.quotes(&row.symbol)), "the band followed");
}

#[test]
fn rows_in_view_are_quoted_wherever_they_are_and_give_their_places_back() {
    let rows = chain(200..1_700, 700);
    let plan = Plan::default().next(&rows, &open());
    let seen = in_view(1_500..1_540, 700);
    let scrolled = plan.next(&[rows.clone(), seen.clone()].concat(), &open());
    assert!(seen.iter().all(|row| scrolled.quotes(&row.symbol)));
    assert_eq!(swapped(&plan, &scrolled), seen.len(), "no more than what came into view");
    let near = chain(600..800, 700);
    assert!(near.iter().all(|row| scrolled.quotes(&row.symbol)), "the money is not given up");
    let mut back = scrolled;
    for money in 700..900 {
        back = back.next(&chain(200..1_700, money), &open());
    }
    let kept = seen.iter().filter(|row| back.quotes(&row.symbol)).count();
    assert_eq!(kept, 0, "what was only looked at once makes way for what comes near the money");
}

#[test]
fn what_the_key_does_not_open_is_not_planned() {
    let rows = chain(600..800, 700);
    let refuse = |rights: &mut Entitlement, channel: &str| {
        for row in &rows[..2] {
            let topic: Topic = format!("{channel}.{}", row.symbol).parse().unwrap();
            rights.learn(Evidence::Refused(topic, "not authorized"));
        }
    };
    let mut rights = open();
    refuse(&mut rights, "Q");
    let plan = Plan::default().next(&rows, &rights);
    assert_eq!((plan.quoted.len(), plan.barred.len()), (0, 400));
    refuse(&mut rights, "A");
    assert_eq!(plan.next(&rows, &rights).barred.len(), 400, "a minute's bars take their place");
    refuse(&mut rights, "AM");
    let plan = plan.next(&rows, &rights);
    assert_eq!(plan, Plan::default());
    let covered = plan.coverage(rows.iter().map(|row| &row.symbol));
    assert_eq!(covered, Coverage { quoted: 0, by_snapshot: 400, bars_only: 0 });
}

fn need() -> impl Strategy<Value = Need> {
    prop_oneof![
        1 => Just(Need::Pinned),
        2 => Just(Need::InView),
        2 => Just(Need::AtTheMoney),
        6 => Just(Need::Analytics),
    ]
}

/// Wants of any kind, more than fit as often as not; some name a contract twice.
fn wants() -> impl Strategy<Value = Vec<Candidate>> {
    let distance = prop_oneof![8 => -1.0..1.0_f64, 1 => Just(f64::NAN), 1 => Just(0.0)];
    let want =
        (1..1_500_u32, any::<bool>(), need(), distance).prop_map(|(strike, call, need, d)| {
            let right = if call { Right::Call } else { Right::Put };
            Candidate { symbol: contract(strike, right), need, distance: d }
        });
    proptest::collection::vec(want, 0..2_500)
}

/// The most urgent reason for each contract wanted.
fn needs(wants: &[Candidate]) -> BTreeMap<Symbol, Need> {
    let mut needs = BTreeMap::new();
    for want in wants {
        let held = needs.entry(want.symbol).or_insert(want.need);
        *held = (*held).min(want.need);
    }
    needs
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_plan_keeps_the_cap_uses_it_and_respects_needs(first in wants(), then in wants()) {
        let plan = Plan::default().next(&first, &open()).next(&then, &open());
        let needs = needs(&then);
        prop_assert_eq!(plan.quoted.len(), needs.len().min(QUOTES), "full, and never over");
        prop_assert!(plan.quoted.iter().all(|symbol| needs.contains_key(symbol)), "only the wanted");
        let (inside, outside): (Vec<_>, Vec<_>) =
            needs.iter().partition(|(symbol, _)| plan.quotes(symbol));
        let worst = inside.iter().map(|(_, need)| **need).max();
        let best = outside.iter().map(|(_, need)| **need).min();
        if let (Some(worst), Some(best)) = (worst, best) {
            prop_assert!(worst <= best, "{worst:?} is quoted and {best:?} is not");
        }
    }

    #[test]
    fn the_same_wants_in_any_order_change_nothing(wants in wants(), turn in any::<usize>()) {
        let plan = Plan::default().next(&wants, &open());
        let mut turned = wants.clone();
        turned.rotate_left(turn % wants.len().max(1));
        turned.reverse();
        prop_assert_eq!(&plan.next(&turned, &open()), &plan);
        prop_assert_eq!(&plan.next(&wants, &open()), &plan);
    }

    #[test]
    fn a_few_new_wants_displace_no_more_than_their_number(
        wants in wants(),
        news in proptest::collection::btree_set(1_500..1_600_u32, 1..40),
    ) {
        let plan = Plan::default().next(&wants, &open());
        let pinned = |strike: &u32| Candidate {
            symbol: contract(*strike, Right::Call), need: Need::Pinned, distance: 0.0,
        };
        let news: Vec<Candidate> = news.iter().map(pinned).collect();
        let next = plan.next(&[wants, news.clone()].concat(), &open());
        let lost = plan.quoted.difference(&next.quoted).count();
        prop_assert!(lost <= news.len(), "{lost} for {}", news.len());
    }
}
