//! Whose sets are held against each other, and on which articles.

use super::output::{Failure, tell};
use crate::exchange::ArticlePattern;
use crate::project::{Project, Team, is_person};
use crate::review::figures::CHAINS;

/// The sets of those who are named (of all but gold if nobody is), on the articles that are
/// like `articles`. What was left out is said on standard error.
pub(super) fn team(
    project: &Project,
    named: &[String],
    articles: Option<&str>,
) -> Result<Team, Failure> {
    let annotators = annotators(project, named)?;
    let pattern = articles.map(ArticlePattern::new).transpose()?;
    let wanted = |id: &str| pattern.as_ref().is_none_or(|pattern| pattern.matches(id));
    let team = project.team(&annotators, |id| wanted(&id.0), || false).unwrap_or_default();
    for note in &team.notes {
        tell(&format!("tagline: {note}"));
    }
    if team.articles.is_empty() {
        let what = match articles {
            Some(pattern) => format!("no article that is like “{pattern}” has annotations"),
            None => "there are no annotations".to_owned(),
        };
        return Err(Failure::Input(format!("{}: {what}", project.root().display())));
    }
    Ok(team)
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
        all.into_iter().filter(|name| is_person(name)).collect()
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

/// That a layer that was asked for is not there.
pub(super) fn no_layer(project: &Project, layer: &str) -> Failure {
    let known = layers(project).join(", ");
    Failure::Input(format!("there is no layer “{layer}” here; there are {known}"))
}

pub(super) fn layers(project: &Project) -> Vec<&str> {
    let schema = project.schema();
    let spans = schema.span_layers.iter().map(|layer| layer.name.as_str());
    let segments = schema.segment_layers.iter().map(|layer| layer.name.as_str());
    let relations = schema.relations.iter().map(|relation| relation.name.as_str());
    spans.chain(segments).chain(relations).chain([CHAINS]).collect()
}
