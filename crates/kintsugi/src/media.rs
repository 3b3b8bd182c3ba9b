//! The media plane of this program: its port, and the addresses that browsers are told. A port that cannot be had leaves the program
//! without video, and says so; everything else works.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;

use anyhow::Context;
use video::Sfu;

use crate::config::Config;
use crate::wiring::say;

/// Starts the media plane, where one is wanted and its port is free.
///
/// # Errors
/// When `media_ip` cannot be read, or names addresses of both families: one socket has one.
pub(crate) fn start(config: &Config, listen: SocketAddr) -> anyhow::Result<Option<Arc<Sfu>>> {
    if config.media_port == 0 {
        say("video: off (media_port is 0)");
        return Ok(None);
    }
    let named = named(&config.media_ip)?;
    let advertise = if named.is_empty() { vec![found(listen.ip(), outward)] } else { named };
    // Who is told of this machine's own address only is listened to there only.
    let ours = advertise.iter().all(IpAddr::is_loopback);
    let any =
        if advertise[0].is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let bind = SocketAddr::new(if ours { advertise[0] } else { any }, config.media_port);
    let told = advertise.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match Sfu::start(video::Config::new(bind, advertise)) {
        Ok(plane) => {
            let ways = if plane.tcp() { "UDP and TCP" } else { "UDP" };
            say(&format!("video: {ways} port {}; browsers are told {told}", config.media_port));
            Ok(Some(Arc::new(plane)))
        }
        Err(error) => {
            say(&format!("video: off, since port {} cannot be had: {error}", config.media_port));
            Ok(None)
        }
    }
}

fn named(list: &str) -> anyhow::Result<Vec<IpAddr>> {
    let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
    let named: Vec<IpAddr> = parts
        .map(|part| part.parse().with_context(|| format!("media_ip: \"{part}\" is no address")))
        .collect::<anyhow::Result<_>>()?;
    anyhow::ensure!(
        named.windows(2).all(|pair| pair[0].is_ipv4() == pair[1].is_ipv4()),
        "media_ip: name addresses of IPv4 or of IPv6, not of both"
    );
    Ok(named)
}

/// The address to tell where none is named: the one that the console answers on, or where that is all of them, the one that this
/// machine goes out by.
fn found(listen: IpAddr, outward: impl FnOnce() -> Option<IpAddr>) -> IpAddr {
    if listen.is_unspecified() { outward().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)) } else { listen }
}

/// The address this machine goes out by. Nothing is sent: a datagram socket is only pointed somewhere (an address that is for
/// documentation), and asked for its own end.
fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_from_a_list() {
        assert_eq!(named("").unwrap(), Vec::<IpAddr>::new());
        assert_eq!(named(" 203.0.113.5, 192.0.2.7 ").unwrap().len(), 2);
        assert!(named("203.0.113.5, 2001:db8::1").is_err());
        assert!(named("example.com").is_err());
    }

    #[test]
    fn browsers_are_told_where_the_console_answers() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(found(ip("127.0.0.1"), || None), ip("127.0.0.1"));
        assert_eq!(found(ip("0.0.0.0"), || Some(ip("192.168.1.7"))), ip("192.168.1.7"));
        assert_eq!(found(ip("0.0.0.0"), || None), ip("127.0.0.1"));
    }
}
