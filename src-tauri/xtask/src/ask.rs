//! The words a person types after `cargo xtask`, and the help that explains them.
//!
//! Parsing only: nothing is looked up or started here.

use std::path::PathBuf;
use std::time::Duration;

use crate::fault::Fault;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
Tapedeck's front door. Everything else it needs, it installs or says how to.

USAGE
  cargo xtask run [-- APP-ARGUMENTS]   build the desk and open its window
  cargo xtask run --screenshot FILE    the same without a display: a picture of the real window
  cargo xtask test [STEP…]             everything that CI runs, or only the steps named
  cargo xtask soak [CAMPAIGN…]         the long campaigns, or only those named
  cargo xtask bundle [--debug]         the .deb and the .rpm
  cargo xtask bindings                 write ui/src/backend/bindings.ts from the bridge
  cargo xtask icons                    draw icons/*.png, .ico and .icns from icons/*.svg
  cargo xtask help

RUN
  Without a stored key the app runs on an exchange of its own and says \"Simulated\".
  -- --demo             choose that exchange at once, without the welcome card
  --screenshot FILE     run under Xvfb on the demo, with fresh settings, and save a PNG
  --after SECONDS       how long after the first paint to take it      (default 5)
  --size WxH            the window's size                              (default 1440x900)
  Exits non-zero if the page did not paint, reported an error, or received no price.

TEST
  --list                name the steps and what each is for
  --keep-going          go on after a failed step; steps that need it are left out
  -v, --verbose         show what each step prints (it is always in target/xtask/log/)

SOAK
  --list                name the campaigns and what each proves
  -v, --verbose         show what each campaign prints
  Hours in all. Each campaign goes to its end whatever became of the others.

System packages that are missing are named, with the reason, and then installed by apt, dnf or
pacman (through sudo when you are not root). Elsewhere you are told what to install.
";

/// One thing to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Ask {
    Help,
    /// Open the window; the words go to the app as they are.
    Run {
        app_words: Vec<String>,
    },
    /// A picture of the window without a display.
    Picture(PictureWish),
    Test(TestWish),
    Soak(SoakWish),
    Bundle {
        debug: bool,
    },
    Bindings,
    Icons,
}

/// The picture that `run --screenshot` takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PictureWish {
    /// The PNG to write.
    pub(crate) file: PathBuf,
    /// How long after the first paint.
    pub(crate) after: Duration,
    /// The window's width and height in pixels.
    pub(crate) size: (u32, u32),
}

/// Which steps of the suite to run, and how.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct TestWish {
    /// Names of steps; none means all.
    pub(crate) steps: Vec<String>,
    /// Name the steps instead of running them.
    pub(crate) list: bool,
    /// Go on after a failure.
    pub(crate) keep_going: bool,
    /// Show what the steps print.
    pub(crate) verbose: bool,
}

/// Which campaigns to run, and how.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct SoakWish {
    /// Names of campaigns; none means all.
    pub(crate) campaigns: Vec<String>,
    /// Name the campaigns instead of running them.
    pub(crate) list: bool,
    /// Show what the campaigns print.
    pub(crate) verbose: bool,
}

/// Reads the words typed after `cargo xtask`.
pub(crate) fn parse(words: &[String]) -> Result<Ask, Fault> {
    let Some((verb, rest)) = words.split_first() else { return Ok(Ask::Help) };
    if rest.iter().take_while(|word| *word != "--").any(|word| word == "--help" || word == "-h") {
        return Ok(Ask::Help);
    }
    match verb.as_str() {
        "help" | "--help" | "-h" => Ok(Ask::Help),
        "run" => parse_run(rest),
        "test" => parse_test(rest),
        "soak" => parse_soak(rest),
        "bundle" => match rest {
            [] => Ok(Ask::Bundle { debug: false }),
            [word] if word == "--debug" => Ok(Ask::Bundle { debug: true }),
            [word, ..] => Err(unknown("bundle", word)),
        },
        "bindings" => nothing_more(verb, rest, Ask::Bindings),
        "icons" => nothing_more(verb, rest, Ask::Icons),
        other => Err(Fault::Usage(format!("There is no xtask called {other:?}."))),
    }
}

fn parse_run(words: &[String]) -> Result<Ask, Fault> {
    let (mut file, mut after, mut size) = (None, None, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || {
            let missing = || Fault::Usage(format!("{word} needs a value."));
            words.next().cloned().ok_or_else(missing)
        };
        match word.as_str() {
            "--" => {
                let app_words = words.cloned().collect::<Vec<_>>();
                return if file.is_some() && !app_words.is_empty() {
                    Err(Fault::Usage("A screenshot takes no arguments for the app.".into()))
                } else {
                    run_or_picture(file, after, size, app_words)
                };
            }
            "--screenshot" => file = Some(PathBuf::from(value()?)),
            "--after" => after = Some(seconds(&value()?)?),
            "--size" => size = Some(width_and_height(&value()?)?),
            other => return Err(unknown("run", other)),
        }
    }
    run_or_picture(file, after, size, Vec::new())
}

fn run_or_picture(
    file: Option<PathBuf>,
    after: Option<Duration>,
    size: Option<(u32, u32)>,
    app_words: Vec<String>,
) -> Result<Ask, Fault> {
    match file {
        Some(file) => Ok(Ask::Picture(PictureWish {
            file,
            after: after.unwrap_or(Duration::from_secs(5)),
            size: size.unwrap_or((1440, 900)),
        })),
        None if after.is_some() || size.is_some() => {
            Err(Fault::Usage("--after and --size belong to --screenshot FILE.".into()))
        }
        None => Ok(Ask::Run { app_words }),
    }
}

fn parse_test(words: &[String]) -> Result<Ask, Fault> {
    let mut wish = TestWish::default();
    for word in words {
        match word.as_str() {
            "--list" => wish.list = true,
            "--keep-going" => wish.keep_going = true,
            "--verbose" | "-v" => wish.verbose = true,
            flag if flag.starts_with('-') => return Err(unknown("test", flag)),
            step => wish.steps.push(step.to_owned()),
        }
    }
    Ok(Ask::Test(wish))
}

fn parse_soak(words: &[String]) -> Result<Ask, Fault> {
    let mut wish = SoakWish::default();
    for word in words {
        match word.as_str() {
            "--list" => wish.list = true,
            "--verbose" | "-v" => wish.verbose = true,
            flag if flag.starts_with('-') => return Err(unknown("soak", flag)),
            campaign => wish.campaigns.push(campaign.to_owned()),
        }
    }
    Ok(Ask::Soak(wish))
}

fn nothing_more(verb: &str, rest: &[String], ask: Ask) -> Result<Ask, Fault> {
    match rest.first() {
        None => Ok(ask),
        Some(word) => Err(unknown(verb, word)),
    }
}

fn unknown(verb: &str, word: &str) -> Fault {
    Fault::Usage(format!("`cargo xtask {verb}` does not know {word:?}."))
}

fn seconds(text: &str) -> Result<Duration, Fault> {
    let wrong = || Fault::Usage(format!("--after wants seconds from 0 to 600, not {text:?}."));
    let seconds: f64 = text.parse().map_err(|_| wrong())?;
    if (0.0..=600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(wrong())
    }
}

fn width_and_height(text: &str) -> Result<(u32, u32), Fault> {
    let sides = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    match sides {
        Some((w @ 320..=7680, h @ 240..=4320)) => Ok((w, h)),
        _ => {
            Err(Fault::Usage(format!("--size wants WIDTHxHEIGHT such as 1440x900, not {text:?}.")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(line: &str) -> Result<Ask, Fault> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    fn refused(line: &str) -> String {
        match ask(line) {
            Err(Fault::Usage(words)) => words,
            other => panic!("{line:?} was taken as {other:?}"),
        }
    }

    #[test]
    fn nothing_typed_is_a_wish_for_help() {
        for line in ["", "help", "--help", "run --help", "test -h"] {
            assert_eq!(ask(line).unwrap(), Ask::Help, "{line:?}");
        }
    }

    #[test]
    fn words_after_two_dashes_belong_to_the_app() {
        let app_words = vec!["--demo".to_owned(), "--help".to_owned()];
        assert_eq!(ask("run -- --demo --help").unwrap(), Ask::Run { app_words });
    }

    #[test]
    fn a_screenshot_has_a_moment_and_a_size() {
        let plain =
            PictureWish { file: "a.png".into(), after: Duration::from_secs(5), size: (1440, 900) };
        assert_eq!(ask("run --screenshot a.png").unwrap(), Ask::Picture(plain.clone()));
        let wish = PictureWish { after: Duration::from_millis(1500), size: (1024, 700), ..plain };
        let line = "run --size 1024x700 --after 1.5 --screenshot a.png";
        assert_eq!(ask(line).unwrap(), Ask::Picture(wish));
    }

    #[test]
    fn a_step_is_named_and_a_flag_is_known() {
        let wish = TestWish { steps: vec!["clippy".into()], verbose: true, ..TestWish::default() };
        assert_eq!(ask("test clippy -v").unwrap(), Ask::Test(wish));
        let wish = SoakWish { campaigns: vec!["storm".into()], list: true, verbose: false };
        assert_eq!(ask("soak storm --list").unwrap(), Ask::Soak(wish));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        for (line, name) in [
            ("fly", "fly"),
            ("run --fast", "--fast"),
            ("run --screenshot", "--screenshot"),
            ("run --after 3", "--screenshot"),
            ("run --screenshot a.png --after -1", "-1"),
            ("run --screenshot a.png --after NaN", "NaN"),
            ("run --screenshot a.png --size 1440", "1440"),
            ("run --screenshot a.png --size 0x0", "0x0"),
            ("run --screenshot a.png -- --demo", "app"),
            ("test --quick", "--quick"),
            ("soak --forever", "--forever"),
            ("bundle --small", "--small"),
            ("icons now", "now"),
        ] {
            assert!(refused(line).contains(name), "{line:?}");
        }
    }
}
