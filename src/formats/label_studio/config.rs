//! The labelling configuration in XML that belongs to the tasks, after the tags in Label
//! Studio's documentation.

use std::fmt::Write as _;

use super::controls::{Choices, Controls, Kind};

/// Colours of labels, one after the other: as far apart as so many can be, dark enough for
/// the tinted text that Label Studio draws.
const COLOURS: [&str; 12] = [
    "#1f77b4", "#d1495b", "#2a9d4f", "#8a5cc9", "#d98c1f", "#17a2a8", "#c2559d", "#6b7a1e",
    "#4b5fd0", "#a3562c", "#5a6b7b", "#b0293a",
];

/// The configuration, for texts in the field `field`.
pub(super) fn config(controls: &Controls, field: &str) -> String {
    let mut xml = String::from("<View>\n");
    let object = escaped(&controls.object);
    let mut colours = COLOURS.iter().cycle();
    for (layer, labels) in &controls.layers {
        line(&mut xml, 1, &format!("<Labels name=\"{}\" toName=\"{object}\">", escaped(layer)));
        for label in labels {
            let colour = colours.next().copied().unwrap_or_default();
            let label = escaped(label);
            line(&mut xml, 2, &format!("<Label value=\"{label}\" background=\"{colour}\"/>"));
        }
        line(&mut xml, 1, "</Labels>");
    }
    line(&mut xml, 1, &format!("<Text name=\"{object}\" value=\"${}\"/>", escaped(field)));
    if !controls.relations.is_empty() {
        line(&mut xml, 1, "<Relations>");
        for relation in &controls.relations {
            line(&mut xml, 2, &format!("<Relation value=\"{}\"/>", escaped(relation)));
        }
        line(&mut xml, 1, "</Relations>");
    }
    for (name, kind) in &controls.attributes {
        let of_region =
            format!("name=\"{}\" toName=\"{object}\" perRegion=\"true\"", escaped(name));
        match kind {
            Kind::Choices(words) => choices(&mut xml, &of_region, words),
            Kind::Number => line(&mut xml, 1, &format!("<Number {of_region}/>")),
            Kind::TextArea => line(&mut xml, 1, &format!("<TextArea {of_region}/>")),
        }
    }
    for (name, words) in &controls.categories {
        choices(&mut xml, &format!("name=\"{}\" toName=\"{object}\"", escaped(name)), words);
    }
    xml.push_str("</View>\n");
    xml
}

fn choices(xml: &mut String, tag: &str, choices: &Choices) {
    let how = if choices.several { "multiple" } else { "single" };
    line(xml, 1, &format!("<Choices {tag} choice=\"{how}\">"));
    for word in &choices.words {
        line(xml, 2, &format!("<Choice value=\"{}\"/>", escaped(word)));
    }
    line(xml, 1, "</Choices>");
}

fn line(xml: &mut String, depth: usize, content: &str) {
    xml.extend(std::iter::repeat_n("  ", depth));
    xml.push_str(content);
    xml.push('\n');
}

/// As the value of an attribute. What XML cannot have at all becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                // Writing to a text cannot fail.
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
