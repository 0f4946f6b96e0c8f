//! The sample project, and exporting and importing in one call.

use std::path::Path;

use tagline::exchange::{
    ExportJob, Exported, ImportTarget, Imported, Preview, Progress, ProjectSource, Source, import,
    open_input, survey,
};
use tagline::formats::{Document, Options, Policy, find};
use tagline::project::{Project, unpack_sample};

/// The sample in a folder of its own.
pub(crate) fn sample() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("sample");
    unpack_sample(&root).unwrap();
    let project = Project::open(&root).unwrap();
    (folder, project)
}

/// Options of a format as `name=value`.
pub(crate) fn options(format: &str, chosen: &[(&str, &str)]) -> Options {
    let chosen = chosen.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    Options::new(find(format).unwrap().info().options, chosen).unwrap()
}

/// Exports everything that `example` annotated.
pub(crate) fn export(
    project: &Project,
    format: &str,
    chosen: &[(&str, &str)],
    out: &Path,
) -> (Preview, Exported) {
    export_of(project, &["example"], format, chosen, out)
}

/// Exports everything that these annotated; nobody named is everybody.
pub(crate) fn export_of(
    project: &Project,
    annotators: &[&str],
    format: &str,
    chosen: &[(&str, &str)],
    out: &Path,
) -> (Preview, Exported) {
    let annotators: Vec<String> = annotators.iter().map(|name| (*name).to_owned()).collect();
    let source = ProjectSource::new(project, &annotators, None).unwrap();
    let job = ExportJob {
        source: &source,
        format: find(format).unwrap(),
        options: options(format, chosen),
        policy: Policy::default(),
    };
    let progress = Progress::default();
    let preview = job.preview(&progress).unwrap();
    let exported =
        job.run(&preview, out, false, &progress).unwrap_or_else(|e| panic!("{format}: {e}"));
    let (done, total) = progress.state();
    assert!(done > 0 && done <= total, "{format}: {done} of {total}");
    (preview, exported)
}

/// Imports a file or folder.
pub(crate) fn import_from(
    path: &Path,
    format: &str,
    folder: &Path,
    annotator: Option<&str>,
) -> Result<Imported, String> {
    let format = find(format).unwrap();
    let options = options(format.info().name, &[]);
    let input = open_input(&[path.to_path_buf()], Some(format)).map_err(|e| e.to_string())?;
    let progress = Progress::default();
    let found = survey(format, &options, &*input, &progress).map_err(|e| e.to_string())?;
    let target = ImportTarget { folder, annotator, schema_source: None, dry_run: false };
    import(&found, format, &options, &*input, &target, &progress).map_err(|e| e.to_string())
}

/// Everything that a project has, sorted.
pub(crate) fn documents(project: &Project, annotator: &str) -> Vec<Document> {
    let source = ProjectSource::new(project, &[annotator.to_owned()], None).unwrap();
    let mut all = Vec::new();
    source
        .each(&mut |document| {
            all.push(document.sorted());
            Ok(())
        })
        .unwrap();
    all
}

/// Every file below a folder with its content, by name.
pub(crate) fn content(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut all = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(&below).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                all.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    all
}
