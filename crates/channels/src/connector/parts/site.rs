//! Addresses that a seller fills in: their own site. What they lead to is guarded by the wire; here only what cannot be an
//! address of a shop is refused, so that a key is never sent to where nobody meant it.

use crate::connector::parts::answer::refused;
use crate::connector::{Account, Failure};

/// Longest address taken.
const LONGEST: usize = 300;

/// Scheme, host and perhaps a folder, without a slash at the end: what is configured, else what was filled in.
///
/// # Errors
/// When it is no https address, or holds a name, a password, a query or a fragment.
pub(crate) fn site(account: &Account, field: &str) -> Result<String, Failure> {
    if !account.base.is_empty() {
        return Ok(account.base.clone());
    }
    let given = account.field(field).trim().trim_end_matches('/');
    let rest = given.strip_prefix("https://").filter(|_| given.len() <= LONGEST);
    let host = rest.map(|rest| rest.split('/').next().unwrap_or_default());
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/' | ':' | '%');
    let up = |part: &str| part == ".." || part.is_empty();
    let folders = rest.into_iter().flat_map(|rest| rest.split('/').skip(1));
    match host {
        Some(host) if host.contains('.') && given.chars().all(plain) && !folders.clone().any(up) => {
            Ok(given.to_owned())
        }
        _ => Err(refused(
            "site",
            "the shop's address begins with https:// and holds neither a name nor a query",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address_of_a_shop() {
        for (given, expected) in [
            ("https://shop.example.test", Some("https://shop.example.test")),
            (" https://shop.example.test/wp/ ", Some("https://shop.example.test/wp")),
            ("https://shop.example.test:8443", Some("https://shop.example.test:8443")),
            ("http://shop.example.test", None),
            ("shop.example.test", None),
            ("https://", None),
            ("https://localhost", None),
            ("https://me:secret@shop.example.test", None),
            ("https://shop.example.test/?a=b", None),
            ("https://shop.example.test/#a", None),
            ("https://shop.example.test/../x", None),
            ("https://shop.example.test\\@evil.test", None),
            ("https://shop.exa mple.test", None),
        ] {
            let fields = [("site".to_owned(), given.to_owned())].into();
            let account = Account { fields, ..Account::default() };
            assert_eq!(site(&account, "site").ok().as_deref(), expected, "{given}");
        }
    }
}
