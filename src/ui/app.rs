//! The application: one frame from keys to pixels. Keys and clicks become actions;
//! the session carries them out; what the window itself must do is done here.

use std::path::{Path, PathBuf};

use egui::{Context, Event, Frame, Id, Panel as EguiPanel, Theme, Ui, vec2};

use super::dialogs::{Ask, FileDialogs, Pending};
use super::example::Example;
use super::keys;
use super::panels::{
    self, FindAsk, Palette, Panel, SettingsAsk, Toasts, WelcomeAsk, filter_id, note_id,
};
use super::reading::{ReadingView, text_id};
use super::sheets;
use super::state::{Focus, READING_SIZE, Sheet, WindowState};
use super::theme::{self, Tokens, control, floating_shadow};
use crate::project::{Project, Settings, ThemeChoice};
use crate::session::{Action, Chord, Effect, Key, Session, Situation, Unit, Way, action_for};

/// Below this width, in points, the inspector lies over the text when asked for.
const NARROW: f32 = 1180.0;
/// Below this width the article list is a rail.
const VERY_NARROW: f32 = 960.0;
/// Whose set the sample project comes with.
const SAMPLE_ANNOTATOR: &str = "example";
/// How long after the last change the annotation file is written.
const IDLE_SECONDS: f64 = 2.0;

/// The whole application.
pub struct App {
    session: Option<Session>,
    settings: Settings,
    /// Whether settings may be written; off in tests and pictures.
    keeps_settings: bool,
    dialogs: Box<dyn FileDialogs>,
    pending: Pending,
    view: ReadingView,
    window: WindowState,
    palette: Option<Palette>,
    toasts: Toasts,
    example: Option<Example>,
    /// Why the last thing could not be opened.
    problem: Option<String>,
    /// The revision that was last seen, and when it changed, in frame seconds.
    seen: Option<(u64, f64)>,
    /// The user asked to close the window, with changes that are not on disk.
    closing: bool,
    /// How the sample project is made; it answers where it is.
    sample: fn() -> Result<PathBuf, String>,
}

impl App {
    /// With these settings and dialogs, and no project yet. `sample` unpacks the sample
    /// project and answers where it is.
    pub fn new(
        ctx: &Context,
        settings: Settings,
        dialogs: Box<dyn FileDialogs>,
        sample: fn() -> Result<PathBuf, String>,
    ) -> Self {
        theme::install_fonts(ctx);
        theme::apply(ctx, settings.reduce_motion);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        ctx.set_theme(match settings.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        });
        if (settings.zoom - 1.0).abs() > 0.001 {
            ctx.set_zoom_factor(settings.zoom);
        }
        let window = WindowState { reading_size: settings.reading_size, ..WindowState::default() };
        Self {
            session: None,
            settings,
            keeps_settings: true,
            dialogs,
            pending: Pending::default(),
            view: ReadingView::default(),
            window,
            palette: None,
            toasts: Toasts::default(),
            example: None,
            problem: None,
            seen: None,
            closing: false,
            sample,
        }
    }

    /// For tests and pictures: a session made elsewhere, no settings written, no clock
    /// on the screen.
    pub fn with_session(ctx: &Context, session: Session, settings: Settings) -> Self {
        let mut app = Self::new(ctx, settings, Box::new(super::NoDialogs), || {
            Err("there is no sample here".to_owned())
        });
        app.keeps_settings = false;
        app.window.clock_runs = false;
        app.session = Some(session);
        app
    }

    /// For tests and pictures: the welcome screen.
    pub fn without_project(ctx: &Context, settings: Settings) -> Self {
        let mut app = Self::new(ctx, settings, Box::new(super::NoDialogs), || {
            Err("there is no sample here".to_owned())
        });
        app.keeps_settings = false;
        app.window.clock_runs = false;
        app
    }

    /// The open project.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Carries out an action as if a key had been pressed.
    pub fn ask(&mut self, ctx: &Context, action: Action) {
        self.run(ctx, action);
        self.effects(ctx);
    }

    /// How many blocks were laid out with their annotations so far: a measure of work.
    pub fn blocks_laid(&self) -> u64 {
        self.view.blocks_laid()
    }

    /// Scrolls the text by so many points.
    pub fn scroll_by(&mut self, points: f32) {
        self.view.scroll_by(points);
    }

    /// Shows the user one line.
    pub fn notice(&mut self, text: String) {
        self.toasts.push(text, false);
    }

    /// Opens a project, a folder of articles or an article.
    pub fn open_path(&mut self, path: &Path) {
        self.open_as(path, None);
    }

    /// As [`Self::open_path`], under another name than the user's own.
    fn open_as(&mut self, path: &Path, annotator: Option<String>) {
        match Project::open(path) {
            Ok(project) => {
                if let Some(old) = &mut self.session {
                    old.close_article();
                }
                self.settings.remember(path);
                self.save_settings();
                let annotator = annotator.unwrap_or_else(|| self.settings.annotator.clone());
                self.session = Some(Session::new(project, annotator));
                self.view = ReadingView::default();
                self.window.filter.clear();
                self.window.find = None;
                self.window.note = None;
                self.problem = None;
                self.seen = None;
            }
            Err(error) => match self.session {
                Some(_) => self.toasts.push(error.to_string(), false),
                None => self.problem = Some(error.to_string()),
            },
        }
    }

    /// Opens the sample project, unpacking it first if need be.
    pub fn open_sample(&mut self) {
        match (self.sample)() {
            // The sample shows what has been tagged in it; that set is there to be edited.
            Ok(path) => self.open_as(&path, Some(SAMPLE_ANNOTATOR.to_owned())),
            Err(why) => {
                let text = format!("The sample project cannot be opened: {why}");
                match self.session {
                    Some(_) => self.toasts.push(text, false),
                    None => self.problem = Some(text),
                }
            }
        }
    }

    /// Before a frame: answers of dialogs, writing what waits to be written.
    pub fn logic(&mut self, ctx: &Context) {
        if let Some(path) = self.pending.poll() {
            self.open_path(&path);
        }
        if self.pending.is_open() {
            ctx.request_repaint_after_secs(0.1);
        }
        let now = ctx.input(|i| i.time);
        let Some(session) = &mut self.session else { return };
        if let Some(open) = session.open() {
            let revision = open.set().revision();
            if self.seen.map(|(at, _)| at) != Some(revision) {
                let first = self.seen.is_none();
                self.seen = Some((revision, now));
                if !first && open.writer().is_saved() {
                    self.window.last_saved = Some(now);
                }
            }
        }
        if session.has_idle_work() {
            let since = self.seen.map_or(0.0, |(_, at)| at);
            if now - since >= IDLE_SECONDS {
                session.idle();
                if session.has_idle_work() {
                    // It did not work; try again in a while.
                    ctx.request_repaint_after_secs(5.0);
                    self.seen = self.seen.map(|(revision, _)| (revision, now + 3.0));
                }
            } else {
                ctx.request_repaint_after_secs((IDLE_SECONDS - (now - since)) as f32 + 0.05);
            }
        }
    }

    /// One frame.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.dropped(&ctx);
        self.keys(&ctx);
        self.zoom_gesture(&ctx);
        self.effects(&ctx);
        if self.session.is_some() {
            self.project(ui)
        } else {
            self.welcome(ui)
        }
        self.sheets(ui);
        let asked = std::mem::take(&mut self.window.actions);
        let any = !asked.is_empty();
        for action in asked {
            self.run(&ctx, action);
        }
        self.effects(&ctx);
        if any {
            ctx.request_repaint();
        }
        self.closing(&ctx);
    }

    // --- Input

    fn keys(&mut self, ctx: &Context) {
        if self.palette.is_some() || self.window.sheet.is_some() || self.closing {
            return;
        }
        let typing = ctx.text_edit_focused();
        let on_widget = ctx.memory(|m| m.focused()).is_some_and(|id| id != text_id());
        let popup = ctx.any_popup_open();
        let situation = self.session.as_ref().map_or_else(Situation::default, Session::situation);
        let schema = self.session.as_ref().map(Session::schema);
        let mut taken = ctx.input_mut(|input| {
            keys::take(input, |chord| {
                if popup && matches!(chord.key, Key::Escape | Key::Enter | Key::Up | Key::Down) {
                    return None;
                }
                if on_widget
                    && !typing
                    && matches!(chord.key, Key::Enter | Key::Space)
                    && !chord.ctrl
                {
                    return None;
                }
                let action = action_for(chord, schema, situation)?;
                (!typing || works_while_typing(chord, &action)).then_some(action)
            })
        });
        if !typing && ctx.input(|i| i.events.iter().any(|e| matches!(e, Event::Copy))) {
            taken.push(Action::CopyText);
        }
        for action in taken {
            if typing && action == Action::Escape {
                // Leaves the field; what is in hand stays.
                self.flush_note();
                ctx.memory_mut(|m| m.request_focus(text_id()));
                continue;
            }
            self.run(ctx, action);
        }
    }

    fn zoom_gesture(&mut self, ctx: &Context) {
        let (delta, alt) = ctx.input(|i| (i.zoom_delta(), i.modifiers.alt));
        if (delta - 1.0).abs() < 0.001 {
            return;
        }
        if alt {
            self.set_reading_size(self.window.reading_size * delta);
        } else {
            self.set_zoom(ctx, ctx.zoom_factor() * delta);
        }
    }

    fn dropped(&mut self, ctx: &Context) {
        let paths: Vec<PathBuf> = ctx.input(|i| {
            i.raw
                .dropped_files
                .iter()
                .map(|f| f.path().to_path_buf())
                .filter(|p| !p.as_os_str().is_empty())
                .collect()
        });
        let Some(first) = paths.first() else { return };
        match &mut self.session {
            Some(session) if !first.is_dir() => session.add_articles(&paths),
            _ => self.open_path(&first.clone()),
        }
    }

    // --- Actions

    fn run(&mut self, ctx: &Context, action: Action) {
        if !matches!(action, Action::SetNote { .. }) {
            self.flush_note();
        }
        let Some(session) = &mut self.session else {
            self.window_action(ctx, action);
            return;
        };
        match action {
            Action::Move { way, unit: unit @ (Unit::Row | Unit::RowEdge), extend } => {
                match self.view.row_step(ctx, session, way, unit) {
                    Some(at) => session.dispatch(Action::PlaceCaret { at, extend }),
                    // Without a caret yet, the first step puts one.
                    None => session.dispatch(Action::Move { way, unit: Unit::Word, extend }),
                }
            }
            Action::Escape if self.view.cancel_drag() => {}
            Action::Escape if self.window.find.is_some() => {
                self.window.find = None;
                session.end_find();
            }
            other => session.dispatch(other),
        }
    }

    /// Does what the session left for the window to do.
    fn effects(&mut self, ctx: &Context) {
        let Some(session) = &mut self.session else { return };
        for effect in session.take_effects() {
            match effect {
                Effect::Reveal(range) => self.view.reveal(range),
                Effect::Toast { text, undo } => self.toasts.push(text, undo),
                Effect::Announce(text) => self.toasts.announce(text),
                Effect::Copy(text) => {
                    self.toasts.push("Copied".to_owned(), false);
                    ctx.copy_text(text);
                }
                Effect::Window(action) => self.window_action(ctx, action),
            }
        }
    }

    fn window_action(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::OpenPalette(query) => self.palette = Some(Palette::new(query)),
            Action::OpenFolder => self.ask_for(Ask::Folder),
            Action::OpenFile => self.ask_for(Ask::Article),
            Action::OpenSample => self.open_sample(),
            Action::CloseProject => {
                if let Some(session) = &mut self.session {
                    session.close_article();
                }
                self.session = None;
                self.problem = None;
            }
            Action::FindInArticle => {
                let query = self.selected_text().unwrap_or_default();
                if let Some(session) = &mut self.session
                    && !query.is_empty()
                {
                    session.find_in_article(&query);
                }
                self.window.find = Some(query);
                self.window.focus = Some(Focus::Find);
            }
            Action::FilterArticles => {
                self.window.list_open = true;
                self.window.focus = Some(Focus::Filter);
            }
            Action::ToggleArticleList => self.window.list_open = !self.window.list_open,
            Action::ToggleInspector if is_narrow(ctx) => {
                self.window.inspector_over = !self.window.inspector_over;
            }
            Action::ToggleInspector => self.window.inspector_open = !self.window.inspector_open,
            Action::CycleTagDensity => self.window.tags = self.window.tags.next(),
            Action::ToggleTheme => {
                let dark = ctx.theme() == Theme::Light;
                ctx.set_theme(if dark { Theme::Dark } else { Theme::Light });
                self.settings.theme = if dark { ThemeChoice::Dark } else { ThemeChoice::Light };
                self.save_settings();
            }
            Action::Zoom(step) => {
                let now = ctx.zoom_factor();
                let next =
                    if step == 0 { 1.0 } else { ((now * 10.0).round() + f32::from(step)) / 10.0 };
                self.set_zoom(ctx, next);
            }
            Action::ReadingSize(step) => {
                let now = self.window.reading_size;
                self.set_reading_size(if step == 0 { READING_SIZE } else { now + f32::from(step) });
            }
            Action::ShowKeys => self.window.sheet = Some(Sheet::Keys),
            Action::ShowGuideline => self.window.sheet = Some(Sheet::Guideline),
            Action::ShowSettings => {
                self.window.annotator = None;
                self.window.sheet = Some(Sheet::Settings);
            }
            Action::WriteNote => {
                self.show_inspector(ctx);
                self.window.focus = Some(Focus::Note);
            }
            Action::EditFields => {
                self.show_inspector(ctx);
                self.window.focus = Some(Focus::Fields);
            }
            Action::StepRegion(way) => self.step_region(ctx, way),
            // Nothing else is left for the window.
            _ => {}
        }
    }

    fn show_inspector(&mut self, ctx: &Context) {
        if is_narrow(ctx) {
            self.window.inspector_over = true;
        } else {
            self.window.inspector_open = true;
        }
    }

    fn ask_for(&mut self, what: Ask) {
        if !self.pending.is_open() {
            let receiver = self.dialogs.ask(what);
            self.pending.wait(receiver);
        }
    }

    fn selected_text(&self) -> Option<String> {
        let session = self.session.as_ref()?;
        let range = session.selection().text()?;
        Some(session.open()?.article.text.slice(range).to_owned())
    }

    fn set_zoom(&mut self, ctx: &Context, zoom: f32) {
        let zoom = zoom.clamp(0.75, 2.5);
        ctx.set_zoom_factor(zoom);
        self.settings.zoom = zoom;
        self.save_settings();
    }

    fn set_reading_size(&mut self, size: f32) {
        self.window.reading_size = size.round().clamp(14.0, 26.0);
        self.settings.reading_size = self.window.reading_size;
        self.save_settings();
    }

    fn step_region(&mut self, ctx: &Context, way: Way) {
        let mut regions: Vec<Id> = vec![text_id()];
        if self.window.list_open {
            regions.insert(0, filter_id());
        }
        if self.window.inspector_open && self.session.as_ref().is_some_and(|s| s.situation().span) {
            regions.push(note_id());
        }
        let focused = ctx.memory(|m| m.focused());
        let at = regions.iter().position(|id| Some(*id) == focused).unwrap_or(0);
        let next = match way {
            Way::Forward => (at + 1) % regions.len(),
            Way::Back => (at + regions.len() - 1) % regions.len(),
        };
        if let Some(id) = regions.get(next) {
            ctx.memory_mut(|m| m.request_focus(*id));
        }
    }

    /// Makes a note that is still being typed part of the set.
    fn flush_note(&mut self) {
        if let (Some(draft), Some(session)) = (self.window.note.take(), &mut self.session) {
            session.dispatch(Action::SetNote { id: draft.id, note: draft.text });
        }
    }

    fn save_settings(&mut self) {
        if self.keeps_settings
            && let Err(error) = self.settings.save()
        {
            self.toasts.push(format!("The settings could not be saved: {error}"), false);
        }
    }

    fn closing(&mut self, ctx: &Context) {
        if !ctx.input(|i| i.viewport().close_requested()) {
            return;
        }
        self.flush_note();
        let Some(session) = &mut self.session else { return };
        session.checkpoint();
        let unsaved = session.open().is_some_and(|o| !o.writer().is_saved());
        if unsaved && !self.closing {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.closing = true;
        }
    }

    /// At the very end: everything that waits is written.
    pub fn close(&mut self) {
        self.flush_note();
        if let Some(session) = &mut self.session {
            session.close_article();
        }
    }

    // --- Painting

    fn project(&mut self, ui: &mut Ui) {
        let Some(session) = &self.session else { return };
        let now = ui.input(|i| i.time);
        let width = ui.max_rect().width();
        let mut actions = std::mem::take(&mut self.window.actions);
        let mut panel = Panel { session, actions: &mut actions };
        let bare = || Frame::NONE;
        EguiPanel::top("top bar")
            .exact_size(control::TOP_BAR)
            .frame(bare())
            .show_separator_line(false)
            .show(ui, |ui| panels::top_bar(ui, &mut panel));
        EguiPanel::bottom("status bar")
            .exact_size(control::STATUS_BAR)
            .frame(bare())
            .show_separator_line(false)
            .show(ui, |ui| panels::status_bar(ui, &mut panel, &self.window, now));
        let rail = !self.window.list_open || width < VERY_NARROW;
        if rail {
            let open = std::mem::replace(&mut self.window.list_open, false);
            EguiPanel::left("article rail")
                .exact_size(44.0)
                .resizable(false)
                .frame(bare())
                .show_separator_line(false)
                .show(ui, |ui| panels::article_list(ui, &mut panel, &mut self.window));
            self.window.list_open = open;
        } else {
            EguiPanel::left("article list")
                .default_size(248.0)
                .size_range(180.0..=400.0)
                .resizable(true)
                .frame(bare())
                .show_separator_line(false)
                .show(ui, |ui| panels::article_list(ui, &mut panel, &mut self.window));
        }
        let overlay = width < NARROW;
        let has_article = session.open().is_some();
        if self.window.inspector_open && !overlay && has_article {
            EguiPanel::right("inspector")
                .default_size(308.0)
                .size_range(260.0..=480.0)
                .resizable(true)
                .frame(bare())
                .show_separator_line(false)
                .show(ui, |ui| panels::inspector(ui, &mut panel, &mut self.window, now));
        }
        EguiPanel::top("dock")
            .exact_size(panels::dock_height(ui, session))
            .frame(bare())
            .show_separator_line(false)
            .show(ui, |ui| panels::dock(ui, &mut panel));
        EguiPanel::top("document bar")
            .exact_size(control::DOCUMENT_BAR)
            .frame(bare())
            .show_separator_line(false)
            .show(ui, |ui| panels::document_bar(ui, &mut panel, &self.window));
        let mut find = None;
        if self.window.find.is_some() {
            find = EguiPanel::top("find bar")
                .exact_size(control::DOCUMENT_BAR)
                .frame(bare())
                .show_separator_line(false)
                .show(ui, |ui| panels::find_bar(ui, &mut panel, &mut self.window))
                .inner;
        }
        let central = egui::CentralPanel::default().frame(bare()).show(ui, |ui| {
            let area = ui.max_rect();
            match session.problem() {
                Some((id, why)) => unreadable(ui, &id.0, why),
                None => self.view.show(ui, session, &self.window, panel.actions),
            }
            area
        });
        panels::toasts(ui, &mut self.toasts, central.inner, now, panel.actions);
        if self.window.inspector_over && overlay && has_article {
            over_the_text(ui, central.inner, |ui| {
                panels::inspector(ui, &mut panel, &mut self.window, now);
            });
        }
        self.window.actions = actions;
        match find {
            Some(FindAsk::Query(query)) => {
                if let Some(session) = &mut self.session {
                    session.find_in_article(&query);
                }
                ui.ctx().request_repaint();
            }
            Some(FindAsk::Close) => {
                self.window.find = None;
                if let Some(session) = &mut self.session {
                    session.end_find();
                }
            }
            None => {}
        }
    }

    fn welcome(&mut self, ui: &mut Ui) {
        let t = Tokens::of(ui);
        if self.example.is_none() {
            self.example = Example::new();
        }
        EguiPanel::bottom("welcome bar")
            .exact_size(control::STATUS_BAR)
            .frame(Frame::new().fill(t.app))
            .show_separator_line(false)
            .show(ui, |ui| {
                ui.horizontal_centered(|ui| {
                    ui.add_space(12.0);
                    let version = concat!("Tagline ", env!("CARGO_PKG_VERSION"));
                    ui.label(
                        egui::RichText::new(version).font(theme::type_role::small()).color(t.ink2),
                    );
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.add_space(12.0);
                        let words = "Works offline";
                        ui.label(
                            egui::RichText::new(words)
                                .font(theme::type_role::small())
                                .color(t.ink2),
                        );
                    });
                });
            });
        let mut actions = std::mem::take(&mut self.window.actions);
        let ask = egui::CentralPanel::default()
            .frame(Frame::NONE)
            .show(ui, |ui| {
                panels::welcome(
                    ui,
                    &self.settings.recent,
                    self.problem.as_deref(),
                    &mut actions,
                    |ui| {
                        if let Some(example) = &mut self.example {
                            example.show(ui);
                        }
                    },
                )
            })
            .inner;
        self.window.actions = actions;
        match ask {
            Some(WelcomeAsk::Open(path)) => self.open_path(&path),
            Some(WelcomeAsk::Forget(path)) => {
                self.settings.forget(&path);
                self.save_settings();
            }
            None => {}
        }
    }

    fn sheets(&mut self, ui: &Ui) {
        let mut actions = std::mem::take(&mut self.window.actions);
        if let (Some(state), Some(session)) = (&mut self.palette, &self.session) {
            let mut panel = Panel { session, actions: &mut actions };
            if sheets::palette_sheet(ui, |ui| panels::palette(ui, &mut panel, state)) {
                self.palette = None;
            }
        } else {
            self.palette = None;
        }
        let escape = ui.input(|i| i.key_pressed(egui::Key::Escape));
        let mut close = false;
        let mut annotator = None;
        match self.window.sheet {
            Some(Sheet::Keys) => {
                let panel =
                    self.session.as_ref().map(|session| Panel { session, actions: &mut actions });
                close =
                    sheets::sheet(ui, "Keys", 1080.0, |ui| panels::keys_page(ui, panel.as_ref()));
            }
            Some(Sheet::Settings) => {
                let name = self.session.as_ref().map_or_else(
                    || self.settings.annotator.clone(),
                    |session| session.annotator().to_owned(),
                );
                close = sheets::sheet(ui, "Settings", 460.0, |ui| {
                    annotator = panels::settings(ui, &mut self.window, &name, &mut actions);
                });
            }
            Some(Sheet::Guideline) => match &self.session {
                Some(session) => {
                    let panel = Panel { session, actions: &mut actions };
                    close =
                        sheets::sheet(ui, "Guideline", 520.0, |ui| panels::guideline(ui, &panel));
                }
                None => close = true,
            },
            None => {}
        }
        if close || (escape && self.window.sheet.is_some()) {
            self.window.sheet = None;
        }
        self.window.actions = actions;
        if let Some(SettingsAsk::Annotator(name)) = annotator {
            self.flush_note();
            self.settings.annotator.clone_from(&name);
            self.save_settings();
            if let Some(session) = &mut self.session {
                session.set_annotator(&name);
            }
        }
        if self.closing {
            let why = self
                .session
                .as_ref()
                .and_then(|s| s.open())
                .and_then(|o| o.writer().save_error())
                .unwrap_or("the disk does not answer")
                .to_owned();
            match sheets::unsaved(ui, &why) {
                Some(true) => ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close),
                Some(false) => self.closing = false,
                None => {}
            }
        }
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

/// Whether the window is too narrow to have the inspector beside the text.
fn is_narrow(ctx: &Context) -> bool {
    ctx.content_rect().width() < NARROW
}

/// What is shown in place of an article that could not be read.
fn unreadable(ui: &mut Ui, id: &str, why: &str) {
    let t = Tokens::of(ui);
    let area = ui.max_rect();
    ui.painter().rect_filled(area, 0.0, t.paper);
    ui.vertical_centered(|ui| {
        ui.add_space(area.height() * 0.3);
        ui.set_max_width(520.0);
        ui.label(
            egui::RichText::new(format!("“{id}” cannot be shown"))
                .font(theme::type_role::section())
                .color(t.ink),
        );
        ui.add_space(8.0);
        ui.label(egui::RichText::new(why).color(t.ink2));
        ui.add_space(8.0);
        ui.label(egui::RichText::new("The other articles are not affected.").color(t.ink3));
    });
}

/// A panel at the right that lies over the text, in a narrow window.
fn over_the_text(ui: &Ui, area: egui::Rect, add: impl FnOnce(&mut Ui)) {
    let t = Tokens::of(ui);
    let width = 308.0_f32.min(area.width() - 40.0);
    let rect = egui::Rect::from_min_max(egui::pos2(area.right() - width, area.top()), area.max);
    egui::Area::new(Id::unique("inspector over the text"))
        .order(egui::Order::Middle)
        .fixed_pos(rect.min)
        .fade_in(false)
        .show(ui.ctx(), |ui| {
            ui.painter().add(floating_shadow(&t).as_shape(rect, 0.0));
            ui.painter().rect_filled(rect, 0.0, t.panel);
            let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect));
            add(&mut inside);
            ui.allocate_exact_size(vec2(rect.width(), rect.height()), egui::Sense::hover());
        });
}
