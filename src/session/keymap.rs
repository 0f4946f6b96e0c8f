//! From a chord to an action: the schema's label keys first, then the list of
//! actions. The same chord can mean different things; the situation decides.

use super::action::{Action, Side};
use super::bindings::bindings;
use super::key::{Chord, Key};
use super::page::Page;
use super::registry::{ACTIONS, Section};
use super::review::ReviewAction;
use super::search::{Operation, SearchAction};
use crate::schema::{Schema, SegmentTargetKind};

/// What a chord's meaning depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// An article is open.
    pub article: bool,
    /// A span is selected.
    pub span: bool,
    /// Text (at least a character) is selected.
    pub text: bool,
    /// A comment is focused.
    pub comment: bool,
    /// Text for a span's next fragment is being chosen; `span` is then false.
    pub fragment: bool,
    /// The other end of a link is being chosen.
    pub link: bool,
    /// It is a part of a quote that can be left out.
    pub part: bool,
    /// Teammates' sets are held against each other; nothing is annotated then.
    pub review: Option<Reviewing>,
    /// A difference between these is edited by hand, with the keys of annotating.
    pub editing: bool,
    /// A page over the whole project is shown, and no article.
    pub page: Option<Page>,
    /// The project is searched.
    pub search: bool,
    /// Hits of the search are chosen, for something that is done to all of them.
    pub bulk: bool,
}

/// What there is to do in a review.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reviewing {
    /// A difference is in hand.
    pub difference: bool,
    /// It is decided.
    pub decided: bool,
}

/// What `chord` means now, if anything.
pub fn action_for(chord: Chord, schema: Option<&Schema>, now: Situation) -> Option<Action> {
    if now.bulk
        && let Some(action) = schema.and_then(|schema| bulk_label_key(chord, schema))
    {
        return Some(action);
    }
    if now.article
        && now.review.is_none()
        && now.page.is_none()
        && !now.bulk
        && let Some(schema) = schema
        && let Some(action) = label_key(chord, schema, now)
    {
        return Some(action);
    }
    let bindings = bindings();
    ACTIONS
        .iter()
        .filter(|info| bindings.chords(info).contains(&chord))
        .map(|info| &info.action)
        .find(|action| is_possible(action, now))
        .cloned()
}

/// Whether an action makes sense in the situation; the palette greys out the others.
pub fn is_possible(action: &Action, now: Situation) -> bool {
    if let Some(review) = now.review
        && !in_review(action, review)
    {
        return false;
    }
    match now.page {
        Some(Page::Schema) => {
            let draft = matches!(action, Action::Undo | Action::Redo | Action::Checkpoint);
            return draft || matches!(action, Action::Schema(_)) || beside_articles(action);
        }
        Some(Page::Agreement) => {
            return matches!(action, Action::Agreement(_)) || beside_articles(action);
        }
        Some(Page::Project) => {
            return matches!(action, Action::Dashboard(_)) || beside_articles(action);
        }
        None => {}
    }
    if now.bulk && !in_bulk(action) {
        return false;
    }
    match action {
        Action::Search(
            SearchAction::Walk(_)
            | SearchAction::ToggleCheck
            | SearchAction::CheckAll(..)
            | SearchAction::Choose(_)
            | SearchAction::CarryOut
            | SearchAction::Cancel,
        ) => now.bulk,
        Action::Search(SearchAction::Show | SearchAction::LabelEvery) => now.article,
        Action::Search(_) => now.search,
        Action::Agreement(_) | Action::Schema(_) | Action::Dashboard(_) => false,
        Action::Review(ReviewAction::Toggle) => now.article,
        Action::Review(ReviewAction::EndEdit | ReviewAction::CancelEdit) => now.editing,
        Action::Review(_) => now.review.is_some(),
        Action::MarkDone => now.article && !now.editing,
        Action::LinkHere(_) | Action::SearchLink => now.link,
        Action::SkipPart => now.part,
        Action::FilterArticles | Action::EditFields if now.link => false,
        Action::StartChain | Action::LeaveChain | Action::StepMention(_) => now.span,
        Action::CycleAttribute => now.span,
        Action::CycleStance(_) => now.comment && !now.span,
        // Text inside a selected span may be selected too: then the arrows are the caret's.
        Action::MoveEdge { .. } => now.span && !now.text,
        Action::Delete | Action::Nest(_) | Action::ShowGuideline | Action::SetConfidence(_) => {
            now.span
        }
        Action::WriteNote => now.span,
        Action::EditFields => now.span,
        Action::Fragment => now.span || now.fragment,
        Action::JoinFragments => now.span,
        Action::CopyText | Action::CopyOffsets => now.span || now.text,
        Action::SelectNextOccurrence => now.text || now.span,
        Action::OpenPalette(_)
        | Action::OpenFolder
        | Action::OpenFile
        | Action::OpenSample
        | Action::ToggleTheme
        | Action::Zoom(_)
        | Action::ShowKeys
        | Action::ShowSettings
        | Action::Import
        | Action::ImportFolder
        | Action::StepRegion(_)
        | Action::Escape => true,
        _ => now.article,
    }
}

/// Whether an action has its place where figures of the whole project are shown: what is about
/// these, and what is about no article.
fn beside_articles(action: &Action) -> bool {
    matches!(
        action,
        Action::ShowAgreement
            | Action::ShowProject
            | Action::ShowSchema
            | Action::Review(ReviewAction::Toggle)
            | Action::OpenPalette(_)
            | Action::OpenFolder
            | Action::OpenFile
            | Action::OpenSample
            | Action::OpenArticle(_)
            | Action::CloseProject
            | Action::SetBlind(_)
            | Action::ToggleTheme
            | Action::Zoom(_)
            | Action::ShowKeys
            | Action::ShowSettings
            | Action::Import
            | Action::ImportFolder
            | Action::Export
            | Action::Escape
    )
}

/// Whether an action has its place while hits of a search are chosen for something: what goes
/// from hit to hit, and what changes no annotation.
fn in_bulk(action: &Action) -> bool {
    match action {
        Action::Search(_) | Action::Escape | Action::Undo | Action::Redo => true,
        Action::Move { .. } | Action::StepSpan { .. } => false,
        action => {
            let info = ACTIONS.iter().find(|info| info.action == *action);
            info.is_some_and(|info| matches!(info.section, Section::View | Section::Project))
        }
    }
}

/// The label that the chosen hits are to get.
fn bulk_label_key(chord: Chord, schema: &Schema) -> Option<Action> {
    let Key::Char(c) = chord.key else { return None };
    if chord.ctrl || chord.alt || chord.shift {
        return None;
    }
    let (_, label) = schema.span_labels().find(|(_, label)| label.key == Some(c))?;
    let operation = Operation::Label(Some(label.name.clone()));
    Some(Action::Search(SearchAction::Choose(operation)))
}

/// Whether an action has its place in a review: all but what annotates.
fn in_review(action: &Action, review: Reviewing) -> bool {
    match action {
        Action::Review(
            ReviewAction::Choose(_)
            | ReviewAction::Look(_)
            | ReviewAction::Take(_)
            | ReviewAction::Accept
            | ReviewAction::Both
            | ReviewAction::Nothing
            | ReviewAction::Edit
            | ReviewAction::Later
            | ReviewAction::SetReason(_)
            | ReviewAction::WriteNote,
        ) => review.difference,
        Action::Review(ReviewAction::Reopen) => review.decided,
        Action::WriteRemark => review.difference,
        Action::Search(_) | Action::Mend(_) => false,
        Action::StepTodo(_) | Action::ToggleGrid | Action::ShowGuideline => false,
        Action::ShowSide(Side::Changes) | Action::StepChange(_) => false,
        action => {
            let info = ACTIONS.iter().find(|info| info.action == *action);
            info.is_none_or(|info| !info.section.annotates())
        }
    }
}

fn label_key(chord: Chord, schema: &Schema, now: Situation) -> Option<Action> {
    let Key::Char(c) = chord.key else { return None };
    if now.link {
        // Letters choose among the ends in view; other label keys tag a new one.
        if chord.ctrl || chord.alt || chord.shift || c.is_alphabetic() {
            return None;
        }
        let (_, label) = schema.span_labels().find(|(_, label)| label.key == Some(c))?;
        return Some(Action::LinkHere(Some(label.name.clone())));
    }
    if chord.ctrl && !chord.alt && !chord.shift && c.is_ascii_digit() && c != '0' {
        let (_, label) = schema.span_labels().find(|(_, label)| label.key == Some(c))?;
        return Some(Action::MarkPlace(label.name.clone()));
    }
    if chord.ctrl || chord.alt {
        return None;
    }
    if now.comment && !now.text && !now.span && !now.fragment && !chord.shift {
        for layer in &schema.segment_layers {
            if layer.applies_to.contains(&SegmentTargetKind::Comment)
                && let Some(label) = layer.labels.iter().find(|l| l.key == Some(c))
            {
                return Some(Action::ToggleSegmentLabel {
                    layer: layer.name.clone(),
                    label: label.name.clone(),
                });
            }
        }
    }
    let label = schema.span_labels().find(|(_, label)| label.key == Some(c));
    let relation = || schema.relations.iter().find(|relation| relation.key == Some(c));
    Some(match (label, relation()) {
        (Some((_, label)), _) if chord.shift => Action::AddLabel(label.name.clone()),
        (Some((_, label)), _) => Action::ApplyLabel(label.name.clone()),
        (None, Some(relation)) if chord.shift => Action::Unlink(relation.name.clone()),
        (None, Some(relation)) => Action::StartLink(relation.name.clone()),
        (None, None) => return None,
    })
}
