//! The derive macro of aludel. Programs use it through the crate `aludel`.

mod check;
mod errors;
mod expand;
mod model;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput};

use errors::Errors;

/// Maps a struct with named fields to a table: each field is a column.
///
/// Beside the struct it writes a static value of the same name. In statements this value stands for the table, and its
/// fields for the columns: `select(User).where_(User.name.eq("Ann"))`. Its type is the struct's name with `Entity` after
/// it, such as `UserEntity`. The struct itself stays as it is.
///
/// A field is of a SQL type, which an `Option` makes nullable, or an `Auto` of one, which the database generates. Every model
/// has a primary key.
///
/// # Options of the struct
///
/// | `#[model(…)]` | meaning | without it |
/// |---|---|---|
/// | `table = "albums"` | the table's name | the struct's name in snake case |
/// | `schema = "music"` | the schema that the table is in | the connection's own |
/// | `unique(artist_id, title)` | UNIQUE over several columns, named by their fields, such as `home.city` in an embedded struct; may be repeated | |
/// | `index(artist_id, released)` | an index over several columns, named by their fields; may be repeated; `index(name = "…", …)` gives it a name | |
/// | `foreign_key(order_id = Line.order_id, line = Line.number)` | the columns refer together to these, which are all of one table; may be repeated; takes `on_delete` and `on_update` as fields do | |
/// | `check(name = "…", Self.start.lt(Self.end))` | CHECK: a condition that every row meets, in the words of queries; may be repeated | |
/// | `crate = path` | where the items of aludel are found | those of the crate `aludel` |
///
/// # Options of a field
///
/// | `#[model(…)]` | meaning | without it |
/// |---|---|---|
/// | `primary_key` | the column is the primary key; several are it together, in the order of declaration | |
/// | `unique` | UNIQUE by itself | |
/// | `index` | an index of this column; the name of an index is `ix_table_column` where none is given | |
/// | `column = "type"` | the column's name | the field's name |
/// | `length = 120` | the most characters that a text may have | no limit |
/// | `precision = 12, scale = 2` | how many digits a decimal has, and how many of them after the point | a decimal needs them |
/// | `default = 0` | what the database fills in where an insert leaves the column out: a bool, an integer, a float or a text | nothing; it counts for an `Auto` primary key |
/// | `default_sql = "CURRENT_TIMESTAMP"` | the same, an expression in the words of the database | |
/// | `check = Self.age.ge(0)` | CHECK: a condition that is not false in any row, in the words of queries; it is called `ck_table_column` | |
/// | `foreign_key = Artist.id` | the column refers to this one; `Self.id` is one of the same table | |
/// | `on_delete = cascade` | what happens to the row when the row it refers to is deleted: `cascade`, `restrict`, `set_null`, `set_default` or `no_action` | `no_action`: the delete fails |
/// | `on_update = cascade` | the same for a change of the key it refers to | `no_action`: the change fails |
/// | `read_only` | the database alone gives the column values: statements and objects that are inserted or changed leave it out; the field is an `Auto` | |
/// | `computed = "price * quantity"` | `GENERATED ALWAYS AS (…) STORED`, an expression in the words of the database; the column is read-only | |
/// | `default_with = Uuid::new_v4()` | an expression of Rust for the column where the field, an `Auto`, is pending when the object is inserted; see below | |
/// | `set_on_update = now()` | the same for every update of the row by a session, and for its insert where the field is an `Auto` without `default_with` | |
/// | `embedded` | the field is several columns: those of a struct or an enum with `#[derive(Embedded)]`, or of an `Option` of one | |
/// | `prefix = "home_"` | what the names of these columns begin with | the field's name and `_` |
/// | `redacted` | values of the column are not shown where it is known that they are its; see below | |
/// | `version` | the column counts how often the row was changed, so that nobody's change is lost: an integer, at most one | |
///
/// A default counts where an insert leaves the column out: `insert(…).values(…)` that does not name it, and objects whose field
/// is an `Auto` that is still pending. A session reads back what the database filled in, by RETURNING; MySQL, which has none,
/// refuses that when the session flushes, so there the program gives such fields their values.
///
/// A column that the database alone gives values is `computed` where the table says how, and `read_only` where a trigger or
/// another program does. A value that an object has for it is what the database gave last, and is never sent.
///
/// The expressions of `default_with` and `set_on_update` go up to the next comma outside of parentheses, and give the type of the
/// field, inside of its `Auto`; `Self` is the struct. Objects get these values: in a session, whose objects show them after the
/// flush, and in `insert_all` and `insert(…).rows(…)`, where the row gets a value and the object stays pending.
/// `insert(…).values(…)` and `update(…).set(…)` are about columns, not objects, and leave alone what they do not name. A primary
/// key with `default_with` does not count up in the database.
///
/// What is `redacted` is left out of the `Debug` of assignments (`User.password.set(…)`) and of errors about a cell that does not
/// fit its field, beside what never shows values: statements' `Display` and `Debug`, errors, logs, spans, events. It is *not* left
/// out of `inline` and `pretty`, which write SQL to be run, of the parameters of a compiled statement, of a recording, of records,
/// and of the struct's own `Debug`.
///
/// MySQL and MariaDB have no index of a text without a `length`. A field that is in two sets or indexes of the struct has clippy
/// warn of `duplicated_attributes`, of which nothing comes: allow it on the struct.
///
/// A column for decimals is declared with its digits, such as `#[model(precision = 12, scale = 2)]`, unless its type has a
/// number of them by itself.
///
/// All mistakes of a struct are reported at once, each where it was made.
///
/// # Example: two tables
/// ```
/// use aludel_core::prelude::*; // programs: `use aludel::prelude::*`
/// # use aludel_core::types::Auto;
/// # use aludel_macros::Model;
///
/// #[derive(Model)]
/// #[model(crate = aludel_core)] // programs leave this option out
/// struct Artist {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     #[model(unique, length = 120)]
///     name: String,
/// }
///
/// #[derive(Model)]
/// #[model(crate = aludel_core, table = "albums", unique(artist_id, title))]
/// struct Album {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     title: String,
///     #[model(foreign_key = Artist.id)]
///     artist_id: i64,
///     #[model(column = "type", default = "lp")]
///     kind: String,
///     released: Option<i32>,
/// }
///
/// assert_eq!(
///     select(Album.kind).where_(Album.released.gt(1970)).to_string(),
///     r#"SELECT "albums"."type" FROM "albums" WHERE "albums"."released" > ?"#,
/// );
/// ```
///
/// A column that is `set_null` is of an `Option`, one that is `set_default` has a `default`. MySQL and MariaDB refuse
/// `set_default`, and `on_update = cascade` or `set_null` within one table, for they would not do it.
///
/// # Example: rows that go with the one they refer to
/// ```
/// use aludel_core::prelude::*; // programs: `use aludel::prelude::*`
/// # use aludel_core::types::Auto;
/// # use aludel_macros::Model;
///
/// #[derive(Model)]
/// #[model(crate = aludel_core)] // programs leave this option out
/// struct Folder {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     #[model(foreign_key = Self.id, on_delete = cascade)]
///     parent_id: Option<i64>,
/// }
///
/// let sql = create_table(table_of(Folder)).to_string();
/// assert!(sql.ends_with(r#"REFERENCES "folder" ("id") ON DELETE CASCADE )"#), "{sql}");
/// ```
///
/// # Example: values that the program makes
/// ```
/// use aludel_core::prelude::*; // programs: `use aludel::prelude::*`
/// # use aludel_core::types::Auto;
/// # use aludel_macros::Model;
///
/// #[derive(Model)]
/// #[model(crate = aludel_core)] // programs leave this option out
/// struct Ticket {
///     #[model(primary_key, default_with = Self::new_code("ticket", 7), length = 20)]
///     code: Auto<String>,
///     #[model(set_on_update = "changed".to_owned())]
///     state: String,
/// }
///
/// impl Ticket {
///     fn new_code(kind: &str, number: i32) -> String {
///         format!("{kind}-{number}")
///     }
/// }
///
/// let ticket = Ticket { code: Auto::Pending, state: "new".into() };
/// let sql = insert(Ticket).rows([&ticket]).inline(&aludel_core::dialect::Generic)?;
/// assert_eq!(sql, r#"INSERT INTO "ticket" ("code", "state") VALUES ('ticket-7', 'new')"#);
/// # Ok::<(), aludel_core::Error>(())
/// ```
///
/// # Example: a column that the database computes
/// ```
/// use aludel_core::prelude::*; // programs: `use aludel::prelude::*`
/// # use aludel_core::types::Auto;
/// # use aludel_macros::Model;
///
/// #[derive(Model)]
/// #[model(crate = aludel_core)] // programs leave this option out
/// struct Item {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     price: i64,
///     quantity: i64,
///     #[model(computed = "price * quantity")]
///     total: Auto<i64>,
/// }
///
/// let item = Item { id: Auto::Pending, price: 3, quantity: 2, total: Auto::Pending };
/// assert_eq!(insert(Item).rows([&item]).to_string(), r#"INSERT INTO "item" ("price", "quantity") VALUES (?, ?)"#);
/// let sql = create_table(table_of(Item)).to_string();
/// assert!(sql.contains(r#""total" BIGINT NOT NULL GENERATED ALWAYS AS (price * quantity) STORED"#), "{sql}");
/// ```
///
/// # Example: a foreign key of two columns
/// ```
/// use aludel_core::prelude::*; // programs: `use aludel::prelude::*`
/// # use aludel_macros::Model;
///
/// #[derive(Model)]
/// #[model(crate = aludel_core)] // programs leave this option out
/// struct Line {
///     #[model(primary_key)]
///     order_id: i64,
///     #[model(primary_key)]
///     number: i32,
/// }
///
/// #[derive(Model)]
/// #[model(crate = aludel_core)]
/// #[model(foreign_key(order_id = Line.order_id, line = Line.number, on_delete = cascade))]
/// struct Parcel {
///     #[model(primary_key)]
///     id: i64,
///     order_id: i64,
///     line: i32,
/// }
///
/// assert_eq!(
///     select(Parcel.id).join(Line).to_string(),
///     r#"SELECT "parcel"."id" FROM "parcel" JOIN "line" ON "parcel"."order_id" = "line"."order_id" "#.to_owned()
///         + r#"AND "parcel"."line" = "line"."number""#,
/// );
/// ```
///
/// # Example: one name for objects and for rows
///
/// The type of the entity is a type of the program's, so it can have methods. What objects and rows both can be asked is a method of
/// both.
/// ```
/// use aludel_core::prelude::*; // programs: `use aludel::prelude::*`
/// # use aludel_core::types::Auto;
/// # use aludel_macros::Model;
///
/// #[derive(Model)]
/// #[model(crate = aludel_core, table = "users")] // programs leave `crate` out
/// struct User {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     first: String,
///     last: String,
/// }
///
/// impl User {
///     fn full_name(&self) -> String {
///         format!("{} {}", self.first, self.last)
///     }
/// }
///
/// impl UserEntity {
///     fn full_name(self) -> Expr<String> {
///         self.first.concat(" ").concat(self.last)
///     }
/// }
///
/// let ann = User { id: Auto::Pending, first: "Ann".into(), last: "Berg".into() };
/// assert_eq!(ann.full_name(), "Ann Berg");
/// let boss = User.alias("boss");
/// assert_eq!(
///     select(boss.id).where_(boss.full_name().eq("Ann Berg")).to_string(),
///     r#"SELECT "boss"."id" FROM "users" AS "boss" WHERE "boss"."first" || ? || "boss"."last" = ?"#,
/// );
/// ```
///
/// # Example: a foreign key of another type than its target does not compile
/// ```compile_fail
/// # use aludel_core::types::Auto;
/// # use aludel_macros::Model;
/// #[derive(Model)]
/// #[model(crate = aludel_core)]
/// struct Employee {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     #[model(foreign_key = Self.id)]
///     boss: Option<String>, // not an integer
/// }
/// ```
///
/// # Example: neither does a primary key that may be NULL
/// ```compile_fail,E0080
/// # use aludel_macros::Model;
/// #[derive(Model)]
/// #[model(crate = aludel_core)]
/// struct Employee {
///     #[model(primary_key)]
///     id: Option<i64>,
/// }
/// ```
#[proc_macro_derive(Model, attributes(model))]
pub fn derive_model(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    derive(input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes the fields of a struct, or of an enum's variants, columns of the models that have it in a field with
/// `#[model(embedded)]`.
///
/// What belongs together in the program stands together in its structs, and the table has plain columns: those of `home: Address`
/// begin with `home_`, unless the field says otherwise with `prefix`. In statements they are `User.home.city`. A field of the type
/// `Option<Address>` is `None` where all of its columns are NULL. So an `Address` of `Option` fields that are all `None` comes back
/// as `None` too.
///
/// Beside the struct it writes two of its columns, such as `AddressColumns` and `NullableAddressColumns`.
///
/// # Options of the struct
///
/// Only `crate = path`, as that of a model.
///
/// # Options of a struct's field
///
/// Those of a model's field that mean the same in every table: `length`, `precision`, `scale`, `column`, `default`, `default_sql`,
/// `read_only`, `redacted`. UNIQUE sets, indexes and conditions are options of the model:
/// `unique(home.city)`, `index(home.city, name)`, `check(name = "…", Self.home.city.ne(""))`.
///
/// # Example: an address, twice
/// ```
/// use aludel_core::prelude::*; // programs: `use aludel::prelude::*`
/// # use aludel_core::types::Auto;
/// # use aludel_macros::{Embedded, Model};
///
/// #[derive(Embedded)]
/// #[model(crate = aludel_core)] // programs leave this option out
/// struct Address {
///     street: String,
///     #[model(length = 80)]
///     city: String,
/// }
///
/// #[derive(Model)]
/// #[model(crate = aludel_core, table = "users", index(home.city))]
/// struct User {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     #[model(embedded)]
///     home: Address,
///     #[model(embedded, prefix = "office_")]
///     work: Option<Address>,
/// }
///
/// assert_eq!(
///     select(User.home.street).where_(User.work.city.is_null()).to_string(),
///     r#"SELECT "users"."home_street" FROM "users" WHERE "users"."office_city" IS NULL"#,
/// );
/// ```
///
/// # Enums: rows of several kinds in one table
///
/// What all rows have is in the model, what varies in an enum. Its columns are the tag, a text that says of which variant a row is,
/// and those of all variants, which may be NULL. A value is stored as its tag, its own fields, and NULL for the others. A row is
/// read by its tag; what it has in columns of other variants is passed over. A tag that no variant has is an error, and so is a NULL
/// where the variant's field is no `Option`. The table has a CHECK constraint for the tag, so a new variant needs it made anew.
///
/// Variants have named fields or none. Fields of one name in several variants are one column, so they are of one type, but for
/// `Option`s, and have the same options. In statements they are all there: `Employee.role.kind` is a `Column<Employee, String>`,
/// `Employee.role.budget` a `Column<Employee, Option<i64>>`; and each variant has a condition, such as
/// `Employee.role.is_manager()`.
///
/// | `#[model(…)]` of the enum | meaning | without it |
/// |---|---|---|
/// | `tag = "kind"` | the column of the tag, after the model's prefix, and its field in statements | `kind` |
/// | `length = 20` | the most characters that a tag may have | those of the longest |
/// | `crate = path` | as that of a model | |
///
/// | `#[model(…)]` of a variant | meaning | without it |
/// |---|---|---|
/// | `value = "manager"` | the tag of the variant | its name in snake case |
///
/// A variant's fields have the options `length`, `precision`, `scale`, `column` and `redacted` of a model's.
///
/// # Example: employees of three kinds
/// ```
/// use aludel_core::prelude::*; // programs: `use aludel::prelude::*`
/// # use aludel_core::types::Auto;
/// # use aludel_macros::{Embedded, Model};
///
/// #[derive(Embedded)]
/// #[model(crate = aludel_core, tag = "kind")] // programs leave `crate` out
/// enum Role {
///     Manager { budget: i64 },
///     #[model(value = "engineer")]
///     Engineer {
///         #[model(length = 40)]
///         language: String,
///     },
///     Intern,
/// }
///
/// #[derive(Model)]
/// #[model(crate = aludel_core, table = "employees", index(role.kind))]
/// struct Employee {
///     #[model(primary_key)]
///     id: Auto<i64>,
///     #[model(embedded)]
///     role: Role,
/// }
///
/// assert_eq!(
///     select(Employee.role.budget).where_(Employee.role.is_manager()).to_string(),
///     r#"SELECT "employees"."role_budget" FROM "employees" WHERE "employees"."role_kind" = ?"#,
/// );
/// let new = [Role::Manager { budget: 500 }, Role::Engineer { language: "Rust".into() }, Role::Intern];
/// let new: Vec<_> = new.into_iter().map(|role| Employee { id: Auto::Pending, role }).collect();
/// assert_eq!(
///     insert(Employee).rows(&new).inline(&aludel_core::dialect::Generic)?,
///     r#"INSERT INTO "employees" ("role_kind", "role_budget", "role_language") VALUES ('manager', 500, NULL), "#.to_owned()
///         + "('engineer', NULL, 'Rust'), ('intern', NULL, NULL)",
/// );
/// # Ok::<(), aludel_core::Error>(())
/// ```
#[proc_macro_derive(Embedded, attributes(model))]
pub fn derive_embedded(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    embedded(input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Parses, checks and writes an embedded struct or enum; the error holds all of its mistakes.
fn embedded(input: DeriveInput) -> syn::Result<TokenStream> {
    let mut errors = Errors::default();
    if matches!(input.data, Data::Enum(_)) {
        let tagged = parse::tagged(input, &mut errors);
        if let Some(tagged) = &tagged {
            check::check_tagged(tagged, &mut errors);
        }
        errors.finish()?;
        return Ok(tagged.as_ref().map(expand::expand_tagged).unwrap_or_default());
    }
    let model = parse::embedded(input, &mut errors);
    if let Some(model) = &model {
        check::check_embedded(model, &mut errors);
    }
    errors.finish()?;
    Ok(model.as_ref().map(expand::expand_embedded).unwrap_or_default())
}

/// Parses, checks and writes a model; the error holds every mistake of the struct.
fn derive(input: DeriveInput) -> syn::Result<TokenStream> {
    let mut errors = Errors::default();
    let model = parse::model(input, &mut errors);
    if let Some(model) = &model {
        check::check(model, &mut errors);
    }
    errors.finish()?;
    Ok(model.as_ref().map(expand::expand).unwrap_or_default())
}
