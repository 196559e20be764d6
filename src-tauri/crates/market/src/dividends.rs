//! The dividends to come: those declared, and after them what the payer's habit suggests.
//!
//! A projection is marked as one. It is made of the last amount and the usual spacing and of
//! nothing else, and none is made for whoever is late, pays at no fixed interval or in another
//! currency. When on its day a price goes ex is the caller's business; what a dividend does to an
//! option is `analytics`'.

use jiff::Span;

use crate::{Calendar, Date, Dividend};

/// A cash dividend to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComingDividend {
    /// From this day on the buyer does not get it.
    pub ex_date: Date,
    /// Dollars a share; positive.
    pub amount: f64,
    /// Whether nobody has declared it.
    pub projected: bool,
}

/// No spacing that was seen but not stated is longer than this, days: beyond it there is no habit.
const LONGEST_SPACING: i32 = 400;
/// Parts of a spacing after which one who has neither paid nor declared is late.
const LATE: f64 = 1.25;

/// The dividends of one payer that go ex after `today` and by `until`, soonest first. What is known
/// may come in any order.
#[must_use]
pub fn dividends_to_come(
    known: &[Dividend],
    calendar: &Calendar,
    today: Date,
    until: Date,
) -> Vec<ComingDividend> {
    let mut paid: Vec<(Date, &Dividend)> = known
        .iter()
        .filter(|paid| paid.currency.as_deref().is_none_or(|of| of.eq_ignore_ascii_case("usd")))
        .filter(|paid| paid.amount.is_some_and(|amount| amount > 0.0 && amount.is_finite()))
        .filter_map(|paid| Some((paid.ex_date?, paid)))
        .collect();
    paid.sort_by_key(|(ex_date, _)| *ex_date);
    let declared = paid.iter().filter(|(ex_date, _)| *ex_date > today && *ex_date <= until);
    let mut coming: Vec<ComingDividend> = declared
        .filter_map(|(ex_date, paid)| {
            Some(ComingDividend { ex_date: *ex_date, amount: paid.amount?, projected: false })
        })
        .collect();
    paid.retain(|(_, paid)| is_a_habit(paid));
    coming.extend(projected(&paid, calendar, today, until).unwrap_or_default());
    coming.sort_by_key(|dividend| dividend.ex_date);
    coming
}

/// Whether one like it is to be expected again.
fn is_a_habit(paid: &Dividend) -> bool {
    paid.frequency != Some(0) && paid.kind.as_deref().is_none_or(|kind| kind == "recurring")
}

/// What the habit suggests after the last one known; `None` if there is no habit.
fn projected(
    paid: &[(Date, &Dividend)],
    calendar: &Calendar,
    today: Date,
    until: Date,
) -> Option<Vec<ComingDividend>> {
    let ((last, of), before) = paid.split_last()?;
    let amount = of.split_adjusted_amount.or(of.amount).filter(|amount| *amount > 0.0)?;
    let spacing = stated(of.frequency).or_else(|| {
        let (before, _) = before.last()?;
        let days = before.until(*last).ok()?.get_days();
        (1..=LONGEST_SPACING).contains(&days).then(|| Span::new().days(days))
    })?;
    let nth = |n: i64| last.checked_add(spacing.checked_mul(n).ok()?).ok();
    let usual = f64::from(last.until(nth(1)?).ok()?.get_days());
    if f64::from(last.until(today).ok()?.get_days()) > LATE * usual {
        return None;
    }
    let days = (1..).map_while(nth).map(|day| first_trading_day(calendar, day));
    let days = days.skip_while(|day| *day <= today).take_while(|day| *day <= until);
    Some(days.map(|ex_date| ComingDividend { ex_date, amount, projected: true }).collect())
}

/// The spacing of so many payments a year.
fn stated(frequency: Option<u32>) -> Option<Span> {
    match frequency? {
        52 => Some(Span::new().weeks(1)),
        26 => Some(Span::new().weeks(2)),
        of if of > 0 && 12 % of == 0 => Some(Span::new().months(12 / i64::from(of))),
        _ => None,
    }
}

/// The day itself, or the trading day after it.
fn first_trading_day(calendar: &Calendar, day: Date) -> Date {
    if calendar.is_trading_day(day) { day } else { calendar.trading_day_after(day) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Symbol;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn paid(ex_date: &str, amount: f64, frequency: Option<u32>, kind: &str) -> Dividend {
        Dividend {
            symbol: Symbol::new("SPY").unwrap(),
            ex_date: Some(date(ex_date)),
            amount: Some(amount),
            currency: Some("USD".into()),
            declared: None,
            record_date: None,
            pay_date: None,
            frequency,
            kind: Some(kind.into()),
            split_adjusted_amount: None,
            adjustment_factor: None,
            id: None,
        }
    }

    /// What is to come by a day, as `date amount`, with a question mark if projected.
    fn to_come(known: &[Dividend], today: &str, until: &str) -> Vec<String> {
        dividends_to_come(known, &Calendar::default(), date(today), date(until))
            .iter()
            .map(|to| {
                format!("{} {}{}", to.ex_date, to.amount, if to.projected { "?" } else { "" })
            })
            .collect()
    }

    #[test]
    fn what_is_declared_stands_and_the_habit_goes_on_after_it() {
        let known = [
            paid("2026-12-18", 1.9, Some(4), "recurring"),
            paid("2026-09-18", 1.8, Some(4), "recurring"),
            paid("2026-12-28", 7.0, Some(0), "special"),
        ];
        assert_eq!(
            to_come(&known, "2026-11-27", "2027-09-30"),
            [
                "2026-12-18 1.9",
                "2026-12-28 7",
                "2027-03-18 1.9?",
                "2027-06-21 1.9?", // the 18th is a holiday
                "2027-09-20 1.9?",
            ]
        );
        assert_eq!(to_come(&known, "2026-12-18", "2026-12-31"), ["2026-12-28 7"], "it went ex");
    }

    #[test]
    fn a_spacing_nobody_states_is_the_last_one_seen() {
        let known = [
            paid("2026-08-03", 0.2, None, "recurring"),
            paid("2026-11-02", 0.3, None, "recurring"),
        ];
        assert_eq!(to_come(&known, "2026-11-27", "2027-03-01"), ["2027-02-01 0.3?"]);
        assert_eq!(to_come(&known[1..], "2026-11-27", "2027-03-01"), [""; 0], "one is no habit");
    }

    #[test]
    fn nothing_is_projected_for_one_who_is_late_or_pays_when_he_likes() {
        let late = [paid("2026-06-01", 0.5, Some(4), "recurring")];
        assert_eq!(to_come(&late, "2026-11-27", "2027-12-31"), [""; 0]);
        let special = [paid("2026-11-02", 3.0, Some(0), "special")];
        assert_eq!(to_come(&special, "2026-11-27", "2027-12-31"), [""; 0]);
        let abroad = Dividend { currency: Some("CAD".into()), ..late[0].clone() };
        assert_eq!(to_come(&[abroad], "2026-06-02", "2027-12-31"), [""; 0]);
    }

    #[test]
    fn amounts_from_before_a_split_are_restated() {
        let before = Dividend {
            split_adjusted_amount: Some(0.25),
            ..paid("2026-11-02", 1.0, Some(1), "recurring")
        };
        assert_eq!(to_come(&[before], "2026-11-27", "2027-12-31"), ["2027-11-02 0.25?"]);
    }
}
