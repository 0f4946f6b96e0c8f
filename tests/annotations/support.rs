//! An article, a schema, and short ways to do things to a set.

use smallvec::SmallVec;
use tagline::annotation::{
    AnnotationId, AnnotationSet, Change, Command, CommandError, IdSource, OriginKind, PlanContext,
    Span, Target, wire,
};
use tagline::article::{Article, ArticleId, Comment, Segment, SegmentKind};
use tagline::schema::Schema;
use tagline::text::{ByteRange, Text};

pub(crate) const TEXT: &str = "\
Ferry strike ends after nine days

NORTHLAKE: Mayor Ada Brill said on Tuesday that the ferries would sail again. “We are tired,” \
Brill told the Lakeside Herald, “but the lake is ours.” 👩‍🚒 crews from Łódź helped; Brill \
thanked them.

The Northlake Water Board (NWB) declined to comment. Its head, Tom Ferris, had called the \
strike a “naïve” step, according to the Herald.

• Zoë Winter: Well done, Brill! And about time.

• Old Salt: @Zoë Winter: nine days for nothing.

• نورا: شکریہ، اب کشتیاں چلیں گی۔";

pub(crate) const SCHEMA: &str = r#"(
    format: 1, name: "test", version: 1,
    span_layers: [
        (
            name: "Entities",
            labels: [
                (name: "PER"),
                (name: "ORG", attributes: [(name: "kind", kind: Choice(values: ["firm", "board"], default: "firm"))]),
                (name: "LOC", attributes: [(name: "size", kind: Number(min: 0, max: 10))]),
                (name: "TOWN", parents: ["LOC"], attributes: [(name: "size", kind: Number(min: 0, max: 5, default: 2))]),
            ],
            attributes: [(name: "sure", kind: Flag(default: false)), (name: "alias", kind: Text())],
        ),
        (
            name: "Quotes",
            labels: [
                (name: "QUOTE", attributes: [(name: "type", kind: Choice(values: ["direct", "indirect"]), required: true)]),
                (name: "CUE", attributes: [(name: "mood", kind: Choices(values: ["glad", "angry"], default: ["glad"]))]),
            ],
        ),
    ],
    relations: [
        (name: "speaker", from: ["QUOTE"], to: ["Entities"], attributes: [(name: "certain", kind: Flag(default: true))]),
        (name: "cue", from: ["QUOTE"], to: ["CUE"]),
        (name: "in", from: ["PER"], to: ["LOC"]),
        (name: "same", symmetric: true),
        (name: "reply", from: ["Comment"], to: ["Comment"]),
        (name: "about", from: ["Comment", "QUOTE"], to: ["Entities", "Comment", "Paragraph", "Article"]),
    ],
    segment_layers: [
        (name: "Type", applies_to: [Comment], several: true, labels: [(name: "praise"), (name: "blame")]),
        (name: "Stance", applies_to: [Comment, Article], labels: [(name: "for"), (name: "against")]),
        (name: "Part", applies_to: [Paragraph], labels: [(name: "lead"), (name: "background")]),
    ],
)"#;

/// Blocks between empty lines: those that begin with a bullet are comments, the first is
/// the headline, the others are paragraphs.
pub(crate) fn article(text: &str) -> Article {
    let mut segments = Vec::new();
    let mut at = 0;
    let mut order = 0;
    for block in text.split("\n\n") {
        let range = ByteRange::new(at, at + block.len());
        at = range.end + 2;
        if block.trim().is_empty() {
            continue;
        }
        let kind = match segments.is_empty() {
            true => SegmentKind::Headline,
            false if block.starts_with('•') => SegmentKind::Comment,
            false => SegmentKind::Paragraph,
        };
        let mut segment = Segment::new(kind, range);
        if kind == SegmentKind::Comment {
            segment.comment = Some(Comment {
                author: ByteRange::new(range.start, range.start),
                time_range: None,
                time: None,
                body: range,
                order,
                mention: None,
                reply_to: None,
                depth: 0,
            });
            order += 1;
        }
        segments.push(segment);
    }
    Article {
        id: ArticleId("ferry".into()),
        text: Text::new(text),
        encoding: "UTF-8".into(),
        segments,
        published: None,
        mended: None,
        trouble: None,
    }
}

/// A set being made by hand.
pub(crate) struct Desk {
    pub(crate) article: Article,
    pub(crate) schema: Schema,
    pub(crate) ids: IdSource,
    pub(crate) set: AnnotationSet,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            article: article(TEXT),
            schema: Schema::from_ron(SCHEMA).unwrap(),
            ids: IdSource::seeded(1),
            set: AnnotationSet::default(),
        }
    }

    pub(crate) fn plan(&mut self, command: &Command) -> Result<Change, CommandError> {
        let mut context = PlanContext {
            article: &self.article,
            schema: &self.schema,
            ids: &mut self.ids,
            by: "Zoë",
            origin: OriginKind::Hand,
            now: "2031-05-06T07:08:09Z".parse().unwrap(),
        };
        command.plan(&self.set, &mut context)
    }

    pub(crate) fn run(&mut self, command: Command) -> Change {
        let change = self.plan(&command).unwrap_or_else(|e| panic!("{command:?}: {e}"));
        self.set.apply(&change).unwrap();
        change
    }

    pub(crate) fn refused(&mut self, command: Command) -> String {
        self.plan(&command).expect_err(&format!("{command:?}")).to_string()
    }

    /// Where `words` are, the `nth` time (counted from 0).
    pub(crate) fn at(&self, words: &str, nth: usize) -> ByteRange {
        let (start, _) = self.article.text.as_str().match_indices(words).nth(nth).expect(words);
        ByteRange::new(start, start + words.len())
    }

    pub(crate) fn tag(&mut self, label: &str, words: &str) -> AnnotationId {
        let range = self.at(words, 0);
        let change = self.run(Command::tag(label, range));
        made(&change)
    }

    pub(crate) fn span(&self, id: AnnotationId) -> &Span {
        self.set.span(id).unwrap()
    }

    pub(crate) fn covered(&self, id: AnnotationId) -> String {
        wire::covered(&self.article.text, &self.span(id).fragments)
    }

    pub(crate) fn comment(&self, order: usize) -> Target {
        Target::Comment(self.article.comments().nth(order).unwrap().0.range)
    }

    pub(crate) fn paragraph(&self, order: usize) -> Target {
        let mut all = self.article.segments.iter().filter(|s| s.kind == SegmentKind::Paragraph);
        Target::Paragraph(all.nth(order).unwrap().range)
    }
}

/// The first record that a change makes.
pub(crate) fn made(change: &Change) -> AnnotationId {
    use tagline::annotation::Edit;
    let made = change.edits.iter().find_map(|edit| match edit {
        Edit::Span(swap) if swap.before.is_none() => Some(swap.after.as_ref()?.id),
        Edit::Relation(swap) if swap.before.is_none() => Some(swap.after.as_ref()?.id),
        Edit::SegmentLabel(swap) if swap.before.is_none() => Some(swap.after.as_ref()?.id),
        Edit::Chain(swap) if swap.before.is_none() => Some(swap.after.as_ref()?.id),
        _ => None,
    });
    made.unwrap_or_else(|| panic!("nothing made: {change:?}"))
}

pub(crate) fn fragments(ranges: &[ByteRange]) -> SmallVec<[ByteRange; 1]> {
    ranges.iter().copied().collect()
}

/// A set as its file has it.
pub(crate) fn bytes(set: &AnnotationSet, text: &Text) -> String {
    let records = wire::Records::to_wire(set, text).unwrap();
    let mut lines = vec![ron::to_string(&records.status).unwrap()];
    lines.extend(records.spans.iter().map(|r| ron::to_string(r).unwrap()));
    lines.extend(records.relations.iter().map(|r| ron::to_string(r).unwrap()));
    lines.extend(records.segment_labels.iter().map(|r| ron::to_string(r).unwrap()));
    lines.extend(records.chains.iter().map(|r| ron::to_string(r).unwrap()));
    lines.extend(records.unplaced.iter().map(|r| ron::to_string(r).unwrap()));
    lines.extend(records.refused.iter().map(|r| ron::to_string(r).unwrap()));
    lines.extend(records.decisions.iter().map(|r| ron::to_string(r).unwrap()));
    lines.join("\n")
}

/// Through the file's form and back.
pub(crate) fn through_file(set: &AnnotationSet, text: &Text) -> AnnotationSet {
    fn again<T: serde::Serialize + serde::de::DeserializeOwned>(records: Vec<T>) -> Vec<T> {
        records.iter().map(|r| ron::from_str(&ron::to_string(r).unwrap()).unwrap()).collect()
    }
    let records = wire::Records::to_wire(set, text).unwrap();
    let records = wire::Records {
        spans: again(records.spans),
        relations: again(records.relations),
        segment_labels: again(records.segment_labels),
        chains: again(records.chains),
        unplaced: again(records.unplaced),
        refused: again(records.refused),
        decisions: again(records.decisions),
        status: records.status,
    };
    let (set, errors) = records.from_wire(text);
    assert_eq!(errors, []);
    set
}
