//! Who carries the picture of a shop's live rooms: the setting, and what tickets to somebody else's media plane are made of. The tickets
//! themselves are made where the media planes are known, at the door; nothing here or there asks anybody over the network.

use domain::access::Permission;
use domain::ids::LiveSessionId;
use domain::plane::{LivePlane, SecretChange, own_plane, secret_missing, while_live};
use domain::shop::ShopEvent;
use domain::show::ShowState;
use domain::time::{Instant, Span};
use store::Tx;

use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// The name its secret is kept under.
const SECRET: &str = "live-plane";
/// How long a ticket of somebody of the shop lets them connect.
const STAFF_CONNECTS: Span = Span::hours(24);

/// The setting with what may be told of its secret.
#[derive(Clone, Debug)]
pub struct PlaneSettings {
    /// The setting.
    pub plane: LivePlane,
    /// Whether a secret is kept.
    pub has_secret: bool,
}

/// A shop's media plane with the secret that its tickets are signed with; none for this program's own.
#[derive(Clone)]
pub struct OpenPlane {
    /// The setting.
    pub plane: LivePlane,
    /// The secret.
    pub secret: String,
}

impl std::fmt::Debug for OpenPlane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenPlane").field("plane", &self.plane).finish_non_exhaustive()
    }
}

/// What a ticket for somebody of the shop is made of.
#[derive(Clone, Debug)]
pub struct StaffTicket {
    /// The plane.
    pub open: OpenPlane,
    /// Who: opaque.
    pub person: u128,
    /// Their name, as everybody in the room reads it.
    pub name: String,
    /// From when.
    pub now: Instant,
    /// How long it lets them connect.
    pub lasts: Span,
    /// Something random.
    pub salt: u32,
}

impl App {
    /// Who carries the picture of a shop's live rooms; the secret is never told.
    ///
    /// # Errors
    /// When the caller may not read the policy.
    pub async fn live_plane(&self, caller: &Caller) -> Result<PlaneSettings> {
        caller.require(Permission::PolicyRead)?;
        let mut tx = self.store.read().await?;
        settings(&mut tx, caller).await
    }

    /// Chooses who carries the picture; `seen` is the version the caller changed. Without `secret` the kept one stays, as long as plane
    /// and key are the same.
    ///
    /// # Errors
    /// `bad_live_plane`, `live_now`; [`AppError::Stale`] when somebody was first.
    pub async fn change_live_plane(
        &self,
        caller: &Caller,
        plane: LivePlane,
        secret: Option<&str>,
        seen: i64,
    ) -> Result<PlaneSettings> {
        caller.require(Permission::LiveManage)?;
        let mut plane = plane.tidied();
        plane.validate()?;
        let secret = secret.filter(|s| !s.trim().is_empty()).map(|s| plane.checked_secret(s)).transpose()?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let before = settings(&mut tx, caller).await?;
        if before.plane.version != seen {
            return Err(AppError::Stale { expected: seen, actual: before.plane.version });
        }
        if plane.kind != before.plane.kind
            && tx.shows_running().await?.iter().any(|(shop, _)| *shop == caller.shop)
        {
            return Err(while_live().into());
        }
        plane.version = seen + 1;
        let keeps = before.has_secret && plane.keeps_secret_of(&before.plane);
        let change = match secret {
            Some(secret) => {
                self.put_secret(&mut tx, caller.shop, SECRET, secret.as_bytes()).await?;
                SecretChange::Set
            }
            None if keeps => SecretChange::Kept,
            None if !plane.is_own() => return Err(secret_missing().into()),
            None if before.has_secret => {
                tx.remove_sealed(caller.shop, SECRET).await?;
                SecretChange::Removed
            }
            None => SecretChange::Kept,
        };
        let event = ShopEvent::LivePlaneChanged { plane, secret: change };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        let after = settings(&mut tx, caller).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(after)
    }

    /// Who carries the picture of a session.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn plane_of_show(&self, caller: &Caller, id: LiveSessionId) -> Result<LivePlane> {
        caller.require(Permission::CaseRead)?;
        self.show_of(caller, id).await?;
        Ok(self.store.read().await?.live_plane(caller.shop).await?)
    }

    /// What a ticket to the plane that carries a session's picture is made of, for the caller.
    ///
    /// # Errors
    /// A refusal when it does not run, or `own_plane` where this program carries the picture.
    pub async fn staff_ticket(
        &self,
        caller: &Caller,
        id: LiveSessionId,
        publishes: bool,
    ) -> Result<StaffTicket> {
        caller.require(if publishes { Permission::LiveManage } else { Permission::LiveWork })?;
        let show = self.show_of(caller, id).await?;
        domain::show::decide::needs(&show, &[ShowState::Live])?;
        let mut tx = self.store.read().await?;
        let name = tx.user(caller.user).await?.map(|user| user.name).unwrap_or_default();
        let open = self.plane_opened(&mut tx, caller.shop).await?;
        if open.plane.is_own() {
            return Err(own_plane().into());
        }
        let (now, person) = (self.now(), caller.user.0.as_u128());
        Ok(StaffTicket { open, person, name, now, lasts: STAFF_CONNECTS, salt: self.salt() })
    }

    /// The plane that carries the picture of a room, with its secret, for the room's door.
    ///
    /// # Errors
    /// When there is no such room.
    pub async fn plane_of_room(&self, id: LiveSessionId) -> Result<OpenPlane> {
        let mut tx = self.store.read().await?;
        let shop = tx.shop_of_show(id).await?.ok_or(AppError::Absent("room"))?;
        self.plane_opened(&mut tx, shop).await
    }

    async fn plane_opened(&self, tx: &mut Tx, shop: domain::ids::ShopId) -> Result<OpenPlane> {
        let plane = tx.live_plane(shop).await?;
        if plane.is_own() {
            return Ok(OpenPlane { plane, secret: String::new() });
        }
        let secret = self.secret(tx, shop, SECRET).await?.and_then(|secret| String::from_utf8(secret).ok());
        Ok(OpenPlane { plane, secret: secret.ok_or_else(secret_missing)? })
    }

    fn salt(&self) -> u32 {
        let mut bytes = [0; 4];
        self.entropy.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }
}

async fn settings(tx: &mut Tx, caller: &Caller) -> Result<PlaneSettings> {
    let has_secret = tx.sealed(caller.shop, SECRET).await?.is_some();
    Ok(PlaneSettings { plane: tx.live_plane(caller.shop).await?, has_secret })
}
