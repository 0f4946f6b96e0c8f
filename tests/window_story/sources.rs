//! Suggested spans: from what was labelled before, from the project’s lists and rules and from
//! other sets; an article reviewed with two keys.

use std::fs;

use egui::{Key, Modifiers};
use tagline::annotation::OriginKind;
use tagline::project::SuggestSettings;
use tagline::suggest::Source;

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

/// By the Tab key to what has this name.
fn tab_to(stage: &mut Stage, name: &str) {
    for _ in 0..120 {
        if stage.focused() == name {
            return;
        }
        stage.key(Key::Tab);
    }
    panic!("the Tab key does not lead to {name}");
}

fn into_field(stage: &mut Stage, name: &str, text: &str) {
    tab_to(stage, name);
    stage.type_text(text);
}

/// Lets frames pass until something is so; a program has its own pace.
fn until(stage: &mut Stage, what: impl Fn(&Stage) -> bool) {
    for _ in 0..6000 {
        if what(stage) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        stage.window.step();
    }
    panic!("it never came to be: {:?}", stage.session().source_rows());
}

fn is_on(stage: &Stage, source: &Source) -> bool {
    stage.session().sources().is_on(source)
}

#[test]
fn sources_are_switched_in_the_panel_and_show_how_much_is_taken() {
    let files = [
        ("people.txt", "label: PER\n\nAda Moor\nOmar Nasr\n"),
        ("bad.rules", "label: ORG\npattern: (Mayor\npattern: port\n"),
    ];
    let mut stage = stage(&files, SuggestSettings::default());
    stage.chord(Modifiers::ALT, Key::Q);
    assert!(stage.has("people.txt") && stage.has("2 terms · 3 here"), "{:?}", offers(&stage));
    assert!(stage.has("bad.rules:2:10: unclosed group"));
    assert!(offers(&stage).contains(&"ORG port".to_owned()), "the other rules work");
    // Two taken, one refused.
    go(&mut stage);
    let mut left = vec![Key::A, Key::X, Key::A];
    while let (Some(offer), false) = (stage.session().selected_offer(), left.is_empty()) {
        let person = offer.key.text.starts_with("PER");
        let key = if person { left.pop().unwrap() } else { Key::X };
        stage.key(key);
    }
    assert!(stage.has("Taken 2 of 3, 67 %"), "{:?}", stage.session().source_rows());
    tab_to(&mut stage, "people.txt");
    stage.key(Key::Space);
    assert!(!is_on(&stage, &Source::File("people.txt".to_owned())));
    assert!(!offers(&stage).iter().any(|o| o.starts_with("PER Omar Nasr") && o.contains("people")));
    stage.key(Key::Space);
    assert!(is_on(&stage, &Source::File("people.txt".to_owned())));
}

#[test]
fn another_set_suggests_when_it_is_switched_on() {
    let mut stage = stage(&[], SuggestSettings::default());
    for words in ["Ada Moor", "Omar Nasr"] {
        stage.drag_over(words);
        stage.press("Label PER");
        stage.key(Key::Escape);
    }
    let Stage { folder, window } = stage;
    window.into_state().unwrap().close();
    let window = open_with("ben", folder.path(), 1440.0, 900.0, SuggestSettings::default());
    let mut stage = Stage { folder, window };
    assert_eq!(offers(&stage), [] as [&str; 0], "nobody is asked unasked");
    stage.chord(Modifiers::ALT, Key::Q);
    tab_to(&mut stage, "ana’s set");
    stage.key(Key::Space);
    assert_eq!(offers(&stage), ["PER Ada Moor", "PER Omar Nasr"]);
    go(&mut stage);
    stage.keys(Key::A, Modifiers::NONE, 2);
    assert_eq!(stage.spans(), ["PER Ada Moor", "PER Omar Nasr"]);
}

#[cfg(unix)]
const MODEL: &str = r#"while IFS= read -r line; do
case $line in
'{"type":"hello"'*) printf '%s\n' '{"type":"ready","protocol":1,"name":"fake"}' ;;
'{"type":"suggest"'*) id=${line#*'"id":'}; id=${id%%[!0-9]*}
  printf '{"type":"spans","id":%s,"spans":[{"start":0,"end":7,"label":"LOC","score":0.9,"text":"Harbour"},{"start":8,"end":14,"label":"ORG","text":"Bridge"}]}\n' "$id" ;;
esac
done
"#;

#[test]
#[cfg(unix)]
fn a_program_is_added_by_keyboard_and_asked_and_its_mistakes_are_shown() {
    let mut stage = stage(&[], SuggestSettings::none());
    let script = stage.folder.path().join("model.sh");
    fs::write(&script, MODEL).unwrap();
    stage.chord(Modifiers::ALT, Key::Q);
    tab_to(&mut stage, "Add a program…");
    stage.key(Key::Space);
    into_field(&mut stage, "Program name", "fake");
    into_field(&mut stage, "Program command", &format!("sh '{}'", script.display()));
    tab_to(&mut stage, "Add and switch on");
    stage.key(Key::Space);
    until(&mut stage, |stage| offers(stage) == ["LOC Harbour"]);
    let shown = "ORG from 8 to 14 is “bridge” in the text, not “Bridge”; offsets are code points";
    until(&mut stage, |stage| stage.has(shown));
    go(&mut stage);
    stage.key(Key::A);
    let open = stage.session().open().unwrap();
    assert_eq!(open.set().spans().next().unwrap().origin.by, "model fake");
    // In the next article the words are others; that is told, and nothing is suggested.
    stage.key(Key::Escape);
    stage.key(Key::CloseBracket);
    until(&mut stage, |stage| stage.has_containing("not “Harbour”"));
    assert_eq!(offers(&stage), [] as [&str; 0]);
    stage.chord(Modifiers::ALT, Key::Q);
    stage.chord(Modifiers::ALT, Key::Q);
    tab_to(&mut stage, "fake");
    stage.key(Key::Space);
    assert!(!is_on(&stage, &Source::Model("fake".to_owned())));
    tab_to(&mut stage, "Remove: fake");
    stage.key(Key::Space);
    assert_eq!(stage.session().sources().settings().models, []);
}

#[test]
#[cfg(unix)]
fn no_program_with_another_machine_is_started_before_the_user_agrees() {
    let mut stage = stage(&[], SuggestSettings::none());
    let started = stage.folder.path().join("started");
    let command = format!("sh -c 'echo \"$TAGLINE_SERVER\" > {}; cat'", started.display());
    stage.chord(Modifiers::ALT, Key::Q);
    tab_to(&mut stage, "Add a program…");
    stage.key(Key::Space);
    into_field(&mut stage, "Program name", "cloud");
    into_field(&mut stage, "Program command", &command);
    into_field(&mut stage, "Program server", "https://api.example.com/v1");
    tab_to(&mut stage, "Add and switch on");
    stage.key(Key::Space);
    assert!(stage.has_containing("May the text of articles be sent to api.example.com?"));
    stage.key(Key::CloseBracket);
    stage.wait(0.5);
    assert!(!started.exists());
    tab_to(&mut stage, "Keep the text here");
    stage.key(Key::Space);
    assert!(!is_on(&stage, &Source::Model("cloud".to_owned())) && !started.exists());
    tab_to(&mut stage, "cloud");
    stage.key(Key::Space);
    tab_to(&mut stage, "Send text to api.example.com");
    stage.key(Key::Space);
    until(&mut stage, |_| started.exists());
    until(&mut stage, |_| fs::read_to_string(&started).unwrap() == "https://api.example.com/v1\n");
}

#[test]
fn the_most_uncertain_article_and_label_come_first() {
    let files = [
        ("sure.txt", "label: PER\nscore: 0.9\n\nOmar Nasr\n"),
        ("unsure.txt", "label: LOC\nscore: 0.4\n\nLysvik\n"),
    ];
    let suggest = SuggestSettings { uncertain_first: true, ..SuggestSettings::none() };
    let mut stage = stage(&files, suggest);
    let queue: Vec<String> = stage.session().queue().map(|e| e.id.0.clone()).collect();
    // Two places of five are unsure in the one, one of three in the other… the mean decides.
    assert_eq!(queue, ["sailing", "bridge"]);
    go(&mut stage);
    let label = |stage: &Stage| stage.session().selected_offer().unwrap().key.text.clone();
    assert!(label(&stage).starts_with("LOC: Lysvik"));
    stage.key(Key::A);
    assert!(label(&stage).starts_with("LOC: Lysvik") || label(&stage).starts_with("PER: Omar"));
}
