//! Exact numbers of the crate `rust_decimal`, version 1; behind the feature `rust_decimal-1`.

use rust_decimal::Decimal;

use super::compare::Is;
use super::in_text::DecimalText;
use super::{Averaged, Comparable, DataType, Mismatch, NotNull, Numeric, SqlType, Summed, ValueRef};
use crate::error::Result;

/// What messages say that was expected.
const EXPECTED: &str = "a decimal of at most 28 digits";

/// A decimal column says how many digits it has: `#[model(precision = 12, scale = 2)]`. A value with more of them is
/// refused before it is sent, for databases would round it.
///
/// A number comes back with the zeros that the database shows, which count for nothing: 1.50 equals 1.5.
///
/// SQLite has no decimals. There they are text: exact, and equal where the numbers are; but to sort them, to compare them
/// with `<`, to calculate with them is an error of the kind `Unsupported`, before anything is sent.
///
/// # Example: a price, and what it is with tax
/// ```
/// use aludel::dialect::{Postgres, Sqlite};
/// use aludel::prelude::*;
/// use rust_decimal::Decimal;
///
/// #[derive(Debug, PartialEq, Model)]
/// #[model(table = "prices")]
/// struct Price {
///     #[model(primary_key)]
///     id: i64,
///     #[model(precision = 12, scale = 2)]
///     amount: Decimal,
/// }
///
/// let engine = create_engine("sqlite://")?;
/// metadata![Price].create_all(&engine)?;
/// let price = Price { id: 1, amount: Decimal::new(1050, 2) };
/// let mut conn = engine.connect()?;
/// conn.insert_all(std::slice::from_ref(&price))?;
/// let found = conn.execute(select(Price).where_(Price.amount.eq(Decimal::new(105, 1))))?.one()?;
/// assert_eq!(found, price);
///
/// let finer = Price { id: 2, amount: Decimal::new(1, 3) };
/// let error = conn.insert_all(&[finer]).expect_err("two digits stand after the point");
/// assert!(error.to_string().contains("3 digits after the point, the column `prices`.`amount` keeps 2"));
///
/// let taxed = select(Price.amount * Decimal::new(119, 2));
/// assert_eq!(taxed.compile(&Postgres)?.sql, r#"SELECT "prices"."amount" * $1 FROM "prices""#);
/// assert!(taxed.compile(&Sqlite).expect_err("text").to_string().contains("`.cast::<f64>()`"));
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::do_not_recommend]
impl SqlType for Decimal {
    type Base = Self;
    type Inner = Self;
    type Null = NotNull;
    const DATA_TYPE: DataType = DataType::AnyDecimal;

    fn encode(&self) -> Result<ValueRef<'_>> {
        let number = if self.is_zero() { self.abs() } else { *self };
        Ok(ValueRef::Decimal(number.to_string().into()))
    }

    /// Databases without a decimal type store its text.
    fn decode(cell: ValueRef<'_>) -> Result<Self, Mismatch> {
        match cell {
            ValueRef::Decimal(text) | ValueRef::Text(text) => exact(&text),
            ValueRef::I16(it) => Ok(it.into()),
            ValueRef::I32(it) => Ok(it.into()),
            ValueRef::I64(it) => Ok(it.into()),
            other => Err(Mismatch::kind("a decimal", &other)),
        }
    }
}

/// The number, if it has place: nothing is rounded. Zeros at its end are left out where there are too many.
fn exact(text: &str) -> Result<Decimal, Mismatch> {
    let number = DecimalText::parse(text).map_err(|_| Mismatch::content(EXPECTED, text))?;
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_str_exact(&number.to_string()))
        .map_err(|_| Mismatch::content(EXPECTED, text))
}

#[diagnostic::do_not_recommend]
impl<R: Is<Self>> Comparable<R> for Decimal {}

/// Implements [`Numeric`] for decimals with integers on either side.
macro_rules! with_integers {
    ($($integer:ty),*) => { $(
        #[diagnostic::do_not_recommend]
        impl Numeric<$integer> for Decimal { type Output = Self; }
        #[diagnostic::do_not_recommend]
        impl Numeric<Decimal> for $integer { type Output = Decimal; }
    )* };
}
with_integers! { i16, i32, i64 }

#[diagnostic::do_not_recommend]
impl Numeric for Decimal {
    type Output = Self;
}

#[diagnostic::do_not_recommend]
impl Summed for Decimal {
    type Sum = Self;
}

/// Databases round the average of decimals, each to digits of its own; as a float it is the same on all of them. For the
/// same reason decimals have no `/`: divide floats, `.cast::<f64>()`.
#[diagnostic::do_not_recommend]
impl Averaged for Decimal {
    const AS_FLOAT: bool = true;
    type Average = f64;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Decimal, Mismatch> {
        Decimal::decode(ValueRef::Decimal(text.into()))
    }

    #[test]
    fn numbers_come_back_from_decimals_from_text_and_from_integers() -> Result<()> {
        for number in
            [Decimal::ZERO, Decimal::new(-1250, 2), Decimal::MAX, Decimal::MIN, Decimal::new(1, 28), Decimal::new(100, 3)]
        {
            let ValueRef::Decimal(text) = number.encode()? else { panic!("a decimal") };
            assert_eq!(Decimal::decode(ValueRef::Text(text.clone())), Ok(number));
            assert_eq!(Decimal::decode(ValueRef::Decimal(text)), Ok(number));
        }
        assert_eq!(Decimal::decode(ValueRef::I64(i64::MIN)), Ok(i64::MIN.into()));
        Ok(())
    }

    #[test]
    fn zero_has_no_sign() -> Result<()> {
        let mut zero = Decimal::new(0, 2);
        zero.set_sign_negative(true);
        assert_eq!(zero.encode()?, ValueRef::Decimal("0.00".into()));
        Ok(())
    }

    #[test]
    fn nothing_is_rounded() {
        let digits = "0.1234567890123456789012345678";
        assert_eq!(read(digits).map(|it| it.to_string()).as_deref(), Ok(digits));
        assert_eq!(read(&format!("{digits}000")).map(|it| it.to_string()).as_deref(), Ok(digits));
        let error = read(&format!("{digits}9")).expect_err("29 digits after the point");
        assert_eq!(error.to_string(), format!("expected a decimal of at most 28 digits, found {digits}9"));
        assert!(read("99999999999999999999999999999.5").is_err());
        assert!(read("100000000000000000000000000000").is_err());
    }

    #[test]
    fn what_is_no_exact_number_is_refused() {
        for text in ["NaN", "Infinity", "-Infinity", "1e5", "", "1_000"] {
            assert_eq!(
                read(text).expect_err("no number").to_string(),
                format!("expected a decimal of at most 28 digits, found {text}")
            );
        }
        assert!(Decimal::decode(ValueRef::F64(0.5)).is_err());
    }
}
