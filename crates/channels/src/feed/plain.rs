//! Markup to plain words, cut to what is kept. Nothing made here is ever shown as markup.

/// Elements whose content is no text of the page.
const HIDDEN: [&str; 5] = ["script", "style", "head", "template", "svg"];
/// Elements that begin a line of their own.
const LINES: [&str; 12] =
    ["br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "section", "hr"];
/// Names of signs that feeds use.
const NAMES: [(&str, char); 20] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("middot", '·'),
    ("bull", '•'),
    ("copy", '©'),
    ("times", '×'),
    ("yen", '¥'),
    ("ensp", ' '),
    ("emsp", ' '),
];
/// Longest name of a sign with its number.
const LONGEST_NAME: usize = 10;

/// The words of a piece of HTML: without tags, with signs for their names, pictures by what they say instead of themselves.
pub(super) fn words(html: &str, most: usize) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = if rest.starts_with('<') { tag(rest, &mut out) } else { sign(rest, &mut out) };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    tidy(&out, most)
}

/// Plain words without what is no text, runs of white space as one, at most so many characters.
pub(super) fn tidy(text: &str, most: usize) -> String {
    let mut out = String::new();
    let lines = text.lines().map(|line| {
        let kept: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        kept.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    for line in lines.filter(|line| !line.is_empty()) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&line);
    }
    match out.char_indices().nth(most) {
        Some((end, _)) => out[..end].trim_end().to_owned(),
        None => out,
    }
}

/// Reads what begins with `<`; how many bytes it is.
fn tag(rest: &str, out: &mut String) -> usize {
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(rest.len(), |end| end + 3);
    }
    let inside = &rest[1..];
    let named = inside.strip_prefix('/').unwrap_or(inside);
    if !named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
        out.push('<');
        return 1;
    }
    let Some(end) = end_of_tag(rest) else { return rest.len() };
    let name: String = named.chars().take_while(char::is_ascii_alphanumeric).take(12).collect();
    let name = name.to_ascii_lowercase();
    if LINES.contains(&name.as_str()) {
        out.push('\n');
    }
    if name == "img" {
        out.push_str(&words_of_picture(&rest[..end]));
    }
    if HIDDEN.contains(&name.as_str()) && !inside.starts_with('/') && !rest[..end].ends_with("/>") {
        return end + until_closed(&rest[end..], &name);
    }
    end
}

/// One past the `>` of a tag, which may stand in quotes before.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), b) if b == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    // A quote that never ends: the first `>` then.
    rest.find('>').map(|at| at + 1)
}

/// Bytes until an element is closed; all, where it never is.
fn until_closed(rest: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        at += found + 2;
        let here = &rest.as_bytes()[at..];
        if here.len() >= name.len() && here[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        }
    }
    rest.len()
}

/// What a picture says instead of itself: platforms write their own emoji so.
fn words_of_picture(tag: &str) -> String {
    let Some(at) = tag.find(" alt=") else { return String::new() };
    let value = &tag[at + 5..];
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return String::new() };
    let said = value[1..].split(quote).next().unwrap_or_default();
    said.chars().take(80).collect()
}

/// Reads what begins with `&`; how many bytes it is.
fn sign(rest: &str, out: &mut String) -> usize {
    let end = rest.bytes().take(LONGEST_NAME + 2).position(|b| b == b';');
    let found = end.and_then(|end| {
        let name = &rest[1..end];
        let number = match name.strip_prefix('#') {
            Some(digits) => match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => digits.parse().ok(),
            },
            None => None,
        };
        let named = NAMES.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign);
        Some((end + 1, number.and_then(char::from_u32).or(named)?))
    });
    let (taken, sign) = found.unwrap_or((1, '&'));
    out.push(sign);
    taken
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_becomes_words() {
        for (html, expected) in [
            ("plain", "plain"),
            ("<p>Too <b>small</b> &amp; late</p><p>two</p>", "Too small & late\ntwo"),
            ("a<br/>b<BR>c", "a\nb\nc"),
            ("&#x8336;&#22774;&nbsp;漏水&hellip;", "茶壶 漏水…"),
            // Platforms' own emoji.
            (r#"好用<img alt="[赞]" src="https://h5.sinaimg.cn/x.png">"#, "好用[赞]"),
            (r#"<a title="a > b" href=x>link</a>"#, "link"),
            ("2 < 3 && 4 > 1; &unknown; &", "2 < 3 && 4 > 1; &unknown; &"),
            ("<script>alert(1)</script>ok<style>p{}</style><!-- no -->!", "ok!"),
            ("<SCRIPT>x</Script >ok", "ok"),
            ("<script>never closed", ""),
            ("<svg/>kept", "kept"),
            ("cut <a href=", "cut"),
            ("&lt;script&gt;", "<script>"),
            ("<a title=\"never closed>x</a>", "x"),
            ("", ""),
        ] {
            assert_eq!(words(html, 100), expected, "{html}");
        }
        assert_eq!(words("一二三四", 2), "一二");
        assert_eq!(tidy("a\u{0}b\r\n\n c\td ", 10), "a b\nc d");
    }

    proptest! {
        #[test]
        fn any_text_is_read(html in "(<|>|&|/|\"|'|#|;|x|script|img alt=|p|-|!|茶|[a-z ]|\u{0}){0,60}", most in 0_usize..50) {
            prop_assert!(words(&html, most).chars().count() <= most);
        }
    }
}
