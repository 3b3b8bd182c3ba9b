//! The server that is measured: a room behind the door as viewers use it, and behind a line protocol for claims of many people over few
//! connections (a socket is one person, and a person has one claim). A line is `PERSON MESSAGE`, the message as on the socket; the
//! answer is the socket's, on one line.

use std::io::Read;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http_api::room::{Budgets, Card, Door, RoomBook, Settings, router};
use live::engine::{Ask, Config, Letter, Relay, Rooms};
use live::pass::Keys;
use live::room::{Person, PersonId, Role, RoomId, RoomSetup, Up};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use crate::wiring::say;

/// The bench's room.
pub(super) const ROOM: RoomId = RoomId(Uuid::from_u128(1));
/// The bench's key; both sides know it, so that viewers need no proof of work.
pub(super) const SECRET: [u8; 32] = [7; 32];
/// The person that stands for the host on the line protocol.
pub(super) const HOST: u128 = 1;

#[derive(Debug)]
struct Empty;
impl RoomBook for Empty {
    fn card(&self, _: RoomId) -> Card<'_> {
        Box::pin(async { None })
    }
}

/// Serves until its input ends.
pub(crate) async fn serve(folder: PathBuf) -> anyhow::Result<()> {
    let config =
        Config::new(folder, Keys::new(&SECRET), Arc::new(app::SystemClock), Arc::new(app::SystemEntropy));
    let rooms = Arc::new(Rooms::new(config));
    rooms.open(RoomSetup::new(ROOM, "Bench"), 1)?;
    let ping = Duration::from_mins(10);
    let settings = Settings { budgets: Budgets::without_limits(), ping, ..Settings::default() };
    let door = Door::new(Arc::clone(&rooms), Arc::new(Empty), None, settings);
    let (sockets, lines) = (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
    say(&format!("{} {}", sockets.local_addr()?, lines.local_addr()?));
    let service = router(door).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(sockets, service).await });
    tokio::spawn(async move {
        while let Ok((stream, _)) = lines.accept().await {
            let rooms = Arc::clone(&rooms);
            // A client that goes ends its own task only.
            tokio::spawn(async move { drop(line(stream, &rooms).await) });
        }
    });
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}

/// Reads what is there, asks it together, answers it together.
async fn line(stream: TcpStream, rooms: &Rooms) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let relay = rooms.relay(ROOM)?;
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::with_capacity(16 << 10, read);
    let (mut asks, mut out, name) = (Vec::new(), Vec::new(), Arc::from("Bench"));
    loop {
        let there = read.fill_buf().await?;
        let Some(end) = there.iter().rposition(|&b| b == b'\n') else {
            if there.is_empty() {
                return Ok(());
            }
            // Half a line: the bench's clients write whole ones, so the rest is on its way.
            tokio::task::yield_now().await;
            continue;
        };
        asks.extend(there[..end].split(|&b| b == b'\n').filter_map(|line| asked(line, &name)));
        read.consume(end + 1);
        let people: Vec<Arc<Person>> = asks.iter().map(|(who, _)| Arc::clone(who)).collect();
        answer(&relay, std::mem::take(&mut asks), &people, rooms, &mut out).await?;
        write.write_all(&out).await?;
        out.clear();
    }
}

async fn answer(
    relay: &Relay,
    asks: Vec<(Arc<Person>, Ask)>,
    people: &[Arc<Person>],
    rooms: &Rooms,
    out: &mut Vec<u8>,
) -> anyhow::Result<()> {
    relay.ask(asks)?;
    let mut answered = 0;
    while answered < people.len() {
        for letter in relay.answers().await {
            if !matches!(letter, Letter::Answer { .. }) {
                continue;
            }
            letter.write(out, &rooms.config().keys, ROOM, &people[answered]);
            out.push(b'\n');
            answered += 1;
        }
    }
    Ok(())
}

fn asked(line: &[u8], name: &Arc<str>) -> Option<(Arc<Person>, Ask)> {
    let (person, message) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let id = u128::from_str_radix(person, 16).ok()?;
    let role = if id == HOST { Role::Host } else { Role::Viewer };
    let who = Person { id: PersonId(Uuid::from_u128(id)), name: Arc::clone(name), role };
    let Up { id, command } = Up::read(message);
    Some((Arc::new(who), Ask { id: id.into(), command: command? }))
}
