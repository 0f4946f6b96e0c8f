//! The figures of the whole project: looked at, explained, followed into the text.

use egui::{Key, Modifiers};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tagline::session::Action;

use super::stage::Stage;

const CTRL: Modifiers = Modifiers::COMMAND;

impl Stage {
    /// Opens the page of figures by its key and waits for these.
    fn figures(&mut self) {
        self.window.key_press_modifiers(CTRL, Key::G);
        self.wait_for_exchange();
    }

    /// What is called something that begins so, in full.
    fn called(&self, start: &str) -> String {
        let all = self.labels();
        all.iter()
            .find(|name| name.starts_with(start))
            .unwrap_or_else(|| panic!("no “{start}” among {all:#?}"))
            .clone()
    }

    fn node<'a>(&'a self, name: &'a str) -> Node<'a> {
        self.window.query_all_by_label(name).next().unwrap()
    }

    fn labels(&self) -> Vec<String> {
        let nodes = self.window.root().children_recursive();
        nodes.filter_map(|n| n.accesskit_node().label()).collect()
    }

    /// Presses what is called something that begins so, and waits for what comes of it.
    fn press_first(&mut self, start: &str) {
        let name = self.called(start);
        self.node(&name).click();
        self.window.step();
        self.wait_for_exchange();
    }
}

/// What `tagline agree` says of the sample, two digits of it.
fn known(stage: &Stage, layer: &str, figure: &str) -> String {
    use tagline::agreement::Resampling;
    use tagline::review::figures::{Asked, report};
    let project = tagline::project::Project::open(stage.folder.path()).unwrap();
    let annotators = ["ada", "example", "tomas"].map(str::to_owned);
    let team = project.team(&annotators, |_| true, || false).unwrap();
    let asked = Asked {
        layer: None,
        resampling: Resampling { rounds: 0, seed: 1 },
        gamma: None,
        between: &|_| true,
    };
    let report = report(project.schema(), &team.annotators, &team.articles, &asked).unwrap();
    let json = serde_json::to_value(&report).unwrap();
    format!("{:.2}", json["layers"][layer][figure]["value"].as_f64().unwrap())
}

#[test]
fn the_figures_are_those_of_the_command_line_and_lead_into_the_text() {
    let mut stage = Stage::sample();
    stage.figures();
    let layer = stage.session().schema().span_layers[0].name.clone();
    let exact = known(&stage, &layer, "f1_exact");
    assert!(stage.called("F1, exact: ").starts_with(&format!("F1, exact: {exact}")));
    let alpha = known(&stage, &layer, "alpha_u");
    assert!(stage.called("Unitizing α (αU): ").contains(&alpha));
    assert!(stage.has("There are no intervals: these take two articles or more."));

    // A cell of the map shows its places; one of them is opened in the review.
    stage.press_first("F1, exact, ada and example: ");
    assert!(stage.has("Places"));
    let place = stage
        .labels()
        .into_iter()
        .find(|name| name.contains(": ada ") && name.contains(", example "))
        .unwrap();
    stage.press(&place);
    assert!(stage.session().agreement().is_none());
    let review = stage.session().review().unwrap();
    assert!(review.item().is_some(), "a difference is in hand");
}

#[test]
fn a_figure_is_explained_and_escape_leaves_step_by_step() {
    let mut stage = Stage::sample();
    stage.figures();
    stage.press("What is Unitizing α (αU)?");
    assert!(stage.has("What it measures"));
    assert!(stage.has("alpha_u"));
    stage.key(Key::Escape);
    assert!(!stage.has("What it measures"));
    assert!(stage.session().agreement().is_some());
    // Further down than the window shows: the keyboard brings it into view.
    let cell = stage.called("PER, F1, exact: ");
    stage.node(&cell).focus();
    stage.window.run_steps(4);
    stage.window.key_press(Key::Space);
    stage.window.step();
    stage.wait_for_exchange();
    assert!(stage.has("Places"));
    stage.key(Key::Escape);
    assert!(!stage.has("Places"));
    stage.key(Key::Escape);
    assert!(stage.session().agreement().is_none());
    stage.press("Agreement");
    stage.wait_for_exchange();
    assert!(stage.session().agreement().is_some());
    stage.press("Agreement");
    assert!(stage.session().agreement().is_none());
}

#[test]
fn layers_people_and_articles_are_chosen_without_the_mouse() {
    let mut stage = Stage::sample();
    stage.figures();
    stage.key(Key::J);
    stage.key(Key::J);
    assert!(stage.has_containing("Analysis, Krippendorff's α: "), "comment types");
    stage.key(Key::K);
    stage.key(Key::K);
    stage.node("Compare tomas").focus();
    stage.window.step();
    assert_eq!(stage.focused(), "Compare tomas");
    stage.window.key_press(Key::Space);
    stage.window.step();
    stage.wait_for_exchange();
    assert!(!stage.session().agreement().unwrap().takes_part("tomas"));
    assert!(!stage.has_containing("F1, exact, ada and tomas"));
    // The keys of the page are letters in a field; what is typed counts when it is left.
    stage.node("Articles like").focus();
    stage.window.step();
    stage.type_text("jx*");
    stage.window.key_press(Key::Enter);
    stage.window.step();
    stage.wait_for_exchange();
    assert!(stage.has_containing("No article that is like “jx*”"));
    stage.key(Key::Escape);
    assert!(stage.session().agreement().is_none());
}

#[test]
fn working_the_figures_out_is_cancelled() {
    let mut stage = Stage::sample();
    stage.window.key_press_modifiers(CTRL, Key::G);
    for _ in 0..200 {
        stage.window.step();
        if stage.has("Cancel") {
            break;
        }
    }
    stage.press("Cancel");
    assert!(stage.has("The figures were not worked out to the end."));
    stage.press("Work them out");
    stage.wait_for_exchange();
    assert!(stage.has_containing("F1, exact: "));
}

#[test]
fn with_one_annotator_it_says_what_it_takes() {
    let mut stage = Stage::new();
    stage.key(Key::ArrowRight);
    stage.key(Key::Num1);
    stage.figures();
    assert!(stage.has_containing("Only ana has annotated here."));
}

/// Two who agree less on the second of three articles.
fn three_articles() -> Stage {
    let stage = Stage::with_schema(tagline::schema::builtin_source("news").unwrap());
    let folder = stage.folder.path().to_path_buf();
    drop(stage.window);
    for name in ["dam", "ferry", "quay"] {
        let text = format!("The {name}\n\nAda Moor saw Omar Nasr at Lysvik on Friday.\n");
        std::fs::write(folder.join(format!("{name}.txt")), text).unwrap();
    }
    for (name, label) in [("ana", "LOC"), ("ben", "ORG")] {
        let project = tagline::project::Project::open(&folder).unwrap();
        let ids: Vec<_> = project.articles().iter().map(|entry| entry.id.clone()).collect();
        let mut session = tagline::session::Session::new(project, name);
        for id in ids.iter().filter(|id| id.0 != "bridge") {
            session.dispatch(Action::OpenArticle(id.clone()));
            let differs = id.0 == "ferry";
            let text = session.open().unwrap().article.text.as_str().to_owned();
            for (label, words) in [
                ("PER", "Ada Moor"),
                ("PER", "Omar Nasr"),
                (if differs { label } else { "LOC" }, "Lysvik"),
            ] {
                let start = text.find(words).unwrap();
                let range = tagline::text::ByteRange::new(start, start + words.len());
                session.dispatch(Action::TagRange { label: label.to_owned(), range });
            }
        }
        session.close_article();
    }
    let window = super::stage::open(&folder, 1440.0, 1600.0);
    Stage { folder: stage.folder, window }
}

#[test]
fn articles_are_sorted_by_a_figure_and_opened_in_the_review() {
    let mut stage = three_articles();
    stage.figures();
    let order = |stage: &Stage| -> Vec<String> {
        let of =
            |name: String| Some(name.strip_prefix("Review “The ")?.split('”').next()?.to_owned());
        stage.labels().into_iter().filter_map(of).collect()
    };
    assert_eq!(order(&stage), ["dam", "ferry", "quay"]);
    stage.press("Sort articles by F1 exact");
    assert_eq!(order(&stage), ["ferry", "dam", "quay"]);
    stage.press("Sort articles by F1 exact, now the least first");
    assert_eq!(order(&stage), ["dam", "quay", "ferry"]);
    stage.press_first("Review “The ferry”");
    let open = stage.session().open().unwrap();
    assert_eq!(open.article.id.0, "ferry");
    assert_eq!(stage.session().review().unwrap().here().unwrap().differences().len(), 1);
}
