//! `tagline compare`: where annotators differ, and who has what.

use serde::Serialize;

use super::args::Compare;
use super::open;
use super::output::{Failure, Outcome, print, print_json};
use super::team::{layers, no_layer, team};
use crate::review::ArticleSets;
use crate::review::compare::{Compared, Comparison, Item, Kind};
use crate::text::Text;

/// How many code points of the words are shown in a line.
const WORDS: usize = 60;

/// A difference, as JSON. Offsets count code points.
#[derive(Debug, Serialize)]
struct Difference<'a> {
    article: &'a str,
    family: &'static str,
    layer: &'a str,
    kinds: &'a [Kind],
    start: usize,
    end: usize,
    text: &'a str,
    proposals: Vec<Proposed<'a>>,
}

/// What some annotators have; nothing if `said` is empty.
#[derive(Debug, Serialize)]
struct Proposed<'a> {
    annotators: Vec<&'a str>,
    said: &'a str,
    records: Vec<String>,
}

pub(super) fn run(arguments: &Compare) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let team = team(&project, &arguments.annotators, arguments.articles.as_deref())?;
    let compared: Vec<(&ArticleSets, Vec<&str>, Comparison)> = team
        .articles
        .iter()
        .map(|article| {
            let sets: Vec<Compared<'_>> = team
                .annotators
                .iter()
                .enumerate()
                .filter_map(|(at, name)| Some(Compared { annotator: name, set: article.set(at)? }))
                .collect();
            let names = sets.iter().map(|own| own.annotator).collect();
            let comparison = Comparison::of(&article.article, project.schema(), &sets);
            (article, names, comparison)
        })
        .collect();
    if let Some(layer) = arguments.layer.as_deref().filter(|l| !layers(&project).contains(l))
        && !compared.iter().any(|(.., found)| found.all().any(|item| item.subject.layer == layer))
    {
        return Err(no_layer(&project, layer));
    }
    let wanted = |item: &&Item| {
        arguments.layer.as_ref().is_none_or(|layer| item.subject.layer == *layer)
            && arguments.kind.is_none_or(|kind| item.kinds.contains(&kind))
    };
    let found = compared.iter().flat_map(|(article, names, comparison)| {
        let differences = comparison.differences.iter().filter(wanted);
        differences.filter_map(|item| difference(article, names, item))
    });
    let found: Vec<Difference<'_>> = found.collect();
    if arguments.json {
        print_json(&found)?;
        return Ok(Outcome::Fine);
    }
    let mut lines = String::new();
    for (article, names, comparison) in &compared {
        let id = article.article.id.0.as_str();
        let here: Vec<_> = found.iter().filter(|d| d.article == id).collect();
        let agreed = comparison
            .agreed
            .iter()
            .filter(|item| arguments.layer.as_ref().is_none_or(|l| item.subject.layer == *l))
            .count();
        lines.push_str(&summary(id, names, here.len(), agreed));
        for difference in here {
            lines.push_str(&line(difference));
        }
    }
    print(&lines)?;
    Ok(Outcome::Fine)
}

fn difference<'a>(
    article: &'a ArticleSets,
    names: &[&'a str],
    item: &'a Item,
) -> Option<Difference<'a>> {
    let text: &Text = &article.article.text;
    let place = text.to_chars(item.subject.place)?;
    let proposals = item.proposals.iter().map(|proposal| Proposed {
        annotators: proposal.annotators.iter().filter_map(|at| names.get(*at).copied()).collect(),
        said: &proposal.said,
        records: proposal.records.iter().map(ToString::to_string).collect(),
    });
    Some(Difference {
        article: &article.article.id.0,
        family: item.subject.family.name(),
        layer: &item.subject.layer,
        kinds: &item.kinds,
        start: place.start,
        end: place.end,
        text: text.slice(item.subject.place),
        proposals: proposals.collect(),
    })
}

fn summary(article: &str, names: &[&str], differences: usize, agreed: usize) -> String {
    if names.len() < 2 {
        let who = names.first().copied().unwrap_or("nobody");
        return format!("{article}: only {who} has annotated it; it takes two to compare\n");
    }
    let differ =
        if differences == 1 { "1 difference" } else { &format!("{differences} differences") };
    format!("{article}: {differ}, {agreed} agreed, of {}\n", names.join(", "))
}

/// A difference as two or more lines: where and what, then who has what.
fn line(difference: &Difference<'_>) -> String {
    let mut words: String = difference.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() > WORDS {
        words = words.chars().take(WORDS - 1).collect::<String>() + "…";
    }
    let kinds: Vec<&str> = difference.kinds.iter().map(|kind| kind.name()).collect();
    let mut line = format!(
        "  {}–{}  {}: {}  “{words}”\n",
        difference.start,
        difference.end,
        difference.layer,
        kinds.join(" and ")
    );
    for proposal in &difference.proposals {
        let said = if proposal.said.is_empty() { "nothing" } else { proposal.said };
        line.push_str(&format!("      {}: {said}\n", proposal.annotators.join(", ")));
    }
    line
}
