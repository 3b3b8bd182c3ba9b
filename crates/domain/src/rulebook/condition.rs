//! A condition: a small CEL expression over typed facts, checked in full before it is ever evaluated.
//!
//! Reusable for anything that is decided by facts: give it a [`Schema`] read off a sample of them. Conditions may come
//! from strangers, so their length, depth and loops are bounded and evaluation cannot fail: a condition that asks for a
//! fact nobody knows does not hold (ask `!has(order.delivered_days_ago)` for that case).

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use cel::common::ast::IdedExpr;
use cel::parser::Parser;
use cel::{Context, Env, Value};
use serde::Serialize;

use super::types::{Schema, check};
use crate::refusal::Words;

/// Why a condition cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// Longer than [`Condition::LONGEST`] characters.
    #[error("a condition has at most {limit} characters", limit = Condition::LONGEST)]
    TooLong,
    /// Not CEL; the parser's words.
    #[error("not an expression: {0}")]
    Syntax(String),
    /// No such fact or function.
    #[error("there is no {0}")]
    UnknownName(String),
    /// An operand of the wrong type.
    #[error("wrong type at {0}")]
    WrongType(String),
    /// Parentheses or operators nested too deeply.
    #[error("nested too deeply")]
    TooDeep,
    /// A loop inside a loop.
    #[error("exists and all may not stand inside one another")]
    NestedLoop,
    /// Its answer is not true or false.
    #[error("a condition answers true or false")]
    NotYesOrNo,
}

impl ConditionError {
    /// For the person who wrote it.
    pub fn words(&self) -> Words {
        let zh = match self {
            Self::TooLong => format!("条件最多 {} 个字符", Condition::LONGEST),
            Self::Syntax(why) => format!("条件写法有误：{why}"),
            Self::UnknownName(name) => format!("没有 {name} 这一项"),
            Self::WrongType(at) => format!("{at} 处的类型不对"),
            Self::TooDeep => "条件嵌套过深".to_owned(),
            Self::NestedLoop => "exists 和 all 不能互相嵌套".to_owned(),
            Self::NotYesOrNo => "条件的结果须为真或假".to_owned(),
        };
        Words::made(self.to_string(), zh)
    }
}

/// Facts made ready for conditions; make it once and ask it often.
pub struct Known(Context<'static, 'static>);

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Known")
    }
}

static FUNCTIONS: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

impl Known {
    /// Takes facts over; what is null there is unknown here.
    pub fn of<T: Serialize>(facts: &T) -> Self {
        let mut context = Context::with_env(Arc::clone(&FUNCTIONS));
        if let Ok(serde_json::Value::Object(groups)) = serde_json::to_value(facts) {
            for (name, group) in groups {
                if let Some(value) = value(&group) {
                    context.add_variable_from_value(name, value);
                }
            }
        }
        Self(context)
    }
}

fn value(json: &serde_json::Value) -> Option<Value> {
    use serde_json::Value as V;
    Some(match json {
        V::Null => return None,
        V::Bool(yes) => Value::Bool(*yes),
        V::Number(n) => match n.as_i64() {
            Some(n) => Value::Int(n),
            None => Value::Float(n.as_f64()?),
        },
        V::String(text) => Value::String(Arc::new(text.clone())),
        V::Array(items) => Value::List(Arc::new(items.iter().filter_map(value).collect())),
        V::Object(map) => {
            let fields: HashMap<String, Value> =
                map.iter().filter_map(|(name, json)| Some((name.clone(), value(json)?))).collect();
            Value::Map(fields.into())
        }
    })
}

/// A checked condition.
#[derive(Clone, Debug)]
pub struct Condition {
    expr: IdedExpr,
    reads: BTreeSet<String>,
}

impl Condition {
    /// Longest condition, in characters.
    pub const LONGEST: usize = 500;

    /// Reads and checks a condition.
    ///
    /// # Errors
    /// When it is too long, no CEL, names what the schema does not know, or is too costly to evaluate.
    pub fn compile(text: &str, schema: &Schema) -> Result<Self, ConditionError> {
        if text.chars().count() > Self::LONGEST {
            return Err(ConditionError::TooLong);
        }
        let parser = Parser::new().max_recursion_depth(24).error_recovery_limit(4);
        let expr = parser.parse(text).map_err(|errors| {
            let first = errors.errors.first().map(|e| e.msg.chars().take(200).collect());
            ConditionError::Syntax(first.unwrap_or_default())
        })?;
        let reads = check(&expr, schema)?.into_iter().collect();
        Ok(Self { expr, reads })
    }

    /// Whether it holds. A condition that needs a fact nobody knows does not.
    pub fn holds<T: Serialize>(&self, facts: &T) -> bool {
        self.holds_in(&Known::of(facts))
    }

    /// The same over facts made ready before.
    pub fn holds_in(&self, known: &Known) -> bool {
        known.0.resolve(&self.expr) == Ok(Value::Bool(true))
    }

    /// Whether it looks at a fact, named as in the condition: `history.remedy_open`.
    pub fn reads(&self, fact: &str) -> bool {
        self.reads.contains(fact)
    }
}
