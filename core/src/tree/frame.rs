//! Frames: the rows of a window that count for one row.

use crate::types::{Interval, Value};

/// `unit BETWEEN start AND end [EXCLUDE exclude]`.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a renderer takes it apart, so that a new part cannot be forgotten")]
pub struct Frame {
    /// What is counted.
    pub unit: FrameUnit,
    /// Where it starts.
    pub start: Bound,
    /// Where it ends.
    pub end: Bound,
    /// Which of its rows do not count.
    pub exclude: Option<Exclude>,
}

/// What the bounds of a frame count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must write every kind")]
pub enum FrameUnit {
    /// Rows.
    Rows,
    /// The distance of the values that the window is ordered by.
    Range,
    /// Rows that are equal in the order, as one.
    Groups,
}

/// Where a frame starts or ends.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must write every kind")]
pub enum Bound {
    /// With the first row of the partition.
    UnboundedPreceding,
    /// So far before the row.
    Preceding(Distance),
    /// With the row; where not rows are counted, with those that are equal in the order.
    CurrentRow,
    /// So far after the row.
    Following(Distance),
    /// With the last row of the partition.
    UnboundedFollowing,
}

/// How far it is from a row to a bound of its frame.
#[derive(Clone, Debug, PartialEq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must write every kind")]
pub enum Distance {
    /// So many rows or groups, or so much as a number.
    Number(Value),
    /// So much time.
    Time(Interval),
}

/// Which rows of a frame do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a renderer must write every kind")]
pub enum Exclude {
    /// The row itself.
    CurrentRow,
    /// The row and those that are equal in the order.
    Group,
    /// Those that are equal in the order, but not the row itself.
    Ties,
}

impl Frame {
    /// The distances in its bounds.
    pub(crate) fn distances(&self) -> impl Iterator<Item = &Distance> {
        [&self.start, &self.end].into_iter().filter_map(|it| match it {
            Bound::Preceding(it) | Bound::Following(it) => Some(it),
            Bound::UnboundedPreceding | Bound::CurrentRow | Bound::UnboundedFollowing => None,
        })
    }
}
