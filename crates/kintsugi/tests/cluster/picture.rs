//! The picture on three nodes: the host sends it to one node and people watch by way of the others, whichever of them runs the room.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use video::peer::{Peer, vp8};

use crate::line::Line;
use crate::nodes::Nodes;

/// What a node answered.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.split_once(": ").filter(|(n, _)| *n == name)).map(|(_, v)| v)
    }
}

async fn ask(address: &str, method: &str, path: &str, token: &str, sdp: &str) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
         content-type: application/sdp\r\ncontent-length: {}\r\n\r\n{sdp}",
        sdp.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// Frames until somebody who watches has seen some.
async fn shoot(camera: &mut Peer, viewer: &mut Peer) {
    for frame in 0..300_u32 {
        let key = camera.seen.asked > 0 && frame % 10 == 0;
        camera.picture(0, frame * 3_000, vp8(true, key, frame as u16, frame as u8, 200), true).unwrap();
        camera.run(Duration::from_millis(10)).await.unwrap();
        viewer.run(Duration::from_millis(10)).await.unwrap();
        if viewer.seen.video.len() > 20 {
            return;
        }
    }
    panic!("no picture: {:?}", viewer.seen.video.len());
}

/// Somebody watches by way of a node, whoever runs the room by then.
async fn watch(address: &str, room: &str, token: &str) -> (Peer, Answer) {
    let begun = Instant::now();
    loop {
        let (mut peer, offer) = Peer::viewer().await.unwrap();
        let answer = ask(address, "POST", &format!("/whep/{room}"), token, &offer).await;
        if answer.status == 201 {
            peer.answered(&answer.body).unwrap();
            peer.connect().await.unwrap();
            return (peer, answer);
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{} {}", answer.status, answer.body);
        assert!(matches!(answer.status, 409 | 503), "{} {}", answer.status, answer.body);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_sent_and_watched_by_way_of_any_node() {
    let Some(mut nodes) = Nodes::start().await else { return };
    let room = nodes.go_live().await;
    let places = nodes.places();
    let ours = |i: usize| format!(" {} ", nodes.media(i));
    let (first, own) = (ours(0), ours(2));
    let viewer = Line::open(&places, 2, &room, "Mei").await;

    // Neither of these two nodes runs the room.
    let path = format!("/shops/{{shop}}/live-sessions/{room}");
    let publish = nodes.api(1, "POST", &format!("{path}/publish-token"), Value::Null).await;
    let (mut camera, offer) = Peer::publisher(1).await.unwrap();
    let taken =
        ask(&places[1], "POST", &format!("/whip/{room}"), publish["token"].as_str().unwrap(), &offer).await;
    assert_eq!(taken.status, 201, "{}", taken.body);
    assert!(taken.body.contains(&first), "the owner's address: {}", taken.body);
    camera.answered(&taken.body).unwrap();
    camera.connect().await.unwrap();
    let (mut phone, watched) = watch(&places[2], &room, viewer.token()).await;
    assert!(watched.body.contains(&first) && !watched.body.contains(&own), "{}", watched.body);
    shoot(&mut camera, &mut phone).await;
    let seen = nodes.api(1, "GET", &format!("{path}/video"), Value::Null).await;
    assert_eq!(
        (&seen["live"], &seen["recording"], &seen["viewers"]),
        (&true.into(), &true.into(), &1.into())
    );

    // Limits and refusals hold on the way, and a session ends by way of any node.
    let long = "a".repeat(70_000);
    assert_eq!(ask(&places[2], "POST", &format!("/whep/{room}"), viewer.token(), &long).await.status, 413);
    assert_eq!(ask(&places[2], "POST", &format!("/whep/{room}"), viewer.token(), "v=0").await.status, 400);
    let place = watched.header("location").unwrap();
    assert_eq!(ask(&places[1], "DELETE", place, "", "").await.status, 200);
    assert_eq!(ask(&places[2], "DELETE", place, "", "").await.status, 404);
    phone.run(Duration::from_secs(2)).await.unwrap();
    assert!(phone.seen.over);

    // The owner sleeps: whoever asks is told to come back, or is answered by the next owner already.
    nodes.stop(0).await;
    let (_peer, offer) = Peer::viewer().await.unwrap();
    let asleep = ask(&places[2], "POST", &format!("/whep/{room}"), viewer.token(), &offer).await;
    if asleep.status != 201 {
        assert_eq!((asleep.status, asleep.header("retry-after")), (503, Some("2")), "{}", asleep.body);
    }
    let (_phone, again) = watch(&places[2], &room, viewer.token()).await;
    assert!(!again.body.contains(&first), "another node runs the room: {}", again.body);
    nodes.wake(0);
    nodes.end(&room).await;
}
