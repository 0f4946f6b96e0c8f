//! What adjudication changed in an annotator's work.

use std::collections::BTreeSet;

use tagline::annotation::{
    AnnotationSet, Change, Command, Decision, Edit, Family, IdSource, Opinion, Origin, OriginKind,
    Reason, RelationEnd, Status, Swap, UnknownFields, Verdict,
};
use tagline::review::changed::{Changed, Counts, Detail, Feedback};
use tagline::review::compare::Compared;
use tagline::review::gold::Rule;
use tagline::text::ByteRange;

use super::gold::{NAMES, start};
use super::support::Ground;

const BRILL: (&str, &str) = ("PER", "Mayor [Ada Brill] ");
const LONGER: (&str, &str) = ("PER", "Deputy [Mayor Ada Brill] ");
const ROLE: (&str, &str) = ("ROLE", "Mayor [Ada Brill] ");
const LAKE: (&str, &str) = ("LOC", "[NORTHLAKE]:");
const DAY: (&str, &str) = ("DATE", "on [Tuesday]");
const QUOTE: (&str, &str) = ("QUOTE", "[that the ferries would sail again]");

/// Whoever is at this position in [`NAMES`], held against gold.
fn held(ground: &Ground, sets: &[AnnotationSet], at: usize, gold: &AnnotationSet) -> Feedback {
    let own = Compared { annotator: NAMES[at], set: &sets[at] };
    Feedback::of(&ground.article, &ground.schema, own, gold)
}

/// `boundary: PER 47–56 → PER 41–56`.
fn sketch(change: &Changed) -> String {
    let kinds: Vec<&str> = change.kinds.iter().map(|kind| kind.name()).collect();
    let or_nothing = |said: &str| if said.is_empty() { "-".to_owned() } else { said.to_owned() };
    let (had, gold) = (or_nothing(&change.had.said), or_nothing(&change.gold.said));
    format!("{}: {had} → {gold}", kinds.join("+"))
}

fn sketches(feedback: &Feedback) -> Vec<String> {
    feedback.changes.iter().map(sketch).collect()
}

fn counts(kept: usize, changed: usize, added: usize, removed: usize) -> Counts {
    Counts { kept, changed, added, removed }
}

fn end(set: &AnnotationSet, label: &str) -> RelationEnd {
    RelationEnd::Span(set.spans().find(|span| span.label == label).unwrap().id)
}

/// Puts a decision into gold as the adjudicator’s window does.
fn decide(gold: &mut AnnotationSet, decision: Decision) {
    let edits = vec![Edit::Decision(Swap::make(decision))];
    gold.apply(&Change { title: String::new(), edits }).unwrap();
}

fn decision(ground: &Ground, at: ByteRange, opinions: &[(&[&str], &str)]) -> Decision {
    Decision {
        id: IdSource::seeded(5).fresh(|_| false),
        family: Family::Span,
        layer: "Entities".into(),
        at: ground.article.text.to_chars(at).unwrap(),
        text: ground.article.text.slice(at).into(),
        verdict: Verdict::Nothing,
        reason: Some(Reason::Slip),
        rule: None,
        note: "A day is no date here.".into(),
        opinions: opinions
            .iter()
            .map(|(who, said)| Opinion {
                annotators: who.iter().map(|name| (*name).to_owned()).collect(),
                said: (*said).to_owned(),
            })
            .collect(),
        gave: BTreeSet::new(),
        origin: Origin {
            kind: OriginKind::Hand,
            by: "dora".into(),
            at: jiff::Timestamp::UNIX_EPOCH,
        },
        unknown: UnknownFields::new(),
    }
}

#[test]
fn what_gold_has_otherwise_is_told_with_who_decided() {
    let mut ground = Ground::new();
    let sets = [
        ground.set(&[LONGER, LAKE, DAY]),
        ground.set(&[BRILL, LAKE]),
        ground.set(&[BRILL, LAKE, QUOTE]),
    ];
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Majority);
    let found = held(&ground, &sets, 0, &gold);
    assert_eq!(sketches(&found), ["boundary: PER 53–68 → PER 59–68", "extra: DATE 81–88 → -"]);
    assert_eq!((found.total(), found.open), (counts(1, 1, 0, 1), 0));
    for change in &found.changes {
        let decided = change.decided.as_ref().unwrap();
        assert_eq!(decided.rule.as_deref(), Some("the rule"));
    }
    let labels: Vec<(&str, Counts)> =
        found.labels.iter().map(|of| (of.label.as_str(), of.counts)).collect();
    assert_eq!(
        labels,
        [("DATE", counts(0, 0, 0, 1)), ("LOC", counts(1, 0, 0, 0)), ("PER", counts(0, 1, 0, 0))]
    );
    // Ben has what gold has; of Cleo's only the quote went.
    assert_eq!(held(&ground, &sets, 1, &gold).changes, []);
    assert_eq!(sketches(&held(&ground, &sets, 2, &gold)), ["extra: QUOTE 89–122 → -"]);
    // If Ben takes everything back, what all had agreed on is missing; what was decided with his
    // voice is open again.
    let mut sets = sets;
    sets[1] = AnnotationSet::default();
    let found = held(&ground, &sets, 1, &gold);
    assert_eq!(sketches(&found), ["missing: - → LOC 35–44"]);
    assert_eq!((found.total(), found.open), (counts(0, 0, 1, 0), 1));
}

#[test]
fn what_gold_has_not_decided_yet_is_no_feedback() {
    let mut ground = Ground::new();
    let sets =
        [ground.set(&[LONGER, LAKE, DAY]), ground.set(&[BRILL, LAKE]), ground.set(&[ROLE, LAKE])];
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Unanimous);
    let found = held(&ground, &sets, 0, &gold);
    assert_eq!((found.changes.len(), found.total(), found.open), (0, counts(1, 0, 0, 0), 2));

    // The day is decided, by hand, with a reason.
    let day = ground.at(DAY.1);
    let said: [(&[&str], &str); 2] = [(&["ada"], "DATE 81–88"), (&["ben", "cleo"], "")];
    let mut decided = gold.clone();
    decide(&mut decided, decision(&ground, day, &said));
    let found = held(&ground, &sets, 0, &decided);
    assert_eq!(sketches(&found), ["extra: DATE 81–88 → -"]);
    let why = found.changes[0].decided.as_ref().unwrap();
    assert_eq!((why.reason, why.note.as_str()), (Some(Reason::Slip), "A day is no date here."));
    assert_eq!(found.open, 1);

    // If she means something else there now, that is open.
    let mut sets = sets;
    let id = sets[0].spans().find(|span| span.label == "DATE").unwrap().id;
    ground.run(&mut sets[0], &Command::Relabel { id, label: "EVT".into() });
    let found = held(&ground, &sets, 0, &decided);
    assert_eq!((found.changes.len(), found.open), (0, 2));

    // Gold that is done has nothing where it has nothing.
    ground.run(&mut gold, &Command::SetStatus(Status::Done));
    let found = held(&ground, &sets, 0, &gold);
    assert_eq!((found.total(), found.open), (counts(1, 0, 0, 2), 0));
}

#[test]
fn relations_are_told_one_by_one() {
    let mut ground = Ground::new();
    let words = [QUOTE, BRILL, LAKE, DAY];
    let mut sets = [ground.set(&words), ground.set(&words), ground.set(&words)];
    for (set, speaker) in sets.iter_mut().zip(["LOC", "PER", "PER"]) {
        let (from, to) = (end(set, "QUOTE"), end(set, speaker));
        ground.relate(set, "speaker", from, to);
    }
    let (from, to) = (end(&sets[0], "QUOTE"), end(&sets[0], "DATE"));
    ground.relate(&mut sets[0], "speaker", from, to);
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Unanimous);
    // Spans are there; who speaks is open.
    let found = held(&ground, &sets, 0, &gold);
    assert_eq!((found.changes.len(), found.open), (0, 1));
    start(&ground, &sets, &mut gold, Rule::Majority);
    let found = held(&ground, &sets, 0, &gold);
    assert_eq!(
        sketches(&found),
        [
            "relation: speaker → LOC 35–44 → speaker → PER 59–68",
            "extra+relation: speaker → DATE 81–88 → -"
        ]
    );
    assert_eq!(found.changes[0].details, [Detail::To]);
    assert!(found.changes.iter().all(|change| change.decided.is_some()));
    let links = found.labels.iter().find(|of| of.family == Family::Relation).unwrap();
    assert_eq!((links.label.as_str(), links.counts), ("speaker", counts(0, 1, 0, 1)));
    assert_eq!(held(&ground, &sets, 1, &gold).changes, []);

    // Who has no such quote is told of the quote, not of what hangs on it.
    let mut without = ground.set(&words[1..]);
    std::mem::swap(&mut sets[1], &mut without);
    assert_eq!(sketches(&held(&ground, &sets, 1, &gold)), ["missing: - → QUOTE 89–122"]);
}

#[test]
fn links_of_a_quote_that_was_joined_or_split_follow_it() {
    let mut ground = Ground::new();
    let halves =
        [("QUOTE", "[that the ferries] would"), ("QUOTE", "ferries [would sail again]"), BRILL];
    let mut sets = [ground.set(&halves), ground.set(&[QUOTE, BRILL]), ground.set(&[QUOTE, BRILL])];
    for set in &mut sets {
        let quotes: Vec<_> =
            set.spans().filter(|span| span.label == "QUOTE").map(|span| span.id).collect();
        let speaker = end(set, "PER");
        for quote in quotes {
            ground.relate(set, "speaker", RelationEnd::Span(quote), speaker);
        }
    }
    let links = |found: &Feedback| {
        found.labels.iter().find(|of| of.family == Family::Relation).unwrap().counts
    };
    for (rule, at, kept) in [(Rule::Majority, 0, 2), (Rule::Annotator(0), 1, 1)] {
        let mut gold = AnnotationSet::default();
        start(&ground, &sets, &mut gold, rule);
        let found = held(&ground, &sets, at, &gold);
        assert_eq!(found.changes.len(), 1, "{:?}", sketches(&found));
        assert!(sketches(&found)[0].starts_with("split: QUOTE"), "{:?}", sketches(&found));
        assert_eq!(links(&found), counts(kept, 0, 0, 0));
    }
}

#[test]
fn chains_are_told_by_their_mentions() {
    let mut ground = Ground::new();
    let words = [BRILL, ("PER", "done, [Brill]!"), ("PER", "Old [Salt]")];
    let mut sets = [ground.set(&words), ground.set(&words), ground.set(&words)];
    for (set, count) in sets.iter_mut().zip([3, 2, 2]) {
        let mut ids: Vec<_> = set.spans().map(|span| span.id).collect();
        ids.sort_by_key(|id| set.span(*id).unwrap().extent() == ground.at(words[2].1));
        ids.truncate(count);
        ground.run(set, &Command::MakeChain { name: "Brill".into(), members: ids });
    }
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Unanimous);
    assert_eq!(held(&ground, &sets, 0, &gold).open, 1);
    start(&ground, &sets, &mut gold, Rule::Majority);
    let found = held(&ground, &sets, 0, &gold);
    assert_eq!(found.changes[0].details, [Detail::MentionDropped(ground.at(words[2].1))]);
    assert!(found.changes[0].decided.is_some());
    let chains = found.labels.iter().find(|of| of.family == Family::Chain).unwrap();
    assert_eq!(chains.counts, counts(0, 1, 0, 0));

    // Gold tags the third mention after it made the chain: that says nothing about the chain.
    let at = ground.at(words[2].1);
    let mut late = gold.clone();
    let span = late.spans().find(|span| span.extent() == at).unwrap().clone();
    let mut later = span.clone();
    later.origin.at = jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(1);
    let edits = vec![Edit::Span(Swap::replace(span, later))];
    late.apply(&Change { title: String::new(), edits }).unwrap();
    let found = held(&ground, &sets, 0, &late);
    assert_eq!((found.changes.len(), found.open), (0, 1));
}

#[test]
fn labels_of_comments_are_told_with_what_came_and_went() {
    let mut ground = Ground::new();
    let mut sets = vec![AnnotationSet::default(); 3];
    for (at, labels) in [(0, vec!["praise", "blame"]), (1, vec!["blame"]), (2, vec!["blame"])] {
        for label in labels {
            ground.label(&mut sets[at], 0, "Type", label);
        }
    }
    for (at, stance) in [(0, "for"), (1, "against"), (2, "against")] {
        ground.label(&mut sets[at], 1, "Stance", stance);
    }
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Majority);
    let found = held(&ground, &sets, 0, &gold);
    assert_eq!(sketches(&found), ["comment-type: blame, praise → blame", "stance: for → against"]);
    assert_eq!(found.total(), counts(1, 1, 0, 1));
    let mut sum = Feedback::default();
    sum.add_counts(&found);
    sum.add_counts(&found);
    assert_eq!((sum.total(), sum.labels.len()), (counts(2, 2, 0, 2), found.labels.len()));
}
