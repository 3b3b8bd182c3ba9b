//! A peer's way to the plane: a UDP socket, or one TCP connection whose frames have their length in front (RFC 4571), for a network that
//! lets no UDP through.

use std::io::ErrorKind;
use std::net::SocketAddr;

use str0m::Candidate;
use str0m::net::Protocol;
use tokio::io::Interest;
use tokio::net::{TcpStream, UdpSocket};

use super::Failed;

/// A way.
pub(super) enum Way {
    Udp(UdpSocket),
    Tcp(Wire),
}

/// A TCP connection, with what came and is no whole frame yet, and what could not be sent yet.
pub(super) struct Wire {
    stream: TcpStream,
    to: SocketAddr,
    came: Vec<u8>,
    goes: Vec<u8>,
}

impl Way {
    pub(super) async fn udp() -> Result<Self, Failed> {
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        rustix::net::sockopt::set_socket_recv_buffer_size(&socket, 1 << 20).ok();
        Ok(Self::Udp(socket))
    }

    pub(super) async fn tcp(to: SocketAddr) -> Result<Self, Failed> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self::Tcp(Wire { stream, to, came: Vec::new(), goes: Vec::new() }))
    }

    pub(super) fn local(&self) -> std::io::Result<SocketAddr> {
        match self {
            Self::Udp(socket) => socket.local_addr(),
            Self::Tcp(wire) => wire.stream.local_addr(),
        }
    }

    pub(super) fn protocol(&self) -> Protocol {
        match self {
            Self::Udp(_) => Protocol::Udp,
            Self::Tcp(_) => Protocol::Tcp,
        }
    }

    /// How the other side may answer; over TCP it cannot call.
    pub(super) fn candidate(&self, local: SocketAddr) -> Result<Candidate, Failed> {
        let made = match self {
            Self::Udp(_) => Candidate::builder().udp().host(local).build(),
            Self::Tcp(_) => {
                Candidate::builder().tcp().host(local).tcptype(str0m::net::TcpType::Active).build()
            }
        };
        made.map_err(|error| Failed::Rtc(error.to_string()))
    }

    /// Waits until something may be read, or what waits may be sent.
    pub(super) async fn ready(&mut self) -> std::io::Result<()> {
        match self {
            Self::Udp(socket) => socket.readable().await,
            Self::Tcp(wire) if wire.goes.is_empty() => wire.stream.readable().await,
            Self::Tcp(wire) => {
                wire.stream.ready(Interest::READABLE | Interest::WRITABLE).await?;
                wire.flush();
                Ok(())
            }
        }
    }

    /// A datagram that has come.
    pub(super) fn take(&mut self, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
        match self {
            Self::Udp(socket) => socket.try_recv_from(buffer).ok(),
            Self::Tcp(wire) => wire.frame(buffer).map(|length| (length, wire.to)),
        }
    }

    pub(super) fn send(&mut self, datagram: &[u8], to: SocketAddr) {
        match self {
            Self::Udp(socket) => drop(socket.try_send_to(datagram, to)),
            Self::Tcp(wire) => {
                let Ok(length) = u16::try_from(datagram.len()) else { return };
                wire.goes.extend(length.to_be_bytes());
                wire.goes.extend_from_slice(datagram);
                wire.flush();
            }
        }
    }
}

impl Wire {
    fn flush(&mut self) {
        while !self.goes.is_empty() {
            match self.stream.try_write(&self.goes) {
                Ok(written) => drop(self.goes.drain(..written)),
                // Later, or never: the other side's silence will tell.
                Err(_) => return,
            }
        }
    }

    fn frame(&mut self, buffer: &mut [u8]) -> Option<usize> {
        loop {
            if let Some((head, rest)) = self.came.split_first_chunk::<2>() {
                let length = usize::from(u16::from_be_bytes(*head));
                if let Some(frame) = rest.get(..length) {
                    let fits = length.min(buffer.len());
                    buffer[..fits].copy_from_slice(&frame[..fits]);
                    self.came.drain(..2 + length);
                    return Some(fits);
                }
            }
            let mut more = [0; 4_096];
            match self.stream.try_read(&mut more) {
                Ok(0) => return None,
                Ok(read) => self.came.extend_from_slice(&more[..read]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
    }
}
