//! Places of an attribute: spans that annotators have with the same boundaries and label.

use super::spans::bytes;
use super::{Gathered, Whom};
use crate::annotation::{AttributeValue, spell};
use crate::review::ArticleSets;
use crate::review::figures::attributes::{meant, named, values};
use crate::schema::Schema;

pub(super) fn gather(
    schema: &Schema,
    article: &ArticleSets,
    labels: &[String],
    name: &str,
    whom: &Whom,
    found: &mut Gathered,
) {
    let Some(attribute) = named(schema, labels).remove(name) else { return };
    let text = &article.article.text;
    for (unit, row) in values(name, article, labels) {
        let said: Vec<(usize, AttributeValue)> = whom
            .all
            .iter()
            .filter_map(|at| Some((*at, meant(&attribute.kind, (*row.get(*at)?)?)?)))
            .collect();
        let [(_, first), _, ..] = said.as_slice() else { continue };
        let agreed = said.iter().all(|(_, value)| value == first);
        let words = said.iter().map(|(at, value)| (*at, vec![spell(value)]));
        found.add(bytes(text, &unit.parts), words, (1, usize::from(agreed)));
    }
}
