//! Whatever is done, in whatever order: it can be undone, redone, replayed and stored,
//! and the set answers as a plain list of its records would.

use proptest::prelude::*;
use tagline::annotation::{
    AnnotationId, AnnotationSet, ApplyError, AttributeValue, Change, Command, Confidence, Decision,
    Edit, Family, History, MisfitKind, Opinion, Origin, OriginKind, QuotePart, Reason, RelationEnd,
    Settlement, Span, Status, Step, StepError, Swap, Target, Verdict, misfits, wire,
};
use tagline::text::ByteRange;

use super::support::{Desk, bytes, fragments, through_file};

/// Numbers that become a command when there is a set to choose from.
#[derive(Clone, Debug)]
pub(super) struct Whim(u8, [u16; 4]);

pub(super) fn whim() -> impl Strategy<Value = Whim> {
    (0u8..33, any::<[u16; 4]>()).prop_map(|(kind, numbers)| Whim(kind, numbers))
}

impl Whim {
    fn pick<T: Clone>(&self, n: usize, from: &[T]) -> Option<T> {
        from.get(usize::from(self.1[n]) % from.len().max(1)).cloned()
    }

    fn range(&self, n: usize, desk: &Desk) -> ByteRange {
        let text = &desk.article.text;
        let chars = text.offsets().len_chars();
        let start = usize::from(self.1[n]) % (chars + 1);
        // Mostly short, now and then over half the article.
        let len = match self.1[n + 1] % 16 {
            0 => 0,
            1 => chars / 2,
            n => usize::from(n),
        };
        let range = tagline::text::CharRange::new(start, (start + len).min(chars));
        text.to_bytes(range).unwrap()
    }

    fn end(&self, n: usize, desk: &Desk, spans: &[AnnotationId]) -> Option<RelationEnd> {
        Some(match self.1[n] % 8 {
            0 => RelationEnd::Target(desk.comment(usize::from(self.1[n]) % 3)),
            1 => RelationEnd::Target(desk.paragraph(0)),
            2 => RelationEnd::Target(Target::Article),
            _ => RelationEnd::Span(self.pick(n, spans)?),
        })
    }

    pub(super) fn command(&self, desk: &Desk) -> Option<Command> {
        let set = &desk.set;
        let spans: Vec<_> = set.spans().map(|s| s.id).collect();
        let relations: Vec<_> = set.relations().map(|r| r.id).collect();
        let labels: Vec<_> = set.segment_labels().map(|l| l.id).collect();
        let chains: Vec<_> = set.chains().map(|c| c.id).collect();
        let all: Vec<_> =
            [&spans, &relations, &labels, &chains].into_iter().flatten().copied().collect();
        let label = self.pick(0, &["PER", "ORG", "LOC", "TOWN", "QUOTE", "CUE"])?.to_owned();
        let relation =
            self.pick(0, &["speaker", "cue", "in", "same", "about", "reply"])?.to_owned();
        Some(match self.0 {
            0..=4 => Command::tag(label, self.range(1, desk)),
            5 => {
                let ranges = [self.range(0, desk), self.range(1, desk), self.range(2, desk)];
                Command::Tag { label, fragments: fragments(&ranges) }
            }
            6 => Command::Relabel { id: self.pick(1, &spans)?, label },
            7 => {
                let fragments = fragments(&[self.range(1, desk)]);
                Command::SetFragments { id: self.pick(0, &spans)?, fragments }
            }
            8 => {
                let (name, value) = self.pick(
                    0,
                    &[
                        ("sure", Some(AttributeValue::Flag(true))),
                        ("size", Some(AttributeValue::Number(f64::from(self.1[2]) / 7_000.0))),
                        ("type", Some(AttributeValue::Choice("direct".into()))),
                        ("alias", Some(AttributeValue::Text("“x”\n\\".into()))),
                        ("mood", Some(AttributeValue::Choices(["angry".into()].into()))),
                        ("sure", None),
                        ("kind", None),
                        ("certain", None),
                    ],
                )?;
                Command::SetAttribute { id: self.pick(1, &all)?, name: name.into(), value }
            }
            9 => {
                Command::SetNote { id: self.pick(0, &all)?, note: format!("n{}\n", self.1[1] % 3) }
            }
            10 => {
                let confidence = Confidence::from_percent((self.1[1] % 120) as u8);
                Command::SetConfidence { id: self.pick(0, &all)?, confidence }
            }
            11 => Command::Delete { ids: vec![self.pick(0, &all)?, self.pick(1, &all)?] },
            12 | 13 => {
                let (from, to) = (self.end(1, desk, &spans)?, self.end(2, desk, &spans)?);
                Command::Relate { label: relation, from, to }
            }
            14 => {
                let (from, to) = (self.end(1, desk, &spans)?, self.end(2, desk, &spans)?);
                Command::EditRelation { id: self.pick(3, &relations)?, label: relation, from, to }
            }
            15..=17 => {
                let (layer, label) = self.pick(
                    0,
                    &[
                        ("Type", "praise"),
                        ("Type", "blame"),
                        ("Stance", "for"),
                        ("Stance", "against"),
                        ("Part", "lead"),
                        ("Part", "background"),
                    ],
                )?;
                let targets =
                    [desk.comment(0), desk.comment(2), desk.paragraph(1), Target::Article];
                let target = self.pick(1, &targets)?;
                Command::ToggleSegmentLabel { layer: layer.into(), label: label.into(), target }
            }
            18 => {
                let members = vec![self.pick(0, &spans)?, self.pick(1, &spans)?];
                Command::MakeChain { name: format!("c{}", self.1[2] % 5), members }
            }
            19 => Command::AddToChain {
                id: self.pick(0, &chains)?,
                members: vec![self.pick(1, &spans)?],
            },
            20 => Command::LeaveChain { members: vec![self.pick(0, &spans)?] },
            21 => {
                Command::MergeChains { ids: vec![self.pick(0, &chains)?, self.pick(1, &chains)?] }
            }
            22 => Command::EditChain {
                id: self.pick(0, &chains)?,
                name: "Ada".into(),
                kind: self.1[1].is_multiple_of(2).then(|| "person".into()),
                knowledge_base_id: None,
            },
            23 => {
                let part = |n: usize, label: &str| match self.1[n] % 3 {
                    0 => None,
                    1 => self.pick(n, &spans).map(QuotePart::Span),
                    _ => Some(QuotePart::New { label: label.into(), range: self.range(n, desk) }),
                };
                Command::MakeQuote {
                    label,
                    fragments: fragments(&[self.range(2, desk)]),
                    attributes: Vec::new(),
                    source: part(1, "PER"),
                    cue: part(2, "CUE"),
                }
            }
            24 => Command::RelateNew {
                relation,
                anchor: self.end(1, desk, &spans)?,
                forward: self.1[3].is_multiple_of(2),
                label,
                range: self.range(2, desk),
            },
            25 | 26 => Command::Join {
                mention: self.pick(0, &spans)?,
                with: self.pick(1, &spans)?,
                name: "Ada".into(),
            },
            27 => Command::Refuse {
                kind: "quote".into(),
                text: format!("“{}”", self.1[0] % 4),
                nth: usize::from(self.1[1] % 2),
                source: ["", "memory"][usize::from(self.1[2] % 2)].into(),
            },
            28 if self.1[0].is_multiple_of(4) => Command::ForgetRefusals,
            28 | 29 => Command::Several {
                title: "Together".into(),
                lenient: self.1[3].is_multiple_of(2),
                commands: vec![
                    Command::tag(label, self.range(1, desk)),
                    Command::LeaveChain { members: vec![self.pick(0, &spans)?] },
                    Command::Delete { ids: vec![self.pick(2, &all)?] },
                ],
            },
            30 => {
                // Somebody else's span, which may not fit, and what was decided about it.
                let id = |n: u64| AnnotationId::from_bits((u64::from(self.1[2]) << 4) | n);
                let at = self.range(1, desk);
                let origin = Origin {
                    kind: OriginKind::Adjudicated,
                    by: "Ben".into(),
                    at: jiff::Timestamp::UNIX_EPOCH,
                };
                let span = Span {
                    id: id(1),
                    label: if self.1[3].is_multiple_of(5) { "NO SUCH".into() } else { label },
                    fragments: [at].into_iter().collect(),
                    attributes: Default::default(),
                    note: String::new(),
                    confidence: None,
                    origin: origin.clone(),
                    unknown: Default::default(),
                };
                let decision = Decision {
                    id: id(0),
                    family: Family::Span,
                    layer: "Entities".into(),
                    at: desk.article.text.to_chars(at)?,
                    text: "x".into(),
                    verdict: Verdict::Took(vec!["ben".into()]),
                    reason: (self.1[3].is_multiple_of(2)).then_some(Reason::Slip),
                    rule: (self.1[3].is_multiple_of(3)).then(|| "majority".into()),
                    note: String::new(),
                    opinions: vec![Opinion {
                        annotators: vec!["ben".into()], said: "“y”".into()
                    }],
                    gave: [id(1)].into(),
                    origin,
                    unknown: Default::default(),
                };
                Command::Settle(Settlement {
                    title: "Settle".into(),
                    remove: self
                        .pick(3, &all)
                        .into_iter()
                        .filter(|_| self.1[3].is_multiple_of(4))
                        .collect(),
                    spans: vec![span],
                    decisions: vec![decision],
                    ..Settlement::default()
                })
            }
            _ => {
                Command::SetStatus(self.pick(0, &[Status::New, Status::InProgress, Status::Done])?)
            }
        })
    }
}

/// The set answers as a plain list would.
fn check_answers(desk: &Desk, window: ByteRange) -> Result<(), TestCaseError> {
    let set = &desk.set;
    let spans: Vec<_> = set.spans().collect();
    let order = |s: &&tagline::annotation::Span| {
        (s.extent().start, std::cmp::Reverse(s.extent().end), s.id)
    };
    prop_assert!(spans.is_sorted_by_key(order));
    let touching: Vec<_> = set.spans_touching(window).collect();
    let brute: Vec<_> = spans.iter().copied().filter(|s| s.extent().touches(window)).collect();
    prop_assert_eq!(touching, brute, "{:?}", window);
    let at = window.start;
    let from: Vec<_> = spans.iter().copied().filter(|s| s.extent().start >= at).collect();
    prop_assert_eq!(set.spans_from(at).collect::<Vec<_>>(), from);
    let before: Vec<_> = spans.iter().copied().filter(|s| s.extent().start < at).collect();
    prop_assert_eq!(set.spans_before(at).collect::<Vec<_>>(), before);
    for span in spans {
        prop_assert_eq!(set.span(span.id), Some(span));
        let end = RelationEnd::Span(span.id);
        let brute: Vec<_> = set.relations().filter(|r| r.from == end || r.to == end).collect();
        prop_assert_eq!(set.relations_of(span.id).collect::<Vec<_>>(), brute);
        let brute: Vec<_> = set.chains().filter(|c| c.members.contains(&span.id)).collect();
        prop_assert_eq!(set.chains_of(span.id).collect::<Vec<_>>(), brute);
    }
    for target in [desk.comment(0), desk.comment(1), desk.paragraph(1), Target::Article] {
        let brute: Vec<_> = set.segment_labels().filter(|l| l.target == target).collect();
        prop_assert_eq!(set.segment_labels_of(target).collect::<Vec<_>>(), brute);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_sequence_can_be_undone_replayed_and_stored(whims in prop::collection::vec(whim(), 1..60)) {
        let mut desk = Desk::new();
        let text = desk.article.text.clone();
        let empty = bytes(&desk.set, &text);
        let mut history = History::default();
        let mut steps = Vec::new();
        let mut revision = 0;
        for whim in &whims {
            let Some(command) = whim.command(&desk) else { continue };
            let Ok(change) = desk.plan(&command) else { continue };
            let before = desk.set.clone();
            prop_assert_eq!(desk.set.apply(&change), Ok(()));
            prop_assert!(change.title.chars().count() < 140, "{}", change.title);
            if change.is_empty() {
                prop_assert_eq!(&desk.set, &before);
                continue;
            }
            prop_assert!(desk.set.revision() > revision);
            revision = desk.set.revision();
            // A change and its inverse leave nothing behind, also in what is looked up.
            let after = desk.set.clone();
            prop_assert_eq!(desk.set.apply(&change.inverse()), Ok(()));
            prop_assert_eq!(&desk.set, &before);
            check_answers(&desk, whim.range(0, &desk))?;
            prop_assert_eq!(desk.set.apply(&change), Ok(()));
            prop_assert_eq!(&desk.set, &after);
            check_answers(&desk, whim.range(1, &desk))?;
            // It cannot be made twice.
            prop_assert!(desk.set.apply(&change).is_err());
            prop_assert_eq!(&desk.set, &after);
            history.push(change.clone());
            steps.push(Step::Do(change));
            // Now and then go back and forth.
            if whim.1[3] % 5 == 0 {
                for (step, change) in
                    [(Step::Undo, history.undo()), (Step::Undo, history.undo()), (Step::Redo, history.redo())]
                {
                    if let Some(change) = change {
                        prop_assert_eq!(desk.set.apply(&change), Ok(()));
                        steps.push(step);
                    }
                }
            }
        }
        // What commands make fits the schema, but that a relation may be left between
        // labels that were changed since.
        for misfit in misfits(&desk.set, &desk.schema, &desk.article) {
            let fine = misfit.is_unfinished()
                || matches!(misfit.kind, MisfitKind::ForbiddenRelation { .. });
            prop_assert!(fine, "{}", misfit);
        }
        // Stored and read back.
        prop_assert_eq!(&through_file(&desk.set, &text), &desk.set);
        // Replayed from a journal.
        let mut replayed = AnnotationSet::default();
        let journal: Vec<String> = steps
            .iter()
            .map(|step| ron::to_string(&wire::Step::to_wire(step, &text).unwrap()).unwrap())
            .collect();
        let read = journal.iter().map(|line| {
            ron::from_str::<wire::Step>(line).unwrap().from_wire(&text).unwrap()
        });
        let replayed_history = History::replay(read, &mut replayed).unwrap();
        prop_assert_eq!(&replayed, &desk.set);
        prop_assert_eq!(&replayed_history, &history);
        // Undone to the last, and made again.
        let last = bytes(&desk.set, &text);
        while let Some(change) = history.undo() {
            prop_assert_eq!(desk.set.apply(&change), Ok(()));
        }
        prop_assert_eq!(bytes(&desk.set, &text), empty);
        prop_assert!(desk.set.is_empty() && desk.set.status() == Status::New);
        while let Some(change) = history.redo() {
            prop_assert_eq!(desk.set.apply(&change), Ok(()));
        }
        // Redo goes on to changes that were undone at the end.
        while history.done() != replayed_history.done() {
            let change = history.undo().unwrap();
            prop_assert_eq!(desk.set.apply(&change), Ok(()));
        }
        prop_assert_eq!(bytes(&desk.set, &text), last);
    }

    #[test]
    fn a_change_is_applied_whole_or_not_at_all(whims in prop::collection::vec(whim(), 1..30), drop in any::<prop::sample::Index>()) {
        let mut desk = Desk::new();
        let mut edits = Vec::new();
        for whim in &whims {
            if let Some(command) = whim.command(&desk)
                && let Ok(change) = desk.plan(&command)
            {
                desk.set.apply(&change).unwrap();
                edits.extend(change.edits);
            }
        }
        // All of it as one change is the same; with one edit left out it must not half fit.
        let mut set = AnnotationSet::default();
        let mut whole = Change { title: "all".into(), edits };
        prop_assert_eq!(set.apply(&whole), Ok(()));
        prop_assert_eq!(&set, &desk.set);
        prop_assert_eq!(set.apply(&whole.inverse()), Ok(()));
        prop_assert_eq!(&set, &AnnotationSet::default());
        if !whole.edits.is_empty() {
            whole.edits.remove(drop.index(whole.edits.len()));
            if set.apply(&whole).is_err() {
                prop_assert_eq!(&set, &AnnotationSet::default());
                prop_assert_eq!(set.spans_touching(ByteRange::new(0, usize::MAX)).count(), 0);
            }
        }
    }
}

#[test]
fn changes_of_another_state_are_refused() {
    let mut desk = Desk::new();
    let id = desk.tag("PER", "Ada Brill");
    let span = desk.span(id).clone();
    let before = desk.set.clone();
    let mut noted = span.clone();
    noted.note = "x".into();
    let mut other = span.clone();
    other.id = AnnotationId::from_bits(5);
    let check = |desk: &mut Desk, edits: Vec<Edit>, fits: bool| {
        let result = desk.set.apply(&Change { title: String::new(), edits });
        assert_eq!(result.is_ok(), fits, "{result:?}");
        if !fits {
            assert_eq!(desk.set, before);
        }
    };
    check(&mut desk, vec![Edit::Span(Swap::make(span.clone()))], false);
    check(&mut desk, vec![Edit::Span(Swap::delete(noted.clone()))], false);
    check(&mut desk, vec![Edit::Span(Swap::replace(noted.clone(), span.clone()))], false);
    check(&mut desk, vec![Edit::Span(Swap::replace(span.clone(), other.clone()))], false);
    let status = Edit::Status { before: Status::Done, after: Status::New };
    check(&mut desk, vec![Edit::Span(Swap::make(other)), status], false);
    // One id cannot be two kinds of record.
    let chain = Command::MakeChain { name: "c".into(), members: vec![id] };
    let mut change = desk.plan(&chain).unwrap();
    if let Some(Edit::Chain(Swap { after: Some(chain), .. })) = change.edits.first_mut() {
        chain.id = id;
    }
    check(&mut desk, change.edits, false);
    check(&mut desk, vec![Edit::Span(Swap::replace(span, noted))], true);
    let error = desk.set.apply(&Change {
        title: String::new(),
        edits: vec![Edit::Status { before: Status::New, after: Status::Done }],
    });
    assert_eq!(error, Err(ApplyError::Status));
}

#[test]
fn history_is_a_line() {
    let mut desk = Desk::new();
    let mut history = History::default();
    assert_eq!(history.play(Step::Undo, &mut desk.set), Err(StepError::NothingToUndo));
    let tag = |desk: &mut Desk, words: &str| {
        let range = desk.at(words, 0);
        desk.plan(&Command::tag("PER", range)).unwrap()
    };
    let (ada, tom) = (tag(&mut desk, "Ada"), tag(&mut desk, "Tom"));
    history.play(Step::Do(ada.clone()), &mut desk.set).unwrap();
    assert_eq!(history.undo_title(), Some("Tag PER “Ada”"));
    history.play(Step::Undo, &mut desk.set).unwrap();
    assert_eq!((history.can_undo(), history.can_redo()), (false, true));
    assert_eq!(history.redo_title(), Some("Tag PER “Ada”"));
    // A step that does not fit changes neither set nor history.
    let before = history.clone();
    assert!(history.play(Step::Do(ada.inverse()), &mut desk.set).is_err());
    assert_eq!(history, before);
    history.play(Step::Redo, &mut desk.set).unwrap();
    history.play(Step::Undo, &mut desk.set).unwrap();
    // A new change ends the other branch.
    let mut tom_first = tom;
    tom_first.edits.truncate(1);
    history.play(Step::Do(tom_first), &mut desk.set).unwrap();
    assert_eq!(history.play(Step::Redo, &mut desk.set), Err(StepError::NothingToRedo));
    // Replay tells how far it came.
    let mut set = AnnotationSet::default();
    let error =
        History::replay([Step::Do(ada.clone()), Step::Undo, Step::Undo], &mut set).unwrap_err();
    assert_eq!((error.at, error.error), (2, StepError::NothingToUndo));
    assert_eq!(error.history.redo_title(), Some("Tag PER “Ada”"));
}

#[test]
fn a_large_set_answers_at_once() {
    // Beside 100,000 short spans, one over everything and some long ones.
    let mut set = AnnotationSet::default();
    let mut desk = Desk::new();
    let template = desk.tag("PER", "Ada Brill");
    let template = desk.span(template).clone();
    let make = |n: u64, start: usize, len: usize| {
        let mut span = template.clone();
        span.id = AnnotationId::from_bits(n);
        span.fragments = fragments(&[ByteRange::new(start, start + len)]);
        Edit::Span(Swap::make(span))
    };
    let mut edits: Vec<Edit> =
        (0..100_000).map(|n| make(n, n as usize * 10, n as usize % 40)).collect();
    edits.push(make(100_000, 0, 1_000_000));
    edits.extend((0..100).map(|n| make(100_001 + n, n as usize * 10_000, 25_000)));
    set.apply(&Change { title: String::new(), edits }).unwrap();
    let window = ByteRange::new(500_000, 500_500);
    let brute: Vec<_> = set.spans().filter(|s| s.extent().touches(window)).collect();
    assert_eq!(set.spans_touching(window).collect::<Vec<_>>(), brute);
    let start = std::time::Instant::now();
    for n in 0..1_000 {
        let at = n * 997;
        assert!(set.spans_touching(ByteRange::new(at, at + 500)).len() > 50);
    }
    // A look at every span would take a hundred times as long.
    assert!(start.elapsed().as_millis() < 2_000, "{:?}", start.elapsed());
}
