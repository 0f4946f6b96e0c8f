//! Above the figures: what they are of, who is compared, which articles.

use egui::accesskit::Role;
use egui::{Align, Id, Layout, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::AgreementView;
use super::paint::{letter, ring};
use crate::review::gold::GOLD;
use crate::session::{Action, Agreement, AgreementAction, Study, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{big, grouped};
use crate::ui::theme::{Family, Tokens, font_at, icon, radius, type_role};
use crate::ui::widgets::{Button, TextField, clipped, line, paint_left, wrapped};

/// Narrower than this, the counts of the project are left to the line below the title.
const COUNTS: f32 = 940.0;

/// The title, the counts of the project, and what can be done with the figures.
pub(super) fn title(ui: &mut Ui, panel: &mut Panel<'_>, study: Option<&Study>) {
    let t = Tokens::of(ui);
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 52.0), Sense::hover());
    let mut inside = ui.new_child(
        egui::UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center)),
    );
    inside.spacing_mut().item_spacing.x = 8.0;
    let save = Action::Agreement(AgreementAction::Save);
    let chord = chord_of(&save).filter(|_| width > 620.0);
    let ready = study.is_some();
    let button = Button::new("Save JSON…").icon(icon::FLOPPY).chord(chord).enabled(ready);
    if button.show(&mut inside).clicked() {
        panel.ask(save);
    }
    let copy = Button::new("Copy as CSV").icon(icon::COPY).enabled(ready);
    if copy.show(&mut inside).clicked() {
        panel.ask(Action::Agreement(AgreementAction::Copy));
    }
    inside.add_space(16.0);
    if let Some(study) = study.filter(|_| width > COUNTS) {
        let units = &study.report.units;
        for (count, what) in
            [(units.comments, "comment"), (units.tokens, "token"), (units.articles, "article")]
        {
            let what = if count == 1 { what.to_owned() } else { format!("{what}s") };
            big(&mut inside, &grouped(count), &what);
        }
    }
    let room = inside.available_width().max(80.0);
    let heading = line(ui, "Agreement", type_role::title(), t.ink);
    ui.painter().galley(rect.min + vec2(0.0, 2.0), heading, t.ink);
    let about = match study {
        Some(study) if width <= COUNTS => {
            let units = &study.report.units;
            let said = |count: usize, one: &str| {
                format!("{} {one}{}", grouped(count), if count == 1 { "" } else { "s" })
            };
            [
                said(units.articles, "article"),
                said(units.tokens, "token"),
                said(units.comments, "comment"),
            ]
            .join(", ")
        }
        _ => match panel.session.agreement().map_or("", |agreement| agreement.articles()) {
            "" => format!("{}, all articles together", panel.session.project().name()),
            like => {
                format!("{}, articles like “{like}” together", panel.session.project().name())
            }
        },
    };
    let text = clipped(ui, &about, type_role::small(), t.ink2, room);
    paint_left(ui, text, rect.left(), rect.top() + 40.0);
    let id = ui.scope_id().with("agreement title");
    let place = Rect::from_min_size(rect.min, vec2(room.min(300.0), rect.height()));
    let response = ui.interact(place, id, Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("Agreement, {about}")));
}

/// Who is compared, and on which articles.
pub(super) fn scope(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    state: &mut AgreementView,
    agreement: &Agreement,
) {
    let t = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        let (rect, _) = ui.allocate_exact_size(vec2(62.0, 28.0), Sense::hover());
        let text = line(ui, "Compare", type_role::small(), t.ink2);
        paint_left(ui, text, rect.left(), rect.center().y);
        let mut letters = 'A'..='Z';
        for name in agreement.everybody() {
            let mark = if name == GOLD { None } else { letters.next() };
            let on = agreement.takes_part(name);
            if toggle(ui, name, mark, on) {
                panel.ask(Action::Agreement(AgreementAction::Compare {
                    annotator: name.clone(),
                    takes_part: !on,
                }));
            }
        }
        ui.add_space(12.0);
        let pattern = state.pattern.get_or_insert_with(|| agreement.articles().to_owned());
        let width = 230.0_f32.min(ui.available_width().max(140.0));
        let id = Id::unique("articles of agreement");
        let field = TextField::new(id, "Articles like", "All articles, or such as 2012-*");
        let response = field.search().width(width).show(ui, pattern);
        state.in_field = response.has_focus();
        if response.lost_focus() && *pattern != agreement.articles() {
            panel.ask(Action::Agreement(AgreementAction::Articles(pattern.clone())));
        }
    });
}

/// Somebody who is compared, or is not. Whether it was pressed.
fn toggle(ui: &mut Ui, name: &str, mark: Option<char>, on: bool) -> bool {
    let t = Tokens::of(ui);
    let colour = if on { t.ink } else { t.ink3 };
    let text = clipped(ui, name, type_role::ui(), colour, 180.0);
    let (rect, response) = ui.allocate_exact_size(vec2(text.size().x + 40.0, 28.0), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, radius::CONTROL, t.hov);
    }
    let y = rect.center().y;
    let place = Rect::from_center_size(pos2(rect.left() + 15.0, y), vec2(17.0, 17.0));
    match mark {
        Some(mark) => letter(ui, place, &mark.to_string(), on),
        None => {
            let family = if on { Family::IconFill } else { Family::Icon };
            paint_left(ui, line(ui, icon::SEAL, font_at(family, 16.0), colour), place.left(), y);
        }
    }
    paint_left(ui, text, rect.left() + 30.0, y);
    if !on {
        // Struck out as long as they do not take part.
        let across = Stroke::new(1.0, t.ink3);
        ui.painter().hline(rect.left() + 30.0..=rect.right() - 10.0, y.round() + 0.5, across);
    }
    ring(ui, &response);
    let words = format!("Compare {name}");
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &words));
    let hint = if on { "Takes part; press to leave out" } else { "Left out; press to take in" };
    response.on_hover_text(hint).clicked()
}

/// What was left out, and why.
pub(super) fn left_out(ui: &mut Ui, study: &Study) {
    let t = Tokens::of(ui);
    let mut lines = study.left_out();
    let notes = study.team.notes.len();
    lines.extend(study.team.notes.iter().take(3).cloned());
    if notes > 3 {
        lines.push(format!("and {} more of this kind", notes - 3));
    }
    for words in lines {
        let width = ui.available_width() - 22.0;
        let galley = wrapped(ui, &words, type_role::small(), t.ink2, width, 3, 17.0);
        let size = vec2(ui.available_width(), galley.size().y + 2.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let mark = line(ui, icon::INFO, font_at(Family::Icon, 14.0), t.ink3);
        paint_left(ui, mark, rect.left(), rect.top() + 9.0);
        ui.painter().galley(rect.min + vec2(20.0, 0.0), galley, t.ink2);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    }
}
