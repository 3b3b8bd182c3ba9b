//! The log, and what is kept beside it that does not follow from it: people, secrets, work that waits.

use super::{Column, Table};
use crate::value::Kind;

tables! {
    /// The log and everything else that does not follow from it.
    RECORDS:
    /// Shops, with the ends of their logs.
    SHOPS = "shops", key 1, {
        id Uuid, ordinal Int, name Text, zone Text, policy_version Int, seq Int, cases Int, created_at Int,
        settings Int,
    }
    /// The log.
    EVENTS = "events", key 2, {
        shop_id Uuid, seq Int, stream Uuid, version Int, at Int, actor Text, kind Text, body Text, prev_hash Bytes,
        hash Bytes,
    }
    /// Buyers: personal data, referenced by id; not a projection.
    BUYERS = "buyers", key 2, { shop_id Uuid, id Uuid, channel_id Uuid, name Text }
    /// People.
    USERS = "users", key 1, {
        id Uuid, email Text, name Text, password Text, settings Text, created_at Int, last_seen_at Int,
    }
    /// Their sessions.
    SESSIONS = "sessions", key 1, {
        id Uuid, user_id Uuid, secret_hash Bytes, agent Text, address Text, created_at Int, last_seen_at Int,
        expires_at Int,
    }
    /// API tokens.
    API_TOKENS = "api_tokens", key 1, {
        id Uuid, shop_id Uuid, name Text, scopes Text, secret_hash Bytes, created_by Uuid, created_at Int,
        expires_at Int, last_used_at Int,
    }
    /// Open invitations.
    INVITATIONS = "invitations", key 1, {
        id Uuid, shop_id Uuid, email Text, name Text, role Text, secret_hash Bytes, created_at Int, expires_at Int,
    }
    /// Saved views.
    VIEWS = "views", key 2, {
        shop_id Uuid, id Uuid, user_id Uuid, name Text, filter Text, shared Int, created_at Int,
    }
    /// Import runs.
    IMPORTS = "imports", key 2, {
        shop_id Uuid, id Uuid, channel_id Uuid, kind Text, name Text, options Text, state Text, bytes_total Int,
        bytes_done Int, rows_seen Int, created Int, changed Int, duplicates Int, rejected Int, cases_opened Int,
        rejects Text, error Text, actor Text, created_at Int, started_at Int, finished_at Int,
    }
    /// Background work.
    JOBS = "jobs", key 1, {
        id Uuid, shop_id Uuid, kind Text, payload Text, state Text, run_at Int, attempts Int, locked_until Int,
        dedup_key Text, last_error Text, created_at Int, finished_at Int,
    }
    /// Bytes by their hash.
    BLOBS = "blobs", key 1, { hash Bytes, size Int, media_type Text, content Bytes, created_at Int }
    /// Answers kept for idempotency keys.
    IDEMPOTENCY = "idempotency", key 2, {
        owner Text, key Text, request_hash Bytes, status Int, response Text, created_at Int,
    }
    /// Signatures of complaints by the keys that copies share.
    COPIES = "copies", key 3, { shop_id Uuid, part Int, review_id Uuid, signature Int }
    /// How far workers have come in a shop's log.
    CURSORS = "cursors", key 2, { shop_id Uuid, worker Text, seq Int }
    /// Bulk runs that can be undone.
    BULK_RUNS = "bulk_runs", key 2, {
        shop_id Uuid, id Uuid, actor Text, undo Text, created_at Int, undone_at Int,
    }
    /// Notices to people.
    NOTICES = "notices", key 4, {
        shop_id Uuid, user_id Uuid, seq Int, kind Text, case_id Uuid, actor Text, at Int, read_at Int, mail_at Int,
        mailed_at Int,
    }
    /// Secrets of shops, sealed.
    SEALED = "sealed", key 2, { shop_id Uuid, name Text, key_id Text, content Bytes, changed_at Int }
    /// What channels have sent, as it came.
    INBOUND = "inbound", key 2, {
        shop_id Uuid, id Uuid, channel_id Uuid, message_id Text, received_at Int, body Bytes, state Text, run_at Int,
        attempts Int, kind Text, row_count Int, code Text, why Text, ended_at Int,
    }
    /// How the platforms of connected channels, the robots of team channels, and trackers do.
    LINK_STATES = "link_states", key 2, {
        shop_id Uuid, channel_id Uuid, failures Int, open_until Int, error Text, error_at Int, ok_at Int, consent Int,
        refresh_until Int,
    }
    /// How far each resource of a channel is read.
    READINGS = "readings", key 3, {
        shop_id Uuid, channel_id Uuid, resource Text, position Text, next_at Int, woken Int, ok_at Int, row_count Int, odd Int,
        failures Int, error Text, error_at Int,
    }
    /// Events on their way to webhooks and team channels (`hook_id`), and how that went.
    DELIVERIES = "deliveries", key 2, {
        shop_id Uuid, id Uuid, hook_id Uuid, seq Int, kind Text, state Text, attempts Int, run_at Int, status Int,
        error Text, created_at Int, ended_at Int,
    }
    /// Parcels that trackers follow, and how that goes.
    TRACKED = "tracked", key 2, {
        shop_id Uuid, tracking Text, tracker_id Uuid, channel_id Uuid, carrier Text, state Text, found_at Int,
        registered_at Int, asked_at Int, told_at Int, next_at Int, tries Int, code Text, why Text,
    }
    /// Tries of channels, team channels and trackers by time.
    TRIES = "tries", key 3, { shop_id Uuid, channel_id Uuid, at Int, n Int }
    /// How far sources of mentions are read, and how they do.
    SOURCE_STATES = "source_states", key 2, {
        shop_id Uuid, source_id Uuid, position Text, next_at Int, ok_at Int, new_at Int, failures Int,
        failing_since Int, error Text, error_at Int, moved Text, found Int, odd Text,
        held_until Int,
    }
    /// How people want to be told.
    NOTICE_PREFERENCES = "notice_preferences", key 2, { shop_id Uuid, user_id Uuid, body Text }
    /// How far each viewer's beacons of a live session are counted.
    QUALITY_VIEWERS = "quality_viewers", key 3, { shop_id Uuid, session_id Uuid, sid Text, sn Int, first_at Int,
        last_at Int, body Text }
    /// What beacons said, by minute, region, network and device, as JSON.
    QUALITY_MINUTES = "quality_minutes", key 6, { shop_id Uuid, session_id Uuid, minute Int, region Text,
        network Text, device Text, body Text }
    /// Viewers of a live room by minute, as its engine counted them.
    LIVE_MINUTES = "live_minutes", key 3, { shop_id Uuid, session_id Uuid, minute Int, viewers Int, joins Int,
        leaves Int }
    /// Which program runs a live room.
    ROOM_LEASES = "room_leases", key 1, { session_id Uuid, shop_id Uuid, holder Text, epoch Int, beat Int }
    /// When somebody was last seen or heard in a call.
    CALL_BEATS = "call_beats", key 2, { shop_id Uuid, call_id Uuid, at Int }
}
