//! The console speaks each of its languages completely: every catalogue has every key, with the same placeholders.
//!
//! A catalogue is `web/src/locales/<language>.ts` with what stands in the folder of the same name. The reader is
//! tolerant: it takes every `key: 'text'` pair, whatever is around it. Without a console there is nothing to check.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::Finding;
use crate::tree::{File, Tree};

const FOLDER: &str = "web/src/locales";
/// The catalogue whose keys the others must have, and the others.
const FIRST: &str = "en";
const OTHERS: &[&str] = &["zh-CN"];

/// One text of a catalogue and where it stands.
struct Entry<'a> {
    path: &'a str,
    line: usize,
    placeholders: BTreeSet<&'a str>,
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let first = catalogue(tree, FIRST);
    OTHERS.iter().flat_map(|other| compare(&first, &catalogue(tree, other), other)).collect()
}

fn compare(first: &BTreeMap<&str, Entry<'_>>, other: &BTreeMap<&str, Entry<'_>>, name: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (key, entry) in first {
        match other.get(key) {
            None => {
                let say = format!("`{key}` is missing in {name}: translate it there");
                found.push(Finding::at(entry.path, entry.line, say));
            }
            Some(twin) if twin.placeholders != entry.placeholders => {
                let (has, needs) = (&twin.placeholders, &entry.placeholders);
                let say =
                    format!("`{key}` has placeholders {has:?}, {FIRST} has {needs:?}: use the same ones");
                found.push(Finding::at(twin.path, twin.line, say));
            }
            Some(_) => {}
        }
    }
    for (key, entry) in other.iter().filter(|(key, _)| !first.contains_key(*key)) {
        let say = format!("`{key}` is not in {FIRST}: add it there or drop it here");
        found.push(Finding::at(entry.path, entry.line, say));
    }
    found
}

fn catalogue<'a>(tree: &'a Tree, language: &str) -> BTreeMap<&'a str, Entry<'a>> {
    let (file, folder) = (format!("{FOLDER}/{language}.ts"), format!("{FOLDER}/{language}/"));
    let parts = tree.files.iter().filter(|f| f.path == file || f.path.starts_with(&folder));
    parts.flat_map(entries).collect()
}

/// Every `'key': 'text'`, `key: "text"` or `` key: `text` ``, also when the text stands on the next line.
fn entries(file: &File) -> Vec<(&str, Entry<'_>)> {
    let text = file.text.as_str();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(colon) = text[at..].find(':').map(|i| i + at) {
        at = colon + 1;
        let value = text[at..].trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '\'' | '"' | '`')) else { continue };
        let Some(key) = key_before(&text[..colon]) else { continue };
        let body = &value[1..];
        let Some(end) = closing_quote(body, quote) else { continue };
        let line = text[..colon].matches('\n').count() + 1;
        found.push((key, Entry { path: &file.path, line, placeholders: placeholders(&body[..end]) }));
        at = text.len() - value.len() + end + 2;
    }
    found
}

/// The key that ends right before its colon, quoted or bare, at the start of a line or after `{` or `,`.
fn key_before(before: &str) -> Option<&str> {
    let before = before.trim_end();
    let (start, key) = if let quote @ ('\'' | '"') = before.chars().next_back()? {
        let inner = &before[..before.len() - 1];
        let start = inner.rfind(quote)?;
        (start, &inner[start + 1..])
    } else {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let start = before.rfind(|c| !word(c)).map_or(0, |i| i + 1);
        (start, &before[start..])
    };
    let opens = before[..start].trim_end().chars().next_back().is_none_or(|c| matches!(c, '{' | ','));
    (opens && !key.is_empty()).then_some(key)
}

fn closing_quote(body: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    body.char_indices().find_map(|(i, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(i)
    })
}

/// The names in `{name}` and `{name|# one|# many}`. Without a `#` the number is not shown, only a word is chosen by it,
/// and a language without plurals may leave the choice out.
fn placeholders(text: &str) -> BTreeSet<&str> {
    let opened = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let shown = opened.filter(|inside| !inside.contains('|') || inside.contains('#'));
    shown.filter_map(|inside| inside.split(['|', ',']).next()).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(en: &str, zh: &str) -> Vec<String> {
        let tree = Tree::made(&[("web/src/locales/en/a.ts", en), ("web/src/locales/zh-CN/a.ts", zh)]);
        check(&tree).into_iter().map(|f| f.say).collect()
    }

    #[test]
    fn keys_and_placeholders_are_compared() {
        let en = "// Note: 'x'\nexport const a = {\n  'q.n': '{n|# case|# cases}',\n  b: \"It's {who}\",\n};";
        assert!(says(en, "export const a = { 'q.n': '{n} 个', b: '{who}' };").is_empty());
        let missing = says(en, "export const a = { 'q.n': '{n} 个' };");
        assert_eq!(missing, ["`b` is missing in zh-CN: translate it there"]);
        let other = says(en, "export const a = { 'q.n': '{count} 个', b:\n    '{who}', c: '多' };");
        assert_eq!(other.len(), 2, "{other:?}");
    }

    #[test]
    fn a_plural_that_shows_no_number_may_be_left_out() {
        assert!(says("const a = { k: '{n|day|days} (0 = never)' };", "const a = { k: '天内' };").is_empty());
        assert_eq!(says("const a = { k: '{n|# day|# days}' };", "const a = { k: '天内' };").len(), 1);
    }

    #[test]
    fn no_console_is_no_finding() {
        assert!(check(&Tree::default()).is_empty());
    }
}
