//! A text that was mended: what people put right in an article without touching its file. The
//! mends are data that lie over the source text; the source is never altered, and without them
//! is what it was, byte for byte.
//!
//! Every place counts along the source text, so mends do not depend on each other: they can be
//! taken back in any order, and two people's can be brought together. A mend is carried out only
//! where the source has the very words that it is about. If the source has changed since, they
//! are looked for with a comparison of both versions; words that are not there any more leave
//! the mend undone, and it is reported.
//!
//! `version` is the source with some of the mends, `kinds` gives parts of an article another
//! kind, `making` makes a mend of what a person wants to read in place of a range, `likeness`
//! tells words that were put right from others.

mod kinds;
mod likeness;
mod making;
mod version;

use std::sync::Arc;

use jiff::Timestamp;

pub use version::Version;

use super::{Article, ArticleId, SegmentKind};
use crate::text::{ByteRange, CharRange, EditMap, Mapped, Sha256, Text};

/// Words that are looked for without a copy of the text that they were in must be so long, in
/// characters: shorter ones are there by chance.
const SOUGHT: usize = 6;

/// Something that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// Names it for ever.
    pub id: String,
    /// Who mended.
    pub by: String,
    /// When.
    pub made: Timestamp,
    /// Why; empty if that was not said.
    pub reason: String,
    /// The source text that the places of its parts count along.
    pub text_sha256: Sha256,
    /// What was done, in the order of the text.
    pub parts: Vec<MendPart>,
    /// Set if it does not count any more.
    pub taken_back: Option<TakenBackMend>,
}

/// Who took a mend back, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBackMend {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// One thing that a mend does. Places are in code points of the source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MendPart {
    /// Other words stand in place of these.
    Replace {
        /// Where.
        at: CharRange,
        /// The words of the source there.
        was: String,
        /// What is read in their place; empty if they are left out.
        by: String,
    },
    /// A part of the article is of another kind.
    Kind {
        /// Where it is, whole.
        at: CharRange,
        /// The words of the source there.
        was: String,
        /// What it is.
        kind: SegmentKind,
    },
}

impl MendPart {
    /// Where, in code points of the source.
    pub const fn at(&self) -> CharRange {
        match self {
            Self::Replace { at, .. } | Self::Kind { at, .. } => *at,
        }
    }

    /// The words of the source.
    pub fn was(&self) -> &str {
        match self {
            Self::Replace { was, .. } | Self::Kind { was, .. } => was,
        }
    }
}

impl Mend {
    /// Whether it counts.
    pub const fn stands(&self) -> bool {
        self.taken_back.is_none()
    }
}

/// All that was mended in an article, as it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MendLog {
    /// Every mend, also those that were taken back, in the order in which they were made.
    pub mends: Vec<Mend>,
    /// The texts that came of them, each with the mends that stood then. By this a set that was
    /// made on one of them is followed exactly.
    pub texts: Vec<(Sha256, Vec<String>)>,
}

impl MendLog {
    /// The mend of this id.
    pub fn get(&self, id: &str) -> Option<&Mend> {
        self.mends.iter().find(|mend| mend.id == id)
    }

    /// With one more mend.
    #[must_use]
    pub fn with(&self, mend: Mend) -> Self {
        let mut log = self.clone();
        log.mends.push(mend);
        log
    }

    /// As it is when this mend is taken back (`Some`), or counts again.
    #[must_use]
    pub fn set(&self, id: &str, taken_back: Option<TakenBackMend>) -> Self {
        let mut log = self.clone();
        if let Some(mend) = log.mends.iter_mut().find(|mend| mend.id == id) {
            mend.taken_back = taken_back;
        }
        log
    }

    fn standing(&self) -> Vec<String> {
        self.mends.iter().filter(|mend| mend.stands()).map(|mend| mend.id.clone()).collect()
    }
}

/// A part of a mend that could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendMisfit {
    /// The mend.
    pub id: String,
    /// The words that it is about.
    pub words: String,
    /// Why not, as a clause.
    pub why: &'static str,
}

const GONE: &str = "the text does not have these words there any more";
const COVERED: &str = "another mend has changed these words";
const NO_PART: &str = "no part of the article begins and ends there any more";

/// A source text with its mends.
#[derive(Clone, Debug)]
pub struct Mended {
    source: Text,
    log: MendLog,
    /// Where each part of each mend is in the source; `None` if its words are not there.
    places: Vec<Vec<Option<ByteRange>>>,
    now: Version,
    misfits: Vec<MendMisfit>,
}

impl Mended {
    /// Carries `log` out on `source`. `copy` finds earlier versions of it.
    fn new(source: Text, log: MendLog, copy: &dyn Fn(Sha256) -> Option<Text>) -> Self {
        let mut maps: Vec<(Sha256, Option<(Text, EditMap)>)> = Vec::new();
        let mut map_of = |sha256: Sha256| {
            if !maps.iter().any(|(known, _)| *known == sha256) {
                let old = copy(sha256).filter(|old| old.sha256() == sha256);
                let map = old.map(|old| {
                    let map = EditMap::between(old.as_str(), source.as_str());
                    (old, map)
                });
                maps.push((sha256, map));
            }
            maps.iter().find(|(known, _)| *known == sha256).and_then(|(_, map)| map.clone())
        };
        let places: Vec<Vec<Option<ByteRange>>> = log
            .mends
            .iter()
            .map(|mend| {
                let known = (mend.text_sha256 != source.sha256()).then(|| map_of(mend.text_sha256));
                mend.parts.iter().map(|part| place(&source, part, known.as_ref())).collect()
            })
            .collect();
        let mut mended =
            Self { now: Version::of_source(&source), source, log, places, misfits: Vec::new() };
        let mut misfits = Vec::new();
        mended.now = mended.version_with(&mended.log.standing(), &mut misfits);
        mended.misfits = misfits;
        let sha256 = mended.now.text().sha256();
        let is_known = mended.log.texts.iter().any(|(known, _)| *known == sha256);
        if sha256 != mended.source.sha256() && !is_known {
            mended.log.texts.push((sha256, mended.log.standing()));
        }
        mended
    }

    /// The text as the file has it.
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// What was mended.
    pub fn log(&self) -> &MendLog {
        &self.log
    }

    /// What could not be carried out.
    pub fn misfits(&self) -> &[MendMisfit] {
        &self.misfits
    }

    /// The text as it is read.
    pub fn now(&self) -> &Version {
        &self.now
    }

    /// Whether parts of the article have, or had, another kind by hand.
    pub fn has_kinds(&self) -> bool {
        let is_kind = |part: &MendPart| matches!(part, MendPart::Kind { .. });
        self.log.mends.iter().any(|mend| mend.parts.iter().any(is_kind))
    }

    /// The source or what came of it by mends, if it had this hash once.
    pub fn version(&self, sha256: Sha256) -> Option<Version> {
        if self.source.sha256() == sha256 {
            return Some(Version::of_source(&self.source));
        }
        if self.now.text().sha256() == sha256 {
            return Some(self.now.clone());
        }
        let (_, standing) = self.log.texts.iter().find(|(known, _)| *known == sha256)?;
        // Of another source, the same mends make another text.
        let version = self.version_with(standing, &mut Vec::new());
        (version.text().sha256() == sha256).then_some(version)
    }

    fn version_with(&self, standing: &[String], misfits: &mut Vec<MendMisfit>) -> Version {
        let mends = self.log.mends.iter().zip(&self.places);
        let mut chosen: Vec<(&Mend, &Vec<Option<ByteRange>>)> =
            mends.filter(|(mend, _)| standing.contains(&mend.id)).collect();
        chosen.sort_by_key(|(mend, _)| mend.made);
        Version::with(&self.source, &chosen, misfits)
    }
}

/// Where a part is in `source`. `known` is the text that it counts along, if that is another
/// one, with the way from there.
fn place(
    source: &Text,
    part: &MendPart,
    known: Option<&Option<(Text, EditMap)>>,
) -> Option<ByteRange> {
    let in_text =
        |text: &Text| text.to_bytes(part.at()).filter(|range| text.get(*range) == Some(part.was()));
    match known {
        None => in_text(source),
        Some(Some((old, map))) => {
            let range = in_text(old)?;
            // A place between two characters is where both of them still are.
            let around = match range.is_empty() {
                true => ByteRange::new(before(old, range.start), after(old, range.start)),
                false => range,
            };
            match map.map(around) {
                Mapped::Exact(to) if old.get(around) == source.get(to) => {
                    let start = to.start + (range.start - around.start);
                    Some(ByteRange::new(start, start + range.len()))
                }
                _ => None,
            }
        }
        Some(None) => {
            let words = part.was();
            let mut found = source.as_str().match_indices(words);
            let first = found.next().filter(|_| words.chars().count() >= SOUGHT)?;
            let is_only = found.next().is_none();
            is_only.then(|| ByteRange::new(first.0, first.0 + words.len()))
        }
    }
}

fn before(text: &Text, at: usize) -> usize {
    let head = text.slice(ByteRange::new(0, at));
    at - head.chars().next_back().map_or(0, char::len_utf8)
}

fn after(text: &Text, at: usize) -> usize {
    let rest = text.slice(ByteRange::new(at, text.len()));
    at + rest.chars().next().map_or(0, char::len_utf8)
}

impl Article {
    /// Parses `source` with its mends. `copy` finds earlier versions of it, by which mends are
    /// followed that were made on one of these.
    pub fn mended(
        id: ArticleId,
        source: Text,
        encoding: impl Into<String>,
        log: MendLog,
        copy: &dyn Fn(Sha256) -> Option<Text>,
    ) -> Self {
        let mut mended = Mended::new(source, log, copy);
        let mut article = Self::new(id, mended.now.text().clone(), encoding);
        mended.now.put_kinds(&mut article, |misfit| mended.misfits.push(misfit));
        article.mended = Some(Arc::new(mended));
        article
    }

    /// The text as its file has it.
    pub fn source(&self) -> &Text {
        self.mended.as_ref().map_or(&self.text, |mended| &mended.source)
    }

    /// What was mended in it.
    pub fn mends(&self) -> MendLog {
        self.mended.as_ref().map_or_else(MendLog::default, |mended| mended.log.clone())
    }

    /// The source text with the mends that this article has.
    pub fn version(&self) -> Version {
        match &self.mended {
            Some(mended) => mended.now.clone(),
            None => Version::of_source(&self.text),
        }
    }
}
