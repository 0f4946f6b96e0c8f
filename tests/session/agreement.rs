//! Figures of the whole project: worked out beside, stopped, begun again, kept, and their places.

use std::sync::Arc;
use std::time::Duration;

use super::*;
use tagline::review::figures::Report;
use tagline::review::figures::places::Which;
use tagline::session::{AgreementAction, Chord, PartId, Spot, Standing, Study};

/// Tags the words of an article as an annotator has them.
fn annotate(folder: &Path, name: &str, article: &str, spans: &[(&str, &str)], done: bool) {
    let mut session = Session::new(Project::open(folder).unwrap(), name);
    session.dispatch(Action::OpenArticle(id(article)));
    for (label, words) in spans {
        tag(&mut session, label, words);
    }
    if done {
        session.dispatch(Action::MarkDone);
    }
    session.close_article();
}

/// Three who have annotated the first article, two the second.
fn team(folder: &Path) {
    fs::write(folder.join("first.txt"), FIRST).unwrap();
    fs::write(folder.join("second.txt"), SECOND).unwrap();
    let (ada, lysvik, friday) = (("PER", "Ada Moor"), ("LOC", "Lysvik"), ("DATE", "Friday"));
    annotate(folder, "ana", "first", &[ada, lysvik, friday], true);
    annotate(folder, "ben", "first", &[("PER", "Ada"), ("ORG", "Lysvik"), friday], false);
    annotate(folder, "cleo", "first", &[ada, lysvik, friday], false);
    annotate(folder, "ana", "second", &[("MISC", "ferry")], false);
    annotate(folder, "ben", "second", &[("MISC", "ferry")], false);
}

fn as_annotator(folder: &Path, name: &str) -> Session {
    Session::repeatable(Project::open(folder).unwrap(), name, || jiff::Timestamp::UNIX_EPOCH)
}

/// Until nothing is worked out any more.
fn wait(session: &mut Session) -> Standing {
    for _ in 0..6000 {
        if !session.poll_agreement() {
            return session.agreement().unwrap().standing();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the figures never come");
}

fn study(session: &mut Session) -> Arc<Study> {
    match wait(session) {
        Standing::There(study) => study,
        other => panic!("there are no figures: {other:?}"),
    }
}

fn obstacle(session: &mut Session) -> String {
    match wait(session) {
        Standing::None(why) => why,
        other => panic!("{other:?}"),
    }
}

fn ask(session: &mut Session, action: AgreementAction) {
    session.dispatch(Action::Agreement(action));
}

fn entities(session: &Session) -> PartId {
    PartId::Spans(session.schema().span_layers[0].name.clone())
}

fn exact(report: &Report, part: &PartId) -> (f64, usize) {
    let figures = part.of(report).unwrap().figures();
    let (_, measure) = figures.into_iter().find(|(name, _)| *name == "f1_exact").unwrap();
    (measure.value.unwrap(), measure.used)
}

#[test]
fn figures_come_from_beside_and_are_kept_while_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    team(folder.path());
    let mut session = as_annotator(folder.path(), "ana");
    assert!(session.agreement().is_none());
    session.dispatch(session.action_for(Chord::char('g').ctrl()).unwrap());
    assert!(matches!(session.agreement().unwrap().standing(), Standing::Working(_)));
    let first = study(&mut session);
    assert_eq!(first.report.annotators, ["ana", "ben", "cleo"]);
    assert_eq!(first.report.units.rounds, 1000);
    // Ada Moor, Lysvik, Friday of three, and ferry of two: 4 pairs of 3 and 1 alike.
    let (value, used) = exact(&first.report, &entities(&session));
    assert_eq!((value * 20.0).round() as usize, 12, "{value}");
    assert_eq!(used, 20);
    // Each article has its own; two are too few to be followed over time.
    assert_eq!(first.per_article.len(), 2);
    assert_eq!(exact(&first.per_article[1].report, &entities(&session)), (1.0, 2));
    assert!(first.over_time.is_empty());
    // Nothing that is about an article is done here.
    assert_eq!(session.action_for(Chord::char('q')), None);
    session.dispatch(Action::Escape);
    assert!(session.agreement().is_none());

    session.dispatch(Action::ShowAgreement);
    let again = study(&mut session);
    assert!(Arc::ptr_eq(&first, &again), "nothing has changed");
    session.dispatch(Action::ShowAgreement);

    session.dispatch(Action::OpenArticle(id("second")));
    tag(&mut session, "MISC", "noon");
    session.dispatch(Action::ShowAgreement);
    let after = study(&mut session);
    assert!(!Arc::ptr_eq(&first, &after), "a span is new");
    assert_eq!(exact(&after.report, &entities(&session)).1, 21);
}

#[test]
fn who_takes_part_and_which_articles_count_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    team(folder.path());
    annotate(folder.path(), "gold", "first", &[("PER", "Ada Moor")], false);
    let mut session = as_annotator(folder.path(), "ana");
    session.dispatch(Action::ShowAgreement);
    assert_eq!(session.agreement().unwrap().everybody(), ["ana", "ben", "cleo", "gold"]);
    assert!(!session.agreement().unwrap().takes_part("gold"));
    study(&mut session);
    let compare = |annotator: &str, takes_part| AgreementAction::Compare {
        annotator: annotator.to_owned(),
        takes_part,
    };
    ask(&mut session, compare("ben", false));
    assert_eq!(study(&mut session).report.annotators, ["ana", "cleo"]);
    assert!(study(&mut session).left_out().iter().any(|why| why.contains("only one of them")));
    ask(&mut session, compare("cleo", false));
    assert!(obstacle(&mut session).contains("two annotators"));
    ask(&mut session, compare("gold", true));
    assert_eq!(study(&mut session).report.annotators, ["ana", "gold"]);
    ask(&mut session, compare("ben", true));
    ask(&mut session, AgreementAction::Articles("sec*".to_owned()));
    assert_eq!(study(&mut session).report.units.articles, 1);
    ask(&mut session, AgreementAction::Articles("none*".to_owned()));
    assert!(obstacle(&mut session).contains("none*"));
    ask(&mut session, AgreementAction::Articles("[".to_owned()));
    assert!(obstacle(&mut session).contains("no pattern"));
}

#[test]
fn working_them_out_is_stopped_and_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    team(folder.path());
    let mut session = as_annotator(folder.path(), "ana");
    session.dispatch(Action::ShowAgreement);
    ask(&mut session, AgreementAction::Stop);
    assert!(matches!(wait(&mut session), Standing::Stopped));
    ask(&mut session, AgreementAction::Again);
    study(&mut session);
    // Leaving stops it, too; coming back begins anew.
    ask(&mut session, AgreementAction::Articles("first".to_owned()));
    session.dispatch(Action::Escape);
    session.dispatch(Action::ShowAgreement);
    assert_eq!(study(&mut session).report.units.articles, 1);
}

#[test]
fn with_one_annotator_it_says_what_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    let mut nobody = session(folder.path());
    nobody.dispatch(Action::ShowAgreement);
    assert!(obstacle(&mut nobody).contains("two annotators"));
    drop(nobody);
    annotate(folder.path(), "ana", "first", &[("PER", "Ada Moor")], false);
    let mut one = as_annotator(folder.path(), "ana");
    one.dispatch(Action::ShowAgreement);
    assert!(obstacle(&mut one).starts_with("Only ana has annotated here."));
}

#[test]
fn in_a_blind_project_the_figures_are_of_what_one_has_done() {
    let folder = tempfile::tempdir().unwrap();
    team(folder.path());
    let mut project = Project::open(folder.path()).unwrap();
    project.set_blind(true).unwrap();
    project.set_adjudicators(&["dora".to_owned()]).unwrap();
    let mut ana = as_annotator(folder.path(), "ana");
    ana.dispatch(Action::ShowAgreement);
    let own = study(&mut ana);
    assert_eq!(own.report.units.articles, 1, "only the first is done");
    assert!(own.left_out().iter().any(|why| why.contains("blind")), "{:?}", own.left_out());
    let mut ben = as_annotator(folder.path(), "ben");
    ben.dispatch(Action::ShowAgreement);
    assert!(obstacle(&mut ben).contains("blind"));
    let mut dora = as_annotator(folder.path(), "dora");
    dora.dispatch(Action::ShowAgreement);
    assert_eq!(study(&mut dora).report.units.articles, 2);
    // Somebody else at the same desk sees no more than they may.
    assert!(dora.set_annotator("ben"));
    assert!(obstacle(&mut dora).contains("blind"));
}

#[test]
fn a_figure_leads_to_its_places_and_a_place_into_the_review() {
    let folder = tempfile::tempdir().unwrap();
    team(folder.path());
    let mut session = as_annotator(folder.path(), "ana");
    session.dispatch(Action::ShowAgreement);
    let figures = study(&mut session);
    let cell = entities(&session).cell(Which::All, "f1_exact", Some((0, 1)));
    let title = "Entities, ana and ben".to_owned();
    ask(&mut session, AgreementAction::Places { cell, title });
    wait(&mut session);
    let found = session.agreement().unwrap().spots().unwrap().found.clone().unwrap();
    let said = |spot: &Spot| {
        let one = |(who, what): &(usize, Vec<String>)| {
            format!("{} {}", figures.report.annotators[*who], what.join("+"))
        };
        format!("{} [{}]", spot.words, spot.said.iter().map(one).collect::<Vec<_>>().join(", "))
    };
    let differ: Vec<String> = found.iter().filter(|spot| !spot.agreed).map(said).collect();
    assert!(differ.contains(&"Lysvik [ana LOC, ben ORG]".to_owned()), "{differ:?}");
    let lysvik = found.iter().find(|spot| spot.words == "Lysvik").unwrap().clone();
    let open = AgreementAction::Open { article: lysvik.article, at: Some(lysvik.at) };
    ask(&mut session, open);
    assert!(session.agreement().is_none());
    assert_eq!(session.current_id(), Some(id("first")));
    let item = session.review().unwrap().item().unwrap();
    assert_eq!(item.subject.place, lysvik.at);
    // From the review to the figures, and back to it.
    session.dispatch(Action::ShowAgreement);
    study(&mut session);
    session.dispatch(Action::Escape);
    assert!(session.review().is_some());
}

#[test]
fn the_table_and_the_file_are_those_of_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    team(folder.path());
    let mut session = as_annotator(folder.path(), "ana");
    session.dispatch(Action::ShowAgreement);
    let figures = study(&mut session);
    session.take_effects();
    ask(&mut session, AgreementAction::Copy);
    let copied = session.take_effects();
    assert_eq!(copied, [Effect::Copy(figures.report.csv().unwrap())]);
    ask(&mut session, AgreementAction::Save);
    let asked = [Effect::Window(Action::Agreement(AgreementAction::Save))];
    assert_eq!(session.take_effects(), asked);
    let file = folder.path().join("agreement.json");
    session.save_figures(&file);
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(json, serde_json::to_value(&figures.report).unwrap());
}
