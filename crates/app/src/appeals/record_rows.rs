//! The figures of a service record as sections of rows: the same rows are the statement's tables and the lines of the CSV.

use channels::file::csv_cell;
use domain::money::Money;
use domain::reading::Issue;
use domain::refusal::Words;
use domain::time::Span;

use super::record_words as words;
use super::service::ServiceRecord;
use crate::export::amount;

/// Columns of a section: a stable word, and what it is called.
pub(super) type Columns = Vec<(&'static str, Words)>;

/// Rows that count the same things.
#[derive(Debug)]
pub(super) struct Section {
    /// A stable word.
    pub(super) key: &'static str,
    pub(super) title: Words,
    pub(super) columns: Columns,
    pub(super) rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    /// A stable word within the section.
    pub(super) key: String,
    pub(super) name: Words,
    /// As many as the section has columns.
    pub(super) figures: Vec<Figure>,
}

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Figure {
    Count(i64),
    /// From 0 to 1.
    Share(f64),
    Time(Span),
    Money(Money),
    /// Nothing to count from.
    Unknown,
}

impl Figure {
    /// So many of so many.
    fn of(part: i64, all: i64) -> Self {
        if all > 0 { Self::Share(part as f64 / all as f64) } else { Self::Unknown }
    }

    /// For programs: seconds, and shares between 0 and 1.
    fn plain(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Share(share) => format!("{share:.4}"),
            Self::Time(span) => span.whole_seconds().to_string(),
            Self::Money(money) => amount(Some(money)).as_str().unwrap_or_default().to_owned(),
            Self::Unknown => String::new(),
        }
    }

    /// For people of any language: hours, minutes and seconds.
    pub(super) fn shown(self) -> String {
        match self {
            Self::Share(share) => format!("{:.1} %", share * 100.0),
            Self::Time(span) => {
                let seconds = span.whole_seconds();
                format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
            }
            Self::Money(money) => format!("{} {}", self.plain(), money.currency.code()),
            Self::Unknown => "–".to_owned(),
            Self::Count(_) => self.plain(),
        }
    }
}

fn row(key: impl Into<String>, name: Words, figures: Vec<Figure>) -> Row {
    Row { key: key.into(), name, figures }
}

fn count() -> Columns {
    vec![("count", Words::new("Count", "数量"))]
}

/// All that the record counts, in the order of the statement.
pub(super) fn sections(record: &ServiceRecord) -> Vec<Section> {
    vec![
        promises(record),
        repair(record),
        remedies(record),
        acts(record),
        ruled(record),
        reviews(record),
        appeals(record),
    ]
}

fn promises(record: &ServiceRecord) -> Section {
    let columns = vec![
        ("target_seconds", Words::new("Promised within", "承诺时限")),
        ("met", Words::new("Kept", "按时")),
        ("breached", Words::new("Missed", "超时")),
        ("open", Words::new("Still running", "进行中")),
        ("kept_share", Words::new("Kept, share", "按时率")),
        ("p50_seconds", Words::new("Half took at most", "半数用时不超过")),
        ("p90_seconds", Words::new("Nine of ten took at most", "九成用时不超过")),
    ];
    let time = |span: Option<Span>| span.map_or(Figure::Unknown, Figure::Time);
    let rows = record.promises.iter().map(|kept| {
        let figures = vec![
            Figure::Time(kept.target),
            Figure::Count(kept.met),
            Figure::Count(kept.breached),
            Figure::Count(kept.open),
            Figure::of(kept.met, kept.met + kept.breached),
            time(kept.took.p50),
            time(kept.took.p90),
        ];
        row(kept.kind.as_str(), words::promise(kept.kind), figures)
    });
    let title = Words::new("Response times and promises kept", "响应时间与承诺履行");
    Section { key: "promises", title, columns, rows: rows.collect() }
}

fn repair(record: &ServiceRecord) -> Section {
    let funnel = record.funnel;
    let step = |key, count, en, zh| {
        row(key, Words::new(en, zh), vec![Figure::Count(count), Figure::of(count, funnel.negative)])
    };
    let rows = vec![
        step("negative", funnel.negative, "Negative reviews of the period", "本期负面评价"),
        step("replied", funnel.replied, "Answered in public", "已公开回复"),
        step("contacted", funnel.contacted, "The buyer was contacted", "已联系买家"),
        step("resolved", funnel.resolved, "Resolved", "已解决"),
        step("improved", funnel.improved, "The buyer gave more stars afterwards", "买家事后提高评分"),
    ];
    let columns = vec![
        ("count", Words::new("Count", "数量")),
        ("share", Words::new("Of the negative reviews", "占负面评价比例")),
    ];
    Section { key: "repair", title: Words::new("Repair", "修复情况"), columns, rows }
}

fn remedies(record: &ServiceRecord) -> Section {
    let rows = record.remedies.iter().map(|given| {
        let key = given.sum.map_or_else(
            || given.kind.as_str().to_owned(),
            |sum| format!("{}.{}", given.kind, sum.currency.code()),
        );
        let sum = given.sum.map_or(Figure::Unknown, Figure::Money);
        row(key, words::remedy(given.kind), vec![Figure::Count(given.count), sum])
    });
    let columns = vec![("count", Words::new("Count", "数量")), ("sum", Words::new("Sum", "金额"))];
    let title = Words::new("Remedies granted", "已给予的补救");
    Section { key: "remedies", title, columns, rows: rows.collect() }
}

fn acts(record: &ServiceRecord) -> Section {
    let rows = record.acts.iter().map(|(kind, state, n)| {
        row(format!("{kind}.{state}"), words::act(*kind, *state), vec![Figure::Count(*n)])
    });
    let title = Words::new("Acts, and where they stand", "对外行动及状态");
    Section { key: "acts", title, columns: count(), rows: rows.collect() }
}

fn ruled(record: &ServiceRecord) -> Section {
    let ruled = &record.ruled;
    let all = row(
        "checked",
        Words::new("Acts checked against the rulebook", "经规则检查的行动"),
        vec![Figure::Count(ruled.acts)],
    );
    let by = ruled
        .decisions
        .iter()
        .map(|(word, n)| row(word.clone(), words::ruling(word), vec![Figure::Count(*n)]));
    let title = if ruled.cut {
        Words::new("What the rulebook said of them (the newest 2,000)", "规则检查结果（最近 2000 项）")
    } else {
        Words::new("What the rulebook said of them", "规则检查结果")
    };
    Section { key: "ruled", title, columns: count(), rows: std::iter::once(all).chain(by).collect() }
}

fn reviews(record: &ServiceRecord) -> Section {
    let reviews = &record.reviews;
    let figure = |n: i64| vec![Figure::Count(n)];
    let mut rows = vec![
        row("total", Words::new("Reviews", "评价总数"), figure(reviews.reviews)),
        row("negative", Words::new("Negative ones", "负面评价"), figure(reviews.negative)),
    ];
    for (at, n) in reviews.stars.iter().enumerate() {
        let stars = at + 1;
        let name = Words::made(format!("{stars} of 5 stars"), format!("{stars} 星（满分 5 星）"));
        rows.push(row(format!("stars_{stars}"), name, figure(*n)));
    }
    for issue in Issue::ALL.iter().copied() {
        let n = reviews.by_issue.get(&issue).copied().unwrap_or(0);
        rows.push(row(format!("issue_{issue}"), words::issue(issue), figure(n)));
    }
    Section { key: "reviews", title: Words::new("Reviews", "评价"), columns: count(), rows }
}

fn appeals(record: &ServiceRecord) -> Section {
    let appeals = record.appeals;
    let rows = [
        ("submitted", appeals.submitted, Words::new("Submitted", "已提交")),
        ("won", appeals.won, Words::new("Won", "成立")),
        ("partly_won", appeals.partly_won, Words::new("Won in part", "部分成立")),
        ("lost", appeals.lost, Words::new("Turned down", "未获支持")),
    ];
    let rows = rows.into_iter().map(|(key, n, name)| row(key, name, vec![Figure::Count(n)])).collect();
    Section { key: "appeals", title: Words::new("Appeals", "申诉"), columns: count(), rows }
}

/// The figures as CSV, one a line: `section,item,figure,value`.
pub(super) fn csv(sections: &[Section]) -> String {
    let mut out = "section,item,figure,value\r\n".to_owned();
    for section in sections {
        for row in &section.rows {
            for ((figure, _), value) in section.columns.iter().zip(&row.figures) {
                let value = value.plain();
                let cells = [section.key, &row.key, figure, &value].map(csv_cell);
                out.push_str(&cells.join(","));
                out.push_str("\r\n");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use domain::money::Currency;

    use super::*;

    #[test]
    fn figures_are_plain_for_programs_and_shown_for_people() {
        let money = Money { minor: 123_450, currency: Currency::parse("USD").unwrap() };
        for (figure, plain, shown) in [
            (Figure::Count(1_200), "1200", "1200"),
            (Figure::of(1, 3), "0.3333", "33.3 %"),
            (Figure::of(0, 0), "", "–"),
            (Figure::Time(Span::seconds(3_661)), "3661", "1:01:01"),
            (Figure::Money(money), "1234.50", "1234.50 USD"),
        ] {
            assert_eq!((figure.plain().as_str(), figure.shown().as_str()), (plain, shown));
        }
    }

    #[test]
    fn csv_has_a_line_for_each_figure() {
        let rows = vec![row("a,b", Words::new("A", "甲"), vec![Figure::Count(1), Figure::Unknown])];
        let columns = vec![("count", Words::new("Count", "数量")), ("share", Words::new("Share", "比例"))];
        let section = Section { key: "of", title: Words::new("Of", "之"), columns, rows };
        assert_eq!(
            csv(&[section]),
            "section,item,figure,value\r\nof,\"a,b\",count,1\r\nof,\"a,b\",share,\r\n"
        );
    }
}
