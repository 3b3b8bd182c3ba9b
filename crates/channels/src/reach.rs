//! Which addresses are asked at all. A name is looked up once, its addresses are judged, and the connection goes to the
//! addresses that were judged: a name that answers differently the next time gains nothing.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use domain::drafter::{Address, address};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Finds a host and refuses when any of its addresses may not be asked.
#[derive(Debug)]
pub(crate) struct Guarded {
    names: DefaultResolver,
    near: Near,
}

/// Which machines of the house's own network may be asked.
#[derive(Debug)]
enum Near {
    All,
    Only(BTreeSet<String>),
}

/// An address that may not be asked.
#[derive(Debug, thiserror::Error)]
#[error("an address that may not be asked")]
pub(crate) struct Forbidden(pub(crate) Address);

impl Guarded {
    /// One for an address that the house's owner has typed in: it may stand in the own network.
    pub(crate) fn house() -> Self {
        Self { names: DefaultResolver::default(), near: Near::All }
    }

    /// One for addresses that others may have chosen: of the own network only these (`host:port`).
    pub(crate) fn only(near: BTreeSet<String>) -> Self {
        Self { names: DefaultResolver::default(), near: Near::Only(near) }
    }
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let plain = uri.scheme_str() != Some("https");
        let near = match &self.near {
            Near::All => true,
            Near::Only(hosts) => hosts.contains(&host(uri)),
        };
        match forbidden(&found, plain, near) {
            Some(why) => Err(Error::Other(Box::new(Forbidden(why)))),
            None => Ok(found),
        }
    }
}

/// `host:port`, with the scheme's own port where none is written.
fn host(uri: &Uri) -> String {
    let usual = if uri.scheme_str() == Some("https") { 443 } else { 80 };
    format!("{}:{}", uri.host().unwrap_or_default(), uri.port_u16().unwrap_or(usual))
}

fn forbidden(found: &[SocketAddr], plain: bool, near: bool) -> Option<Address> {
    let mut kinds = found.iter().map(|a| address(a.ip()));
    kinds.find(|kind| match kind {
        Address::Never => true,
        Address::Far => plain,
        Address::Near => !near,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_address_is_enough() {
        let at = |ips: &[&str]| -> Vec<SocketAddr> {
            ips.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 443)).collect()
        };
        for (ips, plain, near, expected) in [
            (&["127.0.0.1"][..], true, true, None),
            (&["127.0.0.1"], true, false, Some(Address::Near)),
            (&["192.168.0.9"], true, true, None),
            (&["192.168.0.9"], false, false, Some(Address::Near)),
            (&["8.8.8.8"], false, false, None),
            (&["8.8.8.8"], true, true, Some(Address::Far)),
            (&["10.0.0.1", "8.8.8.8"], true, true, Some(Address::Far)),
            (&["10.0.0.1", "8.8.8.8"], false, false, Some(Address::Near)),
            (&["8.8.8.8", "169.254.169.254"], false, true, Some(Address::Never)),
            (&["fe80::1"], true, true, Some(Address::Never)),
        ] {
            assert_eq!(forbidden(&at(ips), plain, near), expected, "{ips:?} {plain} {near}");
        }
    }

    #[test]
    fn a_host_has_its_port() {
        for (uri, expected) in [
            ("https://a.example/x", "a.example:443"),
            ("http://a.example/x", "a.example:80"),
            ("http://127.0.0.1:8099/x?y", "127.0.0.1:8099"),
        ] {
            assert_eq!(host(&uri.parse().unwrap()), expected);
        }
    }
}
