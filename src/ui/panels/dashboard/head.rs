//! The head of the page: what the project is, its counts, the way in and out.

use egui::accesskit::Role;
use egui::{Align, Layout, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use crate::project::short_path;
use crate::session::{Action, DashboardAction, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{big, grouped};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, clipped, paint_left};

/// How high it is.
const HEIGHT: f32 = 84.0;
/// Narrower than these, buttons have no keys, and some counts are left out.
const KEYS: f32 = 900.0;
const COUNTS: f32 = 1060.0;

pub(super) fn head(ui: &mut Ui, panel: &mut Panel<'_>, hides_path: bool) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let wide = rect.width() >= KEYS;
    let inner = rect.shrink2(vec2(24.0, 0.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    let ui = &mut ui;
    ui.spacing_mut().item_spacing.x = 10.0;
    for (title, image, action) in
        [("Export", icon::UPLOAD, Action::Export), ("Import", icon::DOWNLOAD, Action::Import)]
    {
        let primary = title == "Export";
        let chord = chord_of(&action).filter(|_| wide && primary);
        let mut button = Button::new(title).icon(image).chord(chord);
        if primary {
            button = button.primary();
        }
        if button.show(ui).clicked() {
            panel.ask(action);
        }
    }
    let tables = Action::Dashboard(DashboardAction::SaveTables);
    let button = Button::new("Save tables…").icon(icon::FLOPPY);
    if wide && button.show(ui).clicked() {
        panel.ask(tables);
    }
    ui.add_space(14.0);
    if let Some(counted) = panel.session.dashboard().and_then(|d| d.counted()) {
        let stats = &counted.stats;
        let articles = stats.articles.count;
        let mut counts = vec![(
            format!("{} of {}", grouped(stats.gold.done), grouped(articles)),
            "in gold".to_owned(),
        )];
        if rect.width() >= COUNTS {
            let spans = counted.everybody.spans;
            counts.push((grouped(spans), plural(spans, "span")));
            let comments = stats.articles.comments;
            counts.push((grouped(comments), plural(comments, "comment")));
        }
        counts.push((grouped(articles), plural(articles, "article")));
        for (number, what) in counts {
            big(ui, &number, &what);
        }
    }
    let room = ui.available_width().max(60.0);
    let name = panel.session.project().name();
    let title = clipped(ui, name, type_role::title(), t.ink, room);
    paint_left(ui, title, inner.left(), inner.top() + 31.0);
    let path = short_path(panel.session.project().root());
    let mut about = format!("Schema version {}", panel.session.schema().version);
    if !hides_path {
        about = format!("{path}   {about}");
    }
    let text = clipped(ui, &about, type_role::small(), t.ink2, room);
    paint_left(ui, text, inner.left(), inner.top() + 56.0);
    let response = ui.interact(
        egui::Rect::from_min_size(inner.min, vec2(room, HEIGHT)),
        ui.scope_id().with("project title"),
        Sense::hover(),
    );
    let words = format!("{name}, {about}");
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &words));
}

fn plural(count: usize, one: &str) -> String {
    if count == 1 { one.to_owned() } else { format!("{one}s") }
}
