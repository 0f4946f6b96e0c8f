//! Sets carried to a changed text.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tagline::annotation::{
    AnnotationId, AnnotationSet, Command, OldText, Reanchored, RelationEnd, Target, Unplaced,
    misfits, reanchor, wire,
};
use tagline::article::Article;
use tagline::text::{ByteRange, CharRange, Text};

use super::support::{Desk, TEXT, article, bytes, fragments, made, through_file};

/// Things tagged all over the article.
fn desk() -> Desk {
    let mut desk = Desk::new();
    let quote = {
        let ranges = [desk.at("“We are tired,”", 0), desk.at("“but the lake is ours.”", 0)];
        made(&desk.run(Command::Tag { label: "QUOTE".into(), fragments: fragments(&ranges) }))
    };
    for (label, words) in [
        ("LOC", "NORTHLAKE"),
        ("ORG", "Lakeside Herald"),
        ("LOC", "Łódź"),
        ("PER", "Tom Ferris"),
        ("ORG", "Northlake Water Board"),
        ("ORG", "NWB"),
        ("CUE", "according to"),
        ("PER", "نورا"),
    ] {
        desk.tag(label, words);
    }
    let mut brills = Vec::new();
    for n in 0..4 {
        let range = desk.at("Brill", n);
        brills.push(made(&desk.run(Command::tag("PER", range))));
    }
    desk.tag("CUE", "👩‍🚒");
    let end = desk.at("Brill told", 0).start;
    desk.run(Command::tag("CUE", ByteRange::new(end, end)));
    let (from, to) = (RelationEnd::Span(quote), RelationEnd::Span(brills[0]));
    desk.run(Command::Relate { label: "speaker".into(), from, to });
    let (from, to) = (RelationEnd::Target(desk.comment(0)), RelationEnd::Target(desk.comment(1)));
    desk.run(Command::Relate { label: "about".into(), from, to });
    desk.run(Command::MakeChain { name: "Brill".into(), members: brills });
    for (layer, label, target) in [
        ("Type", "praise", desk.comment(0)),
        ("Type", "blame", desk.comment(1)),
        ("Stance", "for", desk.comment(2)),
        ("Part", "lead", desk.paragraph(0)),
        ("Stance", "against", Target::Article),
    ] {
        let (layer, label) = (layer.into(), label.into());
        desk.run(Command::ToggleSegmentLabel { layer, label, target });
    }
    desk
}

/// What each record is about, in words.
fn subjects(set: &AnnotationSet, text: &Text) -> BTreeMap<AnnotationId, String> {
    let target = |target: Target| target.range().map_or("article", |range| text.slice(range));
    let end = |end: RelationEnd| match end {
        RelationEnd::Span(id) => id.to_string(),
        RelationEnd::Target(t) => target(t).to_owned(),
    };
    let spans = set.spans().map(|s| (s.id, wire::covered(text, &s.fragments)));
    let labels = set.segment_labels().map(|l| (l.id, target(l.target).to_owned()));
    let relations = set.relations().map(|r| (r.id, format!("{} / {}", end(r.from), end(r.to))));
    spans.chain(labels).chain(relations).collect()
}

/// The promise: the same words, or named as changed or lost; and nothing dropped.
fn check_promise(
    desk: &Desk,
    new: &Article,
    result: &Reanchored,
    after: &AnnotationSet,
) -> Result<(), TestCaseError> {
    let before = subjects(&desk.set, &desk.article.text);
    let now = subjects(after, &new.text);
    let lost: BTreeSet<_> = result.lost.iter().map(|lost| lost.id).collect();
    let listed: BTreeSet<_> = after.unplaced().map(Unplaced::id).collect();
    prop_assert_eq!(&lost, &listed);
    for (id, words) in &before {
        match now.get(id) {
            None => prop_assert!(lost.contains(id), "{} is gone", id),
            Some(there) if result.changed.contains(id) => {
                prop_assert!(after.span(*id).is_none(), "{} {}", id, there);
            }
            Some(there) => prop_assert_eq!(there, words),
        }
    }
    prop_assert_eq!(now.len() + lost.len(), before.len());
    prop_assert_eq!(after.chains().collect::<Vec<_>>(), desk.set.chains().collect::<Vec<_>>());
    // What is placed is placed well, and all of it can be stored.
    for misfit in misfits(after, &desk.schema, new) {
        let crowded = matches!(misfit.kind, tagline::annotation::MisfitKind::SeveralLabels { .. });
        prop_assert!(misfit.is_unfinished() || crowded, "{}", misfit);
    }
    prop_assert_eq!(&through_file(after, &new.text), after);
    Ok(())
}

fn by_comparison(desk: &Desk, new: &Article) -> (Reanchored, AnnotationSet) {
    let result = reanchor(&desk.set, OldText::Whole(&desk.article.text), new);
    let mut after = desk.set.clone();
    after.apply(&result.change).unwrap();
    (result, after)
}

/// As for a set file whose text is gone.
fn by_search(desk: &Desk, new: &Article) -> (Reanchored, AnnotationSet) {
    let records = wire::Records::to_wire(&desk.set, &desk.article.text).unwrap();
    let sketch = records.sketch();
    let (mut set, errors) = records.from_wire(&sketch);
    assert_eq!(errors, []);
    let result = reanchor(&set, OldText::Covered(&sketch), new);
    set.apply(&result.change).unwrap();
    (result, set)
}

fn labels_of(result: &Reanchored) -> Vec<(&str, &str)> {
    result.lost.iter().map(|lost| (lost.label.as_str(), lost.text.as_str())).collect()
}

#[test]
fn the_same_text_changes_nothing() {
    let desk = desk();
    let (result, after) = by_comparison(&desk, &desk.article);
    assert!(result.change.is_empty());
    assert_eq!(after, desk.set);
    let (result, after) = by_search(&desk, &desk.article);
    check_promise(&desk, &desk.article, &result, &after).unwrap();
    // The place between two words has no words of its own to be found by; nor have the
    // comments at the ends of a relation more than their first words.
    assert_eq!(labels_of(&result), [("CUE", "")]);
    assert_eq!(after.spans().count(), desk.set.spans().count() - 1);
}

#[test]
fn what_comes_before_moves_everything_along() {
    let desk = desk();
    let new = article(&format!("Corrected on 7 May.\n\n{TEXT}"));
    let (result, after) = by_comparison(&desk, &new);
    assert_eq!(labels_of(&result), []);
    assert_eq!(result.moved.len(), desk.set.spans().count() + 5);
    assert_eq!(result.changed, []);
    check_promise(&desk, &new, &result, &after).unwrap();
    let (result, after) = by_search(&desk, &new);
    assert_eq!(labels_of(&result), [("CUE", "")]);
    check_promise(&desk, &new, &result, &after).unwrap();
    // The four mentions of one name stay apart.
    let places = |set: &AnnotationSet| -> Vec<_> {
        let brills = set.chains().next().unwrap().members.clone();
        brills.iter().map(|id| set.span(*id).unwrap().extent().start).collect()
    };
    let shift = new.text.len() - TEXT.len();
    let expected: Vec<_> = places(&desk.set).iter().map(|at| at + shift).collect();
    assert_eq!(places(&after), expected);
}

#[test]
fn changed_words_lose_their_spans_and_nothing_else() {
    let desk = desk();
    let new = article(&TEXT.replace("Tom Ferris, had called", "Tim Ferris, has called"));
    for (result, after) in [by_comparison(&desk, &new), by_search(&desk, &new)] {
        check_promise(&desk, &new, &result, &after).unwrap();
        let lost: Vec<_> =
            labels_of(&result).into_iter().filter(|(_, text)| !text.is_empty()).collect();
        assert_eq!(lost, [("PER", "Tom Ferris")]);
    }
    let (result, after) = by_comparison(&desk, &new);
    let near = result.lost[0].near.unwrap();
    assert!(new.text.slice(near).contains("Ferris"), "{}", new.text.slice(near));
    // It can be placed again, with all that it was.
    let mut again = Desk { article: new, set: after, ..Desk::new() };
    let id = result.lost[0].id;
    let range = again.at("Tim Ferris", 0);
    let change = again.run(Command::Place { id, fragments: fragments(&[range]) });
    assert_eq!(change.title, "Place PER “Tom Ferris”");
    let span = again.span(id);
    assert_eq!(span.fragments.as_slice(), [range]);
    let old = desk.span(id);
    assert_eq!((&span.attributes, &span.origin), (&old.attributes, &old.origin));
    assert_eq!(again.set.unplaced().count(), 0);
}

#[test]
fn fragments_that_come_together_are_not_what_they_were() {
    let desk = desk();
    let new = article(&TEXT.replace(" Brill told the Lakeside Herald, ", ""));
    let (result, after) = by_comparison(&desk, &new);
    check_promise(&desk, &new, &result, &after).unwrap();
    let lost: BTreeSet<_> = labels_of(&result).into_iter().collect();
    assert!(lost.contains(&("QUOTE", "“We are tired,” … “but the lake is ours.”")), "{lost:?}");
    // What points at a lost span still does, and is whole again once it is placed.
    assert_eq!(after.relations().count(), 2);
    assert_eq!(after.chains().next().unwrap().members.len(), 4);
}

#[test]
fn a_comment_that_goes_takes_its_place_along() {
    let desk = desk();
    let new = article(&TEXT.replace("• Old Salt: @Zoë Winter: nine days for nothing.\n\n", ""));
    let (result, after) = by_comparison(&desk, &new);
    check_promise(&desk, &new, &result, &after).unwrap();
    let lost: Vec<_> = result.lost.iter().map(|l| (l.label.as_str(), l.text.as_str())).collect();
    assert_eq!(lost, [("blame", "• Old Salt: @Zoë Winter: nine days for n"), ("about", "")]);
    // Both can be placed by hand.
    let mut again = Desk { article: new, set: after, ..Desk::new() };
    let (label, relation) = (result.lost[0].id, result.lost[1].id);
    let target = again.comment(1);
    again.run(Command::PlaceLabel { id: label, target });
    let (from, to) = (RelationEnd::Target(again.comment(0)), RelationEnd::Target(target));
    again.run(Command::EditRelation { id: relation, label: "about".into(), from, to });
    assert_eq!(again.set.unplaced().count(), 0);
    assert_eq!(again.set.segment_label(label).unwrap().target, target);
    assert_eq!(again.set.relation(relation).unwrap().to, to);
    assert!(!bytes(&again.set, &again.article.text).contains("Unplaced"));
}

#[test]
fn a_comment_with_a_word_changed_keeps_its_labels_and_says_so() {
    let desk = desk();
    let new = article(&TEXT.replace("about time", "high time"));
    let (result, after) = by_comparison(&desk, &new);
    check_promise(&desk, &new, &result, &after).unwrap();
    assert_eq!(labels_of(&result), []);
    let praise = after.segment_labels().find(|l| l.label == "praise").unwrap();
    assert!(result.changed.contains(&praise.id));
    assert_eq!(
        new.text.slice(praise.target.range().unwrap()),
        "• Zoë Winter: Well done, Brill! And high time."
    );
}

#[test]
fn a_place_is_found_by_its_words_only_if_no_other_is_as_likely() {
    let check = |old: &str, words: &str, new: &str, expected: Option<usize>| {
        let mut desk = Desk { article: article(old), ..Desk::new() };
        let id = desk.tag("PER", words);
        let new = article(new);
        let (result, after) = by_search(&desk, &new);
        check_promise(&desk, &new, &result, &after).unwrap();
        let found = after.span(id).map(|span| span.extent().start);
        assert_eq!(found, expected, "{words} in {}", new.text.as_str());
    };
    check("So Ada came.", "Ada", "So Ada came.", Some(3));
    check("So Ada came.", "Ada", "And so Ada came.", Some(7));
    // Two at the same distance; two, of which one is clearly nearer; none.
    check("So then Ada came.", "Ada", "So Ada and Ada came.", None);
    check("So then Ada came.", "Ada", "So thus Ada and Ada came.", Some(8));
    check("So then Ada came.", "Ada", "So they came.", None);
    // A word inside a word counts only where it is nowhere a word of its own.
    check("Ada came.", "Ada", "Adam and Ada came.", Some(9));
    check("Ada came.", "Ada", "Adam came.", Some(0));
    check("阿达来了。", "阿达", "昨天阿达来了。", Some(6));
    // Too far away to be the same mention, unless it is long.
    let far = "x ".repeat(2_000);
    check("Ada came.", "Ada", &format!("{far}Ada came."), None);
    let long = "Ada came, and after her came the whole of Northlake";
    check(long, long, &format!("{far}{long}"), Some(far.len()));
}

/// An edit of a text, as people make them.
#[derive(Clone, Debug)]
enum Slip {
    Insert(u16, String),
    Delete(u16, u8),
    Replace(u16, u8, String),
    MoveBlock(u8, u8),
    DropBlock(u8),
    RepeatBlock(u8),
    Swap(&'static str, &'static str),
}

fn slip() -> impl Strategy<Value = Slip> {
    let words = prop_oneof![
        Just("Brill".to_owned()),
        Just(" ".to_owned()),
        Just("\n\n".to_owned()),
        Just("“".to_owned()),
        Just("NWB (Łódź) ".to_owned()),
        "[a-zé👍 ]{1,12}",
    ];
    prop_oneof![
        (any::<u16>(), words.clone()).prop_map(|(at, words)| Slip::Insert(at, words)),
        (any::<u16>(), 1u8..60).prop_map(|(at, len)| Slip::Delete(at, len)),
        (any::<u16>(), 1u8..30, words).prop_map(|(at, len, words)| Slip::Replace(at, len, words)),
        (any::<u8>(), any::<u8>()).prop_map(|(from, to)| Slip::MoveBlock(from, to)),
        any::<u8>().prop_map(Slip::DropBlock),
        any::<u8>().prop_map(Slip::RepeatBlock),
        Just(Slip::Swap("Brill", "Brillat")),
        Just(Slip::Swap("Herald", "Times")),
        Just(Slip::Swap("\n\n", "\r\n\r\n")),
        Just(Slip::Swap("“", "\"")),
    ]
}

fn slipped(text: &str, slip: &Slip) -> String {
    let chars: Vec<char> = text.chars().collect();
    let place = |at: u16| usize::from(at) % (chars.len() + 1);
    let splice = |at: u16, len: u8, put: &str| -> String {
        let start = place(at);
        let end = (start + usize::from(len)).min(chars.len());
        chars[..start]
            .iter()
            .copied()
            .chain(put.chars())
            .chain(chars[end..].iter().copied())
            .collect()
    };
    let mut blocks: Vec<&str> = text.split("\n\n").collect();
    let pick = |n: u8| usize::from(n) % blocks.len();
    match slip {
        Slip::Insert(at, put) => splice(*at, 0, put),
        Slip::Delete(at, len) => splice(*at, *len, ""),
        Slip::Replace(at, len, put) => splice(*at, *len, put),
        Slip::MoveBlock(from, to) => {
            let (from, to) = (pick(*from), pick(*to));
            let block = blocks.remove(from);
            blocks.insert(to, block);
            blocks.join("\n\n")
        }
        Slip::DropBlock(n) => {
            blocks.remove(pick(*n));
            blocks.join("\n\n")
        }
        Slip::RepeatBlock(n) => {
            let n = pick(*n);
            blocks.insert(n, blocks[n]);
            blocks.join("\n\n")
        }
        Slip::Swap(from, to) => text.replace(from, to),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_span_is_ever_put_on_other_text(slips in prop::collection::vec(slip(), 1..6)) {
        let desk = desk();
        let mut text = TEXT.to_owned();
        for slip in &slips {
            text = slipped(&text, slip);
        }
        let new = article(&text);
        let (result, after) = by_comparison(&desk, &new);
        check_promise(&desk, &new, &result, &after)?;
        let (result, after) = by_search(&desk, &new);
        check_promise(&desk, &new, &result, &after)?;
        // And back again: what was lost stays listed, what is placed stays true.
        let there = Desk { article: new, set: after, ..Desk::new() };
        let (result, back) = by_comparison(&there, &desk.article);
        let known: BTreeSet<_> = there.set.unplaced().map(Unplaced::id).collect();
        let now = subjects(&back, &desk.article.text);
        for (id, words) in subjects(&there.set, &there.article.text) {
            match now.get(&id) {
                Some(found) => prop_assert!(*found == words || result.changed.contains(&id)),
                None => prop_assert!(result.lost.iter().any(|lost| lost.id == id)),
            }
        }
        // What was lost from this very text has its place again, with the words that it had.
        let placed: BTreeSet<_> = result.placed.iter().copied().collect();
        prop_assert!(placed.is_subset(&known));
        let first = subjects(&desk.set, &desk.article.text);
        for id in &placed {
            prop_assert_eq!(now.get(id), first.get(id));
        }
        let left = known.len() + result.lost.len() - placed.len();
        prop_assert_eq!(back.unplaced().count(), left);
    }

    #[test]
    fn any_place_can_be_sketched(ranges in prop::collection::vec((0usize..400, 0usize..60), 1..20)) {
        let mut desk = Desk::new();
        for (start, len) in ranges {
            let range = desk.article.text.to_bytes(CharRange::new(start, start + len)).unwrap();
            desk.run(Command::tag("PER", range));
        }
        let records = wire::Records::to_wire(&desk.set, &desk.article.text).unwrap();
        let (set, errors) = records.clone().from_wire(&records.sketch());
        prop_assert_eq!(errors, []);
        let again = wire::Records::to_wire(&set, &records.sketch()).unwrap();
        prop_assert_eq!(again, records);
    }
}

#[test]
fn what_joins_one_comment_to_itself_has_no_place() {
    let mut desk = Desk::new();
    let (from, to) = (desk.comment(0), desk.comment(1));
    let link = |from, to| Command::Relate {
        label: "about".into(),
        from: RelationEnd::Target(from),
        to: RelationEnd::Target(to),
    };
    let id = made(&desk.run(link(from, to)));
    let kept = made(&desk.run(link(from, Target::Article)));
    // Somebody made one comment of two.
    let new = article(&TEXT.replace(" And about time.\n\n• Old Salt", " And about time. Old Salt"));
    for (result, after) in [by_comparison(&desk, &new), by_search(&desk, &new)] {
        let Some(relation) = after.relation(id) else {
            assert!(after.unplaced_record(id).is_some(), "{result:?}");
            continue;
        };
        assert_ne!(relation.from, relation.to, "{result:?}");
    }
    let (_, after) = by_comparison(&desk, &new);
    assert!(after.unplaced_record(id).is_some() && after.relation(kept).is_some());
}
