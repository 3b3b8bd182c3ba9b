//! Turning a return request down with evidence: what a channel's platform takes of it by itself, and its reasons. What it does not
//! take goes up by hand, visibly.

use channels::connector::Connector;
pub use channels::connector::{Disputes, Reason};
use domain::access::Permission;
use domain::case::Case;
use domain::ids::{CaseId, ReturnId};
use domain::refusal::{Refusal, Words};
use domain::returns::ReturnDecision;
use store::Tx;

use crate::{App, AppError, Caller, Result};

/// What may go along with a no to a request, and the platform's reasons.
#[derive(Clone, Debug)]
pub struct Disputing {
    /// What goes along by itself; none where it goes up by hand.
    pub takes: Option<Disputes>,
    /// The platform's reasons; empty where it has no list, or is not connected.
    pub reasons: Vec<Reason>,
}

impl App {
    /// What the platform takes along with a no to a request, and its reasons, which it is asked for.
    ///
    /// # Errors
    /// [`AppError::Absent`] when there is no such request in the case; [`AppError::TooMany`] when the platform was asked as often
    /// as it lets itself be; as the platform says.
    pub async fn return_reasons(&self, caller: &Caller, id: CaseId, of: ReturnId) -> Result<Disputing> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.read().await?;
        let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
        let subject = domain::case::Subject::Return(of);
        if !case.feedbacks.iter().any(|glance| glance.subject == subject) {
            return Err(AppError::Absent("return"));
        }
        let request = tx.load_return(caller.shop, of).await?.ok_or(AppError::Absent("return"))?.request;
        let takes = self.disputes(&mut tx, caller.shop, case.channel).await?;
        let connected = self.connected(&mut tx, caller.shop, case.channel).await?;
        drop(tx);
        let (Some(mut connected), true) = (connected, takes.is_some()) else {
            return Ok(Disputing { takes, reasons: Vec::new() });
        };
        if let Some(then) = self.spend_call(&connected).await? {
            return Err(AppError::TooMany {
                seconds: (then - self.now()).whole_seconds().max(1).unsigned_abs(),
            });
        }
        let number = request.row.external_id;
        let ask = move |connector: &'static dyn Connector, call: &channels::connector::Call<'_>| {
            connector.reasons(call, &number)
        };
        let reasons = self.call(&mut connected, ask).await??;
        Ok(Disputing { takes, reasons })
    }

    /// Whether the files of a decision are such as its platform takes, where they go up by themselves.
    pub(crate) async fn fits_dispute(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        decision: &ReturnDecision,
    ) -> Result<std::result::Result<(), Refusal>> {
        if decision.evidence.is_empty() {
            return Ok(Ok(()));
        }
        let takes = self.disputes(tx, caller.shop, case.channel).await?;
        Ok(takes.map_or(Ok(()), |takes| fits(case, decision, takes)))
    }
}

fn fits(case: &Case, decision: &ReturnDecision, takes: Disputes) -> std::result::Result<(), Refusal> {
    let unfit = |words: Words| Refusal::with("evidence_unfit", words).field("evidence");
    if decision.evidence.len() > takes.most {
        let most = takes.most;
        return Err(unfit(Words::made(
            format!("at most {most} pictures go along with a no here"),
            format!("此处最多附 {most} 张图片"),
        )));
    }
    let files = case.evidence.iter().map(|held| &held.evidence);
    for file in files.filter(|file| decision.evidence.contains(&file.id)) {
        let small = u64::try_from(file.size).is_ok_and(|size| size <= takes.largest);
        if !(small && takes.types.contains(&file.media_type.as_str())) {
            let (name, megabytes) = (&file.name, takes.largest / 1_000_000);
            return Err(unfit(Words::made(
                format!("the platform takes PNG and JPEG up to {megabytes} MB; {name} is another"),
                format!("平台只接收不超过 {megabytes} MB 的 PNG 和 JPEG；“{name}”不符合"),
            ))
            .hint("leave it out, or put a smaller picture into the case", "请去掉此文件，或上传较小的图片"));
        }
    }
    Ok(())
}
