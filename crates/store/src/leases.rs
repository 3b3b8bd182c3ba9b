//! Leases of live rooms: which program runs each at the moment. The rule is `live::lease`'s; here it is only read and written, each
//! change if nobody else has made one meanwhile.

use domain::ids::{LiveSessionId, ShopId};

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A lease as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomLease {
    /// The room: its session.
    pub session: LiveSessionId,
    /// Its shop.
    pub shop: ShopId,
    /// Who has it, in their own words; empty for nobody.
    pub holder: String,
    /// Goes up by one whenever it is taken.
    pub epoch: i64,
    /// Goes up with every renewal.
    pub beat: i64,
}

impl Tx {
    /// All leases, of all shops.
    ///
    /// # Errors
    /// As the database says.
    pub async fn room_leases(&mut self) -> Result<Vec<RoomLease>> {
        let sql = "SELECT session_id, shop_id, holder, epoch, beat FROM room_leases ORDER BY session_id";
        let lease = |r: &crate::Row| {
            Ok(RoomLease {
                session: r.uuid(0)?.into(),
                shop: r.uuid(1)?.into(),
                holder: r.text(2)?,
                epoch: r.int(3)?,
                beat: r.int(4)?,
            })
        };
        self.all(sql, args![]).await?.iter().map(lease).collect()
    }

    /// Renews all that a holder has.
    ///
    /// # Errors
    /// As the database says.
    pub async fn beat_room_leases(&mut self, holder: &str) -> Result<()> {
        let sql = "UPDATE room_leases SET beat = beat + 1 WHERE holder = $1";
        self.run(sql, args![holder]).await.map(|_| ())
    }

    /// Takes a lease that is still as it was read (epoch and beat), or one that nobody has had. The new epoch; `None` where somebody
    /// else was first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn take_room_lease(
        &mut self,
        shop: ShopId,
        session: LiveSessionId,
        read: Option<(i64, i64)>,
        holder: &str,
    ) -> Result<Option<i64>> {
        let (taken, epoch) = match read {
            None => {
                let sql = "INSERT INTO room_leases (session_id, shop_id, holder, epoch, beat) VALUES ($1, $2, $3, 1, 0) \
                           ON CONFLICT (session_id) DO NOTHING";
                (self.run(sql, args![session, shop, holder]).await?, 1)
            }
            Some((epoch, beat)) => {
                let sql = "UPDATE room_leases SET holder = $2, epoch = epoch + 1, beat = 0 \
                           WHERE session_id = $1 AND epoch = $3 AND beat = $4";
                (self.run(sql, args![session, holder, epoch, beat]).await?, epoch + 1)
            }
        };
        Ok((taken == 1).then_some(epoch))
    }

    /// Gives all back that a holder has; the next one takes them at once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn free_room_leases(&mut self, holder: &str) -> Result<()> {
        self.run("UPDATE room_leases SET holder = '' WHERE holder = $1", args![holder]).await.map(|_| ())
    }

    /// Takes the lease of a room away that has ended, and is the holder's.
    ///
    /// # Errors
    /// As the database says.
    pub async fn end_room_lease(&mut self, session: LiveSessionId, holder: &str) -> Result<()> {
        let sql = "DELETE FROM room_leases WHERE session_id = $1 AND holder = $2";
        self.run(sql, args![session, holder]).await.map(|_| ())
    }
}
