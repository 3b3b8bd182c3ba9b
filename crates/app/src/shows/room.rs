//! The seam to the engine that runs rooms: what it is told when a session starts, goes on and ends, and what it tells that belongs in
//! the shop's log. The engine knows no shop database; this side knows no sockets.

use std::pin::Pin;
use std::sync::Arc;

use domain::access::Permission;
use domain::ids::{LiveSessionId, ProductId, SegmentId, ShopId, UserId};
use domain::listing::text;
use domain::money::Money;
use domain::refusal::Refusal;
use domain::retention::Minute;
use domain::show::{RoomOrder, Segment, ShowEvent, ShowState};
use domain::time::{Instant, Span};
use store::projection::show::Work;

use super::video::RoomVideo;
use crate::{App, AppError, Caller, Result};

/// How long a person of the staff may stay in a room by one token.
const STAFF_STAYS: Span = Span::hours(14);
/// Longest word of the engine that is kept, in characters.
const LONGEST: usize = 4_000;
/// Questions kept that nobody answered.
const MOST_LEFT: usize = 100;

/// What an engine does later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A room as it is opened: its run-of-show, and the games that may not be started in it.
#[derive(Clone, Debug)]
pub struct RoomSetup {
    /// The session, which is the room's id too.
    pub id: LiveSessionId,
    /// What it is called.
    pub title: String,
    /// The run-of-show.
    pub segments: Vec<Segment>,
    /// Why red packets, draws and flash sales may not be started here; none where they may.
    pub refused: [Option<Refusal>; 3],
    /// Whether its picture is recorded.
    pub recorded: bool,
}

/// What the run-of-show did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomNews {
    /// This segment is on.
    Entered(SegmentId),
    /// This product is pinned, or none.
    Pinned(Option<ProductId>),
}

/// Somebody of the shop in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Who, as written into the log.
    pub actor: String,
    /// Their name, as everybody in the room reads it.
    pub name: String,
    /// Whether they run the session, rather than help.
    pub host: bool,
    /// Until when.
    pub until: Instant,
}

/// A token for a room's socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffPass {
    /// The token.
    pub token: String,
    /// Until when it holds.
    pub until: Instant,
}

/// The engine that runs rooms.
pub trait RoomHost: Send + Sync + std::fmt::Debug {
    /// Opens a room, or takes its setup anew where it is open.
    fn open(&self, setup: RoomSetup) -> Later<'_, std::result::Result<(), String>>;
    /// Tells an open room what the run-of-show did.
    fn tell(&self, room: LiveSessionId, news: RoomNews) -> Later<'_, ()>;
    /// Closes a room.
    fn close(&self, room: LiveSessionId) -> Later<'_, ()>;
    /// Makes a token for somebody of the shop.
    fn pass(&self, room: LiveSessionId, staff: &Staff) -> Option<String>;
    /// Makes a token that publishes the room's picture, and does nothing else.
    fn publisher(&self, room: LiveSessionId, until: Instant) -> Option<String>;
    /// How the room's picture stands; `None` where this program carries none.
    fn video(&self, room: LiveSessionId) -> Later<'_, Option<RoomVideo>>;
}

/// What happened in a room and belongs in the shop's log. Times are the engine's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields of the events of `domain::show`")]
pub enum RoomNote {
    Answered {
        question: String,
        answer: String,
        at: Instant,
    },
    Committed {
        game: String,
        what: String,
        commitment: String,
        at: Instant,
    },
    Revealed {
        game: String,
        what: String,
        proof: String,
        at: Instant,
    },
    /// Somebody in the room, not the run-of-show in the console, went on to a segment.
    Entered {
        segment: SegmentId,
        at: Instant,
    },
    /// Somebody in the room pinned a product, or none.
    Pinned {
        product: Option<ProductId>,
        at: Instant,
    },
    /// The room ended with questions that nobody had answered, oldest first.
    Left {
        questions: Vec<String>,
        at: Instant,
    },
    /// A claim was confirmed: an order.
    Ordered {
        order: String,
        sku: String,
        quantity: i64,
        amount: Option<Money>,
        position: Option<i64>,
        at: Instant,
    },
}

impl App {
    /// Sets the engine, once, before anything runs; without it sessions run and have no room.
    pub fn set_rooms(&self, rooms: Arc<dyn RoomHost>) {
        drop(self.rooms.set(rooms));
    }

    /// The engine, if there is one.
    pub(crate) fn rooms(&self) -> Option<&Arc<dyn RoomHost>> {
        self.rooms.get()
    }

    /// A token for the caller in the room of a session that runs.
    ///
    /// # Errors
    /// A refusal when it does not run, or this program runs no rooms.
    pub async fn room_pass(&self, caller: &Caller, id: LiveSessionId) -> Result<StaffPass> {
        caller.require(Permission::LiveWork)?;
        let mut tx = self.store.read().await?;
        let show = tx.show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let name = tx.user(caller.user).await?.map(|user| user.name).unwrap_or_default();
        drop(tx);
        domain::show::decide::needs(&show, &[ShowState::Live])?;
        let host = caller.may(Permission::LiveManage);
        let staff = Staff { actor: caller.actor.clone(), name, host, until: self.now() + STAFF_STAYS };
        let token = self.rooms().and_then(|rooms| rooms.pass(id, &staff)).ok_or_else(no_rooms)?;
        Ok(StaffPass { token, until: staff.until })
    }

    /// Somebody of a session's shop, with the role they have now.
    ///
    /// # Errors
    /// When there is no such session, or they are not of its shop.
    pub async fn room_staff(&self, id: LiveSessionId, user: UserId) -> Result<Caller> {
        let mut tx = self.store.read().await?;
        let shop = tx.shop_of_show(id).await?.ok_or(AppError::Absent("live session"))?;
        let role = tx.role(shop, user).await?.ok_or(AppError::Forbidden(Permission::LiveWork))?;
        let may = role.permissions().iter().copied();
        Ok(Caller::new(shop, user, None, role, format!("user:{user}"), may))
    }

    /// Writes what happened in a room into the shop's log, each with its position in the room's journal: what is there already is
    /// left out. What comes after the end still belongs to it.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn room_noted(&self, shop: ShopId, id: LiveSessionId, notes: &[(i64, RoomNote)]) -> Result<()> {
        let Some((to, _)) = notes.last() else { return Ok(()) };
        let mut tx = self.store.write().await?;
        tx.hold(shop).await?;
        let mut loaded = tx.load_show(shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let follower = format!("room/{}", id.0);
        let from = tx.cursor(shop, &follower).await?;
        if *to <= from {
            return Ok(());
        }
        tx.move_cursor(shop, &follower, from, *to).await?;
        let now = self.now();
        let mut work = Work::new(shop, &mut loaded, now, "system:room");
        for (_, note) in notes.iter().filter(|(position, _)| *position > from) {
            let ms = |at: Instant| work.loaded.show.ms(at).unwrap_or(0);
            let cut = |text: &str| text.chars().take(LONGEST).collect::<String>();
            let event = match note {
                RoomNote::Answered { question, answer, at } => ShowEvent::QuestionAnswered {
                    question: cut(question),
                    answer: cut(answer),
                    at_ms: ms(*at),
                },
                RoomNote::Committed { game, what, commitment, at } => ShowEvent::GameCommitted {
                    game: cut(game),
                    what: cut(what),
                    commitment: cut(commitment),
                    at_ms: ms(*at),
                },
                RoomNote::Revealed { game, what, proof, at } => ShowEvent::GameRevealed {
                    game: cut(game),
                    what: cut(what),
                    proof: cut(proof),
                    at_ms: ms(*at),
                },
                RoomNote::Entered { segment, at } => {
                    ShowEvent::SegmentEntered { segment: *segment, at_ms: ms(*at) }
                }
                RoomNote::Pinned { product, at } => ShowEvent::Pinned { product: *product, at_ms: ms(*at) },
                RoomNote::Left { questions, at } => ShowEvent::QuestionsLeft {
                    questions: questions.iter().take(MOST_LEFT).map(|question| cut(question)).collect(),
                    at_ms: ms(*at),
                },
                RoomNote::Ordered { order, sku, quantity, amount, position, at } => {
                    let show = &work.loaded.show;
                    let at_ms = ms(*at);
                    let of = |segment: &SegmentId| show.segment(*segment).is_some_and(|s| s.sku == *sku);
                    let shown = show.segments.iter().find(|s| s.sku == *sku).map(|s| s.id);
                    let segment = show.on_at(at_ms).filter(of).or(shown);
                    let (order, sku) = (text(order, "order", 200)?, sku.clone());
                    let (quantity, amount, position) = (*quantity, *amount, *position);
                    ShowEvent::OrderTaken {
                        order: RoomOrder { order, sku, quantity, amount, position, segment, at_ms },
                    }
                }
            };
            work.add(&event)?;
        }
        self.finish_show(tx, shop, work).await
    }

    /// Keeps how many people a room had in a minute since its start, and how many came and went.
    ///
    /// # Errors
    /// As the store says.
    pub async fn room_counted(
        &self,
        shop: ShopId,
        id: LiveSessionId,
        minute: i64,
        counted: Minute,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.keep_live_minute(shop, id, minute, counted).await?;
        Ok(tx.commit().await?)
    }

    /// The sessions that run, whatever their shop.
    ///
    /// # Errors
    /// As the store says.
    pub async fn rooms_to_follow(&self) -> Result<Vec<LiveSessionId>> {
        let running = self.store.read().await?.shows_running().await?;
        Ok(running.into_iter().map(|(_, show)| show.id).collect())
    }

    /// The secret that rooms sign tokens and receipts with, made of the configured key: the same on every node.
    ///
    /// # Errors
    /// When there is no usable key.
    pub fn rooms_key(&self) -> Result<[u8; 32]> {
        self.derived("kintsugi 2026 what live rooms sign with")
    }

    /// A session for its public room, with its shop.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn public_show(&self, id: LiveSessionId) -> Result<(ShopId, domain::show::Show)> {
        let mut tx = self.store.read().await?;
        let shop = tx.shop_of_show(id).await?.ok_or(AppError::Absent("room"))?;
        let show = tx.show(shop, id).await?.ok_or(AppError::Absent("room"))?;
        Ok((shop, show))
    }
}

pub(super) fn no_rooms() -> AppError {
    Refusal::new("no_rooms", "this program runs no live rooms", "本程序未启用直播间")
        .hint("ask whoever runs the server", "请联系服务器管理员")
        .into()
}
