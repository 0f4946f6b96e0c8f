//! What stands above the rows of a block: the labels of its spans, and between them in amber what
//! is to be said of its differences or changes; all in the order in which the words are read.

use egui::Context;
use egui::text::LayoutJob;

use super::laid::Mark;
use super::lanes::Group;
use crate::ui::text_layout::ParagraphLayout;
use crate::ui::theme::type_role;

const GAP: f32 = 5.0;
/// A label further behind the end of its words than this is counted, not shown.
const BEHIND: f32 = 40.0;
/// What begins nearer to the end of the column than this is not shown.
const LEAST: f32 = 12.0;

/// A tag above a row.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    /// Position of its mark.
    pub(crate) mark: usize,
    /// The row it stands above.
    pub(crate) row: usize,
    /// Its left edge.
    pub(crate) x: f32,
    /// How wide it is.
    pub(crate) width: f32,
    /// How many more tags had no room here.
    pub(crate) more: usize,
}

/// Amber words above a row.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Position of the group that it is said of.
    pub(crate) group: usize,
    /// The row it stands above.
    pub(crate) row: usize,
    /// Its left edge.
    pub(crate) x: f32,
    /// How wide it is.
    pub(crate) width: f32,
    /// What is said.
    pub(crate) words: String,
}

/// Something wanted above a row: where its words begin and end, measured along the row.
struct Wanted {
    row: usize,
    from: f32,
    to: f32,
    width: f32,
    of: Of,
}

#[derive(Clone, Copy)]
enum Of {
    Mark(usize),
    Group(usize),
}

/// Tags by row, in reading order, the outer span's first where two begin together; what is said of
/// a span right behind its tag. In a row that runs from right to left they stand at the right,
/// where the words begin.
pub(super) fn tags(
    ctx: &Context,
    layout: &ParagraphLayout,
    marks: &[Mark],
    groups: &[Group],
    column: f32,
) -> (Vec<Tag>, Vec<Said>) {
    let backwards = |row: usize| layout.rows().get(row).is_some_and(|r| r.right_to_left);
    let extent = |row: usize, rects: &[(usize, egui::Rect)]| {
        let on_row = rects.iter().filter(|(r, _)| *r == row).map(|(_, rect)| rect);
        let (left, right) = on_row.fold((f32::INFINITY, f32::NEG_INFINITY), |(l, r), rect| {
            (l.min(rect.left()), r.max(rect.right()))
        });
        if backwards(row) { (-right, -left) } else { (left, right) }
    };
    let mut wanted = Vec::new();
    for (i, mark) in marks.iter().enumerate().filter(|(_, m)| !m.bracketed && m.start.is_some()) {
        let Some((row, _)) = mark.rects.first() else { continue };
        let (from, to) = extent(*row, &mark.rects);
        let width = tag_width(ctx, &mark.label);
        wanted.push(Wanted { row: *row, from, to, width, of: Of::Mark(i) });
    }
    let sort = |wanted: &mut Vec<Wanted>| {
        wanted.sort_by(|a, b| {
            a.row.cmp(&b.row).then(a.from.total_cmp(&b.from)).then(b.to.total_cmp(&a.to))
        });
    };
    let said = |i: usize, group: &Group| {
        let row = group.first?;
        let (from, to) = extent(row, &group.rects);
        let width = tag_width(ctx, &group.wanted.says);
        from.is_finite().then_some(Wanted { row, from, to, width, of: Of::Group(i) })
    };
    // First what is said of no span with a tag: it is put in by where it begins.
    let mut behind: Vec<(usize, Wanted)> = Vec::new();
    for (i, group) in groups.iter().enumerate().filter(|(_, g)| g.is_tagged()) {
        let Some(own) = said(i, group) else { continue };
        let about = |mark: &Mark| Some(mark.id) == group.wanted.about && !mark.bracketed;
        match marks.iter().position(about) {
            Some(mark) => behind.push((mark, own)),
            None => wanted.push(own),
        }
    }
    sort(&mut wanted);
    for (mark, own) in behind {
        let tag = wanted
            .iter()
            .position(|w| w.row == own.row && matches!(w.of, Of::Mark(m) if m == mark));
        match tag {
            Some(at) => wanted.insert(at + 1, own),
            None => {
                wanted.push(own);
                sort(&mut wanted);
            }
        }
    }
    let (mut tags, mut all_said): (Vec<Tag>, Vec<Said>) = Default::default();
    let mut taken = f32::NEG_INFINITY;
    let mut row_now = usize::MAX;
    for Wanted { row, from, to, width, of } in wanted {
        if row != row_now {
            row_now = row;
            taken = f32::NEG_INFINITY;
        }
        let at = (from - 1.0).max(taken + GAP);
        let x = if backwards(row) { -(at + width) } else { at };
        match of {
            Of::Mark(mark) => {
                if at > to + BEHIND
                    && let Some(last) = tags.last_mut()
                {
                    last.more += 1;
                    continue;
                }
                tags.push(Tag { mark, row, x, width, more: 0 });
            }
            Of::Group(group) => {
                if x > column - LEAST {
                    continue;
                }
                let words = groups.get(group).map_or_else(String::new, |g| g.wanted.says.clone());
                all_said.push(Said { group, row, x, width, words });
            }
        }
        taken = at + width;
    }
    (tags, all_said)
}

/// How wide a tag is painted.
fn tag_width(ctx: &Context, label: &str) -> f32 {
    let job = tag_job(label, egui::Color32::PLACEHOLDER);
    ctx.fonts_mut(|f| f.layout_job(job)).size().x
}

/// A tag's text.
pub(crate) fn tag_job(label: &str, colour: egui::Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.append(
        label,
        0.0,
        egui::TextFormat {
            font_id: type_role::tag(),
            extra_letter_spacing: 0.35,
            color: colour,
            ..Default::default()
        },
    );
    job
}
