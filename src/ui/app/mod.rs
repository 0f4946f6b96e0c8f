//! The application: one frame from keys to pixels. Keys and clicks become actions;
//! the session carries them out; what the window itself must do is done here.

mod actions;
mod exchange;
mod input;
mod screens;

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use crate::article::ArticleId;
use crate::project::{Hours, Project, Settings, ThemeChoice};
use crate::session::{Action, Bindings, Session, use_bindings};
use crate::ui::dialogs::{Answer, Ask, FileDialogs, Pending};
use crate::ui::example::Example;
use crate::ui::panels::{
    AgreementView, CommentGrid, DashboardView, ExportSheet, ImportSheet, Palette, Remembered,
    SchemaView, Toasts,
};
use crate::ui::reading::{ReadingView, text_id};
use crate::ui::state::WindowState;
use crate::ui::theme;

/// Whose set the sample project comes with.
const SAMPLE_ANNOTATOR: &str = "example";
/// How long after the last change slow work may be done.
const REST_SECONDS: f64 = 0.4;
/// How long after the last change the annotation file is written.
const IDLE_SECONDS: f64 = 2.0;

/// What is done once the user says that changes which are not saved may be lost.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Leaving {
    /// The window is closed.
    Window,
    /// The project is.
    Project,
    /// What is here is opened in its place, under this name.
    For(PathBuf, Option<String>),
}

/// The whole application.
pub struct App {
    pub(super) session: Option<Session>,
    pub(super) settings: Settings,
    /// Whether settings may be written; off in tests and pictures.
    pub(super) keeps_settings: bool,
    pub(super) dialogs: Box<dyn FileDialogs>,
    pub(super) pending: Pending,
    pub(super) view: ReadingView,
    /// The comments as a list, in place of the view.
    pub(super) grid: CommentGrid,
    /// The figures of the whole project.
    pub(super) agreement: AgreementView,
    pub(super) dashboard: DashboardView,
    pub(super) schema: SchemaView,
    pub(super) window: WindowState,
    pub(super) palette: Option<Palette>,
    pub(super) exporting: Option<ExportSheet>,
    /// What was chosen in the sheet for exporting that was open last.
    export_before: Option<Remembered>,
    pub(super) importing: Option<ImportSheet>,
    /// The article that is closed while sets are imported, to be opened again.
    pub(super) let_go: Option<ArticleId>,
    pub(super) looking: Option<exchange::Dropped>,
    pub(super) toasts: Toasts,
    pub(super) example: Option<Example>,
    /// Why the last thing could not be opened.
    pub(super) problem: Option<String>,
    /// Which opening and revision was last seen, and when it changed, in frame seconds.
    seen: Option<((u64, u64), f64)>,
    /// The settings are not written yet; they are when the hand is still.
    pub(super) settings_changed: bool,
    /// Whether something other than the text had the keyboard at the end of the last
    /// frame: at Escape egui takes it away before the window sees the key.
    pub(super) was_away: bool,
    /// What the user asked for while there are changes that are not saved.
    pub(super) leaving: Option<Leaving>,
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
        let (bindings, unknown) = Bindings::read(&settings.keys);
        use_bindings(bindings);
        let window = WindowState { reading_size: settings.reading_size, ..WindowState::default() };
        let mut toasts = Toasts::default();
        unknown.into_iter().for_each(|said| toasts.push(said, false));
        Self {
            session: None,
            settings,
            keeps_settings: true,
            dialogs,
            pending: Pending::default(),
            view: ReadingView::default(),
            grid: CommentGrid::default(),
            agreement: AgreementView::default(),
            dashboard: DashboardView::default(),
            schema: SchemaView::default(),
            window,
            palette: None,
            exporting: None,
            export_before: None,
            importing: None,
            let_go: None,
            looking: None,
            toasts,
            example: None,
            problem: None,
            seen: None,
            settings_changed: false,
            was_away: false,
            leaving: None,
            sample,
        }
    }

    /// For tests and pictures: a session made elsewhere, no settings written, no clock
    /// on the screen.
    pub fn with_session(ctx: &Context, session: Session, settings: Settings) -> Self {
        let mut app = Self::new(ctx, settings, Box::new(crate::ui::NoDialogs), || {
            Err("there is no sample here".to_owned())
        });
        app.keeps_settings = false;
        app.window.clock_runs = false;
        app.dashboard.hides_path = true;
        app.session = Some(session);
        app
    }

    /// For tests and pictures: the welcome screen.
    pub fn without_project(ctx: &Context, settings: Settings) -> Self {
        let mut app = Self::new(ctx, settings, Box::new(crate::ui::NoDialogs), || {
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

    /// Shows the user one line, wherever there is room for it.
    pub(super) fn say(&mut self, text: &str) {
        match self.session {
            Some(_) => self.toasts.push(text.to_owned(), false),
            None => self.problem = Some(text.to_owned()),
        }
    }

    /// Opens a project, a folder of articles or an article.
    pub fn open_path(&mut self, path: &Path) {
        self.open_as(path, None);
    }

    /// As [`Self::open_path`], under another name than the user's own.
    pub(super) fn open_as(&mut self, path: &Path, annotator: Option<String>) {
        self.flush_draft();
        if self.asks_before(Leaving::For(path.to_path_buf(), annotator.clone())) {
            return;
        }
        match Project::open(path) {
            Ok(project) => {
                if self.session.as_mut().is_some_and(|old| !old.close_article()) {
                    return;
                }
                self.settings.remember(path);
                self.save_settings();
                let annotator = annotator.unwrap_or_else(|| self.settings.annotator.clone());
                let mut session = Session::new(project, annotator);
                session.choose_sources(self.settings.suggest.clone());
                self.session = Some(session);
                self.count_hours();
                self.view = ReadingView::default();
                self.grid = CommentGrid::default();
                self.agreement = AgreementView::default();
                self.schema = SchemaView::default();
                self.window.filter.clear();
                self.window.find = None;
                self.problem = None;
                self.seen = None;
            }
            Err(error) => self.say(&error.to_string()),
        }
    }

    /// Has keys mean this from now on.
    pub(super) fn bind(&mut self, bindings: Bindings) {
        self.settings.keys = bindings.write();
        use_bindings(bindings);
        self.save_settings();
    }

    /// Begins to count active time if the user wants it, or ends it.
    pub(super) fn count_hours(&mut self) {
        let Some(session) = &mut self.session else { return };
        if !self.settings.hours {
            return session.keep_hours(None);
        }
        match Hours::of(session.project().root()) {
            Ok(hours) => session.keep_hours(Some(hours)),
            Err(why) => self.toasts.push(format!("Active time is not counted: {why}"), false),
        }
    }

    /// Opens the sample project, unpacking it first if need be.
    pub fn open_sample(&mut self) {
        match (self.sample)() {
            // The sample shows what has been tagged in it; that set is there to be edited.
            Ok(path) => self.open_as(&path, Some(SAMPLE_ANNOTATOR.to_owned())),
            Err(why) => {
                self.say(&format!("The sample project cannot be opened: {why}"));
            }
        }
    }

    /// Before a frame: answers of dialogs, writing what waits to be written.
    pub fn logic(&mut self, ctx: &Context) {
        match self.pending.poll() {
            Some(Answer::Picked(Ask::Copy, path)) => {
                if let Some(session) = &mut self.session {
                    session.save_copy(&path);
                }
            }
            Some(Answer::Picked(Ask::Figures(_), path)) => {
                if let Some(session) = &mut self.session {
                    session.save_figures(&path);
                }
            }
            Some(Answer::Picked(Ask::Tables, path)) => {
                if let Some(session) = &mut self.session {
                    session.save_tables(&path);
                }
            }
            Some(Answer::Picked(Ask::Dataset | Ask::DatasetFolder, path)) => {
                self.import_files(vec![path])
            }
            Some(Answer::Picked(Ask::Export(_), path)) => self.export_to(path),
            Some(Answer::Picked(Ask::NewProject(_), path)) => self.import_to(&path),
            Some(Answer::Picked(_, path)) => self.open_path(&path),
            Some(Answer::NoDialog(ask)) => self.without_dialog(&ask),
            Some(Answer::Nothing) | None => {}
        }
        if self.pending.is_open() {
            ctx.request_repaint_after_secs(0.1);
        }
        self.poll_exchange(ctx);
        let now = ctx.input(|i| i.time);
        if self.settings_changed && ctx.input(|i| i.zoom_delta() == 1.0) {
            self.save_settings();
        }
        let Some(session) = &mut self.session else { return };
        if session.poll_schema() {
            ctx.request_repaint_after_secs(0.05);
        }
        if ctx.input(|i| !i.events.is_empty() || i.pointer.is_moving()) {
            session.active(now);
        }
        if session.poll_dashboard() {
            ctx.request_repaint_after_secs(0.05);
        }
        if session.poll_mend() {
            ctx.request_repaint_after_secs(0.02);
        }
        if session.poll_agreement() {
            ctx.request_repaint_after_secs(0.05);
        }
        if session.poll_review() {
            ctx.request_repaint_after_secs(0.01);
        }
        if session.poll_standing() || session.poll_search() || session.poll_bulk() {
            ctx.request_repaint_after_secs(0.02);
        }
        if let Some(open) = session.open() {
            let seen = (open.serial, open.set().revision());
            if self.seen.map(|(at, _)| at) != Some(seen) {
                // Another article is not a change.
                let changed = self.seen.is_some_and(|((serial, _), _)| serial == open.serial);
                if !changed {
                    // What was folded and filtered was so in the article before.
                    self.window.folded.clear();
                    self.window.speaker = None;
                    self.window.hint.clear();
                }
                self.seen = Some((seen, now));
                if changed && open.writer().is_saved() {
                    self.window.last_saved = Some(now);
                }
            }
        }
        let still = now - self.seen.map_or(0.0, |(_, at)| at);
        if session.poll_suggestions(still >= REST_SECONDS) {
            ctx.request_repaint();
        }
        let looking = session.open().is_some_and(|open| open.is_looking());
        if looking || session.sources().is_busy() {
            ctx.request_repaint_after_secs(0.02);
        } else if session.open().is_some_and(|open| open.offers_wait()) {
            ctx.request_repaint_after_secs((REST_SECONDS - still) as f32 + 0.02);
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
        self.window.in_remark = false;
        self.zoom_gesture(&ctx);
        self.effects(&ctx);
        self.keep_grid(&ctx);
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
        self.was_away = ctx.memory(|m| m.focused()).is_some_and(|id| id != text_id());
        // A field that did not come up in this frame is not waited for.
        self.window.focus = self.window.focus.filter(|_| any);
        self.closing(&ctx);
    }
}
