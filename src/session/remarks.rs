//! Remarks: what people say to each other about annotations, comments, articles and labels.
//! They are no annotations: each is on disk at once, in a file of its author's, and undo
//! leaves them alone; one's own can be changed and taken back. Only what was taken back last,
//! undo puts back.

use std::collections::BTreeSet;

use super::{Action, Effect, OpenArticle, Session};
use crate::annotation::{AnnotationId, Change, Edit};
use crate::article::{Article, ArticleId};
use crate::project::{Blind, FileError, ReadRemarks};
use crate::review::remarks::{Place, Remark, RemarkKind, RemarkTarget, Thread, after};

/// What somebody wants to say something about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkOn {
    /// A record of somebody's set on the open article.
    Annotation {
        /// Whose set.
        annotator: String,
        /// The record.
        id: AnnotationId,
    },
    /// A comment of the open article, by its position among the comments.
    Comment(usize),
    /// The open article.
    Article,
    /// A label of the schema.
    Label(String),
}

/// Threads that this annotator may see.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    /// On the open article.
    here: Vec<Thread>,
    /// On labels.
    labels: Vec<Thread>,
    /// All of the project that are not resolved.
    open: Vec<Thread>,
    /// The ids of all remarks, seen or not.
    ids: BTreeSet<AnnotationId>,
    /// What was taken back last, if nothing was annotated since, with its article.
    taken_back: Option<(Option<ArticleId>, Remark)>,
}

impl Remarks {
    pub(super) fn leave_article(&mut self) {
        self.here.clear();
        self.taken_back = None;
    }
}

impl Session {
    /// The threads on the open article, by time, with their places in its text. In a blind
    /// project those on annotations hold only the annotator's own remarks until their set is
    /// done.
    pub fn remarks(&self) -> &[Thread] {
        &self.remarks.here
    }

    /// The threads on labels, by time.
    pub fn label_remarks(&self) -> &[Thread] {
        &self.remarks.labels
    }

    /// Every thread of the project that is not resolved: on labels, then by article and time.
    /// They have no places in texts.
    pub fn open_remarks(&self) -> &[Thread] {
        &self.remarks.open
    }

    /// How many threads of the project are not resolved.
    pub fn open_remark_count(&self) -> usize {
        self.remarks.open.len()
    }

    /// The threads on a record of somebody's set on the open article, by time.
    pub fn remarks_on(&self, annotator: &str, id: AnnotationId) -> impl Iterator<Item = &Thread> {
        self.remarks.here.iter().filter(move |thread| {
            matches!(&thread.on, RemarkTarget::Annotation { annotator: whose, id: which, .. }
                if whose == annotator && *which == id)
        })
    }

    /// What a remark would be about now: the relation, span or comment in hand, or else the
    /// article. `None` without an article.
    pub fn remark_subject(&self) -> Option<RemarkOn> {
        self.open.as_ref()?;
        if let Some((annotator, id)) = self.review_subject() {
            return Some(RemarkOn::Annotation { annotator, id });
        }
        let selection = &self.selection;
        let own = |id| RemarkOn::Annotation { annotator: self.annotator.clone(), id };
        let record = selection.relation.or(selection.span).map(own);
        Some(record.or(selection.comment.map(RemarkOn::Comment)).unwrap_or(RemarkOn::Article))
    }

    /// Whether the annotator may see what others made of an article.
    ///
    /// # Errors
    /// If the project is blind and their own set is not done.
    pub fn may_see(&self, article: &ArticleId) -> Result<(), Blind> {
        match &self.review {
            // The statuses at hand are those of gold.
            Some(review) => self.project.may_see(article, review.adjudicator()),
            None => self.project.may_see_at(article, &self.annotator, || self.status_of(article)),
        }
    }

    /// Reads all remarks anew, as others may have written some.
    pub fn read_remarks(&mut self) {
        let read = self.project.all_remarks();
        self.tell_problems(&read.problems);
        self.remarks.ids = read.ids;
        let seen = self.seen(read.threads);
        let labels = seen.iter().filter(|thread| thread.article.is_none()).cloned().collect();
        self.remarks.labels = labels;
        self.remarks.open = seen.into_iter().filter(|thread| !thread.is_resolved()).collect();
        self.read_remarks_here();
    }

    /// Reads the remarks on the open article anew.
    pub(super) fn read_remarks_here(&mut self) {
        let Some(open) = &self.open else { return };
        let read = self.project.remarks(&open.article);
        let id = open.article.id.clone();
        self.remarks.here = self.take_in(Some(&id), read);
    }

    /// What may be seen of threads on one article, or on labels; the open ones take the
    /// place of those that were known.
    fn take_in(&mut self, article: Option<&ArticleId>, read: ReadRemarks) -> Vec<Thread> {
        self.remarks.ids.extend(read.ids);
        let seen = self.seen(read.threads);
        let of = |thread: &Thread| thread.article.as_ref() == article;
        self.remarks.open.retain(|thread| !of(thread));
        let open = seen.iter().filter(|thread| !thread.is_resolved());
        let open = open.map(|thread| Thread { place: Place::None, ..thread.clone() });
        self.remarks.open.extend(open);
        self.remarks.open.sort_by(|a, b| a.article.cmp(&b.article));
        seen
    }

    fn seen(&self, threads: Vec<Thread>) -> Vec<Thread> {
        let one = |thread: Thread| match &thread.article {
            Some(article) if self.may_see(article).is_err() => thread.seen_by(self.author()),
            _ => Some(thread),
        };
        threads.into_iter().filter_map(one).collect()
    }

    fn tell_problems(&mut self, problems: &[FileError]) {
        for problem in problems {
            self.say(&format!("These remarks are not shown. {problem}"));
        }
    }

    /// In a blind project, what may be seen depends on how far the annotator has come.
    pub(super) fn remarks_after(&mut self, change: &Change) {
        self.remarks.taken_back = None;
        let status = change.edits.iter().any(|edit| matches!(edit, Edit::Status { .. }));
        if status && self.project.is_blind() {
            self.read_remarks_here();
        }
    }

    /// Makes the project blind, or no longer so.
    pub(super) fn set_blind(&mut self, blind: bool) {
        if let Err(error) = self.project.set_blind(blind) {
            self.say(&error.to_string());
            return;
        }
        self.say(if blind {
            "Annotators now see what others made of an article when their own is done."
        } else {
            "Annotators now see what others make of an article at once."
        });
        self.read_remarks();
        self.refigure();
        self.recount();
    }

    pub(super) fn say_remark(&mut self, on: &RemarkOn, text: &str) {
        let target = match self.target_of(on) {
            Ok(target) => target,
            Err(why) => {
                self.say(&why);
                return;
            }
        };
        let article = match on {
            RemarkOn::Label(_) => None,
            _ => self.open.as_ref().map(|open| open.article.id.clone()),
        };
        let remark = self.new_remark(target, text);
        self.write_said(article.as_ref(), remark);
    }

    pub(super) fn answer_remark(&mut self, thread: AnnotationId, text: &str) {
        let Some(thread) = self.thread(thread).cloned() else { return };
        let remark = self.answer(&thread, RemarkKind::Said, text);
        self.write_said(thread.article.as_ref(), remark);
    }

    /// Settles a thread or opens it again; nothing if it is so already.
    pub(super) fn settle_remark(&mut self, thread: AnnotationId, resolved: bool) {
        let Some(thread) = self.thread(thread).cloned() else { return };
        if thread.is_resolved() == resolved {
            return;
        }
        let kind = if resolved { RemarkKind::Resolved } else { RemarkKind::Reopened };
        let remark = self.answer(&thread, kind, "");
        let word = if resolved { "Resolved" } else { "Reopened" };
        if self.write(thread.article.as_ref(), &remark) {
            self.effects.push(Effect::Announce(format!("{word}: {}", thread.on)));
        }
    }

    pub(super) fn edit_remark(&mut self, id: AnnotationId, text: &str) {
        let Some((article, mut remark)) = self.own_remark(id) else { return };
        if text.trim().is_empty() {
            self.say("A remark needs words. To take it back, delete it.");
            return;
        }
        if text.trim() == remark.text {
            return;
        }
        remark.edit(text.trim(), (self.clock)());
        if self.write(article.as_ref(), &remark) {
            self.effects.push(Effect::Announce("Remark changed".to_owned()));
        }
    }

    pub(super) fn delete_remark(&mut self, id: AnnotationId) {
        let Some((article, mut remark)) = self.own_remark(id) else { return };
        remark.delete((self.clock)());
        if self.write(article.as_ref(), &remark) {
            let text = "The remark is taken back.".to_owned();
            self.effects.push(Effect::Toast { text, undo: true });
            self.remarks.taken_back = Some((article, remark));
        }
    }

    /// Puts the remark back that was taken back last; answers whether there is one.
    pub(super) fn put_remark_back(&mut self) -> bool {
        let Some((article, mut remark)) = self.remarks.taken_back.take() else { return false };
        remark.put_back((self.clock)());
        if self.write(article.as_ref(), &remark) {
            self.effects.push(Effect::Announce("Remark put back".to_owned()));
        }
        true
    }

    /// Opens the article of a thread and takes in hand what it is about.
    pub(super) fn show_remark(&mut self, thread: AnnotationId) {
        let Some(thread) = self.thread(thread) else { return };
        let (id, article) = (thread.id, thread.article.clone());
        let Some(article) = article else {
            if let RemarkTarget::Label(label) = &thread.on {
                let action = Action::ShowLabel(label.clone());
                self.effects.push(Effect::Window(action));
            }
            return;
        };
        self.open_article(&article);
        let here = |open: &&OpenArticle| open.article.id == article;
        let Some(open) = self.open.as_ref().filter(here) else { return };
        let Some(thread) = self.remarks.here.iter().find(|known| known.id == id) else { return };
        let own = match &thread.on {
            RemarkTarget::Annotation { annotator, id, .. } if *annotator == self.annotator => {
                open.set().span(*id).map(|span| span.id)
            }
            _ => None,
        };
        let range = thread.place_range();
        let comment = match &thread.on {
            RemarkTarget::Comment(_) => range.and_then(|range| open.comment_order(range)),
            _ => None,
        };
        let gone = thread.place == Place::Gone;
        let what = thread.on.to_string();
        match (own, comment, range) {
            (Some(span), ..) => self.select_span(span),
            (None, Some(order), _) => self.focus_comment(order),
            (None, None, Some(all)) => self.reveal(all),
            (None, None, None) if gone => {
                self.say(&format!("The text has changed: {what} is not there any more."));
            }
            (None, None, None) => {}
        }
    }

    /// The thread of that id, of those that may be seen; with its place if it is here.
    fn thread(&self, id: AnnotationId) -> Option<&Thread> {
        let Remarks { here, labels, open, .. } = &self.remarks;
        here.iter().chain(labels).chain(open).find(|thread| thread.id == id)
    }

    /// A remark of the annotator's own, with its article; says so if it is somebody else's.
    fn own_remark(&mut self, id: AnnotationId) -> Option<(Option<ArticleId>, Remark)> {
        let Remarks { here, labels, open, .. } = &self.remarks;
        let mut all = here.iter().chain(labels).chain(open);
        let (article, remark) =
            all.find_map(|thread| Some((thread.article.clone(), thread.remark(id)?.clone())))?;
        if remark.by == self.author() {
            return Some((article, remark));
        }
        self.say(&format!("Only {} can change this remark; answer it instead.", remark.by));
        None
    }

    fn target_of(&self, on: &RemarkOn) -> Result<RemarkTarget, String> {
        if let RemarkOn::Label(name) = on {
            return Ok(RemarkTarget::Label(name.clone()));
        }
        let open = self.open.as_ref().ok_or("Open an article first.")?;
        let article = &open.article;
        let gone = || "What the remark is about is not there any more.".to_owned();
        match on {
            RemarkOn::Annotation { annotator, id } if *annotator == self.annotator => {
                RemarkTarget::annotation(article, annotator, open.set(), *id).ok_or_else(gone)
            }
            RemarkOn::Annotation { annotator, id } => {
                self.may_see(&article.id).map_err(|e| e.to_string())?;
                let read = self.project.read_set(article, annotator).map_err(|e| e.to_string())?;
                RemarkTarget::annotation(article, annotator, &read.set, *id).ok_or_else(gone)
            }
            RemarkOn::Comment(order) => {
                let range = open.comment_range(*order).ok_or_else(gone)?;
                Ok(RemarkTarget::comment(article, range))
            }
            RemarkOn::Article | RemarkOn::Label(_) => Ok(RemarkTarget::Article),
        }
    }

    fn new_remark(&mut self, on: RemarkTarget, text: &str) -> Remark {
        let taken = &self.remarks.ids;
        Remark {
            id: self.ids.fresh(|id| taken.contains(&id)),
            kind: RemarkKind::Said,
            text: text.trim().to_owned(),
            answers: None,
            on,
            by: self.author().to_owned(),
            at: (self.clock)(),
            edited: None,
            unknown: Default::default(),
        }
    }

    fn answer(&mut self, thread: &Thread, kind: RemarkKind, text: &str) -> Remark {
        let remark = self.new_remark(thread.on.clone(), text);
        let at = after(remark.at, thread.last_at());
        Remark { kind, answers: Some(thread.id), at, ..remark }
    }

    /// Writes something that was said; it needs words.
    fn write_said(&mut self, article: Option<&ArticleId>, remark: Remark) {
        if remark.text.is_empty() {
            self.say("A remark needs words.");
            return;
        }
        if self.write(article, &remark) {
            self.effects.push(Effect::Announce(format!("Remark on {}", remark.on)));
        }
    }

    /// Has a remark on disk and shows it; says why if that fails.
    fn write(&mut self, article: Option<&ArticleId>, remark: &Remark) -> bool {
        let loaded: Result<Option<Article>, FileError> = match (article, &self.open) {
            (None, _) => Ok(None),
            (Some(id), Some(open)) if open.article.id == *id => Ok(Some(open.article.clone())),
            (Some(id), _) => self.project.load_article(id).map(Some),
        };
        let written = loaded.and_then(|loaded| {
            let by = std::slice::from_ref(remark);
            self.project.write_remarks(loaded.as_ref(), &remark.by, by)
        });
        if let Err(error) = written {
            self.say(&format!("The remark is not saved. {error}"));
            return false;
        }
        let here = self.open.as_ref().map(|open| &open.article.id);
        match article {
            None => {
                let read = self.project.label_remarks();
                self.remarks.labels = self.take_in(None, read);
            }
            Some(id) if here == Some(id) => self.read_remarks_here(),
            Some(_) => self.read_remarks(),
        }
        true
    }
}
