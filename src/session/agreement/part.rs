//! The parts of a report, one of which is looked at.

use crate::review::figures::{
    CHAINS, ChainReport, Measure, RelationReport, Report, SegmentReport, SpanReport,
};

/// Which part of a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartId {
    /// A layer of spans.
    Spans(String),
    /// A layer of segment labels.
    Segments(String),
    /// A type of relation.
    Relations(String),
    /// Chains of mentions.
    Chains,
}

/// A part of a report with its figures.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A layer of spans.
    Spans(&'a SpanReport),
    /// A layer of segment labels.
    Segments(&'a SegmentReport),
    /// A type of relation.
    Relations(&'a RelationReport),
    /// Chains of mentions.
    Chains(&'a ChainReport),
}

/// A figure with its name in the report.
pub type Named<'a> = (&'static str, &'a Measure);

impl PartId {
    /// Its name in the report.
    pub fn name(&self) -> &str {
        match self {
            Self::Spans(name) | Self::Segments(name) | Self::Relations(name) => name,
            Self::Chains => CHAINS,
        }
    }

    /// The part of this report; `None` if it has none.
    pub fn of<'a>(&self, report: &'a Report) -> Option<Part<'a>> {
        match self {
            Self::Spans(name) => report.layers.get(name).map(Part::Spans),
            Self::Segments(name) => report.segments.get(name).map(Part::Segments),
            Self::Relations(name) => report.relations.get(name).map(Part::Relations),
            Self::Chains => report.chains.as_ref().map(Part::Chains),
        }
    }

    /// Those that somebody has annotated, in the order of the report.
    pub fn used(report: &Report) -> Vec<Self> {
        Self::all(report)
            .into_iter()
            .filter(|id| id.of(report).is_some_and(|part| part.count() > 0))
            .collect()
    }

    /// All that are there, in the order of the report.
    pub fn all(report: &Report) -> Vec<Self> {
        let spans = report.layers.keys().cloned().map(Self::Spans);
        let segments = report.segments.keys().cloned().map(Self::Segments);
        let relations = report.relations.keys().cloned().map(Self::Relations);
        let chains = report.chains.is_some().then_some(Self::Chains);
        spans.chain(segments).chain(relations).chain(chains).collect()
    }
}

impl<'a> Part<'a> {
    /// How many annotations all annotators have together.
    pub fn count(&self) -> usize {
        let counts = match self {
            Self::Spans(part) => &part.spans,
            Self::Segments(part) => &part.given,
            Self::Relations(part) => &part.relations,
            Self::Chains(part) => &part.chains,
        };
        counts.values().sum()
    }

    /// Figures of the part as a whole, the most telling first. Of chains there are only those
    /// of pairs.
    pub fn figures(&self) -> Vec<Named<'a>> {
        match *self {
            Self::Spans(part) => [
                ("f1_exact", Some(&part.f1_exact.f1)),
                ("f1_overlap", Some(&part.f1_overlap.f1)),
                ("krippendorff_alpha_nominal_token", Some(&part.krippendorff_alpha_nominal_token)),
                ("krippendorff_alpha_nominal_char", Some(&part.krippendorff_alpha_nominal_char)),
                ("fleiss_kappa_token", Some(&part.fleiss_kappa_token)),
                ("gwet_ac1_token", Some(&part.gwet_ac1_token)),
                ("alpha_u", Some(&part.alpha_u)),
                ("alpha_u_binary", Some(&part.alpha_u_binary)),
                ("cu_alpha_all", Some(&part.cu_alpha_all)),
                ("gamma", part.gamma.as_ref()),
                ("gamma_cat", part.gamma_cat.as_ref()),
            ]
            .into_iter()
            .filter_map(|(name, figure)| Some((name, figure?)))
            .collect(),
            Self::Segments(part) => vec![
                ("krippendorff_alpha_nominal", &part.krippendorff_alpha_nominal),
                ("krippendorff_alpha_masi", &part.krippendorff_alpha_masi),
                ("krippendorff_alpha_jaccard", &part.krippendorff_alpha_jaccard),
                ("fleiss_kappa", &part.fleiss_kappa),
                ("gwet_ac1", &part.gwet_ac1),
            ],
            Self::Relations(part) => {
                vec![("f1_exact", &part.f1_exact.f1), ("f1_overlap", &part.f1_overlap.f1)]
            }
            // With two annotators, those of the pair are those of all.
            Self::Chains(part) => match part.pairs.as_slice() {
                [pair] => chain_pair(pair),
                _ => Vec::new(),
            },
        }
    }

    /// Every two annotators, by name, with their figures.
    pub fn pairs(&self) -> Vec<(&'a str, &'a str, Vec<Named<'a>>)> {
        match *self {
            Self::Spans(part) => part
                .pairs
                .iter()
                .map(|pair| {
                    let figures = vec![
                        ("f1_exact", &pair.f1_exact.f1),
                        ("f1_overlap", &pair.f1_overlap.f1),
                        ("f1_boundary", &pair.f1_boundary.f1),
                        ("f1_type", &pair.f1_type.f1),
                        ("f1_token", &pair.f1_token.f1),
                        ("f1_char", &pair.f1_char.f1),
                        ("cohen_kappa_token", &pair.cohen_kappa_token),
                    ];
                    (pair.a.as_str(), pair.b.as_str(), figures)
                })
                .collect(),
            Self::Segments(part) => part
                .pairs
                .iter()
                .map(|pair| {
                    let figures = vec![
                        ("cohen_kappa", &pair.cohen_kappa),
                        ("krippendorff_alpha_masi", &pair.krippendorff_alpha_masi),
                    ];
                    (pair.a.as_str(), pair.b.as_str(), figures)
                })
                .collect(),
            Self::Relations(part) => part
                .pairs
                .iter()
                .map(|pair| {
                    let figures =
                        vec![("f1_exact", &pair.f1_exact.f1), ("f1_overlap", &pair.f1_overlap.f1)];
                    (pair.a.as_str(), pair.b.as_str(), figures)
                })
                .collect(),
            Self::Chains(part) => {
                part.pairs.iter().map(|p| (p.a.as_str(), p.b.as_str(), chain_pair(p))).collect()
            }
        }
    }

    /// A figure of the part as a whole, by its name.
    pub fn figure(&self, name: &str) -> Option<&'a Measure> {
        self.figures().into_iter().find(|(known, _)| *known == name).map(|(_, figure)| figure)
    }

    /// The figure to say in one number how far the part agrees.
    pub fn headline(&self) -> Option<Named<'a>> {
        let name = match self {
            Self::Spans(_) | Self::Relations(_) => "f1_exact",
            Self::Segments(_) => "krippendorff_alpha_nominal",
            Self::Chains(_) => "mean",
        };
        self.figures().into_iter().find(|(known, _)| *known == name)
    }
}

fn chain_pair(pair: &crate::review::figures::ChainPair) -> Vec<Named<'_>> {
    vec![
        ("muc", &pair.muc.f1),
        ("b_cubed", &pair.b_cubed.f1),
        ("ceaf_e", &pair.ceaf_e.f1),
        ("mean", &pair.mean),
    ]
}
