//! The shapes the console is built on, read from its own `contract.ts`: an answer must have every field the contract
//! names, each of its type. Reads the small part of TypeScript that the contract is written in.

use std::collections::BTreeMap;

use serde_json::Value;

/// A type of the contract.
#[derive(Clone, Debug)]
enum Type {
    Named(String),
    Literal(Value),
    Union(Vec<Type>),
    List(Box<Type>),
    Tuple(Vec<Type>),
    /// Fields: name, whether it may be absent, type.
    Object(Vec<(String, bool, Type)>),
    /// `Record<Keys, Values>`.
    Record(Box<Type>),
}

/// The contract's types by name.
pub(crate) struct Contract(BTreeMap<String, Type>);

impl Contract {
    /// Reads `web/src/api/contract.ts` and its parts about remedies, conversations and the team.
    pub(crate) fn read() -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/api/");
        let read = |name| std::fs::read_to_string(format!("{folder}{name}")).expect("the console's contract");
        let text = [
            "contract.ts",
            "contract-remedies.ts",
            "contract-appeals.ts",
            "contract-talk.ts",
            "contract-team.ts",
            "contract-channels.ts",
            "contract-mentions.ts",
            "contract-returns.ts",
            "contract-evidence.ts",
            "contract-live.ts",
            "contract-calls.ts",
        ]
        .map(read)
        .join("\n");
        // What the parts take from each other is known here anyway.
        let text = text
            .lines()
            .filter(|l| !l.starts_with("import ") && !l.starts_with("export type *"))
            .collect::<Vec<_>>()
            .join("\n");
        Self(Reader { tokens: tokens(&text), at: 0 }.declarations())
    }

    /// Fails unless a value has this type, naming every field that differs.
    #[track_caller]
    pub(crate) fn check(&self, name: &str, value: &Value) {
        let mut faults = Vec::new();
        self.faults(name, &Type::Named(name.to_owned()), value, &mut faults);
        assert!(faults.is_empty(), "not as the contract says:\n{}\n{value:#}", faults.join("\n"));
    }

    fn faults(&self, at: &str, kind: &Type, value: &Value, faults: &mut Vec<String>) {
        match kind {
            Type::Named(name) => self.named(at, name, value, faults),
            Type::Literal(literal) if literal == value => {}
            Type::Union(kinds) if kinds.iter().any(|k| self.fits(k, value)) => {}
            Type::Union(kinds) => {
                // The faults of the one object among the kinds say more than "none of these".
                let object = kinds.iter().find(|k| value.is_object() && !matches!(k, Type::Literal(_)));
                match object {
                    Some(object) => self.faults(at, object, value, faults),
                    None => faults.push(format!("{at}: {value} is none of {kinds:?}")),
                }
            }
            Type::List(item) => match value.as_array() {
                Some(items) => {
                    for (i, value) in items.iter().enumerate() {
                        self.faults(&format!("{at}[{i}]"), item, value, faults);
                    }
                }
                None => faults.push(format!("{at}: {value} is no list")),
            },
            Type::Tuple(kinds) => match value.as_array() {
                Some(items) if items.len() == kinds.len() => {
                    for (value, kind) in items.iter().zip(kinds) {
                        self.faults(at, kind, value, faults);
                    }
                }
                _ => faults.push(format!("{at}: {value} is not a list of {}", kinds.len())),
            },
            Type::Object(fields) => self.object(at, fields, value, faults),
            Type::Record(kind) => match value.as_object() {
                Some(map) => {
                    for (name, value) in map {
                        self.faults(&format!("{at}.{name}"), kind, value, faults);
                    }
                }
                None => faults.push(format!("{at}: {value} is no object")),
            },
            Type::Literal(literal) => faults.push(format!("{at}: {value} is not {literal}")),
        }
    }

    fn named(&self, at: &str, name: &str, value: &Value, faults: &mut Vec<String>) {
        let fits = match name {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "unknown" => true,
            _ => return self.faults(at, &self.0[name], value, faults),
        };
        if !fits {
            faults.push(format!("{at}: {value} is no {name}"));
        }
    }

    fn object(&self, at: &str, fields: &[(String, bool, Type)], value: &Value, faults: &mut Vec<String>) {
        let Some(map) = value.as_object() else { return faults.push(format!("{at}: {value} is no object")) };
        for (name, may_be_absent, kind) in fields {
            match map.get(name) {
                Some(value) => self.faults(&format!("{at}.{name}"), kind, value, faults),
                None if *may_be_absent => {}
                None => faults.push(format!("{at}.{name} is absent")),
            }
        }
    }

    fn fits(&self, kind: &Type, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.faults("", kind, value, &mut faults);
        faults.is_empty()
    }
}

/// Words, numbers, texts in quotes, and single signs.
fn tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |i| i + 2),
            '\'' => 2 + rest[1..].find('\'').expect("a closing quote"),
            _ if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        if !(c.is_whitespace() || token.starts_with("//") || token.starts_with("/*")) {
            out.push(token.to_owned());
        }
        rest = after;
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Reader {
    tokens: Vec<String>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned().expect("more of the contract")
    }

    fn takes(&mut self, token: &str) -> bool {
        let found = self.peek() == token;
        self.at += usize::from(found);
        found
    }

    fn needs(&mut self, token: &str) {
        assert!(self.takes(token), "expected {token:?} before {:?} in the contract", self.peek());
    }

    fn declarations(mut self) -> BTreeMap<String, Type> {
        let mut all: BTreeMap<String, Type> = BTreeMap::new();
        while self.at < self.tokens.len() {
            if self.takes("import") {
                while self.next() != ";" {}
                continue;
            }
            self.needs("export");
            let (is_type, name) = (self.next() == "type", self.next());
            let kind = if is_type {
                self.needs("=");
                let kind = self.union();
                self.takes(";");
                kind
            } else {
                let base = self.takes("extends").then(|| self.next());
                let Type::Object(own) = self.single() else { panic!("{name} is no object") };
                let mut fields = own;
                if let Some(Type::Object(inherited)) = base.and_then(|b| all.get(&b)) {
                    fields.extend(inherited.iter().cloned());
                }
                Type::Object(fields)
            };
            all.insert(name, kind);
        }
        all
    }

    fn union(&mut self) -> Type {
        self.takes("|");
        let mut kinds = vec![self.with_lists()];
        while self.takes("|") {
            kinds.push(self.with_lists());
        }
        if kinds.len() == 1 { kinds.remove(0) } else { Type::Union(kinds) }
    }

    fn with_lists(&mut self) -> Type {
        let mut kind = self.single();
        while self.takes("[") {
            self.needs("]");
            kind = Type::List(Box::new(kind));
        }
        kind
    }

    fn single(&mut self) -> Type {
        let token = self.next();
        match token.as_str() {
            "(" => {
                let kind = self.union();
                self.needs(")");
                kind
            }
            "[" => {
                let mut kinds = vec![self.union()];
                while self.takes(",") {
                    kinds.push(self.union());
                }
                self.needs("]");
                Type::Tuple(kinds)
            }
            "{" => {
                let mut fields = Vec::new();
                while !self.takes("}") {
                    let (name, may_be_absent) = (self.next(), self.takes("?"));
                    self.needs(":");
                    fields.push((name, may_be_absent, self.union()));
                    let _ = self.takes(";") || self.takes(",");
                }
                Type::Object(fields)
            }
            "Record" => {
                self.needs("<");
                self.union();
                self.needs(",");
                let values = self.union();
                self.needs(">");
                Type::Record(Box::new(values))
            }
            text if text.starts_with('\'') => Type::Literal(Value::from(text.trim_matches('\''))),
            number if number.starts_with(|c: char| c.is_ascii_digit()) => {
                Type::Literal(Value::from(number.parse::<i64>().expect("a number")))
            }
            _ => Type::Named(token),
        }
    }
}

#[test]
fn the_contract_is_read_and_faults_are_found() {
    let contract = Contract::read();
    assert!(contract.0.len() > 30, "{:?}", contract.0.keys());
    let fine = serde_json::json!({ "id": "x", "name": "n", "zone": "Asia/Shanghai", "created_at": "t" });
    contract.check("Shop", &fine);
    for (name, value) in [
        ("Shop", serde_json::json!({ "id": "x", "name": "n", "zone": 3, "created_at": "t" })),
        ("Shop", serde_json::json!({ "id": "x", "name": "n", "zone": "z" })),
        ("CaseState", serde_json::json!("done")),
        ("Money", serde_json::json!([])),
    ] {
        let mut faults = Vec::new();
        contract.faults(name, &Type::Named(name.to_owned()), &value, &mut faults);
        assert_eq!(faults.len(), 1, "{name} {value}: {faults:?}");
    }
}
