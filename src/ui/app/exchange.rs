//! The sheets for exporting and importing: opened, watched, and what comes of them. Files
//! that are dropped are looked at here, off the window's thread.

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use super::App;
use crate::exchange::{ImportChoice, Job};
use crate::session::{Action, DashboardAction};
use crate::ui::dialogs::Ask;
use crate::ui::panels::{
    self, ExportAsk, ExportSheet, ImportAsk, ImportSheet, export_sheet, import_sheet,
};
use crate::ui::sheets;
use crate::ui::state::Sheet;

/// How often work on another thread is looked at, in seconds.
const LOOK: f32 = 0.05;

/// How long files are looked at before this is shown, in seconds.
const PATIENCE: f64 = 0.15;

/// What was dropped, while it is looked at.
pub(in crate::ui) struct Dropped {
    paths: Vec<PathBuf>,
    /// Whether it is a dataset.
    job: Job<bool>,
    /// In frame seconds.
    since: f64,
}

impl App {
    /// Finds out whether these files are a dataset, and imports or opens them.
    pub(super) fn look_at(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let job = ImportChoice { paths: paths.clone(), ..ImportChoice::default() }.look();
        self.looking = Some(Dropped { paths, job, since: ctx.input(|i| i.time) });
        ctx.request_repaint_after_secs(LOOK);
    }

    fn poll_dropped(&mut self, ctx: &Context) {
        let Some(dropped) = &mut self.looking else { return };
        let Some(result) = dropped.job.poll() else {
            ctx.request_repaint_after_secs(LOOK);
            return;
        };
        let is_dataset = result.clone();
        let Some(Dropped { paths, .. }) = self.looking.take() else { return };
        match is_dataset {
            Ok(true) => self.import_files(paths),
            Ok(false) => self.open_dropped(&paths),
            Err(why) => self.say(&why),
        }
    }

    /// Says that dropped files are looked at, if that takes long.
    pub(super) fn looking_sheet(&mut self, ui: &Ui) {
        let Some(dropped) = &self.looking else { return };
        if ui.input(|i| i.time) - dropped.since < PATIENCE {
            return;
        }
        let mut stop = false;
        let close = sheets::sheet(ui, "What was dropped", 440.0, |ui| {
            stop = panels::looking(ui, dropped.job.state());
        });
        if close || stop {
            self.looking = None;
        }
    }

    /// Whether an export or import is being carried out, and must not be disturbed.
    pub(super) fn is_carrying_out(&self) -> bool {
        self.exporting.as_ref().is_some_and(ExportSheet::is_running)
            || self.importing.as_ref().is_some_and(ImportSheet::is_running)
    }

    /// Opens the sheet for exporting. What is not on disk yet is written first, since the
    /// export reads it from there.
    pub(super) fn export(&mut self) {
        self.flush_draft();
        let Some(session) = &mut self.session else { return };
        session.checkpoint();
        if session.open().is_some_and(|open| !open.writer().is_saved()) {
            self.say("The last changes could not be written, and an export would lack them.");
            return;
        }
        self.exporting = Some(ExportSheet::new(session, self.export_before.clone()));
        self.window.sheet = Some(Sheet::Export);
    }

    /// Says what to do where the system gives no file dialog.
    pub(super) fn without_dialog(&mut self, ask: &Ask) {
        match ask {
            // Its path can be typed there.
            Ask::Dataset | Ask::DatasetFolder => self.import_files(Vec::new()),
            Ask::Export(_) | Ask::NewProject(_) => {
                self.say("The system gave no file dialog. Type the path into the field.");
            }
            Ask::Tables => {
                if let Some(session) = &mut self.session {
                    let folder = session.project().root().join("tables");
                    session.save_tables(&folder);
                }
            }
            _ => self.say(
                "The system gave no file dialog. Drop a folder on this window, or start Tagline with its path.",
            ),
        }
    }

    /// Ends the sheet for exporting, and what it is at; what was chosen is remembered.
    pub(super) fn end_export(&mut self) {
        if let Some(sheet) = self.exporting.take() {
            self.export_before = Some(sheet.remember());
        }
    }

    /// Has the open sheet write there when its button is pressed.
    pub fn export_to(&mut self, path: PathBuf) {
        if let Some(sheet) = &mut self.exporting {
            sheet.write_to(path);
        }
    }

    /// Has the open sheet make a project there when its button is pressed.
    pub fn import_to(&mut self, path: &Path) {
        if let Some(sheet) = &mut self.importing {
            sheet.import_to(path);
        }
    }

    /// Whether an export or import is looked at or carried out on another thread.
    pub fn is_exchanging(&self) -> bool {
        self.looking.is_some()
            || self.session.as_ref().is_some_and(|s| s.figures_so_far().is_busy())
            || self
                .session
                .as_ref()
                .is_some_and(|s| s.dashboard().is_some_and(|d| d.counting().is_some()))
            || self.session.as_ref().is_some_and(|s| s.schema_page().is_some_and(|p| p.is_busy()))
            || self.exporting.as_ref().is_some_and(ExportSheet::is_busy)
            || self.importing.as_ref().is_some_and(ImportSheet::is_busy)
    }

    /// Opens the sheet for importing these files.
    pub fn import_files(&mut self, paths: Vec<PathBuf>) {
        self.end_export();
        self.importing = Some(ImportSheet::new(paths, self.session.as_ref()));
        self.window.sheet = Some(Sheet::Import);
    }

    /// Sees whether work on another thread is done.
    pub(super) fn poll_exchange(&mut self, ctx: &Context) {
        self.poll_dropped(ctx);
        if let Some(sheet) = &mut self.exporting {
            let done = sheet.poll();
            if sheet.is_busy() {
                ctx.request_repaint_after_secs(LOOK);
            }
            if let Some(Ok(words)) = done {
                self.toasts.push(words, false);
                self.end_export();
                self.window.sheet = None;
                if let Some(session) = self.session.as_mut().filter(|s| s.dashboard().is_some()) {
                    session.dispatch(Action::Dashboard(DashboardAction::Again));
                }
            }
        }
        if let Some(sheet) = &mut self.importing {
            let done = sheet.poll();
            if sheet.is_busy() {
                ctx.request_repaint_after_secs(LOOK);
            }
            if let Some(imported) = done {
                self.importing = None;
                self.window.sheet = None;
                // Into the open project: whoever worked goes on, where they were.
                let open = self.session.as_ref().filter(|s| s.project().root() == imported.project);
                let annotator = open.map(|session| session.annotator().to_owned());
                self.open_as(&imported.project, annotator);
                self.toasts.push(panels::import_words(&imported), false);
            }
        }
        if self.let_go.is_some() && !self.is_carrying_out() {
            self.take_up_again();
        }
    }

    /// Lets go of the article while its set may be merged with a copy of it. Whether that was
    /// possible.
    fn let_go(&mut self) -> bool {
        self.flush_draft();
        let Some(session) = &mut self.session else { return true };
        let article = session.open().map(|open| open.article.id.clone());
        if !session.close_article() {
            return false;
        }
        self.let_go = article;
        true
    }

    /// Opens the article again that was let go of.
    fn take_up_again(&mut self) {
        if let (Some(id), Some(session)) = (self.let_go.take(), &mut self.session)
            && session.project().entry(&id).is_some()
        {
            session.open_article(&id);
        }
    }

    /// Paints the sheet that is open; answers whether it should close.
    pub(super) fn exchange_sheets(&mut self, ui: &Ui) -> bool {
        let (mut export_ask, mut import_ask) = (None, None);
        let close = match self.window.sheet {
            Some(Sheet::Export) => match &mut self.exporting {
                Some(state) => sheets::sheet(ui, "Export", 1000.0, |ui| {
                    export_ask = export_sheet(ui, state);
                }),
                None => true,
            },
            Some(Sheet::Import) => match &mut self.importing {
                Some(state) => sheets::sheet(ui, "Import", 1000.0, |ui| {
                    import_ask = import_sheet(ui, state);
                }),
                None => true,
            },
            _ => false,
        };
        if let Some(ExportAsk::Where(name)) = export_ask {
            self.ask_for(Ask::Export(name));
        }
        if let Some(ImportAsk::Files(path)) = import_ask {
            self.import_files(vec![path]);
            return false;
        }
        if let Some(ImportAsk::Where(name)) = &import_ask {
            let name = name.clone();
            self.ask_for(Ask::NewProject(name));
        } else if import_ask == Some(ImportAsk::LetGo)
            && self.let_go()
            && let Some(sheet) = &mut self.importing
        {
            sheet.take_sets();
        }
        if close {
            // Dropping them cancels what they are at.
            self.end_export();
            self.importing = None;
        }
        close
    }
}
