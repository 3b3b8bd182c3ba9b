//! The chats of one channel: questions answered in time, late, by a machine only, or not at all.

use domain::inbound::{MessageIn, ReviewIn, Sender};
use domain::time::{Instant, SECOND};

use super::catalog::Market;
use super::compose::{Writer, tongue};
use super::orders::Order;
use super::rhythm::{DAY, MINUTE, lately, writing};
use super::rng::Rng;
use super::tongue::Topic;

const CONVERSATIONS: u64 = 150;
/// Chats of the last day that nobody has answered.
const UNANSWERED: u64 = 16;

/// How the shop treated a question.
#[derive(Clone, Copy)]
enum Care {
    InTime,
    Late,
    /// At best a machine answered.
    Ignored,
}

/// Makes the messages of a channel, oldest first.
pub(super) fn make(
    market: &'static Market,
    orders: &[Order],
    reviews: &[ReviewIn],
    rng: &mut Rng,
    now: Instant,
) -> Vec<MessageIn> {
    let unhappy: Vec<&str> =
        reviews.iter().rev().filter(|r| r.rating < 3).filter_map(|r| r.order.as_deref()).collect();
    let share = |all: u64| all * market.share / 100;
    let mut messages = Vec::new();
    for n in 0..=share(CONVERSATIONS) {
        let open = n < share(UNANSWERED) + u64::from(market.share > 30);
        let forgotten = n % 31 == 30;
        let care = match rng.below(100) {
            _ if open || forgotten => Care::Ignored,
            0..16 => Care::Late,
            _ => Care::InTime,
        };
        let order = subject(orders, &unhappy, rng);
        let start = if open {
            lately(rng, now, 22)
        } else {
            let days = rng.between(1, 30);
            writing(market, rng, Instant(now.0 - (days + 1) * DAY), 0)
        };
        let chat = Chat { market, order, id: format!("{}-C{:05}", market.country, 700 + n * 3), care };
        chat.write(rng, start, now, &mut messages);
    }
    messages.sort_by_key(|message| (message.sent_at, message.conversation.clone()));
    for (n, message) in messages.iter_mut().enumerate() {
        message.external_id = format!("{}-M{:06}", market.country, 9_001 + n * 7);
    }
    messages
}

/// The order that a chat is about: every third time one whose buyer has complained.
fn subject<'a>(orders: &'a [Order], unhappy: &[&str], rng: &mut Rng) -> &'a Order {
    let recent = unhappy.len().min(60);
    let complained = rng.pick(&unhappy[..recent]).filter(|_| rng.chance(35));
    let found = complained.and_then(|id| orders.iter().find(|order| order.row.external_id == id));
    let recent = orders.len() / 2 + rng.below(orders.len() as u64 / 2) as usize;
    found.unwrap_or(&orders[recent])
}

struct Chat<'a> {
    market: &'static Market,
    order: &'a Order,
    id: String,
    care: Care,
}

impl Chat<'_> {
    fn write(&self, rng: &mut Rng, start: Instant, now: Instant, out: &mut Vec<MessageIn>) {
        let tongue = tongue(self.market.tongue);
        let writer = Writer { tongue, number: self.market.tongue, order: self.order };
        let topic = &tongue.topics[rng.below(tongue.topics.len() as u64) as usize];
        let mut at = start;
        let mut add = |at: Instant, sender, text| {
            if at <= now {
                out.push(self.message(topic, at, sender, text));
            }
        };
        add(at, Sender::Buyer, writer.say(topic.ask, rng));
        if rng.chance(30) {
            add(Instant(at.0 + 3 * SECOND), Sender::Auto, writer.say(tongue.auto_reply, rng));
        }
        let wait = match self.care {
            Care::InTime => rng.between(1, 13),
            Care::Late => rng.between(45, 600),
            Care::Ignored => {
                if rng.chance(55) {
                    let later = Instant(at.0 + rng.between(4, 90) * MINUTE);
                    add(later, Sender::Buyer, writer.say(tongue.nudge, rng));
                }
                return;
            }
        };
        if matches!(self.care, Care::Late) {
            add(Instant(at.0 + wait / 2 * MINUTE), Sender::Buyer, writer.say(tongue.nudge, rng));
        }
        at = Instant(at.0 + wait * MINUTE + rng.between(0, 59) * SECOND);
        add(at, Sender::Seller, writer.say(topic.answer, rng));
        for (lines, sender) in [(topic.more, Sender::Buyer), (topic.done, Sender::Seller)] {
            if sender == Sender::Buyer && rng.chance(25) {
                return;
            }
            at = Instant(at.0 + rng.between(40, 540) * SECOND);
            add(at, sender, writer.say(lines, rng));
        }
    }

    fn message(&self, topic: &Topic, at: Instant, sender: Sender, text: String) -> MessageIn {
        MessageIn {
            external_id: String::new(),
            conversation: Some(self.id.clone()),
            buyer: self.order.row.buyer.clone(),
            order: topic.about_order.then(|| self.order.row.external_id.clone()),
            sender,
            text,
            sent_at: Some(at),
        }
    }
}
