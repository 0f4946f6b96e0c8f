//! How fast the window is, as ratios against limits and peers measured in the same run:
//! `cargo bench --bench window`.

#![allow(clippy::unwrap_used)] // A bench that cannot run should say so loudly.

#[path = "support/mod.rs"]
mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use egui::{Context, RawInput};
use support::{Stage, large_text, project, relate, seed_text};
use tagline::session::{Action, Way};

/// The middle of many measurements.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn measure(times: usize, mut run: impl FnMut()) -> Duration {
    let once = || {
        let began = Instant::now();
        run();
        began.elapsed()
    };
    median(std::iter::repeat_with(once).take(times).collect())
}

struct Line {
    what: String,
    measured: String,
    /// The share of the limit that was used; over 1 is over.
    share: Option<(f64, String)>,
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn time(what: &str, time: Duration, limit_ms: f64) -> Line {
    let share = Some((ms(time) / limit_ms, format!("{limit_ms} ms")));
    Line { what: what.to_owned(), measured: format!("{:.2} ms", ms(time)), share }
}

fn ratio(what: &str, value: f64, limit: f64) -> Line {
    let share = Some((value / limit, format!("{limit} x")));
    Line { what: what.to_owned(), measured: format!("{value:.2} x"), share }
}

fn fact(what: &str, measured: String) -> Line {
    Line { what: what.to_owned(), measured, share: None }
}

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let rounds = if std::env::args().any(|a| a == "--bench") { 1 } else { 0 };
    let times = |n: usize| if rounds == 0 { 1 } else { n };
    let mut lines = Vec::new();

    let (seed, which) = seed_text();
    let small = tempfile::tempdir().unwrap();
    project(small.path(), &seed, 60);
    let large = tempfile::tempdir().unwrap();
    project(large.path(), &large_text(&seed, 1 << 20), 20_000);

    // A peer: egui with nothing in its window, in the same run.
    let empty = Context::default();
    let peer = measure(times(200), || {
        let output = empty.run_ui(RawInput::default(), |ui| {
            ui.label("Tagline");
        });
        black_box(&output.shapes);
        output.drop_without_applying_deltas();
    });

    let first_small = measure(times(9), || {
        let mut stage = Stage::open(small.path());
        black_box(stage.frame(Vec::new()));
        black_box(stage.frame(Vec::new()));
    });
    lines.push(time("open the small project, to its first two frames", first_small, 300.0));
    let first_large = measure(times(5), || {
        let mut stage = Stage::open(large.path());
        black_box(stage.frame(Vec::new()));
        black_box(stage.frame(Vec::new()));
    });
    lines.push(time("open 1 MB with 20,000 spans, to its first two frames", first_large, 1000.0));

    let mut one = Stage::open(small.path());
    let mut many = Stage::open(large.path());
    one.rest();
    many.rest();
    let still_one = measure(times(200), || _ = black_box(one.frame(Vec::new())));
    let still_many = measure(times(200), || _ = black_box(many.frame(Vec::new())));
    lines.push(fact("a frame of an empty egui window", format!("{:.2} ms", ms(peer))));
    lines.push(time("a frame of the small article at rest", still_one, 8.0));
    lines.push(ratio(
        "a frame of the 1 MB article at rest, against the small one",
        ms(still_many) / ms(still_one),
        2.0,
    ));

    let mut down = 40.0;
    let scroll_one = measure(times(200), || {
        // Down and up again: the small article is soon at its end.
        down = -down;
        black_box(one.wheel(down));
    });
    let scroll_many = measure(times(300), || _ = black_box(many.wheel(40.0)));
    lines.push(time("a frame of the small article while scrolling", scroll_one, 8.0));
    lines.push(time("a frame of the 1 MB article while scrolling", scroll_many, 16.0));
    lines.push(ratio("  the same, against the small one", ms(scroll_many) / ms(scroll_one), 2.0));
    let mut share = 0.0;
    let jump = measure(times(60), || {
        share = (share + 0.381) % 1.0;
        many.jump(share);
        black_box(many.frame(Vec::new()));
    });
    lines.push(time("a frame of the 1 MB article after a jump to a cold place", jump, 16.0));

    // The first spans of the article, each joined to the next, and all links shown.
    let linked = tempfile::tempdir().unwrap();
    project(linked.path(), &large_text(&seed, 1 << 20), 20_000);
    relate(linked.path(), 300);
    let mut links = Stage::open(linked.path());
    many.jump(0.0);
    for stage in [&mut many, &mut links] {
        stage.ask(Action::ToggleAllLinks);
        stage.rest();
    }
    let without = measure(times(200), || _ = black_box(many.wheel(0.5)));
    let with = measure(times(200), || _ = black_box(links.wheel(0.5)));
    let share = ms(with) / ms(without);
    lines.push(ratio("a frame with 300 relations, all shown, against none", share, 1.5));

    for (name, stage) in [("small", &mut one), ("1 MB", &mut many)] {
        stage.jump(0.1);
        stage.rest();
        let before = bytes_written(stage);
        let mut commands = 0;
        let key = measure(times(40), || {
            stage.ask(Action::Move {
                way: Way::Forward,
                unit: tagline::session::Unit::Word,
                extend: false,
            });
            stage.ask(Action::ApplyLabel("PERSON".to_owned()));
            black_box(stage.frame(Vec::new()));
            commands += 1;
        });
        let per_command = (bytes_written(stage) - before) as f64 / f64::from(commands);
        lines.push(time(
            &format!("a key press to a painted span, synced to disk ({name})"),
            key,
            16.0,
        ));
        lines.push(fact(
            &format!("bytes written per command ({name})"),
            format!("{per_command:.0} bytes"),
        ));
    }

    println!("Against {which}; {} rounds.", if rounds == 0 { "short" } else { "full" });
    for line in lines {
        let verdict = match line.share {
            Some((share, limit)) if share <= 1.0 => {
                format!("{:>4.0} % of {limit}", share * 100.0)
            }
            Some((share, limit)) => format!("{:>4.0} % of {limit}  OVER", share * 100.0),
            None => String::new(),
        };
        println!("{:<62} {:>12}   {verdict}", line.what, line.measured);
    }
}

fn bytes_written(stage: &Stage) -> u64 {
    stage.app.session().unwrap().open().unwrap().writer().bytes_written()
}
