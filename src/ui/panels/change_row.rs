//! One change by adjudication in the panel: the words, what the annotator has and what gold has,
//! who decided so and why, and what was asked about it.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Galley, Rect, Stroke, TextFormat, Ui, pos2, vec2};

use super::Panel;
use super::parts::{RowState, SIDE, at_right, row};
use super::remarks::{about, on_subject};
use crate::review::changed::{Changed, Feedback};
use crate::session::Action;
use crate::text::start_of;
use crate::ui::change_words::{Sides, Told, kind_words, sides, subject_words};
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, Chip, line, paint_centre, paint_left, wrapped};

/// Where the text of a row begins.
const INDENT: f32 = SIDE + 30.0;
/// Room for the names of the two sides.
const NAMES: f32 = 40.0;
/// Above and below what is in a row.
const PAD: f32 = 10.0;

/// A line of what one side has.
struct Line {
    /// Whose it is, on their first line.
    name: &'static str,
    told: Vec<Placed>,
    height: f32,
}

/// A piece of it, with its place in the line.
struct Placed {
    at: egui::Vec2,
    what: Piece,
}

enum Piece {
    Text(Arc<Galley>),
    Label(String, crate::schema::Colour),
}

/// Paints a change as a row that goes to it. What is in hand shows what was said about it, and a
/// field to ask.
pub(super) fn change_row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    feedback: &Feedback,
    at: usize,
) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let (Some(change), Some(open)) = (feedback.changes.get(at), session.open()) else { return };
    let Some(sides) = sides(session, change) else { return };
    let current = session.change_in_hand() == Some(at);
    let width = ui.available_width() - INDENT - SIDE;
    let subject = subject_words(open, change);
    let kind = kind_words(session.schema(), change);

    let title = wrapped(ui, &subject, type_role::excerpt(), t.ink, width, 2, 20.0);
    let lines = lines(ui, &sides, width);
    let (why, who) = reasons(change);
    let why =
        (!why.is_empty()).then(|| wrapped(ui, &why, type_role::small(), t.ink2, width, 20, 17.0));
    let said: f32 = lines.iter().map(|line| line.height + 2.0).sum();
    let explained = why.as_ref().map_or(0.0, |galley| galley.size().y + 4.0);
    let height = PAD + title.size().y + 18.0 + 4.0 + said + explained + 24.0 + PAD - 4.0;

    let name = format!("Change {}, {kind}: {}", at + 1, start_of(&subject, 60));
    let (rect, response) = row(ui, height, &name, RowState { current, dragged: false });
    if response.clicked() {
        panel.ask(Action::SelectChange(at));
    }
    let subject = session.change_subject(at);
    let asked = subject.as_ref().map_or(0, |subject| on_subject(session, subject).len());
    let foot = rect.bottom() - PAD - 8.0;
    if !current {
        let area = Rect::from_min_max(
            pos2(rect.left() + INDENT, foot - 13.0),
            pos2(rect.right() - 8.0, foot + 13.0),
        );
        at_right(ui, area, |ui| {
            let named = format!("Ask about change {}", at + 1);
            let words = if asked > 0 { format!("{asked}") } else { "Ask".to_owned() };
            let button = Button::new(&words).icon(icon::CHAT).small().ghost().named(&named);
            if button.show(ui).on_hover_text("Ask about it: a remark for the others").clicked() {
                panel.ask(Action::SelectChange(at));
                panel.ask(Action::WriteRemark);
            }
        });
    }
    if ui.is_rect_visible(rect) {
        number(ui, rect, at, current);
        let x = rect.left() + INDENT;
        let mut y = rect.top() + PAD;
        let below = title.size().y;
        ui.painter().galley(pos2(x, y), title, t.ink);
        y += below;
        paint_left(ui, line(ui, &kind, type_role::small_medium(), t.warn), x, y + 9.0);
        y += 22.0;
        for (nth, one) in lines.iter().enumerate() {
            paint_line(ui, one, pos2(x, y), (at, nth));
            y += one.height + 2.0;
        }
        if let Some(why) = why {
            ui.painter().galley(pos2(x, y + 2.0), why, t.ink2);
        }
        paint_left(ui, line(ui, &who, type_role::meta(), t.ink3), x, foot);
    }
    if current && let Some(subject) = subject {
        egui::Frame::new()
            .fill(t.sel)
            .inner_margin(egui::Margin { left: 44, right: 14, top: 0, bottom: 12 })
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                about(ui, panel, window, subject, "Ask about it, or say something");
            });
        let foot = Rect::from_x_y_ranges(
            rect.left()..=rect.left() + 3.0,
            rect.bottom()..=ui.cursor().top(),
        );
        ui.painter().rect_filled(foot, 0.0, t.ink);
        // With what was said about it, once it is taken in hand.
        if window.change_seen.replace((at, asked)) != Some((at, asked)) {
            ui.scroll_to_rect(rect.union(foot), None);
        }
    }
}

/// The number that stands in the margin of the text, too.
fn number(ui: &Ui, row: Rect, at: usize, current: bool) {
    let t = Tokens::of(ui);
    let galley = line(ui, &(at + 1).to_string(), type_role::key(), t.warn);
    let width = (galley.size().x + 10.0).max(20.0);
    let middle = pos2(row.left() + SIDE + 10.0, row.top() + PAD + 10.0);
    let rect = Rect::from_center_size(middle, vec2(width, 18.0));
    ui.painter().rect_filled(rect, 4.0, t.warnb);
    if current {
        let pen = Stroke::new(1.5, t.ink);
        ui.painter().rect_stroke(rect, 4.0, pen, egui::StrokeKind::Inside);
    }
    paint_centre(ui, galley, rect);
}

/// Why it was decided so, and by whom and when.
fn reasons(change: &Changed) -> (String, String) {
    let Some(decision) = &change.decided else {
        return (String::new(), "Agreed by the others, or put there by hand".to_owned());
    };
    let mut why = Vec::new();
    if let Some(reason) = decision.reason {
        why.push(reason.name().to_owned());
    }
    if !decision.note.is_empty() {
        why.push(decision.note.clone());
    }
    let mut why = why.join(". ");
    if let Some(first) = why.get(..1).map(str::to_uppercase) {
        why.replace_range(..1, &first);
    }
    let rule = decision.rule.as_ref().map(|rule| format!(", by the rule “{rule}”"));
    let day = decision.origin.at.strftime("%-d %b %Y");
    (why, format!("{}, {day}{}", decision.origin.by, rule.unwrap_or_default()))
}

/// Sets what the two have: in one line if both are short, or else below each other.
fn lines(ui: &Ui, sides: &Sides, width: f32) -> Vec<Line> {
    if sides.short {
        let mut line = Flow::new(width, 0.0);
        line.side(ui, &sides.own, false);
        line.text(ui, "→", false);
        line.side(ui, &sides.gold, true);
        return vec![line.done("")];
    }
    let mut lines = Vec::new();
    for (name, told, new) in [("Yours", &sides.own, false), ("Gold", &sides.gold, true)] {
        let nothing = [Told::default()];
        let all: &[Told] = if told.is_empty() { &nothing } else { told };
        for (at, one) in all.iter().enumerate() {
            let mut line = Flow::new(width, NAMES);
            line.side(ui, if told.is_empty() { &[] } else { std::slice::from_ref(one) }, new);
            lines.push(line.done(if at == 0 { name } else { "" }));
        }
    }
    lines
}

/// Pieces one after the other, wrapped.
struct Flow {
    left: f32,
    width: f32,
    x: f32,
    y: f32,
    height: f32,
    placed: Vec<Placed>,
}

impl Flow {
    fn new(width: f32, left: f32) -> Self {
        Self { left, width, x: left, y: 0.0, height: 22.0, placed: Vec::new() }
    }

    fn side(&mut self, ui: &Ui, told: &[Told], new: bool) {
        if told.is_empty() {
            self.text(ui, "nothing", true);
        }
        for one in told {
            if !one.before.is_empty() {
                self.text(ui, &one.before, false);
            }
            if let Some((label, colour)) = &one.chip {
                let width = Chip::new(label, *colour, String::new()).small().width(ui);
                self.make_room(width);
                let at = vec2(self.x, self.y + 1.0);
                self.placed.push(Placed { at, what: Piece::Label(label.clone(), *colour) });
                self.x += width + 6.0;
            }
            for more in &one.more {
                self.text(ui, more, true);
            }
            if !one.words.is_empty() {
                self.words(ui, &one.words, new);
            }
        }
    }

    /// Words of the article, which go on below the chip before them.
    fn words(&mut self, ui: &Ui, words: &[(String, bool)], new: bool) {
        let t = Tokens::of(ui);
        let mut job = LayoutJob::default();
        let mut leading = self.x - self.left;
        for (words, shared) in words {
            let mut format = TextFormat {
                font_id: type_role::excerpt(),
                color: if *shared { t.ink } else { t.warn },
                line_height: Some(21.0),
                valign: egui::Align::Center,
                ..TextFormat::default()
            };
            // What gold left out is struck through, what it added is underlined.
            if !shared && new {
                format.underline = Stroke::new(1.0, t.warn);
            } else if !shared {
                format.strikethrough = Stroke::new(1.0, t.warn);
            }
            job.append(words, std::mem::take(&mut leading), format);
        }
        job.wrap.max_width = (self.width - self.left).max(60.0);
        // Where nothing differs they only say which one it is.
        job.wrap.max_rows = if words.iter().all(|(_, shared)| *shared) { 2 } else { 4 };
        let galley = ui.painter().layout_job(job);
        let size = galley.size();
        self.placed.push(Placed { at: vec2(self.left, self.y), what: Piece::Text(galley) });
        self.height = self.height.max(self.y + size.y + 2.0);
        if size.y > 24.0 {
            // More can only stand below.
            self.y += size.y - 21.0;
            self.x = self.width;
        } else {
            self.x = self.left + size.x + 6.0;
        }
    }

    fn text(&mut self, ui: &Ui, words: &str, quiet: bool) {
        let t = Tokens::of(ui);
        let colour = if quiet { t.ink2 } else { t.ink };
        let room = self.width - self.left;
        let galley = crate::ui::widgets::clipped(ui, words, type_role::ui(), colour, room);
        self.make_room(galley.size().x);
        let at = vec2(self.x, self.y + 11.0 - galley.size().y / 2.0);
        self.x += galley.size().x + 6.0;
        self.placed.push(Placed { at, what: Piece::Text(galley) });
    }

    fn make_room(&mut self, width: f32) {
        if self.x > self.left && self.x + width > self.width {
            self.x = self.left;
            self.y += 22.0;
            self.height = self.height.max(self.y + 22.0);
        }
    }

    fn done(self, name: &'static str) -> Line {
        Line { name, told: self.placed, height: self.height }
    }
}

fn paint_line(ui: &Ui, what: &Line, origin: egui::Pos2, at: (usize, usize)) {
    let t = Tokens::of(ui);
    paint_left(ui, line(ui, what.name, type_role::meta(), t.ink3), origin.x, origin.y + 11.0);
    for (nth, piece) in what.told.iter().enumerate() {
        let place = origin + piece.at;
        match &piece.what {
            Piece::Text(galley) => {
                ui.painter().galley(place, Arc::clone(galley), t.ink);
            }
            Piece::Label(label, colour) => {
                let chip = Chip::new(label, *colour, String::new()).small().passive();
                let rect = Rect::from_min_size(place, vec2(chip.width(ui), 20.0));
                let id = ui.scope_id().with(("change chip", at, nth));
                chip.show_at(ui, rect, id);
            }
        }
    }
}
