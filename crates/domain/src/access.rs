//! Roles and permissions: who may do what in one shop. The matrix is the whole truth; handlers name a permission.

use serde::{Deserialize, Serialize};

use crate::reading::words;

words! {
    /// What a person is in one shop.
    Role {
        /// Owns the shop: everything.
        Owner = "owner",
        /// Leads support: everything but tokens and members of equal rank.
        Lead = "lead",
        /// Works the queue.
        Agent = "agent",
        /// Owns listings, live schedule and ads; imports and exports.
        Operator = "operator",
        /// Quality and supply buyer: reads cases and the overview.
        Buyer = "buyer",
        /// Reads the overview and cases without personal data.
        Viewer = "viewer",
    }
}

words! {
    /// One thing a caller may do. API tokens carry a subset as scopes.
    Permission {
        /// See cases and their timelines.
        CaseRead = "case_read",
        /// Work cases: verify, note, draft acts, move states.
        CaseWork = "case_work",
        /// Assign cases to other people, act in bulk.
        CaseAssign = "case_assign",
        /// Approve or decline acts.
        ActApprove = "act_approve",
        /// Import files.
        ImportRun = "import_run",
        /// Export everything.
        ExportRun = "export_run",
        /// See the overview.
        OverviewRead = "overview_read",
        /// See the policy.
        PolicyRead = "policy_read",
        /// Change the policy.
        PolicyChange = "policy_change",
        /// See who is in the shop.
        MemberRead = "member_read",
        /// Invite, change roles, remove.
        MemberManage = "member_manage",
        /// Make and revoke API tokens.
        TokenManage = "token_manage",
        /// Add and change channels.
        ChannelManage = "channel_manage",
        /// Read the audit trail.
        AuditRead = "audit_read",
        /// See, retry and cancel jobs.
        JobManage = "job_manage",
        /// Share saved views.
        ViewShare = "view_share",
        /// See names and other personal data unmasked.
        PersonalDataRead = "personal_data_read",
        /// Offer and grant remedies within one's limits.
        RemedyGrant = "remedy_grant",
        /// Approve or refuse remedies that are above somebody's limits.
        RemedyApprove = "remedy_approve",
        /// List products, change what they say, clear them for live.
        ProductManage = "product_manage",
        /// Plan, start and end live sessions.
        LiveManage = "live_manage",
        /// Help while a live session runs: captions, claims, moderation.
        LiveWork = "live_work",
    }
}

impl Role {
    /// What the role may do.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::Owner => P::ALL,
            Self::Lead => &[
                P::CaseRead,
                P::CaseWork,
                P::CaseAssign,
                P::ActApprove,
                P::ImportRun,
                P::ExportRun,
                P::OverviewRead,
                P::PolicyRead,
                P::PolicyChange,
                P::MemberRead,
                P::MemberManage,
                P::ChannelManage,
                P::AuditRead,
                P::JobManage,
                P::ViewShare,
                P::PersonalDataRead,
                P::RemedyGrant,
                P::RemedyApprove,
                P::ProductManage,
                P::LiveManage,
                P::LiveWork,
            ],
            Self::Agent => &[
                P::CaseRead,
                P::CaseWork,
                P::OverviewRead,
                P::PolicyRead,
                P::MemberRead,
                P::PersonalDataRead,
                P::RemedyGrant,
                P::LiveWork,
            ],
            Self::Operator => &[
                P::CaseRead,
                P::CaseWork,
                P::CaseAssign,
                P::ImportRun,
                P::ExportRun,
                P::OverviewRead,
                P::PolicyRead,
                P::MemberRead,
                P::ChannelManage,
                P::ViewShare,
                P::JobManage,
                P::PersonalDataRead,
                P::RemedyGrant,
                P::ProductManage,
                P::LiveManage,
                P::LiveWork,
            ],
            Self::Buyer => &[P::CaseRead, P::OverviewRead, P::PolicyRead, P::MemberRead],
            Self::Viewer => &[P::CaseRead, P::OverviewRead],
        }
    }

    /// Whether the role has a permission.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// Rank for "nobody raises anybody above themselves": a smaller number is higher.
    pub fn rank(self) -> u8 {
        match self {
            Self::Owner => 0,
            Self::Lead => 1,
            Self::Operator => 2,
            Self::Agent | Self::Buyer => 3,
            Self::Viewer => 4,
        }
    }

    /// Whether this role may stand in where `needed` is asked for (approval, escalation).
    pub fn covers(self, needed: Role) -> bool {
        self.rank() <= needed.rank()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_as_written_down() {
        let may = |r: Role| r.permissions().len();
        assert_eq!(
            Role::ALL.iter().map(|r| (r.as_str(), may(*r))).collect::<Vec<_>>(),
            [("owner", 22), ("lead", 21), ("agent", 8), ("operator", 16), ("buyer", 4), ("viewer", 2)]
        );
        assert!(!Role::Viewer.may(Permission::PersonalDataRead));
        assert!(!Role::Lead.may(Permission::TokenManage));
        assert!(Role::Owner.covers(Role::Lead) && !Role::Agent.covers(Role::Lead));
    }
}
