//! Contracts and tickers as they are listed.

use market::{CompanyDetails, ContractReference, Deliverable, Ticker};

use super::options;
use crate::{fault::FaultReason, json::Row};

pub(super) const CONTRACT: &str = "contractReference";
pub(super) const TICKER: &str = "ticker";

pub(super) fn contract(row: &mut Row<'_, '_>) -> Result<ContractReference, FaultReason> {
    Ok(ContractReference {
        symbol: row.symbol("ticker")?,
        underlying: row.other_symbol("underlying_ticker"),
        right: options::right(row),
        style: options::style(row),
        expiry: row.date("expiration_date"),
        strike: row.strike("strike_price"),
        multiplier: row.number("shares_per_contract"),
        exchange: row.text("primary_exchange"),
        cfi: row.text("cfi"),
        correction: row.whole("correction"),
        deliverables: row.blocks("additional_underlyings", |row| Deliverable {
            kind: row.text("type"),
            underlying: row.text("underlying"),
            amount: row.number("amount"),
        }),
    })
}

/// A ticker, with what only the answer about one ticker says of its company.
pub(super) fn ticker(row: &mut Row<'_, '_>, details: bool) -> Result<Ticker, FaultReason> {
    Ok(Ticker {
        symbol: row.symbol("ticker")?,
        name: row.text("name"),
        market: row.text("market"),
        locale: row.text("locale"),
        kind: row.text("type"),
        exchange: row.text("primary_exchange"),
        currency: row.text("currency_name"),
        active: row.flag("active"),
        cik: row.id("cik"),
        composite_figi: row.text("composite_figi"),
        share_class_figi: row.text("share_class_figi"),
        updated: row.instant("last_updated_utc"),
        delisted: row.instant("delisted_utc"),
        details: details.then(|| Box::new(company(row))),
    })
}

fn company(row: &mut Row<'_, '_>) -> CompanyDetails {
    let address = row.block("address", |address| {
        ["address1", "address2", "city", "state", "postal_code"]
            .into_iter()
            .filter_map(|part| address.text(part))
            .collect()
    });
    let branding = row.block("branding", |row| (row.text("logo_url"), row.text("icon_url")));
    let (logo_url, icon_url) = branding.unwrap_or_default();
    CompanyDetails {
        description: row.text("description"),
        homepage: row.text("homepage_url"),
        listed: row.date("list_date"),
        market_cap: row.number("market_cap"),
        industry: row.text("sic_description"),
        industry_code: row.id("sic_code"),
        employees: row.whole("total_employees"),
        round_lot: row.number("round_lot"),
        shares_outstanding: row.number("weighted_shares_outstanding"),
        address: address.unwrap_or_default(),
        logo_url,
        icon_url,
        ticker_root: row.text("ticker_root"),
        ticker_suffix: row.text("ticker_suffix"),
    }
}
