//! The shop's own stream: settings, channels, people. Every change of these is an event, so the audit trail is whole.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::{Permission, Role};
use crate::appeal::digest::Digest;
use crate::bot::Bot;
use crate::case::Holiday;
use crate::drafter::{Drafter, KeyChange};
use crate::hook::Hook;
use crate::ids::{
    ApiTokenId, CaseId, ChannelId, HookId, ImportId, SourceId, TeamChannelId, TrackerId, UserId,
};
use crate::link::Link;
use crate::macros::Macro;
use crate::plane::{LivePlane, SecretChange};
use crate::policy::Policy;
use crate::remedy::RemedyPolicy;
use crate::roster::MemberWork;
use crate::rulebook::OwnRule;
use crate::source::Source;
use crate::team::TeamChannel;
use crate::tracker::Tracker;

/// What happens to a shop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "field words of mission.md")]
pub enum ShopEvent {
    #[serde(rename = "shop.created")]
    Created { name: String, zone: String, policy: Policy },
    #[serde(rename = "shop.renamed")]
    Renamed { name: String, zone: String },
    #[serde(rename = "shop.policy_changed")]
    PolicyChanged { policy: Policy },
    #[serde(rename = "shop.channel_added")]
    ChannelAdded { channel: ChannelId, name: String, platform: String, market: String },
    #[serde(rename = "shop.member_invited")]
    MemberInvited { role: Role },
    #[serde(rename = "shop.invitation_cancelled")]
    InvitationCancelled {},
    #[serde(rename = "shop.member_added")]
    MemberAdded { user: UserId, role: Role },
    #[serde(rename = "shop.role_changed")]
    RoleChanged { user: UserId, role: Role },
    #[serde(rename = "shop.member_removed")]
    MemberRemoved { user: UserId },
    #[serde(rename = "shop.token_made")]
    TokenMade { token: ApiTokenId, name: String, scopes: Vec<Permission> },
    #[serde(rename = "shop.token_revoked")]
    TokenRevoked { token: ApiTokenId },
    #[serde(rename = "shop.import_finished")]
    ImportFinished { import: ImportId, what: String, file: String, created: i64, changed: i64, rejected: i64 },
    /// Triage learned from this shop's corrections; `right_*` count the `held_back` ones that were read rightly without
    /// and with what was learned, whose bytes are the blob `adaptation` (BLAKE3, hexadecimal).
    #[serde(rename = "shop.triage_learned")]
    TriageLearned {
        version: i64,
        adaptation: String,
        corrections: i64,
        held_back: i64,
        right_before: i64,
        right_after: i64,
        kept: bool,
    },
    /// An earlier version is in force again; none is the model as it ships.
    #[serde(rename = "shop.triage_rolled_back")]
    TriageRolledBack { version: i64, to: Option<i64> },
    #[serde(rename = "shop.exported")]
    Exported { what: String },
    /// A channel is called otherwise, or its reviews are answered at another page; the whole as it is now.
    #[serde(rename = "shop.channel_changed")]
    ChannelChanged { channel: ChannelId, name: String, reply_link: String },
    /// A picture was put in the shop's keeping; its bytes are the blob `hash` (BLAKE3, hexadecimal).
    #[serde(rename = "shop.picture_added")]
    PictureAdded { hash: String, media_type: String, size: i64 },
    #[serde(rename = "shop.rule_added")]
    RuleAdded { rule: OwnRule },
    #[serde(rename = "shop.rule_changed")]
    RuleChanged { rule: OwnRule },
    #[serde(rename = "shop.rule_removed")]
    RuleRemoved { rule: OwnRule },
    #[serde(rename = "shop.remedy_policy_changed")]
    RemedyPolicyChanged { policy: RemedyPolicy },
    /// A macro is new or changed; the whole as it is now.
    #[serde(rename = "shop.macro_saved")]
    MacroSaved { saved: Macro },
    /// A macro is gone; as it was.
    #[serde(rename = "shop.macro_removed")]
    MacroRemoved { removed: Macro },
    #[serde(rename = "shop.bot_changed")]
    BotChanged { bot: Bot },
    /// A channel's holiday mode, the whole as it is now.
    #[serde(rename = "shop.holidays_set")]
    HolidaysSet { channel: ChannelId, holidays: Vec<Holiday> },
    /// The channel's webhooks are signed with a new secret from now on.
    #[serde(rename = "shop.inbound_secret_made")]
    InboundSecretMade { channel: ChannelId },
    /// What a member works on and when, the whole as it is now.
    #[serde(rename = "shop.member_work_set")]
    MemberWorkSet { user: UserId, work: Box<MemberWork> },
    /// A note for the next shift.
    #[serde(rename = "shop.handed_over")]
    HandedOver { id: Uuid, text: String, cases: Vec<CaseId> },
    /// The drafter is set up otherwise; the whole as it is now, but for its key, which no event has.
    #[serde(rename = "shop.drafter_changed")]
    DrafterChanged { drafter: Drafter, key: KeyChange },
    /// Who carries the picture of live rooms, the whole as it is now, but for its secret, which no event has.
    #[serde(rename = "shop.live_plane_changed")]
    LivePlaneChanged { plane: LivePlane, secret: SecretChange },
    /// How a channel is connected, the whole as it is now, but for its secrets, which no event has.
    #[serde(rename = "shop.link_set")]
    LinkSet { channel: ChannelId, link: Box<Link> },
    /// The seller agreed on the platform's page.
    #[serde(rename = "shop.link_authorised")]
    LinkAuthorised { channel: ChannelId },
    /// A webhook out, the whole as it is now, but for its secret, which no event has.
    #[serde(rename = "shop.hook_set")]
    HookSet { hook: Box<Hook> },
    #[serde(rename = "shop.hook_removed")]
    HookRemoved { hook: HookId },
    /// What the webhook is told is signed with a new secret from now on.
    #[serde(rename = "shop.hook_secret_made")]
    HookSecretMade { hook: HookId },
    /// A chat room of the team, the whole as it is now, but for its secrets, which no event has.
    #[serde(rename = "shop.team_channel_set")]
    TeamChannelSet { team_channel: Box<TeamChannel> },
    #[serde(rename = "shop.team_channel_removed")]
    TeamChannelRemoved { team_channel: TeamChannelId },
    /// A source of mentions, the whole as it is now, but for its secrets, which no event has.
    #[serde(rename = "shop.source_set")]
    SourceSet { source: Box<Source> },
    #[serde(rename = "shop.source_removed")]
    SourceRemoved { source: SourceId },
    /// A service that follows parcels, the whole as it is now, but for its secrets, which no event has.
    #[serde(rename = "shop.tracker_set")]
    TrackerSet { tracker: Box<Tracker> },
    #[serde(rename = "shop.tracker_removed")]
    TrackerRemoved { tracker: TrackerId },
    /// The shop signs its bundles of evidence with this key (Ed25519, hexadecimal) from now on.
    #[serde(rename = "shop.evidence_key_made")]
    EvidenceKeyMade { public_key: String },
    /// What is told of a month's appeals.
    #[serde(rename = "shop.appeals_digest")]
    AppealsDigest { digest: Box<Digest> },
}

impl ShopEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "shop.created",
            Self::Renamed { .. } => "shop.renamed",
            Self::PolicyChanged { .. } => "shop.policy_changed",
            Self::ChannelAdded { .. } => "shop.channel_added",
            Self::MemberInvited { .. } => "shop.member_invited",
            Self::InvitationCancelled {} => "shop.invitation_cancelled",
            Self::MemberAdded { .. } => "shop.member_added",
            Self::RoleChanged { .. } => "shop.role_changed",
            Self::MemberRemoved { .. } => "shop.member_removed",
            Self::TokenMade { .. } => "shop.token_made",
            Self::TokenRevoked { .. } => "shop.token_revoked",
            Self::ImportFinished { .. } => "shop.import_finished",
            Self::TriageLearned { .. } => "shop.triage_learned",
            Self::TriageRolledBack { .. } => "shop.triage_rolled_back",
            Self::Exported { .. } => "shop.exported",
            Self::ChannelChanged { .. } => "shop.channel_changed",
            Self::PictureAdded { .. } => "shop.picture_added",
            Self::RuleAdded { .. } => "shop.rule_added",
            Self::RuleChanged { .. } => "shop.rule_changed",
            Self::RuleRemoved { .. } => "shop.rule_removed",
            Self::RemedyPolicyChanged { .. } => "shop.remedy_policy_changed",
            Self::MacroSaved { .. } => "shop.macro_saved",
            Self::MacroRemoved { .. } => "shop.macro_removed",
            Self::BotChanged { .. } => "shop.bot_changed",
            Self::HolidaysSet { .. } => "shop.holidays_set",
            Self::InboundSecretMade { .. } => "shop.inbound_secret_made",
            Self::MemberWorkSet { .. } => "shop.member_work_set",
            Self::HandedOver { .. } => "shop.handed_over",
            Self::DrafterChanged { .. } => "shop.drafter_changed",
            Self::LivePlaneChanged { .. } => "shop.live_plane_changed",
            Self::LinkSet { .. } => "shop.link_set",
            Self::LinkAuthorised { .. } => "shop.link_authorised",
            Self::HookSet { .. } => "shop.hook_set",
            Self::HookRemoved { .. } => "shop.hook_removed",
            Self::HookSecretMade { .. } => "shop.hook_secret_made",
            Self::TeamChannelSet { .. } => "shop.team_channel_set",
            Self::TeamChannelRemoved { .. } => "shop.team_channel_removed",
            Self::SourceSet { .. } => "shop.source_set",
            Self::SourceRemoved { .. } => "shop.source_removed",
            Self::TrackerSet { .. } => "shop.tracker_set",
            Self::TrackerRemoved { .. } => "shop.tracker_removed",
            Self::EvidenceKeyMade { .. } => "shop.evidence_key_made",
            Self::AppealsDigest { .. } => "shop.appeals_digest",
        }
    }
}
