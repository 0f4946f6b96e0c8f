//! What the sheets for exporting and importing share: the list of formats, progress, a text
//! in full, the place where something goes.

use egui::accesskit::Role;
use egui::{
    Align, Color32, EventFilter, Frame, Key, Layout, Margin, Modifiers, Rect, Response, ScrollArea,
    Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::parts::reach;
use crate::exchange::Job;
use crate::formats::{Info, Inventory, all};
use crate::ui::theme::{Tokens, mono, radius, type_role};
use crate::ui::widgets::{Button, TextField, clipped, clipped_code, line, paint_left, wrapped};

/// How wide the list of formats is at most, and which share of the sheet it may take.
const LIST: f32 = 316.0;
const LIST_SHARE: f32 = 0.36;

/// A row in hand keeps the keys that go up and down.
const ARROWS: EventFilter =
    EventFilter { tab: false, horizontal_arrows: false, vertical_arrows: true, escape: false };

/// How many lines of a text are shown at most.
const LINES: usize = 40;

/// One of the two columns of a sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The list of formats.
    Formats,
    /// What can be chosen, and what comes of it.
    Choices,
}

/// A list at the left, the rest at its right, each scrolling by itself. `below` is what
/// the sheet needs for what stands below them; `to_top` has the choices begin at the top.
pub(super) fn two_columns(
    ui: &mut Ui,
    below: f32,
    to_top: bool,
    mut add: impl FnMut(&mut Ui, Column),
) {
    let room = ui.ctx().content_rect().height() - 184.0 - below;
    let size = vec2(ui.available_width(), room.clamp(120.0, 600.0));
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let at = rect.left() + LIST.min(size.x * LIST_SHARE);
    let left = Rect::from_min_max(rect.min, pos2(at, rect.bottom()));
    let right = Rect::from_min_max(pos2(at + 24.0, rect.top()), rect.max);
    for (column, place, name) in
        [(Column::Formats, left, "formats"), (Column::Choices, right, "choices")]
    {
        let layout = Layout::top_down(Align::LEFT);
        let mut inside =
            ui.new_child(UiBuilder::new().id_salt(name).max_rect(place).layout(layout));
        let mut area = ScrollArea::vertical().id_salt(name);
        if to_top && column == Column::Choices {
            area = area.vertical_scroll_offset(0.0);
        }
        area.max_height(place.height()).auto_shrink([false, false]).show(&mut inside, |ui| {
            // The scroll bar takes some room.
            ui.set_max_width(place.width() - 14.0);
            ui.spacing_mut().item_spacing =
                vec2(6.0, if column == Column::Formats { 1.0 } else { 5.0 });
            add(ui, column);
        });
    }
}

/// The formats, one of them chosen. Answers the name of one that was pressed, or that the
/// arrow keys went to; `focus` has the chosen one take the keyboard.
pub(super) fn format_list(
    ui: &mut Ui,
    chosen: &str,
    focus: bool,
    wanted: impl Fn(&Info) -> bool,
) -> Option<&'static str> {
    let mut pressed = None;
    let known: Vec<&'static Info> =
        all().iter().map(|format| format.info()).filter(|info| wanted(info)).collect();
    let follow = ui.scope_id().with("format in hand");
    let follows = ui.data_mut(|data| data.remove_temp::<bool>(follow)).is_some();
    for (at, info) in known.iter().enumerate() {
        let response = format_row(ui, info, info.name == chosen);
        if response.clicked() {
            pressed = Some(info.name);
        }
        if info.name == chosen && (focus || follows) {
            response.request_focus();
        }
        if !response.has_focus() {
            continue;
        }
        ui.memory_mut(|m| m.set_focus_lock_filter(response.id, ARROWS));
        let key = |ui: &Ui, key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let (down, up) = (key(ui, Key::ArrowDown), key(ui, Key::ArrowUp));
        let next = match (down, up) {
            (true, false) => known.get(at + 1),
            (false, true) => at.checked_sub(1).and_then(|at| known.get(at)),
            _ => None,
        };
        if let Some(next) = next {
            pressed = Some(next.name);
            ui.data_mut(|data| data.insert_temp(follow, true));
        }
    }
    pressed
}

fn format_row(ui: &mut Ui, info: &Info, is_chosen: bool) -> Response {
    let t = Tokens::of(ui);
    let width = ui.available_width();
    let what = plain(info.description);
    let inner = width - 20.0;
    let words = wrapped(ui, &what, type_role::small(), t.ink2, inner, LINES, 16.0);
    let size = vec2(width, words.size().y + 36.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let fill = match (is_chosen, response.hovered()) {
        (true, _) => t.sel,
        (false, true) => t.hov,
        _ => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, radius::CONTROL, fill);
    let title = clipped(ui, info.title, type_role::ui_medium(), t.ink, inner);
    paint_left(ui, title, rect.left() + 10.0, rect.top() + 17.0);
    ui.painter().galley(rect.min + vec2(10.0, 28.0), words, t.ink2);
    reach(ui, &response);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, info.title));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(what));
    // One that was not chosen by hand may be far down the list.
    let shown = ui.scope_id().with("format in view");
    if is_chosen && ui.data(|data| data.get_temp(shown)) != Some(info.name) {
        ui.data_mut(|data| data.insert_temp(shown, info.name));
        response.scroll_to_me(None);
    }
    response
}

/// What is code elsewhere is plain here.
fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// A heading within a sheet.
pub(super) fn section(ui: &mut Ui, title: &str) {
    heading(ui, title, false);
}

/// A heading that comes to the top of what scrolls, if `come`.
pub(super) fn heading(ui: &mut Ui, title: &str, come: bool) {
    let t = Tokens::of(ui);
    ui.add_space(10.0);
    let galley = line(ui, title, type_role::ui_medium(), t.ink2);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    if come {
        response.scroll_to_me(Some(Align::TOP));
    }
}

/// A heading below that of a section.
pub(super) fn strong(ui: &mut Ui, text: &str) {
    let t = Tokens::of(ui);
    let galley = wrapped(ui, text, type_role::ui_medium(), t.ink, ui.available_width(), 2, 20.0);
    let size = vec2(ui.available_width(), galley.size().y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().galley(rect.min, galley, t.ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// A text in full, on as many lines as it needs.
pub(super) fn long_text(ui: &mut Ui, text: &str, colour: Color32) {
    let text = &plain(text);
    let width = ui.available_width();
    let galley = wrapped(ui, text, type_role::ui(), colour, width, LINES, 20.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    ui.painter().galley(rect.min, galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// What documents consist of, as one line.
pub(super) fn inventory_words(inventory: &Inventory) -> String {
    let parts = [
        (inventory.documents, "document", "documents"),
        (inventory.span_count(), "span", "spans"),
        (inventory.relation_count(), "relation", "relations"),
        (inventory.chains, "chain", "chains"),
        (
            inventory.segment_label_count(),
            "label of comments and articles",
            "labels of comments and articles",
        ),
    ];
    // Documents and spans are always said; that there are none is news.
    let said = parts.iter().enumerate().filter(|(at, (n, ..))| *at < 2 || *n > 0);
    let words = said.map(|(_, (n, one, many))| format!("{n} {}", if *n == 1 { one } else { many }));
    words.collect::<Vec<_>>().join(", ")
}

/// How far a job is, with what it does.
pub(super) fn progress(ui: &mut Ui, (done, total): (usize, usize), what: &str) {
    let t = Tokens::of(ui);
    let text = match (done, total) {
        (0, 0) => format!("{what} …"),
        (done, 0) => format!("{what}, {done} so far …"),
        (done, total) => format!("{what}, {done} of {total} …"),
    };
    let galley = line(ui, &text, type_role::small(), t.ink2);
    let width = ui.available_width().min(420.0).max(galley.size().x);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.top() + 9.0);
    let bar = Rect::from_min_max(
        pos2(rect.left(), rect.bottom() - 6.0),
        pos2(rect.right(), rect.bottom() - 2.0),
    );
    ui.painter().rect_filled(bar, 2.0, t.line2);
    if total > 0 {
        // Shares of a width in points.
        #[allow(clippy::cast_precision_loss)]
        let share = done as f32 / total as f32;
        let full =
            Rect::from_min_size(bar.min, vec2(bar.width() * share.clamp(0.0, 1.0), bar.height()));
        ui.painter().rect_filled(full, 2.0, t.ink);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &text));
}

/// A job that was begun, if there is one: how far it is with a way to stop it, or what went
/// wrong. Whether it still goes on.
pub(super) fn running<T: Send + 'static>(ui: &mut Ui, job: Option<&Job<T>>, what: &str) -> bool {
    let Some(job) = job else { return false };
    match job.result() {
        None => {
            let mut cancel = false;
            ui.horizontal(|ui| {
                cancel = Button::new("Cancel").show(ui).clicked();
                progress(ui, job.state(), what);
            });
            if cancel {
                job.cancel();
            }
            true
        }
        Some(Err(why)) => {
            let t = Tokens::of(ui);
            long_text(ui, why, t.bad);
            false
        }
        Some(Ok(_)) => false,
    }
}

/// What is dropped is looked at. Whether to stop.
pub(crate) fn looking(ui: &mut Ui, state: (usize, usize)) -> bool {
    progress(ui, state, "Looking through the files");
    ui.add_space(10.0);
    Button::new("Cancel").show(ui).clicked()
}

/// What became of the row with a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PlaceAsk {
    /// Something was typed.
    pub(super) changed: bool,
    /// A dialog is asked for.
    pub(super) choose: bool,
    /// The thing is to be done: its button was pressed, or Enter in the field.
    pub(super) go: bool,
}

/// A field for a place, a button that asks for one, and the button that does it, over the
/// whole width.
pub(super) fn place_row(
    ui: &mut Ui,
    field: TextField<'_>,
    place: &mut String,
    choose: &str,
    go: Button<'_>,
) -> PlaceAsk {
    let mut ask = PlaceAsk::default();
    let browse = Button::new("Choose…").named(choose);
    ui.horizontal(|ui| {
        let gaps = ui.spacing().item_spacing.x * 2.0;
        let width = ui.available_width() - browse.width(ui) - go.width(ui) - gaps;
        let typed = field.width(width.max(80.0)).show(ui, place);
        ask.changed = typed.changed();
        let entered = typed.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        ask.choose = browse.show(ui).clicked();
        ask.go = go.show(ui).clicked() || entered;
    });
    ask
}

/// The beginning of a file, as it stands there.
pub(super) fn sample(ui: &mut Ui, text: &str) {
    const SHOWN: usize = 14;
    let t = Tokens::of(ui);
    let shown: Vec<&str> = text.lines().take(SHOWN).collect();
    if shown.is_empty() {
        long_text(ui, "The file is not text.", t.ink2);
        return;
    }
    Frame::new()
        .fill(t.paper)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(radius::CONTROL)
        .inner_margin(Margin::same(10))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let width = ui.available_width();
            for words in shown {
                // A line of JSON can be longer than any screen is wide.
                let start: String = words.chars().take(240).collect();
                let galley =
                    clipped_code(ui, &start.replace('\t', "  "), mono(12.0), t.ink2, width);
                let (rect, response) = ui.allocate_exact_size(vec2(width, 18.0), Sense::hover());
                paint_left(ui, galley, rect.left(), rect.center().y);
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &start));
            }
        });
}
