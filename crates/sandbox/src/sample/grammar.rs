//! Expands phrases: `[a|b|]` picks one, also nested; `{slot}` is filled in. Knows no language.

use super::rng::Rng;

/// Expands one phrase. `fill` gives what a slot holds.
pub(crate) fn expand(phrase: &str, rng: &mut Rng, fill: &mut dyn FnMut(&str, &mut Rng) -> String) -> String {
    let mut out = String::with_capacity(phrase.len());
    let mut rest = phrase;
    while let Some(at) = rest.find(['[', '{']) {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 1..];
        if rest[at..].starts_with('{') {
            let end = inside.find('}').unwrap_or(inside.len());
            out.push_str(&fill(&inside[..end], rng));
            rest = inside.get(end + 1..).unwrap_or("");
        } else {
            let (options, after) = choices(inside);
            if let Some(option) = rng.pick(&options) {
                out.push_str(&expand(option, rng, fill));
            }
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// The options up to the closing bracket, and what follows it.
fn choices(inside: &str) -> (Vec<&str>, &str) {
    let (mut options, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '[' => depth += 1,
            '|' if depth == 0 => {
                options.push(&inside[start..at]);
                start = at + 1;
            }
            ']' if depth == 0 => {
                options.push(&inside[start..at]);
                return (options, &inside[at + 1..]);
            }
            ']' => depth -= 1,
            _ => {}
        }
    }
    options.push(&inside[start..]);
    (options, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_expand() {
        let mut rng = Rng::new(7);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            seen.insert(expand("[a|b [c|d]|]-{x}", &mut rng, &mut |slot, _| slot.to_uppercase()));
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["-X", "a-X", "b c-X", "b d-X"]);
    }
}
