//! What a person may ask of a remedy, what permission it needs, and that none of its texts names what it must not depend on.

use domain::access::Permission;
use domain::money::Money;
use domain::remedy::{Evidence, Given, RemedyKind};

use super::guard::{silent, silent_code};
use crate::Result;

/// What a person asks of a remedy.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the variants are the API's verbs; docs/API.md describes each")]
pub enum Ask {
    /// Another kind or sum replaces what was on the table; what is left out stays.
    Offer {
        kind: Option<RemedyKind>,
        amount: Option<Money>,
        note: Option<String>,
        evidence_later: bool,
    },
    Accept {
        note: Option<String>,
    },
    Decline {
        reason: Option<String>,
    },
    Grant {
        budget: Option<String>,
    },
    Approve,
    Refuse {
        reason: String,
    },
    Evidence(Evidence),
    Done {
        reference: String,
    },
    Cancel {
        reason: String,
    },
}

/// The one click that offers, accepts and grants.
#[derive(Clone, Debug)]
pub struct Quick {
    /// What the buyer chose; a sum that is left out is the suggested one.
    pub given: Given,
    /// For colleagues.
    pub note: Option<String>,
    /// Photos may follow.
    pub evidence_later: bool,
    /// Which budget, if not the first of the currency.
    pub budget: Option<String>,
}

impl Ask {
    pub(super) fn needs(&self) -> Permission {
        match self {
            Self::Approve | Self::Refuse { .. } => Permission::RemedyApprove,
            _ => Permission::RemedyGrant,
        }
    }

    /// No text of a remedy names what it must not depend on.
    pub(super) fn checked(&self) -> Result<()> {
        match self {
            Self::Offer { note, .. } | Self::Accept { note } => silent(note.as_deref(), "note"),
            Self::Decline { reason } => silent(reason.as_deref(), "reason"),
            Self::Refuse { reason } | Self::Cancel { reason } => silent(Some(reason), "reason"),
            Self::Evidence(evidence) => silent(Some(&evidence.label), "label"),
            Self::Done { reference } => silent_code(reference, "reference"),
            Self::Grant { .. } | Self::Approve => Ok(()),
        }
    }
}
