//! What a command leads to: an event and an answer, an answer alone where it was asked before, or a refusal.

use domain::ids::Entropy;
use domain::refusal::Refusal;

use super::talk::tidy;
use super::wire::own_comment;
use super::{Command, Done, Event, No, Person, Poll, Show, State, Talk, show};
use crate::games::{Draw, Packet, Sale, Seed};

/// Longest title of a game, in characters.
const LONGEST_TITLE: usize = 120;
/// So many claims run out in one go.
const MOST_DUE: usize = 1_000;

/// What a command leads to. An event gets the position after the state's.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What happens; `None` where the same was asked before.
    pub event: Option<Event>,
    /// The answer, once the event is durable.
    pub done: Done,
}

/// Decides at a time in milliseconds. Never changes anything.
///
/// # Errors
/// The refusal, which never led to an event.
pub fn decide(
    state: &State,
    who: &Person,
    command: &Command,
    now: i64,
    rng: &dyn Entropy,
) -> Result<Decision, No> {
    if state.closed {
        return Err(No::room_closed());
    }
    if state.talk.is_blocked(who.id) {
        return Err(No::blocked());
    }
    if !(command.is_for_all() || who.role.runs_the_show() || who.role.is_staff() && command.keeps_order()) {
        return Err(No::staff_only());
    }
    if command.plays() && who.role.is_staff() {
        return Err(No::not_for_staff());
    }
    let masked = state.talk.masked(who);
    let who = masked.as_ref().unwrap_or(who);
    let next = state.position + 1;
    let at = |event: Event| Ok(Decision { event: Some(event), done: Done::At { n: next } });
    match command {
        // Not events of their own: the engine counts likes and answers pings.
        Command::Like { .. } => Ok(Decision { event: None, done: Done::Liked { counted: 0 } }),
        Command::Ping => Ok(Decision { event: None, done: Done::Time { time: now } }),
        Command::Comment { text } => {
            let event = state.talk.comment(who, text, now)?;
            let text = if let Event::Commented { text, .. } = &event { text } else { "" };
            let done = Done::Said { n: next, event: own_comment(who, next, text) };
            Ok(Decision { event: Some(event), done })
        }
        Command::Ask { text } => at(state.talk.ask(who, text, now)?),
        Command::Hide { comment } => at(state.talk.hide(who, *comment)?),
        Command::Mute { person, seconds } => {
            let event = Talk::mute(who, *person, *seconds, now)?;
            let until = if let Event::Muted { until, .. } = event { until } else { 0 };
            Ok(Decision { event: Some(event), done: Done::Until { n: next, until } })
        }
        Command::Block { person, on } => at(Event::Blocked { person: *person, on: *on, by: who.id }),
        Command::SlowMode { seconds } => at(Talk::slow_down(who, *seconds)?),
        Command::Filter { words } => at(Talk::filter(who, words)?),
        Command::Answer { question, state: verdict, text } => {
            at(state.talk.answer(who, *question, *verdict, text.as_deref())?)
        }
        Command::Pin { product } => at(Show::pin(&state.setup, who, product.as_deref())?),
        Command::Notice { text } => at(Show::notice(who, text)?),
        Command::NextSegment { segment } => {
            let event = state.show.next(&state.setup, who, segment.as_deref())?;
            let segment = if let Event::SegmentBegan { segment, .. } = &event {
                segment.clone()
            } else {
                String::new()
            };
            Ok(Decision { event: Some(event), done: Done::Segment { n: next, segment } })
        }
        Command::StartPoll { question, choices } => {
            none_runs(state.polls.iter().any(|p| p.open))?;
            at(Poll::start(who, question, choices)?)
        }
        Command::Vote { poll, choice } => {
            let event = find(&state.polls, |p| p.n == *poll)?.vote(who, *choice)?;
            Ok(Decision { event: Some(event), done: Done::Vote { n: next, choice: *choice } })
        }
        Command::ClosePoll { poll } => {
            let poll = find(&state.polls, |p| p.n == *poll)?;
            poll.still_open()?;
            let event = Event::PollClosed { poll: poll.n, by: who.id };
            Ok(Decision { event: Some(event), done: Done::Votes { n: next, votes: poll.votes.clone() } })
        }
        _ => play(state, who, command, now, rng),
    }
}

fn play(state: &State, who: &Person, command: &Command, now: i64, rng: &dyn Entropy) -> Result<Decision, No> {
    let (next, room) = (state.position + 1, state.setup.room);
    let decided = |(event, done)| Decision { event, done };
    let at = |event: Event| Ok(Decision { event: Some(event), done: Done::At { n: next } });
    match command {
        Command::StartPacket { title, total, count, split } => {
            allowed(state.setup.no_packets.as_ref())?;
            none_runs(state.packets.iter().any(|p| p.open))?;
            let (title, seed) = (tidy(title, LONGEST_TITLE)?, seed(rng));
            let event = Packet::start(who, &title, *total, *count, *split, seed.clone())?;
            let commitment = Packet::new(room, next, &title, *total, *count, *split, &seed).commitment;
            Ok(Decision { event: Some(event), done: Done::Committed { n: next, commitment } })
        }
        Command::OpenPacket { packet } => {
            find(&state.packets, |p| p.n == *packet)?.open(who, next).map(decided)
        }
        Command::ClosePacket { packet } => {
            find(&state.packets, |p| p.n == *packet)?.still_open()?;
            at(Event::PacketClosed { packet: *packet, by: who.id })
        }
        Command::StartDraw { title, winners, beacon } => {
            allowed(state.setup.no_draws.as_ref())?;
            none_runs(state.draws.iter().any(|d| d.result.is_none()))?;
            let (title, seed) = (tidy(title, LONGEST_TITLE)?, seed(rng));
            let event = Draw::start(who, title.clone(), *winners, beacon.as_deref(), seed.clone())?;
            let beacon = if let Event::DrawStarted { beacon, .. } = &event { beacon.clone() } else { None };
            let commitment =
                crate::games::draw_commitment(room, next, &title, *winners, beacon.as_deref(), &seed);
            Ok(Decision { event: Some(event), done: Done::Committed { n: next, commitment } })
        }
        Command::EnterDraw { draw } => find(&state.draws, |d| d.n == *draw)?.enter(who, next).map(decided),
        Command::CloseDraw { draw, beacon } => {
            let (event, winners) = find(&state.draws, |d| d.n == *draw)?.close(who, beacon.as_deref())?;
            Ok(Decision { event: Some(event), done: Done::Winners { n: next, winners } })
        }
        Command::StartSale { title, product, tiers, starts_in_ms, hold_ms } => {
            allowed(state.setup.no_sales.as_ref())?;
            none_runs(state.sales.iter().any(|s| s.open))?;
            let title = tidy(title, LONGEST_TITLE)?;
            Sale::check(&title, tiers, *starts_in_ms, *hold_ms)?;
            show::sold_product(&state.setup, product.as_deref())?;
            let (starts_at, by) = (now + starts_in_ms, who.id);
            let (product, tiers, hold_ms) = (product.clone(), tiers.clone(), *hold_ms);
            let event = Event::SaleStarted { title, product, tiers, starts_at, hold_ms, by };
            Ok(Decision { event: Some(event), done: Done::Starts { n: next, starts_at } })
        }
        Command::Claim { sale, key } => {
            find(&state.sales, |s| s.n == *sale)?.claim(who, key, now, next).map(decided)
        }
        Command::Confirm { sale, claim } => {
            find(&state.sales, |s| s.n == *sale)?.confirm(who, *claim, now).map(decided)
        }
        Command::Release { sale, claim } => {
            find(&state.sales, |s| s.n == *sale)?.release(who, *claim).map(decided)
        }
        Command::CloseSale { sale } => {
            find(&state.sales, |s| s.n == *sale)?.still_open()?;
            at(Event::SaleClosed { sale: *sale, by: who.id })
        }
        _ => Err(No::bad_message()),
    }
}

/// What the clock alone leads to: claims whose time is over.
pub fn due(state: &State, now: i64) -> Vec<Event> {
    state.sales.iter().flat_map(|sale| sale.due(now, MOST_DUE)).collect()
}

fn find<T>(games: &[T], which: impl Fn(&T) -> bool) -> Result<&T, No> {
    // The newest is the one that is played.
    games.iter().rev().find(|game| which(game)).ok_or_else(No::no_such_game)
}

fn none_runs(runs: bool) -> Result<(), No> {
    if runs { Err(No::game_running()) } else { Ok(()) }
}

fn allowed(no: Option<&Refusal>) -> Result<(), No> {
    no.map_or(Ok(()), |refusal| {
        let refusal = Refusal { code: "game_not_allowed".into(), ..refusal.clone() };
        Err(No::from(refusal))
    })
}

fn seed(rng: &dyn Entropy) -> Seed {
    let mut seed = [0; 32];
    rng.fill(&mut seed);
    Seed(seed)
}
