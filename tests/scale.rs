//! A large article costs what is in view: work is counted, not timed.

#![allow(clippy::unwrap_used)] // Helpers of tests may fail loudly.

#[path = "../benches/support/mod.rs"]
mod support;

use support::{Stage, large_text, project, relate, seed_text};
use tagline::session::Action;
use tagline::ui::text_layout::layouts_made;

/// Layouts of text and blocks made by `act`.
fn work(stage: &mut Stage, act: impl FnOnce(&mut Stage)) -> (u64, u64) {
    let before = (layouts_made(), stage.app.blocks_laid());
    act(stage);
    (layouts_made() - before.0, stage.app.blocks_laid() - before.1)
}

#[test]
fn a_megabyte_costs_what_a_page_costs() {
    let (seed, _) = seed_text();
    let small = tempfile::tempdir().unwrap();
    project(small.path(), &seed, 80);
    let large = tempfile::tempdir().unwrap();
    project(large.path(), &large_text(&seed, 1 << 20), 20_000);

    let mut one = Stage::open(small.path());
    let (page, _) = work(&mut one, |stage| {
        stage.rest();
    });
    let mut many = Stage::open(large.path());
    let (layouts, blocks) = work(&mut many, |stage| {
        stage.rest();
    });
    // The larger article has a few more blocks in its first view, never thousands.
    assert!(layouts <= 2 * page + 20, "{layouts} layouts for the first view; a page takes {page}");
    assert!(blocks <= 2 * page + 20, "{blocks} blocks");

    // At rest nothing is made at all.
    assert_eq!(
        work(&mut many, |stage| {
            stage.rest();
        }),
        (0, 0)
    );

    // A jump lays out what comes into view.
    for share in [0.5, 0.99, 0.0, 0.73] {
        let (layouts, _) = work(&mut many, |stage| {
            stage.jump(share);
            stage.rest();
        });
        assert!(layouts <= 3 * page + 30, "{layouts} layouts after a jump to {share}");
    }

    // A tag shapes no text and lays out only blocks in view.
    let frame = many.rest();
    let (layouts, blocks) = work(&mut many, |stage| {
        stage.ask(Action::ApplyLabel("PERSON".to_owned()));
        stage.rest();
    });
    assert_eq!(layouts, 0, "annotations are painted over the text");
    assert!(blocks <= 60, "{blocks} blocks laid out for one tag");

    // What is painted is what is in view.
    let reference = one.rest();
    assert!(frame.vertices < 4 * reference.vertices, "{frame:?} against {reference:?}");
}

#[test]
fn links_cost_what_is_in_view() {
    let (seed, _) = seed_text();
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), &large_text(&seed, 200_000), 4_000);
    let mut plain = Stage::open(folder.path());
    let without = plain.rest();
    drop(plain);
    relate(folder.path(), 300);
    let mut stage = Stage::open(folder.path());
    stage.ask(Action::ToggleAllLinks);
    let with = stage.rest();
    assert!(with.vertices > without.vertices, "links are drawn");
    assert!(with.vertices < 2 * without.vertices, "{with:?} against {without:?}");
    assert_eq!(
        work(&mut stage, |stage| {
            stage.rest();
        }),
        (0, 0),
        "a link lays out nothing"
    );
    // Out of sight of all of them, nothing of them is painted.
    let far = |stage: &mut Stage| {
        stage.jump(0.9);
        stage.rest().vertices
    };
    let all = far(&mut stage);
    stage.ask(Action::ToggleAllLinks);
    assert_eq!(far(&mut stage), all);
}

#[test]
fn a_command_writes_a_line_however_large_the_set_is() {
    let (seed, _) = seed_text();
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), &large_text(&seed, 200_000), 4_000);
    let mut stage = Stage::open(folder.path());
    stage.rest();
    stage.jump(0.3);
    let written =
        |stage: &Stage| stage.app.session().unwrap().open().unwrap().writer().bytes_written();
    // The first command of a session may prepare the files.
    stage.ask(Action::ApplyLabel("PERSON".to_owned()));
    let before = written(&stage);
    stage.ask(Action::ApplyLabel("ORG".to_owned()));
    let bytes = written(&stage) - before;
    assert!((1..2_000).contains(&bytes), "{bytes} bytes for one command");
    assert!(stage.article().text.len() >= 200_000);
}
