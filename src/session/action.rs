//! Everything a user can do, as plain data. Which keys do it is in
//! [`super::registry`]; how it is carried out, in [`super::dispatch`].

use super::agreement::AgreementAction;
use super::dashboard::DashboardAction;
use super::mend::MendAction;
use super::remarks::RemarkOn;
use super::review::ReviewAction;
use super::schema::SchemaAction;
use super::search::SearchAction;
use crate::annotation::{AnnotationId, AttributeValue, Confidence, RelationEnd};
use crate::article::ArticleId;
use crate::project::SuggestSettings;
use crate::suggest::{Source, SuggestionKey, SuggestionKind};
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

/// What the panel at the right shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// What is in hand.
    #[default]
    Selection,
    /// Who says what.
    Quotes,
    /// Who and what is mentioned.
    Entities,
    /// What adjudication changed.
    Changes,
    /// Who suggests labels.
    Sources,
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
    /// The next value of the selected span's first attribute with a choice of values.
    CycleAttribute,
    /// The next label of the focused comment's stance: of the layer at this position among
    /// those that take one label for each comment.
    CycleStance(usize),

    // Links
    /// Make a quote of the selected text, then ask for its source and cue.
    MakeQuote,
    /// Begin a relation of this type at what is in hand.
    StartLink(String),
    /// Take the relations of this type off what is in hand.
    Unlink(String),
    /// Begin to join the selected mention with another of the same.
    StartChain,
    /// The other end of the link that is being made.
    LinkTo(RelationEnd),
    /// The other end is the selected text, or the word at the caret, with this label or
    /// the one that fits.
    LinkHere(Option<String>),
    /// Leave out the part of the quote that is asked for.
    SkipPart,
    /// Look for the other end by its words.
    SearchLink,
    /// Join these two ends.
    Relate { label: String, from: RelationEnd, to: RelationEnd },
    /// Join these two mentions.
    Join { mention: AnnotationId, with: AnnotationId },
    /// Look at a relation in the inspector; again lets go of it.
    SelectRelation(AnnotationId),
    /// Put one end of a relation elsewhere: its start, or its end.
    Retarget { id: AnnotationId, start: bool },
    /// Swap the ends of a relation.
    Flip(AnnotationId),
    /// Give a relation another type.
    Retype { id: AnnotationId, label: String },
    /// Set one attribute of this relation.
    SetRelationAttribute { id: AnnotationId, name: String, value: Option<AttributeValue> },
    /// Take the selected mention out of its chain.
    LeaveChain,
    /// Take these mentions out of their chain, into one of their own if there are several.
    SplitChain(Vec<AnnotationId>),
    /// Say what a chain is about.
    EditChain {
        id: AnnotationId,
        name: String,
        kind: Option<String>,
        knowledge_base_id: Option<String>,
    },
    /// Make one chain of two, under the name of the first.
    MergeChains { into: AnnotationId, from: AnnotationId },
    /// Put a mention into a chain.
    AddToChain { chain: AnnotationId, mention: AnnotationId },
    /// The next or previous mention of the same.
    StepMention(Way),

    // Suggestions
    /// The next or previous suggestion.
    StepOffer(Way),
    /// Look at this suggestion.
    SelectOffer(SuggestionKey),
    /// Take the suggestion in hand.
    TakeOffer,
    /// Refuse it.
    RefuseOffer,
    /// Take all like the one in hand: a span’s words with its label, else certain ones of its
    /// kind.
    TakeAllOffers,
    /// Refuse all like the one in hand: a span’s words with its label, else all of its kind.
    RefuseAllOffers,
    /// Take all certain ones of this kind.
    TakeAllOf(SuggestionKind),
    /// Refuse all of this kind.
    RefuseAllOf(SuggestionKind),
    /// Put back what was refused.
    ForgetRefusals,
    /// Who may suggest spans; word lists and rules are read anew.
    ChooseSources(Box<SuggestSettings>),
    /// Switch one of them on or off.
    SwitchSource(Source, bool),
    /// Ask this program about the open article again, also after it has failed.
    AskModel(String),
    /// Stop what this program is working on.
    StopModel(String),

    // Remarks
    /// To the field for a remark on what is in hand.
    WriteRemark,
    /// Begin a thread of remarks.
    SayRemark { on: RemarkOn, text: String },
    /// Say something in a thread.
    AnswerRemark { thread: AnnotationId, text: String },
    /// Settle a thread.
    ResolveRemark(AnnotationId),
    /// Open a settled thread again.
    ReopenRemark(AnnotationId),
    /// Say something else in place of a remark of one's own.
    EditRemark { id: AnnotationId, text: String },
    /// Take a remark of one's own back.
    DeleteRemark(AnnotationId),
    /// Go to what a thread is about.
    ShowRemark(AnnotationId),

    // Feedback
    /// The next or previous change by adjudication.
    StepChange(Way),
    /// Go to this change, by position among those of the article.
    SelectChange(usize),

    /// What is done in a review.
    Review(ReviewAction),
    /// How far the whole team agrees; again goes back.
    ShowAgreement,
    /// What is done with the figures of that.
    Agreement(AgreementAction),
    /// What the project has and how far it is; again goes back.
    ShowProject,
    /// What is done there.
    Dashboard(DashboardAction),
    /// The label set, to be changed; again goes back.
    ShowSchema,
    /// What is done with it.
    Schema(SchemaAction),

    /// What is put right in the text.
    Mend(MendAction),

    /// What is done with a search over the project.
    Search(SearchAction),

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
    /// Put the unplaced span that is most like it there.
    PlaceNext,

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
    /// Whether annotators see others' work on an article only when their own is done.
    SetBlind(bool),

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
    /// The links of everything in view, or of what is in hand.
    ToggleAllLinks,
    /// Suggestions shown in the text, or not.
    ToggleOffers,
    /// What the panel at the right shows.
    ShowSide(Side),
    /// The comments as a list, one a row.
    ToggleGrid,
    /// Comments below what they answer, or in the article's order.
    ToggleThreads,
    /// Hide or show what answers the comment of this position; none means that in hand.
    FoldThread(Option<usize>),
    /// Show only the quotes of this speaker; none shows all.
    FilterSpeaker(Option<String>),
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
    /// The guideline of this label, with what was said about it.
    ShowLabel(String),
    /// The settings.
    ShowSettings,
    /// Write annotations in another program's format.
    Export,
    /// Read another program's file.
    Import,
    /// Read a folder of another program's files.
    ImportFolder,
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
