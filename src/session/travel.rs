//! Undo and redo, across the articles of a session: each step goes back to the article
//! and the place where it was done.

use super::selection::Caret;
use super::{Effect, Session};
use crate::annotation::{Change, Edit, RelationEnd, Span, Target};
use crate::article::ArticleId;
use crate::suggest::SuggestionKey;

/// In which articles things were done since the session began, so that undo takes them
/// back in the order of time. What was done before that is undone in its article only.
#[derive(Debug, Default)]
pub(super) struct Trail {
    done: Vec<Deed>,
    undone: Vec<Deed>,
}

/// Where something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// In one article.
    In(ArticleId),
    /// In many, by the bulk step with this id.
    Bulk(String),
    /// In the text of one article, by the mend with this id.
    Mend(ArticleId, String),
    /// The bulk step with this id was taken back by its name, after other things were done.
    TakenBack(String),
}

/// Which way in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Time {
    Back,
    Forward,
}

impl Trail {
    /// Something was done in `article`; what was undone there cannot be redone now.
    pub(super) fn done(&mut self, article: ArticleId) {
        let gone = |deed: &Deed| match deed {
            Deed::In(id) | Deed::Mend(id, _) => *id == article,
            Deed::Bulk(_) | Deed::TakenBack(_) => true,
        };
        self.undone.retain(|deed| !gone(deed));
        self.done.push(Deed::In(article));
    }

    /// The text of `article` was mended; what was undone there cannot be redone now.
    pub(super) fn done_mend(&mut self, article: ArticleId, mend: String) {
        self.done(article.clone());
        self.done.pop();
        self.done.push(Deed::Mend(article, mend));
    }

    /// A bulk step was made; what was undone before cannot be redone now.
    pub(super) fn done_in_bulk(&mut self, step: String) {
        self.undone.clear();
        self.done.push(Deed::Bulk(step));
    }

    /// A bulk step was taken back by its name: it is no longer there to be undone, and taking it
    /// back is.
    pub(super) fn took_back(&mut self, step: String) {
        self.forget(Time::Back, &Deed::Bulk(step.clone()));
        self.undone.clear();
        self.done.push(Deed::TakenBack(step));
    }

    /// The last thing that was done in `article` is what undo begins with.
    pub(super) fn done_last(&mut self, article: ArticleId) {
        let deed = Deed::In(article);
        self.forget(Time::Back, &deed);
        self.done.push(deed);
    }

    fn next(&self, time: Time) -> Option<&Deed> {
        match time {
            Time::Back => self.done.last(),
            Time::Forward => self.undone.last(),
        }
    }

    /// Takes the next entry for `deed` off, without a step having been made.
    pub(super) fn forget(&mut self, time: Time, deed: &Deed) {
        let from = match time {
            Time::Back => &mut self.done,
            Time::Forward => &mut self.undone,
        };
        if let Some(at) = from.iter().rposition(|known| known == deed) {
            from.remove(at);
        }
    }

    pub(super) fn travelled(&mut self, time: Time, deed: &Deed) {
        let (from, to) = match time {
            Time::Back => (&mut self.done, &mut self.undone),
            Time::Forward => (&mut self.undone, &mut self.done),
        };
        if let Some(at) = from.iter().rposition(|known| known == deed) {
            from.remove(at);
        }
        to.push(deed.clone());
    }
}

impl Session {
    pub(super) fn undo(&mut self) {
        self.travel(Time::Back);
    }

    pub(super) fn redo(&mut self) {
        self.travel(Time::Forward);
    }

    fn travel(&mut self, time: Time) {
        let here = self.current_id();
        let next = self.trail.next(time).cloned().or_else(|| self.bulk_in_hand(time));
        if let Some(Deed::Bulk(step)) = &next {
            self.travel_in_bulk(time, step);
            return;
        }
        if let Some(Deed::Mend(article, mend)) = &next {
            self.travel_mend(time, article, mend);
            return;
        }
        if let Some(Deed::TakenBack(step)) = &next {
            self.travel_over_take_back(time, step);
            return;
        }
        if let Some(Deed::In(id)) = &next {
            self.open_article(id);
            if self.open.as_ref().is_none_or(|open| open.article.id != *id) {
                // It is gone, or this article cannot be left: not again at every press.
                self.trail.forget(time, &Deed::In(id.clone()));
                if self.open.is_none()
                    && let Some(here) = here
                {
                    self.say(&format!(
                        "“{id}” cannot be opened any more, so nothing was undone there."
                    ));
                    self.open_article(&here);
                }
                return;
            }
        }
        if self.is_gold_closed() {
            return;
        }
        // What is undone is shown among the differences.
        self.finish_comparing();
        let Some(open) = &mut self.open else { return };
        let step = match time {
            Time::Back => open.writer.undo(),
            Time::Forward => open.writer.redo(),
        };
        match step {
            Ok(Some(change)) => {
                let id = open.article.id.clone();
                open.refresh(self.project.schema());
                self.trail.travelled(time, &Deed::In(id));
                self.selection.span = None;
                self.selection.adding_fragment = false;
                self.selection.link = None;
                self.selection.change = None;
                self.tally_here();
                self.drop_gone();
                self.selection.offer = None;
                self.done_agreed = false;
                self.remarks_after(&change);
                self.review_after(true);
                let word = if time == Time::Back { "Undone" } else { "Redone" };
                self.effects.push(Effect::Announce(format!("{word}: {}", change.title)));
                // In a review, the difference that it was about is shown.
                if self.review.is_none() || self.editing_difference().is_some() {
                    self.show_change(&change);
                }
            }
            Ok(None) => {
                if let Some(deed) = &next {
                    self.trail.forget(time, deed);
                } else if time == Time::Back
                    && let Some((article, mend)) = self.last_own_mend()
                {
                    return self.travel_mend(time, &article, &mend);
                }
                self.say(match time {
                    Time::Back => "Nothing to undo in this article.",
                    Time::Forward => "Nothing to redo in this article.",
                });
            }
            Err(error) => {
                if let Some(deed) = &next {
                    self.trail.forget(time, deed);
                }
                self.effects.push(Effect::Toast { text: error.to_string(), undo: false });
            }
        }
    }

    /// Takes a suggestion in hand that is made again; whether it is.
    fn show_offer(&mut self, kind: &str, text: &str, nth: usize) -> bool {
        let Some(open) = &self.open else { return false };
        let is_it =
            |key: &SuggestionKey| key.kind.name() == kind && key.text == text && key.nth == nth;
        let key = open.offers().iter().map(|o| &o.key).find(|key| is_it(key)).cloned();
        key.map(|key| self.select_offer(key)).is_some()
    }

    /// Takes one end of a relation in hand and shows it; whether it is still there.
    fn show_end(&mut self, end: RelationEnd) -> bool {
        let Some(open) = &self.open else { return false };
        match end {
            RelationEnd::Span(id) if open.set().span(id).is_some() => self.select_span(id),
            RelationEnd::Target(Target::Comment(range)) => match open.comment_order(range) {
                Some(order) => self.focus_comment(order),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// Shows where a change was made, and selects the span that it left.
    fn show_change(&mut self, change: &Change) {
        let mut place = None;
        for edit in &change.edits {
            match edit {
                Edit::Span(swap) => {
                    if let Some(span) = &swap.after {
                        self.select_span(span.id);
                        return;
                    }
                    place = swap.before.as_ref().map(Span::extent);
                }
                Edit::Refusal(swap) => {
                    if let Some(refusal) = &swap.before
                        && swap.after.is_none()
                        && self.show_offer(&refusal.kind, &refusal.text, refusal.nth)
                    {
                        return;
                    }
                }
                Edit::Relation(swap) => {
                    let end = swap.after.as_ref().or(swap.before.as_ref()).map(|r| r.from);
                    if let Some(end) = end
                        && self.show_end(end)
                    {
                        return;
                    }
                }
                Edit::SegmentLabel(swap) => {
                    if let Some(Target::Comment(range)) =
                        swap.after.as_ref().or(swap.before.as_ref()).map(|l| l.target)
                    {
                        let order = self.open.as_ref().and_then(|o| o.comment_order(range));
                        if let Some(order) = order {
                            self.focus_comment(order);
                            return;
                        }
                    }
                }
                _ => {}
            }
        }
        if let Some(place) = place {
            // The words are in hand again, for another label.
            self.set_caret(Caret { anchor: place.start, head: place.end });
        }
    }
}
