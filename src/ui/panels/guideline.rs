//! The guideline of a label, beside the work: CommonMark, set in the window's own faces.

use egui::text::LayoutJob;
use egui::{Color32, FontId, Sense, TextFormat, Ui, vec2};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::Panel;
use crate::ui::theme::{Family, Tokens, font_at};
use crate::ui::widgets::Chip;

/// Paints the guideline of the selected span's label.
pub(crate) fn guideline(ui: &mut Ui, panel: &Panel<'_>) {
    let t = Tokens::of(ui);
    let schema = panel.session.schema();
    let Some((_, label)) = panel.session.selected_span().and_then(|s| schema.span_label(&s.label))
    else {
        return;
    };
    Chip::new(&label.name, label.colour, label.name.clone()).passive().show(ui);
    ui.add_space(8.0);
    common_mark(ui, &label.description, t.ink);
    let text = if label.guideline.is_empty() {
        "No guideline is written for this label yet. It goes into schema.ron, beside the label."
    } else {
        &label.guideline
    };
    common_mark(ui, text, t.ink2);
}

/// Paints CommonMark: paragraphs, headings, lists, emphasis, code. Links and pictures
/// show their text only; nothing is fetched.
fn common_mark(ui: &mut Ui, source: &str, colour: Color32) {
    let mut job = LayoutJob::default();
    let (mut strong, mut italic) = (0, 0);
    let mut heading = false;
    let mut indent = 0.0;
    for event in Parser::new(source) {
        match event {
            Event::Start(Tag::Strong) => strong += 1,
            Event::End(TagEnd::Strong) => strong -= 1,
            Event::Start(Tag::Emphasis) => italic += 1,
            Event::End(TagEnd::Emphasis) => italic -= 1,
            Event::Start(Tag::Heading { .. }) => heading = true,
            Event::Start(Tag::List(_)) => indent += 14.0,
            Event::End(TagEnd::List(_)) => {
                indent -= 14.0;
                paint(ui, &mut job, indent);
            }
            Event::Start(Tag::Item) => {
                paint(ui, &mut job, indent);
                push(&mut job, "•  ", face(0, 0, false), colour);
            }
            Event::End(TagEnd::Heading(_)) => {
                heading = false;
                paint(ui, &mut job, indent);
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock) => {
                paint(ui, &mut job, indent);
            }
            Event::Text(text) => push(&mut job, &text, face(strong, italic, heading), colour),
            Event::Code(text) => push(&mut job, &text, font_at(Family::Mono, 12.0), colour),
            Event::SoftBreak => push(&mut job, " ", face(strong, italic, heading), colour),
            Event::HardBreak => push(&mut job, "\n", face(strong, italic, heading), colour),
            _ => {}
        }
    }
    paint(ui, &mut job, indent);
}

fn face(strong: i32, italic: i32, heading: bool) -> FontId {
    match (strong > 0 || heading, italic > 0) {
        (true, _) => font_at(Family::UiSemiBold, 13.0),
        // The window's face has no italic; quoted words look like the article's.
        (false, true) => font_at(Family::ReadItalic, 14.5),
        (false, false) => font_at(Family::Ui, 13.0),
    }
}

fn push(job: &mut LayoutJob, text: &str, font_id: FontId, color: Color32) {
    let format = TextFormat { font_id, color, line_height: Some(20.0), ..TextFormat::default() };
    job.append(text, 0.0, format);
}

fn paint(ui: &mut Ui, job: &mut LayoutJob, indent: f32) {
    let mut job = std::mem::take(job);
    if job.text.trim().is_empty() {
        return;
    }
    job.wrap.max_width = ui.available_width() - indent;
    let galley = ui.painter().layout_job(job);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y + 4.0), Sense::hover());
    ui.painter().galley(rect.min + vec2(indent, 0.0), galley, Color32::PLACEHOLDER);
}
