//! Frames: which rows of a window count for one row.

use crate::tree::{Bound, Distance, Exclude, Frame, FrameUnit};
use crate::types::{Interval, Value};

/// The first row of the partition, as the start of a frame: `UNBOUNDED PRECEDING`.
#[derive(Clone, Copy, Debug)]
pub struct UnboundedPreceding(());

/// So far before the row, as a bound of a frame: `offset PRECEDING`.
#[derive(Clone, Debug)]
pub struct Preceding(Distance);

/// The row itself, as a bound of a frame: `CURRENT ROW`.
#[derive(Clone, Copy, Debug)]
pub struct CurrentRow(());

/// So far after the row, as a bound of a frame: `offset FOLLOWING`.
#[derive(Clone, Debug)]
pub struct Following(Distance);

/// The last row of the partition, as the end of a frame: `UNBOUNDED FOLLOWING`.
#[derive(Clone, Copy, Debug)]
pub struct UnboundedFollowing(());

/// `UNBOUNDED PRECEDING`: a frame starts with the first row of the partition.
#[must_use]
pub const fn unbounded_preceding() -> UnboundedPreceding {
    UnboundedPreceding(())
}

/// `offset PRECEDING`: so many rows before the row, or so much less than its value.
pub fn preceding(offset: impl FrameOffset) -> Preceding {
    Preceding(offset.into_distance())
}

/// `CURRENT ROW`: the row itself; in a frame that does not count rows, with those that are equal in the order.
#[must_use]
pub const fn current_row() -> CurrentRow {
    CurrentRow(())
}

/// `offset FOLLOWING`: so many rows after the row, or so much more than its value.
pub fn following(offset: impl FrameOffset) -> Following {
    Following(offset.into_distance())
}

/// `UNBOUNDED FOLLOWING`: a frame ends with the last row of the partition.
#[must_use]
pub const fn unbounded_following() -> UnboundedFollowing {
    UnboundedFollowing(())
}

/// A distance in a frame: a `u32`, or in a frame by `range_between` an `f64` or an [`Interval`] too, which is not negative.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no distance in the frame of a window",
    label = "expected a number: `2` (of type `u32`), or for `range_between` also `0.5` or `Interval::days(7)`",
    note = "a distance is never negative: what is on the other side of the row is `preceding` or `following`"
)]
pub trait FrameOffset {
    /// How far.
    fn into_distance(self) -> Distance;
}

#[diagnostic::do_not_recommend]
impl FrameOffset for u32 {
    fn into_distance(self) -> Distance {
        Distance::Number(Value::I64(self.into()))
    }
}

#[diagnostic::do_not_recommend]
impl FrameOffset for f64 {
    fn into_distance(self) -> Distance {
        Distance::Number(Value::F64(self))
    }
}

#[diagnostic::do_not_recommend]
impl FrameOffset for Interval {
    fn into_distance(self) -> Distance {
        Distance::Time(self)
    }
}

/// The start and the end of a frame, where the end is not before the start.
#[diagnostic::on_unimplemented(
    message = "a frame cannot go from `{Self}` to `{End}`",
    label = "the end would be before the start, or one of the two is no bound",
    note = "bounds are, in order: `unbounded_preceding()`, `preceding(n)`, `current_row()`, `following(n)`, `unbounded_following()`"
)]
pub trait FrameStart<End> {
    /// The two bounds.
    fn bounds(self, end: End) -> (Bound, Bound);
}

macro_rules! bound {
    ($($name:ident |$it:ident| $bound:expr;)*) => { $(
        impl From<$name> for Bound {
            fn from($it: $name) -> Self {
                $bound
            }
        }
    )* };
}
bound! {
    UnboundedPreceding |_it| Self::UnboundedPreceding;
    Preceding |it| Self::Preceding(it.0);
    CurrentRow |_it| Self::CurrentRow;
    Following |it| Self::Following(it.0);
    UnboundedFollowing |_it| Self::UnboundedFollowing;
}

/// Every start with the ends that are not before it.
macro_rules! frames {
    ($($start:ident: $($end:ident)+;)*) => { $( $(
        #[diagnostic::do_not_recommend]
        impl FrameStart<$end> for $start {
            fn bounds(self, end: $end) -> (Bound, Bound) {
                (self.into(), end.into())
            }
        }
    )+ )* };
}
frames! {
    UnboundedPreceding: Preceding CurrentRow Following UnboundedFollowing;
    Preceding: Preceding CurrentRow Following UnboundedFollowing;
    CurrentRow: CurrentRow Following UnboundedFollowing;
    Following: Following UnboundedFollowing;
}

/// A frame of a unit between two bounds.
pub(super) fn between<S: FrameStart<E>, E>(unit: FrameUnit, start: S, end: E) -> Frame {
    let (start, end) = start.bounds(end);
    Frame { unit, start, end, exclude: None::<Exclude> }
}
