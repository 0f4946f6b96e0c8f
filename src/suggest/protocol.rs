//! The protocol that a program speaks which suggests spans: lines of JSON on its standard
//! input and output, as plain types, and what is wrong with an answer. `docs/model-protocol.md`
//! is its description; offsets are Unicode code points.
//!
//! Invariants: no answer can make this panic; what an answer says is either a span of the
//! text that was sent, or a [`Fault`] that says what is wrong with it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::spans::{Found, MOST};
use super::{Source, passages};
use crate::article::Article;
use crate::schema::Schema;
use crate::text::{CharRange, Text};

/// The version of the protocol.
pub const PROTOCOL: u32 = 1;
/// The longest line that is read, in bytes.
pub const LONGEST_LINE: usize = 16 * 1024 * 1024;
/// Faults of one answer that are told; more are counted.
const FAULTS: usize = 20;
/// How much of what a program says is repeated, in characters.
const REPEATED: usize = 120;

/// What Tagline says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Request {
    /// The first line.
    Hello {
        /// [`PROTOCOL`].
        protocol: u32,
        /// The labels that suggestions may have.
        labels: Vec<LabelInfo>,
    },
    /// Suggest spans for a text.
    Suggest {
        /// Which request it is; the answer says the same.
        id: u64,
        /// The name of the article.
        article: String,
        /// The text.
        text: String,
        /// The parts of it that are read, in order: start and end.
        passages: Vec<[usize; 2]>,
    },
    /// What the request was for is not wanted any more; it need not be answered.
    Cancel {
        /// Which request.
        id: u64,
    },
}

/// A label of the project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelInfo {
    /// Its name, as suggestions have it.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// One sentence on what it is for.
    pub description: String,
}

/// What a program says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Reply {
    /// The answer to [`Request::Hello`].
    Ready {
        /// [`PROTOCOL`].
        protocol: u32,
        /// What the program calls itself.
        #[serde(default)]
        name: String,
    },
    /// How far it is.
    Progress {
        /// Which request.
        id: u64,
        /// 0 to 1.
        done: f64,
    },
    /// The answer to [`Request::Suggest`].
    Spans {
        /// Which request.
        id: u64,
        /// What is suggested.
        spans: Vec<SpanReply>,
    },
    /// The request cannot be answered; others may be.
    Error {
        /// Which request; none if it is about all.
        #[serde(default)]
        id: Option<u64>,
        /// What a person should be told.
        message: String,
    },
}

/// A span that is suggested.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpanReply {
    /// The first code point. What is no offset is told with the span that has it.
    pub start: i64,
    /// The code point after the last.
    pub end: i64,
    /// Name of a label.
    pub label: String,
    /// 0 to 1; without it 1.
    #[serde(default = "one")]
    pub score: f64,
    /// The words, if the program says them: they must be those of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why it is suggested, in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

const fn one() -> f64 {
    1.0
}

/// What is wrong with what a program said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first line to a program.
pub fn hello(schema: &Schema) -> Request {
    let labels = schema.span_labels().map(|(_, label)| LabelInfo {
        name: label.name.clone(),
        title: label.title().to_owned(),
        description: label.description.clone(),
    });
    Request::Hello { protocol: PROTOCOL, labels: labels.collect() }
}

/// What is asked about an article.
pub fn ask(id: u64, article: &Article) -> Request {
    let chars = |range| article.text.to_chars(range).map(|r| [r.start, r.end]);
    Request::Suggest {
        id,
        article: article.id.0.clone(),
        text: article.text.as_str().to_owned(),
        passages: passages(article).into_iter().filter_map(chars).collect(),
    }
}

/// A request as one line, with its end.
pub fn line_of(request: &Request) -> String {
    let mut line = serde_json::to_string(request).unwrap_or_default();
    line.push('\n');
    line
}

/// Reads one line of a program.
///
/// # Errors
/// If it is none of the protocol’s.
pub fn reply_of(line: &[u8]) -> Result<Reply, Fault> {
    let text = std::str::from_utf8(line).map_err(|_| {
        Fault(format!("a line is no UTF-8: {}", shown(&String::from_utf8_lossy(line))))
    })?;
    serde_json::from_str(text).map_err(|error| {
        Fault(format!("a line is no message of the protocol ({error}): {}", shown(text)))
    })
}

/// The start of what a program said, on one line.
pub fn shown(text: &str) -> String {
    let line = crate::text::on_one_line(text);
    match line.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("“{}…”", line.get(..end).unwrap_or_default()),
        None => format!("“{line}”"),
    }
}

/// What the spans of an answer are in the text that was sent, and what is wrong with the
/// others.
pub fn check(
    text: &Text,
    schema: &Schema,
    model: &str,
    spans: &[SpanReply],
) -> (Vec<Found>, Vec<Fault>) {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut more = 0;
    if spans.len() > MOST {
        faults.push(Fault(format!(
            "{} spans for one text are too many; the first {MOST} are looked at",
            spans.len()
        )));
    }
    for span in spans.iter().take(MOST) {
        match range_of(text, schema, span) {
            Ok(range) => found.push(Found {
                range,
                label: span.label.clone(),
                score: span.score,
                guess: false,
                attributes: Vec::new(),
                source: Source::Model(model.to_owned()),
                reason: crate::text::on_one_line(&span.reason).chars().take(REPEATED).collect(),
            }),
            Err(fault) if faults.len() < FAULTS => faults.push(fault),
            Err(_) => more += 1,
        }
    }
    if more > 0 {
        faults.push(Fault(format!("{more} more spans are wrong")));
    }
    (found, faults)
}

fn range_of(
    text: &Text,
    schema: &Schema,
    span: &SpanReply,
) -> Result<crate::text::ByteRange, Fault> {
    let SpanReply { start, end, label, score, .. } = span;
    let length = text.offsets().len_chars();
    let places = usize::try_from(*start).ok().zip(usize::try_from(*end).ok());
    let Some((first, last)) = places.filter(|(first, last)| first <= last && *last <= length)
    else {
        return Err(Fault(format!(
            "{label} from {start} to {end} is off the text, which has {length} code points"
        )));
    };
    let range = text
        .to_bytes(CharRange::new(first, last))
        .filter(|range| !text.slice(*range).trim().is_empty())
        .ok_or_else(|| Fault(format!("{label} from {start} to {end} covers no words")))?;
    if let Some(words) = &span.text
        && words != text.slice(range)
    {
        return Err(Fault(format!(
            "{label} from {start} to {end} is {} in the text, not {}; offsets are code points",
            shown(text.slice(range)),
            shown(words)
        )));
    }
    if schema.span_label(label).is_none() {
        return Err(Fault(format!("{} is no span label of the project", shown(label))));
    }
    if !(0.0..=1.0).contains(score) {
        return Err(Fault(format!("the score {score} of {label} is not from 0 to 1")));
    }
    Ok(range)
}
