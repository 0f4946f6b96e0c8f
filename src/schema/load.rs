//! Schemas from and to RON. Options are written without `Some`. Comments in a file do
//! not survive [`Schema::to_ron`].

use ron::error::SpannedError;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::Deserialize;

use super::{Migration, Schema, Severity};

/// A schema cannot be used. The message is a sentence which names the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct SchemaError {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong or was expected.
    pub problem: String,
}

#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    format: u32,
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

impl Migration {
    /// Reads a list of changes: `[RenameLabel(from: "PER", to: "PERSON")]`.
    ///
    /// # Errors
    /// If it is not such a list.
    pub fn list_from_ron(source: &str) -> Result<Vec<Self>, SchemaError> {
        options().from_str(source).map_err(|e| syntax_error(source, &e))
    }
}

impl Schema {
    /// Reads and checks a schema.
    ///
    /// # Errors
    /// If it is not RON, lacks something, was written by a newer version of this
    /// program, or contradicts itself.
    pub fn from_ron(source: &str) -> Result<Self, SchemaError> {
        if let Ok(Head { format }) = options().from_str(source)
            && format > Self::FORMAT
        {
            let problem = format!(
                "this schema has format {format}, and this version of Tagline knows format {} and \
                 older; get a newer version of Tagline to use it",
                Self::FORMAT
            );
            return Err(error_at(source, source.find("format").unwrap_or(0), problem));
        }
        let schema: Self = options().from_str(source).map_err(|e| syntax_error(source, &e))?;
        let findings = schema.validate();
        match findings.into_iter().find(|finding| finding.severity == Severity::Error) {
            Some(finding) => {
                let offset = finding.spot.locate(source).unwrap_or(0);
                Err(error_at(source, offset, finding.message))
            }
            None => Ok(schema),
        }
    }

    /// The schema as a file that begins with the comments that `before` begins with.
    ///
    /// # Errors
    /// As [`Self::to_ron`].
    pub fn to_ron_after(&self, before: &str) -> Result<String, ron::Error> {
        let is_comment = |line: &&str| line.trim().is_empty() || line.starts_with("//");
        let comments = before.split_inclusive('\n').take_while(is_comment);
        Ok(comments.collect::<String>() + &self.to_ron()?)
    }

    /// The schema as a file, the same for equal schemas.
    ///
    /// # Errors
    /// Never for a schema of this type; the serialiser's signature has one.
    pub fn to_ron(&self) -> Result<String, ron::Error> {
        let config = PrettyConfig::new().new_line("\n").extensions(Extensions::IMPLICIT_SOME);
        let mut ron = options().to_string_pretty(self, config)?;
        ron.push('\n');
        Ok(ron)
    }
}

fn syntax_error(source: &str, error: &SpannedError) -> SchemaError {
    let start = error.span.start;
    let rest = source.split('\n').skip(start.line.saturating_sub(1));
    let rest = rest.enumerate().map(|(i, line)| {
        let skip = if i == 0 { start.col.saturating_sub(1) } else { 0 };
        line.chars().enumerate().skip(skip).find(|(_, c)| !c.is_whitespace())
    });
    // The error starts at the end of the last token; people look for the next one.
    let next = rest.enumerate().find_map(|(i, found)| Some((start.line + i, found?.0 + 1)));
    let (line, column) = next.unwrap_or((start.line, start.col));
    SchemaError { line, column, problem: sentence(&error.code) }
}

/// What was expected, in the words of somebody who writes a schema.
fn sentence(error: &ron::Error) -> String {
    use ron::Error::{
        DuplicateStructField, ExpectedComma, MissingStructField, NoSuchEnumVariant,
        NoSuchStructField,
    };
    let of = |outer: &Option<String>| outer.as_ref().map_or(String::new(), |o| format!(" of {o}"));
    match error {
        MissingStructField { field, outer } => {
            format!("the field `{field}`{} is missing; add it", of(outer))
        }
        NoSuchStructField { expected, found, outer } => format!(
            "there is no field `{found}`{}; expected one of {}",
            of(outer),
            expected.join(", ")
        ),
        DuplicateStructField { field, outer } => {
            format!("the field `{field}`{} is there twice; delete one", of(outer))
        }
        NoSuchEnumVariant { expected, found, .. } => {
            format!("`{found}` is not known here; expected one of {}", expected.join(", "))
        }
        ExpectedComma => "expected a comma or a closing bracket".to_owned(),
        other => {
            let message = other.to_string();
            let mut chars = message.chars();
            let first = chars.next().map(char::to_lowercase);
            first.into_iter().flatten().chain(chars).collect()
        }
    }
}

fn error_at(source: &str, offset: usize, problem: String) -> SchemaError {
    let before = source.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    SchemaError { line, column, problem }
}
