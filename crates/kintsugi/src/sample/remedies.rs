//! The team's remedies: an exchange, a part of the price, and what the lead has to approve; done before a case closes.

use app::remedies::{Ask, Quick};
use app::{AppError, Result};
use domain::case::Case;
use domain::ids::RemedyId;
use domain::remedy::{Given, RemedyKind, RemedyState};

use super::plan::Plan;
use super::play::Play;
use super::team::LEAD;

impl Play<'_> {
    /// Gives the buyer of a case something; tells whether that put the case to resolving. Every third case gets its
    /// remedy as words only, and so does one that got something before.
    pub(super) async fn give(&mut self, case: &Case, plan: &Plan) -> Result<bool> {
        let kind = match case.number % 3 {
            0 => RemedyKind::Exchange,
            1 => RemedyKind::PartialRefund,
            _ => return Ok(false),
        };
        if !case.remedies.is_empty() || case.reopened_at.is_some() {
            return Ok(false);
        }
        let evidence_later = case.number % 2 == 0;
        let given = Given { kind, amount: None };
        let quick = Quick { given, note: None, evidence_later, budget: None };
        let agent = self.team.at(plan.agent);
        match Box::pin(self.app.quick_remedy_in(&mut self.tx, agent, case.id, quick)).await {
            Ok(moved) => Ok(moved.remedy.state == RemedyState::Granted),
            // The price is not known, or is given back already.
            Err(AppError::Refused(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Brings what is half done to its end, so that the case can close.
    pub(super) async fn settle(&mut self, case: &Case, plan: &Plan) -> Result<()> {
        for remedy in case.remedies.iter().copied() {
            let loaded = self.tx.load_remedy(self.shop, remedy).await?;
            let Some(state) = loaded.map(|l| l.remedy.state) else { continue };
            if state == RemedyState::ApprovalRequested {
                self.ask(LEAD, case, remedy, Ask::Approve).await?;
            }
            let reference = format!("S-{}", case.number);
            self.ask(plan.agent, case, remedy, Ask::Done { reference }).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, who: usize, case: &Case, remedy: RemedyId, ask: Ask) -> Result<()> {
        let caller = self.team.at(who);
        Box::pin(self.app.ask_remedy_in(&mut self.tx, caller, case.id, remedy, ask, None)).await.map(|_| ())
    }
}
