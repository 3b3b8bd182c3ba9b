//! What people do with sources: connect, change, read now and remove them, and see how they do.

use std::collections::BTreeMap;

use channels::feed::{check, fields};
use domain::access::Permission;
use domain::ids::SourceId;
use domain::link::{Budget, Left};
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::source::{MOST_SOURCES, Source, SourceKind, USUAL_MINUTES};
use domain::time::Span;
use store::Tx;

use super::{Shown, SourceState, hurry, place, purse_name, secret_name, session_name};
use crate::bus::{Notice, What};
use crate::links::fill_in;
use crate::{App, AppError, Caller, Result};

/// How often people may have one source read at once.
const HURRIES: Budget = Budget { most: 5, per: Span::minutes(10) };

/// What is changed of a source; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// For people.
    pub name: Option<String>,
    /// Whether it is read.
    pub on: Option<bool>,
    /// What an item must have one of.
    pub words: Option<Vec<String>>,
    /// Minutes between two readings.
    pub every: Option<u32>,
    /// Fields by name; an empty value takes one out.
    pub fields: BTreeMap<String, String>,
}

impl App {
    /// The sources and how they do.
    ///
    /// # Errors
    /// When the caller may not manage channels.
    pub async fn sources(&self, caller: &Caller) -> Result<Vec<Shown>> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.read().await?;
        let mut all = Vec::new();
        for source in tx.sources(caller.shop).await? {
            all.push(self.shown_source(&mut tx, caller, source).await?);
        }
        Ok(all)
    }

    async fn shown_source(&self, tx: &mut Tx, caller: &Caller, source: Source) -> Result<Shown> {
        let secrets = self.source_secrets_or_none(tx, caller, source.id).await?;
        let state = tx.source_state(caller.shop, source.id).await?;
        Ok(Shown { filled: secrets.into_keys().collect(), state, source })
    }

    /// Connects a source; it is read at once.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub async fn make_source(&self, caller: &Caller, kind: SourceKind, settings: Settings) -> Result<Shown> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        if tx.sources(caller.shop).await?.len() >= MOST_SOURCES {
            let full =
                Refusal::new("too_many_sources", "a shop has at most 50 sources", "每个店铺最多 50 个来源");
            return Err(full.hint("remove one that is not needed", "请删除不再需要的来源").into());
        }
        let fresh = Source {
            id: SourceId::new(now, self.entropy.as_ref()),
            name: String::new(),
            kind,
            on: true,
            off_why: None,
            fields: BTreeMap::new(),
            words: Vec::new(),
            every: USUAL_MINUTES,
            made_at: now,
        };
        let source = self.keep_source(&mut tx, caller, fresh, settings).await?;
        let state = SourceState { next_at: now, ..SourceState::default() };
        tx.put_source_state(caller.shop, source.id, &state, None).await?;
        let shown = self.shown_source(&mut tx, caller, source).await?;
        tx.commit().await?;
        self.sourced(caller);
        Ok(shown)
    }

    /// Changes a source. Where it reads something else, or was switched on again, it begins anew and is read at once.
    ///
    /// # Errors
    /// A refusal that names the field.
    pub async fn set_source(&self, caller: &Caller, id: SourceId, settings: Settings) -> Result<Shown> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let before = the_source(&mut tx, caller, id).await?;
        let refilled = !settings.fields.is_empty();
        let source = self.keep_source(&mut tx, caller, before.clone(), settings).await?;
        let mut state = tx.source_state(caller.shop, id).await?;
        if source.fields != before.fields {
            (state.position, state.moved) = (None, None);
        }
        if refilled {
            tx.remove_sealed(caller.shop, &session_name(id)).await?;
        }
        if refilled || (source.on && !before.on) {
            // What was wrong may be right by now.
            (state.course.failures, state.course.failing_since) = (0, None);
            (state.error, state.error_at) = (None, None);
            state.next_at = self.now();
        } else if source.every != before.every {
            state.next_at = state.next_at.min(self.now() + source.rest());
        }
        tx.put_source_state(caller.shop, id, &state, None).await?;
        let shown = self.shown_source(&mut tx, caller, source).await?;
        tx.commit().await?;
        self.sourced(caller);
        Ok(shown)
    }

    async fn keep_source(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        before: Source,
        settings: Settings,
    ) -> Result<Source> {
        let on = settings.on.unwrap_or(before.on);
        let words = settings.words.map(|words| words.iter().map(|word| word.trim().to_owned()).collect());
        let mut source = Source {
            name: settings.name.unwrap_or(before.name),
            on,
            off_why: before.off_why.filter(|_| !on),
            words: words.unwrap_or(before.words),
            every: settings.every.unwrap_or(before.every),
            ..before
        };
        let mut secrets = self.source_secrets_or_none(tx, caller, source.id).await?;
        let sealed = fill_in(fields(source.kind), settings.fields, &mut source.fields, &mut secrets)?;
        source.validate()?;
        let filled = source.fields.iter().chain(&secrets);
        check(source.kind, &filled.map(|(name, value)| (name.clone(), value.clone())).collect())?;
        if sealed {
            let plain = serde_json::to_vec(&secrets)?;
            self.put_secret(tx, caller.shop, &secret_name(source.id), &plain).await?;
        }
        let event = ShopEvent::SourceSet { source: Box::new(source.clone()) };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        Ok(source)
    }

    /// A source's secrets; none where their key is gone, for then everything is filled in again.
    async fn source_secrets_or_none(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: SourceId,
    ) -> Result<BTreeMap<String, String>> {
        match self.source_secrets(tx, caller.shop, id).await {
            Err(AppError::Sealed(_)) => Ok(BTreeMap::new()),
            secrets => secrets,
        }
    }

    /// Removes a source; the mentions that it found stay.
    ///
    /// # Errors
    /// [`AppError::Absent`].
    pub async fn remove_source(&self, caller: &Caller, id: SourceId) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.write().await?;
        the_source(&mut tx, caller, id).await?;
        tx.forget_source(caller.shop, id).await?;
        for name in [secret_name(id), session_name(id)] {
            tx.remove_sealed(caller.shop, &name).await?;
        }
        for place in [hurry(id), place(&purse_name(id.0))] {
            tx.forget_place(caller.shop, place).await?;
        }
        let event = ShopEvent::SourceRemoved { source: id };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.sourced(caller);
        Ok(())
    }

    /// Has a source read at once.
    ///
    /// # Errors
    /// `source_off` when nobody reads it; when it was asked for too often.
    pub async fn read_source_now(&self, caller: &Caller, id: SourceId) -> Result<()> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        if !the_source(&mut tx, caller, id).await?.on {
            let off = Refusal::new("source_off", "this source is switched off", "该来源已停用");
            return Err(off.hint("switch it on first", "请先启用").into());
        }
        let since = now - HURRIES.per;
        if let Left::At(then) = HURRIES.left(&tx.tries(caller.shop, hurry(id), since).await?, now) {
            let seconds = (then - now).whole_seconds().unsigned_abs() + 1;
            return Err(AppError::TooMany { seconds });
        }
        tx.count_tries(caller.shop, hurry(id), now, 1, since).await?;
        tx.hasten_source(caller.shop, id, now).await?;
        tx.commit().await?;
        self.bus.sources.notify_one();
        Ok(())
    }

    /// Sources have changed.
    fn sourced(&self, caller: &Caller) {
        self.bus.sources.notify_one();
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
    }
}

async fn the_source(tx: &mut Tx, caller: &Caller, id: SourceId) -> Result<Source> {
    tx.source(caller.shop, id).await?.ok_or(AppError::Absent("source"))
}
