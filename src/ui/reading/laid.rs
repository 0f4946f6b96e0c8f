//! One block of text with its annotations, laid out and ready to paint: rows, levels,
//! highlight rectangles and tags. Made anew when the set changes; the text's own
//! shaping comes from the cache and is never touched by annotations.

use std::sync::Arc;

use egui::{Context, Rangef, Rect};
use smallvec::SmallVec;

use super::card;
use super::lanes::{Group, LaneRows, Wanted, arrange, place};
use super::levels::{MAX_LEVEL, Stacked, levels};
use super::marks::number_room;
use super::style::{BlockStyle, LINE_PITCH, Lanes};
use super::tags::{Said, Tag, tags};
use crate::annotation::{AnnotationId, AnnotationSet, Span};
use crate::article::SegmentKind;
use crate::schema::{Colour, Label, Schema, SpanLayer};
use crate::session::Block;
use crate::text::{ByteRange, Text};
use crate::ui::text_layout::{
    Affinity, Caret, LayoutCache, ParagraphLayout, PlacedParagraph, RowMetrics, TextStyle,
};

/// A span as far as it lies in the block. Rectangles are in points from the block's
/// text origin.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// The span.
    pub(crate) id: AnnotationId,
    /// Its label.
    pub(crate) label: String,
    /// The label's colour.
    pub(crate) colour: Colour,
    /// Drawn with brackets and a bar in the margin.
    pub(crate) bracketed: bool,
    /// Its underline, counted from the text.
    pub(crate) level: u8,
    /// Bytes that its fragments cover altogether; long ones are filled more lightly.
    pub(crate) covered: usize,
    /// The highlights, one or more a row.
    pub(crate) rects: SmallVec<[(usize, Rect); 2]>,
    /// Between fragments: where the dotted bridge runs.
    pub(crate) bridges: SmallVec<[(usize, Rect); 2]>,
    /// Where it starts, if it does in this block, and where it ends. From right to left,
    /// that is at the right of its words, and at the left.
    pub(crate) start: Option<Caret>,
    /// See `start`.
    pub(crate) end: Option<Caret>,
    /// Where its fragments begin and end in this block.
    pub(crate) brackets: SmallVec<[Bracket; 2]>,
}

/// One edge of a fragment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bracket {
    /// Where.
    pub(crate) at: Caret,
    /// The highlight whose edge it is.
    pub(crate) rect: Rect,
    /// Whether the fragment starts here, or ends.
    pub(crate) start: bool,
    /// Whether a character stands right behind the end, so that a full bracket would
    /// strike it.
    pub(crate) low: bool,
}

/// A block, laid out.
#[derive(Debug)]
pub(crate) struct Laid {
    /// The rows and carets.
    pub(crate) layout: Arc<ParagraphLayout>,
    /// Where the rows are.
    pub(crate) metrics: RowMetrics,
    /// The spans in it, longest first.
    pub(crate) marks: Vec<Mark>,
    /// Their tags.
    pub(crate) tags: Vec<Tag>,
    /// What is said in amber between the tags.
    pub(crate) said: Vec<Said>,
    /// The block's text in the article.
    pub(crate) range: ByteRange,
    /// The size of the text, in points.
    pub(crate) size: f32,
    /// From the first row's top to below the last underline.
    pub(crate) height: f32,
    /// Margin bars: lane, top and bottom, mark.
    pub(crate) bars: Vec<Bar>,
    /// Whether it stands in a card, where the margin is narrow.
    pub(crate) in_card: bool,
    /// What annotators differ about here.
    pub(crate) groups: Vec<Group>,
    /// Where their lanes are.
    pub(crate) lane_rows: LaneRows,
}

/// A bar in the margin beside a bracketed span.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bar {
    /// Position of its mark.
    pub(crate) mark: usize,
    /// 0 is nearest the text.
    pub(crate) lane: usize,
    /// First and last row.
    pub(crate) rows: (usize, usize),
}

/// The text of a block as it is shown: a line break that only wraps a paragraph is
/// shown as a space, byte for byte, so that offsets stay the same.
pub(crate) fn shown_text(text: &Text, block: &Block) -> String {
    let slice = text.slice(block.range);
    match block.kind {
        SegmentKind::Paragraph | SegmentKind::Caption | SegmentKind::Headline => {
            slice.replace(['\n', '\r'], " ")
        }
        _ => slice.to_owned(),
    }
}

/// What a block is laid out from.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// The article's text.
    pub(crate) text: &'a Text,
    /// The block.
    pub(crate) block: &'a Block,
    /// The annotations.
    pub(crate) set: &'a AnnotationSet,
    /// What their labels look like.
    pub(crate) schema: &'a Schema,
    /// What annotators differ about here.
    pub(crate) differences: &'a [Wanted],
    /// How many annotators there are.
    pub(crate) annotators: usize,
    /// How wide the margin is at the left, if numbers that have no room there are to stand above
    /// the words.
    pub(crate) margin: Option<f32>,
}

impl Laid {
    /// Lays a block out at a width, with its spans.
    pub(crate) fn new(
        ctx: &Context,
        cache: &mut LayoutCache,
        source: Source<'_>,
        style: &BlockStyle,
        width: f32,
    ) -> Self {
        let Source { text, block, set, schema, differences, annotators, margin } = source;
        let text_style = TextStyle::new(style.font.clone(), width, style.pitch);
        let layout =
            cache.get(ctx, block.range.start as u64, &shown_text(text, block), &text_style);
        let size = style.font.size;
        let lanes = Lanes::of(size);

        let mut spans: Vec<&Span> = set
            .spans_touching(block.range)
            .filter(|s| {
                let extent = s.extent();
                extent.overlaps(block.range) || (extent.is_empty() && block.range.touches(extent))
            })
            .collect();
        // Longest first is the order of painting: inner spans lie over outer ones.
        spans.sort_by_key(|s| (usize::MAX - s.extent().len(), s.extent().start, s.id));
        let label_of = |s: &Span| schema.span_label(&s.label);
        let stacked: Vec<Stacked> = spans
            .iter()
            .map(|s| Stacked {
                extent: s.extent(),
                bracketed: label_of(s).is_some_and(is_bracketed),
            })
            .collect();
        let levels = levels(&stacked);

        // Levels first, because they make room between rows; rectangles after.
        let local = |range: ByteRange| {
            let start = range.start.clamp(block.range.start, block.range.end) - block.range.start;
            let end = range.end.clamp(block.range.start, block.range.end) - block.range.start;
            ByteRange::new(start, end)
        };
        let rows = layout.rows().len();
        let mut deepest: Vec<Option<u8>> = vec![None; rows];
        let mut tagged = vec![false; rows];
        for ((span, stack), level) in spans.iter().zip(&stacked).zip(&levels) {
            let mut first_row = true;
            for piece in layout.spans(local(span.extent())) {
                if let Some(slot) = deepest.get_mut(piece.row) {
                    *slot = Some(slot.unwrap_or(0).max((*level).min(MAX_LEVEL)));
                }
                if first_row
                    && !stack.bracketed
                    && span.extent().start >= block.range.start
                    && let Some(slot) = tagged.get_mut(piece.row)
                {
                    *slot = true;
                    first_row = false;
                }
            }
        }
        let wanted = differences.to_vec();
        let (mut groups, mut lane_rows) = arrange(&layout, wanted, annotators, local, block.range);
        for row in groups.iter().filter(|g| g.is_tagged()).filter_map(|g| g.first) {
            if let Some(slot) = tagged.get_mut(row) {
                *slot = true;
            }
        }
        let uniform = RowMetrics::uniform(&layout);
        let baseline = uniform.baseline_in_row();
        let depths: Vec<f32> = (0..rows)
            .map(|row| {
                let lines = match deepest.get(row).copied().flatten() {
                    Some(level) => lanes.line + 2.0 + LINE_PITCH * f32::from(level),
                    None => 0.0,
                };
                lane_rows.below(row, lines.max(lanes.line - 1.0)).unwrap_or(lines)
            })
            .collect();
        let below = |row: usize| depths.get(row).copied().unwrap_or_default();
        let metrics = RowMetrics::with_gaps(&layout, |row| {
            let above = if tagged.get(row).copied().unwrap_or(false) {
                lanes.tag_top
            } else {
                lanes.fill_top
            };
            match row.checked_sub(1) {
                None => (above - baseline).max(0.0),
                Some(before) => (below(before) + above - style.pitch).max(0.0),
            }
        });
        let last = rows.saturating_sub(1);
        let height = metrics.height() + (below(last) + 1.0 - (style.pitch - baseline)).max(0.0);

        let placed = PlacedParagraph::new(&layout, &metrics);
        let mut marks = Vec::with_capacity(spans.len());
        for ((span, stack), level) in spans.iter().zip(&stacked).zip(&levels) {
            let mut rects = SmallVec::new();
            let mut bridges = SmallVec::new();
            let mut brackets = SmallVec::new();
            let mut before: Option<usize> = None;
            for fragment in &span.fragments {
                if let Some(end) = before {
                    let gap = ByteRange::new(end, fragment.start);
                    if gap.overlaps(block.range) {
                        bridges.extend(placed.rects(local(gap)));
                    }
                }
                before = Some(fragment.end);
                let inside = fragment.overlaps(block.range)
                    || (fragment.is_empty() && block.range.touches(*fragment));
                if !inside {
                    continue;
                }
                let pieces: SmallVec<[(usize, Rect); 2]> = placed.rects(local(*fragment)).collect();
                if fragment.start >= block.range.start
                    && let Some(&(_, rect)) = pieces.first()
                {
                    let at = layout.caret(local(*fragment).start, Affinity::After);
                    brackets.push(Bracket { at, rect, start: true, low: false });
                }
                if fragment.end <= block.range.end
                    && let Some(&(_, rect)) = pieces.last()
                {
                    let at = layout.caret(local(*fragment).end, Affinity::Before);
                    let after = text.slice(ByteRange::new(fragment.end, block.range.end));
                    let low = after.chars().next().is_some_and(|c| !c.is_whitespace());
                    brackets.push(Bracket { at, rect, start: false, low });
                }
                rects.extend(pieces);
            }
            let extent = span.extent();
            let starts = extent.start >= block.range.start;
            let ends = extent.end <= block.range.end;
            let before = if extent.is_empty() { Affinity::After } else { Affinity::Before };
            marks.push(Mark {
                id: span.id,
                label: span.label.clone(),
                colour: label_of(span).map_or_else(Default::default, |(_, l)| l.colour),
                bracketed: stack.bracketed,
                level: *level,
                covered: span.fragments.iter().map(|f| f.len()).sum(),
                rects,
                bridges,
                start: starts.then(|| layout.caret(local(extent).start, Affinity::After)),
                end: ends.then(|| layout.caret(local(extent).end, before)),
                brackets,
            });
        }
        place(&mut groups, &placed, local);
        let bars = bars(&marks);
        let in_card = block.comment.is_some();
        if let Some(margin) = margin {
            let lanes = bars.iter().map(|bar| bar.lane + 1).max().unwrap_or(0);
            number_above(ctx, &mut groups, margin, clear(in_card, lanes));
        }
        let (tags, said) = tags(ctx, &layout, &marks, &groups, width);
        Self {
            layout,
            metrics,
            marks,
            tags,
            said,
            range: block.range,
            size,
            height,
            bars,
            in_card,
            groups,
            lane_rows,
        }
    }

    /// How far below its words the lanes of the difference in hand reach.
    pub(crate) fn opened_depth(&self) -> f32 {
        let opened = self.groups.iter().filter_map(|group| group.opened.first());
        opened.map(|row| self.lane_rows.opened_end(*row)).fold(0.0, f32::max)
    }

    /// How many lanes the bars in its margin take.
    pub(crate) fn lanes(&self) -> usize {
        self.bars.iter().map(|bar| bar.lane + 1).max().unwrap_or(0)
    }

    /// From where to where the tags above a row stand, with the text's left edge at `left`.
    pub(crate) fn tags_above(&self, row: usize, left: f32) -> Vec<Rangef> {
        let tags = self.tags.iter().map(|tag| (tag.row, tag.x, tag.width));
        let all = tags.chain(self.said.iter().map(|said| (said.row, said.x, said.width)));
        let here = all.filter(|(on, ..)| *on == row);
        here.map(|(_, x, width)| Rangef::new(x + left, x + left + width)).collect()
    }

    /// The left edge of a margin lane, from the text's left edge.
    pub(crate) fn bar_x(&self, lane: usize) -> f32 {
        bar_x(self.in_card, lane)
    }

    /// How far left of the text there are no bars of quotes and no card of a comment, in points.
    pub(crate) fn clear(&self) -> f32 {
        clear(self.in_card, self.lanes())
    }

    /// The rows put in their places.
    pub(crate) fn placed(&self) -> PlacedParagraph<'_> {
        PlacedParagraph::new(&self.layout, &self.metrics)
    }

    /// A range of the article as a range of the block, if any of it is here.
    pub(crate) fn local(&self, range: ByteRange) -> Option<ByteRange> {
        let part = range.intersection(self.range)?;
        Some(ByteRange::new(part.start - self.range.start, part.end - self.range.start))
    }
}

fn bar_x(in_card: bool, lane: usize) -> f32 {
    if in_card { -10.0 - 5.0 * lane as f32 } else { -20.0 - 7.0 * lane as f32 }
}

fn clear(in_card: bool, lanes: usize) -> f32 {
    let bars = -bar_x(in_card, lanes.saturating_sub(1)) + 6.0;
    if in_card { bars.max(card::SIDE + 6.0) } else { bars }
}

fn is_bracketed((_, label): (&SpanLayer, &Label)) -> bool {
    label.bracketed
}

/// Has those groups say their numbers above the words whose numbers have no room in the margin.
fn number_above(ctx: &Context, groups: &mut [Group], margin: f32, clear: f32) {
    let firsts: Vec<Option<usize>> =
        groups.iter().map(|group| group.first.filter(|_| !group.wanted.heads)).collect();
    for (i, group) in groups.iter_mut().enumerate() {
        let Some(row) = firsts.get(i).copied().flatten() else { continue };
        let beside = firsts.iter().skip(i + 1).filter(|first| **first == Some(row)).count();
        let number = (group.wanted.at + 1).to_string();
        if clear + number_room(ctx, &number, beside) > margin {
            group.wanted.says = format!("{number} {}", group.wanted.says);
            group.wanted.numbered = true;
        }
    }
}

/// A bar for each bracketed span, in the lowest lane that is free over all its rows.
fn bars(marks: &[Mark]) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|&i| marks.get(i).and_then(|m| m.rects.first()).map(|(row, _)| *row));
    for i in order {
        let Some(mark) = marks.get(i).filter(|m| m.bracketed) else { continue };
        let (Some((first, _)), Some((last, _))) = (mark.rects.first(), mark.rects.last()) else {
            continue;
        };
        let rows = (*first, *last);
        let lane = (0..)
            .find(|lane| {
                bars.iter()
                    .filter(|b| b.lane == *lane)
                    .all(|b| b.rows.1 < rows.0 || b.rows.0 > rows.1)
            })
            .unwrap_or(0);
        bars.push(Bar { mark: i, lane, rows });
    }
    bars
}
