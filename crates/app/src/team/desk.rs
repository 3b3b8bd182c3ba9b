//! What people do with chat rooms of the team: make, change, try and remove them, and see how they do.

use std::collections::{BTreeMap, BTreeSet};

use channels::connector::Failure;
use channels::team::{Line, Message, check};
use domain::access::Permission;
use domain::ids::TeamChannelId;
use domain::notice::{NoticeKind, QuietHours};
use domain::refusal::{Refusal, Words};
use domain::shop::ShopEvent;
use domain::team::{MOST_TEAM_CHANNELS, TeamChannel, TeamKind};
use store::Tx;
use store::hooks::Counts;
use store::links::LinkState;

use super::{place, recipient, secret_name, spend, vendor};
use crate::hooks::begin;
use crate::links::{fill_in, refusal};
use crate::notices::say;
use crate::{App, AppError, Caller, Result};

/// What a room is told unless somebody says otherwise: what nobody should miss.
const USUAL: [NoticeKind; 5] = [
    NoticeKind::Warned,
    NoticeKind::Breached,
    NoticeKind::Escalated,
    NoticeKind::Approval,
    NoticeKind::Handover,
];

/// What is changed of a room; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// For people.
    pub name: Option<String>,
    /// Whether it is told anything.
    pub on: Option<bool>,
    /// What it is told.
    pub tells: Option<BTreeSet<NoticeKind>>,
    /// `en` or `zh-CN`.
    pub locale: Option<String>,
    /// IANA name of the zone of the quiet hours.
    pub zone: Option<String>,
    /// When it is told nothing; within, none at all.
    pub quiet: Option<Option<QuietHours>>,
    /// Whether what is severe is told in quiet hours too.
    pub severe_breaks_through: Option<bool>,
    /// Fields by name; an empty value takes one out.
    pub fields: BTreeMap<String, String>,
}

/// A room and how it does.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The room.
    pub room: TeamChannel,
    /// Which secret fields are filled in.
    pub filled: Vec<String>,
    /// How its robot does.
    pub state: LinkState,
    /// What waits for it, and what it was never told.
    pub counts: Counts,
}

impl App {
    /// The chat rooms of the team.
    ///
    /// # Errors
    /// When the caller may not manage channels.
    pub async fn team_channels(&self, caller: &Caller) -> Result<Vec<Shown>> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.read().await?;
        let mut counts = tx.delivery_counts(caller.shop).await?;
        let mut all = Vec::new();
        for room in tx.team_channels(caller.shop).await? {
            let counts = counts.remove(&recipient(room.id)).unwrap_or_default();
            all.push(self.shown_room(&mut tx, caller, room, counts).await?);
        }
        Ok(all)
    }

    async fn shown_room(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        room: TeamChannel,
        counts: Counts,
    ) -> Result<Shown> {
        let secrets = self.team_secrets_or_none(tx, caller, room.id).await?;
        let state = tx.link_state(caller.shop, place(room.id)).await?;
        Ok(Shown { filled: secrets.into_keys().collect(), state, counts, room })
    }

    /// Makes a room; it is told what happens from now on.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub async fn make_team_channel(
        &self,
        caller: &Caller,
        kind: TeamKind,
        settings: Settings,
    ) -> Result<Shown> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        if tx.team_channels(caller.shop).await?.len() >= MOST_TEAM_CHANNELS {
            let full = Refusal::new(
                "too_many_team_channels",
                "a shop has at most 10 team channels",
                "每个店铺最多 10 个团队通知渠道",
            );
            return Err(full.hint("remove one that is not needed", "请删除不再需要的").into());
        }
        let since = begin(&mut tx, caller.shop).await?;
        let chinese = matches!(kind, TeamKind::Feishu | TeamKind::Dingtalk | TeamKind::Wecom);
        let fresh = TeamChannel {
            id: TeamChannelId::new(now, self.entropy.as_ref()),
            name: String::new(),
            kind,
            on: true,
            off_why: None,
            tells: USUAL.into(),
            locale: if chinese { "zh-CN" } else { "en" }.to_owned(),
            zone: tx.shop(caller.shop).await?.map(|shop| shop.zone).unwrap_or_default(),
            quiet: None,
            severe_breaks_through: false,
            fields: BTreeMap::new(),
            since,
            made_at: now,
        };
        let room = self.keep_team_channel(&mut tx, caller, fresh, settings).await?;
        let shown = self.shown_room(&mut tx, caller, room, Counts::default()).await?;
        tx.commit().await?;
        Ok(shown)
    }

    /// Changes a room. What it was told in vain is tried at once.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub async fn set_team_channel(
        &self,
        caller: &Caller,
        id: TeamChannelId,
        settings: Settings,
    ) -> Result<Shown> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let before = the_room(&mut tx, caller, id).await?;
        let room = self.keep_team_channel(&mut tx, caller, before, settings).await?;
        // What was wrong may be right by now.
        let ok_at = tx.link_state(caller.shop, place(id)).await?.ok_at;
        tx.put_link_state(caller.shop, place(id), &LinkState { ok_at, ..LinkState::default() }).await?;
        tx.hasten_deliveries(caller.shop, recipient(id), self.now()).await?;
        let counts = tx.delivery_counts(caller.shop).await?.remove(&recipient(id)).unwrap_or_default();
        let shown = self.shown_room(&mut tx, caller, room, counts).await?;
        tx.commit().await?;
        self.bus.hooks.notify_one();
        Ok(shown)
    }

    async fn keep_team_channel(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        before: TeamChannel,
        settings: Settings,
    ) -> Result<TeamChannel> {
        let on = settings.on.unwrap_or(before.on);
        let mut room = TeamChannel {
            name: settings.name.unwrap_or(before.name),
            on,
            off_why: before.off_why.filter(|_| !on),
            tells: settings.tells.unwrap_or(before.tells),
            locale: settings.locale.unwrap_or(before.locale),
            zone: settings.zone.unwrap_or(before.zone),
            quiet: settings.quiet.unwrap_or(before.quiet),
            severe_breaks_through: settings.severe_breaks_through.unwrap_or(before.severe_breaks_through),
            ..before
        };
        let vendor = vendor(room.kind);
        let mut secrets = self.team_secrets_or_none(tx, caller, room.id).await?;
        let sealed = fill_in(vendor.fields(), settings.fields, &mut room.fields, &mut secrets)?;
        room.validate()?;
        let filled = room.fields.iter().chain(&secrets);
        check(vendor, &filled.map(|(name, value)| (name.clone(), value.clone())).collect())?;
        if sealed {
            let plain = serde_json::to_vec(&secrets)?;
            self.put_secret(tx, caller.shop, &secret_name(room.id), &plain).await?;
        }
        let event = ShopEvent::TeamChannelSet { team_channel: Box::new(room.clone()) };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        Ok(room)
    }

    /// A room's secrets; none where their key is gone, for then everything is filled in again.
    async fn team_secrets_or_none(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: TeamChannelId,
    ) -> Result<BTreeMap<String, String>> {
        match self.team_secrets(tx, caller.shop, id).await {
            Err(AppError::Sealed(_)) => Ok(BTreeMap::new()),
            secrets => secrets,
        }
    }

    /// Removes a room with what waits for it.
    ///
    /// # Errors
    /// [`AppError::Absent`].
    pub async fn remove_team_channel(&self, caller: &Caller, id: TeamChannelId) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.write().await?;
        the_room(&mut tx, caller, id).await?;
        tx.remove_deliveries(caller.shop, recipient(id)).await?;
        tx.remove_sealed(caller.shop, &secret_name(id)).await?;
        tx.forget_place(caller.shop, place(id)).await?;
        let event = ShopEvent::TeamChannelRemoved { team_channel: id };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        Ok(tx.commit().await?)
    }

    /// Says in a room that it works, also in one that is switched off.
    ///
    /// # Errors
    /// A refusal with what the vendor said; when the vendor allows no more messages for now.
    pub async fn test_team_channel(&self, caller: &Caller, id: TeamChannelId) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let room = the_room(&mut tx, caller, id).await?;
        if let Some(then) = spend(&mut tx, caller.shop, &room, now).await? {
            let seconds = (then - now).whole_seconds().unsigned_abs() + 1;
            return Err(AppError::TooMany { seconds });
        }
        let fields = self.team_fields(&mut tx, caller.shop, &room).await?;
        let name = tx.shop(caller.shop).await?.map(|shop| shop.name).unwrap_or_default();
        tx.commit().await?;
        let words = Words::new(
            "this is a test: notices of the shop arrive here",
            "这是一条测试消息：店铺通知将发送到这里",
        );
        let line = Line { text: say(&words, room.chinese()).to_owned(), link: self.origin.get().cloned() };
        let message = Message { title: format!("[{name}]"), lines: vec![line], chinese: room.chinese() };
        match self.say_in(&room, fields, message).await? {
            Ok(()) => self.platform_did(caller.shop, place(id), None).await,
            Err(failure) => {
                let mut refusal = refusal(&failure);
                if let Failure::Refused { code, .. } = &failure {
                    refusal.hint = vendor(room.kind).advice(code);
                }
                let after = match failure {
                    Failure::Later { after, .. } => after,
                    _ => None,
                };
                self.platform_did(caller.shop, place(id), Some((&refusal.message.en, after))).await?;
                Err(refusal.into())
            }
        }
    }
}

async fn the_room(tx: &mut Tx, caller: &Caller, id: TeamChannelId) -> Result<TeamChannel> {
    tx.team_channel(caller.shop, id).await?.ok_or(AppError::Absent("team channel"))
}
