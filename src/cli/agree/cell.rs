//! How a cell of the report is written: `LAYER`, `LAYER/LABEL`, `LAYER/ROW/COLUMN`,
//! `LAYER.ATTRIBUTE`, a type of relation, or `chains`; then `:FIGURE`, then `@A,B`. What is a
//! name is known from the project, so names may have any of these signs.

use crate::cli::output::Failure;
use crate::review::figures::places::{Cell, Layer, Matching, Section, Which};

/// What nothing is called in a matrix.
const NONE: &str = "none";

const FIGURES: [(&str, Matching); 4] = [
    ("f1_exact", Matching::Exact),
    ("f1_boundary", Matching::Boundary),
    ("f1_type", Matching::Type),
    ("f1_overlap", Matching::Overlap),
];

/// The cell that is written so.
pub(super) fn cell(
    written: &str,
    layers: &[Layer],
    annotators: &[String],
) -> Result<Cell, Failure> {
    let (rest, pair) = pair(written, annotators);
    let (rest, by) = figure(rest);
    let mut near = None;
    for layer in layers {
        let Some(rest) = rest.strip_prefix(layer.name.as_str()) else { continue };
        if let Some(which) = which(rest, layer) {
            let name = layer.name.clone();
            return Ok(Cell { section: layer.section, layer: name, which, by, pair });
        }
        if rest.starts_with(['/', '.', ':', '@']) {
            near = Some(layer);
        }
    }
    Err(Failure::Input(near.map_or_else(
        || {
            let known: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
            format!("there is no cell “{written}”; it begins with one of {}", known.join(", "))
        },
        |layer| no_cell(written, layer, annotators),
    )))
}

fn no_cell(written: &str, layer: &Layer, annotators: &[String]) -> String {
    let mut message = format!("there is no cell “{written}” of {}", layer.name);
    for (what, all) in [("labels", &layer.labels), ("attributes", &layer.attributes)] {
        if !all.is_empty() {
            message.push_str(&format!("; its {what} are {}", all.join(", ")));
        }
    }
    let figures: Vec<&str> = FIGURES.iter().map(|(name, _)| *name).collect();
    let (figures, annotators) = (figures.join(", "), annotators.join(", "));
    message.push_str(&format!("; figures are {figures}; annotators are {annotators}"));
    message
}

/// What stands before two annotators, and these.
fn pair<'w>(written: &'w str, annotators: &[String]) -> (&'w str, Option<(usize, usize)>) {
    for (a, first) in annotators.iter().enumerate() {
        for (b, second) in annotators.iter().enumerate().filter(|(b, _)| *b != a) {
            if let Some(rest) = written.strip_suffix(&format!("@{first},{second}")) {
                return (rest, Some((a, b)));
            }
        }
    }
    (written, None)
}

fn figure(written: &str) -> (&str, Matching) {
    let found = FIGURES
        .iter()
        .find_map(|(name, by)| Some((written.strip_suffix(name)?.strip_suffix(':')?, *by)));
    found.unwrap_or((written, Matching::Exact))
}

fn which(rest: &str, layer: &Layer) -> Option<Which> {
    if rest.is_empty() {
        return Some(Which::All);
    }
    if let Some(name) = rest.strip_prefix('.') {
        let known = layer.section == Section::Spans && layer.attributes.iter().any(|a| a == name);
        return known.then(|| Which::Attribute(name.to_owned()));
    }
    let rest = rest.strip_prefix('/')?;
    if layer.labels.iter().any(|label| label == rest) {
        return Some(Which::Label(rest.to_owned()));
    }
    // A label goes before what it may be mistaken for.
    let known = layer.labels.iter().map(|label| (label.as_str(), Some(label.clone())));
    let named: Vec<(&str, Option<String>)> = known.chain([(NONE, None)]).collect();
    named.iter().find_map(|(row, of_row)| {
        let column = rest.strip_prefix(row)?.strip_prefix('/')?;
        let (_, of_column) = named.iter().find(|(name, _)| *name == column)?;
        Some(Which::Confusion(of_row.clone(), of_column.clone()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_whatever_names_have_in_them() {
        let layer = |section, name: &str, labels: &[&str], attributes: &[&str]| Layer {
            section,
            name: name.to_owned(),
            labels: labels.iter().map(|l| (*l).to_owned()).collect(),
            attributes: attributes.iter().map(|l| (*l).to_owned()).collect(),
        };
        let layers = [
            layer(Section::Spans, "Names", &["PER", "PER/ORG", "ORG"], &["sure"]),
            layer(Section::Spans, "Names/old", &["none"], &[]),
            layer(Section::Segments, "Type", &["a@b"], &[]),
            layer(Section::Relations, "Names", &[], &[]),
            layer(Section::Chains, "chains", &[], &[]),
        ];
        let annotators = ["ada".to_owned(), "b@ben,c".to_owned()];
        let read = |written| cell(written, &layers, &annotators).ok();
        let label = |name: &str| Some(name.to_owned());
        for (written, section, name, which) in [
            ("Names", Section::Spans, "Names", Which::All),
            ("Names/PER", Section::Spans, "Names", Which::Label("PER".into())),
            ("Names/PER/ORG", Section::Spans, "Names", Which::Label("PER/ORG".into())),
            (
                "Names/ORG/PER",
                Section::Spans,
                "Names",
                Which::Confusion(label("ORG"), label("PER")),
            ),
            ("Names/none/PER", Section::Spans, "Names", Which::Confusion(None, label("PER"))),
            ("Names.sure", Section::Spans, "Names", Which::Attribute("sure".into())),
            ("Names/old/none", Section::Spans, "Names/old", Which::Label("none".into())),
            ("Type/a@b", Section::Segments, "Type", Which::Label("a@b".into())),
            ("chains", Section::Chains, "chains", Which::All),
        ] {
            let found = read(written).unwrap();
            assert_eq!((found.section, found.layer.as_str(), found.which), (section, name, which));
            assert_eq!((found.by, found.pair), (Matching::Exact, None), "{written}");
        }
        let found = read("Names/PER:f1_type@b@ben,c,ada").unwrap();
        assert_eq!((found.by, found.pair), (Matching::Type, Some((1, 0))));
        for written in ["", "Name", "Names/LOC", "Names.size", "Names:f1_magic", "chains@ada,ada"] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
