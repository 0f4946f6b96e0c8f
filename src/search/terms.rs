//! A query cut into terms: `field:value`, words, `"several words"`, `/an expression/i`, each
//! with `-` before it or not.

use super::QueryError;

/// Whether two names are the same, whatever their case.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// One term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// Where it begins, in bytes of the query.
    pub(super) at: usize,
    /// It must not hold.
    pub(super) not: bool,
    /// The name before the colon, in small letters.
    pub(super) field: Option<String>,
    /// Where the value begins.
    pub(super) value_at: usize,
    pub(super) value: Value,
}

/// What a term is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Bare(String),
    Quoted(String),
    Expression {
        source: String,
        /// Letters behind the second `/`.
        flags: String,
    },
}

impl Value {
    /// The words, however they are written.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Bare(text) | Self::Quoted(text) => text,
            Self::Expression { source, .. } => source,
        }
    }
}

/// The fields, as error messages list them.
pub const FIELDS: [&str; 12] = [
    "text", "label", "type", "kind", "by", "status", "has", "conf", "attr", "origin", "in",
    "article",
];

/// Cuts `query` into terms.
///
/// # Errors
/// If a quotation mark or an expression is not closed.
pub(super) fn terms(query: &str) -> Result<Vec<Term>, QueryError> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = query.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.is_empty() {
            return Ok(found);
        }
        let (term, end) = term(query, at)?;
        found.push(term);
        at = end;
    }
}

fn term(query: &str, at: usize) -> Result<(Term, usize), QueryError> {
    let rest = query.get(at..).unwrap_or_default();
    let negative = rest.strip_prefix('-').filter(|rest| {
        // A dash alone, or before words, is what is looked for.
        field(rest).is_some() || rest.starts_with(['"', '“', '/'])
    });
    let (not, after) = match negative {
        Some(after) => (true, after),
        None => (false, rest),
    };
    let field = field(after);
    let value_at = at + rest.len() - after.len() + field.map_or(0, |name| name.len() + 1);
    let (value, end) = value(query, value_at)?;
    let field = field.map(str::to_lowercase);
    Ok((Term { at, not, field, value_at, value }, end))
}

/// The name of a field at the beginning, if one is there: `label` of `label:PER`.
fn field(rest: &str) -> Option<&str> {
    let (name, _) = rest.split_once(':')?;
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name)).then_some(name)
}

fn value(query: &str, at: usize) -> Result<(Value, usize), QueryError> {
    let rest = query.get(at..).unwrap_or_default();
    for (open, close) in [('"', '"'), ('“', '”')] {
        if let Some(inside) = rest.strip_prefix(open) {
            let Some(len) = inside.find(close) else {
                let message = format!("this quotation mark is not closed; add {close}");
                return Err(QueryError::at(query, at, message));
            };
            let text = inside.get(..len).unwrap_or_default().to_owned();
            let end = at + open.len_utf8() + len + close.len_utf8();
            return Ok((Value::Quoted(text), end));
        }
    }
    if let Some(inside) = rest.strip_prefix('/') {
        let mut escaped = false;
        let close = inside.char_indices().find(|(_, c)| {
            let ends = *c == '/' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        let Some((len, _)) = close else {
            let message = "this regular expression is not closed; add / at its end, or write \\/ \
                           to look for a slash";
            return Err(QueryError::at(query, at, message));
        };
        let after = inside.get(len + 1..).unwrap_or_default();
        let flags: String = after.chars().take_while(|c| !c.is_whitespace()).collect();
        let end = at + 1 + len + 1 + flags.len();
        let source = inside.get(..len).unwrap_or_default().replace("\\/", "/");
        return Ok((Value::Expression { source, flags }, end));
    }
    let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Ok((Value::Bare(rest.get(..len).unwrap_or_default().to_owned()), at + len))
}
