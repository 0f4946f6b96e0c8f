//! Chains in the panel at the right: named, merged, split, drawn together, dissolved,
//! through accessible names only.

use egui::{Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;
use tagline::annotation::Chain;

use crate::side::{fill, tag};
use crate::stage::Stage;

const CTRL: Modifiers = Modifiers::COMMAND;
const NONE: Modifiers = Modifiers::NONE;

/// The chains as `name: words, words`, sorted.
fn chains(stage: &Stage) -> Vec<String> {
    let open = stage.session().open().unwrap();
    let words = |chain: &Chain| {
        let mut all: Vec<_> =
            chain.members.iter().map(|id| open.set().span(*id).unwrap()).collect();
        all.sort_by_key(|s| s.extent());
        all.into_iter().map(|s| open.covered(s)).collect::<Vec<_>>().join(", ")
    };
    let mut all: Vec<String> =
        open.set().chains().map(|c| format!("{}: {}", c.name, words(c))).collect();
    all.sort();
    all
}

/// Four mentions in two chains: Ada Moor and Mayor; the mayor and Omar Nasr.
fn chained() -> Stage {
    let mut stage = Stage::new();
    for (words, with) in [("Ada Moor", "Mayor"), ("Omar Nasr", "the mayor")] {
        tag(&mut stage, with, "PER");
        tag(&mut stage, words, "PER");
        stage.press("Join another mention");
        let at = stage.middle_of(with);
        stage.click(at, PointerButton::Primary);
    }
    assert_eq!(chains(&stage), ["Ada Moor: Mayor, Ada Moor", "Omar Nasr: the mayor, Omar Nasr"]);
    stage
}

#[test]
fn a_chain_is_named_and_said_to_be_somebody() {
    let mut stage = chained();
    // From the mention to its chain, and through its mentions.
    assert!(stage.has("Same as, 2 of 2 mentions"));
    stage.press("Next mention");
    assert!(stage.has("Same as, 1 of 2 mentions"));
    stage.press("Chain Omar Nasr");
    fill(&mut stage, "Name of the chain", "  Omar the builder ");
    fill(&mut stage, "Type of the chain", "person");
    fill(&mut stage, "Knowledge-base id", "Q4207");
    let set = stage.session().open().unwrap().set().clone();
    let chain = set.chains().find(|c| c.name == "Omar the builder").unwrap();
    assert_eq!(chain.kind.as_deref(), Some("person"));
    assert_eq!(chain.knowledge_base_id.as_deref(), Some("Q4207"));
    assert!(stage.has("Entity Omar the builder, 2"));
    // What is no id is not taken, and stays to be put right.
    let before = stage.session().open().unwrap().set().revision();
    fill(&mut stage, "Knowledge-base id", "Q4x");
    assert!(stage.has_containing("Q42"), "it says what one looks like");
    assert_eq!(stage.session().open().unwrap().set().revision(), before);
    let value = stage.window.get_by_label("Knowledge-base id").value();
    assert_eq!(value.as_deref(), Some("Q4x"));
    fill(&mut stage, "Knowledge-base id", "");
    fill(&mut stage, "Name of the chain", " ");
    assert!(stage.has("Give it a name."));
    let set = stage.session().open().unwrap().set();
    let chain = set.chains().find(|c| c.name == "Omar the builder").unwrap();
    assert_eq!(chain.knowledge_base_id, None);
    // Each is one step back.
    stage.key(Key::Escape);
    stage.chord(CTRL, Key::Z);
    let set = stage.session().open().unwrap().set();
    assert!(set.chains().any(|c| c.knowledge_base_id.as_deref() == Some("Q4207")));
}

#[test]
fn chains_are_merged_split_and_dissolved() {
    let mut stage = chained();
    stage.key(Key::Y);
    stage.press("Entity Ada Moor, 2");
    stage.press("Merge into…");
    stage.press("Omar Nasr");
    assert_eq!(chains(&stage), ["Omar Nasr: Mayor, Ada Moor, the mayor, Omar Nasr"]);
    // The merged one is open now. Two are chosen and become one of their own.
    stage.press("Choose mention 1");
    stage.press("Choose mention 2");
    stage.press("Split off the chosen mentions");
    assert_eq!(chains(&stage), ["Ada Moor: Mayor, Ada Moor", "Omar Nasr: the mayor, Omar Nasr"]);
    stage.press("Take out mention 2");
    assert_eq!(chains(&stage), ["Ada Moor: Mayor, Ada Moor", "Omar Nasr: the mayor"]);
    stage.press("Not joined: PER Omar Nasr");
    assert!(stage.session().selected_span().is_some());
    stage.press("Mention 1 of 1: PER the mayor");
    let id = stage.session().selected_span().unwrap().id;
    assert_eq!(stage.session().open().unwrap().name_of(id), "Omar Nasr");
    stage.press("Dissolve the chain");
    assert_eq!(chains(&stage), ["Ada Moor: Mayor, Ada Moor"]);
    assert!(stage.has("Not joined: PER the mayor"), "the mention is still there");
    // Kept words narrow the list.
    let at = stage.window.get_by_label("Filter entities").rect().center();
    stage.click(at, PointerButton::Primary);
    stage.type_text("mayo");
    assert!(stage.has("Not joined: PER the mayor") && !stage.has("Entity Ada Moor, 2"));
}

#[test]
fn rows_are_drawn_onto_a_chain() {
    let mut stage = chained();
    tag(&mut stage, "the port", "PER");
    stage.key(Key::Y);
    let centre = |stage: &Stage, name: &str| stage.window.get_by_label(name).rect().center();
    let (from, to) =
        (centre(&stage, "Not joined: PER the port"), centre(&stage, "Entity Ada Moor, 2"));
    stage.drag(from, to, NONE);
    assert_eq!(
        chains(&stage),
        ["Ada Moor: Mayor, Ada Moor, the port", "Omar Nasr: the mayor, Omar Nasr"]
    );
    let (from, to) = (centre(&stage, "Entity Omar Nasr, 2"), centre(&stage, "Entity Ada Moor, 3"));
    // Escape thinks better of it.
    stage.grab(from, to, NONE);
    stage.key(Key::Escape);
    stage.let_go(to, NONE);
    assert_eq!(chains(&stage).len(), 2);
    stage.drag(from, to, NONE);
    assert_eq!(chains(&stage), ["Ada Moor: Mayor, Ada Moor, the port, the mayor, Omar Nasr"]);
    // A mention from one chain to another.
    stage.press("Entity Ada Moor, 5");
    stage.press("Take out mention 5");
    stage.press("Take out mention 4");
    stage.key(Key::Escape);
    let at = stage.middle_of("the mayor");
    stage.click(at, PointerButton::Primary);
    stage.key(Key::Y);
    stage.press("Join another mention");
    let at = stage.middle_of("Omar Nasr");
    stage.click(at, PointerButton::Primary);
    assert_eq!(
        chains(&stage),
        ["Ada Moor: Mayor, Ada Moor, the port", "the mayor: the mayor, Omar Nasr"]
    );
    stage.key(Key::Y);
    let (from, to) =
        (centre(&stage, "Mention 3 of 3: PER the port"), centre(&stage, "Entity the mayor, 2"));
    stage.drag(from, to, NONE);
    assert_eq!(
        chains(&stage),
        ["Ada Moor: Mayor, Ada Moor", "the mayor: the port, the mayor, Omar Nasr"]
    );
}
