//! What was done lately.

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Rect, Sense, TextFormat, Ui, WidgetInfo, pos2, vec2};

use super::parts::{ago, avatar, heading, nothing, under};
use crate::annotation::Status;
use crate::review::gold::GOLD;
use crate::session::{Action, Recent};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::reach;
use crate::ui::theme::{Tokens, radius, type_role};
use crate::ui::widgets::{line, paint_right};

pub(super) fn activity(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    heading(ui, panel, "Recent activity", "", None);
    ui.add_space(6.0);
    let Some(counted) = session.dashboard().and_then(|d| d.counted()) else { return };
    if counted.recent.is_empty() {
        return nothing(ui, "Nothing was annotated yet.");
    }
    for recent in &counted.recent {
        under(ui);
        row(ui, panel, recent);
    }
    under(ui);
}

/// What was done, before the name of the article.
fn doing(recent: &Recent) -> String {
    let work = &recent.worked;
    match (&recent.last, work.status) {
        (_, Status::Done) if work.annotator == GOLD => "settled".to_owned(),
        (_, Status::Done) => "finished".to_owned(),
        (Some(title), _) => format!("{title} in"),
        (None, _) if work.annotator == GOLD => "settled parts of".to_owned(),
        (None, _) => "annotated".to_owned(),
    }
}

fn row(ui: &mut Ui, panel: &mut Panel<'_>, recent: &Recent) {
    let t = Tokens::of(ui);
    let time = line(ui, &ago(panel.session.now(), recent.at), type_role::small(), t.ink2);
    let width = ui.available_width();
    let format = |font, colour| TextFormat {
        font_id: font,
        color: colour,
        line_height: Some(17.0),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    job.append(&format!("{} ", doing(recent)), 0.0, format(type_role::ui(), t.ink2));
    let title = &recent.worked.title;
    job.append(title, 0.0, format(type_role::ui_medium(), t.ink));
    job.wrap = TextWrapping {
        max_width: (width - 36.0 - time.size().x - 12.0).max(40.0),
        max_rows: 2,
        ..TextWrapping::default()
    };
    let words = ui.painter().layout_job(job);
    let height = words.size().y.max(24.0) + 16.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), radius::CONTROL, t.hov);
    }
    let top = rect.top() + 8.0;
    let place = Rect::from_min_size(pos2(rect.left(), top), vec2(24.0, 24.0));
    avatar(ui, place, &recent.worked.annotator);
    let first = top + 3.5;
    ui.painter().galley(pos2(rect.left() + 36.0, first), words, t.ink);
    paint_right(ui, time, rect.right(), first + 8.5);
    reach(ui, &response);
    let name = format!(
        "{} {} {title}, {}",
        recent.worked.annotator,
        doing(recent),
        ago(panel.session.now(), recent.at)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.on_hover_text(format!("Open {title}")).clicked() {
        panel.ask(Action::OpenArticle(recent.worked.article.clone()));
    }
}
