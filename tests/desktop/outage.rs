//! The exchange goes away and comes back: the page says so both times and recovers by itself.

use crate::{
    exchange::Beside,
    place::Place,
    program::{Driven, drive},
    tray,
};

#[tokio::test]
async fn the_page_says_that_the_exchange_is_gone_and_recovers_when_it_is_back() {
    let mut place = Place::with_bus();
    let mut host = tray::Host::open(&place).await;
    let mut beside = Beside::start();
    let mut words = vec!["--demo".to_owned()];
    words.extend(beside.words());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Driven { page, .. } = drive(&mut place, &words, "info").await;
    let menu = host.menu().await;

    let both_live = r#"state("link-stocks") === "live" && state("link-options") === "live""#;
    page.until(both_live).await;
    page.until(r#"isNumber(text("ticker-SPY", "last"))"#).await;

    for _ in 0..2 {
        beside.kill();
        page.until(r#"state("link-stocks") !== "live" && state("link-options") !== "live""#).await;
        page.until(r#"at("notice-link-stocks") !== null && at("notice-link-options") !== null"#)
            .await;
        page.until(r#"!/\blive\b/i.test(text("link-stocks"))"#).await;
        menu.until(|texts| texts[..2].iter().all(|text| !text.contains(": live"))).await;

        beside.start_again();
        page.until(both_live).await;
        page.until(r#"at("notice-link-stocks") === null && at("notice-link-options") === null"#)
            .await;
        let before = page.now(r#"text("ticker-SPY", "last")"#).await;
        page.until(&format!(r#"text("ticker-SPY", "last") !== {before}"#)).await;
        menu.until(|texts| texts[..2].iter().all(|text| text.contains(": live"))).await;
    }
}
