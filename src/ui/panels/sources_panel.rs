//! Who suggests labels: each source with a switch, what it offers here, how much of it was
//! taken so far and what is wrong with it; programs that can be asked; and the labels that are
//! suggested in the article.

use egui::{Id, Ui};

use super::Panel;
use super::offers::offer_list;
use super::parts::{block, caption, heading, remark};
use crate::project::{ModelSettings, SuggestSettings};
use crate::session::{Action, ModelState, SourceRow};
use crate::suggest::{Source, SuggestionKind, Tally};
use crate::ui::state::WindowState;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{Button, TextField, hairline};

/// How many problems of a source are listed.
const PROBLEMS: usize = 6;

/// A program that is being entered, and whether the fields for it are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewModel {
    open: bool,
    /// Its first field is to have the keyboard.
    begins: bool,
    name: String,
    command: String,
    server: String,
}

/// Paints the page.
pub(super) fn sources_panel(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState) {
    let t = Tokens::of(ui);
    let settings = panel.session.sources().settings().clone();
    let rows = panel.session.source_rows();
    heading(ui, "Who suggests", rows.iter().filter(|row| row.on).count());
    for row in &rows {
        block(ui, |ui| {
            source(ui, panel, row);
            match &row.source {
                Source::Memory if row.on => memory(ui, panel, &settings),
                Source::Model(name) => model(ui, panel, &settings, name, row),
                _ => {}
            }
        });
    }
    block(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let lists = Button::new("Read lists again").small().named("Read lists and rules again");
            if lists.show(ui).clicked() {
                panel.ask(Action::ChooseSources(Box::new(settings.clone())));
            }
            let add = Button::new("Add a program…").small();
            if !window.new_model.open && add.show(ui).clicked() {
                window.new_model = NewModel { open: true, begins: true, ..NewModel::default() };
            }
        });
        if rows.iter().all(|row| !matches!(row.source, Source::File(_))) {
            remark(ui, "Word lists and rules are files in the project’s folder “suggest”.", t.ink3);
        }
        if window.new_model.open {
            new_model(ui, panel, &settings, &mut window.new_model);
        }
        let mut first = settings.uncertain_first;
        if ui.checkbox(&mut first, "Most uncertain articles and labels first").changed() {
            let settings = SuggestSettings { uncertain_first: first, ..settings.clone() };
            panel.ask(Action::ChooseSources(Box::new(settings)));
        }
        if let Some((at, all)) = panel.session.sources().is_ordering() {
            remark(ui, &format!("Looking at article {at} of {all}"), t.ink3);
        }
    });
    hairline(ui);
    offer_list(ui, panel, SuggestionKind::Span, true, &|_| true);
}

/// The switch of a source, and what is said of it.
fn source(ui: &mut Ui, panel: &mut Panel<'_>, row: &SourceRow) {
    let t = Tokens::of(ui);
    let mut on = row.on;
    let title = match &row.source {
        source @ (Source::Memory | Source::Rules) => super::fields::sentence_case(&source.title()),
        // Names stand as they are.
        source => source.title(),
    };
    if ui.checkbox(&mut on, title).changed() {
        panel.ask(Action::SwitchSource(row.source.clone(), on));
    }
    let mut words = row.state.clone();
    if row.on && row.here > 0 {
        words = format!("{words} · {} here", row.here);
    }
    if !words.is_empty() {
        remark(ui, words.trim_start_matches(" · "), t.ink2);
    }
    let rate = rate_words(&row.tally);
    if !rate.is_empty() {
        let poor = row.tally.rate().is_some_and(|rate| rate < 0.5);
        remark(ui, &rate, if poor { t.warn } else { t.ink3 });
    }
    // What happens again and again is said once, so that nothing below it moves.
    let mut said: Vec<(&str, usize)> = Vec::new();
    for problem in &row.problems {
        match said.iter_mut().find(|(known, _)| known == problem) {
            Some((_, times)) => *times += 1,
            None => said.push((problem, 1)),
        }
    }
    for (problem, times) in said.iter().rev().take(PROBLEMS).rev() {
        match times {
            1 => remark(ui, problem, t.bad),
            n => remark(ui, &format!("{problem} ({n} times)"), t.bad),
        }
    }
    if said.len() > PROBLEMS {
        remark(ui, &format!("and {} more", said.len() - PROBLEMS), t.bad);
    }
}

/// `Taken 40 of 52, 77 %`; nothing if nothing was decided.
fn rate_words(tally: &Tally) -> String {
    let Some(rate) = tally.rate() else { return String::new() };
    let all = tally.taken + tally.refused;
    format!("Taken {} of {all}, {:.0} %", tally.taken, rate * 100.0)
}

fn memory(ui: &mut Ui, panel: &mut Panel<'_>, settings: &SuggestSettings) {
    let mut changed = settings.clone();
    ui.checkbox(&mut changed.everyone, "Of everyone’s work, not only mine");
    ui.checkbox(&mut changed.fold_case, "Upper and lower case are the same");
    if changed != *settings {
        panel.ask(Action::ChooseSources(Box::new(changed)));
    }
}

/// What can be done with a program, and what it has to be asked for.
fn model(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    settings: &SuggestSettings,
    name: &str,
    row: &SourceRow,
) {
    let t = Tokens::of(ui);
    let Some(model) = settings.models.iter().find(|model| model.name == name) else { return };
    remark(ui, &model.command, t.ink3);
    let change = |panel: &mut Panel<'_>, change: &dyn Fn(&mut ModelSettings)| {
        let mut settings = settings.clone();
        settings.models.iter_mut().filter(|m| m.name == name).for_each(change);
        panel.ask(Action::ChooseSources(Box::new(settings)));
    };
    if let (true, Some(host)) = (row.on, model.asks_for()) {
        let question = format!(
            "May the text of articles be sent to {host}? That is another machine; what happens \
             to the text there is up to whoever runs it."
        );
        remark(ui, &question, t.warn);
        ui.horizontal_wrapped(|ui| {
            let no = Button::new("Keep the text here").small().primary();
            if no.show(ui).clicked() {
                change(panel, &|model| model.on = false);
            }
            if Button::new(&format!("Send text to {host}")).small().show(ui).clicked() {
                change(panel, &|model| model.agreed.clone_from(&host));
            }
        });
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let state = panel.session.sources().model_status(name).map(|status| status.state);
        let busy = matches!(state, Some(ModelState::Working(_) | ModelState::Starting));
        let button = |text: &str| format!("{text}: {name}");
        if row.on && busy {
            if Button::new("Stop").small().named(&button("Stop")).show(ui).clicked() {
                panel.ask(Action::StopModel(name.to_owned()));
            }
        } else if row.on
            && Button::new("Ask again").small().named(&button("Ask again")).show(ui).clicked()
        {
            panel.ask(Action::AskModel(name.to_owned()));
        }
        if Button::new("Remove").small().named(&button("Remove")).show(ui).clicked() {
            let mut settings = settings.clone();
            settings.models.retain(|m| m.name != name);
            panel.ask(Action::ChooseSources(Box::new(settings)));
        }
    });
}

/// The fields for a program that is added.
fn new_model(ui: &mut Ui, panel: &mut Panel<'_>, settings: &SuggestSettings, new: &mut NewModel) {
    let t = Tokens::of(ui);
    let mut entered = false;
    for (title, name, hint, text) in [
        ("Name", "Program name", "spaCy", &mut new.name),
        ("Command", "Program command", "python3 /path/to/model.py", &mut new.command),
        ("Server, if it uses one", "Program server", "http://localhost:11434/v1", &mut new.server),
    ] {
        caption(ui, title);
        let shown = TextField::new(Id::unique(name), name, hint).show(ui, text);
        if std::mem::take(&mut new.begins) {
            shown.request_focus();
        }
        entered |= shown.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    }
    let words =
        "It is started on this machine, with your rights. Only add programs that you trust.";
    remark(ui, words, t.ink3);
    let name = new.name.trim().to_owned();
    let taken = settings.models.iter().any(|model| model.name == name);
    if taken {
        remark(ui, "There is a program of that name.", t.bad);
    }
    ui.horizontal(|ui| {
        let ready = !name.is_empty() && !new.command.trim().is_empty() && !taken;
        let add = Button::new("Add and switch on").small().primary().enabled(ready);
        let (adds, leaves) =
            (add.show(ui).clicked(), Button::new("Cancel").small().show(ui).clicked());
        let adds = adds || (entered && ready);
        if adds && ready {
            let mut settings = settings.clone();
            settings.models.push(ModelSettings {
                name: name.clone(),
                command: new.command.trim().to_owned(),
                server: new.server.trim().to_owned(),
                on: true,
                agreed: String::new(),
            });
            panel.ask(Action::ChooseSources(Box::new(settings)));
        }
        if adds || leaves {
            *new = NewModel::default();
        }
    });
}
