//! Counting, off the window’s thread.

use jiff::Timestamp;

use super::super::Study;
use super::super::job::Watch;
use crate::annotation::Status;
use crate::article::ArticleId;
use crate::project::{
    AnnotatorStats, Count, ExportRecord, Hours, Project, Stats, Table, TeamStamp, Worked,
};

/// How much was done lately is listed.
const RECENT: usize = 6;

/// What was counted, and from what.
#[derive(Debug)]
pub struct Counted {
    /// The counts.
    pub stats: Stats,
    /// The same as tables.
    pub tables: Vec<Table>,
    /// What everybody but gold has together.
    pub everybody: AnnotatorStats,
    /// What was done lately, the last first.
    pub recent: Vec<Recent>,
    /// What was exported from this computer, the last first.
    pub exports: Vec<KnownExport>,
    /// Who looks on.
    pub(super) viewer: String,
    blind: bool,
    stamp: TeamStamp,
}

/// Work on a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// When.
    pub at: Timestamp,
    /// Whose set, and on what.
    pub worked: Worked,
    /// What was done last, in the words of the undo hint, if it was done here.
    pub last: Option<String>,
}

/// An export, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownExport {
    /// What was exported.
    pub record: ExportRecord,
    /// Whether it is still there.
    pub exists: bool,
    /// Whether a set that it was made of has changed since.
    pub out_of_date: bool,
}

/// What came of counting.
#[derive(Debug)]
pub(super) enum Answer {
    /// What is known is still so.
    Same,
    /// New counts.
    Counted(Box<Counted>),
    /// It was stopped.
    Stopped,
}

/// Counts the project for `viewer`, unless `known` is still what is on disk.
pub(super) fn count(
    project: &Project,
    viewer: &str,
    known: Option<&Counted>,
    watch: &Watch<(usize, usize)>,
) -> Answer {
    let stop = || watch.is_stopped();
    let Some(stamp) = project.team_stamp(&project.annotators(), |_| true, stop) else {
        return Answer::Stopped;
    };
    let (exports, trouble) = match project.exports() {
        Ok(exports) => (exports, None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    let same = |known: &&Counted| {
        known.stamp == stamp
            && known.blind == project.is_blind()
            && known.exports.iter().map(|e| &e.record).eq(&exports)
    };
    if known.filter(same).is_some() {
        return Answer::Same;
    }
    let goes_on = |read, of| {
        watch.at((read, of));
        !watch.is_stopped()
    };
    let what = Count { viewer: Some(viewer), words: false };
    let Some(mut stats) = project.count(what, goes_on) else { return Answer::Stopped };
    stats.problems.extend(trouble);
    let mut recent: Vec<Recent> = stats.latest.iter().map(|work| recent(project, work)).collect();
    recent.sort_by_key(|recent| std::cmp::Reverse(recent.at));
    recent.truncate(RECENT);
    let mut known = Vec::new();
    for record in exports {
        let exists = record.exists();
        let Some(out_of_date) = project.is_out_of_date(&record, stop) else {
            return Answer::Stopped;
        };
        known.push(KnownExport { record, exists, out_of_date });
    }
    let (viewer, blind) = (viewer.to_owned(), project.is_blind());
    let (tables, everybody) = (stats.tables(), stats.together(&[]));
    Answer::Counted(Box::new(Counted {
        stats,
        tables,
        everybody,
        recent,
        exports: known,
        viewer,
        blind,
        stamp,
    }))
}

fn recent(project: &Project, work: &Worked) -> Recent {
    let last = project.last_change(&work.article, &work.annotator);
    let at = last.as_ref().map_or(work.at, |(at, _)| work.at.max(*at));
    Recent { at, worked: work.clone(), last: last.map(|(_, title)| title) }
}

/// Agreement over time as a table: a row for each stretch of articles and figure.
pub(super) fn over_time(study: &Study) -> Table {
    let head = ["from", "to", "articles", "layer", "figure", "value", "n"];
    let mut rows = Vec::new();
    let when = |time: Option<Timestamp>| time.map_or_else(String::new, |t| t.to_string());
    for stretch in &study.over_time {
        for part in super::super::PartId::used(&stretch.report) {
            let Some(part_of) = part.of(&stretch.report) else { continue };
            for (figure, measure) in part_of.figures() {
                rows.push(vec![
                    when(stretch.begins),
                    when(stretch.ends),
                    stretch.articles.len().to_string(),
                    part.name().to_owned(),
                    figure.to_owned(),
                    measure.value.map_or_else(String::new, |v| format!("{v:.6}")),
                    measure.used.to_string(),
                ]);
            }
        }
    }
    Table { name: "agreement-over-time", head: head.map(str::to_owned).to_vec(), rows }
}

/// Active time as a table.
pub(super) fn hours(
    hours: &Hours,
    annotator: &str,
    status: impl Fn(&ArticleId) -> Status,
) -> Table {
    let head = ["annotator", "article", "status", "active_seconds"];
    let rows = hours.by_article(annotator).map(|(id, seconds)| {
        let status = crate::project::status_name(status(&id));
        vec![annotator.to_owned(), id.0, status.to_owned(), format!("{seconds:.0}")]
    });
    let rows = rows.collect();
    Table { name: "hours", head: head.map(str::to_owned).to_vec(), rows }
}
