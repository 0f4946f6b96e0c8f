//! Spans: stepping through them, into and out of nested ones, their edges and fragments.

use smallvec::smallvec;

use super::Session;
use super::action::{Edge, Unit, Way};
use super::selection::Caret;
use crate::annotation::{AnnotationId, Command, Span};
use crate::text::ByteRange;

impl Session {
    /// Selects a span and shows it.
    pub(super) fn select_span(&mut self, id: AnnotationId) {
        let Some(open) = &self.open else { return };
        let Some(extent) = open.set().span(id).map(Span::extent) else { return };
        let block = open.blocks.at(extent.start).and_then(|b| open.blocks.get(b));
        self.selection.comment = block.and_then(|b| b.comment);
        self.selection.span = Some(id);
        self.selection.offer = None;
        self.selection.caret = None;
        self.selection.adding_fragment = false;
        self.reveal(extent);
    }

    pub(super) fn step_span(&mut self, way: Way, same_label: bool) {
        let Some(open) = &self.open else { return };
        let current = self.selected_span();
        let label = current.filter(|_| same_label).map(|s| s.label.clone());
        let fits = |s: &&Span| label.as_ref().is_none_or(|l| s.label == *l);
        // Text order: by start, longer first, then id; the same as the set gives them in.
        let place = |s: &Span| (s.extent().start, usize::MAX - s.extent().len(), s.id);
        let from = self.selection.caret.map(|c| c.head);
        let comment = self.selection.comment.and_then(|c| open.comment_range(c));
        let next = match (current, way) {
            (Some(at), Way::Forward) => {
                open.set().spans().filter(fits).find(|s| place(s) > place(at))
            }
            (Some(at), Way::Back) => {
                open.set().spans().filter(fits).take_while(|s| place(s) < place(at)).last()
            }
            (None, Way::Forward) => {
                let from = from.or(comment.map(|c| c.start)).unwrap_or(0);
                open.set().spans().find(|s| s.extent().start >= from)
            }
            (None, Way::Back) => {
                let from = from.or(comment.map(|c| c.start)).unwrap_or(usize::MAX);
                open.set().spans().take_while(|s| s.extent().start < from).last()
            }
        };
        match next.map(|s| s.id) {
            Some(id) => self.select_span(id),
            None => self.say(match way {
                Way::Forward => "No span further down.",
                Way::Back => "No span further up.",
            }),
        }
    }

    pub(super) fn nest(&mut self, way: Way) {
        let Some(open) = &self.open else { return };
        let Some(current) = self.selected_span() else { return };
        let extent = current.extent();
        let related = open.set().spans_touching(extent).filter(|s| s.id != current.id);
        let key = |s: &&Span| (s.extent().len(), s.extent().start, s.id);
        let found = match way {
            // Equal extents are nested by id, so that both can be reached.
            Way::Forward => related
                .filter(|s| extent.contains(s.extent()))
                .filter(|s| s.extent() != extent || s.id < current.id)
                .max_by_key(key),
            Way::Back => related
                .filter(|s| s.extent().contains(extent))
                .filter(|s| s.extent() != extent || s.id > current.id)
                .min_by_key(key),
        };
        match found.map(|s| s.id) {
            Some(id) => self.select_span(id),
            None => self.say(match way {
                Way::Forward => "There is no span inside this one.",
                Way::Back => "There is no span around this one.",
            }),
        }
    }

    pub(super) fn move_edge(&mut self, edge: Edge, way: Way, unit: Unit) {
        let Some(open) = &self.open else { return };
        let Some(span) = self.selected_span() else { return };
        let extent = span.extent();
        let (fragment, from) = match edge {
            Edge::Start => (0, extent.start),
            Edge::End => (span.fragments.len().saturating_sub(1), extent.end),
        };
        let to = open.walk().edge(from, way, unit, edge == Edge::End);
        self.place_edge(span.id, fragment, edge, to);
    }

    pub(super) fn place_edge(&mut self, id: AnnotationId, fragment: usize, edge: Edge, at: usize) {
        let Some(span) = self.open.as_ref().and_then(|o| o.set().span(id)) else { return };
        let mut fragments = span.fragments.clone();
        let Some(range) = fragments.get_mut(fragment) else { return };
        let moved = match edge {
            Edge::Start => at..range.end,
            Edge::End => range.start..at,
        };
        if moved.start >= moved.end {
            self.say("A span keeps at least a character. Press Del to delete it.");
            return;
        }
        *range = ByteRange::from(moved);
        self.execute(&Command::SetFragments { id, fragments });
    }

    pub(super) fn add_fragment(&mut self, range: ByteRange) {
        let Some(span) = self.selected_span() else {
            self.say("Select the span that the fragment belongs to first.");
            return;
        };
        let (id, mut fragments) = (span.id, span.fragments.clone());
        fragments.push(range);
        self.execute(&Command::SetFragments { id, fragments });
        self.selection.caret = None;
    }

    /// First press: choose the text of another fragment. Second press: take it in, or
    /// cut it out if it lies inside the span.
    pub(super) fn fragment(&mut self) {
        let Some(span) = self.selected_span() else {
            self.say("Select a span first: click it, or press J.");
            return;
        };
        let (id, end) = (span.id, span.extent().end);
        if !self.selection.adding_fragment {
            self.selection.adding_fragment = true;
            self.selection.caret = Some(Caret::at(end));
            self.say("Select the text of the fragment, then press F. Esc leaves.");
            return;
        }
        let chosen = self.selection.text();
        let inside = chosen.is_some_and(|r| span.fragments.iter().any(|f| f.contains(r)));
        let Some(range) = chosen else {
            self.say("Select the text of the fragment first: Shift and the arrows.");
            return;
        };
        self.selection.adding_fragment = false;
        if inside { self.cut_out(id, range) } else { self.add_fragment(range) }
    }

    pub(super) fn cut_out(&mut self, id: AnnotationId, hole: ByteRange) {
        let Some(open) = &self.open else { return };
        let Some(span) = open.set().span(id) else { return };
        let fragments = span
            .fragments
            .iter()
            .flat_map(|f| {
                let before = ByteRange::new(f.start, hole.start.clamp(f.start, f.end));
                let after = ByteRange::new(hole.end.clamp(f.start, f.end), f.end);
                if f.overlaps(hole) { vec![before, after] } else { vec![*f] }
            })
            .map(|part| open.trimmed(part))
            .filter(|part| !part.is_empty())
            .collect();
        self.selection.caret = None;
        self.execute(&Command::SetFragments { id, fragments });
    }

    pub(super) fn join_fragments(&mut self) {
        let Some(span) = self.selected_span() else { return };
        if span.fragments.len() > 1 {
            let (id, fragments) = (span.id, smallvec![span.extent()]);
            self.execute(&Command::SetFragments { id, fragments });
        } else {
            self.say("This span has only one fragment.");
        }
    }
}
