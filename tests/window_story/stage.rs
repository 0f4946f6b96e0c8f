//! A window with an article in it, and hands that know only what a screen reader knows.

use std::fs;
use std::path::Path;

use egui::accesskit::{Action, Role};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tagline::project::{Project, Settings, SuggestSettings};
use tagline::session::Session;
use tagline::ui::{App, theme};

pub(crate) const ARTICLE: &str = "Harbour bridge opens in Lysvik

Published: March 3, 2021

LYSVIK: Mayor Ada Moor opened the new harbour bridge on Friday, after two years of quarrels with the port. It held.

“Neither the mayor nor the port can sink this bridge,” said Omar Nasr, who built it.

قال العمدة Omar Nasr إن الجسر يكفي 1332 سفينة.

Reader Comments (2)

  • Vera
    Mar 3, 2021 - 6:12PM

    Who paid for it?


  • Karl
    Mar 3, 2021 - 7:30PM

    @Vera:
    We did, of course.

";

/// Seconds between frames: a click of a few frames is still a quick one.
const STEP: f32 = 0.05;

pub(crate) type Window = Harness<'static, Option<App>>;

pub(crate) struct Stage {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) window: Window,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bridge.txt"), ARTICLE).unwrap();
        fs::write(folder.path().join("ferry.txt"), "The ferry stops\n\nIt left at noon.\n")
            .unwrap();
        let window = open(folder.path(), 1440.0, 900.0);
        Self { folder, window }
    }

    /// With a schema made for the test.
    pub(crate) fn with_schema(schema: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bridge.txt"), ARTICLE).unwrap();
        let new = tagline::project::NewProject {
            folder: folder.path().to_path_buf(),
            name: String::new(),
            schema_source: schema.to_owned(),
            annotator: None,
        };
        tagline::project::create(&new).unwrap();
        let window = open(folder.path(), 1440.0, 900.0);
        Self { folder, window }
    }

    /// With the project that is shipped, as its example annotator has left it.
    pub(crate) fn sample() -> Self {
        let folder = tempfile::tempdir().unwrap();
        tagline::project::unpack_sample(folder.path()).unwrap();
        let window = open_as("example", folder.path(), 1440.0, 900.0);
        Self { folder, window }
    }

    /// Closes the window and opens the project again.
    pub(crate) fn reopen(self) -> Self {
        self.reopen_as("ana")
    }

    /// As [`Self::reopen`], as somebody else.
    pub(crate) fn reopen_as(self, annotator: &'static str) -> Self {
        let Self { folder, window } = self;
        window.into_state().unwrap().close();
        let window = open_as(annotator, folder.path(), 1440.0, 900.0);
        Self { folder, window }
    }

    pub(crate) fn session(&self) -> &Session {
        self.session_if_any().unwrap()
    }

    /// None on the welcome screen.
    pub(crate) fn session_if_any(&self) -> Option<&Session> {
        self.window.state().as_ref().unwrap().session()
    }

    /// The selected text.
    pub(crate) fn selected_text(&self) -> Option<String> {
        let range = self.session().selection().text()?;
        Some(self.session().open()?.article.text.slice(range).to_owned())
    }

    /// All spans as `LABEL words`, in text order.
    pub(crate) fn spans(&self) -> Vec<String> {
        let open = self.session().open().unwrap();
        open.set().spans().map(|s| format!("{} {}", s.label, open.covered(s))).collect()
    }

    /// Whether a row on the screen says this.
    pub(crate) fn sees(&self, words: &str) -> bool {
        let rows = self.window.query_all_by_role(Role::TextRun);
        rows.into_iter().any(|n| n.value().is_some_and(|v| v.contains(words)))
    }

    /// Where words stand on the screen, from the text runs' character positions.
    pub(crate) fn words(&self, words: &str) -> Rect {
        let wanted = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.role() == Role::TextRun && node.value().is_some_and(|v| v.contains(words))
        };
        let by = egui_kittest::kittest::by().predicate(wanted);
        let node =
            self.window.query_all(by).next().unwrap_or_else(|| panic!("no row says “{words}”"));
        let value = node.value().unwrap();
        let data = node.accesskit_node();
        let data = data.data();
        let (lengths, positions, widths) = (
            data.character_lengths(),
            data.character_positions().unwrap(),
            data.character_widths().unwrap(),
        );
        let start = value.find(words).unwrap();
        let end = start + words.len();
        let mut at = 0;
        let (mut left, mut right) = (f32::MAX, f32::MIN);
        for ((length, x), width) in lengths.iter().zip(positions).zip(widths) {
            if at >= start && at < end {
                left = left.min(*x);
                right = right.max(x + width);
            }
            at += usize::from(*length);
        }
        let row = node.rect();
        Rect::from_min_max(
            pos2(row.left() + left, row.top()),
            pos2(row.left() + right, row.bottom()),
        )
    }

    /// The place of the letters in a row: a little below its middle.
    pub(crate) fn left_of(&self, words: &str) -> Pos2 {
        let rect = self.words(words);
        pos2(rect.left() + 1.0, rect.top() + rect.height() * 0.62)
    }

    pub(crate) fn right_of(&self, words: &str) -> Pos2 {
        let rect = self.words(words);
        pos2(rect.right() - 1.0, rect.top() + rect.height() * 0.62)
    }

    pub(crate) fn middle_of(&self, words: &str) -> Pos2 {
        let rect = self.words(words);
        pos2(rect.center().x, rect.top() + rect.height() * 0.62)
    }

    pub(crate) fn drag(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.grab(from, to, modifiers);
        self.let_go(to, modifiers);
    }

    /// The first part of a drag: presses and moves.
    pub(crate) fn grab(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.mouse(from, None, modifiers);
        self.mouse(from, Some((PointerButton::Primary, true)), modifiers);
        for share in [0.2, 0.5, 0.8, 1.0] {
            self.mouse(from + (to - from) * share, None, modifiers);
        }
    }

    /// The last part of a drag.
    pub(crate) fn let_go(&mut self, at: Pos2, modifiers: Modifiers) {
        self.mouse(at, Some((PointerButton::Primary, false)), modifiers);
        self.window.run();
    }

    /// Selects from the first of `words` to the last, wherever these rows are.
    pub(crate) fn drag_over(&mut self, words: &str) {
        let (from, to) = (self.left_of(words), self.right_of(words));
        self.drag(from, to, Modifiers::NONE);
    }

    pub(crate) fn click(&mut self, at: Pos2, button: PointerButton) {
        // Long enough after the last click not to be a double click.
        self.wait(0.6);
        self.mouse(at, None, Modifiers::NONE);
        self.mouse(at, Some((button, true)), Modifiers::NONE);
        self.mouse(at, Some((button, false)), Modifiers::NONE);
        self.window.run();
    }

    /// Clicks so many times in a row.
    pub(crate) fn clicks(&mut self, at: Pos2, times: usize) {
        self.wait(0.6);
        self.mouse(at, None, Modifiers::NONE);
        // Queued events would take several frames each, which is too slow for a double click.
        for pressed in [true, false].repeat(times) {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            let event = Event::PointerButton { pos: at, button, pressed, modifiers };
            self.window.input_mut().events.push(event);
            self.window.step();
        }
        self.window.run();
    }

    /// Presses, waits, and lets go at the same place.
    pub(crate) fn hold(&mut self, at: Pos2, seconds: f32) {
        self.mouse(at, Some((PointerButton::Primary, true)), Modifiers::NONE);
        self.wait(seconds);
        self.mouse(at, Some((PointerButton::Primary, false)), Modifiers::NONE);
        self.window.run();
    }

    /// Turns the wheel by so many points, over where the pointer is; further down is negative.
    pub(crate) fn wheel(&mut self, points: f32) {
        self.window.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.window.run();
    }

    fn mouse(&mut self, pos: Pos2, button: Option<(PointerButton, bool)>, modifiers: Modifiers) {
        self.window.event_modifiers(Event::PointerMoved(pos), modifiers);
        if let Some((button, pressed)) = button {
            let event = Event::PointerButton { pos, button, pressed, modifiers };
            self.window.event_modifiers(event, modifiers);
        }
        self.window.step();
    }

    /// Clicks what is called exactly this.
    pub(crate) fn press(&mut self, name: &str) {
        let found: Vec<_> = self.window.query_all_by_label(name).collect();
        let [node] = found.as_slice() else {
            panic!("{} things are called “{name}”; there are {:#?}", found.len(), self.names());
        };
        node.click();
        self.window.run();
    }

    /// What everything that can be pressed is called.
    fn names(&self) -> Vec<String> {
        let nodes = self.window.root().children_recursive();
        let pressed = nodes.filter(|n| n.accesskit_node().data().supports_action(Action::Click));
        pressed.filter_map(|n| n.accesskit_node().label()).collect()
    }

    /// What the thing is called that has the keyboard.
    pub(crate) fn focused(&self) -> String {
        let mut nodes = self.window.root().children_recursive();
        let node = nodes.find(|n| n.accesskit_node().is_focused());
        node.and_then(|n| n.accesskit_node().label()).unwrap_or_default()
    }

    /// Whether a screen reader was last told something with these words in it.
    pub(crate) fn says(&self, words: &str) -> bool {
        let nodes = self.window.query_all_by_role(Role::Status);
        nodes.into_iter().any(|n| n.accesskit_node().label().is_some_and(|l| l.contains(words)))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.window.query_all_by_label(name).next().is_some()
    }

    pub(crate) fn has_containing(&self, name: &str) -> bool {
        self.window.query_all_by_label_contains(name).next().is_some()
    }

    pub(crate) fn key(&mut self, key: Key) {
        self.chord(Modifiers::NONE, key);
    }

    pub(crate) fn chord(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.window.run();
    }

    pub(crate) fn keys(&mut self, key: Key, modifiers: Modifiers, times: usize) {
        for _ in 0..times {
            self.chord(modifiers, key);
        }
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        self.window.event(Event::Text(text.to_owned()));
        self.window.run();
    }

    /// Lets so many seconds pass.
    pub(crate) fn wait(&mut self, seconds: f32) {
        self.window.run_steps((seconds / STEP).ceil() as usize);
    }
}

pub(crate) fn open(folder: &Path, width: f32, height: f32) -> Window {
    open_as("ana", folder, width, height)
}

pub(crate) fn open_as(annotator: &'static str, folder: &Path, width: f32, height: f32) -> Window {
    open_with(annotator, folder, width, height, SuggestSettings::none())
}

/// With these sources of suggested spans.
pub(crate) fn open_with(
    annotator: &'static str,
    folder: &Path,
    width: f32,
    height: f32,
    suggest: SuggestSettings,
) -> Window {
    let folder = folder.to_path_buf();
    let mut window = Harness::builder()
        .with_size(vec2(width, height))
        .with_max_steps(32)
        .with_step_dt(STEP)
        .with_context_setup(theme::install_fonts)
        .build_ui_state(
            move |ui, app: &mut Option<App>| {
                let ctx = ui.ctx().clone();
                let app = app.get_or_insert_with(|| {
                    let project = Project::open(&folder).unwrap();
                    let mut session =
                        Session::repeatable(project, annotator, || jiff::Timestamp::UNIX_EPOCH);
                    if suggest != SuggestSettings::none() {
                        session.choose_sources(suggest.clone());
                    }
                    let settings = Settings { suggest: suggest.clone(), ..Settings::default() };
                    App::with_session(&ctx, session, settings)
                });
                app.logic(&ctx);
                app.ui(ui);
            },
            None,
        );
    window.run();
    window
}
