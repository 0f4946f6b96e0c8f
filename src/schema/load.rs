//! Schemas from and to RON. Options are written without `Some`. Comments in a file do
//! not survive [`Schema::to_ron`].

use ron::error::SpannedError;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::Deserialize;

use super::{Finding, Schema, Severity};

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
            return Err(error_at(source, find_field(source, "format"), problem));
        }
        let schema: Self = options().from_str(source).map_err(|e| syntax_error(&e))?;
        let findings = schema.validate();
        match findings.into_iter().find(|finding| finding.severity == Severity::Error) {
            Some(finding) => Err(error_at(source, finding.locate(source), finding.message)),
            None => Ok(schema),
        }
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

fn syntax_error(error: &SpannedError) -> SchemaError {
    let code = error.code.to_string();
    let mut chars = code.chars();
    let problem = match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "this is not RON".to_owned(),
    };
    SchemaError { line: error.span.start.line, column: error.span.start.col, problem }
}

fn error_at(source: &str, offset: usize, problem: String) -> SchemaError {
    let before = source.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    SchemaError { line, column, problem }
}

fn find_field(source: &str, name: &str) -> usize {
    source.find(name).unwrap_or(0)
}

impl Finding {
    /// The byte of `source` where what it is about stands; 0 if it cannot be found.
    fn locate(&self, source: &str) -> usize {
        let quoted = format!("{:?}", self.about);
        source.match_indices(&quoted).nth(self.occurrence).map_or(0, |(offset, _)| offset)
    }
}
