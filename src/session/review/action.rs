//! What a user can do while teammates' sets are held against each other.

use super::filter::ReviewFilter;
use crate::annotation::Reason;
use crate::review::gold::NamedRule;
use crate::session::Way;

/// What a user can do in a review.
#[derive(Clone, Debug, PartialEq)]
pub enum ReviewAction {
    /// Begin the review of this project, or go back to annotating.
    Toggle,
    /// The next or previous difference of this article.
    Step(Way),
    /// The next difference that is not decided, in this article or in one after it.
    NextOpen,
    /// The difference at this position.
    Select(usize),
    /// Looks at the next or previous proposal; [`Self::Accept`] takes it.
    Choose(Way),
    /// Looks at the proposal at this position, counted from 0.
    Look(usize),
    /// Takes the proposal at this position, counted from 0.
    Take(usize),
    /// Takes the proposal that is looked at.
    Accept,
    /// Takes all proposals.
    Both,
    /// Nothing is here.
    Nothing,
    /// Takes the proposal that is looked at, and goes on to change it by hand.
    Edit,
    /// What was edited is as it should be.
    EndEdit,
    /// What was edited, and that it was begun, is taken back.
    CancelEdit,
    /// Leaves it for later.
    Later,
    /// Takes back what was decided, now or in an earlier session.
    Reopen,
    /// Why annotators differ here; the same again takes it back.
    SetReason(Reason),
    /// To the field for the note on the decision.
    WriteNote,
    /// The note on the decision.
    SetNote(String),
    /// The rules that settle what needs nobody, with what each would settle.
    ShowRules,
    /// Settles by a rule what is open in this article, or in all.
    ByRule {
        /// The rule.
        rule: NamedRule,
        /// In all articles of the project, or in this one.
        everywhere: bool,
    },
    /// Settles no further article by the rule that is being applied.
    StopSettling,
    /// What all agree on shown in the text, or not.
    ToggleAgreed,
    /// All in one text, or one column for each annotator.
    ToggleBeside,
    /// Which differences are listed and stepped through.
    Filter(ReviewFilter),
    /// Whether somebody's sets are compared.
    Compare {
        /// Their name.
        annotator: String,
        /// Whether they take part.
        takes_part: bool,
    },
}
