//! Tags: how an entity's first, inner and last words are marked, in each of the schemes, and
//! which entities a run of tags says.

/// A way to spell tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `I`, and `B` only where an entity follows another of the same label.
    Iob1,
    /// `B` at the beginning, then `I`.
    Iob2,
    /// `I`, then `E` at the end.
    Ioe2,
    /// `B`, `I`, `E`, and `S` for a single word.
    Bioes,
    /// `B`, `I`, `L`, and `U` for a single word.
    Bilou,
}

impl Scheme {
    /// By the name of an option's value.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "iob1" => Self::Iob1,
            "iob2" => Self::Iob2,
            "ioe2" => Self::Ioe2,
            "bioes" => Self::Bioes,
            "bilou" => Self::Bilou,
            _ => return None,
        })
    }

    /// The letter before the label of a word: whether it is an entity's first, its last, and
    /// whether the word before it ended an entity of the same label.
    pub(super) const fn letter(self, first: bool, last: bool, touches: bool) -> char {
        match (self, first, last) {
            (Self::Iob1, true, _) if touches => 'B',
            (Self::Iob2, true, _) | (Self::Bioes | Self::Bilou, true, false) => 'B',
            (Self::Bioes, true, true) => 'S',
            (Self::Bilou, true, true) => 'U',
            (Self::Ioe2 | Self::Bioes, _, true) => 'E',
            (Self::Bilou, false, true) => 'L',
            _ => 'I',
        }
    }
}

/// What a tag says of its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag<'a> {
    /// It is in no entity.
    Outside,
    /// It is in one.
    In {
        /// Where in it.
        mark: Mark,
        /// Its label; empty if there is none.
        label: &'a str,
    },
}

/// Where in an entity a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// At the beginning: `B`.
    Begin,
    /// Somewhere: `I` or `M`.
    Inside,
    /// At the end: `E` or `L`.
    End,
    /// It is all of it: `S`, `U` or `W`.
    Single,
}

/// How the tags of a file are to be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `B-PER`.
    Letter,
    /// `PER-B`.
    LetterLast,
    /// `PER`.
    Label,
}

const fn mark(letter: u8) -> Option<Mark> {
    Some(match letter {
        b'B' => Mark::Begin,
        b'I' | b'M' => Mark::Inside,
        b'E' | b'L' => Mark::End,
        b'S' | b'U' | b'W' => Mark::Single,
        _ => return None,
    })
}

impl Form {
    /// What a tag of this form says; `None` if it has another form.
    pub(super) fn parse(self, tag: &str) -> Option<Tag<'_>> {
        if tag == "O" {
            return Some(Tag::Outside);
        }
        let (letter, label) = match (self, tag.as_bytes()) {
            (Self::Label, _) => return Some(Tag::In { mark: Mark::Inside, label: tag }),
            (Self::Letter, [letter]) => (*letter, ""),
            (Self::Letter, [letter, b'-' | b'_', ..]) => (*letter, tag.get(2..)?),
            (Self::LetterLast, [.., b'-' | b'_', letter]) => (*letter, tag.get(..tag.len() - 2)?),
            _ => return None,
        };
        Some(Tag::In { mark: mark(letter)?, label })
    }
}

/// Reads tags one after the other, as the evaluation script of the shared tasks does: an
/// entity begins wherever none goes on, whatever the scheme.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// The label of the entity that the last word was in, if that may go on.
    open: Option<String>,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is outside.
    Outside,
    /// An entity begins that the tag says begins.
    Begins,
    /// An entity begins, though the tag is not one of a beginning.
    BeginsUnsaid,
    /// The last one goes on.
    GoesOn,
}

impl Decoder {
    /// A sentence ends, and any entity with it.
    pub(super) fn end(&mut self) {
        self.open = None;
    }

    /// The next word's tag.
    pub(super) fn step(&mut self, tag: Tag<'_>) -> Step {
        let Tag::In { mark, label } = tag else {
            self.open = None;
            return Step::Outside;
        };
        let goes_on =
            matches!(mark, Mark::Inside | Mark::End) && self.open.as_deref() == Some(label);
        match (mark, goes_on) {
            (Mark::End | Mark::Single, _) => self.open = None,
            (_, true) => {}
            (_, false) => self.open = Some(label.to_owned()),
        }
        match (goes_on, mark) {
            (true, _) => Step::GoesOn,
            (false, Mark::Begin | Mark::Single) => Step::Begins,
            (false, Mark::Inside | Mark::End) => Step::BeginsUnsaid,
        }
    }

    /// Whether an entity of this label could go on.
    pub(super) fn is_open(&self, label: &str) -> bool {
        self.open.as_deref() == Some(label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_spell_the_same_entities() {
        // Entities of 1, 3 and 2 words, all of one label, one after the other.
        let lengths = [1, 3, 2];
        for (scheme, expected) in [
            (Scheme::Iob1, "IBIIBI"),
            (Scheme::Iob2, "BBIIBI"),
            (Scheme::Ioe2, "EIIEIE"),
            (Scheme::Bioes, "SBIEBE"),
            (Scheme::Bilou, "UBILBL"),
        ] {
            let mut letters = String::new();
            for (n, length) in lengths.into_iter().enumerate() {
                letters
                    .extend((0..length).map(|at| scheme.letter(at == 0, at + 1 == length, n > 0)));
            }
            assert_eq!(letters, expected);
            let mut decoder = Decoder::default();
            let mut found: Vec<usize> = Vec::new();
            for letter in letters.chars() {
                let tag = format!("{letter}-X");
                match decoder.step(Form::Letter.parse(&tag).unwrap()) {
                    Step::GoesOn => *found.last_mut().unwrap() += 1,
                    Step::Outside => panic!("{tag}"),
                    _ => found.push(1),
                }
            }
            assert_eq!(found, lengths, "{scheme:?}");
        }
    }

    #[test]
    fn tags_have_three_forms() {
        let inside = |mark, label| Some(Tag::In { mark, label });
        assert_eq!(Form::Letter.parse("B-a-b"), inside(Mark::Begin, "a-b"));
        assert_eq!(Form::Letter.parse("B-O"), inside(Mark::Begin, "O"));
        assert_eq!(Form::Letter.parse("I"), inside(Mark::Inside, ""));
        assert_eq!(Form::Letter.parse("PER"), None);
        assert_eq!(Form::Letter.parse("Ü-x"), None);
        assert_eq!(Form::LetterLast.parse("PER-E"), inside(Mark::End, "PER"));
        assert_eq!(Form::Label.parse("PER"), inside(Mark::Inside, "PER"));
        assert_eq!(Form::Label.parse("O"), Some(Tag::Outside));
    }
}
