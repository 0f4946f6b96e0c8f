//! Figures for reading, the most telling first.

use crate::cli::output::{counted, table};
use crate::review::figures::{ChainReport, Confusion, Measure, Report, SegmentReport, SpanReport};

/// Fewer units than these say too little.
const FEW: usize = 5;

/// So many cells of a confusion matrix are named.
const MOST: usize = 5;

pub(super) fn readable(report: &Report) -> String {
    let units = &report.units;
    let mut text = format!(
        "{} of {}: {}, {}, {}.\n",
        counted(units.articles, "article"),
        report.annotators.join(", "),
        counted(units.tokens, "token"),
        counted(units.characters, "character"),
        counted(units.comments, "comment"),
    );
    if units.articles_excluded > 0 {
        let what = counted(units.articles_excluded, "article");
        text.push_str(&format!("{what} of one annotator only, left out.\n"));
    }
    if units.sets_reanchored > 0 {
        let what = counted(units.sets_reanchored, "set");
        text.push_str(&format!("{what} made on an older text, moved along with the words.\n"));
    }
    for (name, layer) in report.layers.iter().filter(|(_, layer)| any(&layer.spans)) {
        text.push_str(&format!("\n{name}\n{}", spans(layer)));
        text.push_str(&confused(name, &layer.confusion));
    }
    for (name, layer) in report.segments.iter().filter(|(_, layer)| any(&layer.given)) {
        text.push_str(&format!("\n{name}\n{}", segments(layer)));
        text.push_str(&confused(name, &layer.confusion));
    }
    let used: Vec<_> = report.relations.iter().filter(|(_, r)| any(&r.relations)).collect();
    if !used.is_empty() {
        let mut rows = vec![head(&["relation", "n", "F1 exact", "F1 overlap"])];
        for (name, relation) in used {
            rows.push(vec![
                name.clone(),
                relation.relations.values().sum::<usize>().to_string(),
                shown(&relation.f1_exact.f1),
                shown(&relation.f1_overlap.f1),
            ]);
        }
        text.push('\n');
        text.push_str(&table(&rows));
    }
    if let Some(chains) = report.chains.as_ref().filter(|chains| any(&chains.chains)) {
        text.push('\n');
        text.push_str(&chain_table(chains));
    }
    if units.articles < 2 {
        text.push_str("\nIntervals need two articles or more.\n");
    }
    text
}

pub(super) fn any(counts: &std::collections::BTreeMap<String, usize>) -> bool {
    counts.values().any(|count| *count > 0)
}

pub(super) fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn spans(layer: &SpanReport) -> String {
    let mut rows = vec![head(&["", "n", "F1 exact", "F1 overlap", "α tokens", "κ tokens"])];
    rows.push(vec![
        "all".to_owned(),
        layer.spans.values().sum::<usize>().to_string(),
        shown(&layer.f1_exact.f1),
        shown(&layer.f1_overlap.f1),
        shown(&layer.krippendorff_alpha_nominal_token),
        shown(&layer.fleiss_kappa_token),
    ]);
    for (name, label) in &layer.labels {
        rows.push(vec![
            name.clone(),
            label.spans.values().sum::<usize>().to_string(),
            shown(&label.f1_exact.f1),
            shown(&label.f1_type.f1),
            shown(&label.krippendorff_alpha_nominal_token),
        ]);
    }
    for pair in layer.pairs.iter().filter(|_| layer.pairs.len() > 1) {
        rows.push(vec![
            format!("{} and {}", pair.a, pair.b),
            pair.f1_exact.f1.used.to_string(),
            shown(&pair.f1_exact.f1),
            shown(&pair.f1_overlap.f1),
            String::new(),
            shown(&pair.cohen_kappa_token),
        ]);
    }
    let mut text = table(&rows);
    text.push_str(&whole_texts(layer));
    text
}

/// Unitizing alpha and γ; a label has cuα only.
fn whole_texts(layer: &SpanReport) -> String {
    let with_gamma = layer.gamma.is_some();
    let mut names = vec!["text as a whole", "αU", "αU of any", "cuα"];
    names.extend(with_gamma.then_some(["γ", "γcat"]).into_iter().flatten());
    let mut all = vec![
        "all".to_owned(),
        shown(&layer.alpha_u),
        shown(&layer.alpha_u_binary),
        shown(&layer.cu_alpha_all),
    ];
    all.extend([&layer.gamma, &layer.gamma_cat].into_iter().flatten().map(shown));
    let mut rows = vec![head(&names), all];
    for (name, figure) in &layer.cu_alpha {
        rows.push(vec![name.clone(), String::new(), String::new(), shown(figure)]);
    }
    let mut text = table(&rows);
    if let Some(chance) = layer.gamma_chance.as_ref().filter(|own| own.inexact > 0) {
        text.push_str(&format!(
            "γ: not proven the best: {} alignments of spans, of articles and of {} random samples\n",
            chance.inexact, chance.samples
        ));
    }
    text
}

fn segments(layer: &SegmentReport) -> String {
    let mut rows = vec![head(&["", "n", "α", "α MASI", "κ", "AC1"])];
    rows.push(vec![
        "all".to_owned(),
        layer.krippendorff_alpha_nominal.used.to_string(),
        shown(&layer.krippendorff_alpha_nominal),
        shown(&layer.krippendorff_alpha_masi),
        shown(&layer.fleiss_kappa),
        shown(&layer.gwet_ac1),
    ]);
    for (name, label) in &layer.labels {
        rows.push(vec![
            name.clone(),
            label.given.values().sum::<usize>().to_string(),
            shown(&label.krippendorff_alpha_nominal),
            String::new(),
            shown(&label.fleiss_kappa),
            shown(&label.gwet_ac1),
        ]);
    }
    for pair in layer.pairs.iter().filter(|_| layer.pairs.len() > 1) {
        rows.push(vec![
            format!("{} and {}", pair.a, pair.b),
            pair.cohen_kappa.used.to_string(),
            String::new(),
            shown(&pair.krippendorff_alpha_masi),
            shown(&pair.cohen_kappa),
        ]);
    }
    table(&rows)
}

/// The cells of a confusion matrix in which annotators differ most often, written so that
/// `--places` takes them.
fn confused(layer: &str, confusion: &Confusion) -> String {
    let mut cells: Vec<(usize, &str, &str)> = Vec::new();
    for (row, (label, counts)) in confusion.labels.iter().zip(&confusion.counts).enumerate() {
        let after = confusion.labels.iter().zip(counts).skip(row + 1);
        cells.extend(after.map(|(other, count)| (*count, label.as_str(), other.as_str())));
    }
    cells.retain(|(count, ..)| *count > 0);
    // Of as many, in the order of the labels.
    cells.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    let cell =
        |(count, label, other): &(usize, &str, &str)| format!("{layer}/{label}/{other} {count}×");
    let most: Vec<String> = cells.iter().take(MOST).map(cell).collect();
    if most.is_empty() { String::new() } else { format!("differing: {}\n", most.join(", ")) }
}

fn chain_table(chains: &ChainReport) -> String {
    let mut rows = vec![head(&["chains", "n", "MUC", "B³", "CEAFe", "mean"])];
    for pair in &chains.pairs {
        rows.push(vec![
            format!("{} and {}", pair.a, pair.b),
            pair.ceaf_e.f1.used.to_string(),
            shown(&pair.muc.f1),
            shown(&pair.b_cubed.f1),
            shown(&pair.ceaf_e.f1),
            shown(&pair.mean),
        ]);
    }
    table(&rows)
}

/// Two digits and the interval, or why there is no value.
pub(super) fn shown(measure: &Measure) -> String {
    match (measure.value, measure.undefined) {
        (Some(_), _) if measure.used < FEW => format!("too few ({})", measure.used),
        (Some(value), _) => match measure.ci95 {
            Some([low, high]) => format!("{} [{}, {}]", two(value), two(low), two(high)),
            None => two(value),
        },
        (None, Some(why)) => format!("– ({why})"),
        (None, None) => "–".to_owned(),
    }
}

/// Two digits; nothing is less than nothing by less than that.
fn two(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}
