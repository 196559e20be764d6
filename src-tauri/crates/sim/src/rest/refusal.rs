//! How a request is refused, in the vendor's words and shapes.

use serde_json::json;

/// What goes back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(super) code: u16,
    pub(super) body: String,
    /// The media type.
    pub(super) kind: &'static str,
    /// Seconds to wait before asking again, if it says so.
    pub(super) retry_after: Option<u32>,
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    NoKey,
    UnknownKey,
    NotInPlan,
    TooMany,
    /// No such ticker or contract.
    NotFound(String),
    /// No such path.
    NoRoute,
    /// Anything but GET.
    Method,
    /// A parameter that cannot be read.
    Parameter(String),
}

impl Reply {
    pub(super) fn json(body: String) -> Self {
        Self { code: 200, body, kind: "application/json", retry_after: None }
    }

    pub(super) fn broken() -> Self {
        Self { code: 500, ..Self::json(r#"{"status":"ERROR","error":"internal error"}"#.into()) }
    }

    pub(super) fn plain(code: u16, body: &str) -> Self {
        let kind = "text/plain; charset=utf-8";
        Self { code, kind, ..Self::json(body.to_owned()) }
    }
}

impl Refusal {
    pub(super) fn reply(&self, request_id: &str) -> Reply {
        let error = |code, error: &str| {
            (code, json!({ "status": "ERROR", "request_id": request_id, "error": error }))
        };
        let (code, body) = match self {
            Self::NoRoute => {
                return Reply::plain(404, "404 page not found\n");
            }
            Self::Method => {
                return Reply::plain(405, "405 method not allowed\n");
            }
            Self::NoKey => error(401, "API Key was not provided"),
            Self::UnknownKey => error(401, "Unknown API Key"),
            Self::NotInPlan => (
                403,
                json!({
                    "status": "NOT_AUTHORIZED",
                    "request_id": request_id,
                    "message": "You are not entitled to this data. Please upgrade your plan at https://massive.com/pricing",
                }),
            ),
            Self::TooMany => error(
                429,
                "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. https://massive.com/pricing",
            ),
            Self::NotFound(message) => (
                404,
                json!({ "status": "NOT_FOUND", "request_id": request_id, "message": message }),
            ),
            Self::Parameter(name) => error(400, &format!("the parameter '{name}' cannot be read")),
        };
        let retry_after = (code == 429).then_some(60);
        Reply { code, retry_after, ..Reply::json(body.to_string()) }
    }
}
