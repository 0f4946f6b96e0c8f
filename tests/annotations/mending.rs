//! A text that is mended, with its annotations: any mends, taken back in any order, leave text
//! and set as they were; between, no annotation is ever on other words than its own, put right.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tagline::annotation::{
    AnnotationId, AnnotationSet, Command, IdSource, OldText, OriginKind, PlanContext, RelationEnd,
    Target, reanchor,
};
use tagline::article::{Article, ArticleId, Mend, MendLog, MendPart, SegmentKind, TakenBackMend};
use tagline::schema::Schema;
use tagline::text::{ByteRange, Text};

use super::support::SCHEMA;

const SOURCE: &str = "Ferry strike ends after nine days

Published: March 3, 2021

NORTHLAKE: Mayor Ada Brill said on Tuesday that the ferries would sail again. “We are tired,” Brill said.

The the Board declined to comment. Its head, Tom Ferris, had called the strike a naïve step; the strike, he said, was a strike.

👩‍🚒 crews from Łódź helped. قال العمدة Omar Nasr إن الجسر يكفي 1332 سفينة.

ADVERTISEMENT

Reader Comments (3)

  • Zoë Winter
    Mar 3, 2021 - 6:12PM

    Well done, Brill! And about time.


  • Old Salt
    Mar 3, 2021 - 7:30PM

    @Zoë Winter:
    nine days for nothing.


  • نورا
    Mar 4, 2021 - 7:30AM

    شکریہ، اب کشتیاں چلیں گی۔

";

fn article(log: MendLog) -> Article {
    Article::mended(ArticleId("ferry".into()), Text::new(SOURCE), "UTF-8", log, &|_| None)
}

fn mend(article: &Article, parts: Vec<MendPart>) -> Mend {
    let log = article.mends();
    Mend {
        id: format!("m{}", log.mends.len()),
        by: "ada".into(),
        made: jiff::Timestamp::UNIX_EPOCH,
        reason: String::new(),
        text_sha256: article.source().sha256(),
        parts,
        taken_back: None,
    }
}

/// The article with one mend more.
fn mended(article: &Article, parts: Vec<MendPart>) -> Article {
    self::article(article.mends().with(mend(article, parts)))
}

fn taken_back(article: &Article, id: &str) -> Article {
    let taken = TakenBackMend { by: "ben".into(), at: jiff::Timestamp::UNIX_EPOCH };
    self::article(article.mends().set(id, Some(taken)))
}

fn range(article: &Article, words: &str) -> ByteRange {
    let start = article.text.as_str().find(words).unwrap_or_else(|| panic!("no “{words}”"));
    ByteRange::new(start, start + words.len())
}

/// Annotations of everything: words, every comment and paragraph, links between comments.
fn everything(article: &Article) -> AnnotationSet {
    let schema = Schema::from_ron(SCHEMA).unwrap();
    let mut set = AnnotationSet::default();
    let mut ids = IdSource::seeded(5);
    let mut run = |set: &mut AnnotationSet, command: Command| {
        let mut context = PlanContext {
            article,
            schema: &schema,
            ids: &mut ids,
            by: "ada",
            origin: OriginKind::Hand,
            now: jiff::Timestamp::UNIX_EPOCH,
        };
        let change = command.plan(set, &mut context).unwrap();
        set.apply(&change).unwrap();
    };
    let words = tagline::text::words(article.text.as_str());
    for (at, word) in words.iter().enumerate() {
        if at % 3 == 0 {
            run(&mut set, Command::tag("PER", *word));
        }
        // Some words at once, and a place without width.
        if let Some(end) = words.get(at + 4).filter(|_| at % 7 == 0) {
            run(&mut set, Command::tag("ORG", ByteRange::new(word.start, end.end)));
            run(&mut set, Command::tag("LOC", ByteRange::new(word.start, word.start)));
        }
    }
    let comments: Vec<Target> =
        article.comments().map(|(segment, _)| Target::Comment(segment.range)).collect();
    for target in &comments {
        let label = |layer: &str, label: &str| Command::ToggleSegmentLabel {
            layer: layer.into(),
            label: label.into(),
            target: *target,
        };
        run(&mut set, label("Stance", "for"));
        run(&mut set, label("Type", "praise"));
        run(&mut set, label("Type", "blame"));
    }
    for segment in &article.segments {
        if segment.kind == SegmentKind::Paragraph {
            let target = Target::Paragraph(segment.range);
            let (layer, label) = ("Part".to_owned(), "lead".to_owned());
            run(&mut set, Command::ToggleSegmentLabel { layer, label, target });
        }
    }
    for pair in comments.windows(2) {
        if let [to, from] = pair {
            let (from, to) = (RelationEnd::Target(*from), RelationEnd::Target(*to));
            run(&mut set, Command::Relate { label: "reply".into(), from, to });
        }
    }
    set
}

/// A set with the article that it is about.
struct Desk {
    article: Article,
    set: AnnotationSet,
}

impl Desk {
    fn new() -> Self {
        let article = article(MendLog::default());
        Self { set: everything(&article), article }
    }

    fn tag(&mut self, label: &str, at: ByteRange) -> AnnotationId {
        let schema = Schema::from_ron(SCHEMA).unwrap();
        let mut context = PlanContext {
            article: &self.article,
            schema: &schema,
            ids: &mut IdSource::seeded(9),
            by: "ada",
            origin: OriginKind::Hand,
            now: jiff::Timestamp::UNIX_EPOCH,
        };
        let change = Command::tag(label, at).plan(&self.set, &mut context).unwrap();
        self.set.apply(&change).unwrap();
        self.set.spans().next().unwrap().id
    }

    /// The set as it is read when the article is another one: from its own text, or as it was
    /// last written.
    fn go_to(&mut self, next: Article) {
        let done = reanchor(&self.set, OldText::Whole(&self.article.text), &next);
        self.set.apply(&done.change).unwrap();
        self.article = next;
    }

    fn covered(&self) -> BTreeMap<String, String> {
        let words = |span: &tagline::annotation::Span| {
            let parts: Vec<&str> =
                span.fragments.iter().map(|part| self.article.text.slice(*part)).collect();
            (span.id.to_string(), parts.join(" … "))
        };
        self.set.spans().map(words).collect()
    }
}

#[test]
fn only_the_words_that_differ_are_mended() {
    let article = article(MendLog::default());
    let passage = range(&article, "The the Board declined to comment.");
    let parts = article.mend_words(passage, "The Board declined any comment.");
    assert!(parts.iter().all(|part| part.was().len() < 12), "{parts:?}");
    let next = mended(&article, parts);
    assert!(next.text.as_str().contains("\n\nThe Board declined any comment. Its head"));
    assert_eq!(next.source().as_str(), SOURCE);
    // What is mended can be mended again.
    let again = range(&next, "any comment");
    let third = mended(&next, next.mend_words(again, "all comment"));
    assert!(third.text.as_str().contains("\n\nThe Board declined all comment. Its head"));
    assert_eq!(third.mended.as_ref().unwrap().misfits(), []);
    assert_eq!(third.original(range(&third, "all")), "to");
    let second = taken_back(&third, "m1");
    assert_eq!(second.text, next.text);
    // The later mend has all of it, so that the text stays when the first one goes.
    assert!(taken_back(&third, "m0").text.as_str().contains("declined all comment"));
    assert_eq!(taken_back(&taken_back(&third, "m0"), "m1").text.as_str(), SOURCE);
}

#[test]
fn a_part_is_left_out_and_a_part_is_of_another_kind() {
    let article = article(MendLog::default());
    let advertisement = range(&article, "ADVERTISEMENT");
    let next = mended(&article, article.mend_out(advertisement));
    assert!(next.text.as_str().contains("سفينة.\n\nReader Comments (3)"), "{}", next.text.as_str());
    assert_eq!(next.comments().count(), 3);
    let (first, _) = next.comments().next().unwrap();
    let kind = next.mend_kind(first.range, SegmentKind::Paragraph).unwrap();
    let next = mended(&next, vec![kind]);
    assert_eq!(next.comments().count(), 2);
    let orders: Vec<usize> = next.comments().map(|(_, comment)| comment.order).collect();
    assert_eq!(orders, [0, 1]);
    assert!(next.comments().all(|(_, comment)| comment.reply_to.is_none()), "its parent is none");
    // A paragraph that was a comment: the first line is who said it.
    let paragraph = next.segments.iter().find(|s| s.kind == SegmentKind::Paragraph).unwrap();
    let kind = next.mend_kind(paragraph.range, SegmentKind::Comment).unwrap();
    let third = mended(&next, vec![kind]);
    assert_eq!(third.comments().count(), 3);
    assert!(!third.segments.iter().any(|s| s.kind == SegmentKind::Dateline));
    let back = taken_back(&taken_back(&taken_back(&third, "m0"), "m1"), "m2");
    assert_eq!((back.text.as_str(), back.segments), (SOURCE, article.segments));
}

#[test]
fn a_mend_is_not_put_on_other_words() {
    let first = article(MendLog::default());
    let parts = first.mend_words(range(&first, "naïve"), "bold");
    let log = first.mends().with(mend(&first, parts));
    let read = |source: &str, copy: bool| {
        let find = |sha256| Some(Text::new(SOURCE)).filter(|t| copy && t.sha256() == sha256);
        let id = ArticleId("ferry".into());
        Article::mended(id, Text::new(source), "UTF-8", log.clone(), &find)
    };
    // The file has changed elsewhere: the mend is where its words went.
    let moved = SOURCE.replace("Ferry strike", "The long ferry strike");
    assert!(read(&moved, true).text.as_str().contains("a bold step"));
    // The words are there no more.
    let gone = SOURCE.replace("naïve", "great");
    let article = read(&gone, true);
    assert_eq!(article.text.as_str(), gone);
    assert_eq!(article.mended.as_ref().unwrap().misfits().len(), 1);
    // They are somewhere else, and nobody knows which are meant.
    let short = read(&moved, false);
    assert_eq!(short.text.as_str(), moved);
    assert_eq!(short.mended.as_ref().unwrap().misfits().len(), 1);
}

#[test]
fn mends_of_two_people_are_carried_out_together_or_reported() {
    let first = article(MendLog::default());
    let mut one = mend(&first, first.mend_words(range(&first, "naïve"), "bold"));
    let sentence = "Its head, Tom Ferris, had called the strike a naïve step; the strike, he said, was a strike.";
    let mut two = mend(&first, first.mend_words(range(&first, sentence), ""));
    one.id = "one".into();
    two.id = "two".into();
    // What is left out may have been mended before.
    two.made = jiff::Timestamp::from_second(5).unwrap();
    let both = article(MendLog { mends: vec![one.clone(), two.clone()], texts: Vec::new() });
    assert!(!both.text.as_str().contains("step"));
    assert_eq!(both.mended.as_ref().unwrap().misfits(), []);
    // What is left out already cannot be mended.
    one.made = jiff::Timestamp::from_second(9).unwrap();
    let both = article(MendLog { mends: vec![two, one], texts: Vec::new() });
    assert!(!both.text.as_str().contains("step"));
    assert_eq!(both.mended.as_ref().unwrap().misfits().first().unwrap().id, "one");
}

#[test]
fn what_a_mend_took_the_place_of_is_listed_and_comes_home() {
    let mut desk = Desk::new();
    let before = desk.set.clone();
    let zoe = desk.article.comments().next().unwrap().0.range;
    let parts = desk.article.mend_words(range(&desk.article, "Brill said on"), "Brill told us on");
    desk.go_to(mended(&desk.article, parts));
    assert!(desk.set.unplaced().len() > 0);
    let kind = desk
        .article
        .mend_kind(desk.article.comments().next().unwrap().0.range, SegmentKind::Paragraph);
    let unplaced = desk.set.unplaced().len();
    desk.go_to(mended(&desk.article, vec![kind.unwrap()]));
    // Three labels, and the link to it.
    assert_eq!(desk.set.unplaced().len(), unplaced + 4);
    let next = taken_back(&desk.article, "m0");
    desk.go_to(next);
    assert_eq!(desk.set.unplaced().len(), 4);
    let next = taken_back(&desk.article, "m1");
    desk.go_to(next);
    assert_eq!(desk.article.comments().next().unwrap().0.range, zoe);
    assert_eq!(desk.set, before);
}

/// Whether half of the letters of the longer one are in the other as well.
fn shares_half(one: &str, other: &str) -> bool {
    let letters = |words: &str| -> Vec<char> { words.to_lowercase().chars().collect() };
    let (one, mut rest) = (letters(one), letters(other));
    let longer = one.len().max(rest.len());
    let shared = one.iter().filter(|c| {
        let at = rest.iter().position(|other| other == *c);
        at.map(|at| rest.swap_remove(at)).is_some()
    });
    shared.count() * 2 >= longer
}

fn span_words(desk: &Desk, id: AnnotationId) -> Option<String> {
    desk.covered().remove(&id.to_string())
}

#[test]
fn a_span_stays_around_words_that_are_put_right() {
    for (words, by, stays) in [
        // A typo in the span, its whole text, and its edges.
        ("Brill said on", "Brill sayd on", true),
        ("Łódź helped", "Lodz helped", true),
        ("NORTHLAKE", "Northlake", true),
        // One letter of a quote.
        ("“We are tired,” Brill said.", "“We were tired,” Brill said.", true),
        (
            "“We are tired,” Brill said.",
            "“Nothing of the sort was ever said by me.” Brill said.",
            false,
        ),
        ("Ada Brill", "the other one", false),
        ("Ada Brill", "", false),
    ] {
        let article = article(MendLog::default());
        let at = range(&article, words);
        let mut desk = Desk { set: AnnotationSet::default(), article };
        let id = desk.tag("PER", at);
        let before = desk.set.clone();
        let parts = desk.article.mend_words(at, by);
        let next = mended(&desk.article, parts);
        let done = reanchor(&desk.set, OldText::Whole(&desk.article.text), &next);
        assert_eq!(
            (done.changed.len(), done.lost.len()),
            (usize::from(stays), usize::from(!stays))
        );
        desk.go_to(next);
        assert_eq!(span_words(&desk, id).as_deref(), stays.then_some(by), "{words}");
        let next = taken_back(&desk.article, "m0");
        desk.go_to(next);
        assert_eq!(desk.set, before, "{words}");
    }
}

#[test]
fn a_name_that_the_encoding_spoilt_keeps_its_span() {
    let source = "A line about Ð›ÑŒÐ²Ð¾Ð² and Zoë.";
    let article = |log: MendLog| {
        Article::mended(ArticleId("a".into()), Text::new(source), "UTF-8", log, &|_| None)
    };
    let first = article(MendLog::default());
    let mut desk = Desk { set: AnnotationSet::default(), article: first };
    let spoilt = range(&desk.article, "Ð›ÑŒÐ²Ð¾Ð²");
    let id = desk.tag("LOC", spoilt);
    let whole = ByteRange::new(0, desk.article.text.len());
    let right = tagline::text::read_right(source).unwrap();
    let parts = desk.article.mend_words(whole, &right);
    let next = article(desk.article.mends().with(mend(&desk.article, parts)));
    desk.go_to(next);
    assert_eq!(span_words(&desk, id).as_deref(), Some("Львов"));
    assert!(
        desk.article.where_mended("m0").is_some_and(|at| desk.article.text.slice(at) == "Львов")
    );
}

#[derive(Clone, Debug)]
enum Step {
    /// Other words for some of a line, by shares of the text and of the line.
    Words(f64, f64, f64, &'static str),
    /// A part is left out.
    Out(f64),
    Kind(f64, SegmentKind),
    /// One of the mends that stand is taken back.
    Back(f64),
}

fn step() -> impl Strategy<Value = Step> {
    let share = || 0.0..1.0;
    let words = prop::sample::select(vec![
        "",
        "the strike",
        "Brill",
        "a b c",
        "ferry ferry",
        "نورا",
        "é",
        "said the the",
        "\n\n",
        "•",
    ]);
    let kinds = prop::sample::select(vec![
        SegmentKind::Headline,
        SegmentKind::Caption,
        SegmentKind::Heading,
        SegmentKind::Paragraph,
        SegmentKind::Comment,
        SegmentKind::Boilerplate,
    ]);
    prop_oneof![
        4 => (share(), share(), share(), words).prop_map(|(a, b, c, w)| Step::Words(a, b, c, w)),
        1 => share().prop_map(Step::Out),
        2 => (share(), kinds).prop_map(|(at, kind)| Step::Kind(at, kind)),
        2 => share().prop_map(Step::Back),
    ]
}

fn chosen<T>(list: &[T], share: f64) -> Option<&T> {
    list.get((share * list.len() as f64) as usize)
}

/// What the step makes of the article; `None` if it can do nothing here.
fn after(article: &Article, step: &Step) -> Option<Article> {
    let mut expected = None;
    let mut put = |range: ByteRange, by: &str| {
        let (head, rest) = article.text.as_str().split_at(range.start);
        expected = Some(format!("{head}{by}{}", rest.get(range.len()..).unwrap()));
    };
    let parts = match step {
        Step::Back(share) => {
            let log = article.mends();
            let standing: Vec<&Mend> = log.mends.iter().filter(|mend| mend.stands()).collect();
            return chosen(&standing, *share).map(|mend| taken_back(article, &mend.id));
        }
        Step::Words(line, from, to, by) => {
            let mut lines = Vec::new();
            let mut at = 0;
            for line in article.text.as_str().split_inclusive('\n') {
                let words = line.trim();
                if !words.is_empty() {
                    let start = at + line.find(words).unwrap();
                    lines.push(ByteRange::new(start, start + words.len()));
                }
                at += line.len();
            }
            let line = chosen(&lines, *line)?;
            let words: Vec<ByteRange> = tagline::text::words(article.text.slice(*line));
            let (from, to) = (chosen(&words, *from)?, chosen(&words, *to)?);
            let (start, end) = (from.start.min(to.start), from.end.max(to.end));
            let range = ByteRange::new(line.start + start, line.start + end);
            put(range, by);
            article.mend_words(range, by)
        }
        Step::Out(share) => {
            let range = chosen(&article.segments, *share)?.range;
            put(article.with_gap(range), "");
            article.mend_out(range)
        }
        Step::Kind(share, kind) => {
            vec![article.mend_kind(chosen(&article.segments, *share)?.range, *kind)?]
        }
    };
    if parts.is_empty() {
        return None;
    }
    let next = mended(article, parts);
    if let Some(expected) = expected {
        assert_eq!(next.text.as_str(), expected, "{step:?}");
    }
    (!next.text.as_str().trim().is_empty()).then_some(next)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_typed_is_what_is_read(steps in prop::collection::vec(step(), 1..8)) {
        let mut article = article(MendLog::default());
        for step in &steps {
            let Some(next) = after(&article, step) else { continue };
            let id = next.mends().mends.last().unwrap().id.clone();
            let misfits = next.mended.as_ref().unwrap().misfits();
            if !matches!(step, Step::Back(_)) {
                prop_assert!(misfits.iter().all(|misfit| misfit.id != id), "{misfits:?}");
            }
            prop_assert_eq!(next.source().as_str(), SOURCE);
            article = next;
        }
    }

    #[test]
    fn mends_taken_back_leave_everything_as_it_was(
        steps in prop::collection::vec(step(), 1..7),
        order in prop::collection::vec(0.0..1.0, 7),
        last_first in any::<bool>(),
    ) {
        let mut desk = Desk::new();
        let (before, words) = (desk.set.clone(), desk.covered());
        let parts = desk.article.segments.clone();
        for step in &steps {
            let Some(next) = after(&desk.article, step) else { continue };
            desk.go_to(next);
            for (id, now) in desk.covered() {
                let first = words.get(&id).unwrap();
                prop_assert!(now == *first || shares_half(first, &now), "“{first}” on “{now}”");
            }
            let all = desk.set.spans().count() + desk.set.segment_labels().count()
                + desk.set.relations().count() + desk.set.unplaced().len();
            let first = before.spans().count() + before.segment_labels().count()
                + before.relations().count();
            prop_assert_eq!(all, first, "nothing is lost");
        }
        let mut order = order.into_iter();
        loop {
            let share = if last_first { 0.999_999 } else { order.next().unwrap_or(0.0) };
            let Some(next) = after(&desk.article, &Step::Back(share)) else { break };
            desk.go_to(next);
        }
        prop_assert_eq!(desk.article.text.as_str(), SOURCE);
        prop_assert_eq!(&desk.article.segments, &parts);
        for (was, is) in before.spans().zip(desk.set.spans()) {
            prop_assert_eq!(was, is);
        }
        prop_assert_eq!(before.spans().count(), desk.set.spans().count());
        // A comment of which little was left for a while, or that was cut in two, is not always
        // known again by what is said of it as a whole; then that is listed.
        let cuts = |step: &Step| matches!(step, Step::Words(_, _, _, "\n\n" | "•") | Step::Back(_));
        if !last_first || steps.iter().any(cuts) {
            return Ok(());
        }
        let left: Vec<_> = desk.set.unplaced().collect();
        prop_assert!(left.is_empty(), "not placed: {left:?}");
        for (was, is) in before.segment_labels().zip(desk.set.segment_labels()) {
            prop_assert_eq!(was, is);
        }
        prop_assert!(desk.set == before);
    }
}
