//! `annotation.conf`: the sections that brat wants, made of what the documents have.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::formats::{AttributeUse, Inventory};

/// The content of `annotation.conf`; `events` are labels that are written as events.
pub(super) fn annotation_conf(inventory: &Inventory, events: &BTreeSet<String>) -> String {
    // Writing to a string cannot fail.
    let mut out = String::from("# Made by Tagline.\n\n[entities]\n");
    for label in inventory.labels().into_iter().filter(|l| !events.contains(*l)) {
        let _ = writeln!(out, "{label}");
    }
    out.push_str("\n[relations]\n");
    for (name, used) in &inventory.relations {
        // What starts at an event only is an argument.
        if used.from.iter().all(|label| events.contains(label)) {
            continue;
        }
        let ends = |labels: &BTreeSet<String>| labels.iter().cloned().collect::<Vec<_>>().join("|");
        let _ = writeln!(out, "{name}\tArg1:{}, Arg2:{}", ends(&used.from), ends(&used.to));
    }
    out.push_str("<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n[events]\n");
    for event in events.iter().filter(|e| inventory.labels().contains(e.as_str())) {
        let roles = inventory.relations.iter().filter(|(_, used)| used.from.contains(event));
        let roles: Vec<String> = roles
            .map(|(role, used)| {
                let to: Vec<_> = used.to.iter().cloned().collect();
                format!("{role}*:{}", to.join("|"))
            })
            .collect();
        let _ = writeln!(out, "{event}\t{}", roles.join(", "));
    }
    out.push_str("\n[attributes]\n");
    let mut attributes: BTreeMap<&str, (AttributeUse, &str)> = BTreeMap::new();
    let spans = inventory.spans.values().map(|used| (&used.attributes, "<ANY>"));
    let relations = inventory.relations.values().map(|used| (&used.attributes, "<RELATION>"));
    for (used, on) in spans.chain(relations) {
        for (name, used) in used {
            let (all, _) = attributes.entry(name).or_insert_with(|| (AttributeUse::default(), on));
            all.words.extend(used.words.iter().cloned());
            all.many |= used.many;
        }
    }
    for (name, (used, on)) in attributes {
        // brat has no free text: where there are too many words, none is offered.
        let simple = |word: &String| !word.contains(['|', ',', ' ']);
        if used.words.is_empty() || used.many || !used.words.iter().all(simple) {
            let _ = writeln!(out, "{name}\tArg:{on}");
        } else {
            let values: Vec<_> = used.words.into_iter().collect();
            let _ = writeln!(out, "{name}\tArg:{on}, Value:{}", values.join("|"));
        }
    }
    out
}
