//! The comments as a list, one a row: labelled by keys alone, or by clicks.

use std::fmt::Write as _;

use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers, PointerButton};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tagline::annotation::Target;

use crate::stage::{Stage, open};

const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const ROW: &str = "In a row of the grid";

/// An article with so many comments by readers 1, 2, 3 and so on; each third answers.
fn article(comments: usize) -> String {
    let mut text = format!(
        "The lido stays\n\nPublished: May 4, 2022\n\nOSTMERE: The lido stays open.\n\nReader Comments ({comments})\n\n"
    );
    for i in 1..=comments {
        let answer = if i % 3 == 0 { format!("@reader{}:\n    ", i - 1) } else { String::new() };
        let hour = 1 + i % 11;
        write!(
            text,
            "  • reader{i}\n    May 5, 2022 - {hour}:10AM\n\n    {answer}{ROW} stands remark {i}, and it goes on for a while: the water was cold, the queue was long, and the changing rooms have not been painted since the year of the flood.\n\n\n"
        )
        .unwrap();
    }
    text
}

fn stage(comments: usize, width: f32, height: f32) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lido.txt"), article(comments)).unwrap();
    std::fs::write(folder.path().join("zoo.txt"), "The zoo closes\n\nIt was old.\n").unwrap();
    let window = open(folder.path(), width, height);
    Stage { folder, window }
}

fn in_grid(comments: usize) -> Stage {
    let mut stage = stage(comments, 1440.0, 900.0);
    stage.chord(SHIFT, Key::C);
    stage
}

/// What the rows on the screen are called, from top to bottom.
fn rows(stage: &Stage) -> Vec<String> {
    let mut rows: Vec<(f32, String)> = stage
        .window
        .query_all_by_role(Role::Row)
        .map(|n| (n.rect().top(), n.accesskit_node().label().unwrap_or_default()))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.into_iter().map(|(_, name)| name).collect()
}

/// The numbers of the rows on the screen.
fn numbers(stage: &Stage) -> Vec<usize> {
    let number = |name: &String| name.split(' ').nth(1).and_then(|n| n.parse().ok());
    rows(stage).iter().filter_map(number).collect()
}

/// The labels of all comments that have any, as `3 Criticism, For`.
fn labels(stage: &Stage) -> Vec<String> {
    let open = stage.session().open().unwrap();
    (0..open.comment_count())
        .filter_map(|order| {
            let target = Target::Comment(open.comment_range(order).unwrap());
            let mut labels: Vec<&str> =
                open.set().segment_labels_of(target).map(|l| l.label.as_str()).collect();
            labels.sort_unstable();
            (!labels.is_empty()).then(|| format!("{} {}", order + 1, labels.join(", ")))
        })
        .collect()
}

fn focused(stage: &Stage) -> Option<usize> {
    stage.session().selection().comment.map(|order| order + 1)
}

#[test]
fn comments_are_labelled_by_keys_alone() {
    let mut stage = in_grid(8);
    assert_eq!(focused(&stage), Some(1));
    assert!(stage.has("0 of 8 labelled"));
    // Types, stance, down; a type taken off again; J, K and the arrows.
    for key in [Key::Num1, Key::Num4, Key::S, Key::S, Key::ArrowDown, Key::Num2, Key::Num2] {
        stage.key(key);
    }
    for key in [Key::Num5, Key::J, Key::J, Key::K, Key::Num8, Key::S, Key::End, Key::Num3] {
        stage.key(key);
    }
    let expected =
        ["1 Against, Criticism, Sarcasm", "2 Question", "3 For, Off topic", "8 Analysis"];
    assert_eq!(labels(&stage), expected);
    assert!(stage.has("4 of 8 labelled"));
    // Space goes to what has no type: from the last on to the first of these.
    let mut visited = Vec::new();
    for _ in 0..4 {
        stage.key(Key::Space);
        visited.push(focused(&stage).unwrap());
        stage.key(Key::Num6);
    }
    assert_eq!(visited, [4, 5, 6, 7]);
    stage.key(Key::Space);
    assert_eq!(focused(&stage), Some(7), "nothing else is without a type");
    assert!(stage.has_containing("No other comment is without a type"));
    stage.chord(CTRL, Key::Z);
    assert_eq!((labels(&stage).len(), focused(&stage)), (7, Some(7)));
    // None of it has touched the text, and the text keys do nothing there.
    for (modifiers, key) in [(SHIFT, Key::ArrowRight), (CTRL, Key::ArrowDown), (SHIFT, Key::J)] {
        stage.chord(modifiers, key);
    }
    stage.key(Key::Q);
    assert!(stage.session().selection().caret.is_none());
    assert!(stage.session().selection().brush.is_none());
    assert_eq!(stage.spans(), [""; 0].map(String::from));
    assert_eq!(rows(&stage).len(), 8, "the grid is still there");
}

#[test]
fn a_type_without_the_rest_does_not_count_as_done() {
    let mut stage = in_grid(3);
    stage.key(Key::S);
    stage.key(Key::Space);
    stage.key(Key::Num1);
    stage.press("Comments: Without a type");
    // The first has a stance and no type; the second is in hand no more.
    assert_eq!(focused(&stage), Some(3));
    assert_eq!(numbers(&stage), [1, 3]);
}

#[test]
fn the_filter_keeps_what_is_in_hand_until_it_is_left() {
    let mut stage = in_grid(5);
    stage.key(Key::ArrowDown);
    stage.key(Key::Num1);
    stage.press("Comments: Without a type");
    assert_eq!((numbers(&stage), focused(&stage)), (vec![1, 3, 4, 5], Some(3)));
    stage.key(Key::Num2);
    stage.key(Key::Num7);
    assert_eq!(numbers(&stage), [1, 3, 4, 5], "another type can be added");
    stage.key(Key::ArrowDown);
    assert_eq!((numbers(&stage), focused(&stage)), (vec![1, 4, 5], Some(4)));
    stage.key(Key::Num2);
    stage.key(Key::ArrowUp);
    assert_eq!((numbers(&stage), focused(&stage)), (vec![1, 5], Some(1)));
    stage.key(Key::Num2);
    stage.key(Key::ArrowDown);
    stage.key(Key::Num2);
    assert_eq!(numbers(&stage), [5]);
    stage.press("Comments: All");
    assert_eq!(numbers(&stage), [1, 2, 3, 4, 5]);
    assert_eq!(labels(&stage)[2], "3 Personal attack, Support");
}

#[test]
fn chips_are_clicked() {
    let mut stage = in_grid(4);
    stage.press("Sarcasm");
    stage.press("Question");
    assert_eq!(labels(&stage), ["1 Question, Sarcasm"]);
    stage.press("Sarcasm, on, comment 1");
    stage.press("Next stance of the comment");
    assert_eq!(labels(&stage), ["1 For, Question"]);
    // Another row is taken in hand by a click on it, and its chips are then offered.
    let third = rows(&stage)[2].clone();
    stage.press(&third);
    assert_eq!(focused(&stage), Some(3));
    stage.press("Support");
    // What the first one has can still be taken off from afar.
    stage.press("Question, on, comment 1");
    assert_eq!(
        (labels(&stage), focused(&stage)),
        (vec!["1 For".into(), "3 Support".into()], Some(1))
    );
    // Keys go on working after clicks.
    stage.key(Key::ArrowDown);
    stage.key(Key::Num1);
    assert_eq!(labels(&stage)[1], "2 Criticism");
}

#[test]
fn there_and_back_again() {
    for key in [Key::Enter, Key::ArrowRight] {
        let mut stage = in_grid(12);
        stage.key(Key::End);
        stage.key(key);
        assert_eq!((rows(&stage).len(), focused(&stage)), (0, Some(12)));
        assert!(stage.sees("stands remark 12"), "its card is in view");
        stage.chord(SHIFT, Key::C);
        assert_eq!(focused(&stage), Some(12), "the same comment");
        stage.key(Key::Escape);
        assert_eq!((rows(&stage).len(), focused(&stage)), (0, Some(12)));
    }
    let mut stage = in_grid(12);
    stage.press("Show: Comments 0/12");
    assert_eq!((rows(&stage).len(), focused(&stage)), (0, Some(1)));
    stage.press("Show: Grid");
    assert_eq!(rows(&stage).len(), 12);
    stage.press("Show: Article");
    assert_eq!((rows(&stage).len(), focused(&stage)), (0, None));
    // What is found is in the text, so the text is shown.
    stage.press("Show: Grid");
    stage.chord(CTRL, Key::F);
    stage.type_text("remark 9");
    assert_eq!(stage.selected_text().as_deref(), Some("remark 9"));
    assert!(rows(&stage).is_empty() && stage.sees("remark 9"));
}

#[test]
fn a_double_click_goes_to_the_text() {
    let mut stage = in_grid(6);
    let fourth = stage.window.get_by_label_contains("stands remark 4").rect().center();
    stage.clicks(fourth, 2);
    assert_eq!((rows(&stage).len(), focused(&stage)), (0, Some(4)));
    assert!(stage.sees("stands remark 4"));
}

#[test]
fn the_next_article_is_listed_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), article(3)).unwrap();
    std::fs::write(folder.path().join("b.txt"), article(5)).unwrap();
    std::fs::write(folder.path().join("c.txt"), "No readers\n\nNobody wrote.\n").unwrap();
    let window = open(folder.path(), 1440.0, 900.0);
    let mut stage = Stage { folder, window };
    stage.chord(SHIFT, Key::C);
    stage.key(Key::ArrowDown);
    stage.key(Key::CloseBracket);
    assert_eq!((rows(&stage).len(), focused(&stage)), (5, Some(1)));
    stage.key(Key::Num1);
    // One without comments is shown as it is, and says so when it is asked.
    stage.key(Key::CloseBracket);
    assert!(rows(&stage).is_empty() && stage.sees("Nobody wrote"));
    stage.key(Key::OpenBracket);
    assert_eq!(focused(&stage), Some(2), "the first without a type");
    stage.key(Key::Escape);
    stage.key(Key::CloseBracket);
    stage.chord(SHIFT, Key::C);
    assert!(stage.has_containing("no comments"));
}

#[test]
fn the_rows_say_who_says_what() {
    let stage = in_grid(3);
    assert!(rows(&stage)[0].starts_with("Comment 1 by reader1: In a row of the grid stands"));
    assert!(rows(&stage)[2].starts_with("Comment 3 by reader3, in reply to reader2: "));
}

#[test]
fn only_the_rows_in_view_are_laid_out() {
    let mut stage = in_grid(2000);
    let made = || tagline::ui::text_layout::layouts_made();
    let few = |stage: &Stage| (8..24).contains(&rows(stage).len());
    assert!(few(&stage), "{}", rows(&stage).len());
    stage.key(Key::End);
    assert!(few(&stage));
    assert_eq!((focused(&stage), numbers(&stage).last().copied()), (Some(2000), Some(2000)));
    stage.key(Key::PageUp);
    let page = 2000 - focused(&stage).unwrap();
    assert!((5..20).contains(&page), "{page} rows");
    let at = focused(&stage).unwrap();
    assert!(numbers(&stage).contains(&at), "{at} is in view");
    // Steps inside the view lay out the row that opens, with what is tried to cut it.
    stage.key(Key::ArrowDown);
    let before = made();
    for _ in 0..3 {
        stage.key(Key::ArrowDown);
        let at = focused(&stage).unwrap();
        assert!(numbers(&stage).contains(&at), "{at} is in view");
    }
    assert!(made() - before < 60, "{} layouts", made() - before);
    stage.key(Key::Home);
    assert_eq!(numbers(&stage).first().copied(), Some(1));
}

#[test]
fn small_windows_and_big_zooms() {
    for (width, height, zoom) in [
        (1000.0, 700.0, 0),
        (900.0, 600.0, 0),
        (700.0, 480.0, 0),
        (640.0, 420.0, 0),
        (1440.0, 900.0, 15),
    ] {
        let mut stage = stage(9, width, height);
        stage.keys(Key::Plus, CTRL, zoom);
        stage.chord(SHIFT, Key::C);
        let at = format!("{width} by {height}, zoomed {zoom} times");
        for key in [Key::Num1, Key::Num7, Key::S, Key::ArrowDown, Key::ArrowDown, Key::Num2] {
            stage.key(key);
        }
        assert_eq!(labels(&stage), ["1 Criticism, For, Personal attack", "3 Support"], "{at}");
        let screen = stage.window.ctx.content_rect().expand(1.0);
        let nodes: Vec<_> = stage.window.root().children_recursive().collect();
        let mut chips = Vec::new();
        for node in &nodes {
            let inner = node.accesskit_node();
            let name = inner.label().unwrap_or_default();
            if !inner.data().supports_action(Action::Click) || inner.raw_bounds().is_none() {
                continue;
            }
            assert!(screen.contains_rect(node.rect()), "{at}: {name} at {:?}", node.rect());
            if name.contains(", on, comment") || name == "Analysis" || name == "Off topic" {
                chips.push((name, node.rect().shrink2(egui::vec2(0.0, 2.0))));
            }
        }
        for (i, (name, rect)) in chips.iter().enumerate() {
            for (other, over) in chips.iter().skip(i + 1) {
                assert!(!rect.intersects(*over), "{at}: {name} lies over {other}");
            }
        }
        let third = rows(&stage).into_iter().find(|r| r.starts_with("Comment 3")).unwrap();
        let row = stage.window.get_by_label(&third).rect();
        stage.click(egui::pos2(row.left() + 20.0, row.center().y), PointerButton::Primary);
        assert_eq!(focused(&stage), Some(3), "{at}");
    }
}

#[test]
fn the_sample_is_listed_in_every_script() {
    let mut stage = Stage::sample();
    stage.chord(SHIFT, Key::C);
    let listed = rows(&stage);
    assert!(listed.iter().any(|r| r.starts_with("Comment 5 by نازش: میرے دادا")), "{listed:?}");
    for _ in 0..12 {
        stage.key(Key::ArrowDown);
    }
    assert_eq!(focused(&stage), Some(12));
}

#[test]
fn a_reply_link_is_made_in_the_text() {
    let mut stage = in_grid(5);
    stage.key(Key::ArrowDown);
    stage.key(Key::R);
    assert!(stage.session().selection().link.is_some());
    assert!(rows(&stage).is_empty(), "the cards are the ends to choose from");
    stage.key(Key::Escape);
    assert_eq!(focused(&stage), Some(2));
}
