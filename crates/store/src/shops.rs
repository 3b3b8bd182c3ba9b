//! Shops, their policies, channels and members.

use domain::access::Role;
use domain::case::Holiday;
use domain::ids::{CaseId, ChannelId, ShopId, UserId};
use domain::policy::Policy;
use domain::shop::ShopEvent;
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::{Result, StoreError};
use crate::log::{Batch, Head};
use crate::projection::shop::{Change, changes};
use crate::value::Row;

/// A shop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `shops`")]
pub struct ShopRow {
    pub id: ShopId,
    pub name: String,
    pub zone: String,
    pub seq: i64,
    pub cases: i64,
    pub created_at: Instant,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `channels`")]
pub struct ChannelRow {
    pub id: ChannelId,
    pub name: String,
    pub platform: String,
    pub market: String,
    pub created_at: Instant,
    /// Template of the page where reviews are answered by hand; empty when none is set.
    pub reply_link: String,
    /// Holiday mode, in order.
    pub holidays: Vec<Holiday>,
}

const SHOP: &str = "SELECT id, name, zone, seq, cases, created_at FROM shops";
const CHANNEL: &str = "SELECT id, name, platform, market, created_at, reply_link, holidays FROM channels";

fn shop(row: &Row) -> Result<ShopRow> {
    Ok(ShopRow {
        id: row.uuid(0)?.into(),
        name: row.text(1)?,
        zone: row.text(2)?,
        seq: row.int(3)?,
        cases: row.int(4)?,
        created_at: row.instant(5)?,
    })
}

fn channel(row: &Row) -> Result<ChannelRow> {
    Ok(ChannelRow {
        id: row.uuid(0)?.into(),
        name: row.text(1)?,
        platform: row.text(2)?,
        market: row.text(3)?,
        created_at: row.instant(4)?,
        reply_link: row.text(5)?,
        holidays: row.json(6)?,
    })
}

impl Tx {
    /// Makes a shop with its first event.
    ///
    /// # Errors
    /// As the database says.
    pub async fn create_shop(
        &mut self,
        id: ShopId,
        at: Instant,
        actor: &str,
        name: &str,
        zone: &str,
        policy: Policy,
    ) -> Result<()> {
        self.run(
            "INSERT INTO shops (id, ordinal, name, zone, policy_version, seq, cases, created_at, settings) \
             SELECT $1, COALESCE(MAX(ordinal), 0) + 1, $2, $3, $4, 0, 0, $5, 0 FROM shops",
            args![id, name, zone, policy.version, at],
        )
        .await?;
        let event = ShopEvent::Created { name: name.to_owned(), zone: zone.to_owned(), policy };
        self.shop_events(id, at, actor, &[event]).await
    }

    /// Holds the shop's log until this transaction ends: nobody else appends meanwhile, so what is read from now on
    /// stays true.
    ///
    /// # Errors
    /// As the database says.
    pub async fn hold(&mut self, shop: ShopId) -> Result<()> {
        self.run("UPDATE shops SET seq = seq WHERE id = $1", args![shop]).await.map(|_| ())
    }

    /// Appends to the shop's own stream and updates what follows from it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn shop_events(
        &mut self,
        id: ShopId,
        at: Instant,
        actor: &str,
        events: &[ShopEvent],
    ) -> Result<()> {
        self.hold(id).await?;
        let mut head: Head = self.head(id, id.0).await?;
        for event in events {
            // One event at a time, so that rows change in the order of the log.
            let mut batch = Batch::new(id);
            batch.event(id.0, &mut head, at, actor, event.kind(), event)?;
            let mut others = Vec::new();
            for change in changes(id, at, actor, event)? {
                match change {
                    Change::Put(table, row) => batch.upsert(table, row),
                    other => others.push(other),
                }
            }
            self.append(batch, None).await?;
            self.run("UPDATE shops SET settings = settings + 1 WHERE id = $1", args![id]).await?;
            self.follow(id, event, others).await?;
        }
        Ok(())
    }

    /// What a shop event changes beside whole rows.
    async fn follow(&mut self, id: ShopId, event: &ShopEvent, others: Vec<Change>) -> Result<()> {
        for change in others {
            match change {
                Change::Put(..) => {}
                Change::SetRole(user, role) => {
                    let sql = "UPDATE members SET role = $3 WHERE shop_id = $1 AND user_id = $2";
                    self.run(sql, args![id, user, role.as_str()]).await?;
                }
                Change::RemoveRule(rule) => {
                    self.run("DELETE FROM rules WHERE shop_id = $1 AND id = $2", args![id, rule]).await?;
                }
                Change::Remove(table, one) => {
                    let sql = format!("DELETE FROM {} WHERE shop_id = $1 AND id = $2", table.name);
                    self.run(&sql, args![id, one]).await?;
                }
                Change::RemoveMember(user) => {
                    let sql = "DELETE FROM members WHERE shop_id = $1 AND user_id = $2";
                    self.run(sql, args![id, user]).await?;
                }
                Change::SetChannel(channel, name, link) => {
                    let sql = "UPDATE channels SET name = $3, reply_link = $4 WHERE shop_id = $1 AND id = $2";
                    self.run(sql, args![id, channel, name, link]).await?;
                }
                Change::SetWork(user, work) => {
                    let sql = "UPDATE members SET work = $3 WHERE shop_id = $1 AND user_id = $2";
                    self.run(sql, args![id, user, work]).await?;
                }
                Change::SetHolidays(channel, holidays) => {
                    let sql = "UPDATE channels SET holidays = $3 WHERE shop_id = $1 AND id = $2";
                    self.run(sql, args![id, channel, holidays]).await?;
                }
            }
        }
        match event {
            ShopEvent::Renamed { name, zone } => {
                let sql = "UPDATE shops SET name = $2, zone = $3 WHERE id = $1";
                self.run(sql, args![id, name.as_str(), zone.as_str()]).await?;
            }
            ShopEvent::PolicyChanged { policy } => {
                let sql = "UPDATE shops SET policy_version = $2 WHERE id = $1";
                self.run(sql, args![id, policy.version]).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// A shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn shop(&mut self, id: ShopId) -> Result<Option<ShopRow>> {
        self.first(&format!("{SHOP} WHERE id = $1"), args![id]).await?.as_ref().map(shop).transpose()
    }

    /// Every shop, oldest first: for the command line, the clock worker and the doctor, which serve all of them.
    ///
    /// # Errors
    /// As the database says.
    pub async fn every_shop(&mut self) -> Result<Vec<ShopRow>> {
        self.all(&format!("{SHOP} ORDER BY ordinal"), args![]).await?.iter().map(shop).collect()
    }

    /// A shop by its name, for the command line.
    ///
    /// # Errors
    /// As the database says.
    pub async fn shop_by_name(&mut self, name: &str) -> Result<Option<ShopRow>> {
        self.first(&format!("{SHOP} WHERE name = $1 ORDER BY ordinal LIMIT 1"), args![name])
            .await?
            .as_ref()
            .map(shop)
            .transpose()
    }

    /// The policy in force.
    ///
    /// # Errors
    /// When the shop or its policy is absent.
    pub async fn policy(&mut self, id: ShopId) -> Result<Policy> {
        self.first(
            "SELECT p.body FROM shops s JOIN policies p ON p.shop_id = s.id AND p.version = s.policy_version WHERE s.id = $1",
            args![id],
        )
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("shop {id} has no policy")))?
        .json(0)
    }

    /// How often the shop's own stream moved: whatever is made from its settings stays right while this does.
    ///
    /// # Errors
    /// When the shop is absent.
    pub async fn settings_version(&mut self, id: ShopId) -> Result<i64> {
        self.first("SELECT settings FROM shops WHERE id = $1", args![id])
            .await?
            .ok_or_else(|| StoreError::Corrupt(format!("shop {id} is absent")))?
            .int(0)
    }

    /// Open cases with a running clock by a rule of the platform on this channel.
    ///
    /// # Errors
    /// As the database says.
    pub async fn cases_on_platform_time(&mut self, id: ShopId, channel: ChannelId) -> Result<Vec<CaseId>> {
        let sql = "SELECT c.id FROM cases c WHERE c.shop_id = $1 AND c.open = 1 AND c.channel_id = $2 \
                   AND c.platform_due IS NOT NULL ORDER BY c.id";
        self.all(sql, args![id, channel]).await?.iter().map(|r| Ok(r.uuid(0)?.into())).collect()
    }

    /// The version of the policy in force.
    ///
    /// # Errors
    /// When the shop is absent.
    pub async fn policy_version(&mut self, id: ShopId) -> Result<i64> {
        self.first("SELECT policy_version FROM shops WHERE id = $1", args![id])
            .await?
            .ok_or_else(|| StoreError::Corrupt(format!("shop {id} is absent")))?
            .int(0)
    }

    /// The shop's channels by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn channels(&mut self, id: ShopId) -> Result<Vec<ChannelRow>> {
        let sql = format!("{CHANNEL} WHERE shop_id = $1 ORDER BY name");
        self.all(&sql, args![id]).await?.iter().map(channel).collect()
    }

    /// A channel of this shop by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn channel_by_name(&mut self, id: ShopId, name: &str) -> Result<Option<ChannelRow>> {
        let sql = format!("{CHANNEL} WHERE shop_id = $1 AND name = $2");
        self.first(&sql, args![id, name]).await?.as_ref().map(channel).transpose()
    }

    /// A channel of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn channel(&mut self, id: ShopId, channel_id: ChannelId) -> Result<Option<ChannelRow>> {
        let sql = format!("{CHANNEL} WHERE shop_id = $1 AND id = $2");
        self.first(&sql, args![id, channel_id]).await?.as_ref().map(channel).transpose()
    }

    /// Reviews received per channel and the newest one's arrival: `(channel, count, last)`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn channel_counts(&mut self, id: ShopId) -> Result<Vec<(ChannelId, i64, Option<Instant>)>> {
        // On SQLite the index by external id holds the row's id too, and ids grow with time: the newest review is found
        // without reading all others. PostgreSQL has no greatest UUID, but reads the whole table quickly.
        let sql = if self.is_sqlite() {
            "SELECT g.channel_id, g.n, r.received_at FROM (SELECT channel_id, COUNT(*) AS n, MAX(id) AS newest FROM reviews \
             WHERE shop_id = $1 GROUP BY channel_id) g JOIN reviews r ON r.shop_id = $1 AND r.id = g.newest"
        } else {
            "SELECT channel_id, COUNT(*), MAX(received_at) FROM reviews WHERE shop_id = $1 GROUP BY channel_id"
        };
        self.all(sql, args![id])
            .await?
            .iter()
            .map(|r| Ok((r.uuid(0)?.into(), r.int(1)?, r.opt_instant(2)?)))
            .collect()
    }

    /// A person's role in a shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn role(&mut self, id: ShopId, user: UserId) -> Result<Option<Role>> {
        self.first("SELECT role FROM members WHERE shop_id = $1 AND user_id = $2", args![id, user])
            .await?
            .map(|r| r.word(0, Role::parse))
            .transpose()
    }

    /// The shops a person belongs to, with the role there.
    ///
    /// # Errors
    /// As the database says.
    pub async fn shops_of(&mut self, user: UserId) -> Result<Vec<(ShopRow, Role)>> {
        self.all(
            "SELECT s.id, s.name, s.zone, s.seq, s.cases, s.created_at, m.role FROM members m \
             JOIN shops s ON s.id = m.shop_id WHERE m.user_id = $1 ORDER BY s.ordinal",
            args![user],
        )
        .await?
        .iter()
        .map(|r| Ok((shop(r)?, r.word(6, Role::parse)?)))
        .collect()
    }

    /// Everybody who owns a shop: the command line gives them the shops it makes.
    ///
    /// # Errors
    /// As the database says.
    pub async fn all_owners(&mut self) -> Result<Vec<UserId>> {
        self.all("SELECT DISTINCT user_id FROM members WHERE role = 'owner'", args![])
            .await?
            .iter()
            .map(|r| Ok(r.uuid(0)?.into()))
            .collect()
    }
}
