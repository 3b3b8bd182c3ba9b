//! The drafter at work: its settings, trying it out, and asking it for words. What it proposes goes into the composer and
//! through the same check as typed words; nothing is stored until a person drafts it.

use std::time::Duration;

use channels::completions::{AskError, Endpoint, ask};
use domain::access::Permission;
use domain::case::{ActKind, Case};
use domain::drafter::{
    Brief, Drafter, KeyChange, Line, Prompt, Said, checked_key, never_asked, prompt, too_long, usable,
};
use domain::ids::CaseId;
use domain::inbound::Sender;
use domain::reading::Reading;
use domain::refusal::{Refusal, Words};
use domain::shop::ShopEvent;
use store::Tx;

use crate::acts::ActCheck;
use crate::bus::{Notice, What};
use crate::detail::{self, hide, passages, private_passages};
use crate::{App, AppError, Caller, Result};

/// The name its key is kept under.
const KEY: &str = "drafter";
/// Longest time for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A drafter with what may be told of its key.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The settings.
    pub drafter: Drafter,
    /// Whether a key is kept.
    pub has_key: bool,
}

/// Words proposed for an act, and what the check says of them.
#[derive(Debug)]
pub struct Proposal {
    /// The words.
    pub text: String,
    /// The model that wrote them.
    pub model: String,
    /// The check of them as a draft.
    pub check: ActCheck,
}

impl App {
    /// The drafter of a shop; its key is never told.
    ///
    /// # Errors
    /// When the caller may not read the policy.
    pub async fn drafter(&self, caller: &Caller) -> Result<Settings> {
        caller.require(Permission::PolicyRead)?;
        let mut tx = self.store.read().await?;
        settings(&mut tx, caller).await
    }

    /// Sets the drafter up; `seen` is the version the caller changed. Without `key` the kept one stays, unless the endpoint
    /// moves to another host: a key is shown to no host it was not given for. An empty one is forgotten.
    ///
    /// # Errors
    /// `person_needed` for a token; `bad_drafter`, `drafter_address`; [`AppError::Stale`] when somebody was first.
    pub async fn change_drafter(
        &self,
        caller: &Caller,
        mut drafter: Drafter,
        key: Option<&str>,
        seen: i64,
    ) -> Result<Settings> {
        caller.require(Permission::PolicyChange)?;
        by_a_person(caller)?;
        for words in [&mut drafter.endpoint, &mut drafter.model] {
            *words = words.trim().to_owned();
        }
        drafter.validate()?;
        let key = key.map(checked_key).transpose()?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let before = settings(&mut tx, caller).await?;
        if before.drafter.version != seen {
            return Err(AppError::Stale { expected: seen, actual: before.drafter.version });
        }
        drafter.version = seen + 1;
        let strange = before.has_key && !drafter.trusts_key_of(&before.drafter);
        let change = match key {
            Some(key) if !key.is_empty() => KeyChange::Set,
            None if !strange => KeyChange::Kept,
            _ if before.has_key => KeyChange::Removed,
            _ => KeyChange::Kept,
        };
        match change {
            KeyChange::Kept => {}
            KeyChange::Set => {
                let key = key.unwrap_or_default().as_bytes();
                self.put_secret(&mut tx, caller.shop, KEY, key).await?;
            }
            KeyChange::Removed => _ = tx.remove_sealed(caller.shop, KEY).await?,
        }
        let event = ShopEvent::DrafterChanged { drafter, key: change };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        let after = settings(&mut tx, caller).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(after)
    }

    /// Asks the drafter as it is set up, on or off, about a made-up review; gives its words. Nothing is stored.
    ///
    /// # Errors
    /// `person_needed` for a token; why it does not answer.
    pub async fn try_drafter(&self, caller: &Caller) -> Result<String> {
        caller.require(Permission::PolicyChange)?;
        by_a_person(caller)?;
        let endpoint = self.endpoint(&mut self.store.read().await?, caller).await?.1;
        self.ask(caller, endpoint, prompt(&made_up())).await
    }

    /// Asks the drafter for the words of an act, and checks them as a draft. Nothing is stored.
    ///
    /// # Errors
    /// `drafter_off`, `drafter_kind`; why it does not answer; [`AppError::TooMany`].
    pub async fn propose(&self, caller: &Caller, id: CaseId, kind: ActKind) -> Result<Proposal> {
        caller.require(Permission::CaseWork)?;
        if !matches!(kind, ActKind::PublicReply | ActKind::PrivateMessage) {
            let (en, zh) = ("these words are written by people alone", "这类文字只能由人书写");
            return Err(Refusal::new("drafter_kind", en, zh).field("kind").into());
        }
        let mut tx = self.store.read().await?;
        let (drafter, endpoint) = self.endpoint(&mut tx, caller).await?;
        if !drafter.on {
            return Err(off().into());
        }
        let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
        let brief = self.brief(&mut tx, caller, &case, kind).await?;
        drop(tx);
        let text = self.ask(caller, endpoint, prompt(&brief)).await?;
        let check = self.check_act(caller, id, kind, &text, true).await?;
        Ok(Proposal { text, model: drafter.model, check })
    }

    /// The drafter and whom to ask.
    async fn endpoint(&self, tx: &mut Tx, caller: &Caller) -> Result<(Drafter, Endpoint)> {
        let drafter = tx.drafter(caller.shop).await?;
        if drafter.endpoint.is_empty() || drafter.model.is_empty() {
            return Err(off().into());
        }
        let key = self.secret(tx, caller.shop, KEY).await?.and_then(|key| String::from_utf8(key).ok());
        let endpoint = Endpoint { url: drafter.url()?, model: drafter.model.clone(), key };
        Ok((drafter, endpoint))
    }

    async fn ask(&self, caller: &Caller, endpoint: Endpoint, prompt: Prompt) -> Result<String> {
        self.limits.proposal(caller.shop)?;
        let answer = tokio::task::spawn_blocking(move || ask(&endpoint, &prompt, PATIENCE)).await?;
        let answer = answer.map_err(|error| {
            tracing::info!(shop = %caller.shop, %error, "the drafter gave no answer");
            explained(&error)
        })?;
        Ok(usable(&answer)?)
    }

    /// What a drafter is told of a case: no name, no order number, no private data that triage found.
    async fn brief(&self, tx: &mut Tx, caller: &Caller, case: &Case, kind: ActKind) -> Result<Brief> {
        let terms = self.terms(tx, caller.shop).await?;
        let (reviews, talk, own) = detail::feedbacks(tx, caller, case).await?;
        let (order, product) = detail::order(tx, caller, case).await?;
        let name = tx.queue_rows(caller.shop, &[case.id]).await?.pop().and_then(|row| row.buyer_name);
        let known = known_private(name.as_deref(), [case.order.clone(), order.and_then(|o| o.tracking)]);
        let reviews = reviews.iter().map(|r| Said {
            stars: r.current().rating,
            text: without_private(&r.current().text, Some(&r.reading), &known),
        });
        let mut messages: Vec<_> = talk.filter(|_| own).map(|t| t.messages).unwrap_or_default();
        messages.sort_by_key(|m| m.sent_at);
        let line = |m: &store::projection::conversation::Message| Line {
            by: if m.sender == Sender::Buyer { "buyer" } else { "shop" },
            text: without_private(&m.text, m.reading.as_ref(), &known),
        };
        let limit = match kind {
            ActKind::PublicReply => terms.policy.reply.max_chars as usize,
            _ => domain::drafter::LONGEST,
        };
        Ok(Brief {
            kind,
            language: case.gravest().map_or_else(|| "und".to_owned(), |g| g.language.clone()),
            limit,
            shop: tx.shop(caller.shop).await?.map(|s| s.name),
            product: product.map(|p| p.title),
            issue: case.issue().to_string(),
            verdict: case.verdict.map(|v| v.to_string()),
            reviews: reviews.collect(),
            messages: messages.iter().map(line).collect(),
        })
    }
}

/// A text without what triage found private in it, and without what is known to be.
fn without_private(text: &str, reading: Option<&Reading>, known: &[String]) -> String {
    let marked = reading.map_or_else(|| private_passages(text), |r| passages(text, &r.spans));
    hide(&hide(text, &marked), known)
}

/// What is known to be private: the buyer's name, whole and in parts, and the numbers of order and parcel.
fn known_private(name: Option<&str>, numbers: [Option<String>; 2]) -> Vec<String> {
    let parts = |name: &str| -> Vec<String> {
        let parts = name.split_whitespace().filter(|part| part.chars().count() > 2);
        std::iter::once(name).chain(parts).map(str::to_owned).collect()
    };
    let names = name.into_iter().flat_map(parts);
    names.chain(numbers.into_iter().flatten()).filter(|known| known.chars().count() > 1).collect()
}

async fn settings(tx: &mut Tx, caller: &Caller) -> Result<Settings> {
    let has_key = tx.sealed(caller.shop, KEY).await?.is_some();
    Ok(Settings { drafter: tx.drafter(caller.shop).await?, has_key })
}

/// The server asks an address on somebody's word: a person who signed in, never a program.
fn by_a_person(caller: &Caller) -> Result<()> {
    if caller.session.is_some() {
        return Ok(());
    }
    let (en, zh) = ("a token cannot do this; sign in", "令牌不能执行此操作，请登录");
    Err(Refusal::new("person_needed", en, zh).into())
}

fn off() -> Refusal {
    Refusal::new("drafter_off", "the drafter is not switched on", "起草服务未启用")
        .hint("a lead sets it up in the settings", "主管可在设置中启用")
}

/// Why there is no answer, in words for people.
fn explained(error: &AskError) -> Refusal {
    match error {
        AskError::Address => never_asked(),
        AskError::Plain => Refusal::new(
            "drafter_plain",
            "plain http is only for this machine and the house's own network",
            "明文 http 仅限本机与内部网络",
        )
        .hint("write https://", "请使用 https://")
        .field("endpoint"),
        AskError::Unreachable(_) => {
            Refusal::new("drafter_unreachable", "the drafter cannot be reached", "无法连接起草服务").hint(
                "write the words yourself; a lead can try it in the settings",
                "请自行书写；主管可在设置中测试",
            )
        }
        AskError::Slow => Refusal::new(
            "drafter_slow",
            "the drafter did not answer within 30 seconds",
            "起草服务 30 秒内未返回结果",
        )
        .hint("try again, or write the words yourself", "请重试，或自行书写"),
        AskError::Key => {
            Refusal::new("drafter_key", "the drafter does not take the API key", "起草服务拒绝了 API 密钥")
                .hint("a lead sets another in the settings", "主管可在设置中更换密钥")
        }
        AskError::Status(status) => Refusal::with(
            "drafter_answer",
            Words::made(
                format!("the drafter answered with status {status}"),
                format!("起草服务返回状态 {status}"),
            ),
        )
        .hint("a lead looks at address and model in the settings", "主管可在设置中检查地址与模型"),
        AskError::TooLarge => too_long(),
        AskError::Answer => Refusal::new(
            "drafter_answer",
            "the drafter's answer cannot be read: it is no chat completion",
            "无法解析起草服务的返回内容",
        )
        .hint("a lead looks at the address in the settings", "主管可在设置中检查地址"),
    }
}

/// A review that nobody wrote, to try a drafter with.
fn made_up() -> Brief {
    Brief {
        kind: ActKind::PublicReply,
        language: "en".to_owned(),
        limit: 500,
        shop: None,
        product: Some("Linen shirt".to_owned()),
        issue: "quality".to_owned(),
        verdict: None,
        reviews: vec![Said { stars: 2, text: "A seam came open after the first wash.".to_owned() }],
        messages: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_private_does_not_leave() {
        let known = known_private(Some("Mei Lin"), [Some("O-4711".to_owned()), None]);
        let text =
            "I am Mei Lin, order O-4711, call 13800138000 or write mei@example.com. Mei says: It tore!";
        let told = without_private(text, None, &known);
        for private in ["Mei", "Lin", "4711", "13800138000", "mei@"] {
            assert!(!told.contains(private), "{told}");
        }
        assert!(
            told.starts_with("I am •••••••, order ••••••, call ") && told.ends_with("It tore!"),
            "{told}"
        );
        assert_eq!(told.chars().count(), text.chars().count());
    }

    #[test]
    fn every_failure_has_words() {
        for (error, code) in [
            (AskError::Address, "drafter_address"),
            (AskError::Plain, "drafter_plain"),
            (AskError::Unreachable("x".to_owned()), "drafter_unreachable"),
            (AskError::Slow, "drafter_slow"),
            (AskError::Key, "drafter_key"),
            (AskError::Status(500), "drafter_answer"),
            (AskError::TooLarge, "drafter_too_long"),
            (AskError::Answer, "drafter_answer"),
        ] {
            let refusal = explained(&error);
            assert_eq!(refusal.code, code);
            assert!(refusal.hint.is_some(), "{error:?}");
        }
    }
}
