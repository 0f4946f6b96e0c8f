//! The fields of a JSON object, with messages that say where it is.

use std::fmt;

use super::{Json, Object};
use crate::formats::ReadError;

/// The fields of an object that was read, with the place for messages.
#[derive(Clone, Copy, Debug)]
pub(in crate::formats) struct Fields<'a> {
    /// The file's name.
    pub(in crate::formats) file: &'a str,
    /// The line where the value begins that all this is in.
    pub(in crate::formats) line: usize,
    /// What the object is, for messages.
    pub(in crate::formats) what: What<'a>,
    /// The fields.
    pub(in crate::formats) map: &'a Object<'a>,
}

/// What an object is: `span 3`, or nothing for the outermost. It is put into words only where
/// it is needed.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::formats) struct What<'a> {
    name: &'a str,
    part: &'a str,
    /// From 1; 0 for none.
    number: usize,
}

impl<'a> What<'a> {
    /// This.
    pub(in crate::formats) const fn named(name: &'a str) -> Self {
        Self { name, part: "", number: 0 }
    }

    /// A part of something that is no part itself.
    pub(in crate::formats) const fn part(self, part: &'a str) -> Self {
        self.nth(part, 0)
    }

    /// The part with this number, from 1.
    pub(in crate::formats) const fn nth(self, part: &'a str, number: usize) -> Self {
        Self { name: self.name, part, number }
    }
}

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = if self.name.is_empty() || self.part.is_empty() { "" } else { ", " };
        write!(f, "{}{between}{}", self.name, self.part)?;
        if self.number > 0 { write!(f, " {}", self.number) } else { Ok(()) }
    }
}

impl<'a> Fields<'a> {
    /// An error about this object.
    pub(in crate::formats) fn error(&self, problem: impl fmt::Display) -> ReadError {
        let mut what = self.what.to_string();
        if !what.is_empty() {
            what.push_str(": ");
        }
        let problem = format!("{what}{problem}");
        ReadError::malformed(self.file, self.line, problem)
    }

    /// A text; `None` if the field is not there or null.
    ///
    /// # Errors
    /// If it is something else.
    pub(in crate::formats) fn text(&self, name: &str) -> Result<Option<&'a str>, ReadError> {
        match self.map.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.error(format!("“{name}” is {}, not a text", kind(other)))),
        }
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// If it is not, or is something else.
    pub(in crate::formats) fn required_text(&self, name: &str) -> Result<&'a str, ReadError> {
        self.text(name)?.ok_or_else(|| self.error(format!("the field “{name}” is missing")))
    }

    /// A list; empty if the field is not there or null.
    ///
    /// # Errors
    /// If it is something else.
    pub(in crate::formats) fn list(&self, name: &str) -> Result<&'a [Json<'a>], ReadError> {
        match self.map.get(name) {
            None | Some(Json::Null) => Ok(&[]),
            Some(Json::Array(list)) => Ok(list),
            Some(other) => Err(self.error(format!("“{name}” is {}, not a list", kind(other)))),
        }
    }

    /// An offset that must be there.
    ///
    /// # Errors
    /// If it is not, or is no whole number from 0.
    pub(in crate::formats) fn offset(&self, name: &str) -> Result<usize, ReadError> {
        let value = self
            .map
            .get(name)
            .ok_or_else(|| self.error(format!("the field “{name}” is missing")))?;
        offset(value).map_err(|problem| self.error(format!("“{name}” is {problem}")))
    }
}

/// A whole number from 0, also one written `3.0`.
///
/// # Errors
/// What it is instead, as a clause that follows “is”.
pub(in crate::formats) fn offset(json: &Json<'_>) -> Result<usize, String> {
    let whole = json.as_u64().or_else(|| {
        let number = json.as_f64()?;
        // The cast is exact for what passes.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as u64)
    });
    whole.and_then(|whole| usize::try_from(whole).ok()).ok_or_else(|| {
        let found: String = json.to_string().chars().take(40).collect();
        format!("{found}; an offset is a whole number from 0")
    })
}

/// What a value is, for messages.
pub(in crate::formats) const fn kind(json: &Json<'_>) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is() {
        let task = What::named("task 7");
        assert_eq!(task.to_string(), "task 7");
        assert_eq!(task.part("“data”").to_string(), "task 7, “data”");
        assert_eq!(task.nth("result", 3).to_string(), "task 7, result 3");
        assert_eq!(What::default().nth("span", 2).to_string(), "span 2");
        assert_eq!(What::default().to_string(), "");
    }
}
