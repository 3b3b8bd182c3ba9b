//! A server killed while it imports an upload: after the restart its job brings the file to its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::{Desk, program, reviews};

const ROWS: usize = 30_000;

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// The first start's link, on a first start.
    pub(crate) secret: Option<String>,
    pub(crate) cookie: String,
}

impl Server {
    pub(crate) fn start(desk: &Desk) -> Self {
        let mut command = program();
        command.args(["serve", "--listen", "127.0.0.1:0"]).current_dir(desk.folder.path());
        // Nobody reads what it logs; a full pipe would hold it up.
        let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut address, mut secret) = (String::new(), None);
        while address.is_empty() {
            let line = lines.next().expect("the server's address").unwrap();
            if let Some(open) = line.strip_prefix("open: http://") {
                open.trim_end_matches('/').clone_into(&mut address);
            }
        }
        let mut server = Self { child, address, secret: None, cookie: String::new() };
        if server.ask("GET", "/api/v1/setup", b"").1["needed"] == true {
            let link = lines.next().expect("the first start's link").unwrap();
            secret = link.split_once('#').map(|(_, secret)| secret.to_owned());
        }
        server.secret = secret;
        server
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// One request on a connection of its own: status and JSON body.
    fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let kind = if body.first() == Some(&b'{') { "application/json" } else { "application/octet-stream" };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\nx-kintsugi: test\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            self.address,
            self.cookie,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        if let Some(cookie) = head.lines().find_map(|l| l.strip_prefix("set-cookie: ")) {
            cookie.split(';').next().unwrap().clone_into(&mut self.cookie);
        }
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    pub(crate) fn ok(&mut self, method: &str, path: &str, body: &[u8]) -> Value {
        let (status, body) = self.ask(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {body:#}");
        body
    }

    /// Asks until the answer satisfies, for at most two minutes.
    pub(crate) fn until(&mut self, path: &str, enough: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let answer = self.ok("GET", path, b"");
            if enough(&answer) {
                return answer;
            }
            assert!(begun.elapsed() < Duration::from_mins(2), "still {answer:#}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn an_upload_whose_server_was_killed_is_finished_by_the_next() {
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
        format!("{shop}/imports?kind=reviews&name=many.csv&channel={}", channel["id"].as_str().unwrap());
    let import = server.ok("POST", &upload, reviews(ROWS, 9_000).as_bytes());
    let import = format!("{shop}/imports/{}", import["id"].as_str().unwrap());
    let under_way = server.until(&import, |i| i["created"].as_i64() > Some(0));
    assert_eq!(under_way["state"], "running", "the file is too small to be caught halfway");
    let cookie = server.cookie.clone();
    server.kill();
    desk.is_sound();
    let (landed, _) = desk.counts();
    assert!((1..ROWS as i64).contains(&landed), "{landed} rows had landed");

    let mut server = Server::start(&desk);
    assert_eq!(server.secret, None, "the owner is there already");
    server.cookie = cookie;
    let done = server.until(&import, |i| i["state"] != "running");
    assert_eq!(done["state"], "done", "{done:#}");
    assert_eq!((&done["rows"], &done["rejected"]), (&json!(ROWS), &json!(0)));
    let jobs = server.until(&format!("{shop}/jobs"), |j| j["items"][0]["state"] != "running");
    assert_eq!((&jobs["items"][0]["state"], &jobs["items"][0]["attempts"]), (&json!("done"), &json!(2)));
    server.kill();
    desk.is_sound();
    assert_eq!(desk.counts().0, ROWS as i64);
    let uploads = std::fs::read_dir(desk.data().join("uploads")).unwrap().count();
    assert_eq!(uploads, 0, "the upload has served");
}
