//! What a schema says of attributes, held against values.

use std::collections::BTreeSet;

use super::{AttributeValue, Attributes};
use crate::schema::{Attribute, AttributeKind};

/// The value that a new annotation gets. A flag whose default is no gets none: an absent
/// flag means no.
pub fn default_value(attribute: &Attribute) -> Option<AttributeValue> {
    match &attribute.kind {
        AttributeKind::Choice { default, .. } => default.clone().map(AttributeValue::Choice),
        AttributeKind::Choices { default, .. } => (!default.is_empty())
            .then(|| AttributeValue::Choices(default.iter().cloned().collect())),
        AttributeKind::Number { default, .. } => default.map(AttributeValue::Number),
        AttributeKind::Text { default } => default.clone().map(AttributeValue::Text),
        AttributeKind::Flag { default } => default.then_some(AttributeValue::Flag(true)),
    }
}

/// Those of `allowed` that the schema asks for and that have no value.
pub fn missing<'a>(
    allowed: impl IntoIterator<Item = &'a Attribute>,
    values: &Attributes,
) -> impl Iterator<Item = &'a Attribute> {
    let lacks =
        |attribute: &&Attribute| attribute.required && !values.contains_key(&attribute.name);
    allowed.into_iter().filter(lacks)
}

/// Why `value` is not one of the attribute's: the wrong part as a person would write it,
/// and what is allowed instead. `None` if it is allowed.
pub fn problem_with_value(
    attribute: &Attribute,
    value: &AttributeValue,
) -> Option<(String, String)> {
    let problem = |value: String, allowed: String| Some((value, allowed));
    match (&attribute.kind, value) {
        (AttributeKind::Choice { values, .. }, AttributeValue::Choice(value)) => {
            (!values.contains(value)).then(|| (value.clone(), one_of(values)))
        }
        (AttributeKind::Choices { values, .. }, AttributeValue::Choices(chosen)) => {
            let allowed: BTreeSet<_> = values.iter().collect();
            let wrong = chosen.iter().find(|value| !allowed.contains(value))?;
            problem(wrong.clone(), one_of(values))
        }
        (AttributeKind::Number { min, max, .. }, AttributeValue::Number(number)) => {
            let fits = number.is_finite()
                && min.is_none_or(|min| min <= *number)
                && max.is_none_or(|max| *number <= max);
            (!fits).then(|| (number.to_string(), bounds(*min, *max)))
        }
        (AttributeKind::Text { .. }, AttributeValue::Text(_))
        | (AttributeKind::Flag { .. }, AttributeValue::Flag(_)) => None,
        (kind, value) => problem(spell(value), describe(kind)),
    }
}

fn one_of(values: &[String]) -> String {
    format!("choose {}", values.join(", "))
}

fn bounds(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("give a number from {min} to {max}"),
        (Some(min), None) => format!("give a number of at least {min}"),
        (None, Some(max)) => format!("give a number of at most {max}"),
        (None, None) => "give a finite number".to_owned(),
    }
}

fn describe(kind: &AttributeKind) -> String {
    match kind {
        AttributeKind::Choice { values, .. } | AttributeKind::Choices { values, .. } => {
            one_of(values)
        }
        AttributeKind::Number { min, max, .. } => bounds(*min, *max),
        AttributeKind::Text { .. } => "give a text".to_owned(),
        AttributeKind::Flag { .. } => "give yes or no".to_owned(),
    }
}

/// As a person would write it.
pub(crate) fn spell(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Choice(value) | AttributeValue::Text(value) => value.clone(),
        AttributeValue::Choices(values) => {
            values.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        }
        AttributeValue::Number(number) => number.to_string(),
        AttributeValue::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
    }
}
