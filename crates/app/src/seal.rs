//! Secrets of shops at rest: sealed with ChaCha20-Poly1305 under a key that is not in the database, each bound to its shop
//! and name, so that a sealed secret is no use anywhere else.
//!
//! Keys are a list: the first seals, all of them open. So a key is changed by putting a new one in front and sealing
//! everything anew ([`App::reseal`]).

use std::path::Path;
use std::sync::{Arc, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ids::{Entropy, ShopId};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use store::Tx;
use store::sealed::Sealed;

use crate::{App, AppError, Result};

/// The file of keys in the data folder, one a line, where none are configured.
pub const FILE: &str = "secret.key";
const KEY_BYTES: usize = 32;

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadKeys {
    /// A line is no key.
    #[error("a secret key is 32 bytes in base 64, one a line")]
    Key,
    /// None at all.
    #[error("there is no secret key")]
    None,
    /// Sealed with a key that is gone.
    #[error("this secret was sealed with the key {0}, which is not among the secret keys")]
    Gone(String),
    /// The bytes are not what was sealed.
    #[error("a sealed secret is damaged or belongs elsewhere")]
    Damaged,
}

struct Key {
    id: String,
    aead: LessSafeKey,
    /// What keys for other purposes are made of.
    root: [u8; KEY_BYTES],
}

/// The keys, first the one that seals.
pub struct Keys(Vec<Key>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.id)).finish()
    }
}

impl Keys {
    /// Reads keys: base 64, parted by line ends, spaces or commas.
    ///
    /// # Errors
    /// When one cannot be read or there is none.
    pub fn parse(text: &str) -> std::result::Result<Self, BadKeys> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let keys = words.map(Key::parse).collect::<std::result::Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(BadKeys::None) } else { Ok(Self(keys)) }
    }

    /// A new key, as its line in the file.
    pub fn make(entropy: &dyn Entropy) -> String {
        let mut bytes = [0; KEY_BYTES];
        entropy.fill(&mut bytes);
        STANDARD.encode(bytes)
    }

    /// The name of the key that seals: it tells nothing of the key.
    pub fn id(&self) -> &str {
        self.0.first().map_or("", |key| &key.id)
    }

    fn seal(&self, aad: &[u8], plain: &[u8], entropy: &dyn Entropy) -> std::result::Result<Vec<u8>, BadKeys> {
        let key = self.0.first().ok_or(BadKeys::None)?;
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut body = plain.to_vec();
        let nonced = Nonce::assume_unique_for_key(nonce);
        let sealed = key.aead.seal_in_place_append_tag(nonced, Aad::from(aad), &mut body);
        sealed.map_err(|_too_long| BadKeys::Damaged)?;
        Ok([&nonce[..], &body].concat())
    }

    fn open(&self, key_id: &str, aad: &[u8], content: &[u8]) -> std::result::Result<Vec<u8>, BadKeys> {
        let key =
            self.0.iter().find(|key| key.id == key_id).ok_or_else(|| BadKeys::Gone(key_id.to_owned()))?;
        let (nonce, body) = content.split_at_checked(NONCE_LEN).ok_or(BadKeys::Damaged)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_length| BadKeys::Damaged)?;
        let mut body = body.to_vec();
        let plain = key.aead.open_in_place(nonce, Aad::from(aad), &mut body);
        plain.map(|plain| plain.to_vec()).map_err(|_unauthentic| BadKeys::Damaged)
    }
}

impl Key {
    fn parse(text: &str) -> std::result::Result<Self, BadKeys> {
        let bytes = STANDARD.decode(text).map_err(|_not_base64| BadKeys::Key)?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_length| BadKeys::Key)?;
        let id = blake3::derive_key("kintsugi 2026 the name of a secret key", &bytes);
        let root = blake3::derive_key("kintsugi 2026 what keys for other purposes are made of", &bytes);
        Ok(Self { id: blake3::Hash::from(id).to_hex()[..16].to_owned(), aead: LessSafeKey::new(key), root })
    }
}

/// What a secret is bound to.
fn bound(shop: ShopId, name: &str) -> Vec<u8> {
    format!("{shop}/{name}").into_bytes()
}

impl App {
    /// Uses these keys instead of the file in the data folder.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn use_keys(&self, text: &str) -> Result<()> {
        let keys = Arc::new(Keys::parse(text)?);
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some(keys);
        Ok(())
    }

    /// The keys: those configured, or those of the file, which is made when there is none.
    fn keys(&self) -> Result<Arc<Keys>> {
        let mut kept = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = &*kept {
            return Ok(Arc::clone(keys));
        }
        let keys = Arc::new(Keys::parse(&key_file(&self.folder.join(FILE), self.entropy.as_ref())?)?);
        *kept = Some(Arc::clone(&keys));
        Ok(keys)
    }

    /// A key for another purpose, made of the one that seals.
    pub(crate) fn derived(&self, purpose: &str) -> Result<[u8; KEY_BYTES]> {
        let keys = self.keys()?;
        let first = keys.0.first().ok_or(BadKeys::None)?;
        Ok(blake3::derive_key(purpose, &first.root))
    }

    /// Seals a shop's secret and keeps it in place of the one of that name.
    pub(crate) async fn put_secret(&self, tx: &mut Tx, shop: ShopId, name: &str, plain: &[u8]) -> Result<()> {
        let keys = self.keys()?;
        let content = keys.seal(&bound(shop, name), plain, self.entropy.as_ref())?;
        let sealed = Sealed {
            shop,
            name: name.to_owned(),
            key_id: keys.id().to_owned(),
            content,
            changed_at: self.now(),
        };
        Ok(tx.put_sealed(&sealed).await?)
    }

    /// A shop's secret, opened.
    pub(crate) async fn secret(&self, tx: &mut Tx, shop: ShopId, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(sealed) = tx.sealed(shop, name).await? else { return Ok(None) };
        Ok(Some(self.keys()?.open(&sealed.key_id, &bound(shop, name), &sealed.content)?))
    }

    /// Seals everything anew that is not sealed with the first key; how many secrets.
    ///
    /// # Errors
    /// When one was sealed with a key that is gone; nothing is changed then.
    pub async fn reseal(&self) -> Result<usize> {
        let keys = self.keys()?;
        let mut tx = self.store.write().await?;
        let old = tx.sealed_otherwise(keys.id()).await?;
        for sealed in &old {
            let plain = keys.open(&sealed.key_id, &bound(sealed.shop, &sealed.name), &sealed.content)?;
            self.put_secret(&mut tx, sealed.shop, &sealed.name, &plain).await?;
        }
        tx.commit().await?;
        Ok(old.len())
    }
}

impl App {
    /// Puts a new key into the file in the data folder, seals everything with it, and takes the old ones out; how many
    /// secrets. Cut off in the middle, both keys are in the file, and it may be called again.
    ///
    /// # Errors
    /// As [`App::reseal`]; when the file cannot be written.
    pub async fn change_key(&self) -> Result<usize> {
        let path = self.folder.join(FILE);
        let old = key_file(&path, self.entropy.as_ref())?;
        let new = Keys::make(self.entropy.as_ref());
        replace(&path, &format!("{new}\n{old}"))?;
        self.use_keys(&format!("{new}\n{old}"))?;
        let sealed = self.reseal().await?;
        replace(&path, &format!("{new}\n"))?;
        self.use_keys(&new)?;
        Ok(sealed)
    }
}

/// Writes a file of keys in place of another, whole or not at all.
fn replace(path: &Path, text: &str) -> Result<()> {
    let part = path.with_extension("new");
    let failed = |source| AppError::File { path: path.display().to_string(), source };
    // Left by a change that was cut off.
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    write_new(&part, text).and_then(|()| std::fs::rename(&part, path)).map_err(failed)
}

/// Reads the file of keys; makes one that only its owner may read when there is none.
fn key_file(path: &Path, entropy: &dyn Entropy) -> Result<String> {
    let failed = |source| AppError::File { path: path.display().to_string(), source };
    match std::fs::read_to_string(path) {
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {}
        read => return read.map_err(failed),
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let text = format!("{}\n", Keys::make(entropy));
    match write_new(path, &text) {
        // Another process made it between our two looks.
        Err(there) if there.kind() == std::io::ErrorKind::AlreadyExists => {
            std::fs::read_to_string(path).map_err(failed)
        }
        written => written.map(|()| text).map_err(failed),
    }
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use testkit::SeededEntropy;

    use super::*;

    fn keys(seeds: &[u64]) -> Keys {
        let lines: Vec<String> = seeds.iter().map(|seed| Keys::make(&SeededEntropy::new(*seed))).collect();
        Keys::parse(&lines.join("\n")).unwrap()
    }

    #[test]
    fn a_secret_opens_only_where_it_belongs() {
        let (keys, entropy) = (keys(&[1]), SeededEntropy::new(9));
        let sealed = keys.seal(b"shop/name", b"hush", &entropy).unwrap();
        assert_ne!(sealed, keys.seal(b"shop/name", b"hush", &entropy).unwrap(), "never the same twice");
        assert_eq!(keys.open(keys.id(), b"shop/name", &sealed).unwrap(), b"hush");
        assert!(matches!(keys.open(keys.id(), b"other/name", &sealed), Err(BadKeys::Damaged)));
        assert!(matches!(keys.open("gone", b"shop/name", &sealed), Err(BadKeys::Gone(_))));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(matches!(keys.open(keys.id(), b"shop/name", &changed), Err(BadKeys::Damaged)), "{at}");
            assert!(
                matches!(keys.open(keys.id(), b"shop/name", &sealed[..at]), Err(BadKeys::Damaged)),
                "{at}"
            );
        }
    }

    #[test]
    fn an_old_key_still_opens_and_the_new_one_seals() {
        let (old, both, entropy) = (keys(&[1]), keys(&[2, 1]), SeededEntropy::new(9));
        let sealed = old.seal(b"a", b"hush", &entropy).unwrap();
        assert_eq!(both.open(old.id(), b"a", &sealed).unwrap(), b"hush");
        assert_ne!(both.id(), old.id());
    }

    #[test]
    fn what_is_no_key() {
        for bad in ["", " \n", "c2hvcnQ=", "not base64 at all"] {
            assert!(Keys::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_file_is_made_once_for_its_owner_only() {
        let folder = testkit::TempFolder::new();
        let path = folder.path().join(FILE);
        let made = key_file(&path, &SeededEntropy::new(1)).unwrap();
        assert_eq!(key_file(&path, &SeededEntropy::new(2)).unwrap(), made);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
