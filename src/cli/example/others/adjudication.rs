//! Gold that is half made: what an adjudicator took over and decided, from the beginning of the
//! article to a place in it.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::annotation::{Command, Family, Reason};
use crate::cli::example::Tagger;
use crate::cli::example::marks::find;
use crate::project::Project;
use crate::review::compare::{Compared, Comparison, Item};
use crate::review::gold::{GOLD, Making, Rule};

/// From one decision to the next.
const PAUSE: SignedDuration = SignedDuration::from_secs(90);

/// Who adjudicated what.
#[derive(Debug, Deserialize)]
pub(super) struct Adjudication {
    by: String,
    /// What the ids of decisions begin with.
    pub(super) seed: u64,
    /// When it began.
    pub(super) at: Timestamp,
    /// What begins before these words is decided, chains when all their mentions do.
    until: String,
    /// Every difference there, in text order.
    decided: Vec<Decided>,
}

/// A difference, and what was decided about it.
#[derive(Debug, Deserialize)]
struct Decided {
    layer: String,
    /// What its words begin with, so that no decision comes to another difference unseen.
    words: String,
    /// Who has it as it is in gold.
    like: String,
    reason: Option<Reason>,
    #[serde(default)]
    note: String,
}

impl Adjudication {
    /// Makes gold of what the others have. Panics if the list is not about the differences.
    pub(super) fn settle(&self, project: &Project, tagger: &mut Tagger<'_>) {
        let article = tagger.article;
        let names: Vec<String> =
            project.annotators().into_iter().filter(|name| name != GOLD).collect();
        let team = project.team(&names, |id| *id == article.id, || false).unwrap();
        let all = names.iter().enumerate();
        let sets: Vec<Compared<'_>> = all
            .map(|(at, annotator)| Compared { annotator, set: team.articles[0].set(at).unwrap() })
            .collect();
        let comparison = Comparison::of(article, tagger.schema, &sets);
        let until = find(article.text.as_str(), &self.until).unwrap()[0].start;
        let here = |item: &Item| last_start(item, &sets) < until;
        let mut agreed = comparison.clone();
        agreed.differences.clear();
        agreed.agreed.retain(here);
        let differences: Vec<&Item> =
            comparison.differences.iter().filter(|item| here(item)).collect();
        let mut settle = |part: &Comparison, rule, how: Option<&Decided>| {
            let making = Making {
                article,
                sets: &sets,
                comparison: part,
                gold: tagger.set.set(),
                by: &self.by,
                now: tagger.now,
            };
            let (mut settlement, _) = making.by_rule(rule, "", &mut tagger.ids);
            if let Some(how) = how {
                let [decision] = &mut settlement.decisions[..] else { panic!("{how:?}") };
                decision.rule = None;
                decision.reason = how.reason;
                decision.note.clone_from(&how.note);
            }
            tagger.run(&Command::Settle(settlement)).unwrap();
            tagger.now += PAUSE;
        };
        // Chains come last, when their mentions are there.
        let mut first = agreed.clone();
        first.agreed.retain(|item| item.subject.family != Family::Chain);
        settle(&first, Rule::Unanimous, None);
        for (at, item) in differences.iter().enumerate() {
            let words = article.text.slice(item.subject.place);
            let how = self.decided.get(at).unwrap_or_else(|| panic!("nothing on “{words}”"));
            assert_eq!(how.layer, item.subject.layer, "{words}");
            assert!(words.starts_with(&how.words), "“{}” is not “{words}”", how.words);
            let mut part = comparison.clone();
            part.agreed.clear();
            part.differences = vec![(*item).clone()];
            let like = names.iter().position(|name| *name == how.like).unwrap();
            settle(&part, Rule::Annotator(like), Some(how));
        }
        assert_eq!(self.decided.len(), differences.len(), "decisions on nothing");
        // What waited for what was decided.
        settle(&agreed, Rule::Unanimous, None);
        let decided = tagger.set.set().decisions().len();
        assert_eq!(decided, differences.len(), "a decision does not fit");
    }
}

/// Where an item begins; a chain where its last mention does.
fn last_start(item: &Item, sets: &[Compared<'_>]) -> usize {
    let all = item.proposals.iter().filter_map(|proposal| {
        let set = sets.get(*proposal.annotators.first()?)?.set;
        let chains = proposal.records.iter().filter_map(|id| set.chain(*id));
        let spans = chains.flat_map(|chain| &chain.members).filter_map(|id| set.span(*id));
        spans.map(|span| span.extent().start).max()
    });
    all.max().unwrap_or(item.subject.place.start)
}
