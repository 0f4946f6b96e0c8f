//! Options that are for writing change nothing that is read, and the other way round.

use std::fs;
use std::path::Path;

use tagline::exchange::{ExportJob, Progress, ProjectSource, Source as _, open_input, survey};
use tagline::formats::{Document, OptionInfo, Policy, Way, all, find};
use tagline::project::Project;

use super::support::{export, options, sample};

/// Something else than the default.
fn values(option: &OptionInfo) -> Vec<&'static str> {
    match option.values {
        [] => vec!["1"],
        values => values.iter().skip(1).copied().collect(),
    }
}

fn read(format: &str, file: &Path, chosen: &[(&str, &str)]) -> Vec<Document> {
    let (options, format) = (options(format, chosen), find(format).unwrap());
    let input = open_input(&[file.to_path_buf()], Some(format)).unwrap();
    let found = survey(format, &options, &*input, &Progress::default()).unwrap();
    let mut documents = Vec::new();
    let source = found.source(format, &options, &*input);
    source
        .each(&mut |document| {
            documents.push(document);
            Ok(())
        })
        .unwrap();
    documents
}

/// How an export begins.
fn beginning(project: &Project, format: &str, chosen: &[(&str, &str)]) -> String {
    let source = ProjectSource::new(project, &["example".to_owned()], None).unwrap();
    let job = ExportJob {
        source: &source,
        format: find(format).unwrap(),
        options: options(format, chosen),
        policy: Policy::default(),
    };
    job.preview(&Progress::default()).unwrap().sample
}

#[test]
fn an_option_for_one_way_does_nothing_on_the_other() {
    let (folder, project) = sample();
    let (mut for_writing, mut for_reading) = (0, 0);
    for format in all().iter().map(|format| format.info()) {
        let place = folder.path().join(format.name);
        fs::create_dir(&place).unwrap();
        let out = place.join(format!("data.{}", format.endings[0]));
        export(&project, format.name, &[], &out);
        let expected = read(format.name, &out, &[]);
        let begins = beginning(&project, format.name, &[]);
        let serves = |option: &OptionInfo, way| format.options_for(way).contains(option);
        for option in format.options {
            for value in values(option) {
                let chosen = [(option.name, value)];
                let what = format!("{} {}={value}", format.name, option.name);
                if !serves(option, Way::Reading) {
                    assert!(read(format.name, &out, &chosen) == expected, "{what}");
                    for_writing += 1;
                }
                if !serves(option, Way::Writing) {
                    // Not the whole export: it would be read back, and not as it was written.
                    assert_eq!(beginning(&project, format.name, &chosen), begins, "{what}");
                    for_reading += 1;
                }
            }
        }
    }
    assert!(for_writing > 20 && for_reading == 2, "{for_writing}, {for_reading}");
}
