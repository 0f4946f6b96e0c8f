//! What stands where in the grid: wide windows have a column for each layer of labels,
//! narrow ones put all labels into one and leave out what is least needed.

use egui::{Rangef, Rect, Ui, pos2};

use super::{SIDE, layers, rule};
use crate::schema::{Colour, SegmentLayer};
use crate::session::Session;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Chip, clipped, line, paint_left, paint_right};

/// Between two columns.
const GAP: f32 = 16.0;
/// The least room that the text may have beside a column for each layer.
const TEXT: f32 = 200.0;
/// The most that one column for all labels takes without need.
const MERGED: f32 = 300.0;
/// “+2” after the chips that fit, or the key of the layer in the open row.
const MORE: f32 = 28.0;

/// A column of labels.
pub(super) struct LabelColumn {
    pub(super) x: Rangef,
    /// The layer that it is for; none if it is for all.
    pub(super) layer: Option<String>,
}

/// Left and right of each column.
pub(super) struct Columns {
    pub(super) number: Rangef,
    pub(super) author: Rangef,
    /// Whether there is room for the disc with initials.
    pub(super) disc: bool,
    /// Whether the time stands below the name, where nothing else does.
    pub(super) time: bool,
    /// What the comment answers; without room for a column it stands below the name.
    pub(super) answers: Option<Rangef>,
    pub(super) text: Rangef,
    pub(super) labels: Vec<LabelColumn>,
    pub(super) ring: Rangef,
}

impl Columns {
    pub(super) fn new(ui: &Ui, session: &Session, x: Rangef) -> Self {
        let t = Tokens::of(ui);
        let count = session.open().map_or(0, |o| o.comment_count());
        let digits = count.to_string().len().max(2);
        let number = line(ui, &"0".repeat(digits), type_role::small(), t.ink3).size().x;
        let width = x.span();
        let (author, answers, disc, time) = match width {
            w if w >= 960.0 => (164.0, 104.0, true, true),
            w if w >= 720.0 => (164.0, 0.0, true, true),
            w if w >= 520.0 => (124.0, 0.0, true, false),
            _ => (84.0, 0.0, false, false),
        };
        let ring = 16.0;
        let mut taken = 2.0 * SIDE + number + GAP + author + GAP + GAP + ring;
        if answers > 0.0 {
            taken += answers + GAP;
        }
        let room = width - taken;
        let layers: Vec<&SegmentLayer> = layers(session.schema()).collect();
        let of_all = |chips: usize| -> Vec<(Option<String>, f32)> {
            layers.iter().map(|l| (Some(l.name.clone()), width_of(ui, l, chips))).collect()
        };
        let total = |c: &[(Option<String>, f32)]| c.iter().map(|(_, w)| w + GAP).sum::<f32>();
        let widest = layers.iter().map(|l| width_of(ui, l, 1)).fold(0.0, f32::max);
        let wanted = [of_all(2), of_all(1)]
            .into_iter()
            .find(|columns| total(columns) + TEXT <= room)
            .unwrap_or_else(|| match layers.len() {
                0 => Vec::new(),
                _ => vec![(None, widest.max((room - GAP - 2.0 * TEXT).min(MERGED)))],
            });

        let left = x.min + SIDE;
        let number = Rangef::new(left, left + number);
        let author = Rangef::new(number.max + GAP, number.max + GAP + author);
        let ring = Rangef::new(x.max - SIDE - ring, x.max - SIDE);
        let mut right = ring.min - GAP;
        let mut labels = Vec::new();
        for (layer, width) in wanted.into_iter().rev() {
            labels.push(LabelColumn { x: Rangef::new(right - width, right), layer });
            right -= width + GAP;
        }
        labels.reverse();
        let mut from = author.max + GAP;
        let answers = (answers > 0.0).then(|| {
            let column = Rangef::new(from, from + answers);
            from = column.max + GAP;
            column
        });
        let text = Rangef::new(from, right.max(from + 40.0));
        Self { number, author, disc, time, answers, text, labels, ring }
    }

    /// Where the author's name begins.
    pub(super) fn name(&self) -> f32 {
        self.author.min + if self.disc { 30.0 } else { 0.0 }
    }

    /// Paints the names of the columns.
    pub(super) fn names(&self, ui: &Ui, session: &Session, top: f32, height: f32) {
        let t = Tokens::of(ui);
        let y = top + height / 2.0;
        let name = |words: &str, x: Rangef| {
            let galley = clipped(ui, words, type_role::meta(), t.ink3, x.span());
            paint_left(ui, galley, x.min, y);
        };
        paint_right(ui, line(ui, "#", type_role::meta(), t.ink3), self.number.max, y);
        name("Author", self.author);
        if let Some(answers) = self.answers {
            name("In reply to", answers);
        }
        name("Comment", self.text);
        for column in &self.labels {
            let layer = column.layer.as_deref().and_then(|l| session.schema().segment_layer(l));
            name(layer.map_or("Labels", |l| l.name.as_str()), column.x);
        }
        let area = ui.max_rect();
        rule(ui, Rect::from_min_max(pos2(area.left(), top), pos2(area.right(), top + height)));
    }
}

/// The width for so many of a layer's chips: the widest of them.
fn width_of(ui: &Ui, layer: &SegmentLayer, chips: usize) -> f32 {
    let t = Tokens::of(ui);
    let chip = |title: &str| Chip::new(title, Colour::default(), "").small().width(ui);
    let mut widths: Vec<f32> = layer.labels.iter().map(|l| chip(l.title())).collect();
    widths.sort_by(|a, b| b.total_cmp(a));
    let chips = if layer.several { chips } else { 1 };
    let most: f32 = widths.iter().take(chips).map(|w| w + 6.0).sum();
    let name = line(ui, &layer.name, type_role::meta(), t.ink3).size().x;
    (most - 6.0 + MORE).max(name.min(most + MORE)).ceil()
}
