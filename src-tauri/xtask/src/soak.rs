//! `cargo xtask soak`: the long campaigns, each with what it proves, and one clear line at the end.
//!
//! What CI has no time for: the same tests as there, over far more cases. A campaign goes to its
//! end whatever became of the others, and is never tried twice. Read `soak/campaigns.rs` for what
//! there is, and for how to add one.

use std::process::ExitCode;
use std::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::ask::SoakWish;
use crate::fault::Fault;
use crate::fuzz;
use crate::job::Show;
use crate::place::Place;
use crate::suite::tally::{Tally, tested};
use crate::suite::{Bench, Good};

mod campaigns;

use campaigns::CAMPAIGNS;

/// No campaign's program may take longer: a guard against one that hangs, not a budget.
const LIMIT: Duration = Duration::from_secs(12 * 60 * 60);

/// One long campaign.
struct Campaign {
    name: &'static str,
    /// What it proves, in a line of `--list`.
    why: &'static str,
    work: Work,
}

/// How a campaign is run.
enum Work {
    /// By cargo: tests, with what the environment is to hold besides.
    Tests { words: &'static [&'static str], env: &'static [(&'static str, &'static str)] },
    /// Every fuzz target, so many times.
    Fuzz { runs: u64 },
}

/// Runs the campaigns wished for; the code is 1 when one failed.
pub(crate) fn run(place: &Place, wish: &SoakWish) -> Result<ExitCode, Fault> {
    let chosen = choose(&wish.campaigns)?;
    if wish.list {
        for campaign in chosen {
            println!("{:<14} {}", campaign.name, campaign.why);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let show = if wish.verbose { Show::All } else { Show::Nothing };
    let mut verdicts = Vec::new();
    for (index, campaign) in chosen.iter().enumerate() {
        println!("[{:>2}/{}] {}: {}", index + 1, chosen.len(), campaign.name, campaign.why);
        print!("        ");
        let bench = Bench { place, name: campaign.name, show, limit: LIMIT };
        verdicts.push(bench.attempt(|bench| campaign.work.carry_out(bench)));
    }
    let tally = Tally::of(verdicts.into_iter());
    println!("\n{tally}");
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The campaigns of these names in their order, or all.
fn choose(names: &[String]) -> Result<Vec<&'static Campaign>, Fault> {
    if let Some(name) = names.iter().find(|name| CAMPAIGNS.iter().all(|one| one.name != **name)) {
        return Err(Fault::Usage(format!(
            "There is no campaign {name:?}; `cargo xtask soak --list` names them."
        )));
    }
    let wished =
        |campaign: &&Campaign| names.is_empty() || names.iter().any(|n| n == campaign.name);
    Ok(CAMPAIGNS.iter().filter(wished).collect())
}

impl Work {
    fn carry_out(&self, bench: &Bench<'_>) -> Result<Good, Fault> {
        match self {
            Self::Tests { words, env } => {
                // Everyday runs roll the same dice; these do not, and say which they rolled.
                let since = SystemTime::now().duration_since(UNIX_EPOCH);
                let seed = since.map_or(0, |since| since.as_secs()).to_string();
                let what = format!("PROPTEST_RNG_SEED={seed} cargo {}", words.join(" "));
                let mut command = bench.place.cargo(words);
                command.env("PROPTEST_RNG_SEED", seed).envs(env.iter().copied());
                tested(&bench.run(&what, command)?)
            }
            Self::Fuzz { runs } => fuzz::targets(bench, *runs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn campaigns_are_chosen_by_name_and_have_names_of_their_own() {
        assert_eq!(choose(&[]).unwrap().len(), CAMPAIGNS.len());
        for campaign in CAMPAIGNS {
            let chosen = choose(&[campaign.name.to_owned()]).unwrap();
            assert_eq!(chosen.len(), 1, "{}", campaign.name);
        }
        assert!(choose(&["converge".to_owned()]).is_err());
    }

    #[test]
    fn a_campaign_by_cargo_tests_optimised_code_that_still_checks_itself() {
        for campaign in CAMPAIGNS {
            let Work::Tests { words, .. } = &campaign.work else { continue };
            assert!(words.starts_with(&["test", "--profile", "soak"]), "{}", campaign.name);
        }
    }
}
