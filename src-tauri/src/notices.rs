//! What a person should know by now, for pages that start later.

use std::sync::{Mutex, PoisonError};

use bridge::Notice;

/// The latest notice of each name.
#[derive(Debug, Default)]
pub(crate) struct Notices(Mutex<Vec<Notice>>);

impl Notices {
    /// Keeps a notice in place of an earlier one of its name.
    pub(crate) fn keep(&self, notice: Notice) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|earlier| earlier.name != notice.name);
        kept.push(notice);
    }

    /// All of them, the latest last.
    pub(crate) fn all(&self) -> Vec<Notice> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use bridge::NoticeLevel;
    use market::Time;

    use super::*;

    #[test]
    fn a_later_notice_takes_the_place_of_its_namesake() {
        let notices = Notices::default();
        for (name, text) in [("settings", "one"), ("tray", "two"), ("settings", "three")] {
            notices.keep(Notice::new(name, NoticeLevel::Info, text, Time::default()));
        }
        let texts: Vec<_> = notices.all().into_iter().map(|notice| notice.text).collect();
        assert_eq!(texts, ["two", "three"]);
    }
}
