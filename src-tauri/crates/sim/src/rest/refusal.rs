//! How a request is refused, in the vendor's words and shapes.

use serde_json::json;

/// What goes back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(super) code: u16,
    pub(super) body: String,
    /// Plain text instead of JSON.
    pub(super) plain: bool,
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
        Self { code: 200, body, plain: false }
    }

    pub(super) fn broken() -> Self {
        Self {
            code: 500,
            body: r#"{"status":"ERROR","error":"internal error"}"#.into(),
            plain: false,
        }
    }
}

impl Refusal {
    pub(super) fn reply(&self, request_id: &str) -> Reply {
        let error = |code, error: &str| {
            (code, json!({ "status": "ERROR", "request_id": request_id, "error": error }))
        };
        let (code, body) = match self {
            Self::NoRoute => {
                return Reply { code: 404, body: "404 page not found\n".to_owned(), plain: true };
            }
            Self::Method => {
                return Reply {
                    code: 405,
                    body: "405 method not allowed\n".to_owned(),
                    plain: true,
                };
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
        Reply { code, body: body.to_string(), plain: false }
    }
}
