//! Unitizing alpha: agreement of annotators who choose for themselves what to mark, over the
//! whole of a text, by how much of it their sections have in common.
//!
//! K. Krippendorff, Y. Mathet, S. Bouvry and A. Widlöcher, “On the reliability of unitizing
//! textual continua: further developments”, Quality & Quantity 50, 2016; the equations named
//! below are those of K. Krippendorff, “Content analysis”, 4th edition, 2019, section 12.6,
//! which has the same.
//!
//! # Conventions
//!
//! - Every annotator cuts the continuum into sections: what a unit covers, and the gaps between
//!   units, whose value is φ. Lengths are counted in the measure of the units (code points).
//! - Where units of one annotator overlap, the continuum is cut wherever one of them begins or
//!   ends; what several cover is a section whose value is the set of their labels, a value like
//!   any other. A unit of several parts is as many sections. A unit without length is none.
//! - Sections that touch stay two, as the units are.
//! - Several articles are continua laid side by side. In each, only annotators who have it are
//!   paired; articles of one annotator are left out.
//! - What a label agrees by ([`Continua::cu_alpha_of`]) is asked of sections with it, alone or
//!   with others, against sections without.

use std::collections::{BTreeMap, BTreeSet};

use super::{Undefined, Unit, float};

/// Continua of articles, as what figures of any sample of them are made of.
#[derive(Clone, Debug)]
pub struct Continua {
    articles: Vec<Coincidences>,
    /// How many sets of labels there are, φ among them.
    values: usize,
}

/// What the sections of an article have in common, by the length of their intersections; of
/// several articles it is the sum. Each pair of sections of m annotators counts by 1/(m-1).
#[derive(Clone, Debug, Default)]
struct Coincidences {
    /// All intersections: the length, for each annotator. ℓ··
    all: f64,
    /// Those of the same value. Σ ℓcc
    same: f64,
    /// Those of gaps.
    both_gaps: f64,
    /// What sections would have in common with themselves: squares of lengths, of gaps their
    /// lengths (eq. 33).
    selves: f64,
    /// By value, how long its sections are. ℓc·
    values: Vec<(usize, f64)>,
    /// Intersections of units alone, no gaps.
    units: Valued,
    /// By value, how much of its sections others have units on.
    unit_values: Vec<(usize, f64)>,
    /// Label by label, those of units with it.
    labels: Vec<Valued>,
}

/// Intersections of units (eq. 36).
#[derive(Clone, Copy, Debug, Default)]
struct Valued {
    all: f64,
    same: f64,
    /// Squares of how much of each section others have units on.
    selves: f64,
}

/// A section of an annotator's, without gaps.
#[derive(Clone, Debug)]
struct Section {
    start: usize,
    end: usize,
    value: usize,
    labels: BTreeSet<usize>,
    /// How much of it others have units on, on average.
    paired: f64,
}

/// The value of gaps.
const PHI: usize = 0;

impl Continua {
    /// Of articles: how long each is, and for each annotator the units, `None` if the annotator
    /// has not annotated it. Labels are below `labels`.
    pub fn new<'u>(
        labels: usize,
        articles: impl IntoIterator<Item = (usize, &'u [Option<Vec<Unit>>])>,
    ) -> Self {
        let mut values: BTreeMap<BTreeSet<usize>, usize> = BTreeMap::new();
        let article = |(length, annotators): (usize, &[Option<Vec<Unit>>])| {
            let own = annotators.iter().flatten();
            let sections: Vec<Vec<Section>> =
                own.map(|units| sections(length, units, &mut values)).collect();
            coincidences(length, labels, sections)
        };
        let articles = articles.into_iter().map(article).collect();
        // φ beside them.
        Self { articles, values: values.len() + 1 }
    }

    /// uα: whether the same of the text is marked and called the same (eq. 34). The articles
    /// are positions, some more than once.
    ///
    /// # Errors
    /// If no two annotators have any of the articles, or nobody marked anything.
    pub fn alpha_u(&self, articles: &[usize]) -> Result<f64, Undefined> {
        let lengths = self.lengths(articles, |own| &own.values);
        let expected = |all: f64| all * all - squares(&lengths);
        self.figure(articles, |own| own.all - own.same, expected)
    }

    /// |uα: whether the same of the text is marked, whatever it is called (eq. 35).
    ///
    /// # Errors
    /// As [`Self::alpha_u`].
    pub fn alpha_u_binary(&self, articles: &[usize]) -> Result<f64, Undefined> {
        let lengths = self.lengths(articles, |own| &own.values);
        let gaps = lengths.first().copied().unwrap_or(0.0);
        let differing = |own: &Coincidences| {
            let gaps = own.values.iter().find(|(value, _)| *value == PHI);
            2.0 * (gaps.map_or(0.0, |(_, length)| *length) - own.both_gaps)
        };
        self.figure(articles, differing, |all| 2.0 * gaps * (all - gaps))
    }

    /// cuα: whether what two annotators marked is called the same; what only one marked does not
    /// count (eq. 37).
    ///
    /// # Errors
    /// If no two annotators marked the same place.
    pub fn cu_alpha(&self, articles: &[usize]) -> Result<f64, Undefined> {
        let lengths = self.lengths(articles, |own| &own.unit_values);
        let sum = self.valued(articles, |own| Some(&own.units));
        if sum.all <= 0.0 {
            return Err(Undefined::NothingShared);
        }
        let expected = sum.all * sum.all - squares(&lengths);
        Ok(beyond(sum.all - sum.same, expected, sum.all - sum.selves / sum.all))
    }

    /// (k)uα: the same for one label (eq. 38).
    ///
    /// # Errors
    /// If no annotator marked anything where another gave this label.
    pub fn cu_alpha_of(&self, label: usize, articles: &[usize]) -> Result<f64, Undefined> {
        let all = self.valued(articles, |own| Some(&own.units)).all;
        let own = self.valued(articles, |article| article.labels.get(label));
        if own.all <= 0.0 {
            return Err(Undefined::NothingShared);
        }
        // The share of what would differ by chance, as eq. 38 has it, with what cancels out gone.
        let chance = (own.all * all - own.selves) / own.all;
        Ok(beyond(own.all - own.same, own.all * (all - own.all), chance))
    }

    /// How many articles there are.
    pub const fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    fn of<'a>(&'a self, articles: &'a [usize]) -> impl Iterator<Item = &'a Coincidences> {
        articles.iter().filter_map(|at| self.articles.get(*at))
    }

    /// By value, how much there is of it in the articles.
    fn lengths(
        &self,
        articles: &[usize],
        of: impl Fn(&Coincidences) -> &Vec<(usize, f64)>,
    ) -> Vec<f64> {
        let mut sums = vec![0.0; self.values];
        for (value, length) in self.of(articles).flat_map(of) {
            if let Some(sum) = sums.get_mut(*value) {
                *sum += length;
            }
        }
        sums
    }

    fn valued(&self, articles: &[usize], of: impl Fn(&Coincidences) -> Option<&Valued>) -> Valued {
        self.of(articles).filter_map(of).fold(Valued::default(), |sum, own| Valued {
            all: sum.all + own.all,
            same: sum.same + own.same,
            selves: sum.selves + own.selves,
        })
    }

    fn figure(
        &self,
        articles: &[usize],
        differing: impl Fn(&Coincidences) -> f64,
        expected: impl Fn(f64) -> f64,
    ) -> Result<f64, Undefined> {
        let (mut all, mut selves, mut differ) = (0.0, 0.0, 0.0);
        let mut marked = false;
        for own in self.of(articles) {
            all += own.all;
            selves += own.selves;
            differ += differing(own);
            marked |= own.values.iter().any(|(value, length)| *value != PHI && *length > 0.0);
        }
        if all <= 0.0 {
            return Err(Undefined::NothingInCommon);
        }
        if !marked {
            return Err(Undefined::NothingThere);
        }
        Ok(beyond(differ, expected(all), all - selves / all))
    }
}

/// 1 less what differs over what would by chance: `expected`, the sum of what values have in
/// common with others were each part of a section paired with each, of `chance` pairs for each
/// part. Where there is only one value everything agrees.
fn beyond(differing: f64, expected: f64, chance: f64) -> f64 {
    // Sums of products of lengths are exact, but for the share of the annotators.
    if differing <= 0.0 || expected <= 0.0 { 1.0 } else { 1.0 - differing * chance / expected }
}

fn squares(lengths: &[f64]) -> f64 {
    lengths.iter().map(|length| length * length).sum()
}

/// The sections of one annotator, in order, and the numbers of their values.
fn sections(
    length: usize,
    units: &[Unit],
    values: &mut BTreeMap<BTreeSet<usize>, usize>,
) -> Vec<Section> {
    let parts = || units.iter().flat_map(|u| u.parts.iter().map(|part| (*part, u.label)));
    let mut events: Vec<(usize, bool, usize)> = Vec::new();
    for ((start, end), label) in parts() {
        let (start, end) = (start.min(length), end.min(length));
        if start < end {
            // What ends goes before what begins.
            events.extend([(start, true, label), (end, false, label)]);
        }
    }
    events.sort_unstable();
    let mut open: BTreeMap<usize, usize> = BTreeMap::new();
    let mut sections = Vec::new();
    let mut from = 0;
    for (at, begins, label) in events {
        if at > from && !open.is_empty() {
            let labels: BTreeSet<usize> = open.keys().copied().collect();
            let next = values.len() + 1;
            let value = *values.entry(labels.clone()).or_insert(next);
            sections.push(Section { start: from, end: at, value, labels, paired: 0.0 });
        }
        from = at;
        if begins {
            *open.entry(label).or_default() += 1;
        } else if let Some(count) = open.get_mut(&label) {
            *count -= 1;
            if *count == 0 {
                open.remove(&label);
            }
        }
    }
    sections
}

/// What the sections of two or more annotators have in common.
fn coincidences(length: usize, labels: usize, mut sections: Vec<Vec<Section>>) -> Coincidences {
    let mut sum = Coincidences { labels: vec![Valued::default(); labels], ..Default::default() };
    let annotators = sections.len();
    if annotators < 2 {
        return sum;
    }
    let others = float(annotators - 1);
    let edges = sections.iter().flatten().flat_map(|section| [section.start, section.end]);
    let mut edges: Vec<usize> = edges.chain([0, length]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut next = vec![0; annotators];
    // By value and by label: how many annotators have it in the stretch at hand.
    let mut count_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut own: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    let mut with_label = vec![0_usize; labels];
    for (from, to) in edges.iter().zip(edges.iter().skip(1)) {
        let long = float(to - from);
        count_of.clear();
        with_label.fill(0);
        for (at, sections) in next.iter_mut().zip(&sections) {
            while sections.get(*at).is_some_and(|section| section.end <= *from) {
                *at += 1;
            }
            let here = sections.get(*at).filter(|section| section.start <= *from);
            *count_of.entry(here.map_or(PHI, |section| section.value)).or_default() += 1;
            for label in here.into_iter().flat_map(|section| &section.labels) {
                if let Some(count) = with_label.get_mut(*label) {
                    *count += 1;
                }
            }
        }
        let gaps = count_of.get(&PHI).copied().unwrap_or(0);
        let marked = annotators - gaps;
        // How long so many annotators have it in common with the others who marked it.
        let others_marked = marked.saturating_sub(1);
        let paired = |count: usize| long * float(count * others_marked) / others;
        sum.all += long * float(annotators);
        for (value, count) in &count_of {
            let same = long * float(count * (count - 1)) / others;
            sum.same += same;
            if *value == PHI {
                sum.both_gaps += same;
                sum.selves += long * float(*count);
            } else {
                sum.units.same += same;
            }
            let lengths = own.entry(*value).or_default();
            lengths.0 += long * float(*count);
            if *value != PHI {
                lengths.1 += paired(*count);
            }
        }
        sum.units.all += paired(marked);
        for (label, count) in sum.labels.iter_mut().zip(&with_label) {
            label.all += paired(*count);
            label.same += long * float(count * count.saturating_sub(1)) / others;
        }
        for (at, sections) in next.iter().zip(&mut sections) {
            if let Some(here) = sections.get_mut(*at).filter(|section| section.start <= *from) {
                here.paired += paired(1);
            }
        }
    }
    for section in sections.iter().flatten() {
        sum.selves += float(section.end - section.start).powi(2);
        let paired = section.paired.powi(2);
        sum.units.selves += paired;
        for label in &section.labels {
            if let Some(sum) = sum.labels.get_mut(*label) {
                sum.selves += paired;
            }
        }
    }
    sum.values = own.iter().map(|(value, (all, _))| (*value, *all)).collect();
    sum.unit_values = own.iter().map(|(value, (_, paired))| (*value, *paired)).collect();
    sum
}
