//! Who works in the sample shop: a lead and three agents, each at home on one channel. None of them can sign in.

use app::{App, Caller, Result};
use domain::access::Role;
use domain::ids::{ShopId, UserId};
use sandbox::sample::rng::Rng;
use store::Tx;

/// Name, address, role, home market. The addresses end in a name that can never exist.
const PEOPLE: [(&str, &str, Role, &str); 4] = [
    ("Lin Yue", "lin.yue@sample.invalid", Role::Lead, ""),
    ("Mei Tan", "mei.tan@sample.invalid", Role::Agent, "CN"),
    ("Arif Rahman", "arif.rahman@sample.invalid", Role::Agent, "ID"),
    ("Sofia Berg", "sofia.berg@sample.invalid", Role::Agent, "US"),
];

/// The lead's place in the team.
pub(super) const LEAD: usize = 0;

/// The team of a shop.
#[derive(Debug)]
pub(super) struct Team(Vec<Caller>);

impl Team {
    /// Makes the people and adds them to the shop.
    pub(super) async fn hire(app: &App, tx: &mut Tx, system: &Caller) -> Result<Self> {
        let mut team = Vec::new();
        for (name, email, role, _) in PEOPLE {
            let user = app.add_stand_in(tx, system, name, email, role).await?;
            team.push(caller(system.shop, user, role));
        }
        Ok(Self(team))
    }

    /// Somebody by place; an unknown place is the lead's.
    pub(super) fn at(&self, place: usize) -> &Caller {
        &self.0[place.min(self.0.len() - 1)]
    }

    /// The user of somebody by place.
    pub(super) fn user(&self, place: usize) -> UserId {
        self.at(place).user
    }
}

fn caller(shop: ShopId, user: UserId, role: Role) -> Caller {
    Caller::new(shop, user, None, role, format!("user:{user}"), role.permissions().iter().copied())
}

/// Who takes a case of this market: mostly who is at home there. The lead takes no grave ones, because nobody else
/// could approve the reply.
pub(super) fn taker(market: &str, grave: bool, rng: &mut Rng) -> usize {
    let home = PEOPLE.iter().position(|(.., at)| *at == market).unwrap_or(1);
    if rng.chance(74) {
        return home;
    }
    let anybody = rng.below(PEOPLE.len() as u64) as usize;
    if grave && anybody == LEAD { home } else { anybody }
}
