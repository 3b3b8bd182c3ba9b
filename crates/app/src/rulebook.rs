//! The rulebook as a shop sees it: what ships, what the shop added, and what a new rule would have said of past acts.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Permission;
use domain::case::{Case, CaseEvent};
use domain::ids::{ActId, CaseId, ChannelId, ShopId, UserId};
use domain::refusal::Refusal;
use domain::rulebook::{
    ClockRule, Effect, Facts, Known, LoadedRule, MOST_OWN_RULES, OwnRule, OwnRuleDraft, market, platform,
};
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use store::rules::RuleRow;
use store::shops::ChannelRow;
use store::{StoreError, Tx};

use crate::acts::rules::book;
use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// Most days a rule is tried on.
pub const MOST_DAYS: u16 = 90;
/// Most acts a rule is tried on.
const MOST_ACTS: i64 = 2_000;
/// Most acts that a trial lists.
const MOST_LISTED: usize = 200;
/// Characters of a listed text.
const EXCERPT: usize = 160;

/// The rulebook for a channel, or all of it.
#[derive(Debug)]
#[expect(missing_docs, reason = "the parts of the page, by name")]
pub struct Pages {
    pub channel: Option<ChannelRow>,
    pub rules: Vec<Entry>,
    pub clocks: Vec<ClockRule>,
}

/// A rule on the page.
#[derive(Debug)]
pub struct Entry {
    /// The rule.
    pub loaded: LoadedRule,
    /// Whether it applies today.
    pub in_force: bool,
    /// For a rule of the shop's own: its row.
    pub row: Option<RuleRow>,
}

/// What a rule would have said of past acts.
#[derive(Debug, Default)]
pub struct Trial {
    /// Acts it was tried on.
    pub tried: usize,
    /// Acts too old to have their facts on record.
    pub without_facts: usize,
    /// Whether there were more acts than a trial takes.
    pub cut: bool,
    /// Acts it would have changed.
    pub matched: usize,
    /// The newest of them.
    pub hits: Vec<Hit>,
}

/// A past act that a rule would have changed.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "words of the case and its act")]
pub struct Hit {
    pub case: CaseId,
    pub number: i64,
    pub act: ActId,
    pub kind: domain::case::ActKind,
    pub excerpt: String,
    pub author: String,
    pub at: Instant,
    pub effect: Effect,
}

/// The shop's own rules, ready to judge.
///
/// # Errors
/// When a stored rule cannot be used; they are checked when they are added.
pub(crate) async fn own(tx: &mut Tx, shop: ShopId) -> Result<Vec<LoadedRule>> {
    let rows = tx.own_rules(shop).await?;
    rows.into_iter().map(|row| load(row.own.rule)).collect()
}

fn load(rule: domain::rulebook::Rule) -> Result<LoadedRule> {
    let id = rule.id.clone();
    Ok(LoadedRule::load(rule, true).map_err(|e| StoreError::Corrupt(format!("rule {id}: {e}")))?)
}

impl App {
    /// The rules and clocks of a channel, or of all channels.
    ///
    /// # Errors
    /// When the caller may not read the policy, or there is no such channel.
    pub async fn rulebook(&self, caller: &Caller, channel: Option<ChannelId>) -> Result<Pages> {
        caller.require(Permission::PolicyRead)?;
        let (mut tx, now) = (self.store.read().await?, self.now());
        let channel = match channel {
            Some(id) => Some(tx.channel(caller.shop, id).await?.ok_or(AppError::Absent("channel"))?),
            None => None,
        };
        let place = channel.as_ref().map(|c| (platform(&c.platform), market(&c.market)));
        let mut rules: Vec<Entry> =
            book()?.rules.iter().map(|r| Entry { loaded: r.clone(), in_force: true, row: None }).collect();
        for row in tx.own_rules(caller.shop).await? {
            rules.push(Entry { loaded: load(row.own.rule.clone())?, in_force: true, row: Some(row) });
        }
        for entry in &mut rules {
            entry.in_force = entry.loaded.in_force(now);
        }
        let mut clocks = book()?.clocks.clone();
        if let Some((platform, market)) = place {
            rules.retain(|entry| entry.loaded.is_for(&platform, &market));
            clocks.retain(|clock| clock.applies(&platform, &market, now));
        }
        Ok(Pages { channel, rules, clocks })
    }

    /// Adds a rule of the shop's own.
    ///
    /// # Errors
    /// A refusal that names the field at fault, or that there are too many.
    pub async fn add_rule(&self, caller: &Caller, draft: OwnRuleDraft) -> Result<Entry> {
        caller.require(Permission::PolicyChange)?;
        let id = format!("own.rule.{}", domain::ids::new_uuid(self.now(), self.entropy.as_ref()));
        let loaded = draft.check(id)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        if tx.own_rules(caller.shop).await?.len() >= MOST_OWN_RULES {
            return Err(Refusal::new(
                "too_many_rules",
                "a shop has at most 100 rules of its own",
                "每个店铺最多 100 条自建规则",
            )
            .hint("remove one first", "请先删除一条")
            .into());
        }
        let own = OwnRule { version: 1, rule: loaded.rule.clone() };
        self.write_rule(tx, caller, loaded, ShopEvent::RuleAdded { rule: own.clone() }, own).await
    }

    /// Changes a rule of the shop's own; with `seen`, only if that is still its version.
    ///
    /// # Errors
    /// As [`App::add_rule`]; [`AppError::Absent`] when there is no such rule; [`AppError::Stale`].
    pub async fn change_rule(
        &self,
        caller: &Caller,
        id: &str,
        draft: OwnRuleDraft,
        seen: Option<i64>,
    ) -> Result<Entry> {
        caller.require(Permission::PolicyChange)?;
        let loaded = draft.check(id.to_owned())?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let before = own_rule(&mut tx, caller.shop, id, seen).await?;
        let own = OwnRule { version: before.version + 1, rule: loaded.rule.clone() };
        self.write_rule(tx, caller, loaded, ShopEvent::RuleChanged { rule: own.clone() }, own).await
    }

    /// Removes a rule of the shop's own. What ships cannot be removed.
    ///
    /// # Errors
    /// A refusal for a rule that ships; [`AppError::Absent`] when there is no such rule; [`AppError::Stale`].
    pub async fn remove_rule(&self, caller: &Caller, id: &str, seen: Option<i64>) -> Result<()> {
        caller.require(Permission::PolicyChange)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let rule = own_rule(&mut tx, caller.shop, id, seen).await?;
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[ShopEvent::RuleRemoved { rule }]).await?;
        tx.commit().await?;
        self.tell_shop(caller);
        Ok(())
    }

    async fn write_rule(
        &self,
        mut tx: Tx,
        caller: &Caller,
        loaded: LoadedRule,
        event: ShopEvent,
        own: OwnRule,
    ) -> Result<Entry> {
        let now = self.now();
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.tell_shop(caller);
        let row = RuleRow { own, actor: caller.actor.clone(), changed_at: now };
        Ok(Entry { in_force: loaded.in_force(now), loaded, row: Some(row) })
    }

    fn tell_shop(&self, caller: &Caller) {
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
    }

    /// Tries a rule on the acts of the last days: which of them would now be refused, or need approval they did not have.
    /// Nothing is stored.
    ///
    /// # Errors
    /// As [`App::add_rule`].
    pub async fn try_rule(
        &self,
        caller: &Caller,
        draft: OwnRuleDraft,
        days: u16,
    ) -> Result<(Trial, BTreeMap<UserId, String>)> {
        caller.require(Permission::PolicyChange)?;
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(Refusal::new("bad_days", "a rule is tried on 1 to 90 days", "可试用最近 1 到 90 天")
                .field("days")
                .into());
        }
        let rule = draft.check("own.rule.trial".to_owned())?;
        let since = self.now() - Span::hours(24 * i64::from(days));
        let mut tx = self.store.read().await?;
        let acts = tx.acts_since(caller.shop, since, MOST_ACTS + 1).await?;
        let mut trial = Trial { cut: acts.len() as i64 > MOST_ACTS, ..Trial::default() };
        let wanted: BTreeSet<ActId> = acts.iter().take(MOST_ACTS as usize).map(|(act, _)| *act).collect();
        let cases: BTreeSet<uuid::Uuid> = acts.iter().map(|(_, case)| case.0).collect();
        for ids in cases.into_iter().collect::<Vec<_>>().chunks(200) {
            for events in tx.streams(caller.shop, ids).await?.into_values() {
                try_on(&rule, &events, &wanted, &mut trial)?;
            }
        }
        trial.hits.sort_by_key(|hit| std::cmp::Reverse((hit.at, hit.act)));
        trial.hits.truncate(MOST_LISTED);
        Ok((trial, tx.user_names().await?))
    }
}

/// A rule of the shop's own, which a caller wants to change.
async fn own_rule(tx: &mut Tx, shop: ShopId, id: &str, seen: Option<i64>) -> Result<OwnRule> {
    if book()?.rules.iter().any(|r| r.rule.id == id) {
        return Err(Refusal::new(
            "shipped_rule",
            "rules that ship with the program cannot be changed or removed",
            "程序自带的规则不能修改或删除",
        )
        .hint("add a stricter rule of your own", "请另建更严格的规则")
        .into());
    }
    let found = tx.own_rules(shop).await?.into_iter().find(|row| row.own.rule.id == id);
    let own = found.ok_or(AppError::Absent("rule"))?.own;
    match seen {
        Some(expected) if expected != own.version => Err(AppError::Stale { expected, actual: own.version }),
        _ => Ok(own),
    }
}

/// Tries a rule on the acts of one case, by the facts that stand in the log with them.
fn try_on(
    rule: &LoadedRule,
    events: &[store::Recorded],
    wanted: &BTreeSet<ActId>,
    trial: &mut Trial,
) -> Result<()> {
    let Some(case) = store::projection::case::fold(events)?.map(|loaded| loaded.case) else { return Ok(()) };
    for recorded in events.iter().filter(|e| e.kind == "case.act_drafted") {
        let CaseEvent::ActDrafted { act, what, text, rules, .. } = recorded.event()? else { continue };
        if !wanted.contains(&act) {
            continue;
        }
        let Some(ruled) = rules else {
            trial.without_facts += 1;
            continue;
        };
        trial.tried += 1;
        if changes(rule, &ruled.facts, &case, act, recorded.at) {
            trial.matched += 1;
            trial.hits.push(Hit {
                case: case.id,
                number: case.number,
                act,
                kind: what,
                excerpt: text.chars().take(EXCERPT).collect(),
                author: recorded.actor.clone(),
                at: recorded.at,
                effect: rule.rule.effect,
            });
        }
    }
    Ok(())
}

/// Whether a rule would have changed what happened to an act: refused it, warned, or asked a higher role than was asked.
fn changes(rule: &LoadedRule, facts: &Facts, case: &Case, act: ActId, at: Instant) -> bool {
    let mut applied = rule.clone();
    // It is tried on days before its own first one: the question is what it would have meant.
    (applied.rule.valid_from, applied.rule.valid_to) = (None, None);
    if !applied.speaks(facts, &Known::of(facts), at) {
        return false;
    }
    match rule.rule.effect {
        Effect::RequireApproval { role } => {
            case.act(act).and_then(|a| a.approval).is_none_or(|asked| role.rank() < asked.rank())
        }
        _ => true,
    }
}
