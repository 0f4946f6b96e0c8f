//! Gold begun by a rule, in the files of a project.

use jiff::Timestamp;

use super::{FileError, Mode, Project, Saving};
use crate::annotation::{AnnotationSet, Command, IdSource, OriginKind, PlanContext};
use crate::article::Article;
use crate::review::compare::{Compared, Comparison};
use crate::review::gold::{GOLD, Making, Rule, Settled};

/// How gold is begun.
#[derive(Clone, Copy, Debug)]
pub struct ByRule<'a> {
    /// What settles a difference; positions are those among the sets.
    pub rule: Rule,
    /// What the rule is called in the decisions.
    pub name: &'a str,
    /// Who has it done.
    pub by: &'a str,
    /// When.
    pub now: Timestamp,
}

/// What became of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// What was settled, or would be.
    pub counts: Settled,
    /// Of what the rule chose, how much does not fit the schema or the rest of gold; it counts
    /// as left.
    pub unfit: usize,
}

impl Project {
    /// Counts what each of several rules would settle on an article. Writes nothing.
    ///
    /// # Errors
    /// If the set `gold` is there and cannot be read.
    pub fn count_by_rules(
        &self,
        article: &Article,
        sets: &[Compared<'_>],
        rules: &[Rule],
    ) -> Result<Vec<Settled>, FileError> {
        let gold = match self.read_set(article, GOLD) {
            Ok(read) => read.set,
            Err(error) if error.is_missing() => AnnotationSet::default(),
            Err(error) => return Err(error),
        };
        let comparison = Comparison::of(article, self.schema(), sets);
        // Who decides and when does not count.
        let (by, now) = ("", Timestamp::UNIX_EPOCH);
        let making = Making { article, sets, comparison: &comparison, gold: &gold, by, now };
        let mut ids = IdSource::random();
        Ok(rules.iter().map(|rule| making.by_rule(*rule, "", &mut ids).1).collect())
    }

    /// Takes over into `gold` what all agree on in an article and what the rule settles, as one
    /// step that can be undone, and writes the set.
    ///
    /// # Errors
    /// If the set `gold` cannot be read or written; it is as it was then.
    pub fn settle_by_rule(
        &self,
        article: &Article,
        sets: &[Compared<'_>],
        how: &ByRule<'_>,
        ids: &mut IdSource,
    ) -> Result<Begun, FileError> {
        let mut writer = self.open_set(article, GOLD)?;
        if let Mode::ReadOnly(why) = writer.mode() {
            return Err(FileError::other(writer.path(), why.clone()));
        }
        let comparison = Comparison::of(article, self.schema(), sets);
        let ByRule { by, now, .. } = *how;
        let gold = writer.set();
        let making = Making { article, sets, comparison: &comparison, gold, by, now };
        let (settlement, counts) = making.by_rule(how.rule, how.name, ids);
        let wanted = settlement.decisions.len();
        let before = gold.decisions().len();
        let mut context = PlanContext {
            article,
            schema: self.schema(),
            ids,
            by,
            origin: OriginKind::Adjudicated,
            now,
        };
        let path = writer.path().to_owned();
        let failed = |why: String| FileError::other(&path, why);
        let change = Command::Settle(settlement)
            .plan(writer.set(), &mut context)
            .map_err(|e| failed(e.to_string()))?;
        if !change.is_empty() {
            let saved = writer.commit(change).map_err(|e| failed(e.to_string()))?;
            if let Saving::NotSaved(why) = saved {
                return Err(failed(why));
            }
            writer.flush()?;
        }
        let noted = writer.set().decisions().len().saturating_sub(before);
        let unfit = wanted.saturating_sub(noted);
        let counts = Settled {
            settled: counts.settled.saturating_sub(unfit),
            left: counts.left + unfit,
            ..counts
        };
        Ok(Begun { counts, unfit })
    }
}
