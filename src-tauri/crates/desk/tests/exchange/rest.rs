//! Questions to REST.

use crate::bench::{Bench, always_open, exchange, symbol, within};

#[tokio::test]
async fn a_search_finds_the_ticker_itself_before_its_namesakes() {
    within(async {
        let exchange = exchange(always_open()).await;
        let bench = Bench::on(&exchange);
        let found = bench.desk.search("spy").await.unwrap();
        assert_eq!(found[0].symbol, symbol("SPY"));
        assert!(found[0].name.is_some());
        let by_name = bench.desk.search("apple").await.unwrap();
        assert!(by_name.iter().any(|ticker| ticker.symbol == symbol("AAPL")), "{by_name:?}");
        assert_eq!(bench.desk.search("no such company").await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn expiries_are_nearest_first_and_apart_by_root() {
    within(async {
        let exchange = exchange(always_open()).await;
        let bench = Bench::on(&exchange);
        let (underlying, expiries) = bench.desk.expiries(symbol("SPX")).await.unwrap();
        assert_eq!(underlying, symbol("I:SPX"));
        assert!(expiries.is_sorted_by_key(|expiry| (expiry.date, expiry.root)));
        assert!(expiries.iter().all(|expiry| expiry.days >= 0 && expiry.strikes > 0));
        let twice = expiries.windows(2).find(|two| two[0].date == two[1].date).unwrap();
        let settles: Vec<_> =
            twice.iter().map(|e| (e.root.as_str().to_owned(), e.settles_at_open)).collect();
        assert_eq!(settles, [("SPX".to_owned(), true), ("SPXW".to_owned(), false)]);
    })
    .await;
}
