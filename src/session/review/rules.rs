//! Rules that settle what needs nobody: counted first, then carried out, here or everywhere.

use crate::annotation::{Command, IdSource, OriginKind};
use crate::article::ArticleId;
use crate::project::{ByRule, FileError};
use crate::review::ArticleSets;
use crate::review::gold::{NamedRule, Rule, Settled};
use crate::session::{Effect, Session};

/// What a rule would settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule.
    pub rule: NamedRule,
    /// What it would do.
    pub counts: Settled,
}

/// What each rule would settle in many articles, counted one by one, so that a window can go on
/// between them.
#[derive(Clone, Debug)]
pub struct RuleCounting {
    annotators: Vec<String>,
    /// How many there are.
    all: usize,
    /// Those that are not counted yet.
    left: Vec<ArticleId>,
    counts: Vec<RuleCount>,
}

/// A rule that is being applied to one article after the other.
pub(super) struct Settling {
    rule: NamedRule,
    annotators: Vec<String>,
    /// How many there are beside the one in hand.
    all: usize,
    /// Those that are left, the next one last.
    left: Vec<ArticleId>,
    counts: Settled,
    articles: usize,
    /// The article that was in hand when it began, if something was settled there.
    here: Option<ArticleId>,
}

impl RuleCounting {
    /// What was counted so far.
    pub fn counts(&self) -> &[RuleCount] {
        &self.counts
    }

    /// How many articles are counted, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.all - self.left.len(), self.all)
    }

    /// Whether all are counted.
    pub fn is_done(&self) -> bool {
        self.left.is_empty()
    }
}

impl Session {
    /// What each rule would settle in the article in hand.
    pub fn rule_counts(&self) -> Vec<RuleCount> {
        let (Some(review), Some(open)) = (&self.review, &self.open) else { return Vec::new() };
        let Some(here) = &review.here else { return Vec::new() };
        let names: Vec<&str> = here.names().iter().map(String::as_str).collect();
        let count = |named: NamedRule| {
            let rule = named.among(&names)?;
            let counts = here.making(open.set(), &review.adjudicator, (self.clock)(), |making| {
                making.by_rule(rule, &named.to_string(), &mut IdSource::random()).1
            });
            Some(RuleCount { rule: named, counts })
        };
        NamedRule::all(here.names()).into_iter().filter_map(count).collect()
    }

    /// What each rule would settle in all articles of the project. Reads every set; what cannot
    /// be read counts for nothing.
    pub fn rule_counts_everywhere(&self) -> Vec<RuleCount> {
        let mut counting = self.rule_counting();
        while !counting.is_done() {
            self.count_rules(&mut counting);
        }
        counting.counts
    }

    /// Begins to count what each rule would settle in all articles of the project.
    pub fn rule_counting(&self) -> RuleCounting {
        let annotators = self.review.as_ref().map(super::Review::annotators).unwrap_or_default();
        let rules = NamedRule::all(&annotators).into_iter();
        let counts = rules.map(|rule| RuleCount { rule, counts: Settled::default() }).collect();
        let left = self.settleable();
        RuleCounting { annotators, all: left.len(), left, counts }
    }

    /// Counts one article more. What cannot be read counts for nothing.
    pub fn count_rules(&self, counting: &mut RuleCounting) {
        let Some(id) = counting.left.pop() else { return };
        let Ok(sets) = self.sets_of(&id, &counting.annotators) else { return };
        let compared = sets.compared(&counting.annotators);
        let names: Vec<&str> = compared.iter().map(|own| own.annotator).collect();
        let apply: Vec<Option<Rule>> =
            counting.counts.iter().map(|count| count.rule.among(&names)).collect();
        let rules: Vec<Rule> = apply.iter().flatten().copied().collect();
        let Ok(found) = self.project.count_by_rules(&sets.article, &compared, &rules) else {
            return;
        };
        let counted = counting.counts.iter_mut().zip(apply).filter(|(_, rule)| rule.is_some());
        for ((count, _), found) in counted.zip(found) {
            count.counts += found;
        }
    }

    /// The articles in which a rule may settle something: two have annotated them, and the
    /// adjudicator may see it.
    fn settleable(&self) -> Vec<ArticleId> {
        let Some(review) = &self.review else { return Vec::new() };
        let may = |id: &&ArticleId| self.project.may_see(id, &review.adjudicator).is_ok();
        review.articles.iter().filter(may).cloned().collect()
    }

    fn sets_of(&self, id: &ArticleId, annotators: &[String]) -> Result<ArticleSets, FileError> {
        let article = self.project.load_article(id)?;
        let read = |name: &String| match self.project.read_set(&article, name) {
            Ok(read) => Ok(Some(read.set)),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        };
        let sets = annotators.iter().map(read).collect::<Result<_, _>>()?;
        let mut sets = ArticleSets { article, sets };
        sets.set_apart(annotators);
        Ok(sets)
    }

    pub(super) fn settle_by_rule(&mut self, rule: &NamedRule, everywhere: bool) {
        self.end_edit();
        self.finish_comparing();
        let counts = self.settle_here_by(rule);
        if !everywhere {
            match counts {
                Some(counts) => self.tell(rule, counts, 1),
                None => self.say("This rule does not apply to this article."),
            }
            self.select_first_difference();
            return;
        }
        let here = self.current_id();
        let mut left = self.settleable();
        left.retain(|id| Some(id) != here.as_ref());
        left.reverse();
        let Some(review) = &mut self.review else { return };
        review.settling = Some(Settling {
            rule: rule.clone(),
            annotators: review.annotators(),
            all: left.len(),
            left,
            counts: counts.unwrap_or_default(),
            articles: usize::from(counts.is_some()),
            here: here.filter(|_| counts.is_some()),
        });
        while self.waits && self.settle_one_more() {}
    }

    /// How many of the other articles are settled by the rule that is being applied, of how many.
    pub fn settling(&self) -> Option<(usize, usize)> {
        let settling = self.review.as_ref()?.settling.as_ref()?;
        Some((settling.all - settling.left.len(), settling.all))
    }

    /// Settles one article more by the rule that is being applied everywhere, so that a window
    /// can go on between them. Answers whether more are left.
    pub(super) fn settle_one_more(&mut self) -> bool {
        let Some(review) = &mut self.review else { return false };
        let Some(mut settling) = review.settling.take() else { return false };
        let Some(id) = settling.left.pop() else {
            self.end_settling(settling);
            return false;
        };
        // It may have been opened in the meantime.
        if self.current_id().as_ref() == Some(&id) {
            self.finish_comparing();
            if let Some(counts) = self.settle_here_by(&settling.rule) {
                settling.counts += counts;
                settling.articles += 1;
            }
        } else {
            self.settle_elsewhere(id, &mut settling);
        }
        if let Some(review) = &mut self.review {
            review.settling = Some(settling);
        }
        true
    }

    fn settle_elsewhere(&mut self, id: ArticleId, settling: &mut Settling) {
        match self.settle_elsewhere_by(&id, &settling.annotators, &settling.rule) {
            Ok(Some(counts)) => {
                settling.counts += counts;
                settling.articles += 1;
                self.statuses.set_if_new(&id);
                self.trail.done(id);
            }
            Ok(None) => {}
            Err(error) => self.say(&format!("{error} Nothing was settled there.")),
        }
    }

    /// No further article is settled; what is settled stays so.
    pub(super) fn stop_settling(&mut self) {
        if let Some(settling) = self.review.as_mut().and_then(|review| review.settling.take()) {
            self.end_settling(settling);
        }
    }

    fn end_settling(&mut self, settling: Settling) {
        // Undo begins with the article that is seen.
        if let Some(id) = settling.here.filter(|id| self.current_id().as_ref() == Some(id)) {
            self.trail.done_last(id);
        }
        self.tell(&settling.rule, settling.counts, settling.articles);
        self.select_first_difference();
    }

    fn settle_here_by(&mut self, named: &NamedRule) -> Option<Settled> {
        let now = (self.clock)();
        let (review, open) = (self.review.as_ref()?, self.open.as_ref()?);
        let here = review.here.as_ref()?;
        let names: Vec<&str> = here.names().iter().map(String::as_str).collect();
        let rule = named.among(&names)?;
        let ids = &mut self.ids;
        let (settlement, counts) = here.making(open.set(), &review.adjudicator, now, |making| {
            making.by_rule(rule, &named.to_string(), ids)
        });
        let before = here.decided_count();
        self.execute_as(&Command::Settle(settlement), OriginKind::Adjudicated, None);
        self.let_go();
        let after = self.review.as_ref()?.here.as_ref()?.decided_count();
        let settled = after.saturating_sub(before);
        let unfit = counts.settled.saturating_sub(settled);
        Some(Settled { settled, left: counts.left + unfit, ..counts })
    }

    fn settle_elsewhere_by(
        &mut self,
        id: &ArticleId,
        annotators: &[String],
        named: &NamedRule,
    ) -> Result<Option<Settled>, FileError> {
        let sets = self.sets_of(id, annotators)?;
        let compared = sets.compared(annotators);
        let names: Vec<&str> = compared.iter().map(|own| own.annotator).collect();
        let Some(rule) = named.among(&names).filter(|_| named.applies_to(names.len())) else {
            return Ok(None);
        };
        let name = named.to_string();
        let by = self.author().to_owned();
        let how = ByRule { rule, name: &name, by: &by, now: (self.clock)() };
        let begun = self.project.settle_by_rule(&sets.article, &compared, &how, &mut self.ids)?;
        let done = begun.counts.agreed + begun.counts.settled > 0;
        Ok(done.then_some(begun.counts))
    }

    fn tell(&mut self, rule: &NamedRule, counts: Settled, articles: usize) {
        let Settled { agreed, settled, left, .. } = counts;
        let place =
            if articles == 1 { "here".to_owned() } else { format!("in {articles} articles") };
        let text = format!(
            "{rule}: took what all agree on ({agreed}) and settled {settled} {place}; {left} left."
        );
        self.effects.push(Effect::Announce(text.clone()));
        self.effects.push(Effect::Toast { text, undo: agreed + settled > 0 });
    }
}
