//! Where connectors run between two places of the text: along the lane above a row, or
//! out to the gutter and back in. Pure geometry; never through text.

use egui::{Pos2, Rangef, Rect, Vec2, pos2};

/// How far rows may be apart, in points, for a line to be drawn between them.
const FAR: f32 = 250.0;
/// Between two connectors on one lane or in the gutter.
const STEP: f32 = 2.0;
const GUTTER_STEP: f32 = 7.0;
/// How many fit above one row, and how many into the gutter.
const ABOVE: usize = 3;
const BESIDE: usize = 3;
const CORNER: f32 = 5.0;

/// A place that a connector can begin or end at, on screen.
#[derive(Clone, Debug)]
pub(crate) struct Port {
    /// The words, on one row.
    pub(crate) rect: Rect,
    /// Top of the words' highlight.
    pub(crate) top: f32,
    /// Height of the lane above the row.
    pub(crate) lane: f32,
    /// The row's baseline.
    pub(crate) baseline: f32,
    /// What stands between words and lane on this row: tags.
    pub(crate) tags: Vec<Rangef>,
    /// The place at the left from which lines leave for the gutter: a quote's bar.
    pub(crate) bar: Option<f32>,
    /// Left edge of the first free gutter lane.
    pub(crate) gutter: f32,
    /// Whether the row reads from right to left.
    pub(crate) right_to_left: bool,
}

/// A connector, as corner points from source to target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Route {
    /// At least two.
    pub(crate) points: Vec<Pos2>,
}

/// Gives each connector a lane of its own.
#[derive(Debug, Default)]
pub(crate) struct Router {
    /// Taken stretches of the lanes above rows: height of the lane, level, stretch.
    above: Vec<(f32, usize, Rangef)>,
    /// Taken stretches of the gutter: level, stretch.
    beside: Vec<(usize, Rangef)>,
}

impl Router {
    /// The way from one port to another; `None` if they are too far apart or there is no
    /// room left.
    pub(crate) fn route(&mut self, from: &Port, to: &Port) -> Option<Route> {
        if (from.baseline - to.baseline).abs() < 1.0 {
            return self.same_row(from, to);
        }
        if (from.baseline - to.baseline).abs() > FAR {
            return None;
        }
        self.by_gutter(from, to)
    }

    fn same_row(&mut self, from: &Port, to: &Port) -> Option<Route> {
        let (a, b) = (leave(from), arrive(to));
        let level = self.take_above(from.lane, Rangef::new(a.min(b), a.max(b)))?;
        let y = from.lane - STEP * level as f32;
        Some(Route { points: vec![pos2(a, from.top), pos2(a, y), pos2(b, y), pos2(b, to.top)] })
    }

    fn by_gutter(&mut self, from: &Port, to: &Port) -> Option<Route> {
        let end = arrive(to);
        let rows = Rangef::new(from.baseline.min(to.lane), from.baseline.max(to.lane));
        let level = (0..BESIDE).find(|level| {
            self.beside.iter().all(|(l, taken)| l != level || !overlaps(*taken, rows))
        })?;
        let x = from.gutter.min(to.gutter) - GUTTER_STEP * level as f32;
        let above = self.take_above(to.lane, Rangef::new(x, end))?;
        let y = to.lane - STEP * above as f32;
        let mut points = match from.bar {
            // Out of the bar, at the height of the words.
            Some(bar) => vec![pos2(bar, from.rect.center().y), pos2(x, from.rect.center().y)],
            None => {
                let start = leave(from);
                let above = self.take_above(from.lane, Rangef::new(x, start))?;
                let lane = from.lane - STEP * above as f32;
                vec![pos2(start, from.top), pos2(start, lane), pos2(x, lane)]
            }
        };
        self.beside.push((level, rows));
        points.extend([pos2(x, y), pos2(end, y), pos2(end, to.top)]);
        Some(Route { points })
    }

    fn take_above(&mut self, lane: f32, stretch: Rangef) -> Option<usize> {
        let free = |level: &usize| {
            self.above.iter().all(|(at, l, taken)| {
                (at - lane).abs() > 0.5 || l != level || !overlaps(*taken, stretch)
            })
        };
        let level = (0..ABOVE).find(free)?;
        self.above.push((lane, level, stretch));
        Some(level)
    }
}

/// Where a line leaves upwards: the middle of the words, beside tags.
fn leave(port: &Port) -> f32 {
    between(port, port.rect.center().x)
}

/// Where a line comes down: near the end of the words, where no tag is.
fn arrive(port: &Port) -> f32 {
    let inside = (port.rect.width() / 2.0).min(7.0);
    let wanted =
        if port.right_to_left { port.rect.left() + inside } else { port.rect.right() - inside };
    between(port, wanted)
}

/// The place nearest to `wanted` over the words that no tag stands over; just after the
/// tags if these stand over all of them.
fn between(port: &Port, wanted: f32) -> f32 {
    let free = |x: f32| port.tags.iter().all(|t| x < t.min - 3.0 || x > t.max + 3.0);
    let mut candidates = vec![wanted];
    for tag in &port.tags {
        candidates.extend([tag.min - 4.0, tag.max + 4.0]);
    }
    let words = Rangef::new(port.rect.left() + 1.0, port.rect.right() - 1.0);
    let near = |x: &f32| (x - wanted).abs();
    let best = |list: Vec<f32>| list.into_iter().min_by(|a, b| near(a).total_cmp(&near(b)));
    let over: Vec<f32> =
        candidates.iter().copied().filter(|x| words.contains(*x) && free(*x)).collect();
    best(over)
        .or_else(|| best(candidates.into_iter().filter(|x| free(*x)).collect()))
        .unwrap_or(wanted)
}

fn overlaps(a: Rangef, b: Rangef) -> bool {
    a.min <= b.max + 2.0 && b.min <= a.max + 2.0
}

impl Route {
    /// The line with its corners rounded.
    pub(crate) fn rounded(&self) -> Vec<Pos2> {
        let mut line = Vec::with_capacity(self.points.len() * 4);
        for (i, at) in self.points.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| self.points.get(i));
            let (Some(before), Some(after)) = (before, self.points.get(i + 1)) else {
                line.push(*at);
                continue;
            };
            let (back, forth) = (*before - *at, *after - *at);
            let radius = CORNER.min(back.length() / 2.0).min(forth.length() / 2.0);
            let (start, end) =
                (*at + back.normalized() * radius, *at + forth.normalized() * radius);
            for step in 0..=4 {
                line.push(quadratic(start, *at, end, step as f32 / 4.0));
            }
        }
        line
    }

    /// The two strokes of the arrow at the end.
    pub(crate) fn arrow(&self) -> Option<[Pos2; 3]> {
        let (tip, before) = (self.points.last()?, self.points.iter().rev().nth(1)?);
        let back = (*before - *tip).normalized();
        let side = Vec2::new(-back.y, back.x);
        Some([*tip + back * 5.0 + side * 4.0, *tip, *tip + back * 5.0 - side * 4.0])
    }

    /// Whether the line passes within two points of `rect`'s inside.
    #[cfg(test)]
    fn crosses(&self, rect: Rect) -> bool {
        self.points.windows(2).any(|ends| {
            let [a, b] = ends else { return false };
            Rect::from_two_pos(*a, *b).intersects(rect)
        })
    }
}

fn quadratic(a: Pos2, corner: Pos2, b: Pos2, t: f32) -> Pos2 {
    let (one, two) = (a + (corner - a) * t, corner + (b - corner) * t);
    one + (two - one) * t
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A port on row `row` (38 points each), from `x` and `width` wide, with a tag.
    fn port(row: usize, x: f32, width: f32, bar: bool) -> Port {
        let baseline = 100.0 + 38.0 * row as f32;
        Port {
            rect: Rect::from_min_max(pos2(x, baseline - 14.5), pos2(x + width, baseline + 6.0)),
            top: baseline - 14.5,
            lane: baseline - 29.75,
            baseline,
            tags: vec![Rangef::new(x - 1.0, x + 20.0)],
            bar: bar.then_some(80.0),
            gutter: 73.0,
            right_to_left: false,
        }
    }

    #[test]
    fn on_one_row_it_goes_up_across_and_down() {
        let route = Router::default()
            .route(&port(0, 100.0, 200.0, false), &port(0, 400.0, 60.0, false))
            .unwrap();
        assert_eq!(route.points.len(), 4);
        assert_eq!(route.points[0], pos2(200.0, 85.5));
        assert_eq!(route.points[3], pos2(453.0, 85.5));
        assert_eq!(route.points[1].y, route.points[2].y);
    }

    #[test]
    fn a_second_one_over_the_same_words_gets_a_lane_of_its_own() {
        let mut router = Router::default();
        let (a, b, c) =
            (port(0, 100.0, 80.0, false), port(0, 300.0, 60.0, false), port(0, 400.0, 60.0, false));
        let (one, two) = (router.route(&a, &b).unwrap(), router.route(&a, &c).unwrap());
        assert!((one.points[1].y - two.points[1].y).abs() >= STEP);
    }

    #[test]
    fn what_is_too_far_gets_no_line() {
        assert_eq!(
            Router::default().route(&port(0, 100.0, 80.0, true), &port(9, 100.0, 80.0, true)),
            None
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// A line never runs through the words of any row: between baseline + 5 (below the
        /// letters) and the top of the next row's letters is all the room it takes, or the
        /// gutter, or straight above its own words.
        #[test]
        fn no_line_runs_through_words(
            from in (0usize..8, 100.0f32..600.0, 10.0f32..100.0, any::<bool>()),
            to in (0usize..8, 100.0f32..600.0, 10.0f32..100.0),
        ) {
            let from = port(from.0, from.1, from.2, from.3);
            let to = port(to.0, to.1, to.2, false);
            let Some(route) = Router::default().route(&from, &to) else { return Ok(()) };
            for row in 0..8 {
                let baseline = 100.0 + 38.0 * row as f32;
                // The letters of the column, 100 to 700, x-height and descenders.
                let words = Rect::from_min_max(
                    pos2(90.0, baseline - 13.0), pos2(710.0, baseline + 4.0));
                prop_assert!(!route.crosses(words), "{route:?} through row {row}");
            }
        }
    }
}
