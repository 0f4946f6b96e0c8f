//! Keys, dropped files and zoom gestures, turned into actions.

use std::path::PathBuf;

use egui::{Context, Event, Popup};

use super::App;
use crate::session::{Action, Chord, Key, Session, Situation, action_for};
use crate::ui::keys;
use crate::ui::reading::text_id;

impl App {
    pub(super) fn keys(&mut self, ctx: &Context) {
        // An open menu has the keyboard to itself.
        let menu = Popup::is_any_open(ctx);
        if menu || self.palette.is_some() || self.window.sheet.is_some() || self.closing {
            return;
        }
        let left = self.was_away && ctx.input(|i| i.key_pressed(egui::Key::Escape));
        let typing = ctx.text_edit_focused() || left;
        let on_widget = ctx.memory(|m| m.focused()).is_some_and(|id| id != text_id());
        let situation = self.session.as_ref().map_or_else(Situation::default, Session::situation);
        let schema = self.session.as_ref().map(Session::schema);
        let runs_left = self.session.as_ref().is_some_and(|s| self.view.runs_left(ctx, s));
        let mut taken = ctx.input_mut(|input| {
            keys::take(input, |chord| {
                if on_widget && !typing && is_for_widgets(chord) {
                    return None;
                }
                let chord = if runs_left { keys::mirrored(chord) } else { chord };
                let action = action_for(chord, schema, situation)?;
                (!typing || works_while_typing(chord, &action)).then_some(action)
            })
        });
        if !typing && ctx.input(|i| i.events.iter().any(|e| matches!(e, Event::Copy))) {
            taken.push(Action::CopyText);
        }
        for action in taken {
            if typing && action == Action::Escape {
                // Leaves the field or control; what is in hand stays.
                self.flush_draft();
                ctx.memory_mut(|m| m.request_focus(text_id()));
                continue;
            }
            self.run(ctx, action);
        }
    }

    pub(super) fn zoom_gesture(&mut self, ctx: &Context) {
        let (delta, alt) = ctx.input(|i| (i.zoom_delta(), i.modifiers.alt));
        if (delta - 1.0).abs() < 0.001 {
            return;
        }
        if alt {
            // Small turns add up to whole points.
            let turned = self.window.reading_turn * delta;
            let size = self.window.reading_size * turned;
            self.window.reading_turn = turned;
            if (size.round() - self.window.reading_size).abs() >= 1.0 {
                self.window.reading_turn = 1.0;
                self.set_reading_size(size);
            }
        } else {
            self.set_zoom(ctx, ctx.zoom_factor() * delta);
        }
    }

    pub(super) fn dropped(&mut self, ctx: &Context) {
        let paths: Vec<PathBuf> = ctx.input(|i| {
            i.raw
                .dropped_files
                .iter()
                .map(|f| f.path().to_path_buf())
                .filter(|p| !p.as_os_str().is_empty())
                .collect()
        });
        let Some(first) = paths.first() else { return };
        self.flush_draft();
        match &mut self.session {
            Some(session) if !first.is_dir() => session.add_articles(&paths),
            _ => self.open_path(&first.clone()),
        }
    }
}

/// Whether a control that has the keyboard takes a chord: it is pressed, or the keyboard
/// goes to the control beside it.
fn is_for_widgets(chord: Chord) -> bool {
    match chord.key {
        Key::Enter | Key::Space => !chord.ctrl,
        Key::Left | Key::Right | Key::Up | Key::Down => true,
        _ => false,
    }
}

/// Whether a chord keeps its meaning while a field has the keyboard.
fn works_while_typing(chord: Chord, action: &Action) -> bool {
    match action {
        Action::OpenPalette(_)
        | Action::MarkDone
        | Action::Checkpoint
        | Action::Zoom(_)
        | Action::ReadingSize(_)
        | Action::StepRegion(_)
        | Action::StepFind(_)
        | Action::FindInArticle
        | Action::Escape => true,
        Action::ShowKeys | Action::ShowGuideline => matches!(chord.key, Key::F(_)),
        _ => false,
    }
}
