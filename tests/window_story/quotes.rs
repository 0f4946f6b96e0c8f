//! Who says what and who answers whom: the sample's quotes with sources and cues (one
//! inside another, one that is never closed) and four of its comments, once by keys alone
//! and once by mouse alone. Both give the same set.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tagline::annotation::{AttributeValue, RelationEnd, Target};

use crate::stage::{Stage, open_as};

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;

const OUTER: (&str, &str) = ("“We have argued about this river", "sit down and eat’,”");
const EXPECTED: &[&str] = &[
    "CUE said, adding",
    "CUE told",
    "CUE would have said",
    "PER Dorothea Halvery",
    "PER Philippa",
    "PER Tarkovan",
    "QUOTE direct “We have argued about this river for two years, and my grandmother Philippa \
     would have said, ‘Enough now, sit down and eat’,”",
    "QUOTE direct ‘Enough now, sit down and eat’",
    "QUOTE mixed “The valley trusts its neighbours on the coast,” … that Teverin growers wanted \
     “a clear number at the weir and a telephone that somebody answers",
    "comment 1: Comment type Criticism",
    "comment 1: Comment type Sarcasm",
    "comment 1: Stance Against",
    "comment 2: Comment type Support",
    "comment 2: Stance For",
    "comment 3 reply comment 1",
    "comment 3: Comment type Criticism",
    "comment 3: Stance For",
    "comment 4 reply comment 3",
    "comment 4: Comment type Sarcasm",
    "comment 4: Stance Against",
    "“The valley trusts its neighb cue said, adding",
    "“The valley trusts its neighb speaker Tarkovan",
    "“We have argued about this ri cue told",
    "“We have argued about this ri speaker Dorothea Halvery",
    "‘Enough now, sit down and eat cue would have said",
    "‘Enough now, sit down and eat speaker Philippa",
];

/// The sample, with nothing tagged yet.
fn sample() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    tagline::project::unpack_sample(folder.path()).unwrap();
    let window = open_as("reader", folder.path(), 1440.0, 900.0);
    Stage { folder, window }
}

/// The whole set, one line for each thing that is said, sorted.
fn told(stage: &Stage) -> Vec<String> {
    let open = stage.session().open().unwrap();
    let set = open.set();
    let end = |end: RelationEnd| match end {
        RelationEnd::Span(id) => {
            open.covered(set.span(id).unwrap()).chars().take(29).collect::<String>()
        }
        RelationEnd::Target(Target::Comment(range)) => {
            format!("comment {}", open.comment_order(range).unwrap() + 1)
        }
        RelationEnd::Target(other) => format!("{other:?}"),
    };
    let mut lines = Vec::new();
    for span in set.spans() {
        let kind = match span.attributes.get("type") {
            Some(AttributeValue::Choice(kind)) => format!(" {kind}"),
            _ => String::new(),
        };
        lines.push(format!("{}{kind} {}", span.label, open.covered(span)));
    }
    for relation in set.relations() {
        let (from, to) = (end(relation.from), end(relation.to));
        lines.push(format!("{} {} {to}", from.trim_end(), relation.label));
    }
    for label in set.segment_labels() {
        let on = end(RelationEnd::Target(label.target));
        lines.push(format!("{on}: {} {}", label.layer, label.label));
    }
    lines.sort();
    lines
}

/// What is written is what was told, after the window has closed and opened again.
fn check(stage: Stage) {
    let mut expected: Vec<String> = EXPECTED.iter().map(|s| (*s).to_owned()).collect();
    expected.sort();
    assert_eq!(told(&stage).join("\n"), expected.join("\n"));
    assert_eq!(told(&stage.reopen_as("reader")), expected);
}

mod by_keys {
    use super::*;

    /// Selects these words, which stand after the caret or are the only ones.
    fn find(stage: &mut Stage, words: &str) {
        stage.chord(CTRL, Key::F);
        stage.chord(CTRL, Key::A);
        stage.type_text(words);
        // Out of the field, and the bar closed.
        stage.key(Key::Escape);
        stage.key(Key::Escape);
        assert_eq!(stage.selected_text().as_deref(), Some(words));
    }

    /// A quote of these words, said by `source` with `cue`.
    fn quote(stage: &mut Stage, words: &str, source: &str, cue: &str) {
        find(stage, words);
        stage.key(Key::Quote);
        assert!(stage.has_containing("Who says"));
        find(stage, source);
        stage.key(Key::Num1);
        assert!(stage.has_containing("Which words introduce"));
        find(stage, cue);
        stage.key(Key::Enter);
        assert!(stage.session().link().is_none());
    }

    fn focus(stage: &mut Stage, order: usize) {
        for _ in 0..24 {
            if stage.session().selection().comment == Some(order) {
                return;
            }
            let way = stage.session().selection().comment.is_none_or(|at| at < order);
            stage.key(if way { Key::PageDown } else { Key::PageUp });
        }
        panic!("comment {} is not reached", order + 1);
    }

    /// The two letters that stand at something in view.
    fn letters(stage: &Stage, name: &str) -> Option<Vec<Key>> {
        let wanted = format!("Link to {name}, letters ");
        let node = stage.window.query_by_label_contains(&wanted)?;
        let label = node.accesskit_node().label().unwrap();
        let letters = label.strip_prefix(&wanted)?.split(' ');
        Some(letters.map(|l| Key::from_name(&l.to_uppercase()).unwrap()).collect())
    }

    #[test]
    fn quotes_and_comments_by_keys_alone() {
        let mut stage = sample();
        let inner = "‘Enough now, sit down and eat’";
        let outer = "“We have argued about this river for two years, and my grandmother Philippa \
                     would have said, ‘Enough now, sit down and eat’,”";
        quote(&mut stage, outer, "Dorothea Halvery", "told");
        // One inside another; the words of its source are before it.
        find(&mut stage, inner);
        stage.key(Key::Quote);
        find(&mut stage, "Philippa");
        stage.key(Key::Enter);
        find(&mut stage, "would have said");
        stage.key(Key::Enter);
        // One in two parts, the second of which is never closed.
        quote(
            &mut stage,
            "“The valley trusts its neighbours on the coast,”",
            "Tarkovan",
            "said, adding",
        );
        stage.key(Key::F);
        find(
            &mut stage,
            "that Teverin growers wanted “a clear number at the weir and a telephone that \
             somebody answers",
        );
        stage.key(Key::F);
        stage.keys(Key::D, NONE, 2);

        // One after the other, not below those that they seem to answer.
        stage.key(Key::O);
        for (order, types, stance) in [
            (0, [Key::Num1, Key::Num4].as_slice(), 2),
            (1, &[Key::Num2], 1),
            (2, &[Key::Num1], 1),
            (3, &[Key::Num4], 2),
        ] {
            focus(&mut stage, order);
            for key in types {
                stage.key(*key);
            }
            stage.keys(Key::S, NONE, stance);
        }
        focus(&mut stage, 2);
        stage.key(Key::R);
        let keys = letters(&stage, "comment 1").expect("it is in view");
        for key in keys {
            stage.key(key);
        }
        focus(&mut stage, 3);
        stage.key(Key::R);
        // By its words.
        stage.key(Key::Slash);
        stage.type_text("the dredging is on page 3");
        stage.key(Key::Enter);
        check(stage);
    }

    #[test]
    fn letters_choose_among_what_the_schema_allows() {
        let mut stage = Stage::new();
        for (words, key) in
            [("Ada Moor", Key::Num1), ("Omar Nasr", Key::Num1), ("Friday", Key::Num6)]
        {
            find(&mut stage, words);
            stage.key(key);
        }
        find(&mut stage, "“Neither the mayor nor the port can sink this bridge,”");
        stage.key(Key::Q);
        stage.key(Key::E);
        assert!(letters(&stage, "DATE Friday").is_none(), "a day says nothing");
        let keys = letters(&stage, "PER Omar Nasr").unwrap();
        stage.key(keys[0]);
        // A slip is taken back; letters of nothing are said to be so.
        stage.key(Key::Backspace);
        stage.key(Key::M);
        assert!(stage.says("Nothing in view has these letters"));
        for key in keys {
            stage.key(key);
        }
        assert!(
            told(&stage).iter().any(|l| l.ends_with("speaker Omar Nasr")),
            "{:?}",
            told(&stage)
        );
        // What is linked is still in hand; Shift and the key takes the link off.
        assert_eq!(stage.session().selected_span().unwrap().label, "QUOTE");
        stage.chord(SHIFT, Key::E);
        assert!(!told(&stage).iter().any(|l| l.contains("speaker")));
        stage.chord(CTRL, Key::Z);
        assert!(told(&stage).iter().any(|l| l.contains("speaker")));
    }

    #[test]
    fn each_part_can_be_left_out_and_escape_leaves_the_rest() {
        let mut stage = Stage::new();
        find(&mut stage, "It held");
        stage.key(Key::Quote);
        stage.key(Key::Space);
        assert!(stage.has_containing("Which words introduce"));
        stage.key(Key::Escape);
        assert_eq!(stage.spans(), ["QUOTE It held"]);
        assert_eq!(stage.session().selected_span().unwrap().label, "QUOTE", "it stays in hand");
        // From there the rest can be made up for.
        stage.key(Key::Quote);
        assert!(stage.has_containing("Who says"));
        stage.key(Key::Escape);
        // What the schema forbids is refused in its words.
        find(&mut stage, "Friday");
        stage.key(Key::Num6);
        stage.key(Key::E);
        assert!(stage.says("goes from QUOTE to"), "the rule is said");
        assert!(stage.session().link().is_none());
    }

    #[test]
    fn while_a_link_is_made_keys_are_about_its_other_end() {
        let mut stage = Stage::new();
        find(&mut stage, "It held");
        stage.key(Key::Quote);
        // Choosing words does not stretch the quote, and deleting does not delete it.
        stage.keys(Key::ArrowRight, SHIFT, 2);
        stage.key(Key::Delete);
        assert_eq!(stage.spans(), ["QUOTE It held"]);
        stage.key(Key::Escape);
        // A chip of the dock is for the other end, too.
        stage.key(Key::Quote);
        find(&mut stage, "Ada Moor");
        stage.press("Label ORG");
        assert_eq!(stage.spans(), ["ORG Ada Moor", "QUOTE It held"]);
        assert!(told(&stage).contains(&"It held speaker Ada Moor".to_owned()));
        stage.keys(Key::Escape, NONE, 2);
        // The same words again are the same quote, and what is linked already stays so.
        find(&mut stage, "It held");
        stage.key(Key::Quote);
        for key in letters(&stage, "ORG Ada Moor").unwrap() {
            stage.key(key);
        }
        assert!(stage.has_containing("Which words introduce"));
        stage.key(Key::Escape);
        assert_eq!(told(&stage).iter().filter(|l| l.contains("speaker")).count(), 1);
        assert_eq!(stage.spans().len(), 2);
        // Who is said to speak does not lose the quotes of others by a key.
        find(&mut stage, "Ada Moor");
        stage.keys(Key::Escape, NONE, 1);
        stage.key(Key::K);
        stage.chord(SHIFT, Key::E);
        assert!(told(&stage).contains(&"It held speaker Ada Moor".to_owned()));
    }

    #[test]
    fn a_part_begins_without_the_letters_of_the_one_before() {
        let mut stage = Stage::new();
        for (words, key) in [("Ada Moor", Key::Num1), ("opened", Key::W)] {
            find(&mut stage, words);
            stage.key(key);
        }
        find(&mut stage, "It held");
        stage.key(Key::Quote);
        stage.key(Key::A);
        stage.key(Key::Space);
        for key in letters(&stage, "CUE opened").unwrap() {
            stage.key(key);
        }
        assert!(told(&stage).contains(&"It held cue opened".to_owned()), "{:?}", told(&stage));
    }

    #[test]
    fn mentions_become_chains() {
        let mut stage = Stage::new();
        for words in ["Ada Moor", "Omar Nasr"] {
            find(&mut stage, words);
            stage.key(Key::Num1);
        }
        find(&mut stage, "the mayor");
        stage.key(Key::Num5);
        stage.key(Key::G);
        for key in letters(&stage, "PER Ada Moor").unwrap() {
            stage.key(key);
        }
        let open = stage.session().open().unwrap();
        let chain = open.set().chains().next().unwrap();
        assert_eq!((chain.name.as_str(), chain.members.len()), ("the mayor", 2));
        // From one mention to the next and round.
        stage.chord(Modifiers::ALT, Key::J);
        assert_eq!(stage.session().selected_span().unwrap().label, "PER");
        stage.chord(Modifiers::ALT, Key::J);
        assert_eq!(stage.session().selected_span().unwrap().label, "ROLE");
        stage.chord(SHIFT, Key::G);
        let open = stage.session().open().unwrap();
        assert_eq!(open.set().chains().next().unwrap().members.len(), 1);
    }
}

mod by_mouse {
    use super::*;

    /// Turns the wheel until these words are well in view.
    fn scroll_to(stage: &mut Stage, words: &str) {
        stage.window.event(Event::PointerMoved(pos2(720.0, 480.0)));
        for way in [-140.0; 60].into_iter().chain([140.0; 120]) {
            if stage.sees(words) && (240.0..700.0).contains(&stage.words(words).center().y) {
                return;
            }
            stage.wheel(way);
        }
        panic!("“{words}” is not reached");
    }

    fn drag_from_to(stage: &mut Stage, from: &str, to: &str, modifiers: Modifiers) {
        scroll_to(stage, from);
        let (from, to) = (stage.left_of(from), stage.right_of(to));
        stage.drag(from, to, modifiers);
    }

    /// A quote of what is selected; sources and cues are selected and taken.
    fn parts(stage: &mut Stage, at: &str, source: &str, cue: &str) {
        let at = stage.middle_of(at);
        stage.click(at, PointerButton::Secondary);
        stage.press("Quote with source and cue…");
        stage.drag_over(source);
        stage.press("Selected words");
        stage.drag_over(cue);
        stage.press("Selected words");
        assert!(stage.session().link().is_none());
    }

    /// The middle of the author's picture on a comment's card.
    fn grip(stage: &Stage, order: usize) -> Pos2 {
        let name = format!("Comment {} by", order + 1);
        let card = stage.window.get_by_label_contains(&name).rect();
        card.left_top() + vec2(30.0, 24.0)
    }

    #[test]
    fn quotes_and_comments_by_mouse_alone() {
        let mut stage = sample();
        drag_from_to(&mut stage, OUTER.0, OUTER.1, NONE);
        parts(&mut stage, "We have argued", "Dorothea Halvery", "told");
        drag_from_to(&mut stage, "‘Enough now", "sit down and eat’", NONE);
        parts(&mut stage, "Enough now", "Philippa", "would have said");
        drag_from_to(&mut stage, "“The valley trusts", "the coast,”", NONE);
        parts(&mut stage, "The valley trusts", "Tarkovan", "said, adding");
        // It begins at the end of a row.
        scroll_to(&mut stage, "somebody answers");
        let from = stage.right_of("said, adding") + vec2(9.0, 0.0);
        let to = stage.right_of("somebody answers");
        stage.drag(from, to, SHIFT);
        stage.press("type: Mixed");

        for (order, types, stance) in [
            (0, ["Criticism", "Sarcasm"].as_slice(), "Against"),
            (1, &["Support"], "For"),
            (2, &["Criticism"], "For"),
            (3, &["Sarcasm"], "Against"),
        ] {
            let words = [
                "gives half the river away",
                "My brother lost two",
                "the dredging is on",
                "Page 3! Bless you",
            ][order];
            scroll_to(&mut stage, words);
            let at = grip(&stage, order);
            stage.click(at + vec2(200.0, 0.0), PointerButton::Primary);
            assert_eq!(stage.session().selection().comment, Some(order));
            for label in types {
                stage.press(&format!("Label {label}"));
            }
            stage.press(&format!("Stance: {stance}"));
        }
        // The head of one card drawn onto another; what is suggested has put them together.
        scroll_to(&mut stage, "the dredging is on");
        for (from, to) in [(2, 0), (3, 2)] {
            let (from, to) = (grip(&stage, from), grip(&stage, to));
            stage.drag(from, to, NONE);
        }
        check(stage);
    }

    #[test]
    fn the_text_stays_under_the_pointer() {
        let mut stage = sample();
        scroll_to(&mut stage, "signed an accord");
        // To just below the bar.
        while stage.words("signed an accord").top() > 140.0 {
            stage.wheel(-6.0);
        }
        let at = stage.middle_of("signed");
        stage.clicks(at, 2);
        assert_eq!(stage.selected_text().as_deref(), Some("signed"));
    }

    #[test]
    fn where_there_are_no_words_nothing_is_tagged() {
        let mut stage = Stage::new();
        let end = stage.right_of("It held.") + vec2(60.0, 0.0);
        stage.clicks(end, 2);
        stage.press("Label PER");
        assert!(stage.spans().iter().all(|s| s.len() > 5), "{:?}", stage.spans());
    }

    #[test]
    fn a_line_that_could_mean_several_things_asks() {
        let mut stage = Stage::new();
        stage.drag_over("Mayor");
        stage.press("Label ROLE");
        stage.drag_over("Ada Moor");
        stage.press("Label PER");
        // From the tag of one onto the other: either held by, or the same.
        let (role, per) = (stage.words("Mayor"), stage.words("Ada Moor"));
        let tag = pos2(role.left() + 10.0, role.top() + role.height() * 0.62 - 20.0);
        stage.drag(tag, per.center(), NONE);
        stage.press("Same as");
        assert_eq!(stage.session().open().unwrap().set().chains().len(), 1);
        stage.drag(tag, per.center(), NONE);
        // Only one thing is left that it can mean.
        assert!(told(&stage).contains(&"Mayor held by Ada Moor".to_owned()), "{:?}", told(&stage));
    }
}
