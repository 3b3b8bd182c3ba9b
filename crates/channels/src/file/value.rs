//! Plain values: text made clean, ids, words for who and whether, whole numbers. Knows nothing of columns.

use domain::inbound::Sender;

use super::reject::{Bad, Code, shown};

/// Longest id of any platform, with room.
const ID_LIMIT: usize = 200;

/// A buyer's words: control characters go, line ends become `\n`, all else (emoji, HTML) stays as it was written.
pub(crate) fn prose(text: &str) -> String {
    let text = text.trim();
    if !text.bytes().any(|b| b < b' ' || b == 0x7F) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            '\0'..='\x1F' | '\x7F' => {}
            _ => out.push(c),
        }
    }
    out
}

/// A short value on one line; `None` when empty or one of the marks that exports write for nothing.
pub(crate) fn word(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    (!is_nothing(text)).then_some(text)
}

fn is_nothing(text: &str) -> bool {
    const MARKS: [&str; 12] =
        ["-", "--", "—", "/", "\\N", "null", "n/a", "#n/a", "na", "none", "无", "0000-00-00 00:00:00"];
    text.is_empty() || (text.len() < 20 && MARKS.iter().any(|m| m.eq_ignore_ascii_case(text)))
}

/// A short value to keep.
pub(crate) fn label(text: &str) -> Option<String> {
    word(text).map(prose)
}

/// Most links kept of one cell, and the longest.
const MOST_LINKS: usize = 20;
const LINK_LIMIT: usize = 2_000;

/// The web addresses of a cell, whatever stands between them; anything else is left out.
pub(crate) fn links(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ';' | '；' | '|' | ',' | '，' | '"'));
    let web = |part: &&str| {
        let rest = part.strip_prefix("https://").or_else(|| part.strip_prefix("http://"));
        rest.is_some_and(|r| !r.is_empty()) && part.len() <= LINK_LIMIT && !part.contains(char::is_control)
    };
    parts.filter(web).take(MOST_LINKS).map(ToOwned::to_owned).collect()
}

/// A platform's id, freed of what exports wrap around long numbers to keep spreadsheets from rounding them.
pub(crate) fn id(text: &str) -> Result<Option<String>, Bad> {
    let Some(word) = word(text) else { return Ok(None) };
    let formula = word.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let bare = formula.unwrap_or_else(|| word.strip_prefix('\'').unwrap_or(word)).trim();
    if is_rounded(bare) {
        return Err(Bad::new(
            Code::IdRounded,
            format!(
                "the id {bare:?} was rounded by a spreadsheet; export again and do not save it from Excel"
            ),
            format!("编号“{bare}”已被表格软件四舍五入；请重新导出，不要用 Excel 另存"),
        ));
    }
    if bare.len() > ID_LIMIT {
        return Err(Bad::new(
            Code::IdTooLong,
            format!("an id has at most {ID_LIMIT} bytes; this one has {}", bare.len()),
            format!("编号最长 {ID_LIMIT} 字节，此处为 {} 字节", bare.len()),
        ));
    }
    Ok((!bare.is_empty()).then(|| prose(bare)))
}

/// Whether a spreadsheet turned the id into scientific notation, such as `7.31235E+18`.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let number = match mantissa.split_once(['.', ',']) {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(mantissa),
    };
    number && exponent.strip_prefix('+').is_some_and(digits)
}

const YES: &str = "1|true|yes|y|on|是|有|已投|已投放|投放中|在投|ya";
const NO: &str = "0|false|no|n|off|否|未投|未投放|tidak";
const BUYER: &str = "buyer|customer|user|client|in|inbound|incoming|买家|客户|顾客|用户|消费者|pembeli";
const SELLER: &str = "seller|shop|agent|merchant|staff|operator|customer service|customer_service|out|outbound|\
    outgoing|卖家|商家|客服|人工客服|店铺|penjual";
const AUTO: &str = "auto|bot|robot|system|automatic|auto reply|auto_reply|机器人|自动|自动回复|智能客服|系统";

fn among(words: &str, word: &str) -> bool {
    words.split('|').any(|w| w.eq_ignore_ascii_case(word))
}

/// A yes or a no; empty is no.
pub(crate) fn flag(text: &str) -> Result<bool, Bad> {
    match word(text) {
        None => Ok(false),
        Some(word) if among(YES, word) => Ok(true),
        Some(word) if among(NO, word) => Ok(false),
        Some(word) => {
            let value = shown(word);
            let (en, zh) =
                (format!("{value:?} is neither yes nor no"), format!("“{value}”既不是“是”也不是“否”"));
            Err(Bad::new(Code::FlagUnreadable, en, zh))
        }
    }
}

/// Who wrote a message.
pub(crate) fn sender(text: &str) -> Result<Sender, Bad> {
    let word = word(text).unwrap_or("");
    let kinds = [(BUYER, Sender::Buyer), (SELLER, Sender::Seller), (AUTO, Sender::Auto)];
    kinds.iter().find(|(words, _)| among(words, word)).map(|(_, sender)| *sender).ok_or_else(|| {
        let value = shown(word);
        Bad::new(
            Code::SenderUnknown,
            format!("the sender must be buyer, seller or auto, not {value:?}"),
            format!("发送方应为 buyer（买家）、seller（卖家／客服）或 auto（机器人），而不是“{value}”"),
        )
    })
}

/// A number of pieces.
pub(crate) fn quantity(text: &str) -> Result<Option<u32>, Bad> {
    let Some(word) = word(text) else { return Ok(None) };
    let whole = word
        .split_once('.')
        .map_or(word, |(whole, zeros)| if zeros.bytes().all(|b| b == b'0') { whole } else { word });
    whole.parse().map(Some).map_err(|_e: std::num::ParseIntError| {
        let value = shown(word);
        Bad::new(
            Code::QuantityUnreadable,
            format!("a quantity is a whole number, not {value:?}"),
            format!("数量应为整数，而不是“{value}”"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_loses_control_characters_only() {
        for (text, expected) in [
            ("  好🍵👨‍👩‍👧  ", "好🍵👨‍👩‍👧"),
            ("a\0b\x07c\x1Bd\x7F", "abcd"),
            ("a\r\nb\rc\td", "a\nb\nc\td"),
            ("<script>alert(1)</script><b>x</b> &amp;", "<script>alert(1)</script><b>x</b> &amp;"),
            ("\u{202E}abc\u{200B}", "\u{202E}abc\u{200B}"),
            ("", ""),
        ] {
            assert_eq!(prose(text), expected, "{text:?}");
        }
    }

    #[test]
    fn ids_are_unwrapped_and_guarded() {
        for (text, expected) in [
            ("577000123456789012", Ok(Some("577000123456789012"))),
            ("577000123456789012\t", Ok(Some("577000123456789012"))),
            ("=\"00123\"", Ok(Some("00123"))),
            ("'00123", Ok(Some("00123"))),
            (" -- ", Ok(None)),
            ("", Ok(None)),
            ("\0", Ok(None)),
            ("R-1e5", Ok(Some("R-1e5"))),
            ("12E4567", Ok(Some("12E4567"))),
            ("5.77000E+17", Err(Code::IdRounded)),
            ("5,77E+17", Err(Code::IdRounded)),
        ] {
            let found = id(text).map_err(|b| b.code);
            assert_eq!(found, expected.map(|o| o.map(str::to_owned)), "{text:?}");
        }
        assert_eq!(id(&"9".repeat(201)).unwrap_err().code, Code::IdTooLong);
    }

    #[test]
    fn words_for_who_and_whether() {
        for (text, expected) in [
            ("买家", Some(Sender::Buyer)),
            ("SELLER", Some(Sender::Seller)),
            ("客服", Some(Sender::Seller)),
            ("机器人", Some(Sender::Auto)),
            ("", None),
            ("?", None),
        ] {
            assert_eq!(sender(text).ok(), expected, "{text}");
        }
        for (text, expected) in [
            ("是", Some(true)),
            ("No", Some(false)),
            ("", Some(false)),
            ("TRUE", Some(true)),
            ("maybe", None),
        ] {
            assert_eq!(flag(text).ok(), expected, "{text}");
        }
        for (text, expected) in [
            ("2", Some(Some(2))),
            ("2.00", Some(Some(2))),
            ("", Some(None)),
            ("2.5", None),
            ("-1", None),
            ("x", None),
        ] {
            assert_eq!(quantity(text).ok(), expected, "{text}");
        }
    }
}
