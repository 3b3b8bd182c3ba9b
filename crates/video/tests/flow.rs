//! The plane with real peers on this machine: what is published arrives, key frames are asked for, a publisher that comes again keeps
//! its viewers, layers follow the way, limits hold.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::sync::atomic::Ordering;
use std::time::Duration;

use video::peer::{Got, Peer, vp8};
use video::{Config, Limits, MediaPlane, News, No, Sfu, StreamName};

fn plane(change: impl FnOnce(&mut Config)) -> Sfu {
    let mut config = Config::new("127.0.0.1:0".parse().unwrap(), vec!["127.0.0.1".parse().unwrap()]);
    change(&mut config);
    Sfu::start(config).unwrap()
}

fn name(text: &str) -> StreamName {
    StreamName::new(text).unwrap()
}

async fn publisher(plane: &Sfu, stream: &StreamName, layers: usize) -> Peer {
    let (mut peer, offer) = Peer::publisher(layers).await.unwrap();
    let opened = plane.publish(stream, &offer).await.unwrap();
    peer.answered(&opened.answer).unwrap();
    peer.connect().await.unwrap();
    peer
}

async fn viewer(plane: &Sfu, stream: &StreamName) -> Peer {
    let (mut peer, offer) = Peer::viewer().await.unwrap();
    let opened = plane.watch(stream, &offer).await.unwrap();
    peer.answered(&opened.answer).unwrap();
    peer.connect().await.unwrap();
    peer
}

/// The next news of a publisher.
async fn told(news: &mut tokio::sync::broadcast::Receiver<News>) -> News {
    loop {
        match news.recv().await.unwrap() {
            News::Ended(_) => {}
            told => return told,
        }
    }
}

const BRIEF: Duration = Duration::from_millis(10);

/// Sends frames of two packets at 50 a second on each layer, and sound; key frames where they are asked for. Layer 0 has 100 bytes a
/// packet, each further one eight times as many.
struct Camera {
    peer: Peer,
    layers: usize,
    frame: u32,
    answered: u64,
}

impl Camera {
    fn new(peer: Peer, layers: usize, frame: u32) -> Self {
        Self { peer, layers, frame, answered: 0 }
    }

    async fn shoot(&mut self, frames: u32, watching: &mut [&mut Peer]) {
        for _ in 0..frames {
            let key = self.peer.seen.asked > self.answered || self.frame.is_multiple_of(250);
            self.answered = self.peer.seen.asked;
            for layer in 0..self.layers {
                let time = self.frame * 1_800 + layer as u32 * 77;
                let picture = self.frame as u16 & 0x7fff;
                let length = 100 << (3 * layer);
                self.peer
                    .picture(layer, time, vp8(true, key, picture, self.frame as u8, length), false)
                    .unwrap();
                self.peer
                    .picture(layer, time, vp8(false, key, picture, self.frame as u8, length), true)
                    .unwrap();
            }
            self.peer.sound(self.frame * 960, vec![0xfc, 1, 2]).unwrap();
            self.frame += 1;
            self.peer.run(BRIEF).await.unwrap();
            let part = BRIEF / u32::try_from(watching.len().max(1)).unwrap();
            for peer in watching.iter_mut() {
                peer.run(part).await.unwrap();
            }
        }
    }
}

/// Numbers follow each other, pictures too, from a key frame on; time never goes back.
fn even(got: &[Got]) {
    assert!(got[0].seq < 65_536, "begins low: {}", got[0].seq);
    assert_eq!(got[0].payload[6] & 1, 0, "begins with a key frame");
    let mut sorted = got.to_vec();
    sorted.sort_by_key(|g| g.seq);
    for pair in sorted.windows(2) {
        assert_eq!(pair[1].seq, pair[0].seq + 1, "no gap, no double");
        assert!(pair[1].time.wrapping_sub(pair[0].time) < 90_000 * 60, "time goes on");
        let picture = |g: &Got| u16::from_be_bytes([g.payload[2] & 0x7f, g.payload[3]]);
        let step = picture(&pair[1]).wrapping_sub(picture(&pair[0])) & 0x7fff;
        assert_eq!(step, u16::from(pair[0].marker), "pictures are counted on");
    }
}

#[tokio::test]
async fn what_is_published_arrives_with_sound_and_key_frames_are_asked_for() {
    let (plane, stream) = (plane(|_| ()), name("room-1"));
    let mut news = plane.news();
    let mut early = viewer(&plane, &stream).await;
    let mut camera = Camera::new(publisher(&plane, &stream, 1).await, 1, 1);
    assert_eq!(told(&mut news).await, News::Started(stream.clone()));
    camera.shoot(40, &mut [&mut early]).await;
    assert!(camera.peer.seen.asked >= 1, "who waits for a picture asks for a key frame");
    assert!(
        early.seen.video.len() > 40 && early.seen.audio > 20,
        "{} {}",
        early.seen.video.len(),
        early.seen.audio
    );
    even(&early.seen.video);
    // Who comes later gets a picture soon too, and the first is not disturbed.
    let asked = camera.peer.seen.asked;
    let mut late = viewer(&plane, &stream).await;
    camera.shoot(60, &mut [&mut early, &mut late]).await;
    assert!(camera.peer.seen.asked > asked);
    assert!(late.seen.video.len() > 60, "{}", late.seen.video.len());
    even(&late.seen.video);
    even(&early.seen.video);
    let look = plane.look(&stream).await;
    assert!(look.live && look.viewers == 2 && look.layers == 1 && !look.recording, "{look:?}");
    // A viewer's own wish for a key frame reaches the publisher.
    let asked = camera.peer.seen.asked;
    tokio::time::sleep(Duration::from_millis(350)).await;
    late.ask();
    camera.shoot(20, &mut [&mut late]).await;
    assert_eq!(camera.peer.seen.asked, asked + 1);
    plane.close(&stream).await;
    late.run(Duration::from_millis(100)).await.unwrap();
    assert!(late.seen.over, "who watches is told that it is over");
    assert_eq!(told(&mut news).await, News::Stopped(stream));
    plane.stop().await;
}

#[tokio::test]
async fn a_publisher_that_comes_again_keeps_its_viewers() {
    let (plane, stream) = (plane(|_| ()), name("room-2"));
    let mut camera = Camera::new(publisher(&plane, &stream, 1).await, 1, 30_000);
    let mut watching = viewer(&plane, &stream).await;
    camera.shoot(40, &mut [&mut watching]).await;
    let before = watching.seen.video.len();
    camera.peer.vanish();
    // It comes from another address, with other numbers, long before the first one's silence was noticed.
    let mut again = Camera::new(publisher(&plane, &stream, 1).await, 1, 5);
    again.shoot(60, &mut [&mut watching]).await;
    assert!(watching.seen.video.len() > before + 60, "{before} {}", watching.seen.video.len());
    even(&watching.seen.video);
    assert!(!watching.seen.over);
    plane.stop().await;
}

#[tokio::test]
async fn the_layer_follows_what_the_way_carries() {
    let (plane, stream) = (plane(|_| ()), name("room-3"));
    let mut camera = Camera::new(publisher(&plane, &stream, 2).await, 2, 1);
    let mut watching = viewer(&plane, &stream).await;
    // Two layers of 80 and 640 kbit/s: the first guess has room for the large one.
    camera.shoot(120, &mut [&mut watching]).await;
    assert_eq!(plane.look(&stream).await.layers, 2);
    even(&watching.seen.video);
    let large = watching.seen.video.iter().filter(|got| got.payload.len() > 400).count();
    assert!(large > 60, "{large} of {}", watching.seen.video.len());
    // The large layer stops: the viewer goes on with the small one.
    camera.layers = 1;
    let before = watching.seen.video.len();
    camera.shoot(120, &mut [&mut watching]).await;
    assert!(watching.seen.video.len() > before + 60);
    assert!(watching.seen.video.last().unwrap().payload.len() < 400);
    even(&watching.seen.video);
    assert!(plane.figures().layer_changes.load(Ordering::Relaxed) >= 1);
    plane.stop().await;
}

#[tokio::test]
async fn limits_hold_and_bad_offers_are_refused() {
    let plane = plane(|config| {
        config.limits = Limits { offer: 8_000, publishers: 1, viewers: 1, sessions: 10 };
        config.patience = Duration::from_millis(600);
    });
    let stream = name("room-4");
    for bad in ["", "v=0", "hello\r\n", &"v=0\r\n".repeat(2_000)] {
        assert_eq!(plane.publish(&stream, bad).await, Err(No::BadOffer), "{}", &bad[..bad.len().min(20)]);
        assert_eq!(plane.watch(&stream, bad).await, Err(No::BadOffer));
    }
    let (_one, offer) = Peer::publisher(1).await.unwrap();
    let opened = plane.publish(&stream, &offer).await.unwrap();
    assert!(opened.answer.contains("a=ice-lite") && opened.answer.contains("candidate"), "{}", opened.answer);
    assert_eq!(plane.publish(&stream, &offer).await, Err(No::TooManyPublishers));
    let (_two, ask) = Peer::viewer().await.unwrap();
    plane.watch(&stream, &ask).await.unwrap();
    assert_eq!(plane.watch(&stream, &ask).await, Err(No::TooManyViewers));
    assert!(plane.end(opened.session).await);
    assert!(!plane.end(opened.session).await, "it is ended once");
    // Who never connects is forgotten.
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    assert_eq!(plane.look(&stream).await.viewers, 0);
    plane.stop().await;
}

#[tokio::test]
async fn a_stream_is_recorded_over_publishers_until_it_is_closed() {
    let (plane, stream) = (plane(|_| ()), name("room-5"));
    let folder = std::env::temp_dir().join(format!("kintsugi-recorded-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    plane.record(&stream, Some(folder.clone())).await;
    assert!(plane.look(&stream).await.recording);
    let mut camera = Camera::new(publisher(&plane, &stream, 1).await, 1, 1);
    camera.shoot(40, &mut []).await;
    assert!(camera.peer.seen.asked >= 1, "a recording asks for its first picture");
    // Told again it goes on: the file is not cut.
    plane.record(&stream, Some(folder.clone())).await;
    camera.shoot(40, &mut []).await;
    let mut again = Camera::new(publisher(&plane, &stream, 1).await, 1, 900);
    again.shoot(40, &mut []).await;
    plane.close(&stream).await;
    assert!(!plane.look(&stream).await.recording);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap()).collect();
    files.sort_by_key(std::fs::DirEntry::file_name);
    assert_eq!(files.len(), 2, "one for each publisher: {files:?}");
    for file in files {
        let name = file.file_name().into_string().unwrap();
        let length = name.strip_suffix(".webm").unwrap().split_once('-').unwrap().1;
        assert!(length.parse::<u64>().unwrap() > 200, "{name}");
        assert!(file.metadata().unwrap().len() > 5_000, "{name}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
    plane.stop().await;
}

#[tokio::test]
async fn who_has_tcp_alone_publishes_and_watches() {
    let (plane, stream) = (plane(|_| ()), name("room-tcp"));
    assert!(plane.tcp());
    let (mut sends, offer) = Peer::publisher_over_tcp(1, plane.local()).await.unwrap();
    let opened = plane.publish(&stream, &offer).await.unwrap();
    assert!(opened.answer.contains("tcptype passive"), "{}", opened.answer);
    sends.answered(&opened.answer).unwrap();
    sends.connect().await.unwrap();
    let (mut watches, offer) = Peer::viewer_over_tcp(plane.local()).await.unwrap();
    let session = plane.watch(&stream, &offer).await.unwrap();
    watches.answered(&session.answer).unwrap();
    watches.connect().await.unwrap();
    // Somebody who has UDP watches beside them.
    let mut near = viewer(&plane, &stream).await;
    let mut camera = Camera::new(sends, 1, 1);
    camera.shoot(60, &mut [&mut watches, &mut near]).await;
    for seen in [&watches.seen, &near.seen] {
        assert!(seen.video.len() > 60 && seen.audio > 30, "{} {}", seen.video.len(), seen.audio);
        even(&seen.video);
    }
    assert!(plane.end(session.session).await);
    watches.run(Duration::from_millis(200)).await.unwrap();
    assert!(watches.seen.over, "who watches over TCP is told too");
}
