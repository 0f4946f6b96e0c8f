//! Finds what threads are about in the article as it is: annotations by their words,
//! comments as labels of comments are.

use std::collections::BTreeMap;

use super::{Place, RemarkTarget, Thread};
use crate::annotation::{
    AnnotationId, AnnotationSet, OldText, OriginKind, UnknownFields, reanchor, wire,
};
use crate::article::Article;
use crate::text::{Sha256, Text};

/// Gives each thread on words its place in the article. `text_version` finds texts that the
/// article had before; where it does not, the words have to do.
pub fn place_in(
    article: &Article,
    threads: &mut [Thread],
    text_version: &dyn Fn(Sha256) -> Option<Text>,
) {
    let mut by_text: BTreeMap<Sha256, wire::Records> = BTreeMap::new();
    for thread in threads.iter_mut() {
        let Some(passage) = thread.on.passage() else { continue };
        thread.place = Place::Gone;
        let Some(sha256) = passage.text_sha256 else {
            // It never had one.
            thread.place = Place::None;
            continue;
        };
        let records = by_text.entry(sha256).or_default();
        match (&thread.on, passage.at.as_slice()) {
            (RemarkTarget::Comment(_), [at]) => {
                let on = wire::Place::Comment(at.start, at.end);
                records.segment_labels.push(segment_label(thread.id, on, &passage.words));
            }
            (_, at) => {
                let at = at.iter().map(|range| (range.start, range.end)).collect();
                records.spans.push(span(thread.id, at, &passage.words));
            }
        }
    }
    let mut found = BTreeMap::new();
    for (sha256, records) in by_text {
        let version = if article.text.sha256() == sha256 {
            Some(article.text.clone())
        } else {
            text_version(sha256)
        };
        let whole = version.is_some();
        let old = version.unwrap_or_else(|| records.sketch());
        // What its own text does not bear out is nowhere.
        let (mut set, _) = records.from_wire(&old);
        let old = if whole { OldText::Whole(&old) } else { OldText::Covered(&old) };
        let change = reanchor(&set, old, article).change;
        if set.apply(&change).is_ok() {
            collect(&set, &mut found);
        }
    }
    for thread in threads {
        if let Some(place) = found.remove(&thread.id) {
            thread.place = place;
        }
    }
}

fn collect(set: &AnnotationSet, found: &mut BTreeMap<AnnotationId, Place>) {
    for span in set.spans() {
        found.insert(span.id, Place::Here(span.fragments.clone()));
    }
    for label in set.segment_labels() {
        if let Some(range) = label.target.range() {
            found.insert(label.id, Place::Here(smallvec::smallvec![range]));
        }
    }
}

fn span(id: AnnotationId, at: Vec<wire::Offsets>, words: &str) -> wire::Span {
    wire::Span {
        id,
        label: String::new(),
        at,
        text: words.to_owned(),
        attributes: BTreeMap::new(),
        note: String::new(),
        confidence: None,
        by: String::new(),
        made: jiff::Timestamp::UNIX_EPOCH,
        origin: OriginKind::Hand,
        of_text: None,
        unknown: UnknownFields::new(),
    }
}

fn segment_label(id: AnnotationId, on: wire::Place, words: &str) -> wire::SegmentLabel {
    wire::SegmentLabel {
        id,
        layer: String::new(),
        label: String::new(),
        on,
        text: words.to_owned(),
        note: String::new(),
        confidence: None,
        by: String::new(),
        made: jiff::Timestamp::UNIX_EPOCH,
        origin: OriginKind::Hand,
        of_text: None,
        unknown: UnknownFields::new(),
    }
}
