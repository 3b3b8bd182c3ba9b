//! The roster: what each member works on and when, who is on duty, whom a case is best given to, and what one shift tells
//! the next.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::case::{Case, Command, State};
use domain::ids::{CaseId, ShopId, UserId};
use domain::refusal::Refusal;
use domain::roster::{AssignMode, Candidate, MemberWork, Need, Suggestion, rank};
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use store::members::Member;
use store::queue::{Filter, Owner, Sort};
use store::roster::Handover;
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// Longest hand-over note, in characters.
const LONGEST_NOTE: usize = 5_000;
/// Most cases that one note names.
const MOST_NAMED: usize = 100;
/// Notes that are shown.
const SHOWN: i64 = 50;
/// Newest unassigned cases that are looked at in one turn.
const AT_ONCE: i64 = 200;

/// A member with their skills, shifts and load.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The member.
    pub member: Member,
    /// What they work on and when.
    pub work: MemberWork,
    /// Whether they are on duty now.
    pub on_duty: bool,
}

async fn colleagues(tx: &mut Tx, shop: ShopId, now: Instant) -> Result<Vec<Colleague>> {
    let mut works = tx.member_works(shop).await?;
    let members = tx.members(shop, now, now - Span::hours(24 * 7)).await?;
    let with = |member: Member| {
        let work = works.remove(&member.user).unwrap_or_default();
        Colleague { on_duty: work.on_duty(now), work, member }
    };
    Ok(members.into_iter().map(with).collect())
}

/// Those who may work cases, as candidates.
fn candidates(colleagues: Vec<Colleague>) -> Vec<Candidate> {
    let able = colleagues.into_iter().filter(|c| c.member.role.may(Permission::CaseWork));
    let candidate = |c: Colleague| Candidate {
        user: c.member.user,
        work: c.work,
        on_duty: c.on_duty,
        open: u32::try_from(c.member.open_cases).unwrap_or(u32::MAX),
    };
    able.map(candidate).collect()
}

fn need(case: &Case) -> Need {
    let language = case.gravest().map(|g| g.language.clone()).unwrap_or_default();
    Need { language, channel: case.channel, issue: case.issue() }
}

impl App {
    /// Everybody with skills, shifts and load.
    ///
    /// # Errors
    /// When the caller may not see who is in the shop.
    pub async fn roster(&self, caller: &Caller) -> Result<Vec<Colleague>> {
        caller.require(Permission::MemberRead)?;
        colleagues(&mut self.store.read().await?, caller.shop, self.now()).await
    }

    /// Sets what a member works on and when.
    ///
    /// # Errors
    /// A refusal that names the field at fault; [`AppError::Absent`] when they are not in the shop.
    pub async fn set_member_work(&self, caller: &Caller, user: UserId, work: MemberWork) -> Result<()> {
        caller.require(Permission::MemberManage)?;
        work.validate()?;
        let mut tx = self.store.write().await?;
        if tx.role(caller.shop, user).await?.is_none() {
            return Err(AppError::Absent("member"));
        }
        for channel in &work.channels {
            if tx.channel(caller.shop, *channel).await?.is_none() {
                return Err(Refusal::new("unknown_channel", "there is no such channel", "没有这个渠道")
                    .field("channels")
                    .into());
            }
        }
        let event = ShopEvent::MemberWorkSet { user, work: Box::new(work) };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(())
    }

    /// Who suits a case, best first, with the reasons and names.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such case.
    pub async fn suggestions(
        &self,
        caller: &Caller,
        id: CaseId,
    ) -> Result<(Vec<Suggestion>, BTreeMap<UserId, String>)> {
        caller.require(Permission::MemberRead)?;
        let mut tx = self.store.read().await?;
        let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
        let people = candidates(colleagues(&mut tx, caller.shop, self.now()).await?);
        Ok((rank(&people, &need(&case)), tx.user_names().await?))
    }

    /// Gives new cases to whoever suits them best, where the policy says so; tells how many. A case that a person has
    /// touched, or had given to somebody before, is left to people.
    ///
    /// # Errors
    /// As the store says.
    pub async fn assign_new(&self, shop: ShopId) -> Result<usize> {
        let mut tx = self.store.read().await?;
        if self.terms(&mut tx, shop).await?.policy.assign != AssignMode::Automatic {
            return Ok(0);
        }
        let filter = Filter {
            open: Some(true),
            state: vec![State::New],
            assignee: Some(Owner::Nobody),
            ..Filter::default()
        };
        let rows = tx.queue(shop, &filter, Sort::Newest, None, AT_ONCE).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let mut people = candidates(colleagues(&mut tx, shop, self.now()).await?);
        drop(tx);
        let (caller, mut given) = (Caller::system(shop, "roster"), 0);
        for row in rows.iter().rev() {
            match self.assign_one(&caller, row.id, &mut people).await {
                Ok(done) => given += usize::from(done),
                // Somebody worked it this moment: it is in good hands.
                Err(AppError::Stale { .. } | AppError::Store(StoreError::Conflict)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(given)
    }

    async fn assign_one(&self, caller: &Caller, id: CaseId, people: &mut [Candidate]) -> Result<bool> {
        let mut tx = self.store.write().await?;
        let events = tx.stream(caller.shop, id.0).await?;
        let Some(loaded) = store::projection::case::fold(&events)? else { return Ok(false) };
        let before = events.iter().any(|e| e.kind == "case.assigned");
        if before || loaded.case.assignee.is_some() || loaded.case.touched_at.is_some() {
            return Ok(false);
        }
        let best = rank(people, &need(&loaded.case)).into_iter().find(|s| s.fits).map(|s| s.user);
        let Some(candidate) = people.iter_mut().find(|p| Some(p.user) == best) else { return Ok(false) };
        let (command, seen) = (Command::Assign { to: best }, Some(loaded.case.version));
        let (case, last) = self.command_in(&mut tx, caller, id, &command, seen).await?;
        tx.commit().await?;
        candidate.open += 1;
        if let Some((seq, kind)) = last {
            self.tell_case(caller, &case, seq, kind);
        }
        Ok(true)
    }

    /// Leaves a note for the next shift.
    ///
    /// # Errors
    /// A refusal when it is empty or too long, or names a case that is not there.
    pub async fn hand_over(&self, caller: &Caller, text: &str, cases: Vec<CaseId>) -> Result<Uuid> {
        caller.require(Permission::CaseWork)?;
        let text = text.trim().to_owned();
        if text.is_empty() || text.chars().count() > LONGEST_NOTE || cases.len() > MOST_NAMED {
            return Err(Refusal::new(
                "bad_handover",
                "a note has 1 to 5,000 characters and names up to 100 cases",
                "交接说明应为 1 到 5000 字，最多列出 100 个工单",
            )
            .field("text")
            .into());
        }
        let mut tx = self.store.write().await?;
        if tx.queue_rows(caller.shop, &cases).await?.len() < cases.len() {
            return Err(Refusal::new(
                "unknown_case",
                "there is no such case in this shop",
                "本店没有这个工单",
            )
            .field("cases")
            .into());
        }
        let id = domain::ids::new_uuid(self.now(), self.entropy.as_ref());
        let event = ShopEvent::HandedOver { id, text, cases };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(id)
    }

    /// The newest hand-over notes, with names.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn handovers(&self, caller: &Caller) -> Result<(Vec<Handover>, BTreeMap<UserId, String>)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        Ok((tx.handovers(caller.shop, SHOWN).await?, tx.user_names().await?))
    }
}
