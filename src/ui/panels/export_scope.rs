//! What of a project is exported: whose annotations, of which articles.

use std::collections::BTreeSet;

use egui::{Id, Ui};

use super::exchange_parts::section;
use super::parts::remark;
use crate::article::ArticleId;
use crate::exchange::{ArticlePattern, ExportChoice};
use crate::project::Project;
use crate::review::gold::GOLD;
use crate::session::Session;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{Button, TextField, segmented};

/// Which articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    All,
    This,
    Matching,
}

impl Which {
    const fn title(self) -> &'static str {
        match self {
            Self::All => "All articles",
            Self::This => "This article",
            Self::Matching => "Matching a pattern",
        }
    }
}

/// What there is to choose from, and what was chosen beside the choice itself.
#[derive(Debug)]
pub(super) struct Scope {
    /// Whose annotations may be seen, of some article at least.
    annotators: Vec<String>,
    /// In a blind project, whose annotations are left out, wholly or in part.
    left_out: Vec<String>,
    /// The ids of all articles.
    articles: Vec<String>,
    /// The one that is open.
    this: Option<String>,
    which: Which,
    pattern: String,
    /// How many articles the pattern means, or why none.
    matching: Result<usize, String>,
}

impl Scope {
    pub(super) fn new(session: &Session) -> Self {
        let project = session.project();
        let (annotators, left_out) = seen(project, session.annotator());
        Self {
            annotators,
            left_out,
            articles: project.articles().iter().map(|entry| entry.id.0.clone()).collect(),
            this: session.open().map(|open| open.article.id.0.clone()),
            which: Which::All,
            pattern: String::new(),
            matching: Ok(0),
        }
    }

    /// Why nothing can be exported, if what was chosen means nothing.
    pub(super) fn fault(&self) -> Option<&str> {
        match (self.which, &self.matching) {
            (Which::Matching, Err(why)) => Some(why),
            _ => None,
        }
    }

    /// Brings the pattern into the choice, if it means anything.
    fn settle(&mut self, choice: &mut ExportChoice) {
        choice.articles = match self.which {
            Which::All => None,
            Which::This => self.this.as_deref().map(ArticlePattern::of_one),
            Which::Matching => {
                let pattern = self.pattern.trim();
                self.matching = matching(&self.articles, pattern);
                if self.matching.is_err() {
                    return;
                }
                Some(pattern.to_owned())
            }
        };
    }

    pub(super) fn show(&mut self, ui: &mut Ui, choice: &mut ExportChoice) {
        if self.annotators.len() > 1 {
            section(ui, "Whose annotations");
            self.whose(ui, choice);
        }
        if !self.left_out.is_empty() {
            let words = format!(
                "Left out: {}. You see what others made of an article once your own annotations \
                 of it are marked done.",
                self.left_out.join(", ")
            );
            remark(ui, &words, Tokens::of(ui).warn);
        }
        section(ui, "Articles");
        let mut known = vec![Which::All];
        known.extend(self.this.is_some().then_some(Which::This));
        known.push(Which::Matching);
        let titles: Vec<&str> = known.iter().map(|which| which.title()).collect();
        let chosen = known.iter().position(|which| *which == self.which);
        let pressed = segmented(ui, "Articles", &titles, chosen, false);
        if let Some(which) = pressed.and_then(|at| known.get(at)) {
            self.which = *which;
            self.settle(choice);
        }
        if self.which == Which::Matching {
            self.pattern(ui, choice);
        }
    }

    fn whose(&self, ui: &mut Ui, choice: &mut ExportChoice) {
        ui.horizontal_wrapped(|ui| {
            let everybody = choice.annotators.is_empty();
            if Button::new("Everybody’s").small().selected(everybody).show(ui).clicked() {
                choice.annotators.clear();
            }
            for name in &self.annotators {
                let chosen = choice.annotators.contains(name);
                let title = format!("Annotations of {name}");
                let button = Button::new(name).small().selected(chosen).named(&title);
                if button.show(ui).clicked() {
                    if chosen {
                        choice.annotators.retain(|n| n != name);
                    } else {
                        choice.annotators.push(name.clone());
                    }
                }
            }
        });
        if choice.annotators.is_empty() && self.annotators.iter().any(|name| name == GOLD) {
            let words = "Without gold, which repeats what they have. Choose it to export it.";
            remark(ui, words, Tokens::of(ui).ink2);
        }
    }

    fn pattern(&mut self, ui: &mut Ui, choice: &mut ExportChoice) {
        let t = Tokens::of(ui);
        let field = TextField::new(
            Id::unique("export articles"),
            "Pattern for articles",
            "A name with * and ?, such as 2012/*",
        );
        if field.width(320.0).show(ui, &mut self.pattern).changed() {
            self.settle(choice);
        }
        match &self.matching {
            Ok(count) => {
                let words = match (*count, self.articles.len()) {
                    (count, 1) => format!("{count} of 1 article matches"),
                    (1, all) => format!("1 of {all} articles matches"),
                    (count, all) => format!("{count} of {all} articles match"),
                };
                remark(ui, &words, t.ink2);
            }
            // An empty field is not a mistake yet.
            Err(why) if self.pattern.trim().is_empty() => remark(ui, why, t.ink2),
            Err(why) => remark(ui, why, t.bad),
        }
    }
}

/// Whose annotations a person may see, and whose not or not on all articles.
fn seen(project: &Project, viewer: &str) -> (Vec<String>, Vec<String>) {
    let mut annotators = project.annotators();
    if !project.is_blind() || project.is_adjudicator(viewer) {
        return (annotators, Vec::new());
    }
    let hidden: BTreeSet<&ArticleId> = project
        .articles()
        .iter()
        .map(|entry| &entry.id)
        .filter(|id| project.may_see(id, viewer).is_err())
        .collect();
    let mut left_out = Vec::new();
    annotators.retain(|name| {
        let begun = project.statuses(name);
        let unseen = begun.keys().filter(|id| hidden.contains(id)).count();
        if name == viewer || unseen == 0 {
            return true;
        }
        left_out.push(name.clone());
        unseen < begun.len()
    });
    (annotators, left_out)
}

/// How many of these the pattern means.
fn matching(articles: &[String], pattern: &str) -> Result<usize, String> {
    if pattern.is_empty() {
        return Err("Say which articles: * stands for any letters, ? for one.".to_owned());
    }
    let means = ArticlePattern::new(pattern).map_err(|e| e.to_string())?;
    match articles.iter().filter(|id| means.matches(id)).count() {
        0 => Err(format!(
            "No article matches “{pattern}”. The whole name is compared; *{pattern}* finds it anywhere."
        )),
        count => Ok(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_names_as_on_the_command_line() {
        let articles = ["2012/flood", "2012/ferry", "2013/bridge"].map(str::to_owned);
        for (pattern, expected) in
            [("2012/*", Some(2)), ("*", Some(3)), ("*ferry", Some(1)), ("ferry", None), ("[", None)]
        {
            assert_eq!(matching(&articles, pattern).ok(), expected, "{pattern}");
        }
    }
}
