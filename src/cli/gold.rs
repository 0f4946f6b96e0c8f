//! `tagline gold`: gold begun by a rule, or what each rule would settle.

use jiff::Timestamp;
use serde::Serialize;

use super::args::Gold;
use super::open;
use super::output::{Failure, Outcome, counted, print, print_json, tell};
use super::team::team;
use crate::annotation::IdSource;
use crate::article::Article;
use crate::project::{Begun, ByRule, Project, Settings};
use crate::review::compare::Compared;
use crate::review::gold::{GOLD, NamedRule, Rule, Settled, UnknownRule};

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
    let name = chosen.to_string();
    let mut rules = vec![chosen.clone()];
    if arguments.dry_run {
        let others = NamedRule::all(&team.annotators).into_iter();
        rules.extend(others.filter(|rule| *rule != chosen));
    }
    let rule_report = |rule: &NamedRule| RuleReport {
        rule: rule.to_string(),
        all: Settled::default(),
        articles: Vec::new(),
    };
    let mut reports: Vec<RuleReport> = rules.iter().map(rule_report).collect();
    for article in &team.articles {
        let sets = article.compared(&team.annotators);
        let names: Vec<&str> = sets.iter().map(|own| own.annotator).collect();
        let rule = |named: &NamedRule| named.among(&names).filter(|_| named.applies_to(sets.len()));
        let (apply, here): (Vec<&mut RuleReport>, Vec<Rule>) = reports
            .iter_mut()
            .zip(&rules)
            .filter_map(|(report, named)| Some((report, rule(named)?)))
            .unzip();
        let counts = if arguments.dry_run {
            project.count_by_rules(&article.article, &sets, &here)?
        } else {
            let settle = |rule: &Rule| {
                let (rule, now) = (*rule, Timestamp::now());
                let how = ByRule { rule, name: &name, by: &by, now };
                settle(&project, &article.article, &sets, &how)
            };
            here.iter().map(settle).collect::<Result<_, _>>()?
        };
        for (report, counts) in apply.into_iter().zip(counts) {
            report.all += counts;
            let article = article.article.id.0.clone();
            report.articles.push(ArticleReport { article, counts });
        }
    }
    let written = !arguments.dry_run && reports.iter().any(|report| !report.articles.is_empty());
    let report = Report { annotators: team.annotators.clone(), rules: reports, written };
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

/// Carries a rule out, and says what of it does not fit.
fn settle(
    project: &Project,
    article: &Article,
    sets: &[Compared<'_>],
    how: &ByRule<'_>,
) -> Result<Settled, Failure> {
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
            "{}: {take} {agreed} that all agree on and {settle} {}, leaving {left}{before}, in {}\n",
            rule.rule,
            counted(settled, "difference"),
            counted(rule.articles.len(), "article")
        ));
    }
    out
}
