//! Mending the text of the open article: what is to be put right, what that does to everybody's
//! annotations before it is done, and the mends that there are, to be taken back.

mod doing;

pub use doing::{WRONG_ENCODING, mend_words};

use super::job::{Job, Polled, Watch};
use super::{Action, OpenArticle, Session};
use crate::article::{Mend, MendMisfit, MendPart, SegmentKind};
use crate::project::MendSurvey;
use crate::text::{ByteRange, misread, read_right, some_word_at};

/// What a user can do about the text.
#[derive(Clone, Debug, PartialEq)]
pub enum MendAction {
    /// Begin with what is in hand.
    Show,
    /// The words as they should be.
    Type(String),
    /// Why.
    Reason(String),
    /// What is to be done.
    Wish(MendWish),
    /// Do it.
    Apply,
    /// Take a mend back, by its id.
    TakeBack(String),
    /// Copy the whole text as the article's file has it.
    CopyOriginal,
    /// Leave everything as it is.
    Close,
}

impl From<MendAction> for Action {
    fn from(action: MendAction) -> Self {
        Self::Mend(action)
    }
}

/// What is to be done about the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MendWish {
    /// The words in hand are to be those that were typed.
    #[default]
    Words,
    /// What was read by the wrong encoding is read right, in the words in hand.
    Repair,
    /// The same in the whole article.
    RepairAll,
    /// The part of the article that the words are in is left out.
    TakeOut,
    /// That part is of this kind.
    Kind(SegmentKind),
}

/// A mend that is being made.
#[derive(Debug)]
pub struct Mending {
    range: ByteRange,
    part: Option<(ByteRange, SegmentKind)>,
    was: String,
    typed: String,
    reason: String,
    wish: MendWish,
    /// Places in the words in hand, and in the article, that were read by the wrong encoding.
    misread: (usize, usize),
    parts: Vec<MendPart>,
    survey: Option<MendSurvey>,
    /// Sets of others that the user may not see yet, and that are moved along all the same.
    hidden: usize,
    job: Option<Job<Option<MendSurvey>>>,
    refusal: Option<String>,
}

impl Mending {
    fn new(open: &OpenArticle, range: ByteRange) -> Self {
        let article = &open.article;
        let is_part = |s: &&crate::article::Segment| {
            s.kind != SegmentKind::Dateline
                && s.range.contains(ByteRange::new(range.start, range.start))
        };
        let part = article.segments.iter().rev().find(is_part);
        let was = article.text.slice(range).to_owned();
        Self {
            range,
            part: part.map(|s| (s.range, s.kind)),
            typed: was.clone(),
            misread: (misread(&was).len(), misread(article.text.as_str()).len()),
            was,
            reason: String::new(),
            wish: MendWish::Words,
            parts: Vec::new(),
            survey: None,
            hidden: 0,
            job: None,
            refusal: None,
        }
    }

    /// The words in hand, in bytes of the article.
    pub const fn range(&self) -> ByteRange {
        self.range
    }

    /// The words in hand.
    pub fn was(&self) -> &str {
        &self.was
    }

    /// The words that are to stand there.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What is to be done.
    pub const fn wish(&self) -> MendWish {
        self.wish
    }

    /// The part of the article that the words begin in, and its kind.
    pub const fn part(&self) -> Option<(ByteRange, SegmentKind)> {
        self.part
    }

    /// Places that were read by the wrong encoding, in the words in hand and in the article.
    pub const fn misread(&self) -> (usize, usize) {
        self.misread
    }

    /// What would be done, part by part; nothing if nothing is different.
    pub fn parts(&self) -> &[MendPart] {
        &self.parts
    }

    /// What that does to the annotations that the user may see; `None` while it is worked out.
    pub fn survey(&self) -> Option<&MendSurvey> {
        self.survey.as_ref()
    }

    /// Others' sets that the user may not see yet.
    pub const fn hidden(&self) -> usize {
        self.hidden
    }

    /// Why it was not done.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }
}

impl Session {
    /// The mend that is being made.
    pub fn mending(&self) -> Option<&Mending> {
        self.mend.mending.as_ref()
    }

    /// The mends of the open article that stand, the last one first.
    pub fn mends(&self) -> Vec<Mend> {
        let Some(open) = &self.open else { return Vec::new() };
        let mends = open.article.mends().mends;
        mends.into_iter().rev().filter(Mend::stands).collect()
    }

    /// What of the mends of the open article could not be carried out.
    pub fn mend_misfits(&self) -> &[MendMisfit] {
        let mended = self.open.as_ref().and_then(|open| open.article.mended.as_ref());
        mended.map_or(&[], |mended| mended.misfits())
    }

    pub(super) fn mend_action(&mut self, action: MendAction) {
        match action {
            MendAction::Show => self.begin_mending(),
            MendAction::Close => self.mend.mending = None,
            MendAction::CopyOriginal => {
                let source = self.open.as_ref().map(|open| open.article.source().as_str());
                let copy = source.map(|text| super::Effect::Copy(text.to_owned()));
                self.effects.extend(copy);
            }
            MendAction::Apply => self.apply_mend(),
            MendAction::TakeBack(id) => self.take_mend_back(&id),
            MendAction::Type(text) => self.wish_for(|mending| {
                mending.typed = text;
                mending.wish = MendWish::Words;
            }),
            MendAction::Reason(text) => {
                if let Some(mending) = &mut self.mend.mending {
                    mending.reason = text;
                }
            }
            MendAction::Wish(wish) => self.wish_for(|mending| {
                // The same again is about the words once more.
                mending.wish = if mending.wish == wish { MendWish::Words } else { wish };
                if mending.wish == MendWish::Repair {
                    mending.wish = MendWish::Words;
                    if let Some(right) = read_right(&mending.typed) {
                        mending.typed = right;
                    }
                }
            }),
        }
    }

    fn begin_mending(&mut self) {
        if self.review.is_some() {
            return self.say("No text is mended during a review. Press Ctrl R to annotate.");
        }
        let Some(open) = &self.open else { return };
        if let Some(why) = &open.article.trouble {
            let text = why.clone();
            return self.say(&text);
        }
        let Some(range) = self.words_in_hand() else {
            return self.say("There is no text to mend in this article.");
        };
        self.mend.mending = Some(Mending::new(open, range));
        self.effects.push(super::Effect::Window(Action::Mend(MendAction::Show)));
    }

    /// The selected text, or that of the selected span or suggestion, the word at the caret, the
    /// comment in hand, or else the first part of the article.
    fn words_in_hand(&self) -> Option<ByteRange> {
        let open = self.open.as_ref()?;
        let text = &open.article.text;
        let some = |range: ByteRange| Some(range).filter(|range| !range.is_empty());
        let word = || {
            let caret = self.selection.caret?;
            some(some_word_at(text.as_str(), caret.head))
        };
        let comment = || {
            let (segment, comment) = open.comment(self.selection.comment?)?;
            some(comment.body).or_else(|| some(segment.range))
        };
        let first = || open.blocks.iter().map(|(_, block)| block.range).find(|r| !r.is_empty());
        let chosen = self.selection.text().map(|range| open.trimmed(range)).and_then(some);
        let span = || self.selected_span().map(crate::annotation::Span::extent).and_then(some);
        let offer = || self.selected_offer().map(|offer| offer.place).and_then(some);
        chosen.or_else(span).or_else(offer).or_else(word).or_else(comment).or_else(first)
    }

    fn wish_for(&mut self, change: impl FnOnce(&mut Mending)) {
        let (Some(open), Some(mending)) = (&self.open, &mut self.mend.mending) else { return };
        change(mending);
        mending.refusal = None;
        mending.parts = parts_of(open, mending);
        mending.survey = None;
        mending.job = None;
        let parts = mending.parts.clone();
        if parts.is_empty() {
            return;
        }
        let mend = self.mend_of(parts, String::new(), "new".to_owned());
        let (Some(mend), Some(open)) = (mend, &self.open) else { return };
        let (project, article) = (self.project.clone(), open.article.clone());
        let (name, set) = (self.annotator.clone(), open.set().clone());
        let work = move |watch: &Watch| {
            let next = project.mended_as(&article, article.mends().with(mend));
            let own = Some((name.as_str(), &set));
            project.mend_survey(&article, &next, own, || watch.is_stopped())
        };
        let job = Job::start("mending", work);
        if let Some(mending) = &mut self.mend.mending {
            mending.job = job;
        }
        self.poll_mend_for(self.waits);
    }

    /// Sees whether it is known what the mend does; whether that is still worked at.
    pub fn poll_mend(&mut self) -> bool {
        self.poll_mend_for(false);
        self.mend.mending.as_ref().is_some_and(|mending| mending.job.is_some())
    }

    fn poll_mend_for(&mut self, wait: bool) {
        let Some(job) = self.mend.mending.as_ref().and_then(|m| m.job.as_ref()) else { return };
        let polled = if wait { job.poll_for(None) } else { job.poll() };
        let mut found = match polled {
            Polled::Goes => return,
            Polled::Done(survey) => survey.unwrap_or_default(),
            Polled::Broken => {
                MendSurvey { left: vec![super::job::FAULT.to_owned()], ..MendSurvey::default() }
            }
        };
        let sees_all = self.sees_all_here();
        let Some(mending) = &mut self.mend.mending else { return };
        mending.job = None;
        let all = found.annotators.len();
        found.annotators.retain(|effect| sees_all || effect.annotator == self.annotator);
        mending.hidden = all - found.annotators.len();
        mending.survey = Some(found);
    }

    fn sees_all_here(&self) -> bool {
        let Some(open) = &self.open else { return false };
        let status = || open.set().status();
        self.project.may_see_at(&open.article.id, &self.annotator, status).is_ok()
    }
}

fn parts_of(open: &OpenArticle, mending: &Mending) -> Vec<MendPart> {
    let article = &open.article;
    match mending.wish {
        MendWish::Words | MendWish::Repair if mending.typed.trim().is_empty() => {
            article.mend_away(mending.range)
        }
        MendWish::Words | MendWish::Repair => article.mend_words(mending.range, &mending.typed),
        MendWish::RepairAll => {
            let whole = ByteRange::new(0, article.text.len());
            let right = read_right(article.text.as_str());
            right.map(|right| article.mend_words(whole, &right)).unwrap_or_default()
        }
        MendWish::TakeOut => {
            mending.part.map(|(range, _)| article.mend_out(range)).unwrap_or_default()
        }
        MendWish::Kind(kind) => {
            let part = mending.part.and_then(|(range, _)| article.mend_kind(range, kind));
            part.into_iter().collect()
        }
    }
}

/// Mending in the session.
#[derive(Debug, Default)]
pub(super) struct MendState {
    mending: Option<Mending>,
    /// The article is opened again after its text was mended, which is said as a whole.
    pub(super) reopening: bool,
}

impl MendState {
    /// The article is let go of, and with it what was to be mended there.
    pub(super) fn leave(&mut self) {
        self.mending = None;
    }
}
