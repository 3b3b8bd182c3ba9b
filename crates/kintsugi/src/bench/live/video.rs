//! The picture: one publisher, many viewers, real WebRTC on both ends. The media plane is a process of its own, so that its processor
//! time and memory are its own; the viewers decrypt what they get on the same cores.

use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use video::peer::{Peer, stamp, vp8};
use video::{Config, MediaPlane, Sfu, StreamName};

use super::process::Process;
use crate::bench::{Figures, percentile};
use crate::wiring::say;

/// 25 pictures a second of four packets, and a packet of sound with each: 125 packets a second, 0.95 Mbit/s.
const FRAME: Duration = Duration::from_millis(40);
const PACKETS: u32 = 4;
const LENGTH: usize = 1_150;
const PUBLISH: u8 = b'P';
const WATCH: u8 = b'W';

/// Serves until its input ends. An offer comes as one byte for the way, four for its length, and the text; so does the answer, without
/// the way.
pub(crate) async fn serve() -> anyhow::Result<()> {
    let plane = Arc::new(Sfu::start(Config::new("127.0.0.1:0".parse()?, vec!["127.0.0.1".parse()?]))?);
    let offers = TcpListener::bind("127.0.0.1:0").await?;
    say(&offers.local_addr()?.to_string());
    tokio::spawn(async move {
        while let Ok((stream, _)) = offers.accept().await {
            // A client that goes ends its own task only.
            tokio::spawn(answer(Arc::clone(&plane), stream));
        }
    });
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}

async fn answer(plane: Arc<Sfu>, mut stream: TcpStream) -> anyhow::Result<()> {
    let (way, length) = (stream.read_u8().await?, stream.read_u32().await?);
    let mut offer = vec![0; length as usize];
    stream.read_exact(&mut offer).await?;
    let (name, offer) = (StreamName::new("bench").context("a name")?, String::from_utf8(offer)?);
    let opened = match way {
        PUBLISH => plane.publish(&name, &offer).await?,
        _ => plane.watch(&name, &offer).await?,
    };
    stream.write_u32(opened.answer.len() as u32).await?;
    stream.write_all(opened.answer.as_bytes()).await?;
    Ok(())
}

async fn connect(server: SocketAddr, way: u8) -> anyhow::Result<Peer> {
    let (mut peer, offer) = if way == PUBLISH { Peer::publisher(1).await? } else { Peer::viewer().await? };
    let mut stream = TcpStream::connect(server).await?;
    stream.write_u8(way).await?;
    stream.write_u32(offer.len() as u32).await?;
    stream.write_all(offer.as_bytes()).await?;
    let mut answer = vec![0; stream.read_u32().await? as usize];
    stream.read_exact(&mut answer).await?;
    peer.answered(&String::from_utf8(answer)?)?;
    peer.connect().await?;
    Ok(peer)
}

pub(super) async fn run(quick: bool, figures: &mut Figures) -> anyhow::Result<()> {
    let (viewers, time) = if quick { (20, Duration::from_secs(3)) } else { (200, Duration::from_secs(10)) };
    let server = Process::video()?;
    let address: SocketAddr = server.said.first().context("no address")?.parse()?;
    let empty = server.resident_kib()?;
    let base = Instant::now();
    let publishing = tokio::spawn(publish(connect(address, PUBLISH).await?, base));
    let mut watching = JoinSet::new();
    let (ready, mut begun) = tokio::sync::mpsc::channel(viewers);
    let (go, _) = tokio::sync::broadcast::channel::<()>(1);
    for _ in 0..viewers {
        let (peer, ready, mut go) = (connect(address, WATCH).await?, ready.clone(), go.subscribe());
        watching.spawn(async move {
            let mut peer = peer;
            peer.seen.keep = false;
            // Until all are there the picture comes in too.
            while go.try_recv().is_err() {
                peer.run(Duration::from_millis(100)).await?;
                ready.try_send(()).ok();
            }
            let before = peer.seen.packets;
            peer.seen.base = Some(base);
            peer.run(time).await?;
            anyhow::Ok((peer.seen.packets - before, std::mem::take(&mut peer.seen.delays)))
        });
    }
    begun.recv().await.context("no viewer")?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let cpu = server.cpu_us()?;
    go.send(()).context("no viewer waits")?;
    tokio::time::sleep(time).await;
    let cpu = server.cpu_us()? - cpu;
    let kib = (server.resident_kib()? - empty) / viewers as f64;
    let (mut packets, mut delays) = (0, Vec::new());
    while let Some(watched) = watching.join_next().await {
        let (got, took) = watched??;
        packets += got;
        delays.extend(took.into_iter().map(|us| f64::from(us) / 1_000.0));
    }
    publishing.abort();
    let wanted = time.as_secs_f64() / FRAME.as_secs_f64() * f64::from(PACKETS + 1) * viewers as f64;
    let (each, share) = (cpu / packets as f64, packets as f64 / wanted * 100.0);
    let (middle, late) = (percentile(&mut delays, 0.5), percentile(&mut delays, 0.99));
    say(&format!(
        "picture, {viewers} viewers: {each:.2} us of server CPU a packet, {share:.1} % of {wanted:.0} packets arrived, on the way p50 \
         {middle:.1} ms p99 {late:.1} ms, {kib:.0} KiB a viewer"
    ));
    ensure!(share > 90.0, "too much was lost for the figure to mean anything");
    figures.insert("whep_packet_cpu_us", each);
    figures.insert("whep_arrived_percent", share);
    figures.insert("whep_delay_p99_ms", late);
    figures.insert("whep_viewer_kib", kib);
    Ok(())
}

async fn publish(mut peer: Peer, base: Instant) -> anyhow::Result<()> {
    let mut every = tokio::time::interval(FRAME);
    for frame in 0_u32.. {
        let (key, time) = (peer.seen.asked > 0 || frame.is_multiple_of(250), frame.wrapping_mul(3_600));
        peer.seen.asked = 0;
        for packet in 0..PACKETS {
            let mut payload = vp8(packet == 0, key, (frame & 0x7fff) as u16, frame as u8, LENGTH - 7);
            stamp(&mut payload, base);
            peer.picture(0, time, payload, packet + 1 == PACKETS)?;
        }
        peer.sound(frame.wrapping_mul(1_920), vec![0xfc; 100])?;
        peer.run(every.period() / 2).await?;
        every.tick().await;
    }
    Ok(())
}
