//! The menu on the right mouse button, over a span or over text.

use egui::{Popup, Response, Ui};

use super::pointer::{Menu, Pointer};
use crate::session::{Action, Chord, Session, chord_of};
use crate::text::ByteRange;
use crate::ui::theme::{icon, space};
use crate::ui::widgets::{hairline, menu_item};

/// Shows the menu if it is open.
pub(crate) fn context_menu(
    response: &Response,
    pointer: &Pointer,
    session: &Session,
    actions: &mut Vec<Action>,
) {
    Popup::context_menu(response).show(|ui| {
        ui.set_width(312.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        let done = match pointer.menu {
            Menu::Nothing => true,
            Menu::Span => span_menu(ui, session, actions),
            Menu::Text(range) => text_menu(ui, range, session, actions),
        };
        if done {
            ui.close();
        }
    });
}

fn span_menu(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    let current = session.selected_span().map(|s| s.label.clone());
    let mut item = |ui: &mut Ui, image: &str, title: &str, chord: Option<Chord>, action: Action| {
        if menu_item(ui, image, title, chord).clicked() {
            actions.push(action);
            done = true;
        }
    };
    for (_, label) in session.schema().offered_labels() {
        if current.as_ref() != Some(&label.name) {
            let title = format!("Change to {}", label.title());
            item(
                ui,
                icon::TAG,
                &title,
                label.key.map(Chord::char),
                Action::ApplyLabel(label.name.clone()),
            );
        }
    }
    separator(ui);
    if let Some(anchor) = session.link_anchor() {
        for (kind, _) in session.relations_at(anchor) {
            let title = format!("Link: {}…", kind.title().to_lowercase());
            let action = Action::StartLink(kind.name.clone());
            item(ui, icon::LINK, &title, kind.key.map(Chord::char), action);
        }
        if current.as_ref().is_some_and(|label| session.is_mention(label)) {
            item(
                ui,
                icon::MERGE,
                "Same as another mention…",
                chord_of(&Action::StartChain),
                Action::StartChain,
            );
        }
    }
    separator(ui);
    for (image, title, action) in [
        (icon::SPLIT, "Add a fragment", Action::Fragment),
        (icon::MERGE, "Join the fragments", Action::JoinFragments),
        (icon::NOTE, "Write a note", Action::WriteNote),
        (icon::BOOK, "Show the guideline", Action::ShowGuideline),
        (icon::COPY, "Copy the text", Action::CopyText),
        (icon::COPY, "Copy the offsets", Action::CopyOffsets),
        (icon::SELECTION, "Select the next of the same text", Action::SelectNextOccurrence),
    ] {
        item(ui, image, title, chord_of(&action), action);
    }
    separator(ui);
    item(ui, icon::TRASH, "Delete", chord_of(&Action::Delete), Action::Delete);
    done
}

fn text_menu(ui: &mut Ui, range: ByteRange, session: &Session, actions: &mut Vec<Action>) -> bool {
    let mut done = false;
    for (_, label) in session.schema().offered_labels() {
        let title = format!("Tag as {}", label.title());
        if menu_item(ui, icon::TAG, &title, label.key.map(Chord::char)).clicked() {
            actions.push(Action::TagRange { label: label.name.clone(), range });
            done = true;
        }
    }
    separator(ui);
    for (image, title, action) in [
        (icon::QUOTES, "Quote with source and cue…", Action::MakeQuote),
        (icon::COPY, "Copy the text", Action::CopyText),
        (icon::COPY, "Copy the offsets", Action::CopyOffsets),
        (icon::SELECTION, "Select the next of the same text", Action::SelectNextOccurrence),
        (icon::MAGNIFIER, "Find in this article…", Action::FindInArticle),
    ] {
        if menu_item(ui, image, title, chord_of(&action)).clicked() {
            actions.push(Action::SelectText(range));
            actions.push(action);
            done = true;
        }
    }
    done
}

fn separator(ui: &mut Ui) {
    ui.add_space(space::XS);
    hairline(ui);
    ui.add_space(space::XS);
}
