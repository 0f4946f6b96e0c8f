//! The figures of a whole project, with what they were made of.

use std::cell::Cell;

use crate::agreement::Resampling;
use crate::agreement::gamma::Sampling;
use crate::article::ArticleId;
use crate::exchange::ArticlePattern;
use crate::project::{Project, Team, TeamStamp};
use crate::review::figures::{Asked, Progress, Report, Stretch, per_article, report, windows};
use crate::session::job::Watch;

/// Over how many stretches of articles figures are followed, at most.
const STRETCHES: usize = 10;
/// And from how many articles on.
const OVER_TIME: usize = 4;

/// How far the figures are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// Whether what is known is still so.
    #[default]
    Looking,
    /// The sets are being read: so many articles of so many.
    Reading(usize, usize),
    /// Figures are being worked out.
    Figures(Progress),
    /// Figures of single articles, and of some at a time, are being worked out.
    Articles(Progress),
}

/// Whose sets are held against each other, on which articles, and who is to see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Who looks at the figures.
    pub viewer: String,
    /// Whose sets.
    pub annotators: Vec<String>,
    /// A pattern that articles are like; all are if it is empty.
    pub articles: String,
}

/// Figures of a whole project, and what they were made of.
#[derive(Debug)]
pub struct Study {
    /// What was asked for.
    pub scope: Scope,
    /// The figures.
    pub report: Report,
    /// Those of each article that two or more have annotated, without intervals and γ.
    pub per_article: Vec<Stretch>,
    /// Those of some articles at a time, in the order that these were annotated in, likewise;
    /// none where there are too few articles to follow.
    pub over_time: Vec<Stretch>,
    /// The sets that they were made of.
    pub team: Team,
    /// How many articles the viewer may not see, in a blind project, and which are therefore
    /// left out.
    pub unseen: usize,
    stamp: TeamStamp,
}

/// What came of working out figures.
#[derive(Debug)]
pub(super) enum Answer {
    /// What is known is still so.
    Same,
    /// New figures.
    Study(Box<Study>),
    /// There can be none, in a sentence.
    None(String),
    /// It was stopped.
    Stopped,
}

/// Reads the sets of the scope and works out the figures, unless `known` is still what is on
/// disk.
pub(super) fn work_out(
    project: &Project,
    scope: Scope,
    known: Option<&TeamStamp>,
    watch: &Watch<Doing>,
) -> Answer {
    let pattern = match scope.articles.as_str() {
        "" => None,
        pattern => match ArticlePattern::new(pattern) {
            Ok(pattern) => Some(pattern),
            Err(why) => return Answer::None(why.to_string()),
        },
    };
    let meant = |id: &ArticleId| pattern.as_ref().is_none_or(|pattern| pattern.matches(&id.0));
    let anybody = |id: &ArticleId| scope.annotators.iter().any(|who| project.has_set(id, who));
    let (mut seen, mut unseen) = (Vec::new(), 0);
    for entry in project.articles().iter().filter(|entry| meant(&entry.id)) {
        if watch.is_stopped() {
            return Answer::Stopped;
        }
        if !anybody(&entry.id) {
            continue;
        }
        match project.may_see(&entry.id, &scope.viewer) {
            Ok(()) => seen.push(entry.id.clone()),
            Err(_) => unseen += 1,
        }
    }
    seen.sort();
    let wanted = |id: &ArticleId| seen.binary_search(id).is_ok();
    let stop = || watch.is_stopped();
    let Some(stamp) = project.team_stamp(&scope.annotators, wanted, stop) else {
        return Answer::Stopped;
    };
    if known == Some(&stamp) {
        return Answer::Same;
    }
    let read = Cell::new(0);
    let team = project.team(&scope.annotators, wanted, || {
        watch.at(Doing::Reading(read.get(), seen.len()));
        read.set(read.get() + 1);
        watch.is_stopped()
    });
    let Some(team) = team else { return Answer::Stopped };
    if team.articles.is_empty() {
        return Answer::None(nothing(project, &scope, unseen, &team.notes));
    }
    let resampling = Resampling::default();
    let asked = Asked {
        layer: None,
        resampling,
        gamma: Some(Sampling { seed: resampling.seed, ..Sampling::default() }),
        between: &|progress| {
            watch.at(Doing::Figures(progress));
            !watch.is_stopped()
        },
    };
    let made = report(project.schema(), &team.annotators, &team.articles, &asked);
    let Some(mut report) = made else { return Answer::Stopped };
    let asked = Asked {
        resampling: Resampling { rounds: 0, ..resampling },
        gamma: None,
        between: &|progress| {
            watch.at(Doing::Articles(progress));
            !watch.is_stopped()
        },
        ..asked
    };
    let (schema, names, articles) = (project.schema(), &team.annotators, &team.articles);
    let Some(per_article) = per_article(schema, names, articles, &asked) else {
        return Answer::Stopped;
    };
    let over_time = if per_article.len() < OVER_TIME {
        Some(Vec::new())
    } else {
        windows(schema, names, articles, per_article.len().div_ceil(STRETCHES), &asked)
    };
    let Some(over_time) = over_time else { return Answer::Stopped };
    report.units.sets_reanchored = team.reanchored;
    report.units.unplaced = team.unplaced;
    report.units.left_out = team.left_out;
    Answer::Study(Box::new(Study { scope, report, per_article, over_time, team, unseen, stamp }))
}

/// Why there is nothing to be held against each other.
fn nothing(project: &Project, scope: &Scope, unseen: usize, notes: &[String]) -> String {
    match (unseen, notes.first()) {
        (0, Some(note)) => format!("Nothing could be read. {note}."),
        (0, None) if scope.articles.is_empty() => {
            "Those who are compared have annotated nothing yet.".to_owned()
        }
        (0, None) => format!("No article that is like “{}” has annotations.", scope.articles),
        (count, _) => format!(
            "The project “{}” is blind: {} sees figures of articles that they have done themselves. {} not done yet.",
            project.name(),
            scope.viewer,
            if count == 1 { "One is".to_owned() } else { format!("{count} are") },
        ),
    }
}

impl Study {
    pub(super) fn stamp(&self) -> &TeamStamp {
        &self.stamp
    }

    /// What was left out of the figures and why, in sentences.
    pub fn left_out(&self) -> Vec<String> {
        let units = &self.report.units;
        let counted = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(one.to_owned()),
            n => Some(many.replace('#', &n.to_string())),
        };
        let viewer = &self.scope.viewer;
        [
            counted(
                self.unseen,
                &format!("The project is blind: one article that {viewer} has not done is left out."),
                &format!("The project is blind: # articles that {viewer} has not done are left out."),
            ),
            counted(
                units.articles_excluded,
                "One article is left out: only one of them has annotated it.",
                "# articles are left out: only one of them has annotated these.",
            ),
            counted(
                units.left_out,
                "One article or set could not be read.",
                "# articles or sets could not be read.",
            ),
            counted(
                units.sets_reanchored,
                "One set was made on an older text; its annotations were moved along with the words.",
                "# sets were made on an older text; their annotations were moved along with the words.",
            ),
            counted(
                units.unplaced,
                "One annotation has no place in the text as it is.",
                "# annotations have no place in the text as it is.",
            ),
            (units.articles < 2).then(|| {
                "There are no intervals: these take two articles or more.".to_owned()
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
