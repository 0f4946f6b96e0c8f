//! How long frames of a review take: `cargo bench --bench review`. Comparing an article, stepping
//! through its differences and deciding on them are held to 8 ms, frame and all.

#![allow(clippy::unwrap_used)] // A bench that cannot run should say so loudly.

#[path = "support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use support::{Stage, large_text, project, seed_text, team};
use tagline::session::{Action, ReviewAction, Way};

/// What no frame may take.
const LIMIT: Duration = Duration::from_millis(8);

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let full = std::env::args().any(|a| a == "--bench");
    let (seed, _) = seed_text();
    let sizes: &[(usize, usize)] =
        if full { &[(1, 60), (20, 600), (100, 3000)] } else { &[(1, 60)] };
    for (copies, spans) in sizes {
        let folder = tempfile::tempdir().unwrap();
        let text = if *copies == 1 { seed.clone() } else { large_text(&seed, seed.len() * copies) };
        project(folder.path(), &text, *spans);
        team(folder.path(), &["ben", "cleo"]);
        println!("3 annotators, {spans} spans each, {} kB", text.len() / 1000);
        review(folder.path(), if full { 60 } else { 3 });
    }
}

fn review(folder: &std::path::Path, steps: usize) {
    let mut stage = Stage::open_live(folder);
    stage.rest();
    let opened = act(&mut stage, Action::Review(ReviewAction::Toggle));
    print("the review opened", &[opened]);
    let compared: Vec<Shown> = (0..steps.min(9))
        .map(|at| {
            let annotator = "cleo".to_owned();
            let takes_part = at % 2 == 1;
            act(&mut stage, Action::Review(ReviewAction::Compare { annotator, takes_part }))
        })
        .collect();
    print("sets read and compared anew", &compared);
    let annotator = "cleo".to_owned();
    act(&mut stage, Action::Review(ReviewAction::Compare { annotator, takes_part: true }));
    let mut times = |count: usize, action: ReviewAction| -> Vec<Shown> {
        (0..count).map(|_| act(&mut stage, Action::Review(action.clone()))).collect()
    };
    print("a step to the next difference", &times(steps, ReviewAction::Step(Way::Forward)));
    times(1, ReviewAction::Select(0));
    print("the first decision", &times(1, ReviewAction::Accept));
    print("a decision, on disk", &times(steps, ReviewAction::Accept));
    print("a decision taken back", &times(steps, ReviewAction::Reopen));
}

/// What an action came to until all that it asked for was on the screen.
#[derive(Clone)]
struct Shown {
    /// The longest frame of them, by the clock.
    frame: Duration,
    /// What the longest frame took of the processor: all that counts on a busy machine.
    work: Duration,
    /// All of them.
    all: Duration,
}

/// How long this thread had a processor so far, where the system says so.
fn work() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// What something takes, by the clock and of the processor.
fn timed(what: impl FnOnce()) -> (Duration, Duration) {
    let (began, before) = (Instant::now(), work());
    what();
    let clock = began.elapsed();
    let used = work().zip(before).map(|(now, before)| now.saturating_sub(before));
    (clock, used.unwrap_or(clock))
}

fn act(stage: &mut Stage, action: Action) -> Shown {
    let began = Instant::now();
    let (frame, work) = timed(|| {
        stage.ask(action);
        stage.frame(Vec::new());
    });
    let mut shown = Shown { frame, work, all: frame };
    let compares = |stage: &Stage| {
        let review = stage.app.session().and_then(|session| session.review());
        review.is_some_and(|review| review.comparing_for().is_some())
    };
    while compares(stage) {
        // As a window does between two pictures.
        std::thread::sleep(Duration::from_millis(1));
        let (frame, work) = timed(|| {
            stage.frame(Vec::new());
        });
        shown.frame = shown.frame.max(frame);
        shown.work = shown.work.max(work);
        shown.all = began.elapsed();
    }
    shown
}

fn print(what: &str, shown: &[Shown]) {
    let middle = |time: fn(&Shown) -> Duration| {
        let mut times: Vec<Duration> = shown.iter().map(time).collect();
        times.sort();
        let longest = times.last().copied().unwrap_or_default();
        (times.get(times.len() / 2).copied().unwrap_or_default(), longest)
    };
    let (frame, longest) = middle(|shown| shown.work);
    let (clock, _) = middle(|shown| shown.frame);
    let (all, _) = middle(|shown| shown.all);
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "  {what:<32} {:>6.2} ms a frame ({:.2} of the limit of {} ms), longest {:.2}; {:.2} by the clock, on the screen after {:.1} ms",
        ms(frame),
        frame.as_secs_f64() / LIMIT.as_secs_f64(),
        LIMIT.as_millis(),
        ms(longest),
        ms(clock),
        ms(all),
    );
}
