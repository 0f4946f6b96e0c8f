//! Figures that count what two annotators have in common. Chance is nothing to them.

use super::{Help, Reference};

const F1: Reference = Reference {
    authors: "G. Hripcsak and A. S. Rothschild",
    year: 2005,
    title: "Agreement, the F-measure, and reliability in information retrieval",
};
const KINDS: Reference = Reference {
    authors: "I. Segura-Bedmar, P. Martínez and M. Herrero-Zazo",
    year: 2013,
    title: "SemEval-2013 Task 9: extraction of drug-drug interactions from biomedical texts",
};

pub(super) const ALL: &[Help] = &[
    Help {
        name: "f1_exact",
        title: "F1, exact",
        measures: "The share of annotations that both have exactly alike: spans with the same boundaries and label, or relations whose ends are the same. It is the mean of precision and recall, and the same whoever comes first.",
        when: "As the first figure for names and relations: everybody knows it, and systems are scored by it.",
        when_not: "For long passages, where hardly two people begin and end at the same word; a word more is as wrong as nothing at all.",
        reference: Reference {
            authors: "E. F. Tjong Kim Sang and F. De Meulder",
            year: 2003,
            title: "Introduction to the CoNLL-2003 shared task: language-independent named entity recognition",
        },
    },
    Help {
        name: "f1_overlap",
        title: "F1, overlap",
        measures: "The share of spans that have a counterpart that shares some of the text, whatever its label; each has one counterpart at most. Of relations: both ends share some of the text and have the same label.",
        when: "For quotes and other long passages: whether annotators found the same things at all.",
        when_not: "Alone: a single shared letter is enough. Compare it with the exact one.",
        reference: KINDS,
    },
    Help {
        name: "f1_boundary",
        title: "F1, boundaries only",
        measures: "The share of spans that the other has with the same boundaries, whatever the label.",
        when: "Beside the exact one: the gap between the two is disagreement about labels.",
        when_not: "For a layer of one label, where it is the exact one.",
        reference: KINDS,
    },
    Help {
        name: "f1_type",
        title: "F1, label and overlap",
        measures: "The share of spans that have a counterpart with the same label that shares some of the text.",
        when: "Beside the exact one: the gap between the two is disagreement about boundaries.",
        when_not: "Alone: a single shared letter is enough.",
        reference: KINDS,
    },
    Help {
        name: "f1_token",
        title: "F1 per token",
        measures: "Of the labels on tokens, the share that both have on the same token.",
        when: "Where a boundary that is off by a word should cost a word.",
        when_not: "Where few long spans would outweigh many short ones.",
        reference: F1,
    },
    Help {
        name: "f1_char",
        title: "F1 per character",
        measures: "Of the labels on code points, the share that both have on the same one.",
        when: "As per token, for spans within words or texts without words.",
        when_not: "Where few long spans would outweigh many short ones.",
        reference: Reference {
            authors: "M. Potthast, B. Stein, A. Barrón-Cedeño and P. Rosso",
            year: 2010,
            title: "An evaluation framework for plagiarism detection",
        },
    },
    Help {
        name: "muc",
        title: "MUC",
        measures: "Of the links that hold chains together, the share that both annotators have.",
        when: "To compare with older publications.",
        when_not: "Alone: chains of one mention count for nothing, and putting everything into one chain is hardly punished.",
        reference: Reference {
            authors: "M. Vilain, J. Burger, J. Aberdeen, D. Connolly and L. Hirschman",
            year: 1995,
            title: "A model-theoretic coreference scoring scheme",
        },
    },
    Help {
        name: "b_cubed",
        title: "B³",
        measures: "For each mention, how much of its chain is the same for both annotators; the mean over mentions.",
        when: "Where it matters for each mention whether its chain is right.",
        when_not: "Where long chains outweigh everything else.",
        reference: Reference {
            authors: "A. Bagga and B. Baldwin",
            year: 1998,
            title: "Algorithms for scoring coreference chains",
        },
    },
    Help {
        name: "ceaf_e",
        title: "CEAFe",
        measures: "Chains of both are paired off so that they share the most; how much they share, chain by chain.",
        when: "Where each person or thing counts the same, however often it is mentioned.",
        when_not: "Where the long chains are what matters; what is left without a partner counts for nothing, however right its links are.",
        reference: Reference {
            authors: "X. Luo",
            year: 2005,
            title: "On coreference resolution performance metrics",
        },
    },
    Help {
        name: "mean",
        title: "Mean of MUC, B³ and CEAFe",
        measures: "The mean of the three F1 figures, as the CoNLL shared tasks rank by it.",
        when: "As the one figure of chains, and to compare with systems.",
        when_not: "To find out what is wrong: look at the three themselves.",
        reference: Reference {
            authors: "S. Pradhan, X. Luo, M. Recasens, E. Hovy, V. Ng and M. Strube",
            year: 2014,
            title: "Scoring coreference partitions of predicted mentions: a reference implementation",
        },
    },
];
