//! The guided hand-over: no platform takes appeals about reviews over an interface that is open to shops, so a person copies the
//! fields into the platform's form, in their order, and writes down what it answered. Those about returns may be sent ([`super::send`]).

use domain::appeal::decide::LONGEST_STATEMENT;
use domain::appeal::{Appeal, GroundRule};
use domain::ids::EvidenceId;
use domain::refusal::Words;

use super::around::Surroundings;
use crate::pictures::LARGEST;
use crate::wording::{LinkFacts, link};

/// One field of the platform's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// A stable word.
    pub key: &'static str,
    /// What the form asks for.
    pub label: Words,
    /// What goes in; none where it is not known or not written yet.
    pub value: Option<String>,
    /// The ground's name differs by language: the other one.
    pub value_zh: Option<String>,
    /// Longest text, in characters, where one is set.
    pub longest: Option<usize>,
}

/// A file that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The evidence.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Whether it is above what platforms' forms take.
    pub too_large: bool,
}

/// Everything that goes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The platform's page, where the channel names one.
    pub page: Option<String>,
    /// The fields in their order.
    pub fields: Vec<Field>,
    /// The chosen files in their order.
    pub files: Vec<File>,
    /// Largest file a form takes, in bytes.
    pub largest: usize,
}

fn field(key: &'static str, label: Words, value: Option<String>) -> Field {
    let value = value.filter(|value| !value.is_empty());
    Field { key, label, value, value_zh: None, longest: None }
}

/// What a person hands over.
pub(crate) fn hand_over(appeal: &Appeal, near: &Surroundings, ground: Option<&GroundRule>) -> HandOver {
    let subject = appeal.about.subject;
    let external = near.external_id(subject).unwrap_or_default();
    let order = near.case.order.clone();
    let subject_label = match near.review(subject) {
        Some(_) => Words::new("Review", "评价编号"),
        None => Words::new("Return request", "退货申请编号"),
    };
    let named = Field {
        value_zh: ground.map(|g| g.name.zh.clone().into_owned()),
        ..field("ground", Words::new("Reason", "申诉理由"), ground.map(|g| g.name.en.clone().into_owned()))
    };
    let statement = Field {
        longest: Some(LONGEST_STATEMENT),
        ..field("statement", Words::new("Statement", "申诉说明"), appeal.statement.clone())
    };
    let review = near.review(subject).map_or("", |review| review.first.external_id.as_str());
    let facts = LinkFacts { review, order: order.as_deref().unwrap_or_default() };
    HandOver {
        page: link(&near.channel.reply_link, &facts),
        fields: vec![
            field("order", Words::new("Order", "订单编号"), order),
            field("subject", subject_label, Some(external.to_owned())),
            named,
            field("passage", Words::new("Offending passage", "违规内容"), appeal.passage.clone()),
            statement,
        ],
        files: files(appeal, near),
        largest: LARGEST,
    }
}

fn files(appeal: &Appeal, near: &Surroundings) -> Vec<File> {
    let held = |id: &EvidenceId| near.case.evidence.iter().find(|held| held.evidence.id == *id);
    let chosen = appeal.evidence.iter().filter_map(held).filter(|held| held.withdrawn.is_none());
    let file = |evidence: &domain::appeal::Evidence| File {
        id: evidence.id,
        name: evidence.name.clone(),
        media_type: evidence.media_type.clone(),
        size: evidence.size,
        too_large: usize::try_from(evidence.size).map_or(true, |size| size > LARGEST),
    };
    chosen.map(|held| file(&held.evidence)).collect()
}
