//! Remarks on disk: a file for each author, found again in texts that change, merged and
//! never half written.

use super::*;
use tagline::annotation::{AnnotationId, UnknownFields};
use tagline::project::ReadRemarks;
use tagline::review::gold::GOLD;
use tagline::review::remarks::{Place, Remark, RemarkKind, RemarkTarget, Thread};

const COMMENTS: &str = "
Reader Comments (2)

  • Vera
    Mar 3, 2021 - 6:12PM

    Who paid for the bell?

  • Tom
    Mar 3, 2021 - 7:12PM

    The town did, as ever.
";

fn remark(n: u64, by: &str, on: RemarkTarget, text: &str) -> Remark {
    Remark {
        id: AnnotationId::from_bits(n),
        kind: RemarkKind::Said,
        text: text.into(),
        answers: None,
        on,
        by: by.into(),
        at: format!("2024-05-01T10:00:{n:02}Z").parse().unwrap(),
        edited: None,
        unknown: UnknownFields::new(),
    }
}

impl Fixture {
    fn with_comments() -> Self {
        let lake = Self::new();
        fs::write(lake.path("articles/ferry.txt"), format!("{TEXT}{COMMENTS}")).unwrap();
        lake.reopen()
    }

    /// What Ben says about Captain Brandt, whom Amina has tagged.
    fn on_captain(&self) -> Remark {
        let mut set = self.open();
        self.tag(&mut set, 1, "PER", "Mila Brandt");
        let id = set.set().spans().next().unwrap().id;
        let on = RemarkTarget::annotation(&self.article, "Amina", set.set(), id).unwrap();
        remark(1, "Ben", on, "With “Captain”?")
    }

    fn on_comment(&self, nth: usize) -> RemarkTarget {
        let (segment, _) = self.article.comments().nth(nth).unwrap();
        RemarkTarget::comment(&self.article, segment.range)
    }

    fn say(&self, remarks: &[Remark]) {
        let article = Some(&self.article);
        self.project.write_remarks(article, &remarks[0].by, remarks).unwrap();
    }

    fn threads(&self) -> Vec<Thread> {
        let read = self.project.remarks(&self.article);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        read.threads
    }

    /// The words where each thread is now.
    fn words(&self) -> Vec<String> {
        let words = |thread: &Thread| match &thread.place {
            Place::None => "no place".to_owned(),
            Place::Gone => "gone".to_owned(),
            Place::Here(at) => {
                let parts: Vec<&str> = at.iter().map(|r| self.article.text.slice(*r)).collect();
                parts.join(" … ")
            }
        };
        self.threads().iter().map(words).collect()
    }

    fn ben(&self) -> PathBuf {
        self.path("remarks/Ben/ferry.ron")
    }
}

fn texts(read: &ReadRemarks) -> Vec<&str> {
    read.threads.iter().flat_map(|t| &t.remarks).map(|r| r.text.as_str()).collect()
}

#[test]
fn everybodys_remarks_become_threads() {
    let lake = Fixture::with_comments();
    let first = lake.on_captain();
    let on_comment = remark(2, "Ben", lake.on_comment(1), "Not an answer, is it?");
    lake.say(&[first.clone(), on_comment]);
    let answer =
        Remark { answers: Some(first.id), ..remark(3, "Ådne/Holm", first.on.clone(), "No.") };
    lake.say(&[answer, remark(4, "Ådne/Holm", RemarkTarget::Article, "Good article")]);
    let label = remark(5, "Ben", RemarkTarget::Label("ROLE".into()), "Titles too?");
    lake.project.write_remarks(None, "Ben", &[label]).unwrap();

    let threads = lake.threads();
    let said: Vec<Vec<&str>> =
        threads.iter().map(|t| t.remarks.iter().map(|r| r.text.as_str()).collect()).collect();
    assert_eq!(
        said,
        [vec!["With “Captain”?", "No."], vec!["Not an answer, is it?"], vec!["Good article"]]
    );
    assert_eq!(threads[0].on.to_string(), "PER “Mila Brandt” of Amina");
    let words = lake.words();
    assert_eq!((words[0].as_str(), words[2].as_str()), ("Mila Brandt", "no place"));
    assert!(words[1].contains("Tom") && words[1].contains("as ever"), "{words:?}");
    assert_eq!(texts(&lake.project.label_remarks()), ["Titles too?"]);
    assert_eq!(lake.problems(), Vec::<String>::new());

    // Who has no set has remarks all the same, in a folder that is safe.
    let names: Vec<PathBuf> = snapshot(&lake.path("remarks")).into_iter().map(|f| f.0).collect();
    let below = |name: &str| lake.path("remarks").join(name);
    assert_eq!(
        names,
        [below("Ben/%labels.ron"), below("Ben/ferry.ron"), below("Ådne%2FHolm/ferry.ron")]
    );
    let all = lake.project.all_remarks();
    assert_eq!(all.threads.len(), 4);
    assert_eq!(all.threads[0].article, None, "labels come first");
    assert_eq!(all.ids.len(), 5);

    // Settled ones are not open.
    let settled = Remark {
        answers: Some(first.id),
        kind: RemarkKind::Resolved,
        ..remark(6, "Amina", first.on, "")
    };
    lake.say(&[settled]);
    let open = lake.project.open_remarks();
    assert_eq!(texts(&open), ["Titles too?", "Not an answer, is it?", "Good article"]);
}

#[test]
fn a_file_is_one_remark_a_line() {
    let lake = Fixture::with_comments();
    let mut edited = remark(3, "Ben", RemarkTarget::Article, "Long");
    edited.edit("Too long", "2024-05-02T10:00:00Z".parse().unwrap());
    lake.say(&[lake.on_captain(), edited, remark(2, "Ben", lake.on_comment(0), "ہاں “?\n\"")]);
    let file = fs::read_to_string(lake.ben()).unwrap();
    let sha256 = lake.article.text.sha256();
    let expected = format!(
        "\
// Remarks made with Tagline. Offsets are Unicode code points of the article's text.
(
    format: 1,
    author: \"Ben\",
    article: \"ferry\",
    text_sha256: \"{sha256}\",
    remarks: [
        (id: \"0000000001\", on: Annotation(\"Amina\", \"j452vv4909\"), label: \"PER\", at: [(68, 79)], words: \"Mila Brandt\", text: \"With “Captain”?\", made: \"2024-05-01T10:00:01Z\"),
        (id: \"0000000002\", on: Comment, at: [(251, 310)], words: \"• Vera\\n    Mar 3, 2021 - 6:12PM\\n\\n    Who\", text: \"ہاں “?\\n\\\"\", made: \"2024-05-01T10:00:02Z\"),
        (id: \"0000000003\", on: Article, text: \"Too long\", made: \"2024-05-01T10:00:03Z\", edited: \"2024-05-02T10:00:00Z\"),
    ],
)
"
    );
    assert_eq!(file, expected);
    let before = snapshot(&lake.path("remarks"));
    lake.say(&[lake.threads()[1].remarks[0].clone()]);
    assert_eq!(snapshot(&lake.path("remarks")), before, "what is there already changes nothing");
}

#[test]
fn what_is_not_known_is_kept() {
    let lake = Fixture::with_comments();
    lake.say(&[lake.on_captain()]);
    let file = fs::read_to_string(lake.ben()).unwrap();
    let file = file
        .replace("text: \"With", "mood: Kind(3), text: \"With")
        .replace("    remarks: [", "    colour: \"red\",\n    remarks: [");
    fs::write(lake.ben(), &file).unwrap();
    lake.say(&[remark(2, "Ben", RemarkTarget::Article, "More")]);
    let after = fs::read_to_string(lake.ben()).unwrap();
    assert!(after.contains("mood: Kind(3)") && after.contains("colour: \"red\""), "{after}");
    assert!(after.contains("More"));
    assert_eq!(lake.problems(), Vec::<String>::new());
}

#[test]
fn places_follow_a_changed_text_and_nothing_is_dropped() {
    let lake = Fixture::with_comments();
    let captain = lake.on_captain();
    lake.say(&[
        captain.clone(),
        remark(2, "Ben", lake.on_comment(0), "Who?"),
        remark(3, "Ben", lake.on_comment(1), "Who else?"),
    ]);
    let before = fs::read(lake.ben()).unwrap();
    let without_tom = COMMENTS.split("  • Tom").next().unwrap().replace("(2)", "(1)");
    let text = format!("{TEXT}{without_tom}").replace("ORSA: Captain", "ORSA, Friday: The captain");
    fs::write(lake.path("articles/ferry.txt"), &text).unwrap();
    let lake = lake.reopen();
    let words = lake.words();
    assert_eq!((words[0].as_str(), words[2].as_str()), ("Mila Brandt", "gone"));
    assert!(words[1].contains("Vera") && words[1].contains("the bell"), "{words:?}");
    assert!(lake.threads()[2].on.to_string().contains("• Tom"), "it still says what it was about");

    // Without the copy of the old text, the words have to do.
    let copies = lake.path("texts");
    fs::rename(&copies, lake.path("elsewhere")).unwrap();
    assert_eq!(lake.words(), words);
    fs::rename(lake.path("elsewhere"), &copies).unwrap();

    // Writing more leaves the lines that are there as they are, each with its own text.
    let again = remark(4, "Ben", lake.on_comment(0), "Again?");
    lake.say(&[again]);
    let file = fs::read_to_string(lake.ben()).unwrap();
    for line in String::from_utf8(before).unwrap().lines().filter(|l| l.contains("id:")) {
        assert!(file.contains(line), "{line}\n{file}");
    }
    assert_eq!(lake.words()[..3], words);
    assert_eq!(lake.words()[3], words[1]);
    assert_eq!(lake.problems().iter().filter(|p| p.starts_with("remarks")).count(), 0);

    // The text goes back to what it was, and so do the places.
    fs::write(lake.path("articles/ferry.txt"), format!("{TEXT}{COMMENTS}")).unwrap();
    let lake = lake.reopen();
    assert!(lake.words()[2].contains("Tom"), "{:?}", lake.words());
    assert_eq!(lake.words()[3], lake.words()[1]);
}

#[test]
fn a_remark_outlives_what_it_is_about() {
    let lake = Fixture::new();
    lake.say(&[lake.on_captain()]);
    let mut set = lake.open();
    set.undo().unwrap();
    set.flush().unwrap();
    drop(set);
    assert_eq!(lake.threads()[0].on.to_string(), "PER “Mila Brandt” of Amina");
    assert_eq!(lake.words(), ["Mila Brandt"]);
    assert_eq!(lake.problems(), Vec::<String>::new());
}

#[test]
fn broken_files_are_named_and_left_alone() {
    let lake = Fixture::new();
    let captain = lake.on_captain();
    lake.say(std::slice::from_ref(&captain));
    lake.say(&[remark(8, "Eve", RemarkTarget::Article, "Fine")]);
    let good = fs::read_to_string(lake.ben()).unwrap();
    let cut = good.find("words:").unwrap();
    for (broken, line, words) in [
        (good[..cut].to_owned(), Some(8), "line 8, column"),
        (good.replace("made:", "mode:"), Some(8), "missing field"),
        (good.replace("format: 1", "format: 2"), None, "update Tagline"),
        (good.replace("author: \"Ben\"", "author: \"Eve\""), None, "remarks of Eve"),
        (good.replace("    author: \"Ben\",\n", ""), None, "author: \"NAME\""),
        (good.replace("(68, 79)", "(79, 68)"), Some(8), "backwards"),
        (
            good.lines().filter(|l| !l.contains("text_sha256:")).collect::<Vec<_>>().join("\n"),
            Some(7),
            "of no text",
        ),
        (good.replace("\"0000000001\"", "\"1\""), Some(8), "is not an id"),
    ] {
        fs::write(lake.ben(), &broken).unwrap();
        let before = snapshot(lake.folder.path());
        let read = lake.project.remarks(&lake.article);
        assert_eq!(texts(&read), ["Fine"], "others are heard all the same");
        let [problem] = read.problems.as_slice() else { panic!("{:?}", read.problems) };
        let said = problem.to_string();
        assert!(said.contains("Ben/ferry.ron") && said.contains(words), "{said}");
        assert_eq!(problem.line(), line, "{said}");
        let more = remark(2, "Ben", RemarkTarget::Article, "More");
        let error = lake.project.write_remarks(Some(&lake.article), "Ben", &[more]).unwrap_err();
        assert_eq!(error.to_string(), said);
        assert_eq!(lake.project.open_remarks().problems[0].to_string(), said);
        assert_eq!(snapshot(lake.folder.path()), before, "nothing is changed");
        let problems = lake.problems();
        let found = problems.iter().find(|p| p.starts_with("remarks/Ben/ferry.ron")).unwrap();
        assert!(found.contains(&format!("{line:?}")), "{found}");
    }
}

#[test]
fn what_does_not_fit_is_reported() {
    let lake = Fixture::new();
    let captain = lake.on_captain();
    lake.say(std::slice::from_ref(&captain));
    let good = fs::read_to_string(lake.ben()).unwrap();
    let line = good.lines().find(|l| l.contains("id:")).unwrap();
    let answer = line
        .replace("0000000001", "0000000009")
        .replace("text: \"With", "answers: \"0000000007\", text: \"With");
    let far = line.replace("0000000001", "000000000a").replace("(68, 79)", "(68, 9999)");
    let other = line.replace("0000000001", "000000000b").replace("(68, 79)", "(69, 80)");
    let lines = [line, line, &answer, &far, &other].join("\n");
    fs::write(lake.ben(), good.replace(line, &lines)).unwrap();
    fs::create_dir(lake.path("remarks/Ben/old")).unwrap();
    fs::write(
        lake.path("remarks/Ben/old/barge.ron"),
        "(format: 1, author: \"Ben\", article: \"old/barge\", remarks: [])",
    )
    .unwrap();
    let problems = lake.problems();
    let ferry = "remarks/Ben/ferry.ron";
    for (at, start) in [
        (Some(9), "0000000001: this remark stands here twice"),
        (Some(10), "this answers the remark 0000000007, which is not here"),
        (Some(11), "000000000a: the offsets do not fit this text of 227 code points"),
        (Some(12), "000000000b: the text there is “ila Brandt ”, but the line says “Mila Brandt”"),
    ] {
        let start = format!("{ferry}:{at:?}: {start}");
        assert!(problems.iter().any(|p| p.starts_with(&start)), "{start}\n{problems:#?}");
    }
    let stray = "remarks/Ben/old/barge.ron:None: there is no article “old/barge”";
    assert!(problems.iter().any(|p| p.starts_with(stray)), "{problems:#?}");
    assert_eq!(problems.len(), 5, "{problems:#?}");
}

#[test]
fn a_folder_becomes_a_project_with_its_first_remark() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("ferry.txt"), TEXT).unwrap();
    let project = Project::open(folder.path()).unwrap();
    assert!(
        project
            .remarks(&project.load_article(&ArticleId("ferry".into())).unwrap())
            .threads
            .is_empty()
    );
    assert_eq!(snapshot(folder.path()).len(), 1, "looking writes nothing");
    let on = RemarkTarget::Label("PER".into());
    project.write_remarks(None, "Ben", &[remark(1, "Ben", on, "Ships?")]).unwrap();
    let again = Project::open(folder.path()).unwrap();
    assert_eq!(again.kind(), ProjectKind::Project);
    assert_eq!(again.articles().len(), 1, "a file of remarks is no article");
    assert_eq!(texts(&again.open_remarks()), ["Ships?"]);
}

#[test]
fn blind_annotators_see_others_when_their_own_is_done() {
    let lake = Fixture::new();
    let file = lake.path("project.ron");
    let with = fs::read_to_string(&file).unwrap().replace("\n)", "\n    team: \"A\",\n)");
    fs::write(&file, with).unwrap();
    let mut lake = lake.reopen();
    let id = lake.article.id.clone();
    assert_eq!(lake.project.may_see(&id, "Ben"), Ok(()), "it is not blind");

    lake.project.set_blind(true).unwrap();
    lake.project.set_adjudicators(&["Eve".into()]).unwrap();
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("blind: true") && written.contains("team: \"A\""), "{written}");
    let lake = lake.reopen();
    let refused = lake.project.may_see(&id, "Amina").unwrap_err().to_string();
    assert!(refused.contains("Amina") && refused.contains("ferry"), "{refused}");
    for sees in [GOLD, "Eve"] {
        assert_eq!(lake.project.may_see(&id, sees), Ok(()), "{sees}");
    }
    let mut set = lake.open();
    let done = lake.plan(&set, 1, &Command::SetStatus(Status::Done));
    set.commit(done).unwrap();
    set.flush().unwrap();
    assert_eq!(lake.project.may_see(&id, "Amina"), Ok(()));
    assert!(lake.project.may_see(&id, "Ben").is_err(), "each for themselves");

    // What cannot be written changes nothing.
    let mut lake = lake;
    fs::write(&file, "(format: 1, nam").unwrap();
    assert!(lake.project.set_blind(false).is_err());
    assert!(lake.project.is_blind());
    assert_eq!(fs::read_to_string(&file).unwrap(), "(format: 1, nam");
}
