//! Keys, dropped files and zoom gestures, turned into actions.

use std::path::PathBuf;

use egui::{Context, Event, Popup};

use super::App;
use crate::session::{Action, Chord, Key, Page, SearchAction, Session, Situation, action_for};
use crate::ui::keys;
use crate::ui::panels::{GridStep, works_in_grid};
use crate::ui::reading::text_id;
use crate::ui::state::Sheet;

impl App {
    pub(super) fn keys(&mut self, ctx: &Context) {
        if self.window.sheet == Some(Sheet::Keys) && self.window.keys.waits() {
            if let Some(chord) = ctx.input_mut(keys::capture) {
                let schema = self.session.as_ref().map(Session::schema);
                if let Some(bindings) = self.window.keys.pressed(chord, schema) {
                    self.bind(bindings);
                }
            }
            return;
        }
        // An open menu has the keyboard to itself.
        let menu = Popup::is_any_open(ctx);
        let sheet = self.window.sheet.is_some() || self.looking.is_some();
        if menu || self.palette.is_some() || sheet || self.leaving.is_some() {
            return;
        }
        // On the page of figures, Escape leaves a field, and nothing else, before the page.
        let away = match self.session.as_ref().and_then(Session::page) {
            Some(Page::Schema) => self.schema.is_typed_in(),
            Some(Page::Agreement) => self.agreement.is_typed_in(),
            Some(Page::Project) => false,
            None => self.was_away,
        };
        let left = away && ctx.input(|i| i.key_pressed(egui::Key::Escape));
        let typing = ctx.text_edit_focused() || left;
        let on_widget = ctx.memory(|m| m.focused()).is_some_and(|id| id != text_id());
        let situation = self.session.as_ref().map_or_else(Situation::default, Session::situation);
        let runs_left = self.session.as_ref().is_some_and(|s| self.view.runs_left(ctx, s));
        if !typing && situation.link {
            self.link_letters(ctx);
        }
        let schema = self.session.as_ref().map(Session::schema);
        let grid = self.shows_grid();
        // In a remark, what finishes the article elsewhere says it.
        let in_remark = typing && self.window.in_remark;
        let mut taken = ctx.input_mut(|input| {
            keys::take(input, |chord| {
                if on_widget && !typing && is_for_widgets(chord) {
                    return None;
                }
                if grid && !typing {
                    return in_grid(chord, action_for(chord, schema, situation));
                }
                let chord = if runs_left { keys::mirrored(chord) } else { chord };
                let action = action_for(chord, schema, situation)?;
                if in_remark && action == Action::MarkDone {
                    return None;
                }
                (!typing || works_while_typing(chord, &action)).then_some(Taken::Action(action))
            })
        });
        if !typing && ctx.input(|i| i.events.iter().any(|e| matches!(e, Event::Copy))) {
            taken.push(Taken::Action(Action::CopyText));
        }
        for taken in taken {
            let action = match taken {
                Taken::Action(action) => action,
                Taken::Step(step) => {
                    self.flush_draft();
                    self.grid_step(step);
                    continue;
                }
            };
            if typing && action == Action::Escape {
                // Leaves the field or control; what is in hand stays.
                self.flush_draft();
                ctx.memory_mut(|m| m.request_focus(text_id()));
                continue;
            }
            self.run(ctx, action);
        }
    }

    /// Letters that choose the other end of a link.
    fn link_letters(&mut self, ctx: &Context) {
        let letters = ctx.input_mut(|input| {
            keys::take(input, |chord| match chord.key {
                Key::Char(c) if c.is_ascii_alphabetic() && !chord.ctrl && !chord.alt => Some(c),
                // Takes the last letter back.
                Key::Backspace => Some('\u{8}'),
                _ => None,
            })
        });
        let link = self.session.as_ref().and_then(Session::link);
        if self.window.hinted.as_ref() != link {
            self.window.hint.clear();
            self.window.hinted = link.cloned();
        }
        for letter in letters {
            if letter == '\u{8}' {
                self.window.hint.pop();
                continue;
            }
            self.window.hint.push(letter.to_ascii_lowercase());
            match self.view.hint(&self.window.hint) {
                (Some(end), _) => {
                    self.window.hint.clear();
                    self.run(ctx, Action::LinkTo(end));
                }
                (None, true) => {}
                (None, false) => {
                    self.window.hint.clear();
                    self.say("Nothing in view has these letters. Scroll, or press / to search.");
                }
            }
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
        if self.is_carrying_out() {
            self.say("Wait for the export or import to end, or cancel it; then drop this again.");
            return;
        }
        self.flush_draft();
        let is_text = |path: &PathBuf| {
            path.extension()
                .is_some_and(|e| ["txt", "text", "md"].iter().any(|t| e.eq_ignore_ascii_case(t)))
        };
        if first.join("project.ron").is_file() || paths.iter().all(is_text) {
            self.open_dropped(&paths);
        } else {
            self.look_at(ctx, paths);
        }
    }

    /// Opens what is no dataset, or adds it to the open project.
    pub(super) fn open_dropped(&mut self, paths: &[PathBuf]) {
        let Some(first) = paths.first() else { return };
        match &mut self.session {
            Some(session) if !first.is_dir() => session.add_articles(paths),
            _ => self.open_path(first),
        }
    }
}

/// What a key was taken for.
enum Taken {
    Action(Action),
    Step(GridStep),
}

/// What a key means while the comments are listed: the schema's keys come first, then the
/// steps of the list.
fn in_grid(chord: Chord, action: Option<Action>) -> Option<Taken> {
    if matches!(action, Some(Action::ToggleSegmentLabel { .. })) {
        return action.map(Taken::Action);
    }
    let step = GridStep::of(chord).map(Taken::Step);
    step.or_else(|| action.filter(works_in_grid).map(Taken::Action))
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
        | Action::ShowProject
        | Action::ShowAgreement
        | Action::ShowSchema
        | Action::Search(
            SearchAction::Show
            | SearchAction::LabelEvery
            | SearchAction::Step(_)
            | SearchAction::CarryOut,
        )
        | Action::Escape => true,
        Action::ShowKeys | Action::ShowGuideline => matches!(chord.key, Key::F(_)),
        _ => false,
    }
}
