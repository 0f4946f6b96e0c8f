//! What is counted of a project: quotes by type and speaker, chains by size, comments by
//! type and as a conversation.

use std::collections::BTreeMap;

use super::*;
use tagline::annotation::{AnnotationId, AttributeValue, Edit, RelationEnd, Target};
use tagline::project::{AnnotatorStats, NamedChain, stats};

const TALK: &str = "Ferry returns

“We never sold the bell,” Mila Brandt said. It would sail again, Brandt said, and the town \
of Orsa said so too. “All is well,” it was said.

Reader Comments (4)

  • Tom Reed
    Mar 3, 2021 - 6:12PM

    At last! “About time,” my aunt says.

  • Zoë
    Mar 3, 2021 - 7:12PM

    @Tom Reed: it costs too much.

  • Tom Reed
    Mar 3, 2021 - 8:12PM

    @Zoë: how much?

  • Quill
    Mar 3, 2021 - 9:12PM

    Buy boots.
";

struct Counted {
    lake: Fixture,
    article: Article,
    set: OpenSet,
    seed: u64,
}

impl Counted {
    fn new() -> Self {
        let lake = Fixture::new();
        fs::write(lake.project.articles_folder().join("talk.txt"), TALK).unwrap();
        let lake = lake.reopen();
        let article = lake.project.load_article(&ArticleId("talk".into())).unwrap();
        assert_eq!(article.comments().count(), 4);
        let set = lake.project.open_set(&article, "Amina").unwrap();
        Self { lake, article, set, seed: 0 }
    }

    /// Does it; the span that it makes, if it makes one.
    fn run(&mut self, command: &Command) -> Option<AnnotationId> {
        self.seed += 1;
        let change = plan(&self.lake.project, &self.article, &self.set, self.seed, command);
        let made = change.edits.iter().find_map(|edit| match edit {
            Edit::Span(swap) => swap.after.as_ref().map(|span| span.id),
            _ => None,
        });
        self.set.commit(change).unwrap();
        made
    }

    fn tag(&mut self, label: &str, words: &str) -> AnnotationId {
        let command = tag(&self.article, label, words);
        self.run(&command).unwrap()
    }

    fn quote(&mut self, words: &str, kind: Option<&str>, by: &[RelationEnd]) {
        let id = self.tag("QUOTE", words);
        let value = kind.map(|kind| AttributeValue::Choice(kind.into()));
        self.run(&Command::SetAttribute { id, name: "type".into(), value });
        for by in by {
            let from = RelationEnd::Span(id);
            self.run(&Command::Relate { label: "speaker".into(), from, to: *by });
        }
    }

    fn comment(&self, order: usize) -> Target {
        Target::Comment(self.article.comments().nth(order).unwrap().0.range)
    }

    fn answer(&mut self, from: usize, to: usize) {
        let end = |order| RelationEnd::Target(self.comment(order));
        let (from, to) = (end(from), end(to));
        self.run(&Command::Relate { label: "reply".into(), from, to });
    }

    fn label(&mut self, order: usize, layer: &str, label: &str) {
        let target = self.comment(order);
        let (layer, label) = (layer.into(), label.into());
        self.run(&Command::ToggleSegmentLabel { layer, label, target });
    }

    fn stats(&mut self) -> AnnotatorStats {
        self.set.flush().unwrap();
        stats(&self.lake.project).annotators.remove("Amina").unwrap()
    }
}

fn counts(pairs: &[(&str, usize)]) -> BTreeMap<String, usize> {
    pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

#[test]
fn quotes_are_counted_by_type_and_speaker() {
    let mut talk = Counted::new();
    let (mila, brandt) = (talk.tag("PER", "Mila Brandt"), talk.tag("PER", "Brandt said, and"));
    let orsa = talk.tag("LOC", "town of Orsa");
    talk.run(&Command::MakeChain { name: "Captain Brandt".into(), members: vec![mila, brandt] });
    let end = RelationEnd::Span;
    talk.quote("“We never sold the bell,”", Some("direct"), &[end(mila)]);
    talk.quote("It would sail again", Some("indirect"), &[end(brandt), end(orsa)]);
    talk.quote("“All is well,”", None, &[]);
    let author = RelationEnd::Target(talk.comment(0));
    talk.quote("“About time,”", Some("direct"), &[author]);
    let quotes = talk.stats().quotes;
    assert_eq!(quotes.count, 4);
    assert_eq!(quotes.by_type, counts(&[("direct", 2), ("indirect", 1)]));
    assert_eq!((quotes.without_type, quotes.without_speaker), (1, 1));
    // A chain goes by its name, a mention alone by its words, a comment by its author.
    assert_eq!(
        quotes.by_speaker,
        counts(&[("Captain Brandt", 2), ("Tom Reed", 1), ("town of Orsa", 1)])
    );
}

#[test]
fn chains_are_counted_by_size() {
    let mut talk = Counted::new();
    let words = ["Mila Brandt", "Brandt said", "Orsa", "Tom Reed", "Zoë"];
    let ids: Vec<AnnotationId> = words.iter().map(|words| talk.tag("PER", words)).collect();
    for (name, members) in [("Brandt", &ids[..2]), ("Orsa", &ids[2..3]), ("Zoë", &ids[4..])] {
        talk.run(&Command::MakeChain { name: name.into(), members: members.to_vec() });
    }
    let found = talk.stats();
    assert_eq!(found.chains, 3);
    assert_eq!(found.chain_sizes.by_size, BTreeMap::from([(1, 2), (2, 1)]));
    let named =
        |name: &str, mentions| NamedChain { name: name.into(), article: "talk".into(), mentions };
    let expected = [named("Brandt", 2), named("Orsa", 1), named("Zoë", 1)];
    assert_eq!(found.chain_sizes.biggest, expected);
}

#[test]
fn comments_are_counted_by_type_and_depth() {
    let mut talk = Counted::new();
    talk.label(0, "Comment type", "Support");
    let comments = talk.stats().comments;
    assert_eq!((comments.answers, comments.deepest_thread), (0, 0));
    talk.label(0, "Stance", "For");
    talk.label(1, "Comment type", "Criticism");
    talk.label(1, "Comment type", "Analysis");
    talk.label(3, "Comment type", "Off topic");
    talk.answer(1, 0);
    talk.answer(2, 1);
    let comments = talk.stats().comments;
    assert_eq!(comments.count, 4);
    assert_eq!(
        comments.by_label["Comment type"],
        counts(&[("Analysis", 1), ("Criticism", 1), ("Off topic", 1), ("Support", 1)])
    );
    assert_eq!(comments.by_label["Stance"], counts(&[("For", 1)]));
    assert_eq!(comments.without_label, counts(&[("Comment type", 1), ("Stance", 3)]));
    assert_eq!((comments.answers, comments.deepest_thread), (2, 2));
    talk.answer(3, 0);
    let comments = talk.stats().comments;
    assert_eq!((comments.answers, comments.deepest_thread), (3, 2));

    // A circle in somebody's file is counted, and does not go on for ever.
    let path = talk.lake.path("annotations/Amina/talk.ron");
    let file = fs::read_to_string(&path).unwrap();
    let at = |order: usize| {
        let range = talk.comment(order).range().unwrap();
        let at = talk.article.text.to_chars(range).unwrap();
        format!("Comment({}, {})", at.start, at.end)
    };
    let (from, to) =
        (format!("from: {}, to: {}", at(3), at(0)), format!("from: {}, to: {}", at(0), at(2)));
    assert!(file.contains(&from));
    drop(talk.set);
    fs::write(&path, file.replace(&from, &to)).unwrap();
    let found = stats(&talk.lake.project).annotators.remove("Amina").unwrap().comments;
    assert_eq!((found.answers, found.deepest_thread), (3, 3));
}
