//! Numbers as they are written: runs of digits with blanks and hyphens inside, full-width forms included.

/// A run of digits in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// The digits alone, with a leading `+` and a final `X` where they stand.
    pub(super) digits: String,
    /// Lengths of the groups between separators.
    pub(super) groups: Vec<usize>,
}

/// Longest part of a text that is searched, in bytes.
const SEARCHED: usize = 20_000;
/// Digits after which a run is cut off.
const LONGEST: usize = 40;

fn plain(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        '\u{ff10}'..='\u{ff19}' => char::from_u32(sign as u32 - 0xfee0),
        _ => None,
    }
}

const fn joins(sign: char) -> bool {
    matches!(sign, ' ' | '-' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{ff0d}')
}

/// Runs of digits joined over at most two separators.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut open: Option<Run> = None;
    let mut gap = 0;
    let mut before = ' ';
    for (at, sign) in text.char_indices().take_while(|(at, _)| *at < SEARCHED) {
        if let Some(digit) = plain(sign) {
            let run = open.get_or_insert_with(|| fresh(at, before));
            if gap > 0 || run.groups.is_empty() {
                run.groups.push(0);
            }
            if let Some(group) = run.groups.last_mut() {
                *group += 1;
            }
            run.digits.push(digit);
            run.end = at + sign.len_utf8();
            gap = 0;
        } else if let Some(run) = open.as_mut() {
            gap += 1;
            let last_of_identity = matches!(sign, 'x' | 'X') && run.digits.len() == 17 && gap == 1;
            if last_of_identity {
                run.digits.push('X');
                run.end = at + 1;
            }
            if last_of_identity || !joins(sign) || gap > 2 || run.digits.len() > LONGEST {
                runs.extend(open.take());
                gap = 0;
            }
        }
        before = sign;
    }
    runs.extend(open);
    runs
}

fn fresh(at: usize, before: char) -> Run {
    let plus = before == '+' || before == '＋';
    let start = if plus { at - before.len_utf8() } else { at };
    Run { start, end: at, digits: if plus { "+".to_owned() } else { String::new() }, groups: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_runs() {
        let found = runs("打 138 1234-5678，或 +60 12 345，４５元 110101199003071X");
        let digits: Vec<&str> = found.iter().map(|run| run.digits.as_str()).collect();
        assert_eq!(digits, ["13812345678", "+6012345", "45", "110101199003071"]);
        assert_eq!(found[0].groups, [3, 4, 4]);
    }
}
