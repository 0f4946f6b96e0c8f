//! What keys do while the comments are listed: the arrows go from row to row.

use crate::session::{Action, Chord, Key, Way};

/// A step in the list of comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GridStep {
    /// To the next or previous row.
    Row(Way),
    /// By as many rows as are seen at once.
    Page(Way),
    /// To the last or the first row.
    Edge(Way),
    /// To the next comment without a type; after the last, the first.
    Untyped,
    /// To the comment's card in the text.
    Open,
    /// Back to the text.
    Leave,
}

impl GridStep {
    /// The step that a chord stands for.
    pub(crate) fn of(chord: Chord) -> Option<Self> {
        if chord.alt || chord.shift {
            return None;
        }
        Some(match chord.key {
            Key::Home => Self::Edge(Way::Back),
            Key::End => Self::Edge(Way::Forward),
            _ if chord.ctrl => return None,
            Key::Down | Key::Char('j') => Self::Row(Way::Forward),
            Key::Up | Key::Char('k') => Self::Row(Way::Back),
            Key::PageDown => Self::Page(Way::Forward),
            Key::PageUp => Self::Page(Way::Back),
            Key::Space => Self::Untyped,
            Key::Enter | Key::Right => Self::Open,
            Key::Escape => Self::Leave,
            _ => return None,
        })
    }
}

/// Whether a key keeps its meaning in the list: not those that need a place in the text,
/// which nobody sees there.
pub(crate) fn works_in_grid(action: &Action) -> bool {
    !matches!(
        action,
        Action::Move { .. }
            | Action::ArticleEdge(_)
            | Action::StepSpan { .. }
            | Action::ApplyLabel(_)
            | Action::AddLabel(_)
            | Action::MarkPlace(_)
            | Action::ToggleBrush
            | Action::MakeQuote
            | Action::FoldThread(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bare_keys_are_steps() {
        let down = Chord::plain(Key::Down);
        assert_eq!(GridStep::of(down), Some(GridStep::Row(Way::Forward)));
        assert_eq!(GridStep::of(Chord::char('k')), Some(GridStep::Row(Way::Back)));
        assert_eq!(GridStep::of(Chord::plain(Key::End).ctrl()), Some(GridStep::Edge(Way::Forward)));
        for chord in [down.shift(), down.ctrl(), down.alt(), Chord::char('1')] {
            assert_eq!(GridStep::of(chord), None, "{chord}");
        }
    }
}
