//! Remarks: copies that merge, and threads made of them.

use proptest::collection::vec;
use proptest::prelude::*;
use tagline::annotation::{AnnotationId, UnknownFields};
use tagline::article::ArticleId;
use tagline::review::remarks::{Remark, RemarkKind, RemarkTarget, Thread, merge, threads};

const KINDS: [RemarkKind; 4] =
    [RemarkKind::Said, RemarkKind::Resolved, RemarkKind::Reopened, RemarkKind::Deleted];

fn id(n: u64) -> AnnotationId {
    AnnotationId::from_bits(n)
}

fn second(n: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(n).unwrap()
}

fn said(n: u64, at: i64, answers: Option<u64>, kind: RemarkKind) -> Remark {
    Remark {
        id: id(n),
        kind,
        text: format!("remark {n}"),
        answers: answers.map(id),
        on: RemarkTarget::Article,
        by: "Ben".into(),
        at: second(at),
        edited: None,
        unknown: UnknownFields::new(),
    }
}

/// One version of one of a few remarks, edited at one of a few moments, so that versions meet.
fn version() -> impl Strategy<Value = Remark> {
    (0..6_u64, 0..4_usize, proptest::option::of(10..13_i64), "[ab]{0,2}", 0..2_usize).prop_map(
        |(n, kind, edited, text, unknown)| Remark {
            kind: KINDS[kind],
            text,
            edited: edited.map(second),
            unknown: [("mood".to_owned(), "1".to_owned())].into_iter().take(unknown).collect(),
            ..said(n, n as i64, None, RemarkKind::Said)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn copies_merge_whichever_comes_first(
        a in vec(version(), 0..8),
        b in vec(version(), 0..8),
        c in vec(version(), 0..8),
    ) {
        let (a, b, c) = (merge(a, []), merge(b, []), merge(c, []));
        let both = |x: &[Remark], y: &[Remark]| merge(x.iter().cloned(), y.iter().cloned());
        let ab = both(&a, &b);
        prop_assert_eq!(&ab, &both(&b, &a), "either way");
        prop_assert_eq!(&both(&a, &a), &a, "again changes nothing");
        prop_assert_eq!(&both(&ab, &b), &ab);
        prop_assert_eq!(both(&ab, &c), both(&a, &both(&b, &c)), "in any order");
        // Nothing is dropped and nothing made up.
        for remark in a.iter().chain(&b) {
            let kept = ab.iter().find(|r| r.id == remark.id).unwrap();
            prop_assert!(kept.stamp() >= remark.stamp());
            prop_assert!(a.contains(kept) || b.contains(kept));
        }
        prop_assert!(ab.iter().all(|r| a.contains(r) || b.contains(r)));
    }

    /// Every remark that was not taken back is in one thread, whatever answers what.
    #[test]
    fn threads_lose_nothing(
        all in vec((0..4_i64, proptest::option::of(0..9_u64), 0..4_usize), 0..9),
    ) {
        let all: Vec<Remark> = (0..)
            .zip(&all)
            .map(|(n, (at, answers, kind))| said(n, *at, *answers, KINDS[*kind]))
            .collect();
        let threads = threads(None, all.clone());
        for remark in all.iter().filter(|r| r.kind != RemarkKind::Deleted) {
            let holders = threads.iter().filter(|t| t.remark(remark.id).is_some());
            prop_assert_eq!(holders.count(), 1);
        }
        for thread in &threads {
            prop_assert!(thread.remarks.iter().any(|r| r.kind != RemarkKind::Deleted));
        }
    }
}

#[test]
fn a_remark_that_was_taken_back_stays_so() {
    let first = said(1, 5, None, RemarkKind::Said);
    let mut edited = first.clone();
    edited.edit("better words", second(3));
    assert!(edited.stamp() > first.stamp(), "whatever the clock says");
    let mut gone = edited.clone();
    gone.delete(second(3));
    for copies in [[&first, &gone, &edited], [&gone, &edited, &first]] {
        let merged = merge(copies.into_iter().cloned(), []);
        assert_eq!(merged, [gone.clone()]);
    }
    let mut back = gone.clone();
    back.put_back(second(3));
    for copies in [[&back, &gone, &edited], [&gone, &edited, &back]] {
        let merged = merge(copies.into_iter().cloned(), []);
        assert_eq!(merged, [back.clone()], "unless its author puts it back");
    }
    assert_eq!((back.kind, &back.text), (RemarkKind::Said, &edited.text));
    assert_eq!(threads(None, [gone]), [], "nobody had answered");
    assert_eq!(merge([first], [edited.clone()]), [edited]);
}

fn shape(thread: &Thread) -> Vec<u64> {
    let number = |r: &Remark| (0..20).find(|n| id(*n) == r.id).unwrap();
    thread.remarks.iter().map(number).collect()
}

#[test]
fn threads_are_in_order_of_time() {
    let article = ArticleId("ferry".into());
    let mut all = vec![
        said(4, 9, None, RemarkKind::Said),
        said(3, 7, Some(1), RemarkKind::Resolved),
        said(1, 5, None, RemarkKind::Said),
        // On a clock that runs late, and an answer to an answer.
        said(2, 4, Some(1), RemarkKind::Said),
        said(5, 8, Some(2), RemarkKind::Said),
        // What it answers is in a file that is not here.
        said(7, 6, Some(6), RemarkKind::Said),
    ];
    let found = threads(Some(&article), all.clone());
    assert_eq!(found.iter().map(shape).collect::<Vec<_>>(), [vec![1, 2, 3, 5], vec![7], vec![4]]);
    assert_eq!(found[1].id, id(6));
    assert_eq!(found.iter().map(Thread::is_resolved).collect::<Vec<_>>(), [true, false, false]);
    assert!(found.iter().all(|t| t.article.as_ref() == Some(&article)));

    // The word that settled it is taken back, and what it began with; the answers stay.
    for taken_back in [1, 2] {
        all[taken_back].delete(second(10));
    }
    let found = threads(Some(&article), all);
    assert_eq!(shape(&found[0]), [1, 2, 5]);
    assert_eq!(
        (found[0].remarks[0].kind, found[0].remarks[0].text.as_str()),
        (RemarkKind::Deleted, "")
    );
    assert!(!found[0].is_resolved());
}

#[test]
fn what_must_not_be_seen_is_left_out() {
    let target = RemarkTarget::Annotation {
        annotator: "Amina".into(),
        id: id(40),
        label: "PER".into(),
        passage: Default::default(),
    };
    let on = |remark: Remark, by: &str| Remark { on: target.clone(), by: by.into(), ..remark };
    let all = [
        on(said(1, 1, None, RemarkKind::Said), "Ben"),
        on(said(2, 2, Some(1), RemarkKind::Said), "Amina"),
        on(said(3, 3, None, RemarkKind::Said), "Ben"),
        said(4, 4, None, RemarkKind::Said),
    ];
    let seen: Vec<Thread> =
        threads(None, all).into_iter().filter_map(|t| t.seen_by("Amina")).collect();
    assert_eq!(seen.iter().map(shape).collect::<Vec<_>>(), [vec![2], vec![4]]);
}
