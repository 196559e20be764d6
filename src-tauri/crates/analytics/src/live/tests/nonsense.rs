//! A chain that is told anything at all.

use proptest::prelude::*;

use super::*;

/// Ticks of every kind, mostly nonsense, and when work is asked for.
fn any_tick() -> impl Strategy<Value = (u8, usize, f64, f64, i64)> {
    let number = prop_oneof![
        6 => 0.0..150.0_f64,
        1 => prop::sample::select(vec![
            f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e300, 5e-324,
        ]),
    ];
    (0..10_u8, 0..60_usize, number.clone(), number, -1_000_000..100 * 86_400_000_i64)
}

fn play(ticks: &[(u8, usize, f64, f64, i64)]) -> (Chain, Vec<Contract>) {
    let (mut chain, contracts) = quoted(Style::American);
    for &(kind, row, a, b, millis) in ticks {
        let (open_interest, volume, multiplier) = (Some(a), Some(b), Some(100.0));
        match kind {
            0 => chain.take(Tick::Spot { price: a, time: None }),
            1 => chain.take(Tick::Clock { now: at(millis), stale_before: None }),
            2 => chain.take(clock(millis)),
            3 => chain.take(Tick::Interest { row, open_interest, volume, multiplier }),
            4 => chain.take(Tick::Dividends(vec![Dividend {
                ex: at(millis),
                amount: a,
                projected: true,
            }])),
            5 => drop(chain.refresh()),
            6 => chain.refresh_profile(),
            7 => drop(chain.refresh_premiums(None, 1)),
            _ => chain.take(Tick::Quote {
                row,
                bid: Some(a.min(b)),
                ask: Some(b),
                time: Some(at(millis)),
            }),
        }
    }
    chain.refresh();
    (chain, contracts)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_same_ticks_give_the_same_bits_and_no_nonsense_gets_out(
        ticks in prop::collection::vec(any_tick(), 1..40),
    ) {
        let (chain, contracts) = play(&ticks);
        let (again, _) = play(&ticks);
        let bits = |chain: &Chain| format!("{:?}", chain.totals());
        prop_assert_eq!(bits(&chain), bits(&again));
        for row in 0..contracts.len() {
            let figures = chain.figures(row).unwrap();
            prop_assert_eq!(format!("{figures:?}"), format!("{:?}", again.figures(row).unwrap()));
            if let Ok((sigma, worth)) = figures.answer {
                prop_assert!(sigma > 0.0 && sigma.is_finite() && worth.finite().is_ok());
            }
        }
        let Totals { exposure, .. } = chain.totals();
        prop_assert!(exposure.gamma().is_finite() && exposure.charm.is_finite());
    }
}
