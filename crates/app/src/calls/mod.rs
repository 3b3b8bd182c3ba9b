//! Calls between agents and customers: what agents do ([`desk`]), what customers do from their link ([`guest`]), what is kept of them
//! ([`kept`]), which of them are lost ([`silence`]), and the seam to what carries picture and sound ([`host`]).

pub mod desk;
pub mod guest;
pub mod host;
pub mod kept;
pub mod silence;
mod token;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::appeal::EvidenceKind;
use domain::call::{Call, CallEvent, CallState, Command, EndedBy, decide};
use domain::case;
use domain::ids::{CallId, CaseId, ShopId, UserId};
use domain::time::{Instant, Span};
use store::projection::call::{Loaded, put};
use store::{Batch, StoreError, Tx};

use crate::bus::{Notice, What};
use crate::cases::TRIES;
use crate::evidence::vault::Told;
use crate::{App, AppError, Caller, Result};
pub use host::{CallHost, Sends};

/// How a source of evidence begins that is a call; its id follows.
pub const SOURCE: &str = "call:";
/// A talk shorter than this reached nobody.
const TALKED: Span = Span::seconds(30);
/// Who does to a case what follows from a call.
const ACTOR: &str = "calls";

/// A call as the shop sees it.
#[derive(Clone, Debug)]
pub struct CallView {
    /// The call.
    pub call: Call,
    /// Where it stands now.
    pub state: CallState,
    /// What the customer's link is signed with, while it opens something.
    pub token: Option<String>,
    /// Who sends picture or sound.
    pub sends: Sends,
    /// Names of people.
    pub people: Arc<BTreeMap<UserId, String>>,
}

/// What became of a command.
struct Changed {
    call: Call,
    events: Vec<CallEvent>,
    /// The log's end, and the case's version and last event where the case went on too.
    seq: i64,
    case: Option<(i64, i64, &'static str)>,
}

impl App {
    /// Sets what carries calls, once, before anything runs; without it nobody can be invited.
    pub fn set_calls(&self, host: Arc<dyn CallHost>) {
        drop(self.calls.set(host));
    }

    /// Whether this program carries calls.
    pub fn carries_calls(&self) -> bool {
        self.calls.get().is_some()
    }

    /// Gives a command to a call, whoever it is of.
    async fn change_call(&self, shop: ShopId, id: CallId, actor: &str, command: &Command) -> Result<Call> {
        let mut tries = 1;
        let changed = loop {
            match self.try_call(shop, id, actor, command).await {
                Err(AppError::Store(StoreError::Conflict)) if tries < TRIES => tries += 1,
                changed => break changed?,
            }
        };
        self.tell_call(shop, &changed);
        self.carry(&changed).await;
        Ok(changed.call)
    }

    async fn try_call(&self, shop: ShopId, id: CallId, actor: &str, command: &Command) -> Result<Changed> {
        let mut tx = self.store.write().await?;
        let mut loaded = tx.load_call(shop, id).await?.ok_or(AppError::Absent("call"))?;
        let now = self.now();
        let events = decide(&loaded.call, command, now)?;
        if events.is_empty() {
            return Ok(Changed { call: loaded.call, events, seq: 0, case: None });
        }
        let mut batch = Batch::new(shop);
        put(&mut batch, &mut loaded, now, actor, &events)?;
        let mut seq = tx.append(batch, None).await?.after;
        let mut case = None;
        if loaded.call.state == CallState::Ended {
            case = self.conclude_call_in(&mut tx, shop, &loaded).await?;
            seq = case.map_or(seq, |(seq, ..)| seq);
        }
        tx.commit().await?;
        Ok(Changed { call: loaded.call, events, seq, case })
    }

    /// What the end of a call means for its case, in the caller's transaction: the transcript is kept, and who was talked to was
    /// contacted. Gives the log's end, and the case's version and last event, where the case went on.
    ///
    /// # Errors
    /// As the store says; what the case refuses is left out.
    pub async fn conclude_call_in(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        loaded: &Loaded,
    ) -> Result<Option<(i64, i64, &'static str)>> {
        let call = &loaded.call;
        tx.forget_call_beat(shop, call.id).await?;
        let mut commands = Vec::new();
        if let Some(evidence) = self.transcript(tx, shop, call).await? {
            commands.push(case::Command::CaptureEvidence { evidence: Box::new(evidence) });
        }
        let long = call.seconds().is_some_and(|seconds| Span::seconds(seconds) >= TALKED);
        if long && call.ended_by != Some(EndedBy::Lost) {
            commands.push(case::Command::Talked { call: call.id });
        }
        let caller = Caller::system(shop, ACTOR);
        let mut last = None;
        for command in commands {
            match self.command_in(tx, &caller, call.case, &command, None).await {
                Ok((case, Some((seq, kind)))) => last = Some((seq, case.version, kind)),
                Ok((_, None)) => {}
                // The call is over whatever its case says.
                Err(AppError::Refused(refusal)) => {
                    tracing::warn!(call = %call.id, code = %refusal.code, "a case did not take what came of its call");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(last)
    }

    fn tell_call(&self, shop: ShopId, changed: &Changed) {
        let Changed { call, events, seq, case } = changed;
        let Some(last) = events.last() else { return };
        let kind = last.kind();
        self.bus.send(Notice { shop, seq: *seq, what: What::Call { id: call.id, case: call.case, kind } });
        if let Some((seq, version, kind)) = *case {
            let what = What::Case { id: call.case, version, kind, opened: false };
            self.bus.send(Notice { shop, seq, what });
            self.bus.timers.notify_one();
        }
    }

    /// Tells what carries the call.
    async fn carry(&self, changed: &Changed) {
        let Some(host) = self.calls.get() else { return };
        let id = changed.call.id;
        for event in &changed.events {
            match event {
                CallEvent::RecordingStarted {} => host.record(id, true).await,
                CallEvent::RecordingStopped { .. } => host.record(id, false).await,
                CallEvent::Ended { .. } => host.close(id).await,
                _ => {}
            }
        }
    }

    /// Calls as the shop sees them.
    pub(crate) async fn views_of_calls(
        &self,
        calls: Vec<Call>,
        people: &BTreeMap<UserId, String>,
    ) -> Result<Vec<CallView>> {
        let (now, people) = (self.now(), Arc::new(people.clone()));
        let mut views = Vec::with_capacity(calls.len());
        for call in calls {
            let state = call.state_at(now);
            let token = if call.is_open(now) { Some(self.call_token(call.id)?) } else { None };
            let sends = match self.calls.get() {
                Some(host) if state == CallState::Active => host.sends(call.id).await,
                _ => Sends::default(),
            };
            views.push(CallView { call, state, token, sends, people: Arc::clone(&people) });
        }
        Ok(views)
    }
}

/// The case and those that were merged into it: their calls are shown together.
pub(crate) fn cases_of(case: &case::Case) -> Vec<CaseId> {
    std::iter::once(case.id).chain(case.absorbed.iter().map(|absorbed| absorbed.case)).collect()
}

/// Whether a command ends a case, or gives it away.
pub(crate) const fn ends_case(command: &case::Command) -> bool {
    matches!(command, case::Command::Close | case::Command::NotComplaint { .. } | case::Command::Merge { .. })
}

/// Refuses while a call of the case is open.
///
/// # Errors
/// `call_open`.
pub(crate) async fn none_open(tx: &mut Tx, shop: ShopId, case: CaseId, now: Instant) -> Result<()> {
    let calls = tx.calls_of_cases(shop, [case]).await?;
    if calls.iter().any(|call| call.is_open(now)) {
        return Err(open_still().into());
    }
    Ok(())
}

/// Why a case with an open call does not end.
pub(crate) fn open_still() -> domain::refusal::Refusal {
    let refusal = domain::call::decide::case_has_call();
    refusal.hint("hang up, or cancel the invitation", "请先挂断，或取消邀请")
}

/// Whether a file says of itself that it comes from a call.
pub(crate) fn is_of_call(told: &Told) -> bool {
    told.shows.of_call() || told.source.as_deref().is_some_and(|source| source.starts_with(SOURCE))
}

/// Refuses a picture of a call that is not this case's, or whose customer does not agree at this moment.
///
/// # Errors
/// `made_by_call`, `call_not_found`, `not_agreed`.
pub(crate) async fn may_show(
    tx: &mut Tx,
    shop: ShopId,
    case: CaseId,
    told: &Told,
    now: Instant,
) -> Result<()> {
    if !is_of_call(told) {
        return Ok(());
    }
    if told.shows == EvidenceKind::CallTranscript {
        return Err(domain::call::decide::made_by_call().field("shows").into());
    }
    let id = told.source.as_deref().and_then(|source| source.strip_prefix(SOURCE)?.parse::<CallId>().ok());
    let call = match id {
        Some(id) => tx.call(shop, id).await?.filter(|call| call.case == case),
        None => None,
    };
    let call = call.ok_or_else(|| domain::call::decide::not_found().field("source"))?;
    if call.may_keep() && call.is_open(now) {
        return Ok(());
    }
    let refusal = domain::call::decide::not_agreed();
    Err(refusal.hint("ask them in the call; they can switch it on", "请在通话中询问，由顾客开启同意").into())
}
