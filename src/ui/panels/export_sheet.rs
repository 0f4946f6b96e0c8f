//! The sheet for exporting: what, in which format, what would be lost, how it would look.

use std::mem::take;
use std::path::PathBuf;

use egui::{Id, Ui};

use super::exchange_parts::{
    Column, format_list, heading, inventory_words, long_text, place_row, progress, running, sample,
    section, strong, two_columns,
};
use super::export_scope::Scope;
use super::fields::sentence_case;
use super::format_options::options;
use super::import_sheet::beside;
use super::parts::{caption, remark};
use crate::exchange::{
    Articles, DatasetChoice, ExportChoice, Exported, Job, LossSummary, Outlook, Parts, Preview,
    Ratio,
};
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
    /// What was found for the choice before, in the same format: shown until it is counted anew.
    before: Option<Preview>,
    /// What a dataset would be split from, for whose annotations of which articles.
    articles: Option<(Scoped, Job<Articles>)>,
    /// How it would be split with which shares and seed.
    parts: Option<(Ratio, u64, Parts)>,
    /// The choices are to begin at the top; the losses are to come into view; the list of
    /// formats is to take the keyboard.
    to_top: bool,
    to_losses: bool,
    to_list: bool,
    running: Option<Job<Exported>>,
    /// Where to write, as it stands in the field.
    out: String,
    /// Whether that was typed or picked, and no more follows the format.
    own_out: bool,
    /// Something is at that place; whether to replace it was not answered yet.
    asks_to_replace: bool,
}

/// Whose annotations, of which articles.
type Scoped = (Vec<String>, Option<String>);

/// What of a sheet that was closed the next one begins with.
#[derive(Clone, Debug)]
pub(crate) struct Remembered {
    format: String,
    options: Vec<(String, String)>,
    policy: Policy,
    as_dataset: bool,
    ratio: String,
    seed: String,
    licence: String,
}

/// What the sheet asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ExportAsk {
    /// Where to write, with a name to begin with.
    Where(String),
}

impl ExportSheet {
    /// For the open project, with what was chosen before.
    pub(crate) fn new(session: &Session, before: Option<Remembered>) -> Self {
        let project = session.project();
        let before = before.unwrap_or_else(|| Remembered {
            format: "brat".to_owned(),
            options: Vec::new(),
            policy: Policy::default(),
            as_dataset: false,
            ratio: "80/10/10".to_owned(),
            seed: "1".to_owned(),
            licence: String::new(),
        });
        Self {
            choice: ExportChoice {
                project: project.root().to_path_buf(),
                format: before.format,
                options: before.options,
                annotators: Vec::new(),
                articles: None,
                policy: before.policy,
                viewer: session.annotator().to_owned(),
            },
            scope: Scope::new(session),
            as_dataset: before.as_dataset,
            ratio: before.ratio,
            seed: before.seed,
            licence: before.licence,
            preview: None,
            before: None,
            articles: None,
            parts: None,
            to_top: false,
            to_losses: false,
            to_list: true,
            running: None,
            out: String::new(),
            own_out: false,
            asks_to_replace: false,
        }
    }

    /// What the next sheet is to begin with.
    pub(crate) fn remember(&self) -> Remembered {
        Remembered {
            format: self.choice.format.clone(),
            options: self.choice.options.clone(),
            policy: self.choice.policy.clone(),
            as_dataset: self.as_dataset,
            ratio: self.ratio.clone(),
            seed: self.seed.clone(),
            licence: self.licence.clone(),
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
            if let Some((choice, job)) = self.preview.take() {
                self.before.take_if(|_| choice.format != self.choice.format);
                if choice.format == self.choice.format
                    && let Some(Ok(outlook)) = job.result()
                {
                    self.before = Some(outlook.preview.clone());
                }
            }
            self.preview = Some((self.choice.clone(), self.choice.preview()));
            // What went wrong was about another choice.
            self.running.take_if(|job| job.result().is_some());
            self.asks_to_replace = false;
        }
        if let Some((_, job)) = &mut self.preview {
            job.poll();
        }
        self.poll_articles();
        let done = self.running.as_mut()?.poll()?.clone();
        match done {
            Ok(exported) => {
                self.running = None;
                Some(Ok(written(&exported, self.out.trim())))
            }
            // It stays on the sheet.
            Err(_) => None,
        }
    }

    /// Looks how a dataset would be split, if it is to be one.
    fn poll_articles(&mut self) {
        if !self.as_dataset || self.scope.fault().is_some() {
            return;
        }
        let scoped = (self.choice.annotators.clone(), self.choice.articles.clone());
        if self.articles.as_ref().is_none_or(|(known, _)| *known != scoped) {
            self.articles = Some((scoped, self.choice.labelled()));
            self.parts = None;
        }
        let Ok(DatasetChoice { ratio, seed, .. }) = self.dataset() else {
            self.parts = None;
            return;
        };
        let Some((_, job)) = &mut self.articles else { return };
        if let Some(Ok(articles)) = job.poll()
            && self.parts.as_ref().is_none_or(|(r, s, _)| (*r, *s) != (ratio, seed))
        {
            self.parts = Some((ratio, seed, articles.parts(&ratio, seed)));
        }
    }

    /// Whether something goes on that a later frame will show.
    pub(crate) fn is_busy(&self) -> bool {
        let looking = self
            .preview
            .as_ref()
            .is_none_or(|(choice, job)| *choice != self.choice || job.result().is_none());
        let splitting = self.as_dataset
            && self.scope.fault().is_none()
            && self.articles.as_ref().is_none_or(|(_, job)| job.result().is_none());
        looking || splitting || self.to_top || self.is_running()
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

    /// What is to be shown, and whether it is being counted anew.
    fn shown(&self) -> Option<(Result<&Preview, &String>, bool)> {
        let now = self.preview().map(|preview| (preview, false));
        now.or_else(|| self.before.as_ref().map(|before| (Ok(before), true)))
    }

    /// Whether something is being written.
    pub(crate) fn is_running(&self) -> bool {
        self.running.as_ref().is_some_and(|job| job.result().is_none())
    }
}

/// What was written where, with what is strange about it.
fn written(exported: &Exported, out: &str) -> String {
    let files = exported.files.len();
    let s = if files == 1 { "" } else { "s" };
    let report = match exported.report.starts_with(out) {
        true => "the report is in it",
        false => "the report is beside it",
    };
    let mut words = format!("Wrote {files} file{s} to {out}, read back and equal; {report}");
    if let Some(parts) = &exported.parts {
        words.push_str(&format!(". Articles: {}", parts.words()));
        if let Some(warning) = parts.warning() {
            words.push_str(&format!("; {warning}"));
        }
    }
    words
}

/// Paints the sheet.
pub(crate) fn export_sheet(ui: &mut Ui, state: &mut ExportSheet) -> Option<ExportAsk> {
    let mut ask = None;
    let below = if state.asks_to_replace { 166.0 } else { 124.0 };
    let (to_top, to_list) = (take(&mut state.to_top), take(&mut state.to_list));
    two_columns(ui, below, to_top, |ui, column| {
        if column == Column::Formats {
            if let Some(name) = format_list(ui, &state.choice.format, to_list, |_| true)
                && name != state.choice.format
            {
                state.choice.format = name.to_owned();
                state.choice.options.clear();
                state.choice.policy = Policy::default();
                state.before = None;
                state.to_top = true;
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
            if let (None, Some((Ok(preview), old))) = (state.scope.fault(), state.shown()) {
                section(ui, "How it begins");
                ui.scope(|ui| {
                    dim(ui, old);
                    sample(ui, &preview.sample);
                });
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
        let split = "How many of a hundred articles go to train, dev and test. An article is in \
                     one of them only.";
        let seed = "Which articles go where is drawn with this number: the same one gives the \
                    same split again.";
        let licence = "What others may do with the dataset, for its card, such as CC BY 4.0.";
        for (id, name, said, hint, width, text) in [
            ("export ratio", "Split", split, "80/10/10", 110.0, &mut state.ratio),
            ("export seed", "Seed", seed, "1", 70.0, &mut state.seed),
            ("export licence", "Licence", licence, "CC BY 4.0", 240.0, &mut state.licence),
        ] {
            ui.vertical(|ui| {
                ui.set_max_width(width);
                caption(ui, name);
                TextField::new(Id::unique(id), name, hint)
                    .width(width)
                    .show(ui, text)
                    .on_hover_text(said);
            });
        }
    });
    let t = Tokens::of(ui);
    if let Ok(note) = state.dataset().map(|dataset| dataset.ratio.note()) {
        note.iter().for_each(|note| remark(ui, note, t.warn));
    }
    if let Some((_, _, parts)) = &state.parts {
        remark(ui, &format!("Articles: {}", parts.words()), t.ink2);
        parts.warning().iter().for_each(|warning| remark(ui, warning, t.warn));
    }
}

/// What is counted anew is paler meanwhile.
fn dim(ui: &mut Ui, old: bool) {
    if old {
        ui.multiply_opacity(0.5);
    }
}

fn losses(ui: &mut Ui, state: &mut ExportSheet) {
    if state.scope.fault().is_some() {
        return;
    }
    let t = Tokens::of(ui);
    heading(ui, "What it cannot hold", take(&mut state.to_losses));
    let mut choose: Option<(LossKind, Remedy)> = None;
    match state.shown() {
        None => {
            if let Some((_, job)) = &state.preview {
                progress(ui, job.state(), "Looking through the annotations");
            }
        }
        Some((Err(why), _)) => long_text(ui, why, t.bad),
        Some((Ok(preview), _)) if preview.summary.is_empty() => {
            long_text(ui, "Nothing is lost: the format holds all there is.", t.ink);
        }
        Some((Ok(preview), old)) => {
            ui.scope(|ui| {
                dim(ui, old);
                for loss in &preview.summary {
                    let chosen = state.choice.policy.0.get(&loss.kind).unwrap_or(&loss.remedy);
                    choose = choose.or(one_loss(ui, preview, loss, *chosen));
                }
            });
        }
    }
    if let Some((kind, remedy)) = choose {
        state.choice.policy.0.insert(kind, remedy);
    }
}

/// A kind of loss, with what can be done about it. Answers what was pressed.
fn one_loss(
    ui: &mut Ui,
    preview: &Preview,
    loss: &LossSummary,
    chosen: Remedy,
) -> Option<(LossKind, Remedy)> {
    let t = Tokens::of(ui);
    let mut choose = None;
    ui.add_space(2.0);
    strong(ui, &format!("{}: {}", sentence_case(loss.kind.title()), loss.count));
    ui.horizontal_wrapped(|ui| {
        for remedy in loss.kind.remedies() {
            let name = format!("{}: {}", loss.kind.title(), remedy.title());
            let button = Button::new(remedy.title()).small().selected(*remedy == chosen);
            if button.named(&name).show(ui).clicked() {
                choose = Some((loss.kind, *remedy));
            }
        }
    });
    for example in preview.losses.iter().filter(|l| l.kind == loss.kind).take(EXAMPLES) {
        let mut words = String::new();
        for part in [&example.label, &example.text] {
            if !part.is_empty() {
                words.push_str(&crate::text::on_one_line(part));
                words.push_str(" · ");
            }
        }
        remark(ui, &format!("{words}{}", example.what), t.ink3);
    }
    choose
}

/// What would be written, and the button.
fn ask_bar(ui: &mut Ui, state: &mut ExportSheet, ask: &mut Option<ExportAsk>) {
    let t = Tokens::of(ui);
    if running(ui, state.running.as_ref(), "Writing, then reading back") {
        return;
    }
    let (words, ready) = what_would_be_written(state);
    let lost = state.shown().and_then(|(preview, _)| what_is_lost(preview.ok()?));
    let colour = if matches!(ready, Ready::No) { t.bad } else { t.ink2 };
    match lost.filter(|_| state.scope.fault().is_none()) {
        Some(lost) => {
            let look = Button::new(&lost).small().named("What is lost");
            state.to_losses |= beside(ui, &words, colour, look);
        }
        None => remark(ui, &words, colour),
    }
    let ready = matches!(ready, Ready::Yes);
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
    if asked.go && ready {
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

/// Whether something can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ready {
    Yes,
    /// It is not known yet.
    Waits,
    No,
}

/// What would be written, in words, or why nothing; and whether it can be.
fn what_would_be_written(state: &ExportSheet) -> (String, Ready) {
    if state.scope.fault().is_some() {
        return ("No articles are chosen.".to_owned(), Ready::No);
    }
    if let Some(fault) = state.as_dataset.then(|| state.dataset().err()).flatten() {
        return (fault, Ready::No);
    }
    let preview = match state.preview() {
        None => return ("Counting …".to_owned(), Ready::Waits),
        Some(Err(_)) => return ("Nothing can be written; see above why.".to_owned(), Ready::No),
        Some(Ok(preview)) => preview,
    };
    match preview.summary.iter().find(|loss| loss.remedy == Remedy::Refuse) {
        Some(loss) => {
            let words = format!("Nothing is written while there are {}.", loss.kind.title());
            (words, Ready::No)
        }
        None => (inventory_words(&preview.inventory), Ready::Yes),
    }
}

/// How much of what is left out, or that something is written in another way; nothing if all
/// is kept.
fn what_is_lost(preview: &Preview) -> Option<String> {
    let mut lost: Vec<(&str, &str, usize)> = Vec::new();
    for loss in preview.summary.iter().filter(|loss| loss.remedy == Remedy::Skip) {
        let Some((one, many)) = loss.kind.noun() else { continue };
        match lost.iter_mut().find(|(known, ..)| *known == one) {
            Some((.., count)) => *count += loss.count,
            None => lost.push((one, many, loss.count)),
        }
    }
    // Annotations first, then what is said about them.
    lost.sort_by_key(|(one, ..)| LOST_FIRST.iter().position(|first| first == one).unwrap_or(9));
    let words: Vec<String> = lost
        .iter()
        .take(3)
        .map(|(one, many, n)| format!("{n} {}", if *n == 1 { one } else { many }))
        .collect();
    let more = if lost.len() > 3 { " …" } else { "" };
    match (words.is_empty(), preview.summary.is_empty()) {
        (false, _) => Some(format!("Loses {}{more}", words.join(", "))),
        (true, false) => Some("See what is changed".to_owned()),
        (true, true) => None,
    }
}

/// What comes first of what is lost.
const LOST_FIRST: [&str; 4] = ["span", "relation", "chain", "label of comments"];

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
