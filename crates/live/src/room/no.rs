//! Refusals of the room, each made once.

use domain::refusal::{Refusal, Words};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A refusal, and how long waiting would take where waiting helps.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{refusal}")]
pub struct No {
    /// Why, in words.
    pub refusal: Refusal,
    /// Milliseconds after which it may be asked again.
    pub wait_ms: Option<i64>,
}

impl Serialize for No {
    /// As the socket says it: without the fields that a room never fills.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", &self.refusal.code)?;
        map.serialize_entry("message", &self.refusal.message)?;
        if let Some(hint) = &self.refusal.hint {
            map.serialize_entry("hint", hint)?;
        }
        if let Some(wait) = self.wait_ms {
            map.serialize_entry("wait_ms", &wait)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for No {
    /// As another node says it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Said {
            code: String,
            message: Words,
            #[serde(default)]
            hint: Option<Words>,
            #[serde(default)]
            wait_ms: Option<i64>,
        }
        let Said { code, message, hint, wait_ms } = Said::deserialize(deserializer)?;
        let refusal = Refusal { code: code.into(), message, hint, field: None, rule: None };
        Ok(Self { refusal, wait_ms })
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, wait_ms: None }
    }
}

impl No {
    /// A refusal with literal words.
    pub const fn new(code: &'static str, en: &'static str, zh: &'static str) -> Self {
        Self { refusal: Refusal::new(code, en, zh), wait_ms: None }
    }

    /// The stable word.
    pub fn code(&self) -> &str {
        &self.refusal.code
    }

    /// Adds what to do instead.
    #[must_use]
    pub fn hint(mut self, en: &'static str, zh: &'static str) -> Self {
        self.refusal = self.refusal.hint(en, zh);
        self
    }

    /// Adds how long to wait, also as the hint.
    #[must_use]
    pub fn wait(mut self, ms: i64) -> Self {
        let seconds = (ms + 999) / 1_000;
        self.refusal.hint =
            Some(Words::made(format!("wait {seconds} seconds"), format!("请等待 {seconds} 秒")));
        self.wait_ms = Some(ms);
        self
    }

    /// What only the staff may ask.
    pub fn staff_only() -> Self {
        Self::new("staff_only", "only the room's staff may do this", "仅限直播间工作人员操作")
    }

    pub(crate) fn not_for_staff() -> Self {
        Self::new("not_for_staff", "the room's staff does not play", "工作人员不能参与活动")
    }

    pub(crate) fn blocked() -> Self {
        Self::new("blocked", "you were removed from this room", "您已被移出本直播间")
    }

    /// The node that ran the room is gone, and no other has it yet; nothing was taken.
    pub fn room_moving() -> Self {
        Self::new("room_moving", "the room moves to another server", "直播间正在切换服务器").wait(1_000)
    }

    /// It has ended, or runs nowhere.
    pub fn room_closed() -> Self {
        Self::new("room_closed", "the room has ended", "直播已结束")
    }

    /// The room had a fault before the answer was durable.
    pub fn outcome_unknown() -> Self {
        Self::new(
            "outcome_unknown",
            "the room had a fault; what you asked may have happened",
            "直播间出现故障，操作结果未知",
        )
        .hint("connect again and ask again with the same key", "请重新连接，并用相同的 key 重试")
    }

    /// A budget is used up.
    pub fn too_fast(wait_ms: i64) -> Self {
        Self::new("too_fast", "too many at once", "操作过于频繁").wait(wait_ms)
    }

    /// What came cannot be read.
    pub fn bad_message() -> Self {
        Self::new("bad_message", "this message cannot be read", "无法识别该消息")
            .hint("see docs/live-protocol.md", "参见 docs/live-protocol.md")
    }

    pub(crate) fn no_such_game() -> Self {
        Self::new("no_such_game", "there is no such game in this room", "本直播间没有该活动")
    }

    pub(crate) fn game_running() -> Self {
        Self::new("game_running", "one of this kind is running", "已有同类活动正在进行")
            .hint("close it first", "请先结束该活动")
    }

    pub(crate) fn bad_value(en: &'static str, zh: &'static str) -> Self {
        Self::new("bad_value", en, zh)
    }
}
