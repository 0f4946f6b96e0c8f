//! Figures of relations, reply links among them, and of chains.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::measure::{Measure, Sampler, Score};
use super::units::pairs;
use crate::agreement::{Figure, Hits, Undefined, Unit, b_cubed, ceaf_e, muc, paired};
use crate::annotation::{AnnotationSet, Chain, Relation, RelationEnd, Target};
use crate::review::ArticleSets;
use crate::schema::Schema;
use crate::text::Text;

/// How far annotators agree on a type of relation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelationReport {
    /// How many each annotator has.
    pub relations: BTreeMap<String, usize>,
    /// F1 of relations whose ends are the same, all pairs together: the same comment or
    /// paragraph, or spans with the same boundaries and label.
    pub f1_exact: Score,
    /// F1 of relations whose ends share some of the text and have the same label.
    pub f1_overlap: Score,
    /// Two annotators at a time.
    pub pairs: Vec<RelationPair>,
}

/// How far two annotators agree on a type of relation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelationPair {
    /// The first annotator.
    pub a: String,
    /// The second annotator.
    pub b: String,
    /// The same ends.
    pub f1_exact: Score,
    /// Ends that share some of the text.
    pub f1_overlap: Score,
}

/// How far two annotators agree on chains. Mentions are the same if their boundaries are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChainPair {
    /// The first annotator.
    pub a: String,
    /// The second annotator.
    pub b: String,
    /// F1 by MUC.
    pub muc: Score,
    /// F1 by B³.
    pub b_cubed: Score,
    /// F1 by CEAFe.
    pub ceaf_e: Score,
    /// The mean of the three.
    pub mean: Measure,
}

/// How far annotators agree on chains.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChainReport {
    /// How many each annotator has.
    pub chains: BTreeMap<String, usize>,
    /// Two annotators at a time.
    pub pairs: Vec<ChainPair>,
}

/// An end of a relation, comparable between sets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Span(Unit, String),
    Target(Target),
}

impl End {
    fn of(text: &Text, set: &AnnotationSet, end: RelationEnd) -> Option<Self> {
        match end {
            RelationEnd::Target(target) => Some(Self::Target(target)),
            RelationEnd::Span(id) => {
                let span = set.span(id)?;
                let unit = super::units::unit(text, span, std::slice::from_ref(&span.label))?;
                Some(Self::Span(unit, span.label.clone()))
            }
        }
    }

    fn shares(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Span(a, label), Self::Span(b, other)) => label == other && a.shared(b) > 0,
            (a, b) => a == b,
        }
    }
}

/// Both ends of a relation, in order where it has no direction.
pub(super) type Ends = (End, End);

/// The types of relations that the schema or a set has.
pub(super) fn names(schema: &Schema, articles: &[ArticleSets]) -> BTreeSet<String> {
    let sets = articles.iter().flat_map(|article| article.sets.iter().flatten());
    let used = sets.flat_map(AnnotationSet::relations).map(|relation| relation.label.clone());
    schema.relations.iter().map(|relation| relation.name.clone()).chain(used).collect()
}

/// The relations of one type.
pub(super) fn relation(
    schema: &Schema,
    annotators: &[String],
    articles: &[ArticleSets],
    name: &str,
    sampler: &Sampler<'_>,
) -> RelationReport {
    let ends = articles.iter().map(|article| of_article(schema, article, name));
    relation_report(annotators, &ends.collect::<Vec<_>>(), sampler)
}

/// The relations of a type that each annotator has in an article.
pub(super) fn of_article(
    schema: &Schema,
    article: &ArticleSets,
    name: &str,
) -> Vec<Option<Vec<Ends>>> {
    let symmetric = schema.relation(name).is_some_and(|relation| relation.symmetric);
    let own = |set: &AnnotationSet| ends(&article.article.text, set, name, symmetric);
    article.sets.iter().map(|set| set.as_ref().map(own)).collect()
}

/// Whether both ends are the same.
pub(super) fn alike(a: &Ends, b: &Ends) -> bool {
    a == b
}

/// Whether both ends share some of the text and have the same label.
pub(super) fn near(a: &Ends, b: &Ends) -> bool {
    a.0.shares(&b.0) && a.1.shares(&b.1)
}

fn ends(text: &Text, set: &AnnotationSet, name: &str, symmetric: bool) -> Vec<Ends> {
    let of = |relation: &Relation| {
        let from = End::of(text, set, relation.from)?;
        let to = End::of(text, set, relation.to)?;
        Some(if symmetric && to < from { (to, from) } else { (from, to) })
    };
    set.relations().filter(|relation| relation.label == name).filter_map(of).collect()
}

fn relation_report(
    annotators: &[String],
    ends: &[Vec<Option<Vec<Ends>>>],
    sampler: &Sampler<'_>,
) -> RelationReport {
    let all: Vec<_> = pairs(annotators.len()).collect();
    let exact: Vec<_> = all.iter().map(|pair| hits(ends, *pair, alike)).collect();
    let overlap: Vec<_> = all.iter().map(|pair| hits(ends, *pair, near)).collect();
    let score = |(hits, excluded): &(Vec<Hits>, usize)| sampler.of_hits(hits, *excluded);
    let pooled = |pairs: &[(Vec<Hits>, usize)]| {
        let mut sum = (vec![Hits::default(); ends.len()], 0);
        for (hits, excluded) in pairs {
            sum.0.iter_mut().zip(hits).for_each(|(sum, hits)| *sum += *hits);
            sum.1 += excluded;
        }
        score(&sum)
    };
    let name = |at: usize| annotators.get(at).cloned().unwrap_or_default();
    let pair = |(((a, b), exact), overlap): ((&(usize, usize), _), _)| RelationPair {
        a: name(*a),
        b: name(*b),
        f1_exact: score(exact),
        f1_overlap: score(overlap),
    };
    let count = |(at, name): (usize, &String)| {
        let own = ends.iter().filter_map(|article| article.get(at)?.as_ref());
        (name.clone(), own.map(Vec::len).sum())
    };
    RelationReport {
        relations: annotators.iter().enumerate().map(count).collect(),
        f1_exact: pooled(&exact),
        f1_overlap: pooled(&overlap),
        pairs: all.iter().zip(&exact).zip(&overlap).map(pair).collect(),
    }
}

fn hits(
    ends: &[Vec<Option<Vec<Ends>>>],
    (a, b): (usize, usize),
    alike: impl Fn(&Ends, &Ends) -> bool,
) -> (Vec<Hits>, usize) {
    let mut excluded = 0;
    let hits = ends.iter().map(|article| {
        let of = |at: usize| article.get(at).and_then(Option::as_ref);
        match (of(a), of(b)) {
            (Some(a), Some(b)) => paired(a.len(), b.len(), |one, other| {
                a.get(one).zip(b.get(other)).is_some_and(|(one, other)| alike(one, other))
            }),
            (one, other) => {
                excluded += one.or(other).map_or(0, Vec::len);
                Hits::default()
            }
        }
    });
    (hits.collect(), excluded)
}

/// The chains, two annotators at a time.
pub(super) fn chains(
    annotators: &[String],
    articles: &[ArticleSets],
    sampler: &Sampler<'_>,
) -> ChainReport {
    let name = |at: usize| annotators.get(at).cloned().unwrap_or_default();
    let pair = |(a, b): (usize, usize)| {
        let mut found: [Vec<Hits>; 3] = Default::default();
        let mut excluded = 0;
        for article in articles {
            let mut numbers = BTreeMap::new();
            let mut of = |at: usize| {
                let chains = clusters(article, article.set(at)?, &mut numbers);
                Some(chains.into_iter().map(|(_, mentions)| mentions).collect::<Vec<_>>())
            };
            match (of(a), of(b)) {
                (Some(a), Some(b)) => {
                    for (found, measure) in found.iter_mut().zip([muc, b_cubed, ceaf_e]) {
                        found.push(measure(&a, &b));
                    }
                }
                (one, other) => {
                    excluded += one.or(other).map_or(0, |chains| chains.len());
                    found.iter_mut().for_each(|found| found.push(Hits::default()));
                }
            }
        }
        let [by_muc, by_mention, by_chain] = &found;
        let mean = |sample: &[usize]| -> Result<f64, Undefined> {
            let mut sum = 0.0;
            for hits in &found {
                let all: Hits = sample.iter().filter_map(|at| hits.get(*at)).copied().sum();
                sum += all.score()?.f1;
            }
            Ok(sum / 3.0)
        };
        let ceaf_e = sampler.of_hits(by_chain, excluded);
        let value = mean(&(0..articles.len()).collect::<Vec<_>>());
        let figure = Figure { value, used: ceaf_e.f1.used, excluded };
        ChainPair {
            a: name(a),
            b: name(b),
            muc: sampler.of_hits(by_muc, excluded),
            b_cubed: sampler.of_hits(by_mention, excluded),
            mean: Measure::new(figure, sampler, mean),
            ceaf_e,
        }
    };
    let count = |(at, name): (usize, &String)| {
        let own = articles.iter().filter_map(|article| article.set(at));
        (name.clone(), own.map(|set| set.chains().count()).sum())
    };
    ChainReport {
        chains: annotators.iter().enumerate().map(count).collect(),
        pairs: pairs(annotators.len()).map(pair).collect(),
    }
}

/// Chains as sets of mentions, which have the same number wherever their boundaries are the
/// same. A mention in several chains counts in the first.
pub(super) fn clusters<'s>(
    article: &ArticleSets,
    set: &'s AnnotationSet,
    numbers: &mut BTreeMap<Unit, usize>,
) -> Vec<(&'s Chain, BTreeSet<usize>)> {
    let text = &article.article.text;
    let mut taken = BTreeSet::new();
    let mut chains = Vec::new();
    for chain in set.chains() {
        let mut mentions = BTreeSet::new();
        for span in chain.members.iter().filter_map(|id| set.span(*id)) {
            let unit = super::units::unit(text, span, std::slice::from_ref(&span.label));
            let Some(unit) = unit else { continue };
            let next = numbers.len();
            let number = *numbers.entry(unit).or_insert(next);
            if taken.insert(number) {
                mentions.insert(number);
            }
        }
        if !mentions.is_empty() {
            chains.push((chain, mentions));
        }
    }
    chains
}
