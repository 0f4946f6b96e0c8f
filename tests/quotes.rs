//! What the quote finder finds: in sentences of our own, in the sample, in the public
//! data where it is at hand, and in any text at all.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "quotes/any_text.rs"]
mod any_text;
#[path = "quotes/articles.rs"]
mod articles;
#[path = "../benches/support/quotes.rs"]
mod support;

use tagline::suggest::{QuoteFinder, QuoteProposal, RuleQuotes};
use tagline::text::ByteRange;

/// Every proposal as a line: kind, “?” if uncertain, content, source (“*” if a pronoun)
/// and cue.
fn outline(text: &str, found: &[QuoteProposal]) -> Vec<String> {
    let slice = |r: ByteRange| text.get(r.start..r.end).unwrap();
    let line = |quote: &QuoteProposal| {
        let content: Vec<&str> = quote.content.iter().map(|c| slice(*c)).collect();
        format!(
            "{:?}{}: {} | {}{} | {}",
            quote.kind,
            if quote.uncertain { "?" } else { "" },
            content.join(" ... "),
            quote.source.map_or("-", slice),
            if quote.pronoun { "*" } else { "" },
            quote.cue.map_or("-", slice),
        )
    };
    found.iter().map(line).collect()
}

fn find(text: &str) -> Vec<QuoteProposal> {
    RuleQuotes.find(text, &[ByteRange::new(0, text.len())])
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(outline(text, &find(text)), expected, "{text}");
}

#[test]
fn direct_quotes_have_their_cue_and_source_before_and_after() {
    check("“The weir is safe,” Brill said.", &["Direct: “The weir is safe,” | Brill | said"]);
    check(
        "“The weir is safe,” said Emil Brill.",
        &["Direct: “The weir is safe,” | Emil Brill | said"],
    );
    check(
        "Emil Brill said: “The weir is safe.”",
        &["Direct: “The weir is safe.” | Emil Brill | said"],
    );
    check("She added, “Nobody knew.”", &["Direct: “Nobody knew.” | She* | added"]);
    check(
        "“Will it hold?” she asked. “Of course!” Brill cried.",
        &["Direct: “Will it hold?” | she* | asked", "Direct: “Of course!” | Brill | cried"],
    );
    check(
        "“The gauge is right”, the Teveri Wire reported after the talks.",
        &["Direct: “The gauge is right” | the Teveri Wire | reported"],
    );
    check(
        "“We wait,” the ministry said in a statement on Monday.",
        &["Direct: “We wait,” | the ministry | said"],
    );
    check(
        "“Read it first,” Brill told reporters on Friday.",
        &["Direct: “Read it first,” | Brill | told"],
    );
    check(
        "Brill said of the weir, “It never moved.”",
        &["Direct: “It never moved.” | Brill | said"],
    );
}

#[test]
fn an_interrupted_quote_is_one() {
    check(
        "“The weir,” said Brill, “is safe.”",
        &["Direct: “The weir,” ... “is safe.” | Brill | said"],
    );
    check(
        "“The weir is safe,” Brill said. “The crane is not.” Then he left.",
        &["Direct: “The weir is safe,” ... “The crane is not.” | Brill | said"],
    );
    check(
        "The harbour, Brill said, is “a joke”.",
        &["Mixed: The harbour ... is “a joke” | Brill | said"],
    );
}

#[test]
fn a_mixed_quote_reaches_from_its_cue_to_the_end_of_the_clause() {
    check(
        "Brill said that the plan was “bad for us” and dear.",
        &["Mixed: that the plan was “bad for us” and dear | Brill | said"],
    );
    check(
        "The accord “opens the river”, the Teveri Wire reported.",
        &["Mixed: The accord “opens the river” | the Teveri Wire | reported"],
    );
    check(
        "Brill called the signing a “wedding without a bride” and said the port would pay.",
        &[
            "Mixed: the signing a “wedding without a bride” | Brill | called",
            "Indirect?: the port would pay | Brill | said",
        ],
    );
    check(
        "Oskeld told the crowd that the gauge “has never once been right”.",
        &["Mixed: that the gauge “has never once been right” | Oskeld | told"],
    );
}

#[test]
fn retold_words_are_uncertain() {
    check(
        "The mayor said the weir would hold.",
        &["Indirect?: the weir would hold | The mayor | said"],
    );
    check(
        "The weir would hold until June, the mayor said.",
        &["Indirect?: The weir would hold until June | the mayor | said"],
    );
    check(
        "According to the river office, the weir would hold.",
        &["Indirect?: the weir would hold | the river office | According to"],
    );
    check(
        "The weir would hold, according to Emil Brill.",
        &["Indirect?: The weir would hold | Emil Brill | according to"],
    );
    check("The report was long. Two state roads had been closed.", &[]);
    check("I think it is late.", &[]);
}

#[test]
fn what_stands_between_source_and_cue_is_bridged() {
    check(
        "Brill, the mayor since 2010, said the weir would hold.",
        &["Indirect?: the weir would hold | Brill | said"],
    );
    check(
        "“It holds,” Emil Brill, who built the weir, said.",
        &["Direct: “It holds,” | Emil Brill | said"],
    );
    check(
        "“It holds,” said Captain Odo Ekwall, the harbour master.",
        &["Direct: “It holds,” | Captain Odo Ekwall | said"],
    );
    check(
        "“It holds,” Dr. Ruvani Oskeld (PhD) said.",
        &["Direct: “It holds,” | Dr. Ruvani Oskeld (PhD) | said"],
    );
    check(
        "“It holds,” said a spokesman for the ministry.",
        &["Direct: “It holds,” | a spokesman for the ministry | said"],
    );
}

#[test]
fn attributions_nest() {
    check(
        "Captain Ekwall said the crane was ready, adding that it was “as good as new”, the Teveri Wire reported.",
        &[
            "Mixed: Captain Ekwall said the crane was ready, adding that it was “as good as new” | the Teveri Wire | reported",
            "Indirect?: the crane was ready | Captain Ekwall | said",
            "Mixed: that it was “as good as new” | Captain Ekwall | adding",
        ],
    );
    check(
        "“He told me, ‘Stay away from the weir,’ and I did,” Sand said.",
        &[
            "Direct: “He told me, ‘Stay away from the weir,’ and I did,” | Sand | said",
            "Direct: ‘Stay away from the weir,’ | He* | told",
        ],
    );
    check(
        "After General Arn said the bridge was safe, the Teveri Wire reported.",
        &[
            "Indirect?: After General Arn said the bridge was safe | the Teveri Wire | reported",
            "Indirect?: the bridge was safe | General Arn | said",
        ],
    );
    // Scare quotes within a quote are no quotes of their own.
    check(
        "“They call it ‘the Heron’ here,” Sand said.",
        &["Direct: “They call it ‘the Heron’ here,” | Sand | said"],
    );
}

#[test]
fn marks_are_understood_in_every_language() {
    let lone = |quote: &str| format!("Direct: {quote} | - | -");
    for (text, quotes) in [
        ("„Der Fluss gehört uns allen“, sagte sie.", &["„Der Fluss gehört uns allen“"][..]),
        ("»Der Fluss gehört uns allen«, sagte sie.", &["»Der Fluss gehört uns allen«"]),
        ("« Le fleuve est à nous tous », dit-elle.", &["« Le fleuve est à nous tous »"]),
        ("”Floden tillhör oss alla här”, sade hon.", &["”Floden tillhör oss alla här”"]),
        (
            "港口主任说：「水位已经很低了，我们必须等待明天的雨，大家都知道。」",
            &["「水位已经很低了，我们必须等待明天的雨，大家都知道。」"],
        ),
        (
            "她说：“水位已经很低了，我们必须等待明天的雨，大家都知道。”",
            &["“水位已经很低了，我们必须等待明天的雨，大家都知道。”"],
        ),
        (
            "میئر نے کہا “پانی سب کا ہے اور سب کو ملے گا” اور چلی گئیں۔",
            &["“پانی سب کا ہے اور سب کو ملے گا”"],
        ),
        ("‹Le fleuve est à nous tous›, dit-elle.", &["‹Le fleuve est à nous tous›"]),
        (
            "Er rief: „Sie sagte: ‚Das Wehr wird heute noch brechen‘ und ging.“",
            &[
                "„Sie sagte: ‚Das Wehr wird heute noch brechen‘ und ging.“",
                "‚Das Wehr wird heute noch brechen‘",
            ],
        ),
    ] {
        let expected: Vec<String> = quotes.iter().map(|q| lone(q)).collect();
        assert_eq!(outline(text, &find(text)), expected);
    }
}

#[test]
fn straight_marks_are_told_apart_from_apostrophes_and_inches() {
    check(
        "\"The weir holds,\" Brill said, \"and the growers' boats are safe.\"",
        &["Direct: \"The weir holds,\" ... \"and the growers' boats are safe.\" | Brill | said"],
    );
    check("'It holds,' said Marl, the growers' man.", &["Direct: 'It holds,' | Marl | said"]);
    check("''It holds,'' Marl said.", &["Direct: ''It holds,'' | Marl | said"]);
    check("They gave 'em tea on the '90s quay, 'tis true, wi' milk o' the growers'.", &[]);
    check("The growers' boats and the crews' nets hung at 6'2\" on the '90s quay.", &[]);
}

#[test]
fn a_quote_opened_anew_in_each_paragraph_is_one() {
    check(
        "“The weir was closed,” Brill said. “It will open in June.\n\n“The growers know that.\n\n“Nobody asked them,” he added.",
        &[
            "Direct: “The weir was closed,” ... “It will open in June. ... “The growers know that. ... “Nobody asked them,” | Brill | said",
        ],
    );
    // Who speaks in the end has said all that was not closed before.
    check(
        "“It is a weir,” Brill said. “Or so they say.\n\n“I never saw it,” added Sand.",
        &[
            "Direct: “It is a weir,” | Brill | said",
            "Direct: “Or so they say. ... “I never saw it,” | Sand | added",
        ],
    );
    // Something else between them.
    let text = "“It will open in June.\n\n* Reader, 6:12\n\n“Nobody asked us,” a reader wrote.";
    let parts: Vec<ByteRange> = ["“It will open in June.", "“Nobody asked us,” a reader wrote."]
        .iter()
        .map(|p| ByteRange::new(text.find(p).unwrap(), text.find(p).unwrap() + p.len()))
        .collect();
    assert_eq!(
        outline(text, &RuleQuotes.find(text, &parts)),
        [
            "Direct?: “It will open in June. | - | -",
            "Direct: “Nobody asked us,” | a reader | wrote"
        ]
    );
}

#[test]
fn a_mark_that_is_never_closed_ends_at_the_next_or_with_the_paragraph() {
    let text = "Brill wanted “a clear number at the weir. He said the “last drop” was gone.";
    check(
        text,
        &[
            "Mixed: the “last drop” was gone | He* | said",
            "Direct?: “a clear number at the weir. He said the | Brill | wanted",
        ]
        .into_iter()
        .rev()
        .collect::<Vec<_>>(),
    );
    assert_eq!(find(text)[0].reason, "the quotation mark is never closed");
    check(
        "Brill said: “It is over. Nobody came.\n\nThe weir was closed.",
        &["Direct?: “It is over. Nobody came. | Brill | said"],
    );
}

#[test]
fn a_cue_before_a_colon_speaks_for_the_next_paragraph() {
    check(
        "The mayor went on:\n\n“The weir is not a toy. It is a weir.”",
        &["Direct: “The weir is not a toy. It is a weir.” | The mayor | went on"],
    );
    check(
        "“The weir is the best thing we ever built.” — Emil Brill",
        &["Direct: “The weir is the best thing we ever built.” | Emil Brill | -"],
    );
}

#[test]
fn reasons_are_short_and_for_people() {
    for (text, reason) in [
        ("“It holds,” Brill said.", "in quotation marks, “said” after it"),
        ("Brill said: “It holds.”", "in quotation marks, “said” before it"),
        ("Brill said that it held.", "after “said that”"),
        ("It had held so far, Brill said.", "before “said”"),
    ] {
        assert_eq!(find(text)[0].reason, reason, "{text}");
    }
}
