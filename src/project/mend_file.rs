//! The file of an article's mends: RON, one mend a line in the order in which they were made, so
//! that people can read it and git can merge it by lines. Equal mends give equal bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::FileError;
use super::ron_file::{Fields, Unknown, one_line};
use crate::article::{Mend, MendLog, MendPart, SegmentKind, TakenBackMend};
use crate::text::{CharRange, Sha256};

/// The version of the format of files of mends.
pub const MENDS_FORMAT: u32 = 1;

/// A file of mends.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct MendFile {
    pub(super) article: String,
    pub(super) log: MendLog,
    pub(super) unknown: Unknown,
}

#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    by: String,
    made: Timestamp,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
    text_sha256: Sha256,
    parts: Vec<Part>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taken_back: Option<TakenBack>,
}

#[derive(Serialize, Deserialize)]
struct TakenBack {
    by: String,
    at: Timestamp,
}

#[derive(Serialize, Deserialize)]
enum Part {
    Replace { at: (usize, usize), was: String, by: String },
    Kind { at: (usize, usize), was: String, kind: SegmentKind },
}

impl Line {
    fn of(mend: &Mend) -> Self {
        let part = |part: &MendPart| match part {
            MendPart::Replace { at, was, by } => {
                Part::Replace { at: (at.start, at.end), was: was.clone(), by: by.clone() }
            }
            MendPart::Kind { at, was, kind } => {
                Part::Kind { at: (at.start, at.end), was: was.clone(), kind: *kind }
            }
        };
        let taken_back = mend.taken_back.as_ref();
        Self {
            id: mend.id.clone(),
            by: mend.by.clone(),
            made: mend.made,
            reason: mend.reason.clone(),
            text_sha256: mend.text_sha256,
            parts: mend.parts.iter().map(part).collect(),
            taken_back: taken_back.map(|taken| TakenBack { by: taken.by.clone(), at: taken.at }),
        }
    }

    fn into_mend(self) -> Mend {
        let part = |part| match part {
            Part::Replace { at: (start, end), was, by } => {
                MendPart::Replace { at: CharRange::new(start, end), was, by }
            }
            Part::Kind { at: (start, end), was, kind } => {
                MendPart::Kind { at: CharRange::new(start, end), was, kind }
            }
        };
        Mend {
            id: self.id,
            by: self.by,
            made: self.made,
            reason: self.reason,
            text_sha256: self.text_sha256,
            parts: self.parts.into_iter().map(part).collect(),
            taken_back: self.taken_back.map(|taken| TakenBackMend { by: taken.by, at: taken.at }),
        }
    }
}

/// Reads a file of mends. `path` is for messages only.
pub(super) fn read(path: &Path, source: &str) -> Result<MendFile, FileError> {
    let mut fields = Fields::read(path, source, MENDS_FORMAT)?;
    let lines: Vec<Line> = fields.take_or("mends", Vec::new())?;
    let mut mends: Vec<Mend> = Vec::with_capacity(lines.len());
    for mend in lines.into_iter().map(Line::into_mend) {
        // A merge by lines keeps both versions of one that was taken back: it is.
        match mends.iter_mut().find(|known| known.id == mend.id) {
            Some(known) if known.stands() => *known = mend,
            Some(_) => {}
            None => mends.push(mend),
        }
    }
    let texts: Vec<(Sha256, Vec<String>)> = fields.take_or("texts", Vec::new())?;
    let texts: BTreeMap<Sha256, Vec<String>> = texts.into_iter().collect();
    Ok(MendFile {
        article: fields.take_or("article", String::new())?,
        log: MendLog { mends, texts: texts.into_iter().collect() },
        unknown: fields.unknown(),
    })
}

impl MendFile {
    /// The content of the file.
    pub(super) fn write(&self) -> Result<String, ron::Error> {
        let mut out = String::from(
            "// Mends of a text, made with Tagline. Offsets are Unicode code points of the text in \
             the article’s file.\n(\n",
        );
        // Writing to a string cannot fail.
        let _ = writeln!(out, "    format: {MENDS_FORMAT},");
        let _ = writeln!(out, "    article: {},", one_line(&self.article)?);
        out.push_str("    mends: [\n");
        for mend in &self.log.mends {
            let _ = writeln!(out, "        {},", one_line(&Line::of(mend))?);
        }
        out.push_str("    ],\n    texts: [\n");
        let texts: BTreeMap<&Sha256, &Vec<String>> =
            self.log.texts.iter().map(|(sha256, ids)| (sha256, ids)).collect();
        for text in texts {
            let _ = writeln!(out, "        {},", one_line(&text)?);
        }
        out.push_str("    ],\n");
        for (name, value) in &self.unknown {
            let _ = writeln!(out, "    {name}: {value},");
        }
        out.push_str(")\n");
        Ok(out)
    }
}
