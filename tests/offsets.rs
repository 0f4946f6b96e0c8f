//! Offset units, word and sentence edges, decoding, and the map between versions of
//! a text: data-driven examples, and properties that hold of any text.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use tagline::text::{
    ByteRange, CharRange, DecodeError, EditMap, Mapped, Text, Utf16Range, decode, grapheme_at,
    next_grapheme, next_sentence_start, next_word, next_word_boundary, previous_grapheme,
    previous_sentence_start, previous_word, previous_word_boundary, sentence_at, sentences,
    snap_to_words, word_at, words,
};

/// Text made of what goes wrong: joiners, combining marks, other planes, line ends.
fn awkward_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "a", "word ", "Gen. Ode ", "don’t ", "3.14 ", "\r\n", "\n", "\u{FEFF}", "é", "e\u{301}",
            "\u{301}", "👩‍👩‍👧‍👦", "🇳🇴🇸🇪", "𝒳", "\u{200D}", "日本語の文章", "ภาษาไทย", "اردو ", "हिन्दी ",
            " ", "\u{A0}", ". ", "! ", "—", "“", "'", "\u{2028}", "\t", "$5 ", "。", "が", "か\u{3099}",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
        // Beyond one block of the offset table.
        1 => "[a-zé𝒳]{0,300}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

#[test]
fn offsets_of_known_texts() {
    let text = Text::new("a😀é\r\n\u{FEFF}z");
    let offsets = text.offsets();
    assert_eq!(offsets.len_chars(), 7);
    assert_eq!(offsets.len_utf16(), 8);
    let s = text.as_str();
    let check = |byte, char, unit| {
        assert_eq!(offsets.byte_to_char(s, byte), char, "byte {byte}");
        assert_eq!(offsets.byte_to_utf16(s, byte), unit, "byte {byte}");
    };
    check(0, Some(0), Some(0));
    check(1, Some(1), Some(1));
    check(2, None, None);
    check(5, Some(2), Some(3));
    check(7, Some(3), Some(4));
    check(9, Some(5), Some(6));
    check(12, Some(6), Some(7));
    check(13, Some(7), Some(8));
    check(14, None, None);
    // Between the halves of a surrogate pair.
    assert_eq!(offsets.utf16_to_byte(s, 2), None);
    assert_eq!(offsets.utf16_to_byte(s, 9), None);
    assert_eq!(offsets.char_to_byte(s, 8), None);
    assert_eq!(text.to_bytes(CharRange { start: 3, end: 1 }), None);
    assert_eq!(text.to_chars(ByteRange::new(1, 5)), Some(CharRange::new(1, 2)));
    assert_eq!(offsets.to_utf16(s, ByteRange::new(1, 5)), Some(Utf16Range::new(1, 3)));
    assert_eq!(offsets.from_utf16(s, Utf16Range::new(1, 3)), Some(ByteRange::new(1, 5)));
}

#[test]
fn word_edges() {
    // The range is marked with brackets, what is expected with braces.
    let check = |marked: &str, expected: &str| {
        let start = marked.find('[').unwrap();
        let end = marked.find(']').unwrap() - 1;
        let text = marked.replace(['[', ']'], "");
        let range = snap_to_words(&text, ByteRange::new(start, end));
        let shown = format!(
            "{}{{{}}}{}",
            &text[..range.start],
            &text[range.start..range.end],
            &text[range.end..]
        );
        assert_eq!(shown, expected, "{marked}");
    };
    check("the mi[ller’s boa]t sank", "the {miller’s boat} sank");
    check("the[ old ]pier", "the {old} pier");
    check("a ha[lf-timber]ed barn", "a {half-timbered} barn");
    check("“[A new level,” ]he said", "“{A new level},” he said");
    check("it cost [$5 mil]lion", "it cost {$5 million}");
    check("fell [by 12%.]", "fell {by 12%}.");
    check("in [2,50]0 towns", "in {2,500} towns");
    check("nothing[, ]here", "nothing{, }here");
    check("wh[]at", "wh{}at");
    check("[...]", "{...}");
    check("so [😀 ]", "so {😀} ");
    check("the U[.S.] said", "the {U.S}. said");
    check("کہا [کہ کتابی]ں میں", "کہا {کہ کتابیں} میں");
    check("「[日本語]」", "「{日本語}」");
    check("one[\n\ntwo thr]ee", "one\n\n{two three}");
    check("e[\u{301}]x", "{e\u{301}x}");
    check("[か]\u{3099}", "{か\u{3099}}");
}

#[test]
fn words_of_scripts_without_spaces() {
    let check = |text: &str, expected: &[&str]| {
        let found: Vec<_> = words(text).into_iter().map(|r| &text[r.start..r.end]).collect();
        assert_eq!(found, expected);
    };
    check("今日は東京に行きます。", &["今日", "は", "東京", "に", "行き", "ます"]);
    check("北京的天气很好", &["北京", "的", "天气", "很好"]);
    check("ทุกสองสัปดาห์", &["ทุก", "สอง", "สัปดาห์"]);
    check("Hello, wor-ld's 3.5 it’s", &["Hello", "wor", "ld's", "3.5", "it’s"]);
    check("", &[]);
}

#[test]
fn word_under_the_caret() {
    let text = "Ann’s old, pier";
    let check = |byte: usize, expected: &str| {
        let range = word_at(text, byte);
        assert_eq!(&text[range.start..range.end], expected, "at {byte}");
    };
    check(0, "Ann’s");
    check(4, "Ann’s");
    // Just after a word: the word.
    check(7, "Ann’s");
    check(8, "old");
    check(11, "old");
    check(12, " ");
    check(text.len(), "pier");
    check(text.len() + 9, "pier");
    assert_eq!(word_at("", 3), ByteRange::new(0, 0));
}

#[test]
fn moving_by_words() {
    let text = "One two.\n\n Three";
    let range = |word: &str| text.find(word).map(|at| ByteRange::new(at, at + word.len()));
    assert_eq!(next_word(text, 0), range("One"));
    assert_eq!(next_word(text, 1), range("two"));
    assert_eq!(next_word(text, 5), range("Three"));
    assert_eq!(next_word(text, 12), None);
    assert_eq!(previous_word(text, 16), range("Three"));
    assert_eq!(previous_word(text, 15), range("two"));
    assert_eq!(previous_word(text, 2), None);
    assert_eq!(next_word_boundary(text, 0), 3);
    assert_eq!(next_word_boundary(text, 3), 7);
    assert_eq!(next_word_boundary(text, 7), 16);
    assert_eq!(next_word_boundary(text, 16), 16);
    assert_eq!(previous_word_boundary(text, 16), 11);
    assert_eq!(previous_word_boundary(text, 11), 4);
    assert_eq!(previous_word_boundary(text, 0), 0);
}

#[test]
fn sentences_of_news() {
    let check = |text: &str, expected: &[&str]| {
        let found: Vec<_> = sentences(text).into_iter().map(|r| &text[r.start..r.end]).collect();
        assert_eq!(found, expected);
    };
    check("One. Two! Three?", &["One.", "Two!", "Three?"]);
    check("Gen. Ode met Mr. T. Marsh. He left.", &["Gen. Ode met Mr. T. Marsh.", "He left."]);
    check("A line\nand another", &["A line", "and another"]);
    check("“Go,” he said. “Now.” They went.", &["“Go,” he said.", "“Now.”", "They went."]);
    check("They are (rather) small. \n\n  ", &["They are (rather) small."]);
    check("今日は。明日も。", &["今日は。", "明日も。"]);
    check("", &[]);
}

#[test]
fn moving_by_sentences() {
    let text = "One. Two is long.\n\nThree.";
    let at = |byte: usize| {
        let range = sentence_at(text, byte);
        &text[range.start..range.end]
    };
    assert_eq!(at(0), "One.");
    assert_eq!(at(4), "One.");
    assert_eq!(at(5), "Two is long.");
    assert_eq!(at(17), "Two is long.");
    assert_eq!(at(18), "");
    assert_eq!(at(99), "Three.");
    assert_eq!(next_sentence_start(text, 0), 5);
    assert_eq!(next_sentence_start(text, 5), 19);
    assert_eq!(next_sentence_start(text, 19), text.len());
    assert_eq!(previous_sentence_start(text, text.len()), 19);
    assert_eq!(previous_sentence_start(text, 19), 5);
    assert_eq!(previous_sentence_start(text, 7), 5);
    assert_eq!(previous_sentence_start(text, 0), 0);
}

#[test]
fn decoding() {
    let check = |bytes: &[u8], text: &str, encoding: &str| {
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding.as_str()), (text, encoding));
        assert_eq!(decoded.replaced, 0);
    };
    check("Grüße\r\n".as_bytes(), "Grüße\r\n", "UTF-8");
    check(b"\xEF\xBB\xBFa", "a", "UTF-8 with BOM");
    check(b"\xFF\xFEa\0\xE9\0", "aé", "UTF-16LE with BOM");
    check(b"\xFE\xFF\0a\xD8\x3D\xDE\0", "a😀", "UTF-16BE with BOM");
    let legacy = "Elle a passé la journée à Besançon, près de l’église.";
    let (bytes, encoding, _) = encoding_rs::WINDOWS_1252.encode(legacy);
    check(&bytes, legacy, &format!("{} (detected)", encoding.name()));
    let legacy = "Первый снег выпал сегодня ночью, и город стал белым.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(legacy);
    check(&bytes, legacy, "windows-1251 (detected)");

    // A lone half of a surrogate pair.
    let broken = decode(b"\xFF\xFEa\0\x00\xD8b\0").unwrap();
    assert_eq!((broken.text.as_str(), broken.replaced), ("a\u{FFFD}b", 1));
    assert!(broken.encoding.contains("1 unreadable"), "{}", broken.encoding);
}

#[test]
fn what_is_no_text() {
    let check = |bytes: &[u8], expected: DecodeError| {
        assert_eq!(decode(bytes).unwrap_err(), expected);
    };
    check(b"", DecodeError::Empty);
    check(b"\xEF\xBB\xBF", DecodeError::Empty);
    check(b"\xFF\xFE \0\n\0", DecodeError::Empty);
    check(b" \r\n\t", DecodeError::Empty);
    check(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", DecodeError::Binary { offset: 8 });
    check(b"abc\x01\x02\x03\x04", DecodeError::Binary { offset: 3 });
    check(b"\xFF\xFEa\0\0\0b\0", DecodeError::Binary { offset: 4 });
    // A form feed or one stray control character in a long text is no reason.
    assert!(decode(format!("{}\u{1}\u{C}", "word ".repeat(100)).as_bytes()).is_ok());
}

#[test]
fn spans_through_edits() {
    use Mapped::{Changed, Exact, Gone};
    // The span is the first place of `span` in the old text; `expected` is a text in
    // the new one.
    let check = |old: &str, new: &str, span: &str, expected: Option<(&str, bool)>| {
        let start = old.find(span).unwrap();
        let found = EditMap::between(old, new).map(ByteRange::new(start, start + span.len()));
        let shown = match found {
            Exact(range) => Some((&new[range.start..range.end], true)),
            Changed(range) => Some((&new[range.start..range.end], false)),
            Gone => None,
        };
        assert_eq!(shown, expected, "{old:?} → {new:?}");
    };
    let exact = |text| Some((text, true));
    let changed = |text| Some((text, false));
    check("The old pier", "The old pier", "old", exact("old"));
    check("The old pier", "So the very old pier", "old", exact("old"));
    check("The old pier", "The cold pier", "old", changed("cold"));
    check("The old pier", "The pier", "old", None);
    check("The old pier", "The new pier", "old pier", changed("new pier"));
    check("The old pier", "The old wooden pier", "old pier", changed("old wooden pier"));
    check("The old pier", "", "old", None);
    check(
        "One line.\nThe old pier.\n",
        "Now two.\nOne line.\nThe old pier.\n",
        "old",
        exact("old"),
    );
    // A paragraph that moved.
    check(
        "First of all, the news.\n\nThe old pier is for sale.\n\nThe end, at last.\n",
        "The old pier is for sale.\n\nFirst of all, the news.\n\nThe end, at last.\n",
        "old pier",
        exact("old pier"),
    );
    // Written anew: a span does not stick to small words that turn up again.
    check(
        "The harbour board on Wednesday promised to reopen the ferry line.",
        "Nobody knows what became of the many plans that were made in summer.",
        "the ferry",
        None,
    );
    check("東京は大きい", "京都は大きい", "大きい", exact("大きい"));
}

/// A text without line ends, too long to be compared word by word.
#[test]
fn spans_through_edits_of_one_long_line() {
    let old: String = (0..9000).map(|i| format!("Number {i} of many. ")).collect();
    let new = old.replace("4500 of", "4500 and a half of").replace("Number 10 of many. ", "");
    let map = EditMap::between(&old, &new);
    let check = |span: &str, expected: Option<&str>, is_exact: bool| {
        let start = old.find(span).unwrap();
        let found = match map.map(ByteRange::new(start, start + span.len())) {
            Mapped::Exact(range) => Some((range, true)),
            Mapped::Changed(range) => Some((range, false)),
            Mapped::Gone => None,
        };
        let expected = expected.map(|text| {
            let start = new.find(text).unwrap();
            (ByteRange::new(start, start + text.len()), is_exact)
        });
        assert_eq!(found, expected, "{span}");
    };
    check("Number 9 of", Some("Number 9 of"), true);
    check("Number 8999 of", Some("Number 8999 of"), true);
    check("Number 4500", Some("Number 4500"), true);
    check("4500 of", Some("4500 and a half of"), false);
    check("Number 10 of", None, false);
}

#[test]
fn points_through_edits() {
    let map = EditMap::between("one two three", "one three!");
    let point = |at| map.map(ByteRange::new(at, at));
    let exact = |at| Mapped::Exact(ByteRange::new(at, at));
    assert_eq!(point(0), exact(0));
    assert_eq!(point(3), exact(3));
    assert_eq!(point(10), exact(6));
    assert_eq!(point(13), exact(9));
    assert_eq!(point(14), Mapped::Gone);
    assert_eq!(EditMap::between("", "new").map(ByteRange::new(0, 0)), exact(0));
    assert_eq!(EditMap::between("abc def ghi", "abc ghi").map(ByteRange::new(5, 5)), Mapped::Gone);
}

/// Two texts that share passages.
fn versions() -> impl Strategy<Value = (String, String)> {
    let line = prop::sample::select(vec![
        "The old pier is for sale.",
        "Nobody wants it.",
        "ab",
        "",
        "The old pier is for sale!",
        "東京は大きい。",
        "e\u{301} é 😀",
        "one two three four five",
    ]);
    let lines = prop::collection::vec(line, 0..8);
    let related = (lines, any::<prop::sample::Index>(), "\\PC{0,6}", 0usize..4).prop_map(
        |(lines, at, insert, cut)| {
            let old = lines.join("\n");
            let boundaries: Vec<usize> =
                old.char_indices().map(|(i, _)| i).chain([old.len()]).collect();
            let at = at.index(boundaries.len());
            let from = boundaries[at];
            let to = boundaries[(at + cut * 3).min(boundaries.len() - 1)];
            let mut new = lines;
            if cut == 3 {
                new.reverse();
                (old, new.join("\n"))
            } else {
                let new = format!("{}{insert}{}", &old[..from], &old[to..]);
                (old, new)
            }
        },
    );
    prop_oneof![3 => related, 1 => (awkward_text(), awkward_text())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn offsets_agree_with_counting(text in awkward_text()) {
        let text = Text::new(text);
        let (s, offsets) = (text.as_str(), text.offsets());
        prop_assert_eq!(offsets.len_chars(), s.chars().count());
        prop_assert_eq!(offsets.len_utf16(), s.encode_utf16().count());
        let (mut char, mut unit) = (0, 0);
        for byte in 0..=s.len() {
            if !s.is_char_boundary(byte) {
                prop_assert_eq!(offsets.byte_to_char(s, byte), None);
                prop_assert_eq!(offsets.byte_to_utf16(s, byte), None);
                continue;
            }
            prop_assert_eq!(offsets.byte_to_char(s, byte), Some(char));
            prop_assert_eq!(offsets.byte_to_utf16(s, byte), Some(unit));
            prop_assert_eq!(offsets.char_to_byte(s, char), Some(byte));
            prop_assert_eq!(offsets.utf16_to_byte(s, unit), Some(byte));
            if let Some(c) = s[byte..].chars().next() {
                if c.len_utf16() == 2 {
                    prop_assert_eq!(offsets.utf16_to_byte(s, unit + 1), None);
                }
                char += 1;
                unit += c.len_utf16();
            }
        }
        for beyond in [s.len() + 1, s.len() + 1000, usize::MAX] {
            prop_assert_eq!(offsets.byte_to_char(s, beyond), None);
            prop_assert_eq!(offsets.char_to_byte(s, beyond), None);
            prop_assert_eq!(offsets.utf16_to_byte(s, beyond), None);
        }
    }

    #[test]
    fn edges_are_character_boundaries(text in awkward_text(), from in 0usize..400, to in 0usize..400) {
        let is_edge = |at: usize| text.is_char_boundary(at);
        let fits = |range: ByteRange| range.start <= range.end && is_edge(range.start) && is_edge(range.end);
        let snapped = snap_to_words(&text, ByteRange::new(from, to));
        prop_assert!(fits(snapped));
        prop_assert_eq!(snap_to_words(&text, snapped), snapped, "snapping twice changes nothing");
        for at in [from, to] {
            let here = text.floor_char_boundary(at);
            prop_assert!(fits(word_at(&text, at)));
            prop_assert!(word_at(&text, at).touches(ByteRange::new(here, here)));
            prop_assert!(fits(grapheme_at(&text, at)));
            prop_assert!(fits(sentence_at(&text, at)));
            for forwards in [next_grapheme, next_word_boundary, next_sentence_start] {
                let there = forwards(&text, at);
                prop_assert!(is_edge(there) && (there > here || there == text.len()));
            }
            for backwards in [previous_grapheme, previous_word_boundary, previous_sentence_start] {
                let there = backwards(&text, at);
                prop_assert!(is_edge(there) && (there < here || there == 0));
            }
        }
    }

    /// The look-ups around one place find what a pass over the whole text finds.
    #[test]
    fn local_words_are_the_words(text in awkward_text()) {
        let all = words(&text);
        let mut forwards = Vec::new();
        let mut at = 0;
        while let Some(word) = next_word(&text, at) {
            forwards.push(word);
            at = word.end;
        }
        prop_assert_eq!(&forwards, &all);
        let mut backwards = Vec::new();
        let mut at = text.len();
        while let Some(word) = previous_word(&text, at) {
            backwards.push(word);
            at = word.start;
        }
        backwards.reverse();
        prop_assert_eq!(&backwards, &all);
        for word in all {
            prop_assert_eq!(word_at(&text, word.start), word);
            prop_assert_eq!(snap_to_words(&text, word), word);
        }
    }

    #[test]
    fn sentences_hold_all_text(text in awkward_text()) {
        let mut covered = 0;
        for sentence in sentences(&text) {
            prop_assert!(covered <= sentence.start && sentence.start < sentence.end);
            prop_assert!(text[covered..sentence.start].trim().is_empty());
            prop_assert_eq!(sentence_at(&text, sentence.start), sentence);
            covered = sentence.end;
        }
        prop_assert!(text[covered..].trim().is_empty());
    }

    #[test]
    fn exact_means_the_same_text((old, new) in versions(), from in 0usize..200, len in 0usize..30) {
        let map = EditMap::between(&old, &new);
        let start = old.floor_char_boundary(from.min(old.len()));
        let end = old.floor_char_boundary((start + len).min(old.len())).max(start);
        match map.map(ByteRange::new(start, end)) {
            Mapped::Exact(range) => {
                prop_assert_eq!(&old[start..end], &new[range.start..range.end]);
            }
            Mapped::Changed(range) => {
                prop_assert!(new.get(range.start..range.end).is_some());
                prop_assert!(start < end);
            }
            Mapped::Gone => {}
        }
    }

    #[test]
    fn nothing_changed_maps_to_itself(text in awkward_text(), from in 0usize..200, len in 0usize..30) {
        let start = text.floor_char_boundary(from.min(text.len()));
        let end = text.floor_char_boundary((start + len).min(text.len())).max(start);
        let range = ByteRange::new(start, end);
        prop_assert_eq!(EditMap::between(&text, &text).map(range), Mapped::Exact(range));
    }

    /// What is put in between two lines moves everything after it and changes nothing.
    #[test]
    fn an_inserted_line_moves_the_rest(before in "[a-z ]{5,40}", after in "[a-z ]{5,40}") {
        let old = format!("{before}\n{after}");
        let new = format!("{before}\n0123456789 0123456789\n{after}");
        let map = EditMap::between(&old, &new);
        let range = ByteRange::new(before.len() + 1, old.len());
        prop_assert_eq!(map.map(range), Mapped::Exact(range.shifted(new.len() - old.len())));
    }

    #[test]
    fn utf8_is_decoded_as_it_is(text in awkward_text()) {
        let text = format!("x{text}");
        match decode(text.as_bytes()) {
            Ok(decoded) => prop_assert_eq!(decoded.text, text),
            Err(DecodeError::Binary { offset }) => prop_assert!(text.as_bytes()[offset] < 0x20 || text.as_bytes()[offset] == 0x7F),
            Err(DecodeError::Empty) => prop_assert!(false, "there is an x in it"),
        }
    }

    #[test]
    fn any_bytes_may_be_decoded(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Err(DecodeError::Binary { offset }) = decode(&bytes) {
            prop_assert!(offset < bytes.len());
        }
    }
}
