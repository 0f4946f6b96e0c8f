//! The sheet for importing: what the files are, what is in them, where it goes.

use std::path::{Path, PathBuf};

use egui::{Color32, Id, Key, Ui, vec2};

use super::exchange_parts::{
    Column, format_list, inventory_words, long_text, place_row, progress, running, section, strong,
    two_columns,
};
use super::format_options::options;
use super::import_sets::{Polled, Sets, sets_bar, sets_found};
use super::parts::{caption, remark};
use crate::exchange::{Found, ImportChoice, Imported, Job};
use crate::formats::{Way, find};
use crate::session::Session;
use crate::text::start_of;
use crate::ui::theme::{Tokens, control};
use crate::ui::widgets::{Button, TextField, hairline, segmented};

/// How many of the things that could not be placed are shown.
const ASIDE: usize = 12;

/// How many labels are named.
const LABELS: usize = 30;

/// What the sheet remembers while it is open.
#[derive(Debug)]
pub(crate) struct ImportSheet {
    choice: ImportChoice,
    /// The folder and the name of the open project.
    project: Option<(PathBuf, String)>,
    into_open: bool,
    annotator: String,
    found: Option<(ImportChoice, Job<Found>)>,
    running: Option<Job<Imported>>,
    /// What of it is about colleagues' sets.
    pub(super) sets: Sets,
    /// The folder of the new project, as it stands in the field.
    folder: String,
    /// The path of the files, as it stands in the field, if nothing was picked.
    path: String,
    /// Whether that field is to take the keyboard.
    to_path: bool,
    /// What was typed there, if there is nothing.
    missing: Option<PathBuf>,
}

/// What the sheet asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ImportAsk {
    /// These files in place of those that are there.
    Files(PathBuf),
    /// A folder for a new project, with a name to begin with.
    Where(String),
    /// That the window lets go of its article, so that its set can be merged with a copy; then
    /// [`ImportSheet::take_sets`].
    LetGo,
}

impl ImportSheet {
    /// For these files, with the project that is open, if there is one.
    pub(crate) fn new(paths: Vec<PathBuf>, session: Option<&Session>) -> Self {
        let project = session.map(|s| {
            let project = s.project();
            (project.root().to_path_buf(), project.name().to_owned())
        });
        let folder = paths.first().map(|first| {
            let name = name_of(first);
            let stem = name.split('.').next().filter(|s| !s.is_empty()).unwrap_or("imported");
            first.with_file_name(format!("{stem}-project")).display().to_string()
        });
        let paths_are_none = paths.is_empty();
        let choice = ImportChoice { paths, ..ImportChoice::default() };
        Self {
            folder: folder.unwrap_or_default(),
            path: String::new(),
            to_path: paths_are_none,
            missing: None,
            sets: Sets::new(&choice, session),
            choice,
            into_open: false,
            project,
            annotator: String::new(),
            found: None,
            running: None,
        }
    }

    /// Makes the project in the folder that was picked, when the button is pressed.
    pub(crate) fn import_to(&mut self, folder: &Path) {
        self.folder = folder.display().to_string();
    }

    fn start(&mut self, folder: PathBuf) {
        let annotator = Some(self.annotator.trim().to_owned()).filter(|name| !name.is_empty());
        let choice = ImportChoice { format: self.format(), ..self.choice.clone() };
        let known = self.found.as_ref().filter(|(choice, _)| *choice == self.choice);
        let known = known.and_then(|(_, job)| job.result()?.as_ref().ok()).cloned();
        self.running = Some(choice.import(folder, annotator, known));
    }

    /// The format that was chosen or recognised.
    fn format(&self) -> Option<String> {
        let recognised = || match self.result() {
            Some(Ok(found)) => Some(found.format.clone()),
            _ => None,
        };
        self.choice.format.clone().or_else(recognised)
    }

    /// Looks whether the work is done. What came in, for a toast and to be opened.
    pub(crate) fn poll(&mut self) -> Option<Imported> {
        if self.choice.paths.is_empty() {
            return None;
        }
        if self.choice.format.is_none() {
            let folder = self.project.as_ref().map(|(folder, _)| folder.as_path());
            match self.sets.poll(&self.choice, folder, &self.annotator) {
                Polled::Waits => return None,
                Polled::Sets(done) => return done,
                Polled::None => {}
            }
        }
        if self.found.as_ref().is_none_or(|(choice, _)| *choice != self.choice) {
            self.found = Some((self.choice.clone(), self.choice.survey()));
        }
        if let Some((_, job)) = &mut self.found {
            job.poll();
        }
        let done = self.running.as_mut()?.poll()?.clone();
        // What went wrong stays on the sheet.
        let imported = done.ok()?;
        self.running = None;
        Some(imported)
    }

    /// Whether something goes on that a later frame will show.
    pub(crate) fn is_busy(&self) -> bool {
        if self.choice.paths.is_empty() {
            return false;
        }
        if self.choice.format.is_none() && !self.sets.are_none() {
            let open = self.project.is_some();
            return self.sets.is_busy(open, &self.annotator) || self.is_running();
        }
        let looking = self
            .found
            .as_ref()
            .is_none_or(|(choice, job)| *choice != self.choice || job.result().is_none());
        looking || self.is_running()
    }

    /// Whether files are being imported.
    pub(crate) fn is_running(&self) -> bool {
        self.running.as_ref().is_some_and(|job| job.result().is_none()) || self.sets.is_running()
    }

    /// Whether the files are colleagues' sets, and no format was chosen for them.
    fn is_of_sets(&self) -> bool {
        self.choice.format.is_none() && self.sets.are_here()
    }

    /// Takes the sets in. The window has let go of its article.
    pub(crate) fn take_sets(&mut self) {
        if let Some((folder, _)) = &self.project {
            self.sets.take(&self.choice, folder.clone(), &self.annotator);
        }
    }

    fn result(&self) -> Option<&Result<Found, String>> {
        self.found.as_ref().and_then(|(_, job)| job.result())
    }
}

/// What came in, as a line.
pub(crate) fn import_words(imported: &Imported) -> String {
    let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let mut words = format!(
        "Imported {} on {}",
        count(imported.sets, "annotation set"),
        count(imported.articles + imported.known, "article")
    );
    if let [first, ..] = imported.remarks.as_slice() {
        words.push_str(". ");
        words.push_str(&start_of(first, 160));
    }
    words
}

/// Paints the sheet.
pub(crate) fn import_sheet(ui: &mut Ui, state: &mut ImportSheet) -> Option<ImportAsk> {
    let mut ask = None;
    let chosen = state.format().unwrap_or_default();
    two_columns(ui, 124.0, false, |ui, column| {
        if column == Column::Formats {
            if let Some(name) = format_list(ui, &chosen, false, |info| info.reads) {
                state.choice.format = Some(name.to_owned());
                state.choice.options.clear();
            }
        } else {
            let t = Tokens::of(ui);
            if state.choice.paths.is_empty() {
                ask = path_field(ui, state);
                return;
            }
            let shown: Vec<String> = state.choice.paths.iter().map(|p| name_of(p)).collect();
            strong(ui, &start_of(&shown.join(", "), 160));
            if state.is_of_sets() {
                let project = state.project.as_ref().map(|(_, name)| name.as_str());
                sets_found(ui, &state.sets, project);
                annotator(ui, state);
                return;
            }
            if let Some(format) = find(&chosen) {
                let how =
                    if state.choice.format.is_none() { "This looks like " } else { "Read as " };
                long_text(ui, &format!("{how}{}.", format.info().title), t.ink2);
                options(ui, &format.info().options_for(Way::Reading), &mut state.choice.options);
            }
            found(ui, state);
            annotator(ui, state);
        }
    });
    ui.add_space(8.0);
    hairline(ui);
    ui.add_space(8.0);
    ask_bar(ui, state, &mut ask);
    ask
}

/// A path to type, where the system gave no dialog to pick one.
fn path_field(ui: &mut Ui, state: &mut ImportSheet) -> Option<ImportAsk> {
    let t = Tokens::of(ui);
    strong(ui, "What to import");
    let words = "The system gave no file dialog. Type the path of a file, a folder or an archive, \
                 then press Enter; or drop it on this window.";
    long_text(ui, words, t.ink2);
    let mut typed = None;
    ui.horizontal(|ui| {
        let go = Button::new("Look at it").enabled(!state.path.trim().is_empty());
        let width = ui.available_width() - go.width(ui) - ui.spacing().item_spacing.x;
        let field = TextField::new(Id::unique("import from"), "Path of the files", "A path");
        let response = field.width(width.max(80.0)).show(ui, &mut state.path);
        if std::mem::take(&mut state.to_path) {
            response.request_focus();
        }
        typed = Some(response);
        if go.show(ui).clicked() {
            typed = None;
        }
    });
    let entered =
        typed.is_none_or(|typed| typed.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)));
    if let Some(missing) = &state.missing {
        long_text(ui, &format!("There is nothing at {}.", missing.display()), t.bad);
    }
    let path = PathBuf::from(state.path.trim());
    if !entered || path.as_os_str().is_empty() {
        return None;
    }
    if !path.exists() {
        state.to_path = true;
        state.missing = Some(path);
        return None;
    }
    Some(ImportAsk::Files(path))
}

fn found(ui: &mut Ui, state: &ImportSheet) {
    let t = Tokens::of(ui);
    section(ui, "What is there");
    let found = match (state.result(), &state.found) {
        (Some(Ok(found)), _) => found,
        (Some(Err(why)), _) => return long_text(ui, why, t.bad),
        (None, Some((_, job))) => return progress(ui, job.state(), "Reading the files"),
        (None, None) => return,
    };
    let i = &found.survey.inventory;
    let mut words = inventory_words(i);
    if !i.annotators.is_empty() {
        let names: Vec<&str> = i.annotators.iter().map(String::as_str).collect();
        words.push_str(&format!(", by {}", names.join(", ")));
    }
    long_text(ui, &words, t.ink);
    let labels: Vec<String> = i
        .spans
        .iter()
        .take(LABELS)
        .map(|((_, label), used)| format!("{label} {}", used.count))
        .collect();
    if !labels.is_empty() {
        let more = if i.spans.len() > LABELS { ", …" } else { "" };
        long_text(ui, &format!("Labels: {}{more}", labels.join(", ")), t.ink2);
    }
    for said in found.survey.repairs().iter().chain(&found.survey.remarks) {
        long_text(ui, said, t.ink2);
    }
    if i.aside > 0 {
        section(ui, "Kept aside, without a place in the text");
        for (document, aside) in found.survey.aside.iter().take(ASIDE) {
            let text = crate::text::on_one_line(&aside.text);
            remark(ui, &format!("{document}: {} “{text}”: {}", aside.label, aside.reason), t.ink2);
        }
        if i.aside > ASIDE {
            caption(ui, &format!("… and {} more", i.aside - ASIDE));
        }
    }
}

fn annotator(ui: &mut Ui, state: &mut ImportSheet) {
    let t = Tokens::of(ui);
    section(ui, "Under whose name");
    let field = TextField::new(Id::unique("import annotator"), "Annotator", "As in the files");
    field.width(320.0).show(ui, &mut state.annotator);
    remark(ui, "Left empty, the names in the files are kept.", t.ink2);
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Where it goes, and the button.
fn ask_bar(ui: &mut Ui, state: &mut ImportSheet, ask: &mut Option<ImportAsk>) {
    if state.is_of_sets() {
        if sets_bar(ui, &state.sets) {
            *ask = Some(ImportAsk::LetGo);
        }
        return;
    }
    if running(ui, state.running.as_ref(), "Importing") {
        return;
    }
    let t = Tokens::of(ui);
    match &state.project {
        Some((_, name)) => {
            let own = format!("Into “{}”", start_of(name, 40));
            let choices = ["A new project", own.as_str()];
            let chosen = usize::from(state.into_open);
            if let Some(pressed) = segmented(ui, "Where it goes", &choices, Some(chosen), false) {
                state.into_open = pressed == 1;
            }
        }
        None => remark(ui, "It becomes a new project in this folder.", t.ink2),
    }
    ui.add_space(2.0);
    let any = matches!(state.result(), Some(Ok(found)) if found.survey.inventory.documents > 0);
    let ready = any && (state.into_open || !state.folder.trim().is_empty());
    let go = Button::new("Import").primary().enabled(ready).named("Import now");
    let pressed = if state.into_open {
        let words = "Articles with another text are added. Annotations that are there stay.";
        beside(ui, words, Tokens::of(ui).ink2, go)
    } else {
        let name = "Folder of the new project";
        let field = TextField::new(Id::unique("import to"), name, "A folder");
        let asked = place_row(ui, field, &mut state.folder, "Choose a folder", go);
        if asked.choose {
            *ask = Some(ImportAsk::Where(name_of(Path::new(&state.folder))));
        }
        asked.go
    };
    if pressed && ready {
        let folder = match (&state.project, state.into_open) {
            (Some((project, _)), true) => project.clone(),
            _ => PathBuf::from(state.folder.trim()),
        };
        state.start(folder);
    }
}

/// Words, and the button at the right end. Whether it was pressed.
pub(super) fn beside(ui: &mut Ui, words: &str, colour: Color32, go: Button<'_>) -> bool {
    let mut pressed = false;
    ui.horizontal(|ui| {
        let width = ui.available_width() - go.width(ui) - ui.spacing().item_spacing.x;
        ui.allocate_ui(vec2(width, control::BUTTON), |ui| {
            ui.set_width(width);
            remark(ui, words, colour);
        });
        pressed = go.show(ui).clicked();
    });
    pressed
}
