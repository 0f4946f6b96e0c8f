//! `tagline gold`: gold begun by a rule, or what each rule would settle.

use jiff::Timestamp;
use serde::Serialize;

use super::args::Gold;
use super::open;
use super::output::{Failure, Outcome, print, print_json, tell};
use super::team::team;
use crate::annotation::IdSource;
use crate::article::Article;
use crate::project::{Begun, ByRule, Project, Settings};
use crate::review::compare::Compared;
use crate::review::gold::{GOLD, NamedRule, Settled, UnknownRule};

/// What became of the articles.
#[derive(Debug, Serialize)]
struct Report {
    annotators: Vec<String>,
    rules: Vec<RuleReport>,
    /// Whether anything was written.
    written: bool,
}

/// What a rule settles.
#[derive(Debug, Serialize)]
struct RuleReport {
    rule: String,
    #[serde(flatten)]
    all: Settled,
    articles: Vec<ArticleReport>,
}

#[derive(Debug, Serialize)]
struct ArticleReport {
    article: String,
    #[serde(flatten)]
    counts: Settled,
}

pub(super) fn run(arguments: &Gold) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let team = team(&project, &arguments.annotators, arguments.articles.as_deref())?;
    if team.annotators.iter().any(|name| name == GOLD) {
        return Err(Failure::Input("gold is made of the others' sets; name only these".to_owned()));
    }
    let chosen = parse(&arguments.rule, &team.annotators)?;
    let by = arguments.by.clone().unwrap_or_else(|| Settings::load().0.annotator);
    let mut rules = vec![chosen.clone()];
    if arguments.dry_run {
        let others = NamedRule::all(&team.annotators).into_iter();
        rules.extend(others.filter(|rule| *rule != chosen));
    }
    let mut report =
        Report { annotators: team.annotators.clone(), rules: Vec::new(), written: false };
    for named in rules {
        let name = named.to_string();
        let mut this =
            RuleReport { rule: name.clone(), all: Settled::default(), articles: Vec::new() };
        for article in &team.articles {
            let sets = article.compared(&team.annotators);
            let names: Vec<&str> = sets.iter().map(|own| own.annotator).collect();
            let Some(rule) = named.among(&names).filter(|_| named.applies_to(sets.len())) else {
                continue;
            };
            let how = ByRule { rule, name: &name, by: &by, now: Timestamp::now() };
            let counts = article_by(&project, &article.article, &sets, &how, arguments.dry_run)?;
            this.all += counts;
            let article = article.article.id.0.clone();
            this.articles.push(ArticleReport { article, counts });
        }
        report.written |= !arguments.dry_run && !this.articles.is_empty();
        report.rules.push(this);
    }
    if arguments.json {
        print_json(&report)?;
    } else {
        print(&readable(&report, arguments.dry_run))?;
    }
    Ok(Outcome::Fine)
}

/// A rule by its name, of somebody whose set is looked at.
fn parse(name: &str, annotators: &[String]) -> Result<NamedRule, Failure> {
    let rule = name.parse().map_err(|e: UnknownRule| Failure::Input(e.to_string()))?;
    match &rule {
        NamedRule::Annotator(who) if !annotators.contains(who) => {
            let known = annotators.join(", ");
            Err(Failure::Input(format!(
                "{who} is not among those whose sets are looked at: {known}"
            )))
        }
        _ => Ok(rule),
    }
}

fn article_by(
    project: &Project,
    article: &Article,
    sets: &[Compared<'_>],
    how: &ByRule<'_>,
    dry_run: bool,
) -> Result<Settled, Failure> {
    if dry_run {
        return Ok(project.count_by_rule(article, sets, how)?);
    }
    let Begun { counts, unfit } =
        project.settle_by_rule(article, sets, how, &mut IdSource::random())?;
    if unfit > 0 {
        tell(&format!(
            "tagline: {}: {unfit} of what the rule chose does not fit the schema or the rest of gold, and is left to an adjudicator",
            article.id
        ));
    }
    Ok(counts)
}

fn readable(report: &Report, dry_run: bool) -> String {
    let mut out = String::new();
    for rule in &report.rules {
        let Settled { agreed, settled, before, left } = rule.all;
        let before = if before > 0 { format!(", {before} settled before") } else { String::new() };
        let (take, settle) = if dry_run { ("would take", "settle") } else { ("took", "settled") };
        out.push_str(&format!(
            "{}: {take} {agreed} that all agree on and {settle} {settled} differences, leaving {left}{before}, in {} articles\n",
            rule.rule,
            rule.articles.len()
        ));
    }
    out
}
