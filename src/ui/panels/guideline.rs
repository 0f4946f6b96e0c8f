//! The guideline of a label, beside the work: CommonMark, set in the window's own faces; and what
//! is said about the label.

use egui::accesskit::Role;
use egui::text::LayoutJob;
use egui::{Color32, FontId, Sense, TextFormat, Ui, WidgetInfo, vec2};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::Panel;
use super::remarks::about;
use crate::schema::{Colour, Schema};
use crate::session::RemarkOn;
use crate::ui::state::WindowState;
use crate::ui::theme::{Family, Tokens, font_at, type_role};
use crate::ui::widgets::{Chip, hairline, line, paint_left};

/// What a label is, wherever in the schema it is.
struct Described<'a> {
    name: &'a str,
    colour: Option<Colour>,
    description: &'a str,
    /// `None`: it cannot have one.
    guideline: Option<&'a str>,
}

impl<'a> Described<'a> {
    /// The span label, segment label or relation of that name.
    fn of(schema: &'a Schema, name: &str) -> Option<Self> {
        let segments = schema.segment_layers.iter().flat_map(|layer| &layer.labels);
        let mut labels = schema.span_labels().map(|(_, label)| label).chain(segments);
        let label = labels.find(|label| label.name == name).map(|label| Described {
            name: &label.name,
            colour: Some(label.colour),
            description: &label.description,
            guideline: Some(&label.guideline),
        });
        label.or_else(|| {
            let relation = schema.relation(name)?;
            let description = &relation.description;
            Some(Described { name: &relation.name, colour: None, description, guideline: None })
        })
    }
}

/// Paints the guideline of the label that was asked for, or else of the selected span's, and what
/// people say to each other about it.
pub(crate) fn guideline(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let session = panel.session;
    let selected = || session.selected_span().map(|span| span.label.clone());
    let Some(name) = window.guideline.clone().or_else(selected) else { return };
    match Described::of(session.schema(), &name) {
        Some(label) => {
            if let Some(colour) = label.colour {
                Chip::new(label.name, colour, label.name).passive().show(ui);
            } else {
                small(ui, label.name, type_role::ui_strong(), t.ink);
            }
            ui.add_space(8.0);
            common_mark(ui, label.description, t.ink);
            let missing = "No guideline is written for this label yet. It goes into schema.ron, beside the label.";
            match label.guideline {
                Some("") => common_mark(ui, missing, t.ink2),
                Some(text) => common_mark(ui, text, t.ink2),
                None => {}
            }
        }
        None => {
            let words = format!("The schema has no label {name} any more.");
            small(ui, &words, type_role::ui(), t.ink);
        }
    }
    ui.add_space(10.0);
    hairline(ui);
    ui.add_space(8.0);
    small(ui, "Remarks on the label", type_role::ui_strong(), t.ink);
    about(ui, panel, window, RemarkOn::Label(name), "Say something about the label to the others");
}

fn small(ui: &mut Ui, words: &str, font: FontId, colour: Color32) {
    let galley = line(ui, words, font, colour);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    paint_left(ui, galley, rect.left(), rect.center().y);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
}

/// Paints CommonMark: paragraphs, headings, lists, emphasis, code. Links and pictures
/// show their text only; nothing is fetched.
pub(super) fn common_mark(ui: &mut Ui, source: &str, colour: Color32) {
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
