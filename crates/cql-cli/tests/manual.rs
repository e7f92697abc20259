//! The manual of the functions: `cql functions` and `docs/functions.md`.

mod support;

use assert_cmd::Command;
use std::path::Path;
use support::ended;

/// What `cql functions` prints with these arguments: exit status, standard output, standard error.
fn functions(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cql"));
    ended(command.arg("functions").args(arguments).output().expect("cql starts"))
}

#[test]
fn the_document_is_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/functions.md");
    let document = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let (_, manual, _) = functions(&["--output", "markdown"]);
    let difference = document.lines().zip(manual.lines()).position(|(document, manual)| document != manual);
    let line = 1 + difference.unwrap_or_else(|| document.lines().count().min(manual.lines().count()));
    assert!(
        document == manual,
        "docs/functions.md is stale from line {line} on; renew it with:\n\n    \
         cargo run -p cql-cli -- functions --output markdown > docs/functions.md\n"
    );
}

#[test]
fn every_link_of_the_contents_leads_to_one_heading() {
    let (_, manual, _) = functions(&["--output", "markdown"]);
    let headings = manual.lines().filter(|line| line.starts_with("##")).map(|line| {
        let letters = line.trim_start_matches('#').trim().to_lowercase();
        letters.replace(' ', "-").chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect()
    });
    let headings: Vec<String> = headings.collect();
    let links: Vec<&str> = manual.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.len() > 100);
    for link in links {
        assert_eq!(headings.iter().filter(|heading| *heading == link).count(), 1, "#{link}");
    }
}

#[test]
fn a_page_says_everything_of_a_function() {
    let (status, page, _) = functions(&["cidr"]);
    assert_eq!(status, 0);
    for part in [
        "cidr() - filter",
        "Usage\n  cidr(FIELD, [subnet=...], [file=...], [column=...], [negate=...])\n",
        "  field (field; required)\n      the field with the address; its name may be left out\n",
        "  negate (true or false; default: false)\n",
        "Rules\n  - IPv4 and IPv6",
        "Example: Private addresses\n  query\n    cidr(ip, subnet=\"10.0.0.0/8\")\n  events\n    {\"ip\":\"10.1.2.3\"}\n",
        "  rows\n    {\"ip\":\"10.1.2.3\"}\n",
        "Reference page: functions-cidr\n",
    ] {
        assert!(page.contains(part), "{part}\nis not in\n{page}");
    }
    assert!(functions(&["match"]).1.contains("also called table"));
    assert!(functions(&["ioc:lookup"]).1.contains("one of ip_address, domain, url"));
}

#[test]
fn names_may_be_written_in_any_case_and_with_parentheses() {
    let (_, page, _) = functions(&["groupBy"]);
    assert!(page.starts_with("groupBy() - aggregate"));
    for name in ["groupby", "GROUPBY", "groupBy()"] {
        assert_eq!(functions(&[name]), (0, page.clone(), String::new()));
    }
}

#[test]
fn an_unknown_name_is_wrong_usage_with_a_suggestion() {
    for (name, hint) in [
        ("gruopBy", "did you mean 'groupBy'?"),
        ("distanc", "did you mean 'geography:distance'?"),
        ("xyzzyxyzzy", "`cql functions` lists what there is"),
    ] {
        let (status, page, message) = functions(&[name]);
        assert_eq!((status, page.as_str()), (2, ""), "{name}");
        assert!(message.contains(name) && message.contains(hint), "{message}");
    }
}

#[test]
fn one_section_of_the_document_can_be_had_alone() {
    let (_, manual, _) = functions(&["--output", "markdown"]);
    let (status, section, _) = functions(&["subnet", "--output", "markdown"]);
    assert_eq!(status, 0);
    assert!(section.starts_with("### subnet()\n") && manual.contains(&section));
}

#[test]
fn the_list_has_a_line_for_each_function() {
    let (_, list, _) = functions(&[]);
    assert!(list.lines().any(|line| line.starts_with("  ipLocation ") && line.ends_with("an IP address.")));
    assert!(list.lines().any(|line| line == "network"));
}
