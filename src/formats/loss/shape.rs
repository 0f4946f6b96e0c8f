//! Spans in the shapes that a format has: fragments, width, line ends, words, sentences,
//! overlaps, in this order, each on what the one before has made.

use smallvec::SmallVec;
use unicode_segmentation::GraphemeCursor;

use super::reduce::Work;
use super::{LossKind, Remedy};
use crate::annotation::merge_fragments;
use crate::formats::abilities::is_line_end;
use crate::formats::{LineEndForm, Span, Unit};
use crate::text::ByteRange;
use crate::text::sentences_of;

type Fragments = SmallVec<[ByteRange; 1]>;

/// What becomes of one span.
enum Fate {
    Stays,
    Goes,
    /// Becomes one with these fragments.
    Becomes(Fragments),
    /// Becomes several, one for each range; relations and chains stay with the first.
    Splits(Vec<ByteRange>),
}

/// Brings all spans into shape.
pub(super) fn reshape(work: &mut Work<'_>) {
    let abilities = work.plan.abilities;
    if !abilities.discontinuous {
        each(work, LossKind::Discontinuous, |_, span| (span.fragments.len() > 1).then_some(()), {
            |_, span, remedy, ()| match remedy {
                Remedy::Widen => Fate::Becomes(SmallVec::from_buf([span.extent()])),
                Remedy::Split => Fate::Splits(span.fragments.to_vec()),
                _ => Fate::Goes,
            }
        });
    }
    if !abilities.zero_width {
        let is_empty = |_: &str, span: &Span| span.extent().is_empty().then_some(());
        each(work, LossKind::ZeroWidth, is_empty, |_, _, _, ()| Fate::Goes);
    }
    match abilities.line_ends {
        LineEndForm::Any => {}
        LineEndForm::Inside => {
            each(work, LossKind::LineEnd, without_line_ends_at_edges, |_, _, _, fitted| {
                if fitted.is_empty() { Fate::Goes } else { Fate::Becomes(fitted) }
            });
        }
        LineEndForm::None => {
            each(work, LossKind::LineEnd, lines_of, |_, _, remedy, lines| match remedy {
                Remedy::Split => Fate::Splits(lines),
                _ => Fate::Goes,
            });
        }
    }
    if abilities.unit == Unit::Grapheme {
        to_clusters(work);
    }
    if !abilities.within_words || !abilities.over_sentences {
        let tokens = match work.document.tokens.take() {
            Some(tokens) => tokens,
            None => work.plan.tokenizer.tokens(&work.document.text),
        };
        let sentences = match &work.document.sentences {
            Some(sentences) => sentences.clone(),
            None => sentences_of(&work.document.text, &tokens)
                .into_iter()
                .filter_map(|s| {
                    let (first, last) = (tokens.get(s.start)?, tokens.get(s.end.checked_sub(1)?)?);
                    Some(ByteRange::new(first.start, last.end))
                })
                .collect(),
        };
        work.document.tokens = Some(tokens);
        work.document.sentences = Some(sentences);
    }
    if !abilities.within_words {
        to_words(work);
    }
    if !abilities.over_sentences {
        within_sentences(work);
    }
    if !abilities.overlaps {
        apart(work);
    }
}

/// The parts of a span between line ends, if there are any line ends in it.
fn lines_of(text: &str, span: &Span) -> Option<Vec<ByteRange>> {
    let any = span.fragments.iter().any(|f| cut(text, *f).contains(is_line_end));
    any.then(|| span.fragments.iter().flat_map(|f| lines_in(text, *f)).collect())
}

/// The stretches of a range that are not line ends; an empty range is one such.
pub(in crate::formats) fn lines_in(text: &str, range: ByteRange) -> Vec<ByteRange> {
    if range.is_empty() {
        return vec![range];
    }
    let mut lines = Vec::new();
    let mut start = range.start;
    for (at, c) in cut(text, range).char_indices().filter(|(_, c)| is_line_end(*c)) {
        let end = range.start + at;
        if end > start {
            lines.push(ByteRange::new(start, end));
        }
        start = end + c.len_utf8();
    }
    if start < range.end {
        lines.push(ByteRange::new(start, range.end));
    }
    lines
}

/// Fragments as they come back after being cut at line ends and put together again, if
/// that changes them.
fn without_line_ends_at_edges(text: &str, span: &Span) -> Option<Fragments> {
    if let [only] = span.fragments.as_slice() {
        let slice = cut(text, *only);
        if !slice.starts_with(is_line_end) && !slice.ends_with(is_line_end) {
            return None;
        }
    }
    let fitted =
        joined_over_line_ends(text, span.fragments.iter().flat_map(|f| lines_in(text, *f)));
    (fitted != span.fragments).then_some(fitted)
}

/// Puts together what only line ends keep apart. An empty fragment stays by itself: joined, it
/// would leave a line end at an edge.
pub(in crate::formats) fn joined_over_line_ends(
    text: &str,
    fragments: impl IntoIterator<Item = ByteRange>,
) -> Fragments {
    let mut joined = Fragments::new();
    for range in fragments {
        match joined.last_mut() {
            Some(last)
                if !last.is_empty()
                    && !range.is_empty()
                    && last.end <= range.start
                    && cut(text, ByteRange::new(last.end, range.start))
                        .chars()
                        .all(is_line_end) =>
            {
                *last = last.union(range);
            }
            _ => joined.push(range),
        }
    }
    joined
}

fn cut(text: &str, range: ByteRange) -> &str {
    text.get(range.start..range.end).unwrap_or_default()
}

/// Looks at every span, notes the loss where `find` finds something, and does what `cure`
/// says.
fn each<T>(
    work: &mut Work<'_>,
    kind: LossKind,
    find: impl Fn(&str, &Span) -> Option<T>,
    cure: impl Fn(&str, &Span, Remedy, T) -> Fate,
) {
    let remedy = work.plan.remedy(kind);
    let mut fates = Vec::with_capacity(work.document.spans.len());
    let mut any = false;
    for at in 0..work.document.spans.len() {
        let Some(span) = work.document.spans.get(at) else { break };
        let Some(found) = find(&work.document.text, span) else {
            fates.push(Fate::Stays);
            continue;
        };
        let fate = match remedy {
            Remedy::Refuse => Fate::Goes,
            remedy => cure(&work.document.text, span, remedy, found),
        };
        work.lose_span(kind, at, what_becomes(&fate));
        fates.push(fate);
        any = true;
    }
    if any {
        carry_out(work, fates);
    }
}

fn what_becomes(fate: &Fate) -> String {
    match fate {
        Fate::Stays => "it stays".into(),
        Fate::Goes => "it is left out".into(),
        Fate::Becomes(_) => "it is widened".into(),
        Fate::Splits(parts) => format!("it becomes {} spans", parts.len()),
    }
}

/// Does to all spans what was decided. Relations and chains of spans that go are noted.
fn carry_out(work: &mut Work<'_>, fates: Vec<Fate>) {
    let mut order = Vec::new();
    let mut extra = Vec::new();
    for (at, fate) in fates.into_iter().enumerate() {
        let Some(span) = work.document.spans.get_mut(at) else { break };
        match fate {
            Fate::Stays => order.push(at),
            Fate::Goes => continue,
            Fate::Becomes(fragments) => {
                span.fragments = fragments;
                order.push(at);
            }
            Fate::Splits(parts) => {
                let mut parts = parts.into_iter();
                let Some(first) = parts.next() else { continue };
                span.fragments = SmallVec::from_buf([first]);
                order.push(at);
                for (n, part) in parts.enumerate() {
                    let mut copy = span.clone();
                    copy.fragments = SmallVec::from_buf([part]);
                    if !copy.id.is_empty() {
                        copy.id = format!("{}.{}", copy.id, n + 2);
                    }
                    extra.push(copy);
                }
            }
        }
    }
    note_what_goes_too(work, &order);
    work.document.reorder_spans(&order);
    work.document.spans.extend(extra);
}

fn note_what_goes_too(work: &mut Work<'_>, kept: &[usize]) {
    use crate::formats::End;
    let stays = |at: usize| kept.binary_search(&at).is_ok();
    let end_stays = |end: End| match end {
        End::Span(at) => stays(at),
        End::Segment(_) => true,
    };
    let relations: Vec<_> = work
        .document
        .relations
        .iter()
        .filter(|r| !end_stays(r.from) || !end_stays(r.to))
        .map(|r| (r.id.clone(), r.label.clone()))
        .collect();
    for (id, label) in relations {
        work.lose(LossKind::Relation, &id, &label, "one of its ends is left out");
    }
    let chains: Vec<_> = work
        .document
        .chains
        .iter()
        .filter_map(|c| {
            let gone = c.members.iter().filter(|at| !stays(**at)).count();
            (gone > 0).then(|| (c.id.clone(), c.name.clone(), gone, c.members.len()))
        })
        .collect();
    for (id, name, gone, all) in chains {
        if gone == all {
            work.lose(LossKind::Chain, &id, &name, "all of its mentions are left out");
            continue;
        }
        let are = if gone == 1 { "is" } else { "are" };
        let what = format!("{gone} of its {all} mentions {are} left out");
        work.lose(LossKind::ChainMention, &id, &name, what);
    }
}

/// Words that a range has a part of, as positions.
fn words_in(tokens: &[ByteRange], range: ByteRange) -> std::ops::Range<usize> {
    let first = tokens.partition_point(|t| t.end <= range.start);
    let last = tokens.partition_point(|t| t.start < range.end);
    first..last.max(first)
}

/// From the first of these words to the end of the last.
fn around(tokens: &[ByteRange], words: std::ops::Range<usize>) -> Option<ByteRange> {
    let first = tokens.get(words.start)?;
    let last = tokens.get(words.end.checked_sub(1)?)?;
    (words.start < words.end).then(|| ByteRange::new(first.start, last.end))
}

/// Where offsets count grapheme clusters, no span can begin or end within one.
fn to_clusters(work: &mut Work<'_>) {
    let widened = |text: &str, span: &Span| {
        let around = |f: &ByteRange| {
            let end =
                if f.is_empty() { cluster_start(text, f.end) } else { cluster_end(text, f.end) };
            ByteRange::new(cluster_start(text, f.start), end)
        };
        let fitted: Vec<ByteRange> = span.fragments.iter().map(around).collect();
        (fitted.as_slice() != span.fragments.as_slice()).then_some(fitted)
    };
    each(work, LossKind::CutToken, widened, |_, _, remedy, fitted| match remedy {
        Remedy::Widen | Remedy::Split => Fate::Becomes(merge_fragments(&fitted)),
        _ => Fate::Goes,
    });
}

/// The cluster boundary at `at` or the nearest one before it.
fn cluster_start(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return at;
    }
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The cluster boundary at `at` or the nearest one after it.
fn cluster_end(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return at;
    }
    cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

fn to_words(work: &mut Work<'_>) {
    let mut tokens = work.document.tokens.clone().unwrap_or_default();
    if work.plan.remedy(LossKind::CutToken) == Remedy::Split {
        let cut = cut_tokens(work, &tokens);
        if !cut.is_empty() {
            let old = tokens.clone();
            split_at(&mut tokens, &cut);
            work.document.tokens = Some(tokens);
            for at in 0..work.document.spans.len() {
                let cuts = work.document.spans.get(at).is_some_and(|span| {
                    span.fragments.iter().any(|f| around(&old, words_in(&old, *f)) != Some(*f))
                });
                if cuts {
                    work.lose_span(
                        LossKind::CutToken,
                        at,
                        "the word is split where it begins or ends",
                    );
                }
            }
        }
    }
    let tokens = work.document.tokens.clone().unwrap_or_default();
    let widened = |_: &str, span: &Span| {
        let fitted: Option<Fragments> =
            span.fragments.iter().map(|f| around(&tokens, words_in(&tokens, *f))).collect();
        match fitted {
            Some(fitted) if fitted == span.fragments => None,
            other => Some(other),
        }
    };
    each(work, LossKind::CutToken, widened, |_, _, remedy, fitted| match (remedy, fitted) {
        (Remedy::Widen | Remedy::Split, Some(fitted)) => Fate::Becomes(merge_fragments(&fitted)),
        _ => Fate::Goes,
    });
}

/// Every place inside a word where a span begins or ends, outside white space.
fn cut_tokens(work: &Work<'_>, tokens: &[ByteRange]) -> Vec<usize> {
    let spans = work.document.spans.iter();
    let mut cut: Vec<usize> = spans
        .flat_map(|s| s.fragments.iter().flat_map(|f| [f.start, f.end]))
        .filter(|at| {
            let token = tokens.get(tokens.partition_point(|t| t.end <= *at));
            token.is_some_and(|t| t.start < *at && *at < t.end)
        })
        .collect();
    cut.sort_unstable();
    cut.dedup();
    cut
}

fn split_at(tokens: &mut Vec<ByteRange>, cut: &[usize]) {
    let mut split = Vec::with_capacity(tokens.len() + cut.len());
    for token in tokens.iter() {
        let mut start = token.start;
        let first = cut.partition_point(|at| *at <= token.start);
        for at in cut.iter().skip(first).take_while(|at| **at < token.end) {
            split.push(ByteRange::new(start, *at));
            start = *at;
        }
        split.push(ByteRange::new(start, token.end));
    }
    *tokens = split;
}

fn within_sentences(work: &mut Work<'_>) {
    let sentences = work.document.sentences.clone().unwrap_or_default();
    let tokens = work.document.tokens.clone().unwrap_or_default();
    let parts = |_: &str, span: &Span| {
        let extent = span.extent();
        let first = sentences.partition_point(|s| s.end <= extent.start);
        let parts: Vec<ByteRange> = sentences
            .iter()
            .skip(first)
            .take_while(|s| s.start < extent.end)
            .filter_map(|s| s.intersection(extent).filter(|part| !part.is_empty()))
            .filter_map(|part| around(&tokens, words_in(&tokens, part)))
            .collect();
        (parts.len() > 1).then_some(parts)
    };
    each(work, LossKind::Sentence, parts, |_, _, remedy, parts| match remedy {
        Remedy::Split => Fate::Splits(parts),
        _ => Fate::Goes,
    });
}

/// Leaves out what overlaps something longer in characters (of equal length, something
/// earlier).
fn apart(work: &mut Work<'_>) {
    let spans = &work.document.spans;
    let mut by_length: Vec<usize> = (0..spans.len()).collect();
    let text = &work.document.text;
    let lengths: Vec<usize> =
        spans.iter().map(|span| cut(text, span.extent()).chars().count()).collect();
    let start = |at: usize| spans.get(at).map_or(0, |s| s.extent().start);
    by_length.sort_by_key(|at| (std::cmp::Reverse(lengths.get(*at)), start(*at), *at));
    // Extents that were kept, by start; none of them overlaps another.
    let mut kept: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    let mut goes = vec![false; spans.len()];
    for at in by_length {
        let Some(extent) = spans.get(at).map(Span::extent) else { continue };
        let overlaps = kept
            .range(..extent.end.max(extent.start + 1))
            .next_back()
            .is_some_and(|(_, end)| *end > extent.start);
        match goes.get_mut(at) {
            Some(gone) if overlaps => *gone = true,
            _ => {
                kept.insert(extent.start, extent.end);
            }
        }
    }
    if !goes.contains(&true) {
        return;
    }
    let mut fates = Vec::with_capacity(goes.len());
    for (at, gone) in goes.into_iter().enumerate() {
        if gone {
            work.lose_span(LossKind::Overlap, at, "it is left out; a longer span stays");
            fates.push(Fate::Goes);
        } else {
            fates.push(Fate::Stays);
        }
    }
    carry_out(work, fates);
}
