//! Beginning a review and leaving it; who takes part.

use std::collections::BTreeMap;

use super::{Review, ReviewFilter};
use crate::article::ArticleId;
use crate::project::is_person;
use crate::review::gold::GOLD;
use crate::session::standing::Standing;
use crate::session::{Session, travel};

impl Session {
    pub(super) fn toggle_review(&mut self) {
        if self.review.is_some() {
            self.end_review();
        } else {
            self.begin_review();
        }
    }

    fn begin_review(&mut self) {
        let here = self.current_id();
        if !self.close_article() {
            return;
        }
        let everybody = self.project.annotators().into_iter().filter(|name| name != GOLD);
        let everybody: Vec<String> = everybody.collect();
        // Predictions take part if somebody wants them to.
        let out = everybody.iter().filter(|name| !is_person(name)).cloned().collect();
        let mut review = Review {
            adjudicator: self.annotator.clone(),
            everybody,
            out,
            articles: Vec::new(),
            here: None,
            comparing: None,
            seeking: None,
            settling: None,
            obstacle: None,
            filter: ReviewFilter::default(),
            current: None,
            chosen: None,
            grounds: BTreeMap::new(),
            editing: None,
            shows_agreed: true,
            beside: false,
            shown: super::shown::Shown::default(),
        };
        review.articles = self.reviewable(&review.annotators());
        let first = review.articles.first().cloned();
        let first = here.clone().filter(|id| review.articles.contains(id)).or(first).or(here);
        self.review = Some(review);
        self.work_as(GOLD);
        if let Some(id) = first {
            self.open_article(&id);
        }
        self.read_remarks();
    }

    /// Goes back to annotating, in the same article.
    pub(in crate::session) fn end_review(&mut self) -> bool {
        let here = self.current_id();
        self.end_edit();
        if !self.close_article() {
            return false;
        }
        let Some(review) = self.review.take() else { return true };
        self.work_as(&review.adjudicator);
        if let Some(id) = here {
            self.open_article(&id);
        }
        self.read_remarks();
        true
    }

    fn work_as(&mut self, name: &str) {
        self.trail = travel::Trail::default();
        name.clone_into(&mut self.annotator);
        self.statuses = Standing::read(&self.project, name, self.waits);
    }

    /// The articles that two or more of these have annotated.
    fn reviewable(&self, annotators: &[String]) -> Vec<ArticleId> {
        let with = |id: &ArticleId| {
            annotators.iter().filter(|name| self.project.has_set(id, name)).take(2).count() == 2
        };
        let all = self.project.articles().iter().map(|entry| &entry.id);
        all.filter(|id| with(id)).cloned().collect()
    }

    pub(super) fn set_takes_part(&mut self, name: &str, takes_part: bool) {
        self.end_edit();
        let Some(review) = &mut self.review else { return };
        review.out.retain(|known| known != name);
        if !takes_part {
            review.out.push(name.to_owned());
        }
        let annotators = review.annotators();
        let articles = self.reviewable(&annotators);
        if let Some(review) = &mut self.review {
            review.articles = articles;
        }
        self.compare_here();
    }
}

/// What it takes to compare, if there are not enough.
pub(super) fn alone(everybody: &[String], taking_part: &[String]) -> String {
    match (everybody, taking_part) {
        ([], _) => "Nobody has annotated anything in this project yet. A review needs the sets of two annotators: theirs are found in the folder “annotations”, or brought in with Import.".to_owned(),
        ([one], _) => format!(
            "Only {one} has annotated here. A review needs the sets of two annotators: put a colleague’s folder into “annotations”, bring it in with Import, or go on as somebody else in the settings."
        ),
        _ => "Choose two annotators or more above.".to_owned(),
    }
}
