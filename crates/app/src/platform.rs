//! What the platforms ask of a shop's channels: which clocks run there, and the channels' holiday mode.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Permission;
use domain::case::platform::MOST_HOLIDAYS;
use domain::case::{CaseEvent, Duties, Holiday, Terms, deadlines, holidays_set, zone_of};
use domain::ids::{CaseId, ChannelId, ShopId, UserId};
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::rulebook::{ClockRule, market, platform};
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use store::shops::ChannelRow;
use store::{Batch, Tx};

use crate::acts::rules::book;
use crate::bus::{Notice, What};
use crate::cases::write;
use crate::{App, AppError, Caller, Result};

/// Longest stretch of holiday mode.
const LONGEST: Span = Span::hours(24 * 90);
/// Cases that are loaded at once.
const AT_ONCE: usize = 500;

/// The policy in force, compiled, with what the platforms of the shop's channels ask.
pub(crate) async fn terms(tx: &mut Tx, shop: ShopId) -> Result<Terms> {
    let mut policy = tx.policy(shop).await?;
    without_strangers(&mut policy, &tx.member_ids(shop).await?);
    let zone = policy.calendar.zone.clone();
    let clocks = &book()?.clocks;
    let channels = tx.channels(shop).await?;
    let duties = channels.into_iter().map(|c| (c.id, duties(c, clocks, &zone))).collect::<BTreeMap<_, _>>();
    let terms = Terms::new(policy).map_err(|e| store::StoreError::Corrupt(e.to_string()))?;
    Ok(terms.with_duties(duties))
}

/// A clock of the rulebook by its id.
pub fn clock_rule(id: &str) -> Option<&'static ClockRule> {
    book().ok()?.clocks.iter().find(|clock| clock.id == id)
}

/// Nobody is given a case who has left the shop since the chain was written.
fn without_strangers(policy: &mut Policy, members: &BTreeSet<UserId>) {
    for step in &mut policy.escalation.steps {
        step.assign = step.assign.filter(|user| members.contains(user));
    }
}

fn duties(channel: ChannelRow, clocks: &[ClockRule], zone: &str) -> Duties {
    let (platform, market) = (platform(&channel.platform), market(&channel.market));
    let here =
        |c: &&ClockRule| c.platform == platform && (c.markets.is_empty() || c.markets.contains(&market));
    Duties {
        clocks: clocks.iter().filter(here).cloned().collect(),
        zone: zone_of(&market, zone),
        platform,
        market,
        holidays: channel.holidays,
    }
}

impl App {
    /// Sets when a channel is in holiday mode from now on. What lies in the past stays as it was: a stretch that has begun
    /// and is no longer named ends now. Clocks that leave holiday mode out get the deadlines that follow.
    ///
    /// # Errors
    /// A refusal that says which stretch cannot be; [`AppError::Absent`] when there is no such channel.
    pub async fn set_holidays(
        &self,
        caller: &Caller,
        id: ChannelId,
        wanted: &[Holiday],
    ) -> Result<ChannelRow> {
        caller.require(Permission::ChannelManage)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let channel = tx.channel(caller.shop, id).await?.ok_or(AppError::Absent("channel"))?;
        let holidays = merged(&channel.holidays, wanted, now)?;
        if holidays == channel.holidays {
            return Ok(channel);
        }
        let event = ShopEvent::HolidaysSet { channel: id, holidays: holidays.clone() };
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        let terms = self.terms(&mut tx, caller.shop).await?;
        let moved = self.move_clocks(&mut tx, caller, &terms, id, &holidays).await?;
        let changed = tx.channel(caller.shop, id).await?.ok_or(AppError::Absent("channel"))?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        for notice in moved {
            self.bus.send(notice);
        }
        self.bus.timers.notify_one();
        Ok(changed)
    }

    async fn move_clocks(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        terms: &Terms,
        channel: ChannelId,
        holidays: &[Holiday],
    ) -> Result<Vec<Notice>> {
        let (now, mut told) = (self.now(), Vec::new());
        let cases: Vec<CaseId> = tx.cases_on_platform_time(caller.shop, channel).await?;
        for ids in cases.chunks(AT_ONCE) {
            let (mut batch, mut changed) = (Batch::new(caller.shop), Vec::new());
            for mut loaded in tx.load_cases(caller.shop, ids).await? {
                let Some(moved) = holidays_set(&loaded.case, channel, holidays, now) else { continue };
                let mut events: Vec<CaseEvent> = deadlines(&loaded.case, now, terms);
                events.push(moved);
                write(&mut batch, &mut loaded, now, &caller.actor, &events)?;
                changed.push((loaded.case.id, loaded.case.version));
            }
            if batch.is_empty() {
                continue;
            }
            let seq = tx.append(batch, None).await?.after;
            let case = |(id, version)| What::Case { id, version, kind: "case.clocks_moved", opened: false };
            told.extend(changed.into_iter().map(|c| Notice { shop: caller.shop, seq, what: case(c) }));
        }
        Ok(told)
    }
}

/// The stretches kept, with those wanted from now on.
fn merged(kept: &[Holiday], wanted: &[Holiday], now: Instant) -> Result<Vec<Holiday>> {
    let refuse = |en, zh| Err(Refusal::new("bad_holiday", en, zh).field("items").into());
    if wanted.len() > MOST_HOLIDAYS {
        return refuse("a channel has at most 50 stretches ahead", "每个渠道最多预设 50 段假期");
    }
    let mut all: Vec<Holiday> = Vec::new();
    for holiday in kept.iter().filter(|h| h.from < now) {
        let named = wanted.iter().any(|w| w.from == holiday.from);
        if holiday.to <= now {
            all.push(*holiday);
        } else if !named {
            all.push(Holiday { to: now, ..*holiday });
        }
    }
    for holiday in wanted {
        let known = kept.iter().any(|h| h.from == holiday.from && h.to > now);
        if holiday.to <= now || holiday.from < now && !known {
            return refuse("holiday mode cannot be set for the past", "不能设置过去时间的假期模式");
        }
        if holiday.to <= holiday.from || holiday.to - holiday.from > LONGEST {
            return refuse(
                "holiday mode ends after it begins, within 90 days",
                "假期模式须在开始后 90 天内结束",
            );
        }
        all.push(*holiday);
    }
    all.sort_by_key(|h| h.from);
    if all.windows(2).any(|w| w[1].from < w[0].to) {
        return refuse("two stretches of holiday mode overlap", "假期模式时间段重叠");
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_seconds(1_000_000);

    fn days(from: i64, to: i64) -> Holiday {
        Holiday { from: NOW + Span::hours(24 * from), to: NOW + Span::hours(24 * to) }
    }

    #[test]
    fn the_past_stays_as_it_was_and_bad_stretches_are_refused() {
        let kept = [days(-9, -8), days(-2, 5)];
        let ended = Holiday { to: NOW, ..days(-2, 5) };
        assert_eq!(merged(&kept, &[], NOW).unwrap(), [days(-9, -8), ended], "ended now");
        assert_eq!(merged(&kept, &[days(-2, 3)], NOW).unwrap(), [days(-9, -8), days(-2, 3)], "shortened");
        assert_eq!(merged(&[], &[days(3, 4), days(1, 2)], NOW).unwrap(), [days(1, 2), days(3, 4)]);
        for bad in
            [&[days(-1, 3)][..], &[days(-3, -1)], &[days(2, 2)], &[days(1, 92)], &[days(1, 3), days(2, 4)]]
        {
            assert!(merged(&kept, bad, NOW).is_err(), "{bad:?}");
        }
    }
}
