//! Whom an encrypted connection trusts.

use std::path::Path;
use std::sync::Arc;

use aludel_core::engine::{TlsMode, TlsOptions};
use aludel_core::error::{Error, Result};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

/// The configuration of rustls for these options. Files are read now, so that a wrong one is reported by the call that
/// names it.
pub(super) fn config(options: &TlsOptions) -> Result<ClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| wrong("TLS cannot be used", error))?;
    let builder = match options.effective_mode() {
        TlsMode::VerifyFull => builder.with_root_certificates(roots(options.root_certificate.as_deref())?),
        TlsMode::VerifyCa => {
            let roots = Arc::new(roots(options.root_certificate.as_deref())?);
            let authority = WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider)).build();
            let authority = authority.map_err(|error| wrong("`sslrootcert` cannot be used", error))?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyName { authority: Some(authority), algorithms }))
        }
        TlsMode::Disable | TlsMode::Prefer | TlsMode::Require => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyName { authority: None, algorithms }))
        }
    };
    match &options.identity {
        None => Ok(builder.with_no_client_auth()),
        Some((certificate, key)) => {
            let key = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable("sslkey", key, error))?;
            let config = builder.with_client_auth_cert(certificates("sslcert", certificate)?, key);
            config.map_err(|error| wrong("`sslcert` and `sslkey` do not fit each other", error))
        }
    }
}

/// Those in a file, or those that browsers trust.
fn roots(file: Option<&Path>) -> Result<RootCertStore> {
    let Some(file) = file else {
        return Ok(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() });
    };
    let mut roots = RootCertStore::empty();
    for certificate in certificates("sslrootcert", file)? {
        roots.add(certificate).map_err(|error| wrong("`sslrootcert` holds what is no certificate of an authority", error))?;
    }
    Ok(roots)
}

fn certificates(option: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| unreadable(option, file, error))?;
    let certificates: Vec<_> = certificates.collect::<Result<_, _>>().map_err(|error| unreadable(option, file, error))?;
    if certificates.is_empty() {
        return Err(Error::url(format!("the file of `{option}` (`{}`) holds no certificate in PEM form", file.display())));
    }
    Ok(certificates)
}

fn unreadable(option: &str, file: &Path, error: rustls::pki_types::pem::Error) -> Error {
    Error::url(format!("the file of `{option}` (`{}`) cannot be read: {error}", file.display())).with_source(error)
}

fn wrong(what: &str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::url(format!("{what}: {error}")).with_source(error)
}

/// Takes a certificate of a trusted authority, whatever name it has; without an authority every certificate, which protects
/// against those who listen, and nobody else.
#[derive(Debug)]
struct AnyName {
    authority: Option<Arc<WebPkiServerVerifier>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for AnyName {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(authority) = &self.authority else { return Ok(ServerCertVerified::assertion()) };
        // The name is compared last, when everything else was found right.
        match authority.verify_server_cert(certificate, between, name, ocsp, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            result => result,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
