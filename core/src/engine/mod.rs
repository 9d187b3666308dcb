//! Running statements: engine, connections, transactions, results; and the traits that drivers implement.

mod bulk;
mod cancel;
mod connection;
mod database;
mod doubt;
mod driver;
mod execute;
mod metadata;
mod observation;
mod options;
mod outcome;
mod recording;
mod retry;
mod returned;
mod rows;
mod sandbox;
mod summary;
mod transaction;
mod transaction_options;
mod url;

pub use bulk::BulkInsert;
pub use cancel::{Cancel, Canceller};
pub use connection::Connection;
pub use database::Engine;
pub use doubt::Doubt;
pub use driver::{Driver, DriverConnection, GeneratedKey, ModelRows, Parameters, PoolStatus, RowBatch};
pub use execute::Execute;
pub use options::{EngineOptions, Events, StatementEvent, TlsMode, TlsOptions};
pub use outcome::Outcome;
pub use recording::{Recorded, Recording};
pub use retry::RetryPolicy;
pub use returned::Returned;
pub use rows::Rows;
pub use transaction::{OwnedTransaction, Transaction};
pub use transaction_options::{Isolation, TransactionOptions};
pub use url::EngineUrl;
