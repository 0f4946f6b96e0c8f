//! Figures that hold agreement against what chance would give.

use super::{Help, Reference};

const KRIPPENDORFF: Reference = Reference {
    authors: "K. Krippendorff",
    year: 2011,
    title: "Computing Krippendorff's alpha-reliability",
};
const UNITIZING: Reference = Reference {
    authors: "K. Krippendorff, Y. Mathet, S. Bouvry and A. Widlöcher",
    year: 2016,
    title: "On the reliability of unitizing textual continua: further developments",
};
const FLEISS: Reference = Reference {
    authors: "J. L. Fleiss",
    year: 1971,
    title: "Measuring nominal scale agreement among many raters",
};
const COHEN: Reference = Reference {
    authors: "J. Cohen",
    year: 1960,
    title: "A coefficient of agreement for nominal scales",
};
const GWET: Reference = Reference {
    authors: "K. L. Gwet",
    year: 2008,
    title: "Computing inter-rater reliability and its variance in the presence of high agreement",
};
const MASI: Reference = Reference {
    authors: "R. Passonneau",
    year: 2006,
    title: "Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation",
};

pub(super) const ALL: &[Help] = &[
    Help {
        name: "krippendorff_alpha_nominal_token",
        title: "Krippendorff's α over tokens",
        measures: "How far annotators label words alike, beyond chance. Each token is a unit; the labels on it together are its value, and none is a value too. 1 is full agreement, 0 is chance.",
        when: "For a layer that covers much of the text, with any number of annotators, also where some have not done every article.",
        when_not: "Where spans are long and few: a boundary that is off by a word weighs little, and one quote missed weighs a lot. Words without any label make up most of its units.",
        reference: KRIPPENDORFF,
    },
    Help {
        name: "krippendorff_alpha_nominal_char",
        title: "Krippendorff's α over characters",
        measures: "The same as α over tokens, with each code point as a unit.",
        when: "Where spans begin or end within words, or a text has no words to speak of, as in Chinese.",
        when_not: "To compare with published figures, which are mostly over tokens; a long word counts for more than a short one.",
        reference: KRIPPENDORFF,
    },
    Help {
        name: "krippendorff_alpha_nominal",
        title: "Krippendorff's α",
        measures: "How far annotators give the same labels to the same comments, paragraphs or articles, beyond chance. Several labels at once are one value: the same, or not.",
        when: "As the first figure for comment types and the like, with any number of annotators, also where some ratings are missing.",
        when_not: "Where several labels may be given and half agreement should count: there α with MASI or Jaccard distance says more.",
        reference: KRIPPENDORFF,
    },
    Help {
        name: "krippendorff_alpha_masi",
        title: "α with MASI distance",
        measures: "α for sets of labels, where two sets are the nearer the more labels they share; one that is part of the other is nearer than two that merely overlap.",
        when: "Where a comment may have several labels, and who gave one label less has missed something rather than contradicted.",
        when_not: "Where each unit has one label: there it is the same as plain α.",
        reference: MASI,
    },
    Help {
        name: "krippendorff_alpha_jaccard",
        title: "α with Jaccard distance",
        measures: "α for sets of labels, where the distance of two sets is the share of their labels that only one of them has.",
        when: "As MASI, where it should not matter whether one set is part of the other.",
        when_not: "Where each unit has one label: there it is the same as plain α.",
        reference: Reference {
            authors: "P. Jaccard",
            year: 1912,
            title: "The distribution of the flora in the alpine zone",
        },
    },
    Help {
        name: "alpha_nominal",
        title: "α of an attribute, as names",
        measures: "How far annotators give an attribute the same value, beyond chance, on spans that they have with the same boundaries and label.",
        when: "For choices and flags.",
        when_not: "For numbers, where 4 is nearer to 5 than 1 is. It says nothing of spans that only one annotator has.",
        reference: KRIPPENDORFF,
    },
    Help {
        name: "alpha_ordinal",
        title: "α of an attribute, as ranks",
        measures: "The same for numbers of which only the order counts: values are the farther apart the more ratings lie between them.",
        when: "For grades and scales, such as how strong an opinion is from 1 to 5.",
        when_not: "For measured numbers, whose differences mean something.",
        reference: KRIPPENDORFF,
    },
    Help {
        name: "alpha_interval",
        title: "α of an attribute, as differences",
        measures: "The same for numbers whose differences count: the distance of two values is the square of their difference.",
        when: "For measured numbers, such as years or amounts.",
        when_not: "For grades, whose steps are not equally wide; a single value far off weighs heavily.",
        reference: KRIPPENDORFF,
    },
    Help {
        name: "alpha_masi",
        title: "α of an attribute, with MASI distance",
        measures: "The same for attributes that may have several values at once: sets are the nearer the more they share.",
        when: "For lists of choices.",
        when_not: "Where almost every span has one value.",
        reference: MASI,
    },
    Help {
        name: "fleiss_kappa_token",
        title: "Fleiss' κ over tokens",
        measures: "How far all annotators label tokens alike, beyond chance. Tokens that not everybody had before them are left out.",
        when: "To compare with published figures of three annotators or more.",
        when_not: "Where annotators have done different articles: α over tokens uses what κ leaves out. As with α, words without a label are most of its units.",
        reference: FLEISS,
    },
    Help {
        name: "fleiss_kappa",
        title: "Fleiss' κ",
        measures: "How far all annotators give the same labels to the same units, beyond chance; with two annotators it is Scott's π. Units that not everybody rated are left out.",
        when: "To compare with published figures of three annotators or more.",
        when_not: "Where one label is far more frequent than all others: it is low then even if annotators hardly ever differ. Look at AC1 beside it.",
        reference: FLEISS,
    },
    Help {
        name: "cohen_kappa_token",
        title: "Cohen's κ over tokens",
        measures: "How far two annotators label tokens alike, beyond the chance that each of them has by their own habits.",
        when: "For a pair of annotators, and to compare with published figures.",
        when_not: "For more than two. Two who differ in how often they use labels are not punished for it, so α is the stricter figure.",
        reference: COHEN,
    },
    Help {
        name: "cohen_kappa",
        title: "Cohen's κ",
        measures: "How far two annotators give the same labels to the same units, beyond the chance that each of them has by their own habits.",
        when: "For a pair of annotators, and to compare with published figures.",
        when_not: "For more than two, and where one label is far more frequent than all others.",
        reference: COHEN,
    },
    Help {
        name: "gwet_ac1_token",
        title: "Gwet's AC1 over tokens",
        measures: "How far annotators label tokens alike, where chance only counts as far as annotators do not know: a frequent label does not lower it.",
        when: "Beside κ or α, to see whether these are low only because labels are rare.",
        when_not: "As the only figure of a layer with few spans: nearly all tokens have no label, and it is near 1 whatever is annotated.",
        reference: GWET,
    },
    Help {
        name: "gwet_ac1",
        title: "Gwet's AC1",
        measures: "How far annotators give the same labels, where chance only counts as far as annotators do not know: a frequent label does not lower it.",
        when: "Where one label is given nearly always or nearly never, and κ is low although annotators hardly differ.",
        when_not: "As the only figure: it flatters where the label that matters is the rare one.",
        reference: GWET,
    },
    Help {
        name: "alpha_u",
        title: "Unitizing α (αU)",
        measures: "How much of the text is marked and called the same, beyond chance, by lengths of what spans have in common. What nobody marked counts as agreed. Its units are code points.",
        when: "Where annotators choose for themselves what to mark, and boundaries matter as much as labels.",
        when_not: "For short names in long texts, where the gaps decide. It knows lengths only: many small misses weigh as much as one long one.",
        reference: UNITIZING,
    },
    Help {
        name: "alpha_u_binary",
        title: "Unitizing α of marked or not",
        measures: "The same without labels: whether the same of the text is marked at all.",
        when: "Beside αU, to see whether annotators differ in what to mark or in what to call it.",
        when_not: "For a layer that covers all of the text.",
        reference: UNITIZING,
    },
    Help {
        name: "cu_alpha_all",
        title: "Coding α (cuα)",
        measures: "Of what two annotators both marked, how much is called the same, beyond chance. Spans where nobody else has any are left out.",
        when: "To see how clear the labels are, apart from what to mark.",
        when_not: "As a figure of the whole task: whoever marks little but that alike has a high one.",
        reference: UNITIZING,
    },
    Help {
        name: "cu_alpha",
        title: "Coding α of a label",
        measures: "Of what was given this label and marked by somebody else too, how much has the label there as well, beyond chance.",
        when: "To find the label whose definition is unclear.",
        when_not: "For labels with few spans; see how many it rests on.",
        reference: UNITIZING,
    },
    Help {
        name: "gamma",
        title: "γ",
        measures: "Spans of all annotators are aligned so that they differ least, in place and in label; the figure holds that against random annotations of the same sort. 1 is full agreement, 0 is chance.",
        when: "Where annotators choose for themselves what to mark, spans may overlap, and a span should be held against its counterpart as a whole.",
        when_not: "For comparison with α or κ, whose chance is another. Chance is sampled here, so the last digits depend on the seed. Where many spans lie in one place, an alignment may not be proven the best; the one found then counts, and the figures say how many there are.",
        reference: Reference {
            authors: "Y. Mathet, A. Widlöcher and J.-P. Métivier",
            year: 2015,
            title: "The unified and holistic method gamma (γ) for inter-annotator agreement measure and alignment",
        },
    },
    Help {
        name: "gamma_cat",
        title: "γcat",
        measures: "Of the spans that γ has aligned, how far they are called the same, beyond chance; those that lie more alike count for more.",
        when: "Beside γ, to see whether annotators differ in places or in labels.",
        when_not: "Where few spans are aligned at all.",
        reference: Reference {
            authors: "Y. Mathet",
            year: 2017,
            title: "The agreement measure γcat, a complement to γ focused on categorization of a continuum",
        },
    },
];
