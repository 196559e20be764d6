//! How the reckoner takes what it is given: columns in any order, strange cells, bad lines.

use serde_json::{Value, json};

use super::{Stopped, reckon, rows};

#[test]
fn columns_come_in_any_order_and_unknown_ones_are_kept_as_they_were() {
    let input = "\u{feff}note,level, spot ,sigma,q,r,t_years\n\"a, \"\"b\"\"\",110,100,0.2,0,0,1\n";
    let printed = reckon("probability", input.as_bytes()).unwrap();
    let header = printed.lines().next().unwrap();
    assert!(header.ends_with("t_years,prob_above,prob_below,prob_touch,status"), "{header}");
    assert!(printed.lines().nth(1).unwrap().starts_with("\"a, \"\"b\"\"\",110,100,"), "{printed}");
    assert_eq!(rows(&printed)[0]["status"], "ok");
}

#[test]
fn a_bad_cell_is_its_row_s_own_trouble() {
    let check = |row: &str, status: &str| {
        let input = format!("spot,level,t_years,r,q,sigma\n{row}\n100,110,1,0,0,0.2\n");
        let answered = rows(&reckon("probability", input.as_bytes()).unwrap());
        assert_eq!(answered[0]["status"], status, "{row}");
        assert!(
            answered[0].iter().all(|(name, cell)| !name.starts_with("prob") || cell.is_empty())
        );
        assert_eq!(answered[1]["status"], "ok", "{row}");
    };
    check("100,110,1,0,0,much", "sigma is not a number");
    check("100,110,1,0,0,", "sigma is blank");
    check("100,110,1", "r is blank");
    check("100,110,1,0,0,0.2,7", "the row has more cells than the header");
    check("NaN,110,1,0,0,0.2", "an input is not a number");
    check("100,1e999,1,0,0,0.2", "an input is not a number");
    check("100,110,-1,0,0,0.2", "the contract has expired");
    check("100,110,1e300,0,0,1e300", "the terms are beyond what can be computed");
}

#[test]
fn a_missing_column_or_header_ends_it_with_a_sentence() {
    let check = |input: &str, sentence: &str| match reckon("american-iv", input.as_bytes()) {
        Err(Stopped::Reading(said)) => assert_eq!(said, sentence),
        other => panic!("{other:?}"),
    };
    check("", "there is no header");
    check("price,spot,strike,t_years,cp\n", "column missing: r, q");
    assert!(reckon("american-iv", b"price,spot,strike,t_years,cp,r,q\n").is_ok());
}

#[test]
fn numbers_are_printed_with_every_digit() {
    let input = "forward,strike,t_years,cp,price_undiscounted\n100,100,1,1,7.965567455405804\n";
    let answered = rows(&reckon("european-iv", input.as_bytes()).unwrap());
    let iv: f64 = answered[0]["iv"].parse().unwrap();
    assert!((iv - 0.2).abs() < 1e-15, "{iv}");
}

#[test]
fn every_line_of_json_has_its_answer_beside_it() {
    let input = "{\"forward\":100,\"discount\":1,\"t_years\":1,\"quotes\":[]}\nno\n\n[]\n{}\n\
                 {\"forward\":NaN,\"discount\":1,\"quotes\":[]}\n";
    let printed = reckon("arbitrage", input.as_bytes()).unwrap();
    let answers: Vec<Value> =
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 6);
    assert_eq!(answers[0], json!({ "violations": [] }));
    assert!(answers[1..].iter().all(|answer| answer["error"].is_string()), "{answers:?}");
    assert_eq!(answers[5]["error"], "forward must be a number");
}

#[test]
fn an_arbitrage_is_told_with_its_kind_strikes_and_amount() {
    let asked = json!({ "forward": 100, "discount": 1, "t_years": 0.5, "quotes": [
        { "strike": 105, "call_bid": 4.0, "call_ask": 4.2, "put_bid": null, "put_ask": 9.0 },
        { "strike": 100, "call_bid": 3.0, "call_ask": 3.5, "put_bid": 2.0, "put_ask": 4.0 },
    ] });
    let printed = reckon("arbitrage", asked.to_string().as_bytes()).unwrap();
    let answer: Value = serde_json::from_str(&printed).unwrap();
    let expected = json!({ "violations": [
        { "kind": "vertical", "right": "call", "strikes": [100.0, 105.0], "amount": 0.5 },
    ] });
    assert_eq!(answer, expected);
}

#[test]
fn a_chain_of_nothing_and_one_with_unknowns_have_no_invented_figures() {
    let empty = json!({ "spot": 100, "r": 0, "q": 0, "contracts": [] });
    let answer: Value =
        serde_json::from_str(&reckon("chain", empty.to_string().as_bytes()).unwrap()).unwrap();
    assert_eq!(answer["totals"]["gex"], 0.0);
    assert_eq!(answer["call_wall"], Value::Null);
    assert_eq!(answer["zero_gamma_roots"], json!([]));
    assert_eq!(answer["expiries"], json!([]));
    let odd = r#"{"spot":100,"r":0,"q":0,"contracts":[{"expiry_days":3,"t_years":0.01,"strike":100,
        "cp":1,"bid":3,"ask":2,"iv":NaN,"open_interest":null,"volume":-4,"multiplier":100}]}"#;
    let answer: Value =
        serde_json::from_str(&reckon("chain", odd.replace('\n', "").as_bytes()).unwrap()).unwrap();
    let expiry = answer["expiries"][0].as_object().unwrap();
    let unknown = expiry.values().filter(|value| value.is_null()).count();
    assert_eq!(unknown, expiry.len() - 1, "{expiry:?}");
}

/// A group's answer stands on every row of it, those without a price included.
#[test]
fn a_carry_group_answers_every_row_and_one_that_contradicts_itself_none() {
    let fixture = include_str!("carry.csv");
    let group = |name: &str| -> String {
        fixture
            .lines()
            .filter(|line| line.starts_with(name))
            .map(|line| format!("{line}\n"))
            .collect()
    };
    let header = fixture.lines().next().unwrap();
    let input = format!("{header}\n{}g0,587.3,600,,0.043,,,,\nbad,1,2,3,0.1,1,\n", group("g0"));
    let answered = rows(&reckon("carry", input.as_bytes()).unwrap());
    assert_eq!(answered.len(), 7);
    assert!(answered[..6].iter().all(|row| row["q"] == answered[0]["q"] && row["status"] == "ok"));
    assert_eq!(answered[6]["status"], "no strike has both a call and a put price");
    let mixed = format!("{header}\n{}", (group("g0") + &group("g1")).replace("g1,", "g0,"));
    let answered = rows(&reckon("carry", mixed.as_bytes()).unwrap());
    let sentence = "the rows of a group must share spot, t_years and r";
    assert!(answered.iter().all(|row| row["status"] == sentence));
}
