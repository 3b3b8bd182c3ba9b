//! A bundle that the served program made is verified by the program, offline; a changed byte is named.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::json;

use crate::program::Desk;
use crate::served::Server;

const REVIEWS: &str = "review_id,order_id,rating,text,created_at\nR1,O1,1,it broke at once and nobody answers,2026-10-01 09:00:00\n";

/// A GET whose answer is bytes of the length that its head says.
fn download(server: &Server, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\n\r\n",
        server.address, server.cookie
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let body = answer.split_off(end + 4);
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    body
}

#[test]
fn a_bundle_is_verified_offline_and_a_changed_byte_is_named() {
    let desk = Desk::new();
    let mut server = Server::start(&desk);
    let setup = json!({
        "token": server.secret, "name": "Olga", "email": "owner@example.com", "password": "correct horse", "shop": "Tea",
    });
    let session = server.ok("POST", "/api/v1/setup", setup.to_string().as_bytes());
    let shop = format!("/api/v1/shops/{}", session["shops"][0]["id"].as_str().unwrap());
    let channel = json!({ "name": "Main", "platform": "generic", "market": "" }).to_string();
    let channel = server.ok("POST", &format!("{shop}/channels"), channel.as_bytes());
    let upload =
        format!("{shop}/imports?kind=reviews&name=a.csv&channel={}", channel["id"].as_str().unwrap());
    server.ok("POST", &upload, REVIEWS.as_bytes());
    let cases = server.until(&format!("{shop}/cases"), |c| c["items"][0]["id"].is_string());
    let case = format!("{shop}/cases/{}", cases["items"][0]["id"].as_str().unwrap());
    for n in 0..3 {
        let text = format!("Call {n}: the buyer said that the parcel came on time.");
        server.ok("POST", &format!("{case}/evidence?shows=document&name=call-{n}"), text.as_bytes());
    }
    let key = server.ok("GET", &format!("{shop}/evidence-key"), b"");
    let bytes = download(&server, &format!("{case}/bundle.zip"));
    server.kill();

    let bundle = desk.file("bundle.zip", &bytes);
    let verify = |bundle: &Path, more: &[&str]| {
        let path = bundle.display().to_string();
        desk.run(&[&["verify", path.as_str()], more].concat())
    };
    let fingerprint = key["fingerprint"].as_str().unwrap();
    let good = verify(&bundle, &["--key", fingerprint]);
    assert_eq!(good.code, Some(0), "{good:#?}");
    assert!(good.out.contains(fingerprint) && good.out.contains("for Tea by kintsugi"), "{good:#?}");
    let other = verify(&bundle, &["--key", "0000 1111"]);
    assert_eq!(other.code, Some(1), "{other:#?}");
    assert!(other.out.contains("another key"), "{other:#?}");

    let at = bytes.windows(7).rposition(|w| w == b"Call 2:").unwrap();
    let mut bent = bytes.clone();
    bent[at] = b'B';
    let bad = verify(&desk.file("bent.zip", &bent), &[]);
    assert_eq!(bad.code, Some(1), "{bad:#?}");
    assert!(bad.out.contains("exhibits/003-document.txt: its bytes were changed"), "{bad:#?}");
    let none = verify(&desk.file("empty.zip", b""), &["--json"]);
    assert_eq!((none.code, none.out.contains("\"verified\":false")), (Some(1), true), "{none:#?}");
    desk.is_sound();
}
