//! Rooms that other nodes have: their journals are read along, and they are mirrored for the viewers of this one.

use live::room::RoomId;

use super::{Owners, lock};

impl Owners {
    /// Reads on in the journal of a room that another node has, unless that is being done.
    pub(super) fn read_along(&self, room: RoomId) {
        let Some(this) = self.this.upgrade() else { return };
        if !lock(&self.read_along).insert(room) {
            return;
        }
        tokio::task::spawn_blocking(move || {
            if let Err(error) = this.rooms.stand_by(room) {
                let error = format!("{:#}", anyhow::Error::from(error));
                tracing::warn!(%room, error, "the journal of another node's room is not read along");
            }
            lock(&this.read_along).remove(&room);
        });
    }

    /// Mirrors a room that another node has, until it is ours, or ends.
    pub(super) fn mirror(&self, room: RoomId) {
        let (Some(this), Some(cluster)) = (self.this.upgrade(), self.cluster.clone()) else { return };
        let mut mirrors = lock(&self.mirrors);
        if mirrors.contains_key(&room) {
            return;
        }
        let stop = self.stop.child_token();
        mirrors.insert(room, stop.clone());
        drop(mirrors);
        tokio::spawn(async move {
            if let Err(error) = cluster.mirror(&this.rooms, room, &stop).await {
                tracing::warn!(%room, %error, "a room of another node is not mirrored");
            }
            lock(&this.mirrors).remove(&room);
        });
    }
}
