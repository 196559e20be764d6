//! The test as a tray host: it owns the watcher's name on the private bus, and reads and presses
//! the menu as a panel would.

use std::collections::HashMap;

use futures_util::StreamExt;
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};
use zbus::{
    Connection, Proxy, interface,
    message::Header,
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

use crate::{bus, place::Place};

struct Watcher(mpsc::UnboundedSender<(String, String)>);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().unwrap().to_string();
        // A name of its own, or a path on the sender's connection.
        let path =
            if service.starts_with('/') { service } else { "/StatusNotifierItem".to_owned() };
        let _ = self.0.send((sender, path));
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// A tray host that waits for icons.
pub(crate) struct Host {
    bus: Connection,
    items: mpsc::UnboundedReceiver<(String, String)>,
    deadline: Instant,
}

/// An icon's menu.
pub(crate) struct Menu {
    menu: Proxy<'static>,
    item: Proxy<'static>,
    deadline: Instant,
}

type Properties = HashMap<String, OwnedValue>;
type Layout = (u32, (i32, Properties, Vec<OwnedValue>));

impl Host {
    /// Takes the watcher's name.
    pub(crate) async fn open(place: &Place) -> Self {
        let (send, items) = mpsc::unbounded_channel();
        let bus = bus::connect(place).await;
        bus.object_server().at("/StatusNotifierWatcher", Watcher(send)).await.unwrap();
        bus.request_name("org.kde.StatusNotifierWatcher").await.unwrap();
        Self { bus, items, deadline: place.deadline }
    }

    /// The menu of the first icon that is registered.
    pub(crate) async fn menu(&mut self) -> Menu {
        let item = timeout_at(self.deadline, self.items.recv()).await;
        let (sender, path) = item.expect("no icon was registered").unwrap();
        let face = "org.kde.StatusNotifierItem";
        let item = Proxy::new(&self.bus, sender.clone(), path, face).await.unwrap();
        let path: OwnedObjectPath = item.get_property("Menu").await.unwrap();
        let menu = Proxy::new(&self.bus, sender, path, "com.canonical.dbusmenu").await.unwrap();
        Menu { menu, item, deadline: self.deadline }
    }
}

impl Menu {
    /// The entries with a text, in order: number, text, and whether they can be pressed.
    pub(crate) async fn entries(&self) -> Vec<(i32, String, bool)> {
        let layout: Layout =
            self.menu.call("GetLayout", &(0, -1, Vec::<&str>::new())).await.unwrap();
        layout.1.2.into_iter().filter_map(entry).collect()
    }

    /// The texts of the entries, once they are as they should be.
    pub(crate) async fn until(&self, right: impl Fn(&[String]) -> bool) -> Vec<String> {
        let mut changes = self.menu.receive_all_signals().await.unwrap();
        loop {
            let texts: Vec<_> = self.entries().await.into_iter().map(|entry| entry.1).collect();
            if right(&texts) {
                return texts;
            }
            let change = timeout_at(self.deadline, changes.next()).await;
            assert!(matches!(change, Ok(Some(_))), "the menu stayed {texts:?}");
        }
    }

    /// Presses an entry.
    pub(crate) async fn press(&self, text: &str) {
        let entries = self.entries().await;
        let (id, ..) = entries.iter().find(|entry| entry.1 == text && entry.2).unwrap();
        let body = (*id, "clicked", Value::from(0_i32), 0_u32);
        // The program may end before it answers.
        let _ = self.menu.call_method("Event", &body).await;
    }

    /// The file of the icon.
    pub(crate) async fn icon(&self) -> String {
        self.item.get_property("IconName").await.unwrap()
    }
}

fn entry(value: OwnedValue) -> Option<(i32, String, bool)> {
    let (id, properties, _): (i32, Properties, Vec<OwnedValue>) = value.try_into().ok()?;
    let text = String::try_from(properties.get("label")?.clone()).ok()?;
    let enabled = properties.get("enabled").is_none_or(|one| bool::try_from(one).unwrap_or(true));
    Some((id, text, enabled))
}
