//! Evidence: a file that shows something, captured into the case's stream with its hash, so that nobody can say later that it
//! was made afterwards.

use serde::{Deserialize, Serialize};

use crate::ids::EvidenceId;
use crate::reading::words;
use crate::refusal::Words;
use crate::time::Instant;

words! {
    /// What a piece of evidence shows. The first six are logs that the shop's own streams already hold; the listing is one
    /// where the shop lists the product itself, else a file.
    EvidenceKind {
        /// The review with all its versions.
        Review = "review",
        /// The order as the channel reported it.
        Order = "order",
        /// The parcel's scans.
        Parcel = "parcel",
        /// What was said in private.
        Conversation = "conversation",
        /// The return request and its decisions.
        Return = "return",
        /// A call with the customer: when it was, how long, who ended it.
        Call = "call",
        /// How the goods were packed.
        PackingPhoto = "packing_photo",
        /// The goods themselves.
        ItemPhoto = "item_photo",
        /// The listing as it stood when it was sold.
        Listing = "listing",
        /// What a screen showed.
        Screenshot = "screenshot",
        /// An invoice or a payment.
        Invoice = "invoice",
        /// A laboratory's or an inspector's report.
        TestReport = "test_report",
        /// A moment of a live session or of another video.
        VideoStill = "video_still",
        /// A moment of a call, taken with the customer's consent; only while the call runs.
        CallStill = "call_still",
        /// What was said in a call, with the customer's consent; written when it ends, by nobody's hand.
        CallTranscript = "call_transcript",
        /// Another document.
        Document = "document",
    }
}

impl EvidenceKind {
    /// Whether it is a stream of the shop's log and not a file.
    pub const fn is_log(self) -> bool {
        matches!(
            self,
            Self::Review | Self::Order | Self::Parcel | Self::Conversation | Self::Return | Self::Call
        )
    }

    /// Whether it is a file that comes out of a call, and from nowhere else.
    pub const fn of_call(self) -> bool {
        matches!(self, Self::CallStill | Self::CallTranscript)
    }

    /// Whether the shop's log may have it: what is never a file, and the listing.
    pub const fn in_log(self) -> bool {
        self.is_log() || matches!(self, Self::Listing)
    }

    /// What it is called.
    pub const fn words(self) -> Words {
        match self {
            Self::Review => Words::new("The review", "评价"),
            Self::Order => Words::new("The order", "订单"),
            Self::Parcel => Words::new("The parcel", "物流"),
            Self::Conversation => Words::new("The conversation", "聊天记录"),
            Self::Return => Words::new("The return", "退货申请"),
            Self::Call => Words::new("The call", "通话"),
            Self::PackingPhoto => Words::new("Packing photo", "打包照片"),
            Self::ItemPhoto => Words::new("Photo of the goods", "商品照片"),
            Self::Listing => Words::new("The listing", "商品页面"),
            Self::Screenshot => Words::new("Screenshot", "截图"),
            Self::Invoice => Words::new("Invoice or payment", "发票或付款凭证"),
            Self::TestReport => Words::new("Test report", "检测报告"),
            Self::VideoStill => Words::new("Still of a video", "视频截图"),
            Self::CallStill => Words::new("Still of a call", "通话截图"),
            Self::CallTranscript => Words::new("Transcript of a call", "通话文字记录"),
            Self::Document => Words::new("Document", "文件"),
        }
    }
}

/// A captured file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// What it shows; never a log.
    pub shows: EvidenceKind,
    /// Its name for people, at most 120 characters.
    pub name: String,
    /// Its media type, told by its bytes.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// BLAKE3 of its bytes in hexadecimal digits: where it is kept, and what a bundle names.
    pub hash: String,
    /// BLAKE3 of a small picture of it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<String>,
    /// When it was taken, as the person says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Instant>,
    /// Where it comes from: `upload`, `camera`, `call`, a channel's word.
    pub source: String,
    /// What a person says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of a redacted copy: the original and its hash. The original stays provable and is not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<(EvidenceId, String)>,
}
