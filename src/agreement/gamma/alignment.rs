//! The best alignment: which units of different annotators are the same one, so that what they
//! differ by is least. Mathet, Widlöcher and Métivier 2015, sections 4.1, 4.4 and 5.1.

use super::Extent;
use super::dissimilarity::{categorical, positional};
use super::groups::{Owned, groups};
use super::partition::partition;
use crate::agreement::float;

/// The best alignment of what some annotators marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// Units that belong together, by annotator and position; each unit is in one group.
    pub groups: Vec<Vec<(usize, usize)>>,
    /// What the groups cost, all together.
    pub cost: f64,
    /// How many units there are for each annotator, on average.
    pub mean_units: f64,
    /// Whether no alignment is better for sure. If not, the disorder is an upper bound of the
    /// least: the best alignment that was found within the limits counts.
    pub exact: bool,
    /// How much was looked at to find it: groups that could be, and ways to choose of them. It
    /// has a limit.
    pub looked: usize,
}

impl Alignment {
    /// The disorder: what the groups cost, against the mean number of units of an annotator. 0
    /// if all annotators marked the same. `None` without units.
    pub fn disorder(&self) -> Option<f64> {
        (self.mean_units > 0.0).then(|| self.cost / self.mean_units)
    }

    /// The disorder of categories, 0 to 1: how often units that belong together are called
    /// something else. A pair counts for the more the nearer the two are, and a unit that
    /// somebody lacks counts as called something else. `None` if no two units belong together.
    ///
    /// Mathet 2017, “The agreement measure γcat, a complement to γ focused on categorization of
    /// a continuum”, with what pygamma-agreement does about units that are not there.
    pub fn category_disorder(&self, continuum: &[Vec<Extent>]) -> Option<f64> {
        let (mut disorder, mut weight) = (0.0, 0.0);
        let mut paired = false;
        for group in &self.groups {
            let unit = |place: &(usize, usize)| continuum.get(place.0)?.get(place.1);
            let lacking = float(group.len() * (continuum.len() - group.len()));
            disorder += lacking;
            weight += lacking;
            for (at, one) in group.iter().enumerate() {
                for other in group.iter().skip(at + 1) {
                    let (Some(one), Some(other)) = (unit(one), unit(other)) else { continue };
                    paired = true;
                    let near = (1.0 - positional(one, other)).max(0.0) / float(group.len() - 1);
                    disorder += near * categorical(one, other);
                    weight += near;
                }
            }
        }
        (paired && weight > 0.0).then(|| disorder / weight)
    }
}

/// The best alignment of what two or more annotators marked, annotator by annotator.
pub fn best_alignment(continuum: &[Vec<Extent>]) -> Alignment {
    let mut units: Vec<Owned> = Vec::with_capacity(continuum.iter().map(Vec::len).sum());
    for (annotator, own) in continuum.iter().enumerate() {
        let own = own.iter().enumerate();
        units.extend(own.map(|(index, extent)| Owned { annotator, index, extent: *extent }));
    }
    units.sort_by(|a, b| {
        let middles = a.extent.middle().total_cmp(&b.extent.middle());
        middles.then(a.extent.start.total_cmp(&b.extent.start)).then(a.annotator.cmp(&b.annotator))
    });
    let found = groups(&units, continuum.len().max(2));
    let groups = &found.groups;
    let lengths: Vec<f64> = units.iter().map(|unit| unit.extent.length()).collect();
    let partition = partition(&lengths, groups);
    let places = |group: &usize| {
        let members = groups.members(*group).iter();
        let place = |unit: &Owned| (unit.annotator, unit.index);
        members.filter_map(|unit| units.get(*unit as usize).map(place)).collect()
    };
    let cost = partition.chosen.iter().map(|group| groups.disorder(*group)).sum();
    Alignment {
        groups: partition.chosen.iter().map(places).collect(),
        cost,
        mean_units: float(units.len()) / float(continuum.len().max(1)),
        exact: partition.exact && found.priced.is_none_or(|priced| priced.proves(cost)),
        looked: found.looked + partition.looked,
    }
}
