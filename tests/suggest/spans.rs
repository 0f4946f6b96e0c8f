//! Labelled spans that memory, lists, rules and sets propose: what they find, what of it is
//! offered first, and that nothing is found without end.

use proptest::prelude::*;
use tagline::annotation::{AnnotationSet, Command, IdSource, Status};
use tagline::article::{Article, ArticleId};
use tagline::schema::{Schema, builtin};
use tagline::suggest::{
    Found, LEAST_SHARE, Lists, Memory, Part, Source, Suggestion, SuggestionKey, SuggestionKeys,
    best_first, is_settled, lesson, of_set, tally, together,
};
use tagline::text::ByteRange;

use super::{any_text, article, run, tagged};

fn news() -> Schema {
    builtin("news").unwrap()
}

fn part(name: &str) -> Part {
    Part { annotator: "ada".to_owned(), article: ArticleId(name.to_owned()) }
}

/// A memory of these texts with their marks, each its own article.
fn memory_of(texts: &[&str]) -> Memory {
    let mut memory = Memory::new(false);
    for (at, text) in texts.iter().enumerate() {
        let (article, set) = tagged(text);
        memory.learn(&part(&at.to_string()), &lesson(&article, &set, &news(), false));
    }
    memory
}

/// What is proposed, as `PER Ada Brill 67`.
fn outline(article: &Article, found: &[Found]) -> Vec<String> {
    let line =
        |f: &Found| format!("{} {} {:.0}", f.label, article.text.slice(f.range), f.score * 100.0);
    found.iter().map(line).collect()
}

fn recall(memory: &Memory, text: &str) -> Vec<String> {
    let article = article(text);
    outline(&article, &memory.recall(&article, |_, _| false).found)
}

#[test]
fn the_share_of_past_decisions_is_the_score() {
    let memory = memory_of(&[
        "Head\n\n[PER Ada Brill] met [ORG Holm] in [LOC Holm], and [PER Brill] left.\n",
        "Head\n\n[LOC Holm] and [LOC Holm] again.\n",
    ]);
    assert_eq!(
        recall(&memory, "Head\n\nBrill of Holm, Ada  Brill and Adas saw Holmes.\n"),
        ["PER Brill 100", "LOC Holm 75", "ORG Holm 25", "PER Ada  Brill 100"]
    );
    let found = memory.recall(&article("Head\n\nHolm\n"), |_, _| false).found;
    assert_eq!(found[0].reason, "LOC 3 of 4 times");
    assert!(!found[0].guess);
    // What was decided once says little.
    assert!(memory.recall(&article("Head\n\nBrill\n"), |_, _| false).found[0].guess);
    assert_eq!(found[0].source, Source::Memory);
}

#[test]
fn the_longest_string_comes_first_unless_it_is_taken() {
    let memory = memory_of(&["Head\n\n[LOC New Holm] and [LOC Holm] by [PER Holm Bay].\n"]);
    let text = "Head\n\nNew Holm Bay\n";
    assert_eq!(recall(&memory, text), ["LOC New Holm 100"]);
    let article = article(text);
    let taken = |range: ByteRange, label: &str| label == "LOC" && range.len() > 4;
    let found = memory.recall(&article, taken).found;
    assert_eq!(outline(&article, &found), ["PER Holm Bay 100"]);
}

#[test]
fn what_was_left_or_refused_lowers_the_score() {
    let mut memory = memory_of(&["Head\n\n[LOC Holm]\n"]);
    let (article, mut set) = tagged("Head\n\nHolm, Holm and [LOC Holm].\n");
    let schema = news();
    // Not yet done: what is unlabelled may still be labelled.
    assert!(memory.unlabelled(&article, &set, &schema).is_empty());
    let mut ids = IdSource::seeded(9);
    run(&article, &schema, &mut set, &mut ids, Command::SetStatus(Status::Done));
    let here = part("here");
    for _ in 0..3 {
        // However often it is learned it counts once.
        memory.learn(&here, &lesson(&article, &set, &schema, false));
        let left = memory.unlabelled(&article, &set, &schema);
        assert_eq!(left.len(), 2);
        memory.weigh(&here, left);
    }
    assert_eq!(recall(&memory, "Head\n\nHolm\n"), ["LOC Holm 50"]);
    let refuse = |nth| Command::Refuse {
        kind: "span".to_owned(),
        text: "LOC: Holm".to_owned(),
        nth,
        source: "memory".to_owned(),
    };
    for nth in 0..2 {
        run(&article, &schema, &mut set, &mut ids, refuse(nth));
    }
    memory.learn(&here, &lesson(&article, &set, &schema, false));
    assert_eq!(recall(&memory, "Head\n\nHolm\n"), ["LOC Holm 33"]);
    // All of it taken back leaves no trace.
    memory.weigh(&here, Vec::new());
    memory.learn(&here, &lesson(&article, &AnnotationSet::default(), &schema, false));
    assert_eq!(recall(&memory, "Head\n\nHolm\n"), ["LOC Holm 100"]);
    assert_eq!(memory.spans(), 1);
}

#[test]
fn with_case_folded_case_does_not_count() {
    let (article, set) = tagged("Head\n\n[LOC Übersee] and [PER Éva Šík]\n");
    for (fold, expected) in [(false, 0), (true, 2)] {
        let mut memory = Memory::new(fold);
        memory.learn(&part("a"), &lesson(&article, &set, &news(), fold));
        let other = super::article("Head\n\nIn ÜBERSEE there was ÉVA  ŠÍK of Lys.\n");
        let found = memory.recall(&other, |_, _| false).found;
        assert_eq!(found.len(), expected, "{found:?}");
    }
}

#[test]
fn looking_up_costs_the_same_whatever_is_remembered() {
    let words = |from: usize, to: usize| -> String {
        (from..to).map(|i| format!("[PER Name{i} Other{i}] ")).collect()
    };
    let text =
        format!("Head\n\n{}\n", (0..400).map(|i| format!("Name{i} word ")).collect::<String>());
    let article = article(&text);
    let lookups = |count: usize| {
        let memory = memory_of(&[&format!("Head\n\n{}\n", words(0, count))]);
        assert_eq!(memory.strings(), count);
        memory.recall(&article, |_, _| false).lookups
    };
    let (few, many) = (lookups(400), lookups(4000));
    assert_eq!(few, many);
    // One for each word and two more for each that a string begins with.
    assert!(few <= 801 + 2 * 400, "{few}");
}

fn lists(files: &[(&str, &str)]) -> Lists {
    Lists::read(files.iter().map(|(name, text)| (*name, text.as_bytes())), &news())
}

fn found_in(lists: &Lists, text: &str) -> Vec<String> {
    let article = article(text);
    let mut found = lists.find(&article, |_| true, || false);
    found.sort_by_key(|f| (f.range.start, f.range.end));
    outline(&article, &found)
}

#[test]
fn word_lists_and_rules_find_what_they_say() {
    let lists = lists(&[
        (
            "towns.txt",
            "# Towns by the lake\nlabel: LOC\ncase: ignore\nscore: 0.8\n\nHolm\nNew  Holm\n",
        ),
        (
            "rules.rules",
            "label: PER\npattern: \\b(?:Mr|Ms) (?<span>[A-Z]\\w+)\n\nlabel: ORG\ncase: ignore\npattern: \\bport of \\w+\n",
        ),
    ]);
    assert_eq!(lists.problems().count(), 0, "{:?}", lists.problems().collect::<Vec<_>>());
    assert_eq!(
        found_in(&lists, "Head\n\nMs Brill left NEW HOLM, the Port of Lys, for Holmes.\n"),
        ["PER Brill 100", "LOC NEW HOLM 80", "ORG Port of Lys 100"]
    );
    let article = article("Head\n\nHolm\n");
    assert!(lists.find(&article, |name| name != "towns.txt", || false).is_empty());
    assert!(lists.find(&article, |_| true, || true).is_empty());
}

#[test]
fn a_mistake_says_where_it_is_and_costs_no_other_line() {
    let lists = lists(&[
        ("a.txt", "label: LOC\nlable: X\nscore: 2\n\nHolm\n  …\n"),
        ("b.txt", "Holm\n"),
        ("c.txt", "label: NOPE\n\nHolm\n"),
        (
            "d.rules",
            "label: PER\npattern: Ada\npattern: (Br\npattern: é[z-a]\n\npattern: x\n\nwhat\nlabel: LOC\npattern: Lys|\\p{Nope}\npattern: Lys\npattern: (\\w{1000}){1000}\n",
        ),
    ]);
    let problems: Vec<String> = lists.problems().map(ToString::to_string).collect();
    let starts = [
        "a.txt:2:1: “lable” is none of",
        "a.txt:3:8: a score is a number from 0 to 1",
        "a.txt:6:3: a term has a letter",
        "b.txt:1:1: say the label first",
        "c.txt:1:8: the schema has no span label “NOPE”",
        "d.rules:3:10: unclosed group",
        "d.rules:4:12: invalid character class range",
        "d.rules:6:1: say the label before",
        "d.rules:8:1: a line of a rule",
        "d.rules:10:14: Unicode property not found",
        "d.rules:12:10: this pattern takes more",
    ];
    assert_eq!(problems.len(), starts.len(), "{problems:#?}");
    for (problem, start) in problems.iter().zip(starts) {
        assert!(problem.starts_with(start), "{problem} is not {start}");
    }
    assert_eq!(
        found_in(&lists, "Head\n\nAda of Holm, by Lys\n"),
        ["PER Ada 100", "LOC Holm 100", "LOC Lys 100"]
    );
    let broken: &[u8] = b"label: LOC\n\nHolm\nLys\xff\nX\n";
    let lists = Lists::read([("a.txt", broken)], &news());
    let problems: Vec<String> = lists.problems().map(ToString::to_string).collect();
    assert_eq!(problems, ["a.txt:4:4: this is no UTF-8; the file is read up to here"]);
    assert_eq!(found_in(&lists, "Head\n\nHolm\n"), ["LOC Holm 100"]);
}

#[test]
fn attributes_are_those_of_the_schema() {
    let schema = Schema::from_ron(include_str!("../fixtures/suggest/schema.ron")).unwrap();
    let text =
        "label: PER\nattribute: role = mayor\nattribute: role = king\nattribute: age = 3\n\nAda\n";
    let lists = Lists::read([("a.txt", text.as_bytes())], &schema);
    let problems: Vec<String> = lists.problems().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("a.txt:3:12: “king” is no value of role"), "{problems:?}");
    assert!(problems[1].starts_with("a.txt:4:12: PER has no attribute “age”"), "{problems:?}");
    let found = lists.find(&article("Head\n\nAda\n"), |_| true, || false);
    assert_eq!(found[0].attributes, [("role".to_owned(), "mayor".to_owned())]);
}

#[test]
fn no_pattern_makes_looking_explode() {
    let lists = lists(&[(
        "a.rules",
        "label: PER\npattern: (a*)*b\npattern: (a|a)*$\npattern: (?:a?){40}a{40}\n",
    )]);
    assert_eq!(lists.problems().count(), 0);
    let text = format!("Head\n\n{}\n", "a".repeat(40_000));
    // It comes to an end, and soon: an engine that tries all ways never would.
    assert!(!found_in(&lists, &text).is_empty());
}

fn found(article: &Article, words: &str, label: &str, score: f64, source: Source) -> Found {
    let start = article.text.as_str().find(words).unwrap();
    let range = ByteRange::new(start, start + words.len());
    let (label, reason) = (label.to_owned(), String::new());
    Found { range, label, score, guess: false, attributes: Vec::new(), source, reason }
}

#[test]
fn the_same_of_several_is_one_and_the_best_comes_first() {
    let article = article("Head\n\nNew Holm Bay by Lys, Lys\n");
    let schema = news();
    let file = || Source::File("towns.txt".to_owned());
    let all = together(
        &article,
        &schema,
        vec![
            found(&article, "New Holm", "LOC", 0.6, Source::Memory),
            found(&article, "New Holm", "LOC", 0.9, file()),
            found(&article, "Holm Bay", "ORG", 0.8, Source::Memory),
            found(&article, "Lys", "LOC", f64::NAN, Source::Memory),
            found(&article, " ", "LOC", 1.0, Source::Memory),
            found(&article, "Bay", "NOPE", 1.0, Source::Memory),
        ],
    );
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(all[0].sources.as_slice(), [Source::Memory, file()]);
    assert_eq!(all[0].reason, "memory 60 %, towns.txt 90 %");
    assert_eq!(all[2].span().unwrap().score, 0.0);
    assert!(all[2].uncertain && !all[0].uncertain);
    let spans: Vec<_> = all.iter().filter_map(Suggestion::span).collect();
    assert_eq!(best_first(&schema, &spans), [Some(1), None, Some(0)]);
    // With the first refused, the one behind it is offered.
    assert_eq!(best_first(&schema, &spans[1..]), [Some(0), Some(0)]);
    let mut keys = SuggestionKeys::default();
    let key: SuggestionKey = keys.next(&article, None, &all[2]);
    assert_eq!((key.text.as_str(), key.nth), ("LOC: Lys", 0));
}

#[test]
fn what_is_said_already_is_settled() {
    let (article, set) = tagged("Head\n\n[QUOTE “[PER Ada Brill] of Lys,”] said [PER Ada].\n");
    let schema = news();
    let at = |words: &str| found(&article, words, "PER", 1.0, Source::Memory).range;
    for (words, label, settled) in [
        ("Ada Brill", "PER", true),
        ("Brill", "PER", true),
        ("Brill", "ORG", true),
        ("Lys", "LOC", false),
        ("said", "PER", false),
        ("said", "NOPE", true),
    ] {
        assert_eq!(is_settled(&set, &schema, at(words), label), settled, "{words} {label}");
    }
}

#[test]
fn other_sets_suggest_what_they_have() {
    let (article, set) = tagged("Head\n\n[PER Ada] of [LOC Lys]\n");
    let all = of_set(&article, &set, "model-x");
    assert_eq!(outline(&article, &all), ["PER Ada 100", "LOC Lys 100"]);
    assert!(all.iter().all(|f| f.source == Source::Set("model-x".to_owned())));
}

#[test]
fn what_was_taken_and_refused_is_counted_by_source() {
    let (article, mut set) = tagged("Head\n\n[PER Ada] of Lys\n");
    let schema = news();
    let mut ids = IdSource::seeded(3);
    let lys = found(&article, "Lys", "LOC", 1.0, Source::Memory).range;
    let take = Command::tag("LOC", lys);
    let mut context = tagline::annotation::PlanContext {
        article: &article,
        schema: &schema,
        ids: &mut ids,
        by: "memory + file towns.txt",
        origin: tagline::annotation::OriginKind::Suggested,
        now: "2024-06-16T10:00:00Z".parse().unwrap(),
    };
    let change = take.plan(&set, &mut context).unwrap();
    set.apply(&change).unwrap();
    let refuse = Command::Refuse {
        kind: "span".to_owned(),
        text: "PER: Lys".to_owned(),
        nth: 0,
        source: "memory".to_owned(),
    };
    run(&article, &schema, &mut set, &mut ids, refuse);
    let counts: Vec<_> =
        tally(&set).into_iter().map(|t| (t.source.to_string(), t.taken, t.refused)).collect();
    let expected = [("memory".to_owned(), 1, 1), ("file towns.txt".to_owned(), 1, 0)];
    assert_eq!(counts, expected);
    assert_eq!(tally(&set)[0].rate(), Some(0.5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever the texts, files and ranges: nothing panics, every suggestion lies in the text
    /// on character boundaries and says something, and none that is offered overlaps another.
    #[test]
    fn nothing_panics_and_all_lies_in_the_text(
        text in any_text(),
        list in "(label: (LOC|PER|X)\n)?(case: (ignore|exact|q)\n)?\n?(\\PC{0,8}\n){0,6}",
        rules in "((label|pattern|score): \\PC{0,10}\n|\n){0,12}",
        ranges in prop::collection::vec((0_usize..400, 0_usize..40, 0.0_f64..1.2), 0..12),
    ) {
        let (article, schema) = (article(&text), news());
        let lists = Lists::read(
            [("a.txt", list.as_bytes()), ("b.rules", rules.as_bytes())],
            &schema,
        );
        let mut all = lists.find(&article, |_| true, || false);
        let mut set = AnnotationSet::default();
        let mut ids = IdSource::seeded(5);
        for (start, length, score) in ranges {
            let range = ByteRange::new(start, start + length);
            all.push(Found {
                range,
                label: "PER".to_owned(),
                score,
                guess: false,
                attributes: Vec::new(),
                source: Source::Model("m".to_owned()),
                reason: String::new(),
            });
            let good = article.text.get(range).is_some_and(|t| !t.trim().is_empty());
            if good && start % 2 == 0 {
                run(&article, &schema, &mut set, &mut ids, Command::tag("LOC", range));
            }
        }
        let mut memory = Memory::new(text.len().is_multiple_of(2));
        memory.learn(&part("a"), &lesson(&article, &set, &schema, memory.folds()));
        let recalled = memory.recall(&article, |_, _| false);
        prop_assert!(recalled.found.iter().all(|f| f.score >= LEAST_SHARE));
        all.extend(recalled.found);
        let suggestions = together(&article, &schema, all);
        let spans: Vec<_> = suggestions.iter().filter_map(Suggestion::span).collect();
        prop_assert_eq!(spans.len(), suggestions.len());
        for span in &spans {
            let words = article.text.get(span.range);
            prop_assert!(words.is_some_and(|w| !w.trim().is_empty()));
            prop_assert!((0.0..=1.0).contains(&span.score));
        }
        let offered = best_first(&schema, &spans);
        let mut last = 0;
        for (span, _) in spans.iter().zip(&offered).filter(|(_, offered)| offered.is_some()) {
            prop_assert!(span.range.start >= last);
            last = span.range.end;
        }
    }
}
