//! A shop's macros: those that ship, those it made, and how they are used.

mod apply;

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::ids::{ShopId, UserId};
use domain::macros::{MOST_MACROS, Macro, MacroDraft, standard};
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use store::Tx;
use store::macros::UsedBy;

use crate::acts::draft::known_pictures;
use crate::bus::{Notice, What};
use crate::wording::{Facts, fill};
use crate::{App, AppError, Caller, Result};

pub use apply::{Filling, Planned, Preview};

/// Most days that the use of macros is counted over.
pub const MOST_DAYS: u16 = 366;

/// A macro as its shop sees it.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// The macro.
    pub is: Macro,
    /// When it was changed last; never for one that ships unchanged.
    pub changed_at: Option<Instant>,
}

/// How a macro is used.
#[derive(Clone, Debug)]
pub struct Usage {
    /// Which.
    pub id: String,
    /// The macro, if it is known still; a removed one is.
    pub is: Option<Macro>,
    /// By person, as counted.
    pub by: Vec<UsedBy>,
}

/// The macros of a shop, whoever sees them.
async fn all(tx: &mut Tx, shop: ShopId) -> Result<Vec<Shelved>> {
    let rows = tx.macros(shop).await?;
    let changed = |id: &str| rows.iter().any(|row| row.is.id == id);
    let shipped = standard().iter().filter(|m| !changed(&m.id));
    let shipped = shipped.map(|m| Shelved { is: m.clone(), changed_at: None });
    let mut shelf: Vec<Shelved> = shipped.collect();
    let kept = rows.iter().filter(|row| !row.removed);
    shelf.extend(kept.map(|row| Shelved { is: row.is.clone(), changed_at: Some(row.changed_at) }));
    shelf.sort_by(|a, b| (&a.is.is.folder, &a.is.id).cmp(&(&b.is.is.folder, &b.is.id)));
    Ok(shelf)
}

/// A macro that the caller sees.
async fn one(tx: &mut Tx, caller: &Caller, id: &str) -> Result<Macro> {
    let found = all(tx, caller.shop).await?.into_iter().find(|m| m.is.id == id);
    found.map(|m| m.is).filter(|m| m.is_seen_by(caller.user)).ok_or(AppError::Absent("macro"))
}

impl App {
    /// The macros that the caller sees, by folder.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn macros(&self, caller: &Caller) -> Result<(Vec<Shelved>, BTreeMap<UserId, String>)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let mut shelf = all(&mut tx, caller.shop).await?;
        shelf.retain(|m| m.is.is_seen_by(caller.user));
        Ok((shelf, tx.user_names().await?))
    }

    /// Makes a macro.
    ///
    /// # Errors
    /// A refusal that names the field at fault, or that there are too many.
    pub async fn add_macro(&self, caller: &Caller, draft: MacroDraft) -> Result<Shelved> {
        let id = format!("own.{}", domain::ids::new_uuid(self.now(), self.entropy.as_ref()));
        let made = Macro { id, version: 1, owner: Some(caller.user), is: draft };
        may_keep(caller, &made)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let own = tx.macros(caller.shop).await?.iter().filter(|m| !m.removed).count();
        if own >= MOST_MACROS {
            return Err(Refusal::new(
                "too_many_macros",
                "a shop has at most 200 macros",
                "每个店铺最多 200 个宏",
            )
            .hint("remove one first", "请先删除一个")
            .into());
        }
        self.keep_macro(tx, caller, made).await
    }

    /// Changes a macro; with `seen`, only if that is still its version. One that ships becomes the shop's own copy.
    ///
    /// # Errors
    /// As [`App::add_macro`]; [`AppError::Stale`] when somebody changed it first.
    pub async fn change_macro(
        &self,
        caller: &Caller,
        id: &str,
        draft: MacroDraft,
        seen: Option<i64>,
    ) -> Result<Shelved> {
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let before = changeable(&mut tx, caller, id, seen).await?;
        let made = Macro { version: before.version + 1, is: draft, ..before };
        may_keep(caller, &made)?;
        self.keep_macro(tx, caller, made).await
    }

    /// Removes a macro; one that ships is hidden in this shop.
    ///
    /// # Errors
    /// As [`App::change_macro`].
    pub async fn remove_macro(&self, caller: &Caller, id: &str, seen: Option<i64>) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let removed = changeable(&mut tx, caller, id, seen).await?;
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[ShopEvent::MacroRemoved { removed }])
            .await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(())
    }

    async fn keep_macro(&self, mut tx: Tx, caller: &Caller, made: Macro) -> Result<Shelved> {
        made.is.validate()?;
        templates_work(&made.is)?;
        known_pictures(&mut tx, caller, &made.is.pictures).await?;
        let now = self.now();
        let event = ShopEvent::MacroSaved { saved: made.clone() };
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(Shelved { is: made, changed_at: Some(now) })
    }

    /// How macros were used in the last days: how often, by whom, and how those cases went on. Macros of one's own are
    /// counted for their owner alone.
    ///
    /// # Errors
    /// `bad_days` outside 1 to [`MOST_DAYS`].
    pub async fn macro_usage(
        &self,
        caller: &Caller,
        days: u16,
    ) -> Result<(Vec<Usage>, BTreeMap<UserId, String>)> {
        caller.require(Permission::CaseRead)?;
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(Refusal::new(
                "bad_days",
                "use is counted over 1 to 366 days",
                "可统计最近 1 到 366 天",
            )
            .field("days")
            .into());
        }
        let mut tx = self.store.read().await?;
        let since = self.now() - Span::hours(24 * i64::from(days));
        let rows = tx.macros(caller.shop).await?;
        let known = |id: &str| {
            let row = rows.iter().find(|r| r.is.id == id).map(|r| &r.is);
            row.or_else(|| standard().iter().find(|m| m.id == id)).cloned()
        };
        let mut usage: BTreeMap<String, Usage> = BTreeMap::new();
        for used in tx.macro_uses(caller.shop, since).await? {
            let id = used.macro_id.clone();
            let is = known(&id);
            if is.as_ref().is_some_and(|m| !m.is_seen_by(caller.user)) {
                continue;
            }
            usage.entry(id.clone()).or_insert_with(|| Usage { id, is, by: Vec::new() }).by.push(used);
        }
        Ok((usage.into_values().collect(), tx.user_names().await?))
    }
}

/// What is shared is for those who share; one's own is for everybody who works cases.
fn may_keep(caller: &Caller, made: &Macro) -> Result<()> {
    caller.require(Permission::CaseWork)?;
    if made.is.shared {
        caller.require(Permission::ViewShare)?;
    }
    Ok(())
}

/// A macro that the caller may change.
async fn changeable(tx: &mut Tx, caller: &Caller, id: &str, seen: Option<i64>) -> Result<Macro> {
    let known = one(tx, caller, id).await?;
    may_keep(caller, &known)?;
    match seen {
        Some(expected) if expected != known.version => {
            Err(AppError::Stale { expected, actual: known.version })
        }
        _ => Ok(known),
    }
}

/// Refuses templates that could not be filled if every fact were known.
fn templates_work(draft: &MacroDraft) -> Result<()> {
    let blanks = draft.blanks.iter().map(|b| (b.key.clone(), "x".to_owned())).collect();
    let facts = Facts::sample(blanks);
    for (language, text) in draft.actions.iter().flat_map(|a| a.templates()) {
        fill(text, language, &facts).map_err(|r| r.field("actions"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use triage::outgoing::{Audience, inspect};

    use super::*;

    #[test]
    fn the_macros_that_ship_can_be_filled_and_may_leave() {
        let known = Facts {
            buyer: Some("Mei".to_owned()),
            product: Some("Linen shirt".to_owned()),
            ..Facts::default()
        };
        for shipped in standard() {
            let blanks = shipped.is.blanks.iter().map(|b| (b.key.clone(), "Lane 5, M.".to_owned()));
            let bare = Facts { blank: blanks.collect(), ..known.clone() };
            let full = Facts {
                tracking: Some("SF123".to_owned()),
                shipped_on: Some("2026-11-02".to_owned()),
                ..bare.clone()
            };
            templates_work(&shipped.is).unwrap();
            for facts in [bare, full] {
                for (language, text) in shipped.is.actions.iter().flat_map(|a| a.templates()) {
                    let text = fill(text, language, &facts).unwrap();
                    let read = inspect(&text, Audience::Private);
                    let refused = read.findings.iter().find(|f| f.kind.refuses(Audience::Private));
                    assert!(refused.is_none(), "{} {language}: {refused:?} in {text}", shipped.id);
                }
            }
        }
    }
}
