//! Programs that suggest spans, good ones and bad ones, played by shell scripts: whatever they
//! do is told and harms nothing.

use std::time::Duration;

use proptest::prelude::*;
use tagline::schema::builtin;
use tagline::session::{Launch, ModelLimits, ModelRunner, ModelState, ModelStatus};
use tagline::suggest::protocol::{SpanReply, ask, check, hello, line_of, reply_of};

use super::{any_text, article};

/// A program that answers each request for spans by the shell commands `answer`, where `$id` is
/// the number of the request.
pub(crate) fn script(ready: &str, answer: &str) -> Vec<String> {
    let script = format!(
        r#"while IFS= read -r line; do
  case $line in
    '{{"type":"hello"'*) {ready} ;;
    '{{"type":"suggest"'*) id=${{line#*'"id":'}}; id=${{id%%[!0-9]*}}; {answer} ;;
  esac
done"#
    );
    ["sh", "-c", &script].map(str::to_owned).to_vec()
}

const READY: &str = r#"printf '%s\n' '{"type":"ready","protocol":1,"name":"fake"}'"#;
const GOOD: &str =
    r#"printf '{"type":"spans","id":%s,"spans":[{"start":6,"end":9,"label":"PER"}]}\n' "$id""#;

fn limits() -> ModelLimits {
    ModelLimits {
        // A busy machine must not fail a program that is only slow.
        start: Duration::from_secs(60),
        answer: Duration::from_secs(60),
        pause: Duration::from_millis(1),
        failures: 3,
        lines: 50,
    }
}

fn runner(words: Vec<String>, limits: ModelLimits) -> ModelRunner {
    let launch = Launch { words, ..Launch::default() };
    ModelRunner::new(launch, &hello(&builtin("news").unwrap()), limits).unwrap()
}

type Answer = Result<Vec<SpanReply>, String>;

/// Asks once, and waits for the answer.
fn answer(runner: &ModelRunner, id: u64) -> Answer {
    runner.ask(id, &ask(id, &article("Head\n\nAda left.\n")));
    loop {
        match runner.take_answer() {
            Some((of, answer)) if of == id => return answer,
            _ => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// What became of one question to a program that fails.
fn failing(ready: &str, line: &str, limits: ModelLimits) -> (Answer, ModelStatus) {
    let runner = runner(script(ready, line), limits);
    let answer = answer(&runner, 1);
    (answer, runner.status())
}

#[test]
fn a_good_program_is_started_once_and_answers_all() {
    let progress = r#"printf '{"type":"progress","id":%s,"done":0.5}\n' "$id"; "#;
    let runner = runner(script(READY, &format!("{progress}{GOOD}")), limits());
    assert_eq!(runner.status().starts, 0, "nothing is started before it is asked");
    for id in 1..4 {
        let spans = answer(&runner, id).unwrap();
        assert_eq!((spans[0].start, spans[0].end, spans[0].score), (6, 9, 1.0));
    }
    let status = runner.status();
    assert_eq!((status.starts, status.answers, status.name.as_str()), (1, 3, "fake"));
    assert_eq!(status.faults, [] as [&str; 0]);
}

#[test]
fn a_program_that_fails_is_started_again_and_then_given_up() {
    let (result, status) = failing(READY, "echo broken >&2; exit 3", limits());
    assert!(result.unwrap_err().contains("it ended (exit status: 3)"));
    assert_eq!((status.state, status.starts), (ModelState::GaveUp, 3));
    assert_eq!(status.errors, ["broken"]);
    let (result, status) = failing("exit 1", GOOD, limits());
    assert!(result.unwrap_err().contains("it ended"), "{status:?}");
    let runner = runner(vec!["/no/such/program".to_owned()], limits());
    assert!(answer(&runner, 1).unwrap_err().contains("“/no/such/program” cannot be started"));
    // Until the user says so.
    assert!(answer(&runner, 2).unwrap_err().contains("too often"));
    runner.again();
    assert!(answer(&runner, 3).unwrap_err().contains("cannot be started"));
}

#[test]
fn a_program_that_recovers_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("been here");
    let mark = mark.to_str().unwrap();
    // The first run dies, the second answers.
    let line = format!("if [ -e '{mark}' ]; then {GOOD}; else : > '{mark}'; exit 1; fi");
    let runner = runner(script(READY, &line), limits());
    assert_eq!(answer(&runner, 1).unwrap().len(), 1);
    let status = runner.status();
    assert_eq!((status.starts, status.faults.len()), (2, 1), "{status:?}");
    assert!(answer(&runner, 2).is_ok());
}

#[test]
fn hanging_flooding_and_endless_lines_end_it() {
    let short = Duration::from_millis(80);
    let hasty = ModelLimits { answer: short, ..limits() };
    let (result, status) = failing(READY, "exec sleep 60", hasty);
    assert!(result.unwrap_err().contains("did not answer in time"));
    assert_eq!(status.starts, 3);
    let (result, _) = failing("exec sleep 60", GOOD, ModelLimits { start: short, ..limits() });
    assert!(result.unwrap_err().contains("did not become ready in time"));
    let (result, status) = failing(READY, "while :; do echo flood; done", limits());
    assert!(result.unwrap_err().contains("51 lines and no answer"));
    assert!(status.faults.len() <= 20, "{status:?}");
    let endless = "x=xxxxxxxxxxxxxxxx; x=$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; x=$x$x$x$x$x$x$x$x; \
                   while :; do printf %s \"$x\"; done";
    let (result, _) = failing(READY, endless, ModelLimits { failures: 1, ..limits() });
    assert!(result.unwrap_err().contains("too long"));
}

#[test]
fn nonsense_is_told_and_passed_over() {
    let nonsense =
        r#"printf '%s\n' 'Loading…' '{"type":"spans"' '{"type":"spans","id":77,"spans":[]}'; "#;
    let runner = runner(script(READY, &format!("{nonsense}{GOOD}")), limits());
    assert_eq!(answer(&runner, 5).unwrap().len(), 1);
    let faults = runner.status().faults;
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults[0].contains("“Loading…”") && faults[2].contains("nobody waits for"));
    let (result, _) = failing(&READY.replace("\"protocol\":1", "\"protocol\":9"), GOOD, limits());
    assert!(result.unwrap_err().contains("version 9"));
    let error = r#"printf '{"type":"error","id":%s,"message":"too long for me"}\n' "$id""#;
    let (result, status) = failing(READY, error, limits());
    assert_eq!(result.unwrap_err(), "too long for me");
    assert_eq!(status.state, ModelState::Ready, "it can be asked again");
}

#[test]
fn what_is_asked_last_is_answered() {
    // The first request is never answered by this program.
    let line = format!("if [ \"$id\" = 1 ]; then :; else {GOOD}; fi");
    let runner = runner(script(READY, &line), limits());
    let request = |id| ask(id, &article("Head\n\nAda left.\n"));
    runner.ask(1, &request(1));
    runner.ask(2, &request(2));
    assert_eq!(answer(&runner, 3).unwrap().len(), 1);
    runner.ask(1, &request(1));
    runner.cancel();
    assert_eq!(answer(&runner, 4).unwrap().len(), 1);
    assert_eq!(runner.status().starts, 1);
}

#[test]
fn spans_that_are_wrong_are_told_and_the_others_kept() {
    let schema = builtin("news").unwrap();
    let article = article("Head\n\nThe 👩‍🚒 Ada left.\n");
    let span = |start: i64, end: i64, label: &str, score, text: Option<&str>| SpanReply {
        start,
        end,
        label: label.to_owned(),
        score,
        text: text.map(str::to_owned),
        reason: String::new(),
    };
    let at = article.text.as_str().chars().position(|c| c == 'A').unwrap() as i64;
    let spans = [
        span(at, at + 3, "PER", 0.5, Some("Ada")),
        // As a program says it that counts UTF-16 units.
        span(at + 2, at + 5, "PER", 0.5, Some("Ada")),
        span(at, 400, "PER", 0.5, None),
        span(9, 2, "PER", 0.5, None),
        span(i64::MAX, i64::MAX, "PER", 0.5, None),
        span(-3, 4, "PER", 0.5, None),
        span(4, 6, "PER", 0.5, None),
        span(at, at, "PER", 0.5, None),
        span(at, at + 3, "NAME", 0.5, None),
        span(at, at + 3, "PER", f64::NAN, None),
    ];
    let (found, faults) = check(&article.text, &schema, "m", &spans);
    assert_eq!(found.len(), 1);
    assert_eq!(article.text.slice(found[0].range), "Ada");
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let says = [
        "in the text, not “Ada”; offsets are code points",
        "is off the text",
        "is off the text",
        "is off the text",
        "is off the text",
        "covers no words",
        "covers no words",
        "“NAME” is no span label",
        "the score NaN of PER",
    ];
    assert_eq!(faults.len(), says.len(), "{faults:#?}");
    for (fault, words) in faults.iter().zip(says) {
        assert!(fault.contains(words), "{fault} is not {words}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_line_and_no_answer_makes_anything_panic(
        text in any_text(),
        line in prop::collection::vec(any::<u8>(), 0..80),
        json in r#"\{"type":"(ready|spans|error|progress)","id":[0-9]{1,25},"(spans|message|done)":(\[\]|"x"|1e999|null|\[\{"start":-?[0-9]{1,30},"end":9,"label":"PER"\}\])\}"#,
        places in prop::collection::vec((any::<i64>(), any::<i64>(), any::<f64>(), 0_i64..60), 0..8),
    ) {
        let _ = reply_of(&line);
        let _ = reply_of(json.as_bytes());
        let (article, schema) = (article(&text), builtin("news").unwrap());
        let request = line_of(&ask(1, &article));
        prop_assert!(request.ends_with('\n') && request.matches('\n').count() == 1);
        let spans: Vec<SpanReply> = places
            .into_iter()
            .map(|(start, end, score, near)| SpanReply {
                start: if near % 2 == 0 { start } else { near },
                end: if near % 3 == 0 { end } else { near + 3 },
                label: "PER".to_owned(),
                score,
                text: None,
                reason: String::new(),
            })
            .collect();
        let (found, faults) = check(&article.text, &schema, "m", &spans);
        prop_assert_eq!(found.len() + faults.len(), spans.len());
        for one in found {
            prop_assert!(article.text.get(one.range).is_some_and(|words| !words.trim().is_empty()));
        }
    }
}
