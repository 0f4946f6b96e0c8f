//! What the window remembers for itself: which panels are open, what is typed into
//! fields. None of it is saved with the annotations; dropping it loses nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::annotation::{AnnotationId, AttributeValue, check_knowledge_base_id};
use crate::session::{Action, Link, Session, Side};
use crate::suggest::SuggestionKey;
use crate::ui::panels::{KeysView, Lists, NewModel, ReviewState, SearchView, Writing};

/// Which spans show their tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TagDensity {
    /// All.
    #[default]
    All,
    /// The selected one and the one under the pointer.
    Selected,
    /// None.
    None,
}

impl TagDensity {
    /// The next of the three.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::All => Self::Selected,
            Self::Selected => Self::None,
            Self::None => Self::All,
        }
    }
}

/// Which of the article list's rows are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ListFilter {
    /// All.
    #[default]
    All,
    /// Not begun.
    Todo,
    /// Begun.
    Open,
    /// Finished.
    Done,
}

/// What is being typed into a field of a record and is not yet part of the set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    /// The span, relation or chain it belongs to.
    pub(crate) id: AnnotationId,
    /// Which field.
    pub(crate) field: DraftField,
    /// What is in the field.
    pub(crate) text: String,
    /// When it was last typed in, in frame seconds.
    pub(crate) at: f64,
}

/// A field of a record that is typed into.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DraftField {
    /// The note of a span or relation.
    Note,
    /// The attribute of this name, of a span.
    Attribute(String),
    /// An attribute of a relation.
    RelationAttribute {
        /// Its name.
        name: String,
        /// Whether it takes numbers.
        number: bool,
    },
    /// What is said of a chain.
    Chain(ChainField),
}

/// What is said of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ChainField {
    /// Its canonical name.
    Name,
    /// Its type.
    Kind,
    /// Its id in a knowledge base.
    KnowledgeBase,
}

impl ChainField {
    /// What to do about text that the field does not take; none if it takes it.
    pub(crate) fn problem(self, text: &str) -> Option<String> {
        let text = text.trim();
        match self {
            Self::Name if text.is_empty() => Some("Give it a name.".to_owned()),
            Self::KnowledgeBase if !text.is_empty() => {
                check_knowledge_base_id(text).err().map(|why| why.to_string())
            }
            _ => None,
        }
    }
}

impl Draft {
    /// What makes it part of the set; none while it is nothing that its field takes.
    pub(crate) fn action(&self, session: &Session) -> Option<Action> {
        let (id, text) = (self.id, self.text.clone());
        match &self.field {
            DraftField::Note => Some(Action::SetNote { id, note: text }),
            DraftField::Attribute(name) => {
                Some(Action::TypeAttribute { id, name: name.clone(), text })
            }
            DraftField::RelationAttribute { name, number } => {
                let trimmed = text.trim();
                let value = match trimmed.replace(',', ".").parse() {
                    _ if trimmed.is_empty() => None,
                    Ok(value) if *number => Some(AttributeValue::Number(value)),
                    // What is not a number is refused by the command, in words.
                    _ => Some(AttributeValue::Text(text)),
                };
                Some(Action::SetRelationAttribute { id, name: name.clone(), value })
            }
            DraftField::Chain(field) => {
                let chain = session.open()?.set().chain(id)?;
                let (mut name, mut kind) = (chain.name.clone(), chain.kind.clone());
                let mut knowledge_base_id = chain.knowledge_base_id.clone();
                let text = text.trim();
                let said = || Some(text.to_owned()).filter(|t| !t.is_empty());
                if field.problem(text).is_some() {
                    return None;
                }
                match field {
                    ChainField::Name => text.clone_into(&mut name),
                    ChainField::Kind => kind = said(),
                    ChainField::KnowledgeBase => knowledge_base_id = said(),
                }
                Some(Action::EditChain { id, name, kind, knowledge_base_id })
            }
        }
    }
}

/// What the panels of quotes and entities remember.
#[derive(Debug, Default)]
pub(crate) struct SideState {
    /// What is typed above their lists.
    pub(crate) filter: String,
    /// Speakers whose quotes are folded away.
    pub(crate) folded: BTreeSet<String>,
    /// The chain whose mentions are listed.
    pub(crate) chain: Option<AnnotationId>,
    /// Mentions of it that are chosen to be split off.
    pub(crate) chosen: BTreeSet<AnnotationId>,
    /// The span and the suggestion that were last in hand.
    pub(crate) in_hand: (Option<AnnotationId>, Option<SuggestionKey>),
    /// There are others now: their rows come into view.
    pub(crate) comes_into_view: bool,
    /// What they list, as it was last worked out.
    pub(crate) known: Option<Rc<Lists>>,
}

impl SideState {
    /// To be called by the panel that is shown, once a frame: what is taken in hand
    /// elsewhere is looked for in the list.
    pub(crate) fn follow(&mut self, session: &Session) {
        let selection = session.selection();
        let now = (selection.span, selection.offer.clone());
        self.comes_into_view = now != self.in_hand;
        self.in_hand = now;
    }
}

/// A sheet over the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// The page of keys.
    Keys,
    /// The settings.
    Settings,
    /// The guideline of the selected label.
    Guideline,
    /// Exporting; what it remembers is the application's.
    Export,
    /// Importing; what it remembers is the application's.
    Import,
    /// The rules that settle differences; what it remembers is the review's.
    Rules,
    /// Mending the text; what it remembers is the session's.
    Mend,
}

/// The window's own state.
#[derive(Debug)]
pub(crate) struct WindowState {
    /// Whether the article list is shown in full, not as a rail.
    pub(crate) list_open: bool,
    /// Whether the inspector is shown.
    pub(crate) inspector_open: bool,
    /// Whether the inspector lies over the text, in a window too narrow to have it beside.
    pub(crate) inspector_over: bool,
    /// What is typed above the article list.
    pub(crate) filter: String,
    /// Which rows the list shows.
    pub(crate) list_filter: ListFilter,
    /// Which spans show their tag.
    pub(crate) tags: TagDensity,
    /// What the panel at the right shows.
    pub(crate) side: Side,
    /// What its panels of quotes and entities remember.
    pub(crate) lists: SideState,
    /// Whether the comments are shown as a grid in place of the text.
    pub(crate) grid: bool,
    /// Whether comments stand below what they answer; else in the article's order.
    pub(crate) threads: bool,
    /// Comments whose answers are hidden, by position among the comments.
    pub(crate) folded: BTreeSet<usize>,
    /// Whether the links of everything in view are drawn, not only of what is in hand.
    pub(crate) all_links: bool,
    /// Whether suggestions are shown in the text.
    pub(crate) offers: bool,
    /// Only the quotes of this speaker are shown.
    pub(crate) speaker: Option<String>,
    /// The letters typed so far of the end that a link goes to.
    pub(crate) hint: String,
    /// The link that these letters are for.
    pub(crate) hinted: Option<Link>,
    /// The words by which the other end of a link is looked for, if it is.
    pub(crate) link_search: Option<String>,
    /// Reading text, in points; 14 to 26.
    pub(crate) reading_size: f32,
    /// A sheet over the window.
    pub(crate) sheet: Option<Sheet>,
    /// What is typed into the find bar, if it is open.
    pub(crate) find: Option<String>,
    /// What is being typed about the selected span.
    pub(crate) draft: Option<Draft>,
    /// How far a gesture has turned the reading size towards the next point, as a factor.
    pub(crate) reading_turn: f32,
    /// The annotator's name as typed in the settings.
    pub(crate) annotator: Option<String>,
    /// When the set was last saved, in frame seconds.
    pub(crate) last_saved: Option<f64>,
    /// Whether “2 s ago” counts on by itself; off in pictures and tests.
    pub(crate) clock_runs: bool,
    /// Remarks that are being written and not said yet.
    pub(crate) writing: BTreeMap<Writing, String>,
    /// The thread that is being answered.
    pub(crate) answering: Option<AnnotationId>,
    /// The field for the answer is to have the keyboard.
    pub(crate) answer_begins: bool,
    /// The change by adjudication that the panel last showed, and how many threads about it.
    pub(crate) change_seen: Option<(usize, usize)>,
    /// The label whose guideline is shown, if not that of the selected span.
    pub(crate) guideline: Option<String>,
    /// Whether a remark was being written in the last frame.
    pub(crate) in_remark: bool,
    /// A program that suggests labels and is being entered.
    pub(crate) new_model: NewModel,
    /// What is remembered of a review.
    pub(crate) review: ReviewState,
    /// What is remembered of the search.
    pub(crate) search: SearchView,
    /// What is remembered of the page of keys.
    pub(crate) keys: KeysView,
    /// A field that should have the keyboard in the next frame.
    pub(crate) focus: Option<Focus>,
    /// Actions waiting to be carried out.
    pub(crate) actions: Vec<Action>,
}

/// A field to type in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Focus {
    /// Above the article list.
    Filter,
    /// The find bar.
    Find,
    /// The search over the project.
    Search,
    /// The note of the selected span.
    Note,
    /// The first field of the inspector.
    Fields,
    /// The words of a link's other end.
    Link,
    /// A remark on what is in hand.
    Remark,
    /// The note on a decision.
    DecisionNote,
    /// The words as they should be.
    Mend,
}

/// The normal size of the reading text, in points.
pub(crate) const READING_SIZE: f32 = 18.0;

impl Default for WindowState {
    fn default() -> Self {
        Self {
            list_open: true,
            inspector_open: true,
            inspector_over: false,
            filter: String::new(),
            list_filter: ListFilter::All,
            tags: TagDensity::All,
            side: Side::Selection,
            lists: SideState::default(),
            grid: false,
            threads: true,
            folded: BTreeSet::new(),
            all_links: false,
            offers: true,
            speaker: None,
            hint: String::new(),
            hinted: None,
            link_search: None,
            reading_size: READING_SIZE,
            sheet: None,
            find: None,
            draft: None,
            reading_turn: 1.0,
            annotator: None,
            last_saved: None,
            clock_runs: true,
            writing: BTreeMap::new(),
            answering: None,
            answer_begins: false,
            change_seen: None,
            guideline: None,
            in_remark: false,
            new_model: NewModel::default(),
            review: ReviewState::default(),
            search: SearchView::default(),
            keys: KeysView::default(),
            focus: None,
            actions: Vec::new(),
        }
    }
}

/// Below this width, in points, the inspector lies over the text when asked for.
const NARROW: f32 = 1180.0;
/// The same in a review, which is made in the panel at the right: first the list at the left
/// makes way.
const NARROW_REVIEW: f32 = 860.0;

/// Whether the window is too narrow to have the panel at the right beside the text.
pub(crate) fn is_narrow(ctx: &egui::Context, session: Option<&Session>) -> bool {
    let least = if session.is_some_and(in_review) { NARROW_REVIEW } else { NARROW };
    ctx.content_rect().width() < least
}

/// Whether differences are decided, and nothing is annotated.
pub(crate) fn in_review(session: &Session) -> bool {
    session.review().is_some_and(|review| review.editing().is_none())
}

impl WindowState {
    /// What is in a field: the draft, or else what is stored.
    pub(crate) fn typed(&self, id: AnnotationId, field: &DraftField, stored: &str) -> String {
        match &self.draft {
            Some(draft) if draft.id == id && draft.field == *field => draft.text.clone(),
            _ => stored.to_owned(),
        }
    }

    /// Whether the changes by adjudication are shown in the text: while the page that lists them
    /// is beside it, or in a narrow window one of them is in hand.
    pub(crate) fn shows_changes(&self, ctx: &egui::Context, session: &Session) -> bool {
        let page = if is_narrow(ctx, Some(session)) {
            self.inspector_over || session.selection().change.is_some()
        } else {
            self.inspector_open
        };
        page && self.side == Side::Changes && session.review().is_none()
    }

    /// Whether the field should take the keyboard now; answers yes once.
    pub(crate) fn take_focus(&mut self, field: Focus) -> bool {
        let wanted = self.focus == Some(field);
        if wanted {
            self.focus = None;
        }
        wanted
    }
}
