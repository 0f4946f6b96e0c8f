//! Remarks in the panel at the right: the threads on what is in hand, a field to say
//! something about it, and all threads of the project that are not settled yet.

use egui::{Align, Id, Key, Layout, Modifiers, Sense, Ui, vec2};

use super::Panel;
use super::parts::{ROW, RowState, block, caption, heading, remark as small_text, row};
use crate::annotation::AnnotationId;
use crate::review::remarks::{RemarkKind, RemarkTarget, Thread};
use crate::session::{Action, RemarkOn, Session};
use crate::text::on_one_line;
use crate::ui::state::{Focus, WindowState};
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Button, area, clipped, line, paint_left, wrapped};

/// How many open threads are listed; the rest is counted.
const LISTED: usize = 12;

/// What a text is being written for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Writing {
    /// A new thread, on what is described so; the article's name stands before it.
    New(String),
    /// An answer.
    Answer(AnnotationId),
}

/// Paints the threads on what is in hand and the field for another.
pub(super) fn remarks(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let Some(subject) = panel.session.remark_subject() else { return };
    block(ui, |ui| {
        caption(ui, "Remarks");
        about(ui, panel, window, subject, "Say something to the others");
    });
}

/// Paints the threads on `subject` and the field for another, which says `hint` while there is
/// none.
pub(super) fn about(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    window: &mut WindowState,
    subject: RemarkOn,
    hint: &str,
) {
    let session = panel.session;
    let threads = on_subject(session, &subject);
    for thread in &threads {
        one(ui, panel, window, thread);
    }
    // What is said of a label is not about an article.
    let article = match &subject {
        RemarkOn::Label(_) => String::new(),
        _ => session.current_id().map(|id| id.0).unwrap_or_default(),
    };
    let key = Writing::New(format!("{article} {subject:?}"));
    // A sheet lies over the panel, which has a field of its own.
    let (name, wanted) = match &subject {
        RemarkOn::Label(_) => ("Remark on the label", false),
        _ => ("Remark", window.take_focus(Focus::Remark)),
    };
    let hint = if threads.is_empty() { hint } else { "Begin another" };
    if let Some(text) = field(ui, window, &key, name, hint, wanted) {
        panel.ask(Action::SayRemark { on: subject, text });
    }
}

/// The threads about it.
pub(super) fn on_subject<'a>(session: &'a Session, subject: &RemarkOn) -> Vec<&'a Thread> {
    let all = match subject {
        RemarkOn::Label(_) => session.label_remarks(),
        _ => session.remarks(),
    };
    all.iter().filter(|thread| is_on(session, thread, subject)).collect()
}

/// Whether a thread is about it.
fn is_on(session: &Session, thread: &Thread, subject: &RemarkOn) -> bool {
    match (subject, &thread.on) {
        (
            RemarkOn::Annotation { annotator, id },
            RemarkTarget::Annotation { annotator: whose, id: which, .. },
        ) => annotator == whose && id == which,
        (RemarkOn::Comment(order), RemarkTarget::Comment(_)) => {
            let range = session.open().and_then(|open| open.comment_range(*order));
            range.is_some() && thread.place_range() == range
        }
        (RemarkOn::Article, RemarkTarget::Article) => true,
        (RemarkOn::Label(name), RemarkTarget::Label(label)) => name == label,
        _ => false,
    }
}

/// A thread: who said what, and what can be done about it.
fn one(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, thread: &Thread) {
    let t = Tokens::of(ui);
    let settled = thread.is_resolved();
    let ink = if settled { t.ink3 } else { t.ink };
    egui::Frame::new()
        .fill(t.raise)
        .stroke(egui::Stroke::new(1.0, t.line))
        .corner_radius(crate::ui::theme::radius::CARD)
        .inner_margin(egui::Margin::symmetric(10, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            for remark in &thread.remarks {
                let day = remark.at.strftime("%-d %b %Y").to_string();
                let what = match remark.kind {
                    RemarkKind::Said => "",
                    RemarkKind::Resolved => " settled it",
                    RemarkKind::Reopened => " opened it again",
                    RemarkKind::Deleted => " took this back",
                };
                let edited = if remark.edited.is_some() { ", changed" } else { "" };
                let head = format!("{}{what} · {day}{edited}", remark.by);
                // On the message that it removes.
                let own = remark.by == panel.session.author() && remark.kind == RemarkKind::Said;
                let name = format!("Take back “{}”", on_one_line(&remark.text));
                let button = Button::new("Take back").small().ghost().named(&name);
                let beside = if own { button.width(ui) + 4.0 } else { 0.0 };
                let room = ui.available_width() - beside;
                let galley = clipped(ui, &head, type_role::small_medium(), t.ink3, room);
                let height = if own { 24.0 } else { 16.0 };
                let (rect, _) =
                    ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
                paint_left(ui, galley, rect.left(), rect.center().y);
                if own {
                    let layout = Layout::right_to_left(Align::Center);
                    let place = egui::UiBuilder::new().max_rect(rect).layout(layout);
                    if button.show(&mut ui.new_child(place)).clicked() {
                        panel.ask(Action::DeleteRemark(remark.id));
                    }
                }
                if !remark.text.is_empty() && remark.kind != RemarkKind::Deleted {
                    let width = ui.available_width();
                    let galley = wrapped(ui, &remark.text, type_role::ui(), ink, width, 40, 18.0);
                    let size = vec2(width, galley.size().y);
                    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
                    ui.painter().galley(rect.min, galley, ink);
                    response.widget_info(|| {
                        let words = format!("{}: {}", remark.by, remark.text);
                        egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, words)
                    });
                }
            }
            let before = window.answer_begins;
            ui.horizontal(|ui| {
                let answering = window.answering == Some(thread.id);
                let first = thread.remarks.first().map_or("", |remark| remark.text.as_str());
                let about = crate::text::start_of(&on_one_line(first), 40);
                let button = Button::new(if answering { "Not now" } else { "Answer" }).small();
                if button.named(&format!("Answer “{about}”")).show(ui).clicked() {
                    window.answering = (!answering).then_some(thread.id);
                    // Not before the next frame: a click beside a field takes the keyboard
                    // from it.
                    window.answer_begins = !answering;
                    ui.ctx().request_repaint();
                    return;
                }
                let (words, action) = if settled {
                    ("Reopen", Action::ReopenRemark(thread.id))
                } else {
                    ("Resolve", Action::ResolveRemark(thread.id))
                };
                let name = format!("{words} “{about}”");
                if Button::new(words).small().named(&name).show(ui).clicked() {
                    panel.ask(action);
                }
            });
            let begun = window.answer_begins && !before;
            if window.answering == Some(thread.id) {
                let key = Writing::Answer(thread.id);
                let wanted = !begun && std::mem::take(&mut window.answer_begins);
                if let Some(text) = field(ui, window, &key, "Answer", "Answer", wanted) {
                    window.answering = None;
                    panel.ask(Action::AnswerRemark { thread: thread.id, text });
                }
            }
        });
}

fn field_id(key: &Writing) -> Id {
    Id::unique(("remark", format!("{key:?}")))
}

/// A field to write in, and the button that says it; what is written stays until it is said,
/// whatever is taken in hand meanwhile. Answers what was said.
fn field(
    ui: &mut Ui,
    window: &mut WindowState,
    key: &Writing,
    name: &str,
    hint: &str,
    wanted: bool,
) -> Option<String> {
    let id = field_id(key);
    let mut text = window.writing.get(key).cloned().unwrap_or_default();
    let focused = ui.memory(|m| m.has_focus(id));
    window.in_remark |= focused;
    let mut said = focused && ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::Enter));
    let rows = if focused || !text.is_empty() { 3 } else { 1 };
    let response = area(ui, id, name, hint, &mut text, rows);
    if wanted {
        response.request_focus();
        response.scroll_to_me(None);
    }
    if !text.trim().is_empty() {
        let row = ui.horizontal(|ui| {
            let spoken = format!("Say it: {name}");
            let button = Button::new("Say it").small().primary().named(&spoken);
            said |= button.show(ui).clicked();
            small_text(ui, "Ctrl Enter", Tokens::of(ui).ink3);
        });
        if response.changed() {
            row.response.scroll_to_me(None);
        }
    }
    if said && !text.trim().is_empty() {
        window.writing.remove(key);
        return Some(text);
    }
    if text.is_empty() {
        window.writing.remove(key);
    } else {
        window.writing.insert(key.clone(), text);
    }
    None
}

/// All threads of the project that are not settled, to go to.
pub(super) fn open_remarks(ui: &mut Ui, panel: &mut Panel<'_>) {
    let t = Tokens::of(ui);
    let threads = panel.session.open_remarks();
    if threads.is_empty() {
        return;
    }
    heading(ui, "Open remarks", threads.len());
    for thread in threads.iter().take(LISTED) {
        let Some(last) = thread.remarks.last() else { continue };
        let words = on_one_line(&last.text);
        let about = thread.on.to_string();
        let name = format!("Go to the remark of {}: {words}", last.by);
        let (rect, response) = row(ui, ROW + 16.0, &name, RowState::default());
        let (left, room) = (rect.left() + super::parts::SIDE, rect.width() - 28.0);
        let said = format!("{}: {words}", last.by);
        let top = clipped(ui, &said, type_role::ui(), t.ink, room);
        paint_left(ui, top, left, rect.top() + 14.0);
        let place = match &thread.article {
            Some(article) => format!("{about} · {article}"),
            None => about,
        };
        let below = clipped(ui, &place, type_role::small(), t.ink3, room);
        paint_left(ui, below, left, rect.top() + 32.0);
        if response.clicked() {
            panel.ask(Action::ShowRemark(thread.id));
        }
    }
    let more = threads.len().saturating_sub(LISTED);
    if more > 0 {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        let words = format!("{more} more; `tagline remarks --open` lists all");
        let galley = line(ui, &words, type_role::small(), t.ink3);
        paint_left(ui, galley, rect.left() + super::parts::SIDE, rect.center().y);
    }
}
