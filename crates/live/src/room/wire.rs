//! Events as viewers read them, and in which lane they travel. Secrets of the journal (seeds, filters, who claimed) stop here.

use serde_json::{Map, Value, json};

use super::{Event, Person, Said, State};
use crate::games::{Draw, Packet, Sale};

/// How an event travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// A comment: as many as the room shows, the others only counted.
    Comments,
    /// Bundled; may be left out for slow viewers.
    Ordinary,
    /// At once; never left out.
    Priority,
}

/// The event at a position as viewers read it, after it was applied. `None`: not for viewers, or counted only.
pub fn wire(state: &State, n: u64, event: &Event) -> Option<(Lane, Value)> {
    let ordinary = |value| Some((Lane::Ordinary, value));
    let priority = |value| Some((Lane::Priority, value));
    match event {
        Event::Commented { by, name, text, staff: false } => {
            Some((Lane::Comments, json!({ "n": n, "k": "comment", "by": by, "name": name, "text": text })))
        }
        Event::Commented { by, name, text, .. } => {
            ordinary(json!({ "n": n, "k": "comment", "by": by, "name": name, "text": text, "staff": true }))
        }
        Event::Asked { by, name, text } => {
            ordinary(json!({ "n": n, "k": "question", "by": by, "name": name, "text": text }))
        }
        Event::Answered { question, state, answer, .. } => ordinary(
            json!({ "n": n, "k": "answered", "question": question, "state": state, "answer": answer }),
        ),
        Event::Hidden { comment, .. } => ordinary(json!({ "n": n, "k": "hidden", "comment": comment })),
        Event::SlowMode { seconds, .. } => ordinary(json!({ "n": n, "k": "slow_mode", "seconds": seconds })),
        Event::Muted { person, until, .. } => {
            ordinary(json!({ "n": n, "k": "muted", "person": person, "until": until }))
        }
        Event::Blocked { person, on, .. } => {
            ordinary(json!({ "n": n, "k": "blocked", "person": person, "on": on }))
        }
        Event::Pinned { .. } => priority(json!({ "n": n, "k": "pin", "product": pinned(state) })),
        Event::SegmentBegan { segment, .. } => {
            priority(json!({ "n": n, "k": "segment", "segment": segment, "pinned": pinned(state) }))
        }
        Event::Noticed { text, .. } => priority(json!({ "n": n, "k": "notice", "text": text })),
        Event::PollStarted { question, choices, .. } => {
            priority(json!({ "n": n, "k": "poll", "question": question, "choices": choices }))
        }
        Event::PollClosed { poll, .. } => {
            let votes = state.polls.iter().find(|p| p.n == *poll).map(|p| &p.votes);
            priority(json!({ "n": n, "k": "poll_closed", "poll": poll, "votes": votes }))
        }
        Event::PacketStarted { .. } => priority(packet(state.packets.last()?)),
        Event::PacketOpened { packet, .. } | Event::PacketClosed { packet, .. } => {
            let packet = state.packets.iter().find(|p| p.n == *packet)?;
            if packet.open { None } else { priority(packet_over(n, packet)) }
        }
        Event::DrawStarted { .. } => priority(draw(state.draws.last()?)),
        Event::DrawClosed { draw, .. } => {
            let mut result = draw_result(state, state.draws.iter().find(|d| d.n == *draw)?)?;
            result.insert("n".to_owned(), json!(n));
            result.insert("k".to_owned(), json!("draw_result"));
            priority(Value::Object(result))
        }
        Event::SaleStarted { .. } => priority(sale(state.sales.last()?)),
        Event::SaleClosed { sale, .. } => {
            let left = state.sales.iter().find(|s| s.n == *sale).map(|s| &s.left);
            priority(json!({ "n": n, "k": "sale_closed", "sale": sale, "left": left }))
        }
        Event::Closed => priority(json!({ "n": n, "k": "closed" })),
        Event::Opened { .. }
        | Event::Liked { .. }
        | Event::Filtered { .. }
        | Event::Voted { .. }
        | Event::DrawEntered { .. }
        | Event::Claimed { .. }
        | Event::ClaimConfirmed { .. }
        | Event::ClaimReleased { .. }
        | Event::ClaimExpired { .. } => None,
    }
}

/// The comment of an answer to the one who wrote it.
pub(super) fn own_comment(who: &Person, n: u64, text: &str) -> Value {
    let mut value = json!({ "n": n, "k": "comment", "by": who.id, "name": who.name, "text": text });
    if who.role.is_staff() {
        value["staff"] = json!(true);
    }
    value
}

pub(super) fn pinned(state: &State) -> Value {
    let product = state.show.pinned.as_deref().and_then(|id| state.setup.product(id));
    json!(product)
}

pub(super) fn comment(said: &Said) -> Value {
    let mut value =
        json!({ "n": said.n, "k": "comment", "by": said.by, "name": said.name, "text": said.text });
    if said.staff {
        value["staff"] = json!(true);
    }
    value
}

pub(super) fn packet(p: &Packet) -> Value {
    json!({ "n": p.n, "k": "packet", "title": p.title, "total": p.total, "count": p.count, "split": p.split,
        "commitment": p.commitment })
}

fn packet_over(n: u64, p: &Packet) -> Value {
    let best = p.best().map(|(by, name, amount)| json!({ "by": by, "name": name, "amount": amount }));
    json!({ "n": n, "k": "packet_over", "packet": p.n, "opened": p.opened(), "left": p.left(), "best": best,
        "seed": p.revealed() })
}

pub(super) fn draw(d: &Draw) -> Value {
    json!({ "n": d.n, "k": "draw", "title": d.title, "winners": d.winners, "commitment": d.commitment,
        "beacon": d.beacon })
}

pub(super) fn draw_result(state: &State, d: &Draw) -> Option<Map<String, Value>> {
    let result = d.result.as_ref()?;
    let winner = |&place: &u32| {
        let (person, name) = d.entrant(place)?;
        Some(json!({ "person": person, "name": name, "place": place }))
    };
    let winners: Vec<Value> = result.winners.iter().filter_map(winner).collect();
    let beacon = d.beacon.as_ref().map(|source| json!({ "source": source, "value": result.beacon }));
    let file = format!("/room/{}/draws/{}.json", state.setup.room, d.n);
    let value = json!({ "draw": d.n, "seed": d.revealed(), "beacon": beacon, "entrants": d.entrants(),
        "entrants_hash": result.entrants_hash, "winners": winners, "file": file });
    if let Value::Object(map) = value { Some(map) } else { None }
}

pub(super) fn sale(s: &Sale) -> Value {
    json!({ "n": s.n, "k": "sale", "title": s.title, "product": s.product, "tiers": s.tiers,
        "starts_at": s.starts_at, "hold_ms": s.hold_ms })
}

/// The counters of what is running, absolute; viewers are the engine's to count.
pub fn counters(state: &State) -> Map<String, Value> {
    let mut c = Map::new();
    c.insert("likes".to_owned(), json!(state.likes));
    let mut kind = |name: &str, entries: Map<String, Value>| {
        if !entries.is_empty() {
            c.insert(name.to_owned(), Value::Object(entries));
        }
    };
    kind("polls", state.polls.last().map(|p| (p.n.to_string(), json!(p.votes))).into_iter().collect());
    let packet = |p: &Packet| (p.n.to_string(), json!({ "opened": p.opened(), "count": p.count }));
    kind("packets", state.packets.last().map(packet).into_iter().collect());
    kind(
        "draws",
        state
            .draws
            .last()
            .map(|d| (d.n.to_string(), json!({ "entrants": d.entrants() })))
            .into_iter()
            .collect(),
    );
    let sale =
        |s: &Sale| (s.n.to_string(), json!({ "left": s.left, "held": s.held, "confirmed": s.confirmed }));
    // A sale that is over still has claims that run out.
    let moving = state.sales.iter().rev().filter(|s| s.open || s.held > 0).take(2);
    kind("sales", moving.chain(state.sales.last()).map(sale).collect());
    c
}
