//! Random expressions, of which each kind can be rendered in two ways.

use std::sync::Arc;

use aludel::render::Renderer;
use aludel::tree::{ChainOp, CompareOp, Constant, CustomNode, InSet, Node};
use aludel::types::{DataType, Value};
use proptest::prelude::*;

/// An expression of whole numbers, truth values and words.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Value(Value),
    /// NULL of a type.
    Null(DataType),
    Chain(ChainOp, Vec<Self>),
    Compare(CompareOp, Box<[Self; 2]>),
    Distinct(bool, Box<[Self; 2]>),
    Like {
        negated: bool,
        ignore_case: bool,
        sides: Box<[Self; 2]>,
    },
    In {
        negated: bool,
        operand: Box<Self>,
        list: Vec<Self>,
    },
    Between(bool, Box<[Self; 3]>),
    IsNull(bool, Box<Self>),
    Not(Box<Self>),
    Negate(Box<Self>),
    Case(Vec<[Self; 2]>, Option<Box<Self>>),
    Call(&'static str, Vec<Self>),
}

impl Tree {
    /// The tree as it is: the renderer decides about parentheses.
    pub(super) fn with_few_parentheses(&self) -> Node {
        self.build(&|node| node)
    }

    /// The tree with every part of it in parentheses.
    pub(super) fn with_all_parentheses(&self) -> Node {
        self.build(&|node| Node::Custom(Arc::new(Closed(node))))
    }

    fn build(&self, close: &dyn Fn(Node) -> Node) -> Node {
        let build = |it: &Self| it.build(close);
        close(match self {
            Self::Value(value) => Node::Value(value.clone()),
            Self::Null(data_type) => match data_type {
                // No database makes NULL a truth value, but each compares it.
                DataType::Bool => Node::compare(CompareOp::Eq, null(DataType::BigInt), Node::Value(Value::I64(1))),
                other => null(*other),
            },
            // Text is joined by a call on one database, which has as many arguments as the chain has operands.
            Self::Chain(ChainOp::Concat, operands) => Node::chain_of(ChainOp::Concat, operands.iter().map(build).collect()),
            Self::Chain(op, operands) => {
                let is_open = matches!(close(Node::Constant(Constant::Null)), Node::Constant(_));
                if is_open {
                    Node::chain_of(*op, operands.iter().map(build).collect())
                } else {
                    let parts = operands.iter().map(build);
                    parts.reduce(|left, right| close(Node::chain_of(*op, vec![left, right]))).expect("a chain has operands")
                }
            }
            Self::Compare(op, sides) => Node::compare(*op, build(&sides[0]), build(&sides[1])),
            Self::Distinct(negated, sides) => Node::distinct(*negated, build(&sides[0]), build(&sides[1])),
            Self::Like { negated, ignore_case, sides } => {
                Node::like(build(&sides[0]), build(&sides[1]), *negated, *ignore_case, None)
            }
            Self::In { negated, operand, list } => {
                Node::in_set(*negated, build(operand), InSet::List(list.iter().map(build).collect()))
            }
            Self::Between(negated, parts) => Node::between(*negated, build(&parts[0]), build(&parts[1]), build(&parts[2])),
            Self::IsNull(negated, operand) => Node::is_null(*negated, build(operand)),
            Self::Not(operand) => Node::not(build(operand)),
            Self::Negate(operand) => Node::negate(build(operand)),
            Self::Case(branches, otherwise) => {
                let branches = branches.iter().map(|[condition, value]| (build(condition), build(value))).collect();
                Node::case(branches, otherwise.as_ref().map(|it| build(it)))
            }
            Self::Call(name, arguments) => Node::function(*name, arguments.iter().map(build).collect()),
        })
    }
}

fn null(data_type: DataType) -> Node {
    Node::cast(Node::Constant(Constant::Null), data_type)
}

/// `(node)`.
#[derive(Debug)]
struct Closed(Node);

impl CustomNode for Closed {
    fn render(&self, r: &mut Renderer<'_>) -> aludel::Result<()> {
        r.push(("(", &self.0, ")"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.0]
    }
}

const DEPTH: u32 = 4;
const SIZE: u32 = 16;
const WIDTH: u32 = 3;

/// A whole number. Values are so small that no product of them overflows.
pub(super) fn whole() -> BoxedStrategy<Tree> {
    leaf_of_wholes().prop_recursive(DEPTH, SIZE, WIDTH, |inner| whole_of(inner, leaf_of_truths(), leaf_of_words())).boxed()
}

/// A truth value.
pub(super) fn truth() -> BoxedStrategy<Tree> {
    let wholes = || leaf_of_wholes().prop_recursive(2, SIZE, WIDTH, |inner| whole_of(inner, leaf_of_truths(), leaf_of_words()));
    let words = || leaf_of_words().prop_recursive(2, SIZE, WIDTH, |inner| word_of(inner, leaf_of_truths()));
    leaf_of_truths().prop_recursive(DEPTH, SIZE, WIDTH, move |inner| truth_of(inner, wholes(), words())).boxed()
}

/// A word.
pub(super) fn word() -> BoxedStrategy<Tree> {
    leaf_of_words()
        .prop_recursive(DEPTH, SIZE, WIDTH, |inner| word_of(inner, truth_of(leaf_of_truths(), leaf_of_wholes(), leaf_of_words())))
        .boxed()
}

fn leaf_of_wholes() -> BoxedStrategy<Tree> {
    prop_oneof![9 => (-2_i64..=2).prop_map(|it| Tree::Value(Value::I64(it))), 1 => Just(Tree::Null(DataType::BigInt))].boxed()
}

fn leaf_of_truths() -> BoxedStrategy<Tree> {
    prop_oneof![8 => any::<bool>().prop_map(|it| Tree::Value(Value::Bool(it))), 1 => Just(Tree::Null(DataType::Bool))].boxed()
}

fn leaf_of_words() -> BoxedStrategy<Tree> {
    prop_oneof![9 => "[aB%_']{0,3}".prop_map(|it| Tree::Value(Value::Text(it))), 1 => Just(Tree::Null(DataType::Text))].boxed()
}

fn pair(of: impl Strategy<Value = Tree> + Clone + 'static) -> BoxedStrategy<Box<[Tree; 2]>> {
    [of.clone(), of].prop_map(Box::new).boxed()
}

fn several(of: impl Strategy<Value = Tree> + 'static) -> BoxedStrategy<Vec<Tree>> {
    prop::collection::vec(of, 2..4).boxed()
}

fn case_of(condition: BoxedStrategy<Tree>, value: BoxedStrategy<Tree>) -> BoxedStrategy<Tree> {
    let branches = prop::collection::vec((condition, value.clone()).prop_map(|(condition, value)| [condition, value]), 1..3);
    (branches, prop::option::of(value.prop_map(Box::new)))
        .prop_map(|(branches, otherwise)| Tree::Case(branches, otherwise))
        .boxed()
}

fn whole_of(inner: BoxedStrategy<Tree>, truths: BoxedStrategy<Tree>, words: BoxedStrategy<Tree>) -> BoxedStrategy<Tree> {
    let op = prop::sample::select(vec![ChainOp::Add, ChainOp::Subtract, ChainOp::Multiply]);
    // What is divided by zero is an error on one database and NULL on others.
    let divisor = prop::sample::select(vec![-2_i64, 2, 3]).prop_map(|it| Tree::Value(Value::I64(it)));
    prop_oneof![
        4 => (op, several(inner.clone())).prop_map(|(op, it)| Tree::Chain(op, it)),
        1 => (inner.clone(), divisor).prop_map(|(left, right)| Tree::Chain(ChainOp::Remainder, vec![left, right])),
        2 => inner.clone().prop_map(|it| Tree::Negate(Box::new(it))),
        1 => inner.clone().prop_map(|it| Tree::Call("abs", vec![it])),
        1 => pair(inner.clone()).prop_map(|it| Tree::Call("coalesce", it.to_vec())),
        1 => pair(inner.clone()).prop_map(|it| Tree::Call("nullif", it.to_vec())),
        1 => words.prop_map(|it| Tree::Call("length", vec![it])),
        1 => case_of(truths, inner),
    ]
    .boxed()
}

fn truth_of(
    inner: BoxedStrategy<Tree>,
    wholes: impl Strategy<Value = Tree> + Clone + 'static,
    words: impl Strategy<Value = Tree> + Clone + 'static,
) -> BoxedStrategy<Tree> {
    let op = || {
        use CompareOp::{Eq, Ge, Gt, Le, Lt, Ne};
        prop::sample::select(vec![Eq, Ne, Lt, Le, Gt, Ge])
    };
    let chain = prop::sample::select(vec![ChainOp::And, ChainOp::Or]);
    let sides = || prop_oneof![pair(inner.clone()), pair(wholes.clone()), pair(words.clone())];
    let list = || {
        let of = |it: BoxedStrategy<Tree>| (it.clone(), prop::collection::vec(it, 0..3));
        prop_oneof![of(inner.clone()), of(wholes.clone().boxed()), of(words.clone().boxed())]
    };
    let three = |it: BoxedStrategy<Tree>| [it.clone(), it.clone(), it].prop_map(Box::new);
    prop_oneof![
        4 => (chain, several(inner.clone())).prop_map(|(op, it)| Tree::Chain(op, it)),
        3 => inner.clone().prop_map(|it| Tree::Not(Box::new(it))),
        4 => (op(), sides()).prop_map(|(op, sides)| Tree::Compare(op, sides)),
        2 => (any::<bool>(), sides()).prop_map(|(negated, sides)| Tree::Distinct(negated, sides)),
        2 => (any::<bool>(), any::<bool>(), pair(words.clone()))
            .prop_map(|(negated, ignore_case, sides)| Tree::Like { negated, ignore_case, sides }),
        2 => (any::<bool>(), list()).prop_map(|(negated, (operand, list))| Tree::In { negated, operand: Box::new(operand), list }),
        2 => (any::<bool>(), prop_oneof![three(inner.clone()), three(wholes.clone().boxed()), three(words.clone().boxed())])
            .prop_map(|(negated, parts)| Tree::Between(negated, parts)),
        1 => (any::<bool>(), prop_oneof![inner.clone(), wholes.clone().boxed(), words.clone().boxed()])
            .prop_map(|(negated, it)| Tree::IsNull(negated, Box::new(it))),
        1 => case_of(inner.clone(), inner.clone()),
    ]
    .boxed()
}

fn word_of(inner: BoxedStrategy<Tree>, truths: BoxedStrategy<Tree>) -> BoxedStrategy<Tree> {
    prop_oneof![
        4 => several(inner.clone()).prop_map(|it| Tree::Chain(ChainOp::Concat, it)),
        1 => inner.clone().prop_map(|it| Tree::Call("lower", vec![it])),
        1 => inner.clone().prop_map(|it| Tree::Call("upper", vec![it])),
        1 => pair(inner.clone()).prop_map(|it| Tree::Call("coalesce", it.to_vec())),
        1 => case_of(truths, inner),
    ]
    .boxed()
}
