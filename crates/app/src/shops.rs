//! Shops and their channels.

use domain::access::{Permission, Role};
use domain::ids::{ChannelId, ShopId, UserId};
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::time::Instant;
use store::shops::{ChannelRow, ShopRow};
use store::{StoreError, Tx};

use crate::{App, AppError, Caller, Result};

/// A channel with what arrives over it.
#[derive(Clone, Debug)]
pub struct ChannelHealth {
    /// The channel.
    pub channel: ChannelRow,
    /// Reviews received.
    pub reviews: i64,
    /// When the last one came.
    pub last_received_at: Option<Instant>,
    /// When the last import ended.
    pub last_import_at: Option<Instant>,
    /// Its webhooks.
    pub inbound: InboundHealth,
}

impl ChannelHealth {
    /// A channel that nothing has arrived over yet.
    pub fn new(channel: ChannelRow) -> Self {
        let inbound = InboundHealth::default();
        Self { channel, reviews: 0, last_received_at: None, last_import_at: None, inbound }
    }
}

/// How the webhooks of a channel stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboundHealth {
    /// When the secret they are signed with was made, if there is one.
    pub secret_at: Option<Instant>,
    /// How many wait to be taken in.
    pub waiting: i64,
    /// How many could not be read and wait for a person.
    pub parked: i64,
}

/// A name people can read: trimmed, 1 to 100 characters, no control characters.
///
/// # Errors
/// A refusal that names the field.
pub fn checked_name(name: &str, field: &'static str) -> Result<String> {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).collect();
    if (1..=100).contains(&name.chars().count()) {
        return Ok(name);
    }
    Err(Refusal::new("bad_name", "a name has 1 to 100 characters", "名称应为 1 到 100 个字")
        .field(field)
        .into())
}

/// A zone that exists.
///
/// # Errors
/// A refusal that names the field.
pub fn checked_zone(zone: &str) -> Result<String> {
    match jiff::tz::TimeZone::get(zone) {
        Ok(_) => Ok(zone.to_owned()),
        Err(_) => {
            Err(Refusal::new("bad_zone", "a zone is written as Asia/Shanghai", "时区应写作 Asia/Shanghai")
                .field("zone")
                .into())
        }
    }
}

impl App {
    /// Makes a shop that a person owns.
    ///
    /// # Errors
    /// A refusal when the name or the zone cannot be used.
    pub async fn create_shop(&self, user: UserId, name: &str, zone: &str) -> Result<ShopId> {
        let mut tx = self.store.write().await?;
        let id = self.create_shop_in(&mut tx, &format!("user:{user}"), name, zone).await?;
        let member = ShopEvent::MemberAdded { user, role: Role::Owner };
        tx.shop_events(id, self.now(), &format!("user:{user}"), &[member]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Makes a shop that nobody owns yet, in the caller's transaction.
    ///
    /// # Errors
    /// A refusal when the name or the zone cannot be used.
    pub async fn create_shop_in(&self, tx: &mut Tx, actor: &str, name: &str, zone: &str) -> Result<ShopId> {
        let (name, zone) = (checked_name(name, "name")?, checked_zone(zone)?);
        let (now, policy) = (self.now(), Policy::standard(&zone));
        let id = ShopId::new(now, self.entropy.as_ref());
        tx.create_shop(id, now, actor, &name, &zone, policy).await?;
        Ok(id)
    }

    /// The shop by name, made if it is new: for the command line. A new one belongs to whoever owns the others.
    ///
    /// # Errors
    /// A refusal when the name cannot be used.
    pub async fn shop_named(&self, name: &str, zone: &str) -> Result<ShopId> {
        let mut tx = self.store.write().await?;
        if let Some(shop) = tx.shop_by_name(name).await? {
            return Ok(shop.id);
        }
        let owners = tx.all_owners().await?;
        let id = self.create_shop_in(&mut tx, "system:command-line", name, zone).await?;
        let events: Vec<ShopEvent> =
            owners.into_iter().map(|user| ShopEvent::MemberAdded { user, role: Role::Owner }).collect();
        if !events.is_empty() {
            tx.shop_events(id, self.now(), "system:command-line", &events).await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// A shop.
    ///
    /// # Errors
    /// [`AppError::Absent`] when there is none.
    pub async fn shop(&self, caller: &Caller) -> Result<ShopRow> {
        self.store.read().await?.shop(caller.shop).await?.ok_or(AppError::Absent("shop"))
    }

    /// Renames a shop or moves its zone.
    ///
    /// # Errors
    /// A refusal when the name or the zone cannot be used.
    pub async fn change_shop(&self, caller: &Caller, name: &str, zone: &str) -> Result<ShopRow> {
        caller.require(Permission::PolicyChange)?;
        let (name, zone) = (checked_name(name, "name")?, checked_zone(zone)?);
        let mut tx = self.store.write().await?;
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[ShopEvent::Renamed { name, zone }]).await?;
        tx.commit().await?;
        self.shop(caller).await
    }

    /// The shop's channels with what arrives over them.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn channels(&self, caller: &Caller) -> Result<Vec<ChannelHealth>> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let counts = tx.channel_counts(caller.shop).await?;
        let inbound = self.inbound_health(&mut tx, caller.shop).await?;
        let imports = tx.last_imports(caller.shop).await?;
        let health = |channel: ChannelRow| {
            let count = counts.iter().find(|(id, ..)| *id == channel.id);
            ChannelHealth {
                reviews: count.map_or(0, |c| c.1),
                inbound: inbound.get(&channel.id).copied().unwrap_or_default(),
                last_received_at: count.and_then(|c| c.2),
                last_import_at: imports.iter().find(|(id, _)| *id == channel.id).map(|(_, at)| *at),
                channel,
            }
        };
        Ok(tx.channels(caller.shop).await?.into_iter().map(health).collect())
    }

    /// Adds a channel.
    ///
    /// # Errors
    /// A refusal when the name is taken.
    pub async fn add_channel(
        &self,
        caller: &Caller,
        name: &str,
        platform: &str,
        market: &str,
    ) -> Result<ChannelRow> {
        let mut tx = self.store.write().await?;
        let channel = self.add_channel_in(&mut tx, caller, name, platform, market).await?;
        tx.commit().await?;
        Ok(channel)
    }

    /// The same in the caller's transaction.
    ///
    /// # Errors
    /// As [`App::add_channel`].
    pub async fn add_channel_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        name: &str,
        platform: &str,
        market: &str,
    ) -> Result<ChannelRow> {
        caller.require(Permission::ChannelManage)?;
        let name = checked_name(name, "name")?;
        let platform = checked_name(platform, "platform")?;
        let market: String = market.trim().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let id = ChannelId::new(self.now(), self.entropy.as_ref());
        let event = ShopEvent::ChannelAdded { channel: id, name, platform, market: market.to_uppercase() };
        match tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await {
            Err(StoreError::Conflict) => Err(name_taken()),
            other => {
                other?;
                tx.channel(caller.shop, id).await?.ok_or(AppError::Absent("channel"))
            }
        }
    }

    /// Gives a channel another name, or another page where its reviews are answered by hand. The page is a template:
    /// `https://…/{{ review }}`, with `review` and `order` as the channel's own ids.
    ///
    /// # Errors
    /// A refusal when the name is taken or the page is no https address.
    pub async fn change_channel(
        &self,
        caller: &Caller,
        id: ChannelId,
        name: Option<&str>,
        reply_link: Option<&str>,
    ) -> Result<ChannelRow> {
        caller.require(Permission::ChannelManage)?;
        let mut tx = self.store.write().await?;
        let now = tx.channel(caller.shop, id).await?.ok_or(AppError::Absent("channel"))?;
        let name = checked_name(name.unwrap_or(&now.name), "name")?;
        let reply_link = crate::wording::checked_link(reply_link.unwrap_or(&now.reply_link))?;
        let event = ShopEvent::ChannelChanged { channel: id, name, reply_link };
        match tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await {
            Err(StoreError::Conflict) => return Err(name_taken()),
            other => other?,
        }
        let changed = tx.channel(caller.shop, id).await?.ok_or(AppError::Absent("channel"))?;
        tx.commit().await?;
        Ok(changed)
    }

    /// The channel by name, made if it is new: for the command line and imports.
    ///
    /// # Errors
    /// A refusal when the name cannot be used.
    pub async fn channel_named(
        &self,
        caller: &Caller,
        name: &str,
        platform: &str,
        market: &str,
    ) -> Result<ChannelRow> {
        let mut tx = self.store.write().await?;
        if let Some(channel) = tx.channel_by_name(caller.shop, name).await? {
            return Ok(channel);
        }
        let channel = self.add_channel_in(&mut tx, caller, name, platform, market).await?;
        tx.commit().await?;
        Ok(channel)
    }
}

fn name_taken() -> AppError {
    Refusal::new("name_taken", "there is a channel of that name already", "已有同名渠道").field("name").into()
}
