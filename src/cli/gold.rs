//! `tagline gold`: gold begun by a rule, or what each rule would settle.

use jiff::Timestamp;
use serde::Serialize;

use super::args::Gold;
use super::open;
use super::output::{Failure, Outcome, print, print_json, tell};
use super::team::team;
use crate::annotation::{Command, IdSource, OriginKind, PlanContext};
use crate::project::{Mode, OpenSet, Project, Saving, Settings};
use crate::review::ArticleSets;
use crate::review::compare::{Compared, Comparison};
use crate::review::gold::{GOLD, Making, Rule, Settled};

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
    let mut rules = vec![(arguments.rule.clone(), chosen)];
    if arguments.dry_run {
        for (name, rule) in all_rules(&team.annotators) {
            if rule != chosen {
                rules.push((name, rule));
            }
        }
    }
    let mut report =
        Report { annotators: team.annotators.clone(), rules: Vec::new(), written: false };
    for (name, rule) in rules {
        let mut this =
            RuleReport { rule: name.clone(), all: Settled::default(), articles: Vec::new() };
        for article in &team.articles {
            let sets = compared(article, &team.annotators);
            // Positions of the rule count among all; here only those with a set are compared.
            let Some(rule) = here(rule, article, &team.annotators) else { continue };
            if sets.len() < 2 && !matches!(rule, Rule::Annotator(_)) {
                continue;
            }
            let counts = article_by(&project, article, &sets, rule, &name, &by, arguments.dry_run)?;
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

/// A rule by its name.
fn parse(name: &str, annotators: &[String]) -> Result<Rule, Failure> {
    if let Some(who) = name.strip_prefix("annotator=") {
        let at = annotators.iter().position(|name| name == who);
        return at.map(Rule::Annotator).ok_or_else(|| {
            let known = annotators.join(", ");
            Failure::Input(format!("{who} is not among those whose sets are looked at: {known}"))
        });
    }
    match (name, name.parse()) {
        ("unanimous", _) => Ok(Rule::Unanimous),
        ("majority", _) => Ok(Rule::Majority),
        (_, Ok(count)) if count > 0 => Ok(Rule::Threshold(count)),
        _ => Err(Failure::Input(format!(
            "there is no rule “{name}”; choose unanimous, majority, a number of annotators, or annotator=NAME"
        ))),
    }
}

fn all_rules(annotators: &[String]) -> Vec<(String, Rule)> {
    let mut all =
        vec![("unanimous".to_owned(), Rule::Unanimous), ("majority".to_owned(), Rule::Majority)];
    all.extend((2..annotators.len()).map(|count| (count.to_string(), Rule::Threshold(count))));
    let each = annotators.iter().enumerate();
    all.extend(each.map(|(at, name)| (format!("annotator={name}"), Rule::Annotator(at))));
    all
}

fn compared<'a>(article: &'a ArticleSets, names: &'a [String]) -> Vec<Compared<'a>> {
    let all = names.iter().enumerate();
    all.filter_map(|(at, name)| Some(Compared { annotator: name, set: article.set(at)? })).collect()
}

/// The rule with positions among those who have a set here; `None` if the one whose set should
/// be taken has none.
fn here(rule: Rule, article: &ArticleSets, names: &[String]) -> Option<Rule> {
    let Rule::Annotator(at) = rule else { return Some(rule) };
    article.set(at)?;
    let before = (0..names.len()).take(at).filter(|at| article.set(*at).is_some()).count();
    Some(Rule::Annotator(before))
}

fn article_by(
    project: &Project,
    article: &ArticleSets,
    sets: &[Compared<'_>],
    rule: Rule,
    name: &str,
    by: &str,
    dry_run: bool,
) -> Result<Settled, Failure> {
    let comparison = Comparison::of(&article.article, project.schema(), sets);
    let mut writer = None;
    let read;
    let empty = crate::annotation::AnnotationSet::default();
    let gold = if dry_run {
        read = project.read_set(&article.article, GOLD);
        match &read {
            Ok(read) => &read.set,
            Err(e) if e.is_missing() => &empty,
            Err(e) => return Err(Failure::Input(e.to_string())),
        }
    } else {
        let open: &OpenSet = writer.insert(project.open_set(&article.article, GOLD)?);
        if let Mode::ReadOnly(why) = open.mode() {
            return Err(Failure::Input(why.clone()));
        }
        open.set()
    };
    let mut ids = IdSource::random();
    let now = Timestamp::now();
    let making = Making { article: &article.article, sets, comparison: &comparison, gold, by, now };
    let (settlement, counts) = making.by_rule(rule, name, &mut ids);
    let Some(mut writer) = writer else { return Ok(counts) };
    let wanted = settlement.decisions.len();
    let mut context = PlanContext {
        article: &article.article,
        schema: project.schema(),
        ids: &mut ids,
        by,
        origin: OriginKind::Adjudicated,
        now,
    };
    let change = Command::Settle(settlement)
        .plan(writer.set(), &mut context)
        .map_err(|e| Failure::Input(format!("{}: {e}", article.article.id)))?;
    let before = writer.set().decisions().len();
    let saved = writer.commit(change).map_err(|e| Failure::Input(e.to_string()))?;
    if let Saving::NotSaved(why) = saved {
        return Err(Failure::Input(why));
    }
    writer.flush()?;
    let noted = writer.set().decisions().len().saturating_sub(before);
    let unfit = wanted.saturating_sub(noted);
    if unfit > 0 {
        tell(&format!(
            "tagline: {}: {unfit} of what the rule chose does not fit the schema or the rest of gold, and is left to an adjudicator",
            article.article.id
        ));
    }
    Ok(Settled {
        settled: counts.settled.saturating_sub(unfit),
        left: counts.left + unfit,
        ..counts
    })
}

fn readable(report: &Report, dry_run: bool) -> String {
    let mut out = String::new();
    for rule in &report.rules {
        let Settled { agreed, settled, before, left } = rule.all;
        let before = if before > 0 { format!(", {before} settled before") } else { String::new() };
        let would = if dry_run { "would take" } else { "took" };
        out.push_str(&format!(
            "{}: {would} {agreed} that all agree on and settle {settled} differences, leaving {left}{before}, in {} articles\n",
            rule.rule,
            rule.articles.len()
        ));
    }
    out
}
