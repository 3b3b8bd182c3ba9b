//! The shop's key: made when it is first needed, kept sealed, never shown. Whoever gets a bundle knows the shop by the
//! fingerprint of its public half.

use ::evidence::{Key, fingerprint};
use domain::access::Permission;
use domain::ids::ShopId;
use domain::shop::ShopEvent;
use store::Tx;

use crate::seal::BadKeys;
use crate::{App, Caller, Result};

/// Where its seed is sealed.
const NAME: &str = "evidence/key";

/// The public half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Ed25519, in hexadecimal digits.
    pub public_key: String,
    /// How people compare it.
    pub fingerprint: String,
}

impl App {
    /// The key by which the shop's bundles are known.
    ///
    /// # Errors
    /// When it cannot be opened with the house's own keys.
    pub async fn evidence_key(&self, caller: &Caller) -> Result<PublicKey> {
        caller.require(Permission::CaseRead)?;
        let public_key = self.signing_key(caller).await?.public();
        Ok(PublicKey { fingerprint: fingerprint(&public_key), public_key })
    }

    /// The key that signs; the first call makes it.
    pub(crate) async fn signing_key(&self, caller: &Caller) -> Result<Key> {
        let mut tx = self.store.read().await?;
        if let Some(key) = self.kept_key(&mut tx, caller.shop).await? {
            return Ok(key);
        }
        drop(tx);
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        // Somebody else may have made it between our two looks.
        if let Some(key) = self.kept_key(&mut tx, caller.shop).await? {
            return Ok(key);
        }
        let mut seed = [0; 32];
        self.entropy.fill(&mut seed);
        let key = Key::of(&seed).ok_or(BadKeys::Damaged)?;
        self.put_secret(&mut tx, caller.shop, NAME, &seed).await?;
        let made = ShopEvent::EvidenceKeyMade { public_key: key.public() };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[made]).await?;
        tx.commit().await?;
        Ok(key)
    }

    async fn kept_key(&self, tx: &mut Tx, shop: ShopId) -> Result<Option<Key>> {
        let Some(seed) = self.secret(tx, shop, NAME).await? else { return Ok(None) };
        Ok(Some(Key::of(&seed).ok_or(BadKeys::Damaged)?))
    }
}
