//! The types of a condition: what facts there are, and a check that every name, function and operand is known before
//! anything is evaluated. Untrusted conditions become bounded here: no nesting of loops, no unknown function.

use std::collections::BTreeMap;

use cel::common::ast::{
    CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators as op,
};
use serde::Serialize;

use super::condition::ConditionError;

/// Deepest nesting of an expression.
const DEEPEST: usize = 32;

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    Int,
    Double,
    Text,
    List(Box<Type>),
    Group(BTreeMap<String, Type>),
}

impl Type {
    fn is_number(&self) -> bool {
        matches!(self, Self::Int | Self::Double)
    }
}

/// The facts a condition may name, with their types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema(BTreeMap<String, Type>);

impl Schema {
    /// Reads the types off a sample in which every fact is known and every list has an item. Facts that the sample
    /// leaves out (nulls, empty lists) cannot be named.
    pub fn of<T: Serialize>(sample: &T) -> Self {
        match serde_json::to_value(sample).ok().and_then(|value| typed(&value)) {
            Some(Type::Group(fields)) => Self(fields),
            _ => Self(BTreeMap::new()),
        }
    }

    /// Every fact by its dotted name, in order.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (name, kind) in &self.0 {
            match kind {
                Type::Group(fields) => names.extend(fields.keys().map(|field| format!("{name}.{field}"))),
                _ => names.push(name.clone()),
            }
        }
        names
    }
}

fn typed(value: &serde_json::Value) -> Option<Type> {
    use serde_json::Value as V;
    Some(match value {
        V::Null => return None,
        V::Bool(_) => Type::Bool,
        V::Number(n) if n.is_f64() => Type::Double,
        V::Number(_) => Type::Int,
        V::String(_) => Type::Text,
        V::Array(items) => Type::List(Box::new(items.first().and_then(typed)?)),
        V::Object(map) => Type::Group(map.iter().filter_map(|(k, v)| Some((k.clone(), typed(v)?))).collect()),
    })
}

/// Checks that an expression is a yes-or-no over known facts; gives the dotted names it reads.
pub(super) fn check(expr: &IdedExpr, schema: &Schema) -> Result<Vec<String>, ConditionError> {
    let mut checker = Checker { schema, locals: Vec::new(), loops: 0, depth: 0, reads: Vec::new() };
    match checker.infer(expr)? {
        Type::Bool => Ok(checker.reads),
        _ => Err(ConditionError::NotYesOrNo),
    }
}

struct Checker<'a> {
    schema: &'a Schema,
    locals: Vec<(String, Type)>,
    loops: usize,
    depth: usize,
    reads: Vec<String>,
}

type Checked = Result<Type, ConditionError>;

fn wrong(what: &str) -> ConditionError {
    ConditionError::WrongType(what.to_owned())
}

impl Checker<'_> {
    fn infer(&mut self, expr: &IdedExpr) -> Checked {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ConditionError::TooDeep);
        }
        let kind = match &expr.expr {
            Expr::Literal(literal) => of_literal(literal),
            Expr::Ident(name) => self.name(name),
            Expr::Select(select) => self.select(select),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => self.list(&list.elements),
            Expr::Comprehension(each) => self.each(each),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => Err(wrong("{…}")),
        };
        self.depth -= 1;
        kind
    }

    fn name(&self, name: &str) -> Checked {
        let local = self.locals.iter().rev().find(|(local, _)| local == name).map(|(_, kind)| kind);
        local
            .or_else(|| self.schema.0.get(name))
            .cloned()
            .ok_or_else(|| ConditionError::UnknownName(name.to_owned()))
    }

    fn select(&mut self, select: &SelectExpr) -> Checked {
        let Type::Group(fields) = self.infer(&select.operand)? else { return Err(wrong(&select.field)) };
        let name = match &select.operand.expr {
            Expr::Ident(group) => format!("{group}.{}", select.field),
            _ => select.field.clone(),
        };
        let kind =
            fields.get(&select.field).cloned().ok_or_else(|| ConditionError::UnknownName(name.clone()))?;
        self.reads.push(name);
        Ok(if select.test { Type::Bool } else { kind })
    }

    fn list(&mut self, items: &[IdedExpr]) -> Checked {
        let mut kinds = items.iter().map(|item| self.infer(item)).collect::<Result<Vec<_>, _>>()?.into_iter();
        let first = kinds.next().ok_or_else(|| wrong("[]"))?;
        if matches!(first, Type::Group(_)) || kinds.any(|kind| kind != first) {
            return Err(wrong("[…]"));
        }
        Ok(Type::List(Box::new(first)))
    }

    /// `exists`, `all` and `exists_one`, one inside another never: what is written is what it costs.
    fn each(&mut self, each: &ComprehensionExpr) -> Checked {
        if self.loops > 0 {
            return Err(ConditionError::NestedLoop);
        }
        let Type::List(item) = self.infer(&each.iter_range)? else { return Err(wrong("exists, all")) };
        let result = self.infer(&each.accu_init)?;
        self.loops += 1;
        self.locals.push((each.accu_var.clone(), result.clone()));
        self.locals.push((each.iter_var.clone(), *item));
        let (goes_on, step) = (self.infer(&each.loop_cond)?, self.infer(&each.loop_step)?);
        self.locals.pop();
        let answer = self.infer(&each.result)?;
        self.locals.pop();
        self.loops -= 1;
        if goes_on != Type::Bool || step != result || answer != Type::Bool {
            return Err(wrong("exists, all"));
        }
        Ok(answer)
    }

    fn call(&mut self, call: &CallExpr) -> Checked {
        let mut kinds = Vec::with_capacity(call.args.len() + 1);
        for part in call.target.iter().map(|target| &**target).chain(&call.args) {
            kinds.push(self.infer(part)?);
        }
        applied(&call.func_name, &kinds)
    }
}

/// What a function gives for arguments of these types; the target, if any, comes first.
fn applied(function: &str, kinds: &[Type]) -> Checked {
    let same = |fits: fn(&Type) -> bool| matches!(kinds, [a, b] if a == b && fits(a));
    let (fits, gives) = match function {
        op::LOGICAL_AND | op::LOGICAL_OR => (same(|a| *a == Type::Bool), Type::Bool),
        op::LOGICAL_NOT | op::NOT_STRICTLY_FALSE => (matches!(kinds, [Type::Bool]), Type::Bool),
        op::EQUALS | op::NOT_EQUALS => (same(|a| !matches!(a, Type::Group(_))), Type::Bool),
        op::LESS | op::LESS_EQUALS | op::GREATER | op::GREATER_EQUALS => {
            (same(|a| a.is_number() || *a == Type::Text), Type::Bool)
        }
        op::ADD | op::SUBSTRACT | op::MULTIPLY | op::DIVIDE | op::MODULO => {
            let kind = kinds.first().cloned().unwrap_or(Type::Int);
            (same(Type::is_number), kind)
        }
        op::NEGATE => {
            let kind = kinds.first().cloned().unwrap_or(Type::Int);
            (matches!(kinds, [one] if one.is_number()), kind)
        }
        op::IN => (matches!(kinds, [a, Type::List(item)] if **item == *a), Type::Bool),
        op::CONDITIONAL => match kinds {
            [Type::Bool, a, b] if a == b => (true, a.clone()),
            _ => (false, Type::Bool),
        },
        "size" => (matches!(kinds, [Type::Text | Type::List(_)]), Type::Int),
        "contains" | "startsWith" | "endsWith" => (same(|a| *a == Type::Text), Type::Bool),
        _ => return Err(ConditionError::UnknownName(format!("{function}()"))),
    };
    if fits { Ok(gives) } else { Err(wrong(function.trim_matches(['_', '@']))) }
}

fn of_literal(literal: &LiteralValue) -> Checked {
    match literal {
        LiteralValue::Boolean(_) => Ok(Type::Bool),
        LiteralValue::Int(_) => Ok(Type::Int),
        LiteralValue::Double(_) => Ok(Type::Double),
        LiteralValue::String(_) => Ok(Type::Text),
        LiteralValue::UInt(_) => Err(wrong("1u")),
        LiteralValue::Bytes(_) => Err(wrong("b\"…\"")),
        LiteralValue::Null => Err(wrong("null")),
    }
}
