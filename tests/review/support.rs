//! An article, a schema, and sets that are made in a line.

use tagline::annotation::{
    AnnotationId, AnnotationSet, AttributeValue, Command, IdSource, OriginKind, PlanContext,
    RelationEnd, Target,
};
use tagline::article::{Article, ArticleId};
use tagline::review::compare::{Compared, Comparison, Item};
use tagline::schema::Schema;
use tagline::text::{ByteRange, Text};

pub(crate) const TEXT: &str = "\
Ferry strike ends after nine days

NORTHLAKE: Deputy Mayor Ada Brill 👩‍🚒 said on Tuesday that the ferries would sail again.

Reader comments


  • Old Salt
    Jun 14, 2024 - 9:12AM

    Nine days for nothing.


  • Zoe Winter
    Jun 14, 2024 - 9:40AM

    Well done, Brill! And about time.
";

const SCHEMA: &str = r#"(
    format: 1, name: "test", version: 1,
    span_layers: [
        (name: "Entities", labels: [(name: "PER"), (name: "ROLE"), (name: "LOC"), (name: "EVT"), (name: "DATE")],
         attributes: [(name: "sure", kind: Flag(default: false))]),
        (name: "Quotes", labels: [(name: "QUOTE")]),
    ],
    relations: [
        (name: "speaker", from: ["QUOTE"], to: ["Entities"]),
        (name: "same", symmetric: true),
        (name: "reply", from: ["Comment"], to: ["Comment"], role: Reply),
    ],
    segment_layers: [
        (name: "Type", applies_to: [Comment], several: true, labels: [(name: "praise"), (name: "blame")]),
        (name: "Stance", applies_to: [Comment], labels: [(name: "for"), (name: "against")]),
    ],
)"#;

/// The ground that sets are made on.
pub(crate) struct Ground {
    pub(crate) article: Article,
    pub(crate) schema: Schema,
    /// When what is done is done.
    pub(crate) now: jiff::Timestamp,
    ids: IdSource,
}

impl Ground {
    pub(crate) fn new() -> Self {
        Self {
            article: Article::new(ArticleId("ferry".into()), Text::new(TEXT), "UTF-8"),
            schema: Schema::from_ron(SCHEMA).unwrap(),
            now: jiff::Timestamp::UNIX_EPOCH,
            ids: IdSource::seeded(7),
        }
    }

    /// Carries a command out.
    pub(crate) fn run(&mut self, set: &mut AnnotationSet, command: &Command) {
        let mut context = PlanContext {
            article: &self.article,
            schema: &self.schema,
            ids: &mut self.ids,
            by: "somebody",
            origin: OriginKind::Hand,
            now: self.now,
        };
        let change = command.plan(set, &mut context).unwrap();
        set.apply(&change).unwrap();
    }

    /// Where the words in brackets stand.
    pub(crate) fn at(&self, words: &str) -> ByteRange {
        let (open, close) = (words.find('[').unwrap(), words.find(']').unwrap());
        let plain = words.replace(['[', ']'], "");
        let start = TEXT.find(&plain).unwrap_or_else(|| panic!("{plain} is not there")) + open;
        ByteRange::new(start, start + close - open - 1)
    }

    pub(crate) fn tag(
        &mut self,
        set: &mut AnnotationSet,
        label: &str,
        at: ByteRange,
    ) -> AnnotationId {
        let known: Vec<_> = set.spans().map(|span| span.id).collect();
        let command = Command::Tag { label: label.into(), fragments: [at].into_iter().collect() };
        self.run(set, &command);
        set.spans().map(|span| span.id).find(|id| !known.contains(id)).expect("a span was made")
    }

    /// A set of these spans: label, and the words in brackets within their context.
    pub(crate) fn set(&mut self, spans: &[(&str, &str)]) -> AnnotationSet {
        let mut set = AnnotationSet::default();
        for (label, words) in spans {
            let at = self.at(words);
            self.tag(&mut set, label, at);
        }
        set
    }

    /// The comment at this position, from 0.
    pub(crate) fn comment(&self, order: usize) -> Target {
        let (segment, _) = self.article.comments().nth(order).unwrap();
        Target::Comment(segment.range)
    }

    pub(crate) fn label(
        &mut self,
        set: &mut AnnotationSet,
        order: usize,
        layer: &str,
        label: &str,
    ) {
        let target = self.comment(order);
        let command =
            Command::ToggleSegmentLabel { layer: layer.into(), label: label.into(), target };
        self.run(set, &command);
    }

    pub(crate) fn relate(
        &mut self,
        set: &mut AnnotationSet,
        label: &str,
        from: RelationEnd,
        to: RelationEnd,
    ) {
        self.run(set, &Command::Relate { label: label.into(), from, to });
    }

    pub(crate) fn sure(&mut self, set: &mut AnnotationSet, id: AnnotationId) {
        let value = Some(AttributeValue::Flag(true));
        self.run(set, &Command::SetAttribute { id, name: "sure".into(), value });
    }

    pub(crate) fn compare(&self, sets: &[&AnnotationSet]) -> Comparison {
        let names = ["ada", "ben", "cleo", "dora"];
        let sets: Vec<Compared<'_>> =
            sets.iter().zip(names).map(|(set, annotator)| Compared { annotator, set }).collect();
        Comparison::of(&self.article, &self.schema, &sets)
    }
}

/// Kinds, and who sides with whom: `boundary+label 01|2`; who has nothing is in brackets.
pub(crate) fn sketch(item: &Item) -> String {
    let kinds: Vec<&str> = item.kinds.iter().map(|kind| kind.name()).collect();
    let sides = item.proposals.iter().map(|proposal| {
        let who: String = proposal.annotators.iter().map(ToString::to_string).collect();
        if proposal.said.is_empty() { format!("({who})") } else { who }
    });
    format!("{} {}", kinds.join("+"), sides.collect::<Vec<_>>().join("|"))
}
