//! `tagline agree --per-article` and `--window N`: figures of one article, or of some that were
//! annotated one after the other.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use super::readable::{any, head, shown};
use super::{stopped, unwritable};
use crate::cli::args::Agree;
use crate::cli::output::{Failure, Outcome, print, print_json, table};
use crate::cli::team::no_layer;
use crate::project::{Project, Team};
use crate::review::figures::{Asked, Report, Stretch, csv, per_article, windows};

/// Which articles are taken together.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// Each by itself.
    PerArticle,
    /// So many at a time.
    Windows(usize),
}

impl How {
    /// How they are asked for, if they are.
    pub(super) fn of(arguments: &Agree) -> Option<Self> {
        match arguments.window {
            Some(size) => Some(Self::Windows(size.get())),
            None => arguments.per_article.then_some(Self::PerArticle),
        }
    }
}

/// Figures of some articles, as JSON.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    articles: Vec<&'a str>,
    begins: Option<Timestamp>,
    ends: Option<Timestamp>,
    #[serde(flatten)]
    figures: &'a Report,
}

pub(super) fn run(
    project: &Project,
    team: &Team,
    how: How,
    asked: &Asked<'_>,
    arguments: &Agree,
) -> Result<Outcome, Failure> {
    let (schema, articles) = (project.schema(), team.articles.as_slice());
    let found = match how {
        How::PerArticle => per_article(schema, &team.annotators, articles, asked),
        How::Windows(size) => windows(schema, &team.annotators, articles, size, asked),
    };
    let found = found.ok_or_else(stopped)?;
    let Some(first) = found.first() else {
        let message = format!("{}: no article has two annotators", project.root().display());
        return Err(Failure::Input(message));
    };
    if let Some(layer) = asked.layer
        && found.iter().all(|stretch| stretch.report.is_empty())
    {
        return Err(no_layer(project, layer));
    }
    let listed: Vec<Listed<'_>> = found.iter().map(|stretch| listed(team, stretch)).collect();
    if arguments.json {
        print_json(&listed)?;
    } else if arguments.csv {
        let of = listed.iter().map(|own| {
            let [begins, ends] = [own.begins, own.ends].map(spelled);
            (vec![own.articles.join(" "), begins, ends], own.figures)
        });
        print(&csv(&["articles", "begins", "ends"], of).map_err(unwritable)?)?;
    } else {
        let names: Vec<String> = listed.iter().map(|own| named(own, how)).collect();
        let mut text = format!("Agreement of {}.\n", first.report.annotators.join(", "));
        tables(&listed, &names, &mut text);
        print(&text)?;
    }
    Ok(Outcome::Fine)
}

fn listed<'a>(team: &'a Team, stretch: &'a Stretch) -> Listed<'a> {
    let id = |at: &usize| Some(team.articles.get(*at)?.article.id.0.as_str());
    Listed {
        articles: stretch.articles.iter().filter_map(id).collect(),
        begins: stretch.begins,
        ends: stretch.ends,
        figures: &stretch.report,
    }
}

fn spelled(time: Option<Timestamp>) -> String {
    time.map(|time| time.to_string()).unwrap_or_default()
}

/// The article, or when a window begins and how many articles it has.
fn named(own: &Listed<'_>, how: How) -> String {
    match (how, own.begins) {
        (How::PerArticle, _) => own.articles.join(" "),
        (How::Windows(_), None) => format!("no date ({})", own.articles.len()),
        (How::Windows(_), Some(begins)) => {
            format!("from {} ({})", begins.strftime("%Y-%m-%d %H:%M"), own.articles.len())
        }
    }
}

/// The most telling figures, a table for each layer that anybody has used.
fn tables(all: &[Listed<'_>], names: &[String], text: &mut String) {
    let reports = || all.iter().map(|own| own.figures);
    let layers = used(reports().map(|own| &own.layers), |layer| any(&layer.spans));
    for layer in layers {
        let mut columns = vec!["n", "F1 exact", "F1 overlap", "α tokens", "αU"];
        let gamma = reports().any(|own| own.layers.get(layer).is_some_and(|l| l.gamma.is_some()));
        columns.extend(gamma.then_some("γ"));
        let row = |report: &Report| {
            let own = report.layers.get(layer)?;
            let figures = [
                &own.f1_exact.f1,
                &own.f1_overlap.f1,
                &own.krippendorff_alpha_nominal_token,
                &own.alpha_u,
            ];
            let figures = figures.into_iter().chain(&own.gamma).map(shown);
            Some(
                [own.spans.values().sum::<usize>().to_string()]
                    .into_iter()
                    .chain(figures)
                    .collect(),
            )
        };
        one_table(layer, &columns, names, reports().map(row), text);
    }
    let layers = used(reports().map(|own| &own.segments), |layer| any(&layer.given));
    for layer in layers {
        let row = |report: &Report| {
            let own = report.segments.get(layer)?;
            let n = own.krippendorff_alpha_nominal.used.to_string();
            let alphas = [&own.krippendorff_alpha_nominal, &own.krippendorff_alpha_masi];
            let all = alphas.into_iter().chain([&own.fleiss_kappa, &own.gwet_ac1]);
            Some([n].into_iter().chain(all.map(shown)).collect())
        };
        one_table(layer, &["n", "α", "α MASI", "κ", "AC1"], names, reports().map(row), text);
    }
    let layers = used(reports().map(|own| &own.relations), |own| any(&own.relations));
    for name in layers {
        let row = |report: &Report| {
            let own = report.relations.get(name)?;
            let n = own.relations.values().sum::<usize>().to_string();
            Some(vec![n, shown(&own.f1_exact.f1), shown(&own.f1_overlap.f1)])
        };
        one_table(name, &["n", "F1 exact", "F1 overlap"], names, reports().map(row), text);
    }
    if reports().filter_map(|own| own.chains.as_ref()).any(|own| any(&own.chains)) {
        let pairs = reports().filter_map(|own| own.chains.as_ref()).map(|own| &own.pairs);
        let pairs = pairs.max_by_key(|pairs| pairs.len()).into_iter().flatten();
        let columns: Vec<String> = pairs.map(|pair| format!("{} and {}", pair.a, pair.b)).collect();
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let row = |report: &Report| {
            let own = report.chains.as_ref()?;
            Some(own.pairs.iter().map(|pair| shown(&pair.mean)).collect())
        };
        one_table("chains, mean", &columns, names, reports().map(row), text);
    }
}

/// The names of the layers that anybody has used.
fn used<'a, T: 'a>(
    reports: impl Iterator<Item = &'a BTreeMap<String, T>>,
    any: impl Fn(&T) -> bool,
) -> BTreeSet<&'a str> {
    let used = reports.flatten().filter(|(_, layer)| any(layer));
    used.map(|(name, _)| name.as_str()).collect()
}

fn one_table(
    title: &str,
    columns: &[&str],
    names: &[String],
    rows: impl Iterator<Item = Option<Vec<String>>>,
    text: &mut String,
) {
    let columns: Vec<&str> = [title].into_iter().chain(columns.iter().copied()).collect();
    let mut all = vec![head(&columns)];
    for (name, row) in names.iter().zip(rows) {
        all.push([name.clone()].into_iter().chain(row.unwrap_or_default()).collect());
    }
    text.push('\n');
    text.push_str(&table(&all));
}
