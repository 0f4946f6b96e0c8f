//! The panel at the right: what is in hand (the selected span or comment with all that
//! can be said of it, or else the article), or the lists of quotes or entities; below it
//! what is left to do.

use egui::accesskit::Role;
use egui::{Align, Id, Layout, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::Panel;
use super::changes_panel::changes_panel;
use super::entities_panel::entities_panel;
use super::links::links;
use super::offers::{offer_in_hand, offer_title, reply_offer};
use super::parts::{SIDE, block, caption, span_row};
use super::quotes_panel::quotes_panel;
use super::remarks::{open_remarks, remarks};
use super::sources_panel::sources_panel;
use super::span_fields::span_fields;
use super::todo_block::{todo_block, todo_height};
use super::unplaced::unplaced_list;
use crate::annotation::{RelationEnd, Span, Status, Target};
use crate::schema::SegmentTargetKind;
use crate::session::{Action, Side, chord_of};
use crate::ui::state::WindowState;
use crate::ui::theme::{Tokens, control, icon, type_role};
use crate::ui::widgets::{
    Chip, ChipState, IconButton, SEGMENT_PAD, TextField, clipped, hairline, line, paint_left,
    paint_right, segmented, wrapped,
};

/// Below this height, in points, what is left to do is not pinned to the foot.
const LOW: f32 = 360.0;

/// Paints the panel. `now` is the frame's time in seconds.
pub(crate) fn inspector(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, now: f64) {
    let t = Tokens::of(ui);
    let full = ui.max_rect();
    ui.painter().rect_filled(full, 0.0, t.panel);
    ui.painter().vline(full.left() + 0.5, full.y_range(), Stroke::new(1.0, t.line));
    ui.spacing_mut().item_spacing.y = 0.0;
    if panel.session.open().is_none() {
        return;
    }
    // In a review nobody gets feedback.
    let reviewing = panel.session.review().is_some();
    let side = if reviewing && matches!(window.side, Side::Changes | Side::Sources) {
        Side::Selection
    } else {
        window.side
    };
    header(ui, panel, side);
    hairline(ui);
    // In a low window all but the header is scrolled.
    let low = ui.available_height() < LOW;
    let is_list = matches!(side, Side::Quotes | Side::Entities);
    if !low && is_list {
        filter(ui, window);
    }

    let footer = todo_height(panel);
    let pinned = if low { 0.0 } else { footer };
    let height = (ui.available_height() - pinned).max(60.0);
    let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    let mut body =
        ui.new_child(egui::UiBuilder::new().max_rect(area).layout(Layout::top_down(Align::LEFT)));
    body.set_clip_rect(area.intersect(ui.clip_rect()));
    // Each page keeps its own place.
    let scroll = ScrollArea::vertical().id_salt(("inspector", side)).auto_shrink(false);
    scroll.show(&mut body, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if low && is_list {
            filter(ui, window);
        }
        match side {
            Side::Selection => selection(ui, panel, window, now),
            Side::Quotes => quotes_panel(ui, panel, window),
            Side::Entities => entities_panel(ui, panel, window, now),
            Side::Changes => changes_panel(ui, panel, window),
            Side::Sources => sources_panel(ui, panel, window),
        }
        if low {
            todo_block(ui, panel, footer);
        }
    });
    ui.advance_cursor_after_rect(area);
    if !low {
        todo_block(ui, panel, footer);
    }
}

/// What the panel shows, and the button that hides it. The page of changes is there where
/// somebody has adjudicated.
fn header(ui: &mut Ui, panel: &mut Panel<'_>, shown: Side) {
    let session = panel.session;
    let Some(open) = session.open() else { return };
    let labels = session.schema().quote_labels();
    let quotes: usize = labels.map(|l| open.label_count(&l.name)).sum();
    let changes = session.feedback().map(|feedback| feedback.changes.len());
    let mut sides = vec![
        (Side::Selection, "Selection", 0),
        (Side::Quotes, "Quotes", quotes),
        (Side::Entities, "Entities", open.set().chains().len()),
    ];
    // There is room for four.
    if shown != Side::Sources && (changes.is_some() || shown == Side::Changes) {
        sides.push((Side::Changes, "Changes", changes.unwrap_or(0)));
    }
    if shown == Side::Sources {
        sides.push((Side::Sources, "Labels", 0));
    }
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), control::PANEL_HEADER),
        Layout::right_to_left(Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.add_space(4.0);
            if IconButton::new(icon::X, "Hide the inspector")
                .chord(chord_of(&Action::ToggleInspector))
                .show(ui)
                .clicked()
            {
                panel.ask(Action::ToggleInspector);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(SIDE);
                let words = page_names(ui, &sides, ui.available_width());
                let names: Vec<&str> = words.iter().map(String::as_str).collect();
                let chosen = sides.iter().position(|(side, ..)| *side == shown);
                if let Some((side, ..)) = segmented(ui, "Panel", &names, chosen, false)
                    .and_then(|at| sides.get(at))
                    .filter(|(side, ..)| *side != shown)
                {
                    panel.ask(Action::ShowSide(*side));
                }
            });
        },
    );
}

/// What the pages are called: with how much is on each, or where there is little room only on
/// that of changes, or on none.
fn page_names(ui: &Ui, sides: &[(Side, &str, usize)], room: f32) -> Vec<String> {
    let named = |counted: &dyn Fn(Side) -> bool| -> Vec<String> {
        let name = |(side, name, count): &(Side, &str, usize)| match count {
            count if *count > 0 && counted(*side) => format!("{name} {count}"),
            _ => (*name).to_owned(),
        };
        sides.iter().map(name).collect()
    };
    let fits = |names: &Vec<String>| {
        let width = |name: &String| {
            let galley = line(ui, name, type_role::small_medium(), egui::Color32::WHITE);
            galley.size().x + 2.0 * SEGMENT_PAD
        };
        names.iter().map(width).sum::<f32>() <= room
    };
    let all = [named(&|_| true), named(&|side| side == Side::Changes)];
    all.into_iter().find(fits).unwrap_or_else(|| named(&|_| false))
}

/// The field above a list.
fn filter(ui: &mut Ui, window: &mut WindowState) {
    let name = if window.side == Side::Quotes { "Filter quotes" } else { "Filter entities" };
    let size = vec2(ui.available_width(), control::BUTTON + 16.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(SIDE, 8.0))));
    let id = Id::unique(("filter of the panel", window.side == Side::Quotes));
    TextField::new(id, name, name).search().show(&mut inner, &mut window.lists.filter);
    hairline(ui);
}

/// That the label of a span was split, and between which labels somebody has to decide.
fn to_decide(ui: &mut Ui, span: &Span) {
    let labels = span.undecided();
    if labels.is_empty() {
        return;
    }
    let t = Tokens::of(ui);
    let words = format!(
        "Its label was split: is it {}? Press the label’s key or choose it above the text; {} has to be said too.",
        labels.join(" or "),
        span.label
    );
    super::parts::block(ui, |ui| super::parts::remark(ui, &words, t.warn));
}

/// What is in hand.
fn selection(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, now: f64) {
    let session = panel.session;
    let span = session.selected_span();
    let comment = session.selection().comment;
    let offer = session.selected_offer();
    if let Some(offer) = offer {
        title(ui, offer_title(offer.key.kind), "");
        offer_in_hand(ui, panel, offer);
        hairline(ui);
    }
    match (span, comment) {
        (Some(span), _) => {
            title(ui, "Selected span", "");
            to_decide(ui, span);
            span_fields(ui, panel, window, span, now);
            hairline(ui);
            remarks(ui, panel, window);
        }
        (None, Some(order)) => {
            let author = session
                .open()
                .and_then(|open| Some(open.article.text.slice(open.comment(order)?.1.author)));
            title(ui, &format!("Comment {}", order + 1), author.unwrap_or_default());
            // What lost its place may belong here.
            if unplaced_list(ui, panel) {
                hairline(ui);
            }
            comment_fields(ui, panel, window, order, now);
            hairline(ui);
            remarks(ui, panel, window);
        }
        // The suggestion is what is in hand.
        (None, None) if offer.is_some() => {}
        (None, None) => {
            title(ui, "Article", "");
            article_fields(ui, panel);
            hairline(ui);
            remarks(ui, panel, window);
            open_remarks(ui, panel);
        }
    }
}

/// What the page is about.
fn title(ui: &mut Ui, text: &str, more: &str) {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let y = rect.bottom() - 10.0;
    let x = paint_left(ui, line(ui, text, type_role::ui_strong(), t.ink), rect.left() + 14.0, y);
    let room = rect.right() - x - 22.0;
    paint_left(ui, clipped(ui, more, type_role::small(), t.ink3, room), x + 8.0, y);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
}

fn pair(ui: &mut Ui, name: &str, value: &str) {
    let t = Tokens::of(ui);
    let room = (ui.available_width() - 92.0).max(40.0);
    let galley = wrapped(ui, value, type_role::ui(), t.ink, room, 3, 18.0);
    let (rect, _) = ui
        .allocate_exact_size(vec2(ui.available_width(), galley.size().y.max(20.0)), Sense::hover());
    paint_left(ui, line(ui, name, type_role::meta(), t.ink3), rect.left(), rect.top() + 10.0);
    ui.painter().galley(rect.min + vec2(92.0, 1.0), galley, t.ink);
}

fn comment_fields(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    order: usize,
    now: f64,
) {
    let Some(open) = panel.session.open() else { return };
    let Some((segment, comment)) = open.comment(order) else { return };
    block(ui, |ui| {
        if let Some(time) = comment.time_range {
            pair(ui, "Time", open.article.text.slice(time));
        }
        // What the annotator says is among the links.
        let stated = comment.reply_to.filter(|_| open.parent_of(segment.range).is_none());
        if let Some(parent) = stated.and_then(|p| open.comment(p)) {
            pair(
                ui,
                "In reply to",
                &format!("{} · {}", parent.1.order + 1, open.article.text.slice(parent.1.author)),
            );
        }
        let offsets = open.offsets(&[comment.body]);
        pair(ui, "Offsets", &offsets);
    });
    hairline(ui);
    let target = Target::Comment(segment.range);
    reply_offer(ui, panel, segment.range);
    links(ui, panel, window, RelationEnd::Target(target), now);
    hairline(ui);
    for layer in &panel.session.schema().segment_layers {
        if !layer.applies_to.contains(&SegmentTargetKind::Comment) {
            continue;
        }
        layer_chips(ui, panel, layer, target);
    }
    let inside: Vec<_> = open.set().spans_touching(comment.body).collect();
    if !inside.is_empty() {
        hairline(ui);
        block(ui, |ui| {
            caption(ui, "Spans in this comment");
            for span in inside {
                span_row(ui, panel, span);
            }
        });
    }
}

/// A layer's labels as chips to be switched on and off for `target`.
fn layer_chips(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    layer: &crate::schema::SegmentLayer,
    target: Target,
) {
    let Some(open) = panel.session.open() else { return };
    block(ui, |ui| {
        let how = if layer.several { "pick any" } else { "pick one" };
        caption(ui, &format!("{}, {how}", layer.name));
        // As high as a chip, not as a button.
        ui.spacing_mut().interact_size.y = control::CHIP_SMALL;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            for label in &layer.labels {
                let on = open
                    .set()
                    .segment_labels_of(target)
                    .any(|l| l.layer == layer.name && l.label == label.name);
                let state = if on { ChipState::Idle } else { ChipState::Off };
                let name =
                    format!("{}: {}{}", layer.name, label.title(), if on { ", on" } else { "" });
                let chip = Chip::new(label.title(), label.colour, name)
                    // Keys are pressed on comments; elsewhere they would promise too much.
                    .key(label.key.filter(|_| matches!(target, Target::Comment(_))))
                    .small()
                    .state(state);
                if chip.show(ui).on_hover_text(&label.description).clicked() {
                    panel.ask(Action::ToggleSegmentLabel {
                        layer: layer.name.clone(),
                        label: label.name.clone(),
                    });
                }
            }
        });
    });
}

fn article_fields(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let Some(open) = panel.session.open() else { return };
    let article = &open.article;
    block(ui, |ui| {
        pair(
            ui,
            "Published",
            &article.published.map_or_else(|| "not said".to_owned(), |d| d.to_string()),
        );
        pair(
            ui,
            "Status",
            match open.set().status() {
                Status::New => "Not begun",
                Status::InProgress => "In progress",
                Status::Done => "Done",
            },
        );
        pair(ui, "Length", &format!("{} characters", article.text.offsets().len_chars()));
        pair(ui, "Encoding", &article.encoding);
        let mends = article
            .mended
            .as_ref()
            .map_or(0, |mended| mended.log().mends.iter().filter(|mend| mend.stands()).count());
        if mends > 0 {
            pair(ui, "Mends", &mends.to_string());
        }
        let comments = open.comment_count();
        pair(ui, "Comments", &if comments == 0 { "none".to_owned() } else { comments.to_string() });
    });
    for layer in &panel.session.schema().segment_layers {
        if layer.applies_to.contains(&SegmentTargetKind::Article) {
            hairline(ui);
            layer_chips(ui, panel, layer, Target::Article);
        }
    }
    unplaced_list(ui, panel);
    hairline(ui);
    block(ui, |ui| {
        caption(ui, "Labels used");
        let mut any = false;
        for (_, label) in panel.session.schema().span_labels() {
            let count = open.label_count(&label.name);
            if count == 0 {
                continue;
            }
            any = true;
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
            let chip = Chip::new(&label.name, label.colour, String::new()).small().passive();
            let chip_rect = Rect::from_min_size(
                rect.left_center() - vec2(0.0, 10.0),
                vec2(chip.width(ui), 20.0),
            );
            chip.show_at(ui, chip_rect, ui.scope_id().with(("used", &label.name)));
            paint_left(
                ui,
                line(ui, label.title(), type_role::ui(), t.ink2),
                rect.left() + 68.0,
                rect.center().y,
            );
            paint_right(
                ui,
                line(ui, &count.to_string(), type_role::ui_medium(), t.ink),
                rect.right(),
                rect.center().y,
            );
        }
        if !any {
            let hint = "Select text, then press a label's key. Drag with the mouse, or use the arrows with Shift.";
            let galley = wrapped(ui, hint, type_role::ui(), t.ink2, ui.available_width(), 4, 19.0);
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y), Sense::hover());
            ui.painter().galley(rect.min, galley, t.ink2);
        }
    });
}
