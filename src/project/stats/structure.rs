//! Counts of what is more than single spans: quotes with their speakers, chains, and
//! comments as a conversation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::annotation::{AnnotationSet, RelationEnd, Target, quote_type, speakers};
use crate::article::Article;
use crate::schema::{Schema, SegmentTargetKind};

/// How many of the biggest chains are named.
pub(super) const NAMED: usize = 10;

/// Counts of quotes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QuoteStats {
    /// Quotes of all types.
    pub count: usize,
    /// By type: `direct`.
    pub by_type: BTreeMap<String, usize>,
    /// Quotes whose type is not said.
    pub without_type: usize,
    /// By who says it: the name of the source’s chain, or else its words. A quote of two
    /// speakers counts for both.
    pub by_speaker: BTreeMap<String, usize>,
    /// Quotes of which it is not said who says them.
    pub without_speaker: usize,
}

/// Counts of chains.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChainStats {
    /// How many chains there are of each size, in mentions.
    pub by_size: BTreeMap<usize, usize>,
    /// The ten biggest ones, the biggest first.
    pub biggest: Vec<NamedChain>,
}

/// A chain of one article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NamedChain {
    /// Its canonical name.
    pub name: String,
    /// The article’s id.
    pub article: String,
    /// How many mentions it has.
    pub mentions: usize,
}

/// Counts of comments, in the articles that the annotator has begun.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CommentStats {
    /// Comments there are.
    pub count: usize,
    /// Comments by layer and label.
    pub by_label: BTreeMap<String, BTreeMap<String, usize>>,
    /// By layer, comments that have no label of it.
    pub without_label: BTreeMap<String, usize>,
    /// Comments that answer another.
    pub answers: usize,
    /// The most answers that stand one below the other.
    pub deepest_thread: usize,
}

impl QuoteStats {
    /// Takes in the quotes of one article.
    pub(super) fn add(&mut self, set: &AnnotationSet, schema: &Schema, article: &Article) {
        let labels: BTreeSet<&str> = schema.quote_labels().map(|l| l.name.as_str()).collect();
        for quote in set.spans().filter(|span| labels.contains(span.label.as_str())) {
            self.count += 1;
            match quote_type(schema, quote) {
                Some(kind) => *self.by_type.entry(kind.to_owned()).or_default() += 1,
                None => self.without_type += 1,
            }
            let speakers = speakers(set, schema, article, quote.id);
            self.without_speaker += usize::from(speakers.is_empty());
            for speaker in speakers {
                *self.by_speaker.entry(speaker).or_default() += 1;
            }
        }
    }
}

impl ChainStats {
    /// Takes in the chains of one article.
    pub(super) fn add(&mut self, set: &AnnotationSet, article: &Article) {
        for chain in set.chains() {
            let mentions = chain.members.len();
            *self.by_size.entry(mentions).or_default() += 1;
            let (name, article) = (chain.name.clone(), article.id.0.clone());
            self.biggest.push(NamedChain { name, article, mentions });
        }
        self.biggest.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.cmp(b)));
        self.biggest.truncate(NAMED);
    }
}

impl CommentStats {
    /// Takes in the comments of one article.
    pub(super) fn add(&mut self, set: &AnnotationSet, schema: &Schema, article: &Article) {
        let layers = schema
            .segment_layers
            .iter()
            .filter(|layer| layer.applies_to.contains(&SegmentTargetKind::Comment));
        let layers: BTreeSet<&str> = layers.map(|layer| layer.name.as_str()).collect();
        for (segment, _) in article.comments() {
            self.count += 1;
            let mut without = layers.clone();
            for label in set.segment_labels_of(Target::Comment(segment.range)) {
                without.remove(label.layer.as_str());
                let by_label = self.by_label.entry(label.layer.clone()).or_default();
                *by_label.entry(label.label.clone()).or_default() += 1;
            }
            for layer in without {
                *self.without_label.entry(layer.to_owned()).or_default() += 1;
            }
        }
        let parents = parents(set, schema);
        self.answers += parents.len();
        self.deepest_thread = self.deepest_thread.max(deepest(&parents));
    }
}

/// What each comment answers. Of several (from another program’s file) the first counts.
fn parents(set: &AnnotationSet, schema: &Schema) -> BTreeMap<RelationEnd, RelationEnd> {
    let mut parents = BTreeMap::new();
    let Some(reply) = schema.reply_relation() else { return parents };
    for link in set.relations().filter(|r| r.label == reply.name && r.from != r.to) {
        parents.entry(link.from).or_insert(link.to);
    }
    parents
}

/// The most answers one below the other; in a circle each counts once.
fn deepest(parents: &BTreeMap<RelationEnd, RelationEnd>) -> usize {
    let mut depths: BTreeMap<RelationEnd, usize> = BTreeMap::new();
    for start in parents.keys() {
        let mut way = Vec::new();
        let mut seen = BTreeSet::new();
        let mut here = *start;
        while let Some(parent) = parents.get(&here)
            && !depths.contains_key(&here)
            && seen.insert(here)
        {
            way.push(here);
            here = *parent;
        }
        let mut depth = depths.get(&here).copied().unwrap_or(0);
        for end in way.into_iter().rev() {
            depth += 1;
            depths.insert(end, depth);
        }
    }
    depths.into_values().max().unwrap_or(0)
}
