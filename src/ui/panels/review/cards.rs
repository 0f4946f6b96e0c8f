//! What is proposed: a card for each distinct proposal, with who has it.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align, FontId, Galley, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::people::{letter_box, letter_on_ink, letters, people};
use super::words::{Line, Piece, lines};
use crate::review::compare::{Item, Proposal};
use crate::session::{Action, Chord, Here, Review, ReviewAction};
use crate::ui::panels::Panel;
use crate::ui::theme::{Family, Tokens, font_at, icon, radius, type_role};
use crate::ui::widgets::{
    Chip, clipped, focus_ring, line, paint_caps, paint_centre, paint_left, wrapped,
};

/// How many rows of words a record has at most.
const ROWS: usize = 6;
const PAD: f32 = 11.0;
const LETTER: f32 = 16.0;
/// So many letters stand side by side.
const ABREAST: usize = 2;

/// Paints the cards of a difference.
pub(super) fn cards(ui: &mut Ui, panel: &mut Panel<'_>, review: &Review, here: &Here, item: &Item) {
    let taken = panel.session.taken_proposals();
    for (at, proposal) in item.proposals.iter().enumerate() {
        let said = lines(panel.session, here, item, at);
        let card = Card {
            at,
            proposal,
            said: &said,
            chosen: review.chosen() == Some(at),
            taken: taken.contains(&at),
        };
        if card.show(ui, review, here) {
            panel.ask(Action::Review(ReviewAction::Take(at)));
        }
    }
}

struct Card<'a> {
    at: usize,
    proposal: &'a Proposal,
    said: &'a [Line],
    /// It is looked at.
    chosen: bool,
    /// It was taken.
    taken: bool,
}

/// What a line of a card is painted from.
struct Row {
    lead: Option<Arc<Galley>>,
    /// Where the chip begins.
    indent: f32,
    chip: Option<(String, crate::schema::Colour)>,
    apart: bool,
    /// Where the words begin.
    words_at: f32,
    words: Arc<Galley>,
    details: Option<Arc<Galley>>,
}

impl Row {
    fn height(&self) -> f32 {
        let details = self.details.as_ref().map_or(0.0, |details| details.size().y + 2.0);
        self.words.size().y.max(22.0) + details
    }
}

impl Card<'_> {
    /// Paints it; whether it was pressed.
    fn show(&self, ui: &mut Ui, review: &Review, here: &Here) -> bool {
        let t = Tokens::of(ui);
        let letters = letters(review, here, self.proposal);
        let abreast = letters.len().min(ABREAST) as f32;
        let side = abreast * (LETTER + 2.0) + 8.0;
        let width = ui.available_width();
        let room = width - 2.0 * PAD - side - 28.0;
        let rows: Vec<Row> = self.said.iter().map(|line| row(ui, line, room)).collect();
        let nothing = rows.is_empty();
        let words: f32 = rows.iter().map(|row| row.height() + 4.0).sum::<f32>() - 4.0;
        let stacked = letters.len().div_ceil(ABREAST) as f32 * (LETTER + 3.0);
        let height = words.max(22.0).max(stacked) + 2.0 * PAD;
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        let stroke = match self.chosen {
            true => Stroke::new(2.0, t.ink),
            false => Stroke::new(1.0, t.line2),
        };
        let fill = if response.hovered() { t.hov } else { t.raise };
        ui.painter().rect(rect, radius::CARD, fill, stroke, StrokeKind::Inside);
        focus_ring(ui, &response);
        let left = rect.left() + PAD;
        for (i, letter) in letters.iter().enumerate() {
            let at =
                vec2((i % ABREAST) as f32, (i / ABREAST) as f32) * vec2(LETTER + 2.0, LETTER + 3.0);
            let place = pos2(left, rect.top() + PAD + 3.0) + at;
            let square = Rect::from_min_size(place, vec2(LETTER, LETTER));
            if nothing {
                letter_box(ui, square, letter, true);
            } else {
                letter_on_ink(ui, square, letter, true);
            }
        }
        let (x, mut y) = (left + side, rect.top() + PAD);
        if nothing {
            paint_left(ui, line(ui, "Nothing here", type_role::ui(), t.ink2), x, y + 11.0);
        }
        for row in rows {
            let height = row.height();
            paint_row(ui, row, x, y);
            y += height + 4.0;
        }
        let y = rect.top() + PAD + 11.0;
        if let Some(digit) = u32::try_from(self.at + 1).ok().and_then(|at| char::from_digit(at, 10))
        {
            paint_caps(ui, Chord::char(digit), rect.right() - PAD + 2.0, y, false);
        }
        if self.taken {
            let fill = font_at(Family::IconFill, 16.0);
            let under = pos2(rect.right() - PAD - 7.0, if height > 60.0 { y + 23.0 } else { y });
            let back = if height > 60.0 { 0.0 } else { 22.0 };
            let place = Rect::from_center_size(under - vec2(back, 0.0), vec2(16.0, 16.0));
            paint_centre(ui, line(ui, icon::CHECK_CIRCLE, fill, t.ink), place);
        }
        let who = people(review, here, self.proposal);
        let name = format!("Take {}, {who}: {}", self.at + 1, self.spoken());
        let (chosen, name) =
            (self.chosen, if self.taken { format!("{name}, taken") } else { name });
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
        response.on_hover_text(who).clicked()
    }

    fn spoken(&self) -> String {
        match self.said {
            [] => "nothing here".to_owned(),
            lines => lines.iter().map(Line::spoken).collect::<Vec<_>>().join("; "),
        }
    }
}

fn row(ui: &Ui, said: &Line, room: f32) -> Row {
    let t = Tokens::of(ui);
    let lead = (!said.lead.is_empty())
        .then(|| clipped(ui, &said.lead, type_role::small(), t.ink3, room * 0.5));
    let indent = lead.as_ref().map_or(0.0, |lead| lead.size().x + 7.0);
    let chip_width = said.chip.as_ref().map_or(0.0, |(label, colour)| {
        Chip::new(label, *colour, String::new()).small().width(ui) + 8.0
    });
    let words_at = indent + chip_width;
    let words = pieces(ui, &said.pieces, type_role::excerpt(), "", 22.0, room - words_at, t.ink);
    let details = (!said.details.is_empty())
        .then(|| pieces(ui, &said.details, type_role::small(), "  ", 17.0, room, t.ink3));
    Row { lead, indent, chip: said.chip.clone(), apart: said.apart, words_at, words, details }
}

/// Text in which stands out what others have not.
fn pieces(
    ui: &Ui,
    pieces: &[Piece],
    font: FontId,
    between: &str,
    leading: f32,
    width: f32,
    colour: egui::Color32,
) -> Arc<Galley> {
    let t = Tokens::of(ui);
    let mut job = LayoutJob::default();
    let format = TextFormat {
        font_id: font,
        color: colour,
        line_height: Some(leading),
        valign: Align::Center,
        ..TextFormat::default()
    };
    for (i, piece) in pieces.iter().enumerate() {
        if i > 0 && !between.is_empty() {
            job.append(between, 0.0, format.clone());
        }
        // Amber does not reach over the space to the next word.
        let text = piece.text.as_str();
        let inner = text.trim();
        let start = text.len() - text.trim_start().len();
        let (before, after) = (&text[..start], &text[(start + inner.len()).min(text.len())..]);
        let marked = TextFormat { background: t.warnb, color: t.ink, ..format.clone() };
        job.append(before, 0.0, format.clone());
        job.append(inner, 0.0, if piece.differs { marked } else { format.clone() });
        job.append(after, 0.0, format.clone());
    }
    job.wrap.max_width = width.max(20.0);
    job.wrap.max_rows = ROWS;
    job.wrap.break_anywhere = false;
    ui.painter().layout_job(job)
}

fn paint_row(ui: &Ui, row: Row, x: f32, y: f32) {
    let t = Tokens::of(ui);
    if let Some(lead) = row.lead {
        paint_left(ui, lead, x, y + 11.0);
    }
    if let Some((label, colour)) = &row.chip {
        let chip = Chip::new(label, *colour, String::new()).small().passive();
        let rect = Rect::from_min_size(pos2(x + row.indent, y + 1.0), vec2(chip.width(ui), 20.0));
        if row.apart {
            ui.painter().rect_filled(rect.expand(3.0), 5.0, t.warnb);
        }
        chip.show_at(ui, rect, ui.scope_id().with(("chip", x.to_bits(), y.to_bits())));
    }
    let below = row.words.size().y.max(22.0) + 2.0;
    ui.painter().galley(pos2(x + row.words_at, y), row.words, t.ink);
    if let Some(details) = row.details {
        ui.painter().galley(pos2(x, y + below), details, t.ink3);
    }
}

/// What an annotator noted on what they have here.
pub(super) fn note(ui: &mut Ui, letter: &str, name: &str, words: &str) {
    let t = Tokens::of(ui);
    let width = ui.available_width() - LETTER - 8.0;
    let galley = wrapped(ui, &format!("“{words}”"), type_role::small(), t.ink2, width, 5, 17.0);
    let size = vec2(ui.available_width(), galley.size().y.max(LETTER + 2.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let square = Rect::from_min_size(rect.min + vec2(0.0, 1.0), vec2(LETTER, LETTER));
    letter_box(ui, square, letter, false);
    ui.painter().galley(rect.min + vec2(LETTER + 8.0, 0.0), galley, t.ink2);
    let spoken = format!("Note of {name}: {words}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    response.on_hover_text(spoken);
}
