//! Everything a user can do, as one list: menus, keys, tooltips, the command
//! palette and the page of keys are all made from [`ACTIONS`]. Adding an action is
//! a variant, a line in the list, and an arm where it is carried out.

use super::key::{Chord, Key};
use crate::annotation::{AnnotationId, AttributeValue, Confidence};
use crate::article::ArticleId;
use crate::text::ByteRange;

/// A step through text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A grapheme cluster.
    Character,
    /// A word.
    Word,
    /// A sentence.
    Sentence,
    /// A paragraph, comment or other block.
    Paragraph,
    /// A line on the screen; only the window knows where these are.
    Row,
    /// To the edge of the line on the screen.
    RowEdge,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Towards the end of the text.
    Forward,
    /// Towards its start.
    Back,
}

/// One end of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Edge {
    Start,
    End,
}

/// What a user can do. All places are bytes of the open article.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The fields say what they are by their names.
pub enum Action {
    // Labels
    /// The label's key: tag the selection, relabel the selected span, tag the word
    /// at the caret, or arm the label as a brush, whichever there is first.
    ApplyLabel(String),
    /// Tag the selected span's text with a second label.
    AddLabel(String),
    /// Mark the place at the caret, between two characters, with a span of no width.
    MarkPlace(String),
    /// Tag these very ranges.
    TagRange { label: String, range: ByteRange },
    /// Put a segment label on the focused comment (or paragraph, or article), or take it off.
    ToggleSegmentLabel { layer: String, label: String },
    /// Set a text or number attribute of a span to what was typed; nothing clears it.
    TypeAttribute { id: AnnotationId, name: String, text: String },
    /// Set one attribute of the selected span.
    SetAttribute { name: String, value: Option<AttributeValue> },
    /// Set the note of a span.
    SetNote { id: AnnotationId, note: String },
    /// Set the confidence of the selected span; the same again clears it.
    SetConfidence(Confidence),
    /// Delete the selected span.
    Delete,
    /// Delete this record, wherever it is shown.
    DeleteRecord(AnnotationId),
    /// Brush on with the last label, or off.
    ToggleBrush,

    // Caret and selection
    /// Move the caret, or with `extend` the end of the selection.
    Move { way: Way, unit: Unit, extend: bool },
    /// The caret to the first or the last place of the article.
    ArticleEdge(Way),
    /// Put the caret (or with `extend` the end of the selection) at a byte.
    PlaceCaret { at: usize, extend: bool },
    /// Select a range of text.
    SelectText(ByteRange),
    /// Select text with the pointer, perhaps for another fragment of the selected span,
    /// which then stays selected. The view is where the pointer is and does not move.
    DragSelect { anchor: usize, head: usize, fragment: bool },
    /// Select the next occurrence of the selected text.
    SelectNextOccurrence,
    /// Select a span.
    SelectSpan(AnnotationId),
    /// Focus a comment, by its position among the comments.
    FocusComment(usize),
    /// Let go of the innermost thing: brush, selection, span, comment, caret.
    Escape,

    // Spans
    /// The next or previous span in the text, with `same_label` only the same label.
    StepSpan { way: Way, same_label: bool },
    /// Into the span inside, or out to the span around.
    Nest(Way),
    /// Move one end of the selected span.
    MoveEdge { edge: Edge, way: Way, unit: Unit },
    /// Put one end of the span at a byte (a dragged handle).
    PlaceEdge { id: AnnotationId, fragment: usize, edge: Edge, at: usize },
    /// Add a fragment to the selected span.
    AddFragment(ByteRange),
    /// Begin to choose another fragment for the selected span, or take the chosen text
    /// in as one; text inside the span is cut out of it.
    Fragment,
    /// Make one fragment of all.
    JoinFragments,
    /// Put an unplaced span on the selected text.
    PlaceUnplaced(AnnotationId),

    // Flow
    /// Undo one change.
    Undo,
    /// Redo it.
    Redo,
    /// The next or previous thing left to do in this article.
    StepTodo(Way),
    /// The next or previous comment.
    StepComment(Way),
    /// Between the article and its comments.
    SwitchToComments,
    /// The next or previous article of the list.
    StepArticle(Way),
    /// Open an article.
    OpenArticle(ArticleId),
    /// Mark done and open the next article to do.
    MarkDone,
    /// Back from done to in progress.
    Reopen,
    /// Write the annotation set now.
    Checkpoint,

    // The window
    /// Open the command palette, with this much typed in.
    OpenPalette(&'static str),
    /// Open a folder through the system's dialog.
    OpenFolder,
    /// Open one article through the system's dialog.
    OpenFile,
    /// Open the sample project.
    OpenSample,
    /// Write a copy of the open set elsewhere, through the system's dialog.
    SaveCopy,
    /// Back to the welcome screen.
    CloseProject,
    /// Find in this article.
    FindInArticle,
    /// The next or previous hit.
    StepFind(Way),
    /// Type in the filter above the article list.
    FilterArticles,
    /// Show or hide the article list.
    ToggleArticleList,
    /// Show or hide the inspector.
    ToggleInspector,
    /// All tags, selected only, none.
    CycleTagDensity,
    /// Light or dark.
    ToggleTheme,
    /// Bigger, smaller or (0) normal: everything.
    Zoom(i8),
    /// Bigger, smaller or (0) normal: the reading text.
    ReadingSize(i8),
    /// The page of keys.
    ShowKeys,
    /// The guideline of the selected label.
    ShowGuideline,
    /// The settings.
    ShowSettings,
    /// To the note field.
    WriteNote,
    /// To the first field of the inspector.
    EditFields,
    /// Focus the next (or previous) region of the window.
    StepRegion(Way),
    /// Copy the selected text, or the selected span's.
    CopyText,
    /// Copy the offsets of the selection in code points.
    CopyOffsets,
}

/// Where an action is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Section {
    Labels,
    Caret,
    Spans,
    Flow,
    View,
    Project,
}

impl Section {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Labels => "Labels",
            Self::Caret => "Text caret",
            Self::Spans => "Spans",
            Self::Flow => "Flow",
            Self::View => "View",
            Self::Project => "Project",
        }
    }
}

/// One line of the list.
pub struct ActionInfo {
    /// What it does when chosen.
    pub action: Action,
    /// What it is called, in the imperative; `…` if it asks for more.
    pub title: &'static str,
    /// Where it is listed.
    pub section: Section,
    /// Its keys, the one to show first.
    pub chords: &'static [Chord],
}

const fn c(c: char) -> Chord {
    Chord::char(c)
}

const fn k(key: Key) -> Chord {
    Chord::plain(key)
}

const fn entry(
    section: Section,
    title: &'static str,
    chords: &'static [Chord],
    action: Action,
) -> ActionInfo {
    ActionInfo { action, title, section, chords }
}

const fn go(way: Way, unit: Unit, extend: bool) -> Action {
    Action::Move { way, unit, extend }
}

const fn edge(edge: Edge, way: Way, unit: Unit) -> Action {
    Action::MoveEdge { edge, way, unit }
}

use Section::{Caret, Flow, Labels, Project, Spans, View};
use Unit::{Character, Paragraph, Row, RowEdge, Sentence, Word};
use Way::{Back, Forward};

/// Every action that needs no argument, in the order of the page of keys. Label keys
/// come from the schema (see [`super::action_for`]). Where one chord stands twice, the
/// first action that can be carried out at the moment has it.
pub static ACTIONS: &[ActionInfo] = &[
    entry(Labels, "Brush on or off with the last label", &[c('b')], Action::ToggleBrush),
    entry(Labels, "Write a note", &[c('m')], Action::WriteNote),
    entry(Labels, "Confidence low", &[c('1').alt()], Action::SetConfidence(Confidence::LOW)),
    entry(Labels, "Confidence medium", &[c('2').alt()], Action::SetConfidence(Confidence::MEDIUM)),
    entry(Labels, "Confidence high", &[c('3').alt()], Action::SetConfidence(Confidence::HIGH)),
    entry(Labels, "Delete the selected span", &[k(Key::Delete), k(Key::Backspace)], Action::Delete),
    entry(Labels, "Show the guideline of the label", &[k(Key::F(2))], Action::ShowGuideline),
    // A selected span takes the Shift arrows before the caret does.
    entry(
        Spans,
        "Grow the end by a word",
        &[k(Key::Right).shift()],
        edge(Edge::End, Forward, Word),
    ),
    entry(Spans, "Shrink the end by a word", &[k(Key::Left).shift()], edge(Edge::End, Back, Word)),
    entry(
        Spans,
        "Grow the end by a character",
        &[k(Key::Right).alt().shift()],
        edge(Edge::End, Forward, Character),
    ),
    entry(
        Spans,
        "Shrink the end by a character",
        &[k(Key::Left).alt().shift()],
        edge(Edge::End, Back, Character),
    ),
    entry(
        Spans,
        "Grow the start by a word",
        &[k(Key::Left).ctrl().shift()],
        edge(Edge::Start, Back, Word),
    ),
    entry(
        Spans,
        "Shrink the start by a word",
        &[k(Key::Right).ctrl().shift()],
        edge(Edge::Start, Forward, Word),
    ),
    entry(
        Spans,
        "Grow the start by a character",
        &[k(Key::Left).ctrl().alt().shift()],
        edge(Edge::Start, Back, Character),
    ),
    entry(
        Spans,
        "Shrink the start by a character",
        &[k(Key::Right).ctrl().alt().shift()],
        edge(Edge::Start, Forward, Character),
    ),
    entry(Spans, "Next span", &[c('j')], Action::StepSpan { way: Forward, same_label: false }),
    entry(Spans, "Previous span", &[c('k')], Action::StepSpan { way: Back, same_label: false }),
    entry(
        Spans,
        "Next span with the same label",
        &[c('j').shift()],
        Action::StepSpan { way: Forward, same_label: true },
    ),
    entry(
        Spans,
        "Previous span with the same label",
        &[c('k').shift()],
        Action::StepSpan { way: Back, same_label: true },
    ),
    entry(Spans, "Into the span inside", &[k(Key::Down).alt()], Action::Nest(Forward)),
    entry(Spans, "Out to the span around", &[k(Key::Up).alt()], Action::Nest(Back)),
    entry(Spans, "Add a fragment, or cut one out", &[c('f')], Action::Fragment),
    entry(Spans, "Join the fragments", &[c('f').shift()], Action::JoinFragments),
    entry(Spans, "Edit the fields of the selection", &[k(Key::Enter)], Action::EditFields),
    entry(Caret, "Next word", &[k(Key::Right)], go(Forward, Word, false)),
    entry(Caret, "Previous word", &[k(Key::Left)], go(Back, Word, false)),
    entry(Caret, "Next character", &[k(Key::Right).alt()], go(Forward, Character, false)),
    entry(Caret, "Previous character", &[k(Key::Left).alt()], go(Back, Character, false)),
    entry(Caret, "Next row", &[k(Key::Down)], go(Forward, Row, false)),
    entry(Caret, "Previous row", &[k(Key::Up)], go(Back, Row, false)),
    entry(Caret, "Start of the row", &[k(Key::Home)], go(Back, RowEdge, false)),
    entry(Caret, "End of the row", &[k(Key::End)], go(Forward, RowEdge, false)),
    entry(Caret, "Next sentence", &[k(Key::Right).ctrl()], go(Forward, Sentence, false)),
    entry(Caret, "Previous sentence", &[k(Key::Left).ctrl()], go(Back, Sentence, false)),
    entry(Caret, "Next paragraph", &[k(Key::Down).ctrl()], go(Forward, Paragraph, false)),
    entry(Caret, "Previous paragraph", &[k(Key::Up).ctrl()], go(Back, Paragraph, false)),
    entry(Caret, "Start of the article", &[k(Key::Home).ctrl()], Action::ArticleEdge(Back)),
    entry(Caret, "End of the article", &[k(Key::End).ctrl()], Action::ArticleEdge(Forward)),
    entry(Caret, "Extend by a word", &[k(Key::Right).shift()], go(Forward, Word, true)),
    entry(Caret, "Extend back by a word", &[k(Key::Left).shift()], go(Back, Word, true)),
    entry(
        Caret,
        "Extend by a character",
        &[k(Key::Right).alt().shift()],
        go(Forward, Character, true),
    ),
    entry(
        Caret,
        "Extend back by a character",
        &[k(Key::Left).alt().shift()],
        go(Back, Character, true),
    ),
    entry(Caret, "Extend by a row", &[k(Key::Down).shift()], go(Forward, Row, true)),
    entry(Caret, "Extend back by a row", &[k(Key::Up).shift()], go(Back, Row, true)),
    entry(
        Caret,
        "Extend by a sentence",
        &[k(Key::Right).ctrl().shift()],
        go(Forward, Sentence, true),
    ),
    entry(
        Caret,
        "Extend back by a sentence",
        &[k(Key::Left).ctrl().shift()],
        go(Back, Sentence, true),
    ),
    entry(
        Caret,
        "Extend by a paragraph",
        &[k(Key::Down).ctrl().shift()],
        go(Forward, Paragraph, true),
    ),
    entry(
        Caret,
        "Extend back by a paragraph",
        &[k(Key::Up).ctrl().shift()],
        go(Back, Paragraph, true),
    ),
    entry(
        Caret,
        "Extend to the end of the row",
        &[k(Key::End).shift()],
        go(Forward, RowEdge, true),
    ),
    entry(
        Caret,
        "Extend to the start of the row",
        &[k(Key::Home).shift()],
        go(Back, RowEdge, true),
    ),
    entry(
        Caret,
        "Select the next occurrence of the same text",
        &[c('d').ctrl()],
        Action::SelectNextOccurrence,
    ),
    entry(Caret, "Copy the text", &[c('c').ctrl()], Action::CopyText),
    entry(Caret, "Copy the offsets", &[c('c').ctrl().shift()], Action::CopyOffsets),
    entry(Caret, "Let go of the selection", &[k(Key::Escape)], Action::Escape),
    entry(Flow, "Undo", &[c('z').ctrl()], Action::Undo),
    entry(Flow, "Redo", &[c('y').ctrl(), c('z').ctrl().shift()], Action::Redo),
    entry(Flow, "Next thing left to do", &[c('n')], Action::StepTodo(Forward)),
    entry(Flow, "Previous thing left to do", &[c('n').shift()], Action::StepTodo(Back)),
    entry(Flow, "Between article and comments", &[c('c')], Action::SwitchToComments),
    entry(Flow, "Next comment", &[k(Key::PageDown)], Action::StepComment(Forward)),
    entry(Flow, "Previous comment", &[k(Key::PageUp)], Action::StepComment(Back)),
    entry(Flow, "Next article", &[c(']')], Action::StepArticle(Forward)),
    entry(Flow, "Previous article", &[c('[')], Action::StepArticle(Back)),
    entry(Flow, "Mark done and open the next", &[k(Key::Enter).ctrl()], Action::MarkDone),
    entry(Flow, "Reopen a finished article", &[], Action::Reopen),
    entry(Flow, "Write the annotation file now", &[c('s').ctrl()], Action::Checkpoint),
    entry(View, "Find in this article…", &[c('f').ctrl()], Action::FindInArticle),
    entry(View, "Next hit", &[k(Key::F(3))], Action::StepFind(Forward)),
    entry(View, "Previous hit", &[k(Key::F(3)).shift()], Action::StepFind(Back)),
    entry(View, "Filter the article list…", &[c('/')], Action::FilterArticles),
    entry(View, "Show or hide the article list", &[c('l')], Action::ToggleArticleList),
    entry(View, "Show or hide the inspector", &[c('i')], Action::ToggleInspector),
    entry(View, "Tags: all, selected only, none", &[c('v')], Action::CycleTagDensity),
    entry(View, "Light or dark", &[], Action::ToggleTheme),
    entry(View, "Zoom in", &[c('+').ctrl(), c('=').ctrl()], Action::Zoom(1)),
    entry(View, "Zoom out", &[c('-').ctrl()], Action::Zoom(-1)),
    entry(View, "Normal zoom", &[c('0').ctrl()], Action::Zoom(0)),
    entry(
        View,
        "Bigger reading text",
        &[c('+').ctrl().alt(), c('=').ctrl().alt()],
        Action::ReadingSize(1),
    ),
    entry(View, "Smaller reading text", &[c('-').ctrl().alt()], Action::ReadingSize(-1)),
    entry(View, "Normal reading text", &[c('0').ctrl().alt()], Action::ReadingSize(0)),
    entry(View, "Next region of the window", &[k(Key::F(6))], Action::StepRegion(Forward)),
    entry(View, "Previous region of the window", &[k(Key::F(6)).shift()], Action::StepRegion(Back)),
    entry(View, "Keys", &[k(Key::F(1)), c('?'), c('?').shift()], Action::ShowKeys),
    entry(Project, "Command palette…", &[c('k').ctrl()], Action::OpenPalette("")),
    entry(Project, "Go to an article…", &[c('p').ctrl()], Action::OpenPalette("/")),
    entry(Project, "Open a folder of articles…", &[c('o').ctrl()], Action::OpenFolder),
    entry(Project, "Open one article…", &[c('o').ctrl().shift()], Action::OpenFile),
    entry(Project, "Open the sample project", &[c('t').ctrl()], Action::OpenSample),
    entry(Project, "Save a copy of the annotations…", &[c('s').ctrl().shift()], Action::SaveCopy),
    entry(Project, "Close the project", &[c('w').ctrl()], Action::CloseProject),
    entry(Project, "Settings…", &[c(',').ctrl()], Action::ShowSettings),
];

/// The first chord of an action, for tooltips and menus.
pub fn chord_of(action: &Action) -> Option<Chord> {
    ACTIONS.iter().find(|info| info.action == *action)?.chords.first().copied()
}

/// What an action without argument is called.
pub fn title_of(action: &Action) -> Option<&'static str> {
    ACTIONS.iter().find(|info| info.action == *action).map(|info| info.title)
}
