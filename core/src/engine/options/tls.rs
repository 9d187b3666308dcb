//! Whether and how connections are encrypted.

use std::path::PathBuf;

/// Whether and how connections to a server are encrypted.
///
/// In a URL: `sslmode=verify-full&sslrootcert=ca.crt`, the names that PostgreSQL's own programs have.
///
/// # Example: encrypted, and to nobody else than the server named in the URL
/// ```
/// use aludel::engine::{TlsMode, TlsOptions};
/// let tls = TlsOptions::new(TlsMode::VerifyFull).root_certificate("ca.crt");
/// assert_eq!(tls.mode, TlsMode::VerifyFull);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TlsOptions {
    /// What is required.
    pub mode: TlsMode,
    /// A file of certificates (PEM) of authorities to trust; without it, those that browsers trust.
    pub root_certificate: Option<PathBuf>,
    /// A file (PEM) with the certificate that the program shows, and one with its key.
    pub identity: Option<(PathBuf, PathBuf)>,
}

/// What is required of a connection: <https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must know every mode: one that it passes over would be less safe")]
pub enum TlsMode {
    /// Not encrypted.
    Disable,
    /// Encrypted if the server can, to whoever it is; else not. Protects from nobody who can change what is sent. With a root
    /// certificate, as [`VerifyCa`](Self::VerifyCa).
    #[default]
    Prefer,
    /// Encrypted, to whoever it is; with a root certificate, as [`VerifyCa`](Self::VerifyCa).
    Require,
    /// Encrypted, to a server with a certificate of a trusted authority.
    VerifyCa,
    /// Encrypted, to a server with a certificate of a trusted authority that names the host of the URL.
    VerifyFull,
}

impl TlsOptions {
    /// A mode, and nothing else said.
    #[must_use]
    pub fn new(mode: TlsMode) -> Self {
        Self { mode, ..Self::default() }
    }

    /// Trusts the authorities in a file of certificates (PEM).
    #[must_use]
    pub fn root_certificate(mut self, file: impl Into<PathBuf>) -> Self {
        self.root_certificate = Some(file.into());
        self
    }

    /// Shows the server a certificate: files (PEM) of certificate and key.
    #[must_use]
    pub fn identity(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.identity = Some((certificate.into(), key.into()));
        self
    }

    /// The mode, with what a root certificate adds to it: whoever names one wants it to be heeded.
    #[must_use]
    pub const fn effective_mode(&self) -> TlsMode {
        match self.mode {
            TlsMode::Prefer | TlsMode::Require if self.root_certificate.is_some() => TlsMode::VerifyCa,
            mode => mode,
        }
    }
}

impl TlsMode {
    /// The word in a URL.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "disable" | "disabled" => Self::Disable,
            "prefer" | "preferred" => Self::Prefer,
            "require" | "required" => Self::Require,
            "verify-ca" | "verify_ca" => Self::VerifyCa,
            "verify-full" | "verify_identity" => Self::VerifyFull,
            _ => return None,
        })
    }
}
