//! The file channel from outside: whole files in, rows and rejects out.

#![expect(clippy::unwrap_used, reason = "a failing test may panic anywhere")]

use std::fmt::Write as _;
use std::io::{self, Read};

use channels::file::{
    Code, Defaults, Encoding, FileError, Format, Mapping, Options, Outcome, Place, RowIn, RowKind, decode,
    sniff,
};
use domain::inbound::{OrderIn, ReviewIn, Sender};
use domain::money::Currency;
use jiff::tz::TimeZone;

fn run(kind: RowKind, options: &Options, bytes: &[u8]) -> Vec<Outcome> {
    decode(kind, options, bytes).unwrap().map(Result::unwrap).collect()
}

fn reviews(text: &str) -> Vec<Outcome> {
    run(RowKind::Reviews, &Options::default(), text.as_bytes())
}

fn review(outcome: &Outcome) -> &ReviewIn {
    match outcome {
        Outcome::Row(channels::file::Decoded { row: RowIn::Review(review), .. }) => review,
        other => panic!("no review: {other:?}"),
    }
}

/// Rows as `line:id`, rejects as `line!code`.
fn brief(outcomes: &[Outcome]) -> Vec<String> {
    let one = |outcome: &Outcome| match outcome {
        Outcome::Row(decoded) => format!("{}:{}", decoded.line, review(outcome).external_id),
        Outcome::Reject(reject) => format!("{}!{}", reject.line, reject.code.as_str()),
    };
    outcomes.iter().map(one).collect()
}

fn gb(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn the_same_reviews_in_every_encoding_and_layout() {
    let csv = "评价ID,订单编号,商品ID,星级,评价内容,评价时间,买家昵称\r\nr1,o1,p1,五星,\"杯子很美,推荐🍵\r\n会再来\",2026-11-22 08:00:00,小*鱼\r\n\r\nr2,,,1,,,\r\n";
    let tsv = "评价ID\t订单编号\t商品ID\t星级\t评价内容\t评价时间\t买家昵称\nr1\to1\tp1\t5\t\"杯子很美,推荐🍵\n会再来\"\t2026/11/22 8:00\t小*鱼\nr2\t\t\t1\t\t\t";
    let json = "{\"review_id\":\"r1\",\"order_id\":\"o1\",\"product_id\":\"p1\",\"rating\":5,\"text\":\"杯子很美,推荐🍵\\n会再来\",\"created_at\":1795305600,\"buyer\":\"小*鱼\"}\n\n{\"rating\":\"1.0\",\"review_id\":\"r2\",\"text\":null}\n";
    let wide = |text: &str, big: bool| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let options = Options { defaults: Defaults { zone, ..Defaults::default() }, ..Options::default() };
    for (name, bytes, encoding) in [
        ("utf-8", csv.as_bytes().to_vec(), Encoding::Utf8),
        ("bom", ["\u{FEFF}", csv].concat().into_bytes(), Encoding::Utf8),
        ("gb18030", gb(csv), Encoding::Gb18030),
        ("utf-16le", wide(csv, false), Encoding::Utf16Le),
        ("utf-16be", wide(csv, true), Encoding::Utf16Be),
        ("tsv utf-16le", wide(tsv, false), Encoding::Utf16Le),
        ("semicolon", csv.replace(',', ";").replace("很美;", "很美,").into_bytes(), Encoding::Utf8),
        ("sep line", format!("sep=,\n{csv}").into_bytes(), Encoding::Utf8),
        ("json", json.as_bytes().to_vec(), Encoding::Utf8),
        ("json gb18030", gb(json), Encoding::Gb18030),
    ] {
        let rows = decode(RowKind::Reviews, &options, bytes.as_slice()).unwrap();
        assert_eq!(rows.encoding(), encoding, "{name}");
        let found: Vec<Outcome> = rows.map(Result::unwrap).collect();
        assert_eq!(found.len(), 2, "{name}: {found:?}");
        let first = review(&found[0]);
        assert_eq!((first.rating, first.text.as_str()), (5, "杯子很美,推荐🍵\n会再来"), "{name}");
        assert_eq!(first.created_at.unwrap().to_string(), "2026-11-22T00:00:00Z", "{name}");
        assert_eq!((first.order.as_deref(), first.buyer.as_deref()), (Some("o1"), Some("小*鱼")), "{name}");
        let second = review(&found[1]);
        assert_eq!(
            (second.external_id.as_str(), second.rating, second.text.as_str()),
            ("r2", 1, ""),
            "{name}"
        );
        assert_eq!((&second.order, &second.created_at), (&None, &None), "{name}");
    }
}

#[test]
fn bad_rows_are_rejected_and_the_rest_lands() {
    let text = "review_id,rating,text,created_at\n\
        r1,5,good,2026-11-22\n\
        ,5,no id,2026-11-22\n\
        r3,9,too many stars,2026-11-22\n\
        r4,,no stars,2026-11-22\n\
        r5,4.5,between,2026-11-22\n\
        r6,5,when,03/04/2026\n\
        r7,5,when,yesterday\n\
        r8,5\n\
        r9,5,a,b,c,d\n\
        7.1E+18,5,rounded,2026-11-22\n\
        r11,5,\"never closed,2026-11-22\n\
        r12,5,fine 🎉 <b>html</b>,2026-11-22\n\
        r13,5,fine,2026-11-22,,\n\
        ,,,\n\
        r15,5,last,";
    assert_eq!(
        brief(&reviews(text)),
        [
            "2:r1",
            "3!value_missing",
            "4!rating_out_of_range",
            "5!value_missing",
            "6!rating_not_whole",
            "7!date_ambiguous",
            "8!date_unreadable",
            "9!field_count",
            "10!field_count",
            "11!id_rounded",
            "12!quote_unclosed",
            "13:r12",
            "14:r13",
            "16:r15",
        ]
    );
    let Outcome::Reject(reject) = &reviews(text)[2] else { panic!() };
    assert_eq!(reject.column, Place::Column("rating".into()));
    assert_eq!(reject.excerpt, "r3,9,too many stars,2026-11-22");
    assert!(reject.reason_en.contains("1 to 5") && reject.reason_zh.contains("1 到 5"));
}

#[test]
fn bad_bytes_are_located_and_cost_one_row() {
    let bytes =
        ["review_id,rating,text\nr1,5,好\nr2,5,".as_bytes(), b"\xFFx\n", "r3,4,好\n".as_bytes()].concat();
    let found = run(RowKind::Reviews, &Options::default(), &bytes);
    assert_eq!(brief(&found), ["2:r1", "3!encoding_invalid", "4:r3"]);
    let Outcome::Reject(reject) = &found[1] else { panic!() };
    assert_eq!((reject.column.clone(), reject.excerpt.as_str()), (Place::Byte(6), "r2,5,\u{FFFD}x"));

    let mut bytes = gb("评价ID,星级,评价内容\nr1,5,很好\nr2,5,");
    bytes.extend([0xFF, b'\n']);
    bytes.extend(gb("r3,4,不错\n"));
    assert_eq!(
        brief(&run(RowKind::Reviews, &Options::default(), &bytes)),
        ["2:r1", "3!encoding_invalid", "4:r3"]
    );
}

#[test]
fn an_ascii_first_block_leaves_the_encoding_open() {
    let mut text = String::from("review_id,rating,text\n");
    for i in 0..5_000 {
        writeln!(text, "r{i},5,perfectly plain text").unwrap();
    }
    let tail = "z1,5,杯子有裂纹\nz2,5,漏水\n";
    for bytes in [[text.as_bytes(), &gb(tail)].concat(), [text.as_bytes(), tail.as_bytes()].concat()] {
        let found = run(RowKind::Reviews, &Options::default(), &bytes);
        assert_eq!(review(&found[5_000]).text, "杯子有裂纹");
        assert_eq!(review(&found[5_001]).text, "漏水");
    }
}

#[test]
fn json_lines_with_faults() {
    let text = "{\"id\":\"r1\",\"stars\":5,\"body\":\"ok\",\"photos\":[1,2]}\n\
        {\"id\":\"r2\",\"stars\":5,\n\
        [1]\n\
        {\"id\":\"r4\",\"stars\":{\"value\":5},\"body\":\"x\"}\n\
        {\"id\":\"r5\",\"stars\":5}\n\
        {\"id\":577000123456789012345,\"stars\":\"4 stars\",\"body\":\"\\u0000<script>\",\"order_id\":12}\n";
    let found = reviews(text);
    assert_eq!(
        brief(&found),
        [
            "1:r1",
            "2!json_invalid",
            "3!json_not_object",
            "4!json_type",
            "5!value_missing",
            "6:577000123456789012345",
        ]
    );
    assert_eq!(review(&found[5]).text, "<script>");
    assert_eq!(review(&found[5]).order.as_deref(), Some("12"), "a key first seen later is used");
    let Outcome::Reject(reject) = &found[3] else { panic!() };
    assert_eq!(reject.column, Place::Column("stars".into()));
}

#[test]
fn whole_files_are_refused_with_one_sentence() {
    let error = |bytes: &[u8]| decode(RowKind::Reviews, &Options::default(), bytes).err().unwrap();
    let missing = error(b"id,comment\n1,x\n");
    assert_eq!(missing.code(), "file_columns_missing");
    assert_eq!(
        missing.to_string(),
        "reviews need the column rating, which is not in the file; found: id, comment. Rename a column or map it, for example --map rating=YOUR_COLUMN"
    );
    assert!(matches!(error(b"{\"id\":1,\"body\":\"x\"}\n"), FileError::MissingColumns { .. }));
    assert!(matches!(error(b""), FileError::Empty));
    assert!(matches!(error(b" \r\n\n  \n"), FileError::Empty));
    assert!(matches!(error(b"[{\"id\":1}]"), FileError::JsonArray));
    assert!(matches!(error(b"PK\x03\x04rest"), FileError::NotText(_)));
    assert!(matches!(error(b"id,\"rating\n1,5\n"), FileError::Header));
    assert!(matches!(error(&vec![b'x'; 3 << 20]), FileError::Header));
}

#[test]
fn mappings_and_told_layouts() {
    let bytes = b"id;score;text;text2\n1;5;short;long\n";
    let options = Options {
        mapping: Mapping::parse(&["rating=score", "text=text2"]).unwrap(),
        format: Some(Format::Csv),
        delimiter: Some(b';'),
        encoding: Some(Encoding::Utf8),
        ..Options::default()
    };
    assert_eq!(review(&run(RowKind::Reviews, &options, bytes)[0]).text, "long");
    for bad in ["rating=nowhere", "unknown=score"] {
        let options = Options { mapping: Mapping::parse(&[bad]).unwrap(), ..Options::default() };
        assert_eq!(
            decode(RowKind::Reviews, &options, bytes.as_slice()).err().unwrap().code(),
            "file_mapping"
        );
    }
}

#[test]
fn orders_products_and_messages() {
    let currency = Some(Currency::parse("USD").unwrap());
    let options = Options { defaults: Defaults { currency, ..Defaults::default() }, ..Options::default() };
    let orders = "订单编号,买家昵称,商家编码,批次,数量,实付金额（元）,币种,订单状态,快递公司,运单号,付款时间,签收时间\n\
        =\"5770001\",阿*,TEA-01,B07,2,¥168.00,CNY,已签收,慢慢快递,'SM0001,2026-11-20 20:15:00,--\n";
    let Outcome::Row(row) = &run(RowKind::Orders, &options, orders.as_bytes())[0] else { panic!() };
    let RowIn::Order(order) = &row.row else { panic!() };
    let OrderIn { external_id, batch, quantity, amount, tracking, paid_at, delivered_at, .. } = order;
    assert_eq!((external_id.as_str(), batch.as_deref(), *quantity), ("5770001", Some("B07"), Some(2)));
    assert_eq!((amount.unwrap().minor, amount.unwrap().currency.code()), (16_800, "CNY"));
    assert_eq!((tracking.as_deref(), paid_at.is_some(), *delivered_at), (Some("SM0001"), true, None));

    let products = "{\"product_id\":1,\"title\":\"Tea set\",\"price\":39.9,\"advertised\":true}\n";
    let Outcome::Row(row) = &run(RowKind::Products, &options, products.as_bytes())[0] else { panic!() };
    let RowIn::Product(product) = &row.row else { panic!() };
    assert_eq!((product.price.unwrap().minor, product.advertised), (3_990, true));

    let messages =
        "消息ID,会话ID,买家昵称,发送方,内容,发送时间\nm1,c1,阿*,买家,在吗,2026-11-22 08:00\nm2,,,客服,在,\n";
    let found = run(RowKind::Messages, &options, messages.as_bytes());
    let Outcome::Row(row) = &found[0] else { panic!() };
    let RowIn::Message(message) = &row.row else { panic!() };
    assert_eq!((message.sender, message.text.as_str()), (Sender::Buyer, "在吗"));
    let Outcome::Reject(reject) = &found[1] else { panic!() };
    assert_eq!((reject.code, &reject.column), (Code::ConversationMissing, &Place::Record));
}

#[test]
fn previews() {
    let text = format!("评价ID,评分,评价内容,图片\n{}", "r1,5,很好,a.jpg\nr2,7,坏,b.jpg\n".repeat(4_000));
    let preview = sniff(None, &Options::default(), &gb(&text)[..channels::file::SNIFF_BYTES]).unwrap();
    assert_eq!((preview.kind, preview.encoding), (RowKind::Reviews, Encoding::Gb18030));
    assert_eq!((preview.format, preview.delimiter), (Format::Csv, Some(',')));
    assert_eq!(preview.header, ["评价ID", "评分", "评价内容", "图片"]);
    assert_eq!(preview.cells[1], ["r2", "7", "坏", "b.jpg"]);
    assert!(preview.missing.is_empty());
    assert_eq!(preview.mapping[3], ("rating", Some(1)));
    assert_eq!(
        brief(&preview.sample),
        ["2:r1", "3!rating_out_of_range", "4:r1", "5!rating_out_of_range", "6:r1"]
    );

    let preview = sniff(Some(RowKind::Reviews), &Options::default(), b"id,grade\n1,5").unwrap();
    assert_eq!(preview.missing, ["rating", "text"]);
    for (kind, head) in [
        (RowKind::Orders, "订单编号,金额,快递公司\n1,2,3"),
        (RowKind::Products, "product_id,title,price\n"),
        (RowKind::Messages, "{\"message_id\":1,\"sender\":\"buyer\",\"text\":\"hi\",\"buyer\":\"x\"}"),
    ] {
        assert_eq!(sniff(None, &Options::default(), head.as_bytes()).unwrap().kind, kind, "{head}");
    }
}

/// A file that is never held: a header, one endless line, and what comes after it.
struct Endless {
    head: &'static [u8],
    left: usize,
    tail: &'static [u8],
}

impl Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.head.is_empty() {
            return self.head.read(out);
        }
        if self.left > 0 {
            let count = out.len().min(self.left);
            out[..count].fill(b'x');
            self.left -= count;
            return Ok(count);
        }
        self.tail.read(out)
    }
}

#[test]
fn an_endless_line_is_passed_over() {
    for head in ["review_id,rating,text\nr1,5,a\nr2,5,", "review_id,rating,text\nr1,5,a\nr2,5,\""] {
        let reader = Endless { head: head.as_bytes(), left: 256 << 20, tail: b"\nr3,5,b\n" };
        let rows = decode(RowKind::Reviews, &Options::default(), reader).unwrap();
        let found: Vec<Outcome> = rows.map(Result::unwrap).collect();
        assert_eq!(brief(&found), ["2:r1", "3!line_too_long", "4:r3"]);
    }
}

#[test]
fn an_endless_quote_costs_one_line() {
    let open = format!("review_id,rating,text\nr0,5,\"lost\n{}", "r1,5,b\n".repeat(400_000));
    let found = reviews(&open);
    assert_eq!(found.len(), 400_001);
    assert_eq!(brief(&found[..2]), ["2!quote_unclosed", "3:r1"]);
}

#[test]
fn a_failing_reader_ends_the_rows() {
    struct Failing(u32);
    impl Read for Failing {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => (&b"id,rating,text\n1,5,a\n"[..]).read(out),
                2 => Err(io::ErrorKind::Interrupted.into()),
                3..100 => (&b"2,5,b\n".repeat(10_000)[..]).read(out),
                _ => Err(io::Error::other("disk gone")),
            }
        }
    }
    let mut rows = decode(RowKind::Reviews, &Options::default(), Failing(0)).unwrap();
    let (mut good, mut failed) = (0, 0);
    for row in rows.by_ref() {
        match row {
            Ok(_) => good += 1,
            Err(e) => {
                assert!(matches!(e, FileError::Io(_)));
                failed += 1;
            }
        }
    }
    assert!(good > 1_000 && failed == 1);
    assert!(rows.next().is_none());
}

#[test]
fn returns_and_parcels_in_two_languages() {
    let zone = |zone: &str| Options {
        defaults: channels::file::Defaults {
            zone: jiff::tz::TimeZone::get(zone).unwrap(),
            ..channels::file::Defaults::default()
        },
        ..Options::default()
    };
    let zh = "售后单号,订单编号,申请退款金额,币种,售后类型,退款原因,买家说明,售后状态,申请时间,凭证\n\
        R1,O1,39.9,CNY,仅退款,尺寸不符,太小了,待商家处理,2026-10-20 08:00:00,https://a.example/1.jpg;javascript:x；http://b.example\n\
        R2,O2,x,CNY,退货退款,,,已同意,,\n\
        R3,,,,捐赠,,,新状态,,\n";
    let found = run(RowKind::Returns, &zone("Asia/Shanghai"), zh.as_bytes());
    let Outcome::Row(row) = &found[0] else { panic!("{:?}", found[0]) };
    let RowIn::Return(row) = &row.row else { panic!() };
    assert_eq!((row.kind.as_str(), row.state.as_str()), ("refund_only", "requested"));
    assert_eq!(row.evidence, ["https://a.example/1.jpg", "http://b.example"]);
    assert_eq!(row.requested_at.unwrap().to_string(), "2026-10-20T00:00:00Z");
    let Outcome::Reject(reject) = &found[1] else { panic!("{:?}", found[1]) };
    assert_eq!((reject.line, reject.code.as_str()), (3, "amount_unreadable"));
    let Outcome::Row(row) = &found[2] else { panic!("{:?}", found[2]) };
    let RowIn::Return(row) = &row.row else { panic!() };
    assert_eq!(
        (row.kind.as_str(), row.state.as_str(), row.status.as_deref()),
        ("other", "unknown", Some("新状态"))
    );
    let en = "{\"tracking\":\"SF1\",\"status\":\"Exception_Lost\",\"description\":\"Parcel lost\",\"at\":\"2026-10-20T08:00:00Z\"}\n\
        {\"tracking\":\"SF1\",\"status\":\"Teleported\",\"at\":\"2026-10-21T08:00:00Z\"}\n\
        {\"tracking\":\"SF1\",\"status\":\"InTransit\",\"at\":\"\"}\n";
    let found = run(RowKind::Parcels, &zone("UTC"), en.as_bytes());
    let status = |n: usize| match &found[n] {
        Outcome::Row(row) => match &row.row {
            RowIn::Parcel(row) => (row.status.as_str().to_owned(), row.word.clone().unwrap_or_default()),
            other => panic!("{other:?}"),
        },
        Outcome::Reject(reject) => (reject.code.as_str().to_owned(), String::new()),
    };
    assert_eq!(status(0), ("lost".to_owned(), "Exception_Lost".to_owned()));
    assert_eq!(status(1), ("unknown".to_owned(), "Teleported".to_owned()));
    assert_eq!(status(2).0, "value_missing");
    for (head, expected) in [
        (zh, "returns"),
        ("运单号,物流状态,轨迹描述,轨迹时间\nSF1,已签收,本人签收,2026-10-20 08:00:00\n", "parcels"),
        ("order_id,tracking,status,shipped_at,amount\nO1,T1,shipped,2026-10-20,5\n", "orders"),
        ("id,rating,text,time\n1,5,ok,2026-10-20\n", "reviews"),
    ] {
        let seen = channels::file::sniff(None, &Options::default(), head.as_bytes()).unwrap();
        assert_eq!(seen.kind.as_str(), expected);
    }
}
