//! What somebody reads who comes in: the room as it is for all, and what is their own.

use serde_json::{Map, Value, json};

use super::wire::{comment, draw, draw_result, packet, pinned, sale};
use super::{Person, State};

/// The room for all, at a time in milliseconds.
pub fn base(state: &State, at: i64) -> Map<String, Value> {
    let questions: Vec<Value> = state
        .talk
        .questions
        .values()
        .map(|q| {
            let mut value = comment(q);
            value["k"] = json!("question");
            value["state"] = json!(q.state);
            value["answer"] = json!(q.answer);
            value
        })
        .collect();
    let polls = state.polls.iter().map(|p| {
        json!({ "n": p.n, "k": "poll", "question": p.question, "choices": p.choices, "votes": p.votes, "open": p.open })
    });
    let packets =
        state.packets.iter().map(|p| with(packet(p), json!({ "opened": p.opened(), "open": p.open })));
    let draws = state.draws.iter().map(|d| {
        let open = d.result.is_none();
        with(draw(d), json!({ "entrants": d.entrants(), "open": open, "result": draw_result(state, d) }))
    });
    let sales = state.sales.iter().map(|s| {
        with(sale(s), json!({ "open": s.open, "left": s.left, "held": s.held, "confirmed": s.confirmed }))
    });
    let notice = state.show.notice.as_ref().map(|(n, text)| json!({ "n": n, "text": text }));
    let value = json!({
        "s": state.position, "at": at, "room": state.setup.room, "title": state.setup.title,
        "segment": state.show.segment, "segments": state.setup.segments,
        "pinned": pinned(state), "products": state.setup.products, "notice": notice,
        "slow_mode": state.talk.slow_mode,
        "comments": state.talk.comments.iter().map(comment).collect::<Vec<_>>(),
        "questions": questions,
        "polls": polls.collect::<Vec<_>>(), "packets": packets.collect::<Vec<_>>(),
        "draws": draws.collect::<Vec<_>>(), "sales": sales.collect::<Vec<_>>(),
    });
    if let Value::Object(map) = value { map } else { Map::new() }
}

fn with(mut value: Value, more: Value) -> Value {
    if let (Value::Object(into), Value::Object(more)) = (&mut value, more) {
        into.extend(more);
    }
    value
}

/// Who somebody is here.
pub fn you(state: &State, who: &Person) -> Value {
    let muted_until = state.talk.muted_until(who.id);
    let mut value =
        json!({ "person": who.id, "name": who.name, "role": who.role, "muted_until": muted_until });
    if who.role.is_staff() {
        value["filter"] = json!(state.talk.words);
    }
    value
}

/// What is somebody's own in each game.
pub fn mine(state: &State, who: &Person) -> Value {
    let person = who.id;
    let polls = state.polls.iter().filter_map(|p| Some((p.n.to_string(), json!(p.vote_of(person)?))));
    let packets = state.packets.iter().filter_map(|p| Some((p.n.to_string(), json!(p.amount_of(person)?))));
    let draws = state.draws.iter().filter_map(|d| Some((d.n.to_string(), json!(d.place_of(person)?))));
    let sales = state.sales.iter().filter_map(|s| Some((s.n.to_string(), json!(s.mine(person)?))));
    json!({
        "polls": polls.collect::<Map<_, _>>(), "packets": packets.collect::<Map<_, _>>(),
        "draws": draws.collect::<Map<_, _>>(), "sales": sales.collect::<Map<_, _>>(),
    })
}
