//! Suggested replies and mentions of the same: in comments and names of our own, in the
//! sample, and in any text at all.

#![allow(clippy::unwrap_used, clippy::panic)]

#[cfg(unix)]
#[path = "suggest/models.rs"]
mod models;
#[path = "suggest/spans.rs"]
mod spans;
#[path = "suggest/together.rs"]
mod together;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tagline::annotation::{
    AnnotationId, AnnotationSet, Change, Command, Edit, IdSource, OriginKind, PlanContext, Swap,
};
use tagline::article::{Article, ArticleId};
use tagline::project::Project;
use tagline::schema::{Schema, builtin};
use tagline::suggest::{Proposal, Suggestion, aliases, replies};
use tagline::text::{ByteRange, Text};

const BODY: &str = "Lake rises again\n\nPublished: June 13, 2024\n\nThe lake at Northlake rose again \
                    on Monday, and the ferries stayed in the harbour all day, Quill Marsh said.\n";

fn article(text: &str) -> Article {
    Article::new(ArticleId("lake".to_owned()), Text::new(text), "UTF-8")
}

/// An article with comments: author and words.
fn commented(comments: &[(&str, &str)]) -> Article {
    let mut text = format!("{BODY}\nReader Comments ({})\n", comments.len());
    for (hour, (author, words)) in comments.iter().enumerate() {
        let words = words.replace('\n', "\n    ");
        text.push_str(&format!(
            "\n  • {author}\n    Jun 13, 2024 - {}:{:02}PM\n\n    {words}\n\n",
            hour % 12 + 1,
            hour / 12,
        ));
    }
    let article = article(&text);
    assert_eq!(article.comments().count(), comments.len(), "{text}");
    article
}

/// Every suggestion as `3 → 1: reason`, with “?” if uncertain.
fn outline(article: &Article, found: &[Suggestion]) -> Vec<String> {
    let order = |range: ByteRange| {
        1 + article.comments().find(|(s, _)| s.range == range).map(|(_, c)| c.order).unwrap()
    };
    let line = |s: &Suggestion| {
        let Proposal::Reply { comment, parent } = s.proposal else { panic!("{s:?}") };
        let mark = if s.uncertain { "?" } else { "" };
        format!("{} → {}{mark}: {}", order(comment), order(parent), s.reason)
    };
    found.iter().map(line).collect()
}

fn check(comments: &[(&str, &str)], expected: &[&str]) {
    let article = commented(comments);
    assert_eq!(outline(&article, &replies(&article)), expected, "{comments:?}");
}

#[test]
fn what_the_page_says_is_certain() {
    check(
        &[("Tom Reed", "It is the wind."), ("Ada", "@Tom Reed:\nNo, it is rain.")],
        &["2 → 1: opens with “@Tom Reed”"],
    );
    // Nobody of that name has written.
    check(&[("Tom Reed", "It is the wind."), ("Ada", "@Vera: No, Tom Reed is right.")], &[]);
    let nested = article(
        "Lake rises\n\nIt rose on Monday.\n\nComments (2)\n\n• Tom Reed\n  Jun 13, 2024 - 6:12PM\n\n  \
         It is the wind.\n\n    • Ada\n      Jun 13, 2024 - 7:12PM\n\n      No, rain.\n",
    );
    assert_eq!(nested.comments().count(), 2);
    assert_eq!(outline(&nested, &replies(&nested)), ["2 → 1: stands below comment 1"]);
}

#[test]
fn who_repeats_a_comment_answers_it() {
    let said = ("Tom", "I think the wind drives all that water into our harbour.");
    check(
        &[said, ("Ada", "“The wind drives all that water into OUR harbour”? Hardly.")],
        &["2 → 1: quotes comment 1: “The wind drives all that water into OUR…”"],
    );
    check(
        &[said, ("Ada", "> I think the wind drives\n> all that water\nNonsense.")],
        &["2 → 1: quotes comment 1: “I think the wind drives all that water”"],
    );
    // Few words are a guess, and too few are nothing.
    check(
        &[said, ("Ada", "You say \"drives all that water\" so lightly.")],
        &["2 → 1?: quotes comment 1: “drives all that water”"],
    );
    check(&[said, ("Ada", "“All that water”, really?")], &[]);
    check(&[said, ("Ada", "I think the wind drives all that water here too.")], &[]);
    // Who repeats the article or themselves answers nobody.
    let rose = "“The ferries stayed in the harbour all day”";
    check(&[("Tom", rose), ("Ada", rose)], &[]);
    check(&[said, ("Tom", "“I think the wind drives all that water”, I said.")], &[]);
    // A quotation of a quotation is of who said it first.
    check(
        &[
            said,
            ("Ada", "“The wind drives all that water into”: no."),
            ("Bea", "“wind drives all that water into”!"),
        ],
        &[
            "2 → 1: quotes comment 1: “The wind drives all that water into”",
            "3 → 1: quotes comment 1: “wind drives all that water into”",
        ],
    );
    check(
        &[
            ("Li", "我觉得是风把湖水都吹到我们的港口里来了吧真的是这样"),
            ("Ada", "「是风把湖水都吹到我们的港口里来了吧真的是」不对。"),
        ],
        &["2 → 1: quotes comment 1: “是风把湖水都吹到我们的港口里来了吧真的是”"],
    );
}

#[test]
fn names_are_guesses() {
    let said = ("Tom Reed", "It is the wind.");
    let begins = "2 → 1?: begins with the name of comment 1’s author";
    for words in ["Tom, it is rain.", "tom reed: no", "Hi Tom, it is rain.", "Tom – no"] {
        check(&[said, ("Ada", words)], &[begins]);
    }
    check(
        &[said, ("Ada", "It is as Tom Reed’s words say.")],
        &["2 → 1?: names the author of comment 1"],
    );
    check(
        &[("lake_07", "It is the wind."), ("Ada", "I agree with lake_07 here")],
        &["2 → 1?: names the author of comment 1"],
    );
    for words in ["Tomorrow, perhaps.", "Tom is wrong", "the reed, tom reed", "Ada, I say."] {
        check(&[said, ("Ada", words)], &[]);
    }
    // A later comment’s author, a common word, one’s own name, a name in the news.
    check(&[("Ada", "Tom Reed, where are you?"), said], &[]);
    check(&[("Well Done", "It is the wind."), ("Ada", "Well, no.")], &[]);
    check(&[said, ("Tom Reed", "Tom, you fool, Tom Reed.")], &[]);
    check(&[("Quill Marsh", "I am here"), ("Ada", "I saw Quill Marsh there")], &[]);
    // The last comment of the one, and not of a namesake who writes this.
    check(
        &[said, ("Bea", "Hm."), said, ("Tom Hale", "Tom, no."), ("Ada", "Tom, yes.")],
        &[
            "4 → 3?: begins with the name of comment 3’s author",
            "5 → 4?: begins with the name of comment 4’s author",
        ],
    );
}

#[test]
fn who_is_answered_answers_back() {
    check(
        &[("Tom", "Wind."), ("Ada", "@Tom: Rain."), ("Bea", "Snow."), ("Tom", "It is wind.")],
        &["2 → 1: opens with “@Tom”", "4 → 2?: next comment by Tom after being answered"],
    );
    let mut long = vec![("Tom", "Wind."), ("Ada", "@Tom: Rain.")];
    long.extend([("Bea", "Snow."); 5]);
    long.push(("Tom", "It is wind."));
    check(&long, &["2 → 1: opens with “@Tom”"]);
}

#[test]
fn the_sample_has_its_replies() {
    let text = std::fs::read_to_string("assets/sample/articles/port-ansel-water-accord.txt");
    let article = article(&text.unwrap());
    assert_eq!(
        outline(&article, &replies(&article)),
        [
            "3 → 1: opens with “@Marigold Pike”",
            "4 → 3: opens with “@tess”",
            "7 → 6: opens with “@ruth_m”",
            "8 → 1: opens with “@Marigold Pike”",
            "9 → 3: quotes comment 3: “did you read it or did you only look at…”",
        ]
    );
}

#[test]
fn ten_thousand_comments_are_read_in_one_go() {
    // Work that grows with the square would take minutes.
    let line = "I think the wind drives all that water into our harbour";
    let names: Vec<String> = (0..10_000).map(|n| format!("Tom R{n}")).collect();
    let words: Vec<String> =
        (0..10_000).map(|n| format!("“{line}” said Tom R{}, {n}. “{line}”", n / 2)).collect();
    let comments: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(words.iter().map(String::as_str)).collect();
    let article = commented(&comments);
    assert!(replies(&article).len() > 9_000);
}

/// Tags words of a text: `[PER Ada Brill]`.
fn tagged(marked: &str) -> (Article, AnnotationSet) {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut open = Vec::new();
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '[' => {
                let (label, after) = rest.split_once(' ').unwrap();
                open.push((label, text.len()));
                rest = after;
            }
            ']' => {
                let (label, start) = open.pop().unwrap();
                spans.push((label, ByteRange::new(start, text.len())));
            }
            c => text.push(c),
        }
    }
    let article = article(&text);
    let mut set = AnnotationSet::default();
    let mut ids = IdSource::seeded(1);
    let schema = builtin("news").unwrap();
    for (label, range) in spans {
        let fragments = [range].into_iter().collect();
        run(
            &article,
            &schema,
            &mut set,
            &mut ids,
            Command::Tag { label: label.to_owned(), fragments },
        );
    }
    (article, set)
}

fn run(
    article: &Article,
    schema: &Schema,
    set: &mut AnnotationSet,
    ids: &mut IdSource,
    command: Command,
) {
    let mut context = PlanContext {
        article,
        schema,
        ids,
        by: "ada",
        origin: OriginKind::Hand,
        now: "2024-06-16T10:00:00Z".parse().unwrap(),
    };
    let change = command.plan(set, &mut context).unwrap();
    set.apply(&change).unwrap();
}

fn words(article: &Article, set: &AnnotationSet, id: AnnotationId) -> String {
    article.text.slice(set.span(id).unwrap().extent()).to_owned()
}

/// Every suggestion as `Brill = Ada Brill?: reason`.
fn pairs(article: &Article, set: &AnnotationSet) -> Vec<String> {
    let line = |s: &Suggestion| {
        let Proposal::Chain { mention, with } = s.proposal else { panic!("{s:?}") };
        let mark = if s.uncertain { "?" } else { "" };
        let (one, other) = (words(article, set, mention), words(article, set, with));
        format!("{one} = {other}{mark}: {}", s.reason)
    };
    aliases(article, set, &builtin("news").unwrap()).iter().map(line).collect()
}

fn check_names(marked: &str, expected: &[&str]) {
    let (article, set) = tagged(marked);
    assert_eq!(pairs(&article, &set), expected, "{marked}");
}

#[test]
fn the_same_words_are_the_same() {
    check_names(
        "[LOC PORT ELM]: [LOC Port Elm] lies by [LOC Port\nElm’s] lake, [ORG Port Elm] lost",
        &["Port Elm = PORT ELM: same words", "Port\nElm’s = PORT ELM: same words"],
    );
    check_names(
        "[ORG the Lake Board] met; [ORG Lake Board] rose",
        &["Lake Board = the Lake Board: same words"],
    );
    // Dates, words without a capital, quotes and their cues are nobody’s names.
    check_names("[DATE Monday] and [DATE Monday], [CUE Said] [CUE Said], [PER boy] [PER boy]", &[]);
    check_names(
        "[QUOTE Enough] and [QUOTE Enough], [ROLE Mayor] and [ROLE Mayor]",
        &["Mayor = Mayor?: same words"],
    );
    check_names("[PER نورا] اور [PER نورا]", &["نورا = نورا: same words"]);
    // Not one inside of the other.
    check_names("[ORG The [ORG Lake]]", &[]);
}

#[test]
fn persons_are_known_by_their_surnames() {
    check_names(
        "[PER Ada Brill] sat. [PER Brill] rose, and [PER Mrs Brill] left. [PER Ada Brill] slept.",
        &[
            "Brill = Ada Brill: surname of “Ada Brill”",
            "Mrs Brill = Ada Brill: surname of “Ada Brill”",
            "Ada Brill = Ada Brill: same words",
        ],
    );
    check_names(
        "[PER Gen. Ada Brill] sat; [PER Ada Brill] rose",
        &["Ada Brill = Gen. Ada Brill: same name without the title"],
    );
    // A headline has the surname first.
    check_names(
        "[PER Brill] rises\n\n[PER Ada Brill] sat",
        &["Brill = Ada Brill: surname of “Ada Brill”"],
    );
    // Of two the nearest before it; that is a guess.
    check_names(
        "[PER Ada Brill] sat. [PER Brill] rose. [PER Tom Brill] left. [PER Brill] slept.",
        &[
            "Brill = Ada Brill: surname of “Ada Brill”",
            "Brill = Tom Brill?: surname of “Tom Brill”",
        ],
    );
    check_names(
        "[PER Ada Brill] sat. [PER Ada] rose.",
        &["Ada = Ada Brill?: first name of “Ada Brill”"],
    );
    check_names(
        "[PER Ada Brill] sat. [PER Ada Maria Brill] rose. [PER Brill] left.",
        &[
            "Ada Brill = Ada Maria Brill: part of the name “Ada Maria Brill”",
            "Brill = Ada Maria Brill: surname of “Ada Maria Brill”",
        ],
    );
    // Only persons have surnames and titles.
    check_names("[LOC Elm Weir] by [LOC Elm], [ORG General Elm] and [ORG Elm]", &[]);
}

#[test]
fn acronyms_are_known_by_their_brackets_and_initials() {
    check_names(
        "[ORG NWB] to meet\n\nThe [ORG [LOC Northlake] Water Board] ([ORG NWB]) met. The [ORG NWB’s] head.",
        &[
            "NWB = Northlake Water Board: short for “Northlake Water Board”",
            "NWB = Northlake Water Board: short for “Northlake Water Board”",
            "NWB’s = Northlake Water Board: short for “Northlake Water Board”",
        ],
    );
    check_names(
        "The [ORG Board of Lakes (BoLa)] met. [ORG BoLa] rose.",
        &["BoLa = Board of Lakes (BoLa): short for “Board of Lakes (BoLa)”"],
    );
    check_names(
        "The [ORG Bank of Northlake] met. [ORG BN] and [ORG B.O.N.] rose, [LOC BN] not.",
        &[
            "BN = Bank of Northlake?: initials of “Bank of Northlake”",
            "B.O.N. = Bank of Northlake?: initials of “Bank of Northlake”",
        ],
    );
}

#[test]
fn chains_that_are_there_are_added_to() {
    let schema = builtin("news").unwrap();
    let (article, mut set) =
        tagged("[PER Ada Brill] sat. [PER Ada Brill] rose. [PER Brill] left. [PER Brill] slept.");
    let ids: Vec<AnnotationId> = set.spans().map(|s| s.id).collect();
    let mut source = IdSource::seeded(9);
    let join = |mention: usize, with: usize| Command::Join {
        mention: ids[mention],
        with: ids[with],
        name: "Ada Brill".to_owned(),
    };
    run(&article, &schema, &mut set, &mut source, join(2, 1));
    let found: Vec<Proposal> =
        aliases(&article, &set, &schema).into_iter().map(|s| s.proposal).collect();
    let pair =
        |mention: usize, with: usize| Proposal::Chain { mention: ids[mention], with: ids[with] };
    assert_eq!(found, [pair(0, 1), pair(3, 1)]);
    run(&article, &schema, &mut set, &mut source, join(0, 1));
    run(&article, &schema, &mut set, &mut source, join(3, 1));
    assert_eq!(aliases(&article, &set, &schema), []);

    // Two chains of one name are proposed to be one, once and as a guess.
    let (article, mut set) = tagged(
        "[PER Ada Brill] sat. [PER Ada Brill] rose. [PER Ada Brill] left. [PER Ada Brill] slept.",
    );
    let ids: Vec<AnnotationId> = set.spans().map(|s| s.id).collect();
    for (mention, with) in [(0, 1), (2, 3)] {
        let command =
            Command::Join { mention: ids[mention], with: ids[with], name: "Ada".to_owned() };
        run(&article, &schema, &mut set, &mut source, command);
    }
    assert_eq!(pairs(&article, &set), ["Ada Brill = Ada Brill?: same words"]);
}

/// Takes every suggestion in order.
fn take_all(article: &Article, set: &mut AnnotationSet, schema: &Schema) {
    let mut ids = IdSource::seeded(5);
    for suggestion in aliases(article, set, schema) {
        let Proposal::Chain { mention, with } = suggestion.proposal else { panic!() };
        let name = words(article, set, with);
        run(article, schema, set, &mut ids, Command::Join { mention, with, name });
    }
}

#[test]
fn the_samples_chains_are_found_again() {
    let project = Project::open("assets/sample".as_ref()).unwrap();
    let id = ArticleId("port-ansel-water-accord".to_owned());
    let article = project.load_article(&id).unwrap();
    let mut set = project.read_set(&article, "example").unwrap().set;
    let schema = project.schema();
    let expected: BTreeMap<String, BTreeSet<AnnotationId>> =
        set.chains().map(|c| (c.name.clone(), c.members.clone())).collect();
    let undo: Vec<Edit> = set.chains().cloned().map(|c| Edit::Chain(Swap::delete(c))).collect();
    set.apply(&Change { title: String::new(), edits: undo }).unwrap();
    take_all(&article, &mut set, schema);
    let found: BTreeSet<BTreeSet<AnnotationId>> = set.chains().map(|c| c.members.clone()).collect();
    for (name, members) in &expected {
        if name != "Dorothea Halvery" && members.len() > 1 {
            assert!(found.contains(members), "{name}");
        }
    }
    // Out of reach: that the full name with a nickname (“Dotty” and the next surname go with
    // it) is of the same person, “mayor” in two languages, and a misspelt name.
    let members = &expected["Dorothea Halvery"];
    let parts: BTreeSet<Vec<String>> = found
        .iter()
        .filter(|chain| !chain.is_disjoint(members))
        .map(|chain| {
            assert!(chain.is_subset(members));
            let mut spans: Vec<_> = chain.iter().map(|id| set.span(*id).unwrap()).collect();
            spans.sort_by_key(|s| s.extent().start);
            spans.iter().map(|s| words(&article, &set, s.id)).collect()
        })
        .collect();
    let lines: Vec<String> = parts.iter().map(|p| p.join(", ")).collect();
    assert_eq!(
        lines,
        ["Dorothea Halvery, Dorothea Halvery, Halvery, Halvery", "Dotty, Dotty Halvery, Halvery"]
    );
    // And nothing else but repeated roles.
    for chain in found.iter().filter(|chain| expected.values().all(|e| !chain.is_subset(e))) {
        let labels: BTreeSet<&str> =
            chain.iter().map(|id| set.span(*id).unwrap().label.as_str()).collect();
        assert_eq!(labels, BTreeSet::from(["ROLE"]), "{chain:?}");
    }
    assert_eq!(aliases(&article, &set, schema), [], "all is taken");
}

/// Texts with names, marks and comments in any order.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Tom Reed".to_owned()),
        Just("Tom".to_owned()),
        Just("@Tom Reed:".to_owned()),
        Just("\n\n  • Tom Reed\n    Jun 13, 2024 - 6:12PM\n\n    ".to_owned()),
        Just("\n\n  • Ada\n    Jun 13, 2024 - 7:12PM\n\n    ".to_owned()),
        Just("\n\n• آدا\nJun 13, 2024 - 7:12PM\n\n".to_owned()),
        Just("“one two three four five six seven”".to_owned()),
        Just("one two three four five six seven eight".to_owned()),
        Just("\n> one two three four five six\n".to_owned()),
        Just("Reader Comments (3)\n\n".to_owned()),
        Just("(NWB)’s, ".to_owned()),
        Just("“‘\"»«„".to_owned()),
        ".{0,12}",
        "[A-Z][a-z]{1,3}[ ,.:’()]",
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn replies_are_to_earlier_comments(text in any_text()) {
        let article = article(&text);
        let found = replies(&article);
        let at = |range: ByteRange| article.comments().position(|(s, _)| s.range == range);
        let mut last = None;
        for suggestion in &found {
            let Proposal::Reply { comment, parent } = suggestion.proposal else { panic!() };
            let (comment, parent) = (at(comment).unwrap(), at(parent).unwrap());
            prop_assert!(parent < comment);
            prop_assert!(last < Some(comment), "one for each comment, in order");
            last = Some(comment);
        }
        prop_assert_eq!(replies(&article), found);
    }

    #[test]
    fn taking_all_mentions_leaves_none(
        text in any_text(),
        cuts in prop::collection::vec((0_usize..400, 1_usize..30, 0_usize..3), 0..30),
    ) {
        let article = article(&text);
        let schema = builtin("news").unwrap();
        let mut set = AnnotationSet::default();
        let mut ids = IdSource::seeded(1);
        for (start, length, label) in cuts {
            let start = text.floor_char_boundary(start.min(text.len()));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            if text[start..end].trim().is_empty() {
                continue;
            }
            let mut context = PlanContext {
                article: &article,
                schema: &schema,
                ids: &mut ids,
                by: "ada",
                origin: OriginKind::Hand,
                now: "2024-06-16T10:00:00Z".parse().unwrap(),
            };
            let label = ["PER", "ORG", "LOC"][label].to_owned();
            let fragments = [ByteRange::new(start, end)].into_iter().collect();
            if let Ok(change) = (Command::Tag { label, fragments }).plan(&set, &mut context) {
                set.apply(&change).unwrap();
            }
        }
        let found = aliases(&article, &set, &schema);
        prop_assert_eq!(&aliases(&article, &set, &schema), &found);
        let mut mentions = BTreeSet::new();
        let mut last = 0;
        for suggestion in &found {
            let Proposal::Chain { mention, with } = suggestion.proposal else { panic!() };
            prop_assert!(mention != with && mentions.insert(mention));
            let (one, other) = (set.span(mention).unwrap(), set.span(with).unwrap());
            prop_assert_eq!(&one.label, &other.label);
            prop_assert!(one.extent().start >= last);
            last = one.extent().start;
        }
        take_all(&article, &mut set, &schema);
        for suggestion in aliases(&article, &set, &schema) {
            // What was joined may let two names be of one that was two before.
            let Proposal::Chain { mention, with } = suggestion.proposal else { panic!() };
            let chain = |id| set.chain_of(id).map(|c| c.id);
            prop_assert!(chain(mention).is_none() || chain(mention) != chain(with));
        }
    }
}
