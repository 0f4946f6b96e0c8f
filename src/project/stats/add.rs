//! Counts of some articles, added to those of others.

use std::collections::BTreeMap;

use super::structure::NAMED;
use super::{AnnotatorStats, ArticleStats, ChainStats, CommentStats, LATEST, QuoteStats, Stats};

impl Stats {
    /// Takes in the counts of further articles.
    pub(super) fn add(&mut self, more: Self) {
        self.articles.add(more.articles);
        for (name, of) in more.annotators {
            self.annotators.entry(name).or_default().add(of);
        }
        self.gold.done += more.gold.done;
        self.gold.ready += more.gold.ready;
        self.unseen += more.unseen;
        self.problems.extend(more.problems);
        if !more.latest.is_empty() {
            self.latest.extend(more.latest);
            self.latest.sort_by(|a, b| {
                let place = |w: &super::Worked| (w.annotator.clone(), w.article.clone());
                b.at.cmp(&a.at).then_with(|| place(a).cmp(&place(b)))
            });
            self.latest.truncate(LATEST);
        }
    }
}

impl ArticleStats {
    fn add(&mut self, more: Self) {
        self.count += more.count;
        self.unreadable += more.unreadable;
        self.chars += more.chars;
        self.words += more.words;
        self.paragraphs += more.paragraphs;
        self.comments += more.comments;
    }
}

impl AnnotatorStats {
    /// Takes in the counts of further sets.
    pub(super) fn add(&mut self, more: Self) {
        add_to(&mut self.status, more.status);
        self.not_given += more.not_given;
        self.last = self.last.max(more.last);
        self.sets += more.sets;
        self.spans += more.spans;
        add_to(&mut self.spans_by_label, more.spans_by_label);
        add_to(&mut self.relations_by_type, more.relations_by_type);
        add_to(&mut self.segment_labels, more.segment_labels);
        self.quotes.merge(more.quotes);
        self.chains += more.chains;
        self.chain_sizes.merge(more.chain_sizes);
        self.comments.merge(more.comments);
        self.unplaced += more.unplaced;
    }
}

impl QuoteStats {
    fn merge(&mut self, more: Self) {
        self.count += more.count;
        add_to(&mut self.by_type, more.by_type);
        self.without_type += more.without_type;
        add_to(&mut self.by_speaker, more.by_speaker);
        self.without_speaker += more.without_speaker;
    }
}

impl ChainStats {
    fn merge(&mut self, more: Self) {
        add_to(&mut self.by_size, more.by_size);
        self.biggest.extend(more.biggest);
        self.biggest.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.cmp(b)));
        self.biggest.truncate(NAMED);
    }
}

impl CommentStats {
    fn merge(&mut self, more: Self) {
        self.count += more.count;
        for (layer, counts) in more.by_label {
            add_to(self.by_label.entry(layer).or_default(), counts);
        }
        add_to(&mut self.without_label, more.without_label);
        self.answers += more.answers;
        self.deepest_thread = self.deepest_thread.max(more.deepest_thread);
    }
}

fn add_to<K: Ord>(counts: &mut BTreeMap<K, usize>, more: BTreeMap<K, usize>) {
    for (key, count) in more {
        *counts.entry(key).or_default() += count;
    }
}
