//! The same annotation with a pointer alone, and in other programs, counted by their ways of
//! working as their manuals describe them. Nothing of this is replayed.
//!
//! brat 1.3 (<https://brat.nlplab.org/manual.html>): drag over the words, choose a type in the
//! dialog, OK. A relation: drag from span to span, OK. Types of comments have no place of their
//! own: a span on the author's name. doccano 1.8 (<https://doccano.github.io/doccano/>): drag over
//! the words, a label's key or a click in the list; a relation is a label clicked, then its two
//! ends; the type of a comment is a label of a document of its own, by key.

use crate::Effort;
use crate::work::Example;

/// What there is to do.
struct Jobs {
    /// Parts of spans.
    fragments: usize,
    spans: usize,
    relations: usize,
    joins: usize,
    labels: usize,
    decisions: usize,
}

fn jobs(example: &Example) -> Jobs {
    Jobs {
        fragments: example.set.spans().map(|s| s.fragments.len()).sum(),
        spans: example.set.spans().len(),
        relations: example.set.relations().len(),
        joins: example.chains().map(|members| members.len() - 1).sum(),
        labels: example.set.segment_labels().len(),
        decisions: example.decisions(),
    }
}

/// A drag: to its start, press, to its end, let go.
fn drags(count: usize) -> Effort {
    Effort { points: 2 * count, buttons: 2 * count, ..Effort::default() }
}

fn clicks(count: usize) -> Effort {
    Effort { points: count, buttons: 2 * count, ..Effort::default() }
}

fn sum(parts: &[Effort], decisions: usize) -> Effort {
    let mut all = Effort { decisions, ..Effort::default() };
    for part in parts {
        all.keys += part.keys;
        all.points += part.points;
        all.buttons += part.buttons;
        all.homings += part.homings;
    }
    all
}

/// Tagline with the mouse: a drag and the label's chip; a link is a drag from tag to tag; a
/// mention of the same is two clicks in a menu, and the other mention; a comment's type is a
/// click on its chip, the comment a click before.
pub(crate) fn mouse(example: &Example) -> Effort {
    let jobs = jobs(example);
    let parts = [
        drags(jobs.fragments),
        clicks(jobs.spans),
        drags(jobs.relations),
        clicks(3 * jobs.joins),
        clicks(2 * jobs.labels),
    ];
    sum(&parts, jobs.decisions)
}

pub(crate) fn brat(example: &Example) -> Effort {
    let jobs = jobs(example);
    // Further parts: the span again, “Add fragment”, a drag.
    let more = jobs.fragments - jobs.spans;
    let parts = [
        drags(jobs.fragments),
        clicks(2 * jobs.spans),
        clicks(2 * more),
        drags(jobs.relations + jobs.joins),
        clicks(jobs.relations + jobs.joins),
        drags(jobs.labels),
        clicks(2 * jobs.labels),
    ];
    sum(&parts, jobs.decisions)
}

pub(crate) fn doccano(example: &Example) -> Effort {
    let jobs = jobs(example);
    // The hand that does not hold the mouse has the label's key; spans have one part.
    let keys = Effort { keys: jobs.fragments + jobs.labels, ..Effort::default() };
    // The next document, for each comment.
    let next = clicks(jobs.labels);
    let parts = [drags(jobs.fragments), keys, clicks(3 * (jobs.relations + jobs.joins)), next];
    sum(&parts, jobs.decisions)
}
