//! All actions that need no argument, as one list: menus, keys, tooltips, the command
//! palette and the page of keys are all made from [`ACTIONS`]. Adding an action is a
//! variant of [`Action`], a line in the list, and an arm where it is carried out.

use super::action::{Action, Edge, Side, Unit, Way};
use super::agreement::AgreementAction;
use super::bindings::bindings;
use super::dashboard::DashboardAction;
use super::key::{Chord, Key};
use super::mend::MendAction;
use super::review::ReviewAction;
use super::schema::{SchemaAction, SchemaEdit};
use super::search::{Operation, SearchAction};
use crate::annotation::{Confidence, Reason};

/// Where an action is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Section {
    Labels,
    Caret,
    Spans,
    Links,
    Suggestions,
    Review,
    Dashboard,
    Agreement,
    Schema,
    Flow,
    Search,
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
            Self::Links => "Quotes, links, chains",
            Self::Suggestions => "Suggestions",
            Self::Review => "Review",
            Self::Dashboard => "Project page",
            Self::Agreement => "Agreement",
            Self::Schema => "Schema",
            Self::Flow => "Flow",
            Self::Search => "Search the project",
            Self::View => "View",
            Self::Project => "Project",
        }
    }

    /// Whether its actions make or change annotations.
    pub const fn annotates(self) -> bool {
        matches!(self, Self::Labels | Self::Spans | Self::Links | Self::Suggestions)
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
    /// Its keys, the one to show first, unless the user has given it others ([`Bindings`]).
    ///
    /// [`Bindings`]: super::Bindings
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

const fn review(title: &'static str, chords: &'static [Chord], action: ReviewAction) -> ActionInfo {
    entry(Review, title, chords, Action::Review(action))
}

const fn figures(
    title: &'static str,
    chords: &'static [Chord],
    action: AgreementAction,
) -> ActionInfo {
    entry(Agreement, title, chords, Action::Agreement(action))
}

const fn project(
    title: &'static str,
    chords: &'static [Chord],
    action: DashboardAction,
) -> ActionInfo {
    entry(Dashboard, title, chords, Action::Dashboard(action))
}

const fn search(title: &'static str, chords: &'static [Chord], action: SearchAction) -> ActionInfo {
    entry(Search, title, chords, Action::Search(action))
}

const fn labels(title: &'static str, chords: &'static [Chord], action: SchemaAction) -> ActionInfo {
    entry(Schema, title, chords, Action::Schema(action))
}

const fn go(way: Way, unit: Unit, extend: bool) -> Action {
    Action::Move { way, unit, extend }
}

const fn edge(edge: Edge, way: Way, unit: Unit) -> Action {
    Action::MoveEdge { edge, way, unit }
}

use Section::{
    Agreement, Caret, Dashboard, Flow, Labels, Links, Project, Review, Schema, Search, Spans,
    Suggestions, View,
};
use Unit::{Character, Paragraph, Row, RowEdge, Sentence, Word};
use Way::{Back, Forward};

/// Every action that needs no argument, in the order of the page of keys. Label keys
/// come from the schema (see [`super::action_for`]). Where one chord stands twice, the
/// first action that can be carried out at the moment has it.
pub static ACTIONS: &[ActionInfo] = &[
    review(
        "Review: compare, and decide into gold; again to annotate",
        &[c('r').ctrl()],
        ReviewAction::Toggle,
    ),
    review("Next difference", &[c('j')], ReviewAction::Step(Forward)),
    review("Previous difference", &[c('k')], ReviewAction::Step(Back)),
    review("Next open difference, in other articles too", &[c('n')], ReviewAction::NextOpen),
    review("Take the first proposal", &[c('1')], ReviewAction::Take(0)),
    review("Take the second proposal", &[c('2')], ReviewAction::Take(1)),
    review("Take the third proposal", &[c('3')], ReviewAction::Take(2)),
    review("Take the fourth proposal", &[c('4')], ReviewAction::Take(3)),
    review("Take the fifth proposal", &[c('5')], ReviewAction::Take(4)),
    review("Take the sixth proposal", &[c('6')], ReviewAction::Take(5)),
    review("Take the seventh proposal", &[c('7')], ReviewAction::Take(6)),
    review("Take the eighth proposal", &[c('8')], ReviewAction::Take(7)),
    review("Take the ninth proposal", &[c('9')], ReviewAction::Take(8)),
    review("Look at the next proposal", &[k(Key::Down)], ReviewAction::Choose(Forward)),
    review("Look at the previous proposal", &[k(Key::Up)], ReviewAction::Choose(Back)),
    review("Take the proposal that is looked at", &[k(Key::Enter)], ReviewAction::Accept),
    review("Keep all proposals", &[c('b')], ReviewAction::Both),
    review("Nothing is here", &[c('0')], ReviewAction::Nothing),
    review("Take and edit by hand", &[c('e')], ReviewAction::Edit),
    review("Done editing by hand", &[k(Key::Enter).ctrl()], ReviewAction::EndEdit),
    review("Cancel editing by hand", &[], ReviewAction::CancelEdit),
    review("Later", &[c('l')], ReviewAction::Later),
    review(
        "Open a decided difference again",
        &[k(Key::Backspace), k(Key::Delete)],
        ReviewAction::Reopen,
    ),
    review("Reason: guideline gap", &[c('g')], ReviewAction::SetReason(Reason::GuidelineGap)),
    review("Reason: slip", &[c('s')], ReviewAction::SetReason(Reason::Slip)),
    review("Reason: ambiguous", &[c('a')], ReviewAction::SetReason(Reason::Ambiguous)),
    review("Reason: wrong guideline", &[c('w')], ReviewAction::SetReason(Reason::WrongGuideline)),
    review("Write a note on the decision", &[c('m')], ReviewAction::WriteNote),
    review("Settle by a rule…", &[c('a').shift()], ReviewAction::ShowRules),
    review("Show or hide what all agree on", &[c('h')], ReviewAction::ToggleAgreed),
    review("One text, or a column for each", &[c('v')], ReviewAction::ToggleBeside),
    entry(
        Dashboard,
        "Project: progress, counts, exports; again goes back",
        &[c('j').ctrl()],
        Action::ShowProject,
    ),
    project("Everybody’s annotations, or one annotator’s", &[c('a')], DashboardAction::NextPerson),
    project("Charts as tables, or as charts", &[c('t')], DashboardAction::ToggleTables),
    project("Save all tables as CSV…", &[], DashboardAction::SaveTables),
    entry(
        Agreement,
        "Agreement: how far all agree on the whole project; again goes back",
        &[c('g').ctrl()],
        Action::ShowAgreement,
    ),
    entry(
        Schema,
        "Schema: change the label set, for everybody; again goes back",
        &[c('l').ctrl()],
        Action::ShowSchema,
    ),
    labels("Next label", &[c('j')], SchemaAction::Step(Forward)),
    labels("Previous label", &[c('k')], SchemaAction::Step(Back)),
    labels("New label, link or comment type", &[c('n')], SchemaAction::AddBeside),
    labels("Up in the list", &[k(Key::Up).alt()], SchemaAction::Edit(SchemaEdit::Move(Back))),
    labels(
        "Down in the list",
        &[k(Key::Down).alt()],
        SchemaAction::Edit(SchemaEdit::Move(Forward)),
    ),
    labels("Take the selected span as an example", &[c('x')], SchemaAction::UseAsExample),
    labels("Drop all changes of the schema", &[], SchemaAction::Revert),
    labels("Take back the last version of the schema", &[], SchemaAction::TakeBack),
    figures("Next layer", &[c('j')], AgreementAction::Step(Forward)),
    figures("Previous layer", &[c('k')], AgreementAction::Step(Back)),
    figures("Copy the figures as CSV", &[c('c').shift()], AgreementAction::Copy),
    figures("Save the figures as JSON…", &[c('s').ctrl()], AgreementAction::Save),
    figures("Stop working the figures out", &[], AgreementAction::Stop),
    figures("Work the figures out again", &[k(Key::F(5))], AgreementAction::Again),
    search("Search the project…", &[c('f').ctrl().shift()], SearchAction::Show),
    search(
        "Label every occurrence of the selection…",
        &[c('d').ctrl().shift()],
        SearchAction::LabelEvery,
    ),
    search("Next hit", &[k(Key::F(4))], SearchAction::Step(Forward)),
    search("Previous hit", &[k(Key::F(4)).shift()], SearchAction::Step(Back)),
    // Only while hits are chosen for something.
    search("Next hit to choose", &[k(Key::Down), c('j')], SearchAction::Walk(Forward)),
    search("Previous hit to choose", &[k(Key::Up), c('k')], SearchAction::Walk(Back)),
    search("Choose the hit, or leave it out", &[k(Key::Space)], SearchAction::ToggleCheck),
    search("Choose all hits", &[c('a').ctrl()], SearchAction::CheckAll(None, true)),
    search("Leave all hits out", &[c('a').ctrl().shift()], SearchAction::CheckAll(None, false)),
    search("Delete the chosen hits", &[k(Key::Delete)], SearchAction::Choose(Operation::Delete)),
    search("Do it to the chosen hits", &[k(Key::Enter).ctrl()], SearchAction::CarryOut),
    search("Do nothing to the hits", &[k(Key::Escape)], SearchAction::Cancel),
    entry(Labels, "Brush on or off with the last label", &[c('b')], Action::ToggleBrush),
    entry(Labels, "Write a note", &[c('m')], Action::WriteNote),
    entry(
        Labels,
        "Remark on what is selected, for others to answer…",
        &[c('m').ctrl()],
        Action::WriteRemark,
    ),
    entry(Labels, "Confidence low", &[c('1').alt()], Action::SetConfidence(Confidence::LOW)),
    entry(Labels, "Confidence medium", &[c('2').alt()], Action::SetConfidence(Confidence::MEDIUM)),
    entry(Labels, "Confidence high", &[c('3').alt()], Action::SetConfidence(Confidence::HIGH)),
    entry(Labels, "Delete the selected span", &[k(Key::Delete), k(Key::Backspace)], Action::Delete),
    entry(Labels, "Next value of the first choice", &[c('d')], Action::CycleAttribute),
    entry(Labels, "Next stance of the comment", &[c('s')], Action::CycleStance(0)),
    entry(
        Labels,
        "Next of its second stance, if there is one",
        &[c('s').shift()],
        Action::CycleStance(1),
    ),
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
    entry(Spans, "Place what lost its place here", &[c('p').alt()], Action::PlaceNext),
    // While a link is being made, Enter, Space and the slash are about its other end.
    entry(Links, "Link to the selected words", &[k(Key::Enter)], Action::LinkHere(None)),
    entry(Links, "Leave this part of the quote out", &[k(Key::Space)], Action::SkipPart),
    entry(Links, "Search the other end by its words…", &[c('/')], Action::SearchLink),
    entry(Spans, "Edit the fields of the selection", &[k(Key::Enter)], Action::EditFields),
    entry(
        Links,
        "Quote with source and cue…",
        &[c('\''), c('"'), c('"').shift()],
        Action::MakeQuote,
    ),
    entry(Links, "Same as another mention…", &[c('g')], Action::StartChain),
    entry(Links, "Take the mention out of its chain", &[c('g').shift()], Action::LeaveChain),
    entry(Links, "Next mention of the same", &[c('j').alt()], Action::StepMention(Forward)),
    entry(Links, "Previous mention of the same", &[c('k').alt()], Action::StepMention(Back)),
    entry(Suggestions, "Next suggestion", &[c('.')], Action::StepOffer(Forward)),
    entry(Suggestions, "Previous suggestion", &[c(',')], Action::StepOffer(Back)),
    entry(Suggestions, "Take the suggestion", &[c('a')], Action::TakeOffer),
    entry(Suggestions, "Refuse the suggestion", &[c('x')], Action::RefuseOffer),
    entry(
        Suggestions,
        "Take all suggestions like it: the same words, or all certain ones of its kind",
        &[c('a').ctrl().shift()],
        Action::TakeAllOffers,
    ),
    entry(
        Suggestions,
        "Refuse all suggestions like it: the same words, or all of its kind",
        &[c('x').ctrl().shift()],
        Action::RefuseAllOffers,
    ),
    entry(Suggestions, "Put back what was refused here", &[], Action::ForgetRefusals),
    entry(Suggestions, "Show or hide suggestions", &[c('h')], Action::ToggleOffers),
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
    entry(Flow, "Mend the text…", &[c('m').alt()], Action::Mend(MendAction::Show)),
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
    entry(View, "Links: all, or of the selection", &[c('a').alt()], Action::ToggleAllLinks),
    entry(View, "Panel: selection", &[], Action::ShowSide(Side::Selection)),
    entry(View, "Panel: quotes", &[c('u')], Action::ShowSide(Side::Quotes)),
    entry(View, "Panel: entities", &[c('y')], Action::ShowSide(Side::Entities)),
    entry(View, "Panel: changes by adjudication", &[c('g').alt()], Action::ShowSide(Side::Changes)),
    entry(
        View,
        "Panel: suggested labels and who suggests them",
        &[c('q').alt()],
        Action::ShowSide(Side::Sources),
    ),
    entry(Flow, "Next change by adjudication", &[k(Key::F(7))], Action::StepChange(Forward)),
    entry(
        Flow,
        "Previous change by adjudication",
        &[k(Key::F(7)).shift()],
        Action::StepChange(Back),
    ),
    entry(View, "Comments as a grid", &[c('c').shift()], Action::ToggleGrid),
    entry(View, "Comments by thread or by time", &[c('o')], Action::ToggleThreads),
    entry(View, "Fold the thread", &[c('z')], Action::FoldThread(None)),
    entry(View, "Show the quotes of all speakers", &[], Action::FilterSpeaker(None)),
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
    entry(Project, "Import a dataset…", &[c('i').ctrl()], Action::Import),
    entry(Project, "Import a folder of a dataset…", &[c('i').ctrl().shift()], Action::ImportFolder),
    entry(Project, "Export a dataset…", &[c('e').ctrl()], Action::Export),
    entry(
        Project,
        "Blind: others’ work is shown when one’s own is done",
        &[],
        Action::SetBlind(true),
    ),
    entry(Project, "Not blind: others’ work is shown at once", &[], Action::SetBlind(false)),
    entry(Project, "Close the project", &[c('w').ctrl()], Action::CloseProject),
    entry(Project, "Settings…", &[c(',').ctrl()], Action::ShowSettings),
];

/// The first chord of an action, as the user has it, for tooltips and menus.
pub fn chord_of(action: &Action) -> Option<Chord> {
    let info = ACTIONS.iter().find(|info| info.action == *action)?;
    bindings().chords(info).first().copied()
}

/// What an action without argument is called.
pub fn title_of(action: &Action) -> Option<&'static str> {
    ACTIONS.iter().find(|info| info.action == *action).map(|info| info.title)
}
