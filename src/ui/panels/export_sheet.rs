//! The sheet for exporting: what, in which format, what would be lost, how it would look.

use std::path::PathBuf;

use egui::{Id, Ui};

use super::exchange_parts::{
    Column, format_list, inventory_words, long_text, place_row, progress, running, sample, section,
    strong, two_columns,
};
use super::export_scope::Scope;
use super::fields::sentence_case;
use super::format_options::options;
use super::parts::remark;
use crate::exchange::{DatasetChoice, ExportChoice, Exported, Job, Outlook, Preview};
use crate::formats::{Layout, LossKind, Policy, Remedy, Way, find};
use crate::session::Session;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{Button, TextField, hairline, segmented};

/// How many losses of a kind are shown.
const EXAMPLES: usize = 2;

/// What the sheet remembers while it is open.
#[derive(Debug)]
pub(crate) struct ExportSheet {
    choice: ExportChoice,
    scope: Scope,
    as_dataset: bool,
    ratio: String,
    seed: String,
    licence: String,
    preview: Option<(ExportChoice, Job<Outlook>)>,
    running: Option<Job<Exported>>,
    /// Where to write, as it stands in the field.
    out: String,
    /// Whether that was typed or picked, and no more follows the format.
    own_out: bool,
    /// Something is at that place; whether to replace it was not answered yet.
    asks_to_replace: bool,
}

/// What the sheet asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ExportAsk {
    /// Where to write, with a name to begin with.
    Where(String),
}

impl ExportSheet {
    /// For the open project.
    pub(crate) fn new(session: &Session) -> Self {
        let project = session.project();
        Self {
            choice: ExportChoice {
                project: project.root().to_path_buf(),
                format: "brat".to_owned(),
                options: Vec::new(),
                annotators: Vec::new(),
                articles: None,
                policy: Policy::default(),
            },
            scope: Scope::new(session),
            as_dataset: false,
            ratio: "80/10/10".to_owned(),
            seed: "1".to_owned(),
            licence: String::new(),
            preview: None,
            running: None,
            out: String::new(),
            own_out: false,
            asks_to_replace: false,
        }
    }

    /// Writes to the place that was picked, when the button is pressed.
    pub(crate) fn write_to(&mut self, path: PathBuf) {
        self.out = path.display().to_string();
        self.own_out = true;
        self.asks_to_replace = false;
    }

    fn start(&mut self, overwrite: bool) {
        let out = PathBuf::from(self.out.trim());
        self.asks_to_replace = !overwrite && ExportChoice::is_taken(&out);
        if !self.asks_to_replace {
            let dataset = self.as_dataset.then(|| self.dataset().ok()).flatten();
            let known = self.preview.as_ref().filter(|(choice, _)| *choice == self.choice);
            let known = known.and_then(|(_, job)| job.result()?.as_ref().ok()).cloned();
            self.running = Some(self.choice.export(out, dataset, overwrite, known));
        }
    }

    /// Looks whether the work is done. What was written, or why not, for a toast.
    pub(crate) fn poll(&mut self) -> Option<Result<String, String>> {
        if self.preview.as_ref().is_none_or(|(choice, _)| *choice != self.choice) {
            self.preview = Some((self.choice.clone(), self.choice.preview()));
            // What went wrong was about another choice.
            self.running.take_if(|job| job.result().is_some());
            self.asks_to_replace = false;
        }
        if let Some((_, job)) = &mut self.preview {
            job.poll();
        }
        let done = self.running.as_mut()?.poll()?.clone();
        match done {
            Ok(exported) => {
                self.running = None;
                let files = exported.files.len();
                Some(Ok(format!(
                    "Wrote {files} file{} to {}, read back and equal; the report is beside it",
                    if files == 1 { "" } else { "s" },
                    self.out.trim()
                )))
            }
            // It stays on the sheet.
            Err(_) => None,
        }
    }

    /// Whether something goes on that a later frame will show.
    pub(crate) fn is_busy(&self) -> bool {
        let looking = self
            .preview
            .as_ref()
            .is_none_or(|(choice, job)| *choice != self.choice || job.result().is_none());
        looking || self.is_running()
    }

    fn dataset(&self) -> Result<DatasetChoice, String> {
        let seed = self.seed.trim().parse();
        Ok(DatasetChoice {
            ratio: self.ratio.parse()?,
            seed: seed.map_err(|_| "The seed is a whole number, such as 1.".to_owned())?,
            licence: self.licence.trim().to_owned(),
        })
    }

    fn preview(&self) -> Option<Result<&Preview, &String>> {
        let (_, job) = self.preview.as_ref()?;
        Some(job.result()?.as_ref().map(|outlook| &outlook.preview))
    }

    /// Whether something is being written.
    pub(crate) fn is_running(&self) -> bool {
        self.running.as_ref().is_some_and(|job| job.result().is_none())
    }
}

/// Paints the sheet.
pub(crate) fn export_sheet(ui: &mut Ui, state: &mut ExportSheet) -> Option<ExportAsk> {
    let mut ask = None;
    let below = if state.asks_to_replace { 154.0 } else { 112.0 };
    two_columns(ui, below, |ui, column| {
        if column == Column::Formats {
            if let Some(name) = format_list(ui, &state.choice.format, |_| true) {
                state.choice.format = name.to_owned();
                state.choice.options.clear();
                state.choice.policy = Policy::default();
            }
        } else {
            let Some(format) = find(&state.choice.format) else { return };
            let t = Tokens::of(ui);
            strong(ui, "Comments, chains and attributes");
            long_text(ui, format.info().structure, t.ink2);
            state.scope.show(ui, &mut state.choice);
            options(ui, &format.info().options_for(Way::Writing), &mut state.choice.options);
            dataset(ui, state);
            losses(ui, state);
            if let (None, Some(Ok(preview))) = (state.scope.fault(), state.preview()) {
                section(ui, "How it begins");
                sample(ui, &preview.sample);
            }
        }
    });
    ui.add_space(8.0);
    hairline(ui);
    ui.add_space(8.0);
    ask_bar(ui, state, &mut ask);
    ask
}

fn dataset(ui: &mut Ui, state: &mut ExportSheet) {
    section(ui, "As");
    let choices = ["One export", "Train, dev and test"];
    let chosen = usize::from(state.as_dataset);
    if let Some(pressed) = segmented(ui, "As", &choices, Some(chosen), false) {
        state.as_dataset = pressed == 1;
    }
    if !state.as_dataset {
        return;
    }
    ui.horizontal(|ui| {
        for (id, name, hint, width, text) in [
            ("export ratio", "Shares of train, dev and test", "80/10/10", 110.0, &mut state.ratio),
            ("export seed", "Seed", "1", 70.0, &mut state.seed),
            ("export licence", "Licence", "Licence, such as CC BY 4.0", 240.0, &mut state.licence),
        ] {
            TextField::new(Id::unique(id), name, hint).width(width).show(ui, text);
        }
    });
}

fn losses(ui: &mut Ui, state: &mut ExportSheet) {
    if state.scope.fault().is_some() {
        return;
    }
    let t = Tokens::of(ui);
    section(ui, "What it cannot hold");
    let mut choose: Option<(LossKind, Remedy)> = None;
    match state.preview() {
        None => {
            if let Some((_, job)) = &state.preview {
                progress(ui, job.state(), "Looking through the annotations");
            }
        }
        Some(Err(why)) => long_text(ui, why, t.bad),
        Some(Ok(preview)) if preview.summary.is_empty() => {
            long_text(ui, "Nothing is lost: the format holds all there is.", t.ink);
        }
        Some(Ok(preview)) => {
            for loss in &preview.summary {
                let title = format!("{}: {}", sentence_case(loss.kind.title()), loss.count);
                ui.add_space(2.0);
                strong(ui, &title);
                ui.horizontal_wrapped(|ui| {
                    for remedy in loss.kind.remedies() {
                        let name = format!("{}: {}", loss.kind.title(), remedy.title());
                        let chosen = *remedy == loss.remedy;
                        let button = Button::new(remedy.title()).small().selected(chosen);
                        if button.named(&name).show(ui).clicked() {
                            choose = Some((loss.kind, *remedy));
                        }
                    }
                });
                let of_kind = preview.losses.iter().filter(|l| l.kind == loss.kind);
                for example in of_kind.take(EXAMPLES) {
                    let mut words = String::new();
                    for part in [&example.label, &example.text] {
                        if !part.is_empty() {
                            words.push_str(&crate::text::on_one_line(part));
                            words.push_str(" · ");
                        }
                    }
                    remark(ui, &format!("{words}{}", example.what), t.ink3);
                }
            }
        }
    }
    if let Some((kind, remedy)) = choose {
        state.choice.policy.0.insert(kind, remedy);
    }
}

/// What would be written, and the button.
fn ask_bar(ui: &mut Ui, state: &mut ExportSheet, ask: &mut Option<ExportAsk>) {
    let t = Tokens::of(ui);
    if running(ui, state.running.as_ref(), "Writing, then reading back") {
        return;
    }
    let (words, ready) = what_would_be_written(state);
    remark(ui, &words, t.ink2);
    if !state.own_out {
        state.out = default_out(state);
    }
    ui.add_space(2.0);
    let ready = ready && !state.out.trim().is_empty();
    let field = TextField::new(Id::unique("export to"), "Where to write", "A file or folder");
    let go = Button::new("Export").primary().enabled(ready).named("Export now");
    let asked = place_row(ui, field, &mut state.out, "Choose where to write", go);
    if asked.changed {
        (state.own_out, state.asks_to_replace) = (true, false);
    }
    if asked.choose {
        let name = PathBuf::from(&state.out);
        let name = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
        *ask = Some(ExportAsk::Where(name));
    }
    if asked.go {
        state.start(false);
    }
    if state.asks_to_replace {
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            if Button::new("Replace it").destructive().show(ui).clicked() {
                state.start(true);
            }
            let words = "There is something at this place already. \
                         A folder is replaced only if all in it is of an earlier export.";
            remark(ui, words, t.ink2);
        });
    }
}

/// What would be written, in words, or why nothing; and whether it can be.
fn what_would_be_written(state: &ExportSheet) -> (String, bool) {
    if state.scope.fault().is_some() {
        return ("No articles are chosen.".to_owned(), false);
    }
    if let Some(fault) = state.as_dataset.then(|| state.dataset().err()).flatten() {
        return (fault, false);
    }
    let Some(Ok(preview)) = state.preview() else { return ("…".to_owned(), false) };
    match preview.summary.iter().find(|loss| loss.remedy == Remedy::Refuse) {
        Some(loss) => (format!("Nothing is written while there are {}.", loss.kind.title()), false),
        None => (inventory_words(&preview.inventory), true),
    }
}

/// Beside the project, named after it and the format.
fn default_out(state: &ExportSheet) -> String {
    let Some(format) = find(&state.choice.format) else { return String::new() };
    let info = format.info();
    let root = &state.choice.project;
    let project = root.file_name().unwrap_or_default().to_string_lossy();
    let container = state.choice.options.iter().find(|(name, _)| name == "container");
    let ending = container.map_or(info.endings.first().copied().unwrap_or("txt"), |(_, v)| v);
    let name = match (state.as_dataset, info.layout) {
        (true, _) => format!("{project}-{}-dataset", info.name),
        (false, Layout::Folder) => format!("{project}-{}", info.name),
        (false, Layout::OneFile) => format!("{project}.{ending}"),
    };
    root.with_file_name(name).display().to_string()
}
