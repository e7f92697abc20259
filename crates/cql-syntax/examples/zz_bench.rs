fn main() {
    let step = "| host=web* and status != 404 | t := (a + 1) * 2 | groupBy([host, user], function=[count(), max(t, as=m)])\n";
    let text = step.repeat(67);
    for _ in 0..5 {
    let t = std::time::Instant::now();
    for _ in 0..100 { std::hint::black_box(cql_syntax::parse(&text)); }
    println!("{} bytes, {:?} each", text.len(), t.elapsed() / 100);
    }
}
