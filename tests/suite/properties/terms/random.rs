//! Random terms, made of a list of numbers: every shorter list, and every list with smaller numbers, makes a simpler one.

use aludel::tree::CompareOp;

use super::operations::giving;
use super::{Ask, Form, Kind, Term, Value};
use crate::properties::table;

/// Numbers that choose. When they are used up, everything is the first and simplest there is.
pub(crate) struct Choices<'c> {
    numbers: std::slice::Iter<'c, u32>,
    /// How deep terms are.
    pub(crate) depth: u32,
    /// How deep queries may stand in terms.
    pub(crate) nesting: u32,
    /// Whether NULL may be a plain value.
    pub(crate) nulls: bool,
    /// How many of the columns are out of reach.
    pub(crate) hidden: usize,
    /// How many names of tables are taken.
    pub(crate) aliases: usize,
}

const KINDS: &[Kind] = &[
    Kind::Int,
    Kind::Truth,
    Kind::Text,
    Kind::Int,
    Kind::Truth,
    Kind::Text,
    Kind::Truth,
    Kind::Real,
    Kind::Day,
    Kind::Moment,
    Kind::Exact,
];

const FORMS_OF_TRUTH: &[Form] = &[
    Form::Compare(CompareOp::Eq),
    Form::Compare(CompareOp::Ne),
    Form::Compare(CompareOp::Lt),
    Form::Compare(CompareOp::Le),
    Form::Compare(CompareOp::Gt),
    Form::Compare(CompareOp::Ge),
    Form::IsDistinct,
    Form::IsNotDistinct,
    Form::IsNull,
    Form::IsNotNull,
    Form::IsTrue,
    Form::IsFalse,
    Form::IsUnknown,
    Form::Not,
    Form::And,
    Form::Or,
    Form::And,
    Form::Or,
    Form::Between,
    Form::NotBetween,
    Form::BetweenSymmetric,
    Form::NotBetweenSymmetric,
    Form::In,
    Form::NotIn,
];

const ASKED: &[Ask] = &[Ask::Exists, Ask::NotExists, Ask::In, Ask::NotIn, Ask::Value];

const FORMS_OF_ALL: &[Form] = &[Form::Coalesce, Form::NullIf, Form::Case, Form::CaseOf, Form::Greatest, Form::Least];

impl<'c> Choices<'c> {
    pub(crate) fn new(numbers: &'c [u32]) -> Self {
        Self { numbers: numbers.iter(), depth: 4, nesting: 0, nulls: true, hidden: 0, aliases: 0 }
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.numbers.next().map_or(0, |it| *it as usize % bound.max(1))
    }

    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// One time in so many; never once the numbers are used up.
    pub(crate) fn rarely(&mut self, times: usize) -> bool {
        self.below(times) == 1
    }

    /// A kind, of which those that most is said about come more often.
    pub(crate) fn kind(&mut self) -> Kind {
        *self.one_of(KINDS)
    }

    /// A term of a kind about columns of these kinds.
    pub(crate) fn term(&mut self, kind: Kind, columns: &[Kind]) -> Term {
        self.term_of_depth(kind, columns, self.depth)
    }

    fn term_of_depth(&mut self, kind: Kind, columns: &[Kind], depth: u32) -> Term {
        match (depth, self.below(10)) {
            (0, _) | (_, 0..=1) => self.leaf(kind, columns),
            (_, 2) if self.nesting > 0 => self.asked(kind, columns, depth - 1),
            (_, 2..=4) => self.form(kind, columns, depth - 1),
            (_, 5..=6) if kind == Kind::Truth => self.form(kind, columns, depth - 1),
            _ => self.call(kind, columns, depth - 1),
        }
    }

    fn leaf(&mut self, kind: Kind, columns: &[Kind]) -> Term {
        let own: Vec<usize> = (self.hidden..columns.len()).filter(|it| columns[*it] == kind).collect();
        match self.below(12) {
            0..=2 => self.literal(kind),
            _ if own.is_empty() => self.literal(kind),
            _ => Term::Column(kind, *self.one_of(&own)),
        }
    }

    fn literal(&mut self, kind: Kind) -> Term {
        Term::Value(kind, self.one_of(&table::values(kind)).clone())
    }

    fn call(&mut self, kind: Kind, columns: &[Kind], depth: u32) -> Term {
        let operations: Vec<_> = giving(kind).collect();
        if operations.is_empty() {
            return self.form(kind, columns, depth);
        }
        let operation = *self.one_of(&operations);
        let arguments = operation.takes.iter().map(|it| self.term_of_depth(*it, columns, depth)).collect();
        Term::Call(operation, arguments)
    }

    fn form(&mut self, kind: Kind, columns: &[Kind], depth: u32) -> Term {
        let is_condition = kind == Kind::Truth && !self.rarely(5);
        let form = *self.one_of(if is_condition { FORMS_OF_TRUTH } else { FORMS_OF_ALL });
        let kinds = self.arguments(form, kind);
        let form = if kind == Kind::Truth && matches!(form, Form::Greatest | Form::Least) { Form::Coalesce } else { form };
        let mut arguments: Vec<_> = kinds.into_iter().map(|it| self.term_of_depth(it, columns, depth)).collect();
        if self.nulls && has_types(form) && arguments.len() > 1 && self.rarely(6) {
            let last = arguments.last_mut().expect("there are two");
            *last = Term::Value(last.kind(), Value::Null);
        }
        Term::Form(form, arguments)
    }

    /// What is asked of a query.
    fn asked(&mut self, kind: Kind, columns: &[Kind], depth: u32) -> Term {
        let ask = if kind == Kind::Truth { *self.one_of(ASKED) } else { Ask::Value };
        let of = if ask == Ask::Value { kind } else { self.kind() };
        let operand = matches!(ask, Ask::In | Ask::NotIn).then(|| self.term_of_depth(of, columns, depth));
        Term::Ask(ask, operand.into_iter().collect(), Box::new(self.subquery(ask, of, columns)))
    }

    /// The kinds of the arguments of a form.
    fn arguments(&mut self, form: Form, kind: Kind) -> Vec<Kind> {
        let of = self.kind();
        match form {
            Form::IsNull | Form::IsNotNull => vec![of],
            Form::IsTrue | Form::IsFalse | Form::IsUnknown | Form::Not => vec![Kind::Truth],
            Form::And | Form::Or => vec![Kind::Truth; 2 + self.below(2)],
            Form::Compare(_) | Form::IsDistinct | Form::IsNotDistinct => vec![of; 2],
            Form::Between | Form::NotBetween | Form::BetweenSymmetric | Form::NotBetweenSymmetric => vec![of; 3],
            // Long lists are written otherwise.
            Form::In | Form::NotIn => vec![of; 1 + *self.one_of(&[2, 0, 1, 3, 9])],
            Form::NullIf => vec![kind; 2],
            Form::Coalesce | Form::Greatest | Form::Least => vec![kind; 2 + self.below(2)],
            Form::Case => {
                let branches = [Kind::Truth, kind].repeat(1 + self.below(2));
                if self.rarely(2) { branches } else { [branches, vec![kind]].concat() }
            }
            Form::CaseOf => {
                let branches = [vec![of], [of, kind].repeat(1 + self.below(2))].concat();
                if self.rarely(2) { branches } else { [branches, vec![kind]].concat() }
            }
        }
    }
}

/// Whether the first argument of a form gives a NULL beside it a type.
const fn has_types(form: Form) -> bool {
    matches!(
        form,
        Form::Compare(_)
            | Form::IsDistinct
            | Form::IsNotDistinct
            | Form::And
            | Form::Or
            | Form::In
            | Form::NotIn
            | Form::Coalesce
    )
}
