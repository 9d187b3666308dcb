//! How connections are encrypted, in the terms of the driver.

use aludel_core::engine::{TlsMode, TlsOptions};
#[cfg(not(feature = "tls"))]
use aludel_core::error::Error;
use aludel_core::error::Result;
use mysql::SslOpts;

/// Whether connections are encrypted.
#[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "without the feature nothing is encrypted"))]
pub(super) enum Encryption {
    None,
    IfAvailable(SslOpts),
    Required(SslOpts),
}

#[cfg(not(feature = "tls"))]
pub(super) fn encryption(options: &TlsOptions) -> Result<Encryption> {
    match options.effective_mode() {
        TlsMode::Disable | TlsMode::Prefer => Ok(Encryption::None),
        TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => {
            Err(Error::url("`sslmode` asks for encryption, which is not compiled in: turn on the feature `tls` of `aludel`"))
        }
    }
}

#[cfg(feature = "tls")]
pub(super) fn encryption(options: &TlsOptions) -> Result<Encryption> {
    use aludel_core::error::Error;

    // The driver takes the program's choice of cryptography, and panics where several are compiled in and none is chosen.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let identity = options.identity.clone().map(|(certificate, key)| mysql::ClientIdentity::new(certificate, key));
    let tls = SslOpts::default().with_client_identity(identity);
    let unverified = |tls: SslOpts| tls.with_danger_accept_invalid_certs(true).with_danger_skip_domain_validation(true);
    match options.effective_mode() {
        TlsMode::Disable => Ok(Encryption::None),
        TlsMode::Prefer => Ok(Encryption::IfAvailable(unverified(tls))),
        TlsMode::Require => Ok(Encryption::Required(unverified(tls))),
        // The driver always trusts the public authorities too, and any of them would do where no name is compared.
        TlsMode::VerifyCa => Err(Error::url(
            "MySQL's driver cannot check the authority without the name: use `sslmode=verify-full`, \
             or `sslmode=require` without `sslrootcert`",
        )),
        TlsMode::VerifyFull => Ok(Encryption::Required(tls.with_root_cert_path(options.root_certificate.clone()))),
    }
}
