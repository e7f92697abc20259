#[test]
fn grow() {
    let src = std::fs::read_to_string("tests/depth.rs").unwrap();
    let a = src.find("for open in [").unwrap() + 13;
    let b = src[a..].find("] {\n").unwrap() + a;
    // crude literal reading
    let mut lits = vec![]; let mut cur = String::new(); let mut inq = false; let mut esc = false;
    for c in src[a..b].chars() {
        if inq { if esc { cur.push(if c=='n' {'\n'} else {c}); esc=false } else if c=='\\' { esc=true } else if c=='"' { inq=false; lits.push(std::mem::take(&mut cur)) } else { cur.push(c) } }
        else if c=='"' { inq=true }
    }
    for l in lits {
        let mut t = vec![];
        for n in [8, 12, 14] {
            let s = l.repeat(n);
            let st = std::time::Instant::now();
            let _ = cql_syntax::parse(&s);
            t.push(st.elapsed());
        }
        if t[2] > t[0] * 6 { println!("{l:?} {t:?}"); }
    }
}
