//! What can be done with the hits; counted before it is done.

use egui::accesskit::Role;
use egui::{Align, Layout, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::session::{
    Action, BulkGoing, Operation, OperationCount, Search, SearchAction, Session, chord_of,
};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::grouped;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, Chip, clipped, line, paint_centre, paint_left};

const PLAIN: f32 = 44.0;
const LINE: f32 = 24.0;

/// How high it is.
pub(super) fn height(session: &Session, search: &Search) -> f32 {
    if session.bulk_going().is_some() {
        return 64.0;
    }
    if search.operation().is_none() {
        return if search.hits() > 0 { PLAIN } else { 0.0 };
    }
    let extras =
        usize::from(offers_chain(search)) + usize::from(search.copies_relations().is_some());
    96.0 + LINE * extras as f32
}

fn offers_chain(search: &Search) -> bool {
    !search.is_about_annotations()
        && matches!(search.operation(), Some(Operation::Label(_)))
        && search.joins_chain().is_some()
}

pub(super) fn foot(ui: &mut Ui, panel: &mut Panel<'_>, search: &Search, height: f32) {
    if height <= 0.0 {
        return;
    }
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, t.panel);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line2));
    let inner = rect.shrink2(vec2(12.0, 8.0));
    match (panel.session.bulk_going(), search.operation()) {
        (Some(going), _) => progress(ui, panel, inner, &going),
        (None, None) => choices(ui, panel, search, inner),
        (None, Some(operation)) => plan(ui, panel, search, operation, inner),
    }
}

/// What could be done.
fn choices(ui: &mut Ui, panel: &mut Panel<'_>, search: &Search, inner: Rect) {
    let layout = Layout::left_to_right(Align::Center);
    let mut row = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    row.spacing_mut().item_spacing.x = 6.0;
    let about = search.is_about_annotations();
    let label = if about { "Relabel…" } else { "Label all…" };
    let named = if about { "Give all hits another label" } else { "Label all hits" };
    if Button::new(label).small().icon(icon::TAG).named(named).show(&mut row).clicked() {
        panel.ask(Action::Search(SearchAction::Choose(Operation::Label(None))));
    }
    if about
        && Button::new("Delete…")
            .small()
            .icon(icon::TRASH)
            .named("Delete all hits")
            .show(&mut row)
            .clicked()
    {
        panel.ask(Action::Search(SearchAction::Choose(Operation::Delete)));
    }
}

/// What would be done, and the buttons that do it or not.
fn plan(ui: &mut Ui, panel: &mut Panel<'_>, search: &Search, operation: &Operation, inner: Rect) {
    let t = Tokens::of(ui);
    let count = search.count();
    let y = inner.top() + 10.0;
    let mut x = inner.left();
    let verb = match operation {
        Operation::Label(_) if search.is_about_annotations() => "Relabel as",
        Operation::Label(_) => "Label as",
        Operation::Delete => "Delete",
    };
    x = paint_left(ui, line(ui, verb, type_role::ui_medium(), t.ink), x, y) + 6.0;
    match operation {
        Operation::Label(Some(label)) => {
            let schema = panel.session.schema();
            let known = schema.span_label(label).map(|(_, label)| label);
            let code = known.map_or(label.as_str(), |label| label.name.as_str());
            let colour = known.map_or(crate::schema::Colour::Slate, |label| label.colour);
            let chip = Chip::new(code, colour, label.clone()).passive();
            let rect = Rect::from_min_size(pos2(x, y - 11.0), vec2(chip.width(ui), 22.0));
            chip.show_at(ui, rect, ui.scope_id().with("search label"));
            x = rect.right() + 8.0;
        }
        Operation::Label(None) => {
            let words = "press the key of a label";
            x = paint_left(ui, line(ui, words, type_role::ui(), t.warn), x, y) + 8.0;
        }
        Operation::Delete => {}
    }
    let words = summary(&count);
    let galley = clipped(ui, &words, type_role::ui(), t.ink, inner.right() - x);
    paint_left(ui, galley, x, y);
    let rest = left_out(&count);
    let galley = clipped(ui, &rest, type_role::small(), t.ink3, inner.width());
    paint_left(ui, galley, inner.left(), y + 22.0);
    let spoken = format!("{verb}: {words}. {rest}");
    let said = Rect::from_min_max(inner.min, pos2(inner.right(), y + 32.0));
    let response = ui.interact(said, ui.scope_id().with("search count"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &spoken));
    let mut top = y + 34.0;
    if offers_chain(search)
        && let Some(on) = search.joins_chain()
    {
        let words = "Also as mentions of the same, in each article";
        if option(ui, inner, top, on, words) {
            panel.ask(Action::Search(SearchAction::JoinChain(!on)));
        }
        top += LINE;
    }
    if let Some((on, number)) = search.copies_relations() {
        let words = format!(
            "Also its {}, where the other end is in the sentence",
            if number == 1 { "relation".to_owned() } else { format!("{number} relations") }
        );
        if option(ui, inner, top, on, &words) {
            panel.ask(Action::Search(SearchAction::CopyRelations(!on)));
        }
    }
    let row = Rect::from_min_max(pos2(inner.left(), inner.bottom() - 30.0), inner.max);
    let layout = Layout::right_to_left(Align::Center);
    let mut buttons = ui.new_child(UiBuilder::new().max_rect(row).layout(layout));
    buttons.spacing_mut().item_spacing.x = 6.0;
    let go = Action::Search(SearchAction::CarryOut);
    let text = match operation {
        Operation::Label(_) if search.is_about_annotations() => "Relabel",
        Operation::Label(_) => "Label",
        Operation::Delete => "Delete",
    };
    let text = format!("{text} {}", grouped(count.hits));
    let obstacle = search.obstacle();
    let mut button = Button::new(&text).chord(chord_of(&go)).enabled(obstacle.is_none());
    button = if *operation == Operation::Delete { button.destructive() } else { button.primary() };
    let response = button.show(&mut buttons);
    if response.clicked() {
        panel.ask(go);
    }
    if let Some(why) = obstacle {
        response.on_hover_text(why);
    }
    let cancel = Action::Search(SearchAction::Cancel);
    if Button::new("Cancel").ghost().chord(chord_of(&cancel)).show(&mut buttons).clicked() {
        panel.ask(cancel);
    }
}

fn summary(count: &OperationCount) -> String {
    let articles = match count.articles {
        1 => "1 article".to_owned(),
        n => format!("{} articles", grouped(n)),
    };
    let links = match count.links {
        0 => String::new(),
        1 => ", with 1 link that hangs on them".to_owned(),
        n => format!(", with {} links that hang on them", grouped(n)),
    };
    format!("{} in {articles}{links}", grouped(count.hits))
}

fn left_out(count: &OperationCount) -> String {
    let mut parts = Vec::new();
    if count.already > 0 {
        parts.push(format!("{} so already", grouped(count.already)));
    }
    if count.otherwise > 0 {
        parts.push(format!("{} with other labels", grouped(count.otherwise)));
    }
    if count.others > 0 {
        parts.push(format!("{} of others", grouped(count.others)));
    }
    if count.impossible > 0 {
        parts.push(format!("{} cannot be changed", grouped(count.impossible)));
    }
    parts.join(" · ")
}

/// A line with a box to tick; whether it was pressed.
fn option(ui: &mut Ui, inner: Rect, top: f32, on: bool, words: &str) -> bool {
    let t = Tokens::of(ui);
    let rect = Rect::from_min_size(pos2(inner.left(), top), vec2(inner.width(), LINE));
    let response = ui.interact(rect, ui.scope_id().with(words), Sense::click());
    let sign = if on { icon::CHECK_SQUARE } else { icon::SQUARE };
    let sign_rect =
        Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), vec2(16.0, 16.0));
    paint_centre(ui, line(ui, sign, type_role::icon(), t.ink), sign_rect);
    let galley = clipped(ui, words, type_role::small(), t.ink2, rect.width() - 24.0);
    paint_left(ui, galley, rect.left() + 22.0, rect.center().y);
    crate::ui::widgets::focus_ring(ui, &response);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, words));
    response.on_hover_text(words).clicked()
}

fn progress(ui: &mut Ui, panel: &mut Panel<'_>, inner: Rect, going: &BulkGoing) {
    let t = Tokens::of(ui);
    let words = format!("{}: {} of {} articles", going.title, going.done, going.of);
    let galley = clipped(ui, &words, type_role::small(), t.ink, inner.width() - 64.0);
    paint_left(ui, galley, inner.left(), inner.top() + 10.0);
    let bar =
        Rect::from_min_size(pos2(inner.left(), inner.bottom() - 8.0), vec2(inner.width(), 4.0));
    ui.painter().rect_filled(bar, 2.0, t.line2);
    let share = going.done as f32 / going.of.max(1) as f32;
    ui.painter().rect_filled(bar.with_max_x(bar.left() + bar.width() * share), 2.0, t.ink);
    let layout = Layout::right_to_left(Align::TOP);
    let mut buttons = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    let stop = Button::new("Stop").small().named("Stop after this article");
    if stop.show(&mut buttons).clicked() {
        panel.ask(Action::Search(SearchAction::StopBulk));
    }
}
