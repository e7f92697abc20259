#[test]
fn dialect() {
    let text = std::fs::read_to_string("/tmp/dialect.tsv").unwrap();
    for line in text.split('\u{1}').filter(|l| !l.is_empty()) {
        let (n, q) = line.split_once('\u{2}').unwrap();
        let parsed = cql_syntax::parse(q);
        if parsed.has_errors() {
            println!("## {n}: {q}");
            for d in &parsed.diagnostics { println!("   -> {:?} {} {:?}", d.span().map(|s| s.of(q).to_string()), d.message, d.help); }
        }
    }
}
#[test]
fn corpus_logscale() {
    let text = std::fs::read_to_string("/tmp/queries.tsv").unwrap();
    for line in text.split('\u{1}').filter(|l| !l.is_empty()) {
        let mut f = line.split('\u{2}');
        let (name, _err, q) = (f.next().unwrap(), f.next().unwrap(), f.next().unwrap());
        let parsed = cql_syntax::parse(q);
        if parsed.has_errors() { continue; }
        for d in &parsed.diagnostics { println!("WARN {name}: {} :: {}", d.message, q.trim()); }
        let (plain, notes) = cql_syntax::desugar(&parsed.query, q, cql_syntax::Dialect::Logscale);
        for d in notes { println!("LOGSCALE {name}: {} :: {}", d.message, q.trim()); }
        for t in [&parsed.query, &plain] {
            let p = cql_syntax::print(t);
            let again = cql_syntax::parse(&p);
            if cql_syntax::dump::dump(&again.query) != cql_syntax::dump::dump(t) || again.has_errors() { println!("ROUNDTRIP {name}:\n{}\n{p}\n{:?}", q.trim(), again.diagnostics); }
        }
    }
}
