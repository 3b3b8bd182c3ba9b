//! The statement: one page of HTML that needs nothing else, in Chinese and English side by side, to be read and printed. What
//! stands in it comes from the log; nothing of it is taken for markup.

use domain::appeal::GroundRule;
use domain::listing::{Fact, Version};
use domain::refusal::Words;
use domain::time::Instant;
use domain::verify::Truth;
use jiff::tz::TimeZone;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::bundle::Exhibit;
use super::timeline::Told;
use super::words;
use crate::verification::{Asserted, Panel};
use crate::{AppError, Result};

const TEMPLATE: &str = include_str!("statement.html");

/// What an appeal claims.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The ground.
    pub ground: GroundRule,
    /// What offends, as it stands in the feedback.
    pub passage: Option<String>,
    /// The shop's own words.
    pub text: Option<String>,
}

/// What stands at the head of the page.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub(super) shop: &'a str,
    pub(super) platform: &'a str,
    pub(super) market: &'a str,
    pub(super) made_at: Instant,
    pub(super) zone: &'a TimeZone,
    pub(super) zone_name: &'a str,
    pub(super) public_key: &'a str,
    pub(super) claim: Option<&'a Claim>,
}

/// A log that goes along.
#[derive(Debug, Serialize)]
pub(super) struct LogLine {
    pub(super) path: String,
    pub(super) title: Words,
    pub(super) shown: usize,
    pub(super) sealed: usize,
}

#[derive(Serialize)]
struct Page<'a> {
    shop: &'a str,
    number: i64,
    platform: &'a str,
    market: &'a str,
    order: Option<&'a str>,
    made_at: String,
    zone: &'a str,
    public_key: &'a str,
    fingerprint: String,
    claim: Option<Ground<'a>>,
    claims: Vec<Assertion<'a>>,
    listing: Option<ListingPart<'a>>,
    timeline: Vec<Line>,
    left_out: usize,
    exhibits: Vec<ExhibitLine<'a>>,
    logs: &'a [LogLine],
}

#[derive(Serialize)]
struct Ground<'a> {
    name: &'a Words,
    means: &'a Words,
    passage: Option<String>,
    text: Option<String>,
}

#[derive(Serialize)]
struct Assertion<'a> {
    what: Words,
    passage: String,
    truth: Words,
    /// What the records say; where they cannot tell, what stands there is advice for the house.
    fact: Option<&'a Words>,
}

/// What the shop said of the article when it was sold.
#[derive(Serialize)]
struct ListingPart<'a> {
    sku: &'a str,
    version: i64,
    from: String,
    until: Option<String>,
    title: &'a str,
    price: String,
    facts: &'a [Fact],
    weaknesses: &'a [String],
}

#[derive(Serialize)]
struct Line {
    at: String,
    words: Words,
    quote: Option<String>,
    source: Words,
}

#[derive(Serialize)]
struct ExhibitLine<'a> {
    number: u32,
    shows: Words,
    name: String,
    note: Option<String>,
    path: &'a str,
    media_type: &'a str,
    size: i64,
    hash: &'a str,
    original: Option<&'a str>,
    taken_at: Option<String>,
    kept_at: String,
}

/// Writes the page.
pub(super) fn write(head: &Head<'_>, told: &Told<'_>, panel: &Panel, logs: &[LogLine]) -> Result<String> {
    let when =
        |at: Instant| at.timestamp().to_zoned(head.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let (entries, left_out) = told.entries();
    let line =
        |e: super::timeline::Entry| Line { at: when(e.at), words: e.words, quote: e.quote, source: e.source };
    let masked = |text: &Option<String>| text.as_deref().map(|t| told.masked(t));
    let page = Page {
        shop: head.shop,
        number: told.case.number,
        platform: head.platform,
        market: head.market,
        order: told.case.order.as_deref(),
        made_at: when(head.made_at),
        zone: head.zone_name,
        public_key: head.public_key,
        fingerprint: ::evidence::fingerprint(head.public_key),
        claim: head.claim.map(|claim| Ground {
            name: &claim.ground.name,
            means: &claim.ground.means,
            passage: masked(&claim.passage),
            text: masked(&claim.text),
        }),
        claims: panel.claims.iter().map(|c| assertion(c, told)).collect(),
        listing: told.listed.map(|version| listing(version, when)),
        timeline: entries.into_iter().map(line).collect(),
        left_out,
        exhibits: told.exhibits.iter().map(|x| exhibit(x, told, when)).collect(),
        logs,
    };
    render(TEMPLATE, page)
}

/// Writes a page in which nothing is taken for markup.
pub(crate) fn render(template: &str, page: impl Serialize) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let made = environment.render_str(template, Value::from(Serde(page)));
    made.map_err(|error| AppError::Task(format!("the statement cannot be written: {error}")))
}

/// What is asserted, with a person's word before the computed one.
fn assertion<'a>(asserted: &'a Asserted, told: &Told<'_>) -> Assertion<'a> {
    let check = &asserted.check;
    let truth = asserted.judged.as_ref().map_or(check.truth, |judged| judged.truth);
    let (start, end) = (check.span.start as usize, check.span.end as usize);
    let text = told.text_of(asserted);
    let passage: String = text.chars().skip(start).take(end.saturating_sub(start)).collect();
    Assertion {
        what: words::asserted(check.what),
        passage: told.masked(&passage),
        truth: words::truth(truth),
        fact: (check.truth != Truth::Unknown).then_some(&check.fact),
    }
}

fn listing(version: &Version, when: impl Fn(Instant) -> String) -> ListingPart<'_> {
    let listing = &version.listing;
    ListingPart {
        sku: &listing.sku,
        version: version.n,
        from: when(version.from),
        until: version.until.map(when),
        title: &listing.title,
        price: listing.price.to_string(),
        facts: &listing.facts,
        weaknesses: &listing.weaknesses,
    }
}

fn exhibit<'a>(exhibit: &'a Exhibit, told: &Told<'_>, when: impl Fn(Instant) -> String) -> ExhibitLine<'a> {
    let evidence = &exhibit.held.evidence;
    ExhibitLine {
        number: exhibit.number,
        shows: words::shows(evidence.shows),
        name: told.masked(&evidence.name),
        note: evidence.note.as_deref().map(|note| told.masked(note)),
        path: &exhibit.path,
        media_type: &evidence.media_type,
        size: evidence.size,
        hash: &evidence.hash,
        original: evidence.original.as_ref().map(|(_, hash)| hash.as_str()),
        taken_at: evidence.taken_at.map(&when),
        kept_at: when(exhibit.held.at),
    }
}
