//! Days as they are written: with numbers alone, with 月 and 日, with the month's name.

/// Names of months by their first letters, in the languages of the house.
const MONTHS: &[(&str, u8)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("mac", 3),
    ("apr", 4),
    ("may", 5),
    ("mei", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("agu", 8),
    ("ogo", 8),
    ("sep", 9),
    ("oct", 10),
    ("okt", 10),
    ("nov", 11),
    ("dec", 12),
    ("des", 12),
    ("dis", 12),
];

/// A date in the forms `2024-11-03`, `11月3日`, `Nov 3`, `3 November`: its value and the bytes it takes after the number.
pub(super) fn date(value: &str, rest: &str, before: &str) -> Option<(String, usize)> {
    let parts: Vec<u32> = value.split(['-', '/', '.']).filter_map(|part| part.parse().ok()).collect();
    let valid = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
    match parts[..] {
        [year, month, day] | [day, month, year] if (2000..2100).contains(&year) && valid(month, day) => {
            Some((format!("{year}-{month:02}-{day:02}"), 0))
        }
        [number] => {
            if let Some(after) = rest.strip_prefix('月') {
                let day: String = after.chars().take_while(char::is_ascii_digit).collect();
                let closing = after[day.len()..].chars().next().filter(|sign| matches!(sign, '日' | '号'));
                if let (Ok(day_number), true) = (day.parse::<u32>(), valid(number, 1)) {
                    let more = '月'.len_utf8() + day.len() + closing.map_or(0, char::len_utf8);
                    return valid(number, day_number).then(|| (format!("{number:02}-{day_number:02}"), more));
                }
            }
            let named = |word: &str| {
                let known = MONTHS.iter().find(|(name, _)| word.starts_with(name));
                known.filter(|_| word.chars().take_while(char::is_ascii_alphabetic).count() <= 9).map(|m| m.1)
            };
            let last = before.rsplit(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default();
            let full =
                |word: &str| word.len() >= 3 && word.is_ascii() && !matches!(word, "may" | "mar" | "des");
            if let Some(month) = named(rest).filter(|_| valid(1, number)) {
                let word = rest.chars().take_while(char::is_ascii_alphabetic).count();
                let exact = MONTHS.iter().any(|(name, _)| &rest[..word] == *name) || word >= 4;
                let longer = ["ember", "uary", "ober", "ust", "ril", "ch", "e", "y", "i", "us", "uari", "et"];
                let ends = word == 3 || longer.iter().any(|end| rest[..word].ends_with(end));
                if exact && ends && full(&rest[..word]) {
                    return Some((format!("{month:02}-{number:02}"), word));
                }
            }
            let lower = last.to_lowercase();
            let month = named(&lower).filter(|_| full(&lower) && valid(1, number))?;
            last.starts_with(char::is_uppercase).then(|| (format!("{month:02}-{number:02}"), 0))
        }
        _ => None,
    }
}
