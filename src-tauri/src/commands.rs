//! The commands: what the page may call, and all it may call. Each hands on to the desk or the
//! program; none takes a path, an address or a piece of script, and none gives the key back.

use board::Mark;
use bridge::{
    Code, Expiries, Failure, Found, Frame, Hello, KeyReport, Link, PageReport, Pull, Query,
    Settings, Underlying, Watch, Watched,
};
use secrecy::SecretString;
use serde::Deserialize;
use tauri::{AppHandle, State, ipc::Response};

use crate::{links, program::Program, views, wish};

type Answer<T> = Result<T, Failure>;

/// A key as it is entered; `bridge::KeyEntry` is its shape for the page.
#[derive(Deserialize)]
pub(crate) struct KeyEntry {
    key: SecretString,
}

#[tauri::command]
pub(crate) async fn hello(program: State<'_, Program>) -> Answer<Hello> {
    Ok(program.hello().await)
}

#[tauri::command]
pub(crate) async fn watch(program: State<'_, Program>, args: Watch) -> Answer<Watched> {
    let (wish, watched) = wish::read(&args);
    program.desk.watch(program.window, wish).await;
    Ok(watched)
}

#[tauri::command]
pub(crate) async fn next_frame(program: State<'_, Program>, args: Pull) -> Answer<Response> {
    // A mark is a count that JavaScript's numbers hold exactly.
    let pulled = program.desk.changes(program.window, Mark(args.since as u64)).await;
    let mut frame = Frame::new(&pulled.changes, &pulled.pulses, pulled.now, pulled.session);
    if let Some(drawn) = &pulled.drawn {
        frame = frame.with_overlay(drawn.symbol, drawn.interval, &drawn.figures);
    }
    serde_json::to_string(&frame).map(Response::new).map_err(unwritable)
}

#[tauri::command]
pub(crate) async fn search(program: State<'_, Program>, args: Query) -> Answer<Vec<Found>> {
    let tickers = program.desk.search(&args.text).await.map_err(views::failure)?;
    Ok(tickers.into_iter().map(views::found).collect())
}

#[tauri::command]
pub(crate) async fn expiries(program: State<'_, Program>, args: Underlying) -> Answer<Expiries> {
    let symbol = wish::symbol(&args.symbol)?;
    program.desk.expiries(symbol).await.map(views::expiries).map_err(views::failure)
}

#[tauri::command]
pub(crate) async fn set_key(program: State<'_, Program>, args: KeyEntry) -> Answer<KeyReport> {
    program.set_key(args.key).await
}

#[tauri::command]
pub(crate) async fn forget_key(program: State<'_, Program>) -> Answer<()> {
    program.forget_key().await
}

#[tauri::command]
pub(crate) async fn use_demo(program: State<'_, Program>) -> Answer<()> {
    program.use_demo().await
}

#[tauri::command]
pub(crate) async fn take_over(program: State<'_, Program>) -> Answer<()> {
    program.desk.take_over();
    Ok(())
}

#[tauri::command]
pub(crate) async fn reconnect(program: State<'_, Program>) -> Answer<()> {
    program.desk.reconnect();
    Ok(())
}

#[tauri::command]
pub(crate) async fn ask_again(program: State<'_, Program>) -> Answer<()> {
    program.desk.ask_again();
    Ok(())
}

#[tauri::command]
pub(crate) async fn reload_chain(program: State<'_, Program>) -> Answer<()> {
    program.desk.reload_chain(program.window);
    Ok(())
}

#[tauri::command]
pub(crate) async fn save_settings(program: State<'_, Program>, args: Settings) -> Answer<()> {
    program.choices.save(args)
}

#[tauri::command]
pub(crate) async fn open_link(args: Link) -> Answer<()> {
    links::open(args)
}

#[tauri::command]
pub(crate) async fn report(args: PageReport) -> Answer<()> {
    match args {
        PageReport::Painted => tracing::info!("page painted"),
        PageReport::Priced => tracing::info!("page priced"),
        PageReport::Failed { text } => tracing::info!("page failed: {}", text.escape_debug()),
    }
    Ok(())
}

#[tauri::command]
pub(crate) async fn quit(app: AppHandle) -> Answer<()> {
    app.exit(0);
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn unwritable(error: serde_json::Error) -> Failure {
    let message = "The latest prices could not be written for the page.".to_owned();
    Failure { code: Code::Internal, message, detail: Some(error.to_string()) }
}
