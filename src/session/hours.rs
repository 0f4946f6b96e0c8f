//! Active time by article, if the user wants it kept: what lies between two signs of life counts
//! unless it is so long that nobody was there.

use super::Session;
use crate::project::Hours;

/// Between signs of life that are further apart nobody was there, in seconds.
const IDLE: f64 = 90.0;
/// How much active time may be lost in a crash, in seconds.
const UNSAVED: f64 = 30.0;

/// What is counted.
#[derive(Debug, Default)]
pub(super) struct Clock {
    hours: Option<Hours>,
    last: Option<f64>,
    unsaved: f64,
}

impl Session {
    /// Counts active time from now on, into these hours; or no longer.
    pub fn keep_hours(&mut self, hours: Option<Hours>) {
        self.save_hours();
        self.hours = Clock { hours, ..Clock::default() };
    }

    /// Active time so far, if it is counted.
    pub fn hours(&self) -> Option<&Hours> {
        self.hours.hours.as_ref()
    }

    /// The user did something at `now`, in seconds of a clock that only goes forward.
    pub fn active(&mut self, now: f64) {
        if self.hours.hours.is_none() {
            return;
        }
        let before = self.hours.last.replace(now);
        let passed = before.map_or(0.0, |before| now - before);
        // Pages over the project are no work on an article.
        let (Some(id), None) = (self.current_id(), self.page()) else { return };
        if passed <= 0.0 || passed > IDLE {
            return;
        }
        let who = self.author().to_owned();
        if let Some(hours) = &mut self.hours.hours {
            hours.add(&who, &id, passed);
            self.hours.unsaved += passed;
        }
        if self.hours.unsaved >= UNSAVED {
            self.save_hours();
        }
    }

    /// Writes what was counted.
    pub(super) fn save_hours(&mut self) {
        if self.hours.unsaved <= 0.0 {
            return;
        }
        self.hours.unsaved = 0.0;
        if let Some(Err(why)) = self.hours.hours.as_ref().map(Hours::save) {
            // Once is enough.
            self.hours.hours = None;
            self.say(&format!("Hours are no longer counted: {why}"));
        }
    }
}
