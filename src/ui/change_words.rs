//! A change by adjudication in words: what kind it is, what stands above it in the text, and what
//! each side has, with what differs between them.

use crate::annotation::{
    AnnotationId, AnnotationSet, Attributes, Chain, Relation, RelationEnd, Span, Target, spell,
};
use crate::review::changed::{Changed, Detail};
use crate::review::compare::{Family, Kind};
use crate::schema::{Colour, Schema};
use crate::session::{OpenArticle, Session};
use crate::text::{ByteRange, on_one_line};

/// One annotation as one side has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told {
    /// Before the chip.
    pub(crate) before: String,
    /// Its label, with the label's colour.
    pub(crate) chip: Option<(String, Colour)>,
    /// Words of the article; whether the other side has them too.
    pub(crate) words: Vec<(String, bool)>,
    /// What else is said of it, as far as the other side says something else.
    pub(crate) more: Vec<String>,
}

/// What the two have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sides {
    /// The annotator; nothing if they have nothing.
    pub(crate) own: Vec<Told>,
    /// Gold; nothing if it has nothing.
    pub(crate) gold: Vec<Told>,
    /// Both are short: they fit in one line, one after the other.
    pub(crate) short: bool,
}

/// What kind of change it is: `Label`, `Added`, `Speaker dropped`.
pub(crate) fn kind_words(schema: &Schema, change: &Changed) -> String {
    let what = match (change.had.records.is_empty(), change.gold.records.is_empty()) {
        (true, _) => "added",
        (_, true) => "dropped",
        (false, false) => "changed",
    };
    let layer = change.subject.layer.as_str();
    match change.subject.family {
        Family::Span => {
            let kinds: Vec<&str> = change.kinds.iter().map(|kind| kind_word(*kind)).collect();
            capital(&kinds.join(" and "))
        }
        Family::Segment => layer.to_owned(),
        Family::Relation => {
            let title = schema.relation(layer).map_or(layer, |relation| relation.title());
            capital(&format!("{title} {what}"))
        }
        Family::Chain => format!("Chain {what}"),
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Missing => "added",
        Kind::Extra => "dropped",
        kind => kind.name(),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What the change is about: the words, or whose comment.
pub(crate) fn subject_words(open: &OpenArticle, change: &Changed) -> String {
    let place = change.subject.place;
    if let Some((_, comment)) = open.comment_order(place).and_then(|order| open.comment(order)) {
        let author = open.article.text.slice(comment.author);
        return format!("Comment {}, {author}", comment.order + 1);
    }
    match change.subject.family {
        Family::Segment if place.len() == open.article.text.as_str().len() => {
            "The article".to_owned()
        }
        _ => on_one_line(open.article.text.slice(place)),
    }
}

/// What stands above the words in the text: `→ EVT`, `dropped`, `added PER`.
pub(crate) fn tag_words(session: &Session, change: &Changed) -> String {
    let schema = session.schema();
    if change.subject.family != Family::Span {
        return kind_words(schema, change).to_lowercase();
    }
    let (own, gold) = (own_spans(session, change), gold_spans(session, change));
    let labels = |spans: &[&Span]| {
        let mut labels: Vec<String> = spans.iter().map(|span| span.label.clone()).collect();
        labels.dedup();
        labels.join("+")
    };
    match (own.as_slice(), gold.as_slice()) {
        (_, []) => "dropped".to_owned(),
        ([], gold) => format!("added {}", labels(gold)),
        (own, gold) if labels(own) != labels(gold) => format!("→ {}", labels(gold)),
        (own, gold) if own.len() != gold.len() => match gold.len() {
            1 => "→ joined".to_owned(),
            n => format!("→ {n} spans"),
        },
        ([own], [gold]) if own.fragments == gold.fragments => {
            let (_, new) = differing(&own.attributes, &gold.attributes);
            new.first().map_or_else(|| "changed".to_owned(), |new| format!("→ {new}"))
        }
        (own, gold) => {
            let covered = |spans: &[&Span]| -> usize {
                spans.iter().flat_map(|span| &span.fragments).map(|range| range.len()).sum()
            };
            let (own, gold) = (covered(own), covered(gold));
            match gold.cmp(&own) {
                std::cmp::Ordering::Less => "→ shorter",
                std::cmp::Ordering::Equal => "→ moved",
                std::cmp::Ordering::Greater => "→ longer",
            }
            .to_owned()
        }
    }
}

fn own_spans<'a>(session: &'a Session, change: &Changed) -> Vec<&'a Span> {
    session.open().map(|open| spans(open.set(), &change.had.records)).unwrap_or_default()
}

fn gold_spans<'a>(session: &'a Session, change: &Changed) -> Vec<&'a Span> {
    session.gold().map(|gold| spans(gold, &change.gold.records)).unwrap_or_default()
}

fn spans<'a>(set: &'a AnnotationSet, ids: &[AnnotationId]) -> Vec<&'a Span> {
    ids.iter().filter_map(|id| set.span(*id)).collect()
}

/// What the two have in a change, with what differs.
pub(crate) fn sides(session: &Session, change: &Changed) -> Option<Sides> {
    let (open, gold) = (session.open()?, session.gold()?);
    let schema = session.schema();
    let own = open.set();
    let (had, has) = (&change.had.records, &change.gold.records);
    Some(match change.subject.family {
        Family::Span => {
            let (own, gold) = (spans(own, had), spans(gold, has));
            of_spans(open, schema, &own, &gold)
        }
        Family::Segment => {
            let tell = |set: &AnnotationSet, ids: &[AnnotationId]| -> Vec<Told> {
                let labels = ids.iter().filter_map(|id| set.segment_label(*id));
                let chip = |name: &str| {
                    let layer = schema.segment_layer(&change.subject.layer);
                    let label = layer.and_then(|layer| layer.label(name));
                    let of = |l: &crate::schema::Label| (l.title().to_owned(), l.colour);
                    label.map_or_else(|| (name.to_owned(), Colour::default()), of)
                };
                labels.map(|l| Told { chip: Some(chip(&l.label)), ..Told::default() }).collect()
            };
            Sides { own: tell(own, had), gold: tell(gold, has), short: true }
        }
        Family::Relation => {
            let find = |set: &'_ AnnotationSet, ids: &[AnnotationId]| -> Vec<Relation> {
                ids.iter().filter_map(|id| set.relation(*id)).cloned().collect()
            };
            let (before, after) = (find(own, had), find(gold, has));
            let tell = |set: &AnnotationSet, all: &[Relation], other: &[Relation]| {
                let one = |(at, relation): (usize, &Relation)| {
                    let mut told = end(open, set, schema, relation.to);
                    if let Some(other) = other.get(at) {
                        told.more = differing(&relation.attributes, &other.attributes).0;
                    }
                    told
                };
                all.iter().enumerate().map(one).collect::<Vec<_>>()
            };
            Sides {
                own: tell(own, &before, &after),
                gold: tell(gold, &after, &before),
                short: false,
            }
        }
        Family::Chain => {
            let tell = |set: &AnnotationSet, ids: &[AnnotationId]| -> Vec<Told> {
                ids.iter().filter_map(|id| set.chain(*id)).map(of_chain).collect()
            };
            let mut gold = tell(gold, has);
            let details = change.details.iter().filter_map(|detail| mention(open, detail));
            match gold.first_mut() {
                Some(first) => first.more.extend(details),
                None => gold.extend(details.map(|more| Told { before: more, ..Told::default() })),
            }
            Sides { own: tell(own, had), gold, short: false }
        }
    })
}

fn of_chain(chain: &Chain) -> Told {
    let size = format!("{} mentions", chain.members.len());
    Told { before: chain.name.clone(), more: vec![size], ..Told::default() }
}

fn mention(open: &OpenArticle, detail: &Detail) -> Option<String> {
    let words = |range: ByteRange| on_one_line(open.article.text.slice(range));
    match detail {
        Detail::MentionAdded(range) => Some(format!("with “{}”", words(*range))),
        Detail::MentionDropped(range) => Some(format!("without “{}”", words(*range))),
        Detail::To | Detail::Attributes => None,
    }
}

/// The end that a relation leads to.
fn end(open: &OpenArticle, set: &AnnotationSet, schema: &Schema, to: RelationEnd) -> Told {
    let slice = |range: ByteRange| on_one_line(open.article.text.slice(range));
    let (chip, words) = match to {
        RelationEnd::Span(id) => match set.span(id) {
            Some(span) => (Some(chip(schema, span)), open.covered(span)),
            None => (None, "(it has lost its place)".to_owned()),
        },
        RelationEnd::Target(Target::Article) => (None, "the article".to_owned()),
        RelationEnd::Target(Target::Comment(range) | Target::Paragraph(range)) => {
            let comment = open.comment_order(range).and_then(|order| open.comment(order));
            let author = comment.map(|(_, c)| (c.order + 1, open.article.text.slice(c.author)));
            let named = author.map(|(number, author)| format!("Comment {number}, {author}"));
            (None, named.unwrap_or_else(|| slice(range)))
        }
    };
    Told { chip, words: vec![(on_one_line(&words), true)], ..Told::default() }
}

fn chip(schema: &Schema, span: &Span) -> (String, Colour) {
    let colour = schema.span_label(&span.label).map_or_else(Colour::default, |(_, l)| l.colour);
    (span.label.clone(), colour)
}

fn of_spans(open: &OpenArticle, schema: &Schema, own: &[&Span], gold: &[&Span]) -> Sides {
    let places = |spans: &[&Span]| -> Vec<ByteRange> {
        let mut all: Vec<ByteRange> =
            spans.iter().flat_map(|span| span.fragments.iter().copied()).collect();
        all.sort_by_key(|range| (range.start, range.end));
        all
    };
    let (before, after) = (places(own), places(gold));
    // Where the words are the same, the title has them.
    let same_words = before == after && own.len() == gold.len();
    let one_side = own.is_empty() || gold.is_empty();
    let with_words = !same_words && !one_side;
    let tell = |spans: &[&Span], others: &[&Span], elsewhere: &[ByteRange]| {
        let one = |(at, span): (usize, &&Span)| Told {
            before: String::new(),
            chip: Some(chip(schema, span)),
            words: if with_words { words(open, span, elsewhere) } else { Vec::new() },
            more: match others.get(at) {
                Some(other) => differing(&span.attributes, &other.attributes).0,
                None => span.attributes.values().map(spell).collect(),
            },
        };
        spans.iter().enumerate().map(one).collect::<Vec<Told>>()
    };
    let (before, mut after) = (tell(own, gold, &after), tell(gold, own, &before));
    if let (false, [before], [after]) = (with_words, before.as_slice(), after.as_mut_slice())
        && before.chip == after.chip
    {
        // Once is enough.
        after.chip = None;
    }
    Sides { own: before, gold: after, short: !with_words }
}

/// The words of a span, cut where the other side begins or ends.
fn words(open: &OpenArticle, span: &Span, elsewhere: &[ByteRange]) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    for (at, fragment) in span.fragments.iter().enumerate() {
        if at > 0 {
            parts.push((" … ".to_owned(), true));
        }
        let mut cuts = vec![fragment.start, fragment.end];
        let edges = elsewhere.iter().flat_map(|range| [range.start, range.end]);
        cuts.extend(edges.filter(|edge| fragment.start < *edge && *edge < fragment.end));
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let &[start, end] = pair else { continue };
            let range = ByteRange::new(start, end);
            let shared = elsewhere.iter().any(|other| other.start <= start && end <= other.end);
            let slice = open.article.text.slice(range);
            let flat = slice.split_whitespace().collect::<Vec<_>>().join(" ");
            // The space between two parts belongs to none.
            if slice.starts_with(char::is_whitespace) {
                parts.push((" ".to_owned(), true));
            }
            if !flat.is_empty() {
                parts.push((flat, shared));
                if slice.ends_with(char::is_whitespace) {
                    parts.push((" ".to_owned(), true));
                }
            }
        }
    }
    parts
}

/// What each of two says that the other does not: values, or that there is none.
fn differing(one: &Attributes, other: &Attributes) -> (Vec<String>, Vec<String>) {
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for name in names.filter(|name| one.get(*name) != other.get(*name)) {
        let tell = |of: &Attributes| of.get(name).map_or_else(|| format!("no {name}"), spell);
        before.push(tell(one));
        after.push(tell(other));
    }
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_said_of_both() {
        let value = |v: &str| crate::annotation::AttributeValue::Choice(v.to_owned());
        let one = Attributes::from([("type".to_owned(), value("direct"))]);
        let other = Attributes::from([
            ("type".to_owned(), value("mixed")),
            ("tone".to_owned(), value("dry")),
        ]);
        let (before, after) = differing(&one, &other);
        assert_eq!(before, ["direct", "no tone"]);
        assert_eq!(after, ["mixed", "dry"]);
        assert_eq!(differing(&one, &one), (vec![], vec![]));
    }

    #[test]
    fn a_first_letter_is_made_a_capital() {
        assert_eq!(capital("boundary and label"), "Boundary and label");
        assert_eq!(capital(""), "");
    }
}
