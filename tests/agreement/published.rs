//! Examples that were worked out in print.

use tagline::agreement::{
    Clusters, Hits, Ratings, Scale, Undefined, Unit, alpha, alpha_nominal, b_cubed, ceaf_e,
    cohen_kappa, equal, fleiss_kappa, gwet_ac1, muc, overlapping,
};

use super::assert_close;

fn table(cells: &[&[usize]]) -> Ratings {
    let mut ratings = Ratings::new(2, cells.len());
    for (a, row) in cells.iter().enumerate() {
        for (b, count) in row.iter().enumerate() {
            (0..*count).for_each(|_| ratings.push([Some(a), Some(b)]));
        }
    }
    ratings
}

#[test]
fn cohen_1960_page_45() {
    let ratings = table(&[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]]);
    assert_close(cohen_kappa(&ratings).value.unwrap(), (0.70 - 0.41) / 0.59, "kappa");
    // The same table in K. L. Gwet's handbook.
    assert!((gwet_ac1(&ratings).value.unwrap() - 0.57597).abs() < 5e-6);
}

#[test]
fn a_rare_label_spoils_kappa_and_not_ac1() {
    let ratings = table(&[&[80, 7], &[8, 5]]);
    assert!((gwet_ac1(&ratings).value.unwrap() - 0.808).abs() < 5e-4);
    assert!(cohen_kappa(&ratings).value.unwrap() < 0.35);
}

#[test]
fn fleiss_1971_table_1() {
    // Psychiatric diagnoses of 10 of the 30 patients, by how many of 6 raters gave each of 5.
    let counts = [
        [0, 0, 0, 6, 0],
        [0, 3, 0, 0, 3],
        [0, 1, 4, 0, 1],
        [0, 0, 0, 0, 6],
        [0, 3, 0, 3, 0],
        [2, 0, 4, 0, 0],
        [0, 0, 4, 0, 2],
        [2, 0, 3, 1, 0],
        [2, 0, 0, 4, 0],
        [0, 0, 0, 0, 6],
    ];
    let mut ratings = Ratings::new(6, 5);
    for counts in counts {
        let all = counts.iter().enumerate().flat_map(|(c, n)| std::iter::repeat_n(Some(c), *n));
        ratings.push(all);
    }
    // 1 for 3 patients, 0.4 or 7/15 for the others, by hand.
    let pairs: usize = counts.iter().flatten().map(|n| n * n.saturating_sub(1)).sum();
    let observed = f64::from(u32::try_from(pairs).unwrap()) / 300.0;
    let share = |c: usize| counts.iter().map(|row| row[c]).sum::<usize>();
    let expected: f64 =
        (0..5).map(|c| (f64::from(u32::try_from(share(c)).unwrap()) / 60.0).powi(2)).sum();
    let kappa = fleiss_kappa(&ratings);
    assert_close(kappa.value.unwrap(), (observed - expected) / (1.0 - expected), "kappa");
    assert_eq!((kappa.used, kappa.excluded), (10, 0));
}

#[test]
fn krippendorff_2011_section_c() {
    let rows: [[u32; 12]; 4] = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ];
    let rows: Vec<Vec<Option<u32>>> =
        rows.map(|row| row.map(|value| (value > 0).then_some(value)).to_vec()).to_vec();
    let (ratings, values) = Ratings::of_annotators(&rows);
    let values: Vec<f64> = values.into_iter().map(f64::from).collect();
    let rounded = |found: f64| (found * 1000.0).round() / 1000.0;
    let of = |scale| rounded(alpha(&ratings, scale).value.unwrap());
    assert_close(of(Scale::Nominal), 0.743, "nominal");
    assert_close(of(Scale::Ordinal), 0.815, "ordinal");
    assert_close(of(Scale::Interval(&values)), 0.849, "interval");
    let nominal = alpha_nominal(&ratings);
    assert_eq!((nominal.used, nominal.excluded), (11, 1));
}

fn clusters(all: &[&[usize]]) -> Vec<std::collections::BTreeSet<usize>> {
    all.iter().map(|mentions| mentions.iter().copied().collect()).collect()
}

#[test]
fn pradhan_2014_figure_1() {
    // Key {a b c} {d e f g}, response {a b} {c d} {f g h i}.
    let key = clusters(&[&[1, 2, 3], &[4, 5, 6, 7]]);
    let response = clusters(&[&[1, 2], &[3, 4], &[6, 7, 8, 9]]);
    let check = |hits: fn(&Clusters, &Clusters) -> Hits, recall, precision, what: &str| {
        let found = hits(&key, &response).score().unwrap();
        assert_close(found.recall, recall, what);
        assert_close(found.precision, precision, what);
    };
    check(muc, 2.0 / 5.0, 2.0 / 5.0, "MUC");
    let recall = (4.0 / 3.0 + 1.0 / 3.0 + 1.0 / 4.0 + 4.0 / 4.0) / 7.0;
    check(b_cubed, recall, (4.0 / 2.0 + 1.0 / 2.0 + 1.0 / 2.0 + 4.0 / 4.0) / 8.0, "B³");
    check(ceaf_e, (0.8 + 0.5) / 2.0, (0.8 + 0.5) / 3.0, "CEAFe");
}

fn unit(start: usize, end: usize, label: usize) -> Unit {
    Unit::new(start, end, label)
}

#[test]
fn spans_by_hand() {
    let a = [unit(0, 4, 0), unit(5, 9, 1), unit(20, 30, 0)];
    let b = [unit(0, 4, 0), unit(5, 9, 0), unit(22, 28, 0), unit(40, 44, 1)];
    let exact = equal(&a, &b, Clone::clone).score().unwrap();
    assert_close(exact.recall, 1.0 / 3.0, "exact recall");
    assert_close(exact.precision, 1.0 / 4.0, "exact precision");
    assert_close(exact.f1, 2.0 / 7.0, "exact F1");
    let boundaries = equal(&a, &b, |u| (u.start(), u.end())).score().unwrap();
    assert_close(boundaries.f1, 4.0 / 7.0, "boundaries");
    let labels = overlapping(&a, &b, |u| u.label).score().unwrap();
    assert_close(labels.f1, 4.0 / 7.0, "labels on shared text");
    let any = overlapping(&a, &b, |_| ()).score().unwrap();
    assert_close(any.f1, 6.0 / 7.0, "shared text");
    // One long span is paired with one of two short ones only.
    let long = [unit(0, 10, 0)];
    let short = [unit(0, 3, 0), unit(4, 10, 0)];
    assert_close(overlapping(&long, &short, |u| u.label).score().unwrap().precision, 0.5, "long");
}

#[test]
fn edges_are_defined() {
    let nothing = Ratings::new(2, 2);
    assert_eq!(cohen_kappa(&nothing).value, Err(Undefined::NothingInCommon));
    assert_eq!(alpha_nominal(&nothing).value, Err(Undefined::NothingInCommon));
    let mut alone = Ratings::new(1, 2);
    alone.push([Some(0)]);
    for found in
        [alpha_nominal(&alone), fleiss_kappa(&alone), gwet_ac1(&alone), cohen_kappa(&alone)]
    {
        assert_eq!(found.value, Err(Undefined::OneAnnotator));
    }
    // Everybody says the same of everything: full agreement.
    let mut same = Ratings::new(3, 2);
    (0..5).for_each(|_| same.push([Some(1); 3]));
    for found in
        [alpha_nominal(&same), fleiss_kappa(&same), gwet_ac1(&same), alpha(&same, Scale::Ordinal)]
    {
        assert_close(found.value.unwrap(), 1.0, "the same");
    }
    // Nobody rated the same unit.
    let mut apart = Ratings::new(2, 2);
    apart.push([Some(0), None]);
    apart.push([None, Some(0)]);
    assert_eq!(alpha_nominal(&apart).value, Err(Undefined::NothingInCommon));
    assert_eq!(alpha_nominal(&apart).excluded, 2);
    assert_eq!(equal(&[], &[], Clone::clone).score(), Err(Undefined::NothingThere));
    assert_eq!(muc(&[], &[]).score(), Err(Undefined::NothingThere));
    let one = [unit(0, 1, 0)];
    assert_close(equal(&one, &[], Clone::clone).score().unwrap().f1, 0.0, "one has nothing");
}
