//! `tagline model-check COMMAND…`: plays the protocol of `docs/model-protocol.md` against a
//! program, with texts on which programs fail, and says what is wrong.

use std::time::{Duration, Instant};

use super::args::ModelCheck;
use super::output::{Failure, Outcome, print};
use crate::article::{Article, ArticleId};
use crate::schema::builtin;
use crate::session::{Launch, ModelLimits, ModelRunner, ModelState, SERVER_VARIABLE};
use crate::suggest::protocol::{SpanReply, ask, check, hello};
use crate::text::Text;

/// How often it is looked whether an answer is there.
const LOOK: Duration = Duration::from_millis(10);

/// What each text tries, and the text.
fn texts() -> Vec<(&'static str, String)> {
    let long = "Ada Brill met Omar Nasr in New Holm. ".repeat(8000);
    [
        ("a plain text", "Mayor Ada Brill of Lysvik left the Northlake Water Board on Friday."),
        ("no text at all", ""),
        ("white space only", " \n\n\t\u{a0}\n"),
        (
            "signs of two UTF-16 units and of four bytes before a name",
            "The 👩‍🚒 and the 🇳🇴 𝒻lag: Ada Brill of Lysvik.",
        ),
        ("combining marks", "E\u{301}va S\u{30c}i\u{301}k lives in Zu\u{308}rich."),
        ("lines that end with CR and LF", "Ada Brill\r\nleft Lysvik.\r\n\r\nOmar Nasr stayed.\r\n"),
        ("right-to-left text", "قال العمدة آدا بريل إن الجسر في ليسفيك يكفي."),
        ("text without spaces", "艾达·布里尔周五离开了东京。"),
        (
            "signs that JSON escapes",
            "“Ada \\ \"Brill\" / </script> \u{2028} \u{b} \u{7f}” in Lysvik",
        ),
        ("a zero byte and a byte-order mark", "\u{feff}Ada\u{0}Brill \u{0} Lysvik \u{fffd}"),
    ]
    .into_iter()
    .map(|(what, text)| (what, text.to_owned()))
    .chain([("300 kB of text", long)])
    .collect()
}

struct Checking {
    runner: ModelRunner,
    last: u64,
    lines: Vec<String>,
    wrong: usize,
    /// Faults of the program that were told already.
    told: usize,
}

pub(super) fn run(arguments: &ModelCheck) -> Result<Outcome, Failure> {
    let schema = builtin(&arguments.schema).ok_or_else(|| {
        Failure::Input(format!("there is no built-in schema “{}”", arguments.schema))
    })?;
    let set = arguments.server.iter().map(|s| (SERVER_VARIABLE.to_owned(), s.clone())).collect();
    let launch = Launch { words: arguments.command.clone(), folder: None, set, unset: Vec::new() };
    let answer = Duration::from_secs(arguments.timeout);
    let limits = ModelLimits {
        start: answer.max(ModelLimits::default().start),
        answer,
        failures: 1,
        ..ModelLimits::default()
    };
    let runner = ModelRunner::new(launch, &hello(&schema), limits).map_err(Failure::Input)?;
    let mut checking = Checking { runner, last: 0, lines: Vec::new(), wrong: 0, told: 0 };
    let mut spans = 0;
    for (what, text) in texts() {
        let article = Article::new(ArticleId("check".to_owned()), Text::new(text), "UTF-8");
        let id = checking.ask(&article);
        spans += checking.answer(id, what, |spans| {
            let (found, faults) = check(&article.text, &schema, "model", spans);
            (found.len(), faults.iter().map(ToString::to_string).collect())
        });
        if checking.is_over() {
            break;
        }
    }
    if !checking.is_over() {
        checking.later_messages(&first_text());
    }
    let status = checking.runner.status();
    let name = if status.name.is_empty() { "the program".to_owned() } else { status.name };
    let end = match checking.wrong {
        0 => format!("{name} keeps to the protocol; it suggested {spans} spans.\n"),
        1 => format!("{name}: 1 thing is wrong.\n"),
        n => format!("{name}: {n} things are wrong.\n"),
    };
    for line in status.errors.iter().filter(|_| checking.wrong > 0) {
        checking.lines.push(format!("       it printed: {line}"));
    }
    print(&format!("{}\n{end}", checking.lines.join("\n")))?;
    Ok(Outcome::problems_if(checking.wrong > 0))
}

/// The first of the texts as an article.
fn first_text() -> Article {
    let text = texts().into_iter().next().map(|(_, text)| text).unwrap_or_default();
    Article::new(ArticleId("check".to_owned()), Text::new(text), "UTF-8")
}

impl Checking {
    fn ask(&mut self, article: &Article) -> u64 {
        self.last += 1;
        self.runner.ask(self.last, &ask(self.last, article));
        self.last
    }

    fn is_over(&self) -> bool {
        self.runner.status().state == ModelState::GaveUp
    }

    /// Waits for the answer to a request, and notes what is wrong with it; how many spans are
    /// right.
    fn answer(
        &mut self,
        id: u64,
        what: &str,
        look: impl FnOnce(&[SpanReply]) -> (usize, Vec<String>),
    ) -> usize {
        let start = Instant::now();
        let answer = loop {
            match self.runner.take_answer() {
                Some((of, answer)) if of == id => break answer,
                _ => std::thread::sleep(LOOK),
            }
        };
        let (right, mut faults) = match answer {
            Ok(spans) => look(&spans),
            // What it says is among the faults of the program.
            Err(_) => (0, Vec::new()),
        };
        let status = self.runner.status();
        let new = status.faults.iter().skip(self.told.min(status.faults.len())).cloned();
        faults.extend(new);
        self.told = status.faults.len();
        let mark = if faults.is_empty() { "fine " } else { "WRONG" };
        let time = start.elapsed().as_secs_f64();
        self.lines.push(format!("{mark}  {what}: {right} spans in {time:.2} s"));
        self.wrong += faults.len();
        self.lines.extend(faults.into_iter().map(|fault| format!("       {fault}")));
        right
    }

    /// A message of a later version, a request that is taken back, and one right after it.
    fn later_messages(&mut self, article: &Article) {
        self.runner.say(r#"{"type":"of a later version","id":[1]}"#);
        let id = self.ask(article);
        self.answer(id, "a message of a later version is passed over", |spans| {
            (spans.len(), Vec::new())
        });
        if self.is_over() {
            return;
        }
        self.last += 1;
        self.runner.ask(self.last, &ask(self.last, article));
        self.runner.cancel();
        let id = self.ask(article);
        self.answer(id, "a request after one that was taken back", |spans| {
            (spans.len(), Vec::new())
        });
    }
}
