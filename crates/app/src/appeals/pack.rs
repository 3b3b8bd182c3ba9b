//! The bundle of an appeal: what it claims, in the shop's own words, with the files that go with it.

use ::evidence::Software;
use domain::access::Permission;
use domain::appeal::{Command, shipped};
use domain::ids::AppealId;
use domain::refusal::Refusal;

use crate::evidence::bundle::{Bundle, Wanted};
use crate::evidence::statement::Claim;
use crate::{App, AppError, Caller, Result};

impl App {
    /// What an appeal's bundle is to be of.
    ///
    /// # Errors
    /// `no_ground` while none is chosen.
    pub async fn appeal_wanted(
        &self,
        caller: &Caller,
        id: AppealId,
        personal: bool,
        software: Software,
    ) -> Result<Wanted> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.read().await?;
        let appeal = tx.load_appeal(caller.shop, id).await?.ok_or(AppError::Absent("appeal"))?.appeal;
        let ground = shipped().grounds.iter().find(|ground| Some(&ground.id) == appeal.ground.as_ref());
        let ground = ground.cloned().ok_or_else(|| {
            Refusal::new("no_ground", "choose a ground first", "请先选择申诉理由").field("ground")
        })?;
        Ok(Wanted {
            case: appeal.about.case,
            appeal: Some(id),
            claim: Some(Claim { ground, passage: appeal.passage, text: appeal.statement }),
            evidence: Some(appeal.evidence),
            personal,
            software,
        })
    }

    /// The bundle of an appeal, which is written down with it.
    ///
    /// # Errors
    /// As [`App::appeal_wanted`], and as the bundle's contents say.
    pub async fn appeal_bundle(
        &self,
        caller: &Caller,
        id: AppealId,
        personal: bool,
        software: Software,
    ) -> Result<Bundle> {
        let wanted = self.appeal_wanted(caller, id, personal, software).await?;
        let bundle = self.export_bundle(caller, &wanted).await?;
        let (manifest, files, size) = (bundle.manifest.clone(), bundle.files, bundle.size);
        self.command_appeal(caller, id, &Command::Bundled { manifest, files, size }, None).await?;
        Ok(bundle)
    }
}
