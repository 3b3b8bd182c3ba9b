//! The service record as a signed bundle: a statement in English and Chinese with its figures, and the same as JSON and CSV. It
//! goes the way of an appeal's bundle, and is checked the same way.

use ::evidence::{About, FORMAT, File, Manifest, Part, Shop, Software, fingerprint};
use domain::refusal::Words;
use domain::shop::ShopEvent;
use domain::time::Instant;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::record_rows::{Row, Section, csv, sections};
use super::service::{LogEnd, ServiceRecord};
use crate::evidence::bundle::Bundle;
use crate::evidence::contents::file;
use crate::evidence::statement::render;
use crate::{App, Caller, Result};

const TEMPLATE: &str = include_str!("record.html");

/// The record as the API's JSON: its shape is the edge's.
pub type AsJson = fn(&ServiceRecord) -> Vec<u8>;

#[derive(Serialize)]
struct Page<'a> {
    shop: &'a str,
    zone: &'a str,
    from: String,
    to: String,
    made_at: String,
    public_key: &'a str,
    fingerprint: String,
    log: Option<&'a LogEnd>,
    sections: Vec<Table<'a>>,
}

#[derive(Serialize)]
struct Table<'a> {
    title: &'a Words,
    columns: Vec<&'a Words>,
    rows: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a Words,
    figures: Vec<String>,
}

impl<'a> Table<'a> {
    fn of(section: &'a Section) -> Self {
        let line =
            |row: &'a Row| Line { name: &row.name, figures: row.figures.iter().map(|f| f.shown()).collect() };
        Self {
            title: &section.title,
            columns: section.columns.iter().map(|(_, words)| words).collect(),
            rows: section.rows.iter().map(line).collect(),
        }
    }
}

impl App {
    /// The service record of a period as a bundle for somebody to take away, which is written down as every export.
    ///
    /// # Errors
    /// As [`App::service_record`].
    pub async fn service_bundle(
        &self,
        caller: &Caller,
        (from, to): (Option<&str>, Option<&str>),
        software: Software,
        as_json: AsJson,
    ) -> Result<Bundle> {
        let record = self.service_record(caller, from, to).await?;
        let key = self.signing_key(caller).await?;
        let (made_at, public_key) = (self.now(), key.public());
        let sections = sections(&record);
        let statement = page(&record, &sections, &public_key, made_at)?.into_bytes();
        let (json, csv) = (as_json(&record), csv(&sections).into_bytes());
        let (zh, en) = ("服务记录", "The record");
        let annex = |path, media_type, bytes: &[u8]| -> File {
            file(path, media_type, Words::new(en, zh), bytes, Part::Annex)
        };
        let title = Words::new("Statement", "情况说明");
        let files = vec![
            file("statement.html", "text/html", title, &statement, Part::Statement),
            annex("record.json", "application/json", &json),
            annex("record.csv", "text/csv", &csv),
        ];
        let (from, to) = (record.days.0.to_string(), record.days.1.to_string());
        let name = format!("kintsugi-service-record-{from}-{to}.zip");
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            software,
            made_at: made_at.to_string(),
            shop: Shop { id: caller.shop.0, name: record.shop.clone() },
            public_key,
            about: About::AccountHealth { from, to },
            files,
        };
        let bundle = Bundle::begin(manifest, key, vec![statement, json, csv], Vec::new(), name)?;
        let mut tx = self.store.write().await?;
        let event = ShopEvent::Exported { what: bundle.name.clone() };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        Ok(bundle)
    }

    /// The statement of that bundle alone, as HTML.
    ///
    /// # Errors
    /// As [`App::service_record`].
    pub async fn service_statement(
        &self,
        caller: &Caller,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<Vec<u8>> {
        let record = self.service_record(caller, from, to).await?;
        let key = self.signing_key(caller).await?;
        Ok(page(&record, &sections(&record), &key.public(), self.now())?.into_bytes())
    }
}

fn page(record: &ServiceRecord, sections: &[Section], public_key: &str, made_at: Instant) -> Result<String> {
    let zone = TimeZone::get(&record.zone).unwrap_or(TimeZone::UTC);
    render(
        TEMPLATE,
        Page {
            shop: &record.shop,
            zone: &record.zone,
            from: record.days.0.to_string(),
            to: record.days.1.to_string(),
            made_at: made_at.timestamp().to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string(),
            public_key,
            fingerprint: fingerprint(public_key),
            log: record.log.as_ref(),
            sections: sections.iter().map(Table::of).collect(),
        },
    )
}
