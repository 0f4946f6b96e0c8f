//! What every fuzz target does: read the bytes as a format, place what was read, and write
//! it. Errors are fine; panics, hangs and hunger for memory are not.

mod memory;

use tagline::formats::{
    Document, Files, Format, Inventory, Options, Plan, Policy, Reducer, Tally, Tokenizer,
    WriteContext, find,
};

/// Between two files in one input.
const BETWEEN_FILES: &[u8] = b"\n%%%%\n";

/// Reads `data` as the format of that name. `names` are the files that it is cut into.
pub fn read(name: &str, names: &[&str], data: &[u8]) {
    let format = find(name).expect("the format is there");
    let options = Options::new(format.info().options, []).expect("no options");
    let mut files = Files::default();
    let mut rest = data;
    for (i, name) in names.iter().enumerate() {
        let at = rest.windows(BETWEEN_FILES.len()).position(|w| w == BETWEEN_FILES);
        let (file, after) = match at {
            Some(at) if i + 1 < names.len() => {
                (&rest[..at], &rest[at + BETWEEN_FILES.len()..])
            }
            _ => (rest, &[][..]),
        };
        files.0.insert((*name).to_owned(), file.to_vec());
        rest = after;
    }
    let packed = names.iter().any(|name| name.ends_with(".parquet"));
    memory::check(data.len(), packed, || {
        let _ = format.read(&files, &options, &mut |raw| {
            let mut tally = Tally::quick();
            tally.count(&raw);
            let _ = raw.placed(tally.verdict().counting);
            Ok(())
        });
    });
    let mut documents: Vec<Document> = Vec::new();
    let done = format.read(&files, &options, &mut |raw| {
        let mut tally = Tally::thorough();
        tally.count(&raw);
        if let Ok(document) = raw.placed(tally.verdict().counting) {
            documents.push(document);
        }
        Ok(())
    });
    if done.is_ok() {
        again(format, &options, documents);
    }
}

/// What was read can be written, and comes back as it was written.
fn again(format: &dyn Format, options: &Options, documents: Vec<Document>) {
    let mut names = std::collections::BTreeSet::new();
    // The layer above gives every document a name of its own.
    let documents: Vec<Document> =
        documents.into_iter().filter(|d| names.insert((d.name.clone(), d.annotator.clone()))).collect();
    let plan = Plan {
        abilities: format.abilities(options),
        policy: Policy::default(),
        tokenizer: Tokenizer::named(options.get("tokens")).unwrap_or_default(),
        annotator_told: true,
    };
    let mut reducer = Reducer::new(plan);
    let mut inventory = Inventory::default();
    let documents: Vec<Document> = documents
        .into_iter()
        .map(|d| reducer.settle(format, options, d))
        .inspect(|d| inventory.count(d))
        .collect();
    let file = format!("data.{}", format.info().endings[0]);
    let context = WriteContext { options: options.clone(), inventory, file };
    let mut files = Files::default();
    let Ok(mut writer) = format.writer(context) else { return };
    for document in &documents {
        if writer.document(document, &mut files).is_err() {
            return;
        }
    }
    let _ = writer.finish(&mut files);
}
