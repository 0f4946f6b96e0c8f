//! The command palette: everything that can be done or gone to, found by typing.

use egui::accesskit::Role;
use egui::{
    Color32, Frame, Id, Key, Margin, Rect, ScrollArea, Sense, Stroke, TextEdit, TextFormat, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::Panel;
use crate::schema::Colour;
use crate::session::{ACTIONS, Action, Chord, Section, bindings, is_possible};
use crate::ui::theme::{Family, Tokens, control, font_at, icon, radius, type_role};
use crate::ui::widgets::{Chip, line, paint_caps, paint_left, paint_right};

/// At most this many rows are shown without scrolling.
const ROWS: usize = 11;

/// What the palette remembers while it is open.
#[derive(Debug, Default)]
pub(crate) struct Palette {
    query: String,
    chosen: usize,
    fresh: bool,
}

impl Palette {
    /// Opens it with `query` typed in.
    pub(crate) fn new(query: &str) -> Self {
        Self { query: query.to_owned(), chosen: 0, fresh: true }
    }
}

struct Item {
    heading: &'static str,
    title: String,
    detail: String,
    chord: Option<Chord>,
    action: Action,
    chip: Option<(String, Colour)>,
    /// Bytes of the title that were typed.
    matched: Vec<usize>,
    score: i32,
}

/// Paints the palette's inside; answers `true` when it should close.
pub(crate) fn palette(ui: &mut Ui, panel: &mut Panel<'_>, state: &mut Palette) -> bool {
    let t = Tokens::of(ui);
    let (up, down, enter, escape) = ui.input_mut(|i| {
        (
            i.count_and_consume_key(egui::Modifiers::NONE, Key::ArrowUp),
            i.count_and_consume_key(egui::Modifiers::NONE, Key::ArrowDown),
            i.consume_key(egui::Modifiers::NONE, Key::Enter),
            i.consume_key(egui::Modifiers::NONE, Key::Escape),
        )
    });
    let id = Id::unique("palette query");
    ui.horizontal(|ui| {
        ui.set_height(52.0);
        ui.add_space(18.0);
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
        paint_left(
            ui,
            line(ui, icon::MAGNIFIER, font_at(Family::Icon, 18.0), t.ink2),
            rect.left(),
            rect.center().y,
        );
        let width = ui.available_width() - 70.0;
        let response = ui.add_sized(
            [width, 40.0],
            TextEdit::singleline(&mut state.query)
                .id(id)
                .font(font_at(Family::Ui, 16.0))
                .text_color(t.ink)
                .hint_text(
                    egui::RichText::new("Type a command, a label or an article")
                        .color(t.ink3)
                        .font(font_at(Family::Ui, 16.0)),
                )
                .align(egui::Align2::LEFT_CENTER)
                .frame(Frame::new().inner_margin(Margin::symmetric(8, 0))),
        );
        ui.ctx().accesskit_node_builder(id, |node| node.set_label("Search commands".to_owned()));
        if state.fresh {
            response.request_focus();
            state.fresh = false;
        }
        if response.changed() {
            state.chosen = 0;
        }
        let (cap, _) = ui.allocate_exact_size(vec2(40.0, 20.0), Sense::hover());
        paint_caps(
            ui,
            Chord::plain(crate::session::Key::Escape),
            cap.right(),
            cap.center().y,
            false,
        );
    });
    crate::ui::widgets::hairline(ui);

    let items = items(panel, &state.query);
    let last = items.len().saturating_sub(1);
    state.chosen = (state.chosen + down).saturating_sub(up).min(last);
    let mut run = enter.then_some(state.chosen);

    ui.add_space(6.0);
    let height = control::PALETTE_ROW * ROWS as f32;
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut heading = "";
        for (i, item) in items.iter().enumerate() {
            if item.heading != heading {
                heading = item.heading;
                let (rect, _) =
                    ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
                paint_left(
                    ui,
                    line(ui, heading, type_role::small(), t.ink3),
                    rect.left() + 18.0,
                    rect.center().y + 2.0,
                );
            }
            let moved = up + down > 0;
            if row(ui, item, i == state.chosen, moved) {
                run = Some(i);
            }
        }
        if items.is_empty() {
            let (rect, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), 60.0), Sense::hover());
            let words = format!("Nothing here is called “{}”.", state.query);
            paint_left(
                ui,
                line(ui, &words, type_role::ui(), t.ink2),
                rect.left() + 18.0,
                rect.center().y,
            );
        }
    });
    ui.add_space(6.0);
    footer(ui);
    if let Some(item) = run.and_then(|i| items.into_iter().nth(i)) {
        panel.ask(item.action);
        return true;
    }
    escape
}

fn footer(ui: &mut Ui) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
    let y = rect.center().y;
    let mut x = rect.left() + 18.0;
    for (caps, words) in [("↑ ↓", "move"), ("Enter", "run")] {
        let cap = line(ui, caps, type_role::key(), t.ink2);
        let frame = Rect::from_min_size(pos2(x, y - 9.0), vec2(cap.size().x + 10.0, 18.0));
        ui.painter().rect_stroke(
            frame,
            radius::CHIP,
            Stroke::new(1.0, t.line2),
            egui::StrokeKind::Inside,
        );
        paint_left(ui, cap, x + 5.0, y);
        x = paint_left(ui, line(ui, words, type_role::small(), t.ink2), frame.right() + 6.0, y)
            + 16.0;
    }
    let mut x = rect.right() - 18.0;
    for (caps, words) in [(">", "actions"), ("/", "articles"), ("#", "labels")] {
        x = paint_right(ui, line(ui, words, type_role::small(), t.ink2), x, y) - 6.0;
        let cap = line(ui, caps, type_role::key(), t.ink2);
        let frame = Rect::from_min_max(pos2(x - cap.size().x - 10.0, y - 9.0), pos2(x, y + 9.0));
        ui.painter().rect_stroke(
            frame,
            radius::CHIP,
            Stroke::new(1.0, t.line2),
            egui::StrokeKind::Inside,
        );
        paint_left(ui, cap, frame.left() + 5.0, y);
        x = frame.left() - 16.0;
    }
}

fn row(ui: &mut Ui, item: &Item, chosen: bool, follow: bool) -> bool {
    let t = Tokens::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), control::PALETTE_ROW), Sense::click());
    let inner = rect.shrink2(vec2(6.0, 1.0));
    if chosen {
        ui.painter().rect_filled(inner, radius::CONTROL, t.sel);
        if follow {
            ui.scroll_to_rect(rect, None);
        }
    } else if response.hovered() {
        ui.painter().rect_filled(inner, radius::CONTROL, t.hov);
    }
    let y = rect.center().y;
    let mut x = rect.left() + 18.0;
    if let Some((text, colour)) = &item.chip {
        let chip = Chip::new(text, *colour, String::new()).small().passive();
        let at = Rect::from_min_size(pos2(x, y - 10.0), vec2(chip.width(ui), 20.0));
        chip.show_at(ui, at, ui.scope_id().with(("palette chip", text)));
        x = at.right().max(x + 62.0) + 8.0;
    }
    let mut right = rect.right() - 18.0;
    if let Some(chord) = item.chord {
        right = paint_caps(ui, chord, right, y, false) - 6.0;
    }
    let title = highlighted(item, &t, (right - x).max(40.0));
    x = paint_left(ui, ui.painter().layout_job(title), x, y);
    if right - x > 60.0 {
        let detail = crate::ui::widgets::clipped(
            ui,
            &item.detail,
            type_role::small(),
            t.ink3,
            right - x - 10.0,
        );
        paint_left(ui, detail, x + 10.0, y);
    }
    let name = item.title.clone();
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &name));
    response.clicked()
}

/// The title with what was typed underlined and bolder.
fn highlighted(item: &Item, t: &Tokens, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (at, c) in item.title.char_indices() {
        let typed = item.matched.contains(&at);
        let format = TextFormat {
            font_id: if typed {
                font_at(Family::UiSemiBold, 13.5)
            } else {
                font_at(Family::Ui, 13.5)
            },
            color: t.ink,
            underline: if typed { Stroke::new(1.0, t.ink) } else { Stroke::NONE },
            background: Color32::TRANSPARENT,
            ..Default::default()
        };
        let same = job.sections.last().is_some_and(|s| s.format == format);
        if same {
            job.text.push(c);
            if let Some(section) = job.sections.last_mut() {
                section.byte_range.end = egui::text::ByteIndex(job.text.len());
            }
        } else {
            job.append(c.encode_utf8(&mut [0; 4]), 0.0, format);
        }
    }
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    job
}

fn items(panel: &Panel<'_>, query: &str) -> Vec<Item> {
    let session = panel.session;
    let now = session.situation();
    let (prefix, wanted) = match query.chars().next() {
        Some(c @ ('#' | '/' | '>')) => (Some(c), query.get(1..).unwrap_or_default().trim()),
        _ => (None, query.trim()),
    };
    let mut items = Vec::new();
    let mut offer = |heading, title: String, detail: String, chord, action, chip| {
        // An article is found by its name as well, which is worth less.
        let by_name = || match action {
            Action::OpenArticle(_) => fuzzy(&detail, wanted).map(|(s, _)| (s / 2, Vec::new())),
            _ => None,
        };
        if let Some((score, matched)) = fuzzy(&title, wanted).or_else(by_name) {
            items.push(Item { heading, title, detail, chord, action, chip, matched, score });
        }
    };
    if prefix.is_none_or(|p| p == '#')
        && (now.span || now.text || prefix.is_some() || !wanted.is_empty())
    {
        let verb = if now.span && !now.text { "Change to" } else { "Tag" };
        for (_, label) in session.schema().offered_labels() {
            offer(
                "Labels",
                format!("{verb} {}", label.title()),
                label.description.clone(),
                label.key.map(Chord::char),
                Action::ApplyLabel(label.name.clone()),
                Some((label.name.clone(), label.colour)),
            );
        }
        for layer in session
            .schema()
            .segment_layers
            .iter()
            .filter(|l| session.segment_target(&l.name).is_some())
        {
            for label in &layer.labels {
                offer(
                    "Labels",
                    format!("{}: {}", layer.name, label.title()),
                    label.description.clone(),
                    label.key.map(Chord::char),
                    Action::ToggleSegmentLabel {
                        layer: layer.name.clone(),
                        label: label.name.clone(),
                    },
                    None,
                );
            }
        }
    }
    if prefix.is_none_or(|p| p == '>')
        && let Some(anchor) = session.link_anchor()
    {
        for (kind, _) in session.relations_at(anchor) {
            offer(
                "For the selected thing",
                format!("Link {}…", kind.title().to_lowercase()),
                kind.description.clone(),
                kind.key.map(Chord::char),
                Action::StartLink(kind.name.clone()),
                None,
            );
        }
    }
    if prefix.is_none_or(|p| p == '>') {
        for info in ACTIONS {
            if info.action == Action::OpenPalette("") || !is_possible(&info.action, now) {
                continue;
            }
            let heading = match info.section {
                Section::Labels | Section::Spans | Section::Links => "For the selected thing",
                Section::Caret
                | Section::Flow
                | Section::Search
                | Section::Suggestions
                | Section::Review
                | Section::Agreement
                | Section::Dashboard
                | Section::Schema => "Go to",
                Section::View | Section::Project => "View and project",
            };
            offer(
                heading,
                info.title.to_owned(),
                String::new(),
                bindings().chords(info).first().copied(),
                info.action.clone(),
                None,
            );
        }
    }
    if prefix.is_some_and(|p| p == '/') || (prefix.is_none() && !wanted.is_empty()) {
        // Ten thousand titles are not read for one letter; ids are at hand.
        let few = session.project().articles().len() <= 2000;
        for entry in session.project().articles() {
            let title = if few { session.title(&entry.id) } else { entry.id.0.clone() };
            offer(
                "Articles",
                title,
                entry.id.0.clone(),
                None,
                Action::OpenArticle(entry.id.clone()),
                None,
            );
        }
    }
    let order = |heading: &str| match heading {
        "Labels" => 0,
        "For the selected thing" => 1,
        "Go to" => 2,
        "View and project" => 3,
        _ => 4,
    };
    if wanted.is_empty() {
        items.sort_by_key(|i| order(i.heading));
    } else {
        // The section with the best hit first, and within it the best hit first.
        let mut best = [i32::MIN; 5];
        for item in &items {
            if let Some(slot) = best.get_mut(order(item.heading)) {
                *slot = (*slot).max(item.score);
            }
        }
        let of = |i: &Item| best.get(order(i.heading)).copied().unwrap_or(0);
        items.sort_by_key(|i| (-of(i), order(i.heading), -i.score));
    }
    items.truncate(200);
    items
}

/// Whether the letters of `wanted` stand in `text` in order, how well, and where.
fn fuzzy(text: &str, wanted: &str) -> Option<(i32, Vec<usize>)> {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let plain: String = text.chars().map(lower).collect();
    let wanted: String = wanted.chars().map(lower).collect();
    if wanted.is_empty() {
        return Some((0, Vec::new()));
    }
    // The words as they stand beat letters that are scattered.
    if plain.len() == text.len()
        && let Some(at) = plain.find(&wanted)
    {
        let word = at == 0 || plain.get(..at).is_some_and(|s| s.ends_with([' ', '(', '-']));
        let score = 1000 + if word { 500 } else { 0 }
            - i32::try_from(at + text.len()).unwrap_or(i32::MAX / 2);
        return Some((score, (at..at + wanted.len()).collect()));
    }
    let mut rest = wanted.chars().filter(|c| !c.is_whitespace()).peekable();
    let mut matched = Vec::new();
    let mut score = 0;
    let mut previous = ' ';
    let mut run = 0;
    for (at, c) in text.char_indices() {
        if rest.peek() == Some(&lower(c)) {
            rest.next();
            run += 1;
            score += if previous.is_alphanumeric() { 2 * run } else { 12 };
            matched.push(at);
        } else {
            run = 0;
        }
        previous = c;
    }
    (rest.peek().is_none() && score >= 4 * i32::try_from(matched.len()).unwrap_or(0))
        .then_some((score, matched))
}

#[cfg(test)]
mod tests {
    use super::fuzzy;

    #[test]
    fn whole_words_beat_scattered_letters() {
        let score = |text, wanted| fuzzy(text, wanted).map(|(score, _)| score);
        assert!(score("Next span", "span") > score("Grow the start by a word", "span"));
        assert!(score("Show or hide the inspector", "insp") > score("Join the fragments", "insp"));
        assert!(score("Write a note", "wan").is_some());
        assert_eq!(score("Undo", "redo"), None);
        assert_eq!(fuzzy("Undo", "do"), Some((1000 - 6, vec![2, 3])));
    }
}
