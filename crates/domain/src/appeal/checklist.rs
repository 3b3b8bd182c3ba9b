//! The checklist of a ground: what is there, what is missing and how to get it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::evidence::EvidenceKind;
use super::ground::GroundRule;

/// One kind of evidence on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it shows.
    pub shows: EvidenceKind,
    /// Whether the ground needs it; else it helps.
    pub needed: bool,
    /// Whether the case has it.
    pub there: bool,
    /// Whether it goes with the appeal: logs that are there always do, files where they were chosen.
    pub goes: bool,
}

/// What a ground wants and what there is of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// What is needed first.
    pub items: Vec<Item>,
}

impl Checklist {
    /// What is needed and does not go with the appeal.
    pub fn missing(&self) -> Vec<EvidenceKind> {
        self.items.iter().filter(|i| i.needed && !i.goes).map(|i| i.shows).collect()
    }
}

/// The list of a ground for what a case has, and what of that goes with the appeal.
pub fn checklist(
    ground: &GroundRule,
    have: &BTreeSet<EvidenceKind>,
    goes: &BTreeSet<EvidenceKind>,
) -> Checklist {
    let item = |needed: bool| {
        move |shows: &EvidenceKind| Item {
            shows: *shows,
            needed,
            there: have.contains(shows),
            goes: goes.contains(shows),
        }
    };
    let items = ground.needs.iter().map(item(true)).chain(ground.helps.iter().map(item(false))).collect();
    Checklist { items }
}
