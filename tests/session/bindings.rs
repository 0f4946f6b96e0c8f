//! Keys that a user gives to actions: read, written, what else they mean.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tagline::session::{ACTIONS, Bindings, Chord, Clash, Key, Way, chord_of, use_bindings};

use super::*;

fn chord(written: &str) -> Chord {
    written.parse().unwrap()
}

fn at(action: &Action) -> usize {
    ACTIONS.iter().position(|info| info.action == *action).unwrap()
}

#[test]
fn a_changed_key_does_what_it_says_and_the_old_one_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let project = &ACTIONS[at(&Action::ShowProject)];
    let mut bindings = Bindings::default();
    bindings.set_first(project, chord("Ctrl B"));
    use_bindings(bindings.clone());
    assert_eq!(session.action_for(chord("Ctrl B")), Some(Action::ShowProject));
    assert_eq!(session.action_for(chord("Ctrl J")), None);
    assert_eq!(chord_of(&Action::ShowProject), Some(chord("Ctrl B")), "tooltips say the new one");
    bindings.set(project, Vec::new());
    use_bindings(bindings.clone());
    assert_eq!(session.action_for(chord("Ctrl B")), None);
    assert_eq!(chord_of(&Action::ShowProject), None);
    bindings.reset(project);
    assert!(bindings.is_empty());
    use_bindings(bindings);
    assert_eq!(session.action_for(chord("Ctrl J")), Some(Action::ShowProject));
}

#[test]
fn other_keys_of_the_same_action_stay() {
    let keys = &ACTIONS[at(&Action::ShowKeys)];
    let mut bindings = Bindings::default();
    bindings.set_first(keys, chord("F12"));
    assert_eq!(bindings.chords(keys), [chord("F12"), chord("?"), chord("Shift ?")]);
    bindings.take(keys, chord("?"));
    assert_eq!(bindings.chords(keys), [chord("F12"), chord("Shift ?")]);
    // What comes to the program’s own keys again is no change.
    bindings.set(keys, keys.chords.to_vec());
    assert!(bindings.is_empty());
}

#[test]
fn a_clash_is_what_can_be_meant_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(folder.path());
    let schema = Some(session.schema());
    let bindings = Bindings::default();
    let project = at(&Action::ShowProject);
    assert_eq!(
        bindings.clashes(project, chord("Ctrl G"), schema),
        [Clash::Action(at(&Action::ShowAgreement))]
    );
    assert_eq!(bindings.clashes(project, chord("Ctrl B"), schema), []);
    // In a review J is for differences, and spans are not stepped through.
    let difference = at(&Action::Review(tagline::session::ReviewAction::Step(Way::Forward)));
    let span = at(&Action::StepSpan { way: Way::Forward, same_label: false });
    assert!(!bindings.clashes(difference, chord("J"), schema).contains(&Clash::Action(span)));
    // A label’s key comes first while an article is annotated.
    assert!(bindings.clashes(span, chord("1"), schema).contains(&Clash::Schema("PER".to_owned())));
    assert_eq!(bindings.clashes(difference, chord("8"), schema).len(), 1, "another proposal");
}

#[test]
fn what_is_wrong_in_the_settings_is_said_and_the_action_keeps_its_own_keys() {
    let written = |name: &str, keys: &[&str]| {
        (name.to_owned(), keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>())
    };
    let (bindings, problems) = Bindings::read(&BTreeMap::from([
        written("ShowProject", &["Ctrl Meta B"]),
        written("Sing", &["F9"]),
        written("ShowAgreement", &["Ctrl B"]),
        written("ShowSchema", &[]),
    ]));
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().any(|p| p.contains("ShowProject") && p.contains("Ctrl Meta B")));
    assert!(problems.iter().any(|p| p.contains("Sing")));
    let chords = |action: &Action| bindings.chords(&ACTIONS[at(action)]).to_vec();
    assert_eq!(chords(&Action::ShowProject), [chord("Ctrl J")]);
    assert_eq!(chords(&Action::ShowAgreement), [chord("Ctrl B")]);
    assert_eq!(chords(&Action::ShowSchema), []);
    // What was understood is written as it was.
    assert_eq!(Bindings::read(&bindings.write()), (bindings, Vec::new()));
}

#[test]
fn every_action_has_a_name_of_its_own_and_keys_that_can_be_written() {
    let mut names = std::collections::BTreeSet::new();
    for info in ACTIONS {
        assert!(names.insert(info.name()), "{}", info.name());
        for own in info.chords {
            assert_eq!(own.to_string().parse(), Ok(*own));
        }
    }
}

fn any_key() -> impl Strategy<Value = Key> {
    let named = [
        Key::Left,
        Key::Right,
        Key::Up,
        Key::Down,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::Enter,
        Key::Escape,
        Key::Delete,
        Key::Backspace,
        Key::Tab,
        Key::Space,
    ];
    prop_oneof![
        prop::sample::select(named.to_vec()),
        (1..=24_u8).prop_map(Key::F),
        any::<char>()
            .prop_filter("types a character", |c| !c.is_whitespace() && !c.is_control())
            .prop_map(|c| Key::Char(c.to_lowercase().next().unwrap_or(c))),
    ]
}

proptest! {
    #[test]
    fn a_chord_is_read_as_it_is_written(
        key in any_key(),
        (ctrl, alt, shift) in any::<(bool, bool, bool)>(),
    ) {
        let chord = Chord { ctrl, alt, shift, key };
        let read: Result<Chord, _> = chord.to_string().parse();
        // Some small letters share a capital; what is written is the same then.
        prop_assert_eq!(read.map(|read| read.to_string()), Ok(chord.to_string()));
    }

    #[test]
    fn what_is_no_chord_is_an_error(text in ".{0,12}") {
        let _ = text.parse::<Chord>();
    }
}
