//! Members of a shop with the load they carry.

use std::collections::BTreeSet;

use domain::access::Role;
use domain::ids::{ShopId, UserId};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A member with the load they carry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `members` and counts over `cases`")]
pub struct Member {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub joined_at: Instant,
    pub last_seen_at: Option<Instant>,
    pub open_cases: i64,
    pub overdue_cases: i64,
    pub resolved: i64,
}

impl Tx {
    /// Who is in the shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn member_ids(&mut self, shop: ShopId) -> Result<BTreeSet<UserId>> {
        let sql = "SELECT user_id FROM members WHERE shop_id = $1";
        self.all(sql, args![shop]).await?.iter().map(|r| Ok(r.uuid(0)?.into())).collect()
    }

    /// The shop's members with the load they carry; `since` bounds what counts as resolved lately.
    ///
    /// # Errors
    /// As the database says.
    pub async fn members(&mut self, shop: ShopId, now: Instant, since: Instant) -> Result<Vec<Member>> {
        self.all(
            "SELECT m.user_id, u.name, u.email, m.role, m.joined_at, u.last_seen_at, \
             (SELECT COUNT(*) FROM cases c WHERE c.shop_id = m.shop_id AND c.assignee = m.user_id AND c.open = 1), \
             (SELECT COUNT(*) FROM cases c WHERE c.shop_id = m.shop_id AND c.assignee = m.user_id AND c.open = 1 \
              AND c.next_due <= $2), \
             (SELECT COUNT(*) FROM cases c WHERE c.shop_id = m.shop_id AND c.assignee = m.user_id \
              AND c.resolved_at >= $3) \
             FROM members m JOIN users u ON u.id = m.user_id WHERE m.shop_id = $1 ORDER BY u.name",
            args![shop, now, since],
        )
        .await?
        .iter()
        .map(|r| {
            Ok(Member {
                user: r.uuid(0)?.into(),
                name: r.text(1)?,
                email: r.text(2)?,
                role: r.word(3, Role::parse)?,
                joined_at: r.instant(4)?,
                last_seen_at: r.opt_instant(5)?,
                open_cases: r.int(6)?,
                overdue_cases: r.int(7)?,
                resolved: r.int(8)?,
            })
        })
        .collect()
    }
}
