//! The article in hand is compared on a thread of its own, so that no frame waits for it. What
//! takes no longer than a blink is there at once all the same.

use std::time::{Duration, Instant};

use super::open::alone;
use super::shown::Shown;
use super::{Here, Review};
use crate::article::ArticleId;
use crate::session::Session;
use crate::session::job::{FAULT, Job, Polled};
use crate::text::ByteRange;

/// How long a frame waits for a comparison before it goes on without.
pub(super) const AT_ONCE: Duration = Duration::from_millis(3);

/// A comparison that is being made.
pub(super) struct Comparing {
    job: Job<Compared>,
    since: Instant,
    /// Where to go when it is there; the first difference that is open, if that is not said.
    then: Option<ByteRange>,
}

/// What came of it.
struct Compared {
    article: ArticleId,
    /// The state of gold that it was looked up in.
    revision: u64,
    with_agreed: bool,
    here: Here,
    shown: Shown,
}

impl Review {
    /// For how long the sets of the article in hand are being compared by now.
    pub fn comparing_for(&self) -> Option<Duration> {
        self.comparing.as_ref().map(|comparing| comparing.since.elapsed())
    }
}

impl Session {
    /// Holds the sets of the article in hand against each other. What was known of the same
    /// article stays until that is done.
    pub(in crate::session) fn compare_here(&mut self) {
        let (Some(review), Some(open)) = (&mut self.review, &self.open) else { return };
        review.comparing = None;
        review.seeking = None;
        review.obstacle = None;
        review.editing = None;
        if review.here.as_ref().is_some_and(|here| *here.article() != open.article.id) {
            review.forget();
        }
        let annotators = review.annotators();
        if let Err(blind) = self.project.may_see(&open.article.id, &review.adjudicator) {
            review.forget();
            review.obstacle = Some(blind.to_string());
            return;
        }
        if annotators.len() < 2 {
            review.forget();
            review.obstacle = Some(alone(&review.everybody, &annotators));
            return;
        }
        let (project, article, gold) =
            (self.project.clone(), open.article.clone(), open.set().clone());
        let with_agreed = review.shows_agreed;
        let work = move |_: &_| {
            let mut here = Here::read(&project, &article, &annotators);
            here.look(&gold);
            here.work_out_figures(project.schema());
            let mut shown = Shown::of(&here);
            shown.make(&here, &gold, with_agreed);
            Compared { article: article.id, revision: gold.revision(), with_agreed, here, shown }
        };
        let Some(job) = Job::start("comparison", work) else {
            review.forget();
            review.obstacle =
                Some("The system has no thread left to compare these sets.".to_owned());
            return;
        };
        review.comparing = Some(Comparing { job, since: Instant::now(), then: None });
        self.take_in_comparison((!self.waits).then_some(AT_ONCE));
    }

    /// Takes in what was worked out since, and settles one article more if a rule is being
    /// applied to all; whether anything still goes on.
    pub fn poll_review(&mut self) -> bool {
        self.take_in_comparison(Some(Duration::ZERO));
        self.take_in_next_article(Some(Duration::ZERO));
        self.settle_one_more();
        self.review.as_ref().is_some_and(|review| {
            review.comparing.is_some() || review.seeking.is_some() || review.settling.is_some()
        })
    }

    /// Waits until the sets of the article in hand are compared.
    pub(in crate::session) fn finish_comparing(&mut self) {
        self.take_in_comparison(None);
    }

    /// Takes in what was compared, if it is there within this time; `None` waits for it.
    fn take_in_comparison(&mut self, within: Option<Duration>) {
        let Some(review) = &mut self.review else { return };
        let Some(comparing) = review.comparing.take() else { return };
        let compared = match comparing.job.poll_for(within) {
            Polled::Goes => {
                review.comparing = Some(comparing);
                return;
            }
            Polled::Done(compared) => compared,
            Polled::Broken => {
                review.forget();
                review.obstacle = Some(FAULT.to_owned());
                return;
            }
        };
        let Some(open) = self.open.as_ref().filter(|open| open.article.id == compared.article)
        else {
            return;
        };
        let Compared { mut here, shown, revision, with_agreed, .. } = compared;
        let notes = here.notes().to_vec();
        review.forget();
        review.shown.take_in(shown);
        if here.names().len() < 2 {
            review.obstacle = Some(match here.names().first() {
                Some(name) => format!(
                    "Only {name} has annotated this article. What they have can be compared once somebody else has, too."
                ),
                None => "Nobody has annotated this article yet.".to_owned(),
            });
        } else {
            if (open.set().revision(), review.shows_agreed) != (revision, with_agreed) {
                // Gold went on in the meantime.
                here.look(open.set());
                review.shown.make(&here, open.set(), review.shows_agreed);
            }
            review.here = Some(here);
        }
        for note in notes {
            self.say(&note);
        }
        match comparing.then {
            Some(place) => self.go_to_difference(place),
            None => self.select_first_difference(),
        }
    }

    /// Goes to a place once the article in hand is compared. Answers whether it is not yet.
    pub(super) fn go_when_compared(&mut self, place: ByteRange) -> bool {
        let comparing = self.review.as_mut().and_then(|review| review.comparing.as_mut());
        let Some(comparing) = comparing else { return false };
        comparing.then = Some(place);
        true
    }
}

impl Review {
    fn forget(&mut self) {
        self.current = None;
        let Some(old) = self.here.take() else { return };
        // Large sets take a while to be given back, too. Without a thread they are all the same.
        let dropping = std::thread::Builder::new().name("old comparison".to_owned());
        drop(dropping.spawn(move || drop(old)));
    }
}
