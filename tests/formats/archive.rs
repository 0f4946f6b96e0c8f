//! Zip archives: what is in them is read as files are, and what strangers put in them to do
//! harm is refused.

use std::io::{Cursor, Read as _};

use proptest::prelude::*;
use tagline::formats::{Files, Input, Output, Unzipped, ZipInput, ZipOutput};

/// An archive with these files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipOutput::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.write(name, bytes).unwrap();
        out.end(name).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn content(input: &dyn Input, name: &str) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.open(name)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refusal(bytes: &[u8]) -> String {
    ZipInput::of_bytes("a.zip", bytes).unwrap_err().to_string()
}

/// The bytes with every `from` replaced by `to`, which is as long.
fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let mut any = false;
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
            any = true;
        }
    }
    assert!(any);
    bytes
}

#[test]
fn files_come_back() {
    let long = "Ada waited. ".repeat(20_000);
    let bytes = zip(&[("b/ö.txt", b"two"), ("a.txt", long.as_bytes()), ("empty", b"")]);
    let input = ZipInput::of_bytes("a.zip", &bytes).unwrap();
    assert_eq!(input.names(), ["a.txt", "b/ö.txt", "empty"]);
    assert_eq!(content(&input, "a.txt").unwrap(), long.as_bytes());
    assert_eq!(content(&input, "b/ö.txt").unwrap(), b"two");
    assert_eq!(content(&input, "empty").unwrap(), b"");
    assert!(content(&input, "c").is_err());
    assert!(bytes.len() < long.len() / 10, "it is packed");
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let begun_together = || {
        let mut out = ZipOutput::new(Cursor::new(Vec::new()));
        for (name, part) in [("b", "1"), ("a", "2"), ("b", "3"), ("c", "4"), ("a", "5")] {
            out.write(name, part.as_bytes()).unwrap();
        }
        for name in ["a", "b"] {
            out.end(name).unwrap();
        }
        out.finish().unwrap().into_inner()
    };
    let bytes = begun_together();
    assert_eq!(bytes, begun_together());
    let input = ZipInput::of_bytes("a.zip", &bytes).unwrap();
    for (name, expected) in [("a", "25"), ("b", "13"), ("c", "4")] {
        assert_eq!(content(&input, name).unwrap(), expected.as_bytes());
    }
}

#[test]
fn archives_in_archives_are_opened_once() {
    let innermost = zip(&[("x", b"0")]);
    let inner = zip(&[("user.xmi", b"1"), ("sub/TypeSystem.xml", b"2"), ("n.zip", &innermost)]);
    let outer = zip(&[("annotation/doc/user.ZIP", &inner), ("plain", b"3")]);
    let outer = ZipInput::of_bytes("p.zip", &outer).unwrap();
    let input = Unzipped::new(&outer).unwrap();
    assert_eq!(
        input.names(),
        [
            "annotation/doc/user.ZIP/n.zip",
            "annotation/doc/user.ZIP/sub/TypeSystem.xml",
            "annotation/doc/user.ZIP/user.xmi",
            "plain",
        ]
    );
    assert_eq!(content(&input, "annotation/doc/user.ZIP/user.xmi").unwrap(), b"1");
    assert_eq!(content(&input, "annotation/doc/user.ZIP/n.zip").unwrap(), innermost);
    assert_eq!(content(&input, "plain").unwrap(), b"3");
    let no_zip = Files::one("a.zip", "text");
    assert_eq!(
        Unzipped::new(&no_zip).unwrap_err().to_string(),
        "a.zip: this is no whole zip archive: invalid Zip archive: Could not find EOCD"
    );
    let mut twice = Files::one("a.zip", zip(&[("b", b"")]));
    twice.0.insert("a.zip/b".into(), Vec::new());
    assert_eq!(Unzipped::new(&twice).unwrap_err().to_string(), "a.zip: “b” is in it and beside it");
}

#[test]
fn harm_is_refused() {
    for name in ["../x", "a/../../x", "/etc/x", "..\\x", "C:\\x"] {
        let problem = refusal(&zip(&[(name, b"")]));
        assert!(problem.ends_with("leads out of the archive"), "{problem}");
    }
    let two = zip(&[("aa", b"1"), ("ab", b"2")]);
    assert_eq!(
        refusal(&patched(&two, b"ab", b"aa")),
        "a.zip: two of its entries have the same name"
    );
    let same = zip(&[("d/e", b"1"), ("d\\e", b"2")]);
    assert_eq!(refusal(&same), "a.zip: the entry “d/e” is there twice");
    let mut links = zip::ZipWriter::new(Cursor::new(Vec::new()));
    links.add_symlink("l", "/etc/passwd", zip::write::SimpleFileOptions::DEFAULT).unwrap();
    assert_eq!(
        refusal(&links.finish().unwrap().into_inner()),
        "a.zip: the entry “l” is a link, which is not followed"
    );
    // The first bit of the flags, after the signatures of both headers.
    let mut locked = zip(&[("a", b"1")]);
    let central = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    locked[6] |= 1;
    locked[central + 8] |= 1;
    assert_eq!(refusal(&locked), "a.zip: the entry “a” is encrypted; unpack the archive first");
    assert_eq!(
        refusal(b""),
        "a.zip: this is no whole zip archive: invalid Zip archive: Could not find EOCD"
    );
}

#[test]
fn bombs_are_refused() {
    let mut bomb = ZipOutput::new(Cursor::new(Vec::new()));
    for _ in 0..70 {
        bomb.write("big", &vec![0; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    let expected =
        "the entry “big” makes the archive unpack to more than 200 times its size; unpack it first";
    assert_eq!(refusal(&bomb), format!("a.zip: {expected}"));
    let nested = zip(&[("b.zip", &bomb)]);
    let nested = ZipInput::of_bytes("a.zip", &nested).unwrap();
    assert_eq!(Unzipped::new(&nested).unwrap_err().to_string(), format!("b.zip: {expected}"));
    // Said to be smaller than it is.
    let honest = zip(&[("a", &[b'x'; 1000])]);
    let input = patched(&honest, &1000_u32.to_le_bytes(), &999_u32.to_le_bytes());
    let input = ZipInput::of_bytes("a.zip", &input).unwrap();
    assert_eq!(
        content(&input, "a").unwrap_err().to_string(),
        "it is longer than the archive says; it is damaged"
    );
    let mut many = ZipOutput::new(Cursor::new(Vec::new()));
    for n in 0..100_001 {
        let name = format!("{n}");
        many.write(&name, b"").unwrap();
        many.end(&name).unwrap();
    }
    assert_eq!(
        refusal(&many.finish().unwrap().into_inner()),
        "a.zip: it has 100001 entries; up to 100000 are read"
    );
}

#[test]
fn damage_is_found() {
    let bytes = zip(&[("a", b"Ada Lo waited in Port Ansel")]);
    let crc = flate2_crc(b"Ada Lo waited in Port Ansel");
    let broken = patched(&bytes, &crc.to_le_bytes(), &(crc ^ 1).to_le_bytes());
    let input = ZipInput::of_bytes("a.zip", &broken).unwrap();
    assert_eq!(
        content(&input, "a").unwrap_err().to_string(),
        "its checksum in the archive is another; it is damaged"
    );
}

fn flate2_crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        truncate in any::<bool>(),
    ) {
        let mut bytes = zip(&[("a", b"Ada Lo waited"), ("b/c", &[b'x'; 300]), ("d", b"")]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if truncate {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(input) = ZipInput::of_bytes("a.zip", &bytes) {
            for name in input.names() {
                let _ = content(&input, &name);
            }
        }
    }
}
