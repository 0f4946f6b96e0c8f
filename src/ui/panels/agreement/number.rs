//! Figures as they are printed, and as they are read out.

use crate::agreement::explain;
use crate::review::figures::Measure;
use crate::ui::panels::parts::grouped;

/// Fewer units than these say too little.
const FEW: usize = 5;
/// Below this, annotators agree too little to conclude anything from what they did (K.
/// Krippendorff, “Content Analysis”).
pub(super) const THRESHOLD: f64 = 0.67;

/// How a figure is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// As any figure.
    Fine,
    /// It is below the threshold.
    Low,
    /// There is none worth printing.
    None,
}

/// A figure as it is printed.
pub(super) fn printed(measure: &Measure) -> (String, Tone) {
    match measure.value {
        Some(_) if measure.used < FEW => ("too few".to_owned(), Tone::None),
        Some(value) if value < THRESHOLD => (two(value), Tone::Low),
        Some(value) => (two(value), Tone::Fine),
        None => ("–".to_owned(), Tone::None),
    }
}

/// The value, if it is worth printing.
pub(super) fn shown(measure: &Measure) -> Option<f64> {
    measure.value.filter(|_| measure.used >= FEW)
}

/// A figure in words: its value and interval, or why there is none, and what it rests on.
pub(in crate::ui::panels) fn in_words(measure: &Measure) -> String {
    let mut words = match (measure.value, measure.undefined) {
        (Some(value), _) => two(value),
        (None, Some(why)) => format!("undefined: {why}"),
        (None, None) => "undefined".to_owned(),
    };
    if let Some([low, high]) = measure.ci95 {
        words.push_str(&format!(", 95 % from {} to {}", two(low), two(high)));
    }
    words.push_str(&format!(", {} used", grouped(measure.used)));
    if measure.used < FEW && measure.value.is_some() {
        words.push_str(", too few to rely on");
    }
    if measure.excluded > 0 {
        words.push_str(&format!(", {} left out", grouped(measure.excluded)));
    }
    words
}

/// Two digits; nothing is less than nothing by less than that.
pub(super) fn two(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text.replace('-', "−") }
}

/// A figure's name for people.
pub(in crate::ui::panels) fn title(figure: &'static str) -> &'static str {
    explain::of(figure).map_or(figure, |help| help.title)
}

/// The same where there is little room.
pub(super) fn short(figure: &'static str) -> &'static str {
    match figure {
        "f1_exact" => "Exact",
        "f1_overlap" => "Overlap",
        "f1_boundary" => "Bounds",
        "f1_type" => "Label",
        "f1_token" => "Token",
        "f1_char" => "Char",
        "cohen_kappa_token" | "cohen_kappa" => "κ",
        "krippendorff_alpha_masi" => "α MASI",
        "mean" => "Mean",
        other => title(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_printed_with_what_they_rest_on() {
        let measure = |value: Option<f64>, used| Measure {
            value,
            undefined: None,
            ci95: Some([0.5, 0.75]),
            used,
            excluded: 1200,
        };
        assert_eq!(printed(&measure(Some(0.666), 40)), ("0.67".to_owned(), Tone::Low));
        assert_eq!(printed(&measure(Some(-0.25), 5)), ("−0.25".to_owned(), Tone::Low));
        assert_eq!(printed(&measure(Some(0.7), 4)), ("too few".to_owned(), Tone::None));
        assert_eq!(
            in_words(&measure(Some(0.7), 4321)),
            "0.70, 95 % from 0.50 to 0.75, 4,321 used, 1,200 left out"
        );
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
