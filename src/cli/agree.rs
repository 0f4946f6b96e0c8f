//! `tagline agree`: how far annotators agree.

mod readable;
mod rows;

use super::args::Agree;
use super::open;
use super::output::{Failure, Outcome, print, print_json, tell};
use crate::agreement::Resampling;
use crate::exchange::ArticlePattern;
use crate::project::Project;
use crate::review::figures::{Asked, Report, report};

/// The annotator whose sets are made by adjudication.
const GOLD: &str = "gold";

pub(super) fn run(arguments: &Agree) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let report = figures(&project, arguments)?;
    if arguments.json {
        print_json(&report)?;
    } else if arguments.csv {
        print(&rows::csv(&report)?)?;
    } else {
        print(&readable::readable(&report))?;
    }
    Ok(Outcome::Fine)
}

fn figures(project: &Project, arguments: &Agree) -> Result<Report, Failure> {
    let annotators = annotators(project, &arguments.annotators)?;
    let pattern = arguments.articles.as_deref().map(ArticlePattern::new).transpose()?;
    let wanted = |id: &str| pattern.as_ref().is_none_or(|pattern| pattern.matches(id));
    let team = project.team(&annotators, |id| wanted(&id.0), || false).unwrap_or_default();
    for note in &team.notes {
        tell(&format!("tagline: {note}"));
    }
    if team.articles.is_empty() {
        let what = match &arguments.articles {
            Some(pattern) => format!("no article that is like “{pattern}” has annotations"),
            None => "there are no annotations".to_owned(),
        };
        return Err(Failure::Input(format!("{}: {what}", project.root().display())));
    }
    let asked = Asked {
        layer: arguments.layer.as_deref(),
        resampling: Resampling { rounds: arguments.rounds, seed: arguments.seed },
        stop: &|| false,
    };
    let mut report =
        report(project.schema(), &annotators, &team.articles, &asked).ok_or_else(stopped)?;
    report.units.sets_reanchored = team.reanchored;
    report.units.unplaced = team.unplaced;
    report.units.left_out = team.left_out;
    if let Some(layer) = arguments.layer.as_deref().filter(|_| report.is_empty()) {
        let known = layers(project).join(", ");
        let message = format!("there is no layer “{layer}” here; there are {known}");
        return Err(Failure::Input(message));
    }
    Ok(report)
}

fn stopped() -> Failure {
    Failure::Input("it was stopped".to_owned())
}

fn annotators(project: &Project, named: &[String]) -> Result<Vec<String>, Failure> {
    let all = project.annotators();
    let listed = if all.is_empty() { "nobody".to_owned() } else { all.join(", ") };
    let root = project.root().display();
    if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
        let message =
            format!("{root}: {unknown} has no annotations here; those who have are {listed}");
        return Err(Failure::Input(message));
    }
    let chosen: Vec<String> = if named.is_empty() {
        all.into_iter().filter(|name| name != GOLD).collect()
    } else {
        all.into_iter().filter(|name| named.contains(name)).collect()
    };
    if chosen.len() < 2 {
        let message = format!(
            "{root}: it takes two annotators to compare; those who have annotations here are {listed}"
        );
        return Err(Failure::Input(message));
    }
    Ok(chosen)
}

fn layers(project: &Project) -> Vec<&str> {
    let schema = project.schema();
    let spans = schema.span_layers.iter().map(|layer| layer.name.as_str());
    let segments = schema.segment_layers.iter().map(|layer| layer.name.as_str());
    let relations = schema.relations.iter().map(|relation| relation.name.as_str());
    spans.chain(segments).chain(relations).chain([crate::review::figures::CHAINS]).collect()
}
