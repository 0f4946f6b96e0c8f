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
    let mut stage = Stage::open(folder);
    stage.rest();
    let act = |stage: &mut Stage, action: ReviewAction| {
        let began = Instant::now();
        stage.ask(Action::Review(action));
        stage.frame(Vec::new());
        began.elapsed()
    };
    let opened = act(&mut stage, ReviewAction::Toggle);
    print("the review opened, with the frame", vec![opened]);
    print(
        "  again",
        vec![act(&mut stage, ReviewAction::Toggle), act(&mut stage, ReviewAction::Toggle)],
    );
    let compared: Vec<Duration> = (0..steps.min(9))
        .map(|at| {
            let annotator = "cleo".to_owned();
            act(&mut stage, ReviewAction::Compare { annotator, takes_part: at % 2 == 1 })
        })
        .collect();
    print("sets read and compared anew, with the frame", compared);
    act(&mut stage, ReviewAction::Compare { annotator: "cleo".to_owned(), takes_part: true });
    let stepped = (0..steps).map(|_| act(&mut stage, ReviewAction::Step(Way::Forward)));
    print("a step to the next difference, with the frame", stepped.collect());
    act(&mut stage, ReviewAction::Select(0));
    act(&mut stage, ReviewAction::Accept);
    let decided = (0..steps).map(|_| act(&mut stage, ReviewAction::Accept));
    print("a decision, on disk, with the frame", decided.collect());
    let still = (0..steps).map(|_| {
        let began = Instant::now();
        stage.frame(Vec::new());
        began.elapsed()
    });
    print("a frame at rest", still.collect());
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    let longest = times.last().copied().unwrap_or_default();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let over = if middle > LIMIT { "  (above the limit)" } else { "" };
    println!(
        "  {what:<48} {:>8.2} ms, longest {:>8.2}, limit {} ms{over}",
        ms(middle),
        ms(longest),
        LIMIT.as_millis()
    );
}
