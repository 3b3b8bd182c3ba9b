//! Prepared words: what placeholders stand for, and filling them in.
//!
//! A template is written with `{{ name }}`, as people edit them in the settings; `{{ name | default('…') }}` gives words
//! for an absent fact. Templates are outside input: their size and their steps are limited, and nothing but the facts
//! of one case is within their reach.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::case::{Case, Terms};
use domain::ids::{CaseId, UserId};
use domain::refusal::{Refusal, Words};
use domain::time::Instant;
use jiff::tz::TimeZone;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;
use store::Tx;
use store::catalog::{OrderRow, ProductRow};
use store::queue::QueueRow;

use crate::{App, AppError, Caller, Result, detail};

/// Longest template, and longest text made from one, in characters.
pub const LONGEST: usize = 4_000;
/// Most steps a template may take.
const FUEL: u64 = 20_000;

/// What the placeholders stand for. What is unknown is absent, and `default` speaks for it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Facts {
    /// The buyer's name; a courteous word where it is unknown or hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer: Option<String>,
    /// The product's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The order's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// What was paid, as `39.90 USD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// The carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The parcel's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    /// The day it was shipped, in the shop's zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipped_on: Option<String>,
    /// The day it was promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<String>,
    /// The day it was delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_on: Option<String>,
    /// The shop's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop: Option<String>,
    /// Who writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The case's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<i64>,
    /// What the agent filled into a macro: `{{ blank.size }}`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub blank: BTreeMap<String, String>,
    /// When the shop opens next, for words sent while it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
}

/// What was loaded of a case for its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
    pub(crate) row: Option<&'a QueueRow>,
    pub(crate) order: Option<&'a OrderRow>,
    pub(crate) product: Option<&'a ProductRow>,
    pub(crate) people: &'a BTreeMap<UserId, String>,
    pub(crate) shop: Option<&'a str>,
    /// Days are those of this zone.
    pub(crate) zone: &'a TimeZone,
}

impl App {
    /// Fills placeholders in a text with the facts of a case; nothing is stored. Without a language the words are those
    /// of the buyer's.
    ///
    /// # Errors
    /// `bad_template` when it names what is not known.
    pub async fn fill_words(
        &self,
        caller: &Caller,
        id: CaseId,
        text: &str,
        language: Option<&str>,
    ) -> Result<(String, Facts)> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.read().await?;
        let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
        let facts = self.facts_of(&mut tx, caller, &case).await?;
        let spoken = case.gravest().map_or("en", |g| g.language.as_str());
        Ok((fill(text, language.unwrap_or(spoken), &facts)?, facts))
    }

    /// The facts of a case, looked up.
    pub(crate) async fn facts_of(&self, tx: &mut Tx, caller: &Caller, case: &Case) -> Result<Facts> {
        let terms = self.terms(tx, caller.shop).await?;
        let (order, product) = detail::order(tx, caller, case).await?;
        let row = tx.queue_rows(caller.shop, &[case.id]).await?.pop();
        let shop = tx.shop(caller.shop).await?;
        let told = Told {
            row: row.as_ref(),
            order: order.as_ref(),
            product: product.as_ref(),
            people: &tx.user_names().await?,
            shop: shop.as_ref().map(|s| s.name.as_str()),
            zone: &zone_of(&terms),
        };
        Ok(Facts::new(caller, case, &told))
    }
}

/// The zone whose days a shop speaks of.
pub(crate) fn zone_of(terms: &Terms) -> TimeZone {
    TimeZone::get(&terms.policy.calendar.zone).unwrap_or(TimeZone::UTC)
}

impl Facts {
    pub(crate) fn new(caller: &Caller, case: &Case, told: &Told<'_>) -> Self {
        let day = |at: Instant| at.timestamp().to_zoned(told.zone.clone()).date().to_string();
        let (row, order) = (told.row, told.order);
        let listed = || row.and_then(|r| r.product.as_ref()?.1.clone());
        Self {
            buyer: name_for(caller, row.and_then(|r| r.buyer_name.clone())),
            product: told.product.map(|p| p.title.clone()).or_else(listed),
            order: case.order.clone(),
            amount: order.and_then(|o| o.amount).map(|a| a.to_string()),
            quantity: order.and_then(|o| o.quantity),
            carrier: order.and_then(|o| o.carrier.clone()),
            tracking: order.and_then(|o| o.tracking.clone()),
            shipped_on: order.and_then(|o| o.shipped_at).map(day),
            promised_on: order.and_then(|o| o.promised_at).map(day),
            delivered_on: order.and_then(|o| o.delivered_at).map(day),
            shop: told.shop.map(str::to_owned),
            agent: told.people.get(&caller.user).cloned(),
            case: Some(case.number),
            ..Self::default()
        }
    }
}

/// A buyer's name for those who may see it.
fn name_for(caller: &Caller, name: Option<String>) -> Option<String> {
    name.filter(|_| caller.may(Permission::PersonalDataRead))
}

impl Facts {
    /// Facts of which every one is known, to try templates with.
    pub(crate) fn sample(blank: BTreeMap<String, String>) -> Self {
        let some = || Some("x".to_owned());
        Self {
            buyer: some(),
            product: some(),
            order: some(),
            amount: some(),
            quantity: Some(1),
            carrier: some(),
            tracking: some(),
            shipped_on: some(),
            promised_on: some(),
            delivered_on: some(),
            shop: some(),
            agent: some(),
            case: Some(1),
            blank,
            opens_at: some(),
        }
    }
}

impl Facts {
    /// The facts with a courteous word, in the language of the text, for a buyer or a product without a name.
    fn spoken(&self, language: &str) -> Self {
        let (buyer, product) = match language {
            "zh" => ("顾客", "该商品"),
            "th" => ("ลูกค้า", "สินค้า"),
            "vi" => ("quý khách", "sản phẩm"),
            "id" => ("Kak", "produk ini"),
            "ms" => ("pelanggan", "produk ini"),
            "ja" => ("お客", "商品"),
            _ => ("customer", "your order"),
        };
        let mut facts = self.clone();
        facts.buyer.get_or_insert_with(|| buyer.to_owned());
        facts.product.get_or_insert_with(|| product.to_owned());
        facts
    }
}

/// Fills a template with facts, in the words of a language.
///
/// # Errors
/// `bad_template` when it is malformed, names a placeholder that does not exist, or grows beyond its limits.
pub fn fill(template: &str, language: &str, facts: &Facts) -> std::result::Result<String, Refusal> {
    if template.chars().count() > LONGEST {
        return Err(wrong("a text may have 4,000 characters", "文字最多 4000 字"));
    }
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    let filled = environment
        .render_str(template, Value::from(Serde(facts.spoken(language))))
        .map_err(|e| explained(&e))?;
    if filled.chars().count() > LONGEST {
        return Err(wrong("the text made from it is too long", "填充后的文字过长"));
    }
    Ok(filled.trim().to_owned())
}

/// The ids a reply page is made with.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkFacts<'a> {
    /// The review's id on its channel.
    pub review: &'a str,
    /// The order's.
    pub order: &'a str,
}

/// The page where a review is answered by hand; `None` when the channel has none or it cannot be made.
pub fn link(template: &str, facts: &LinkFacts<'_>) -> Option<String> {
    let encoded =
        |id: &str| id.chars().filter(|c| c.is_alphanumeric() || "-_.".contains(*c)).collect::<String>();
    let (review, order) = (encoded(facts.review), encoded(facts.order));
    let facts = serde_json::json!({ "review": review, "order": order });
    let made = environment().render_str(template, Value::from(Serde(facts))).ok()?;
    (!made.is_empty() && made.starts_with("https://")).then_some(made)
}

/// A template of a reply page that can be used; empty takes the page away.
///
/// # Errors
/// `bad_link` when it is no https address or names something else than `review` and `order`.
pub fn checked_link(template: &str) -> std::result::Result<String, Refusal> {
    let template = template.trim();
    let fine = template.len() <= 500 && !template.contains(char::is_control);
    let host = template.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#', '{']).next());
    let named = host.is_some_and(|h| h.contains('.') && !h.contains(['@', ' ']));
    let works = link(template, &LinkFacts { review: "1", order: "2" }).is_some();
    if template.is_empty() || fine && named && works {
        return Ok(template.to_owned());
    }
    Err(Refusal::new(
        "bad_link",
        "the page is an https address; {{ review }} and {{ order }} stand for the ids",
        "页面须为 https 地址；{{ review }} 与 {{ order }} 代表编号",
    )
    .field("reply_link"))
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
}

fn explained(error: &minijinja::Error) -> Refusal {
    match error.kind() {
        ErrorKind::UndefinedError => {
            wrong("it names something that is not known here", "包含此处未知的占位符")
        }
        ErrorKind::OutOfFuel => wrong("it takes too many steps", "步骤过多"),
        _ => wrong("it cannot be read", "无法解析"),
    }
    .hint(
        "placeholders are written {{ buyer }}; words for an unknown fact {{ carrier | default('the carrier') }}",
        "占位符写作 {{ buyer }}；未知信息的替代文字写作 {{ carrier | default('快递公司') }}",
    )
}

fn wrong(en: &str, zh: &str) -> Refusal {
    Refusal::with(
        "bad_template",
        Words::made(format!("this text cannot be used: {en}"), format!("这段文字无法使用：{zh}")),
    )
    .field("text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use triage::outgoing::{Audience, inspect};

    fn facts() -> Facts {
        Facts { buyer: Some("Mei".to_owned()), product: Some("Linen shirt".to_owned()), ..Facts::default() }
    }

    #[test]
    fn placeholders_are_filled_and_absent_facts_have_words() {
        for (template, language, filled) in [
            ("Dear {{ buyer }}, about {{ product }}:", "en", "Dear Mei, about Linen shirt:"),
            ("{{ carrier | default('the carrier') }} has it", "en", "the carrier has it"),
            ("at {{ shop | default('our shop') }}|{{ tracking | default('') }}", "en", "at our shop|"),
        ] {
            let made = fill(template, language, &facts());
            assert_eq!(made.as_deref().unwrap_or("refused"), filled, "{template}");
        }
        assert_eq!(fill("{{ buyer }}您好", "zh", &Facts::default()).unwrap(), "顾客您好");
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        for template in [
            "{{ nobody }}",
            "{{ order }}",
            "{{ buyer ",
            "{% for i in range(100000000) %}x{% endfor %}",
            "{{ 'x' * 100000000 }}",
            "{% include '/etc/passwd' %}",
            &"x".repeat(LONGEST + 1),
        ] {
            let refusal = fill(template, "en", &facts()).unwrap_err();
            assert_eq!(refusal.code, "bad_template", "{template:.40}");
        }
    }

    #[test]
    fn a_reply_page_is_an_https_address_with_ids() {
        let facts = LinkFacts { review: "R-1/../x", order: "O 2" };
        let page = "https://seller.example.com/reviews?id={{ review }}&order={{ order }}";
        assert_eq!(checked_link(page).unwrap(), page);
        assert_eq!(
            link(page, &facts).unwrap(),
            "https://seller.example.com/reviews?id=R-1..x&order=O2",
            "nothing but the id gets in"
        );
        assert_eq!(checked_link(" ").unwrap(), "");
        for bad in [
            "http://a.example",
            "https://",
            "https://{{ review }}",
            "javascript:alert(1)",
            "https://a.example/{{ buyer }}",
        ] {
            assert_eq!(checked_link(bad).unwrap_err().code, "bad_link", "{bad}");
        }
    }

    #[test]
    fn the_prepared_replies_pass_their_own_check() {
        for playbook in domain::playbook::standard() {
            for step in playbook.steps {
                let public = step.done_by == domain::playbook::DoneBy::PublicReply;
                let audience = if public { Audience::Public } else { Audience::Private };
                for (language, words) in &step.words {
                    let text = fill(words, language, &facts()).unwrap();
                    let read = inspect(&text, audience);
                    let refused = read.findings.iter().find(|f| f.kind.refuses(audience));
                    assert!(refused.is_none(), "{} {language}: {refused:?}", playbook.id);
                    let found = read.elements.len();
                    assert!(!public || found == 4, "{} {language}: {:?}", playbook.id, read.elements);
                    assert!(text.chars().count() <= 500, "{} {language} is too long", playbook.id);
                }
            }
        }
    }
}
