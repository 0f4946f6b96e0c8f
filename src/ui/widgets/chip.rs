//! A label as a small picture of its highlight.

use egui::accesskit::Role;
use egui::{Color32, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{line, paint_left};
use crate::schema::Colour;
use crate::ui::theme::{Tokens, control, radius, type_role};

/// How a chip stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ChipState {
    /// A label that is there.
    #[default]
    Idle,
    /// A type that could be chosen and is not.
    Off,
    /// The brush.
    Armed,
}

/// A label's chip.
#[must_use]
pub(crate) struct Chip<'a> {
    text: &'a str,
    colour: Colour,
    key: Option<char>,
    state: ChipState,
    small: bool,
    name: String,
    passive: bool,
}

impl<'a> Chip<'a> {
    /// `name` is read out; `text` is painted.
    pub(crate) fn new(text: &'a str, colour: Colour, name: impl Into<String>) -> Self {
        Self {
            text,
            colour,
            key: None,
            state: ChipState::Idle,
            small: false,
            name: name.into(),
            passive: false,
        }
    }

    /// Its key, painted before the text.
    pub(crate) fn key(self, key: Option<char>) -> Self {
        Self { key, ..self }
    }

    /// How it stands.
    pub(crate) fn state(self, state: ChipState) -> Self {
        Self { state, ..self }
    }

    /// The low size.
    pub(crate) fn small(self) -> Self {
        Self { small: true, ..self }
    }

    /// Only a picture: cannot be pressed.
    pub(crate) fn passive(self) -> Self {
        Self { passive: true, ..self }
    }

    /// How wide it will be.
    pub(crate) fn width(&self, ui: &Ui) -> f32 {
        let t = Tokens::of(ui);
        let font = if self.small { type_role::chip_small() } else { type_role::chip() };
        let key = self.key.map_or(0.0, |_| 14.0);
        line(ui, self.text, font, t.ink).size().x + key + if self.small { 14.0 } else { 16.0 }
    }

    /// Paints it in the flow of `ui`.
    pub(crate) fn show(self, ui: &mut Ui) -> Response {
        let height = if self.small { control::CHIP_SMALL } else { control::CHIP };
        let size = vec2(self.width(ui), height);
        let sense = if self.passive { Sense::hover() } else { Sense::click() };
        let (rect, response) = ui.allocate_exact_size(size, sense);
        self.paint(ui, rect, response)
    }

    /// Paints it at `rect` with an id of its own.
    pub(crate) fn show_at(self, ui: &Ui, rect: Rect, id: egui::Id) -> Response {
        let hit = rect.expand2(vec2(0.0, ((24.0 - rect.height()) / 2.0).max(0.0)));
        // A picture must not take the clicks of the row that it stands in.
        let sense = if self.passive { Sense::hover() } else { Sense::click() };
        let response = ui.interact(hit, id, sense);
        self.paint(ui, rect, response)
    }

    fn paint(self, ui: &Ui, rect: Rect, response: Response) -> Response {
        let t = Tokens::of(ui);
        let slot = t.slot(self.colour);
        let off = self.state == ChipState::Off;
        let (fill, text) = if off { (Color32::TRANSPARENT, t.ink2) } else { (slot.bg, slot.text) };
        let painter = ui.painter();
        painter.rect_filled(rect, radius::CHIP, fill);
        if off {
            let colour = if response.hovered() { t.edge } else { t.line2 };
            painter.rect_stroke(rect, radius::CHIP, Stroke::new(1.0, colour), StrokeKind::Inside);
        } else {
            if response.is_pointer_button_down_on() {
                painter.rect_filled(rect, radius::CHIP, slot.line.gamma_multiply(0.25));
            } else if response.hovered() && !self.passive {
                painter.rect_stroke(
                    rect,
                    radius::CHIP,
                    Stroke::new(1.0, slot.line),
                    StrokeKind::Inside,
                );
            }
            let under = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
            painter.rect_filled(
                under,
                egui::CornerRadius { nw: 0, ne: 0, sw: 2, se: 2 },
                slot.line,
            );
        }
        if self.state == ChipState::Armed || response.has_focus() {
            painter.rect_stroke(
                rect.expand(2.0),
                radius::CONTROL,
                Stroke::new(2.0, t.ink),
                StrokeKind::Outside,
            );
        }
        let font = if self.small { type_role::chip_small() } else { type_role::chip() };
        let mut x = rect.left() + if self.small { 7.0 } else { 8.0 };
        let y = rect.center().y - if off { 0.0 } else { 0.5 };
        if let Some(key) = self.key {
            let key = key.to_uppercase().to_string();
            paint_left(ui, line(ui, &key, type_role::key(), text), x, y);
            x += 14.0;
        }
        paint_left(ui, line(ui, self.text, font, text), x, y);
        let (name, state, passive) = (self.name, self.state, self.passive);
        if !passive {
            response.widget_info(move || match state {
                ChipState::Idle => WidgetInfo::labeled(Role::Button, true, &name),
                ChipState::Off => WidgetInfo::selected(Role::Button, true, false, &name),
                ChipState::Armed => WidgetInfo::selected(Role::Button, true, true, &name),
            });
        }
        response
    }
}
