//! Jobs: what was found out before is used again, but only while it is true.

use std::time::Duration;

use tagline::exchange::{ExportChoice, ImportChoice, Job};
use tagline::formats::Policy;

use super::support::{import_from, sample};

fn wait<T: Clone + Send + 'static>(mut job: Job<T>) -> Result<T, String> {
    for _ in 0..4000 {
        if let Some(result) = job.poll() {
            return result.clone();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the job never ends");
}

#[test]
fn a_preview_is_not_used_for_a_project_that_has_changed() {
    let (folder, project) = sample();
    let choice = ExportChoice {
        project: project.root().to_path_buf(),
        format: "csv".to_owned(),
        options: Vec::new(),
        annotators: Vec::new(),
        articles: None,
        policy: Policy::default(),
        viewer: String::new(),
    };
    let known = wait(choice.preview()).unwrap();
    assert_eq!(known.preview.inventory.documents, 3);
    let report = |name: &str| {
        let known = Some(known.clone());
        let exported = wait(choice.export(folder.path().join(name), None, false, known)).unwrap();
        std::fs::read_to_string(exported.report).unwrap()
    };
    assert!(report("before").contains("\"documents\": 3"));
    let data = folder.path().join("data.jsonl");
    std::fs::write(&data, "{\"text\":\"Ada met Bo.\",\"label\":[[0,3,\"PER\"]]}\n").unwrap();
    import_from(&data, "doccano", project.root(), Some("ben")).unwrap();
    assert!(report("after").contains("\"documents\": 4"));
}

#[test]
fn a_survey_is_not_used_for_files_that_have_changed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data.jsonl");
    let line = "{\"text\":\"Ada met Bo.\",\"label\":[[0,3,\"Person\"]]}\n";
    std::fs::write(&data, line).unwrap();
    let format = Some("doccano".to_owned());
    let choice = ImportChoice { paths: vec![data.clone()], format, ..ImportChoice::default() };
    let known = wait(choice.survey()).unwrap();
    let imported = |name: &str| {
        let known = Some(known.clone());
        wait(choice.import(folder.path().join(name), None, known)).unwrap().articles
    };
    assert_eq!(imported("before"), 1);
    std::fs::write(&data, format!("{line}{}", line.replace("Person", "Place"))).unwrap();
    assert_eq!(imported("after"), 2);
}
