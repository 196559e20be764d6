//! Index values: `GET /v3/snapshot/indices`.

use std::sync::Arc;

use market::{AssetClass, Session};
use serde_json::{Value, json};

use super::answer::{Answered, Asked};
use super::chain::nanos;
use super::unified::session;
use crate::market::Subject;
use crate::market::book::to_places;

pub(super) fn list(asked: &Asked<'_>) -> Answered {
    asked.admit(AssetClass::Indices)?;
    let limit = asked.query().limit(10, 250)?;
    let mut names = asked.query().any_of("ticker").unwrap_or_else(|| {
        let listed = asked.market.listing.all().iter().filter(|of| of.is_index());
        listed.map(|of| of.symbol.to_string()).collect()
    });
    names.sort();
    names.dedup();
    asked.page(names, limit, false, |name| row(asked, name))
}

fn row(asked: &Asked<'_>, name: &str) -> Value {
    let of = asked.market.listing.named(name).filter(|of| of.is_index());
    let Some(of) = of else {
        return json!({ "ticker": name, "error": "NOT_FOUND", "message": "Ticker not found." });
    };
    let subject = Subject::Instrument(Arc::clone(of));
    let day = asked.market.today(&subject, asked.now).bar;
    let previous = asked.market.previous_close(&subject, asked.now);
    let at = asked.market.last_open(&subject, asked.now);
    let open = asked.market.hours.session(asked.now) == Session::Regular;
    json!({
        "ticker": of.symbol.as_str(),
        "name": of.name,
        "type": "indices",
        "market_status": if open { "open" } else { "closed" },
        "value": to_places(asked.market.spot(of, at), 2),
        "last_updated": nanos(at),
        "timeframe": "REAL-TIME",
        "session": session(asked, &subject, &day, previous),
    })
}
