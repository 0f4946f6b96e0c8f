//! What adjudication made of the annotator's own set of the open article. Worked out when it is
//! asked for, and kept until the set or gold changes.

use std::cell::{Cell, OnceCell};

use super::action::Way;
use super::{OpenArticle, RemarkOn, Session};
use crate::annotation::{AnnotationSet, RelationEnd};
use crate::project::{Project, SetStamp};
use crate::review::changed::{Changed, Feedback};
use crate::review::compare::{Compared, Family};
use crate::review::gold::GOLD;

/// Gold of the open article, and what it says about the set in hand.
#[derive(Debug, Default)]
pub(super) struct Adjudicated {
    gold: OnceCell<Gold>,
    told: OnceCell<Feedback>,
    /// How often it was worked out.
    made: Cell<u64>,
}

/// Gold as it was read.
#[derive(Debug)]
struct Gold {
    /// The files it was read from.
    stamp: SetStamp,
    /// `None` if nobody has adjudicated the article; a message if it cannot be read.
    set: Result<Option<AnnotationSet>, String>,
}

impl Adjudicated {
    /// The set in hand is not as it was.
    pub(super) fn set_changed(&mut self) {
        self.told.take();
    }

    fn gold(&self, project: &Project, open: &OpenArticle) -> &Gold {
        self.gold.get_or_init(|| {
            let stamp = project.set_stamp(&open.article.id, GOLD);
            let set = match project.read_set(&open.article, GOLD) {
                Ok(read) => Ok(Some(read.set)),
                Err(error) if error.is_missing() => Ok(None),
                Err(error) => Err(format!("Gold cannot be read. {error}")),
            };
            Gold { stamp, set }
        })
    }
}

impl Session {
    /// What adjudication changed in the set in hand. `None` in a review, where that is gold; if
    /// there is no gold for the article, or it may not be seen yet: then
    /// [`Self::feedback_obstacle`] says why.
    pub fn feedback(&self) -> Option<&Feedback> {
        let open = self.open.as_ref()?;
        let gold = self.gold()?;
        let schema = self.project.schema();
        Some(open.adjudicated.told.get_or_init(|| {
            open.adjudicated.made.set(open.adjudicated.made.get() + 1);
            let own = Compared { annotator: &self.annotator, set: open.set() };
            Feedback::of(&open.article, schema, own, gold)
        }))
    }

    /// Gold of the open article, as far as it is held against the set in hand.
    pub fn gold(&self) -> Option<&AnnotationSet> {
        let open = self.open.as_ref()?;
        if !self.gets_feedback() || self.may_see(&open.article.id).is_err() {
            return None;
        }
        open.adjudicated.gold(&self.project, open).set.as_ref().ok()?.as_ref()
    }

    /// Why there is no feedback, as a sentence; `None` if there is some, or no article.
    pub fn feedback_obstacle(&self) -> Option<String> {
        let open = self.open.as_ref()?;
        if self.review.is_some() {
            return Some("In a review the set in hand is gold itself.".to_owned());
        }
        if !self.gets_feedback() {
            return Some("This is gold itself: it is what others are held against.".to_owned());
        }
        if let Err(blind) = self.may_see(&open.article.id) {
            return Some(blind.to_string());
        }
        match &open.adjudicated.gold(&self.project, open).set {
            Ok(Some(_)) => None,
            Ok(None) => Some("Once somebody decides where annotators of this article differ, what that changes in your work is shown here.".to_owned()),
            Err(why) => Some(why.clone()),
        }
    }

    fn gets_feedback(&self) -> bool {
        self.review.is_none() && self.annotator != GOLD
    }

    /// How often feedback on the open article was worked out: a measure of work.
    pub fn feedback_made(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.adjudicated.made.get())
    }

    /// Looks whether somebody else has written gold since it was read. Answers whether so.
    pub fn look_for_gold(&mut self) -> bool {
        let Some(open) = &mut self.open else { return false };
        let Some(known) = open.adjudicated.gold.get() else { return false };
        if known.stamp == self.project.set_stamp(&open.article.id, GOLD) {
            return false;
        }
        open.adjudicated.gold.take();
        open.adjudicated.told.take();
        self.selection.change = None;
        true
    }

    /// The position of the change in hand: the one that was gone to, or one about the selected
    /// span.
    pub fn change_in_hand(&self) -> Option<usize> {
        let changes = &self.feedback()?.changes;
        let about = |change: &Changed| {
            let selection = &self.selection;
            let selected = selection.relation.or(selection.span);
            selected.is_none_or(|id| change.had.records.contains(&id))
        };
        let gone_to = self.selection.change.filter(|at| changes.get(*at).is_some_and(about));
        let selected = || self.selection.span.and_then(|_| changes.iter().position(about));
        gone_to.or_else(selected)
    }

    /// What a remark on a change is about: what the annotator has, or else gold's in its place;
    /// for a comment’s labels the comment.
    pub fn change_subject(&self, at: usize) -> Option<RemarkOn> {
        let change = self.feedback()?.changes.get(at)?;
        let open = self.open.as_ref()?;
        if change.subject.family == Family::Segment {
            let order = open.comment_order(change.subject.place);
            return Some(order.map_or(RemarkOn::Article, RemarkOn::Comment));
        }
        let own = change.had.records.first().map(|id| (self.annotator.as_str(), *id));
        let gold = || change.gold.records.first().map(|id| (GOLD, *id));
        let (annotator, id) = own.or_else(gold)?;
        Some(RemarkOn::Annotation { annotator: annotator.to_owned(), id })
    }

    pub(super) fn select_change(&mut self, at: usize) {
        let Some(change) = self.feedback().and_then(|feedback| feedback.changes.get(at)) else {
            return;
        };
        let Some(open) = &self.open else { return };
        let (family, place) = (change.subject.family, change.subject.place);
        let own = change.had.records.first().copied();
        let relation = own.filter(|_| family == Family::Relation);
        let span = match family {
            Family::Span => own,
            Family::Relation => own.and_then(|id| open.set().relation(id)?.from.span()),
            Family::Segment | Family::Chain => None,
        };
        let answers = relation.and_then(|id| match open.set().relation(id)?.from {
            RelationEnd::Target(target) => target.range(),
            RelationEnd::Span(_) => None,
        });
        let comment = open.comment_order(answers.unwrap_or(place));
        self.let_go();
        match (span, comment) {
            (Some(id), _) => self.select_span(id),
            (None, Some(order)) => self.focus_comment(order),
            (None, None) => self.reveal(place),
        }
        self.selection.relation = relation;
        self.selection.change = Some(at);
    }

    pub(super) fn step_change(&mut self, way: Way) {
        self.look_for_gold();
        let Some(feedback) = self.feedback() else {
            let why = self.feedback_obstacle();
            self.say(&why.unwrap_or_else(|| "Open an article first.".to_owned()));
            return;
        };
        let here = self.place();
        let starts = || feedback.changes.iter().map(|change| change.subject.place.start);
        let next = match (self.change_in_hand(), way) {
            (Some(at), Way::Forward) => Some(at + 1).filter(|at| *at < feedback.changes.len()),
            (Some(at), Way::Back) => at.checked_sub(1),
            (None, Way::Forward) => starts().position(|start| start >= here),
            (None, Way::Back) => starts().take_while(|start| *start < here).count().checked_sub(1),
        };
        match next {
            Some(at) => self.select_change(at),
            None => self.say(nothing_changed(feedback).unwrap_or(match way {
                Way::Forward => "This is the last change that adjudication made here.",
                Way::Back => "This is the first change that adjudication made here.",
            })),
        }
    }
}

/// What to say where nothing was changed; `None` if something was.
pub fn nothing_changed(feedback: &Feedback) -> Option<&'static str> {
    if !feedback.changes.is_empty() {
        return None;
    }
    Some(match (feedback.total().kept, feedback.open) {
        (0, _) => "Nothing is adjudicated here yet.",
        (_, 0) => "Everything you did stands.",
        (_, _) => "What is adjudicated so far stands as you did it.",
    })
}
