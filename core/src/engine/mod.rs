//! Running statements: engine, connections, transactions, results; and the traits that drivers implement.

mod connection;
mod database;
mod doubt;
mod driver;
mod execute;
mod metadata;
mod outcome;
mod returned;
mod rows;
mod transaction;
mod url;

pub use connection::Connection;
pub use database::Engine;
pub use doubt::Doubt;
pub use driver::{Driver, DriverConnection, GeneratedKey, ModelRows, Parameters, PoolStatus, RowBatch};
pub use execute::Execute;
pub use outcome::Outcome;
pub use returned::Returned;
pub use rows::Rows;
pub use transaction::{OwnedTransaction, Transaction};
pub use url::EngineUrl;
