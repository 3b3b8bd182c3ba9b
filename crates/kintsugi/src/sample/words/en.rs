//! English, for the United States.

use super::{OnIssue, Tongue};

pub(super) static TONGUE: Tongue = Tongue {
    gap: " ",
    thanks: &[
        "Thank you for telling us about this.",
        "Thanks for taking the time to write.",
        "Thank you for the honest words.",
        "We appreciate your letting us know.",
        "Thank you for pointing this out.",
    ],
    sorry: &[
        "We are sorry that this order let you down.",
        "We apologize for the trouble it has caused.",
        "I am sorry, this is not how it should have arrived.",
        "Our apologies for the disappointment.",
        "We are truly sorry about this.",
    ],
    invite: &[
        "Please send us a private message so that Sofia can look after you directly.",
        "Send us a message here in the shop and we will take it from there.",
        "Please message us in the chat, a person answers every day.",
        "Please write us a private message with your order number.",
    ],
    quality: OnIssue {
        remedy: &[
            "We will check your order and its production batch, and you can exchange or return it.",
            "Our after-sales team will arrange a replacement or a return, whichever suits you.",
            "We have asked the workshop to look into this batch and will arrange an exchange for you.",
        ],
        private: &[
            "Hello, this is the after-sales team. Could you send us one photo of the damaged spot? As soon as we have it we will arrange a replacement, and there is no need to return the old one.",
            "Hi, we have looked up your order. We would like to send a new one from a checked batch. Is the delivery address on the order still right?",
            "Hello, sorry again about the defect. You can choose between a replacement and a return; tell us which you prefer and we will take care of the rest.",
        ],
        finding: &[
            "Photo shows the defect clearly; same look as other reports.",
            "Buyer describes the fault precisely. Batch noted.",
            "Checked with the warehouse: same batch had returns before.",
        ],
        plan: &[
            "Replacement from a checked batch, second packaging layer.",
            "Return label sent; refund when the parcel is scanned.",
            "Replacement ships tomorrow morning, tracking to the buyer.",
        ],
        cause: &[
            "Glaze or material defect in production",
            "Part broke in normal use",
            "Final inspection missed a fault",
        ],
        mended: &[
            "Update: the shop wrote to me the same day and a new one arrived within the week. This one is perfect.",
            "Changed my mind about this seller. The replacement is flawless and they did not make a fuss.",
            "Edit: they took care of it quickly and politely. The new piece is lovely.",
        ],
    },
    logistics: OnIssue {
        remedy: &[
            "We will follow up with the courier today and can resend the parcel if it does not move.",
            "We will check your order with our warehouse and the courier and arrange what is needed.",
            "Our after-sales team will look into the delivery and arrange a solution with you.",
        ],
        private: &[
            "Hello, we have asked the courier where your parcel is. We will write again as soon as there is an answer, tomorrow noon at the latest.",
            "Hi, the tracking has not moved for days and we do not like that either. Shall we resend the order with another carrier?",
            "Hello, sorry for the long wait. We have opened an inquiry with the carrier and will keep you posted here.",
        ],
        finding: &[
            "Tracking confirms it: delivered days after the promised date.",
            "Parcel stood in the sorting hub for four days.",
            "Outer box damaged according to the courier's own scan.",
        ],
        plan: &[
            "Inquiry with the carrier; resend with another carrier if there is no scan by tomorrow.",
            "Shipping fee returned to the buyer, carrier claim filed.",
            "Resend with priority handling.",
        ],
        cause: &[
            "Carrier late against its own promise",
            "Parcel damaged in transit",
            "Warehouse shipped late",
        ],
        mended: &[
            "Update: the seller chased the courier for me and it came in the end. Fair play to them.",
            "The parcel finally arrived and the shop kept me informed. Good people, slow courier.",
        ],
    },
    service: OnIssue {
        remedy: &[
            "We will look into the chat and make this right with you.",
            "Our lead will check what was said and help you with a solution.",
            "We will check your order again and our after-sales team will assist you until it is settled.",
        ],
        private: &[
            "Hello, I lead the support team here. I have read your chat with us and it was not good. What would settle the matter for you?",
            "Hi, sorry that you had to wait for an answer. I have your order open in front of me, please tell me what is still missing.",
        ],
        finding: &[
            "Chat log confirms the long wait; nobody had taken the conversation.",
            "Two agents gave different answers about the same return.",
        ],
        plan: &[
            "Return confirmed in writing; the agent was coached.",
            "Answer given, return window prolonged by a week.",
        ],
        cause: &["Nobody on shift during the live", "Contradictory answers about returns"],
        mended: &[
            "Edit: somebody finally took care of it and was very kind. Appreciated.",
            "Update: the team lead wrote to me herself and sorted everything out.",
        ],
    },
    mismatch: OnIssue {
        remedy: &[
            "We will check your order against the listing and arrange an exchange or a return.",
            "We will look into what was packed, and you can exchange it for the right one.",
            "Our after-sales team will arrange a return if the item is not what you expected.",
        ],
        private: &[
            "Hello, it looks as if the wrong version was packed. We can send the right one today; is the color on your order the one you want?",
            "Hi, thank you for the photo. The item does differ from the picture in the live. Would you rather exchange it or return it?",
        ],
        finding: &[
            "Wrong variant was packed; stock count agrees.",
            "Studio light makes the color look warmer than it is.",
        ],
        plan: &[
            "Right variant ships today, return label for the wrong one.",
            "Listing photo to be replaced; return accepted.",
        ],
        cause: &["Wrong variant packed", "Listing photo shows another color", "Size chart misleading"],
        mended: &[
            "Update: they sent the right color without any discussion. Happy now.",
            "Edit: exchanged quickly, and the right one fits perfectly.",
        ],
    },
    other: OnIssue {
        remedy: &[
            "We will look into this and help you with a solution.",
            "Our after-sales team will check your order and assist you.",
        ],
        private: &[
            "Hello, we have read your words and would like to understand what went wrong. Could you tell us a little more?",
            "Hi, we are sorry that you are not happy. Is there something about the order that we can put right?",
        ],
        finding: &["No concrete reason given; order looks fine.", "Price changed two days after the order."],
        plan: &["Explain the price of the live and wait for an answer.", "Ask once more, then close."],
        cause: &["Expectation differs, no fault found", "Price change after the live", "No reason given"],
        mended: &["Edit: the seller was very patient with me. Fair enough."],
    },
    answer: &[
        "Hello, sorry for the wait. I have looked up your order and will come back to you with an answer today.",
        "Hi, thanks for your patience. Your parcel is with the carrier; I have attached the latest scan to your order.",
        "Hello, yes, that works. Please keep the box as it is, everything else we will take care of.",
    ],
    again: &[
        "Hello, we have seen that you wrote again. I am taking this over myself and will answer you today.",
        "Hi, thank you for coming back to us. I have read everything again and have an idea how to settle it.",
    ],
    praise: &["Praise, no complaint: read wrongly"],
    note: &[
        "Third report on this SKU this week, told the buying team.",
        "Buyer is a regular: six orders, no complaint before.",
        "Careful with the wording, she has a large following.",
        "Warehouse says the shelf label was wrong on Tuesday.",
        "Asked for the batch number on the bottom of the piece.",
    ],
    wait: &[
        "Waiting for the buyer's photo",
        "Waiting for the buyer to choose: exchange or return",
        "Waiting for the parcel back",
    ],
    no_reply: &[
        "Insults only: the platform will be asked to look at it, no public reply",
        "Already settled with the buyer in the chat",
        "The review belongs to another shop's product",
    ],
    chat: &["Private chat: there is no public reply"],
    no_message: &[
        "Answered in the chat already",
        "Buyer has switched messages off",
        "Settled by phone with the platform's agent",
    ],
    declined: &[
        "Please name the remedy more clearly and drop the second sentence.",
        "Do not mention the batch in public before the buying team has answered.",
    ],
    reopened: &["The replacement has the same fault", "Buyer wrote to us again after the case was closed"],
};
