//! `tagline feedback`: what adjudication changed in an annotator's work, by label and place
//! by place.

use jiff::Timestamp;
use serde::Serialize;

use super::args::Feedback as Arguments;
use super::open;
use super::output::{Failure, Outcome, counted, one_line, print, print_json, table, tell};
use crate::annotation::Decision;
use crate::exchange::ArticlePattern;
use crate::project::Project;
use crate::review::changed::{Changed, Counts, Detail, Feedback, Had, OfLabel};
use crate::review::compare::{Compared, Kind};
use crate::review::gold::GOLD;
use crate::text::{ByteRange, Text};

/// How many characters of words and notes a line shows.
const SHOWN: usize = 60;

/// Everything, as JSON. Offsets count code points.
#[derive(Debug, Serialize)]
struct Report<'a> {
    annotator: &'a str,
    total: Counts,
    /// Places that differ and are not settled.
    open: usize,
    labels: Vec<Label<'a>>,
    articles: Vec<ArticleReport>,
}

#[derive(Debug, Serialize)]
struct Label<'a> {
    family: &'static str,
    layer: &'a str,
    label: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct ArticleReport {
    article: String,
    open: usize,
    changes: Vec<Change>,
}

#[derive(Debug, Serialize)]
struct Change {
    family: &'static str,
    layer: String,
    kinds: Vec<Kind>,
    start: usize,
    end: usize,
    text: String,
    had: Side,
    gold: Side,
    details: Vec<More>,
    decided: Option<Decided>,
}

/// What one of the two has; nothing if `said` is empty.
#[derive(Debug, Serialize)]
struct Side {
    said: String,
    records: Vec<String>,
}

/// What more there is to say.
#[derive(Debug, Serialize)]
struct More {
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Debug, Serialize)]
struct Decided {
    by: String,
    at: Timestamp,
    reason: Option<&'static str>,
    rule: Option<String>,
    note: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let annotator = arguments.annotator.as_str();
    check(&project, annotator)?;
    let pattern = arguments.articles.as_deref().map(ArticlePattern::new).transpose()?;
    let wanted = |id: &str| pattern.as_ref().is_none_or(|pattern| pattern.matches(id));
    let names = [annotator.to_owned(), GOLD.to_owned()];
    let team = project.team(&names, |id| wanted(&id.0), || false).unwrap_or_default();
    for note in &team.notes {
        tell(&format!("tagline: {note}"));
    }
    let mut all = Feedback::default();
    let mut articles = Vec::new();
    for both in &team.articles {
        let (Some(set), Some(gold)) = (both.set(0), both.set(1)) else { continue };
        let own = Compared { annotator, set };
        let found = Feedback::of(&both.article, project.schema(), own, gold);
        all.add_counts(&found);
        let text = &both.article.text;
        articles.push(ArticleReport {
            article: both.article.id.0.clone(),
            open: found.open,
            changes: found.changes.iter().filter_map(|change| printed(text, change)).collect(),
        });
    }
    if articles.is_empty() {
        let what = match &arguments.articles {
            Some(pattern) => format!("no article that is like “{pattern}”"),
            None => "no article".to_owned(),
        };
        return Err(Failure::Input(format!(
            "{}: {annotator} and gold have {what} in common",
            project.root().display()
        )));
    }
    let labels = all.labels.iter().map(|of| {
        let OfLabel { family, layer, label, counts } = of;
        Label { family: family.name(), layer, label, counts: *counts }
    });
    let report = Report {
        annotator,
        total: all.total(),
        open: all.open,
        labels: labels.collect(),
        articles,
    };
    if arguments.json {
        print_json(&report)?;
    } else {
        print(&readable(&report))?;
    }
    Ok(Outcome::Fine)
}

/// That there is something to hold against something.
fn check(project: &Project, annotator: &str) -> Result<(), Failure> {
    let (root, all) = (project.root().display(), project.annotators());
    if annotator == GOLD {
        let message = "gold is what others are held against; name an annotator";
        return Err(Failure::Input(message.to_owned()));
    }
    if !all.iter().any(|name| name == GOLD) {
        let message = format!(
            "{root}: there is no gold yet; start it with `tagline gold`, or adjudicate in the window"
        );
        return Err(Failure::Input(message));
    }
    if !all.iter().any(|name| name == annotator) {
        let known: Vec<&str> = all.iter().map(String::as_str).filter(|n| *n != GOLD).collect();
        return Err(Failure::Input(format!(
            "{root}: {annotator} has no annotations here; those who have are {}",
            if known.is_empty() { "none".to_owned() } else { known.join(", ") }
        )));
    }
    Ok(())
}

fn printed(text: &Text, change: &Changed) -> Option<Change> {
    let place = text.to_chars(change.subject.place)?;
    Some(Change {
        family: change.subject.family.name(),
        layer: change.subject.layer.clone(),
        kinds: change.kinds.clone(),
        start: place.start,
        end: place.end,
        text: text.slice(change.subject.place).to_owned(),
        had: side(&change.had),
        gold: side(&change.gold),
        details: change.details.iter().map(|detail| more(text, detail)).collect(),
        decided: change.decided.as_ref().map(decided),
    })
}

fn side(had: &Had) -> Side {
    let records = had.records.iter().map(ToString::to_string).collect();
    Side { said: had.said.clone(), records }
}

fn more(text: &Text, detail: &Detail) -> More {
    let (what, range): (_, Option<ByteRange>) = match detail {
        Detail::To => ("to", None),
        Detail::Attributes => ("attributes", None),
        Detail::MentionAdded(range) => ("mention-added", Some(*range)),
        Detail::MentionDropped(range) => ("mention-dropped", Some(*range)),
    };
    let place = range.and_then(|range| text.to_chars(range));
    More {
        what,
        start: place.map(|place| place.start),
        end: place.map(|place| place.end),
        text: range.map(|range| text.slice(range).to_owned()),
    }
}

fn decided(decision: &Decision) -> Decided {
    Decided {
        by: decision.origin.by.clone(),
        at: decision.origin.at,
        reason: decision.reason.map(crate::annotation::Reason::name),
        rule: decision.rule.clone(),
        note: decision.note.clone(),
    }
}

fn readable(report: &Report<'_>) -> String {
    let Counts { kept, changed, added, removed } = report.total;
    let places = |open| counted(open, "place");
    let mut out = format!(
        "Of what {} annotated in {}, gold kept {kept}, changed {changed} and removed {removed}; it added {added}.\n",
        report.annotator,
        counted(report.articles.len(), "article"),
    );
    if report.open > 0 {
        out.push_str(&format!("Not settled yet: {}.\n", places(report.open)));
    }
    if !report.labels.is_empty() {
        let row = |row: [&str; 6]| row.map(str::to_owned).to_vec();
        let mut rows = vec![row(["layer", "label", "kept", "changed", "removed", "added"])];
        rows.extend(report.labels.iter().map(|of| {
            let counts = [of.counts.kept, of.counts.changed, of.counts.removed, of.counts.added];
            let mut cells = vec![of.layer.to_owned(), of.label.to_owned()];
            cells.extend(counts.map(|count| count.to_string()));
            cells
        }));
        out.push('\n');
        out.push_str(&table(&rows));
    }
    for article in &report.articles {
        let changes = counted(article.changes.len(), "change");
        let open = match article.open {
            0 => String::new(),
            open => format!(", {} not settled yet", places(open)),
        };
        out.push_str(&format!("\n{}: {changes}{open}\n", article.article));
        for change in &article.changes {
            out.push_str(&lines(report.annotator, change));
        }
    }
    out
}

/// A change as a few lines: where and what, who has what, and why.
fn lines(annotator: &str, change: &Change) -> String {
    let kinds: Vec<&str> = change.kinds.iter().map(|kind| kind.name()).collect();
    let short =
        |words: &str| one_line(&words.split_whitespace().collect::<Vec<_>>().join(" "), SHOWN);
    let said = |side: &Side| match side.said.as_str() {
        "" => "nothing".to_owned(),
        said => said.to_owned(),
    };
    let mut out = format!(
        "  {}–{}  {}: {}  “{}”\n      {annotator}: {}\n      gold: {}\n",
        change.start,
        change.end,
        change.layer,
        kinds.join(" and "),
        short(&change.text),
        said(&change.had),
        said(&change.gold),
    );
    for more in &change.details {
        let words = more.text.as_deref().map(short).unwrap_or_default();
        match more.what {
            "mention-added" => out.push_str(&format!("      “{words}” is one of them in gold\n")),
            "mention-dropped" => out.push_str(&format!("      “{words}” is not in gold\n")),
            _ => {}
        }
    }
    if let Some(decided) = &change.decided {
        let rule = decided.rule.as_ref().map(|rule| format!(" by the rule {rule}"));
        let why = [decided.reason.unwrap_or_default(), decided.note.as_str()];
        let why: Vec<String> = why.into_iter().filter(|w| !w.is_empty()).map(short).collect();
        let why = if why.is_empty() { String::new() } else { format!(": {}", why.join(". ")) };
        let rule = rule.unwrap_or_default();
        out.push_str(&format!("      {} decided{rule}{why}\n", decided.by));
    }
    out
}
