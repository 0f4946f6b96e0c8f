//! Carrying mends out and taking them back: the article is let go of, its file of mends is
//! written, and it is opened again with its annotations in their places.

use jiff::Timestamp;

use super::super::search::SearchAction;
use super::super::selection::Caret;
use super::super::travel::{Deed, Time};
use super::super::{Action, Effect, Session, chord_of};
use super::MendWish;
use crate::article::{ArticleId, Mend, MendLog, MendPart, TakenBackMend};
use crate::text::{ByteRange, on_one_line, start_of};

/// Why a text was mended, if nothing else is said of a repair.
pub const WRONG_ENCODING: &str = "wrong encoding";

impl Session {
    pub(super) fn mend_of(&self, parts: Vec<MendPart>, reason: String, id: String) -> Option<Mend> {
        let open = self.open.as_ref()?;
        Some(Mend {
            id,
            by: self.annotator.clone(),
            made: self.later_than_all(),
            reason: reason.trim().to_owned(),
            text_sha256: open.article.source().sha256(),
            parts,
            taken_back: None,
        })
    }

    /// Now, but never before a mend that is there: the later one counts where two meet.
    fn later_than_all(&self) -> Timestamp {
        let mends = self.open.as_ref().map(|open| open.article.mends().mends).unwrap_or_default();
        let last = mends.iter().map(|mend| mend.made).max();
        last.unwrap_or((self.clock)()).max((self.clock)())
    }

    pub(super) fn apply_mend(&mut self) {
        let Some(mending) = &self.mend.mending else { return };
        let (parts, mut reason) = (mending.parts.clone(), mending.reason.clone());
        if mending.wish == MendWish::RepairAll && reason.trim().is_empty() {
            reason = WRONG_ENCODING.to_owned();
        }
        if parts.is_empty() {
            let why = match mending.wish {
                MendWish::Kind(_) => {
                    "This part is of that kind already, or begins or ends within mended words."
                }
                _ => "Nothing is different.",
            };
            return self.refuse_mend(why.to_owned());
        }
        let Some(open) = &self.open else { return };
        let log = open.article.mends();
        let fresh = self.ids.fresh(|id| log.get(&id.to_string()).is_some()).to_string();
        let Some(mend) = self.mend_of(parts, reason, fresh.clone()) else { return };
        let words = mend_words(&mend);
        let (held, article) = (self.held(), self.current_id());
        match self.write_mends(log.with(mend), Some(&fresh)) {
            Ok(lost) => {
                if let Some(article) = article {
                    self.trail.done_mend(article, fresh);
                }
                self.mend.mending = None;
                self.say_mended(&words, lost, true);
                self.hold_again(held);
            }
            Err(why) => self.refuse_mend(why),
        }
    }

    pub(super) fn take_mend_back(&mut self, id: &str) {
        let deed = self.current_id().map(|article| Deed::Mend(article, id.to_owned()));
        let held = self.held();
        match self.set_mend(id, true) {
            Ok((words, lost)) => {
                if let Some(deed) = deed {
                    self.trail.travelled(Time::Back, &deed);
                }
                self.mend.mending = None;
                let again = chord_of(&Action::Redo);
                let again = again.map_or(String::new(), |keys| format!(" ({keys} mends it again)"));
                self.say_mended(&format!("Taken back: {words}{again}"), lost, false);
                self.hold_again(held);
            }
            Err(why) => self.refuse_mend(why),
        }
    }

    /// The last mend of the open article that stands, if it is the user's own: what undo begins
    /// with where nothing was done since the session began.
    pub(in crate::session) fn last_own_mend(&self) -> Option<(ArticleId, String)> {
        let last = self.mends().into_iter().next().filter(|mend| mend.by == self.annotator)?;
        Some((self.current_id()?, last.id))
    }

    /// Undo and redo of a mend, in the open article.
    pub(in crate::session) fn travel_mend(&mut self, time: Time, article: &ArticleId, id: &str) {
        if self.review.is_some() {
            return self.say("No text is mended during a review. Press Ctrl R to annotate.");
        }
        self.open_article(article);
        let deed = Deed::Mend(article.clone(), id.to_owned());
        if self.open.as_ref().is_none_or(|open| open.article.id != *article) {
            self.trail.forget(time, &deed);
            return self
                .say(&format!("“{article}” cannot be opened, so nothing was undone there."));
        }
        let held = self.held();
        match self.set_mend(id, time == Time::Back) {
            Ok((words, lost)) => {
                self.trail.travelled(time, &deed);
                let word = if time == Time::Back { "Undone" } else { "Redone" };
                self.say_mended(&format!("{word}: {words}"), lost, false);
                let place = self.open.as_ref().and_then(|open| open.article.where_mended(id));
                self.hold_again(place.map_or(held, |place| Held::Place(place.start)));
            }
            Err(why) => {
                self.trail.forget(time, &deed);
                self.say(&why);
            }
        }
    }

    /// Takes a mend back, or makes it count again. Answers what it is, and how many annotations
    /// have no place then.
    fn set_mend(&mut self, id: &str, back: bool) -> Result<(String, usize), String> {
        let log = self.open.as_ref().map(|open| open.article.mends()).unwrap_or_default();
        let words = match log.get(id) {
            Some(mend) if mend.stands() == back => mend_words(mend),
            _ => return Err("This mend is not there any more.".to_owned()),
        };
        let taken = back.then(|| TakenBackMend { by: self.annotator.clone(), at: (self.clock)() });
        let lost = self.write_mends(log.set(id, taken), (!back).then_some(id))?;
        Ok((words, lost))
    }

    /// Writes the mends and opens the article again; answers how many annotations more have no
    /// place now. `must` is a mend that has to be carried out.
    fn write_mends(&mut self, log: MendLog, must: Option<&str>) -> Result<usize, String> {
        if self.is_bulk_going() {
            return Err("A step over many articles goes on; wait until it has ended.".to_owned());
        }
        let Some(open) = &self.open else { return Err("There is no article open.".to_owned()) };
        let article = open.article.clone();
        let next = self.project.mended_as(&article, log);
        let misfit = next.mended.as_ref().and_then(|mended| {
            mended.misfits().iter().find(|misfit| must == Some(misfit.id.as_str())).cloned()
        });
        if let Some(misfit) = misfit {
            return Err(format!("This cannot be mended so: {}.", misfit.why));
        }
        if next.text.as_str().trim().is_empty() {
            return Err("Nothing of the article would be left.".to_owned());
        }
        let lost_before = open.set().unplaced().len();
        let mending = self.mend.mending.take();
        if !self.close_article() {
            self.mend.mending = mending;
            return Err("The last changes are not on disk yet; press Retry first.".to_owned());
        }
        let written = self.project.write_mends(&article, &next);
        self.titles.borrow_mut().remove(&article.id);
        self.mend.reopening = written.is_ok();
        self.open_article(&article.id);
        self.mend.reopening = false;
        // Of another text, what is on the sheet says nothing.
        let is_same = self.open.as_ref().is_some_and(|open| open.article.text == article.text);
        self.mend.mending = mending.filter(|_| written.is_ok() || is_same);
        written.map_err(|e| e.to_string())?;
        if self.search.is_some() {
            // Its hits are of the text as it was.
            self.search_action(SearchAction::Again);
        }
        let lost = self.open.as_ref().map_or(0, |open| open.set().unplaced().len());
        Ok(lost.saturating_sub(lost_before))
    }

    fn say_mended(&mut self, words: &str, lost: usize, undo: bool) {
        let text = match lost {
            0 => format!("{words}."),
            1 => format!("{words}. 1 annotation needs a place; it is listed under Article."),
            n => format!("{words}. {n} annotations need a place; they are listed under Article."),
        };
        self.effects.push(Effect::Announce(text.clone()));
        self.effects.push(Effect::Toast { text, undo });
    }

    fn held(&self) -> Held {
        match (self.selection.comment, self.selection.caret, self.selection.span) {
            (Some(order), None, None) => Held::Comment(order),
            (None, None, None) => Held::Nothing,
            _ => {
                let start = self.selection.text().map(|range| range.start);
                Held::Place(start.unwrap_or_else(|| self.place()))
            }
        }
    }

    /// Takes in hand again what was before the text was mended, as far as it is there.
    fn hold_again(&mut self, held: Held) {
        let Some(open) = &self.open else { return };
        match held {
            Held::Nothing => {}
            Held::Comment(order) if order < open.comment_count() => self.focus_comment(order),
            Held::Comment(_) => {}
            Held::Place(at) => {
                let at = open.article.text.as_str().floor_char_boundary(at);
                if open.is_shown(ByteRange::new(at, at)) {
                    self.set_caret(Caret::at(at));
                } else {
                    self.reveal(ByteRange::new(at, at));
                }
            }
        }
    }

    fn refuse_mend(&mut self, why: String) {
        match &mut self.mend.mending {
            Some(mending) => mending.refusal = Some(why),
            None => self.say(&why),
        }
    }
}

/// What is in hand, by what stays when the text is another one.
#[derive(Clone, Copy)]
enum Held {
    Nothing,
    Comment(usize),
    Place(usize),
}

/// A mend as words: what was done.
pub fn mend_words(mend: &Mend) -> String {
    const WORDS: usize = 32;
    let short = |text: &str| start_of(&on_one_line(text), WORDS);
    let first = match mend.parts.first() {
        Some(MendPart::Replace { was, by, .. }) if by.trim().is_empty() => {
            format!("“{}” taken out", short(was))
        }
        Some(MendPart::Replace { was, by, .. }) if was.trim().is_empty() => {
            format!("“{}” put in", short(by))
        }
        Some(MendPart::Replace { was, by, .. }) => {
            format!("“{}” is now “{}”", short(was), short(by))
        }
        Some(MendPart::Kind { was, kind, .. }) => {
            format!("“{}” is now {}", short(was), kind.phrase())
        }
        None => "Nothing".to_owned(),
    };
    match mend.parts.len() {
        0 | 1 => first,
        n => format!("{first}, and {} more", n - 1),
    }
}
