//! Writing and reading through a format, whole.

use std::path::{Path, PathBuf};

use tagline::formats::{
    Document, Files, Format, Input, Inventory, LossKind, Options, Plan, Policy, Reducer, Tally,
    Tokenizer, WriteContext, find,
};

/// A format by name with `name=value` options.
pub(crate) fn format(name: &str, options: &[(&str, &str)]) -> (&'static dyn Format, Options) {
    let format = find(name).unwrap();
    let chosen = options.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    (format, Options::new(format.info().options, chosen).unwrap())
}

/// What the format makes of these documents before writing, and the kinds of loss.
pub(crate) fn reduced(
    format: &dyn Format,
    options: &Options,
    documents: &[Document],
) -> (Vec<Document>, Vec<LossKind>) {
    let plan = Plan {
        abilities: format.abilities(options),
        policy: Policy::default(),
        tokenizer: Tokenizer::named(options.get("tokens")).unwrap_or_default(),
        annotator_told: false,
    };
    let mut reducer = Reducer::new(plan);
    let reduced = documents.iter().map(|d| reducer.settle(format, options, d.clone())).collect();
    let mut kinds: Vec<_> = reducer.take_losses().into_iter().map(|l| l.kind).collect();
    kinds.sort();
    kinds.dedup();
    (reduced, kinds)
}

/// Writes documents that are reduced and settled.
pub(crate) fn write(format: &dyn Format, options: &Options, documents: &[Document]) -> Files {
    let mut inventory = Inventory::default();
    documents.iter().for_each(|d| inventory.count(d));
    let file = format!("data.{}", format.info().endings[0]);
    let context = WriteContext { options: options.clone(), inventory, file };
    let mut files = Files::default();
    let mut writer = format.writer(context).unwrap();
    for document in documents {
        writer.document(document, &mut files).unwrap();
    }
    writer.finish(&mut files).unwrap();
    files
}

/// Reads everything and places it, each file as it counts.
pub(crate) fn read(
    format: &dyn Format,
    options: &Options,
    input: &dyn Input,
) -> Result<Vec<Document>, String> {
    let mut tallies = std::collections::BTreeMap::<String, Tally>::new();
    format
        .read(input, options, &mut |raw| {
            tallies.entry(raw.file.clone()).or_insert_with(Tally::thorough).count(&raw);
            Ok(())
        })
        .map_err(|e| e.to_string())?;
    let mut documents = Vec::new();
    let mut failed = None;
    let done = format.read(input, options, &mut |raw| {
        let counting = tallies[&raw.file].verdict().counting;
        match raw.placed(counting) {
            Ok(document) => {
                documents.push(document.sorted());
                Ok(())
            }
            Err(e) => {
                failed = Some(e.to_string());
                Err(tagline::formats::Stop)
            }
        }
    });
    match failed {
        Some(failed) => Err(failed),
        None => done.map(|()| documents).map_err(|e| e.to_string()),
    }
}

/// Reads one file's content.
pub(crate) fn read_text(name: &str, file: &str, content: &str) -> Result<Vec<Document>, String> {
    let (format, options) = format(name, &[]);
    read(format, &options, &Files::one(file, content))
}

/// That what the format can hold of the documents comes back as it was.
pub(crate) fn check_round_trip(name: &str, options: &[(&str, &str)], documents: &[Document]) {
    let (format, options) = format(name, options);
    let (expected, _) = reduced(format, &options, documents);
    let files = write(format, &options, &expected);
    let shown = || {
        let show = |(name, bytes): (&String, &Vec<u8>)| {
            format!("== {name}\n{}", String::from_utf8_lossy(bytes))
        };
        files.0.iter().map(show).collect::<Vec<_>>().join("\n")
    };
    let found = match read(format, &options, &files) {
        Ok(found) => found,
        Err(e) => panic!("{e}\n{}", shown()),
    };
    let named = format.abilities(&options).names;
    let compared = |mut all: Vec<Document>| {
        all.iter_mut().for_each(|d| {
            d.segments.clear();
            (d.tokens, d.sentences) = (None, None);
            if !named {
                d.name.clear();
            }
        });
        if named {
            all.sort_by(|a, b| (&a.name, &a.annotator).cmp(&(&b.name, &b.annotator)));
        }
        all
    };
    let (expected, found) = (compared(expected), compared(found));
    assert_eq!(found.len(), expected.len(), "documents\n{}", shown());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected, "\n{}", shown());
        assert_eq!(found.fingerprint(), expected.fingerprint());
    }
    // The same documents give the same bytes.
    assert_eq!(write(format, &options, &reduced(format, &options, documents).0), files);
}

/// A folder of other people's files, if they are there; says so if not.
pub(crate) fn shared(below: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/formats").join(below);
    if !folder.exists() {
        println!("skipped: {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

/// A folder's files (with these endings; all if there are none) in memory, names relative.
pub(crate) fn files_in(folder: &Path, endings: &[&str]) -> Files {
    let mut files = Files::default();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(&below).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let fits = path
                .extension()
                .is_some_and(|e| endings.is_empty() || endings.iter().any(|f| e == *f));
            if fits {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.0.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}
