//! Who says what: speakers with their quotes, and the quotes that are suggested.

use egui::{Rect, Sense, Ui, pos2, vec2};

use super::Panel;
use super::lists::{Lists, QuoteLine};
use super::offers::offer_list;
use super::parts::{
    MANY, ROW, RowState, SIDE, at_right, block, left_out, remark, row, words_button,
};
use crate::session::Action;
use crate::suggest::SuggestionKind;
use crate::ui::state::WindowState;
use crate::ui::theme::{Family, Tokens, font_at, icon, type_role};
use crate::ui::widgets::{Button, IconButton, clipped, line, paint_left, paint_right, wrapped};

/// Where the text of a row begins.
const INDENT: f32 = 34.0;

/// Paints the list.
pub(super) fn quotes_panel(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let Some(open) = session.open() else { return };
    let lists = Lists::of(session, open, &mut window.lists);
    let total: usize = lists.speakers.iter().map(|(_, quotes)| quotes.len()).sum();
    window.lists.follow(session);
    if total == 0 {
        block(ui, |ui| {
            let hint = "No quotes yet. Select what is said and press ' (apostrophe).";
            remark(ui, hint, t.ink2);
        });
    } else {
        totals(ui, &lists, total);
        filtered(ui, panel, window);
        let needle = window.lists.filter.trim().to_lowercase();
        let mut shown = 0;
        for (name, quotes) in &lists.speakers {
            let whole = name.to_lowercase().contains(&needle);
            let fits = |q: &&QuoteLine| whole || q.words.to_lowercase().contains(&needle);
            let quotes: Vec<&QuoteLine> = quotes.iter().filter(fits).collect();
            if quotes.is_empty() {
                continue;
            }
            shown += quotes.len();
            speaker_row(ui, panel, window, name, quotes.len());
            if window.lists.folded.contains(name) {
                continue;
            }
            for quote in quotes {
                quote_row(ui, panel, window, quote, total > MANY);
            }
            ui.add_space(6.0);
        }
        if shown == 0 {
            block(ui, |ui| {
                remark(ui, &format!("No quote matches “{}”.", window.lists.filter), t.ink2);
            });
        }
    }
    ui.add_space(6.0);
    let needle = window.lists.filter.trim().to_lowercase();
    let fits = |words: &str| words.to_lowercase().contains(&needle);
    offer_list(ui, panel, SuggestionKind::Quote, window.lists.comes_into_view, &fits);
}

/// How many quotes and speakers there are.
fn totals(ui: &mut Ui, lists: &Lists, total: usize) {
    let t = Tokens::of(ui);
    let without = lists.speakers.iter().find(|(name, _)| name.is_empty());
    let without = without.map_or(0, |(_, quotes)| quotes.len());
    let speakers = lists.speakers.len() - usize::from(without > 0);
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let mut words = format!("{}, {}", plural(total, "quote"), plural(speakers, "speaker"));
    if without > 0 {
        words.push_str(&format!(", {without} without"));
    }
    ui.add_space(2.0);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let galley = clipped(ui, &words, type_role::meta(), t.ink3, rect.width() - 2.0 * SIDE);
    paint_left(ui, galley, rect.left() + SIDE, rect.center().y);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &words));
}

/// Says that the text shows the quotes of one speaker only.
fn filtered(ui: &mut Ui, panel: &mut Panel<'_>, window: &WindowState) {
    let Some(name) = &window.speaker else { return };
    let t = Tokens::of(ui);
    let words = match name.as_str() {
        "" => "Only quotes with no speaker are shown".to_owned(),
        name => format!("Only {name}’s quotes are shown"),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
    let bar = rect.shrink2(vec2(8.0, 2.0));
    ui.painter().rect_filled(bar, 6.0, t.sel);
    let galley = clipped(ui, &words, type_role::small_medium(), t.ink, bar.width() - 80.0);
    paint_left(ui, galley, bar.left() + 8.0, bar.center().y);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &words));
    at_right(ui, bar.shrink2(vec2(4.0, 0.0)), |ui| {
        if Button::new("Clear").small().named("Show all quotes").show(ui).clicked() {
            panel.ask(Action::FilterSpeaker(None));
        }
    });
}

fn speaker_row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    name: &str,
    count: usize,
) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW + 2.0), Sense::hover());
    let y = rect.center().y;
    let folded = window.lists.folded.contains(name);
    let spoken = if name.is_empty() { "no speaker" } else { name };
    let chosen = window.speaker.as_deref() == Some(name);
    // What the whole row but its caret is for.
    let press = Rect::from_min_max(pos2(rect.left() + INDENT - 4.0, rect.top()), rect.max)
        .shrink2(vec2(4.0, 1.0));
    let what = if chosen { "Show all quotes, not only of" } else { "Show only quotes of" };
    let response = words_button(ui, press, ("speaker", name), &format!("{what} {spoken}, {count}"));
    let caret = Rect::from_min_size(pos2(rect.left() + 3.0, rect.top() + 1.0), vec2(28.0, 28.0));
    at_right(ui, caret, |ui| {
        let (image, verb) =
            if folded { (icon::CARET_RIGHT, "Unfold") } else { (icon::CARET_DOWN, "Fold") };
        if IconButton::new(image, &format!("{verb} {spoken}")).show(ui).clicked() {
            if folded {
                window.lists.folded.remove(name);
            } else {
                window.lists.folded.insert(name.to_owned());
            }
        }
    });
    let mut right = rect.right() - SIDE;
    right = paint_right(ui, line(ui, &count.to_string(), type_role::small(), t.ink3), right, y);
    if chosen || response.hovered() || response.has_focus() {
        let (family, colour) =
            if chosen { (Family::IconFill, t.ink) } else { (Family::Icon, t.ink3) };
        let funnel = line(ui, icon::FUNNEL, font_at(family, 14.0), colour);
        right = paint_right(ui, funnel, right - 8.0, y);
    }
    let (words, colour) = if name.is_empty() { ("No speaker", t.warn) } else { (name, t.ink) };
    let left = rect.left() + INDENT;
    let galley = clipped(ui, words, type_role::ui_strong(), colour, right - left - 8.0);
    paint_left(ui, galley, left, y);
    if response.clicked() {
        panel.ask(Action::FilterSpeaker((!chosen).then(|| name.to_owned())));
    }
}

fn quote_row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &WindowState,
    quote: &QuoteLine,
    even: bool,
) {
    let t = Tokens::of(ui);
    let width = ui.available_width() - INDENT - SIDE;
    let layout = |ui: &Ui| wrapped(ui, &quote.words, type_role::excerpt(), t.ink, width, 2, 19.0);
    let lines = if even { 38.0 } else { layout(ui).size().y };
    let detail = if quote.detail.is_empty() { 0.0 } else { 16.0 };
    let current = panel.session.selection().span == Some(quote.id);
    let state = RowState { current, dragged: false };
    let height = lines + detail + 12.0;
    let found = current && window.lists.comes_into_view;
    if even && !found && left_out(ui, height) {
        return;
    }
    let name = format!("Quote {}: {}", quote.number, quote.words);
    let (rect, response) = row(ui, height, &name, state);
    if response.clicked() {
        panel.ask(Action::SelectSpan(quote.id));
    }
    if found {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let left = rect.left() + INDENT;
    ui.painter().galley(pos2(left, rect.top() + 5.0), layout(ui), t.ink);
    let y = rect.top() + 5.0 + lines + detail / 2.0;
    paint_left(ui, clipped(ui, &quote.detail, type_role::meta(), t.ink3, width), left, y);
}
