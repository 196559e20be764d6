//! Any text as a symbol, a topic, a contract: what is taken is written back as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use market::{AssetClass, Contract, Strike, Symbol, Topic};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(topic) = text.parse::<Topic>() {
        assert_eq!(topic.to_string(), text);
        assert_eq!(topic.to_string().parse::<Topic>().as_ref(), Ok(&topic));
    }
    let Ok(symbol) = Symbol::new(&text) else { return };
    assert_eq!(symbol.as_str(), text);
    assert_eq!(symbol.is_option(), AssetClass::of(&symbol) == AssetClass::Options);
    if let Ok(contract) = Contract::parse(&symbol) {
        assert_eq!(contract.symbol().map(|back| back.to_string()).as_deref(), Ok(&*text));
        let dollars = contract.strike.dollars();
        assert_eq!(Strike::from_dollars(dollars), Some(contract.strike), "{dollars}");
        let _ = contract.settlement();
    }
});
