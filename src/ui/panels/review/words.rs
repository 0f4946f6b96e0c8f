//! What a difference is called, and what a proposal says, piece by piece: what others have too
//! stands apart from what they have not. Paints nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotation::{
    AnnotationId, AnnotationSet, Attributes, Relation, RelationEnd, Span, Target, spell,
};
use crate::review::compare::{Family, Item, Kind, Proposal};
use crate::schema::Colour;
use crate::session::{Here, OpenArticle, Session};
use crate::text::{ByteRange, on_one_line, start_of};
use crate::ui::panels::fields::sentence_case;
use crate::ui::panels::parts::colour_of;

/// How much of the words stands in a row of the list, in characters.
const ROW_WORDS: usize = 90;
/// How much of what all have in the same way is shown at either side of what they have not.
const SHARED: usize = 36;

/// A piece of what a proposal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Not everybody who has something has this.
    pub(super) differs: bool,
}

/// One record of a proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// What kind of relation leads to it.
    pub(super) lead: String,
    /// Its label, as a chip.
    pub(super) chip: Option<(String, Colour)>,
    /// Not everybody who has something has this label.
    pub(super) apart: bool,
    /// Words of the article, in pieces.
    pub(super) pieces: Vec<Piece>,
    /// Attributes and the like, below.
    pub(super) details: Vec<Piece>,
}

impl Line {
    /// All of it as a screen reader has it.
    pub(super) fn spoken(&self) -> String {
        let words: String = self.pieces.iter().map(|piece| piece.text.as_str()).collect();
        let details: Vec<&str> = self.details.iter().map(|p| p.text.as_str()).collect();
        let chip = self.chip.iter().map(|(label, _)| label.as_str());
        let lead = [self.lead.as_str()].into_iter();
        let all = lead.chain(chip).chain([words.as_str()]);
        let all: Vec<&str> = all.filter(|words| !words.is_empty()).collect();
        match details.as_slice() {
            [] => all.join(" "),
            details => format!("{} ({})", all.join(" "), details.join(", ")),
        }
    }
}

/// A kind as it is written in the window.
pub(super) fn kind_name(kind: Kind) -> String {
    sentence_case(&kind.name().replace('-', " "))
}

/// All kinds of a difference, the first one first.
pub(super) fn kinds(item: &Item) -> String {
    let names: Vec<String> = item.kinds.iter().map(|kind| kind.name().replace('-', " ")).collect();
    sentence_case(&names.join(", "))
}

/// What a difference is about: its words, or the comment.
pub(super) fn title(open: &OpenArticle, item: &Item) -> String {
    let place = item.subject.place;
    if let Some(comment) = comment_words(open, place) {
        return comment;
    }
    let text = &open.article.text;
    if item.subject.family == Family::Segment && place.end - place.start == text.as_str().len() {
        return "The article".to_owned();
    }
    start_of(&on_one_line(text.slice(place)), ROW_WORDS)
}

/// `Comment 3, Zoe Winter`, if there is a comment at this place.
fn comment_words(open: &OpenArticle, place: ByteRange) -> Option<String> {
    let (_, comment) = open.comment(open.comment_order(place)?)?;
    let author = on_one_line(open.article.text.slice(comment.author));
    Some(format!("Comment {}, {author}", comment.order + 1))
}

/// What the proposal at this position says; nothing if it is that nothing is here.
pub(super) fn lines(session: &Session, here: &Here, item: &Item, at: usize) -> Vec<Line> {
    let (Some(open), Some(proposal)) = (session.open(), item.proposals.get(at)) else {
        return Vec::new();
    };
    let Some(set) = set_of(here, proposal) else { return Vec::new() };
    match item.subject.family {
        Family::Span => spans(session, open, here, item, proposal, set),
        Family::Segment => segments(session, here, item, proposal, set),
        Family::Relation => relations(session, open, here, item, proposal, set),
        Family::Chain => chains(open, here, item, proposal, set),
    }
}

/// The set that a proposal's records are in.
pub(super) fn set_of<'a>(here: &'a Here, proposal: &Proposal) -> Option<&'a AnnotationSet> {
    here.set(*proposal.annotators.first()?)
}

/// The other proposals that say something, with the sets of their records.
fn others<'a>(
    here: &'a Here,
    item: &'a Item,
    own: &'a Proposal,
) -> impl Iterator<Item = (&'a AnnotationSet, &'a [AnnotationId])> {
    let others = item.proposals.iter().filter(move |p| p.said != own.said);
    let some = others.filter(|p| !p.records.is_empty());
    some.filter_map(|p| Some((set_of(here, p)?, p.records.as_slice())))
}

fn spans(
    session: &Session,
    open: &OpenArticle,
    here: &Here,
    item: &Item,
    proposal: &Proposal,
    set: &AnnotationSet,
) -> Vec<Line> {
    let covers = |set: &AnnotationSet, ids: &[AnnotationId]| {
        let spans = ids.iter().filter_map(|id| set.span(*id));
        spans.flat_map(|span| span.fragments.to_vec()).collect::<Vec<ByteRange>>()
    };
    let others: Vec<_> = others(here, item, proposal).collect();
    let places: Vec<Vec<ByteRange>> = others.iter().map(|(set, ids)| covers(set, ids)).collect();
    let theirs: Vec<Vec<&Span>> = others
        .iter()
        .map(|(set, ids)| ids.iter().filter_map(|id| set.span(*id)).collect())
        .collect();
    let attributes: Vec<&Attributes> = theirs.iter().flatten().map(|s| &s.attributes).collect();
    let line = |span: &Span| Line {
        lead: String::new(),
        chip: Some((span.label.clone(), colour_of(session, &span.label))),
        apart: theirs.iter().any(|own| own.iter().all(|other| other.label != span.label)),
        pieces: shown(words(open, &span.fragments, &places)),
        details: details(&span.attributes, &attributes),
    };
    proposal.records.iter().filter_map(|id| set.span(*id)).map(line).collect()
}

/// The words of fragments, cut where others begin and end.
fn words(open: &OpenArticle, fragments: &[ByteRange], others: &[Vec<ByteRange>]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (i, fragment) in fragments.iter().enumerate() {
        if i > 0 {
            pieces.push(Piece { text: " … ".to_owned(), differs: false });
        }
        let inside = |at: &usize| *at > fragment.start && *at < fragment.end;
        let ends = others.iter().flatten().flat_map(|range| [range.start, range.end]);
        let mut cuts: BTreeSet<usize> = ends.filter(inside).collect();
        cuts.extend([fragment.start, fragment.end]);
        let cuts: Vec<usize> = cuts.into_iter().collect();
        for pair in cuts.windows(2) {
            let &[start, end] = pair else { continue };
            let all = others.iter().all(|own| own.iter().any(|r| r.start <= start && end <= r.end));
            let text = between(open.article.text.slice(ByteRange::new(start, end)));
            match pieces.last_mut().filter(|last| last.differs != all && last.text != " … ") {
                Some(last) => last.text.push_str(&text),
                None => pieces.push(Piece { text, differs: !all }),
            }
        }
    }
    pieces
}

/// A piece of text on one line; what stands at its ends still stands apart from its neighbours.
fn between(text: &str) -> String {
    let flat = on_one_line(text);
    let space = |at: Option<char>| if at.is_some_and(char::is_whitespace) { " " } else { "" };
    let (start, end) = (space(text.chars().next()), space(text.chars().next_back()));
    if flat.is_empty() { start.to_owned() } else { format!("{start}{flat}{end}") }
}

/// Leaves out the middle of what is long and the same for all, so that the difference is seen.
fn shown(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let count = pieces.len();
    for (i, piece) in pieces.iter_mut().enumerate() {
        let length = piece.text.chars().count();
        if piece.differs || count < 2 || length <= 2 * SHARED + 8 {
            continue;
        }
        let start: String = piece.text.chars().take(SHARED).collect();
        let end: String = piece.text.chars().skip(length - SHARED).collect();
        piece.text = match i {
            0 => format!("… {}", end.trim_start()),
            last if last + 1 == count => format!("{} …", start.trim_end()),
            _ => format!("{} … {}", start.trim_end(), end.trim_start()),
        };
    }
    pieces
}

/// Attributes, those apart that some other does not have so.
fn details(own: &Attributes, others: &[&Attributes]) -> Vec<Piece> {
    let one = |(name, value): (&String, &crate::annotation::AttributeValue)| Piece {
        text: format!("{name}: {}", spell(value)),
        differs: others.iter().any(|other| other.get(name) != Some(value)),
    };
    let mut all: Vec<Piece> = own.iter().map(one).collect();
    let names: BTreeSet<&String> = others.iter().flat_map(|other| other.keys()).collect();
    let lacking = names.into_iter().filter(|name| !own.contains_key(*name));
    all.extend(lacking.map(|name| Piece { text: format!("no {name}"), differs: true }));
    all
}

fn segments(
    session: &Session,
    here: &Here,
    item: &Item,
    proposal: &Proposal,
    set: &AnnotationSet,
) -> Vec<Line> {
    let layer = session.schema().segment_layer(&item.subject.layer);
    let others: Vec<BTreeSet<&str>> = others(here, item, proposal)
        .map(|(set, ids)| {
            let labels = ids.iter().filter_map(|id| set.segment_label(*id));
            labels.map(|label| label.label.as_str()).collect()
        })
        .collect();
    let line = |name: &str| {
        let label = layer.and_then(|layer| layer.labels.iter().find(|l| l.name == name));
        let colour = label.map_or_else(Default::default, |label| label.colour);
        Line {
            chip: Some((label.map_or(name, |label| label.title()).to_owned(), colour)),
            apart: others.iter().any(|other| !other.contains(name)),
            ..Line::default()
        }
    };
    let labels = proposal.records.iter().filter_map(|id| set.segment_label(*id));
    labels.map(|label| line(&label.label)).collect()
}

fn relations(
    session: &Session,
    open: &OpenArticle,
    here: &Here,
    item: &Item,
    proposal: &Proposal,
    set: &AnnotationSet,
) -> Vec<Line> {
    let others: Vec<&Attributes> = others(here, item, proposal)
        .flat_map(|(set, ids)| ids.iter().filter_map(|id| set.relation(*id)))
        .map(|relation| &relation.attributes)
        .collect();
    let line = |relation: &Relation| {
        let (label, words) = end_words(open, set, relation.to);
        let chip = label.map(|label| (label.to_owned(), colour_of(session, label)));
        let lead = format!("{} →", sentence_case(&relation.label));
        let pieces = vec![Piece { text: words, differs: false }];
        let details = details(&relation.attributes, &others);
        Line { lead, chip, apart: false, pieces, details }
    };
    proposal.records.iter().filter_map(|id| set.relation(*id)).map(line).collect()
}

/// An end of a relation in somebody's set: the label of a span, and the words for it.
fn end_words<'a>(
    open: &OpenArticle,
    set: &'a AnnotationSet,
    end: RelationEnd,
) -> (Option<&'a str>, String) {
    match end {
        RelationEnd::Span(id) => match set.span(id) {
            Some(span) => (Some(&span.label), on_one_line(&open.covered(span))),
            None => (None, "what has lost its place".to_owned()),
        },
        RelationEnd::Target(Target::Article) => (None, "the article".to_owned()),
        RelationEnd::Target(Target::Comment(range)) => {
            (None, comment_words(open, range).unwrap_or_else(|| "a comment".to_owned()))
        }
        RelationEnd::Target(Target::Paragraph(range)) => {
            (None, start_of(&on_one_line(open.article.text.slice(range)), 60))
        }
    }
}

fn chains(
    open: &OpenArticle,
    here: &Here,
    item: &Item,
    proposal: &Proposal,
    set: &AnnotationSet,
) -> Vec<Line> {
    let mentions = |set: &AnnotationSet, ids: &[AnnotationId]| {
        let chains = ids.iter().filter_map(|id| set.chain(*id));
        let spans = chains.flat_map(|chain| &chain.members).filter_map(|id| set.span(*id));
        let all = spans.map(|span| {
            let extent = span.extent();
            ((extent.start, extent.end), on_one_line(&open.covered(span)))
        });
        all.collect::<BTreeMap<(usize, usize), String>>()
    };
    let others: Vec<_> =
        others(here, item, proposal).map(|(set, ids)| mentions(set, ids)).collect();
    let line = |id: &AnnotationId| {
        let chain = set.chain(*id)?;
        let mut pieces = Vec::new();
        for (place, words) in mentions(set, std::slice::from_ref(id)) {
            if !pieces.is_empty() {
                pieces.push(Piece { text: " · ".to_owned(), differs: false });
            }
            let differs = others.iter().any(|other| !other.contains_key(&place));
            pieces.push(Piece { text: start_of(&words, 60), differs });
        }
        let kind = chain.kind.iter().map(|kind| format!("a {kind}"));
        let said = [format!("“{}”", on_one_line(&chain.name))].into_iter().chain(kind);
        let details = said.map(|text| Piece { text, differs: false }).collect();
        Some(Line { pieces, details, ..Line::default() })
    };
    proposal.records.iter().filter_map(line).collect()
}

/// What annotators noted on what they have here, with their positions.
pub(super) fn notes(here: &Here, item: &Item) -> Vec<(usize, String)> {
    let mut notes = Vec::new();
    for proposal in &item.proposals {
        let Some(first) = set_of(here, proposal) else { continue };
        for at in &proposal.annotators {
            let Some(set) = here.set(*at) else { continue };
            for id in &proposal.records {
                // The same in another's set has another id.
                let own = set.span(*id).or_else(|| {
                    let span = first.span(*id)?;
                    set.same_span(&span.label, &span.fragments)
                });
                let note = own.map(|span| span.note.as_str());
                let note = note.or_else(|| set.relation(*id).map(|r| r.note.as_str()));
                let note = note.or_else(|| set.segment_label(*id).map(|l| l.note.as_str()));
                if let Some(note) = note.filter(|note| !note.trim().is_empty()) {
                    notes.push((*at, on_one_line(note)));
                }
            }
        }
    }
    notes
}
