//! Who suggests labels, below the window: whose work the memory is of, what a blind project
//! keeps from it, and what finished articles teach.

use super::*;
use tagline::project::SuggestSettings;

const THIRD: &str = "Lysvik waits\n\nIn Lysvik nobody waits for Ada Moor, or for LYSVIK.\n";

fn as_annotator(folder: &Path, name: &str, suggest: SuggestSettings) -> Session {
    let project = Project::open(folder).unwrap();
    let mut session = Session::repeatable(project, name, || jiff::Timestamp::UNIX_EPOCH);
    session.choose_sources(suggest);
    session
}

/// Two articles; ana has labelled the first, which is done.
fn labelled(folder: &Path, spans: &[(&str, &str)]) {
    fs::write(folder.join("first.txt"), "Head\n\nAda Moor opened Lysvik. Lysvik it is.\n").unwrap();
    fs::write(folder.join("second.txt"), THIRD).unwrap();
    let mut session = Session::new(Project::open(folder).unwrap(), "ana");
    for (label, words) in spans {
        tag(&mut session, label, words);
    }
    session.dispatch(Action::MarkDone);
    assert_eq!(session.status_of(&id("first")), Status::Done);
    session.close_article();
}

/// What is suggested in the second article: label, words and percent.
fn suggested(session: &mut Session) -> Vec<String> {
    session.open_article(&id("second"));
    let open = session.open().unwrap();
    let line = |offer: &tagline::session::Offer| {
        let span = offer.suggestion.span()?;
        Some(format!(
            "{} {} {:.0}",
            span.label,
            open.article.text.slice(span.range),
            span.score * 100.0
        ))
    };
    open.offers().iter().filter_map(line).collect()
}

#[test]
fn the_memory_is_of_ones_own_work_or_of_everyones() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), &[("PER", "Ada Moor")]);
    let own = SuggestSettings::default;
    let everyone = || SuggestSettings { everyone: true, ..own() };
    assert_eq!(suggested(&mut as_annotator(folder.path(), "ana", own())), ["PER Ada Moor 100"]);
    let nothing: [&str; 0] = [];
    assert_eq!(suggested(&mut as_annotator(folder.path(), "ben", own())), nothing);
    let mut ben = as_annotator(folder.path(), "ben", everyone());
    assert_eq!(suggested(&mut ben), ["PER Ada Moor 100"]);
    assert_eq!(ben.sources().remembered(), Some((1, 1)));
    // In a blind project one’s own must be done first.
    ben.dispatch(Action::SetBlind(true));
    drop(ben);
    assert_eq!(suggested(&mut as_annotator(folder.path(), "ben", everyone())), nothing);
}

#[test]
fn what_a_finished_article_leaves_unlabelled_counts() {
    let folder = tempfile::tempdir().unwrap();
    // One of two places is labelled in an article that is done.
    labelled(folder.path(), &[("LOC", "Lysvik")]);
    let mut ana = as_annotator(folder.path(), "ana", SuggestSettings::default());
    assert_eq!(suggested(&mut ana), ["LOC Lysvik 50", "LOC Lysvik 50"]);
    // It learns from each change, also from undone ones.
    tag(&mut ana, "PER", "Ada Moor");
    tag(&mut ana, "LOC", "Lysvik");
    assert_eq!(suggested(&mut ana), ["LOC Lysvik 67"]);
    ana.dispatch(Action::Undo);
    assert_eq!(suggested(&mut ana), ["LOC Lysvik 50", "LOC Lysvik 50"]);
    let folded = SuggestSettings { fold_case: true, ..SuggestSettings::default() };
    ana.choose_sources(folded);
    assert_eq!(suggested(&mut ana), ["LOC Lysvik 50", "LOC Lysvik 50", "LOC LYSVIK 50"]);
    ana.choose_sources(SuggestSettings::none());
    assert!(suggested(&mut ana).is_empty());
}

#[test]
fn a_broken_set_is_told_and_the_others_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), &[("PER", "Ada Moor")]);
    let sets = folder.path().join("annotations/ana");
    fs::write(sets.join("second.ron"), "(format: 1, nonsense").unwrap();
    let ana = as_annotator(folder.path(), "ana", SuggestSettings::default());
    assert_eq!(ana.sources().remembered(), Some((1, 1)));
    let rows = ana.source_rows();
    assert!(rows[0].problems[0].contains("1 sets could not be read"), "{:?}", rows[0]);
}

#[test]
fn taking_and_undoing_is_tallied_at_once() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path(), &[("PER", "Ada Moor")]);
    let mut ana = as_annotator(folder.path(), "ana", SuggestSettings::default());
    ana.open_article(&id("second"));
    let counts = |session: &Session| {
        let row = session.source_rows().into_iter().next().unwrap();
        (row.tally.taken, row.tally.refused)
    };
    while ana.selected_offer().is_none_or(|o| o.suggestion.span().is_none()) {
        ana.dispatch(Action::StepOffer(Way::Forward));
    }
    ana.dispatch(Action::TakeOffer);
    assert_eq!(counts(&ana), (1, 0));
    ana.dispatch(Action::Undo);
    assert_eq!(counts(&ana), (0, 0));
    while ana.selected_offer().is_none_or(|o| o.suggestion.span().is_none()) {
        ana.dispatch(Action::StepOffer(Way::Forward));
    }
    ana.dispatch(Action::RefuseOffer);
    assert_eq!(counts(&ana), (0, 1));
    // They are read again from the sets.
    ana.close_article();
    let ana = as_annotator(folder.path(), "ana", SuggestSettings::default());
    assert_eq!(counts(&ana), (0, 1));
}
