//! Suggested spans: from what was labelled before, from the project’s lists and rules and from
//! other sets; an article reviewed with two keys.

use std::fs;

use egui::{Key, Modifiers};
use tagline::annotation::OriginKind;
use tagline::project::SuggestSettings;

use crate::stage::{ARTICLE, Stage, open_with};

const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

const OTHER: &str = "Mayor goes sailing\n\nPublished: March 4, 2021\n\nMayor Ada Moor went sailing by \
                     Lysvik with Omar Nasr. Ada Moor is a good sailor, said Omar Nasr of Lysvik.\n";

/// Two articles, with these files of lists and rules.
pub(crate) fn stage(files: &[(&str, &str)], suggest: SuggestSettings) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path();
    fs::write(articles.join("bridge.txt"), ARTICLE).unwrap();
    fs::write(articles.join("sailing.txt"), OTHER).unwrap();
    fs::create_dir(folder.path().join("suggest")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join("suggest").join(name), text).unwrap();
    }
    let window = open_with("ana", folder.path(), 1440.0, 900.0, suggest);
    Stage { folder, window }
}

/// Only spans: `LABEL words`, with `+n` where others wait.
fn offers(stage: &Stage) -> Vec<String> {
    let open = stage.session().open().unwrap();
    let of = open.offers().iter().filter_map(|o| {
        let span = o.suggestion.span()?;
        let waiting = if o.waiting > 0 { format!(" +{}", o.waiting) } else { String::new() };
        Some(format!("{} {}{waiting}", span.label, open.article.text.slice(span.range)))
    });
    of.collect()
}

/// To the first suggested span.
fn go(stage: &mut Stage) {
    for _ in 0..20 {
        stage.key(Key::Period);
        if stage.session().selected_offer().is_some_and(|o| o.suggestion.span().is_some()) {
            return;
        }
    }
    panic!("no span is suggested: {:?}", offers(stage));
}

#[test]
fn what_is_labelled_once_is_suggested_everywhere_and_taken_by_one_key() {
    let mut stage = stage(&[], SuggestSettings::default());
    assert_eq!(offers(&stage), [] as [&str; 0]);
    for (words, label) in [("Ada Moor", "PER"), ("Omar Nasr", "PER"), ("Lysvik", "LOC")] {
        stage.drag_over(words);
        stage.press(&format!("Label {label}"));
        stage.key(Key::Escape);
    }
    // In the same article at once, without any step between.
    assert!(
        offers(&stage).iter().filter(|o| *o == "PER Omar Nasr").count() == 1,
        "{:?}",
        offers(&stage)
    );
    stage.keys(Key::Escape, Modifiers::NONE, 3);
    stage.key(Key::CloseBracket);
    let expected = [
        "PER Ada Moor",
        "LOC Lysvik",
        "PER Omar Nasr",
        "PER Ada Moor",
        "PER Omar Nasr",
        "LOC Lysvik",
    ];
    assert_eq!(offers(&stage), expected);
    go(&mut stage);
    assert!(stage.has("Suggested PER Ada Moor, from memory"));
    // One key takes each, and goes to the next: two keys do the article.
    stage.key(Key::A);
    stage.key(Key::A);
    stage.key(Key::X);
    assert_eq!(stage.spans(), ["PER Ada Moor", "LOC Lysvik"]);
    let origin = |stage: &Stage| {
        let open = stage.session().open().unwrap();
        open.set().spans().next().map(|s| (s.origin.kind, s.origin.by.clone()))
    };
    assert_eq!(origin(&stage), Some((OriginKind::Suggested, "memory".to_owned())));
    assert!(!stage.session().open().unwrap().offers().iter().any(|o| {
        o.suggestion.span().is_some_and(|s| s.nth == 0 && s.label == "PER")
            && o.key.text.contains("Omar")
    }));
    // The others of Omar Nasr in one step, and all of that undone in one.
    while stage.session().selected_offer().is_some_and(|o| !o.key.text.contains("Omar")) {
        stage.key(Key::A);
    }
    let before = stage.spans();
    stage.chord(CTRL | SHIFT, Key::A);
    assert_eq!(stage.spans().len(), before.len() + 1, "{:?}", stage.spans());
    stage.chord(CTRL, Key::Z);
    assert_eq!(stage.spans(), before);
}

#[test]
fn what_contradicts_waits_behind_the_better_one() {
    let files = [
        ("people.txt", "label: PER\nscore: 0.6\n\nAda Moor\nOmar Nasr\n"),
        (
            "bodies.rules",
            "label: ORG\npattern: Mayor Ada Moor\n\nlabel: PER\npattern: Omar N\\w+\n",
        ),
    ];
    let mut stage = stage(&files, SuggestSettings::default());
    assert!(offers(&stage).contains(&"ORG Mayor Ada Moor +1".to_owned()), "{:?}", offers(&stage));
    go(&mut stage);
    assert!(stage.has("Suggested ORG Mayor Ada Moor, from bodies.rules"));
    // Refused, the one behind it is in hand.
    stage.key(Key::X);
    assert!(stage.has("Suggested PER Ada Moor, from people.txt"));
    stage.key(Key::A);
    assert_eq!(stage.spans(), ["PER Ada Moor"]);
    // The same of two sources is one suggestion, and counts for both when it is taken.
    assert!(stage.has("Suggested PER Omar Nasr, from bodies.rules, people.txt"));
    stage.key(Key::A);
    let open = stage.session().open().unwrap();
    let by = |words: &str| {
        let mut spans = open.set().spans();
        spans.find(|s| open.covered(s) == words).map(|s| s.origin.by.clone())
    };
    assert_eq!(by("Omar Nasr").as_deref(), Some("file bodies.rules + file people.txt"));
    // It is refused for good.
    let stage = stage.reopen();
    let refusals: Vec<_> =
        stage.session().open().unwrap().set().refusals().map(|r| r.source.clone()).collect();
    assert_eq!(refusals, ["file bodies.rules"]);
}
