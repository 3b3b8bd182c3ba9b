//! What agents do with calls: invite from a case, let in, record, hang up; and what they see of them.

use domain::access::Permission;
use domain::call::event::CallMode;
use domain::call::{Call, CallEvent, CallState, Command, Said, decide, invited};
use domain::case::State;
use domain::ids::{CallId, CaseId};
use domain::refusal::Refusal;
use domain::time::Instant;
use store::projection::call::{Loaded, begin};
use store::{Batch, Head, Tx};

use super::{CallView, cases_of};
use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// The states in which a call may be open.
const OPEN: &[CallState] = &[CallState::Invited, CallState::Waiting, CallState::Active];
/// Most open calls that are shown together.
const MOST_OPEN: i64 = 200;

/// What an agent invites a customer to.
#[derive(Clone, Debug)]
pub struct CallAsked {
    /// What is sent.
    pub mode: CallMode,
    /// For how many minutes the link is good; a day unless told.
    pub valid_minutes: Option<i64>,
    /// The language of the customer's page; the case's, where it is Chinese or English, unless told.
    pub language: Option<String>,
    /// What the customer reads before they come.
    pub note: Option<String>,
}

/// Something that was said, and when it was written down.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The line and who said it.
    pub said: Said,
    /// When it came in.
    pub at: Instant,
}

impl App {
    /// Invites the customer of a case to a call.
    ///
    /// # Errors
    /// `media_off`, `case_closed`, `call_open`; a refusal that names a field.
    pub async fn invite_to_call(&self, caller: &Caller, case: CaseId, asked: &CallAsked) -> Result<CallView> {
        caller.require(Permission::CaseWork)?;
        if !self.carries_calls() {
            return Err(media_off().into());
        }
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let loaded = tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?;
        if loaded.case.state == State::Closed || loaded.case.merged_into.is_some() {
            return Err(case_closed().into());
        }
        let now = self.now();
        let calls = tx.calls_of_cases(caller.shop, cases_of(&loaded.case)).await?;
        if calls.iter().any(|call| call.is_open(now)) {
            let refusal = decide::one_open();
            return Err(refusal.hint("go on with it, or cancel it first", "请继续该通话，或先取消").into());
        }
        let language = match &asked.language {
            Some(language) => language.clone(),
            None => usual_language(&mut tx, caller, case).await?,
        };
        let note = asked.note.as_deref();
        let event = CallEvent::Invited(invited(case, asked.mode, asked.valid_minutes, &language, note, now)?);
        let id = CallId::new(now, self.entropy.as_ref());
        let call = Call::open(id, now, &caller.actor, &event).ok_or(AppError::Absent("call"))?;
        let mut loaded = Loaded { call, head: Head::NEW };
        let mut batch = Batch::new(caller.shop);
        begin(&mut batch, &mut loaded, &caller.actor, &event)?;
        let seq = tx.append(batch, None).await?.after;
        let people = tx.user_names().await?;
        tx.commit().await?;
        let what = What::Call { id, case, kind: event.kind() };
        self.bus.send(Notice { shop: caller.shop, seq, what });
        let view = self.views_of_calls(vec![loaded.call], &people).await?.pop();
        view.ok_or(AppError::Absent("call"))
    }

    /// The calls of a case and of those merged into it, the newest first.
    ///
    /// # Errors
    /// When there is no such case.
    pub async fn calls_of_case(&self, caller: &Caller, case: CaseId) -> Result<Vec<CallView>> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let case = tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?.case;
        let calls = tx.calls_of_cases(caller.shop, cases_of(&case)).await?;
        let people = tx.user_names().await?;
        drop(tx);
        self.views_of_calls(calls, &people).await
    }

    /// The shop's open calls with the numbers of their cases: those who wait first, the longest first.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn open_calls(&self, caller: &Caller) -> Result<Vec<(CallView, i64)>> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let now = self.now();
        let mut calls = tx.calls_in(caller.shop, OPEN, MOST_OPEN).await?;
        calls.retain(|call| call.is_open(now));
        calls.sort_by_key(|call| (call.waiting_since.is_none(), call.waiting_since, call.id));
        let cases: Vec<CaseId> = calls.iter().map(|call| call.case).collect();
        let rows = tx.queue_rows(caller.shop, &cases).await?;
        let people = tx.user_names().await?;
        drop(tx);
        let views = self.views_of_calls(calls, &people).await?;
        let number =
            |view: &CallView| rows.iter().find(|row| row.id == view.call.case).map_or(0, |row| row.number);
        Ok(views.into_iter().map(|view| (number(&view), view)).map(|(n, view)| (view, n)).collect())
    }

    /// A call.
    ///
    /// # Errors
    /// When there is no such call.
    pub async fn one_call(&self, caller: &Caller, id: CallId) -> Result<CallView> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let call = tx.call(caller.shop, id).await?.ok_or(AppError::Absent("call"))?;
        let people = tx.user_names().await?;
        drop(tx);
        self.views_of_calls(vec![call], &people).await?.pop().ok_or(AppError::Absent("call"))
    }

    /// Gives an agent's command to a call.
    ///
    /// # Errors
    /// A refusal that says why not.
    pub async fn command_call(&self, caller: &Caller, id: CallId, command: &Command) -> Result<CallView> {
        caller.require(Permission::CaseWork)?;
        if *command == (Command::Record { on: true }) && !self.carries_calls() {
            return Err(media_off().into());
        }
        self.change_call(caller.shop, id, &caller.actor, command).await?;
        self.one_call(caller, id).await
    }

    /// What was said in a call, in the order of its beginnings.
    ///
    /// # Errors
    /// When there is no such call.
    pub async fn said_in_call(&self, caller: &Caller, id: CallId) -> Result<Vec<Heard>> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        tx.call(caller.shop, id).await?.ok_or(AppError::Absent("call"))?;
        let mut heard = Vec::new();
        for recorded in tx.said_in_call(caller.shop, id).await? {
            if let CallEvent::Said(said) = recorded.event()? {
                heard.push(Heard { said, at: recorded.at });
            }
        }
        heard.sort_by_key(|heard| (heard.said.line.from_ms, heard.said.line.to_ms));
        Ok(heard)
    }

    /// Refuses an agent's picture while nobody talks.
    ///
    /// # Errors
    /// `media_off`, `call_not_active`, `call_over`, `call_expired`.
    pub async fn agent_may_send(&self, caller: &Caller, id: CallId) -> Result<()> {
        caller.require(Permission::CaseWork)?;
        let call = self.store.read().await?.call(caller.shop, id).await?;
        self.may_send(&call.ok_or(AppError::Absent("call"))?)
    }

    /// Refuses picture and sound while nobody talks.
    pub(super) fn may_send(&self, call: &Call) -> Result<()> {
        if !self.carries_calls() {
            return Err(media_off().into());
        }
        Ok(decide::talks(call, self.now())?)
    }
}

/// The language of a customer's page: the case's, as far as pages are written in it.
async fn usual_language(tx: &mut Tx, caller: &Caller, case: CaseId) -> Result<String> {
    let row = tx.queue_rows(caller.shop, &[case]).await?.pop();
    let chinese = row.is_some_and(|row| row.language.starts_with("zh"));
    Ok(if chinese { "zh-CN" } else { "en" }.to_owned())
}

/// This program has no media plane.
pub(crate) fn media_off() -> Refusal {
    Refusal::new("media_off", "this program carries no video", "本程序未启用视频")
        .hint("ask whoever runs the server to open the media port", "请服务器管理员开放媒体端口")
}

fn case_closed() -> Refusal {
    Refusal::new("case_closed", "this case is closed or merged into another", "工单已关闭或已并入其他工单")
        .hint("reopen it, or call from the other one", "请重新打开，或从另一工单发起")
}

/// Whether a call is one in which people talk now.
pub(super) fn is_talk(call: &Call) -> bool {
    call.state == CallState::Active
}
