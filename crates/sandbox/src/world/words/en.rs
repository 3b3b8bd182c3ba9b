//! English phrases. Data, no behaviour.

use super::Book;

pub(super) const BOOK: Book = Book {
    join: " ",
    reviews: [
        &[
            "[Love it|Really pleased|Very happy with this], [exactly as shown on the live|just like the pictures|better than I expected].",
            "Good quality [for the price|], [packed with care|arrived in one piece|nothing to complain about].",
            "[Second|Third] time ordering, [still great|never disappointed].",
            "Works [as described|well], [fast delivery|delivery was quick] too.",
            "[Nice|Lovely] gift, my [mum|sister|flatmate] [uses it every day|adores it].",
        ],
        &[
            "Took [eleven|twelve|nine|fourteen] days to arrive, [I had given up|the tracking never moved|nobody told me anything].",
            "Item is okay but delivery was [terribly|so] late, [missed the birthday|needed it last week].",
            "[Way too|Far too] slow. Parcel sat in the same [hub|warehouse] for [five|six] days.",
            "Promised in 3 days, came after [ten|eleven|two weeks]. [Not again|Disappointed].",
        ],
        &[
            "Arrived [broken|cracked|in pieces], [box was crushed|only a thin layer of bubble wrap|you could hear it rattle].",
            "The lid [was cracked|came chipped] and [leaks everywhere|it can't be used].",
            "[Damaged|Smashed] on arrival, [very disappointed|waste of money].",
            "It [stopped working|broke] after [one day|two uses]. [Poor quality|Do not buy].",
        ],
        &[
            "[Not the colour|Nothing like what] I [ordered|saw on the live], [feels cheap|looks different].",
            "Wrong item [sent|in the box], I ordered [the large|blue|a set of six] and got [the small|grey|a set of four].",
            "Description says [one thing|cotton], [you get another|this is clearly polyester].",
            "[Much smaller|A lot thinner] than shown. [Misleading photos|Feels like a trick].",
        ],
        &[
            "[Never arrived|Still nothing after three weeks]. [Tracking says lost|The courier lost it]. [Where is my money?|Nobody answers.]",
            "Parcel is [lost|gone] and the [shop|seller] [just says wait|does not reply].",
            "I paid and got [nothing|no parcel at all]. [Zero stars if I could|Avoid].",
            "[Marked as delivered|Says delivered] but I [never got it|received nothing].",
        ],
    ],
    closings: [
        &["Would buy again.", "Recommended!", "Thanks.", "Five stars."],
        &["Want my money back.", "Won't order again.", "Please fix this.", "One star."],
    ],
    ask: [
        &[
            "[Hi|Hello], where is my order? [Tracking has not moved for days|It should be here by now].",
            "Any update on my parcel? [I need it this week|I'm leaving on Friday].",
        ],
        &[
            "[Hi|Hello], my order [came broken|is damaged|is the wrong one], what can you do?",
            "This is not what I [ordered|paid for]. [Photo attached|See the picture]. [Refund?|Please help.]",
        ],
    ],
    answers: [
        &[
            "[Great|OK], thank you, [that's fair|I accept].",
            "Thanks for the [quick|kind] help!",
            "[Fine|Alright], [let's do that|please go ahead].",
        ],
        &[
            "Sorry does not [fix|replace] it.",
            "And [now what|what will you do about it]?",
            "[So no refund?|Is that all?]",
        ],
        &[
            "I will not change my [review|opinion]. [This feels wrong|Stop asking].",
            "Are you [bribing|pressuring] me? [I'll report this|No].",
        ],
    ],
    edited: &[
        "Update: the shop [sorted it out|sent a new one|refunded me] [within a day|quickly]. [Better now|Thank you].",
        "[Edit:|Changed my rating:] [good after-sales service|they made it right].",
    ],
    reasons: [
        &["[Broken|Cracked] on arrival", "Does not work"],
        &["Not as [described|shown]", "Wrong [item|colour|size]"],
        &["[Never arrived|Parcel is lost]", "Waited too long"],
    ],
    abuse: &[
        "You [stupid|filthy] [idiots|scammers], I know where your warehouse is.",
        "[Idiot|Moron] of a seller, call me on 0812 555 0199 or else.",
    ],
    offer: &["refund", "replacement", "voucher", "coupon", "send you a new", "compensat"],
    pressure: &[
        "change your review",
        "edit your review",
        "delete your review",
        "remove your review",
        "5 stars",
        "five stars",
        "5-star",
    ],
};
