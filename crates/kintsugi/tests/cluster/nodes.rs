//! The machines: a NATS server, a database and three nodes, or one node alone, and what people of the shop do there.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cluster::{Cluster, Settings};
use domain::ids::ShopId;
use live::games::ClaimState;
use live::journal::{FileJournals, Journals, Record};
use live::room::{Event, RoomId, RoomSetup, State};
use serde_json::{Value, json};
use store::Store;
use testkit::{TempFolder, TestDatabase};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::sale::{Bought, Sale};

/// 32 bytes, as `secret_key` wants them.
const SECRET: &str = "a2ludHN1Z2kga2ludHN1Z2kga2ludHN1Z2kga2ludHM=";

/// What several nodes share.
struct Shared {
    database: TestDatabase,
    url: String,
    nats: Child,
    nats_url: String,
}

/// All machines; they are gone with this value.
pub(crate) struct Nodes {
    folder: TempFolder,
    shared: Option<Shared>,
    programs: Vec<Option<Child>>,
    addresses: Vec<String>,
    /// Where each has its pictures.
    media: Vec<u16>,
    cookie: String,
    shop: String,
    product: String,
}

#[expect(clippy::disallowed_methods, reason = "tests are configured by their environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Drop for Nodes {
    fn drop(&mut self) {
        let nats = self.shared.as_mut().map(|shared| &mut shared.nats);
        for child in self.programs.iter_mut().flatten().chain(nats) {
            // One that has died is dead.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

impl Nodes {
    pub(crate) async fn start() -> Option<Self> {
        let mut all = Self::start_without_programs().await?;
        for i in 0..3 {
            all.revive(i).await;
        }
        Some(all)
    }

    /// PostgreSQL and NATS alone, where they can be had.
    pub(crate) async fn start_without_programs() -> Option<Self> {
        let server = environment("TEST_NATS_SERVER");
        let required = environment("KINTSUGI_REQUIRE_NATS").is_some_and(|v| v == "1");
        let (Some(program), Some(postgres)) = (server, testkit::database::postgres_server()) else {
            assert!(!required, "TEST_NATS_SERVER and TEST_POSTGRES_URL must name servers");
            eprintln!("skipped: TEST_NATS_SERVER or TEST_POSTGRES_URL names no server");
            return None;
        };
        let folder = TempFolder::new();
        let database = TestDatabase::postgres(&postgres).await;
        let store::Location::Postgres(url) = database.location.clone() else { panic!("no PostgreSQL") };
        let port = free_port();
        let nats = Command::new(program)
            .args(["-a", "127.0.0.1", "-p", &port.to_string(), "-js", "-sd"])
            .arg(folder.path().join("nats"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nats-server");
        let nats_url = format!("nats://127.0.0.1:{port}");
        let all = Self::new(folder, Some(Shared { database, url, nats, nats_url }), 3);
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Some(all)
    }

    /// One node with its own database and files.
    pub(crate) async fn alone() -> Self {
        let mut one = Self::new(TempFolder::new(), None, 1);
        one.revive(0).await;
        one
    }

    fn new(folder: TempFolder, shared: Option<Shared>, count: usize) -> Self {
        let addresses = (0..count).map(|_| format!("127.0.0.1:{}", free_port())).collect();
        let media = (0..count).map(|_| free_port()).collect();
        let programs = (0..count).map(|_| None).collect();
        let (cookie, shop, product) = (String::new(), String::new(), String::new());
        Self { folder, shared, programs, addresses, media, cookie, shop, product }
    }

    fn data(&self, i: usize) -> PathBuf {
        self.folder.path().join(format!("node{i}"))
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kintsugi"));
        command.env_clear().env("NO_COLOR", "1");
        if let Some(shared) = &self.shared {
            command.env("KINTSUGI_DATABASE", &shared.url).env("KINTSUGI_SECRET_KEY", SECRET);
        }
        command
    }

    /// Starts a node, and waits until it answers.
    pub(crate) async fn revive(&mut self, i: usize) {
        let data = self.data(i);
        std::fs::create_dir_all(&data).unwrap();
        let log = std::fs::OpenOptions::new().append(true).create(true).open(data.join("log")).unwrap();
        let mut command = self.program();
        command.args(["serve", "--listen", &self.addresses[i], "--media-port", &self.media[i].to_string()]);
        command.arg("--data").arg(&data);
        if let Some(shared) = &self.shared {
            command.args(["--nats", &shared.nats_url]);
        }
        command.stdout(log.try_clone().unwrap()).stderr(log);
        self.programs[i] = Some(command.spawn().unwrap());
        let begun = Instant::now();
        while !matches!(self.http(i, "GET", "/readyz", "").await, Some((200, _))) {
            assert!(begun.elapsed() < Duration::from_mins(1), "node {i}: {}", self.log(i));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The last words of a node.
    fn log(&self, i: usize) -> String {
        let log = std::fs::read_to_string(self.data(i).join("log")).unwrap_or_default();
        log.lines().rev().take(30).collect::<Vec<_>>().join("\n")
    }

    /// How much of a room's journal a node had read along when it opened the room last.
    pub(crate) fn knew(&self, i: usize) -> u64 {
        let log = std::fs::read_to_string(self.data(i).join("log")).unwrap();
        let opened =
            log.lines().rev().find(|line| line.contains("a room is open")).expect("it has opened a room");
        let known = opened.split_once("known=").expect("what it knew").1;
        known.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
    }

    pub(crate) fn kill(&mut self, i: usize) {
        let mut child = self.programs[i].take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Puts a node to sleep. A signal only asks for it: threads that run go on until one of them has taken it.
    pub(crate) async fn stop(&self, i: usize) {
        self.signal(i, "STOP");
        let tasks = format!("/proc/{}/task", self.programs[i].as_ref().unwrap().id());
        let asleep = |stat: std::io::Result<String>| {
            let state = stat.ok().and_then(|stat| stat.rsplit_once(") ")?.1.chars().next());
            // A thread that has ended meanwhile runs no more either.
            state.is_none_or(|state| state == 'T')
        };
        let all = || {
            let mut threads = std::fs::read_dir(&tasks).unwrap();
            threads.all(|thread| asleep(std::fs::read_to_string(thread.unwrap().path().join("stat"))))
        };
        while !all() {
            tokio::task::yield_now().await;
        }
    }

    /// Wakes a node.
    pub(crate) fn wake(&self, i: usize) {
        self.signal(i, "CONT");
    }

    fn signal(&self, i: usize, name: &str) {
        let pid = self.programs[i].as_ref().unwrap().id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap();
        assert!(sent.success());
    }

    /// What is sold.
    pub(crate) fn product(&self) -> &str {
        &self.product
    }

    /// Where the nodes are.
    pub(crate) fn places(&self) -> Vec<String> {
        self.addresses.clone()
    }

    /// The port of a node's pictures.
    pub(crate) fn media(&self, i: usize) -> u16 {
        self.media[i]
    }

    /// One request on a connection of its own: status and body; `None` where nobody is there.
    async fn http(&self, i: usize, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
        let ask = async {
            let mut stream = TcpStream::connect(&self.addresses[i]).await.ok()?;
            let head = format!(
                "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\nx-kintsugi: test\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                self.addresses[i],
                self.cookie,
                body.len()
            );
            stream.write_all(head.as_bytes()).await.ok()?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.ok()?;
            let status = answer.split(' ').nth(1)?.parse().ok()?;
            Some((status, answer))
        };
        tokio::time::timeout(Duration::from_secs(20), ask).await.ok()?
    }

    /// What a node answers to the shop's owner.
    pub(crate) async fn api(&mut self, i: usize, method: &str, path: &str, body: Value) -> Value {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let path = format!("/api/v1{}", path.replace("{shop}", &self.shop));
        let (status, answer) = self.http(i, method, &path, &text).await.expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!((200..300).contains(&status), "{method} {path}: {status} {body}\n{}", self.log(i));
        if let Some(cookie) = head.lines().find_map(|l| l.strip_prefix("set-cookie: ")) {
            cookie.split(';').next().unwrap().clone_into(&mut self.cookie);
        }
        serde_json::from_str(body).unwrap_or_default()
    }

    /// A shop, a product and a session that runs; node 0 owns its room, and all nodes let viewers in.
    pub(crate) async fn go_live(&mut self) -> String {
        // Each start makes a link of its own; the last one holds.
        let log = std::fs::read_to_string(self.data(self.programs.len() - 1).join("log")).unwrap();
        let token = log.lines().find_map(|l| l.split_once("/setup#")).expect("the first start's link").1;
        let setup = json!({ "token": token.trim(), "name": "Olga", "email": "owner@example.com",
            "password": "correct horse", "shop": "Tea" });
        let session = self.api(0, "POST", "/setup", setup).await;
        session["shops"][0]["id"].as_str().unwrap().clone_into(&mut self.shop);
        let price = json!({ "minor": 9_900, "currency": "CNY" });
        let tea = json!({ "sku": "TEA-1", "title": "Green tea", "price": price, "stock": 200,
            "facts": [{ "name": "Net weight", "value": "250 g" }], "weaknesses": ["bitter when cold"] });
        let product = self.api(0, "POST", "/shops/{shop}/products", tea).await["product"]["id"].clone();
        let product = product.as_str().unwrap();
        product.clone_into(&mut self.product);
        let clear = json!({ "cleared": true, "why": "weighed" });
        self.api(0, "POST", &format!("/shops/{{shop}}/products/{product}/clearance"), clear).await;
        let plan = json!({ "title": "Tea night", "market": "cn", "starts_at": "2026-11-02T02:00:00Z", "rehearsal": false });
        let live = self.api(0, "POST", "/shops/{shop}/live-sessions", plan).await;
        let room = live["id"].as_str().unwrap().to_owned();
        let segment = json!({ "verb": "add_segment", "segment": { "product_id": product, "minutes": 5 } });
        for command in [segment, json!({ "verb": "start" })] {
            self.command(0, &room, command).await;
        }
        for i in 0..self.programs.len() {
            self.is_open(i, &room).await;
        }
        // What the run-of-show does at a node that does not run the room reaches it.
        let last = self.programs.len() - 1;
        self.command(last, &room, json!({ "verb": "next" })).await;
        assert_eq!(self.owner(&room).await, 0);
        room
    }

    async fn command(&mut self, i: usize, room: &str, command: Value) {
        self.api(i, "POST", &format!("/shops/{{shop}}/live-sessions/{room}/command"), command).await;
    }

    /// Until a node lets viewers into a room.
    async fn is_open(&self, i: usize, room: &str) {
        let begun = Instant::now();
        loop {
            let answer = self.http(i, "GET", &format!("/room/{room}/hello"), "").await;
            if answer.is_some_and(|(_, text)| text.contains(r#""state":"open""#)) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "node {i} has no room: {}", self.log(i));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn store(&self) -> Store {
        let own = store::Location::Folder(self.data(0));
        Store::open(self.shared.as_ref().map_or(&own, |shared| &shared.database.location)).await.unwrap()
    }

    /// The node that has a room's lease.
    pub(crate) async fn owner(&self, room: &str) -> usize {
        let Some(shared) = &self.shared else { return 0 };
        let leases = shared.database.store.read().await.unwrap().room_leases().await.unwrap();
        let lease = leases.iter().find(|l| l.session.0.to_string() == room).expect("a lease");
        let node = lease.holder.split('/').next().unwrap();
        let name = |i: &usize| std::fs::read_to_string(self.data(*i).join("rooms/node")).unwrap();
        (0..3).find(|i| name(i) == node).expect("a holder")
    }

    /// The journals as any node has them.
    pub(crate) async fn journals(&self) -> Arc<dyn Journals> {
        let Some(shared) = &self.shared else {
            return Arc::new(FileJournals::new(self.data(0).join("rooms")));
        };
        let settings = Settings { url: shared.nats_url.clone(), replicas: 1 };
        Arc::new(Cluster::connect(&settings, "test").await.unwrap().journals().clone())
    }

    /// The room's journal as any node reads it.
    async fn journal(&self, room: &str) -> Vec<Record> {
        let journals = self.journals().await;
        let room = room.parse::<RoomId>().unwrap();
        let reading = tokio::task::spawn_blocking(move || {
            let mut records = Vec::new();
            journals.read(room, 0, &mut |record| records.push(record)).unwrap();
            records
        });
        reading.await.unwrap()
    }

    /// Whether a sale that was played is right: nothing sold twice or lost, one each, and what people hold is in the journal.
    pub(crate) async fn holds(&self, room: &str, sale: &Sale, bought: &[Bought]) {
        let records = self.journal(room).await;
        assert!(records.iter().zip(1..).all(|(r, n)| r.position == n), "positions without gaps");
        let mut state = State::new(RoomSetup::new(room.parse().unwrap(), ""));
        for record in &records {
            state.apply(record.at, &record.event);
        }
        let played = state.sales.iter().find(|s| s.n == sale.n).unwrap();
        let confirmed: Vec<_> = records
            .iter()
            .filter_map(|r| match r.event {
                Event::ClaimConfirmed { sale: n, claim } if n == sale.n => played.find(claim),
                _ => None,
            })
            .collect();
        let persons: BTreeSet<_> = confirmed.iter().map(|claim| claim.person).collect();
        assert_eq!(persons.len(), confirmed.len(), "one per person");
        assert!(confirmed.len() as u64 <= sale.quota, "{} of {} sold", confirmed.len(), sale.quota);
        for one in bought {
            let claim = played.find(one.claim).expect("a receipt's claim is in the journal");
            assert_eq!((claim.person.to_string(), claim.state), (one.person.clone(), ClaimState::Confirmed));
        }
        // Everybody has tried until it was theirs or sold out, so all is sold.
        assert_eq!(confirmed.len() as u64, sale.quota, "claimed and left are the stock");
        let known: BTreeSet<u64> = bought.iter().map(|one| one.claim).collect();
        assert_eq!(known.len(), bought.len(), "no piece twice");
        assert_eq!(known.len(), confirmed.len(), "who has bought knows it");
    }

    /// Ends the session by way of a node that may not own its room.
    pub(crate) async fn end(&mut self, room: &str) {
        let node = (0..self.programs.len()).find(|i| self.programs[*i].is_some()).unwrap();
        self.command(node, room, json!({ "verb": "end" })).await;
    }

    /// Whether the log has every order once, and the lease is gone.
    pub(crate) async fn is_sound(&mut self, room: &str, orders: u64) {
        let store = self.store().await;
        let begun = Instant::now();
        loop {
            let leases = store.read().await.unwrap().room_leases().await.unwrap();
            if leases.is_empty() {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{leases:?}: {}", self.log(0));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let shop = ShopId(self.shop.parse().unwrap());
        let simple = room.replace('-', "");
        let mut written = 0;
        for record in self.journal(room).await {
            if let Event::ClaimConfirmed { claim, .. } = record.event {
                let order = format!("room-{simple}-{claim}");
                let taken = store.read().await.unwrap().taken(shop, &order).await.unwrap();
                assert!(taken.is_some(), "{order} is not in the log");
                written += 1;
            }
        }
        assert_eq!(written, orders);
        let session = self.api(0, "GET", &format!("/shops/{{shop}}/live-sessions/{room}"), Value::Null).await;
        assert_eq!(session["state"], "ended");
        if self.shared.is_none() {
            self.kill(0);
        }
        let doctor =
            self.program().args(["doctor", "--replay", "--data"]).arg(self.data(0)).output().unwrap();
        let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
        assert!(doctor.status.success() && said.trim_end().ends_with(": clean"), "{said}");
    }
}
