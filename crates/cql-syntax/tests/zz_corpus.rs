// throw-away check: reads /tmp/queries.json
#[test]
fn corpus() {
    let text = std::fs::read_to_string("/tmp/queries.tsv").unwrap();
    let mut bad = 0;
    for line in text.split('\u{1}').filter(|l| !l.is_empty()) {
        let mut f = line.split('\u{2}');
        let (name, err, q) = (f.next().unwrap(), f.next().unwrap(), f.next().unwrap());
        let parsed = cql_syntax::parse(q);
        let syntax = err.to_lowercase().contains("syntax");
        if syntax != parsed.has_errors() && !(err=="number" && parsed.has_errors()) {
            bad += 1;
            println!("## {name} err={err}\n{q}");
            for d in &parsed.diagnostics { println!("   -> {:?} {} {:?}", d.span().map(|s| s.of(q).to_string()), d.message, d.help); }
        }
        if syntax { for d in &parsed.diagnostics { if !d.message.to_lowercase().contains("syntax") { println!("NOSYNTAX {}", d.message) } else { println!("MSG {:?}: {}", q.trim(), d.message) } } }
    }
    println!("bad {bad}");
}
