//! The mouse over the text: selecting, clicking through nested spans, dragging
//! handles, adding fragments, the brush. Turns gestures into actions; all places are
//! bytes of the article.

use egui::{Pos2, Response, Ui, Vec2};

use crate::annotation::{AnnotationId, AnnotationSet, RelationEnd, Target};
use crate::session::{Action, Edge, Session};
use crate::text::{self, ByteRange, Text};

/// Clicks that follow each other within this time and distance count up.
const CLICK_SECONDS: f64 = 0.4;
const CLICK_POINTS: f32 = 6.0;
/// A press that moves less than this is not a drag.
const DRAG_POINTS: f32 = 4.0;

/// What is under a point of the screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Under {
    /// The nearest place in the text.
    pub(crate) at: usize,
    /// The character under the point itself, if it is on text.
    pub(crate) on: Option<usize>,
    /// The spans drawn there, innermost first.
    pub(crate) spans: Vec<AnnotationId>,
    /// A handle of the selected span.
    pub(crate) handle: Option<HandleAt>,
    /// The comment whose card is there.
    pub(crate) comment: Option<usize>,
    /// What a link is drawn from here: a tag, a bracket or a bar of a span, the head of a
    /// comment's card.
    pub(crate) grip: Option<RelationEnd>,
}

/// A handle with the edge that it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HandleAt {
    /// The span.
    pub(crate) id: AnnotationId,
    /// Which fragment.
    pub(crate) fragment: usize,
    /// Which edge of it.
    pub(crate) edge: Edge,
    /// Where the edge was when the drag began.
    pub(crate) from: usize,
}

/// A drag that is going on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    Select {
        anchor: usize,
        /// The sign that it began on, if it is neither letter nor space.
        sign: Option<usize>,
        fragment: bool,
        range: Option<ByteRange>,
    },
    Handle {
        handle: HandleAt,
        to: usize,
    },
    /// A line from one thing to another.
    Link(RelationEnd),
}

/// What a line that was drawn could mean, to be chosen from.
#[derive(Clone, Debug)]
pub(crate) struct Choices {
    /// Where it was let go.
    pub(crate) at: Pos2,
    /// Titles and actions.
    pub(crate) items: Vec<(String, Action)>,
}

/// What a context menu is about.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Menu {
    /// Nothing is under the pointer.
    #[default]
    Nothing,
    /// The span, which is selected then.
    Span,
    /// A part of the text: the selected one if the pointer is on it, or else the word there.
    Text(ByteRange),
}

/// What the mouse is doing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pointer {
    drag: Option<Drag>,
    /// Where the button went down.
    origin: Pos2,
    clicks: (f64, Pos2, u32),
    /// What the context menu was opened on.
    pub(crate) menu: Menu,
    /// What a line that was drawn could mean.
    pub(crate) choices: Option<Choices>,
}

impl Pointer {
    /// The edge being dragged, for its ghost: where it was.
    pub(crate) fn ghost(&self) -> Option<usize> {
        match self.drag {
            Some(Drag::Handle { handle, .. }) => Some(handle.from),
            _ => None,
        }
    }

    /// Whether the text is being dragged over.
    pub(crate) fn is_dragging(&self) -> bool {
        self.drag.is_some()
    }

    /// The line that is being drawn: from where on the screen, and from what.
    pub(crate) fn line(&self) -> Option<(Pos2, RelationEnd)> {
        match self.drag {
            Some(Drag::Link(from)) => Some((self.origin, from)),
            _ => None,
        }
    }

    /// Lets go without doing anything.
    pub(crate) fn cancel(&mut self) {
        self.choices = None;
        self.drag = None;
    }

    /// Handles one frame. `under` tells what is at a point.
    pub(crate) fn update(
        &mut self,
        ui: &Ui,
        response: &Response,
        session: &Session,
        under: impl Fn(Pos2) -> Option<Under>,
        actions: &mut Vec<Action>,
    ) {
        let Some(open) = session.open() else { return };
        let text = &open.article.text;
        let (modifiers, now) = ui.input(|i| (i.modifiers, i.time));
        if response.drag_started_by(egui::PointerButton::Primary)
            && let Some(origin) = ui.input(|i| i.pointer.press_origin())
            && let Some(start) = under(origin)
        {
            self.origin = origin;
            self.drag = Some(match (start.handle, start.grip) {
                (Some(handle), _) => Drag::Handle { handle, to: handle.from },
                (None, Some(from)) if open.read_only().is_none() => Drag::Link(from),
                _ => Drag::Select {
                    anchor: start.at,
                    sign: start.on.filter(|on| is_sign(text, *on)),
                    fragment: modifiers.shift && session.selection().span.is_some(),
                    range: None,
                },
            });
        }
        if let Some(drag) = self.drag
            && let Some(pos) = response.interact_pointer_pos()
            && (pos - self.origin).length() >= DRAG_POINTS
            && let Some(here) = under(pos)
        {
            self.drag = Some(dragged(drag, &here, text, modifiers.alt, actions));
        }
        if response.drag_stopped() {
            let moved = response
                .interact_pointer_pos()
                .is_none_or(|pos| (pos - self.origin).length() >= DRAG_POINTS);
            match self.drag.take().filter(|_| moved) {
                Some(Drag::Select { fragment: true, range: Some(range), .. }) => {
                    actions.push(Action::AddFragment(range));
                }
                Some(Drag::Select { range: Some(range), .. }) => {
                    if let Some(label) = session.selection().brush.clone() {
                        actions.push(Action::TagRange { label, range });
                    }
                }
                Some(Drag::Link(from)) => {
                    let end = response.interact_pointer_pos();
                    if let Some(here) = end.and_then(&under) {
                        self.drawn(from, &here, end.unwrap_or_default(), session, actions);
                    }
                }
                Some(Drag::Handle { handle, to }) if to != handle.from => {
                    actions.push(Action::PlaceEdge {
                        id: handle.id,
                        fragment: handle.fragment,
                        edge: handle.edge,
                        at: to,
                    });
                }
                _ => {}
            }
        }
        // A click that took its time is still a click: egui calls it a drag.
        let slow = response.drag_stopped()
            && response
                .interact_pointer_pos()
                .is_some_and(|pos| (pos - self.origin).length() < DRAG_POINTS);
        if (response.clicked() || slow)
            && let Some(pos) = response.interact_pointer_pos()
            && let Some(here) = under(pos)
        {
            let (last, place, count) = self.clicks;
            let again = now - last < CLICK_SECONDS && (pos - place).length() < CLICK_POINTS;
            let count = if again { count % 4 + 1 } else { 1 };
            self.clicks = (now, pos, count);
            click(count, &here, modifiers.shift, session, actions);
        }
        if response.secondary_clicked()
            && let Some(pos) = response.interact_pointer_pos()
            && let Some(here) = under(pos)
        {
            let selected = session.selection().text().filter(|r| r.contains_offset(here.at));
            let word = || text::some_word_at(text.as_str(), here.on.unwrap_or(here.at));
            self.menu = match (selected, here.spans.first()) {
                (Some(range), _) => Menu::Text(range),
                (None, Some(id)) => {
                    actions.push(Action::SelectSpan(*id));
                    Menu::Span
                }
                (None, None) if word().is_empty() => Menu::Nothing,
                (None, None) => Menu::Text(word()),
            };
        }
    }

    /// A line was drawn from `from` to what is `here`.
    fn drawn(
        &mut self,
        from: RelationEnd,
        here: &Under,
        at: Pos2,
        session: &Session,
        actions: &mut Vec<Action>,
    ) {
        let mut items = ends_at(here, session)
            .into_iter()
            .map(|to| session.link_choices(from, to))
            .find(|choices| !choices.is_empty())
            .unwrap_or_default();
        if items.len() < 2 {
            actions.extend(items.pop().map(|(_, action)| action));
        } else {
            self.choices = Some(Choices { at, items });
        }
    }

    /// Where a dragged handle would put its edge now.
    pub(crate) fn preview(&self, set: &AnnotationSet) -> Option<ByteRange> {
        let Some(Drag::Handle { handle, to }) = self.drag else { return None };
        let fragment = set.span(handle.id)?.fragments.get(handle.fragment)?;
        Some(match handle.edge {
            Edge::Start => ByteRange::new(to.min(fragment.end), fragment.end),
            Edge::End => ByteRange::new(fragment.start, to.max(fragment.start)),
        })
    }
}

/// Follows the pointer to `here`.
fn dragged(drag: Drag, here: &Under, text: &Text, exact: bool, actions: &mut Vec<Action>) -> Drag {
    match drag {
        Drag::Select { anchor, sign, fragment, range: last } => {
            let range = ByteRange::new(anchor, here.at);
            let range = if exact {
                range
            } else {
                let end = here.on.filter(|on| is_quotation_mark(text, *on));
                snapped(text, range, [sign, end])
            };
            if range.is_empty() {
                return Drag::Select { anchor, sign, fragment, range: last };
            }
            if last != Some(range) {
                // The caret is at the end that follows the pointer.
                let (anchor, head) = if here.at < anchor {
                    (range.end, range.start)
                } else {
                    (range.start, range.end)
                };
                actions.push(Action::DragSelect { anchor, head, fragment });
            }
            Drag::Select { anchor, sign, fragment, range: Some(range) }
        }
        Drag::Link(_) => drag,
        Drag::Handle { handle, .. } => {
            let at = here.at;
            let to = if exact {
                at
            } else {
                let Some((before, after)) = text.as_str().split_at_checked(at) else {
                    return drag;
                };
                let word = text::word_at(text.as_str(), at);
                let inside = word.start < at && at < word.end;
                match handle.edge {
                    Edge::Start if inside => word.start,
                    Edge::End if inside => word.end,
                    // Beside a word: without the space between.
                    Edge::Start => at + (after.len() - after.trim_start().len()),
                    Edge::End => before.trim_end().len(),
                }
            };
            Drag::Handle { handle, to }
        }
    }
}

fn click(count: u32, here: &Under, shift: bool, session: &Session, actions: &mut Vec<Action>) {
    let Some(open) = session.open() else { return };
    let text = &open.article.text;
    let word = || text::some_word_at(text.as_str(), here.on.unwrap_or(here.at));
    let walk = open.walk();
    match count {
        // Letting go of a handle where it was changes nothing.
        1 if here.handle.is_some() => {}
        1 if session.link().is_some()
            && let Some(end) = link_end(here, session) =>
        {
            actions.push(Action::LinkTo(end));
        }
        1 if shift => actions.push(Action::PlaceCaret { at: here.at, extend: true }),
        1 if session.selection().brush.is_some() => {
            if let (Some(label), Some(_)) = (session.selection().brush.clone(), here.on)
                && !word().is_empty()
            {
                actions.push(Action::TagRange { label, range: word() });
            }
        }
        1 => {
            let selected = session.selection().span;
            let at = here.spans.iter().position(|id| Some(*id) == selected);
            let next = match at {
                // The next one out; after the outermost, the text itself.
                Some(i) => here.spans.get(i + 1),
                None => here.spans.first(),
            };
            match next {
                Some(id) => actions.push(Action::SelectSpan(*id)),
                None if here.on.is_none() && here.comment.is_some() => {
                    if let Some(order) = here.comment {
                        actions.push(Action::FocusComment(order));
                    }
                }
                None => actions.push(Action::PlaceCaret { at: here.at, extend: false }),
            }
        }
        2 if !word().is_empty() => actions.push(Action::SelectText(word())),
        3 => {
            if let Some(range) = walk.sentence_at(here.at) {
                actions.push(Action::SelectText(range));
            }
        }
        4 => {
            if let Some(range) = walk.paragraph_at(here.at) {
                actions.push(Action::SelectText(range));
            }
        }
        _ => {}
    }
}

/// What is clicked as the other end of a link: the innermost span that may be, or else the
/// comment whose card is there.
fn link_end(here: &Under, session: &Session) -> Option<RelationEnd> {
    let is_text = |end: &RelationEnd| end.span().is_none() && here.on.is_some();
    ends_at(here, session).into_iter().find(|end| session.link_allows(*end) && !is_text(end))
}

/// What could be the end of a link there, innermost first.
fn ends_at(here: &Under, session: &Session) -> Vec<RelationEnd> {
    let mut ends: Vec<RelationEnd> = here.spans.iter().copied().map(RelationEnd::Span).collect();
    let comment =
        here.comment.and_then(|order| session.open().and_then(|o| o.comment_range(order)));
    ends.extend(comment.map(|range| RelationEnd::Target(Target::Comment(range))));
    ends
}

/// How far to scroll in a 60th of a second while a drag is held at an edge of the view.
pub(crate) fn edge_scroll(pos: Pos2, view: egui::Rect) -> Vec2 {
    let reach = 28.0;
    let y = if pos.y < view.top() + reach {
        pos.y - (view.top() + reach)
    } else if pos.y > view.bottom() - reach {
        pos.y - (view.bottom() - reach)
    } else {
        0.0
    };
    Vec2::new(0.0, (y * 0.4).clamp(-24.0, 24.0))
}

/// Whole words, without the signs around them but those that the drag began or ended on.
fn snapped(text: &Text, range: ByteRange, signs: [Option<usize>; 2]) -> ByteRange {
    let words = text::snap_to_words(text.as_str(), range);
    let mut whole = words;
    for at in signs.into_iter().flatten() {
        let Some(sign) = char_at(text, at) else { continue };
        let sign = ByteRange::new(at, at + sign.len_utf8());
        if range.touches(sign) || words.touches(sign) {
            let (start, end) = if whole.is_empty() {
                (sign.start, sign.end)
            } else {
                (whole.start.min(sign.start), whole.end.max(sign.end))
            };
            whole = ByteRange::new(start, end);
        }
    }
    whole
}

fn char_at(text: &Text, at: usize) -> Option<char> {
    text.as_str().get(at..)?.chars().next()
}

/// Whether neither a letter nor a space stands there.
fn is_sign(text: &Text, at: usize) -> bool {
    char_at(text, at).is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace())
}

fn is_quotation_mark(text: &Text, at: usize) -> bool {
    char_at(text, at).is_some_and(|c| "“”‘’\"'«»‹›„‚「」『』".contains(c))
}
