//! What became of what each source suggested: how much was taken and is still there, and how
//! much was refused. So a bad source is seen.

use std::collections::{BTreeMap, HashMap};

use super::{Part, Source};
use crate::annotation::{AnnotationSet, Origin, OriginKind};

/// What became of what one source suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Which source.
    pub source: Source,
    /// Suggestions that were taken.
    pub taken: usize,
    /// Suggestions that were refused.
    pub refused: usize,
}

/// The tallies of many sets.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    parts: HashMap<Part, Vec<Tally>>,
    total: BTreeMap<Source, (usize, usize)>,
}

impl Tally {
    /// The share that was taken, 0 to 1; `None` if nothing was decided.
    pub fn rate(&self) -> Option<f64> {
        let all = self.taken + self.refused;
        (all > 0).then(|| self.taken as f64 / all as f64)
    }
}

/// What a set says about that, by source. What several sources suggested counts for each.
/// Of a quote only its content counts, not also its source and cue.
pub fn tally(set: &AnnotationSet) -> Vec<Tally> {
    let mut counts: BTreeMap<Source, (usize, usize)> = BTreeMap::new();
    let mut ends = std::collections::BTreeSet::new();
    for relation in set.relations().filter(|r| is_suggested(&r.origin)) {
        match relation.from.span() {
            // Of a quote: what it leads to came with it.
            Some(_) => ends.extend(relation.to.span()),
            None => taken(&mut counts, &relation.origin),
        }
    }
    for span in set.spans().filter(|s| is_suggested(&s.origin) && !ends.contains(&s.id)) {
        taken(&mut counts, &span.origin);
    }
    for chain in set.chains().filter(|c| is_suggested(&c.origin)) {
        taken(&mut counts, &chain.origin);
    }
    for refusal in set.refusals() {
        for source in Source::parted(&refusal.source) {
            counts.entry(source).or_default().1 += 1;
        }
    }
    let tally = |(source, (taken, refused))| Tally { source, taken, refused };
    counts.into_iter().map(tally).collect()
}

fn is_suggested(origin: &Origin) -> bool {
    origin.kind == OriginKind::Suggested
}

fn taken(counts: &mut BTreeMap<Source, (usize, usize)>, origin: &Origin) {
    for source in Source::parted(&origin.by) {
        counts.entry(source).or_default().0 += 1;
    }
}

impl Tallies {
    /// Puts a set’s in place of what it had before.
    pub fn put(&mut self, part: &Part, tallies: Vec<Tally>) {
        for tally in &tallies {
            let (taken, refused) = self.total.entry(tally.source.clone()).or_default();
            *taken += tally.taken;
            *refused += tally.refused;
        }
        let before = if tallies.is_empty() {
            self.parts.remove(part)
        } else {
            self.parts.insert(part.clone(), tallies)
        };
        for tally in before.into_iter().flatten() {
            if let Some((taken, refused)) = self.total.get_mut(&tally.source) {
                *taken = taken.saturating_sub(tally.taken);
                *refused = refused.saturating_sub(tally.refused);
            }
        }
    }

    /// That of one source, of all sets together.
    pub fn of(&self, source: &Source) -> Tally {
        let (taken, refused) = self.total.get(source).copied().unwrap_or_default();
        Tally { source: source.clone(), taken, refused }
    }
}
