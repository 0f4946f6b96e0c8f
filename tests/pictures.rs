//! Every screen as a picture: drawn without GPU or display, light and dark, at 100 %
//! and 150 %, and compared with the pictures in `tests/snapshots`.
//!
//! After a change that is meant to be seen, look at the new pictures in
//! `target/pictures`, then accept them with `ACCEPT_PICTURES=1 cargo test --test pictures`.

#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests may fail loudly.

use std::fs;
use std::path::{Path, PathBuf};

use egui::{Context, Event, Modifiers, PointerButton, Pos2, Theme, Vec2, pos2, vec2};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageEncoder as _, RgbaImage};
use tagline::article::ArticleId;
use tagline::project::{ModelSettings, Project, Settings, SuggestSettings, unpack_sample};
use tagline::render::Offscreen;
use tagline::review::compare::Kind;
use tagline::session::{
    Action, AgreementAction, PartId, RemarkOn, ReviewAction, SearchAction, SearchScope, Session,
    Side, Way,
};
use tagline::ui::App;

/// A channel may differ by this much without being seen.
const TOLERANCE: u8 = 3;
/// This share of the pixels may differ by more: the edge of a letter, say.
const DIFFERENT: f64 = 0.0005;

const VARIANTS: [(&str, Theme, f32, Vec2); 4] = [
    ("light-100", Theme::Light, 1.0, vec2(1440.0, 900.0)),
    ("dark-100", Theme::Dark, 1.0, vec2(1440.0, 900.0)),
    ("light-150", Theme::Light, 1.5, vec2(1200.0, 750.0)),
    ("dark-150", Theme::Dark, 1.5, vec2(1200.0, 750.0)),
];

struct Screen {
    app: App,
    screen: Offscreen,
    _folder: tempfile::TempDir,
}

impl Screen {
    fn new(theme: Theme, scale: f32, size: Vec2, open: impl Fn(&Context, &Path) -> App) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut screen = Offscreen::new(size, scale, theme);
        let app = open(screen.ctx(), folder.path());
        screen.set_theme(theme);
        let mut all = Self { app, screen, _folder: folder };
        all.settle();
        all
    }

    fn settle(&mut self) {
        let ctx = self.screen.ctx().clone();
        let frames = self.screen.settle(12, &mut |ui| {
            self.app.logic(&ctx);
            self.app.ui(ui);
        });
        assert!(frames.is_some(), "the window never comes to rest");
    }

    /// Frames until work on another thread is done.
    fn wait(&mut self) {
        let ctx = self.screen.ctx().clone();
        for _ in 0..2000 {
            drop(self.screen.frame(Vec::new(), &mut |ui| {
                self.app.logic(&ctx);
                self.app.ui(ui);
            }));
            if !self.app.is_exchanging() {
                return self.settle();
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        panic!("the work never ends");
    }

    /// Asks for something that is worked out on another thread.
    fn work(&mut self, action: Action) {
        let ctx = self.screen.ctx().clone();
        self.app.ask(&ctx, action);
        self.wait();
    }

    fn ask(&mut self, action: Action) {
        let ctx = self.screen.ctx().clone();
        self.app.ask(&ctx, action);
        self.settle();
    }

    fn click(&mut self, pos: Pos2, button: PointerButton) {
        let ctx = self.screen.ctx().clone();
        let press =
            |pressed| Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
        for events in [vec![Event::PointerMoved(pos)], vec![press(true)], vec![press(false)]] {
            drop(self.screen.frame(events, &mut |ui| {
                self.app.logic(&ctx);
                self.app.ui(ui);
            }));
        }
        self.settle();
    }
}

fn sample(ctx: &Context, folder: &Path) -> App {
    unpack_sample(folder).unwrap();
    app_of(ctx, folder, "example")
}

fn app_of(ctx: &Context, folder: &Path, annotator: &str) -> App {
    let project = Project::open(folder).unwrap();
    let session = Session::repeatable(project, annotator, || jiff::Timestamp::UNIX_EPOCH);
    App::with_session(ctx, session, Settings::default())
}

fn next_span() -> Action {
    Action::StepSpan { way: Way::Forward, same_label: false }
}

/// Takes the screen in all variants and compares.
fn check(name: &str, open: impl Fn(&Context, &Path) -> App, act: impl Fn(&mut Screen)) {
    let mut wrong = Vec::new();
    for (variant, theme, scale, size) in VARIANTS {
        let mut screen = Screen::new(theme, scale, size, &open);
        act(&mut screen);
        let picture = screen.screen.screenshot();
        if let Err(why) = compare(&format!("{name}-{variant}"), &picture) {
            wrong.push(why);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(name: &str, picture: &RgbaImage) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known = root.join("tests/snapshots").join(format!("{name}.png"));
    if std::env::var_os("ACCEPT_PICTURES").is_some() {
        save(&known, picture);
        return Ok(());
    }
    let new = root.join("target/pictures").join(format!("{name}.png"));
    let expected = match image::open(&known) {
        Ok(image) => image.to_rgba8(),
        Err(error) => {
            save(&new, picture);
            return Err(format!(
                "{}: {error}; the new picture is {}",
                known.display(),
                new.display()
            ));
        }
    };
    let differ = if expected.dimensions() == picture.dimensions() {
        expected
            .pixels()
            .zip(picture.pixels())
            .filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > TOLERANCE))
            .count()
    } else {
        usize::MAX
    };
    let allowed = (f64::from(picture.width()) * f64::from(picture.height()) * DIFFERENT) as usize;
    if differ <= allowed {
        return Ok(());
    }
    save(&new, picture);
    Err(format!(
        "{name}: {differ} pixels differ ({allowed} may); the new picture is {}",
        new.display()
    ))
}

fn save(path: &PathBuf, picture: &RgbaImage) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = fs::File::create(path).unwrap();
    let opaque: Vec<u8> = picture.pixels().flat_map(|p| [p.0[0], p.0[1], p.0[2]]).collect();
    PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::Adaptive)
        .write_image(&opaque, picture.width(), picture.height(), image::ExtendedColorType::Rgb8)
        .unwrap();
}

#[test]
fn annotate() {
    check("annotate", sample, |_| {});
}

#[test]
fn a_selected_quote() {
    check("quote", sample, |screen| {
        for _ in 0..38 {
            screen.ask(next_span());
        }
    });
}

#[test]
fn quotes_panel() {
    check("quotes-panel", sample, |screen| {
        screen.ask(Action::ShowSide(Side::Quotes));
        let open = screen.app.session().unwrap().open().unwrap();
        let quote = open.quotes(screen.app.session().unwrap().schema())[1].id;
        screen.ask(Action::SelectSpan(quote));
    });
}

/// Ten articles that three have annotated, one of them less like the others, two by one only.
fn press(ctx: &Context, folder: &Path) -> App {
    let people = ["Ada Moor", "Omar Nasr", "Vera Holt", "Karl Lind", "Ines Roy"];
    let places = ["Lysvik", "Port Ansel", "Varn", "Tessel", "Holm"];
    let text = |n: usize| {
        let (one, other) = (people[n % 5], people[(n + 2) % 5]);
        let (here, there) = (places[n % 5], places[(n + 3) % 5]);
        format!(
            "{here} waits for the ferry\n\n{one} of the Harbour Board said on Friday that {here} would wait for the ferry from {there}. {other} of the Ferry Union was not so sure. The mayor of {there} said nothing.\n\nReader Comments (2)\n\n  • Vera\n    Mar 3, 2021 - 6:12PM\n\n    Who paid for it?\n\n\n  • Karl\n    Mar 3, 2021 - 7:30PM\n\n    {here} did, of course.\n"
        )
    };
    let project = "(format: 1, name: \"Harbour press\", articles: \".\")";
    fs::write(folder.join("project.ron"), project).unwrap();
    for n in 0..12 {
        fs::write(folder.join(format!("2021-03-{:02}.txt", n + 1)), text(n)).unwrap();
    }
    for (who, name) in ["amina", "ben", "chiara"].into_iter().enumerate() {
        let project = Project::open(folder).unwrap();
        let mut session =
            Session::repeatable(project, name, || "2021-03-08T10:00:00Z".parse().unwrap());
        for n in 0..if who == 0 { 12 } else { 10 } {
            let id = tagline::article::ArticleId(format!("2021-03-{:02}", n + 1));
            session.dispatch(Action::OpenArticle(id));
            let slips = |every: usize| who > 0 && (n * 3 + who * 2) % every == 0;
            let (one, other) = (people[n % 5], people[(n + 2) % 5]);
            let board = if slips(3) { "the Harbour Board" } else { "Harbour Board" };
            let mut tags = vec![("PER", one), ("ORG", board), ("DATE", "Friday")];
            tags.push((if slips(4) { "ORG" } else { "LOC" }, places[(n + 3) % 5]));
            if !slips(5) {
                tags.push(("PER", other));
                tags.push(("ORG", "Ferry Union"));
            }
            if who < 2 || n % 2 == 0 {
                tags.push(("ROLE", if slips(2) { "mayor" } else { "The mayor" }));
            }
            for (label, words) in tags {
                let open = session.open().unwrap();
                let start = open.article.text.as_str().find(words).unwrap();
                let range = tagline::text::ByteRange::new(start, start + words.len());
                session.dispatch(Action::TagRange { label: label.to_owned(), range });
            }
            let layer = session.schema().segment_layers[0].clone();
            for comment in 0..2 {
                session.dispatch(Action::FocusComment(comment));
                let at = comment + usize::from(slips(3 + comment));
                let label = layer.labels[at].name.clone();
                session.dispatch(Action::ToggleSegmentLabel { layer: layer.name.clone(), label });
            }
        }
        session.close_article();
    }
    app_of(ctx, folder, "amina")
}

fn figures(screen: &mut Screen) {
    screen.work(Action::ShowAgreement);
}

#[test]
fn agreement() {
    check("agreement", press, figures);
}

/// The project as a whole: the press project with three annotators, and nothing counted as a table.
#[test]
fn project() {
    check("project", press, |screen| screen.work(Action::ShowProject));
}

/// The sample, with one annotator chosen, as tables, from below.
#[test]
fn project_tables() {
    use tagline::session::DashboardAction;
    check("project-tables", sample, |screen| {
        screen.work(Action::ShowProject);
        screen.ask(Action::Dashboard(DashboardAction::Person(Some("ada".to_owned()))));
        screen.ask(Action::Dashboard(DashboardAction::ToggleTables));
    });
}

/// The places that a figure of two annotators was made from.
#[test]
fn agreement_places() {
    use tagline::review::figures::places::Which;
    check("agreement-places", press, |screen| {
        figures(screen);
        let layer = screen.app.session().unwrap().schema().span_layers[0].name.clone();
        let cell = PartId::Spans(layer).cell(Which::All, "f1_exact", Some((0, 1)));
        let title = "Entities: F1, exact, amina and ben".to_owned();
        screen.work(Action::Agreement(AgreementAction::Places { cell, title }));
    });
}

/// The types of comments of the sample, which has one article, and what a figure is.
#[test]
fn agreement_help() {
    check("agreement-help", sample, |screen| {
        figures(screen);
        for _ in 0..2 {
            screen.ask(Action::Agreement(AgreementAction::Step(Way::Forward)));
        }
        // The question mark behind the first figure.
        screen.click(pos2(480.0, 271.0), PointerButton::Primary);
    });
}

/// Turns the wheel over the middle of the window, and takes the pointer away.
fn scroll(screen: &mut Screen, points: f32) {
    let wheel = Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    let mut frames = vec![vec![Event::PointerMoved(pos2(700.0, 500.0))], vec![wheel]];
    // It turns for a while.
    frames.extend(vec![Vec::new(); 60]);
    frames.push(vec![Event::PointerGone]);
    let ctx = screen.screen.ctx().clone();
    for events in frames {
        drop(screen.screen.frame(events, &mut |ui| {
            screen.app.logic(&ctx);
            screen.app.ui(ui);
        }));
    }
    screen.settle();
}

/// Which labels are taken for which, and which articles are hard.
#[test]
fn agreement_by_article() {
    check("agreement-articles", press, |screen| {
        figures(screen);
        scroll(screen, 640.0);
    });
}

/// How it went over time.
#[test]
fn agreement_over_time() {
    check("agreement-time", press, |screen| {
        figures(screen);
        scroll(screen, 4000.0);
    });
}

#[test]
fn entities_panel() {
    check("entities-panel", sample, |screen| {
        screen.ask(next_span());
        screen.ask(Action::ShowSide(Side::Entities));
        // The first chain of the list, to see its fields and mentions.
        let right = screen.screen.ctx().content_rect().right();
        screen.click(pos2(right - 150.0, 152.0), PointerButton::Primary);
    });
}

#[test]
fn remarks() {
    check("remarks", sample, |screen| {
        let say = |screen: &mut Screen, text: &str| {
            let on = screen.app.session().unwrap().remark_subject().unwrap();
            screen.ask(Action::SayRemark { on, text: text.to_owned() });
            let session = screen.app.session().unwrap();
            session.remarks().iter().find(|t| t.remarks[0].text == text).unwrap().id
        };
        screen.ask(Action::FocusComment(3));
        let old = say(screen, "Sarcasm, or is it meant?");
        screen.ask(Action::AnswerRemark {
            thread: old,
            text: "Three accords had a page 3, so it is meant to sting: both labels.".to_owned(),
        });
        screen.ask(Action::ResolveRemark(old));
        let new = say(screen, "And the stance? He is against the accord, not against tess.");
        screen.ask(Action::AnswerRemark {
            thread: new,
            text: "The accord, by the guideline.".to_owned(),
        });
    });
}

fn ada(ctx: &Context, folder: &Path) -> App {
    unpack_sample(folder).unwrap();
    let mut app = app_of(ctx, folder, "ada");
    // Hers is done, so another would be the first.
    let adjudicated = ArticleId("port-ansel-water-accord".to_owned());
    app.ask(ctx, Action::OpenArticle(adjudicated));
    app
}

#[test]
fn feedback() {
    check("feedback", ada, |screen| {
        for _ in 0..3 {
            screen.ask(Action::StepChange(Way::Forward));
        }
    });
}

#[test]
fn feedback_from_the_top() {
    check("feedback-top", ada, |screen| screen.ask(Action::ShowSide(Side::Changes)));
}

#[test]
fn a_change_asked_about() {
    check("feedback-asked", ada, |screen| {
        for _ in 0..6 {
            screen.ask(Action::StepChange(Way::Forward));
        }
        let session = screen.app.session().unwrap();
        let on = session.change_subject(session.change_in_hand().unwrap()).unwrap();
        let text = "Two utterances to me: the cue stands between them. Where does it say so?";
        screen.ask(Action::SayRemark { on, text: text.to_owned() });
    });
}

#[test]
fn what_is_said_of_a_label() {
    check("guideline-remarks", sample, |screen| {
        let on = RemarkOn::Label("ROLE".to_owned());
        let text = "Is “Mrs” a role? We have it both ways.";
        screen.ask(Action::SayRemark { on, text: text.to_owned() });
        let thread = screen.app.session().unwrap().label_remarks()[0].id;
        let text = "No: a form of address is held by nobody. I will add it to the guideline.";
        screen.ask(Action::AnswerRemark { thread, text: text.to_owned() });
        screen.ask(Action::ShowRemark(thread));
    });
}

#[test]
fn comments() {
    check("comments", sample, |screen| screen.ask(Action::FocusComment(3)));
}

#[test]
fn grid() {
    check("grid", sample, |screen| {
        screen.ask(Action::ToggleGrid);
        screen.ask(Action::FocusComment(8));
        screen.ask(Action::FocusComment(3));
    });
}

/// The first difference of this kind that is open, in a review of the sample.
fn review_at(screen: &mut Screen, kind: Kind) {
    screen.ask(Action::Review(ReviewAction::Toggle));
    let here = screen.app.session().unwrap().review().unwrap().here().unwrap();
    let of_kind = |at: &usize| here.differences()[*at].kinds.contains(&kind);
    let all = 0..here.differences().len();
    let at = all.clone().find(|at| of_kind(at) && !here.is_decided(*at));
    let at = at.or_else(|| all.clone().find(of_kind)).unwrap();
    screen.ask(Action::Review(ReviewAction::Select(at)));
}

#[test]
fn review() {
    check("review", sample, |screen| review_at(screen, Kind::Boundary));
}

#[test]
fn a_review_of_comment_types() {
    check("review-comments", sample, |screen| review_at(screen, Kind::CommentType));
}

#[test]
fn rules() {
    check("review-rules", sample, |screen| {
        screen.ask(Action::Review(ReviewAction::Toggle));
        screen.ask(Action::Review(ReviewAction::ShowRules));
    });
}

#[test]
fn a_review_of_one_annotator() {
    let alone = |ctx: &Context, folder: &Path| {
        // The folder's name stands above it.
        let folder = folder.join("press");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("one.txt"), "The ferry stops\n\nIt left at noon.\n").unwrap();
        app_of(ctx, &folder, "ana")
    };
    check("review-obstacle", alone, |screen| screen.ask(Action::Review(ReviewAction::Toggle)));
}

/// The letters are drawn anew: those of the other theme are no good any more.
#[test]
fn a_theme_is_switched_in_the_window() {
    for (from, to) in [(Theme::Dark, "light"), (Theme::Light, "dark")] {
        let (_, _, scale, size) = VARIANTS[0];
        let mut screen = Screen::new(from, scale, size, sample);
        screen.ask(Action::ToggleTheme);
        let picture = screen.screen.screenshot();
        compare(&format!("annotate-{to}-100"), &picture).unwrap();
    }
}

/// Selects the span that begins at these words.
fn select(screen: &mut Screen, words: &str) {
    let open = screen.app.session().unwrap().open().unwrap();
    let at = open.article.text.as_str().find(words).unwrap();
    let id = open.set().spans_from(at).next().unwrap().id;
    screen.ask(Action::SelectSpan(id));
}

#[test]
fn linking() {
    check("linking", sample, |screen| {
        select(screen, "Drennock had lost");
        screen.ask(Action::StartLink("speaker".to_owned()));
    });
}

#[test]
fn all_links() {
    check("all-links", sample, |screen| {
        select(screen, "Drennock had lost");
        screen.ask(Action::ToggleAllLinks);
    });
}

#[test]
fn suggestions() {
    let open = |ctx: &Context, folder: &Path| {
        unpack_sample(folder).unwrap();
        app_of(ctx, folder, "reader")
    };
    check("suggestions", open, |screen| {
        for _ in 0..4 {
            screen.ask(Action::StepOffer(Way::Forward));
        }
    });
}

/// The sample with a word list, rules with a mistake in them, a memory of what is labelled, and a program on
/// another machine that was not agreed to.
fn with_sources(ctx: &Context, folder: &Path) -> App {
    unpack_sample(folder).unwrap();
    let lists = folder.join("suggest");
    fs::create_dir(&lists).unwrap();
    fs::write(lists.join("bodies.txt"), "label: ORG\nscore: 0.7\n\nwater board\nport\n").unwrap();
    let rules = "label: DATE\npattern: \\b(Mon|Tues|Wednes|Thurs|Fri)day\\b\n\nlabel: DATE\npattern: (\\d\n";
    fs::write(lists.join("days.rules"), rules).unwrap();
    let cloud = ModelSettings {
        name: "cloud".to_owned(),
        command: "python3 ~/models/openai_server.py small".to_owned(),
        server: "https://api.example.com/v1".to_owned(),
        on: true,
        agreed: String::new(),
    };
    let project = Project::open(folder).unwrap();
    let mut session = Session::repeatable(project, "example", || jiff::Timestamp::UNIX_EPOCH);
    let suggest = SuggestSettings { models: vec![cloud], ..SuggestSettings::default() };
    session.choose_sources(suggest.clone());
    App::with_session(ctx, session, Settings { suggest, ..Settings::default() })
}

/// Steps to a suggested label, the `nth` of them.
fn to_label(screen: &mut Screen, nth: usize) {
    let mut seen = 0;
    for _ in 0..60 {
        screen.ask(Action::StepOffer(Way::Forward));
        let offer = screen.app.session().unwrap().selected_offer();
        seen += usize::from(offer.is_some_and(|o| o.suggestion.span().is_some()));
        if seen > nth {
            return;
        }
    }
}

#[test]
fn sources() {
    check("sources", with_sources, |screen| {
        screen.ask(Action::ShowSide(Side::Sources));
    });
}

#[test]
fn sources_in_hand() {
    check("sources-in-hand", with_sources, |screen| {
        screen.ask(Action::ShowSide(Side::Sources));
        to_label(screen, 2);
    });
}

#[test]
fn suggested_labels() {
    check("suggested-labels", with_sources, |screen| to_label(screen, 1));
}

#[test]
fn context_menu() {
    check("menu", sample, |screen| {
        screen.ask(Action::ReadingSize(1));
        // The headline's first words are a span.
        screen.click(pos2(screen.app_left() + 150.0, 190.0), PointerButton::Secondary);
    });
}

#[test]
fn palette() {
    check("palette", sample, |screen| {
        screen.ask(next_span());
        screen.ask(Action::OpenPalette("span"));
    });
}

#[test]
fn keys() {
    check("keys", sample, |screen| screen.ask(Action::ShowKeys));
}

#[test]
fn settings() {
    check("settings", sample, |screen| screen.ask(Action::ShowSettings));
}

#[test]
fn export() {
    check("export", sample, |screen| {
        let ctx = screen.screen.ctx().clone();
        screen.app.ask(&ctx, Action::Export);
        screen.app.export_to("/home/asha/lysvik/sample-brat".into());
        screen.wait();
    });
}

#[test]
fn import() {
    check("import", sample, |screen| {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("comments.jsonl");
        let lines = "{\"text\":\"👋 Ada met Bo in Oslo.\",\"label\":[[2,5,\"Person\"],[17,21,\"Place\"]]}\n\
                     {\"text\":\"Rain again.\",\"label\":[],\"source\":\"Lysvik Tidende\"}\n";
        std::fs::write(&data, lines).unwrap();
        screen.app.import_files(vec![data]);
        screen.app.import_to(Path::new("/home/asha/lysvik/comments-project"));
        screen.wait();
    });
}

#[test]
fn guideline() {
    check("guideline", sample, |screen| {
        screen.ask(next_span());
        screen.ask(Action::ShowGuideline);
    });
}

#[test]
fn find() {
    check("find", sample, |screen| {
        screen.ask(Action::FindInArticle);
        let ctx = screen.screen.ctx().clone();
        drop(screen.screen.frame(vec![Event::Text("river".to_owned())], &mut |ui| {
            screen.app.logic(&ctx);
            screen.app.ui(ui);
        }));
        screen.settle();
        screen.ask(Action::StepFind(Way::Forward));
    });
}

#[test]
fn welcome() {
    let open = |ctx: &Context, _: &Path| {
        let recent = vec!["/data/corpora/press-2024".into(), "/srv/shared/quotes-pilot".into()];
        App::without_project(ctx, Settings { recent, ..Settings::default() })
    };
    check("welcome", open, |_| {});
}

#[test]
fn an_article_that_cannot_be_read() {
    let open = |ctx: &Context, folder: &Path| {
        fs::create_dir(folder.join("press")).unwrap();
        fs::write(folder.join("press/one.txt"), "A headline\n\nA paragraph of text.\n").unwrap();
        fs::write(folder.join("press/two.txt"), b"GIF89a\0\0\0\x01\x02\0").unwrap();
        app_of(ctx, &folder.join("press"), "ana")
    };
    check("unreadable", open, |screen| screen.ask(Action::StepArticle(Way::Forward)));
}

/// Five levels, crossing and discontinuous spans, a place of no width, Arabic and Hebrew.
#[test]
fn dense_annotations() {
    let open = |ctx: &Context, folder: &Path| {
        fs::create_dir(folder.join("press")).unwrap();
        fs::write(folder.join("press/dense.txt"), DENSE).unwrap();
        app_of(ctx, &folder.join("press"), "ana")
    };
    check("dense", open, |screen| {
        for (label, words) in DENSE_SPANS {
            let start = DENSE.find(words).unwrap();
            let range = tagline::text::ByteRange::new(start, start + words.len());
            screen.ask(Action::TagRange { label: (*label).to_owned(), range });
        }
        for (first, second) in [("Neither", "nor"), ("ships", "bridge")] {
            let find = |words: &str| {
                let start = DENSE.find(words).unwrap();
                tagline::text::ByteRange::new(start, start + words.len())
            };
            screen.ask(Action::TagRange { label: "MISC".to_owned(), range: find(first) });
            screen.ask(Action::AddFragment(find(second)));
        }
        screen.ask(Action::Escape);
    });
}

const DENSE: &str = "Six things at once in one line\n\n\
The former mayor of the Old Fish Quay in Port Ansel spoke. Neither the mayor nor the port \
would say how many ships the new bridge can bear.\n\n\
قال عمدة المدينة (Omar Nasr) إن الجسر يكفي 1332 سفينة كل عام.\n\n\
ראש העיר אמר שהגשר (הישן) ייפתח ב-12 ביוני.\n";

const DENSE_SPANS: &[(&str, &str)] = &[
    ("LOC", "Fish Quay"),
    ("LOC", "Old Fish Quay"),
    ("LOC", "Old Fish Quay in Port Ansel"),
    ("ROLE", "mayor of the Old Fish Quay"),
    ("PER", "The former mayor of the Old Fish Quay in Port Ansel"),
    ("ROLE", "former mayor"),
    ("EVT", "Quay in Port Ansel spoke"),
    ("LOC", "Ansel"),
    ("PER", "Omar Nasr"),
    ("ROLE", "عمدة المدينة"),
    ("MISC", "يكفي 1332 سفينة"),
    ("DATE", "12 ביוני"),
    ("PER", "ראש העיר"),
];

impl Screen {
    /// Where the text begins in this window, in points: right of the article list.
    fn app_left(&self) -> f32 {
        248.0
    }
}

/// Somebody else has the set open: this window may only look.
#[test]
fn read_only() {
    let holder = std::cell::RefCell::new(None);
    let open = |ctx: &Context, folder: &Path| {
        unpack_sample(folder).unwrap();
        let project = Project::open(folder).unwrap();
        let mut first = Session::repeatable(project, "example", || jiff::Timestamp::UNIX_EPOCH);
        first.dispatch(next_span());
        first.dispatch(Action::SetConfidence(tagline::annotation::Confidence::HIGH));
        *holder.borrow_mut() = Some(first);
        app_of(ctx, folder, "example")
    };
    check("read-only", open, |screen| {
        screen.ask(next_span());
        screen.ask(Action::Delete);
    });
}

/// The text was changed after it was annotated: what lost its place is listed.
#[test]
fn a_changed_text() {
    let open = |ctx: &Context, folder: &Path| {
        let folder = folder.join("press");
        fs::create_dir(&folder).unwrap();
        let file = folder.join("bridge.txt");
        fs::write(&file, "A bridge\n\nAda Moor opened the bridge at Lysvik.\n").unwrap();
        let project = Project::open(&folder).unwrap();
        let mut session = Session::repeatable(project, "ana", || jiff::Timestamp::UNIX_EPOCH);
        for (label, start, end) in [("PER", 10, 18), ("LOC", 40, 46)] {
            let range = tagline::text::ByteRange::new(start, end);
            session.dispatch(Action::TagRange { label: label.to_owned(), range });
        }
        session.close_article();
        drop(session);
        fs::write(&file, "A bridge\n\nOn Friday Ada Moor opened the bridge in the north.\n")
            .unwrap();
        app_of(ctx, &folder, "ana")
    };
    check("changed-text", open, |_| {});
}

/// Everything that a search over the project shows before anything is done.
#[test]
fn search() {
    check("search", sample, |screen| {
        screen.ask(Action::Search(SearchAction::Show));
        screen.ask(Action::Search(SearchAction::Query("river".to_owned())));
        screen.ask(Action::Search(SearchAction::Step(Way::Forward)));
    });
}

#[test]
fn search_for_annotations() {
    check("search-annotations", sample, |screen| {
        screen.ask(Action::Search(SearchAction::Show));
        let query = "label:PER,ORG kind:span".to_owned();
        screen.ask(Action::Search(SearchAction::Query(query)));
        screen.ask(Action::Search(SearchAction::Step(Way::Forward)));
    });
}

#[test]
fn label_every() {
    check("label-every", sample, |screen| {
        screen.ask(next_span());
        screen.ask(Action::Search(SearchAction::LabelEvery));
        screen.ask(Action::Search(SearchAction::Scope(SearchScope::Project)));
        screen.ask(Action::Search(SearchAction::Walk(Way::Forward)));
    });
}

/// The label set with a label that is renamed and given another colour.
#[test]
fn schema() {
    use tagline::schema::Colour;
    use tagline::session::{SchemaAction, SchemaEdit};
    check("schema", sample, |screen| {
        screen.ask(next_span());
        screen.work(Action::ShowSchema);
        for edit in [SchemaEdit::Code("PERSON".into()), SchemaEdit::Colour(Colour::Clay)] {
            screen.work(Action::Schema(SchemaAction::Edit(edit)));
        }
    });
}

/// A link of the label set, with its ends.
#[test]
fn schema_link() {
    use tagline::session::{SchemaAction, SchemaThing};
    check("schema-link", sample, |screen| {
        screen.work(Action::ShowSchema);
        let link = SchemaThing::Relation("held by".into());
        screen.work(Action::Schema(SchemaAction::Look(link)));
    });
}

/// A label with attributes of several kinds.
#[test]
fn schema_attributes() {
    use tagline::session::{AttributeEdit, SchemaAction, SchemaEdit, SchemaThing};
    check("schema-attributes", sample, |screen| {
        screen.work(Action::ShowSchema);
        for action in [
            SchemaAction::Look(SchemaThing::Label("QUOTE".into())),
            SchemaAction::Edit(SchemaEdit::Attribute(AttributeEdit::Add)),
        ] {
            screen.work(Action::Schema(action));
        }
    });
}

/// The text is mended: what needs a person, what else can be done, and what was done before.
#[test]
fn mend() {
    use tagline::session::MendAction;
    check("mend", sample, |screen| {
        let open = screen.app.session().unwrap().open().unwrap();
        let at = open.article.text.as_str().find("river").unwrap();
        let range = tagline::text::ByteRange::new(at, at + "river".len());
        screen.ask(Action::SelectText(range));
        screen.ask(MendAction::Show.into());
        screen.ask(MendAction::Type("stream".to_owned()).into());
        screen.ask(MendAction::Apply.into());
        screen.ask(next_span());
        screen.ask(MendAction::Show.into());
        screen.ask(MendAction::Type("June 14, 2024".to_owned()).into());
    });
}

#[test]
fn mend_a_part() {
    use tagline::session::{MendAction, MendWish};
    let open = |ctx: &Context, folder: &Path| {
        let folder = folder.join("press");
        fs::create_dir(&folder).unwrap();
        let text = "A cafÃ© opens\n\nIt isnâ€™t the first cafÃ© on the river, she said.\n";
        fs::write(folder.join("cafe.txt"), text).unwrap();
        app_of(ctx, &folder, "ana")
    };
    check("mend-part", open, |screen| {
        screen.ask(MendAction::Show.into());
        screen.ask(MendAction::Wish(MendWish::RepairAll).into());
    });
}
