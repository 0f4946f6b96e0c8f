//! The panel at the right: links, quotes and suggestions, listed and changed there, through
//! accessible names only.

use egui::accesskit::Action as Press;
use egui::{Key, Modifiers, PointerButton, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tagline::annotation::{AttributeValue, Relation, RelationEnd};

use crate::names::nameless;
use crate::stage::{Stage, open_as};

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;

const SCHEMA: &str = r#"(
    format: 1,
    name: "people",
    version: 1,
    span_layers: [(
        name: "Names",
        labels: [
            (name: "PER", title: "Person", colour: Azure, key: '1'),
            (name: "LOC", title: "Place", colour: Green, key: '2'),
        ],
    )],
    relations: [
        (
            name: "knows",
            from: ["PER"],
            to: ["PER"],
            attributes: [
                (name: "certainty", kind: Choice(values: ["low", "high"])),
                (name: "years", kind: Number(min: Some(0), max: Some(90))),
                (name: "whence", kind: Text()),
            ],
        ),
        (name: "dislikes", from: ["PER"], to: ["PER"]),
        (name: "lives in", from: ["PER"], to: ["LOC"], key: 'e'),
    ],
)"#;

/// Tags these words and has them in hand.
pub(crate) fn tag(stage: &mut Stage, words: &str, label: &str) {
    stage.drag_over(words);
    stage.press(&format!("Label {label}"));
}

/// Clicks into a field and replaces what is in it.
pub(crate) fn fill(stage: &mut Stage, field: &str, text: &str) {
    let at = stage.window.get_by_label(field).rect().center();
    stage.click(at, PointerButton::Primary);
    stage.chord(CTRL, Key::A);
    if text.is_empty() {
        stage.key(Key::Delete);
    } else {
        stage.type_text(text);
    }
    stage.key(Key::Enter);
}

/// The relations as `words label words`, sorted.
fn relations(stage: &Stage) -> Vec<String> {
    let open = stage.session().open().unwrap();
    let end = |end: RelationEnd| open.covered(open.set().span(end.span().unwrap()).unwrap());
    let line = |r: &Relation| format!("{} {} {}", end(r.from), r.label, end(r.to));
    let mut all: Vec<String> = open.set().relations().map(line).collect();
    all.sort();
    all
}

fn relation(stage: &Stage) -> Relation {
    stage.session().open().unwrap().set().relations().next().unwrap().clone()
}

fn people() -> Stage {
    let mut stage = Stage::with_schema(SCHEMA);
    tag(&mut stage, "Lysvik", "LOC");
    tag(&mut stage, "the mayor", "PER");
    tag(&mut stage, "Omar Nasr", "PER");
    tag(&mut stage, "Ada Moor", "PER");
    stage
}

#[test]
fn a_link_is_made_and_changed_in_the_list() {
    let mut stage = people();
    stage.press("Add knows");
    let at = stage.middle_of("Omar Nasr");
    stage.click(at, PointerButton::Primary);
    assert_eq!(relations(&stage), ["Ada Moor knows Omar Nasr"]);
    let row = "knows: PER Omar Nasr";
    stage.press(&format!("Edit {row}"));
    stage.press("Link certainty: High");
    fill(&mut stage, "Link years", "12,5");
    fill(&mut stage, "Link whence", "from the yard");
    let now = relation(&stage);
    let of = |name: &str| now.attributes.get(name).cloned();
    assert_eq!(of("certainty"), Some(AttributeValue::Choice("high".to_owned())));
    assert_eq!(of("years"), Some(AttributeValue::Number(12.5)));
    assert_eq!(of("whence"), Some(AttributeValue::Text("from the yard".to_owned())));
    // What does not fit is refused in words, and the value before it stays.
    fill(&mut stage, "Link years", "120");
    assert!(stage.says("90"));
    assert_eq!(relation(&stage).attributes, now.attributes);
    fill(&mut stage, "Link whence", "");
    assert!(!relation(&stage).attributes.contains_key("whence"));

    let at = stage.window.get_by_label("Link Note").rect().center();
    stage.click(at, PointerButton::Primary);
    stage.type_text("by letter only");
    stage.key(Key::Escape);
    assert_eq!(relation(&stage).note, "by letter only");

    stage.press("Link type: dislikes");
    assert_eq!(relations(&stage), ["Ada Moor dislikes Omar Nasr"]);
    assert!(relation(&stage).attributes.is_empty(), "this type has none");
    stage.press("Flip link");
    assert_eq!(relations(&stage), ["Omar Nasr dislikes Ada Moor"]);
    assert!(stage.has("dislikes: PER Omar Nasr, leads here"));
    stage.press("Change start…");
    let at = stage.middle_of("the mayor");
    stage.click(at, PointerButton::Primary);
    assert_eq!(relations(&stage), ["the mayor dislikes Ada Moor"]);
    assert_eq!(relation(&stage).note, "by letter only", "it is still the same one");

    // The other end is a click away; from there the same link leads on.
    stage.press("dislikes: PER the mayor, leads here");
    let selected = stage.session().selected_span().unwrap().clone();
    assert_eq!(stage.session().open().unwrap().covered(&selected), "the mayor");
    if !stage.has("Delete link") {
        stage.press("Edit dislikes: PER Ada Moor");
    }
    stage.press("Delete link");
    assert!(relations(&stage).is_empty());
    stage.chord(CTRL, Key::Z);
    assert_eq!(relations(&stage), ["the mayor dislikes Ada Moor"]);
}

#[test]
fn only_what_the_schema_allows_is_offered() {
    let mut stage = people();
    assert!(stage.has("Add lives in") && stage.has("Add knows"));
    assert!(!stage.has("Flip link"));
    stage.key(Key::E);
    let at = stage.middle_of("Lysvik");
    stage.click(at, PointerButton::Primary);
    assert_eq!(relations(&stage), ["Ada Moor lives in Lysvik"]);
    stage.press("Edit lives in: LOC Lysvik");
    assert!(!stage.has("Flip link"), "nobody lives in a person");
    assert!(!stage.has_containing("Link type"), "it can only be this");
    stage.press("Close lives in: LOC Lysvik");
    assert!(!stage.has("Delete link"));
    // From the place: only what ends there.
    stage.press("lives in: LOC Lysvik");
    assert!(stage.has("lives in: PER Ada Moor, leads here"));
    assert!(stage.has("Add lives in that ends here") && !stage.has("Add knows"));
}

#[test]
fn links_are_reached_by_keys_alone() {
    let mut stage = people();
    stage.press("Add knows");
    let at = stage.middle_of("Omar Nasr");
    stage.click(at, PointerButton::Primary);
    stage.key(Key::Enter);
    let mut seen = Vec::new();
    for _ in 0..24 {
        stage.chord(Modifiers::SHIFT, Key::Tab);
        seen.push(stage.focused());
        if stage.focused() == "Edit knows: PER Omar Nasr" {
            stage.key(Key::Enter);
            assert!(stage.has("Delete link"));
            return;
        }
    }
    panic!("Tab passes {seen:#?}");
}

#[test]
fn quotes_are_listed_by_speaker() {
    let mut stage = Stage::sample();
    stage.key(Key::U);
    assert!(stage.has("18 quotes, 12 speakers"));
    stage.press("Fold Dorothea Halvery");
    assert!(!stage.has_containing("Read it first"));
    stage.press("Unfold Dorothea Halvery");
    let row = "“Read it first, shout second,”";
    let quote = stage.window.get_by_label_contains(row);
    quote.click();
    stage.window.run();
    let selected = stage.session().selected_span().unwrap().clone();
    assert_eq!(stage.session().open().unwrap().covered(&selected), row);
    stage.press("Show only quotes of Emil Tarkovan, 3");
    assert!(stage.has("Only Emil Tarkovan’s quotes are shown"));
    stage.press("Show all quotes");
    assert!(!stage.has_containing("quotes are shown"));
    // Without a speaker it is listed last.
    let at = stage.window.get_by_label("Filter quotes").rect().center();
    stage.click(at, PointerButton::Primary);
    stage.type_text("shout second");
    assert!(stage.has("Fold Dorothea Halvery") && !stage.has("Fold Emil Tarkovan"));
    stage.key(Key::Escape);
    stage.chord(Modifiers::SHIFT, Key::E);
    assert!(stage.has("18 quotes, 12 speakers, 1 without"));
    assert!(stage.has("Fold no speaker") && !stage.has("Fold Dorothea Halvery"));
    stage.press("Panel: Selection");
    assert!(stage.has("Selected span"));
}

#[test]
fn suggested_quotes_are_taken_and_refused_in_the_list() {
    let folder = tempfile::tempdir().unwrap();
    tagline::project::unpack_sample(folder.path()).unwrap();
    let window = open_as("reader", folder.path(), 1440.0, 900.0);
    let mut stage = Stage { folder, window };
    let waiting = |stage: &Stage| stage.session().open().unwrap().offers().len();
    let all = waiting(&stage);
    assert!(all > 10);
    assert!(stage.has(&format!("{all} Suggestions to check")));
    stage.key(Key::U);
    assert!(stage.has_containing("No quotes yet"));
    stage.press("Take: ‘Enough now, sit down and eat’");
    assert!(stage.spans().contains(&"QUOTE ‘Enough now, sit down and eat’".to_owned()));
    let left = waiting(&stage);
    stage.press("Refuse: “not one drop less”");
    assert_eq!(waiting(&stage), left - 1);
    assert!(!stage.has("Take: “not one drop less”"));
    // The one in hand is shown in full beside the text.
    stage.key(Key::Period);
    stage.press("Panel: Selection");
    assert!(stage.has("Suggested quote"));
    let (spans, left) = (stage.spans().len(), waiting(&stage));
    stage.press("Take the suggestion");
    assert!(stage.spans().len() > spans && waiting(&stage) == left - 1);
    stage.key(Key::U);
    stage.press("Take all certain");
    let uncertain = |stage: &Stage| {
        let open = stage.session().open().unwrap();
        open.offers()
            .iter()
            .filter(|o| o.key.kind.name() == "quote")
            .all(|o| o.suggestion.uncertain)
    };
    assert!(uncertain(&stage));
    // Below what was taken.
    stage.window.get_by_label("Refuse all").scroll_to_me();
    stage.window.run();
    stage.press("Refuse all");
    let open = stage.session().open().unwrap();
    assert!(!open.offers().iter().any(|o| o.key.kind.name() == "quote"));
}

#[test]
fn of_a_long_list_only_what_is_near_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let line = |i: usize| format!("“Boat number {i} is at the quay,” said Omar Nasr.\n\n");
    let text: String = (0..600).map(line).collect();
    std::fs::write(folder.path().join("boats.txt"), format!("Boats\n\n{text}")).unwrap();
    let window = open_as("ana", folder.path(), 1440.0, 900.0);
    let mut stage = Stage { folder, window };
    let rows = |stage: &Stage, words: &str| stage.window.query_all_by_label_contains(words).count();
    stage.key(Key::U);
    assert!((8..60).contains(&rows(&stage, "Take: “Boat")));
    stage.press("Take all certain");
    assert!(stage.has_containing("600 quotes, "));
    assert!((8..60).contains(&rows(&stage, ": “Boat number")));
    // What is taken in hand in the text is in view in the list.
    stage.chord(CTRL, Key::End);
    stage.key(Key::K);
    while stage.session().selected_span().unwrap().label != "QUOTE" {
        stage.key(Key::K);
    }
    stage.window.run();
    assert!(stage.has("Quote 600: “Boat number 599 is at the quay,”"));
    assert!((8..60).contains(&rows(&stage, ": “Boat number")));
    stage.key(Key::Y);
    assert!(stage.has("Filter entities"));
}

#[test]
fn whatever_can_be_pressed_in_the_panel_has_a_name_of_its_own() {
    let mut stage = Stage::sample();
    stage.key(Key::U);
    let mut wrong = nameless(&stage, "quotes");
    stage.key(Key::Y);
    wrong.extend(nameless(&stage, "entities"));
    stage.press("Entity Dorothea Halvery, 10");
    wrong.extend(nameless(&stage, "a chain"));
    stage.press("Merge into…");
    wrong.extend(nameless(&stage, "chains to merge with"));
    stage.key(Key::Escape);
    stage.press("Panel: Selection");
    for _ in 0..12 {
        stage.key(Key::J);
        wrong.extend(nameless(&stage, "span"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_cut_off_in_a_small_window() {
    for (width, height, zoom) in
        [(900.0, 600.0, 0), (640.0, 420.0, 0), (1440.0, 900.0, 15), (1280.0, 720.0, 5)]
    {
        let folder = tempfile::tempdir().unwrap();
        tagline::project::unpack_sample(folder.path()).unwrap();
        let window = open_as("example", folder.path(), width, height);
        let mut stage = Stage { folder, window };
        stage.keys(Key::Plus, CTRL, zoom);
        stage.keys(Key::J, NONE, 3);
        for (key, shown) in [
            (Key::U, "Fold Dorothea Halvery"),
            (Key::Y, "Entity Dorothea Halvery, 10"),
            (Key::Y, "Delete span"),
        ] {
            stage.key(key);
            let at = format!("{width} by {height}, zoomed {zoom} times: {shown}");
            assert!(stage.has(shown), "{at}");
            let screen = stage.window.ctx.content_rect().expand(1.0);
            let panel = stage.window.get_by_label("Hide the inspector").rect();
            assert!(screen.contains_rect(panel), "{at}");
            for node in stage.window.root().children_recursive() {
                let inner = node.accesskit_node();
                let name = inner.label().unwrap_or_default();
                let pressed = inner.data().supports_action(Press::Click) && !inner.is_hidden();
                if !pressed || inner.raw_bounds().is_none() {
                    continue;
                }
                let rect = node.rect();
                // What is further down is scrolled to; what is further right is lost.
                if rect.top() >= panel.top() && rect.left() > screen.right() - 300.0 {
                    assert!(rect.right() <= screen.right(), "{at}: {name} at {rect:?}");
                }
            }
        }
        // The foot of the list is reached with the wheel.
        let screen = stage.window.ctx.content_rect();
        let header = stage.window.get_by_label("Hide the inspector").rect();
        let over = pos2(header.left() - 60.0, header.bottom() + 40.0);
        stage.window.event(egui::Event::PointerMoved(over));
        for _ in 0..30 {
            stage.wheel(-200.0);
        }
        let foot = stage.window.get_by_label("Delete span").rect();
        assert!(screen.contains_rect(foot), "{width} by {height}: {foot:?}");
    }
}
