//! Makes typed rows of cells: which value goes where and what a row cannot do without. Knows no layout or encoding.

use domain::inbound::{MessageIn, OrderIn, ParcelEventIn, ProductIn, ReturnIn, ReviewIn};
use domain::money::{Currency, Money};
use domain::time::Instant;

use super::cells::Cells;
use super::columns::{RowKind, message, order, parcel, product, returned, review};
use super::options::Defaults;
use super::reject::{Bad, Code};
use super::rows::RowIn;
use super::{amount, rating, value, when};
use crate::words;

/// What is wrong with a row, and in which of our columns.
pub(crate) type Fault = (Option<usize>, Bad);

/// Makes one row.
pub(crate) fn build(kind: RowKind, cells: &Cells<'_>, defaults: &Defaults) -> Result<RowIn, Fault> {
    let from = From { cells, defaults };
    match kind {
        RowKind::Reviews => from.review().map(RowIn::Review),
        RowKind::Orders => from.order().map(RowIn::Order),
        RowKind::Products => from.product().map(RowIn::Product),
        RowKind::Messages => from.message().map(RowIn::Message),
        RowKind::Returns => from.returned().map(|row| RowIn::Return(Box::new(row))),
        RowKind::Parcels => from.parcel().map(RowIn::Parcel),
    }
}

struct From<'a> {
    cells: &'a Cells<'a>,
    defaults: &'a Defaults,
}

impl From<'_> {
    fn review(&self) -> Result<ReviewIn, Fault> {
        Ok(ReviewIn {
            external_id: self.own_id(review::ID)?,
            order: self.id(review::ORDER)?,
            product: self.id(review::PRODUCT)?,
            rating: self.rating(review::RATING)?,
            text: self.prose(review::TEXT)?,
            created_at: self.instant(review::CREATED)?,
            updated_at: self.instant(review::UPDATED)?,
            buyer: self.label(review::BUYER),
        })
    }

    fn order(&self) -> Result<OrderIn, Fault> {
        Ok(OrderIn {
            external_id: self.own_id(order::ID)?,
            buyer: self.label(order::BUYER),
            product: self.id(order::PRODUCT)?,
            sku: self.label(order::SKU),
            batch: self.label(order::BATCH),
            quantity: at(order::QUANTITY, value::quantity(self.text(order::QUANTITY)))?,
            amount: self.money(order::AMOUNT, order::CURRENCY)?,
            status: self.label(order::STATUS),
            carrier: self.label(order::CARRIER),
            tracking: self.id(order::TRACKING)?,
            paid_at: self.instant(order::PAID)?,
            shipped_at: self.instant(order::SHIPPED)?,
            promised_at: self.instant(order::PROMISED)?,
            delivered_at: self.instant(order::DELIVERED)?,
        })
    }

    fn product(&self) -> Result<ProductIn, Fault> {
        Ok(ProductIn {
            external_id: self.own_id(product::ID)?,
            title: self.label(product::TITLE).ok_or_else(|| missing(product::TITLE))?,
            price: self.money(product::PRICE, product::CURRENCY)?,
            category: self.label(product::CATEGORY),
            advertised: at(product::ADVERTISED, value::flag(self.text(product::ADVERTISED)))?,
        })
    }

    fn message(&self) -> Result<MessageIn, Fault> {
        let (conversation, buyer) = (self.id(message::CONVERSATION)?, self.label(message::BUYER));
        let row = MessageIn {
            external_id: self.own_id(message::ID)?,
            order: self.id(message::ORDER)?,
            sender: at(message::SENDER, value::sender(self.text(message::SENDER)))?,
            text: self.prose(message::TEXT)?,
            sent_at: self.instant(message::SENT)?,
            conversation,
            buyer,
        };
        if row.conversation.is_none() && row.buyer.is_none() {
            let en =
                "a message needs a conversation or a buyer, else nobody can tell which chat it belongs to";
            return Err((
                None,
                Bad::new(Code::ConversationMissing, en, "消息须有会话编号或买家昵称，否则无法归入会话"),
            ));
        }
        Ok(row)
    }

    fn returned(&self) -> Result<ReturnIn, Fault> {
        let status = self.label(returned::STATUS);
        Ok(ReturnIn {
            external_id: self.own_id(returned::ID)?,
            order: self.id(returned::ORDER)?,
            product: self.id(returned::PRODUCT)?,
            sku: self.label(returned::SKU),
            quantity: at(returned::QUANTITY, value::quantity(self.text(returned::QUANTITY)))?,
            amount: self.money(returned::AMOUNT, returned::CURRENCY)?,
            kind: words::return_kind(self.text(returned::KIND)),
            reason: self.label(returned::REASON),
            text: value::prose(self.text(returned::TEXT)),
            state: words::return_state(status.as_deref().unwrap_or_default()),
            status,
            requested_at: self.instant(returned::REQUESTED)?,
            updated_at: self.instant(returned::UPDATED)?,
            buyer: self.label(returned::BUYER),
            evidence: value::links(self.text(returned::EVIDENCE)),
        })
    }

    fn parcel(&self) -> Result<ParcelEventIn, Fault> {
        let word = self.label(parcel::STATUS);
        Ok(ParcelEventIn {
            tracking: self.own_id(parcel::TRACKING)?,
            carrier: self.label(parcel::CARRIER),
            order: self.id(parcel::ORDER)?,
            status: words::parcel_status(word.as_deref().unwrap_or_default()),
            word,
            description: value::prose(self.text(parcel::DESCRIPTION)),
            place: self.label(parcel::PLACE),
            at: self.instant(parcel::AT)?.ok_or_else(|| missing(parcel::AT))?,
            told_by: None,
        })
    }

    fn text(&self, field: usize) -> &str {
        self.cells.get(field).unwrap_or("")
    }

    fn own_id(&self, field: usize) -> Result<String, Fault> {
        self.id(field)?.ok_or_else(|| missing(field))
    }

    fn id(&self, field: usize) -> Result<Option<String>, Fault> {
        at(field, value::id(self.text(field)))
    }

    fn label(&self, field: usize) -> Option<String> {
        value::label(self.text(field))
    }

    /// The words of a person; they may be empty but must be there.
    fn prose(&self, field: usize) -> Result<String, Fault> {
        self.cells.get(field).map(value::prose).ok_or_else(|| missing(field))
    }

    fn rating(&self, field: usize) -> Result<u8, Fault> {
        let word = value::word(self.text(field)).ok_or_else(|| missing(field))?;
        at(field, rating::parse(word))
    }

    fn instant(&self, field: usize) -> Result<Option<Instant>, Fault> {
        let word = value::word(self.text(field));
        at(field, word.map(|word| when::parse(word, self.defaults)).transpose())
    }

    fn money(&self, field: usize, currency: usize) -> Result<Option<Money>, Fault> {
        let told: Option<Currency> = at(currency, amount::currency(self.text(currency)))?;
        at(field, amount::parse(self.text(field), told, self.defaults.currency))
    }
}

fn at<T>(field: usize, result: Result<T, Bad>) -> Result<T, Fault> {
    result.map_err(|bad| (Some(field), bad))
}

fn missing(field: usize) -> Fault {
    (Some(field), Bad::new(Code::ValueMissing, "this value is required and is empty", "此列为必填，但没有值"))
}
