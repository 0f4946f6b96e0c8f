//! How far everybody is.

use egui::accesskit::Role;
use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::numbers;
use super::parts::{ago, avatar, heading, sign, under};
use crate::project::AnnotatorStats;
use crate::review::gold::GOLD;
use crate::session::{Action, DashboardAction, ReviewAction, Session};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{grouped, reach};
use crate::ui::theme::{Tokens, icon, radius, type_role};
use crate::ui::widgets::{Button, clipped, line, paint_left, paint_right};

const ROW: f32 = 52.0;
/// The columns at the right, from the right edge.
const LAST: f32 = 96.0;
const RATE: f32 = 82.0;
const DONE: f32 = 84.0;

/// What an annotator was given, by how far it is.
#[derive(Clone, Copy, Debug, Default)]
struct Shares {
    done: usize,
    open: usize,
    new: usize,
}

impl Shares {
    fn of(stats: &AnnotatorStats) -> Self {
        let status = |name| stats.status.get(name).copied().unwrap_or_default();
        Self { done: status("done"), open: status("in_progress"), new: status("new") }
    }

    fn all(self) -> usize {
        self.done + self.open + self.new
    }
}

pub(super) fn progress(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let Some(dashboard) = session.dashboard() else { return };
    let Some(counted) = dashboard.counted() else { return };
    let stats = &counted.stats;
    let articles = stats.articles.count;
    let about = match articles {
        1 => "1 article".to_owned(),
        n => format!("{} articles", grouped(n)),
    };
    let room = heading(ui, panel, "Progress", &about, Some("progress"));
    if dashboard.shows_tables() {
        return numbers::table(ui, &counted.tables, "progress");
    }
    legend(ui, room);
    let hours = session.hours().is_some();
    head(ui, hours);
    for name in stats.people() {
        let Some(of) = stats.annotators.get(name) else { continue };
        under(ui);
        row(ui, panel, name, of, articles);
    }
    if stats.annotators.is_empty() {
        under(ui);
        super::parts::nothing(ui, "Nobody has annotated anything yet.");
    }
    under(ui);
    ui.add_space(10.0);
    foot(ui, panel);
}

/// What the parts of the bars are.
fn legend(ui: &Ui, room: Rect) {
    let t = Tokens::of(ui);
    let mut right = room.right() - 4.0;
    for (name, kind) in [("to do", 2), ("open", 1), ("done", 0)] {
        let words = line(ui, name, type_role::small(), t.ink2);
        if right - words.size().x - 26.0 < room.left() {
            return;
        }
        let x = paint_right(ui, words, right, room.center().y);
        let swatch = Rect::from_center_size(pos2(x - 13.0, room.center().y), vec2(12.0, 10.0));
        piece(ui, swatch, kind);
        right = swatch.left() - 14.0;
    }
}

/// A piece of a bar: done, open, or to do.
fn piece(ui: &Ui, rect: Rect, kind: usize) {
    let t = Tokens::of(ui);
    let painter = ui.painter();
    match kind {
        0 => {
            painter.rect_filled(rect, 2.0, t.ink);
        }
        1 => {
            painter.rect_filled(rect, 0.0, t.line2);
            let clip = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
            let mut x = rect.left() + 1.0;
            while x < rect.right() {
                clip.vline(x + 1.0, rect.y_range(), Stroke::new(2.0, t.ink2));
                x += 5.0;
            }
        }
        _ => {
            painter.rect_filled(rect, 2.0, t.line);
        }
    }
}

fn head(ui: &mut Ui, hours: bool) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let mut right = rect.right();
    for (name, width) in columns(rect.width(), hours) {
        let text = line(ui, name, type_role::meta(), t.ink3);
        paint_right(ui, text, right, rect.center().y);
        right -= width;
    }
}

/// The columns at the right, from the right.
fn columns(width: f32, hours: bool) -> Vec<(&'static str, f32)> {
    let mut columns = vec![("Last annotated", LAST)];
    if hours && width > 520.0 {
        columns.push(("Per hour", RATE));
    }
    columns.push(("Done", DONE));
    columns
}

fn row(ui: &mut Ui, panel: &mut Panel<'_>, name: &str, of: &AnnotatorStats, articles: usize) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let chosen = session.dashboard().and_then(|d| d.person()) == Some(name);
    if chosen || response.hovered() {
        let fill = if chosen { t.sel } else { t.hov };
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), radius::CONTROL, fill);
    }
    let y = rect.center().y;
    avatar(ui, Rect::from_center_size(pos2(rect.left() + 14.0, y), vec2(28.0, 28.0)), name);
    let shares = Shares::of(of);
    let given = shares.all();
    let about = match (name == GOLD, given < articles, of.not_given) {
        (true, _, _) => "adjudicated".to_owned(),
        (_, true, 0) => format!("{} given", grouped(given)),
        (_, true, more) => format!("{} given, {} more", grouped(given), grouped(more)),
        _ => "all articles".to_owned(),
    };
    let shown = if name == GOLD { "Gold" } else { name };
    let names = (rect.width() * 0.2).clamp(84.0, 150.0);
    let text = clipped(ui, shown, type_role::ui_strong(), t.ink, names - 12.0);
    paint_left(ui, text, rect.left() + 38.0, y - 9.0);
    let text = clipped(ui, &about, type_role::meta(), t.ink2, names - 12.0);
    paint_left(ui, text, rect.left() + 38.0, y + 9.0);
    let rate = rate(session, name);
    let now = session.now();
    // Of work that may not be seen yet it is not known when it was done.
    let begun = shares.done + shares.open + of.not_given > 0;
    let never = if begun { "–" } else { "never" };
    let last = of.last.map_or_else(|| never.to_owned(), |at| ago(now, at));
    let mut right = rect.right();
    for (column, width) in columns(rect.width(), session.hours().is_some()) {
        match column {
            "Done" => {
                let all = format!("/{}", grouped(given));
                let all = line(ui, &all, type_role::ui(), t.ink2);
                let x = paint_right(ui, all, right, y);
                let done = line(ui, &grouped(shares.done), type_role::ui_strong(), t.ink);
                paint_right(ui, done, x, y);
            }
            "Per hour" => {
                let text = rate.map_or_else(|| "–".to_owned(), |rate| format!("{rate:.1} art."));
                paint_right(ui, line(ui, &text, type_role::ui(), t.ink2), right, y);
            }
            _ => {
                paint_right(ui, line(ui, &last, type_role::ui(), t.ink2), right, y);
            }
        }
        right -= width;
    }
    let left = rect.left() + 38.0 + names;
    let bar = Rect::from_min_max(pos2(left, y - 6.5), pos2(right - 4.0, y + 6.5));
    if bar.width() > 24.0 {
        paint_bar(ui, bar, shares);
    }
    let words = format!(
        "{shown}, {about}: {} of {given} done, {} open, {} to do; last annotated {last}",
        shares.done, shares.open, shares.new
    );
    reach(ui, &response);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &words));
    let tip = if chosen { "Count everybody again" } else { "Count these annotations only" };
    if response.on_hover_text(tip).clicked() {
        let person = (!chosen).then(|| name.to_owned());
        panel.ask(Action::Dashboard(DashboardAction::Person(person)));
    }
}

fn paint_bar(ui: &Ui, bar: Rect, shares: Shares) {
    piece(ui, bar, 2);
    if shares.all() == 0 {
        return;
    }
    // A place on the screen.
    #[allow(clippy::cast_precision_loss)]
    let at = |count: usize| bar.left() + bar.width() * count as f32 / shares.all() as f32;
    let done = at(shares.done).round();
    let open = at(shares.done + shares.open).round();
    for (from, to, kind) in [(done, open, 1), (bar.left(), done, 0)] {
        if to > from {
            let part = Rect::from_min_max(pos2(from, bar.top()), pos2(to, bar.bottom()));
            piece(ui, part, kind);
        }
    }
}

/// How many articles the user finishes in an active hour; nobody else’s hours are known.
fn rate(session: &Session, name: &str) -> Option<f64> {
    let hours = session.hours().filter(|_| name == session.author())?;
    let (mut seconds, mut done) = (0.0, 0_u32);
    for (id, time) in hours.by_article(name) {
        seconds += time;
        done += u32::from(session.status_of(&id) == crate::annotation::Status::Done);
    }
    // Less than five minutes tell nothing.
    (seconds >= 300.0).then(|| f64::from(done) * 3_600.0 / seconds)
}

/// What can be settled now, and what was left out.
fn foot(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let Some(counted) = session.dashboard().and_then(|d| d.counted()) else { return };
    let stats = &counted.stats;
    let mut lines = Vec::new();
    if stats.unseen > 0 {
        lines.push(match stats.unseen {
            1 => "The project is blind: of one article that you have not done, only how far others are is counted.".to_owned(),
            n => format!("The project is blind: of {} articles that you have not done, only how far others are is counted.", grouped(n)),
        });
    }
    if let Some(hours) = session.hours() {
        let seconds = hours.total(session.author());
        let articles = hours.by_article(session.author()).count();
        let (hours, minutes) = ((seconds / 3_600.0).floor(), (seconds / 60.0).floor() % 60.0);
        let on = if articles == 1 { "article" } else { "articles" };
        lines.push(format!("Your active time, kept on this computer only: {hours:.0} h {minutes:.0} min on {articles} {on}."));
    }
    for problem in stats.problems.iter().take(3) {
        lines.push(problem.clone());
    }
    if stats.problems.len() > 3 {
        lines.push(format!("And {} more; “tagline check” lists all.", stats.problems.len() - 3));
    }
    let ready = stats.gold.ready;
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::hover());
    let words = match ready {
        0 => "Nothing waits to be settled: no article is done by two or more and not in gold"
            .to_owned(),
        1 => "1 article is done by two or more and ready to settle".to_owned(),
        n => format!("{} articles are done by two or more and ready to settle", grouped(n)),
    };
    let y = rect.center().y;
    sign(ui, icon::INFO, rect.left() + 8.0, y, t.ink2);
    let mut room = rect.width() - 28.0;
    if ready > 0 {
        let title = format!("Review {}", grouped(ready));
        let button = Button::new(&title).icon(icon::MERGE).small();
        let wide = button.width(ui);
        let place = Rect::from_min_max(pos2(rect.right() - wide, rect.top() + 2.0), rect.max);
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(place));
        if button.show(&mut inner).clicked() {
            panel.ask(Action::Review(ReviewAction::Toggle));
        }
        room -= wide + 12.0;
    }
    paint_left(ui, clipped(ui, &words, type_role::ui(), t.ink2, room), rect.left() + 26.0, y);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    for text in lines {
        ui.add_space(6.0);
        crate::ui::panels::parts::remark(ui, &text, t.ink2);
    }
}
