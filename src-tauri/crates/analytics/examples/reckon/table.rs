//! Rows of CSV: read with a header, answered one by one or all at once, and printed with the
//! answers added.
//!
//! A bad cell is its row's own trouble. Only a missing header or column ends the whole.

use std::io::{Read, Write};

use csv::{ByteRecord, ReaderBuilder, Writer};

use crate::Stopped;
use crate::cells::{Answers, Cells};

/// A task that answers rows.
pub(crate) struct Rows {
    /// The columns it reads.
    pub(crate) reads: &'static [&'static str],
    /// The columns it adds before `status`.
    pub(crate) adds: &'static [&'static str],
    pub(crate) how: How,
}

/// What an answer needs to know.
pub(crate) enum How {
    /// Its own row.
    Each(fn(&Cells) -> Answers),
    /// All rows; the answers come in the same order.
    Together(fn(&[Cells]) -> Vec<Answers>),
}

const TOO_LONG: &str = "the row has more cells than the header";

/// Answers all rows.
pub(crate) fn answer(rows: &Rows, input: impl Read, output: impl Write) -> Result<(), Stopped> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(input);
    let mut writer = Writer::from_writer(output);
    let mut header = reader.byte_headers().map_err(stopped)?.clone();
    let places = places(rows.reads, &header)?;
    let width = header.len();
    rows.adds.iter().chain(&["status"]).for_each(|name| header.push_field(name.as_bytes()));
    writer.write_byte_record(&header).map_err(stopped)?;
    let mut kept: Vec<(ByteRecord, Cells)> = Vec::new();
    for record in reader.into_byte_records() {
        let record = record.map_err(stopped)?;
        let cells = cells(rows.reads, &places, &record);
        match rows.how {
            How::Each(answer) => write(&mut writer, rows, width, &record, answer(&cells))?,
            How::Together(_) => kept.push((record, cells)),
        }
    }
    if let How::Together(answer) = rows.how {
        let (records, cells): (Vec<_>, Vec<_>) = kept.into_iter().unzip();
        for (record, answers) in records.iter().zip(answer(&cells)) {
            write(&mut writer, rows, width, record, answers)?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// Where each column is.
fn places(reads: &[&str], header: &ByteRecord) -> Result<Vec<usize>, Stopped> {
    if header.is_empty() {
        return Err(Stopped::Reading("there is no header".into()));
    }
    let named = |name: &str| {
        header.iter().position(|cell| {
            let cell = cell.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cell);
            cell.trim_ascii() == name.as_bytes()
        })
    };
    let missing: Vec<&str> = reads.iter().copied().filter(|name| named(name).is_none()).collect();
    if !missing.is_empty() {
        return Err(Stopped::Reading(format!("column missing: {}", missing.join(", "))));
    }
    Ok(reads.iter().filter_map(|name| named(name)).collect())
}

fn cells(names: &'static [&'static str], places: &[usize], record: &ByteRecord) -> Cells {
    let text = |place: &usize| {
        record
            .get(*place)
            .map(|cell| String::from_utf8_lossy(cell).into_owned())
            .unwrap_or_default()
    };
    Cells { names, texts: places.iter().map(text).collect() }
}

/// Prints a row as it came, as wide as the header, and its answers: all of them or none.
fn write(
    writer: &mut Writer<impl Write>,
    rows: &Rows,
    width: usize,
    record: &ByteRecord,
    answers: Answers,
) -> Result<(), Stopped> {
    let fits = if record.len() > width { Err(TOO_LONG.to_owned()) } else { answers };
    let printed = fits.and_then(|answers| answers.iter().map(|answer| answer.cell()).collect());
    let (answers, status): (Vec<String>, String) = match printed {
        Ok(answers) => (answers, "ok".into()),
        Err(reason) => (vec![String::new(); rows.adds.len()], reason),
    };
    let mut row: ByteRecord = record.iter().take(width).collect();
    (row.len()..width).for_each(|_| row.push_field(b""));
    answers.iter().chain([&status]).for_each(|cell| row.push_field(cell.as_bytes()));
    writer.write_byte_record(&row).map_err(stopped)
}

fn stopped(error: csv::Error) -> Stopped {
    let said = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Stopped::Io(error),
        _ => Stopped::Reading(said),
    }
}
