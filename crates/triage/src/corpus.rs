//! Parses labelled texts from tab-separated lines already in memory.
//!
//! Knows the columns and the licence tiers of the sources; opens no file and keeps no text of its own.

use domain::reading::{Ground, Intent, Issue, Polarity};

/// What may be done with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Clean licence: shipped weights may learn from it.
    A,
    /// No stated licence: shipped weights may learn from it, its texts are never passed on.
    B,
    /// Research only: never in shipped weights, only measured against.
    C,
}

/// The tier of a source name as used in the data files.
pub fn tier(source: &str) -> Tier {
    match source {
        "zh_marc" | "ja_marc" | "vi_visfd" | "vi_phones" => Tier::C,
        "id_prdect" | "id_smsa" | "th_wisesight" | "zh_books_hotels_mit" => Tier::A,
        _ if source.starts_with("en_") || source.ends_with("_own") || source.ends_with(CHAT) => Tier::A,
        _ => Tier::B,
    }
}

/// How the sources of chat messages end; the language stands before it.
pub(crate) const CHAT: &str = "_chat";

/// The judgement of a careful reader on one review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The primary issue; `None` when the review is in truth not negative.
    pub primary: Option<Issue>,
    /// Further issues.
    pub also: Vec<Issue>,
    /// Ground for an appeal.
    pub ground: Option<Ground>,
    /// 1 to 3.
    pub severity: u8,
}

/// One text to learn from or to measure with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Unique among the labelled rows; for others the source and line.
    pub id: String,
    /// Where it came from.
    pub source: String,
    /// The review.
    pub text: String,
    /// For or against, where the source says so.
    pub polarity: Option<Polarity>,
    /// The full judgement, where there is one.
    pub judged: Option<Judged>,
    /// What a message asks for, where somebody said so.
    pub intent: Option<Intent>,
}

impl Row {
    /// The language its source is written in.
    pub fn language(&self) -> &str {
        self.source.split('_').next().unwrap_or("und")
    }
}

/// Reviews written for this crate in languages for which no free set exists; labelled by their writer.
pub fn own() -> Vec<Row> {
    labelled(include_str!("../seed/own.tsv")).unwrap_or_default()
}

/// Messages written for this crate, labelled by their writer: the first few, which had their say when the table's rows
/// were given out, and those of `seed/messages.tsv`, which came later.
pub fn own_messages() -> Vec<Row> {
    let mut rows = messages(include_str!("../seed/intents.tsv"), "own").unwrap_or_default();
    rows.extend(chat(include_str!("../seed/messages.tsv")).unwrap_or_default());
    rows
}

/// Rows of a file of messages with their language: language, intent, text; with a header line.
///
/// # Errors
/// A line that cannot be read.
pub fn chat(tsv: &str) -> Result<Vec<Row>, CorpusError> {
    let row = |(line, content): (usize, &str)| {
        let columns: Vec<&str> = content.split('\t').collect();
        let [language, word, text] = columns[..] else {
            return Err(error(line, "chat", "not three columns"));
        };
        let intent = Intent::parse(word).ok_or_else(|| error(line, "chat", "unknown intent"))?;
        Ok(Row {
            id: format!("chat:{line}"),
            source: format!("{language}{CHAT}"),
            text: text.to_owned(),
            polarity: None,
            judged: None,
            intent: Some(intent),
        })
    };
    body(tsv).map(row).collect()
}

/// Rows of a file of messages: intent, text; with a header line. The customer-support set's own names are understood.
pub fn messages(tsv: &str, source: &str) -> Result<Vec<Row>, CorpusError> {
    let row = |(line, content): (usize, &str)| {
        let (word, text) = content.split_once('\t').ok_or_else(|| error(line, source, "not two columns"))?;
        let intent = intent(word).ok_or_else(|| error(line, source, "unknown intent"))?;
        Ok(Row {
            id: format!("{source}:{line}"),
            source: if source == "own" { "msg_own".to_owned() } else { source.to_owned() },
            text: text.to_owned(),
            polarity: None,
            judged: None,
            intent: Some(intent),
        })
    };
    body(tsv).map(row).collect()
}

fn intent(word: &str) -> Option<Intent> {
    Some(match word {
        "track_order" | "delivery_period" => Intent::WhereIsParcel,
        "get_refund" | "track_refund" | "check_refund_policy" => Intent::ReturnExchange,
        "check_invoice" | "get_invoice" => Intent::Invoice,
        "cancel_order" | "check_cancellation_fee" => Intent::Cancel,
        "contact_human_agent" | "contact_customer_service" => Intent::HumanPlease,
        "change_order"
        | "change_shipping_address"
        | "check_payment_methods"
        | "create_account"
        | "delete_account"
        | "delivery_options"
        | "edit_account"
        | "newsletter_subscription"
        | "payment_issue"
        | "place_order"
        | "recover_password"
        | "registration_problems"
        | "review"
        | "set_up_shipping_address"
        | "switch_account" => Intent::Other,
        _ => Intent::parse(word)?,
    })
}

/// Why a line could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of {source_name}: {what}")]
pub struct CorpusError {
    /// Counted from 1.
    pub line: usize,
    /// The file or source.
    pub source_name: String,
    /// What is wrong.
    pub what: &'static str,
}

fn body(tsv: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = tsv.lines().enumerate().skip(1);
    lines.map(|(i, line)| (i + 1, line)).filter(|(_, line)| !line.is_empty())
}

/// Rows of a labelled file: id, source, text, primary, also, ground, severity; with a header line.
pub fn labelled(tsv: &str) -> Result<Vec<Row>, CorpusError> {
    body(tsv)
        .map(|(line, content)| labelled_line(content).map_err(|what| error(line, "labelled", what)))
        .collect()
}

fn error(line: usize, source: &str, what: &'static str) -> CorpusError {
    CorpusError { line, source_name: source.to_owned(), what }
}

fn labelled_line(line: &str) -> Result<Row, &'static str> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, source, text, primary, also, ground, severity] = columns[..] else {
        return Err("not seven columns");
    };
    let primary = match primary {
        "positive" => None,
        word => Some(Issue::parse(word).ok_or("unknown issue")?),
    };
    let also = match also {
        "-" => Vec::new(),
        words => words.split(',').filter_map(Issue::parse).collect(),
    };
    let ground = match ground {
        "-" => None,
        word => Some(Ground::parse(word).ok_or("unknown ground")?),
    };
    let severity = severity.parse().ok().filter(|s| (1..=3).contains(s)).ok_or("severity is not 1 to 3")?;
    Ok(Row {
        id: id.to_owned(),
        source: source.to_owned(),
        text: text.to_owned(),
        polarity: None,
        judged: Some(Judged { primary, also, ground, severity }),
        intent: None,
    })
}

/// Rows of a polarity file: polarity, text; with a header line.
pub fn polar(tsv: &str, source: &str) -> Result<Vec<Row>, CorpusError> {
    let row = |(line, content): (usize, &str)| {
        let (word, text) = content.split_once('\t').ok_or_else(|| error(line, source, "not two columns"))?;
        let polarity = Polarity::parse(word).ok_or_else(|| error(line, source, "unknown polarity"))?;
        Ok(Row {
            id: format!("{source}:{line}"),
            source: source.to_owned(),
            text: text.to_owned(),
            polarity: Some(polarity),
            judged: None,
            intent: None,
        })
    };
    body(tsv).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_refuses() {
        let head = "id\tsource\ttext\tprimary\talso\tground\tseverity\n";
        let rows =
            labelled(&format!("{head}x1\tzh_jd\t开胶了\tquality\tservice,other\t-\t2\n")).expect("good line");
        let judged = rows[0].judged.as_ref().expect("judged");
        assert_eq!((judged.primary, judged.also.len(), judged.severity), (Some(Issue::Quality), 2, 2));
        assert_eq!(rows[0].language(), "zh");
        let bad = labelled(&format!("{head}x1\tzh_jd\t开胶了\tnonsense\t-\t-\t2\n")).expect_err("bad issue");
        assert_eq!(bad.to_string(), "line 2 of labelled: unknown issue");
        assert!(polar("polarity\ttext\npositive\tok\n", "en_x").is_ok_and(|rows| rows.len() == 1));
    }

    #[test]
    fn nothing_written_to_learn_from_is_measured() {
        let folded = |text: &str| crate::fold::folded(text);
        let last = |line: &'static str| folded(line.rsplit('\t').next().unwrap_or_default());
        let measured: std::collections::HashSet<String> =
            crate::evaluate::MESSAGES.lines().chain(crate::evaluate::PRAISE.lines()).map(last).collect();
        let written = chat(include_str!("../seed/messages.tsv")).expect("good lines");
        assert!(written.len() >= 1_760);
        let denied = include_str!("../seed/denied.tsv").lines().skip(1).map(last);
        let learned = written.iter().map(|row| folded(&row.text)).chain(denied);
        assert_eq!(learned.filter(|text| measured.contains(text)).count(), 0);
        assert_eq!(chat("x\ny\tcancel\n").expect_err("two columns").what, "not three columns");
    }

    #[test]
    fn research_sources_are_tier_c() {
        assert_eq!(tier("zh_marc"), Tier::C);
        assert_eq!(tier("zh_shop_衣服"), Tier::B);
        assert_eq!(tier("en_toy"), Tier::A);
    }
}
