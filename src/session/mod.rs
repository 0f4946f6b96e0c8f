//! An open project with one article in hand: selection, keys, and every action that
//! a user can take, carried out. The boundary below the window: plain data out,
//! [`Action`]s in.
//!
//! Invariants: knows no egui; the annotation set changes only through a command that
//! has been journalled; what the window has to do comes out as [`Effect`]s; dropping
//! the window loses nothing.

mod action;
mod agreement;
mod bindings;
mod blocks;
mod bulk;
mod caret;
mod chains;
mod dashboard;
mod dispatch;
mod feedback;
mod find;
mod flow;
mod hours;
mod job;
mod key;
mod keymap;
mod labels;
mod link;
mod mend;
mod model;
mod offers;
mod page;
mod quoting;
mod registry;
mod remarks;
mod review;
mod schema;
mod search;
mod selection;
mod sources;
mod spans;
mod standing;
mod suggesting;
mod todo;
mod travel;
mod walk;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

pub use action::{Action, Edge, Side, Unit, Way};
pub use agreement::{
    Agreement, AgreementAction, Doing, Named, Part, PartId, Scope, Spot, Spots, Standing, Study,
};
pub use bindings::{Bindings, Clash, bindings, can_be_bound, use_bindings};
pub use blocks::{Block, Blocks, Fold, MAX_BLOCK_BYTES};
pub use bulk::{BulkGoing, BulkStepList};
pub use dashboard::{Counted, Dashboard, DashboardAction, KnownExport, Recent};
pub use feedback::nothing_changed;
pub use find::{Find, hits};
pub use key::{Chord, Key, NoChord};
pub use keymap::{Reviewing, Situation, action_for, is_possible};
pub use link::{Link, LinkKind};
pub use mend::{MendAction, MendWish, Mending, WRONG_ENCODING, mend_words};
pub use model::{
    Launch, ModelLimits, ModelRunner, ModelState, ModelStatus, SERVER_VARIABLE, launch_of,
    named_machine, other_machine,
};
pub use offers::Offer;
pub use page::Page;
pub use quoting::{Quote, QuoteStep};
pub use registry::{ACTIONS, ActionInfo, Section, chord_of, title_of};
pub use remarks::RemarkOn;
pub use review::{
    GoldProgress, Group, Here, Review, ReviewAction, ReviewFilter, RuleCount, RuleCounting,
};
pub use schema::{
    AttributeEdit, SchemaAction, SchemaAddition, SchemaDraft, SchemaEdit, SchemaPage, SchemaThing,
};
pub use search::{HitAt, Operation, OperationCount, Search, SearchAction, SearchScope, doubts};
pub use selection::{Caret, Selection};
pub use sources::{SourceRow, Sources, memory_of};
pub use todo::{Todo, TodoKind, todos};
pub use walk::Walk;

use crate::annotation::{AnnotationId, AnnotationSet, IdSource, Span, Status, Target};
use crate::article::{Article, ArticleId, Comment, Segment, SegmentKind};
use crate::project::{Mode, OpenSet, Project};
use crate::schema::Schema;
use crate::suggest::{QuoteFinder, RuleQuotes};
use crate::text::ByteRange;

/// What the window has to do after an action.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Bring this part of the text into view.
    Reveal(ByteRange),
    /// Show one line at the bottom, with an Undo button or not.
    Toast {
        /// What to say.
        text: String,
        /// Whether it can be undone from there.
        undo: bool,
    },
    /// Something was changed, undone or redone: tell assistive technology.
    Announce(String),
    /// Put this on the clipboard.
    Copy(String),
    /// An action that only the window can carry out.
    Window(Action),
}

/// How far an annotator has come with a project, in articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Not begun.
    pub new: usize,
    /// Begun.
    pub begun: usize,
    /// Done.
    pub done: usize,
}

/// An open project.
pub struct Session {
    project: Project,
    annotator: String,
    /// How far the annotator has come with the articles that are not in hand.
    statuses: standing::Standing,
    /// How many articles were opened so far.
    opened: u64,
    /// Titles read so far, for the article list; `None` if the file gave none.
    titles: RefCell<HashMap<ArticleId, Option<String>>>,
    open: Option<OpenArticle>,
    /// The article that could not be opened, and why.
    problem: Option<(ArticleId, String)>,
    selection: Selection,
    last_label: Option<String>,
    /// The annotation without a place that was gone to last.
    lost_in_hand: Option<AnnotationId>,
    find: Option<Find>,
    trail: travel::Trail,
    /// The user was told that things are left to do and may now say done all the same.
    done_agreed: bool,
    ids: IdSource,
    clock: fn() -> Timestamp,
    /// Finds quotes to suggest.
    finder: Arc<dyn QuoteFinder>,
    /// Who suggests spans.
    sources: Sources,
    /// Every opening waits until all suggestions are found, so that it is the same at
    /// every run.
    waits: bool,
    remarks: remarks::Remarks,
    review: Option<Review>,
    /// The page that lies over the articles.
    page: Option<Page>,
    agreement: Agreement,
    dashboard: Dashboard,
    hours: hours::Clock,
    /// What the annotator was given, if there is an assignment that names them.
    own: Option<BTreeSet<ArticleId>>,
    search: Option<Search>,
    bulk: bulk::BulkState,
    schema_page: SchemaPage,
    mend: mend::MendState,
    effects: Vec<Effect>,
}

/// The article in hand.
pub struct OpenArticle {
    /// The article.
    pub article: Article,
    /// Its text as a reader reads it.
    pub blocks: Blocks,
    /// Which opening this is, counted over the session: what was worked out for another
    /// opening, even of the same article, says nothing about this one.
    pub serial: u64,
    /// Pictures that go with it.
    pub photos: Vec<PathBuf>,
    /// The block above which they are shown: the first caption, or else the first paragraph.
    pub photo_block: Option<usize>,
    writer: OpenSet,
    /// The position among the segments of each comment.
    comment_segments: Vec<usize>,
    comments: HashMap<ByteRange, usize>,
    /// How many comments carry a label.
    labelled_comments: usize,
    /// How many spans there are of each label.
    label_counts: HashMap<String, usize>,
    todos: Vec<Todo>,
    suggestions: offers::Suggestions,
    /// What each comment answers, as the annotator says.
    parents: HashMap<ByteRange, usize>,
    adjudicated: feedback::Adjudicated,
}

impl Session {
    /// Opens the article of `project` that `annotator` should go on with.
    pub fn new(project: Project, annotator: impl Into<String>) -> Self {
        Self::with(project, annotator.into(), IdSource::random(), Timestamp::now, false)
    }

    /// With the same ids and times at every run, for tests and pictures.
    pub fn repeatable(
        project: Project,
        annotator: impl Into<String>,
        clock: fn() -> Timestamp,
    ) -> Self {
        Self::with(project, annotator.into(), IdSource::seeded(1), clock, true)
    }

    fn with(
        project: Project,
        annotator: String,
        ids: IdSource,
        clock: fn() -> Timestamp,
        waits: bool,
    ) -> Self {
        let mut session = Self {
            statuses: standing::Standing::read(&project, &annotator, waits),
            opened: 0,
            titles: RefCell::default(),
            project,
            annotator,
            open: None,
            problem: None,
            selection: Selection::default(),
            last_label: None,
            lost_in_hand: None,
            find: None,
            trail: travel::Trail::default(),
            done_agreed: false,
            ids,
            clock,
            finder: Arc::new(RuleQuotes),
            sources: Sources::nobody(),
            waits,
            remarks: remarks::Remarks::default(),
            review: None,
            page: None,
            agreement: Agreement::default(),
            dashboard: Dashboard::default(),
            hours: hours::Clock::default(),
            own: None,
            search: None,
            bulk: bulk::BulkState::default(),
            schema_page: SchemaPage::default(),
            mend: mend::MendState::default(),
            effects: Vec::new(),
        };
        session.read_remarks();
        session.read_assignment();
        let notices: Vec<String> = session.project.notices().map(str::to_owned).collect();
        for notice in notices {
            session.say(&notice);
        }
        if let Some(id) = session.first_to_open() {
            session.open_article(&id);
        }
        session.say_what_was_cut_short();
        session
    }

    /// The project.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// What can be said in it.
    pub fn schema(&self) -> &Schema {
        self.project.schema()
    }

    /// Whose set is being made; in a review this is gold.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    /// Goes on as somebody else: their set of the same article is opened. Answers whether
    /// it was possible.
    pub fn set_annotator(&mut self, name: &str) -> bool {
        if self.review.is_some() && !self.end_review() {
            return false;
        }
        let id = self.current_id();
        if !self.close_article() {
            return false;
        }
        self.trail = travel::Trail::default();
        name.clone_into(&mut self.annotator);
        self.statuses = standing::Standing::read(&self.project, name, self.waits);
        self.read_assignment();
        self.forget_sources();
        if let Some(id) = id {
            self.open_article(&id);
        }
        self.read_remarks();
        self.refigure();
        true
    }

    /// The article in hand.
    pub fn open(&self) -> Option<&OpenArticle> {
        self.open.as_ref()
    }

    /// The article that was asked for and could not be opened, and why.
    pub fn problem(&self) -> Option<(&ArticleId, &str)> {
        self.problem.as_ref().map(|(id, why)| (id, why.as_str()))
    }

    /// The article in hand, or the one that could not be opened.
    pub fn current_id(&self) -> Option<ArticleId> {
        self.open
            .as_ref()
            .map(|open| open.article.id.clone())
            .or_else(|| self.problem.as_ref().map(|(id, _)| id.clone()))
    }

    /// What the user has in hand.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The selected span.
    pub fn selected_span(&self) -> Option<&Span> {
        self.open.as_ref()?.set().span(self.selection.span?)
    }

    /// How many articles are not begun, begun, and done.
    pub fn progress(&self) -> Progress {
        let here = self.open.as_ref().map(|o| (&o.article.id, o.set().status()));
        let others = self.statuses.iter().filter(|(id, _)| here.is_none_or(|(h, _)| h != *id));
        let mut progress = Progress::default();
        for status in others.map(|(_, status)| status).chain(here.map(|(_, status)| status)) {
            match status {
                Status::New => {}
                Status::InProgress => progress.begun += 1,
                Status::Done => progress.done += 1,
            }
        }
        progress.new = self.project.articles().len().saturating_sub(progress.begun + progress.done);
        progress
    }

    /// The search in the open article.
    pub fn find(&self) -> Option<&Find> {
        self.find.as_ref()
    }

    /// What keys depend on now.
    pub fn situation(&self) -> Situation {
        if self.page.is_some() {
            return Situation { article: true, page: self.page, ..Situation::default() };
        }
        let fragment = self.selection.adding_fragment;
        let article = self.open.is_some() || self.problem.is_some();
        let editing = self.editing_difference().is_some();
        if self.review.is_some() && !editing {
            // What is in hand is a difference; keys are about that.
            let difference = self.review.as_ref().is_some_and(|r| r.item().is_some());
            let decided = self.decision().is_some();
            let comment = self.selection.comment.is_some();
            let review = Some(Reviewing { difference, decided });
            return Situation { article, comment, review, ..Situation::default() };
        }
        Situation {
            article,
            editing,
            review: None,
            page: None,
            bulk: self.search.as_ref().is_some_and(|search| search.operation().is_some()),
            search: self.search.is_some(),
            // While a link is being made, keys are about its other end.
            span: self.selection.span.is_some() && !fragment && self.selection.link.is_none(),
            text: self.selection.text().is_some(),
            comment: self.selection.comment.is_some(),
            fragment,
            link: self.selection.link.is_some(),
            part: self.selection.link.as_ref().is_some_and(|l| l.step.is_some()),
        }
    }

    /// What a chord means now.
    pub fn action_for(&self, chord: Chord) -> Option<Action> {
        action_for(chord, Some(self.schema()), self.situation())
    }

    /// What the window has to do since it last asked.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }
}

impl OpenArticle {
    fn new(article: Article, writer: OpenSet, photos: Vec<PathBuf>) -> Self {
        let blocks = Blocks::of(&article);
        let first = |kind| blocks.iter().find(|(_, b)| b.kind == kind).map(|(i, _)| i);
        let photo_block = first(SegmentKind::Caption).or_else(|| first(SegmentKind::Paragraph));
        let comments = article.comments().map(|(s, c)| (s.range, c.order)).collect();
        let is_comment = |(i, s): (usize, &Segment)| s.comment.is_some().then_some(i);
        let comment_segments = article.segments.iter().enumerate().filter_map(is_comment).collect();
        Self {
            article,
            blocks,
            serial: 0,
            photos,
            photo_block,
            writer,
            comment_segments,
            comments,
            labelled_comments: 0,
            label_counts: HashMap::new(),
            todos: Vec::new(),
            suggestions: offers::Suggestions::default(),
            parents: HashMap::new(),
            adjudicated: feedback::Adjudicated::default(),
        }
    }

    /// The annotations.
    pub fn set(&self) -> &AnnotationSet {
        self.writer.set()
    }

    /// The set with its journal and file.
    pub fn writer(&self) -> &OpenSet {
        &self.writer
    }

    /// A comment, by its position among the comments.
    pub fn comment(&self, order: usize) -> Option<(&Segment, &Comment)> {
        let segment = self.article.segments.get(*self.comment_segments.get(order)?)?;
        Some((segment, segment.comment.as_ref()?))
    }

    /// How many comments the article has.
    pub fn comment_count(&self) -> usize {
        self.comment_segments.len()
    }

    /// How many of them carry a label.
    pub fn labelled_comment_count(&self) -> usize {
        self.labelled_comments
    }

    /// Whether a range lies in text that a reader sees: not in a comment's header, say.
    pub fn is_shown(&self, range: ByteRange) -> bool {
        self.blocks
            .at(range.start)
            .and_then(|at| self.blocks.get(at))
            .is_some_and(|block| block.range.contains_offset(range.start))
    }

    /// How many spans carry a label.
    pub fn label_count(&self, label: &str) -> usize {
        self.label_counts.get(label).copied().unwrap_or(0)
    }

    /// The range of a comment's segment, by its position among the comments.
    pub fn comment_range(&self, order: usize) -> Option<ByteRange> {
        self.comment(order).map(|(s, _)| s.range)
    }

    /// The position among the comments of the comment with this range.
    pub fn comment_order(&self, range: ByteRange) -> Option<usize> {
        self.comments.get(&range).copied()
    }

    /// The block where a part of the text is shown: of a comment, whose range begins with the
    /// header that no block has, its own first one.
    pub fn block_showing(&self, range: ByteRange) -> Option<usize> {
        match self.comment_order(range) {
            Some(order) => self.blocks.comment(order),
            None => self.blocks.at(range.start),
        }
    }

    /// The text that a span covers, fragments joined by ` … `.
    pub fn covered(&self, span: &Span) -> String {
        let parts: Vec<&str> = span.fragments.iter().map(|f| self.article.text.slice(*f)).collect();
        parts.join(" … ")
    }

    /// Why the set can only be looked at, if so.
    pub fn read_only(&self) -> Option<&str> {
        match self.writer.mode() {
            Mode::ReadOnly(why) => Some(why),
            Mode::ReadWrite => None,
        }
    }

    /// Ranges in code points, as they are written in files: `816–999, 1010–1020`.
    pub fn offsets(&self, ranges: &[ByteRange]) -> String {
        let parts: Vec<String> = ranges
            .iter()
            .filter_map(|r| self.article.text.to_chars(*r))
            .map(|r| format!("{}–{}", r.start, r.end))
            .collect();
        parts.join(", ")
    }

    /// What is left to do, in text order.
    pub fn todos(&self) -> &[Todo] {
        &self.todos
    }

    /// Works out anew what follows from the annotations, after each change.
    fn refresh(&mut self, schema: &Schema) {
        self.todos = todos(&self.article, self.writer.set(), schema);
        self.parents = offers::parents(self, schema);
        self.reoffer(schema);
        self.adjudicated.set_changed();
        let set = self.writer.set();
        self.label_counts.clear();
        for span in set.spans() {
            match self.label_counts.get_mut(&span.label) {
                Some(count) => *count += 1,
                None => {
                    self.label_counts.insert(span.label.clone(), 1);
                }
            }
        }
        self.labelled_comments = self
            .article
            .comments()
            .filter(|(s, _)| set.segment_labels_of(Target::Comment(s.range)).next().is_some())
            .count();
    }
}
