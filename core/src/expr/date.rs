//! Dates and times: their parts, their beginnings, and the time between two of them.

use super::{Column, Expr, Expression, Operand};
use crate::tree::{ChainOp, DateField, DatePart, Node};
use crate::types::{Base, DataType, DateOf, Either, HasDate, HasTime, IsDate, IsTimestamp, Like, SqlType, TimeOf, Value};

/// What dates, times and timestamps have as methods, as columns and as expressions.
///
/// Every part is that of the time in UTC, whatever the time zone of the connection, and has one numbering on every database.
///
/// # Example: how many a month
/// ```
/// use aludel::dialect::{MySql, Postgres, Sqlite};
/// use aludel::prelude::*;
/// # #[cfg(feature = "chrono-0_4")] {
/// # use chrono::{DateTime, Utc};
/// #[derive(Model)]
/// #[model(table = "visits")]
/// struct Visit {
///     #[model(primary_key)]
///     id: i64,
///     at: DateTime<Utc>,
/// }
/// let stmt = select(Visit.at.month());
/// let sql = |dialect| stmt.inline(dialect).expect("every database has months");
/// assert_eq!(sql(&Sqlite), r#"SELECT CAST(strftime('%m', substr("visits"."at", 1, 19)) AS INTEGER) FROM "visits""#);
/// assert_eq!(sql(&Postgres), r#"SELECT CAST(EXTRACT(MONTH FROM ("visits"."at" AT TIME ZONE 'UTC')) AS INTEGER) FROM "visits""#);
/// assert_eq!(sql(&MySql::mysql()), "SELECT MONTH(`visits`.`at`) FROM `visits`");
/// # }
/// ```
pub trait DateExpression: Expression {
    /// `EXTRACT(YEAR FROM self)`: the year.
    fn year(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::Year)
    }

    /// The year that the ISO [`week`](Self::week) belongs to: it differs from the year in the first and the last days of some years.
    fn iso_year(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::IsoYear)
    }

    /// `EXTRACT(QUARTER FROM self)`: 1 to 4.
    fn quarter(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::Quarter)
    }

    /// `EXTRACT(MONTH FROM self)`: 1 to 12.
    fn month(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::Month)
    }

    /// The week of ISO 8601, 1 to 53: it starts on Monday, and the first one has the year's first Thursday. It belongs to a year of
    /// its own, [`iso_year`](Self::iso_year).
    fn week(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::Week)
    }

    /// `EXTRACT(DAY FROM self)`: the day of the month, 1 to 31.
    fn day(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::Day)
    }

    /// The day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday, on every database.
    fn day_of_week(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::DayOfWeek)
    }

    /// The day of the year, 1 to 366.
    fn day_of_year(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::DayOfYear)
    }

    /// `EXTRACT(HOUR FROM self)`: 0 to 23.
    fn hour(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasTime,
    {
        field(self, DateField::Hour)
    }

    /// `EXTRACT(MINUTE FROM self)`: 0 to 59.
    fn minute(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasTime,
    {
        field(self, DateField::Minute)
    }

    /// The whole second, 0 to 59; its fraction is [`microsecond`](Self::microsecond).
    fn second(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasTime,
    {
        field(self, DateField::Second)
    }

    /// What is left of the second, in microseconds: 0 to 999,999.
    fn microsecond(self) -> Expr<Like<Self::Type, i32>>
    where
        Base<Self::Type>: HasTime,
    {
        field(self, DateField::Microsecond)
    }

    /// The whole seconds since 1970-01-01 00:00:00, negative before; a fraction of a second is cut off towards the past.
    fn epoch(self) -> Expr<Like<Self::Type, i64>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::Epoch)
    }

    /// The microseconds since 1970-01-01 00:00:00: exact, where a float of seconds would not be.
    fn epoch_micros(self) -> Expr<Like<Self::Type, i64>>
    where
        Base<Self::Type>: HasDate,
    {
        field(self, DateField::EpochMicros)
    }

    /// The beginning of the year, the month, the week (Monday) … that the date or timestamp lies in, in UTC. It is of the same type;
    /// a date that is cut to the hour stays as it is.
    ///
    /// # Example: sums by month
    /// ```
    /// use aludel::dialect::{MySql, Postgres, Sqlite};
    /// use aludel::prelude::*;
    /// # #[cfg(feature = "chrono-0_4")] {
    /// # use chrono::NaiveDate;
    /// #[derive(Model)]
    /// #[model(table = "sales")]
    /// struct Sale {
    ///     #[model(primary_key)]
    ///     id: i64,
    ///     day: NaiveDate,
    /// }
    /// let month = Sale.day.trunc(DatePart::Month);
    /// let stmt = select((month.clone(), func::count(Sale.id))).group_by(month);
    /// assert_eq!(
    ///     stmt.inline(&Sqlite).expect("every database has months"),
    ///     r#"SELECT strftime('%Y-%m-01', "sales"."day"), count("sales"."id") FROM "sales" GROUP BY strftime('%Y-%m-01', "sales"."day")"#,
    /// );
    /// # }
    /// ```
    fn trunc(self, part: DatePart) -> Expr<Self::Type>
    where
        Base<Self::Type>: HasDate,
    {
        Expr::from_node(Node::truncate(part, data_type::<Self>(), self.into_node()))
    }

    /// The date of a timestamp, in UTC.
    fn date(self) -> Expr<DateOf<Self::Type>>
    where
        Base<Self::Type>: HasDate,
    {
        Expr::from_node(Node::date_of(data_type::<Self>(), self.into_node()))
    }

    /// The time of day of a timestamp, in UTC.
    fn time(self) -> Expr<TimeOf<Self::Type>>
    where
        Base<Self::Type>: HasTime,
    {
        Expr::from_node(Node::time_of(data_type::<Self>(), self.into_node()))
    }

    /// `self - earlier`, of two dates, in days: negative where the other one is later.
    fn days_since<R: Operand>(self, earlier: R) -> Expr<Either<Self::Type, R::Type, i32>>
    where
        Base<Self::Type>: IsDate,
        R::Type: SqlType<Base = Base<Self::Type>>,
    {
        Expr::from_node(Node::days_since(self.into_node(), earlier.into_node()))
    }

    /// `self - earlier`, of two timestamps, in seconds with their fraction. As every float it is exact to some 15 digits;
    /// [`micros_since`](Self::micros_since) is exact.
    fn seconds_since<R: Operand>(self, earlier: R) -> Expr<Either<Self::Type, R::Type, f64>>
    where
        Base<Self::Type>: IsTimestamp,
        R::Type: SqlType<Base = Base<Self::Type>>,
    {
        let micros = Node::micros_since(data_type::<Self>(), self.into_node(), earlier.into_node());
        Expr::from_node(Node::chain(ChainOp::Divide, Node::cast(micros, DataType::Double), Node::Value(Value::F64(1_000_000.0))))
    }

    /// `self - earlier`, of two timestamps, in microseconds.
    fn micros_since<R: Operand>(self, earlier: R) -> Expr<Either<Self::Type, R::Type, i64>>
    where
        Base<Self::Type>: IsTimestamp,
        R::Type: SqlType<Base = Base<Self::Type>>,
    {
        Expr::from_node(Node::micros_since(data_type::<Self>(), self.into_node(), earlier.into_node()))
    }
}

impl<T: SqlType> DateExpression for Expr<T> {}
impl<M, T: SqlType> DateExpression for Column<M, T> {}

/// What the database takes the operand for.
fn data_type<E: Operand>() -> DataType {
    Base::<E::Type>::DATA_TYPE
}

fn field<E: Operand, T>(operand: E, field: DateField) -> Expr<T> {
    Expr::from_node(Node::date_field(field, data_type::<E>(), operand.into_node()))
}
