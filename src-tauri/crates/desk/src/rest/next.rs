//! Where the next page may be fetched from: where the first came from, and nowhere else. The
//! key goes along, so an answer must not be able to send it elsewhere.

use std::collections::HashSet;

use reqwest::Url;

use crate::DeskError;

/// No cursor is near this long, bytes.
const LONGEST: usize = 8 << 10;

/// The pages of one answer, so that none is followed twice.
pub(super) struct Trail {
    base: Url,
    seen: HashSet<String>,
}

impl Trail {
    pub(super) fn new(base: &Url) -> Self {
        Self { base: base.clone(), seen: HashSet::new() }
    }

    /// The address of the next page, if it may be asked.
    pub(super) fn follow(&mut self, next: &str) -> Result<Url, DeskError> {
        let refused = |why: &str| DeskError::BadAnswer(format!("its next page {why}"));
        if next.len() > LONGEST {
            return Err(refused("has too long an address"));
        }
        // The parser forgives these, and what it makes of them is not what they look like.
        if next.bytes().any(|byte| byte <= b' ' || byte == b'\\' || !byte.is_ascii()) {
            return Err(refused("has an odd address"));
        }
        let url = Url::parse(next).map_err(|_| refused("has no whole address"))?;
        let origin = |url: &Url| {
            (
                url.scheme().to_owned(),
                url.host_str().map(str::to_owned),
                url.port_or_known_default(),
            )
        };
        if origin(&url) != origin(&self.base) {
            return Err(refused("lies on another server"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("names somebody"));
        }
        if !self.seen.insert(next.to_owned()) {
            return Err(refused("was read before"));
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(next: &str) -> Result<String, String> {
        let base = Url::parse("https://api.massive.com").unwrap();
        let followed = Trail::new(&base).follow(next);
        followed.map(|url| url.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_next_page_on_the_same_server_is_followed_as_given() {
        let next = "https://api.massive.com/v3/snapshot/options/I:SPX?cursor=YXA9MTAw%3D&limit=250";
        assert_eq!(follow(next).unwrap(), next);
        assert_eq!(
            follow("https://api.massive.com:443/v3?cursor=a").unwrap(),
            "https://api.massive.com/v3?cursor=a",
            "the port every https has"
        );
    }

    #[test]
    fn no_answer_sends_the_key_to_another_server() {
        let elsewhere = [
            "https://api.massive.com.evil.example/v3?cursor=a",
            "https://api-massive.com/v3?cursor=a",
            "https://evil.example/api.massive.com",
            "https://massive.com/v3?cursor=a",
            "https://xapi.massive.com/v3",
            "https://api.massive.com@evil.example/v3",
            "https://api.massive.com:pass@evil.example/v3",
            "https://me@api.massive.com/v3",
            "https://me:pass@api.massive.com/v3",
            "https://api.massive.com:8443/v3",
            "https://api.massive.com:80/v3",
            "http://api.massive.com/v3",
            "http://api.massive.com:443/v3",
            "ws://api.massive.com/v3",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/plain,hello",
            "//evil.example/v3",
            "//api.massive.com/v3",
            "/v3?cursor=a",
            "v3?cursor=a",
            "?cursor=a",
            "",
            "https:\\\\evil.example\\v3",
            "https://api.massive.com\\@evil.example/v3",
            "https://evil.example\\.api.massive.com/v3",
            "https://api.massive.com\t.evil.example/v3",
            "https://api.massive.com/v3\r\nAuthorization: none",
            " https://api.massive.com/v3",
            "https://api.mаssive.com/v3",
            "https://api.massive.com。evil.example/v3",
            "https://xn--api-massive.example/v3",
            "https://[::ffff:127.0.0.1]/v3",
            "https://127.0.0.1/v3",
            "https://0x7f000001/v3",
            "https://api.massive.com./v3",
            "https://%61pi.massive.com.evil.example/v3",
            "https:///evil.example/v3",
            "https:evil.example/v3",
        ];
        for next in elsewhere {
            assert!(follow(next).is_err(), "{next:?}");
        }
        assert!(follow(&format!("https://api.massive.com/{}", "a".repeat(LONGEST))).is_err());
    }

    #[test]
    fn a_circle_of_pages_is_left() {
        let base = Url::parse("http://127.0.0.1:18766").unwrap();
        let mut trail = Trail::new(&base);
        trail.follow("http://127.0.0.1:18766/a").unwrap();
        trail.follow("http://127.0.0.1:18766/b").unwrap();
        assert!(trail.follow("http://127.0.0.1:18766/a").is_err());
    }
}
