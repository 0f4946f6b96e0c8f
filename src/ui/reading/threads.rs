//! In which order blocks are shown: as the text has them, or with comments below those
//! that they answer, and without those that are folded away.

use std::collections::{BTreeSet, HashMap};

use crate::session::OpenArticle;
use crate::suggest::Proposal;
use crate::text::ByteRange;

/// How far an answer is set in, in points, and how often at most.
const INDENT: f32 = 34.0;
const DEEPEST: usize = 4;

/// A comment's place in its thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct InThread {
    /// 0 for a comment on the article.
    pub(crate) depth: usize,
    /// What it answers, by position among the comments.
    pub(crate) parent: Option<usize>,
    /// Whether that is annotated; else it is suggested.
    pub(crate) annotated: bool,
    /// How many answers there are below it, at all depths.
    pub(crate) answers: usize,
}

/// What the order depends on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OrderKey {
    pub(super) article: u64,
    pub(super) revision: u64,
    pub(super) offers: u64,
    pub(super) threads: bool,
    pub(super) folded: BTreeSet<usize>,
}

/// The blocks in the order in which they are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct DisplayOrder {
    pub(super) key: OrderKey,
    /// Positions among the article's blocks.
    blocks: Vec<usize>,
    /// Where each block is shown; `None` if it is folded away.
    positions: Vec<Option<usize>>,
    comments: HashMap<usize, InThread>,
    /// The comments, in the order shown.
    shown: Vec<usize>,
}

impl DisplayOrder {
    /// Works the order out.
    pub(super) fn new(open: &OpenArticle, key: OrderKey) -> Self {
        let comments = if key.threads { threads(open) } else { HashMap::new() };
        let mut blocks = Vec::with_capacity(open.blocks.len());
        let mut at = 0;
        while let Some(block) = open.blocks.get(at) {
            if block.comment.is_none() || !key.threads {
                blocks.push(at);
                at += 1;
                continue;
            }
            // A run of comments, as the text has them.
            let mut run: Vec<(usize, Vec<usize>)> = Vec::new();
            while let Some(order) = open.blocks.get(at).and_then(|b| b.comment) {
                match run.last_mut() {
                    Some((last, pieces)) if *last == order => pieces.push(at),
                    _ => run.push((order, vec![at])),
                }
                at += 1;
            }
            thread_run(&run, &comments, &key.folded, &mut blocks);
        }
        let mut positions = vec![None; open.blocks.len()];
        for (position, block) in blocks.iter().enumerate() {
            if let Some(slot) = positions.get_mut(*block) {
                *slot = Some(position);
            }
        }
        let mut shown = Vec::new();
        for block in blocks.iter().filter_map(|b| open.blocks.get(*b)) {
            if let Some(order) = block.comment.filter(|_| block.first) {
                shown.push(order);
            }
        }
        Self { key, blocks, positions, comments, shown }
    }

    /// How many blocks are shown.
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    /// The block that is shown at a position.
    pub(super) fn block(&self, position: usize) -> Option<usize> {
        self.blocks.get(position).copied()
    }

    /// All blocks that are shown, in order.
    pub(super) fn blocks(&self) -> &[usize] {
        &self.blocks
    }

    /// Where a block is shown.
    pub(super) fn position(&self, block: usize) -> Option<usize> {
        self.positions.get(block).copied().flatten()
    }

    /// Where a block is shown, or the comment that hides it.
    pub(super) fn position_or_fold(&self, open: &OpenArticle, block: usize) -> Option<usize> {
        self.position(block).or_else(|| {
            let comment = open.blocks.get(block)?.comment?;
            self.position(open.blocks.comment(self.hidden_by(comment)?)?)
        })
    }

    /// A comment's place in its thread.
    pub(crate) fn thread(&self, comment: usize) -> InThread {
        self.comments.get(&comment).copied().unwrap_or_default()
    }

    /// How far a comment is set in, in points, in a column this wide.
    pub(super) fn indent(&self, comment: Option<usize>, width: f32) -> f32 {
        let depth = comment.map_or(0, |order| self.thread(order).depth).min(DEEPEST);
        depth as f32 * INDENT.min(width / 18.0).round()
    }

    /// Whether a comment's answers are folded away.
    pub(super) fn is_folded(&self, comment: usize) -> bool {
        self.key.folded.contains(&comment)
    }

    /// The comments in the order shown.
    pub(super) fn shown_comments(&self) -> &[usize] {
        &self.shown
    }

    /// The folded comment that hides this one.
    pub(super) fn hidden_by(&self, comment: usize) -> Option<usize> {
        let mut at = self.thread(comment).parent;
        let mut steps = 0;
        while let Some(parent) = at {
            if self.key.folded.contains(&parent) {
                return Some(parent);
            }
            steps += 1;
            if steps > self.comments.len() {
                return None;
            }
            at = self.thread(parent).parent;
        }
        None
    }
}

/// What each comment answers: as annotated, or else as suggested without doubt.
fn threads(open: &OpenArticle) -> HashMap<usize, InThread> {
    let order = |range: ByteRange| open.comment_order(range);
    let mut parents: HashMap<usize, (usize, bool)> = HashMap::new();
    for offer in open.offers().iter().filter(|o| !o.suggestion.uncertain) {
        if let Proposal::Reply { comment, parent } = offer.suggestion.proposal
            && let (Some(comment), Some(parent)) = (order(comment), order(parent))
        {
            parents.insert(comment, (parent, false));
        }
    }
    for comment in 0..open.comment_count() {
        let range = open.comment_range(comment);
        if let Some(parent) = range.and_then(|range| open.parent_of(range)) {
            parents.insert(comment, (parent, true));
        }
    }
    let count = open.comment_count();
    let depths = depths(&mut parents, count);
    let mut comments: HashMap<usize, InThread> = HashMap::new();
    // From the deepest up, so that each count is complete before it is passed on.
    let mut deepest_first: Vec<usize> = (0..count).collect();
    deepest_first.sort_by_key(|c| std::cmp::Reverse(depths.get(*c).copied().unwrap_or(0)));
    for comment in deepest_first {
        let depth = depths.get(comment).copied().unwrap_or(0);
        let Some((parent, annotated)) = parents.get(&comment).copied() else { continue };
        let slot = comments.entry(comment).or_default();
        (slot.depth, slot.parent, slot.annotated) = (depth, Some(parent), annotated);
        let below = slot.answers + 1;
        comments.entry(parent).or_default().answers += below;
    }
    comments
}

/// How deep each comment stands. What is annotated makes no circle; together with what is
/// suggested it could: then the link that closes it is taken away.
fn depths(parents: &mut HashMap<usize, (usize, bool)>, count: usize) -> Vec<usize> {
    let mut depths: Vec<Option<usize>> = vec![None; count];
    let mut on_path = vec![false; count];
    for comment in 0..count {
        let mut path = Vec::new();
        let mut at = comment;
        while depths.get(at).is_some_and(Option::is_none) {
            if let Some(slot) = on_path.get_mut(at) {
                *slot = true;
            }
            path.push(at);
            match parents.get(&at).map(|(parent, _)| *parent) {
                Some(parent) if on_path.get(parent) == Some(&true) => {
                    parents.remove(&at);
                    break;
                }
                Some(parent) => at = parent,
                None => break,
            }
        }
        for at in path.into_iter().rev() {
            let above = parents.get(&at).and_then(|(parent, _)| depths.get(*parent).copied());
            if let (Some(slot), Some(mark)) = (depths.get_mut(at), on_path.get_mut(at)) {
                *slot = Some(above.flatten().map_or(0, |depth| depth + 1));
                *mark = false;
            }
        }
    }
    depths.into_iter().map(Option::unwrap_or_default).collect()
}

/// Puts a run of comments in thread order: those on the article as the text has them, each
/// followed by its answers.
fn thread_run(
    run: &[(usize, Vec<usize>)],
    comments: &HashMap<usize, InThread>,
    folded: &BTreeSet<usize>,
    blocks: &mut Vec<usize>,
) {
    let here: HashMap<usize, &Vec<usize>> = run.iter().map(|(c, pieces)| (*c, pieces)).collect();
    let mut below: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut roots = Vec::new();
    for (comment, _) in run {
        match comments.get(comment).and_then(|c| c.parent).filter(|p| here.contains_key(p)) {
            Some(parent) => below.entry(parent).or_default().push(*comment),
            None => roots.push(*comment),
        }
    }
    let mut waiting: Vec<usize> = roots.into_iter().rev().collect();
    while let Some(comment) = waiting.pop() {
        blocks.extend(here.get(&comment).into_iter().flat_map(|pieces| pieces.iter()));
        if !folded.contains(&comment) {
            waiting.extend(below.get(&comment).into_iter().flatten().rev());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parents: &[(usize, usize)], count: usize, folded: &[usize], expected: &[usize]) {
        let run: Vec<(usize, Vec<usize>)> = (0..count).map(|c| (c, vec![c])).collect();
        let comments = parents
            .iter()
            .map(|(c, p)| (*c, InThread { parent: Some(*p), ..InThread::default() }))
            .collect();
        let mut blocks = Vec::new();
        thread_run(&run, &comments, &folded.iter().copied().collect(), &mut blocks);
        assert_eq!(blocks, expected);
    }

    #[test]
    fn depths_count_answers_and_break_circles() {
        let mut parents: HashMap<usize, (usize, bool)> =
            [(2, (0, true)), (3, (2, false)), (1, (4, true)), (4, (1, false))].into();
        assert_eq!(depths(&mut parents, 5), [0, 1, 1, 2, 0]);
        assert_eq!(parents.get(&4), None, "the link that closed the circle");
        // A long conversation of two is not slow.
        let mut long = (1..20_000).map(|c| (c, (c - 1, true))).collect();
        assert_eq!(depths(&mut long, 20_000).last(), Some(&19_999));
    }

    #[test]
    fn answers_stand_below_what_they_answer() {
        check(&[], 3, &[], &[0, 1, 2]);
        check(&[(2, 0), (5, 0), (7, 5)], 8, &[], &[0, 2, 5, 7, 1, 3, 4, 6]);
    }

    #[test]
    fn folded_answers_are_left_out_with_theirs() {
        check(&[(2, 0), (3, 2)], 4, &[0], &[0, 1]);
        check(&[(2, 0), (3, 2)], 4, &[2], &[0, 2, 1]);
    }
}
