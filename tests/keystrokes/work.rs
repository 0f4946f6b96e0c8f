//! The example annotation, and making it from nothing by keys alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tagline::annotation::{
    AnnotationId, AnnotationSet, AttributeValue, Relation, RelationEnd, Span, Target,
};
use tagline::article::Article;
use tagline::project::{Project, unpack_sample};
use tagline::session::{Action, Chord, Key, QuoteStep, Session};
use tagline::suggest::Proposal;
use tagline::text::{ByteRange, some_word_at};

use crate::Effort;
use crate::hand::Hand;
use crate::paths::Paths;

/// How the annotation is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Each thing by itself.
    Keys,
    /// What stands in the article several times, with one label, at once.
    EveryOccurrence,
    /// The built-in suggestions first, the rest by itself.
    Suggestions,
}

pub(crate) struct Example {
    folder: tempfile::TempDir,
    pub(crate) article: Article,
    pub(crate) set: AnnotationSet,
}

type Key3 = (String, Vec<ByteRange>);

fn key_of(span: &Span) -> Key3 {
    (span.label.clone(), span.fragments.to_vec())
}

impl Example {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        unpack_sample(folder.path()).unwrap();
        let project = Project::open(folder.path()).unwrap();
        let entry = project.articles().iter().find(|e| e.id.0 == "port-ansel-water-accord");
        let article = project.load_article(&entry.unwrap().id).unwrap();
        let set = project.read_set(&article, "example").unwrap().set;
        Self { folder, article, set }
    }

    /// Chains of one mention are names, which are typed alike everywhere and left out.
    pub(crate) fn chains(&self) -> impl Iterator<Item = BTreeSet<AnnotationId>> + '_ {
        self.set.chains().map(|c| c.members.clone()).filter(|members| members.len() > 1)
    }

    pub(crate) fn decisions(&self) -> usize {
        let joins: usize = self.chains().map(|members| members.len() - 1).sum();
        self.set.spans().len()
            + self.set.relations().len()
            + self.set.segment_labels().len()
            + joins
    }
}

pub(crate) fn annotate(example: &Example, way: Way) -> Effort {
    let project = Project::open(example.folder.path()).unwrap();
    let name = match way {
        Way::Keys => "by keys",
        Way::EveryOccurrence => "at once",
        Way::Suggestions => "suggested",
    };
    let mut session = Session::repeatable(project, name, || jiff::Timestamp::UNIX_EPOCH);
    session.dispatch(Action::OpenArticle(example.article.id.clone()));
    session.take_effects();
    let mut work =
        Work { hand: Hand::new(session), paths: Paths::default(), example, made: HashMap::new() };
    if way == Way::Suggestions {
        work.take_suggestions();
    }
    work.spans(way);
    work.relations();
    work.chains();
    work.comments();
    work.check();
    let Hand { keys, moving, choosing, .. } = work.hand;
    println!("{way:?}: {keys} keys, {moving} to move the caret, {choosing} to choose text");
    Effort { keys, decisions: example.decisions(), ..Effort::default() }
}

struct Work<'e> {
    hand: Hand,
    paths: Paths,
    example: &'e Example,
    /// The example's spans, as they are in the new set.
    made: HashMap<AnnotationId, AnnotationId>,
}

impl Work<'_> {
    fn set(&self) -> &AnnotationSet {
        self.hand.session.open().unwrap().set()
    }

    fn is_there(&self, span: &Span) -> bool {
        self.set().same_span(&span.label, &span.fragments).is_some()
    }

    /// Takes what is as it should be, and goes by the rest.
    fn take_suggestions(&mut self) {
        let wanted: BTreeSet<Key3> = self.example.set.spans().map(key_of).collect();
        let replies: BTreeSet<(Option<ByteRange>, Option<ByteRange>)> = self
            .example
            .set
            .relations()
            .filter(|r| r.label == "reply")
            .map(|r| {
                (r.from.target().and_then(Target::range), r.to.target().and_then(Target::range))
            })
            .collect();
        let total = self.hand.session.open().unwrap().offers().len();
        let mut seen = 0;
        self.hand.char('.');
        while seen < total + 4 {
            seen += 1;
            let Some(offer) = self.hand.session.selected_offer().cloned() else { break };
            let right = match &offer.suggestion.proposal {
                Proposal::Quote(quote) => {
                    wanted.contains(&("QUOTE".to_owned(), quote.content.to_vec()))
                        && quote
                            .cue
                            .is_none_or(|cue| wanted.contains(&("CUE".to_owned(), vec![cue])))
                        && (quote.pronoun
                            || quote.source.is_none_or(|at| wanted.iter().any(|(_, f)| *f == [at])))
                }
                Proposal::Reply { comment, parent } => {
                    replies.contains(&(Some(*comment), Some(*parent)))
                }
                _ => false,
            };
            let before = offer.key.clone();
            if right {
                self.hand.char('a');
                let extra = self.set().spans().any(|s| !wanted.contains(&key_of(s)));
                let typed = self.set().spans().all(|s| self.as_in_the_example(s));
                if extra || !typed {
                    // It came with something that the example has not.
                    self.hand.press(Chord::char('z').ctrl());
                    self.hand.session.dispatch(Action::SelectOffer(before.clone()));
                } else {
                    continue;
                }
            }
            self.hand.char('.');
            if self.hand.session.selected_offer().is_some_and(|o| o.key == before) {
                break;
            }
        }
        self.hand.key(Key::Escape);
    }

    /// Whether a span that was made has the attributes of the example's.
    fn as_in_the_example(&self, made: &Span) -> bool {
        let same = self.example.set.same_span(&made.label, &made.fragments);
        same.is_some_and(|wanted| {
            made.attributes.iter().all(|(name, value)| wanted.attributes.get(name) == Some(value))
        })
    }

    fn spans(&mut self, way: Way) {
        // Quotes come after what their parts are, which are chosen by letters then.
        let all = self.example.set.spans().cloned();
        let (quotes, others): (Vec<Span>, Vec<Span>) = all.partition(|s| s.label == "QUOTE");
        for span in &others {
            if !self.is_there(span) {
                self.tag(span);
            }
            self.attributes(span);
            if way == Way::EveryOccurrence {
                self.label_every(span, &others);
            }
        }
        self.note_made(&others);
        for span in &quotes {
            if !self.is_there(span) {
                self.quote(span);
            }
            self.attributes(span);
        }
        self.note_made(&quotes);
    }

    fn note_made(&mut self, spans: &[Span]) {
        for span in spans {
            let made = self.set().same_span(&span.label, &span.fragments);
            self.made.insert(span.id, made.unwrap().id);
        }
    }

    /// A quote with its speaker and cue in one go.
    fn quote(&mut self, span: &Span) {
        let first = span.fragments[0];
        self.hand.go(&mut self.paths, first.start);
        self.hand.choose(&mut self.paths, first.end);
        self.hand.char('\'');
        while let Some(step) = self.hand.session.link().and_then(|link| link.step) {
            let name = match step {
                QuoteStep::Source => "speaker",
                QuoteStep::Cue => "cue",
            };
            let relations = self.example.set.relations();
            let other = relations
                .filter(|r| r.label == name && r.from == RelationEnd::Span(span.id))
                .map(|r| r.to)
                .next();
            match other {
                Some(end) => {
                    let end = self.end(end);
                    self.hand.letters(end);
                }
                None => self.hand.key(Key::Space),
            }
        }
        for fragment in span.fragments.iter().skip(1) {
            self.hand.char('f');
            self.hand.go(&mut self.paths, fragment.start);
            self.hand.choose(&mut self.paths, fragment.end);
            self.hand.char('f');
        }
        assert!(self.is_there(span), "{:?} is quoted", span.fragments);
    }

    fn tag(&mut self, span: &Span) {
        let text = self.example.article.text.as_str().to_owned();
        let first = span.fragments[0];
        let key = label_key(self.hand.session.schema(), &span.label);
        // A span on the same words is selected already, and takes a second label.
        if self.hand.session.selected_span().is_some_and(|s| s.fragments == span.fragments) {
            self.hand.press(Chord::char(key).shift());
            return;
        }
        self.hand.go(&mut self.paths, first.start);
        // The word at the caret needs not be chosen, but for comments, whose types have the
        // same keys.
        let in_comment = self.hand.session.selection().comment.is_some();
        if in_comment || span.fragments.len() > 1 || some_word_at(&text, first.start) != first {
            self.hand.choose(&mut self.paths, first.end);
        }
        self.hand.char(key);
        for fragment in span.fragments.iter().skip(1) {
            self.hand.char('f');
            self.hand.go(&mut self.paths, fragment.start);
            self.hand.choose(&mut self.paths, fragment.end);
            self.hand.char('f');
        }
        assert!(self.is_there(span), "{} is tagged", text.get(first.start..first.end).unwrap());
    }

    /// The first choice by its key; what is not a choice is typed alike everywhere and left out.
    fn attributes(&mut self, span: &Span) {
        let id = self.set().same_span(&span.label, &span.fragments).unwrap().id;
        for _ in 0..8 {
            let made = self.set().span(id).unwrap();
            let choice = |s: &Span| {
                s.attributes
                    .iter()
                    .find(|(_, v)| matches!(v, AttributeValue::Choice(_)))
                    .map(|(n, v)| (n.clone(), v.clone()))
            };
            if choice(span).is_none() || choice(made) == choice(span) {
                return;
            }
            if self.hand.session.selection().span != Some(id) {
                self.hand.session.dispatch(Action::SelectSpan(id));
            }
            self.hand.char('d');
        }
    }

    /// If every other occurrence is to have the label, they get it at once.
    fn label_every(&mut self, span: &Span, wanted: &[Span]) {
        let [place] = span.fragments[..] else { return };
        let words = self.example.article.text.slice(place);
        let left = |s: &&Span| {
            s.label == span.label
                && s.fragments.len() == 1
                && self.example.article.text.slice(s.fragments[0]) == words
                && s.attributes == span.attributes
                && !self.is_there(s)
        };
        let rest: Vec<ByteRange> = wanted.iter().filter(left).map(|s| s.fragments[0]).collect();
        if rest.len() < 2 {
            return;
        }
        let id = self.set().same_span(&span.label, &span.fragments).unwrap().id;
        self.hand.session.dispatch(Action::SelectSpan(id));
        let before = self.hand.keys;
        self.hand.press(Chord::char('d').ctrl().shift());
        let search = self.hand.session.search().unwrap();
        let hits: Vec<(ByteRange, bool)> = search
            .found()
            .iter()
            .enumerate()
            .flat_map(|(article, found)| {
                let at = move |hit| tagline::session::HitAt { article, hit };
                found.hits.iter().enumerate().map(move |(hit, one)| (one.hit.range, at(hit)))
            })
            .map(|(range, at)| (range, search.is_checked(at)))
            .collect();
        let same =
            hits.iter().filter(|(_, checked)| *checked).all(|(range, _)| rest.contains(range));
        if same && hits.iter().any(|(_, checked)| *checked) {
            self.hand.press(Chord::plain(Key::Enter).ctrl());
        } else {
            // Not all of them: one sees that before asking.
            self.hand.press(Chord::plain(Key::Escape));
            self.hand.keys = before;
        }
        self.hand.session.dispatch(Action::Search(tagline::session::SearchAction::Close));
        self.hand.session.dispatch(Action::SelectSpan(id));
    }

    fn end(&self, end: RelationEnd) -> RelationEnd {
        match end {
            RelationEnd::Span(id) => RelationEnd::Span(self.made[&id]),
            target => target,
        }
    }

    fn relations(&mut self) {
        let all: Vec<Relation> = self.example.set.relations().cloned().collect();
        let place = |end: RelationEnd| match end {
            RelationEnd::Span(id) => self.example.set.span(id).map(|s| s.extent().start),
            RelationEnd::Target(target) => target.range().map(|r| r.start),
        };
        let mut sorted: Vec<(Option<usize>, Relation)> =
            all.into_iter().map(|r| (place(r.from), r)).collect();
        sorted.sort_by_key(|(at, r)| (*at, r.label.clone()));
        for (_, relation) in sorted {
            let (from, to) = (self.end(relation.from), self.end(relation.to));
            let there = self
                .set()
                .relations()
                .any(|r| r.label == relation.label && (r.from, r.to) == (from, to));
            if there {
                continue;
            }
            self.take_in_hand(from);
            let kinds = &self.hand.session.schema().relations;
            match kinds.iter().find(|k| k.name == relation.label).and_then(|k| k.key) {
                Some(key) => self.hand.char(key),
                None => self.hand.palette(Action::StartLink(relation.label.clone())),
            }
            self.hand.letters(to);
        }
    }

    /// To a span by the fewest of `J` and `K` from the one in hand, to a comment by its page keys.
    fn take_in_hand(&mut self, end: RelationEnd) {
        match end {
            RelationEnd::Span(id) => {
                let order: Vec<AnnotationId> = self.set().spans().map(|s| s.id).collect();
                let to = order.iter().position(|o| *o == id).unwrap();
                let now = self.hand.session.selection().span;
                let from = now.and_then(|now| order.iter().position(|o| *o == now)).unwrap_or(0);
                // No more than by letters, which a link begun at any span would ask for.
                self.hand.keys += from.abs_diff(to).min(6);
                self.hand.session.dispatch(Action::SelectSpan(id));
            }
            RelationEnd::Target(target) => self.focus(target),
        }
    }

    fn focus(&mut self, target: Target) {
        let Some(range) = target.range() else { return };
        let order = self.hand.session.open().unwrap().comment_order(range).unwrap();
        let now = self.hand.session.selection().comment;
        match now {
            Some(now) => self.hand.keys += now.abs_diff(order),
            None => self.hand.keys += 1 + order,
        }
        self.hand.session.dispatch(Action::FocusComment(order));
    }

    fn chains(&mut self) {
        let chains: Vec<BTreeSet<AnnotationId>> = self.example.chains().collect();
        for members in chains {
            let mut by_place: Vec<AnnotationId> = members.into_iter().collect();
            by_place.sort_by_key(|id| self.example.set.span(*id).unwrap().extent().start);
            let first = RelationEnd::Span(self.made[&by_place[0]]);
            for id in by_place.iter().skip(1) {
                self.take_in_hand(RelationEnd::Span(self.made[id]));
                self.hand.char('g');
                self.hand.letters(first);
            }
        }
    }

    fn comments(&mut self) {
        let mut labels: Vec<_> = self.example.set.segment_labels().cloned().collect();
        labels.sort_by_key(|l| l.target.range().map(|r| r.start));
        for label in labels {
            let Target::Comment(_) = label.target else {
                // Of the article: one of the fields of its page.
                self.hand
                    .palette(Action::ToggleSegmentLabel { layer: label.layer, label: label.label });
                continue;
            };
            self.focus(label.target);
            let layers = &self.hand.session.schema().segment_layers;
            let layer = layers.iter().find(|l| l.name == label.layer).unwrap();
            match layer.label(&label.label).and_then(|l| l.key) {
                Some(key) => self.hand.char(key),
                None => {
                    let at = layer.labels.iter().position(|l| l.name == label.label).unwrap();
                    for _ in 0..=at {
                        self.hand.char('s');
                    }
                }
            }
        }
    }

    /// What was made is the example.
    fn check(&self) {
        let spans = |set: &AnnotationSet| -> BTreeSet<Key3> { set.spans().map(key_of).collect() };
        assert_eq!(spans(self.set()), spans(&self.example.set));
        let labels = |set: &AnnotationSet| -> BTreeSet<_> {
            set.segment_labels().map(|l| (l.layer.clone(), l.label.clone(), l.target)).collect()
        };
        assert_eq!(labels(self.set()), labels(&self.example.set));
        let ends = |set: &AnnotationSet| -> BTreeMap<_, usize> {
            let place = |end: RelationEnd| match end {
                RelationEnd::Span(id) => set.span(id).map(|s| format!("{:?}", key_of(s))),
                RelationEnd::Target(target) => Some(format!("{target:?}")),
            };
            let mut all = BTreeMap::new();
            for r in set.relations() {
                *all.entry((r.label.clone(), place(r.from), place(r.to))).or_default() += 1;
            }
            all
        };
        assert_eq!(ends(self.set()), ends(&self.example.set));
        let chains = self.set().chains().filter(|c| c.members.len() > 1).count();
        assert_eq!(chains, self.example.chains().count());
    }
}

fn label_key(schema: &tagline::schema::Schema, label: &str) -> char {
    schema.span_label(label).and_then(|(_, l)| l.key).unwrap()
}
