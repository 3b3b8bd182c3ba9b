//! The bot of a shop: its settings, and answering one conversation. What decides is [`domain::bot`]; what leaves has
//! passed the same guard and rulebook as typed words.

use channels::connector::Doing;
use domain::access::Permission;
use domain::bot::{
    Bot, BotFacts, BotRule, ChannelFacts, Decision, MessageFacts, OrderFacts, Said, decide, night_words,
};
use domain::case::{ActKind, Case, Command, Context, breach, seller_answered};
use domain::conversation::{ConversationEvent, FromHouse, HandOver};
use domain::ids::{ConversationId, MessageId};
use domain::inbound::Sender;
use domain::refusal::Refusal;
use domain::rulebook::{NowFacts, market, platform};
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use jiff::tz::TimeZone;
use store::catalog::OrderRow;
use store::projection::conversation::{Conversation, Message, conversation_row};
use store::shops::ChannelRow;
use store::table::CONVERSATIONS;
use store::{Batch, Tx};

use crate::acts::{Leaving, Prepared, check_on};
use crate::bus::{Notice, What};
use crate::cases::write;
use crate::sending::{Sent, is_own, own_conversation};
use crate::wording::{Facts, fill};
use crate::{App, AppError, Caller, Result, detail};

/// The name of the worker's cursor, and of the bot in the log.
pub(crate) const WORKER: &str = "bot";

impl App {
    /// The bot of a shop, and its channels, each with whether it sends messages: on its own ones the house delivers the
    /// answer itself, on those that send the outbox may, on the others a person posts it.
    ///
    /// # Errors
    /// When the caller may not read the policy.
    pub async fn bot(&self, caller: &Caller) -> Result<(Bot, Vec<(ChannelRow, bool)>)> {
        caller.require(Permission::PolicyRead)?;
        let mut tx = self.store.read().await?;
        let mut channels = Vec::new();
        for channel in tx.channels(caller.shop).await? {
            let sends = self.sends(&mut tx, caller.shop, channel.id, Doing::Message).await?;
            channels.push((channel, sends));
        }
        Ok((tx.bot(caller.shop).await?, channels))
    }

    /// Puts another bot in force; `seen` is the version the caller changed. One that is switched on begins with what
    /// comes in from now on.
    ///
    /// # Errors
    /// `bad_bot` or `bad_template` with the rule at fault; [`AppError::Stale`] when somebody changed it first.
    pub async fn change_bot(&self, caller: &Caller, mut bot: Bot, seen: i64) -> Result<Bot> {
        caller.require(Permission::PolicyChange)?;
        bot.validate()?;
        for (language, text) in bot.rules.iter().flat_map(|r| &r.texts) {
            fill(text, language, &Facts::sample(std::collections::BTreeMap::new()))
                .map_err(|r| r.field("rules"))?;
        }
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let before = tx.bot(caller.shop).await?;
        if before.version != seen {
            return Err(AppError::Stale { expected: seen, actual: before.version });
        }
        bot.version = before.version + 1;
        let event = ShopEvent::BotChanged { bot: bot.clone() };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        if bot.on && !before.on {
            let from = tx.cursor(caller.shop, WORKER).await?;
            let end = tx.shop(caller.shop).await?.map_or(0, |s| s.seq);
            tx.move_cursor(caller.shop, WORKER, from, end).await?;
        }
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(bot)
    }

    /// Looks at a conversation into which a buyer wrote, in the worker's transaction; gives the case that changed.
    ///
    /// # Errors
    /// As the store says.
    pub(crate) async fn attend(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        bot: &Bot,
        id: ConversationId,
        came: &[(MessageId, Instant)],
    ) -> Result<Option<Case>> {
        let Some(talk) = tx.load_conversation(caller.shop, id).await? else { return Ok(None) };
        let Some(case) = self.case_of(tx, caller, &talk).await? else { return Ok(None) };
        let open = unanswered(&talk);
        let Some(last) = open.last().copied() else { return Ok(None) };
        let Some(channel) = tx.channel(caller.shop, talk.channel).await? else { return Ok(None) };
        let terms = self.terms(tx, caller.shop).await?;
        let now = self.now();
        let order = detail::order(tx, caller, &case).await?.0;
        let before =
            Before { handed_over: is_handed_over(&talk, &case), answered: has_answered(&talk, &case) };
        let mut decisions = Vec::new();
        for message in &open {
            let came_at = came.iter().find(|(id, _)| *id == message.id).map(|(_, at)| *at);
            let (Some(reading), Some(came_at)) = (&message.reading, came_at) else { continue };
            let said = Said {
                reading,
                sent_at: message.sent_at,
                came_at,
                handed_over: before.handed_over,
                answered_before: before.answered,
            };
            let zone = &terms.policy.calendar.zone;
            let facts = BotFacts {
                message: message_facts(message),
                order: order_facts(order.as_ref(), now),
                channel: ChannelFacts {
                    platform: platform(&channel.platform),
                    market: market(&channel.market),
                },
                now: NowFacts::at(now, zone),
                open: terms.opens_at(now).is_none(),
            };
            decisions.push((*message, decide(bot, &said, &facts, now)));
        }
        match weigh(&decisions) {
            None | Some((_, Decision::Silent)) => Ok(None),
            Some((_, Decision::HandOver(why))) => {
                self.leave_to_people(tx, caller, talk.clone(), &case, last.id, why).await
            }
            Some((asked, Decision::Answer(rule))) => {
                let answer = Answer { rule, asked, own: is_own(&channel) };
                match self.answer(tx, caller, talk.clone(), &case, &answer).await {
                    Err(AppError::Refused(refusal)) => {
                        tracing::info!(case = %case.id, rule = %rule.id, code = %refusal.code, "the bot's answer may not leave");
                        self.leave_to_people(tx, caller, talk.clone(), &case, last.id, HandOver::Refused)
                            .await
                    }
                    done => done,
                }
            }
        }
    }

    /// The open case of a conversation: its own, or the one that was merged into.
    async fn case_of(&self, tx: &mut Tx, caller: &Caller, talk: &Conversation) -> Result<Option<Case>> {
        let Some(id) = talk.case else { return Ok(None) };
        let Some(case) = tx.load_case(caller.shop, id).await?.map(|l| l.case) else { return Ok(None) };
        let case = match case.merged_into {
            Some((host, _)) => tx.load_case(caller.shop, host).await?.map(|l| l.case),
            None => Some(case),
        };
        Ok(case.filter(Case::is_open))
    }

    /// Answers by a rule: at once where the house is the channel, else over the outbox where the rule sends, or as a draft
    /// that a person posts.
    async fn answer(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        mut talk: Conversation,
        case: &Case,
        answer: &Answer<'_>,
    ) -> Result<Option<Case>> {
        let text = self.words(tx, caller, case, answer).await?;
        if !answer.own {
            // Only where it is certain that it lands in the conversation that asked.
            let here = own_conversation(tx, caller.shop, case).await?.is_some_and(|own| own.id == talk.id);
            let able = self.sends(tx, caller.shop, case.channel, Doing::Message).await?;
            let sends = answer.rule.send && here && able && case.channel == talk.channel;
            let prepared = Prepared { text: &text, rule: &answer.rule.id, answers: answer.asked.id, sends };
            return self.prepare_in(tx, caller, case.id, prepared).await.map(Some);
        }
        let terms = self.terms(tx, caller.shop).await?;
        let now = self.now();
        let cx = Context { now, terms: &terms, other: None };
        let kind = ActKind::PrivateMessage;
        let leaving = Leaving { automatic: true, ..Leaving::said(kind, &text) };
        let (checked, _) = check_on(tx, caller.shop, case, &leaving, &cx).await?;
        if let Some(refusal) = checked.refusal {
            return Err(refusal.into());
        }
        if checked.approval.is_some() {
            return Err(
                Refusal::new("approval_needed", "these words need approval", "这些文字需要审批").into()
            );
        }
        let mut batch = Batch::new(caller.shop);
        let house = FromHouse {
            rule: Some(answer.rule.id.clone()),
            answers: Some(answer.asked.id),
            ..FromHouse::default()
        };
        let external_id = format!("house:auto:{}", answer.asked.id);
        self.say(
            caller,
            &mut batch,
            &mut talk,
            Sent { external_id, sender: Sender::Auto, text, house },
            now,
        )?;
        let Some(mut loaded) = tx.load_case(caller.shop, case.id).await? else { return Ok(None) };
        let mut events = breach(&loaded.case, now, &terms);
        events.extend(seller_answered(&loaded.case, now, false, false, &terms));
        write(&mut batch, &mut loaded, now, &caller.actor, &events)?;
        tx.append(batch, None).await?;
        Ok(Some(loaded.case))
    }

    /// The words of an answer; outside business hours they say when somebody is there.
    async fn words(&self, tx: &mut Tx, caller: &Caller, case: &Case, answer: &Answer<'_>) -> Result<String> {
        let terms = self.terms(tx, caller.shop).await?;
        let zone = &terms.policy.calendar.zone;
        let opens_at = terms.opens_at(self.now()).map(|at| {
            let local = at.timestamp().to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
            format!("{} {} ({zone})", local.date(), local.time().strftime("%H:%M"))
        });
        let language = answer.asked.reading.as_ref().map_or("en", |r| r.language.as_str());
        let template = answer.rule.texts.get(language).map(String::as_str).unwrap_or_default();
        let facts = Facts { opens_at: opens_at.clone(), ..self.facts_of(tx, caller, case).await? };
        let text = fill(template, language, &facts)?;
        Ok(match opens_at {
            Some(at) if !text.contains(&at) => format!("{text} {}", night_words(language, &at)),
            _ => text,
        })
    }

    /// Leaves a conversation to people; what the bot prepared and nobody posted is taken back.
    async fn leave_to_people(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        mut talk: Conversation,
        case: &Case,
        message: MessageId,
        why: HandOver,
    ) -> Result<Option<Case>> {
        let mut batch = Batch::new(caller.shop);
        let event = ConversationEvent::HandedOver { why, message, case: case.id };
        batch.event(talk.id.0, &mut talk.head, self.now(), &caller.actor, event.kind(), &event)?;
        talk.apply(&event);
        batch.upsert(&CONVERSATIONS, conversation_row(caller.shop, &talk));
        tx.append(batch, None).await?;
        let mut now = case.clone();
        for act in case.acts.iter().filter(|a| a.rule.is_some() && a.is_open() && !a.may_stand()) {
            now = self.command_in(tx, caller, case.id, &Command::WithdrawAct { act: act.id }, None).await?.0;
        }
        Ok(Some(now))
    }
}

/// An answer on its way.
struct Answer<'a> {
    rule: &'a BotRule,
    asked: &'a Message,
    own: bool,
}

/// What went before in the case.
struct Before {
    handed_over: bool,
    answered: bool,
}

/// What the buyer wrote since anybody answered.
fn unanswered(talk: &Conversation) -> Vec<&Message> {
    let mut messages: Vec<&Message> = talk.messages.iter().collect();
    messages.sort_by_key(|m| m.sent_at);
    messages.rsplit(|m| m.sender != Sender::Buyer).next().unwrap_or_default().to_vec()
}

/// Whether the conversation was left to people in this case.
pub(crate) fn is_handed_over(talk: &Conversation, case: &Case) -> bool {
    talk.handed_over.is_some_and(|(of, _)| of == case.id || talk.case == Some(of))
}

fn has_answered(talk: &Conversation, case: &Case) -> bool {
    let by_rule = |m: &Message| m.sender == Sender::Auto && m.sent_at >= case.opened_at;
    talk.messages.iter().any(by_rule) || case.acts.iter().any(|a| a.rule.is_some())
}

/// Of several messages at once: what calls for a person comes first, then the first that can be answered.
fn weigh<'a, 'm>(decisions: &[(&'m Message, Decision<'a>)]) -> Option<(&'m Message, Decision<'a>)> {
    let urgent =
        |d: &Decision<'_>| matches!(d, Decision::HandOver(why) if !matches!(why, HandOver::OutsideRules));
    let find = |fits: &dyn Fn(&Decision<'_>) -> bool| decisions.iter().find(|(_, d)| fits(d)).copied();
    find(&urgent)
        .or_else(|| find(&|d| matches!(d, Decision::Answer(_))))
        .or_else(|| find(&|d| matches!(d, Decision::HandOver(_))))
}

fn message_facts(message: &Message) -> MessageFacts {
    let reading = message.reading.as_ref();
    MessageFacts {
        language: reading.map(|r| r.language.clone()).unwrap_or_default(),
        intent: reading.and_then(|r| r.intent).map(|i| i.to_string()).unwrap_or_default(),
        polarity: reading.map(|r| r.polarity.to_string()).unwrap_or_default(),
        severity: reading.map_or(1, |r| r.severity.into()),
        length: message.text.chars().count() as i64,
    }
}

fn order_facts(order: Option<&OrderRow>, now: Instant) -> OrderFacts {
    let Some(order) = order else { return OrderFacts::default() };
    let by_now = |at: Option<Instant>| at.is_some_and(|at| at <= now);
    let (shipped, delivered) = (by_now(order.shipped_at), by_now(order.delivered_at));
    let day = Span::hours(24).whole_seconds();
    OrderFacts {
        present: true,
        shipped: shipped || delivered,
        delivered,
        tracked: order.tracking.is_some(),
        late: !delivered && order.promised_at.is_some_and(|at| at < now),
        days: order.paid_at.map(|at| ((now - at).whole_seconds() / day).max(0)),
    }
}

/// The system as the bot in a shop.
pub(crate) fn the_bot(shop: domain::ids::ShopId) -> Caller {
    Caller::system(shop, WORKER)
}

#[cfg(test)]
mod tests;
