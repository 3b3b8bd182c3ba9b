//! Rows that follow from the shop's own stream: policies, channels, members.

use domain::access::Role;
use domain::ids::{ChannelId, ShopId, UserId};
use domain::shop::ShopEvent;
use domain::time::Instant;
use uuid::Uuid;

use crate::args;
use crate::error::Result;
use crate::table::{
    ADAPTATIONS, BOTS, CHANNELS, DRAFTERS, HANDOVERS, HOOKS, LINKS, LIVE_PLANES, MACROS, MEMBERS, PICTURES,
    POLICIES, REMEDY_POLICIES, RULES, SOURCES, TEAM_CHANNELS, TRACKERS, Table,
};
use crate::value::Value;

/// What a shop event does to the rows.
#[derive(Debug)]
pub enum Change {
    /// Write this row.
    Put(&'static Table, Vec<Value>),
    /// Give this member another role; they joined when they joined.
    SetRole(UserId, Role),
    /// Take this member out.
    RemoveMember(UserId),
    /// Give this channel another name and reply page.
    SetChannel(ChannelId, String, String),
    /// Give this channel this holiday mode (JSON).
    SetHolidays(ChannelId, String),
    /// Let this member work on this (JSON).
    SetWork(UserId, String),
    /// Take this rule out.
    RemoveRule(String),
    /// Take the row with this id out of this table, whose key is shop and id.
    Remove(&'static Table, Uuid),
}

/// The row of `channels`.
fn channel_row(
    shop: ShopId,
    id: ChannelId,
    name: &str,
    platform: &str,
    market: &str,
    at: Instant,
) -> Vec<Value> {
    vec![
        shop.into(),
        id.into(),
        name.into(),
        platform.into(),
        market.into(),
        at.into(),
        "".into(),
        "[]".into(),
    ]
}

/// The changes of one event, in order.
///
/// # Errors
/// When a policy cannot be written as JSON.
pub fn changes(shop: ShopId, at: Instant, actor: &str, event: &ShopEvent) -> Result<Vec<Change>> {
    Ok(match event {
        ShopEvent::Created { policy, .. } | ShopEvent::PolicyChanged { policy } => {
            let body = serde_json::to_string(policy)?;
            vec![Change::Put(&POLICIES, vec![shop.into(), policy.version.into(), body.into()])]
        }
        ShopEvent::RemedyPolicyChanged { policy } => {
            let body = serde_json::to_string(policy)?;
            vec![Change::Put(&REMEDY_POLICIES, vec![shop.into(), policy.version.into(), body.into()])]
        }
        ShopEvent::ChannelAdded { channel, name, platform, market } => {
            vec![Change::Put(&CHANNELS, channel_row(shop, *channel, name, platform, market, at))]
        }
        ShopEvent::MemberAdded { user, role } => {
            vec![Change::Put(&MEMBERS, args![shop, *user, role.as_str(), at, "{}"])]
        }
        ShopEvent::RoleChanged { user, role } => vec![Change::SetRole(*user, *role)],
        ShopEvent::MemberRemoved { user } => vec![Change::RemoveMember(*user)],
        ShopEvent::ChannelChanged { channel, name, reply_link } => {
            vec![Change::SetChannel(*channel, name.clone(), reply_link.clone())]
        }
        ShopEvent::HolidaysSet { channel, holidays } => {
            vec![Change::SetHolidays(*channel, serde_json::to_string(holidays)?)]
        }
        ShopEvent::MemberWorkSet { user, work } => {
            vec![Change::SetWork(*user, serde_json::to_string(work)?)]
        }
        ShopEvent::HandedOver { id, text, cases } => {
            let row = args![shop, *id, text.as_str(), serde_json::to_string(cases)?, actor, at];
            vec![Change::Put(&HANDOVERS, row)]
        }
        ShopEvent::PictureAdded { hash, media_type, size } => {
            let row = args![shop, hash.as_str(), media_type.as_str(), *size, actor, at];
            vec![Change::Put(&PICTURES, row)]
        }
        ShopEvent::TriageLearned {
            version,
            adaptation,
            corrections,
            held_back,
            right_before,
            right_after,
            kept,
        } => {
            let row = args![
                shop,
                *version,
                adaptation.as_str(),
                *corrections,
                *held_back,
                *right_before,
                *right_after,
                *kept,
                None::<i64>,
                actor,
                at
            ];
            vec![Change::Put(&ADAPTATIONS, row)]
        }
        ShopEvent::TriageRolledBack { version, to } => {
            let row =
                args![shop, *version, "", 0_i64, 0_i64, 0_i64, 0_i64, true, Some(to.unwrap_or(0)), actor, at];
            vec![Change::Put(&ADAPTATIONS, row)]
        }
        ShopEvent::RuleAdded { rule } | ShopEvent::RuleChanged { rule } => {
            let body = serde_json::to_string(&rule.rule)?;
            let row = args![shop, rule.rule.id.as_str(), rule.version, body, actor, at];
            vec![Change::Put(&RULES, row)]
        }
        ShopEvent::MacroSaved { saved } => {
            let body = serde_json::to_string(saved)?;
            let row = args![shop, saved.id.as_str(), saved.version, body, false, actor, at];
            vec![Change::Put(&MACROS, row)]
        }
        ShopEvent::MacroRemoved { removed } => {
            let body = serde_json::to_string(removed)?;
            let row = args![shop, removed.id.as_str(), removed.version, body, true, actor, at];
            vec![Change::Put(&MACROS, row)]
        }
        ShopEvent::BotChanged { bot } => {
            vec![Change::Put(&BOTS, args![shop, bot.version, serde_json::to_string(bot)?])]
        }
        ShopEvent::DrafterChanged { drafter, .. } => {
            let body = serde_json::to_string(drafter)?;
            vec![Change::Put(&DRAFTERS, args![shop, drafter.version, body])]
        }
        ShopEvent::LivePlaneChanged { plane, .. } => {
            let body = serde_json::to_string(plane)?;
            vec![Change::Put(&LIVE_PLANES, args![shop, plane.version, body])]
        }
        ShopEvent::LinkSet { channel, link } => {
            let row = args![shop, *channel, link.connected, link.sends, serde_json::to_string(link)?];
            vec![Change::Put(&LINKS, row)]
        }
        ShopEvent::HookSet { hook } => {
            vec![Change::Put(&HOOKS, args![shop, hook.id, serde_json::to_string(hook)?])]
        }
        ShopEvent::HookRemoved { hook } => vec![Change::Remove(&HOOKS, hook.0)],
        ShopEvent::TeamChannelSet { team_channel: set } => {
            vec![Change::Put(&TEAM_CHANNELS, args![shop, set.id, serde_json::to_string(set)?])]
        }
        ShopEvent::TeamChannelRemoved { team_channel } => {
            vec![Change::Remove(&TEAM_CHANNELS, team_channel.0)]
        }
        ShopEvent::SourceSet { source } => {
            vec![Change::Put(&SOURCES, args![shop, source.id, source.on, serde_json::to_string(source)?])]
        }
        ShopEvent::SourceRemoved { source } => vec![Change::Remove(&SOURCES, source.0)],
        ShopEvent::TrackerSet { tracker: set } => {
            vec![Change::Put(&TRACKERS, args![shop, set.id, serde_json::to_string(set)?])]
        }
        ShopEvent::TrackerRemoved { tracker } => vec![Change::Remove(&TRACKERS, tracker.0)],
        ShopEvent::RuleRemoved { rule } => vec![Change::RemoveRule(rule.rule.id.clone())],
        _ => Vec::new(),
    })
}
