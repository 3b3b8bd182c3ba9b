//! The kinds of obligation that clocks count: the team's promises and the platforms' own.

use serde::{Deserialize, Serialize};

use crate::reading::words;

words! {
    /// The obligations of row A2 that the foundation counts.
    ClockKind {
        /// First human answer to a message: 15 minutes.
        FirstResponse = "first_response",
        /// A person follows up after an automatic answer: 30 minutes.
        FollowUpAfterAuto = "follow_up_after_auto",
        /// Somebody takes a bad review in hand: 30 minutes.
        FirstTouch = "first_touch",
        /// Public reply within the golden hours: 4 hours.
        PublicReplyGolden = "public_reply_golden",
        /// Public reply at the latest: 24 hours.
        PublicReply = "public_reply",
        /// An approver decides: 15 minutes.
        Approval = "approval",
        /// A step of the playbook is done: as the step says.
        Step = "step",
        /// An answer to a chat, as the platform counts it.
        ChatResponse = "chat_response",
        /// The public reply, as the platform counts it.
        PlatformReply = "platform_reply",
        /// Until when the platform takes a report of the review; nobody is called when it closes.
        ReviewReport = "review_report",
        /// A decision on a return request, or on the goods that came back: 8 business hours.
        ReturnAnswer = "return_answer",
        /// The decision on a return request, as the platform counts it.
        ReturnDecision = "return_decision",
        /// The decision on goods that came back, as the platform counts it.
        ReturnedGoods = "returned_goods",
        /// An after-sales request is handled, as the platform counts it.
        AfterSales = "after_sales",
        /// What the platform asked during an appeal is answered.
        AppealInformation = "appeal_information",
        /// Until when the platform should have decided an appeal; nobody is called when it has not.
        AppealDecision = "appeal_decision",
    }
}

impl ClockKind {
    /// Whether the platform makes it and not the shop.
    pub const fn is_platform(self) -> bool {
        matches!(
            self,
            Self::ChatResponse
                | Self::PlatformReply
                | Self::ReviewReport
                | Self::ReturnDecision
                | Self::ReturnedGoods
                | Self::AfterSales
                | Self::AppealInformation
                | Self::AppealDecision
        )
    }

    /// Whether it is a chance that ends and not something owed: it breaks no promise and calls nobody.
    pub const fn is_window(self) -> bool {
        matches!(self, Self::ReviewReport | Self::AppealDecision)
    }

    /// Whether an appeal runs it, which goes on when the case is resolved.
    pub const fn is_appeal(self) -> bool {
        matches!(self, Self::AppealInformation | Self::AppealDecision)
    }
}
