//! Frames into events: Tapedeck's reading beside the peers', in nanoseconds of processor time an
//! event. Prints the rows of BENCHMARKS.md.

use bench::allocations::Counting;
use bench::corpus::{Corpus, Mix};
use bench::peers;
use bench::rounds::{Contender, Outcome, compare};
use market::Event;
use wire::{Message, Sink, Status};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const EVENTS: u64 = 40_000;
const ROUNDS: usize = 9;

/// Events alone, in memory that is used again.
#[derive(Default)]
struct Events(Vec<Event>);

impl Sink for Events {
    fn event(&mut self, event: Event) {
        self.0.push(event);
    }

    fn status(&mut self, _: Status) {}
}

fn main() {
    let mut columns = Vec::new();
    for mix in Mix::ALL {
        let symbols = if mix.is_options() { 60_000 } else { 10_500 };
        let corpus = Corpus::new(mix, symbols, EVENTS, 7);
        judge(&corpus);
        let bytes = corpus.bytes() as f64 / corpus.events as f64;
        columns.push((format!("{} ({bytes:.0} B)", mix.name()), race(&corpus, mix)));
    }
    print(&columns);
}

/// The fast path must be the one taken, and must give what the careful reading gives.
fn judge(corpus: &Corpus) {
    for frame in &corpus.frames {
        let (mut fast, mut careful): (Vec<Message>, Vec<Message>) = Default::default();
        let reading = wire::read(frame, &mut fast);
        wire::read_with_care(frame, &mut careful);
        assert_eq!((reading.parsed, &reading.faults[..]), (0, &[][..]), "{frame}");
        assert_eq!(fast, careful);
    }
}

fn race(corpus: &Corpus, mix: Mix) -> Vec<Outcome> {
    let frames = &corpus.frames;
    let all = |read: &mut dyn FnMut(&str) -> u64| frames.iter().map(|frame| read(frame)).sum();
    let (mut events, mut slow) = (Events::default(), Events::default());
    let (mut copy, mut buffers) = (Vec::new(), simd_json::Buffers::default());
    let contenders = vec![
        Contender::new("**wire**", move || {
            all(&mut |frame| {
                events.0.clear();
                wire::read(frame, &mut events);
                std::hint::black_box(&events.0).len() as u64
            })
        }),
        Contender::new("wire, with care only", move || {
            all(&mut |frame| {
                slow.0.clear();
                wire::read_with_care(frame, &mut slow);
                std::hint::black_box(&slow.0).len() as u64
            })
        }),
        Contender::new("sonic-rs 0.5.10, typed, borrowed", move || all(&mut peers::sonic_borrowed)),
        Contender::new("serde_json, typed, borrowed", move || all(&mut peers::serde_borrowed)),
        Contender::new("simd-json 0.19.0, typed, borrowed", move || {
            all(&mut |frame| peers::simd_borrowed(frame, &mut copy, &mut buffers))
        }),
        Contender::new("serde_json, `tag = \"ev\"`, owned", move || all(&mut peers::serde_tagged)),
        Contender::new("massive-rs 0.3.0", move || {
            all(&mut |frame| peers::massive(frame, mix.is_options()))
        }),
    ];
    compare(contenders, ROUNDS)
}

fn print(columns: &[(String, Vec<Outcome>)]) {
    let goals = ["", "", "≥ 4", "≥ 4", "", "", "≥ 15"];
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    println!("| decoder | {} | allocations | × wire, least–most | goal |", names.join(" | "));
    println!("|---|{}---|---|---|", "---|".repeat(columns.len()));
    for (row, goal) in goals.iter().enumerate() {
        let cells: Vec<String> =
            columns.iter().map(|(_, all)| format!("{:.0}", all[row].nanos_per_event)).collect();
        let ratios =
            columns.iter().map(|(_, all)| all[row].nanos_per_event / all[0].nanos_per_event);
        let (least, most) = ratios
            .fold((f64::MAX, 0.0_f64), |(least, most), ratio| (least.min(ratio), most.max(ratio)));
        let allocations =
            columns.iter().map(|(_, all)| all[row].allocations_per_event).fold(0.0, f64::max);
        let name = &columns[0].1[row].name;
        println!(
            "| {name} | {} | {allocations:.3} | {least:.1}–{most:.1} | {goal} |",
            cells.join(" | ")
        );
    }
}
