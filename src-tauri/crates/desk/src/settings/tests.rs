//! A kill between any two steps, a file that is no file of ours, and one that is somebody's else.
#![expect(clippy::disallowed_methods, reason = "files are what is tested")]

use std::fs;

use serde::Deserialize;

use super::*;

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Choices {
    list: Vec<String>,
    inner: Inner,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Inner {
    number: u32,
}

fn choices(number: u32) -> Choices {
    Choices { list: vec!["SPY".to_owned()], inner: Inner { number } }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A file holding one saved value, with another before it as its backup.
fn saved_twice(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("settings.json");
    let mut file = load::<Choices>(&path).file;
    file.save(&choices(1)).unwrap();
    file.save(&choices(2)).unwrap();
    path
}

#[test]
fn what_is_saved_is_found_again() {
    let folder = folder();
    let path = saved_twice(&folder);
    let loaded = load::<Choices>(&path);
    assert_eq!((loaded.value, loaded.problem), (choices(2), None));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"schema\": 1") && text.contains("\"app\""), "{text}");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let path = saved_twice(&folder);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_first_start_has_defaults_and_no_complaint() {
    let folder = folder();
    let loaded = load::<Choices>(&folder.path().join("none/settings.json"));
    assert_eq!((loaded.value, loaded.problem), (Choices::default(), None));
}

#[test]
fn a_kill_between_any_two_steps_leaves_one_whole_value() {
    let check = |steps: usize, expected: u32| {
        let folder = folder();
        let path = saved_twice(&folder);
        let new = folder.path().join("settings.json.new");
        let bytes = fs::read_to_string(&path).unwrap().replace("\"number\": 2", "\"number\": 3");
        // The steps of `replace`, of which only so many are reached.
        let all: [&dyn Fn() -> std::io::Result<()>; 4] = [
            // Cut in the middle of writing.
            &|| fs::write(&new, &bytes.as_bytes()[..bytes.len() / 2]),
            &|| disk::write_whole(&new, bytes.as_bytes()),
            &|| disk::keep_old(&path),
            &|| fs::rename(&new, &path),
        ];
        for step in &all[..steps] {
            step().unwrap();
        }
        let loaded = load::<Choices>(&path);
        assert_eq!((loaded.value, loaded.problem), (choices(expected), None), "{steps} steps");
        let mut file = loaded.file;
        file.save(&choices(9)).unwrap();
        assert_eq!(load::<Choices>(&path).value, choices(9), "and it can be saved again");
    };
    for (steps, expected) in [(0, 2), (1, 2), (2, 2), (3, 2), (4, 3)] {
        check(steps, expected);
    }
}

#[test]
fn a_corrupt_file_is_moved_away_and_named() {
    for garbage in ["", "{", "null", "[]", "{\"schema\":1}", "{\"data\":{\"list\":7}}", "\0\0\0"] {
        let folder = folder();
        let path = saved_twice(&folder);
        fs::write(&path, garbage).unwrap();
        let loaded = load::<Choices>(&path);
        assert_eq!(loaded.value, choices(1), "the ones before are in use: {garbage:?}");
        let problem = loaded.problem.unwrap();
        let Problem::Corrupt { moved: Some(moved), restored: true } = &problem else {
            panic!("{problem:?}");
        };
        assert_eq!(fs::read_to_string(moved).unwrap(), garbage);
        assert!(moved.parent().unwrap().ends_with("corrupt"));
        assert!(problem.to_string().contains(&moved.display().to_string()), "{problem}");
        assert!(!path.exists());
    }
}

#[test]
fn with_nothing_before_it_a_corrupt_file_gives_defaults() {
    let folder = folder();
    let path = folder.path().join("settings.json");
    fs::write(&path, "{").unwrap();
    let loaded = load::<Choices>(&path);
    assert_eq!(loaded.value, Choices::default());
    assert!(matches!(loaded.problem, Some(Problem::Corrupt { moved: Some(_), restored: false })));
}

#[test]
fn a_newer_file_is_read_and_never_written() {
    let folder = folder();
    let path = folder.path().join("settings.json");
    let newer = r#"{"schema":7,"app":"9.0","data":{"list":["QQQ"],"mood":"calm"}}"#;
    fs::write(&path, newer).unwrap();
    let mut loaded = load::<Choices>(&path);
    assert_eq!(loaded.value.list, ["QQQ"]);
    assert_eq!(loaded.problem, Some(Problem::Newer { schema: 7 }));
    assert!(matches!(loaded.file.save(&choices(1)), Err(SaveError::Newer)));
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
}

#[test]
fn fields_this_version_does_not_know_survive_it() {
    let folder = folder();
    let path = folder.path().join("settings.json");
    let text = r#"{"schema":1,"app":"0","crc":5,
        "data":{"list":["A"],"inner":{"number":1,"depth":2},"mood":"calm"}}"#;
    fs::write(&path, text).unwrap();
    let mut loaded = load::<Choices>(&path);
    loaded.file.save(&choices(8)).unwrap();
    let kept: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(kept["data"]["mood"], "calm");
    assert_eq!(kept["data"]["inner"]["depth"], 2);
    assert_eq!(kept["data"]["inner"]["number"], 8);
    assert_eq!(kept["data"]["list"], serde_json::json!(["SPY"]));
    assert_eq!(kept["crc"], 5);
}
