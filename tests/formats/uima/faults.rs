//! What is broken is refused, with its line and the cause.

use tagline::formats::Files;

use crate::support::{format, read, read_text};

/// XMI with these elements from line 3, then a sofa with id 1 and its view.
fn xmi(elements: &str, members: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" \
         xmlns:cas=\"http:///uima/cas.ecore\" xmlns:tcas=\"http:///uima/tcas.ecore\" \
         xmlns:c=\"http:///webanno/custom.ecore\">\n{elements}\n\
         <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" sofaString=\"ab👋\"/>\n\
         <cas:View sofa=\"1\" members=\"{members}\"/>\n</xmi:XMI>\n"
    )
}

#[test]
fn faults_are_named() {
    let span =
        |attributes: &str| format!("<tcas:Annotation xmi:id=\"2\" sofa=\"1\" {attributes}/>");
    for (elements, members, expected) in [
        (span("begin=\"0\" end=\"5\""), "2", "line 3: a span ends at 5, and the text has 4 UTF-16 units"),
        (span("begin=\"0\" end=\"3\""), "2", "line 3: the offsets 0 to 3 cut a character in two"),
        (span("begin=\"2\" end=\"1\""), "2", "line 3: a span starts at 2 and ends before that, at 1"),
        (span("begin=\"-1\" end=\"1\""), "2", "line 3: “begin” is -1; an offset is a whole number from 0"),
        (span("begin=\"NaN\" end=\"1\""), "2", "line 3: “begin” is “NaN”, not a whole number"),
        (span("begin=\"1e3\" end=\"1\""), "2", "line 3: “begin” is “1e3”, not a whole number"),
        (span("begin=\"99999999999999999999\""), "2", "line 3: “begin” is “99999999999999999999”, not a whole number"),
        (span("begin=\"0\" begin=\"0\""), "2", "line 3: the attribute “begin” is there twice"),
        (span("begin=\"0\" end=\"1\""), "2 3", "line 4: the view “_InitialView” has the member 3, which is not there"),
        (span("begin=\"0\" end=\"1\""), "x", "line 5: “members” is “x”; an id is a whole number from 0"),
        (span("begin=\"&a;\""), "", "line 3: the reference “&a;” is to nothing that is known"),
        (span("begin=\"&\""), "", "line 3: there is a “&” that begins no reference"),
        ("<tcas:Annotation sofa=\"1\"/>".into(), "", "line 3: an element has no “xmi:id”"),
        ("<x:A xmi:id=\"2\"/>".into(), "", "line 3: the prefix “x” is not declared"),
        ("\n<c:A xmi:id=\"2\"/><c:A xmi:id=\"2\"/>".into(), "", "line 4: the id 2 is used twice"),
        ("<c:A xmi:id=\"2\"><b><d/></b></c:A>".into(), "", "line 3: an element is nested too deep for XMI"),
        ("<c:A xmi:id=\"2\">x</c:A>".into(), "", "line 3: there is text between the elements"),
        ("<c:A xmi:id=\"2\"></c:B>".into(), "", "line 3: this is no well-formed XML: ill-formed document: expected `</c:A>`, but `</c:B>` was found"),
        ("<c:R xmi:id=\"2\" begin=\"0\" end=\"1\" Governor=\"2\" Dependent=\"9\"/>".into(), "2", "line 3: “Dependent” of structure 2 refers to 9, which is not there"),
        ("<c:XLink xmi:id=\"2\" begin=\"0\" end=\"1\" next=\"3\"/>\n<c:XLink xmi:id=\"3\" begin=\"0\" end=\"1\" next=\"2\"/>\n<c:XChain xmi:id=\"4\" first=\"2\"/>".into(), "2 3 4", "line 5: the chain 4 comes back to its link 2"),
        ("<cas:Sofa xmi:id=\"1\" sofaID=\"b\" sofaString=\"\"/>".into(), "", "line 4: the id 1 is used by two sofas"),
        ("<cas:Sofa xmi:id=\"9\" sofaID=\"_InitialView\" sofaString=\"\"/>".into(), "", "line 4: there are two views “_InitialView”"),
        ("<cas:View sofa=\"9\" members=\"1\"/>".into(), "", "line 3: a view is of the sofa 9, which is not there"),
    ] {
        let found = read_text("xmi", "d.xmi", &xmi(&elements, members));
        assert_eq!(found.unwrap_err(), format!("d.xmi, {expected}"), "{elements}");
    }
    for (content, expected) in [
        ("", "d.xmi, line 1: there is no XMI in the file"),
        ("<a/>", "d.xmi, line 1: the outermost element is “a”, not “XMI”"),
        (
            "<xmi:XMI>\n<cas",
            "d.xmi, line 2: this is no well-formed XML: syntax error: tag not closed: `>` not found before end of input",
        ),
        ("<xmi:XMI>\n", "d.xmi, line 2: the file ends within an element"),
        (
            "<xmi:XMI/>\n<xmi:XMI/>",
            "d.xmi, line 2: the outermost element is “XMI”, another element after the first",
        ),
        (
            "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<xmi:XMI/>",
            "d.xmi, line 2: there is a DOCTYPE, which a file of this kind does not have",
        ),
        (
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><xmi:XMI/>",
            "d.xmi, line 1: the file is ISO-8859-1; save it as UTF-8",
        ),
    ] {
        assert_eq!(read_text("xmi", "d.xmi", content).unwrap_err(), expected, "{content}");
    }
    let (format, options) = format("xmi", &[]);
    let not_utf8 = Files::one("d.xmi", b"<xmi:XMI>\n\xff".as_slice());
    assert_eq!(
        read(format, &options, &not_utf8).unwrap_err(),
        "d.xmi, line 2: the file is not UTF-8 there"
    );
}

#[test]
fn faults_of_type_systems_are_named() {
    let (format, options) = format("xmi", &[]);
    for (types, expected) in [
        ("<a/>", "TypeSystem.xml, line 1: this is “a”, not a type system"),
        (
            "<typeSystemDescription>\n<types>",
            "TypeSystem.xml, line 2: the file ends within an element",
        ),
        (
            "<typeSystemDescription><types>\n<typeDescription><name>a.B</name></typeDescription></types></typeSystemDescription>",
            "TypeSystem.xml, line 2: the type “a.B” has no name or no supertype",
        ),
        (
            "<!DOCTYPE a>",
            "TypeSystem.xml, line 1: there is a DOCTYPE, which a file of this kind does not have",
        ),
    ] {
        let mut files = Files::one("d.xmi", xmi("", ""));
        files.0.insert("TypeSystem.xml".into(), types.as_bytes().to_vec());
        assert_eq!(read(format, &options, &files).unwrap_err(), expected);
    }
    // Two type systems side by side are put together, and differences are told.
    let mut files =
        Files::one("d.xmi", xmi("<c:A xmi:id=\"2\" begin=\"0\" end=\"1\" x=\"7\"/>", "2"));
    for (name, range) in [("a.xml", "Integer"), ("b.xml", "String")] {
        let types = format!(
            "<typeSystemDescription><types><typeDescription><name>webanno.custom.A</name><supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription><name>x</name><rangeTypeName>uima.cas.{range}</rangeTypeName></featureDescription></features></typeDescription></types></typeSystemDescription>"
        );
        files.0.insert(name.into(), types.into_bytes());
    }
    let mut remarks = Vec::new();
    let mut attributes = Vec::new();
    format
        .read(&files, &options, &mut |raw| {
            remarks.extend(raw.remarks);
            attributes.extend(raw.document.spans.into_iter().map(|s| s.attributes));
            Ok(())
        })
        .unwrap();
    let expected = "the feature x of webanno.custom.A is declared as uima.cas.Integer and as uima.cas.String; it is read as the first";
    assert_eq!(remarks, [expected]);
    assert_eq!(attributes[0]["x"], tagline::formats::Value::Number(7.0));
    // Types that are their own supertypes are as good as unknown.
    let mut files = Files::one("d.xmi", xmi("<c:A xmi:id=\"2\" begin=\"0\" end=\"1\"/>", "2"));
    let a_type = |name: &str, above: &str| {
        format!(
            "<typeDescription><name>webanno.custom.{name}</name><supertypeName>webanno.custom.{above}</supertypeName></typeDescription>"
        )
    };
    let types = format!(
        "<typeSystemDescription><types>{}{}</types></typeSystemDescription>",
        a_type("A", "B"),
        a_type("B", "A")
    );
    files.0.insert("TypeSystem.xml".into(), types.into_bytes());
    assert_eq!(read(format, &options, &files).unwrap()[0].spans.len(), 0);
}

#[test]
fn faults_of_json_are_named() {
    let sofa = r#"{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView","sofaString":"ab👋"}"#;
    let views = |members: &str| {
        format!(r#""%VIEWS":{{"_InitialView":{{"%SOFA":1,"%MEMBERS":[{members}]}}}}"#)
    };
    for (structure, members, expected) in [
        (
            r#"{"%ID":2,"%TYPE":"uima.tcas.Annotation","begin":0,"end":5}"#,
            "2",
            "line 3: a span ends at 5, and the text has 4 UTF-16 units",
        ),
        (
            r#"{"%ID":2,"%TYPE":"uima.tcas.Annotation","begin":0,"end":-5}"#,
            "2",
            "line 3: “end” is -5; an offset is a whole number from 0",
        ),
        (
            r#"{"%ID":2,"%TYPE":"uima.tcas.Annotation","begin":0.5,"end":1}"#,
            "2",
            "line 3: structure 2: “begin” is not a whole number",
        ),
        (
            r#"{"%ID":2,"%TYPE":"uima.tcas.Annotation","@x":9}"#,
            "2",
            "line 3: structure 2 refers to 9, which is not there",
        ),
        (
            r#"{"%ID":2,"%TYPE":"uima.tcas.Annotation","@x":-9}"#,
            "2",
            "line 3: structure 2: “@x” is -9; an id is a whole number from 0",
        ),
        (
            r#"{"%ID":2,"%TYPE":"uima.tcas.Annotation","@x":"a"}"#,
            "2",
            "line 3: structure 2: “@x” is no id of a feature structure",
        ),
        (
            "{\"%ID\":2,\"%TYPE\":\"a.B\"},\n{\"%ID\":2,\"%TYPE\":\"a.B\"}",
            "",
            "line 4: the id 2 is used twice",
        ),
        (r#"{"%ID":2}"#, "", "line 3: structure 2 has no %TYPE"),
        (r#"{"%TYPE":"a.B"}"#, "", "line 1: a structure “a.B” has no %ID"),
        (
            r#"{"%ID":2,"%TYPE":"a.B","x":{}}"#,
            "",
            "line 3: invalid type: map, expected a text, a number, true, false or a list of these",
        ),
        (r#"{"%ID":2,"%TYPE":"a.B","x":[[1]]}"#, "", "line 3: a list stands in a list"),
        (
            r#"{"%ID":2,"%TYPE":"a.B","x":1,"x":2}"#,
            "",
            "line 3: structure 2: a feature is there twice",
        ),
        (r#"{"%ID":-2,"%TYPE":"a.B"}"#, "", "line 3: invalid value: integer `-2`, expected u64"),
        (
            r#"{"%ID":2,"%TYPE":"a.B"}"#,
            "7",
            "line 2: the view “_InitialView” has the member 7, which is not there",
        ),
    ] {
        let content =
            format!("{{\"%FEATURE_STRUCTURES\":[\n{sofa},\n{structure}],\n{}}}", views(members));
        let found = read_text("cas-json", "d.json", &content);
        assert_eq!(found.unwrap_err(), format!("d.json, {expected}"), "{structure}");
    }
    for (content, expected) in [
        ("", "d.json, line 1: EOF while parsing a value"),
        (
            "{}",
            "d.json, line 1: this has none of %TYPES, %FEATURE_STRUCTURES and %VIEWS: it is no JSON CAS",
        ),
        (
            "[]",
            "d.json, line 1: invalid type: sequence, expected an object with %TYPES, %FEATURE_STRUCTURES and %VIEWS",
        ),
        ("{\"%VIEWS\":{}} x", "d.json, line 1: trailing characters"),
    ] {
        assert_eq!(read_text("cas-json", "d.json", content).unwrap_err(), expected);
    }
    for deep in [
        format!("{{\"%VIEWS\":{}", "[".repeat(100_000)),
        format!("{{\"%FEATURE_STRUCTURES\":[{{\"x\":{}", "[".repeat(100_000)),
        format!("{{\"a\":{}", "[".repeat(100_000)),
    ] {
        assert!(read_text("cas-json", "d.json", &deep).is_err());
    }
}

#[test]
fn a_small_file_does_not_fill_the_memory() {
    // Many structures that each refer to the same long array.
    let long = format!("<elements>{}</elements>", "x".repeat(20_000));
    let array = format!("<cas:StringArray xmi:id=\"2\">{long}</cas:StringArray>");
    let types = "<typeSystemDescription><types><typeDescription><name>webanno.custom.A</name><supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription><name>x</name><rangeTypeName>uima.cas.StringArray</rangeTypeName><multipleReferencesAllowed>true</multipleReferencesAllowed></featureDescription></features></typeDescription></types></typeSystemDescription>";
    let many: String = (3..1000)
        .map(|id| format!("<c:A xmi:id=\"{id}\" sofa=\"1\" begin=\"0\" end=\"1\" x=\"2\"/>"))
        .collect();
    let members: Vec<String> = (3..1000).map(|id| id.to_string()).collect();
    let mut files = Files::one("d.xmi", xmi(&(array + &many), &members.join(" ")));
    files.0.insert("TypeSystem.xml".into(), types.as_bytes().to_vec());
    let (format, options) = format("xmi", &[]);
    assert_eq!(
        read(format, &options, &files).unwrap_err(),
        "d.xmi, line 3: arrays are referred to so often that they fill the memory"
    );
    // A long name of a type that every structure would repeat.
    let long = xmi("<c:A xmi:id=\"2\"/>", "").replace("webanno", &"w".repeat(1000));
    assert_eq!(
        read_text("xmi", "d.xmi", &long).unwrap_err(),
        "d.xmi, line 3: the name of a type is longer than 250 bytes"
    );
    let deep = format!("<xmi:XMI>{}", "<a>".repeat(100_000));
    assert!(read_text("xmi", "d.xmi", &deep).is_err());
}
