//! Pictures that people put in: proof of a posted reply, size charts, exchange guides. Outside input: the type is told by
//! the bytes, never by a name or a header, and the size is limited.

use domain::access::Permission;
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use store::Tx;
use store::pictures::PictureRow;

use crate::{App, AppError, Caller, Result};

/// Largest picture in bytes: what the platforms' own forms take (5 MB).
pub const LARGEST: usize = 5 * 1024 * 1024;

/// The media type of a picture by its first bytes.
///
/// # Errors
/// `bad_picture` when it is none of PNG, JPEG and WebP; `picture_too_large`; `empty_upload`.
pub fn media_type(bytes: &[u8]) -> std::result::Result<&'static str, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new("empty_upload", "no picture came with it", "没有收到图片"));
    }
    if bytes.len() > LARGEST {
        return Err(Refusal::new("picture_too_large", "a picture may have 5 MB", "图片最大 5 MB")
            .hint("make it smaller and try again", "请压缩后重试"));
    }
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Ok("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok("image/webp"),
        _ => Err(Refusal::new("bad_picture", "a picture is PNG, JPEG or WebP", "图片须为 PNG、JPEG 或 WebP")),
    }
}

impl App {
    /// Takes a picture into the shop's keeping; the same bytes are kept once.
    ///
    /// # Errors
    /// As [`media_type`].
    pub async fn keep_picture(&self, caller: &Caller, bytes: &[u8]) -> Result<PictureRow> {
        caller.require(Permission::CaseWork)?;
        let media_type = media_type(bytes)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let hash = domain::chain::hex(&tx.put_blob(bytes, media_type, self.now()).await?);
        if let Some(known) = tx.picture(caller.shop, &hash).await? {
            return Ok(known);
        }
        let event = ShopEvent::PictureAdded {
            hash: hash.clone(),
            media_type: media_type.to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        let kept = tx.picture(caller.shop, &hash).await?.ok_or(AppError::Absent("picture"))?;
        tx.commit().await?;
        Ok(kept)
    }

    /// A picture's bytes with their media type.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop keeps no such picture.
    pub async fn picture(&self, caller: &Caller, hash: &str) -> Result<(Vec<u8>, String)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let known = known_picture(&mut tx, caller, hash).await?;
        let bytes = domain::chain::from_hex(&known.hash).ok_or(AppError::Absent("picture"))?;
        tx.blob(bytes).await?.ok_or(AppError::Absent("picture"))
    }
}

/// The picture, if it is in the shop's keeping.
///
/// # Errors
/// [`AppError::Absent`] when it is not.
pub async fn known_picture(tx: &mut Tx, caller: &Caller, hash: &str) -> Result<PictureRow> {
    tx.picture(caller.shop, hash).await?.ok_or(AppError::Absent("picture"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_picture_is() {
        for (bytes, expected) in [
            (b"\x89PNG\r\n\x1a\n....".to_vec(), Ok("image/png")),
            (vec![0xFF, 0xD8, 0xFF, 0xE0], Ok("image/jpeg")),
            (b"RIFF1234WEBPVP8 ".to_vec(), Ok("image/webp")),
            (b"RIFF1234WAVE".to_vec(), Err("bad_picture")),
            (b"<svg onload=alert(1)>".to_vec(), Err("bad_picture")),
            (b"GIF89a".to_vec(), Err("bad_picture")),
            (Vec::new(), Err("empty_upload")),
            (vec![0xFF; LARGEST + 1], Err("picture_too_large")),
        ] {
            let found = media_type(&bytes).map_err(|r| r.code.into_owned());
            assert_eq!(found, expected.map_err(str::to_owned), "{:?}", &bytes[..bytes.len().min(12)]);
        }
    }
}
