//! Annotators as folders: formats whose files name nobody are kept apart by where they lie. brat's
//! way is a folder for each annotator, `Lisa/doc-1.ann`; INCEpTION's export has a folder for each
//! document, `annotation/doc-1.txt/lisa.tsv`.
//!
//! A folder is taken for an annotator only if the texts say so: the same names hold the same texts
//! in several of them, and never another.

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::Document;
use crate::text::Sha256;

/// Where the annotator's name is in the names of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folders {
    /// A folder for each annotator, after so many folders that all documents are in.
    First(usize),
    /// A folder for each document.
    Last,
}

/// What tells documents apart.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    name: String,
    text: Sha256,
}

impl Seen {
    /// One document more; `None` as soon as one rules out that folders are annotators: it names
    /// its annotator, or is in no folder.
    pub(super) fn and(mut all: Vec<Self>, document: &Document) -> Option<Vec<Self>> {
        if !document.annotator.trim().is_empty() || parts(&document.name).len() < 2 {
            return None;
        }
        let text = Sha256::of(document.text.as_bytes());
        all.push(Self { name: document.name.clone(), text });
        Some(all)
    }
}

impl Folders {
    /// How documents that name no annotator lie in folders of annotators, if they do.
    pub(super) fn find(all: &[Seen]) -> Option<Self> {
        let names: Vec<Vec<&str>> = all.iter().map(|seen| parts(&seen.name)).collect();
        let common = common(&names);
        [Self::First(common), Self::Last].into_iter().find(|folders| folders.fits(all))
    }

    /// The name of the document without the annotator's, and the annotator's.
    fn split(self, name: &str) -> Option<(String, String)> {
        let mut parts = parts(name);
        let annotator = match self {
            Self::First(at) if at + 1 < parts.len() => parts.remove(at),
            Self::Last if parts.len() > 1 => parts.pop()?,
            _ => return None,
        };
        Some((parts.join("/"), annotator.to_owned()))
    }

    /// Whether the texts say so.
    fn fits(self, all: &[Seen]) -> bool {
        let mut texts: BTreeMap<String, (Sha256, BTreeSet<String>)> = BTreeMap::new();
        for seen in all {
            let Some((name, annotator)) = self.split(&seen.name) else { return false };
            let (text, who) = texts.entry(name).or_insert_with(|| (seen.text, BTreeSet::new()));
            if *text != seen.text || !who.insert(annotator) {
                return false;
            }
        }
        // Of several documents somebody has more than one; else these are texts that repeat.
        let mut known = BTreeSet::new();
        let again = |who: &String| !known.insert(who.clone());
        let somebody = texts.len() < 2 || texts.values().flat_map(|(_, who)| who).any(again);
        texts.values().any(|(_, who)| who.len() > 1) && somebody
    }

    /// Gives the document the annotator's name that its folder has.
    pub(super) fn apply(self, document: &mut Document) {
        if let Some((name, annotator)) = self.split(&document.name) {
            document.name = name;
            document.annotator = annotator;
        }
    }
}

fn parts(name: &str) -> Vec<&str> {
    name.split(['/', '\\']).filter(|part| !part.is_empty()).collect()
}

/// How many first parts all names share, the last part left out.
fn common(names: &[Vec<&str>]) -> usize {
    let Some(first) = names.first() else { return 0 };
    let shared = |at: &usize| {
        names.iter().all(|name| name.len() > at + 1 && name.get(*at) == first.get(*at))
    };
    (0..).take_while(shared).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(documents: &[(&str, &str)]) -> Option<Folders> {
        let seen = |(name, text): &(&str, &str)| Seen {
            name: (*name).to_owned(),
            text: Sha256::of(text.as_bytes()),
        };
        Folders::find(&documents.iter().map(seen).collect::<Vec<_>>())
    }

    #[test]
    fn folders_are_annotators_if_the_texts_say_so() {
        let first = Some(Folders::First(0));
        for (documents, expected) in [
            (vec![("lisa/a", "1"), ("lisa/b", "2"), ("max/a", "1"), ("max/b", "2")], first),
            // Not everybody has everything.
            (vec![("lisa/a", "1"), ("lisa/b", "2"), ("max/a", "1")], first),
            (vec![("team/lisa/a", "1"), ("team/max/a", "1")], Some(Folders::First(1))),
            // The same name, but another text.
            (vec![("lisa/a", "1"), ("max/a", "2")], None),
            (vec![("lisa/a", "1"), ("lisa/b", "2"), ("max/a", "1"), ("max/b", "3")], None),
            // Nothing in common.
            (vec![("lisa/a", "1"), ("max/b", "2")], None),
            (vec![("a", "1"), ("b", "1")], None),
            (vec![("news/a", "1"), ("b", "1")], None),
            // Texts that repeat in folders of any kind.
            (vec![("1/a", "1"), ("1/b", "1"), ("2/c", "1"), ("2/d", "1")], None),
            // A folder for each document.
            (
                vec![
                    ("annotation/d1/lisa", "1"),
                    ("annotation/d1/max", "1"),
                    ("annotation/d2/lisa", "2"),
                ],
                Some(Folders::Last),
            ),
            (vec![("d1/lisa", "1"), ("d1/max", "1"), ("d2/lisa", "2"), ("d2/max", "3")], None),
        ] {
            assert_eq!(found(&documents), expected, "{documents:?}");
        }
    }

    #[test]
    fn names_lose_the_annotator() {
        let mut document = Document { name: "team/lisa/news/a".to_owned(), ..Document::default() };
        Folders::First(1).apply(&mut document);
        assert_eq!((document.name.as_str(), document.annotator.as_str()), ("team/news/a", "lisa"));
        let mut document =
            Document { name: "annotation/d1.txt/max".to_owned(), ..Document::default() };
        Folders::Last.apply(&mut document);
        assert_eq!(
            (document.name.as_str(), document.annotator.as_str()),
            ("annotation/d1.txt", "max")
        );
    }
}
