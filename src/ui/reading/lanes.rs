//! Differences between annotators as they lie in a block of text: which rows they are on, and how
//! much room their lanes take below these. Geometry alone; [`super::lane_paint`] paints it.
//!
//! A difference about spans has a thin lane for each annotator under its words. That in hand is
//! opened where annotators differ: its lanes are tall enough to be read.

use egui::Rect;
use smallvec::SmallVec;

use super::levels::{Stacked, levels};
use crate::annotation::AnnotationId;
use crate::review::compare::{Family, Item};
use crate::session::{Block, Here, Session};
use crate::text::ByteRange;
use crate::ui::text_layout::{ParagraphLayout, PlacedParagraph};

/// Height of a thin lane.
pub(super) const LANE: f32 = 3.0;
/// From one thin lane to the next.
pub(super) const LANE_PITCH: f32 = 5.0;
/// Height of a lane that is opened.
pub(super) const OPEN_LANE: f32 = 20.0;
/// From one opened lane to the next.
pub(super) const OPEN_PITCH: f32 = 25.0;
/// Between what is above and the first lane.
const CLEAR: f32 = 3.0;
/// Around the opened lanes.
const OPEN_CLEAR: f32 = 10.0;
/// More rows than this are not opened at once.
const MOST_OPENED: usize = 3;

/// A difference that is to be shown in a block.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    /// Its position among the article's differences.
    pub(crate) at: usize,
    /// All spans proposed, or where it stands otherwise, in bytes of the article.
    pub(crate) place: ByteRange,
    /// Where annotators' edges are, if these differ.
    edges: Vec<usize>,
    /// Whether it is in hand.
    pub(crate) current: bool,
    /// Whether it is about spans, so that it has lanes.
    lanes: bool,
    /// What stands above its first words, if anything.
    pub(crate) says: String,
    /// The span that this is said of, if it is a certain one.
    pub(crate) about: Option<AnnotationId>,
    /// Its number is said there, too, as there is no room for it in the margin.
    pub(crate) numbered: bool,
    /// Whether it is about the comment whose first block this is.
    pub(crate) heads: bool,
}

/// What is to be shown in a block: what is open, and what is in hand.
pub(crate) fn wanted(session: &Session, block: &Block) -> Vec<Wanted> {
    let Some((review, here)) = session.reviewed() else { return Vec::new() };
    let Some(open) = session.open() else { return Vec::new() };
    let comment = block.comment.filter(|_| block.first).and_then(|order| open.comment_range(order));
    let mut all = Vec::new();
    for (at, item) in here.differences().iter().enumerate() {
        let place = item.subject.place;
        if place.start > block.range.end {
            break;
        }
        let current = review.current() == Some(at);
        let heads = comment == Some(place);
        let inside =
            heads || place.overlaps(block.range) || place.touches(block.range) && place.is_empty();
        if !inside || (here.is_decided(at) && !current) {
            continue;
        }
        let mut edges: Vec<Vec<usize>> = Vec::new();
        for proposal in &item.proposals {
            let Some(set) = proposal.annotators.first().and_then(|who| here.set(*who)) else {
                continue;
            };
            let spans = proposal.records.iter().filter_map(|id| set.span(*id));
            let fragments = spans.flat_map(|span| span.fragments.iter());
            edges.push(fragments.flat_map(|range| [range.start, range.end]).collect());
        }
        edges.retain(|edges| !edges.is_empty());
        // Only the edges that not all have.
        let differing: Vec<usize> = edges
            .iter()
            .flatten()
            .filter(|edge| !edges.iter().all(|all| all.contains(edge)))
            .copied()
            .collect();
        let lanes = item.subject.family == Family::Span && !review.is_beside();
        let says = if lanes { said(here, item) } else { String::new() };
        all.push(Wanted {
            edges: differing,
            lanes,
            ..Wanted::without_lanes(at, place, current, says, heads)
        });
    }
    all
}

/// The different labels, `LOC / ORG` or `PER / none`.
fn said(here: &Here, item: &Item) -> String {
    let mut said: Vec<String> = Vec::new();
    for annotator in 0..here.names().len() {
        let own = item.proposals.iter().find(|p| p.annotators.contains(&annotator));
        // The records are those of the first who has it; the others' are equal.
        let set = own.and_then(|p| here.set(*p.annotators.first()?));
        let records = own.into_iter().flat_map(|p| &p.records);
        let spans = records.filter_map(|id| set?.span(*id));
        let labels: Vec<&str> = spans.map(|span| span.label.as_str()).collect();
        let words = if labels.is_empty() { "none".to_owned() } else { labels.join("+") };
        if !said.contains(&words) {
            said.push(words);
        }
    }
    said.join(" / ")
}

impl Wanted {
    /// Something without lanes: only with a ground, a number and, if `says` says anything, words
    /// above.
    pub(crate) fn without_lanes(
        at: usize,
        place: ByteRange,
        current: bool,
        says: String,
        heads: bool,
    ) -> Self {
        Self {
            at,
            place,
            edges: Vec::new(),
            current,
            lanes: false,
            says,
            about: None,
            numbered: false,
            heads,
        }
    }

    /// The same, said of a certain span.
    pub(crate) fn about(self, about: Option<AnnotationId>) -> Self {
        Self { about, ..self }
    }
}

/// A difference in a block, laid out. Rectangles are in points from the block's text origin.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// What it is.
    pub(crate) wanted: Wanted,
    /// Its words: row and rectangle.
    pub(crate) rects: SmallVec<[(usize, Rect); 2]>,
    /// The first row, if it begins in this block.
    pub(crate) first: Option<usize>,
    /// The rows in which its lanes are opened.
    pub(crate) opened: SmallVec<[usize; 3]>,
    /// Above how many others its thin lanes are, counted from the words.
    slot: usize,
}

/// The room that lanes take.
#[derive(Clone, Debug, Default)]
pub(crate) struct LaneRows {
    annotators: usize,
    /// For each row: how many groups of thin lanes, and whether there are opened ones.
    rows: Vec<(usize, bool)>,
    /// For each row, where the lanes begin below the baseline.
    floors: Vec<f32>,
}

/// Finds rows and slots; rectangles come with [`place`].
pub(crate) fn arrange(
    layout: &ParagraphLayout,
    wanted: Vec<Wanted>,
    annotators: usize,
    local: impl Fn(ByteRange) -> ByteRange,
    block: ByteRange,
) -> (Vec<Group>, LaneRows) {
    let stacked: Vec<Stacked> =
        wanted.iter().map(|w| Stacked { extent: w.place, bracketed: false }).collect();
    let slots = levels(&stacked);
    let count = layout.rows().len();
    let mut rows = LaneRows { annotators, rows: vec![(0, false); count], floors: vec![0.0; count] };
    let mut groups = Vec::new();
    for (wanted, slot) in wanted.into_iter().zip(slots) {
        let on: SmallVec<[usize; 4]> =
            layout.spans(local(wanted.place)).into_iter().map(|piece| piece.row).collect();
        let row_of = |edge: &usize| {
            let inside = block.start <= *edge && *edge <= block.end;
            let at = local(ByteRange::new(*edge, *edge)).start;
            inside.then(|| layout.caret(at, crate::ui::text_layout::Affinity::After).row)
        };
        let begins = wanted.place.start >= block.start;
        let mut opened: SmallVec<[usize; 3]> = SmallVec::new();
        if wanted.current && wanted.lanes {
            opened = wanted.edges.iter().filter_map(row_of).filter(|r| on.contains(r)).collect();
            opened.sort_unstable();
            opened.dedup();
            opened.truncate(MOST_OPENED);
            // The same words with other labels: where they begin.
            if opened.is_empty() && begins {
                opened.extend(on.first().copied());
            }
        }
        for row in on.iter().filter(|_| wanted.lanes) {
            if let Some((thin, open)) = rows.rows.get_mut(*row) {
                if opened.contains(row) {
                    *open = true;
                } else {
                    *thin = (*thin).max(usize::from(slot) + 1);
                }
            }
        }
        let first = begins.then(|| on.first().copied().unwrap_or(0));
        groups.push(Group {
            wanted,
            rects: SmallVec::new(),
            first,
            opened,
            slot: usize::from(slot),
        });
    }
    (groups, rows)
}

/// Gives the groups their rectangles, once the rows have their places.
pub(crate) fn place(
    groups: &mut [Group],
    placed: &PlacedParagraph<'_>,
    local: impl Fn(ByteRange) -> ByteRange,
) {
    for group in groups {
        group.rects = placed.rects(local(group.wanted.place)).collect();
    }
}

impl Group {
    /// Whether something stands above its first words.
    pub(crate) fn is_tagged(&self) -> bool {
        !self.wanted.says.is_empty()
    }

    /// Whether it has lanes under its words.
    pub(crate) fn has_lanes(&self) -> bool {
        self.wanted.lanes
    }
}

impl LaneRows {
    /// How far below the baseline a row reaches with its lanes, if underlines and words reach to
    /// `floor`; nothing if it has none.
    pub(crate) fn below(&mut self, row: usize, floor: f32) -> Option<f32> {
        let (thin, open) = self.rows.get(row).copied()?;
        if thin == 0 && !open {
            return None;
        }
        if let Some(slot) = self.floors.get_mut(row) {
            *slot = floor + CLEAR;
        }
        let opened = if open { self.opened_height() } else { 0.0 };
        Some(floor + CLEAR + thin as f32 * self.thin_height() + opened)
    }

    /// The top of an annotator's thin lane, below the baseline.
    pub(crate) fn thin(&self, row: usize, group: &Group, annotator: usize) -> f32 {
        let floor = self.floors.get(row).copied().unwrap_or_default();
        floor + group.slot as f32 * self.thin_height() + annotator as f32 * LANE_PITCH
    }

    /// The top of an annotator's opened lane, below the baseline.
    pub(crate) fn opened(&self, row: usize, annotator: usize) -> f32 {
        let floor = self.floors.get(row).copied().unwrap_or_default();
        let thin = self.rows.get(row).map_or(0, |(thin, _)| *thin);
        floor + thin as f32 * self.thin_height() + OPEN_CLEAR / 2.0 + annotator as f32 * OPEN_PITCH
    }

    /// Where the opened lanes of a row end, below the baseline.
    pub(crate) fn opened_end(&self, row: usize) -> f32 {
        self.opened(row, self.annotators) - OPEN_PITCH + OPEN_LANE + OPEN_CLEAR / 2.0 + 1.0
    }

    fn thin_height(&self) -> f32 {
        self.annotators as f32 * LANE_PITCH + 2.0
    }

    fn opened_height(&self) -> f32 {
        self.annotators as f32 * OPEN_PITCH + OPEN_CLEAR
    }
}
