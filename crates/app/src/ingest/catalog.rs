//! Orders and products in: the channel is the truth, we keep what it last said.

use std::collections::{BTreeMap, BTreeSet};

use domain::catalog::{OrderEvent, ProductEvent};
use domain::ids::{BuyerId, Entropy, Ids, OrderId, ProductId};
use domain::inbound::{OrderIn, ProductIn};
use store::projection::catalog::{order_row, product_row};
use store::table::{BUYERS, ORDERS, PRODUCTS};
use store::{Batch, Head, Tx, args};

use super::{Counts, Place};
use crate::error::Result;

/// Takes a chunk of orders in, inside a writing transaction.
///
/// # Errors
/// As the store says.
pub async fn orders(tx: &mut Tx, place: &Place, rows: &[OrderIn], entropy: &dyn Entropy) -> Result<Counts> {
    let all = rows.len();
    let rows = last_of_each(rows, |r| &r.external_id);
    let keys: BTreeSet<String> = rows.iter().map(|r| r.external_id.clone()).collect();
    let names: BTreeSet<String> = rows.iter().filter_map(|r| r.buyer.clone()).collect();
    let known = tx.orders_by_external(place.shop, place.channel, &keys).await?;
    let mut buyers = tx.buyers_by_name(place.shop, place.channel, &names).await?;
    let ids = Ids::from(place.at, entropy);
    let mut batch = Batch::new(place.shop);
    let mut counts = Counts { duplicates: (all - rows.len()) as i64, ..Counts::default() };
    for row in rows {
        let buyer = row.buyer.as_ref().map(|name| buyer(&mut batch, &mut buyers, place, name, &ids));
        // Personal data stays in its own table; the log refers to it by id.
        let row = OrderIn { buyer: None, ..row.clone() };
        let (id, mut head, event) = match known.get(&row.external_id) {
            None => {
                counts.created += 1;
                let event = OrderEvent::Imported { channel: place.channel, buyer, row: row.clone() };
                (ids.make::<OrderId>(), Head::NEW, event)
            }
            Some(old) if same_order(old, buyer, &row) => {
                counts.duplicates += 1;
                continue;
            }
            Some(old) => {
                counts.changed += 1;
                let head = tx.head(place.shop, old.id.0).await?;
                (old.id, head, OrderEvent::Changed { buyer, row: row.clone() })
            }
        };
        batch.event(id.0, &mut head, place.at, &place.actor, event.kind(), &event)?;
        batch.upsert(&ORDERS, order_row(place.shop, id, head.version, place.channel, buyer, &row));
    }
    tx.append(batch, None).await?;
    Ok(counts)
}

/// Takes a chunk of products in, inside a writing transaction.
///
/// # Errors
/// As the store says.
pub async fn products(
    tx: &mut Tx,
    place: &Place,
    rows: &[ProductIn],
    entropy: &dyn Entropy,
) -> Result<Counts> {
    let all = rows.len();
    let rows = last_of_each(rows, |r| &r.external_id);
    let keys: BTreeSet<String> = rows.iter().map(|r| r.external_id.clone()).collect();
    let known = tx.products_by_external(place.shop, place.channel, &keys).await?;
    let ids = Ids::from(place.at, entropy);
    let mut batch = Batch::new(place.shop);
    let mut counts = Counts { duplicates: (all - rows.len()) as i64, ..Counts::default() };
    for row in rows {
        let (id, mut head, event) = match known.get(&row.external_id) {
            None => {
                counts.created += 1;
                let event = ProductEvent::Created { channel: place.channel, row: row.clone() };
                (ids.make::<ProductId>(), Head::NEW, event)
            }
            Some(old) if same_product(old, row) => {
                counts.duplicates += 1;
                continue;
            }
            Some(old) => {
                counts.changed += 1;
                let head = tx.head(place.shop, old.id.0).await?;
                (old.id, head, ProductEvent::Changed { row: row.clone() })
            }
        };
        batch.event(id.0, &mut head, place.at, &place.actor, event.kind(), &event)?;
        batch.upsert(&PRODUCTS, product_row(place.shop, id, head.version, place.channel, row));
    }
    tx.append(batch, None).await?;
    Ok(counts)
}

/// The id of a buyer's name, made if the name is new.
pub(super) fn buyer(
    batch: &mut Batch,
    buyers: &mut BTreeMap<String, BuyerId>,
    place: &Place,
    name: &str,
    ids: &Ids<'_>,
) -> BuyerId {
    if let Some(id) = buyers.get(name) {
        return *id;
    }
    let id = ids.make::<BuyerId>();
    batch.insert(&BUYERS, args![place.shop, id, place.channel, name]);
    buyers.insert(name.to_owned(), id);
    id
}

/// Of rows with the same key the last one, in order of first appearance.
fn last_of_each<T>(rows: &[T], key: impl Fn(&T) -> &String) -> Vec<&T> {
    let mut at: BTreeMap<&String, usize> = BTreeMap::new();
    let mut kept: Vec<&T> = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(i) = at.get(key(row)) {
            kept[*i] = row;
        } else {
            at.insert(key(row), kept.len());
            kept.push(row);
        }
    }
    kept
}

fn same_order(old: &store::catalog::OrderRow, buyer: Option<BuyerId>, new: &OrderIn) -> bool {
    old.buyer == buyer
        && old.product == new.product
        && old.sku == new.sku
        && old.batch == new.batch
        && old.quantity == new.quantity.map(i64::from)
        && old.amount == new.amount
        && old.status == new.status
        && old.carrier == new.carrier
        && old.tracking == new.tracking
        && old.paid_at == new.paid_at
        && old.shipped_at == new.shipped_at
        && old.promised_at == new.promised_at
        && old.delivered_at == new.delivered_at
}

fn same_product(old: &store::catalog::ProductRow, new: &ProductIn) -> bool {
    old.title == new.title
        && old.price == new.price
        && old.category == new.category
        && old.advertised == new.advertised
}
