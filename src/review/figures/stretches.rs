//! Figures of single articles, and of articles that were annotated one after the other: which
//! texts are hard, and whether annotators drift apart or come together.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Asked, Progress, Report, report};
use crate::annotation::AnnotationSet;
use crate::review::ArticleSets;
use crate::schema::Schema;

/// Some of the articles, and how far annotators agree on these.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Their positions, in the order that they were annotated in.
    pub articles: Vec<usize>,
    /// When the first of them was annotated, as [`annotated_at`] has it.
    pub begins: Option<Timestamp>,
    /// When the last of them was.
    pub ends: Option<Timestamp>,
    /// The figures.
    pub report: Report,
}

/// When an article was annotated: half of its records, of all annotators together, were made
/// before. A few that are corrected long after do not move it. `None` without any records.
pub fn annotated_at(article: &ArticleSets) -> Option<Timestamp> {
    let times = |set: &AnnotationSet| {
        let spans = set.spans().map(|span| span.origin.at);
        let relations = set.relations().map(|relation| relation.origin.at);
        let labels = set.segment_labels().map(|label| label.origin.at);
        let chains = set.chains().map(|chain| chain.origin.at);
        spans.chain(relations).chain(labels).chain(chains).collect::<Vec<_>>()
    };
    let mut times: Vec<Timestamp> = article.sets.iter().flatten().flat_map(times).collect();
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) / 2).copied()
}

/// The figures of each article by itself, in the order of the articles. Those that only one
/// annotator has are left out. `None` if it was stopped.
pub fn per_article(
    schema: &Schema,
    annotators: &[String],
    articles: &[ArticleSets],
    asked: &Asked<'_>,
) -> Option<Vec<Stretch>> {
    let shared = (0..articles.len()).filter(|at| is_shared(articles, *at));
    of_each(schema, annotators, articles, shared.map(|at| vec![at]).collect(), asked)
}

/// The figures of `size` articles at a time, in the order that they were annotated in: by
/// [`annotated_at`], those of the same time (as an import makes them) by the date of the article,
/// then by their ids; those without any record come last. The last stretch may have fewer.
/// Articles that only one annotator has are left out. `None` if it was stopped.
pub fn windows(
    schema: &Schema,
    annotators: &[String],
    articles: &[ArticleSets],
    size: usize,
    asked: &Asked<'_>,
) -> Option<Vec<Stretch>> {
    let mut order: Vec<_> = articles
        .iter()
        .enumerate()
        .filter(|(at, _)| is_shared(articles, *at))
        .map(|(at, own)| {
            let (time, date) = (annotated_at(own), own.article.published);
            ((time.is_none(), time, date.is_none(), date, &own.article.id), at)
        })
        .collect();
    order.sort();
    let order: Vec<usize> = order.into_iter().map(|(_, at)| at).collect();
    let stretches = order.chunks(size.max(1)).map(<[usize]>::to_vec).collect();
    of_each(schema, annotators, articles, stretches, asked)
}

fn is_shared(articles: &[ArticleSets], at: usize) -> bool {
    articles.get(at).is_some_and(|article| article.annotated() > 1)
}

fn of_each(
    schema: &Schema,
    annotators: &[String],
    articles: &[ArticleSets],
    stretches: Vec<Vec<usize>>,
    asked: &Asked<'_>,
) -> Option<Vec<Stretch>> {
    let of = stretches.len();
    let mut found = Vec::with_capacity(of);
    for (number, own) in stretches.into_iter().enumerate() {
        let chosen: Vec<ArticleSets> =
            own.iter().filter_map(|at| articles.get(*at).cloned()).collect();
        let between = |progress: Progress| (asked.between)(part(number, of, &progress));
        let asked = Asked { between: &between, ..*asked };
        let report = report(schema, annotators, &chosen, &asked)?;
        let times = || chosen.iter().filter_map(annotated_at);
        let (begins, ends) = (times().min(), times().max());
        found.push(Stretch { articles: own, begins, ends, report });
    }
    Some(found)
}

/// Steps of a stretch, whatever it has itself.
const STEPS: usize = 1000;

fn part(number: usize, of: usize, progress: &Progress) -> Progress {
    let own = STEPS * progress.done / progress.of.max(1);
    Progress { done: number * STEPS + own, of: of * STEPS, what: Arc::clone(&progress.what) }
}
