//! The header of a WebAnno TSV file: one line for each layer, one column for each of its
//! features, two for a feature that links to other annotations.

use super::names::{is_identifier, short};

/// What a layer consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Spans, which may link to others: `#T_SP`.
    Span,
    /// Links of chains: `#T_CH`.
    Chain,
    /// Relations: `#T_RL`.
    Relation,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// A star where there is an annotation: the layer has no features.
    Placeholder,
    /// The values of a feature.
    Feature(String),
    /// The roles of the links of a feature; the targets come next.
    Role {
        /// The feature's name.
        feature: String,
        /// As the header declares it, without `ROLE_`.
        declared: String,
    },
    /// The targets of these links, of this type.
    Target(String),
    /// The types of a chain's links.
    ChainType,
    /// The relations of a chain's links to the next, with their numbers.
    ChainRelation,
    /// Where relations come from, and the type of both their ends.
    Base(String),
}

/// More columns than these are no header: a project has some tens.
pub(super) const COLUMNS_MAX: usize = 4096;

/// A layer that a header declares.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Layer {
    pub(super) kind: Kind,
    /// The name of its UIMA type.
    pub(super) name: String,
    /// At least one.
    pub(super) columns: Vec<Column>,
}

/// Where INCEpTION keeps the layers that a project defines.
pub(super) const CUSTOM: &str = "webanno.custom.";
/// The type of words, at which relations may end.
pub(super) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
/// Any type.
pub(super) const ANY: &str = "uima.tcas.Annotation";
/// Dependencies are said to be between parts of speech, and are between words.
pub(super) const DEPENDENCY: &str =
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency";
/// The type that INCEpTION has for mentions of the same.
pub(super) const COREFERENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink";
/// The feature of the labels in layers of ours.
pub(super) const LABEL: &str = "label";
/// The feature of our notes.
pub(super) const NOTE: &str = "taglineNote";
/// The feature of our confidences.
pub(super) const CONFIDENCE: &str = "taglineConfidence";
/// Features that hold what a span is, the likeliest first.
pub(super) const LABELS: [&str; 4] = ["value", LABEL, "PosValue", "identifier"];
/// The features that every chain has.
pub(super) const REFERENCE_TYPE: &str = "referenceType";
pub(super) const REFERENCE_RELATION: &str = "referenceRelation";

impl Layer {
    /// A layer as a header line declares it; `None` for another line.
    ///
    /// # Errors
    /// If a column is not what its layer can have, as a clause.
    pub(super) fn parse(line: &str) -> Result<Option<Self>, String> {
        let Some((kind, declared)) =
            [("#T_SP=", Kind::Span), ("#T_CH=", Kind::Chain), ("#T_RL=", Kind::Relation)]
                .iter()
                .find_map(|(prefix, kind)| Some((*kind, line.strip_prefix(prefix)?)))
        else {
            return Ok(None);
        };
        let mut fields = declared.split('|').map(str::trim).filter(|field| !field.is_empty());
        let name = fields.next().ok_or("a layer has no name")?.to_owned();
        let mut columns = Vec::new();
        if fields.clone().count() > COLUMNS_MAX {
            return Err(format!("the header declares more than {COLUMNS_MAX} columns"));
        }
        while let Some(field) = fields.next() {
            let column = match kind {
                Kind::Span if field.starts_with("ROLE_") => {
                    let declared = field.trim_start_matches("ROLE_").to_owned();
                    let feature = declared.split_once(':').map(|(_, rest)| rest);
                    let feature = feature.and_then(|rest| rest.split('_').next());
                    let feature = feature.filter(|feature| !feature.is_empty());
                    let feature = feature.ok_or_else(|| {
                        format!("the column “{field}” of {name} is not ROLE_Type:feature_LinkType")
                    })?;
                    let feature = feature.to_owned();
                    let target = fields.next().ok_or_else(|| {
                        format!("after the column “{field}” of {name} the type of the targets is missing")
                    })?;
                    columns.push(Column::Role { feature, declared });
                    Column::Target(target.to_owned())
                }
                Kind::Relation if field.starts_with("BT_") => {
                    Column::Base(field.trim_start_matches("BT_").to_owned())
                }
                Kind::Chain if field == REFERENCE_TYPE => Column::ChainType,
                Kind::Chain if field == REFERENCE_RELATION => Column::ChainRelation,
                Kind::Chain => {
                    return Err(format!(
                        "the chain layer {name} has a column “{field}”; its columns are {REFERENCE_TYPE} and {REFERENCE_RELATION}"
                    ));
                }
                _ => Column::Feature(field.to_owned()),
            };
            if columns.contains(&column) && !matches!(column, Column::Target(_)) {
                return Err(format!("the layer {name} has the column “{field}” twice"));
            }
            columns.push(column);
        }
        let layer = Self { kind, name, columns };
        layer.complete().map(Some)
    }

    fn complete(mut self) -> Result<Self, String> {
        match self.kind {
            Kind::Span if self.columns.is_empty() => self.columns.push(Column::Placeholder),
            Kind::Chain if self.columns.len() != 2 => {
                return Err(format!(
                    "the chain layer {} has not both {REFERENCE_TYPE} and {REFERENCE_RELATION}",
                    self.name
                ));
            }
            Kind::Relation
                if self.columns.iter().filter(|c| matches!(c, Column::Base(_))).count() != 1 =>
            {
                return Err(format!(
                    "the relation layer {} has not one column BT_ with the type of its ends",
                    self.name
                ));
            }
            _ => {}
        }
        Ok(self)
    }

    /// The header line, without its end.
    pub(super) fn line(&self) -> String {
        let prefix = match self.kind {
            Kind::Span => "#T_SP=",
            Kind::Chain => "#T_CH=",
            Kind::Relation => "#T_RL=",
        };
        let mut line = format!("{prefix}{}", self.name);
        for column in &self.columns {
            line.push('|');
            match column {
                Column::Placeholder => {}
                Column::Feature(name) | Column::Target(name) => line.push_str(name),
                Column::Role { declared, .. } => {
                    line.push_str("ROLE_");
                    line.push_str(declared);
                }
                Column::ChainType => line.push_str(REFERENCE_TYPE),
                Column::ChainRelation => line.push_str(REFERENCE_RELATION),
                Column::Base(name) => {
                    line.push_str("BT_");
                    line.push_str(name);
                }
            }
        }
        line
    }

    /// The last part of its type's name.
    pub(super) fn short(&self) -> &str {
        short(&self.name)
    }

    /// The names of its features with values.
    pub(super) fn features(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|column| match column {
            Column::Feature(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether it has a feature of this name with values.
    pub(super) fn has(&self, feature: &str) -> bool {
        self.features().any(|name| name == feature)
    }

    /// Whether it links to other annotations by a feature of this name.
    pub(super) fn links_by(&self, name: &str) -> bool {
        self.columns.iter().any(|c| matches!(c, Column::Role { feature, .. } if feature == name))
    }

    /// Whether it is shaped as the layers that we make: of the project, labels in `label`.
    pub(super) fn is_ours(&self) -> bool {
        let custom = self.name.strip_prefix(CUSTOM);
        self.kind != Kind::Chain && custom.is_some_and(is_identifier) && self.has(LABEL)
    }

    /// The feature with the labels.
    pub(super) fn label_feature(&self) -> Option<&str> {
        if self.is_ours() {
            return Some(LABEL);
        }
        let usual = LABELS.iter().find_map(|name| self.features().find(|f| f == name));
        usual.or_else(|| self.features().find(|f| *f != NOTE && *f != CONFIDENCE))
    }

    /// What a relation layer's ends are.
    pub(super) fn base(&self) -> Option<&str> {
        self.columns.iter().find_map(|column| match column {
            Column::Base(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: &str) -> String {
        Layer::parse(line).unwrap_err()
    }

    #[test]
    fn lines_come_back() {
        for line in [
            "#T_SP=webanno.custom.SimpleSpan|",
            "#T_SP=x.Ner|identifier|value",
            "#T_SP=x.Host|ROLE_x.Host:links_x.Link|uima.tcas.Annotation|value",
            "#T_CH=x.Link|referenceRelation|referenceType",
            "#T_RL=x.Rel|BT_x.Ner",
            "#T_RL=x.Rel|value|BT_x.Ner",
        ] {
            assert_eq!(Layer::parse(line).unwrap().unwrap().line(), line);
        }
        assert_eq!(Layer::parse("#Text=a"), Ok(None));
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(problem("#T_SP="), "a layer has no name");
        assert!(problem("#T_SP=x.A|ROLE_b|c.D").contains("ROLE_Type:feature_LinkType"));
        assert!(problem("#T_SP=x.A|ROLE_x.A:b_c").contains("type of the targets is missing"));
        assert!(problem("#T_SP=x.A|b|b").contains("twice"));
        assert!(problem("#T_RL=x.A|b").contains("BT_"));
        assert!(problem("#T_CH=x.A|b").contains("its columns are"));
        assert!(problem("#T_CH=x.A|referenceType").contains("has not both"));
    }

    #[test]
    fn labels_are_in_the_usual_features() {
        let label = |line| {
            let layer = Layer::parse(line).unwrap().unwrap();
            layer.label_feature().map(str::to_owned)
        };
        assert_eq!(label("#T_SP=webanno.custom.A|label|value").as_deref(), Some("label"));
        assert_eq!(label("#T_SP=x.A|identifier|value").as_deref(), Some("value"));
        assert_eq!(label("#T_SP=x.A|b|c").as_deref(), Some("b"));
        assert_eq!(label("#T_SP=x.A|"), None);
    }
}
