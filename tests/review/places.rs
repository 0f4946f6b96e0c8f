//! The places of a figure: as many as the figure was made from.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tagline::agreement::Resampling;
use tagline::annotation::{AnnotationSet, RelationEnd};
use tagline::review::ArticleSets;
use tagline::review::figures::places::{Cell, Matching, Place, Section, Which, places};
use tagline::review::figures::{Asked, Confusion, Measure, Report, report};

use super::any::{Wish, make, wish};
use super::support::Ground;

const NAMES: [&str; 3] = ["ada", "ben", "cleo"];

fn cell(section: Section, layer: &str, which: Which) -> Cell {
    Cell { section, layer: layer.to_owned(), which, by: Matching::Exact, pair: None }
}

fn sum(places: &[Place]) -> (usize, usize) {
    places.iter().fold((0, 0), |sum, place| (sum.0 + place.units, sum.1 + place.agreed))
}

fn figures(ground: &Ground, articles: &[ArticleSets]) -> Report {
    let annotators = NAMES.map(str::to_owned);
    let resampling = Resampling { rounds: 0, seed: 1 };
    let asked = Asked { layer: None, resampling, gamma: None, between: &|_| true };
    report(&ground.schema, &annotators, articles, &asked).unwrap()
}

struct Held<'a> {
    ground: &'a Ground,
    articles: &'a [ArticleSets],
}

impl Held<'_> {
    fn places(&self, cell: &Cell) -> Vec<Place> {
        let found = places(&self.ground.schema, self.articles, cell);
        for place in &found {
            let text = &self.articles[place.article].article.text;
            assert!(place.at.iter().all(|at| text.to_chars(*at).is_some()), "{place:?}");
            assert!(!place.said.is_empty() && place.agreed <= place.units, "{place:?}");
            let one = |who: usize| cell.pair.is_none_or(|(a, b)| who == a || who == b);
            assert!(place.said.iter().all(|said| one(said.annotator)), "{place:?}");
        }
        found
    }

    /// F1 is what is agreed of all units.
    fn is_f1(&self, cell: Cell, by: Matching, f1: &Measure) {
        let cell = Cell { by, ..cell };
        let (units, agreed) = sum(&self.places(&cell));
        assert_eq!(units, f1.used, "{cell:?}");
        match f1.value {
            Some(value) => {
                assert!((value - agreed as f64 / units as f64).abs() < 1e-12, "{cell:?}");
            }
            None => assert_eq!(units, 0, "{cell:?}"),
        }
    }

    fn is_matrix(&self, section: Section, layer: &str, confusion: &Confusion) {
        let none = confusion.labels.len() - 1;
        let label = |at: usize| (at < none).then(|| confusion.labels[at].clone());
        for (row, counts) in confusion.counts.iter().enumerate() {
            for (column, count) in counts.iter().enumerate() {
                let cell = cell(section, layer, Which::Confusion(label(row), label(column)));
                let (units, agreed) = sum(&self.places(&cell));
                assert_eq!(units, *count, "{cell:?}");
                assert_eq!(agreed, if row == column { *count } else { 0 }, "{cell:?}");
                // The two ways round of every pair are all there is.
                let ways = (0..3).flat_map(|a| (0..3).map(move |b| (a, b)));
                let of_pairs: usize = ways
                    .filter(|(a, b)| a != b)
                    .map(|pair| sum(&self.places(&Cell { pair: Some(pair), ..cell.clone() })).0)
                    .sum();
                assert_eq!(of_pairs, *count, "{cell:?}");
            }
        }
    }
}

fn is_all_there(held: &Held<'_>, report: &Report) {
    let position = |name: &str| NAMES.iter().position(|known| *known == name).unwrap();
    for (layer, own) in &report.layers {
        held.is_matrix(Section::Spans, layer, &own.confusion);
        let all = cell(Section::Spans, layer, Which::All);
        held.is_f1(all.clone(), Matching::Exact, &own.f1_exact.f1);
        held.is_f1(all.clone(), Matching::Overlap, &own.f1_overlap.f1);
        for pair in &own.pairs {
            let two = Cell { pair: Some((position(&pair.a), position(&pair.b))), ..all.clone() };
            held.is_f1(two.clone(), Matching::Exact, &pair.f1_exact.f1);
            held.is_f1(two.clone(), Matching::Boundary, &pair.f1_boundary.f1);
            held.is_f1(two.clone(), Matching::Type, &pair.f1_type.f1);
            held.is_f1(two, Matching::Overlap, &pair.f1_overlap.f1);
        }
        for (label, figures) in &own.labels {
            let one = cell(Section::Spans, layer, Which::Label(label.clone()));
            held.is_f1(one.clone(), Matching::Exact, &figures.f1_exact.f1);
            held.is_f1(one, Matching::Type, &figures.f1_type.f1);
        }
        for (attribute, figures) in &own.attributes {
            let one = cell(Section::Spans, layer, Which::Attribute(attribute.clone()));
            let used = figures.alpha_nominal.as_ref().unwrap().used;
            assert_eq!(sum(&held.places(&one)).0, used, "{layer}, {attribute}");
        }
    }
    for (layer, own) in &report.segments {
        held.is_matrix(Section::Segments, layer, &own.confusion);
        let all = cell(Section::Segments, layer, Which::All);
        assert_eq!(held.places(&all).len(), own.krippendorff_alpha_nominal.used, "{layer}");
        for pair in &own.pairs {
            let two = Cell { pair: Some((position(&pair.a), position(&pair.b))), ..all.clone() };
            assert_eq!(held.places(&two).len(), pair.cohen_kappa.used, "{layer}");
        }
        for label in own.labels.keys() {
            let one = cell(Section::Segments, layer, Which::Label(label.clone()));
            let found = held.places(&one);
            let with = |place: &Place| place.said.iter().any(|said| said.what.contains(label));
            assert!(found.iter().all(with), "{found:?}");
        }
    }
    for (name, own) in &report.relations {
        let all = cell(Section::Relations, name, Which::All);
        held.is_f1(all.clone(), Matching::Exact, &own.f1_exact.f1);
        held.is_f1(all.clone(), Matching::Overlap, &own.f1_overlap.f1);
        for pair in &own.pairs {
            let two = Cell { pair: Some((position(&pair.a), position(&pair.b))), ..all.clone() };
            held.is_f1(two.clone(), Matching::Exact, &pair.f1_exact.f1);
            held.is_f1(two, Matching::Overlap, &pair.f1_overlap.f1);
        }
    }
    let all = cell(Section::Chains, "", Which::All);
    let pairs = &report.chains.as_ref().unwrap().pairs;
    let used: usize = pairs.iter().map(|pair| pair.b_cubed.f1.used).sum();
    assert_eq!(sum(&held.places(&all)).0, used, "chains");
    for pair in pairs {
        let two = Cell { pair: Some((position(&pair.a), position(&pair.b))), ..all.clone() };
        let (units, agreed) = sum(&held.places(&two));
        assert_eq!(units, pair.b_cubed.f1.used, "chains");
        // What is all the same is all agreed, and nothing else is.
        assert_eq!(pair.b_cubed.f1.value.is_none_or(|f1| f1 > 1.0 - 1e-9), agreed == units);
    }
}

fn articles(ground: &mut Ground, wishes: &[Vec<Option<Wish>>]) -> Vec<ArticleSets> {
    let mut set = |wish: &Wish| {
        let mut set = make(ground, wish);
        let ids: Vec<_> = set.spans().filter(|s| s.label == "PER").map(|s| s.id).collect();
        ids.into_iter().step_by(2).for_each(|id| ground.sure(&mut set, id));
        set
    };
    let sets: Vec<Vec<Option<AnnotationSet>>> = wishes
        .iter()
        .map(|wishes| wishes.iter().map(|wish| wish.as_ref().map(&mut set)).collect())
        .collect();
    let article = |sets| ArticleSets { article: ground.article.clone(), sets };
    sets.into_iter().map(article).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn there_are_as_many_as_the_figure_was_made_from(
        wishes in vec(vec(option::weighted(0.9, wish()), 3), 1..3),
    ) {
        let mut ground = Ground::new();
        let articles = articles(&mut ground, &wishes);
        let report = figures(&ground, &articles);
        is_all_there(&Held { ground: &ground, articles: &articles }, &report);
    }
}

/// Who has what, in words.
fn told(ground: &Ground, articles: &[ArticleSets], cell: &Cell) -> Vec<String> {
    let one = |place: &Place| {
        let text = &articles[place.article].article.text;
        let words: Vec<&str> = place.at.iter().map(|at| text.slice(*at)).collect();
        let said = place.said.iter().map(|said| match said.what.as_slice() {
            [] => format!("{} nothing", NAMES[said.annotator]),
            what => format!("{} {}", NAMES[said.annotator], what.join("+")),
        });
        let said: Vec<String> = said.collect();
        let agreed = if place.is_agreed() { "agreed" } else { "differs" };
        format!("{}: {}: {agreed}", words.join(" … "), said.join(", "))
    };
    places(&ground.schema, articles, cell).iter().map(one).collect()
}

#[test]
fn places_say_who_has_what() {
    let mut ground = Ground::new();
    let brill = ("PER", "Mayor [Ada Brill] ");
    let longer = ("PER", "Deputy [Mayor Ada Brill] ");
    let quote = ("QUOTE", "[that the ferries would sail again]");
    let mut a = ground.set(&[brill, ("LOC", "[NORTHLAKE]:"), quote]);
    let mut b = ground.set(&[longer, ("EVT", "[NORTHLAKE]:"), quote]);
    let c = ground.set(&[brill]);
    for set in [&mut a, &mut b] {
        let find = |label: &str| set.spans().find(|span| span.label == label).unwrap().id;
        let (from, to) = (RelationEnd::Span(find("QUOTE")), RelationEnd::Span(find("PER")));
        ground.relate(set, "speaker", from, to);
    }
    ground.label(&mut a, 0, "Type", "praise");
    ground.label(&mut b, 0, "Type", "blame");
    let sets = vec![Some(a), Some(b), Some(c)];
    let articles = [ArticleSets { article: ground.article.clone(), sets }];
    let told = |cell: &Cell| told(&ground, &articles, cell);

    let all = cell(Section::Spans, "Entities", Which::All);
    assert_eq!(
        told(&all),
        [
            "NORTHLAKE: ada LOC, ben EVT, cleo nothing: differs",
            "Mayor Ada Brill: ada nothing, ben PER, cleo nothing: differs",
            "Ada Brill: ada PER, ben nothing, cleo PER: differs",
        ]
    );
    let label = cell(Section::Spans, "Entities", Which::Label("PER".into()));
    let near = Cell { by: Matching::Type, pair: Some((0, 1)), ..label };
    assert_eq!(told(&near), ["Mayor Ada Brill … Ada Brill: ada PER, ben PER: agreed"]);
    let mixed = Which::Confusion(Some("LOC".into()), Some("EVT".into()));
    let mixed = cell(Section::Spans, "Entities", mixed);
    assert_eq!(told(&mixed), ["NORTHLAKE: ada LOC, ben EVT: differs"]);
    // The row is the first's.
    assert_eq!(told(&Cell { pair: Some((1, 0)), ..mixed }), [""; 0]);
    let missed = Which::Confusion(Some("LOC".into()), None);
    let missed = cell(Section::Spans, "Entities", missed);
    assert_eq!(told(&missed), ["NORTHLAKE: ada LOC, cleo nothing: differs"]);

    let speaker = cell(Section::Relations, "speaker", Which::All);
    assert_eq!(
        told(&Cell { pair: Some((0, 1)), ..speaker.clone() }),
        [
            "that the ferries would sail again … Mayor Ada Brill: ada nothing, ben speaker: differs",
            "that the ferries would sail again … Ada Brill: ada speaker, ben nothing: differs",
        ]
    );
    let near = Cell { by: Matching::Overlap, pair: Some((0, 1)), ..speaker };
    assert_eq!(told(&near).len(), 1);
    let types = cell(Section::Segments, "Type", Which::Label("praise".into()));
    let found = told(&types);
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with("ada praise, ben blame, cleo nothing: differs"), "{found:?}");
    assert_eq!(told(&cell(Section::Spans, "nothing", Which::All)), [""; 0]);
}
