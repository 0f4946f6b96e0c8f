//! `tagline assign`: who annotates what, by chance that a seed repeats, evenly.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::args::Assign;
use super::open;
use super::output::{Failure, Outcome, counted, print, print_json, table};
use crate::article::ArticleId;
use crate::exchange::ArticlePattern;
use crate::project::{Assigning, Assignment};

#[derive(Serialize)]
struct Report {
    seed: u64,
    written: bool,
    articles: BTreeMap<String, Vec<String>>,
    annotators: BTreeMap<String, usize>,
}

pub(super) fn run(arguments: &Assign) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let names = &arguments.annotators;
    if let Some(twice) =
        names.iter().enumerate().find(|(at, name)| names.iter().take(*at).any(|n| n == *name))
    {
        return Err(Failure::Input(format!("{} is named twice in --annotators", twice.1)));
    }
    if let [only] = names.as_slice()
        && arguments.overlap > 1
    {
        return Err(Failure::Input(format!(
            "nobody can share articles with {only} alone: name more with --annotators, or give \
             everything to {only} with --overlap 1"
        )));
    }
    if arguments.overlap == 0 || arguments.overlap > arguments.annotators.len() {
        return Err(Failure::Input(format!(
            "--overlap is how many annotate an article that is shared: 1 to {}, the number of \
             annotators",
            arguments.annotators.len()
        )));
    }
    let wanted = match &arguments.articles {
        Some(pattern) => Some(ArticlePattern::new(pattern)?),
        None => None,
    };
    let articles: Vec<ArticleId> = project
        .articles()
        .iter()
        .map(|entry| entry.id.clone())
        .filter(|id| wanted.as_ref().is_none_or(|pattern| pattern.matches(&id.0)))
        .collect();
    let before = if arguments.anew { Assignment::default() } else { project.assignment()? };
    let assigning = Assigning {
        annotators: arguments.annotators.clone(),
        overlap: arguments.overlap,
        shared: share(&arguments.shared)?,
        seed: arguments.seed,
    };
    let assignment = assigning.assign(&articles, &before);
    if !arguments.dry_run {
        project.assign(&assignment)?;
    }
    if arguments.json {
        print_json(&Report {
            seed: assignment.seed,
            written: !arguments.dry_run,
            annotators: assignment.loads().into_iter().map(|(n, l)| (n, l.articles)).collect(),
            articles: assignment.articles.into_iter().map(|(id, names)| (id.0, names)).collect(),
        })?;
        return Ok(Outcome::Fine);
    }
    let loads = assignment.loads().into_iter();
    let with_some: BTreeSet<String> =
        loads.filter(|(_, load)| load.articles > 0).map(|(name, _)| name).collect();
    let new = assignment.articles.len() - before.articles.len();
    let verb = if arguments.dry_run { "would be given" } else { "are given" };
    let mut text =
        format!("{} {verb} to annotators, seed {}\n\n", counted(new, "article"), assignment.seed);
    let mut rows = vec![["annotator", "articles", "shared"].map(str::to_owned).to_vec()];
    for (name, load) in assignment.loads() {
        rows.push(vec![name, load.articles.to_string(), load.shared.to_string()]);
    }
    text.push_str(&table(&rows));
    let common = assignment.in_common();
    if !common.is_empty() {
        text.push('\n');
        let mut rows = vec![["in common", "articles"].map(str::to_owned).to_vec()];
        for ((one, other), articles) in common {
            rows.push(vec![format!("{one}, {other}"), articles.to_string()]);
        }
        text.push_str(&table(&rows));
    }
    print(&text)?;
    for name in arguments.annotators.iter().filter(|name| !with_some.contains(*name)) {
        super::output::tell(&format!(
            "tagline: {name} was given nothing: every article has its annotators already. With --anew all are given out again."
        ));
    }
    Ok(Outcome::Fine)
}

/// `20%` or `0.2` as a share.
fn share(text: &str) -> Result<f64, Failure> {
    let (number, whole) = match text.strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (text, 1.0),
    };
    let share = number.trim().parse::<f64>().ok().map(|number| number / whole);
    share.filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| {
        Failure::Input(format!("--shared {text}: say a share of the articles, such as 20% or 0.2"))
    })
}
