//! While the other end of a link is being chosen: what is asked for, and how to answer.

use egui::{
    Align, Align2, Area, Id, Key, Layout, Order, Rect, Sense, Ui, WidgetInfo, accesskit::Role, vec2,
};

use super::Panel;
use crate::annotation::RelationEnd;
use crate::schema::RelationType;
use crate::session::{Action, Link, LinkKind, QuoteStep, Session, chord_of};
use crate::text::on_one_line;
use crate::ui::state::{Focus, WindowState};
use crate::ui::theme::{Tokens, floating_shadow, icon, radius, type_role};
use crate::ui::widgets::{Button, Chip, IconButton, TextField, clipped, line, paint_left};

const WIDTH: f32 = 640.0;
/// How many answers to a search are shown.
const ANSWERS: usize = 6;

/// Paints the bar over the lower edge of `area` if a link is being made.
pub(crate) fn link_bar(ui: &Ui, area: Rect, panel: &mut Panel<'_>, window: &mut WindowState) {
    let Some(link) = panel.session.link().cloned() else {
        window.link_search = None;
        window.hint.clear();
        return;
    };
    let t = Tokens::of(ui);
    let width = WIDTH.min(area.width() - 24.0);
    Area::new(Id::unique("link bar"))
        .order(Order::Middle)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(area.center_bottom() - vec2(0.0, 14.0))
        .fade_in(false)
        .show(ui.ctx(), |ui| {
            egui::Frame::new()
                .fill(t.raise)
                .stroke(egui::Stroke::new(1.0, t.line2))
                .corner_radius(radius::CARD)
                .shadow(floating_shadow(&t))
                .inner_margin(egui::Margin::symmetric(12, 8))
                .show(ui, |ui| {
                    ui.set_width(width - 26.0);
                    ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                    head(ui, panel, window, &link);
                    if window.link_search.is_some() {
                        search(ui, panel, window);
                    } else {
                        ways(ui, panel, &link);
                    }
                });
        });
}

/// What is asked for.
fn question(session: &Session, link: &Link) -> String {
    let Some(open) = session.open() else { return String::new() };
    let what = match link.anchor {
        RelationEnd::Span(id) => {
            let words = open.set().span(id).map(|s| open.covered(s)).unwrap_or_default();
            let words = on_one_line(&words);
            let words = words.trim_matches(['“', '”', '"']);
            // To the end of a word.
            let cut = words.char_indices().nth(60).map(|(at, _)| at);
            let short = cut
                .and_then(|at| words.get(..at))
                .map(|head| format!("{}…", head.rsplit_once(' ').map_or(head, |(whole, _)| whole)));
            format!("“{}”", short.as_deref().unwrap_or(words))
        }
        RelationEnd::Target(target) => {
            let order = target.range().and_then(|range| open.comment_order(range));
            order.map_or_else(|| "this".to_owned(), |order| format!("comment {}", order + 1))
        }
    };
    match (&link.kind, link.step) {
        (_, Some(QuoteStep::Source)) => format!("Who says {what}?"),
        (_, Some(QuoteStep::Cue)) => format!("Which words introduce {what}?"),
        (LinkKind::Chain, _) => format!("What is the same as {what}?"),
        (LinkKind::Relation(name), _) => {
            let title = session.schema().relation(name).map_or(name.as_str(), RelationType::title);
            if link.forward { format!("{title} of {what}") } else { format!("{title}: {what} for") }
        }
    }
}

fn head(ui: &mut Ui, panel: &mut Panel<'_>, window: &WindowState, link: &Link) {
    let t = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.set_height(26.0);
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 24.0), Sense::hover());
        paint_left(
            ui,
            line(ui, icon::LINK, type_role::icon(), t.ink2),
            rect.left(),
            rect.center().y,
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if IconButton::new(icon::X, "Leave the link")
                .chord(chord_of(&Action::Escape))
                .show(ui)
                .clicked()
            {
                panel.ask(Action::Escape);
            }
            if !window.hint.is_empty() && window.hinted.as_ref() == Some(link) {
                let typed = line(ui, &window.hint.to_uppercase(), type_role::ui_strong(), t.ink);
                let (rect, _) = ui.allocate_exact_size(typed.size(), Sense::hover());
                paint_left(ui, typed, rect.left(), rect.center().y);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words = question(panel.session, link);
                let width = ui.available_width();
                let galley = clipped(ui, &words, type_role::ui_strong(), t.ink, width);
                let (rect, response) =
                    ui.allocate_exact_size(vec2(galley.size().x, 24.0), Sense::hover());
                paint_left(ui, galley, rect.left(), rect.center().y);
                response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
            });
        });
    });
}

/// The ways to answer, with their keys.
fn ways(ui: &mut Ui, panel: &mut Panel<'_>, link: &Link) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let now = session.situation();
    ui.horizontal(|ui| {
        let hint = line(
            ui,
            "Type its letters, click it, or choose its words.",
            type_role::small(),
            t.ink2,
        );
        let (rect, _) = ui.allocate_exact_size(vec2(hint.size().x, 26.0), Sense::hover());
        paint_left(ui, hint, rect.left(), rect.center().y);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if now.part
                && Button::new("Leave out")
                    .small()
                    .chord(chord_of(&Action::SkipPart))
                    .show(ui)
                    .clicked()
            {
                panel.ask(Action::SkipPart);
            }
            if Button::new("Search")
                .icon(icon::MAGNIFIER)
                .small()
                .chord(chord_of(&Action::SearchLink))
                .show(ui)
                .clicked()
            {
                panel.ask(Action::SearchLink);
            }
            let takes_text = matches!(link.kind, LinkKind::Relation(_)) && now.text;
            if takes_text
                && Button::new("Selected words")
                    .small()
                    .chord(chord_of(&Action::LinkHere(None)))
                    .show(ui)
                    .clicked()
            {
                panel.ask(Action::LinkHere(None));
            }
        });
    });
}

/// The field to look for the other end by its words, and what was found.
fn search(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let wanted = window.take_focus(Focus::Link);
    let Some(mut query) = window.link_search.take() else { return };
    let response = TextField::new(Id::unique("link search"), "Search the other end", "Its words")
        .search()
        .show(ui, &mut query);
    if wanted {
        response.request_focus();
    }
    let needle = query.to_lowercase();
    let mut found: Vec<_> = session
        .link_targets()
        .into_iter()
        .filter(|(.., words)| words.to_lowercase().contains(&needle))
        .collect();
    let total = found.len();
    found.truncate(ANSWERS);
    let take_first = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    if take_first && let Some((end, ..)) = found.first() {
        panel.ask(Action::LinkTo(*end));
        return;
    }
    for (i, (end, _, words)) in found.iter().enumerate() {
        let (rect, row) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
        if row.hovered() || row.has_focus() || i == 0 {
            ui.painter().rect_filled(rect, radius::CONTROL, if i == 0 { t.sel } else { t.hov });
        }
        let label = end.span().and_then(|id| session.open()?.set().span(id)).map(|s| &s.label);
        let mut x = rect.left() + 8.0;
        if let Some(label) = label {
            let colour =
                session.schema().span_label(label).map_or_else(Default::default, |(_, l)| l.colour);
            let chip = Chip::new(label, colour, String::new()).small().passive();
            let width = chip.width(ui);
            let at = Rect::from_min_size(egui::pos2(x, rect.center().y - 10.0), vec2(width, 20.0));
            chip.show_at(ui, at, ui.scope_id().with(("found", i)));
            x += width.max(52.0) + 8.0;
        }
        let flat = on_one_line(words);
        let galley = clipped(ui, &flat, type_role::ui(), t.ink, rect.right() - x - 8.0);
        paint_left(ui, galley, x, rect.center().y);
        let name = format!("Link to {flat}");
        row.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if row.clicked() {
            panel.ask(Action::LinkTo(*end));
        }
    }
    let words = match total {
        0 => "Nothing with these words can be the other end.".to_owned(),
        n if n > ANSWERS => format!("{} more; type on to find them", n - ANSWERS),
        _ => String::new(),
    };
    if !words.is_empty() {
        ui.label(egui::RichText::new(words).font(type_role::small()).color(t.ink3));
    }
    window.link_search = Some(query);
}
