//! Suggestions: taken, refused, all at once, and never made again; and the threads that
//! answers make.

use egui::{Key, Modifiers};
use tagline::annotation::{OriginKind, RelationEnd};

use crate::stage::{Stage, open_as};

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;

/// The sample, with nothing tagged yet.
fn sample() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    tagline::project::unpack_sample(folder.path()).unwrap();
    let window = open_as("reader", folder.path(), 1440.0, 900.0);
    Stage { folder, window }
}

fn offers(stage: &Stage) -> Vec<String> {
    let offers = stage.session().open().unwrap().offers();
    offers.iter().map(|o| format!("{} {}", o.key.kind.name(), o.key.text)).collect()
}

/// Steps to the suggestion whose words begin with these.
fn go_to(stage: &mut Stage, words: &str) {
    for _ in 0..60 {
        stage.key(Key::Period);
        if stage.session().selected_offer().is_some_and(|o| o.key.text.starts_with(words)) {
            return;
        }
    }
    panic!("“{words}” is not among {:#?}", offers(stage));
}

#[test]
fn a_quote_is_taken_with_its_parts_as_one_step() {
    let mut stage = sample();
    go_to(&mut stage, "‘Enough now");
    let before = stage.spans();
    stage.key(Key::A);
    let open = stage.session().open().unwrap();
    let quote = open.quotes(stage.session().schema()).pop().unwrap();
    assert_eq!(quote.kind.as_deref(), Some("direct"));
    assert!(quote.speaker.contains("Philippa") && quote.cues.len() == 1, "{quote:?}");
    let span = open.set().span(quote.id).unwrap();
    assert_eq!(span.origin.kind, OriginKind::Suggested);
    assert!(!offers(&stage).iter().any(|o| o == "quote ‘Enough now, sit down and eat’"));
    // The next one of the kind is in hand; undo takes all of it back.
    assert!(stage.session().selected_offer().is_some());
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.spans(), before);
    assert!(offers(&stage).iter().any(|o| o.contains("Enough now")));
}

#[test]
fn what_was_refused_stays_refused_until_it_is_put_back() {
    let mut stage = sample();
    go_to(&mut stage, "‘Enough now");
    let all = offers(&stage);
    stage.key(Key::X);
    let fewer = offers(&stage);
    assert_eq!(fewer.len(), all.len() - 1);
    assert_eq!(stage.spans().len(), 0, "nothing is annotated by it");
    let mut stage = stage.reopen_as("reader");
    assert_eq!(offers(&stage), fewer);
    stage.chord(CTRL, Key::Z);
    assert_eq!(offers(&stage), all, "it can be undone");
    stage.chord(CTRL, Key::Y);
    stage.chord(CTRL, Key::K);
    stage.type_text("refused");
    stage.key(Key::Enter);
    assert_eq!(offers(&stage), all);
}

#[test]
fn all_of_a_kind_are_taken_or_refused_at_once() {
    let mut stage = sample();
    let uncertain = |stage: &Stage| {
        let offers = stage.session().open().unwrap().offers();
        offers.iter().filter(|o| o.suggestion.uncertain).count()
    };
    assert!(uncertain(&stage) > 0);
    go_to(&mut stage, "‘Enough now");
    stage.chord(CTRL | SHIFT, Key::A);
    let quotes = stage.session().open().unwrap().quotes(stage.session().schema()).len();
    assert!(quotes >= 5, "{:?}", stage.spans());
    let left = offers(&stage).iter().filter(|o| o.starts_with("quote")).count();
    let open = stage.session().open().unwrap();
    let kind = |o: &&tagline::session::Offer| o.key.kind.name() == "quote";
    assert!(open.offers().iter().filter(kind).all(|o| o.suggestion.uncertain));
    assert!(left > 0, "guesses are left for a person");
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.spans().len(), 0, "in one step");
    go_to(&mut stage, "‘Enough now");
    stage.chord(CTRL | SHIFT, Key::X);
    assert!(!offers(&stage).iter().any(|o| o.starts_with("quote")));
}

#[test]
fn answers_are_taken_from_the_card_or_by_key() {
    let mut stage = sample();
    stage.keys(Key::PageDown, NONE, 1);
    stage.key(Key::PageDown);
    // By thread: what answers the first comment comes after it.
    assert_eq!(stage.session().selection().comment, Some(2));
    stage.key(Key::A);
    let open = stage.session().open().unwrap();
    let reply = open.set().relations().next().unwrap();
    let order = |end: RelationEnd| open.comment_order(end.target().unwrap().range().unwrap());
    assert_eq!((order(reply.from), order(reply.to)), (Some(2), Some(0)));
    assert!(stage.has("In reply to Marigold Pike"));
    // The next one is in hand: refuse it on its card.
    let (name, count) = ("Refuse the reply to tess, comment 4", offers(&stage).len());
    stage.press(name);
    assert_eq!(offers(&stage).len(), count - 1);
    assert!(!stage.has(name));
}

#[test]
fn mentions_are_joined_from_suggestions() {
    let mut stage = Stage::new();
    for words in ["Ada Moor", "Omar Nasr"] {
        stage.drag_over(words);
        stage.press("Label PER");
        stage.key(Key::Escape);
    }
    stage.drag_over("قال");
    stage.key(Key::Escape);
    let at = stage.session().open().unwrap().article.text.as_str().rfind("Omar Nasr").unwrap();
    stage.chord(CTRL, Key::F);
    stage.type_text("Omar Nasr");
    for _ in 0..4 {
        let head = stage.session().selection().caret.unwrap();
        if head.range().start == at {
            break;
        }
        stage.key(Key::F3);
    }
    stage.keys(Key::Escape, NONE, 2);
    stage.key(Key::Num1);
    let chain = |stage: &Stage| {
        let open = stage.session().open().unwrap();
        open.set().chains().map(|c| (c.name.clone(), c.members.len())).collect::<Vec<_>>()
    };
    assert_eq!(chain(&stage), [], "a suggestion is no fact");
    assert!(offers(&stage).iter().any(|o| o.starts_with("chain Omar Nasr = Omar Nasr")));
    stage.key(Key::A);
    assert_eq!(chain(&stage), [("Omar Nasr".to_owned(), 2)]);
}

#[test]
fn threads_fold_and_open_for_what_is_looked_for() {
    let mut stage = Stage::sample();
    stage.keys(Key::PageDown, NONE, 2);
    assert_eq!(stage.session().selection().comment, Some(2), "tess, below the first");
    assert!(stage.has_containing("Comment 4 by Old Salt"));
    stage.key(Key::Z);
    assert!(!stage.has_containing("Comment 4 by Old Salt"));
    // The next comment is the next that is shown.
    stage.key(Key::PageDown);
    assert_eq!(stage.session().selection().comment, Some(7));
    stage.press("Show 2 answers to comment 3");
    assert!(stage.has_containing("Comment 4 by Old Salt"));
    stage.press("Fold 2 answers to comment 3");
    assert!(!stage.has_containing("Comment 4 by Old Salt"));
    // What is looked for in it opens it.
    stage.chord(CTRL, Key::F);
    stage.type_text("all worked so beautifully");
    assert!(stage.has_containing("Comment 4 by Old Salt"));
    stage.keys(Key::Escape, NONE, 3);
    // In the order of the article there are no threads.
    stage.key(Key::O);
    stage.keys(Key::Escape, NONE, 3);
    stage.key(Key::C);
    stage.keys(Key::PageDown, NONE, 3);
    assert_eq!(stage.session().selection().comment, Some(3));
    assert!(!stage.has_containing("answers to comment"));
}
