//! A private session bus and an unlocked keyring on it.

use std::{io::Write, path::Path, process::Stdio};

use futures_util::StreamExt;
use zbus::{Connection, fdo::DBusProxy};

use crate::place::Place;

/// The keyring's password; it guards nothing.
const PASSWORD: &str = "only-for-this-test";

/// A bus without activation: what is on it was put there by the test.
pub(crate) fn config(home: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}/run/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        home.display()
    )
}

/// A connection to a place's bus.
pub(crate) async fn connect(place: &Place) -> Connection {
    let builder = zbus::connection::Builder::address(place.bus()).unwrap();
    builder.build().await.unwrap()
}

/// Starts a keyring and waits until it is on the bus.
pub(crate) async fn start_keyring(place: &mut Place) {
    let bus = connect(place).await;
    let names = DBusProxy::new(&bus).await.unwrap();
    let mut owners = names
        .receive_name_owner_changed_with_args(&[(0, "org.freedesktop.secrets")])
        .await
        .unwrap();
    let mut daemon = place.command("gnome-keyring-daemon");
    daemon.args(["--foreground", "--unlock", "--components=secrets"]);
    daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut password = place.start(daemon).stdin.take().unwrap();
    password.write_all(PASSWORD.as_bytes()).unwrap();
    drop(password);
    let started = tokio::time::timeout_at(place.deadline, owners.next()).await;
    assert!(matches!(started, Ok(Some(_))), "the keyring did not come up");
}

/// What the keyring holds for the program under a name, read as any other program would.
pub(crate) fn secret(place: &Place, user: &str) -> String {
    let words = ["lookup", "service", "tapedeck", "username", user];
    let output = place.command("secret-tool").args(words).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Puts a secret into the keyring under a name, as any other program would.
pub(crate) fn store(place: &Place, user: &str, secret: &str) {
    let words = ["store", "--label=tapedeck", "service", "tapedeck", "username", user];
    let mut tool = place.command("secret-tool").args(words).stdin(Stdio::piped()).spawn().unwrap();
    tool.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
    assert!(tool.wait().unwrap().success());
}
