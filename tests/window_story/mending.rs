//! The text, put right in the window without the mouse.

use std::fs;

use egui::{Key, Modifiers};
use tagline::article::SegmentKind;

use super::names::nameless;
use super::stage::{ARTICLE, Stage};

const CTRL: Modifiers = Modifiers::COMMAND;

impl Stage {
    fn mend(&mut self) {
        self.chord(Modifiers::ALT, Key::M);
        self.work_ends();
    }

    fn work_ends(&mut self) {
        for _ in 0..2000 {
            self.window.step();
            let waits = self
                .session()
                .mending()
                .is_some_and(|mending| !mending.parts().is_empty() && mending.survey().is_none());
            if !waits {
                self.window.run();
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        panic!("it is never counted");
    }

    fn text(&self) -> &str {
        self.session().open().unwrap().article.text.as_str()
    }

    fn kind_of(&self, words: &str) -> SegmentKind {
        let article = &self.session().open().unwrap().article;
        article.segment_at(article.text.as_str().find(words).unwrap()).unwrap().kind
    }
}

#[test]
fn a_word_is_mended_seen_and_taken_back_by_keyboard() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.key(Key::Num1);
    stage.drag_over("quarrels");
    stage.mend();
    assert_eq!(stage.focused(), "The words as they should be");
    stage.chord(CTRL, Key::A);
    stage.type_text("fights");
    stage.work_ends();
    assert!(stage.has("ana: nothing changes"), "whom it touches is said");
    stage.key(Key::Enter);
    assert!(stage.session().mending().is_none());
    assert!(!stage.has("The words as they should be"), "the sheet is gone");
    assert!(stage.text().contains("two years of fights with"));
    assert!(stage.sees("fights"));
    assert!(stage.says("“quarrels” is now “fights”"));
    assert_eq!(fs::read_to_string(stage.folder.path().join("bridge.txt")).unwrap(), ARTICLE);
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.text(), ARTICLE);
    assert_eq!(stage.spans().len(), 1);
    stage.chord(CTRL, Key::Y);
    assert!(stage.text().contains("fights"));
    stage.mend();
    stage.press("Take back: “quarrels” is now “fights”");
    assert_eq!(stage.text(), ARTICLE);
}

#[test]
fn what_needs_a_person_is_listed_before_and_after() {
    let mut stage = Stage::new();
    stage.drag_over("Ada Moor");
    stage.key(Key::Num1);
    stage.mend();
    stage.chord(CTRL, Key::A);
    stage.type_text("Eva Moor");
    stage.work_ends();
    assert!(stage.has("ana: 1 stays with changed words"));
    stage.chord(CTRL, Key::A);
    stage.type_text("The mayor");
    stage.work_ends();
    assert!(stage.has("ana: 1 needs a person"));
    assert!(stage.has_containing("PER “Ada Moor”"));
    // Left, nothing has happened.
    stage.key(Key::Escape);
    assert!(stage.session().mending().is_none());
    assert_eq!(stage.text(), ARTICLE);
    assert!(!stage.folder.path().join("mends").exists());
    stage.mend();
    stage.chord(CTRL, Key::A);
    stage.type_text("The mayor");
    stage.work_ends();
    stage.key(Key::Enter);
    assert!(stage.says("1 annotation needs a place"));
    // It is gone to, and put on what is selected there.
    stage.key(Key::N);
    assert!(stage.says("PER “Ada Moor” lost its place, about here."));
    stage.drag_over("The mayor");
    assert!(stage.has_containing("Place on the selection"));
    stage.chord(Modifiers::ALT, Key::P);
    assert_eq!(stage.spans(), ["PER The mayor"]);
    stage.chord(CTRL, Key::Z);
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.spans(), ["PER Ada Moor"]);
}

#[test]
fn a_part_gets_another_kind_or_is_taken_out_by_its_key() {
    let mut stage = Stage::new();
    stage.drag_over("It held");
    stage.mend();
    stage.chord(CTRL, Key::Num4);
    stage.work_ends();
    stage.key(Key::Enter);
    assert_eq!(stage.kind_of("It held"), SegmentKind::Caption);
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.kind_of("It held"), SegmentKind::Paragraph);
    stage.drag_over("It held");
    stage.mend();
    stage.chord(CTRL, Key::D);
    stage.work_ends();
    stage.key(Key::Enter);
    assert!(!stage.text().contains("It held"));
    assert!(stage.text().contains("Published: March 3, 2021\n\n“Neither"));
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.text(), ARTICLE);
}

#[test]
fn words_are_left_out_with_a_space_and_the_hand_stays_where_it_was() {
    let mut stage = Stage::new();
    stage.drag_over("quarrels");
    stage.mend();
    stage.chord(CTRL, Key::A);
    stage.key(Key::Backspace);
    stage.work_ends();
    stage.key(Key::Enter);
    assert!(stage.text().contains("two years of with the port"));
    assert!(stage.says("“quarrels” taken out"));
    let caret = stage.session().selection().caret.unwrap();
    assert!(stage.text()[caret.head..].starts_with("with the port"));
}

#[test]
fn everything_on_the_sheet_has_a_name_and_what_could_not_be_mended_is_said() {
    let mut stage = Stage::new();
    for by in ["fights", "rows"] {
        stage.drag_over(if by == "rows" { "fights" } else { "quarrels" });
        stage.mend();
        stage.chord(CTRL, Key::A);
        stage.type_text(by);
        stage.work_ends();
        stage.key(Key::Enter);
    }
    stage.mend();
    assert_eq!(nameless(&stage, "the sheet for mending"), [""; 0]);
    stage.key(Key::Escape);
    stage.drag_over("rows");
    stage.mend();
    assert!(stage.has("The words as they are: rows"));
    assert!(stage.has("In the article’s file: quarrels"));
    stage.key(Key::Escape);
    // The file has other words now.
    let file = stage.folder.path().join("bridge.txt");
    fs::write(&file, ARTICLE.replace("quarrels", "debates")).unwrap();
    let mut stage = stage.reopen();
    assert!(stage.text().contains("two years of debates"));
    stage.mend();
    assert!(stage.has_containing("is not mended: the text does not have these words"));
}
