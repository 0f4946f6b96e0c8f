//! The project that is shipped: every letter of it can be drawn (the harness stops at a
//! missing glyph), every comment is reached, and the one in Urdu can be worked on.

use std::collections::BTreeSet;

use egui::{Key, Modifiers, Pos2, pos2};
use egui_kittest::kittest::Queryable as _;

use crate::stage::Stage;

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// A little inside the edge where the words begin, in text that runs from right to left.
fn first(stage: &Stage, words: &str) -> Pos2 {
    let rect = stage.words(words);
    pos2(rect.right() - 1.0, rect.top() + rect.height() * 0.62)
}

/// A little inside the edge where they end.
fn last(stage: &Stage, words: &str) -> Pos2 {
    let rect = stage.words(words);
    pos2(rect.left() + 1.0, rect.top() + rect.height() * 0.62)
}

/// The sample, with the comment in Urdu in hand.
fn at_the_urdu_comment() -> Stage {
    let mut stage = Stage::sample();
    // In the order of the article, not by thread.
    stage.key(Key::O);
    stage.keys(Key::PageDown, NONE, 5);
    let order = stage.session().selection().comment.unwrap();
    let open = stage.session().open().unwrap();
    let author = open.article.text.slice(open.comment(order).unwrap().1.author);
    assert_eq!(author, "نازش");
    stage
}

/// What was tagged since the sample was unpacked.
fn tagged(stage: &Stage) -> Vec<String> {
    let open = stage.session().open().unwrap();
    let span = stage.session().selected_span();
    span.map(|s| format!("{} {}", s.label, open.covered(s))).into_iter().collect()
}

#[test]
fn every_block_can_be_read() {
    let mut stage = Stage::sample();
    let open = stage.session().open().unwrap();
    let (count, blocks) = (open.comment_count(), open.blocks.len());
    let mut seen = BTreeSet::new();
    for _ in 0..count {
        stage.key(Key::PageDown);
        let order = stage.session().selection().comment.unwrap();
        seen.insert(order);
        let open = stage.session().open().unwrap();
        let author = open.article.text.slice(open.comment(order).unwrap().1.author).to_owned();
        let name = format!("Comment {} by {author}", order + 1);
        assert!(stage.has_containing(&name), "{name} is not on the screen");
    }
    assert_eq!(seen.len(), count, "each is reached once, thread by thread");
    assert!(blocks > count, "the article has text of its own");
    for id in ["the-heron-lifts", "the-night-ferry"] {
        stage.key(Key::CloseBracket);
        assert_eq!(stage.session().current_id().unwrap().0, id);
    }
}

#[test]
fn urdu_is_selected_with_the_mouse_as_it_is_read() {
    let mut stage = at_the_urdu_comment();
    let (from, to) = (first(&stage, "بندرگاہ"), last(&stage, "کام"));
    stage.drag(from, to, NONE);
    stage.press("Label MISC");
    assert_eq!(tagged(&stage), ["MISC بندرگاہ پر کام"]);
    // Over the edge of a name in other letters: in the order of the text, not of the screen.
    let (from, to) = (first(&stage, "اگر"), last(&stage, "واقعی"));
    stage.drag(from, to, NONE);
    stage.press("Label MISC");
    assert_eq!(tagged(&stage), ["MISC اگر TRA واقعی"]);
}

#[test]
fn the_handles_stand_where_the_words_begin_and_end() {
    let mut stage = at_the_urdu_comment();
    let (from, to) = (first(&stage, "بندرگاہ"), last(&stage, "کام"));
    stage.drag(from, to, NONE);
    stage.press("Label MISC");
    // The end is at the left: shorter by a word.
    let rect = stage.words("بندرگاہ پر کام");
    let end = pos2(rect.left(), rect.bottom() - 5.0);
    let to = last(&stage, "پر");
    stage.drag(end, to, NONE);
    assert_eq!(tagged(&stage), ["MISC بندرگاہ پر"]);
    // The start is at the right: longer by a word.
    let rect = stage.words("بندرگاہ پر");
    let start = pos2(rect.right(), rect.bottom() - 5.0);
    let to = first(&stage, "اسی");
    stage.drag(start, to, NONE);
    assert_eq!(tagged(&stage), ["MISC اسی بندرگاہ پر"]);
}

#[test]
fn urdu_is_selected_with_the_arrows_as_it_is_read() {
    let mut stage = at_the_urdu_comment();
    // The caret goes before the first word, which is at the right; what follows is left of it.
    stage.key(Key::ArrowLeft);
    stage.keys(Key::ArrowLeft, SHIFT, 2);
    assert_eq!(stage.selected_text().as_deref(), Some("میرے دادا"));
    stage.keys(Key::ArrowRight, SHIFT, 1);
    assert_eq!(stage.selected_text().as_deref(), Some("میرے"));
    stage.key(Key::Num1);
    assert_eq!(tagged(&stage), ["PER میرے"]);
    // A span's end grows to the left, and its start to the right.
    stage.chord(SHIFT, Key::ArrowLeft);
    assert_eq!(tagged(&stage), ["PER میرے دادا"]);
    stage.chord(Modifiers::COMMAND | SHIFT, Key::ArrowLeft);
    assert_eq!(tagged(&stage), ["PER دادا"]);
    stage.chord(Modifiers::COMMAND | SHIFT, Key::ArrowRight);
    stage.chord(SHIFT, Key::ArrowRight);
    assert_eq!(tagged(&stage), ["PER میرے"]);
    // The same keys in a line from left to right go the other way.
    stage.keys(Key::PageUp, NONE, 1);
    stage.key(Key::ArrowRight);
    stage.keys(Key::ArrowRight, SHIFT, 2);
    assert_eq!(stage.selected_text().as_deref(), Some("Page 3"));
}

#[test]
fn the_window_says_what_the_comment_says() {
    let stage = at_the_urdu_comment();
    let words = "میرے دادا اسی بندرگاہ پر کام کرتے تھے";
    assert!(stage.window.query_all_by_label_contains(words).next().is_some());
}
