//! Suggestions of every kind together: their order, what they are remembered by, and what
//! is left out once it is settled.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tagline::annotation::{AnnotationSet, Command, IdSource, RelationEnd, Target, misfits};
use tagline::article::Article;
use tagline::schema::builtin;
use tagline::suggest::{
    Proposal, RuleQuotes, Suggestion, SuggestionKey, SuggestionKind, keys, suggestions, unsettled,
};

use super::{any_text, article, commented, run, tagged};

fn all(article: &Article, set: Option<&AnnotationSet>) -> Vec<Suggestion> {
    suggestions(article, set, &builtin("news").unwrap(), &RuleQuotes)
}

/// Every suggestion as its kind and the words that it is about.
fn outline(article: &Article, set: Option<&AnnotationSet>, found: &[Suggestion]) -> Vec<String> {
    let words = |s: &Suggestion| article.text.slice(s.place(article, set).unwrap());
    found.iter().map(|s| format!("{} {}", s.kind().name(), words(s))).collect()
}

const SAID: [(&str, &str); 3] = [
    ("Tom Reed", "“It is the wind,” Ada Brill said."),
    ("Ada", "@Tom Reed: No, it is rain."),
    ("Bea", "@Ada: “Rain it is,” Tom Reed said."),
];

#[test]
fn all_kinds_are_in_text_order() {
    let (article, set) = tagged(
        "Lake rises\n\n[PER Ada Brill] sat. “The lake is full of water,” [PER Brill] said.\n\n\
         Reader Comments (2)\n\n  • Tom Reed\n    Jun 13, 2024 - 6:12PM\n\n    It is the wind.\n\n  \
         • Bea\n    Jun 13, 2024 - 7:12PM\n\n    @Tom Reed: “Rain it is,” [PER Brill] said.\n",
    );
    let found = all(&article, Some(&set));
    assert_eq!(
        outline(&article, Some(&set), &found),
        [
            "quote “The lake is full of water,”",
            "chain Brill",
            "quote “Rain it is,”",
            "reply “Rain it is,” Brill said.",
            "chain Brill",
        ]
    );
    // Without a set there are no mentions.
    assert_eq!(all(&article, None).len(), 3);
}

#[test]
fn a_key_holds_when_something_else_changes() {
    let before = commented(&SAID);
    let text = before.text.as_str();
    let at = text.find("The lake at Northlake").unwrap();
    let (head, rest) = text.split_at(at);
    let after = article(&format!("{head}“Snow in June,” Cora Lindt said.\n\n{rest}"));
    let keys_of = |article: &Article| -> BTreeSet<SuggestionKey> {
        keys(article, None, &all(article, None)).into_iter().collect()
    };
    let (old, new) = (keys_of(&before), keys_of(&after));
    assert_eq!(old.len(), 5, "{old:?}");
    assert!(old.is_subset(&new) && new.len() == 6, "{old:?} {new:?}");

    // The same words twice are two.
    let twice = commented(&[
        ("Tom Reed", "“It is the wind,” Ada Brill said."),
        ("Bea", "“It is the wind,” Ada Brill said. Hm."),
    ]);
    let keys = keys(&twice, None, &all(&twice, None));
    let wind = keys.iter().filter(|k| k.text == "“It is the wind,”");
    assert_eq!(wind.map(|k| k.nth).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn what_is_settled_is_left_out() {
    let article = commented(&SAID);
    let schema = builtin("news").unwrap();
    let mut set = AnnotationSet::default();
    let mut ids = IdSource::seeded(1);
    let found = all(&article, Some(&set));
    assert_eq!(unsettled(&article, &set, &schema, found.clone()), found);

    // An answer is given, to whomever; another one and a quote are refused.
    let comments: Vec<_> = article.comments().map(|(s, _)| s.range).collect();
    let end = |at: usize| RelationEnd::Target(Target::Comment(comments[at]));
    let answer = Command::Relate { label: "reply".into(), from: end(2), to: end(0) };
    run(&article, &schema, &mut set, &mut ids, answer);
    let left = unsettled(&article, &set, &schema, found.clone());
    let is_of = |s: &Suggestion, at: usize| matches!(s.proposal, Proposal::Reply { comment, .. } if comment == comments[at]);
    assert_eq!(left.len(), found.len() - 1);
    assert!(left.iter().any(|s| is_of(s, 1)) && !left.iter().any(|s| is_of(s, 2)));

    for key in keys(&article, Some(&set), &found) {
        let kind = key.kind.name().to_owned();
        let refuse = Command::Refuse { kind, text: key.text, nth: key.nth, source: String::new() };
        run(&article, &schema, &mut set, &mut ids, refuse);
    }
    assert_eq!(unsettled(&article, &set, &schema, found.clone()), []);
    run(&article, &schema, &mut set, &mut ids, Command::ForgetRefusals);
    assert_eq!(unsettled(&article, &set, &schema, found), left);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_has_its_suggestions_in_order(text in any_text()) {
        let article = article(&text);
        let found = all(&article, None);
        let starts: Vec<usize> =
            found.iter().map(|s| s.place(&article, None).unwrap().start).collect();
        prop_assert!(starts.is_sorted());
        let keys = keys(&article, None, &found);
        let distinct: BTreeSet<&SuggestionKey> = keys.iter().collect();
        prop_assert_eq!(distinct.len(), found.len());
        prop_assert_eq!(all(&article, None), found);
    }
}

#[test]
fn thousands_of_answers_are_taken_in_one_step() {
    // Work that grows with the square would take minutes.
    let names: Vec<String> = (0..10_000).map(|n| format!("Reader {n}")).collect();
    let words: Vec<String> = (0..10_000_usize)
        .map(|n| format!("@Reader {}: no.", n.saturating_sub(1 + n % 7)))
        .collect();
    let comments: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(words.iter().map(String::as_str)).collect();
    let article = commented(&comments);
    let schema = builtin("news").unwrap();
    let mut set = AnnotationSet::default();
    let found = suggestions(&article, Some(&set), &schema, &RuleQuotes);
    let end = |range| RelationEnd::Target(Target::Comment(range));
    let commands: Vec<Command> = found
        .iter()
        .filter_map(|s| match s.proposal {
            Proposal::Reply { comment, parent } => {
                Some(Command::Relate { label: "reply".into(), from: end(comment), to: end(parent) })
            }
            _ => None,
        })
        .collect();
    let count = commands.len();
    assert!(count > 9_900, "{count}");
    let several = Command::Several { title: "Take all".into(), commands, lenient: false };
    run(&article, &schema, &mut set, &mut IdSource::seeded(1), several);
    assert_eq!(set.relations().len(), count);
    assert_eq!(misfits(&set, &schema, &article), []);
    assert!(
        unsettled(&article, &set, &schema, found).iter().all(|s| s.kind() != SuggestionKind::Reply)
    );
}

#[test]
fn many_mentions_are_compared_in_one_go() {
    // As above: nothing is compared with everything else.
    let mut marked = String::new();
    for n in 0..10_000 {
        let (first, last) = (n % 40, n % 400);
        marked.push_str(&format!("[PER Ada{first} Brill{last}] met [PER Brill{last}].\n"));
    }
    let (article, set) = tagged(&marked);
    assert_eq!(set.spans().len(), 20_000);
    let found = all(&article, Some(&set));
    let chains = found.iter().filter(|s| s.kind() == SuggestionKind::Chain);
    // All but the first mention of each of the 400.
    assert_eq!(chains.count(), 20_000 - 400);
}
