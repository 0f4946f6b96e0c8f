//! The differences of the article at the left, in text order: who sides with whom, what is
//! settled, what is left.

use std::rc::Rc;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Align, Layout, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::known::Known;
use super::people::{paint_sides, sides_spoken};
use super::words::{kinds, title};
use super::{filter_menu, nothing};
use crate::session::{
    Action, Group, Here, OpenArticle, Review, ReviewAction, ReviewFilter, Way, chord_of,
};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::reach;
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, control, icon, type_role};
use crate::ui::widgets::{
    Button, IconButton, clipped, line, paint_caps, paint_centre, paint_left, paint_right,
};

/// How high a difference's row is.
const ROW: f32 = 60.0;
/// How many rows after that in hand are kept in view.
const NEXT: f32 = 2.0;
const FOOT: f32 = 36.0;
/// What takes longer than this is said.
const SOON: Duration = Duration::from_millis(200);
/// How high a row of the rail is.
const RAIL_ROW: f32 = 36.0;

/// Paints the list.
pub(crate) fn queue(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().vline(full.right() - 0.5, full.y_range(), Stroke::new(1.0, t.line));
    ui.spacing_mut().item_spacing.y = 0.0;
    let session = panel.session;
    let (Some(review), Some(open)) = (session.review(), session.open()) else { return };
    let Some(here) = review.here() else {
        head(ui, window, None);
        let area = body(ui);
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(area));
        // What takes no longer than a blink is not worth a sentence.
        match review.comparing_for() {
            None => nothing(&mut inner, "There is nothing to compare in this article."),
            Some(time) if time > SOON => nothing(&mut inner, "The sets are being compared…"),
            Some(_) => {}
        }
        ui.advance_cursor_after_rect(area);
        foot(ui, panel);
        return;
    };
    let known = Known::of(review, here, open, &mut window.review);
    let all = here.differences().len();
    head(ui, window, Some((known.decided, all)));
    chips(ui, panel, review, here, &known);
    let area = body(ui);
    let mut list =
        ui.new_child(egui::UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::LEFT)));
    if known.listed.is_empty() {
        empty(&mut list, panel, here, all);
    } else {
        rows(&mut list, panel, window, review, here, open, &known);
    }
    ui.advance_cursor_after_rect(area);
    foot(ui, panel);
}

/// What is left above the foot.
fn body(ui: &Ui) -> Rect {
    let height = (ui.available_height() - FOOT).max(ROW);
    Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height))
}

/// Title, what is left, what is settled, and the way to the list of articles.
fn head(ui: &mut Ui, window: &mut WindowState, counts: Option<(usize, usize)>) {
    let t = Tokens::of(ui);
    let size = vec2(ui.available_width(), control::PANEL_HEADER + 2.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let y = rect.top() + control::PANEL_HEADER / 2.0;
    let title = line(ui, "Differences", type_role::ui_strong(), t.ink);
    let x = paint_left(ui, title, rect.left() + 12.0, y);
    let mut right = rect.right() - 6.0;
    let button = Rect::from_min_max(pos2(right - 28.0, y - 14.0), pos2(right, y + 14.0));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(button));
    if IconButton::new(icon::FILES, "Show the articles").show(&mut inner).clicked() {
        window.review.articles = true;
    }
    right = button.left() - 6.0;
    let base = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
    let hair = base.with_min_y(base.bottom() - 1.0);
    ui.painter().rect_filled(hair, 0.0, t.line);
    let mut name = "Differences".to_owned();
    if let Some((settled, all)) = counts {
        let open = format!("{} open", all - settled.min(all));
        let x = paint_left(ui, line(ui, &open, type_role::meta(), t.ink3), x + 8.0, y);
        let words = format!("{settled} of {all} settled");
        let galley = line(ui, &words, type_role::meta(), t.ink3);
        if x + 12.0 + galley.size().x < right {
            paint_right(ui, galley, right, y);
        }
        let share = if all == 0 { 1.0 } else { settled as f32 / all as f32 };
        ui.painter().rect_filled(base.with_max_x(base.left() + base.width() * share), 0.0, t.ink);
        name = format!("Differences, {open}, {words}");
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
    response.on_hover_text(name);
}

/// Which differences are listed.
fn chips(ui: &mut Ui, panel: &mut Panel<'_>, review: &Review, here: &Here, known: &Known) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
    let inner = rect.shrink2(vec2(8.0, 9.0));
    let layout = Layout::left_to_right(Align::Center);
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    row.spacing_mut().item_spacing.x = 1.0;
    let chosen = review.filter().group;
    let named = |group: Option<Group>, counted: bool| match group {
        None => "All".to_owned(),
        Some(group) => {
            let at = Group::ALL.iter().position(|known| *known == group).unwrap_or_default();
            let count = known.groups.get(at).copied().unwrap_or_default();
            if counted { format!("{} {count}", group.name()) } else { group.name().to_owned() }
        }
    };
    let groups: Vec<Option<Group>> = [None].into_iter().chain(Group::ALL.map(Some)).collect();
    let width = |counted: bool| -> f32 {
        let each =
            groups.iter().map(|g| Button::new(&named(*g, counted)).small().ghost().width(ui));
        each.sum::<f32>() + 32.0
    };
    let counted = width(true) <= inner.width();
    for group in groups {
        let (words, spoken) = (named(group, counted), named(group, true));
        let spoken = match group {
            None => format!("List all, {}", known.all),
            Some(_) => format!("List {spoken}"),
        };
        let button = Button::new(&words).small().ghost().selected(chosen == group).named(&spoken);
        if button.show(&mut row).clicked() {
            let filter = ReviewFilter { group, ..review.filter().clone() };
            panel.ask(Action::Review(ReviewAction::Filter(filter)));
        }
    }
    row.with_layout(Layout::right_to_left(Align::Center), |ui| {
        filter_menu::filter_menu(ui, panel, review, here);
    });
}

/// What there is to say where no row is.
fn empty(ui: &mut Ui, panel: &mut Panel<'_>, here: &Here, all: usize) {
    ui.spacing_mut().item_spacing.y = 8.0;
    if all == 0 {
        let agreed = here.agreed().len();
        let words = match agreed {
            0 => "Nobody has annotated anything in this article.".to_owned(),
            n => format!(
                "No differences here: all {n} annotations agree. Shift A takes them into gold."
            ),
        };
        nothing(ui, &words);
    } else {
        nothing(ui, "No difference matches the filter.");
        ui.horizontal(|ui| {
            ui.add_space(12.0);
            if Button::new("Clear the filter").small().show(ui).clicked() {
                panel.ask(Action::Review(ReviewAction::Filter(ReviewFilter::default())));
            }
        });
    }
}

fn rows(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    review: &Review,
    here: &Here,
    open: &OpenArticle,
    known: &Rc<Known>,
) {
    let area = ScrollArea::vertical().id_salt("differences").auto_shrink(false);
    let area = follow(area, window, review, known, ROW);
    let output = area.show_rows(ui, ROW, known.listed.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for at in known.listed.get(range).unwrap_or_default() {
            row(ui, panel, review, here, open, *at);
        }
    });
    window.review.scrolled = (output.state.clamped_offset().y, output.inner_rect.height());
}

/// Brings the difference in hand into view, with what comes next, when another one comes to hand.
fn follow(
    area: ScrollArea,
    window: &mut WindowState,
    review: &Review,
    known: &Known,
    row_height: f32,
) -> ScrollArea {
    let current = review.current();
    let (offset, height) = window.review.scrolled;
    // How high the list is, is known after its first frame.
    if current == window.review.seen || height <= 0.0 {
        return area;
    }
    window.review.seen = current;
    let row = current.and_then(|at| known.listed.binary_search(&at).ok());
    match row.map(|row| row as f32 * row_height) {
        Some(top) if top < offset => area.vertical_scroll_offset(top),
        Some(top) if top + row_height * (1.0 + NEXT) > offset + height => {
            let wanted = top + row_height * (1.0 + NEXT) - height;
            area.vertical_scroll_offset(wanted.min(top).max(0.0))
        }
        _ => area,
    }
}

fn row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    review: &Review,
    here: &Here,
    open: &OpenArticle,
    at: usize,
) {
    let t = Tokens::of(ui);
    let Some(item) = here.differences().get(at) else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let current = review.current() == Some(at);
    let settled = here.is_decided(at);
    if current {
        ui.painter().rect_filled(rect, 0.0, t.sel);
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, t.ink);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, t.hov);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
    reach(ui, &response);
    let words = title(open, item);
    let ink = if settled { t.ink3 } else { t.ink };
    let left = rect.left() + 14.0;
    let galley = clipped(ui, &words, type_role::excerpt(), ink, rect.width() - 28.0);
    let cut = galley.elided;
    paint_left(ui, galley, left, rect.top() + 20.0);
    let y = rect.top() + 42.0;
    let number = (at + 1).to_string();
    if settled {
        let mark = Rect::from_center_size(pos2(left + 7.0, y), vec2(14.0, 14.0));
        paint_centre(ui, line(ui, icon::CHECK, type_role::icon(), t.ink2), mark);
    } else {
        paint_left(ui, line(ui, &number, type_role::small_strong(), t.ink), left, y);
    }
    let right = rect.right() - 14.0;
    let room = rect.width() * 0.55;
    let right = paint_sides(ui, review, here, item, right, y, room) - 8.0;
    let kinds = kinds(item);
    let galley = clipped(ui, &kinds, type_role::small(), t.ink3, right - left - 24.0);
    paint_left(ui, galley, left + 24.0, y);
    let sides = sides_spoken(review, here, item);
    let state = if settled { "settled" } else { "open" };
    let name = format!("{number}, {kinds}, {words}, {sides}, {state}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &name));
    let response = if cut { response.on_hover_text(&words) } else { response };
    if response.clicked() {
        panel.ask(Action::Review(ReviewAction::Select(at)));
    }
}

/// What keys do, and the button that hides the list.
fn foot(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), FOOT), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
    let y = rect.center().y;
    let mut x = rect.left() + 12.0;
    for way in [Way::Forward, Way::Back] {
        let Some(chord) = chord_of(&Action::Review(ReviewAction::Step(way))) else { continue };
        let width = crate::ui::widgets::caps_width(ui, chord).max(18.0);
        paint_caps(ui, chord, x + width, y, false);
        x += width + 4.0;
    }
    paint_left(ui, line(ui, "move", type_role::small(), t.ink2), x + 2.0, y);
    let button = rect.with_min_x(rect.left() + 90.0).shrink2(vec2(6.0, 4.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(button).layout(layout));
    if IconButton::new(icon::SIDEBAR, "Hide the list").show(&mut inner).clicked() {
        panel.ask(Action::ToggleArticleList);
    }
    let rules = Action::Review(ReviewAction::ShowRules);
    let chord = chord_of(&rules);
    let named = "Settle by a rule";
    if Button::new("Rules").small().ghost().chord(chord).named(named).show(&mut inner).clicked() {
        panel.ask(rules);
    }
}

/// The numbers alone, where there is no room for the list.
pub(crate) fn queue_rail(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().vline(full.right() - 0.5, full.y_range(), Stroke::new(1.0, t.line));
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(8.0);
    ui.vertical_centered(|ui| {
        if IconButton::new(icon::SIDEBAR, "Show the differences").show(ui).clicked() {
            panel.ask(Action::ToggleArticleList);
        }
    });
    ui.add_space(6.0);
    crate::ui::widgets::hairline(ui);
    let session = panel.session;
    let (Some(review), Some(open)) = (session.review(), session.open()) else { return };
    let Some(here) = review.here() else { return };
    let known = Known::of(review, here, open, &mut window.review);
    let scroll = ScrollArea::vertical().id_salt("difference rail").auto_shrink(false);
    let scroll = follow(scroll, window, review, &known, RAIL_ROW);
    let output = scroll.show_rows(ui, RAIL_ROW, known.listed.len(), |ui, range| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for at in known.listed.get(range).unwrap_or_default() {
            let Some(item) = here.differences().get(*at) else { continue };
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), RAIL_ROW), Sense::click());
            let current = review.current() == Some(*at);
            if current {
                ui.painter().rect_filled(rect, 0.0, t.sel);
                let bar = Rect::from_min_size(rect.min, vec2(3.0, RAIL_ROW));
                ui.painter().rect_filled(bar, 0.0, t.ink);
            } else if response.hovered() {
                ui.painter().rect_filled(rect, 0.0, t.hov);
            }
            reach(ui, &response);
            let galley = if here.is_decided(*at) {
                line(ui, icon::CHECK, type_role::icon(), t.ink2)
            } else {
                line(ui, &(at + 1).to_string(), type_role::small_strong(), t.ink)
            };
            paint_centre(ui, galley, rect);
            let state = if here.is_decided(*at) { "settled" } else { "open" };
            let name = format!("{}, {}, {}, {state}", at + 1, kinds(item), title(open, item));
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &name));
            if response.on_hover_text(&name).clicked() {
                panel.ask(Action::Review(ReviewAction::Select(*at)));
            }
        }
    });
    window.review.scrolled = (output.state.clamped_offset().y, output.inner_rect.height());
}
