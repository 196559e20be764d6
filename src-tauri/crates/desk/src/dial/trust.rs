//! Whom TLS trusts, and what it means when it does not.
//!
//! Whomever the system trusts, roots that a company added included. There is no way to trust
//! anybody else, and none to go on after a refusal.

use core::error::Error;
use std::io;
use std::sync::{Arc, OnceLock};

use feed::Distrust;
use rustls::{CertificateError, ClientConfig};
use rustls_platform_verifier::ConfigVerifierExt as _;

/// The one TLS configuration of sockets and REST. It is made when it is first wanted, for it
/// reads the system's store.
#[derive(Debug)]
pub(super) struct Trust(OnceLock<Arc<ClientConfig>>);

impl Trust {
    pub(super) fn of_the_system() -> Self {
        Self(OnceLock::new())
    }

    #[cfg(test)]
    pub(super) fn this(config: ClientConfig) -> Self {
        Self(Arc::new(config).into())
    }

    pub(super) fn config(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        if let Some(held) = self.0.get() {
            return Ok(held.clone());
        }
        let made = Arc::new(ClientConfig::with_platform_verifier()?);
        Ok(self.0.get_or_init(|| made).clone())
    }
}

/// What is wrong with a server's certificate, if that is what somewhere under an error the
/// handshake failed of.
pub(crate) fn distrust(error: &(dyn Error + 'static)) -> Option<Distrust> {
    // An I/O error is not the source of its source: it hands on what it holds by another name.
    let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    let held = held.map(|held| held as &(dyn Error + 'static));
    let Some(tls) = error.downcast_ref::<rustls::Error>() else {
        return held.or_else(|| error.source()).and_then(distrust);
    };
    let rustls::Error::InvalidCertificate(fault) = tls else { return None };
    Some(match fault {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Distrust::Expired,
        // An issuer that only calls itself what a trusted one is called signs badly.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Distrust::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Distrust::WrongName
        }
        _ => Distrust::Other,
    })
}
