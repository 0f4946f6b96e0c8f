//! From hit to hit: each is shown in its article.

use super::{HitAt, Search};
use crate::annotation::Family;
use crate::session::selection::Caret;
use crate::session::{Session, Way};

impl Session {
    pub(super) fn step_hit(&mut self, way: Way) {
        let Some(search) = &self.search else { return };
        match search.beside(way) {
            Some(at) => self.select_hit(at),
            None if search.hits == 0 => self.say("Nothing is found yet."),
            None => self.say(match way {
                Way::Forward => "This is the last hit.",
                Way::Back => "This is the first hit.",
            }),
        }
    }

    pub(super) fn step_hit_article(&mut self, way: Way) {
        let Some(search) = &self.search else { return };
        let here = search.at.map(|at| at.article);
        let next = match (here, way) {
            (None, Way::Forward) => Some(0),
            (None, Way::Back) => search.found.len().checked_sub(1),
            (Some(at), Way::Forward) => Some(at + 1),
            (Some(at), Way::Back) => at.checked_sub(1),
        };
        let at = next.filter(|at| *at < search.found.len());
        if let Some(article) = at {
            self.select_hit(HitAt { article, hit: 0 });
        }
    }

    /// Opens the hit's article and shows it there.
    pub(super) fn select_hit(&mut self, at: HitAt) {
        let Some(search) = &mut self.search else { return };
        let Some((article, hit)) = search.hit(at) else { return };
        let (id, sha256) = (article.article.clone(), article.text_sha256);
        let (range, annotation) = (hit.hit.range, hit.hit.annotation.clone());
        search.at = Some(at);
        self.open_article(&id);
        let Some(open) = self.open.as_ref().filter(|open| open.article.id == id) else { return };
        if open.article.text.sha256() != sha256 {
            self.say("This article’s text has changed since it was searched. Search again.");
            return;
        }
        self.let_go();
        if let Some(found) = annotation.filter(|found| found.annotator == self.annotator)
            && let Some(open) = &self.open
        {
            match found.family {
                Family::Span if open.set().span(found.id).is_some() => {
                    self.select_span(found.id);
                    return;
                }
                Family::Segment => {
                    if let Some(order) = open.comment_order(range) {
                        self.focus_comment(order);
                        return;
                    }
                }
                _ => {}
            }
        }
        self.set_caret(Caret { anchor: range.start, head: range.end });
    }
}

impl Search {
    /// Keeps the place among the hits, if there still is one.
    pub(in crate::session) fn stay_at(&mut self, at: Option<HitAt>) {
        self.at = at.filter(|at| self.hit(*at).is_some());
    }

    /// The hit after or before that in hand.
    fn beside(&self, way: Way) -> Option<HitAt> {
        let last = |article: usize| {
            let hits = self.found.get(article)?.hits.len();
            Some(HitAt { article, hit: hits.checked_sub(1)? })
        };
        match (self.at, way) {
            (None, Way::Forward) => self.found.first().map(|_| HitAt { article: 0, hit: 0 }),
            (None, Way::Back) => last(self.found.len().checked_sub(1)?),
            (Some(at), Way::Forward) => {
                let here = HitAt { hit: at.hit + 1, ..at };
                let next = HitAt { article: at.article + 1, hit: 0 };
                [here, next].into_iter().find(|at| self.hit(*at).is_some())
            }
            (Some(at), Way::Back) => match at.hit.checked_sub(1) {
                Some(hit) => Some(HitAt { hit, ..at }),
                None => last(at.article.checked_sub(1)?),
            },
        }
    }
}
