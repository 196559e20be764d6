//! Pages that belong in a browser. The page of the window names one; the address is ours.

use bridge::{Code, Failure, Link};

/// Opens one in the person's browser.
///
/// # Errors
/// When there is no browser to ask.
pub(crate) fn open(link: Link) -> Result<(), Failure> {
    let address = address(link);
    open::that_detached(address).map_err(|error| Failure {
        code: Code::Internal,
        message: format!("No browser could be opened. The address is {address}."),
        detail: Some(error.to_string()),
    })
}

fn address(link: Link) -> &'static str {
    match link {
        Link::Keys => "https://massive.com/dashboard/keys",
        Link::Pricing => "https://massive.com/pricing",
        Link::Charts => "https://www.tradingview.com/lightweight-charts/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_a_plain_https_one() {
        for link in [Link::Keys, Link::Pricing, Link::Charts] {
            let url = tauri::Url::parse(address(link)).unwrap();
            assert_eq!((url.scheme(), url.username(), url.query()), ("https", "", None));
        }
    }
}
