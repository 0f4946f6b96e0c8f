//! The shipped example annotations, and how they are made: a list in which the words
//! to tag stand in brackets within their context, carried out as commands on an open
//! set, each journalled as one made by hand is.
//!
//! On an article that the list was not written for, its words are looked for instead.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use smallvec::SmallVec;

use crate::annotation::{
    AnnotationId, AttributeValue, Attributes, Command, CommandError, Confidence, IdSource,
    OriginKind, PlanContext, RelationEnd, Target,
};
use crate::article::{Article, SegmentKind};
use crate::project::{CommitError, OpenSet, Saving};
use crate::schema::Schema;
use crate::text::{ByteRange, word_at};

const SHIPPED: &str = include_str!("../../assets/sample/example.ron");

/// A list of annotations on one article.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Example {
    article: String,
    spans: Vec<Mark>,
    comments: Vec<OnComment>,
    article_labels: Vec<(String, String)>,
    chains: Vec<ChainOf>,
}

#[derive(Clone, Debug, Deserialize)]
struct ChainOf {
    name: String,
    kind: String,
    /// The spans' `id`s.
    of: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Mark {
    tag: String,
    /// A piece of the text with the words to tag in brackets.
    at: String,
    /// What links and chains call it.
    #[serde(default)]
    id: String,
    #[serde(default)]
    attributes: Attributes,
    #[serde(default)]
    note: String,
    #[serde(default)]
    confidence: Option<Confidence>,
    /// Relation type, and the `id` of the span that it leads to.
    #[serde(default)]
    links: Vec<(String, String)>,
    /// The comment whose author says it, counted from 0.
    #[serde(default)]
    said_in: Option<usize>,
}

#[derive(Clone, Debug, Deserialize)]
struct OnComment {
    /// Counted from 0.
    comment: usize,
    /// Layer and label.
    #[serde(default)]
    labels: Vec<(String, String)>,
    #[serde(default)]
    links: Vec<(String, String)>,
    /// The comment that it answers, counted from 0.
    #[serde(default)]
    replies_to: Option<usize>,
}

/// What became of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Commands that changed something.
    pub(super) made: usize,
    /// Commands whose result was there already.
    pub(super) there: usize,
}

/// Why the annotations could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum ExampleError {
    #[error("the list of example annotations is damaged: {0}")]
    List(#[from] ron::error::SpannedError),
    #[error("the article does not have the words “{0}”, which the example annotations are about")]
    Words(String),
    #[error("the example annotations speak of “{0}”, which is not one of them")]
    Name(String),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error("{0}")]
    NotSaved(String),
}

impl Example {
    /// The list that ships inside the program.
    pub(super) fn shipped() -> Result<Self, ExampleError> {
        let options = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        Ok(options.from_str(SHIPPED)?)
    }

    /// Whether the list was written for this article.
    pub(super) fn is_about(&self, article: &Article) -> bool {
        self.article == article.id.0
            && self.spans.iter().all(|mark| find(article.text.as_str(), &mark.at).is_some())
    }

    /// Carries out the whole list.
    pub(super) fn annotate(&self, tagger: &mut Tagger<'_>) -> Result<Outcome, ExampleError> {
        let mut named = BTreeMap::new();
        let mut ids = Vec::new();
        for mark in &self.spans {
            let fragments = find(tagger.article.text.as_str(), &mark.at)
                .ok_or_else(|| ExampleError::Words(mark.at.clone()))?;
            let id = tagger.tag(&mark.tag, fragments)?;
            for (name, value) in &mark.attributes {
                tagger.set(id, name, value)?;
            }
            if !mark.note.is_empty() {
                tagger.run(&Command::SetNote { id, note: mark.note.clone() })?;
            }
            if mark.confidence.is_some() {
                tagger.run(&Command::SetConfidence { id, confidence: mark.confidence })?;
            }
            ids.push(id);
            if !mark.id.is_empty() {
                named.insert(mark.id.as_str(), id);
            }
        }
        let by_name = |name: &String| {
            named.get(name.as_str()).copied().ok_or_else(|| ExampleError::Name(name.clone()))
        };
        for (mark, id) in self.spans.iter().zip(&ids) {
            for (label, to) in &mark.links {
                tagger.relate(label, RelationEnd::Span(*id), RelationEnd::Span(by_name(to)?))?;
            }
            if let Some(order) = mark.said_in {
                let to = RelationEnd::Target(comment(tagger.article, order)?);
                tagger.relate("speaker", RelationEnd::Span(*id), to)?;
            }
        }
        for one in &self.comments {
            let target = comment(tagger.article, one.comment)?;
            for (layer, label) in &one.labels {
                tagger.label(layer, label, target)?;
            }
            for (label, to) in &one.links {
                let to = RelationEnd::Span(by_name(to)?);
                tagger.relate(label, RelationEnd::Target(target), to)?;
            }
            if let Some(answered) = one.replies_to {
                let to = RelationEnd::Target(comment(tagger.article, answered)?);
                tagger.relate("reply", RelationEnd::Target(target), to)?;
            }
        }
        for (layer, label) in &self.article_labels {
            tagger.label(layer, label, Target::Article)?;
        }
        for chain in &self.chains {
            let members = chain.of.iter().map(by_name).collect::<Result<Vec<_>, _>>()?;
            tagger.chain(&chain.name, &chain.kind, members)?;
        }
        Ok(tagger.outcome)
    }

    /// Tags the list's words (quotes apart) wherever another article has them, and the
    /// place in its dateline.
    pub(super) fn annotate_alike(&self, tagger: &mut Tagger<'_>) -> Result<Outcome, ExampleError> {
        let mut words: BTreeMap<&str, &str> = BTreeMap::new();
        for mark in self.spans.iter().filter(|mark| mark.tag != "QUOTE") {
            if let Some((_, [phrase])) = parse_mark(&mark.at).as_ref().map(|(c, f)| (c, &f[..]))
                && let Some(phrase) = mark.at.get(phrase.start + 1..phrase.end + 1)
            {
                words.entry(phrase).or_insert(&mark.tag);
            }
        }
        let article = tagger.article;
        let text = article.text.as_str();
        for segment in &article.segments {
            let range = segment.reading_range();
            if segment.kind == SegmentKind::Dateline {
                let place = article.text.slice(range);
                let place = place.split([':', '(', '—', '–']).next().unwrap_or(place).trim();
                let end = range.start + place.len();
                tagger.tag("LOC", SmallVec::from_elem(ByteRange::new(range.start, end), 1))?;
            }
            if !matches!(
                segment.kind,
                SegmentKind::Caption | SegmentKind::Paragraph | SegmentKind::Comment
            ) || segment.duplicate_of.is_some()
            {
                continue;
            }
            for (phrase, tag) in &words {
                for (at, _) in article.text.slice(range).match_indices(phrase) {
                    let found = ByteRange::new(range.start + at, range.start + at + phrase.len());
                    if is_whole_words(text, found) {
                        tagger.tag(tag, SmallVec::from_elem(found, 1))?;
                    }
                }
            }
        }
        Ok(tagger.outcome)
    }
}

fn comment(article: &Article, order: usize) -> Result<Target, ExampleError> {
    let found = article.comments().nth(order);
    found
        .map(|(segment, _)| Target::Comment(segment.range))
        .ok_or_else(|| ExampleError::Words(format!("of comment {order}")))
}

/// The context without its brackets, and where in it the bracketed words are.
fn parse_mark(mark: &str) -> Option<(String, SmallVec<[ByteRange; 1]>)> {
    let mut context = String::new();
    let mut fragments = SmallVec::new();
    let mut open = None;
    for c in mark.chars() {
        match (c, open) {
            ('[', None) => open = Some(context.len()),
            (']', Some(start)) => {
                fragments.push(ByteRange::new(start, context.len()));
                open = None;
            }
            ('[' | ']', _) => return None,
            _ => context.push(c),
        }
    }
    (open.is_none() && !fragments.is_empty()).then_some((context, fragments))
}

/// Where the bracketed words of `mark` first are in `text`.
fn find(text: &str, mark: &str) -> Option<SmallVec<[ByteRange; 1]>> {
    let (context, fragments) = parse_mark(mark)?;
    let at = text.find(&context)?;
    Some(fragments.iter().map(|f| ByteRange::new(f.start + at, f.end + at)).collect())
}

fn is_whole_words(text: &str, range: ByteRange) -> bool {
    let starts = word_at(text, range.start).start == range.start;
    let last = text.get(range.start..range.end).and_then(|t| t.char_indices().next_back());
    let last = last.map_or(range.start, |(at, _)| range.start + at);
    starts && word_at(text, last).end == range.end
}

/// Carries out commands on an open set and counts them.
pub(super) struct Tagger<'a> {
    pub(super) article: &'a Article,
    pub(super) schema: &'a Schema,
    pub(super) set: &'a mut OpenSet,
    pub(super) ids: IdSource,
    pub(super) now: Timestamp,
    pub(super) outcome: Outcome,
}

impl Tagger<'_> {
    /// Plans and commits a command; one that changes nothing is not an error.
    fn run(&mut self, command: &Command) -> Result<(), ExampleError> {
        let by = self.set.annotator().to_owned();
        let change = command.plan(
            self.set.set(),
            &mut PlanContext {
                article: self.article,
                schema: self.schema,
                ids: &mut self.ids,
                by: &by,
                origin: OriginKind::Hand,
                now: self.now,
            },
        )?;
        if change.is_empty() {
            self.outcome.there += 1;
            return Ok(());
        }
        match self.set.commit(change)? {
            Saving::Saved => {
                self.outcome.made += 1;
                Ok(())
            }
            Saving::NotSaved(reason) => Err(ExampleError::NotSaved(reason)),
        }
    }

    /// Makes the span unless it is there; returns its id.
    fn tag(
        &mut self,
        label: &str,
        fragments: SmallVec<[ByteRange; 1]>,
    ) -> Result<AnnotationId, ExampleError> {
        let find = |set: &OpenSet| set.set().same_span(label, &fragments).map(|s| s.id);
        if let Some(id) = find(self.set) {
            self.outcome.there += 1;
            return Ok(id);
        }
        self.run(&Command::Tag { label: label.to_owned(), fragments: fragments.clone() })?;
        find(self.set).ok_or_else(|| ExampleError::Name(label.to_owned()))
    }

    fn set(
        &mut self,
        id: AnnotationId,
        name: &str,
        value: &AttributeValue,
    ) -> Result<(), ExampleError> {
        let value = Some(value.clone());
        self.run(&Command::SetAttribute { id, name: name.to_owned(), value })
    }

    fn relate(
        &mut self,
        label: &str,
        from: RelationEnd,
        to: RelationEnd,
    ) -> Result<(), ExampleError> {
        self.run(&Command::Relate { label: label.to_owned(), from, to })
    }

    /// Puts the label on, unless it is there (the command alone would take it off).
    fn label(&mut self, layer: &str, label: &str, target: Target) -> Result<(), ExampleError> {
        let is_there = (self.set.set().segment_labels_of(target))
            .any(|here| here.layer == layer && here.label == label);
        if is_there {
            self.outcome.there += 1;
            return Ok(());
        }
        self.run(&Command::ToggleSegmentLabel {
            layer: layer.to_owned(),
            label: label.to_owned(),
            target,
        })
    }

    fn chain(
        &mut self,
        name: &str,
        kind: &str,
        members: Vec<AnnotationId>,
    ) -> Result<(), ExampleError> {
        let is_there = self.set.set().chains().any(|chain| {
            chain.name == name && members.iter().all(|member| chain.members.contains(member))
        });
        if is_there {
            // The chain, and what kind of thing it is about.
            self.outcome.there += 2;
            return Ok(());
        }
        self.run(&Command::MakeChain { name: name.to_owned(), members })?;
        let made = self.set.set().chains().find(|chain| chain.name == name).map(|c| c.id);
        let Some(id) = made else { return Ok(()) };
        self.run(&Command::EditChain {
            id,
            name: name.to_owned(),
            kind: Some(kind.to_owned()),
            knowledge_base_id: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Project, SAMPLE_ARTICLE, unpack_sample};
    use crate::schema::builtin;
    use crate::session::todos;
    use crate::text::Text;

    const SET: &str = "annotations/example/port-ansel-water-accord.ron";

    /// Annotates the bare sample from the list; returns the set's file and the set.
    fn annotate() -> (String, crate::annotation::AnnotationSet, Article, Outcome, Outcome) {
        let folder = tempfile::tempdir().unwrap();
        unpack_sample(folder.path()).unwrap();
        let _ = std::fs::remove_dir_all(folder.path().join("annotations"));
        let project = Project::open(folder.path()).unwrap();
        let entry = project.find_article(SAMPLE_ARTICLE).unwrap();
        let article = project.load_article(&entry.id).unwrap();
        let example = Example::shipped().unwrap();
        assert!(example.is_about(&article));
        let mut set = project.open_set(&article, "example").unwrap();
        let mut twice = [Outcome::default(); 2];
        for outcome in &mut twice {
            *outcome = example
                .annotate(&mut Tagger {
                    article: &article,
                    schema: project.schema(),
                    set: &mut set,
                    ids: IdSource::seeded(2024),
                    now: "2024-06-16T10:00:00Z".parse().unwrap(),
                    outcome: Outcome::default(),
                })
                .unwrap();
        }
        set.flush().unwrap();
        let file = std::fs::read_to_string(folder.path().join(SET)).unwrap();
        (file, set.set().clone(), article, twice[0], twice[1])
    }

    #[test]
    fn the_shipped_set_is_made_from_the_list() {
        let (file, ..) = annotate();
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample").join(SET);
        if std::env::var_os("UPDATE_SAMPLE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &file).unwrap();
        }
        let shipped = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(shipped, file, "run this test once with UPDATE_SAMPLE=1 and look at the diff");
    }

    #[test]
    fn the_list_is_complete_and_repeatable() {
        let (_, set, article, first, second) = annotate();
        assert_eq!(second, Outcome { made: 0, there: first.made + first.there });
        for label in ["PER", "ORG", "LOC", "NORP", "ROLE", "DATE", "EVT", "MISC", "QUOTE", "CUE"] {
            assert!(set.spans().any(|s| s.label == label), "{label}");
        }
        for quote in set.spans().filter(|s| s.label == "QUOTE") {
            let links: Vec<_> = set.relations_of(quote.id).collect();
            let speaker = links.iter().find(|r| r.label == "speaker");
            assert!(speaker.is_some(), "{quote:?}");
            // Another reader's words, given back, need no words that introduce them.
            let given_back = speaker.is_some_and(|r| r.to.target().is_some());
            assert!(given_back || links.iter().any(|r| r.label == "cue"), "{quote:?}");
            assert!(quote.attributes.contains_key("type"), "{quote:?}");
        }
        for entity in set.spans() {
            if ["PER", "ORG", "LOC", "NORP", "EVT", "MISC"].contains(&entity.label.as_str()) {
                assert!(set.chain_of(entity.id).is_some(), "{entity:?}");
            }
        }
        for (segment, comment) in article.comments() {
            let target = Target::Comment(segment.range);
            for layer in ["Comment type", "Stance"] {
                let there = set.segment_labels_of(target).any(|l| l.layer == layer);
                assert!(there, "{layer} of {segment:?}");
            }
            let from = RelationEnd::Target(target);
            let answers = set.relations().any(|r| r.label == "reply" && r.from == from);
            assert!(answers || comment.mention.is_none(), "{segment:?}");
        }
        assert!(set.spans().any(|s| s.fragments.len() == 2 && s.label == "QUOTE"));
        assert_eq!(todos(&article, &set, &builtin("news").unwrap()), []);
    }

    #[test]
    fn marks() {
        let check = |mark, expected: Option<&[(usize, usize)]>| {
            let found = find("one two three two", mark);
            let found = found.map(|f| f.iter().map(|r| (r.start, r.end)).collect::<Vec<_>>());
            assert_eq!(found.as_deref(), expected, "{mark}");
        };
        check("[two]", Some(&[(4, 7)]));
        check("three [two]", Some(&[(14, 17)]));
        check("[one] two [three]", Some(&[(0, 3), (8, 13)]));
        check("two", None);
        check("[four]", None);
        check("[two", None);
        check("tw]o", None);
        check("[[two]]", None);
    }

    #[test]
    fn whole_words_only() {
        let check = |text: &str, word: &str, expected| {
            let at = text.find(word).unwrap();
            let range = ByteRange::new(at, at + word.len());
            assert_eq!(is_whole_words(text, range), expected, "{word} in {text}");
        };
        check("she said so", "said", true);
        check("unsaid", "said", false);
        check("on Thursdays", "Thursday", false);
        check("According to all", "According to", true);
        check("(TRA)", "TRA", true);
        check("said", "said", true);
    }

    #[test]
    fn another_article_is_tagged_where_it_has_the_same_words() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("other.txt");
        std::fs::write(
            &file,
            "Bells again\n\nWEST HOLM: The bells rang on Thursday, the verger said.\n",
        )
        .unwrap();
        let project = Project::open(&file).unwrap();
        let article = project.load_article(project.initial_article().unwrap()).unwrap();
        let example = Example::shipped().unwrap();
        assert!(!example.is_about(&article));
        let mut set = project.open_set(&article, "example").unwrap();
        let mut tagger = Tagger {
            article: &article,
            schema: project.schema(),
            set: &mut set,
            ids: IdSource::seeded(1),
            now: Timestamp::UNIX_EPOCH,
            outcome: Outcome::default(),
        };
        example.annotate_alike(&mut tagger).unwrap();
        let text = Text::new(article.text.as_str());
        let found: Vec<_> =
            set.set().spans().map(|s| (s.label.as_str(), text.slice(s.extent()))).collect();
        assert_eq!(found, [("LOC", "WEST HOLM"), ("DATE", "Thursday"), ("CUE", "said")]);
    }
}
