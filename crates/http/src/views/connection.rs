//! Connections of channels, as shown: what a platform can do, what is filled in, how it does. No secret is ever among it.

use std::collections::BTreeMap;

use app::links::{Connection, Doing, Field, LinkState, Reading};
use domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

use super::when;

/// A channel and what connects it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ConnectionView {
    channel: Uuid,
    name: String,
    platform: String,
    market: String,
    /// What could connect it; none where everything is done by hand.
    connector: Option<ConnectorView>,
    connected: bool,
    sends: bool,
    reads: bool,
    since: Option<String>,
    /// Another address than the platform's own.
    base: Option<String>,
    /// Fields that are no secret.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
    /// Names of secret fields that are filled in.
    filled: Vec<String>,
    /// Whether the seller has agreed on the platform's page.
    authorised: bool,
    /// Until when the access token holds.
    token_until: Option<String>,
    health: HealthView,
    readings: Vec<ReadingView>,
}

/// What a connector is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ConnectorView {
    name: String,
    reads: Vec<String>,
    does: Vec<String>,
    finds: Vec<String>,
    pushes: bool,
    /// Turns return requests down with pictures by itself; else those go up by hand.
    can_dispute_returns: bool,
    /// The seller agrees on a page of the platform.
    consents: bool,
    fields: Vec<FieldView>,
    budget: BudgetView,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FieldView {
    name: String,
    label: LabelView,
    secret: bool,
    optional: bool,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LabelView {
    en: String,
    zh: String,
}

/// So many tries in so many seconds, and how many were made in the last of them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct BudgetView {
    most: u32,
    seconds: f64,
    used: u32,
}

/// How a platform does.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HealthView {
    /// `off`, `well`, `failing`, `paused` (the breaker is open), `consent` (the seller must agree again).
    state: &'static str,
    failures: u32,
    paused_until: Option<String>,
    error: Option<String>,
    error_at: Option<String>,
    ok_at: Option<String>,
}

/// How far a resource is read.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReadingView {
    resource: String,
    ok_at: Option<String>,
    next_at: String,
    rows: i64,
    /// Things that could not be read.
    odd: i64,
    failures: u32,
    error: Option<String>,
    error_at: Option<String>,
}

impl ConnectionView {
    pub(crate) fn new(c: Connection, now: Instant) -> Self {
        let connected = c.link.as_ref().is_some_and(|link| link.connected);
        let connector = c.shown().map(|shown| {
            let abilities = shown.abilities;
            ConnectorView {
                name: shown.name.to_owned(),
                reads: abilities.reads.iter().map(|r| r.as_str().to_owned()).collect(),
                does: words(abilities.does),
                finds: words(abilities.finds),
                pushes: abilities.pushes,
                can_dispute_returns: shown.disputes,
                consents: shown.consents,
                fields: shown.fields.iter().map(field).collect(),
                budget: BudgetView {
                    most: abilities.budget.0,
                    seconds: abilities.budget.1.0 as f64 / 1e6,
                    used: c.tried,
                },
            }
        });
        let link = c.link;
        Self {
            channel: c.channel.id.0,
            name: c.channel.name,
            platform: c.channel.platform,
            market: c.channel.market,
            connector,
            connected,
            sends: link.as_ref().is_none_or(|link| link.sends),
            reads: link.as_ref().is_none_or(|link| link.reads),
            since: link.as_ref().map(|link| when(link.since)),
            base: link.as_ref().and_then(|link| link.base.clone()),
            fields: link.map(|link| link.fields).unwrap_or_default(),
            filled: c.filled,
            authorised: c.tokens.is_some(),
            token_until: c.tokens.flatten().map(when),
            health: health(connected, &c.state, now),
            readings: c.readings.into_iter().map(reading).collect(),
        }
    }
}

fn words(does: &[Doing]) -> Vec<String> {
    does.iter().map(|doing| doing.as_str().to_owned()).collect()
}

pub(crate) fn field(field: &Field) -> FieldView {
    FieldView {
        name: field.name.to_owned(),
        label: LabelView { en: field.en.to_owned(), zh: field.zh.to_owned() },
        secret: field.secret,
        optional: field.optional,
    }
}

pub(crate) fn health(connected: bool, state: &LinkState, now: Instant) -> HealthView {
    let word = match state {
        _ if !connected => "off",
        state if state.consent => "consent",
        state if !state.breaker.lets_through(now) => "paused",
        state if state.breaker.failures > 0 => "failing",
        _ => "well",
    };
    HealthView {
        state: word,
        failures: state.breaker.failures,
        paused_until: state.breaker.open_until.filter(|until| *until > now).map(when),
        error: state.error.clone(),
        error_at: state.error_at.map(when),
        ok_at: state.ok_at.map(when),
    }
}

fn reading(r: Reading) -> ReadingView {
    ReadingView {
        resource: r.resource,
        ok_at: r.ok_at.map(when),
        next_at: when(r.next_at),
        rows: r.rows,
        odd: r.odd,
        failures: r.failures,
        error: r.error,
        error_at: r.error_at.map(when),
    }
}
