//! The catalogue of operations that are NULL where an argument is: each said with aludel, then in Rust.

mod dates;
mod numbers;
mod texts;

use std::fmt;

use aludel::tree::Node;

use super::{Kind, Meaning, Place, Undefined, Value};

/// An operation.
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) takes: &'static [Kind],
    pub(crate) gives: Kind,
    /// The operation on nodes, of the kinds that it takes.
    pub(super) build: fn(&[Node]) -> Node,
    /// What it means on a database.
    means: fn(Place, &[Value]) -> Meaning,
}

impl Operation {
    /// Its value. What counts characters is an integer of 32 bits, which a database may convert where another argument is NULL too.
    pub(super) fn value(&self, arguments: &[Value], place: Place) -> Meaning {
        let is_long = |it: &Value| matches!(it, Value::Int(it) if i32::try_from(*it).is_err());
        let counts = self.gives == Kind::Text && self.name != "text_of_int";
        if counts && arguments.iter().any(is_long) { Err(Undefined) } else { (self.means)(place, arguments) }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The operations that give a kind.
pub(super) fn giving(kind: Kind) -> impl Iterator<Item = &'static Operation> {
    let all = [numbers::OPERATIONS, texts::OPERATIONS, dates::OPERATIONS];
    all.into_iter().flatten().filter(move |it| it.gives == kind)
}

/// A list of operations: name, arguments, result; what is built of expressions; what it means to values, none of which is NULL.
/// `on place` gives the database to those that do not mean
/// the same on all.
macro_rules! operations {
    ($($name:ident($($argument:ident: $takes:ty),+) $(on $place:ident)? -> $gives:ty = $build:expr; $means:expr;)*) => {
        pub(super) const OPERATIONS: &[super::Operation] = &[$(
            super::Operation {
                name: stringify!($name),
                takes: &[$(<$takes as $crate::properties::terms::Scalar>::KIND),+],
                gives: <$gives as $crate::properties::terms::Scalar>::KIND,
                build: |nodes| {
                    let [$($argument),+] = nodes else { panic!("another number of arguments") };
                    $(let $argument = $crate::properties::terms::build::expression::<$takes>($argument);)+
                    aludel::expr::Operand::into_node($build)
                },
                means: |_place, values| {
                    let [$($argument),+] = values else { panic!("another number of arguments") };
                    $(let Some($argument) = <$takes as $crate::properties::terms::Scalar>::of($argument) else {
                        return Ok($crate::properties::terms::Value::Null);
                    };)+
                    $(let $place = _place;)?
                    $crate::properties::terms::meaning::IntoMeaning::<$gives>::into_meaning($means)
                },
            }
        ),*];
    };
}
use operations;
