//! What is looked for, how and where, and how far the search is.

use egui::accesskit::Role;
use egui::{Align, Key, Layout, Modifiers, Popup, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

use super::search_id;
use crate::search::{Language, Options};
use crate::session::{Action, Search, SearchAction, SearchScope, Session, Way, doubts};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{grouped, remark};
use crate::ui::state::{Focus, WindowState};
use crate::ui::theme::{Tokens, control, icon, type_role};
use crate::ui::widgets::{
    Button, IconButton, TextField, line, paint_left, paint_right, segmented, select_all, wrapped,
};

/// What can be asked for beside words.
const HELP: &str = "Words as they stand, or fields:\n\
    label:PER,ORG   text:/kayan+i/i   by:asha\n\
    type:question   status:open   has:note\n\
    conf:<0.5   attr:type=direct   kind:relation\n\
    origin:suggested   in:comment   article:2012/*\n\
    A - before one turns it round.";

pub(super) fn head(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, search: &Search) {
    title(ui, panel, search);
    inset(ui, control::BUTTON, |ui| field(ui, panel, window, search));
    ui.add_space(6.0);
    let before = panel.actions.len();
    inset(ui, control::BUTTON_SMALL, |ui| how(ui, panel, search));
    ui.add_space(4.0);
    inset(ui, control::BUTTON_SMALL, |ui| place(ui, panel, search));
    if panel.actions.len() > before && search.operation().is_none() {
        // What is typed next is still for the query.
        window.focus = Some(Focus::Search);
    }
    ui.add_space(6.0);
    state(ui, panel, search);
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, t.line));
}

/// A row with the panel's margin at both sides.
fn inset(ui: &mut Ui, height: f32, add: impl FnOnce(&mut Ui)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let layout = Layout::left_to_right(Align::Center);
    let mut inner =
        ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(12.0, 0.0))).layout(layout));
    inner.spacing_mut().item_spacing.x = 2.0;
    add(&mut inner);
}

fn title(ui: &mut Ui, panel: &mut Panel<'_>, search: &Search) {
    let t = Tokens::of(ui);
    let size = vec2(ui.available_width(), control::PANEL_HEADER);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = match search.operation() {
        Some(_) => "Change every occurrence",
        None => "Search the project",
    };
    let galley = line(ui, name, type_role::ui_strong(), t.ink);
    paint_left(ui, galley, rect.left() + 12.0, rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, name));
    let layout = Layout::right_to_left(Align::Center);
    let mut inner =
        ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(6.0, 0.0))).layout(layout));
    if IconButton::new(icon::X, "Close the search").show(&mut inner).clicked() {
        panel.ask(Action::Search(SearchAction::Close));
    }
    let help = IconButton::new(icon::QUESTION, "What can be looked for").show(&mut inner);
    // Pressed for, so that it lies over nothing while one types.
    Popup::menu(&help).show(|ui| {
        ui.set_width(330.0);
        for words in HELP.lines() {
            remark(ui, words, t.ink);
        }
    });
}

fn field(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, search: &Search) {
    let mut query = search.query().to_owned();
    let id = search_id();
    // Arrows go through the hits while the query is still being typed.
    if ui.memory(|m| m.has_focus(id)) {
        for (key, way) in [(Key::ArrowDown, Way::Forward), (Key::ArrowUp, Way::Back)] {
            if ui.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
                panel.ask(Action::Search(SearchAction::Step(way)));
            }
        }
    }
    let hint = "Words, or label:PER by:asha …";
    let response = TextField::new(id, "Search the project", hint).search().show(ui, &mut query);
    if window.take_focus(Focus::Search) {
        if !response.has_focus() {
            select_all(ui.ctx(), id, search.query());
        }
        response.request_focus();
    }
    if response.changed() {
        panel.ask(Action::Search(SearchAction::Query(query)));
    }
    if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
        let back = ui.input(|i| i.modifiers.shift);
        panel.ask(Action::Search(SearchAction::Step(if back { Way::Back } else { Way::Forward })));
        response.request_focus();
    }
}

/// How words are held against texts.
fn how(ui: &mut Ui, panel: &mut Panel<'_>, search: &Search) {
    let now = search.options();
    let inflected = if now.inflected.is_some() { None } else { Language::by_code("en") };
    let choices = [
        ("Aa", "Match case", now.case, Options { case: !now.case, ..now }),
        (
            "Word",
            "Whole words only",
            now.whole_word,
            Options { whole_word: !now.whole_word, ..now },
        ),
        (
            ".*",
            "Regular expression",
            now.regex,
            Options { regex: !now.regex, inflected: None, ..now },
        ),
        ("Ä=A", "Ignore diacritics", now.fold, Options { fold: !now.fold, ..now }),
        (
            "Forms",
            "Other forms of the words too (English)",
            now.inflected.is_some(),
            Options { inflected, regex: false, ..now },
        ),
    ];
    for (text, name, chosen, options) in choices {
        let button = Button::new(text).small().ghost().selected(chosen).named(name);
        if button.show(ui).on_hover_text(name).clicked() {
            panel.ask(Action::Search(SearchAction::Options(options)));
        }
    }
}

/// Where.
fn place(ui: &mut Ui, panel: &mut Panel<'_>, search: &Search) {
    let scopes = [SearchScope::Project, SearchScope::Article];
    let chosen = scopes.iter().position(|scope| *scope == search.scope());
    let pressed = segmented(ui, "Where to look", &["All articles", "This article"], chosen, false);
    if let Some(scope) = pressed.and_then(|at| scopes.get(at)) {
        panel.ask(Action::Search(SearchAction::Scope(*scope)));
    }
    ui.add_space(6.0);
    let comments = search.includes_comments();
    let button =
        Button::new("Comments").small().ghost().selected(comments).named("In comments too");
    if button.show(ui).on_hover_text("In comments too").clicked() {
        panel.ask(Action::Search(SearchAction::Comments(!comments)));
    }
}

/// How far the search is, or what is wrong with the query.
fn state(ui: &mut Ui, panel: &mut Panel<'_>, search: &Search) {
    let t = Tokens::of(ui);
    let width = ui.available_width() - 24.0;
    let (words, colour) = match search.error() {
        Some(error) => (error.to_string(), t.warn),
        None => (how_far(panel.session, search), t.ink2),
    };
    let room = if search.is_running() { width - 60.0 } else { width };
    let galley = wrapped(ui, &words, type_role::small(), colour, room, 4, 18.0);
    let height = galley.size().y.max(22.0) + 6.0;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().galley(rect.min + vec2(12.0, 2.0), galley, colour);
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
    if search.is_running() {
        let right = rect.shrink2(vec2(8.0, 2.0));
        let layout = Layout::right_to_left(Align::TOP);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(right).layout(layout));
        if Button::new("Stop").small().ghost().named("Stop searching").show(&mut inner).clicked() {
            panel.ask(Action::Search(SearchAction::Stop));
        }
    } else if let Some(unseen) = search.summary().map(|s| s.unseen).filter(|n| *n > 0) {
        let words = format!("{unseen} not to be seen yet");
        paint_right(
            ui,
            line(ui, &words, type_role::small(), t.ink3),
            rect.right() - 12.0,
            rect.top() + 11.0,
        );
    }
}

fn how_far(session: &Session, search: &Search) -> String {
    let counted = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        n => format!("{} {one}s", grouped(n)),
    };
    let (looked, of) = search.looked();
    let hits = counted(search.hits(), "hit");
    let articles = counted(search.found().len(), "article");
    if search.is_running() {
        return format!("{hits} so far; {} of {}", grouped(looked), counted(of, "article"));
    }
    match (search.summary(), search.hits()) {
        (None, _) if search.query().trim().is_empty() => String::new(),
        (None, _) => "Nothing is looked for.".to_owned(),
        (Some(_), _) if search.is_cut() => {
            format!("{hits}, and more: only so many are listed. Say more of what you look for.")
        }
        (Some(summary), 0) => {
            let nothing = format!("Nothing found in {}.", counted(summary.articles, "article"));
            match doubts(session, search.query()).as_slice() {
                [] => nothing,
                doubts => format!("{nothing} {}", doubts.join(" ")),
            }
        }
        (Some(_), _) => format!("{hits} in {articles}"),
    }
}
