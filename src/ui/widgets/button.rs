//! Buttons: plain, primary, ghost, destructive, and the square ones with an icon.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Color32, Galley, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{caps_width, focus_ring, line, paint_caps, paint_centre, paint_left};
use crate::session::Chord;
use crate::ui::theme::{Tokens, control, radius, type_role};

#[derive(Clone, Copy, PartialEq)]
enum Look {
    Plain,
    Primary,
    Ghost,
    Destructive,
}

/// A button with a text, perhaps an icon before it and its key after it.
#[must_use]
pub(crate) struct Button<'a> {
    text: &'a str,
    icon: Option<&'a str>,
    chord: Option<Chord>,
    look: Look,
    small: bool,
    enabled: bool,
    selected: bool,
    name: Option<&'a str>,
    least: f32,
}

impl<'a> Button<'a> {
    /// A button that says `text`.
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            icon: None,
            chord: None,
            look: Look::Plain,
            small: false,
            enabled: true,
            selected: false,
            name: None,
            least: 0.0,
        }
    }

    /// An icon before the text.
    pub(crate) fn icon(self, icon: &'a str) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// Its key, after the text.
    pub(crate) fn chord(self, chord: Option<Chord>) -> Self {
        Self { chord, ..self }
    }

    /// The one thing to do here.
    pub(crate) fn primary(self) -> Self {
        Self { look: Look::Primary, ..self }
    }

    /// No outline.
    pub(crate) fn ghost(self) -> Self {
        Self { look: Look::Ghost, ..self }
    }

    /// It destroys something.
    pub(crate) fn destructive(self) -> Self {
        Self { look: Look::Destructive, ..self }
    }

    /// The low size.
    pub(crate) fn small(self) -> Self {
        Self { small: true, ..self }
    }

    /// Whether it can be pressed.
    pub(crate) fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// Whether it is the chosen one of several.
    pub(crate) fn selected(self, selected: bool) -> Self {
        Self { selected, ..self }
    }

    /// The accessible name, where the text alone would not do.
    pub(crate) fn named(self, name: &'a str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// At least so wide, in points; the text is then in the middle.
    pub(crate) fn stretched(self, width: f32) -> Self {
        Self { least: width, ..self }
    }

    const fn padding(&self) -> f32 {
        if self.small { 9.0 } else { 11.0 }
    }

    fn text(&self, ui: &Ui, colour: Color32) -> Arc<Galley> {
        let font = if self.small { type_role::small_medium() } else { type_role::ui_medium() };
        line(ui, self.text, font, colour)
    }

    /// How wide it is.
    pub(crate) fn width(&self, ui: &Ui) -> f32 {
        let mut width = self.padding() * 2.0 + self.text(ui, Color32::WHITE).size().x;
        if self.icon.is_some() {
            width += 22.0;
        }
        if let Some(chord) = self.chord {
            width += caps_width(ui, chord).max(18.0) + 8.0;
        }
        width
    }

    /// Paints it and says whether it was pressed.
    pub(crate) fn show(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let height = if self.small { control::BUTTON_SMALL } else { control::BUTTON };
        let colour = match self.look {
            _ if !self.enabled => t.ink3,
            Look::Primary => t.on,
            Look::Destructive => t.bad,
            _ => t.ink,
        };
        let text = self.text(ui, colour);
        let icon = self.icon.map(|icon| line(ui, icon, type_role::icon(), colour));
        let (padding, natural) = (self.padding(), self.width(ui));
        let width = natural.max(self.least);
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
        let hovered = response.hovered() && self.enabled;
        let (fill, outline) = match self.look {
            Look::Primary if !self.enabled => (t.sel, t.line2),
            Look::Primary => (t.ink, t.ink),
            Look::Ghost if self.selected => (t.sel, Color32::TRANSPARENT),
            Look::Ghost if hovered => (t.hov, Color32::TRANSPARENT),
            Look::Ghost => (Color32::TRANSPARENT, Color32::TRANSPARENT),
            _ if self.selected => (t.sel, t.ink),
            _ if hovered => (t.hov, t.line2),
            _ => (t.raise, t.line2),
        };
        ui.painter().rect(
            rect,
            radius::CONTROL,
            fill,
            Stroke::new(1.0, outline),
            StrokeKind::Inside,
        );
        let mut x = rect.left() + padding + (width - natural) / 2.0;
        let y = rect.center().y;
        if let Some(icon) = icon {
            paint_left(ui, icon, x, y);
            x += 22.0;
        }
        paint_left(ui, text, x, y);
        if let Some(chord) = self.chord {
            let right = rect.right() - padding + 2.0 - (width - natural) / 2.0;
            paint_caps(ui, chord, right, y, self.look == Look::Primary && self.enabled);
        }
        focus_ring(ui, &response);
        let name = self.name.unwrap_or(self.text).to_owned();
        let (enabled, selected) = (self.enabled, self.selected);
        response.widget_info(move || {
            if selected {
                WidgetInfo::selected(Role::Button, enabled, true, &name)
            } else {
                WidgetInfo::labeled(Role::Button, enabled, &name)
            }
        });
        response
    }
}

/// A square button with nothing but an icon; its name says what it does.
#[must_use]
pub(crate) struct IconButton<'a> {
    icon: &'a str,
    name: &'a str,
    chord: Option<Chord>,
    size: f32,
}

impl<'a> IconButton<'a> {
    /// `name` is read out and shown while hovering.
    pub(crate) fn new(icon: &'a str, name: &'a str) -> Self {
        Self { icon, name, chord: None, size: control::BUTTON_SMALL + 2.0 }
    }

    /// Its key, shown while hovering.
    pub(crate) fn chord(self, chord: Option<Chord>) -> Self {
        Self { chord, ..self }
    }

    /// Paints it and says whether it was pressed.
    pub(crate) fn show(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(self.size, self.size), Sense::click());
        if response.hovered() {
            ui.painter().rect_filled(rect, radius::CONTROL, t.hov);
        }
        let icon =
            line(ui, self.icon, type_role::icon(), if response.hovered() { t.ink } else { t.ink2 });
        paint_centre(ui, icon, rect);
        focus_ring(ui, &response);
        let name = self.name.to_owned();
        response.widget_info(move || WidgetInfo::labeled(Role::Button, true, &name));
        response.on_hover_text(match self.chord {
            Some(chord) => format!("{}  {chord}", self.name),
            None => self.name.to_owned(),
        })
    }
}

/// A line of a menu: icon, text, key at the right.
pub(crate) fn menu_item(ui: &mut Ui, icon: &str, text: &str, chord: Option<Chord>) -> Response {
    let t = Tokens::of(ui);
    let width = ui.available_width().max(220.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, control::LIST_ROW), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, radius::CONTROL, t.hov);
    }
    let y = rect.center().y;
    paint_left(ui, line(ui, icon, type_role::icon(), t.ink2), rect.left() + 8.0, y);
    paint_left(ui, line(ui, text, type_role::ui(), t.ink), rect.left() + 32.0, y);
    if let Some(chord) = chord {
        paint_caps(ui, chord, rect.right() - 8.0, y, false);
    }
    let name = text.to_owned();
    response.widget_info(move || WidgetInfo::labeled(Role::MenuItem, true, &name));
    response
}
