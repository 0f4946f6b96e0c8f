//! What is said of each source, for the panel and for the command line.

use super::Session;
use super::Sources;
use crate::session::ModelState;
use crate::suggest::{Source, Tally, is_program};

/// One source as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRow {
    /// Which.
    pub source: Source,
    /// Whether it may suggest.
    pub on: bool,
    /// What it offers in the open article, alone or with others.
    pub here: usize,
    /// What became of what it suggested so far.
    pub tally: Tally,
    /// How it is, in a few words: `1,204 strings`, `reading 3 of 40`.
    pub state: String,
    /// What is wrong with it.
    pub problems: Vec<String>,
}

impl Session {
    /// Every source that there is: memory, word lists and rules, others’ sets, models, and
    /// the built-in rules.
    pub fn source_rows(&self) -> Vec<SourceRow> {
        let sources = &self.sources;
        let mut all = vec![Source::Memory];
        all.extend(sources.lists.files.iter().map(|f| Source::File(f.name.clone())));
        all.extend(sources.set_names.iter().cloned().map(Source::Set));
        all.extend(sources.settings.models.iter().map(|m| Source::Model(m.name.clone())));
        all.push(Source::Rules);
        all.into_iter().map(|source| self.source_row(source)).collect()
    }

    fn source_row(&self, source: Source) -> SourceRow {
        let sources = &self.sources;
        let offers = self.open().map_or(&[][..], super::OpenArticle::offers);
        let here = offers.iter().filter(|o| o.suggestion.sources.contains(&source)).count();
        let (mut state, mut problems) = (String::new(), Vec::new());
        match &source {
            Source::Rules => state = "quotes, replies, mentions of the same".to_owned(),
            Source::Memory => {
                if let Some((done, all)) = sources.remembering() {
                    state = format!("reading {done} of {all} sets");
                } else if let Some((strings, spans)) = sources.remembered() {
                    state = format!("{strings} strings of {spans} spans");
                }
                problems.extend(sources.problem.clone());
            }
            Source::File(name) => {
                if let Some(file) = sources.lists.files.iter().find(|f| f.name == *name) {
                    state = match (file.entries, name.ends_with(".txt")) {
                        (1, true) => "1 term".to_owned(),
                        (n, true) => format!("{n} terms"),
                        (1, false) => "1 rule".to_owned(),
                        (n, false) => format!("{n} rules"),
                    };
                    problems.extend(file.problems.iter().map(ToString::to_string));
                    if file.more_problems > 0 {
                        problems.push(format!("{} more like these", file.more_problems));
                    }
                }
            }
            Source::Set(name) if is_program(name) => {
                state = "predictions".to_owned();
            }
            Source::Set(_) => state = "a colleague’s work".to_owned(),
            Source::Model(name) => {
                state = model_words(sources, name);
                problems = sources.models.problems(name);
            }
        }
        SourceRow {
            on: sources.is_on(&source),
            here,
            tally: sources.tallies.of(&source),
            source,
            state,
            problems,
        }
    }
}

/// How it stands with a program, in a few words.
fn model_words(sources: &Sources, name: &str) -> String {
    let settings = sources.settings.models.iter().find(|model| model.name == name);
    if let Some(host) = settings.filter(|model| model.on).and_then(|model| model.asks_for()) {
        return format!("waits: may it send text to {host}?");
    }
    let Some(status) = sources.models.status(name) else { return "off".to_owned() };
    match status.state {
        ModelState::Idle => "on, not asked yet".to_owned(),
        ModelState::Starting => "starting".to_owned(),
        ModelState::Ready => "ready".to_owned(),
        ModelState::Working(None) => "working".to_owned(),
        ModelState::Working(Some(done)) => format!("working, {:.0} %", done * 100.0),
        ModelState::Pausing => "failed, is started again".to_owned(),
        ModelState::GaveUp => "failed too often, is not started again".to_owned(),
    }
}
