//! The instants the model goes by.

use market::Date;

use super::*;
use crate::{Config, Source, VaultChoice, Wish};

#[test]
fn out_of_hours_the_last_quotes_stand() {
    let day = Date::new(2026, 11, 23).unwrap();
    let night = Time::from_eastern(day, 22, 0).unwrap();
    let noon = Time::from_eastern(day, 12, 0).unwrap();
    assert_eq!(stale_after(night, Some(Session::Closed), 0), None);
    assert!(stale_after(night, None, 0).is_some(), "an exchange of one's own may never close");
    let before = |millis| Some(Time::from_millis(noon.millis() - millis));
    assert_eq!(stale_after(noon, Some(Session::Regular), 0), before(900_000));
    assert_eq!(stale_after(noon, Some(Session::Regular), 900_000), before(1_800_000), "delayed");
}

#[test]
fn contracts_expire_when_their_root_settles() {
    let check = |root: &str, day: (i8, i8), expected: &str| {
        let symbol = Symbol::new(root).unwrap();
        let expiry = Date::new(2026, day.0, day.1).unwrap();
        let key = ChainKey { underlying: symbol, expiry, root: symbol };
        assert_eq!(expiry_of(&key, &Calendar::default()).unwrap().to_string(), expected);
    };
    check("SPX", (12, 18), "2026-12-18T14:30:00Z");
    check("SPXW", (12, 18), "2026-12-18T21:00:00Z");
    check("SPY", (11, 27), "2026-11-27T18:00:00Z");
}

#[test]
fn dividends_to_come_go_ex_at_the_open_and_only_dollars_count() {
    let noon = Time::from_eastern(Date::new(2026, 11, 23).unwrap(), 12, 0).unwrap();
    let row = |day: i8, amount, currency: Option<&str>| market::Dividend {
        symbol: Symbol::new("SPY").unwrap(),
        ex_date: Date::new(2026, 12, day).ok(),
        amount,
        currency: currency.map(Into::into),
        declared: None,
        record_date: None,
        pay_date: None,
        frequency: Some(4),
        kind: None,
        split_adjusted_amount: None,
        adjustment_factor: None,
        id: None,
    };
    let past =
        market::Dividend { ex_date: Date::new(2026, 11, 23).ok(), ..row(1, Some(1.0), None) };
    let rows = [
        past,
        row(18, Some(1.9), Some("USD")),
        row(19, Some(2.0), Some("CAD")),
        row(20, None, None),
    ];
    let paid = dividends_of(&rows, &Calendar::default(), noon);
    let told = |paid: &Dividend| (paid.ex.to_string(), paid.amount, paid.projected);
    assert_eq!(told(&paid[0]), ("2026-12-18T14:30:00Z".to_owned(), 1.9, false));
    assert_eq!(told(&paid[1]), ("2027-03-18T13:30:00Z".to_owned(), 1.9, true));
}

/// A desk without a running loop, where somebody looks at one chain with one contract, which has
/// a figure.
fn looking() -> (Owner, ChainKey, Symbol) {
    let (telling, _) = mpsc::unbounded_channel();
    let source = Source::nowhere();
    let config = Config { source, vault: VaultChoice::Memory(None), rights: None, seed: 1 };
    let mut owner = Owner::new(config, telling).unwrap();
    let symbol = Symbol::new("O:SPY261218C00650000").unwrap();
    let contract = Contract::parse(&symbol).unwrap();
    let spy = contract.root;
    let key = ChainKey { underlying: spy, expiry: contract.expiry, root: spy };
    let client = owner.clients.attach();
    let exposure = Some(Scope::Expiry(key));
    let wish = Wish { chain: Some(key), exposure, ..Wish::default() };
    owner.clients.watch(client, wish, &mut owner.board);
    list(&mut owner, key, symbol);
    owner.board.apply_model(symbol, Model { iv: Some(0.2), ..Model::default() });
    (owner, key, symbol)
}

fn list(owner: &mut Owner, key: ChainKey, symbol: Symbol) {
    let expires = expiry_of(&key, &Calendar::default()).unwrap();
    let series = Series { expires, style: None, standard: true };
    let contracts = vec![(symbol, 650.0, Right::Call)];
    owner.pricing.books.list(Listing { key, series, contracts });
}

fn assert_broken(owner: &Owner, key: ChainKey, symbol: Symbol) {
    let model = owner.board.instrument(&symbol).unwrap().model;
    assert_eq!((model.iv, model.reason.as_deref()), (None, Some(BROKE)));
    let exposure = owner.board.exposure(&Scope::Expiry(key)).unwrap();
    assert_eq!(exposure.reason.as_deref(), Some(BROKE));
    assert!(!owner.pricing.is_running() && owner.pricing.due().is_none(), "nobody to write to");
}

#[tokio::test]
async fn a_model_that_takes_no_mail_has_its_figures_taken_back_and_is_started_anew() {
    let (mut owner, key, symbol) = looking();
    owner.pricing.thread = Some(Thread::broken());
    owner.write_to_model(Millis(5));
    assert_broken(&owner, key, symbol);
    list(&mut owner, key, symbol);
    owner.write_to_model(Millis(5));
    assert!(owner.pricing.is_running() && owner.pricing.busy);
}

#[tokio::test]
async fn a_model_that_ended_while_it_had_mail_has_its_figures_taken_back() {
    let (mut owner, key, symbol) = looking();
    owner.write_to_model(Millis(5));
    assert!(owner.pricing.is_running() && owner.pricing.busy);
    owner.hear_model(None);
    assert_broken(&owner, key, symbol);
}
