//! What is counted of the article under review, worked out once for each state of gold and of
//! the filter. Paints nothing.

use std::rc::Rc;

use super::state::ReviewState;
use crate::session::{Group, Here, OpenArticle, Review, ReviewFilter};

/// What is counted.
#[derive(Debug)]
pub(crate) struct Known {
    stamp: Stamp,
    /// The differences that are listed.
    pub(super) listed: Vec<usize>,
    /// How many would be listed if all groups were, and how many of each group.
    pub(super) all: usize,
    pub(super) groups: [usize; 3],
    /// Agreed and different, what gold has of these, and how many of the differences are
    /// decided.
    pub(super) total: usize,
    pub(super) in_gold: usize,
    pub(super) decided: usize,
}

/// A state of the review. Two that are equal have the same counts.
#[derive(Clone, Debug, PartialEq)]
struct Stamp {
    serial: u64,
    revision: u64,
    made: u64,
    filter: ReviewFilter,
}

impl Known {
    /// The counts; `state` keeps them.
    pub(super) fn of(
        review: &Review,
        here: &Here,
        open: &OpenArticle,
        state: &mut ReviewState,
    ) -> Rc<Self> {
        let stamp = Stamp {
            serial: open.serial,
            revision: open.set().revision(),
            made: review.made(),
            filter: review.filter().clone(),
        };
        if let Some(known) = state.known.as_ref().filter(|known| known.stamp == stamp) {
            return Rc::clone(known);
        }
        let known = Rc::new(Self::new(stamp, review, here, open));
        state.known = Some(Rc::clone(&known));
        known
    }

    fn new(stamp: Stamp, review: &Review, here: &Here, open: &OpenArticle) -> Self {
        let without = ReviewFilter { group: None, ..review.filter().clone() };
        let mut groups = [0; 3];
        let mut all = 0;
        for (at, item) in here.differences().iter().enumerate() {
            if without.has(here, at) {
                all += 1;
                let group = item.kinds.first().copied().map(Group::of);
                let own = Group::ALL.iter().zip(&mut groups).find(|(g, _)| Some(**g) == group);
                if let Some((_, count)) = own {
                    *count += 1;
                }
            }
        }
        let decided = here.decided_count();
        let taken = here.agreed_settled(open.set());
        Self {
            stamp,
            listed: review.listed().collect(),
            all,
            groups,
            total: here.agreed().len() + here.differences().len(),
            in_gold: taken + decided,
            decided,
        }
    }
}
