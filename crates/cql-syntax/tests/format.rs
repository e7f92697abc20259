//! The one style: what it looks like.

use cql_syntax::format;

fn formatted(text: &str) -> String {
    format(text).unwrap_or_else(|diagnostics| panic!("{text}\n{diagnostics:?}"))
}

fn check(text: &str, expected: &str) {
    let once = formatted(text);
    assert_eq!(once, expected, "\n{once}");
    assert_eq!(formatted(&once), once);
}

#[test]
fn a_step_a_line() {
    check("|a=1|b=2 c=3 | count( ) |", "a=1\n| b=2 and c=3\n| count()\n");
    check("x := 2\nsort(x)", "x := 2\n| sort(x)\n");
}

#[test]
fn long_calls_are_broken() {
    check(
        "groupBy([ComputerName, UserName], function=[count(aid, as=ConnectionCount), max(RiskScore, as=MaxRiskScore), collect(RemoteAddressIP4)])",
        "\
groupBy(
    [ComputerName, UserName],
    function=[
        count(aid, as=ConnectionCount),
        max(RiskScore, as=MaxRiskScore),
        collect(RemoteAddressIP4)
    ]
)
",
    );
}

#[test]
fn long_lists_of_words_are_filled() {
    check(
        "select([ComputerName, ImageFileName, UserName, ParentBaseFileName, PortsUsed, RemoteIPs, ConnectionCount, MaxRiskScore])",
        "\
select([
    ComputerName, ImageFileName, UserName, ParentBaseFileName, PortsUsed, RemoteIPs,
    ConnectionCount, MaxRiskScore
])
",
    );
}

#[test]
fn comments_stay_where_they_were() {
    check(
        "// first\n// second\na=1 // why\n\n\n// about b\n|  /* odd */ b=2\n// | dropped\n| case { // what\n a=1 | x := 1; // one\n // two\n * } // end\n// last",
        "\
// first
// second
a=1 // why

// about b
/* odd */ | b=2
// | dropped
| case { // what
    a=1 | x := 1; // one
    // two
    *
} // end
// last
",
    );
    check(
        "in(a, values=[1, // one\n 2, // two\n // three\n 3])",
        "\
in(
    a,
    values=[
        1, // one
        2, // two
        // three
        3
    ]
)
",
    );
    check("/* only */", "/* only */\n");
}

/// Comments at places where nobody would look for them.
const COMMENTED: &str = r#"/* head
   of two lines */
#event_simpleName=A // the event

  // before the if
| x := if(a="p" /* left */ and b="q", // why
   "yes", // then
   "no" // else
 ) // behind
| in(field=a, values=[ // list
  1, 2 /* two */, 3
  // end of list
])
| case { // open
   // first
   lower(a)=/x/ | y := 1; // one
   * | y := 2 // last
   // close
}
// union next
| groupBy([a, // key
  b], function=[count(), /* all */ collect(c, as=d)])
// done
"#;

/// A query as it is written when it grows.
const GROWN: &str = r#"#event_simpleName=ProcessRollup2 event_platform=Win
| FileName=/^(powershell|pwsh)\.exe$/i
| CommandLine=/(?i)(-enc|-encodedcommand)/ OR CommandLine="*FromBase64String*" OR ParentBaseFileName=winword.exe OR ParentBaseFileName=excel.exe
| !in(UserName, values=["SYSTEM","LOCAL SERVICE","NETWORK SERVICE", "svc_backup", "svc_deploy", "svc_monitoring", "svc_x"])
| join({#event_simpleName=UserLogon | groupBy([UserSid, UserName], function=selectLast([LogonType, LogonTime])) | rename(UserName, as=LogonUser)}, field=UserSid, include=[LogonUser, LogonType, LogonTime], mode=left)
| case { CommandLine=/mimikatz/i | Severity := "Critical" | Score := 100 ; CommandLine=/invoke-webrequest|iwr|curl/i and ParentBaseFileName=/^(winword|excel|powerpnt|outlook)\.exe$/i and UserName!=/\$$/ | Severity:="High" | Score:=75; * | Severity:="Low" | Score:=10}
| ProcessStartTime := ProcessStartTime*1000 | formatTime(format="%F %T", field=ProcessStartTime, as=Start, timezone="UTC")
| bytes := (BytesSent + BytesReceived) / 1024 / 1024 + someOtherVeryLongFieldName * anotherVeryLongFieldName - yetAnotherFieldName
| format(format="[VirusTotal](https://www.virustotal.com/gui/file/%s)", field=[SHA256HashData], as="VT")
| groupBy([aid, ComputerName], function=([count(as=n), collect([CommandLine, FileName])]), limit=max)
| DomainName match { /evil\.com$/ => risk := "high" ; "good.com" => risk := "none"; * => risk := "?" }
| $falcon/helper:enrich(field=LogonType)
"#;

#[test]
fn queries_as_people_write_them() {
    insta::assert_snapshot!("format_comments", formatted(COMMENTED));
    insta::assert_snapshot!("format_grown", formatted(GROWN));
}
