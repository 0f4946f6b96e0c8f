//! From one difference to the next, in an article and across the project.

use std::time::Duration;

use super::comparing::AT_ONCE;
use super::{Here, ReviewFilter};
use crate::annotation::Status;
use crate::article::ArticleId;
use crate::project::Project;
use crate::review::gold::GOLD;
use crate::session::job::{FAULT, Job, Polled, Watch};
use crate::session::{Session, Way};
use crate::text::ByteRange;

impl Session {
    /// Takes the first difference in hand that is listed and open, or else the first.
    pub(super) fn select_first_difference(&mut self) {
        let Some(review) = &self.review else { return };
        let Some(here) = &review.here else { return };
        let open = review.listed().find(|at| !here.is_decided(*at));
        if let Some(at) = open.or_else(|| review.listed().next()) {
            self.select_difference(at);
        }
    }

    pub(super) fn select_difference(&mut self, at: usize) {
        let Some(review) = &mut self.review else { return };
        let Some(here) = &review.here else { return };
        let Some(place) = here.differences().get(at).map(|item| item.subject.place) else {
            return;
        };
        review.chosen = here.most(at);
        review.current = Some(at);
        // A card that was taken is the one to look at.
        if let Some(taken) = self.taken_proposals().first().copied()
            && let Some(review) = &mut self.review
        {
            review.chosen = Some(taken);
        }
        if self.editing_difference().is_none() {
            self.let_go();
        }
        self.reveal(place);
    }

    /// Takes in hand the difference that is at a place, or else just goes there.
    pub(in crate::session) fn go_to_difference(&mut self, at: ByteRange) {
        if self.go_when_compared(at) {
            self.reveal(at);
            return;
        }
        let here = self.review.as_ref().and_then(|review| review.here.as_ref());
        let places = here.into_iter().flat_map(Here::differences).map(|item| item.subject.place);
        let places: Vec<ByteRange> = places.collect();
        let same = places.iter().position(|place| *place == at);
        let found = same.or_else(|| {
            places
                .iter()
                .position(|place| place.intersection(at).is_some_and(|both| !both.is_empty()))
        });
        match found {
            Some(difference) => self.select_difference(difference),
            None => self.reveal(at),
        }
    }

    pub(super) fn step_difference(&mut self, way: Way) {
        let Some(review) = &self.review else { return };
        let current = review.current;
        let next = match (way, current) {
            (Way::Forward, Some(now)) => review.listed().find(|at| *at > now),
            (Way::Back, Some(now)) => review.listed().rev().find(|at| *at < now),
            (Way::Forward, None) => review.listed().next(),
            (Way::Back, None) => review.listed().next_back(),
        };
        match next {
            Some(at) => self.select_difference(at),
            None if current.is_none() => self.say("There is no difference here to step through."),
            None => self.say(match way {
                Way::Forward => "This is the last difference of this article. N goes to the next open one, here or in another article.",
                Way::Back => "This is the first difference of this article.",
            }),
        }
    }

    /// The next one that is open: after the one in hand, or else from the start, or else in
    /// another article.
    pub(super) fn next_open_difference(&mut self) {
        if let Some(at) = self.open_difference_here() {
            self.select_difference(at);
            return;
        }
        self.seek_open_article();
    }

    /// The next listed difference here that is open, from the one in hand on and then from the
    /// start; not the one in hand itself if there is another.
    pub(super) fn open_difference_here(&self) -> Option<usize> {
        let review = self.review.as_ref()?;
        let here = review.here.as_ref()?;
        let now = review.current;
        let open: Vec<usize> = review.listed().filter(|at| !here.is_decided(*at)).collect();
        let after = open.iter().find(|at| now.is_none_or(|now| **at > now));
        after.or(open.first()).copied()
    }

    /// Looks for the next article, from this one on and then from the start, that has something
    /// open; on a thread of its own, as it may take many.
    fn seek_open_article(&mut self) {
        let now = self.current_id();
        let Some(review) = &self.review else { return };
        let at = review.articles.iter().position(|id| Some(id) == now.as_ref());
        let (before, after) = at.map_or((&[][..], review.articles.as_slice()), |at| {
            let (before, after) = review.articles.split_at(at);
            (before, after.get(1..).unwrap_or_default())
        });
        let undone = |id: &&ArticleId| self.status_of(id) != Status::Done;
        let others: Vec<ArticleId> = after.iter().chain(before).filter(undone).cloned().collect();
        let (annotators, filter) = (review.annotators(), review.filter.clone());
        let (project, adjudicator) = (self.project.clone(), review.adjudicator.clone());
        let work = move |watch: &Watch| {
            let has_open = |id: &ArticleId| {
                project.may_see(id, &adjudicator).is_ok()
                    && has_open(&project, id, &annotators, &filter)
            };
            others.into_iter().take_while(|_| !watch.is_stopped()).find(has_open)
        };
        let job = Job::start("next article", work);
        if let Some(review) = &mut self.review {
            review.seeking = job;
        }
        self.take_in_next_article((!self.waits).then_some(AT_ONCE));
    }

    /// Opens the article that was looked for, if it is known within this time; `None` waits for
    /// it.
    pub(super) fn take_in_next_article(&mut self, within: Option<Duration>) {
        let Some(review) = &mut self.review else { return };
        let Some(seeking) = review.seeking.take() else { return };
        match seeking.poll_for(within) {
            Polled::Goes => review.seeking = Some(seeking),
            Polled::Done(Some(id)) => self.open_article(&id),
            Polled::Done(None) => self.say("Nothing is left to decide in this project."),
            Polled::Broken => self.say(FAULT),
        }
    }

    pub(super) fn choose_proposal(&mut self, way: Way) {
        let Some(review) = &mut self.review else { return };
        let Some(count) = review.item().map(|item| item.proposals.len()).filter(|n| *n > 0) else {
            return;
        };
        review.chosen = Some(match (way, review.chosen) {
            (Way::Forward, None) => 0,
            (Way::Forward, Some(now)) => (now + 1) % count,
            (Way::Back, now) => (now.unwrap_or(0) + count - 1) % count,
        });
    }

    pub(super) fn look_at_proposal(&mut self, at: usize) {
        let Some(review) = &mut self.review else { return };
        if review.item().is_some_and(|item| at < item.proposals.len()) {
            review.chosen = Some(at);
        }
    }

    pub(super) fn leave_for_later(&mut self) {
        let now = self.review.as_ref().and_then(|review| review.current);
        match self.open_difference_here().filter(|at| Some(*at) != now) {
            Some(at) => self.select_difference(at),
            None => self.step_difference(Way::Forward),
        }
    }

    pub(super) fn filter_differences(&mut self, filter: ReviewFilter) {
        let Some(review) = &mut self.review else { return };
        review.filter = filter;
        let listed = review.current.is_some_and(|now| review.listed().any(|at| at == now));
        if !listed {
            review.current = None;
            self.select_first_difference();
        }
    }
}

/// Whether something that would be listed is open in an article.
fn has_open(
    project: &Project,
    id: &ArticleId,
    annotators: &[String],
    filter: &ReviewFilter,
) -> bool {
    let Ok(article) = project.load_article(id) else { return false };
    let mut here = Here::read(project, &article, annotators);
    if here.names().len() < 2 {
        return false;
    }
    if let Ok(gold) = project.read_set(&article, GOLD) {
        here.look(&gold.set);
    }
    (0..here.differences().len()).any(|at| filter.has(&here, at) && !here.is_decided(at))
}
