//! What another set of the same article has, as suggestions: predictions that were imported
//! under a name, or a colleague’s work.

use super::spans::Found;
use super::{Source, spans::MOST};
use crate::annotation::{AnnotationSet, AttributeValue};
use crate::article::Article;

/// Whether a set of that name is thought to be made by a program: blindness is about people’s.
/// `prediction` is whose predictions are that do not say which program made them.
pub fn is_program(name: &str) -> bool {
    name.starts_with("model-") || name == "prediction"
}

/// The spans of a set in one piece. The confidence is the score, 1 where none is said.
pub fn of_set(article: &Article, set: &AnnotationSet, name: &str) -> Vec<Found> {
    let found = |span: &crate::annotation::Span| {
        let [range] = span.fragments.as_slice() else { return None };
        article.text.get(*range).filter(|words| !words.is_empty())?;
        let score = span.confidence.map_or(1.0, |c| f64::from(c.percent()) / 100.0);
        let written =
            |(name, value): (&String, &AttributeValue)| Some((name.clone(), spell(value)?));
        Some(Found {
            range: *range,
            label: span.label.clone(),
            score,
            guess: false,
            attributes: span.attributes.iter().filter_map(written).collect(),
            source: Source::Set(name.to_owned()),
            reason: String::new(),
        })
    };
    set.spans().filter_map(found).take(MOST).collect()
}

/// A value as [`value_of`](super::spans::value_of) reads it.
fn spell(value: &AttributeValue) -> Option<String> {
    match value {
        AttributeValue::Choice(text) | AttributeValue::Text(text) => Some(text.clone()),
        AttributeValue::Choices(all) => {
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            Some(all.join(","))
        }
        AttributeValue::Number(number) => Some(number.to_string()),
        AttributeValue::Flag(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
    }
}
