//! The thread against a keyring that is not the developer's.

use keyring_core::mock;

use super::*;

fn key(text: &str) -> Arc<Key> {
    Arc::new(Key::new(text.to_owned().into()).unwrap())
}

/// A keyring that outlives the stores made of it, as a real one does.
fn keyring() -> Arc<mock::Store> {
    mock::Store::new().unwrap()
}

#[tokio::test]
async fn a_key_is_stored_read_and_forgotten() {
    let ring = keyring();
    let vault = Vault::with(Box::new(move || Ok(ring.clone())), Account::Vendor);
    assert!(vault.read().await.unwrap().unwrap().is_none());
    let stored = key("vault-round-trip");
    vault.store(stored.clone()).await.unwrap().unwrap();
    assert!(vault.read().await.unwrap().unwrap().unwrap().is(&stored));
    vault.forget().await.unwrap().unwrap();
    assert!(vault.read().await.unwrap().unwrap().is_none());
    vault.forget().await.unwrap().unwrap();
}

#[tokio::test]
async fn a_keyring_that_comes_up_late_is_found_at_the_next_call() {
    let ring = keyring();
    let mut calls = 0;
    let vault = Vault::with(
        Box::new(move || {
            calls += 1;
            match calls {
                1 => Err(Error::PlatformFailure("the name was not provided".into())),
                2 => Err(Error::NoStorageAccess("prompt dismissed".into())),
                _ => Ok(ring.clone()),
            }
        }),
        Account::Vendor,
    );
    let fault = vault.read().await.unwrap().unwrap_err();
    assert!(fault.passing, "a service may yet start");
    let fault = vault.store(key("vault-comes-late")).await.unwrap().unwrap_err();
    assert!(!fault.passing, "asking a locked keyring again would prompt again");
    vault.store(key("vault-comes-late")).await.unwrap().unwrap();
    assert!(vault.read().await.unwrap().unwrap().is_some());
}

#[tokio::test]
async fn a_store_that_failed_is_made_anew() {
    let ring = keyring();
    let entry = {
        use keyring_core::api::CredentialStoreApi as _;
        ring.build(SERVICE, user_of(Account::Vendor), None).unwrap()
    };
    let (opened, count) = mpsc::channel();
    let vault = Vault::with(
        Box::new(move || {
            let _ = opened.send(());
            Ok(ring.clone())
        }),
        Account::Vendor,
    );
    vault.store(key("vault-made-anew")).await.unwrap().unwrap();
    let held: &mock::Cred = entry.as_any().downcast_ref().unwrap();
    held.set_error(Error::PlatformFailure("the bus went away".into()));
    assert!(vault.read().await.unwrap().is_err());
    assert!(vault.read().await.unwrap().unwrap().is_some());
    assert_eq!(count.try_iter().count(), 2);
}

#[test]
fn no_fault_shows_what_the_keyring_held() {
    let secret = b"vault-secret-bytes".to_vec();
    let faults = [
        Error::BadEncoding(secret.clone()),
        Error::BadDataFormat(secret.clone(), "cannot parse".into()),
        Error::Ambiguous(Vec::new()),
        Error::PlatformFailure("vault-known-secret was refused".into()),
    ];
    drop(key("vault-known-secret"));
    for error in faults {
        let said = format!("{:?}", VaultFault::of(&error));
        assert!(!said.contains("secret-bytes") && !said.contains("known-secret"), "{said}");
        assert!(!said.contains(&format!("{secret:?}")), "{said}");
    }
}
