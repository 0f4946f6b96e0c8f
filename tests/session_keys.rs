//! Keys without a window: a text with marks, the keys pressed, the text with marks and
//! the spans after them.
//!
//! In the texts `|` is the caret and `^` the other end of the selected text. Spans are
//! written `LABEL words`, in text order; `*` stands before the selected one, and `‸`
//! for the words of a span without width. Keys are written as in `C-S-left 1 esc`.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests may fail loudly.

use std::fs;

use tagline::annotation::{Confidence, Target};
use tagline::project::Project;
use tagline::session::{Action, Chord, Effect, Key, Session};

struct Desk {
    session: Session,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// With an article that consists of `marked` without its marks; the caret stands there.
    fn new(marked: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text: String = marked.chars().filter(|c| !matches!(c, '|' | '^')).collect();
        fs::write(folder.path().join("a.txt"), text).unwrap();
        let project = Project::open(folder.path()).unwrap();
        let session = Session::repeatable(project, "ana", || jiff::Timestamp::UNIX_EPOCH);
        let mut desk = Self { session, _folder: folder };
        if let Some(head) = marked.find('|') {
            let anchor = marked.find('^').unwrap_or(head);
            // Each mark before a place moves it by a byte.
            let place = |at: usize, other: usize| at - usize::from(other < at);
            desk.session.dispatch(Action::PlaceCaret { at: place(anchor, head), extend: false });
            desk.session.dispatch(Action::PlaceCaret { at: place(head, anchor), extend: true });
        }
        desk.session.take_effects();
        desk
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let action = self
                .session
                .action_for(chord(key))
                .unwrap_or_else(|| panic!("{key} of “{keys}” means nothing here"));
            self.session.dispatch(action);
        }
        self
    }

    fn text(&self) -> String {
        let mut text = self.session.open().unwrap().article.text.as_str().to_owned();
        if let Some(caret) = self.session.selection().caret {
            let mut marks = vec![(caret.head, '|')];
            if caret.anchor != caret.head {
                marks.push((caret.anchor, '^'));
            }
            marks.sort_unstable();
            for (at, mark) in marks.into_iter().rev() {
                text.insert(at, mark);
            }
        }
        text
    }

    fn spans(&self) -> Vec<String> {
        let open = self.session.open().unwrap();
        let selected = self.session.selection().span;
        let one = |s: &tagline::annotation::Span| {
            let mut words = open.covered(s);
            if words.is_empty() {
                words = "‸".to_owned();
            }
            let star = if selected == Some(s.id) { "*" } else { "" };
            format!("{star}{} {words}", s.label)
        };
        open.set().spans().map(one).collect()
    }

    fn said(&mut self) -> Vec<String> {
        let effects = self.session.take_effects().into_iter();
        effects
            .filter_map(|e| match e {
                Effect::Toast { text, .. } => Some(text),
                _ => None,
            })
            .collect()
    }
}

fn chord(written: &str) -> Chord {
    let mut rest = written;
    let mut held = [false; 3];
    for (i, prefix) in ["C-", "A-", "S-"].iter().enumerate() {
        if let Some(after) = rest.strip_prefix(prefix).filter(|r| !r.is_empty()) {
            held[i] = true;
            rest = after;
        }
    }
    let key = match rest {
        "left" => Key::Left,
        "right" => Key::Right,
        "up" => Key::Up,
        "down" => Key::Down,
        "home" => Key::Home,
        "end" => Key::End,
        "pgup" => Key::PageUp,
        "pgdn" => Key::PageDown,
        "enter" => Key::Enter,
        "esc" => Key::Escape,
        "del" => Key::Delete,
        "back" => Key::Backspace,
        one if one.chars().count() == 1 => Key::Char(one.chars().next().unwrap()),
        other => panic!("no key is written {other}"),
    };
    Chord { ctrl: held[0], alt: held[1], shift: held[2], key }
}

/// Presses `keys` on `before` and compares the text with its marks.
#[track_caller]
fn moves(before: &str, keys: &str, after: &str) {
    let mut desk = Desk::new(before);
    desk.press(keys);
    assert_eq!(desk.text(), after, "{before:?} after {keys}");
}

/// Presses `keys` on `before` and compares the spans.
#[track_caller]
fn tags(before: &str, keys: &str, spans: &[&str]) {
    let mut desk = Desk::new(before);
    desk.press(keys);
    assert_eq!(desk.spans(), spans, "{before:?} after {keys}");
}

/// As [`tags`], and the text with its marks as well.
#[track_caller]
fn both(before: &str, keys: &str, after: &str, spans: &[&str]) {
    tags(before, keys, spans);
    moves(before, keys, after);
}

#[test]
fn the_caret_walks() {
    // The first step puts it; the next ones move it.
    moves("Ada Moor came.", "right", "|Ada Moor came.");
    moves("|Ada Moor came.", "right", "Ada |Moor came.");
    moves("Ada |Moor came.", "left", "|Ada Moor came.");
    moves("|Ada Moor came.", "left", "|Ada Moor came.");
    moves("Ada Moor |came.", "right right", "Ada Moor came.|");
    moves("|Ada", "A-right", "A|da");
    moves("A|da", "A-left", "|Ada");
    // A character is what a reader takes for one.
    moves("|e\u{301}t", "A-right", "e\u{301}|t");
    moves("a |👩‍👩‍👧 b", "A-right", "a 👩‍👩‍👧| b");
    moves("a 👩‍👩‍👧| b", "A-left", "a |👩‍👩‍👧 b");
    moves("|She came. He went. It ended.", "C-right C-right", "She came. He went. |It ended.");
    moves("She came. He |went.", "C-left", "She came. |He went.");
    moves("|One day.\n\nTwo days.", "C-down", "One day.\n\n|Two days.");
    moves("One day.\n\nTwo |days.", "C-up", "One day.\n\n|Two days.");
    // Over the edge of a paragraph.
    moves("One |day.\n\nTwo days.", "right", "One day.\n\n|Two days.");
    moves("One day.\n\n|Two days.", "left", "One |day.\n\nTwo days.");
    moves("One day.\n\n|Two days.", "A-left", "One day.|\n\nTwo days.");
    // No spaces between words: by dictionary.
    moves("|中国外交部", "right", "中国|外交部");
}

#[test]
fn the_selection_grows_and_shrinks() {
    moves("|Ada Moor came.", "S-right", "^Ada| Moor came.");
    moves("|Ada Moor came.", "S-right S-right", "^Ada Moor| came.");
    moves("^Ada Moor| came.", "S-left", "^Ada| Moor came.");
    moves("^Ada| Moor came.", "S-left", "|Ada Moor came.");
    moves("Ada Moor |came.", "S-left", "Ada |Moor ^came.");
    moves("Ada |Moor ^came.", "S-right", "Ada Moor |came.");
    moves("Ada |Moor came.", "A-S-right A-S-right", "Ada ^Mo|or came.");
    moves("|She came. He went.", "C-S-right", "^She came.| He went.");
    moves("She came. He went.|", "C-S-left", "She came. |He went.^");
    moves("|One day.\n\nTwo days.", "C-S-down C-S-down", "^One day.\n\nTwo days.|");
    // A step without Shift lets go of it.
    moves("^Ada Moor| came.", "right", "Ada Moor |came.");
    moves("^Ada Moor| came.", "esc", "Ada Moor| came.");
    moves("^Ada Moor| came.", "esc esc", "Ada Moor came.");
    moves("|ship ^by ship by ship", "C-d", "ship by ^ship |by ship");
    moves("ship by ship by ^ship|", "C-d", "^ship| by ship by ship");
}

#[test]
fn a_label_goes_on_what_is_in_hand() {
    // Selected text, the word at the caret, the selected span, in this order.
    both("^Ada Moor| came.", "1", "Ada Moor came.", &["*PER Ada Moor"]);
    tags("Ada |Moor came.", "1", &["*PER Moor"]);
    tags("Ada Mo|or came.", "1", &["*PER Moor"]);
    tags("^Ada Moor| came.", "1 2", &["*ORG Ada Moor"]);
    tags("^Ada Moor| came.", "1 S-2", &["PER Ada Moor", "*ORG Ada Moor"]);
    tags("^Ada Moor| came.", "1 q", &["*QUOTE Ada Moor"]);
    tags("Ada| Moor", "C-3", &["*LOC ‸"]);
    // The same tag again is the same span.
    tags("^Ada| came.", "1 left S-right 1", &["*PER Ada"]);
}

#[test]
fn the_brush_waits_for_text() {
    let mut desk = Desk::new("Ada Moor came.");
    desk.press("2");
    assert_eq!(desk.session.selection().brush.as_deref(), Some("ORG"));
    desk.press("2");
    assert_eq!(desk.session.selection().brush, None, "the same key puts it down");
    desk.press("3 esc");
    assert_eq!(desk.session.selection().brush, None);
    desk.press("b");
    assert_eq!(desk.session.selection().brush.as_deref(), Some("LOC"), "the last label");
    assert_eq!(desk.spans(), [""; 0]);
}

#[test]
fn spans_are_found_in_the_order_of_the_text() {
    const THREE: &str = "right 1 right 2 right 1 esc esc ";
    let from = |keys: &str| format!("{THREE}{keys}");
    tags("Ada met Bo", &from("j"), &["*PER Ada", "ORG met", "PER Bo"]);
    tags("Ada met Bo", &from("j j"), &["PER Ada", "*ORG met", "PER Bo"]);
    tags("Ada met Bo", &from("j S-j"), &["PER Ada", "ORG met", "*PER Bo"]);
    tags("Ada met Bo", &from("k S-k"), &["*PER Ada", "ORG met", "PER Bo"]);
    tags("Ada met Bo", &from("k k"), &["PER Ada", "*ORG met", "PER Bo"]);
    // At the end nothing else is selected.
    tags("Ada met Bo", &from("k j"), &["PER Ada", "ORG met", "*PER Bo"]);
    tags("Ada met Bo", &from("j k"), &["*PER Ada", "ORG met", "PER Bo"]);
}

#[test]
fn nested_spans_are_entered_and_left() {
    let make = "^Mayor Ada Moor| came";
    tags(make, "5", &["*ROLE Mayor Ada Moor"]);
    tags(make, "5 left S-right S-right 2", &["ROLE Mayor Ada Moor", "*ORG Mayor Ada"]);
    let nested = "5 left S-right S-right 2 left right S-right 1 ";
    let check = |keys: &str, spans: &[&str]| tags(make, &format!("{nested}{keys}"), spans);
    check("", &["ROLE Mayor Ada Moor", "ORG Mayor Ada", "*PER Ada"]);
    check("A-up", &["ROLE Mayor Ada Moor", "*ORG Mayor Ada", "PER Ada"]);
    check("A-up A-up", &["*ROLE Mayor Ada Moor", "ORG Mayor Ada", "PER Ada"]);
    check("A-up A-up A-up", &["*ROLE Mayor Ada Moor", "ORG Mayor Ada", "PER Ada"]);
    check("A-up A-up A-down", &["ROLE Mayor Ada Moor", "*ORG Mayor Ada", "PER Ada"]);
    check("A-up A-up A-down A-down", &["ROLE Mayor Ada Moor", "ORG Mayor Ada", "*PER Ada"]);
}

#[test]
fn edges_move() {
    let ada = "Then ^Ada| Moor came here.";
    tags(ada, "1 S-right", &["*PER Ada Moor"]);
    tags(ada, "1 S-right S-right S-left", &["*PER Ada Moor"]);
    tags(ada, "1 C-S-left", &["*PER Then Ada"]);
    tags(ada, "1 C-S-left C-S-right", &["*PER Ada"]);
    tags(ada, "1 A-S-right A-S-right", &["*PER Ada M"]);
    tags(ada, "1 A-S-left", &["*PER Ad"]);
    tags(ada, "1 C-A-S-right", &["*PER da"]);
    tags(ada, "1 C-A-S-left C-A-S-left", &["*PER n Ada"]);
    // A span keeps at least a character, and says so.
    tags(ada, "1 S-left", &["*PER Ada"]);
    let mut desk = Desk::new(ada);
    desk.press("1").said();
    desk.press("S-left");
    assert_eq!(desk.said().len(), 1);
}

#[test]
fn fragments_are_added_cut_out_and_joined() {
    let both_took = "^both| ships and crews took part";
    tags(both_took, "8 f right right right S-right f", &["*MISC both … crews"]);
    tags(
        both_took,
        "8 f right right right S-right f f right S-right S-right f",
        &["*MISC both … crews … took part"],
    );
    tags(both_took, "8 f right right right S-right f S-f", &["*MISC both ships and crews"]);
    // Text inside the span is cut out of it.
    tags("^both ships and crews| took part", "8 f left left S-left f", &["*MISC both … and crews"]);
    // Leaving changes nothing.
    tags(both_took, "8 f right S-right esc", &["*MISC both"]);
    tags(both_took, "8 f right right right S-right f C-z", &["*MISC both"]);
    // While text is being chosen, keys go on the text.
    tags(both_took, "8 f right right right S-right 1", &["MISC both", "*PER crews"]);
    // And that was all: the new span is in hand as any other.
    tags(both_took, "8 f right right right S-right 1 2", &["MISC both", "*ORG crews"]);
    tags(both_took, "8 f right right right S-right 1 S-right", &["MISC both", "*PER crews took"]);
    tags(both_took, "8 f right right right S-right 1 del", &["MISC both"]);
    // What was not made cannot be taken back.
    tags(both_took, "8 f right C-z", &[]);
}

#[test]
fn deleting_undoing_and_redoing() {
    let ada = "^Ada| met Bo.";
    both(ada, "1 del", "Ada| met Bo.", &[]);
    both(ada, "1 back", "Ada| met Bo.", &[]);
    tags(ada, "1 del C-z", &["*PER Ada"]);
    tags(ada, "1 del C-z C-y", &[]);
    tags(ada, "1 2 S-right C-z C-z", &["*PER Ada"]);
    tags(ada, "1 2 S-right C-z C-z C-S-z C-y", &["*ORG Ada met"]);
    tags(ada, "1 C-z", &[]);
    // Something new ends what could be redone.
    tags(ada, "1 2 C-z 3 C-y", &["*LOC Ada"]);
    let mut desk = Desk::new(ada);
    desk.press("1 C-z").said();
    desk.press("C-z");
    assert_eq!(desk.said(), ["Nothing to undo in this article."]);
}

#[test]
fn confidence_is_set_and_cleared() {
    let mut desk = Desk::new("^Ada| came.");
    let confidence = |desk: &Desk| desk.session.selected_span().unwrap().confidence;
    desk.press("1 A-3");
    assert_eq!(confidence(&desk), Some(Confidence::HIGH));
    desk.press("A-1");
    assert_eq!(confidence(&desk), Some(Confidence::LOW));
    desk.press("A-1");
    assert_eq!(confidence(&desk), None);
    desk.press("C-z C-z");
    assert_eq!(confidence(&desk), Some(Confidence::HIGH));
}

#[test]
fn escape_lets_go_of_the_innermost_thing_first() {
    let mut desk = Desk::new("^Ada| met Bo.");
    desk.press("1 f right S-right");
    assert!(desk.session.selection().adding_fragment);
    desk.press("esc");
    assert!(!desk.session.selection().adding_fragment);
    assert_eq!(desk.spans(), ["*PER Ada"], "the span is kept in hand");
    desk.press("esc");
    assert_eq!(desk.spans(), ["PER Ada"]);
    desk.press("esc esc esc");
    assert_eq!(desk.spans(), ["PER Ada"], "nothing is ever discarded");
}

const COMMENTED: &str = "Bridge opens

The bridge opened on Friday at noon.

Reader Comments (2)

  • Vera
    Mar 3, 2021 - 6:12PM

    Who paid for it?


  • Karl
    Mar 3, 2021 - 7:30PM

    @Vera:
    We did, of course.

";

#[test]
fn in_a_comment_digits_are_its_types() {
    let mut desk = Desk::new(COMMENTED);
    let types = |desk: &Desk, order: usize| -> Vec<String> {
        let open = desk.session.open().unwrap();
        let target = Target::Comment(open.comment_range(order).unwrap());
        let mut types: Vec<String> =
            open.set().segment_labels_of(target).map(|l| l.label.clone()).collect();
        types.sort();
        types
    };
    desk.press("pgdn 5 6");
    assert_eq!(types(&desk, 0), ["Opinion", "Question"]);
    desk.press("6");
    assert_eq!(types(&desk, 0), ["Question"]);
    desk.press("pgdn 3 C-z");
    assert_eq!(types(&desk, 1), [""; 0]);
    assert_eq!(desk.session.selection().comment, Some(1), "undo goes where it was done");
    desk.press("C-y pgup");
    assert_eq!(types(&desk, 1), ["Analysis"]);
    assert_eq!(desk.session.selection().comment, Some(0));
    // With text in hand they are labels again.
    desk.press("right S-right 1");
    assert_eq!(desk.spans(), ["*PER Who"]);
    assert_eq!(types(&desk, 0), ["Question"]);
    // Nothing is left to do now.
    desk.press("n");
    assert!(desk.said().iter().any(|s| s == "Nothing left to do in this article."));
    desk.press("c");
    assert_eq!(desk.session.selection().comment, None);
}

#[test]
fn a_key_without_meaning_here_does_nothing() {
    let desk = Desk::new("Ada came.");
    for key in ["del", "A-down", "A-up", "f", "m", "A-1", "enter", "C-d", "C-c", "S-f"] {
        assert_eq!(desk.session.action_for(chord(key)), None, "{key} needs something in hand");
    }
}

#[test]
fn every_listed_key_is_reachable_somewhere() {
    // Nothing in the list stands for ever behind another action on the same chord.
    use tagline::session::Page;
    let mut unreachable = Vec::new();
    let schema = Desk::new("a").session.schema().clone();
    for info in tagline::session::ACTIONS {
        for listed in info.chords {
            let all = (0..32768u16).map(|bits| tagline::session::Situation {
                article: bits & 1 != 0,
                span: bits & 2 != 0,
                text: bits & 4 != 0,
                comment: bits & 8 != 0,
                fragment: bits & 16 != 0,
                link: bits & 32 != 0,
                part: bits & 64 != 0,
                editing: bits & 128 != 0,
                search: bits & 4096 != 0,
                bulk: bits & 8192 != 0,
                page: match (bits & 2048 != 0, bits & 16384 != 0) {
                    (false, false) => None,
                    (true, false) => Some(Page::Agreement),
                    (false, true) => Some(Page::Schema),
                    (true, true) => Some(Page::Project),
                },
                review: (bits & 256 != 0).then_some(tagline::session::Reviewing {
                    difference: bits & 512 != 0,
                    decided: bits & 1024 != 0,
                }),
            });
            let mut here =
                all.filter_map(|now| tagline::session::action_for(*listed, Some(&schema), now));
            if !here.any(|action| action == info.action) {
                unreachable.push(format!("{}: {listed}", info.title));
            }
        }
    }
    assert!(unreachable.is_empty(), "{unreachable:#?}");
}
