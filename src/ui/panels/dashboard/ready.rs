//! What to look at before exporting.

use egui::accesskit::Role;
use egui::{Sense, Ui, WidgetInfo, vec2};

use super::parts::sign;
use crate::project::AnnotatorStats;
use crate::session::Session;
use crate::ui::panels::Panel;
use crate::ui::panels::parts::grouped;
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{clipped, paint_left};

/// One line: what it says, and whether it is as it should be.
type Line = (String, bool);

pub(super) fn ready(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    ui.add_space(14.0);
    let title = format!("Before exporting what {} made", whose(panel.session));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let text = clipped(ui, &title, type_role::ui_medium(), t.ink, rect.width());
    paint_left(ui, text, rect.left(), rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    ui.add_space(4.0);
    for (words, fine) in lines(panel.session) {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        let y = rect.center().y;
        let (image, ink) = if fine { (icon::CHECK, t.ink2) } else { (icon::WARNING, t.warn) };
        sign(ui, image, rect.left() + 8.0, y, ink);
        let ink = if fine { t.ink2 } else { t.ink };
        let text = clipped(ui, &words, type_role::small(), ink, rect.width() - 26.0);
        paint_left(ui, text, rect.left() + 26.0, y);
        let name = format!("{words}{}", if fine { "" } else { ", to be looked at" });
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        response.on_hover_text(&words);
    }
}

fn whose(session: &Session) -> String {
    match session.dashboard().and_then(|d| d.person()) {
        None => "everybody".to_owned(),
        Some(_) => session.counted_of(),
    }
}

/// What there is to say.
fn lines(session: &Session) -> Vec<Line> {
    let Some(dashboard) = session.dashboard() else { return Vec::new() };
    let Some(counted) = dashboard.counted() else { return Vec::new() };
    let Some(of) = dashboard.chosen() else { return Vec::new() };
    let mut lines = vec![open_articles(of)];
    let said = |count: usize, one: &str, many: &str, none: &str| -> Line {
        match count {
            0 => (none.to_owned(), true),
            1 => (format!("1 {one}"), false),
            n => (format!("{} {many}", grouped(n)), false),
        }
    };
    if of.quotes.count > 0 {
        lines.push(said(
            of.quotes.without_speaker,
            "quote has no speaker",
            "quotes have no speaker",
            "Every quote has a speaker",
        ));
    }
    if of.comments.count > 0 {
        for (layer, without) in &of.comments.without_label {
            let layer = layer.replace('_', " ");
            lines.push(said(
                *without,
                &format!("comment has no {layer}"),
                &format!("comments have no {layer}"),
                &format!("Every comment has a {layer}"),
            ));
        }
    }
    lines.push(said(
        of.unplaced,
        "annotation has lost its place in the text",
        "annotations have lost their place in the text",
        "Every annotation has its place in the text",
    ));
    if dashboard.person().is_none() {
        lines.push(said(
            counted.stats.gold.ready,
            "article is ready to settle and not in gold",
            "articles are ready to settle and not in gold",
            "Nothing waits to be settled",
        ));
    }
    let problems = counted.stats.problems.len();
    if problems > 0 {
        lines.push(said(problems, "file cannot be read", "files cannot be read", ""));
    }
    lines
}

fn open_articles(of: &AnnotatorStats) -> Line {
    let status = |name: &str| of.status.get(name).copied().unwrap_or_default();
    let (open, new) = (status("in_progress"), status("new"));
    let begun = match new {
        0 => String::new(),
        n if open == 0 => format!(": {} not begun", grouped(n)),
        n => format!(", of which {} not begun", grouped(n)),
    };
    match open + new {
        0 => ("All that was given is done".to_owned(), true),
        1 => (format!("1 set is not done{begun}"), false),
        n => (format!("{} sets are not done{begun}", grouped(n)), false),
    }
}
