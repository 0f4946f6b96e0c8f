//! One line at the bottom of the text about what happened where the eye is not.

use egui::accesskit::{Live, Role};
use egui::{
    Align2, Area, Frame, Id, Margin, Order, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::session::Action;
use crate::ui::theme::{Tokens, floating_shadow, radius, type_role};
use crate::ui::widgets::{Button, wrapped};

const SECONDS: f64 = 5.0;
const MOST: usize = 2;

#[derive(Debug)]
struct Toast {
    text: String,
    undo: bool,
    /// Seconds left, counted only while it is not hovered.
    left: f64,
}

/// The lines that are shown now.
#[derive(Debug, Default)]
pub(crate) struct Toasts {
    toasts: Vec<Toast>,
    /// The last frame's time.
    at: f64,
    /// What assistive technology is told next.
    announcement: String,
}

impl Toasts {
    /// Shows a line.
    pub(crate) fn push(&mut self, text: String, undo: bool) {
        self.toasts.retain(|t| t.text != text);
        self.toasts.push(Toast { text, undo, left: SECONDS });
        if self.toasts.len() > MOST {
            self.toasts.remove(0);
        }
    }

    /// Something was changed: tells assistive technology, without showing anything, and
    /// takes away what would undo the change before.
    pub(crate) fn changed(&mut self, text: String) {
        self.toasts.retain(|t| !t.undo);
        self.announcement = text;
    }
}

/// Paints the lines above the bottom of `area`.
pub(crate) fn toasts(
    ui: &mut Ui,
    toasts: &mut Toasts,
    area: Rect,
    now: f64,
    actions: &mut Vec<Action>,
) {
    let passed = (now - toasts.at).clamp(0.0, 0.5);
    toasts.at = now;
    live_region(ui, toasts);
    let mut bottom = area.bottom() - 8.0;
    let mut gone = Vec::new();
    for (i, toast) in toasts.toasts.iter_mut().enumerate().rev() {
        let shown = Area::new(Id::unique(("toast", i)))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(pos2(area.center().x, bottom))
            .fade_in(false)
            .show(ui.ctx(), |ui| {
                let t = Tokens::of(ui);
                Frame::new()
                    .fill(t.raise)
                    .corner_radius(radius::CARD)
                    .shadow(floating_shadow(&t))
                    .stroke(Stroke::new(1.0, t.line2))
                    .inner_margin(Margin::symmetric(14, 9))
                    .show(ui, |ui| {
                        ui.horizontal(|ui| {
                            let room = (area.width() - 160.0).clamp(120.0, 560.0);
                            let galley =
                                wrapped(ui, &toast.text, type_role::ui(), t.ink, room, 3, 18.0);
                            let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
                            ui.painter().galley(rect.min, galley, t.ink);
                            if toast.undo && Button::new("Undo").small().show(ui).clicked() {
                                actions.push(Action::Undo);
                                toast.left = 0.0;
                            }
                        });
                    });
            });
        bottom = shown.response.rect.top() - 6.0;
        if !shown.response.contains_pointer() {
            toast.left -= passed;
        }
        if toast.left <= 0.0 {
            gone.push(i);
        }
    }
    for i in gone {
        toasts.toasts.remove(i);
    }
    if let Some(least) = toasts.toasts.iter().map(|t| t.left).reduce(f64::min) {
        ui.ctx().request_repaint_after_secs(least.max(0.02) as f32);
    }
}

/// What happened, for those who do not see it.
fn live_region(ui: &Ui, toasts: &Toasts) {
    let spoken = toasts.toasts.last().map_or(&toasts.announcement, |t| &t.text);
    if spoken.is_empty() {
        return;
    }
    let id = Id::unique("announcements");
    let response =
        ui.interact(Rect::from_min_size(pos2(0.0, 0.0), vec2(1.0, 1.0)), id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, spoken));
    ui.ctx().accesskit_node_builder(id, |node| node.set_live(Live::Polite));
}
