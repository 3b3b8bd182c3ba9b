//! Passages of a text and what they stand for: aspects, claims, triggers, personal data, intents.
//!
//! Places only, counted in characters (Unicode scalar values) of the text as it was written; no text is kept here
//! but the value of a claim.

use serde::{Deserialize, Serialize};

use super::{Issue, Polarity, words};

words! {
    /// A side of the goods or of the deal that a buyer speaks of.
    Aspect {
        /// Dimensions, length, size label.
        Size = "size",
        /// How it sits or matches.
        Fit = "fit",
        /// Weight or volume given.
        Weight = "weight",
        /// Colour.
        Colour = "colour",
        /// What it is made of.
        Material = "material",
        /// How well it is made.
        Workmanship = "workmanship",
        /// Looks.
        Appearance = "appearance",
        /// Feel in use.
        Comfort = "comfort",
        /// Whether and how it works.
        Function = "function",
        /// Speed and power.
        Performance = "performance",
        /// How long it lasts.
        Durability = "durability",
        /// Battery and charging.
        Battery = "battery",
        /// Display.
        Screen = "screen",
        /// Camera and pictures taken.
        Camera = "camera",
        /// Wanted sound.
        Sound = "sound",
        /// Unwanted sound.
        Noise = "noise",
        /// Warmth of the device.
        Heat = "heat",
        /// What a cosmetic, remedy or cleaner does.
        Effect = "effect",
        /// What is in it.
        Ingredient = "ingredient",
        /// Taste.
        Taste = "taste",
        /// Smell.
        Smell = "smell",
        /// Fresh or spoiled, shelf life.
        Freshness = "freshness",
        /// Clean or dirty.
        Hygiene = "hygiene",
        /// Danger in use.
        Safety = "safety",
        /// Box, wrapping, padding.
        Packaging = "packaging",
        /// The courier and the handing over.
        Courier = "courier",
        /// How long it took.
        Delivery = "delivery",
        /// How fast somebody answers.
        ReplyTime = "reply_time",
        /// How people behave.
        Attitude = "attitude",
        /// Refund and return.
        Refund = "refund",
        /// Repair, exchange and guarantee.
        Warranty = "warranty",
        /// Setting up.
        Installation = "installation",
        /// Invoice and receipt.
        Invoice = "invoice",
        /// Genuine or fake, new or used.
        Authenticity = "authenticity",
        /// Another article, colour or size than ordered.
        WrongItem = "wrong_item",
        /// Something was not in the parcel.
        MissingItem = "missing_item",
        /// Page, picture or host against the goods.
        Description = "description",
        /// Free gift.
        Gift = "gift",
        /// Price and value.
        Price = "price",
        /// How many.
        Quantity = "quantity",
        /// The goods or the deal as a whole.
        Overall = "overall",
    }
}

words! {
    /// What a claim is about: a wish of the buyer, or a fact that can be checked.
    ClaimKind {
        /// Money back.
        Refund = "refund",
        /// Another one for this one.
        Exchange = "exchange",
        /// Send again or send what is missing.
        Reship = "reship",
        /// An apology.
        Apology = "apology",
        /// An answer.
        Information = "information",
        /// Something for the trouble.
        Compensation = "compensation",
        /// A day.
        Date = "date",
        /// A sum of money.
        Amount = "amount",
        /// A number of pieces.
        Quantity = "quantity",
        /// Time waited or used.
        Duration = "duration",
        /// The number of an order or parcel.
        OrderNumber = "order_number",
    }
}

words! {
    /// What made a feedback grave.
    Trigger {
        /// Injury, illness, fire, shock, foreign bodies in food.
        HealthSafety = "health_safety",
        /// Counterfeit or fraud is asserted.
        FraudAllegation = "fraud_allegation",
        /// Going public is threatened.
        ThreatPublic = "threat_public",
        /// Going to an authority or the platform is threatened.
        ThreatAuthority = "threat_authority",
        /// Lawyers, courts, the law.
        Legal = "legal",
    }
}

words! {
    /// Kinds of personal data.
    PrivateKind {
        /// Phone number.
        Phone = "phone",
        /// E-mail address.
        Email = "email",
        /// Number of an identity card.
        IdNumber = "id_number",
        /// Street address.
        Address = "address",
        /// Name of a person.
        Name = "name",
        /// Messenger name or number.
        Contact = "contact",
        /// Number of a payment card.
        BankCard = "bank_card",
    }
}

words! {
    /// What a message wants.
    Intent {
        /// Where the parcel is.
        WhereIsParcel = "where_is_parcel",
        /// Give back or exchange.
        ReturnExchange = "return_exchange",
        /// A question about an article.
        ProductQuestion = "product_question",
        /// A complaint.
        Complaint = "complaint",
        /// An invoice.
        Invoice = "invoice",
        /// Cancel the order.
        Cancel = "cancel",
        /// Thanks.
        Thanks = "thanks",
        /// A person instead of a machine.
        HumanPlease = "human_please",
        /// Anything else.
        Other = "other",
    }
}

/// A stretch of a text, in characters (Unicode scalar values); `end` is one past the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

/// An issue that triage thought of, with its chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// The issue.
    pub issue: Issue,
    /// Probability, 0 to 1.
    pub chance: f32,
}

/// An aspect spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AspectSeen {
    /// Which.
    pub aspect: Aspect,
    /// Well or badly.
    pub polarity: Polarity,
    /// The words of aspect and opinion.
    pub span: Span,
}

/// A wish, or a fact to check against the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Which.
    pub kind: ClaimKind,
    /// Where it stands.
    pub span: Span,
    /// A fact's value in a plain form: `2024-11-03`, `11-03`, `39.90`, `3`, `5d`, an order number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Personal data by kind and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// What kind.
    pub kind: PrivateKind,
    /// Where.
    pub span: Span,
}
