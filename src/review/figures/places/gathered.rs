//! The places of an article, as they are found: one for all that lies at the same one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Place, Said};
use crate::text::ByteRange;

#[derive(Default)]
pub(super) struct Gathered(BTreeMap<Vec<ByteRange>, Own>);

#[derive(Default)]
struct Own {
    said: BTreeMap<usize, BTreeSet<String>>,
    units: usize,
    agreed: usize,
}

impl Gathered {
    /// Adds so many units, of which so many agree, and who says what there.
    pub(super) fn add(
        &mut self,
        at: Vec<ByteRange>,
        said: impl IntoIterator<Item = (usize, Vec<String>)>,
        (units, agreed): (usize, usize),
    ) {
        if units == 0 || at.is_empty() {
            return;
        }
        let own = self.0.entry(at).or_default();
        own.units += units;
        own.agreed += agreed;
        for (annotator, what) in said {
            own.said.entry(annotator).or_default().extend(what);
        }
    }

    /// In text order.
    pub(super) fn into_places(self, article: usize) -> impl Iterator<Item = Place> {
        self.0.into_iter().map(move |(at, own)| Place {
            article,
            at,
            said: own
                .said
                .into_iter()
                .map(|(annotator, what)| Said { annotator, what: what.into_iter().collect() })
                .collect(),
            units: own.units,
            agreed: own.agreed,
        })
    }
}
