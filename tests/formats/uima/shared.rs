//! The fixtures of dkpro-cassis and INCEpTION: what they say, and that nothing of it is lost
//! on the way through.

use std::path::Path;

use tagline::formats::{Document, Files, LossKind, Value};

use crate::support::{files_in, format, read, reduced, shared, write};

/// A file with a type system beside it.
fn with_types(folder: &Path, file: &str, types: &str) -> Files {
    let mut files = Files::default();
    for (name, path) in
        [(file, file.to_owned()), ("TypeSystem.xml", format!("typesystems/{types}"))]
    {
        files.0.insert(name.to_owned(), std::fs::read(folder.join(path)).unwrap());
    }
    files
}

/// Reads, and sees to it that writing and reading again changes nothing, by both syntaxes.
fn through(name: &str, files: &Files) -> Result<Vec<Document>, String> {
    let (reader, options) = format(name, &[]);
    let found = read(reader, &options, files)?;
    for other in ["xmi", "cas-json"] {
        let (writer, options) = format(other, &[]);
        let (kept, losses) = reduced(writer, &options, &found);
        assert_eq!(losses, [] as [LossKind; 0]);
        assert_eq!(kept, found);
        let mut again = read(writer, &options, &write(writer, &options, &kept)).unwrap();
        for (again, before) in again.iter_mut().zip(&found) {
            // Words that a file does not have are found when it is written.
            for (now, then) in
                [(&mut again.tokens, &before.tokens), (&mut again.sentences, &before.sentences)]
            {
                if then.is_none() {
                    *now = None;
                }
            }
        }
        assert_eq!(again, found, "by {other}");
    }
    Ok(found)
}

fn said(document: &Document) -> Vec<(&str, &str, String)> {
    let said = |s| document.covered(s, " … ");
    document.spans.iter().map(|s| (s.layer.as_str(), s.label.as_str(), said(s))).collect()
}

#[test]
fn xmi_of_cassis_is_read() {
    let Some(folder) = shared("xmi") else { return };
    let one = |file: &str, types: &str| {
        let found = through("xmi", &with_types(&folder, file, types)).unwrap();
        assert_eq!(found.len(), 1, "{file}");
        found.into_iter().next().unwrap()
    };
    let smileys = one("cas_with_smileys.xmi", "important_dkpro_types.xml");
    assert_eq!(smileys.name, "huggingface");
    let entity = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
    assert_eq!(
        said(&smileys),
        ["Transformers", "Transformers", "Transformers", "PyTorch", "TensorFlow"].map(|words| (
            entity,
            "OTH",
            words.to_owned()
        ))
    );
    let tokens = smileys.tokens.as_ref().unwrap();
    assert_eq!((tokens.len(), smileys.slice(tokens[0])), (148, "🤗"));
    assert_eq!(smileys.sentences.as_ref().map(Vec::len), Some(3));

    let found =
        one("cas_has_fs_with_no_namespace.xmi", "typesystem_has_types_with_no_namespace.xml");
    let name = "TypeWithNoNameSpace";
    assert_eq!(said(&found), [(name, name, "I am test".to_owned())]);

    let found = one("cas_with_inheritance.xmi", "typesystem_with_inheritance.xml");
    let labels: Vec<_> = found.spans.iter().map(|s| (s.layer.as_str(), s.label.as_str())).collect();
    assert_eq!(labels[0], ("cassis.Parent", "parent feature"));
    assert_eq!(labels[1], ("cassis.Child", "child feature"));
    assert_eq!(labels.len(), 5);
    let parent = &found.spans[1].attributes["parentFeature"];
    assert_eq!(parent, &Value::Text("parent feature".into()));

    let found = one("cas_with_collections.xmi", "typesystem_with_collections.xml");
    let list = |words: &[&str]| Value::List(words.iter().map(|w| (*w).to_owned()).collect());
    let full = found.spans.iter().find(|s| s.attributes.len() == 8).unwrap();
    assert_eq!(full.attributes["strings"], list(&["A", "B", "C"]));
    assert_eq!(full.attributes["doubles"], list(&["1.0", "2.0", "3.0"]));
    assert_eq!(full.attributes["booleans"], list(&["true", "false"]));
    assert_eq!(found.spans.len(), 3);

    let types = "typesystem_with_multiple_references_allowed.xml";
    let found = one("cas_with_multiple_references_allowed_string_array.xmi", types);
    assert_eq!(found.spans[0].attributes["target"], list(&["LNC", "MTH", "SNOMEDCT_US"]));

    let found = one("lenient_cas.xmi", "small_typesystem.xml");
    assert_eq!(found.spans.len(), 14);
    assert!(said(&found).contains(&("cassis.Token", "VBD", "waited".to_owned())));
    // A type that no type system declares is read all the same.
    assert!(found.spans.iter().any(|s| s.layer == "cassis.NotInTypesystem"));

    for (file, types, text) in [
        (
            "cas_with_empty_array_reference.xmi",
            "important_dkpro_types.xml",
            "just a short test file",
        ),
        (
            "cas_with_floating_point_special_values.xmi",
            "typesystem_with_floating_points.xml",
            "just a short test file",
        ),
        ("cas_with_nonindexed_fs.xmi", "important_dkpro_types.xml", "Test"),
        (
            "empty_cas.xmi",
            "small_typesystem.xml",
            "Joe waited for the train . The train was late .",
        ),
    ] {
        let found = one(file, types);
        assert_eq!((found.text.as_str(), found.spans.len()), (text, 0), "{file}");
    }
    let found = one("cas_with_reserved_names.xmi", "typesystem_with_reserved_names.xml");
    assert_eq!(said(&found), [("test.type", "type", String::new())]);
    // It has no text, and nothing that would stand in one.
    let files =
        with_types(&folder, "cas_with_array_features.xmi", "typesystem_with_array_features.xml");
    assert_eq!(through("xmi", &files).unwrap(), []);
}

#[test]
fn every_type_system_is_read() {
    let Some(folder) = shared("xmi/typesystems") else { return };
    let (format, options) = format("xmi", &[]);
    let mut remarks = Vec::new();
    for (name, bytes) in files_in(&folder, &["xml"]).0 {
        let mut files = Files::one("a/b/TypeSystem.xml", bytes);
        let cas = "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\"><cas:Sofa xmi:id=\"1\" sofaString=\"a\"/></xmi:XMI>";
        files.0.insert("a/b/c/d.xmi".into(), cas.into());
        format
            .read(&files, &options, &mut |raw| {
                remarks.extend(raw.remarks.iter().map(|remark| format!("{name}: {remark}")));
                Ok(())
            })
            .unwrap();
    }
    // One gives an inherited feature another range, which UIMA refuses; the nearest counts.
    assert_eq!(remarks, [""; 0]);
}

#[test]
fn json_of_cassis_is_read() {
    let Some(folder) = shared("cas-json") else { return };
    let mut refused = Vec::new();
    for (name, bytes) in files_in(&folder, &["json"]).0 {
        match through("cas-json", &Files::one("d.json", bytes)) {
            Ok(found) => {
                let texts: Vec<_> = found.iter().map(|d| d.text.as_str()).collect();
                match name.rsplit('/').nth(1).unwrap_or_default() {
                    "casWithEmojiUnicodeTextAndAnnotations" => {
                        let words: Vec<_> =
                            found[0].spans.iter().map(|s| found[0].covered(s, " ")).collect();
                        let expected = ["🥳", "This", "👳🏻‍♀️", "is", "✆", "a", "🧔🏾‍♂️", "test", "👻"];
                        assert_eq!(words, expected);
                    }
                    "casExtendingDocumentAnnotation" => assert_eq!(found[0].name, "doc"),
                    "casWithTextAndAnnotations" => assert_eq!(found[0].spans.len(), 4),
                    "emptyCas" => assert_eq!(texts, [""; 0]),
                    "casWithText" => assert_eq!(texts, ["This is a test."]),
                    "casWithBadSofaFsOrder" => {
                        assert_eq!(found[0].tokens.as_ref().unwrap().len(), 1)
                    }
                    other => panic!("{other}"),
                }
            }
            Err(e) => refused.push((name, e)),
        }
    }
    let refused: Vec<_> = refused.iter().map(|(n, e)| (n.as_str(), e.as_str())).collect();
    let elsewhere = "the text of the view “_InitialView” is not in the file but";
    assert_eq!(
        refused,
        [
            (
                "child_type_before_parent.json",
                "d.json, line 28: the view “_InitialView” has annotations and no text"
            ),
            (
                "ser-ref/casWithSofaDataArray/data.json",
                &*format!("d.json, line 8: {elsewhere} in the array 1")
            ),
            (
                "ser-ref/casWithSofaDataURI/data.json",
                &*format!(
                    "d.json, line 4: {elsewhere} classpath:/ProgrammaticallyCreatedCasDataSuite/document.txt"
                )
            ),
            (
                "ser-ref/casWithoutTextButWithAnnotations/data.json",
                "d.json, line 9: the view “_InitialView” has annotations and no text"
            ),
        ]
    );
}

/// The same content in both syntaxes.
#[test]
fn xmi_and_json_say_the_same() {
    let Some(folder) = shared("cas-json/ser-ref") else { return };
    for case in ["casWithEmojiUnicodeTextAndAnnotations", "casWithText", "emptyCas"] {
        let open = |name: &str| std::fs::read(folder.join(case).join(name)).unwrap();
        let json = through("cas-json", &Files::one("d.json", open("data.json"))).unwrap();
        let mut files = Files::one("d.xmi", open("debug.xmi"));
        files.0.insert("debug-typesystem.xml".into(), open("debug-typesystem.xml"));
        assert_eq!(through("xmi", &files).unwrap(), json, "{case}");
    }
}

#[test]
fn xmi_of_inception_is_read() {
    let Some(folder) = shared("webanno-tsv") else { return };
    let (mut count, mut relations, mut chains) = (0, 0, 0);
    for (name, bytes) in files_in(&folder, &["xmi"]).0 {
        let found = through("xmi", &Files::one("d.xmi", bytes)).unwrap();
        let [found] = found.as_slice() else { panic!("{name}") };
        assert_eq!(found.name, "doc");
        (count, relations) = (count + 1, relations + found.relations.len());
        chains += found.chains.len();
        match name.split('/').next().unwrap() {
            "testSimpleSlotFeature" => {
                let [a, b] = found.relations.as_slice() else { panic!() };
                assert_eq!((a.label.as_str(), b.label.as_str()), ("p1", "p2"));
            }
            "testStackedChain" => {
                assert!(found.chains.iter().all(|c| c.members.len() == 3));
                assert!(found.spans.iter().all(|s| s.layer == "Simple"));
            }
            "testDependencyWithValues" => {
                let [relation] = found.relations.as_slice() else { panic!() };
                assert_eq!(relation.label, "Dependency");
                assert_eq!(found.spans.iter().filter(|s| s.layer == "Token").count(), 2);
            }
            "testSentenceWithEmoji" => assert_eq!(said(found)[0].2, "😊"),
            "testTokenBoundedSpanWithSpecialSymbolsValue" => {
                assert_eq!(found.spans[0].label, "#*'\"`´\t:;{}|[ ]()\\§$%?=&_\n");
            }
            _ => {}
        }
    }
    assert!(count >= 40, "{count}");
    println!("{count} files, {relations} relations, {chains} chains");
}
