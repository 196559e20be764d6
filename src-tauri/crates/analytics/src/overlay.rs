//! The indicators of one chart, kept beside its bars: what they say of each, as bars come, are
//! replaced, come late, or are missing.
//!
//! Nothing is carried over a gap: in it every figure is unknown, and behind it each indicator
//! begins anew, with what it needs of bars before it says anything. A bar that changes has the
//! figures from it on reckoned again, and only those that come out different count as changed.
//! It holds no symbol, draws nothing, and knows no more of gaps than where they lie.

use market::Time;

use crate::indicator::{Bar, Running, Study};

/// How many bars lie between two kept states: what is reckoned in vain when a bar changes.
const STRIDE: usize = 32;

/// Bars followed at most; beyond it the oldest are let go, [`ROOM`] at a time.
const MOST: usize = 32_768;
const ROOM: usize = 128 * STRIDE;

/// The indicators of one chart.
#[derive(Debug, Clone)]
pub struct Overlay {
    studies: Vec<Study>,
    /// Each study before its first bar.
    fresh: Vec<Running>,
    width: usize,
    bars: Vec<Bar>,
    /// Start of the last bar let go.
    before: Option<Time>,
    /// A row of `width` for each bar, unknown as NaN.
    figures: Vec<f64>,
    /// At which revision each row last changed.
    changed: Vec<u64>,
    /// The states before every bar whose place is a multiple of [`STRIDE`].
    kept: Vec<Vec<Running>>,
    gaps: Vec<Missing>,
    /// The revision at which everything before became void.
    whole: u64,
    latest: u64,
}

/// Where bars may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Start of the first window that may lack its bar, or a part of it.
    pub from: Time,
    /// Start of the first window that does not; `None` while it goes on.
    pub to: Option<Time>,
}

/// What changed of an overlay after a revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// What is drawn, in the order of the columns; a study takes as many as it has lines.
    pub studies: Vec<Study>,
    /// Whether these rows are all there is, and what was told before is void.
    pub whole: bool,
    /// For each bar the start of its window, and a figure for each line; `None` where it is not
    /// known.
    pub rows: Vec<(Time, Vec<Option<f64>>)>,
}

impl Overlay {
    /// An overlay without bars. Studies whose lengths are of no use are left out.
    #[must_use]
    pub fn new(studies: &[Study]) -> Self {
        let (studies, fresh): (Vec<Study>, Vec<Running>) =
            studies.iter().filter_map(|study| Some((*study, study.start()?))).unzip();
        let width = studies.iter().map(|study| study.lines()).sum();
        Self {
            studies,
            fresh,
            width,
            bars: Vec::new(),
            before: None,
            figures: Vec::new(),
            changed: Vec::new(),
            kept: Vec::new(),
            gaps: Vec::new(),
            whole: 0,
            latest: 0,
        }
    }

    /// Takes bars in place of all before, oldest first.
    pub fn replace(&mut self, bars: Vec<Bar>, revision: u64) {
        self.bars = bars;
        self.bars.dedup_by_key(|bar| bar.start);
        self.before = None;
        self.figures.clear();
        self.changed.clear();
        self.kept.clear();
        self.whole = revision;
        self.reckon(0, revision);
    }

    /// Takes bars that are new, or take the place of those of the same start.
    pub fn upsert(&mut self, bars: &[Bar], revision: u64) {
        let mut first = self.bars.len();
        for bar in bars {
            let at = self.bars.partition_point(|held| held.start < bar.start);
            match self.bars.get_mut(at).filter(|held| held.start == bar.start) {
                Some(held) if held == bar => continue,
                Some(held) => *held = *bar,
                None => {
                    self.bars.insert(at, *bar);
                    // What the row holds is void: it is put right below.
                    self.changed.insert(at, 0);
                    let row = at * self.width;
                    self.figures.splice(row..row, core::iter::repeat_n(f64::NAN, self.width));
                }
            }
            first = first.min(at);
        }
        self.reckon(first, revision);
    }

    /// Takes where bars may be missing, in place of what was told before.
    pub fn set_gaps(&mut self, gaps: Vec<Missing>, revision: u64) {
        let lone = |one: &[Missing], other: &[Missing]| {
            one.iter().filter(|gap| !other.contains(gap)).map(|gap| gap.from).min()
        };
        let differs = [lone(&self.gaps, &gaps), lone(&gaps, &self.gaps)];
        self.gaps = gaps;
        if let Some(from) = differs.into_iter().flatten().min() {
            let first = self.bars.partition_point(|bar| bar.start < from);
            self.reckon(first, revision);
        }
    }

    /// What changed after a revision; `None` if nothing.
    #[must_use]
    pub fn since(&self, revision: u64) -> Option<Figures> {
        let whole = self.whole > revision;
        if !whole && self.latest <= revision {
            return None;
        }
        let rows = self.changed.iter().enumerate();
        let rows = rows.filter(|(_, changed)| whole || **changed > revision);
        let known = |figure: &f64| Some(*figure).filter(|figure| figure.is_finite());
        let rows =
            rows.map(|(at, _)| (self.bars[at].start, self.row(at).iter().map(known).collect()));
        Some(Figures { studies: self.studies.clone(), whole, rows: rows.collect() })
    }

    fn row(&self, at: usize) -> &[f64] {
        &self.figures[at * self.width..(at + 1) * self.width]
    }

    /// Reckons the rows from a place on.
    fn reckon(&mut self, first: usize, revision: u64) {
        let first = first.saturating_sub(self.let_go());
        self.latest = self.latest.max(self.whole);
        let from = first.min(self.bars.len()) / STRIDE;
        self.kept.truncate(from + 1);
        let mut running = self.kept.pop().unwrap_or_else(|| self.fresh.clone());
        let mut row = vec![f64::NAN; self.width];
        // A list of states that was cut short is made again from where it ends.
        for at in self.kept.len() * STRIDE..self.bars.len() {
            if at.is_multiple_of(STRIDE) {
                self.kept.push(running.clone());
            }
            self.step(at, &mut running, &mut row);
            let held = self.figures.get(at * self.width..(at + 1) * self.width);
            let same = held.is_some_and(|held| {
                held.iter().zip(&row).all(|(held, new)| held.to_bits() == new.to_bits())
            });
            match self.changed.get_mut(at) {
                Some(changed) if same && *changed > 0 => {}
                Some(changed) => {
                    *changed = revision;
                    self.figures[at * self.width..(at + 1) * self.width].copy_from_slice(&row);
                    self.latest = revision;
                }
                None => {
                    self.changed.push(revision);
                    self.figures.extend(&row);
                    self.latest = revision;
                }
            }
        }
    }

    /// What the studies say of one bar.
    fn step(&self, at: usize, running: &mut Vec<Running>, row: &mut [f64]) {
        let bar = &self.bars[at];
        let before = at.checked_sub(1).map_or(self.before, |before| Some(self.bars[before].start));
        let begins = |gap: &Missing| before.is_none_or(|before| before < gap.from);
        let within = |gap: &Missing| gap.to.is_none_or(|to| bar.start < to);
        let mut begun = self.gaps.iter().filter(|gap| gap.from <= bar.start);
        if begun.clone().any(|gap| begins(gap) || within(gap)) {
            running.clone_from(&self.fresh);
        }
        if begun.any(within) {
            row.fill(f64::NAN);
            return;
        }
        let mut rest = row;
        for (study, state) in self.studies.iter().zip(running) {
            let (lines, others) = rest.split_at_mut(study.lines());
            state.next(bar, lines);
            rest = others;
        }
    }

    /// Lets go of the oldest bars once they are too many, and answers how many went. The states
    /// kept go on knowing of them.
    fn let_go(&mut self) -> usize {
        if self.bars.len() <= MOST || self.kept.len() <= ROOM / STRIDE {
            return 0;
        }
        self.before = self.bars.drain(..ROOM).next_back().map(|bar| bar.start);
        self.changed.drain(..ROOM);
        self.figures.drain(..ROOM * self.width);
        self.kept.drain(..ROOM / STRIDE);
        ROOM
    }
}

#[cfg(test)]
mod tests;
