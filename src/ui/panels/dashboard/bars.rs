//! Counts as bars: labels, what comments were given, who is quoted.

use egui::accesskit::Role;
use egui::{Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::numbers;
use super::parts::{heading, nothing};
use crate::schema::{Colour, SegmentTargetKind};
use crate::session::{Action, SearchAction, Session};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{grouped, reach};
use crate::ui::theme::{Tokens, radius, type_role};
use crate::ui::widgets::{Chip, clipped, line, paint_left, paint_right};

const ROW: f32 = 24.0;
/// So many rows are shown; the table has all.
const MOST: usize = 14;

/// One bar.
struct Bar {
    name: String,
    colour: Option<Colour>,
    count: usize,
    /// What finds what is counted.
    query: Option<String>,
}

pub(super) fn labels(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let Some(dashboard) = session.dashboard() else { return };
    let Some(of) = dashboard.chosen() else { return };
    let about = format!("{} spans of {}", grouped(of.spans), session.counted_of());
    heading(ui, panel, "Labels", &about, Some("labels"));
    ui.add_space(8.0);
    if let Some(counted) = dashboard.counted().filter(|_| dashboard.shows_tables()) {
        return numbers::table(ui, &counted.tables, "labels");
    }
    let bars = of.spans_by_label.iter().map(|(label, count)| Bar {
        name: label.clone(),
        colour: session.schema().span_label(label).map(|(_, l)| l.colour),
        count: *count,
        query: Some(by(session, format!("label:{} kind:span", quoted(label)))),
    });
    bars_of(ui, panel, bars.collect(), "No spans yet.");
}

pub(super) fn types(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let Some(dashboard) = session.dashboard() else { return };
    let Some(of) = dashboard.chosen() else { return };
    let count = of.comments.count;
    let about = format!("{} comments in sets of {}", grouped(count), session.counted_of());
    heading(ui, panel, "Comment types", &about, Some("comment-types"));
    ui.add_space(8.0);
    if let Some(counted) = dashboard.counted().filter(|_| dashboard.shows_tables()) {
        return numbers::table(ui, &counted.tables, "comment-types");
    }
    let layers = session.schema().segment_layers.iter();
    let layers = layers.filter(|layer| layer.applies_to.contains(&SegmentTargetKind::Comment));
    let several = layers.clone().count() > 1;
    let mut any = false;
    for layer in layers {
        let counts = of.comments.by_label.get(&layer.name);
        let without = of.comments.without_label.get(&layer.name).copied().unwrap_or_default();
        if counts.is_none_or(|counts| counts.is_empty()) && without == 0 {
            continue;
        }
        if several {
            let t = Tokens::of(ui);
            ui.add_space(if any { 10.0 } else { 0.0 });
            crate::ui::panels::parts::remark(ui, &layer.name.replace('_', " "), t.ink3);
            ui.add_space(4.0);
        }
        any = true;
        let mut bars: Vec<Bar> = counts
            .into_iter()
            .flatten()
            .map(|(label, count)| Bar {
                name: label.clone(),
                colour: layer.labels.iter().find(|l| l.name == *label).map(|l| l.colour),
                count: *count,
                query: Some(by(session, format!("type:{}", quoted(label)))),
            })
            .collect();
        if without > 0 {
            bars.push(Bar { name: "none yet".into(), colour: None, count: without, query: None });
        }
        bars_of(ui, panel, bars, "");
    }
    if !any {
        nothing(ui, "No comments were opened yet, or the schema has nothing to say of comments.");
    }
}

pub(super) fn speakers(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let Some(dashboard) = session.dashboard() else { return };
    let Some(quotes) = dashboard.chosen().map(|of| &of.quotes) else { return };
    let about = format!("{} quotes of {}", grouped(quotes.count), session.counted_of());
    heading(ui, panel, "Quotes by speaker", &about, Some("speakers"));
    ui.add_space(8.0);
    if let Some(counted) = dashboard.counted().filter(|_| dashboard.shows_tables()) {
        return numbers::table(ui, &counted.tables, "speakers");
    }
    let mut bars: Vec<Bar> = quotes
        .by_speaker
        .iter()
        .map(|(name, count)| Bar {
            name: name.clone(),
            colour: session.schema().quote_labels().next().map(|label| label.colour),
            count: *count,
            query: None,
        })
        .collect();
    if quotes.without_speaker > 0 {
        let (name, count) = ("no speaker".to_owned(), quotes.without_speaker);
        bars.push(Bar { name, colour: None, count, query: None });
    }
    bars_of(ui, panel, bars, "No quotes yet.");
}

/// A query of what is counted, by whom it is counted.
fn by(session: &Session, query: String) -> String {
    match session.dashboard().and_then(|d| d.person()) {
        Some(name) => format!("{query} by:{}", quoted(name)),
        None => query,
    }
}

/// A word of a query, in quotation marks if it has a space.
fn quoted(word: &str) -> String {
    if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word.to_owned() }
}

/// The bars, the longest first; what has no colour of its own comes last.
fn bars_of(ui: &mut Ui, panel: &mut Panel<'_>, mut bars: Vec<Bar>, none: &str) {
    if bars.is_empty() {
        return nothing(ui, none);
    }
    let last = |bar: &Bar| bar.colour.is_none() && bar.query.is_none();
    bars.sort_by(|a, b| {
        last(a).cmp(&last(b)).then(b.count.cmp(&a.count)).then_with(|| a.name.cmp(&b.name))
    });
    let more = bars.len().saturating_sub(MOST);
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
    let t = Tokens::of(ui);
    let names = bars.iter().take(MOST).map(|bar| {
        if bar.query.is_some() && bar.colour.is_some() {
            Chip::new(&bar.name, Colour::default(), String::new()).small().width(ui)
        } else {
            line(ui, &bar.name, type_role::small(), t.ink).size().x
        }
    });
    let width = ui.available_width();
    let names = names.fold(40.0_f32, f32::max).min(width * 0.42);
    for bar in bars.iter().take(MOST) {
        one(ui, panel, bar, names, most);
    }
    if more > 0 {
        nothing(ui, &format!("And {more} more; the table has all."));
    }
}

fn one(ui: &mut Ui, panel: &mut Panel<'_>, bar: &Bar, names: f32, most: usize) {
    let t = Tokens::of(ui);
    let pressable = bar.query.is_some();
    let sense = if pressable { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
    if pressable && response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), radius::CONTROL, t.hov);
    }
    let y = rect.center().y;
    match bar.colour.filter(|_| pressable) {
        Some(colour) => {
            let chip = Chip::new(&bar.name, colour, String::new()).small().passive();
            let place = Rect::from_min_size(
                pos2(rect.left(), y - 10.0),
                vec2(chip.width(ui).min(names), 20.0),
            );
            chip.show_at(ui, place, ui.scope_id().with(("bar", rect.top().to_bits())));
        }
        None => {
            let ink = if bar.colour.is_some() { t.ink } else { t.ink2 };
            let text = clipped(ui, &bar.name, type_role::small(), ink, names);
            paint_left(ui, text, rect.left(), y);
        }
    }
    let count = line(ui, &grouped(bar.count), type_role::ui(), t.ink);
    let digits = line(ui, &grouped(most), type_role::ui(), t.ink).size().x.max(28.0);
    paint_right(ui, count, rect.right(), y);
    let left = rect.left() + names + 12.0;
    let room = (rect.right() - digits - 12.0 - left).max(1.0);
    // A length on the screen.
    #[allow(clippy::cast_precision_loss)]
    let length = (room * bar.count as f32 / most as f32).max(2.0);
    let place = Rect::from_min_size(pos2(left, y - 5.0), vec2(length, 10.0));
    let colour = bar.colour.map_or(t.line2, |colour| t.slot(colour).line);
    ui.painter().rect_filled(place, 2.0, colour);
    let words = format!("{}, {}", bar.name, grouped(bar.count));
    let role = if pressable { Role::Button } else { Role::Label };
    if pressable {
        reach(ui, &response);
    }
    response.widget_info(|| WidgetInfo::labeled(role, true, &words));
    if let Some(query) = &bar.query
        && response.on_hover_text(format!("Search for {query}")).clicked()
    {
        panel.ask(Action::Search(SearchAction::Begin(query.clone())));
    }
}
