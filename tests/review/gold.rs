//! Gold begun by a rule.

use tagline::annotation::{
    AnnotationId, AnnotationSet, Command, IdSource, OriginKind, PlanContext, Reason, RelationEnd,
    Settlement, Verdict, misfits,
};
use tagline::review::compare::{Compared, Comparison, Item, Kind};
use tagline::review::gold::{
    Choice, Grounds, Making, Rule, Settled, Undecidable, decision_on, decisions_on, overruled,
    takes_all,
};

use super::support::Ground;

pub(super) const NAMES: [&str; 3] = ["ada", "ben", "cleo"];

/// Carries a rule out on gold.
pub(super) fn start(
    ground: &Ground,
    sets: &[AnnotationSet],
    gold: &mut AnnotationSet,
    rule: Rule,
) -> Settled {
    let sets: Vec<Compared<'_>> =
        sets.iter().zip(NAMES).map(|(set, annotator)| Compared { annotator, set }).collect();
    let comparison = Comparison::of(&ground.article, &ground.schema, &sets);
    let mut ids = IdSource::seeded(99);
    let now = jiff::Timestamp::UNIX_EPOCH;
    let making = Making {
        article: &ground.article,
        sets: &sets,
        comparison: &comparison,
        gold,
        by: "dora",
        now,
    };
    let (settlement, counts) = making.by_rule(rule, "the rule", &mut ids);
    let mut context = PlanContext {
        article: &ground.article,
        schema: &ground.schema,
        ids: &mut ids,
        by: "dora",
        origin: OriginKind::Adjudicated,
        now,
    };
    let change = Command::Settle(settlement).plan(gold, &mut context).unwrap();
    let before = gold.clone();
    gold.apply(&change).unwrap();
    let mut undone = gold.clone();
    undone.apply(&change.inverse()).unwrap();
    assert_eq!(undone, before);
    assert_eq!(misfits(gold, &ground.schema, &ground.article), []);
    counts
}

const BRILL: (&str, &str) = ("PER", "Mayor [Ada Brill] ");
const LONGER: (&str, &str) = ("PER", "Deputy [Mayor Ada Brill] ");
const LAKE: (&str, &str) = ("LOC", "[NORTHLAKE]:");
const QUOTE: (&str, &str) = ("QUOTE", "[that the ferries would sail again]");

fn labels(set: &AnnotationSet) -> Vec<String> {
    let spans = set
        .spans()
        .map(|span| format!("{} {}–{}", span.label, span.extent().start, span.extent().end));
    spans.collect()
}

#[test]
fn each_rule_settles_what_it_says() {
    let mut ground = Ground::new();
    let sets = [
        ground.set(&[BRILL, LAKE]),
        ground.set(&[BRILL, LAKE, ("DATE", "on [Tuesday]")]),
        ground.set(&[LONGER, LAKE]),
    ];
    for (rule, settled, left, spans) in [
        (Rule::Unanimous, 0, 2, 1),
        (Rule::Majority, 2, 0, 2),
        (Rule::Threshold(3), 0, 2, 1),
        (Rule::Threshold(2), 2, 0, 2),
        (Rule::Annotator(1), 2, 0, 3),
    ] {
        let mut gold = AnnotationSet::default();
        let counts = start(&ground, &sets, &mut gold, rule);
        assert_eq!(counts, Settled { agreed: 1, settled, before: 0, left }, "{rule:?}");
        assert_eq!((gold.spans().len(), gold.decisions().len()), (spans, settled), "{rule:?}");
        // Again: everything is there.
        let before = gold.clone();
        let counts = start(&ground, &sets, &mut gold, rule);
        assert_eq!(counts, Settled { agreed: 0, settled: 0, before: settled, left }, "{rule:?}");
        assert_eq!(gold, before);
    }
}

#[test]
fn a_decision_says_who_had_what_and_opens_again_when_they_change_their_minds() {
    let mut ground = Ground::new();
    let mut sets = vec![ground.set(&[BRILL]), ground.set(&[BRILL]), ground.set(&[LONGER])];
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Majority);
    let decision = gold.decisions().next().unwrap().clone();
    assert_eq!(decision.verdict, Verdict::Took(vec!["ada".into()]));
    assert_eq!(decision.rule.as_deref(), Some("the rule"));
    assert_eq!((decision.origin.by.as_str(), decision.text.as_str()), ("dora", "Mayor Ada Brill"));
    let who: Vec<_> = decision.opinions.iter().map(|o| o.annotators.join("+")).collect();
    assert_eq!(who, ["ada+ben", "cleo"]);
    let span = gold.spans().next().unwrap();
    assert_eq!((span.origin.kind, span.origin.by.as_str()), (OriginKind::Adjudicated, "ada, ben"));
    assert!(decision.gave.contains(&span.id));

    let find = |sets: &[AnnotationSet], gold: &AnnotationSet| {
        let found = ground.compare(&sets.iter().collect::<Vec<_>>());
        let item = found.differences.first().unwrap().clone();
        decision_on(gold, &ground.article.text, &item, &NAMES).map(|d| d.id)
    };
    assert_eq!(find(&sets, &gold), Some(decision.id));
    let mut ground = Ground::new();
    sets[1] = ground.set(&[("ROLE", BRILL.1)]);
    assert_eq!(find(&sets, &gold), None);
}

#[test]
fn links_follow_to_what_was_taken() {
    let mut ground = Ground::new();
    let mut sets =
        [ground.set(&[QUOTE, LONGER]), ground.set(&[QUOTE, BRILL]), ground.set(&[QUOTE, BRILL])];
    for set in &mut sets {
        let id = |label: &str| {
            RelationEnd::Span(set.spans().find(|span| span.label == label).unwrap().id)
        };
        let (quote, speaker) = (id("QUOTE"), id("PER"));
        ground.relate(set, "speaker", quote, speaker);
    }
    // Ada's relation is the one that is taken; it ends on the span that Ben and Cleo have.
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Majority);
    let [relation] = gold.relations().collect::<Vec<_>>()[..] else { panic!("one relation") };
    let speaker = gold.span(relation.to.span().unwrap()).unwrap();
    assert_eq!(speaker.extent(), ground.at(BRILL.1));

    // While it is not settled who speaks, the link waits, and comes when it is.
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Unanimous);
    assert_eq!((labels(&gold).len(), gold.relations().len()), (1, 0));
    start(&ground, &sets, &mut gold, Rule::Annotator(0));
    assert_eq!((labels(&gold).len(), gold.relations().len()), (2, 1));
}

#[test]
fn what_does_not_fit_the_rest_of_gold_stays_open() {
    // Ada and Ben answer in opposite directions; each wins for one comment by its own number.
    let mut ground = Ground::new();
    let (mut ada, mut ben) = (AnnotationSet::default(), AnnotationSet::default());
    let ends = [0, 1].map(|order| RelationEnd::Target(ground.comment(order)));
    ground.relate(&mut ada, "reply", ends[0], ends[1]);
    ground.relate(&mut ben, "reply", ends[1], ends[0]);
    let sets = [ada, ben];
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Annotator(0));
    assert_eq!((gold.relations().len(), gold.decisions().len()), (1, 2));
    // Gold has it the other way round already.
    let mut gold = AnnotationSet::default();
    ground.relate(&mut gold, "reply", ends[1], ends[0]);
    start(&ground, &sets, &mut gold, Rule::Annotator(0));
    assert_eq!((gold.relations().len(), gold.decisions().len()), (1, 1));
}

/// Decides on one difference of gold; says why if that cannot be.
fn decide(
    ground: &Ground,
    sets: &[AnnotationSet],
    gold: &mut AnnotationSet,
    make: impl Fn(&Making<'_>, &Comparison, &mut IdSource) -> Result<Settlement, Undecidable>,
) -> Result<(), Undecidable> {
    let sets: Vec<Compared<'_>> =
        sets.iter().zip(NAMES).map(|(set, annotator)| Compared { annotator, set }).collect();
    let comparison = Comparison::of(&ground.article, &ground.schema, &sets);
    let mut ids = IdSource::seeded(5);
    let now = jiff::Timestamp::UNIX_EPOCH;
    let (article, schema) = (&ground.article, &ground.schema);
    let making = Making { article, sets: &sets, comparison: &comparison, gold, by: "dora", now };
    let settlement = make(&making, &comparison, &mut ids)?;
    let origin = OriginKind::Adjudicated;
    let mut context = PlanContext { article, schema, ids: &mut ids, by: "dora", origin, now };
    let change = Command::Settle(settlement).plan(gold, &mut context).unwrap();
    let before = gold.clone();
    gold.apply(&change).unwrap();
    let mut undone = gold.clone();
    undone.apply(&change.inverse()).unwrap();
    assert_eq!(undone, before);
    assert_eq!(misfits(gold, schema, article), []);
    Ok(())
}

/// Two who differ in how far a name goes, and in who says a quote.
fn speakers(ground: &mut Ground) -> Vec<AnnotationSet> {
    let mut sets = vec![ground.set(&[BRILL, LAKE, QUOTE]), ground.set(&[LONGER, LAKE, QUOTE])];
    for (set, who) in sets.iter_mut().zip(["PER", "LOC"]) {
        let of = |label| RelationEnd::Span(set.spans().find(|s| s.label == label).unwrap().id);
        let (quote, who) = (of("QUOTE"), of(who));
        ground.relate(set, "speaker", quote, who);
    }
    sets
}

fn item(comparison: &Comparison, kind: Kind) -> &Item {
    comparison.differences.iter().find(|item| item.kinds.contains(&kind)).unwrap()
}

#[test]
fn what_ends_on_a_span_that_makes_way_ends_on_what_comes_in_its_place() {
    let mut ground = Ground::new();
    let sets = speakers(&mut ground);
    let mut gold = AnnotationSet::default();
    let grounds = Grounds::default();
    let take = |kind, at: usize| {
        let grounds = &grounds;
        move |making: &Making<'_>, comparison: &Comparison, ids: &mut IdSource| {
            making.decide(item(comparison, kind), &Choice::Take(vec![at]), grounds, ids)
        }
    };
    // The quote is agreed on and comes in with the first decision; who says it is not there yet.
    let early = decide(&ground, &sets, &mut gold, take(Kind::Relation, 0));
    assert_eq!(early, Err(Undecidable::NoEnd("“Mayor Ada Brill”".to_owned())));
    assert!(gold.is_empty());
    decide(&ground, &sets, &mut gold, take(Kind::Boundary, 0)).unwrap();
    decide(&ground, &sets, &mut gold, take(Kind::Relation, 0)).unwrap();
    let speaker = |gold: &AnnotationSet| {
        let relation = gold.relations().next()?;
        let span = gold.span(relation.to.span()?)?;
        Some(ground.article.text.slice(span.extent()).to_owned())
    };
    assert_eq!(speaker(&gold).as_deref(), Some("Ada Brill"));
    decide(&ground, &sets, &mut gold, take(Kind::Boundary, 1)).unwrap();
    assert_eq!(speaker(&gold).as_deref(), Some("Mayor Ada Brill"));
    assert_eq!(gold.decisions().len(), 2);
    // Where nothing comes in its place, it goes, and is open again.
    decide(&ground, &sets, &mut gold, |making, comparison, ids| {
        making.decide(item(comparison, Kind::Boundary), &Choice::Nothing, &grounds, ids)
    })
    .unwrap();
    assert_eq!((speaker(&gold), gold.decisions().len()), (None, 1));
    assert_eq!(gold.spans().len(), 2);
    decide(&ground, &sets, &mut gold, |making, comparison, _| {
        Ok(making.reopen(item(comparison, Kind::Boundary)).unwrap())
    })
    .unwrap();
    assert_eq!(gold.decisions().len(), 0);
}

#[test]
fn a_link_brings_the_ends_that_all_agree_on() {
    let mut ground = Ground::new();
    let words = [BRILL, LAKE, QUOTE];
    let mut sets = vec![ground.set(&words), ground.set(&words)];
    for (set, who) in sets.iter_mut().zip(["PER", "LOC"]) {
        let of = |label| RelationEnd::Span(set.spans().find(|s| s.label == label).unwrap().id);
        let (quote, who) = (of("QUOTE"), of(who));
        ground.relate(set, "speaker", quote, who);
    }
    // Somebody began gold by hand: what all agree on is not there.
    let mut gold = ground.set(&[("DATE", "on [Tuesday]")]);
    let grounds = Grounds::default();
    let take = |at: usize| {
        let grounds = &grounds;
        move |making: &Making<'_>, comparison: &Comparison, ids: &mut IdSource| {
            let choice = Choice::Take(vec![at]);
            making.decide(item(comparison, Kind::Relation), &choice, grounds, ids)
        }
    };
    decide(&ground, &sets, &mut gold, take(0)).unwrap();
    let spans = |gold: &AnnotationSet| {
        gold.spans().map(|span| span.label.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!((spans(&gold).as_str(), gold.relations().len()), ("PER DATE QUOTE", 1));
    // What came for it stays when it is decided otherwise.
    decide(&ground, &sets, &mut gold, take(1)).unwrap();
    assert_eq!((spans(&gold).as_str(), gold.relations().len()), ("LOC PER DATE QUOTE", 1));

    // So do the mentions of a chain.
    for (set, count) in sets.iter_mut().zip([2, 3]) {
        let members: Vec<AnnotationId> = set.spans().map(|span| span.id).take(count).collect();
        ground.run(set, &Command::MakeChain { name: "B".into(), members });
    }
    let mut gold = ground.set(&[("DATE", "on [Tuesday]")]);
    decide(&ground, &sets, &mut gold, |making, comparison, ids| {
        making.decide(item(comparison, Kind::Chain), &Choice::Take(vec![1]), &grounds, ids)
    })
    .unwrap();
    assert_eq!(gold.chains().map(|chain| chain.members.len()).collect::<Vec<_>>(), [3]);
}

/// Three of whom two agree each on a name, and on who speaks.
#[test]
fn leaving_somebody_out_opens_nothing() {
    let mut ground = Ground::new();
    let words = |name| [name, LAKE, QUOTE];
    let mut sets =
        [ground.set(&words(BRILL)), ground.set(&words(BRILL)), ground.set(&words(LONGER))];
    for (set, who) in sets.iter_mut().zip(["LOC", "PER", "PER"]) {
        let of = |label| RelationEnd::Span(set.spans().find(|s| s.label == label).unwrap().id);
        let (quote, who) = (of("QUOTE"), of(who));
        ground.relate(set, "speaker", quote, who);
    }
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Majority);
    assert_eq!(gold.decisions().len(), 2);
    let text = &ground.article.text;
    let decided = |gold: &AnnotationSet, who: &[usize]| {
        let names: Vec<&str> = who.iter().map(|at| NAMES[*at]).collect();
        let own: Vec<Compared<'_>> =
            who.iter().map(|at| Compared { annotator: NAMES[*at], set: &sets[*at] }).collect();
        let found = Comparison::of(&ground.article, &ground.schema, &own);
        let different = decisions_on(gold, text, &found.differences, &names);
        let different = different.iter().map(|decision| decision.is_some()).collect::<Vec<_>>();
        (different, overruled(gold, text, &found.agreed, &names).len())
    };
    assert_eq!(decided(&gold, &[0, 1, 2]), (vec![true, true], 0));
    assert_eq!(decided(&gold, &[0, 1]), (vec![true], 1));
    assert_eq!(decided(&gold, &[1, 2]), (vec![true], 1));
    assert_eq!(decided(&gold, &[0, 2]), (vec![true, true], 0));

    // What two of three agree on, and what gold has from the third, is not taken again.
    let before = gold.clone();
    let counts = start(&ground, &sets[..2], &mut gold, Rule::Unanimous);
    assert_eq!((counts.agreed, counts.before, counts.left), (0, 1, 0));
    assert_eq!(gold, before);

    // Decided otherwise while Cleo is left out: what she had is still known.
    let grounds = Grounds::default();
    decide(&ground, &sets[..2], &mut gold, |making, comparison, ids| {
        making.decide(item(comparison, Kind::Relation), &Choice::Take(vec![0]), &grounds, ids)
    })
    .unwrap();
    assert_eq!((gold.decisions().len(), decided(&gold, &[0, 1, 2])), (2, (vec![true, true], 0)));
    let speaker = gold.relations().next().unwrap().to.span().unwrap();
    assert_eq!(gold.span(speaker).unwrap().label, "LOC");
}

#[test]
fn all_proposals_are_taken_only_where_they_can_stand_together() {
    let mut ground = Ground::new();
    let takes = |ground: &Ground, sets: &[AnnotationSet], kind: Kind| {
        takes_all(item(&ground.compare(&sets.iter().collect::<Vec<_>>()), kind))
    };
    let labels = [ground.set(&[BRILL]), ground.set(&[("ROLE", BRILL.1)])];
    assert_eq!(takes(&ground, &labels, Kind::Label), Ok(vec![0, 1]));
    let missing = [ground.set(&[BRILL]), ground.set(&[])];
    assert_eq!(takes(&ground, &missing, Kind::Missing), Err(Undecidable::OnlyOne));
    let mut sure = [ground.set(&[BRILL]), ground.set(&[BRILL])];
    let id = sure[1].spans().next().unwrap().id;
    ground.sure(&mut sure[1], id);
    assert_eq!(takes(&ground, &sure, Kind::Attribute), Err(Undecidable::Together));
    let mut comments = [AnnotationSet::default(), AnnotationSet::default()];
    for (set, (stance, kind)) in comments.iter_mut().zip([("for", "praise"), ("against", "blame")])
    {
        ground.label(set, 0, "Stance", stance);
        ground.label(set, 0, "Type", kind);
    }
    assert_eq!(takes(&ground, &comments, Kind::Stance), Err(Undecidable::Together));
    assert_eq!(takes(&ground, &comments, Kind::CommentType), Ok(vec![0, 1]));
    ground.label(&mut comments[1], 0, "Type", "praise");
    assert_eq!(takes(&ground, &comments, Kind::CommentType), Err(Undecidable::Together));
}

#[test]
fn a_decision_on_what_is_not_proposed_any_more_makes_way_for_one_that_is() {
    let mut ground = Ground::new();
    let sets = [ground.set(&[BRILL]), ground.set(&[LONGER])];
    let mut gold = AnnotationSet::default();
    let grounds = Grounds { reason: Some(Reason::Slip), note: String::new() };
    let first = |making: &Making<'_>, comparison: &Comparison, ids: &mut IdSource| {
        making.decide(&comparison.differences[0], &Choice::Take(vec![0]), &grounds, ids)
    };
    decide(&ground, &sets, &mut gold, first).unwrap();
    // The second annotator thinks again: it is open, and deciding leaves one decision.
    let sets = [sets[0].clone(), ground.set(&[("ROLE", "Deputy [Mayor Ada Brill] ")])];
    let own: Vec<Compared<'_>> =
        sets.iter().zip(NAMES).map(|(set, annotator)| Compared { annotator, set }).collect();
    let now = Comparison::of(&ground.article, &ground.schema, &own);
    let text = &ground.article.text;
    assert!(decision_on(&gold, text, &now.differences[0], &NAMES[..2]).is_none());
    decide(&ground, &sets, &mut gold, |making, comparison, ids| {
        let item = &comparison.differences[0];
        let replaced = making.replaced_by(item).unwrap();
        assert_eq!((replaced.text.as_str(), replaced.reason), ("Mayor Ada Brill", grounds.reason));
        making.decide(item, &Choice::Take(vec![1]), &grounds, ids)
    })
    .unwrap();
    assert_eq!(gold.decisions().len(), 1);
    assert_eq!(gold.spans().map(|span| span.label.as_str()).collect::<Vec<_>>(), ["ROLE"]);
}

/// A relation and a chain that all agree on, of a name whose edges they differ about.
#[test]
fn what_waits_for_a_span_comes_in_with_it() {
    let mut ground = Ground::new();
    let mut sets = speakers(&mut ground);
    // Both say that the name is the speaker, and that it and the place are the same.
    for set in &mut sets {
        let old: Vec<AnnotationId> = set.relations().map(|relation| relation.id).collect();
        ground.run(set, &Command::Delete { ids: old });
        let of = |label| set.spans().find(|s| s.label == label).unwrap().id;
        let (quote, name, lake) = (of("QUOTE"), of("PER"), of("LOC"));
        ground.relate(set, "speaker", RelationEnd::Span(quote), RelationEnd::Span(name));
        ground.run(set, &Command::MakeChain { name: "B".into(), members: vec![name, lake] });
    }
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Unanimous);
    let members = |gold: &AnnotationSet| gold.chains().map(|c| c.members.len()).collect::<Vec<_>>();
    assert_eq!((gold.relations().len(), members(&gold)), (0, vec![1]), "they wait for the name");
    let grounds = Grounds::default();
    let take = |at: usize| {
        let grounds = &grounds;
        move |making: &Making<'_>, comparison: &Comparison, ids: &mut IdSource| {
            let choice = Choice::Take(vec![at]);
            making.decide(item(comparison, Kind::Boundary), &choice, grounds, ids)
        }
    };
    for at in [0, 1, 0] {
        decide(&ground, &sets, &mut gold, take(at)).unwrap();
        assert_eq!((gold.relations().len(), members(&gold)), (1, vec![2]), "{at}");
    }
    decide(&ground, &sets, &mut gold, |making, comparison, _| {
        Ok(making.reopen(item(comparison, Kind::Boundary)).unwrap())
    })
    .unwrap();
    assert_eq!((gold.relations().len(), members(&gold)), (0, vec![1]));
    // It waits while the name is open; if it is decided that there is none, nothing waits.
    decide(&ground, &sets, &mut gold, |making, comparison, ids| {
        assert_eq!(making.agreed_settled(), comparison.agreed.len() - 1);
        making.decide(item(comparison, Kind::Boundary), &Choice::Nothing, &grounds, ids)
    })
    .unwrap();
    decide(&ground, &sets, &mut gold, |making, comparison, _| {
        assert_eq!(making.agreed_settled(), comparison.agreed.len());
        Ok(making.reopen(item(comparison, Kind::Boundary)).unwrap())
    })
    .unwrap();
    // A rule brings it in as well.
    start(&ground, &sets, &mut gold, Rule::Annotator(1));
    assert_eq!((gold.relations().len(), members(&gold)), (1, vec![2]));
}

#[test]
fn a_copied_set_that_went_on_elsewhere_is_kept_apart() {
    let mut ground = Ground::new();
    let first = ground.set(&[BRILL, LAKE, QUOTE]);
    let mut second = first.clone();
    let name = second.spans().find(|span| span.label == "PER").unwrap().id;
    // Under the same id: another place, another label.
    let fragments = [ground.at("on [Tuesday]")].into_iter().collect();
    ground.run(&mut second, &Command::SetFragments { id: name, fragments });
    ground.run(&mut second, &Command::Relabel { id: name, label: "DATE".into() });
    let quote = second.spans().find(|span| span.label == "QUOTE").unwrap().id;
    let lake = second.spans().find(|span| span.label == "LOC").unwrap().id;
    ground.relate(&mut second, "speaker", RelationEnd::Span(quote), RelationEnd::Span(lake));
    let names = ["ada".to_owned(), "ben".to_owned()];
    let article = ground.article.clone();
    let mut both = tagline::review::ArticleSets { article, sets: vec![Some(first), Some(second)] };
    let given = both.set_apart(&names);
    assert_eq!(given.values().collect::<Vec<_>>(), [&name, &name]);
    let again = both.clone().set_apart(&names);
    assert!(again.is_empty(), "once is enough");
    let sets: Vec<AnnotationSet> = both.sets.into_iter().flatten().collect();
    let mut gold = AnnotationSet::default();
    let counts = start(&ground, &sets, &mut gold, Rule::Annotator(0));
    assert_eq!(counts, Settled { agreed: 2, settled: 3, before: 0, left: 0 });
    let mut gold = AnnotationSet::default();
    start(&ground, &sets, &mut gold, Rule::Annotator(1));
    let all = gold.spans().map(|span| span.label.as_str()).collect::<Vec<_>>();
    assert_eq!((all, gold.relations().len()), (vec!["LOC", "DATE", "QUOTE"], 1));
}
