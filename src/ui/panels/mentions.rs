//! The mentions of a chain as rows, each within its sentence; chosen ones are split off.

use egui::text::{LayoutJob, TextFormat};
use egui::{Rect, Sense, Ui, pos2, vec2};

use super::Panel;
use super::entities_panel::Dragged;
use super::lists::ChainLine;
use super::parts::{MANY, RowState, SIDE, at_right, chip_at, chip_width, left_out, row};
use crate::annotation::{AnnotationId, Span};
use crate::session::{Action, OpenArticle};
use crate::text::{on_one_line, sentence_at};
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, icon, reading, type_role};
use crate::ui::widgets::{Button, IconButton, line, paint_left};

/// How much of the sentence stands before the mention, in characters.
const BEFORE: usize = 18;
/// How much of it is looked at after the mention, in bytes.
const AFTER: usize = 160;
/// The height of a line.
const LINE: f32 = 19.0;

/// Paints the rows, and what can be done with the chosen ones.
pub(super) fn mention_rows(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    chain: &ChainLine,
) {
    window.lists.chosen.retain(|id| chain.mentions.contains(id));
    for (i, id) in chain.mentions.iter().enumerate() {
        mention_row(ui, panel, window, chain, i + 1, *id);
    }
    let chosen: Vec<AnnotationId> = window.lists.chosen.iter().copied().collect();
    if chosen.is_empty() {
        return;
    }
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 38.0), Sense::hover());
    let words = line(ui, &format!("{} chosen", chosen.len()), type_role::small_medium(), t.ink);
    paint_left(ui, words, rect.left() + SIDE, rect.center().y);
    at_right(ui, rect.shrink2(vec2(SIDE, 0.0)), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let split = Button::new("Split off").icon(icon::SPLIT).small();
        if split.named("Split off the chosen mentions").show(ui).clicked() {
            window.lists.chosen.clear();
            panel.ask(Action::SplitChain(chosen));
        }
        if Button::new("Choose none").small().ghost().show(ui).clicked() {
            window.lists.chosen.clear();
        }
    });
}

fn mention_row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    chain: &ChainLine,
    number: usize,
    id: AnnotationId,
) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let Some(open) = session.open() else { return };
    let Some(span) = open.set().span(id) else { return };
    let words = on_one_line(&open.covered(span));
    let name = format!("Mention {number} of {}: {} {words}", chain.mentions.len(), span.label);
    let left = ui.cursor().left() + 36.0;
    let width = ui.available_width() - 36.0 - 40.0;
    // The first line stands beside the chip, so the second can begin below it.
    let chip = chip_width(ui, session, &span.label) + 8.0;
    let galley = |ui: &Ui| ui.painter().layout_job(in_context(&t, open, span, chip, width));
    let even = chain.mentions.len() > MANY;
    let lines = if even { 2.0 * LINE } else { galley(ui).size().y.max(LINE) };
    let state = RowState { current: session.selection().span == Some(id), dragged: true };
    let found = state.current && window.lists.comes_into_view;
    if even && !found && left_out(ui, lines + 12.0) {
        return;
    }
    let (rect, response) = row(ui, lines + 12.0, &name, state);
    response.dnd_set_drag_payload(Dragged::Mention(id, words.clone()));
    if response.clicked() {
        panel.ask(Action::SelectSpan(id));
    }
    if found {
        response.scroll_to_me(None);
    }
    // Beside the first line.
    let slot = |left: f32| Rect::from_min_size(pos2(left, rect.top() + 1.0), vec2(28.0, 28.0));
    at_right(ui, slot(rect.left() + 4.0), |ui| {
        let chosen = window.lists.chosen.contains(&id);
        let (image, verb) =
            if chosen { (icon::CHECK_SQUARE, "Leave out") } else { (icon::SQUARE, "Choose") };
        let name = format!("{verb} mention {number}");
        if IconButton::new(image, &name).show(ui).clicked() && !window.lists.chosen.remove(&id) {
            window.lists.chosen.insert(id);
        }
    });
    at_right(ui, slot(rect.right() - 36.0), |ui| {
        let name = format!("Take out mention {number}");
        if IconButton::new(icon::LINK_BREAK, &name).show(ui).clicked() {
            panel.ask(Action::SplitChain(vec![id]));
        }
    });
    if ui.is_rect_visible(rect) {
        chip_at(ui, session, &span.label, left, rect.top() + 15.0);
        ui.painter().galley(pos2(left, rect.top() + 6.0), galley(ui), t.ink);
    }
}

/// A mention within its sentence, on two lines, the first of which begins `space` further
/// in.
fn in_context(
    t: &Tokens,
    open: &OpenArticle,
    span: &Span,
    mut space: f32,
    width: f32,
) -> LayoutJob {
    let (before, mention, after) = context(open, span);
    let mut job = LayoutJob::default();
    for (words, colour) in [(before, t.ink3), (mention, t.ink), (after, t.ink3)] {
        if !words.is_empty() {
            let format = TextFormat {
                font_id: reading(14.0),
                color: colour,
                line_height: Some(LINE),
                valign: egui::Align::Center,
                ..TextFormat::default()
            };
            job.append(&words, std::mem::take(&mut space), format);
        }
    }
    job.wrap.max_width = width.max(1.0);
    job.wrap.max_rows = 2;
    job
}

/// The mention with what stands before and after it in its sentence, each on one line.
fn context(open: &OpenArticle, span: &Span) -> (String, String, String) {
    let text = &open.article.text;
    let extent = span.extent();
    let block = open.blocks.at(extent.start).and_then(|at| open.blocks.get(at));
    let Some(range) = block.map(|b| b.range).filter(|r| r.contains(extent)) else {
        return (String::new(), on_one_line(&open.covered(span)), String::new());
    };
    let words = text.slice(range);
    let (from, to) = (extent.start - range.start, extent.end - range.start);
    let sentence = sentence_at(words, from);
    let start = sentence.start.min(from);
    let end = sentence.end.max(to).min(to.saturating_add(AFTER)).min(words.len());
    let end = (end..=words.len()).find(|at| words.is_char_boundary(*at)).unwrap_or(words.len());
    let before = on_one_line(words.get(start..from).unwrap_or_default());
    let cut = before.chars().count().saturating_sub(BEFORE);
    let mut shown: String = before.chars().skip(cut).collect();
    if cut > 0 {
        // From a whole word on.
        let word = shown.find(' ').map_or(0, |at| at + 1);
        shown = format!("…{}", shown.get(word..).unwrap_or_default());
    }
    let spaced = |at: usize| words.get(..at).is_some_and(|w| w.ends_with(char::is_whitespace));
    if spaced(from) && !shown.is_empty() {
        shown.push(' ');
    }
    let rest = words.get(to..end).unwrap_or_default();
    let gap = if rest.starts_with(char::is_whitespace) { " " } else { "" };
    (shown, on_one_line(&open.covered(span)), format!("{gap}{}", on_one_line(rest)))
}
