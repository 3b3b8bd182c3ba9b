//! Which addresses a drafter may have. A shop's own machine may run the model, so private addresses are fine, and there
//! plain HTTP too; what a cloud answers its own machines on (link-local and metadata addresses) is never asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::never_asked;
use crate::refusal::Refusal;

/// Longest address, in bytes.
const LONGEST: usize = 300;

/// What an address is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// This machine or the house's own network: plain HTTP will do.
    Near,
    /// Anywhere else: TLS only.
    Far,
    /// Link-local, metadata, multicast or nowhere.
    Never,
}

/// What an address is. IPv4 inside IPv6 (mapped, translated by NAT64) is judged as the IPv4 address that it reaches.
pub fn address(ip: IpAddr) -> Address {
    match ip {
        IpAddr::V4(v4) => of_v4(v4),
        IpAddr::V6(v6) => inner(v6).map_or_else(|| of_v6(v6), of_v4),
    }
}

fn of_v4(v4: Ipv4Addr) -> Address {
    // Metadata services outside 169.254.0.0/16: Alibaba Cloud, Oracle Cloud.
    const METADATA: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192)];
    let nowhere = v4.octets()[0] == 0 || v4.is_broadcast() || v4.is_multicast();
    if v4.is_link_local() || nowhere || METADATA.contains(&v4) {
        Address::Never
    } else if v4.is_loopback() || v4.is_private() {
        Address::Near
    } else {
        Address::Far
    }
}

fn of_v6(v6: Ipv6Addr) -> Address {
    // The metadata service of AWS.
    const METADATA: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
    if v6.is_unicast_link_local() || v6.is_unspecified() || v6.is_multicast() || v6 == METADATA {
        Address::Never
    } else if v6.is_loopback() || v6.is_unique_local() {
        Address::Near
    } else {
        Address::Far
    }
}

/// The IPv4 address that an IPv6 address stands for: mapped (`::ffff:0:0/96`), compatible (`::/96`), NAT64
/// (`64:ff9b::/96`) or 6to4 (`2002::/16`).
fn inner(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = v6.segments();
    let pair = |a: u16, b: u16| Ipv4Addr::from(u32::from(a) << 16 | u32::from(b));
    match s {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, a, b] | [0x64, 0xff9b, 0, 0, 0, 0, a, b] | [0x2002, a, b, ..] => {
            Some(pair(a, b))
        }
        _ => None,
    }
}

/// The address that a host is, when it is one and no name.
pub fn host_address(host: &str) -> Option<IpAddr> {
    host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host).parse().ok()
}

/// Scheme and authority, both in small letters; empty when it is no address.
pub(super) fn origin(endpoint: &str) -> String {
    parts(endpoint).map_or_else(String::new, |p| format!("{}://{}", p.scheme, p.authority).to_lowercase())
}

struct Parts<'a> {
    scheme: &'a str,
    authority: &'a str,
    path: &'a str,
}

fn parts(endpoint: &str) -> Option<Parts<'_>> {
    let fine = endpoint.len() <= LONGEST && endpoint.bytes().all(|b| b.is_ascii_graphic());
    let (scheme, rest) = endpoint.split_once("://").filter(|_| fine)?;
    let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let plain = !rest.contains(['?', '#', '@', '\\', '"', '<', '>']);
    let (host, port) = split_port(authority)?;
    let named = !host.is_empty() && (host.starts_with('[') == host.contains(':'));
    let port = port.is_none_or(|p| p.parse::<u16>().is_ok_and(|p| p > 0));
    (known && plain && named && port).then_some(Parts { scheme, authority, path })
}

/// Host and port; `None` for brackets that do not close.
fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    if authority.starts_with('[') {
        let (host, rest) = authority.split_at(authority.find(']')? + 1);
        return if rest.is_empty() {
            Some((host, None))
        } else {
            Some((host, Some(rest.strip_prefix(':')?)))
        };
    }
    Some(authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))))
}

/// Where completions are asked for: `…/v1/chat/completions` below a bare host, `…/chat/completions` below any other
/// base, and the address itself when it is already that.
pub(super) fn url(endpoint: &str) -> Result<String, Refusal> {
    let Some(parts) = parts(endpoint.trim()) else { return Err(bad()) };
    let host = split_port(parts.authority).map_or("", |(host, _)| host);
    if host_address(host).is_some_and(|ip| address(ip) == Address::Never) {
        return Err(never_asked());
    }
    let base = format!("{}://{}", parts.scheme.to_lowercase(), parts.authority);
    let path = parts.path.trim_end_matches('/');
    Ok(match path {
        "" => format!("{base}/v1/chat/completions"),
        path if path.ends_with("/chat/completions") => format!("{base}{path}"),
        path => format!("{base}{path}/chat/completions"),
    })
}

fn bad() -> Refusal {
    Refusal::new(
        "bad_drafter",
        "the endpoint is an http or https address without a password, a query or a fragment",
        "接口地址须为 http 或 https 地址，不含密码、查询参数与片段",
    )
    .hint("write https://llm.example.com/v1", "请填写如 https://llm.example.com/v1")
    .field("endpoint")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_is() {
        for (ip, expected) in [
            ("127.0.0.1", Address::Near),
            ("10.1.2.3", Address::Near),
            ("172.16.0.1", Address::Near),
            ("192.168.1.5", Address::Near),
            ("8.8.8.8", Address::Far),
            ("172.32.0.1", Address::Far),
            ("100.64.0.1", Address::Far),
            ("169.254.169.254", Address::Never),
            ("169.254.0.1", Address::Never),
            ("100.100.100.200", Address::Never),
            ("192.0.0.192", Address::Never),
            ("0.0.0.0", Address::Never),
            ("255.255.255.255", Address::Never),
            ("224.0.0.1", Address::Never),
            ("::1", Address::Near),
            ("fd12::1", Address::Near),
            ("2001:db8::1", Address::Far),
            ("fe80::1", Address::Never),
            ("febf::1", Address::Never),
            ("fd00:ec2::254", Address::Never),
            ("::", Address::Never),
            ("ff02::1", Address::Never),
            ("::ffff:169.254.169.254", Address::Never),
            ("::ffff:10.0.0.1", Address::Near),
            ("::169.254.169.254", Address::Never),
            ("64:ff9b::a9fe:a9fe", Address::Never),
            ("64:ff9b::808:808", Address::Far),
            ("2002:a9fe:a9fe::1", Address::Never),
        ] {
            assert_eq!(address(ip.parse().unwrap()), expected, "{ip}");
        }
    }

    #[test]
    fn where_completions_are_asked_for() {
        for (endpoint, expected) in [
            ("https://llm.example.com", Some("https://llm.example.com/v1/chat/completions")),
            ("https://llm.example.com/", Some("https://llm.example.com/v1/chat/completions")),
            (" HTTPS://llm.example.com/v1/ ", Some("https://llm.example.com/v1/chat/completions")),
            ("http://127.0.0.1:11434/v1", Some("http://127.0.0.1:11434/v1/chat/completions")),
            ("http://[::1]:8000", Some("http://[::1]:8000/v1/chat/completions")),
            ("https://a.example/api/openai", Some("https://a.example/api/openai/chat/completions")),
            ("https://a.example/v1/chat/completions", Some("https://a.example/v1/chat/completions")),
            ("", None),
            ("https://", None),
            ("llm.example.com/v1", None),
            ("file:///etc/passwd", None),
            ("https://user:secret@a.example", None),
            ("https://a.example/?q=1", None),
            ("https://a.example/#x", None),
            ("https://a b.example", None),
            ("https://a.example:0", None),
            ("https://a.example:99999", None),
            ("https://a.example:", None),
            ("https://[::1", None),
            ("https://a.example\r\nHost: b", None),
            ("http://169.254.169.254/latest", None),
            ("http://[fe80::1]/v1", None),
        ] {
            assert_eq!(url(endpoint).ok().as_deref(), expected, "{endpoint:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_address_breaks_it(endpoint in "(https?://)?[ -~é]{0,40}") {
            if let Ok(url) = url(&endpoint) {
                proptest::prop_assert!(url.ends_with("/chat/completions"), "{}", url);
                proptest::prop_assert!(!origin(endpoint.trim()).is_empty());
            }
        }
    }
}
