//! The names of the commands, for the build script (which makes a permission of each) and for the
//! tests (which hold them against the capability and against the page's bindings).

/// Every call the page can make, as `bridge::Commands` has them.
pub(crate) const COMMANDS: [&str; 16] = [
    "hello",
    "watch",
    "next_frame",
    "search",
    "expiries",
    "set_key",
    "forget_key",
    "use_demo",
    "reconnect",
    "take_over",
    "ask_again",
    "reload_chain",
    "save_settings",
    "open_link",
    "report",
    "quit",
];
