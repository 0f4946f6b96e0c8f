//! The caret and the selected text.

use super::Session;
use super::action::{Unit, Way};
use super::selection::Caret;
use crate::annotation::Span;
use crate::text::ByteRange;

impl Session {
    pub(super) fn move_caret(&mut self, way: Way, unit: Unit, extend: bool) {
        let Some(open) = &self.open else { return };
        let walk = open.walk();
        let Some(start) = walk.start() else { return };
        let from = self.selection.caret.or_else(|| {
            let span = open.set().span(self.selection.span?)?.extent();
            Some(Caret::at(if way == Way::Forward { span.end } else { span.start }))
        });
        let caret = match from {
            None => {
                let at = self
                    .selection
                    .comment
                    .and_then(|order| open.blocks.get(open.blocks.comment(order)?))
                    .map_or(start, |b| b.range.start);
                if extend {
                    Caret { anchor: at, head: walk.extend(at, at, way, unit) }
                } else {
                    Caret::at(at)
                }
            }
            Some(caret) if extend => Caret {
                anchor: caret.anchor,
                head: walk.extend(caret.anchor, caret.head, way, unit),
            },
            Some(caret) => Caret::at(walk.step(caret.head, way, unit)),
        };
        self.set_caret(caret);
    }

    pub(super) fn article_edge(&mut self, way: Way) {
        let edge = self.open.as_ref().and_then(|open| match way {
            Way::Back => open.walk().start(),
            Way::Forward => open.walk().end(),
        });
        if let Some(at) = edge {
            self.set_caret(Caret::at(at));
        }
    }

    pub(super) fn place_caret(&mut self, at: usize, extend: bool) {
        let caret = match self.selection.caret {
            Some(caret) if extend => Caret { anchor: caret.anchor, head: at },
            _ => Caret::at(at),
        };
        self.set_caret(caret);
    }

    /// Puts the caret and shows it.
    pub(super) fn set_caret(&mut self, caret: Caret) {
        self.hold_caret(caret);
        self.reveal(ByteRange::new(caret.head, caret.head));
    }

    /// Puts the caret, lets go of the span, and focuses the comment it is in.
    pub(super) fn hold_caret(&mut self, caret: Caret) {
        let Some(open) = &self.open else { return };
        let block = open.blocks.at(caret.head).and_then(|b| open.blocks.get(b));
        self.selection.comment = block.and_then(|b| b.comment);
        if !self.selection.adding_fragment {
            self.selection.span = None;
        }
        self.selection.caret = Some(caret);
        self.selection.offer = None;
    }

    pub(super) fn select_next_occurrence(&mut self) {
        let Some(open) = &self.open else { return };
        let Some(range) = self.selection.text().or_else(|| self.selected_span().map(Span::extent))
        else {
            return;
        };
        let whole = open.article.text.as_str();
        let wanted = open.article.text.slice(range);
        // Only where a reader sees it: not in a comment's header.
        let shown = |start: usize| {
            open.is_shown(ByteRange::new(start, start + wanted.len())).then_some(start)
        };
        let after = whole.get(range.end..).unwrap_or_default();
        let next = after
            .match_indices(wanted)
            .find_map(|(at, _)| shown(range.end + at))
            .or_else(|| whole.match_indices(wanted).find_map(|(at, _)| shown(at)));
        if let Some(start) = next {
            let found = ByteRange::new(start, start + wanted.len());
            if !self.selection.adding_fragment {
                self.selection.span = None;
            }
            self.set_caret(Caret { anchor: found.start, head: found.end });
            if found == range {
                self.say("This is the only place where it stands.");
            }
        }
    }

    pub(super) fn escape(&mut self) {
        if let Some(link) = self.selection.link.take() {
            // The span or comment that the link was begun at stays in hand.
            self.hold(link.anchor);
            return;
        }
        let selection = &mut self.selection;
        if selection.offer.take().is_some() {
            return;
        }
        selection.relation = None;
        if selection.change.take().is_some() && selection.span.is_none() {
            selection.comment = None;
            return;
        }
        if selection.adding_fragment {
            selection.adding_fragment = false;
            selection.caret = None;
        } else if selection.brush.take().is_some() {
        } else if let Some(range) = selection.text() {
            selection.caret = Some(Caret::at(range.end));
        } else if selection.span.take().is_some()
            || selection.caret.take().is_some()
            || selection.comment.take().is_some()
        {
        } else if self.search.is_some() {
            self.search = None;
        } else {
            // Nothing is in hand: what is being edited by hand is let go of, too.
            self.cancel_edit();
        }
    }
}
