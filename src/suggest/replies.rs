//! Who answers whom: what the page says, and what the comments' words let suppose. Of
//! each comment one earlier one at most is proposed.

mod names;
mod quoting;

use std::collections::HashMap;

use names::{Names, is_same_name};
use quoting::Quotations;

use super::words::shortened;
use super::{Proposal, Suggestion};
use crate::article::{Article, Comment, Segment};

/// How many comments after an answer its author’s partner may wait to be taken to answer
/// back.
const TURN: usize = 5;
/// How much of a name or quotation a reason gives, in characters.
const REASON: usize = 40;

/// Who answers whom, in the order of the comments. The answered comment is always an
/// earlier one.
pub fn replies(article: &Article) -> Vec<Suggestion> {
    let comments: Vec<(&Segment, &Comment)> = article.comments().collect();
    let mut finder = Finder {
        article,
        names: Names::new(article, &comments),
        quotations: Quotations::new(article, &comments),
        threaded: comments.iter().any(|(_, c)| stated(c).is_some() && c.mention.is_none()),
        answered: HashMap::new(),
    };
    let mut found = Vec::new();
    for (order, (segment, comment)) in comments.iter().enumerate() {
        let repeated = segment.duplicate_of.is_some();
        let answer = finder.answer(order, comment, repeated);
        if let Some(answer) = answer
            && let Some((parent, _)) = comments.get(answer.parent).filter(|_| answer.parent < order)
        {
            let (comment, parent) = (segment.range, parent.range);
            found.push(Suggestion {
                uncertain: answer.uncertain,
                reason: answer.reason,
                ..Suggestion::by_rules(Proposal::Reply { comment, parent })
            });
        }
        if !repeated {
            finder.names.add(order);
            finder.quotations.add(order, article.text.slice(comment.body), comment.body.start);
        }
    }
    found
}

struct Answer {
    parent: usize,
    uncertain: bool,
    reason: String,
}

struct Finder<'a> {
    article: &'a Article,
    names: Names,
    quotations: Quotations,
    /// The page shows by itself what stands below what.
    threaded: bool,
    /// The authors whom somebody has answered by name since their last comment, with
    /// the answer.
    answered: HashMap<usize, usize>,
}

/// The earlier comment that the page says is answered.
fn stated(comment: &Comment) -> Option<usize> {
    comment.reply_to.filter(|parent| *parent < comment.order)
}

impl Finder<'_> {
    fn answer(&mut self, order: usize, comment: &Comment, repeated: bool) -> Option<Answer> {
        let author = self.names.author(order);
        let waiting = self.answered.remove(&author);
        if let Some(parent) = stated(comment) {
            return Some(self.stated_answer(order, parent, comment));
        }
        if comment.mention.is_some() || repeated {
            // Somebody is named of whom there is no comment, or all is said already.
            return None;
        }
        let body = self.article.text.slice(comment.body);
        let guess = |parent, reason| Answer { parent, uncertain: true, reason };
        let quoted = self.quotations.quoted(order, |other| self.names.author(other) != author);
        if let Some(quoted) = quoted {
            let lines = self.article.text.slice(quoted.words).lines();
            let lines: Vec<&str> =
                lines.map(|line| line.trim_start().trim_start_matches('>')).collect();
            let words = shortened(&lines.join(" "), REASON);
            return Some(Answer {
                parent: quoted.parent,
                uncertain: !quoted.is_long,
                reason: format!("quotes comment {}: “{words}”", quoted.parent + 1),
            });
        }
        if let Some(parent) = self.names.addressed(body, author) {
            let reason = format!("begins with the name of comment {}’s author", parent + 1);
            return Some(guess(parent, reason));
        }
        if let Some(parent) = self.names.named(body, author) {
            return Some(guess(parent, format!("names the author of comment {}", parent + 1)));
        }
        let parent = waiting.filter(|parent| !self.threaded && order - parent <= TURN)?;
        let name = shortened(self.article.text.slice(comment.author), REASON);
        Some(guess(parent, format!("next comment by {name} after being answered")))
    }

    fn stated_answer(&mut self, order: usize, parent: usize, comment: &Comment) -> Answer {
        let name = comment.mention.map(|mention| self.article.text.slice(mention));
        let name = name.filter(|name| is_same_name(name, self.names.name_of(self.article, parent)));
        let reason = match name {
            Some(name) => format!("opens with “@{}”", shortened(name, REASON)),
            None => format!("stands below comment {}", parent + 1),
        };
        if name.is_some() && self.names.author(order) != self.names.author(parent) {
            self.answered.insert(self.names.author(parent), order);
        }
        Answer { parent, uncertain: false, reason }
    }
}
