//! What the API shows: plain structs made from what use cases give. Personal data is masked here unless the caller may
//! see it.

pub(crate) mod appeal;
pub(crate) mod appeal_page;
pub(crate) mod call;
pub(crate) mod case;
pub(crate) mod clock;
pub(crate) mod connection;
pub(crate) mod evidence;
pub(crate) mod feedback;
pub(crate) mod game;
pub(crate) mod hook;
pub(crate) mod inbound;
pub(crate) mod ledger;
pub(crate) mod mention;
pub(crate) mod notice;
pub(crate) mod order;
pub(crate) mod people;
pub(crate) mod product;
pub(crate) mod quality;
pub(crate) mod record;
pub(crate) mod remedy;
pub(crate) mod returned;
pub(crate) mod roster;
pub(crate) mod rulebook;
pub(crate) mod shop;
pub(crate) mod show;
pub(crate) mod talk;
pub(crate) mod team;
pub(crate) mod tracker;
pub(crate) mod verification;

use domain::access::Permission;
use domain::money::Money;
use domain::time::Instant;
use serde::Serialize;

use app::Caller;

/// A list without further pages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Items<T> {
    pub(crate) items: Vec<T>,
}

/// One page.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// What to ask for the next page with; absent on the last.
    pub(crate) next: Option<String>,
}

/// Money in minor units.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MoneyView {
    minor: i64,
    currency: String,
}

impl From<Money> for MoneyView {
    fn from(m: Money) -> Self {
        Self { minor: m.minor, currency: m.currency.code().to_owned() }
    }
}

/// An instant as the API writes it.
pub(crate) fn when(at: Instant) -> String {
    at.to_string()
}

/// A name, or its first character if the caller may not see names.
pub(crate) fn name_for(caller: &Caller, name: Option<String>) -> Option<String> {
    if caller.may(Permission::PersonalDataRead) {
        return name;
    }
    name.map(|n| n.chars().take(1).chain("***".chars()).collect())
}
