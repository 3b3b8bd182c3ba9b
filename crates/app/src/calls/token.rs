//! What a customer's link is signed with: nothing of it is stored, so the shop can copy the link again, and nobody else can make one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::ids::CallId;
use domain::refusal::Refusal;
use ring::hmac;

use crate::{App, Result};

/// What the key is for.
const PURPOSE: &str = "kintsugi 2026 what invitations to calls are signed with";
/// A call is invited to once; another number would be another link.
const INVITATION: u64 = 1;

fn signed(id: CallId) -> Vec<u8> {
    [&id.0.as_bytes()[..], &INVITATION.to_be_bytes()].concat()
}

impl App {
    fn call_key(&self) -> Result<hmac::Key> {
        Ok(hmac::Key::new(hmac::HMAC_SHA256, &self.derived(PURPOSE)?))
    }

    /// The token of a call's link.
    pub(super) fn call_token(&self, id: CallId) -> Result<String> {
        Ok(BASE64.encode(hmac::sign(&self.call_key()?, &signed(id))))
    }

    /// Refuses a token that is not this call's. Nothing is looked up for it.
    ///
    /// # Errors
    /// `bad_token`.
    pub(super) fn opens_call(&self, id: CallId, token: &str) -> Result<()> {
        let bad = || {
            Refusal::new("bad_token", "this link does not open a call", "此链接无法进入通话")
                .hint("open it as the shop sent it, to its end", "请完整打开店铺发送的链接")
        };
        let tag = BASE64.decode(token).map_err(|_not_base64| bad())?;
        Ok(hmac::verify(&self.call_key()?, &signed(id), &tag).map_err(|_unauthentic| bad())?)
    }
}
