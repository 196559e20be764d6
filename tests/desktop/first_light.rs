//! A newcomer's first minutes: the desk opens on the embedded exchange, and what it shows lives.

use crate::{
    place::Place,
    program::{Driven, drive},
    tray,
};

#[tokio::test]
async fn a_newcomer_chooses_the_demo_and_the_desk_lives() {
    let mut place = Place::whole().await;
    let mut host = tray::Host::open(&place).await;
    let Driven { page, lines } = drive(&mut place, &[], "info").await;

    page.until(r#"at("welcome") !== null"#).await;
    page.press("use-demo").await;
    page.until(r#"at("welcome") === null"#).await;

    page.until(r#"state("link-stocks") === "live" && state("link-options") === "live""#).await;
    page.until(r#"text("source-badge")?.includes("Simulated")"#).await;
    lines.until("page painted").await;
    lines.until("page priced").await;

    let before =
        page.until(r#"isNumber(text("ticker-SPY", "last")) && text("ticker-SPY", "last")"#).await;
    page.until(&format!(r#"text("ticker-SPY", "last") !== {before}"#)).await;
    page.until(r#"Number(at("chart")?.dataset.candles) > 10"#).await;

    // On the day of expiry few strikes have any time value left.
    page.until(
        r#"[...document.querySelectorAll('[data-testid^="chain-row-"] [data-field="call-iv"]')]
            .filter((cell) => isNumber(cell.textContent.trim())).length > 0"#,
    )
    .await;
    page.until(r#"isNumber(text("put-call-volume"))"#).await;

    page.enter("add-symbol", "XOM\u{e007}").await;
    page.until(r#"isNumber(text("ticker-XOM", "last"))"#).await;

    let menu = host.menu().await;
    let texts = menu.until(|texts| texts[0].contains("live") && texts[1].contains("live")).await;
    let expected =
        ["Stocks: live · Simulated", "Options: live · Simulated", "Open", "Reconnect", "Quit"];
    assert_eq!(texts.iter().filter(|text| !text.is_empty()).collect::<Vec<_>>(), expected);
    let entries = menu.entries().await;
    assert!(entries.iter().filter(|entry| entry.2).all(|entry| !entry.1.contains(':')));
    assert!(std::fs::metadata(menu.icon().await).unwrap().len() > 0);

    menu.press("Quit").await;
    assert_eq!(lines.until("exit ").await, "exit 0");
}
