use super::*;
use proptest::prelude::*;

fn compile(body: &str, flags: &str) -> Regex {
    let flags = Flags::parse(flags).expect("flags");
    Regex::compile(body, flags).unwrap_or_else(|error| panic!("{body}: {error}"))
}

fn found<'t>(body: &str, flags: &str, text: &'t str) -> Option<&'t str> {
    text.get(compile(body, flags).find_at(text, 0)?)
}

#[test]
fn matching() {
    for (body, flags, yes, no) in [
        ("shell", "", vec!["powershell.exe", "shellter"], vec!["PowerShell.exe"]),
        ("shell", "i", vec!["PowerShell", "SHELL"], vec!["cmd"]),
        ("^cmd\\.exe$", "", vec!["cmd.exe"], vec!["cmdXexe", "cmd.exe /c", "xcmd.exe", "cmd.exe\n"]),
        ("^\\d+$", "", vec!["123"], vec!["١٢٣"]),
        ("^\\w+$", "", vec!["ete_1"], vec!["été", "\u{212a}"]),
        ("^\\w+$", "i", vec!["K"], vec!["été", "\u{212a}"]),
        ("one.two", "", vec!["one two"], vec!["one\ntwo"]),
        ("one.two", "d", vec!["one two", "one\ntwo"], vec![]),
        ("(?s)one.two", "", vec!["one\ntwo"], vec![]),
        ("(?d)one.two", "", vec!["one\ntwo"], vec![]),
        ("^second$", "m", vec!["first\nsecond\nthird"], vec!["first second third"]),
        ("^second$", "", vec!["second"], vec!["first\nsecond\nthird"]),
        ("(?i:war)ning", "", vec!["WARning", "warning"], vec!["WARNING"]),
        ("(?i)warn", "", vec!["WARN"], vec!["info"]),
        ("(?i)^ab$|^cd$", "", vec!["AB", "cd"], vec!["CD"]),
        ("(?i)^ab$|^cd$", "F", vec!["AB", "CD"], vec![]),
        ("\\Qa.b(c)\\E\\d", "", vec!["a.b(c)7"], vec!["axb(c)7"]),
        ("^\\x41\\u00e6$", "", vec!["Aæ"], vec!["Ae"]),
        ("key(?=\\d)", "", vec!["key7"], vec!["keyx", "key"]),
        ("^(?!test)", "", vec!["key7"], vec!["test key7"]),
        ("^(?!10\\.)[0-9.]+$", "", vec!["8.8.8.8"], vec!["10.0.0.1"]),
        ("end\\Z", "", vec!["end", "end\n", "end\r\n"], vec!["end\n\n", "ends"]),
        ("end\\z", "", vec!["end"], vec!["end\n"]),
        ("\\bmot\\b", "", vec!["un mot."], vec!["motét", "émot"]),
        ("\\bmot\\b", "F", vec!["un mot.", "motét"], vec!["motor"]),
        ("\\bmot\\b(?=.)", "F", vec!["un mot.", "motét"], vec!["motor"]),
        ("mot\\B", "F", vec!["motor"], vec!["motét", "mot"]),
        ("mot\\B(?=o)", "F", vec!["motor"], vec!["motét"]),
        ("^\\h\\v$", "", vec!["hv"], vec![" \n"]),
        ("^\\h\\v$", "F", vec![" \n", "\u{a0}\r"], vec!["hv"]),
        ("^[\\W]$", "i", vec!["-", "é"], vec!["k", "S"]),
        ("^\\s\\S$", "", vec!["\tx"], vec!["\u{a0}x"]),
        ("[a/b]+x", "", vec!["a/x"], vec!["x"]),
        ("a{,2}", "", vec!["a{,2}"], vec!["aa"]),
        ("ÄÖ", "i", vec!["äö"], vec![]),
        ("^(x+)?-y+", "", vec!["-y", "xx-yy"], vec!["z-y"]),
        ("^(?:x{2})*-y+", "", vec!["-y", "xxxx-y"], vec!["xxx-y"]),
        ("^(cmd|powershell|bash)$", "", vec!["cmd", "bash"], vec!["cmd "]),
        (r".*[\\\/](cmd\.exe|powershell\.exe)$", "i", vec![r"C:\x\CMD.exe"], vec!["cmd.exe", r"\cmd.exe x"]),
    ] {
        let regex = compile(body, flags);
        for text in yes {
            assert!(regex.is_match(text), "/{body}/{flags} should match {text:?}");
            assert!(regex.captures(text).is_some(), "/{body}/{flags} should be found in {text:?}");
        }
        for text in no {
            assert!(!regex.is_match(text), "/{body}/{flags} should not match {text:?}");
            assert!(regex.captures(text).is_none(), "/{body}/{flags} should not be found in {text:?}");
        }
    }
}

#[test]
fn preference_is_that_of_backtracking() {
    assert_eq!(found("a|ab", "", "ab"), Some("a"));
    assert_eq!(found("<.*?>", "", "<a><b>"), Some("<a>"));
    assert_eq!(found("a+?", "", "aaa"), Some("a"));
    assert_eq!(found(".*b(?=c)", "", "abcbc"), Some("abcb"));
}

#[test]
fn groups_have_field_names() {
    let regex = compile("(x)?(?<src.ip>[\\d.]+)/(?P<@who>\\w+)(?= (?<#kind>\\w+))", "");
    let text = "to 10.1.1.1/ann admin";
    let slots = regex.captures(text).expect("a match");
    let fields: Vec<_> = regex.groups().iter().map(|(group, name)| (&**name, slots.text(*group, text))).collect();
    assert_eq!(fields, [("src.ip", Some("10.1.1.1")), ("@who", Some("ann")), ("#kind", Some("admin"))]);
    assert_eq!((slots.get(1), slots.get(9)), (None, None));
    assert_eq!(regex.group_count(), 4);
}

#[test]
fn matches_follow_one_another() {
    let starts = |body, text| compile(body, "").matches(text).filter_map(|slots| slots.get(0)).collect::<Vec<_>>();
    assert_eq!(starts("\\d+", "a1 b22"), [1..2, 4..6]);
    assert_eq!(starts("a*", "aaé"), [0..2, 2..2, 4..4]);
    assert_eq!(starts("(?=b)", "abb"), [1..1, 2..2]);
    assert_eq!(starts("^a", "aa").len(), 1);
}

#[test]
fn costly_look_ahead_is_given_up() {
    let regex = compile("^(?:a(?=.)|a+(?=.))+(?=c)", "");
    assert!(regex.is_match("aaac") && !regex.gave_up());
    assert!(!regex.is_match(&format!("{}b", "a".repeat(60))));
    assert!(regex.gave_up());
}

#[test]
fn errors_say_regex() {
    for body in ["a(", "(?<=a)b", "(?:\\w{1000}){1000}", "[z-a]"] {
        let error = Regex::compile(body, Flags::default()).expect_err(body);
        assert!(error.to_string().contains("regex"), "{error}");
    }
    let error = Regex::compile("ä(?>b)", Flags::default()).expect_err("an error");
    assert_eq!((error.offset(), error.character()), (2, 2));
}

#[test]
fn literals() {
    let lists = |body, flags| {
        let regex = compile(body, flags);
        regex.required_literals().iter().flatten().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(lists("(?=x)user=(\\w+)", ""), ["\"user=\""]);
    assert_eq!(lists("cmd\\.exe", "i"), ["\"cmd.exe\"i"]);
    assert!(lists("\\d+", "").is_empty());
}

/// Expressions without look-ahead, of a few letters.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[abk]",
        Just(".".to_owned()),
        Just("\\w".to_owned()),
        Just("[^a]".to_owned()),
        Just("[\\W\\db]".to_owned()),
        Just("\\b".to_owned()),
        Just("^".to_owned()),
        Just("$".to_owned()),
        Just("\\n".to_owned()),
        Just("(?i)".to_owned()),
        Just("\\Qa.\\E".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}|{right})")),
            (inner.clone(), "[*+?]|\\{2\\}|\\{1,\\}|\\*\\?").prop_map(|(part, count)| format!("(?:{part}){count}")),
            inner.prop_map(|part| format!("(?<x{}>{part})", part.len())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn both_engines_and_the_tester_agree(body in expressions(), flags in "[imdF]{0,2}", text in "[abkAK\u{212a}é.\n ]{0,8}") {
        let flags = Flags::parse(&flags).expect("flags");
        if let Ok(regex) = Regex::compile(&body, flags) {
            // An empty look-ahead makes the other engine do the work.
            let other = Regex::compile(&format!("(?=){body}"), flags);
            let alone = Regex::compile(&format!("(?:{body})"), flags);
            let range = regex.find_at(&text, 0);
            prop_assert_eq!(regex.is_match(&text), range.is_some());
            if let (Ok(other), Ok(alone)) = (other, alone) {
                // A branch that stands alone keeps the look-ahead to itself.
                if !body.contains('|') {
                    prop_assert_eq!(other.find_at(&text, 0), range.clone());
                }
                prop_assert_eq!(alone.find_at(&text, 0), range.clone());
            }
            let direct = match &regex.finder {
                Finder::Plain(plain) => plain.get().find(&text).map(|found| found.range()),
                Finder::Fancy(_) => range.clone(),
            };
            prop_assert_eq!(direct, range.clone());
            if range.is_some() {
                for list in regex.required_literals() {
                    prop_assert!(list.iter().any(|literal| literal.occurs_in(&text)), "{:?}", list);
                }
            }
        }
    }

    #[test]
    fn no_input_makes_it_panic(body in "\\PC{0,12}|[\\\\()\\[\\]?*+{}|^$a-c<>:!=&0-9,-]{0,16}", text in "\\PC{0,12}") {
        if let Ok(regex) = Regex::compile(&body, Flags::default()) {
            regex.is_match(&text);
            regex.captures(&text);
            regex.split(&text);
        }
    }
}
