use super::*;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

type Failed = Box<dyn std::error::Error>;

/// What the blocks of the inputs hold, with the inputs' names, after reading with three workers.
fn read(files: &Files) -> io::Result<Vec<(String, String)>> {
    let stream = files.open()?;
    let blocks = std::sync::Mutex::new(Vec::new());
    let work = || -> io::Result<()> {
        let mut buffer = Vec::new();
        while let Some(block) = stream.next(&mut buffer)? {
            let text = String::from_utf8_lossy(&buffer[block.lines.clone()]).into_owned();
            blocks.lock().expect("no panic").push((block.index, block.input.to_string(), text, block.consumed));
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let others = [scope.spawn(work), scope.spawn(work)];
        work()?;
        others.into_iter().try_for_each(|other| other.join().expect("no panic"))
    })?;
    let mut blocks = blocks.into_inner().expect("no panic");
    blocks.sort();
    assert!(blocks.iter().enumerate().all(|(number, block)| block.0 == number as u64), "numbers without gaps");
    if let Some(size) = files.size() {
        let consumed: u64 = blocks.iter().map(|block| block.3).sum();
        assert!(consumed <= size, "{consumed} of {size}");
    }
    Ok(blocks.into_iter().map(|(_, input, text, _)| (input, text)).collect())
}

fn text(files: &Files) -> io::Result<String> {
    Ok(read(files)?.into_iter().map(|(_, text)| text).collect())
}

fn gzip(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text)?;
    encoder.finish()
}

#[test]
fn reads_each_input_in_its_own_way() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let event = |number: usize| format!("{{\"n\":{number},\"pad\":\"{}\"}}\n", "x".repeat(number % 300));
    let many: String = (0..20_000).map(event).collect();
    let inputs: [(&str, Vec<u8>, &str); 9] = [
        ("1.ndjson", many.clone().into(), &many),
        ("2.gz", [gzip(&many.as_bytes()[..100_000])?, gzip(&many.as_bytes()[100_000..])?].concat(), &many),
        ("3.zst", zstd::encode_all(many.as_bytes(), 1)?, &many),
        ("4.json", format!("[{}]", many.trim_end().replace('\n', ",\n")).into(), &many),
        ("5.csv", "a,b\n1,2\n".into(), "{\"a\":\"1\",\"b\":\"2\"}\n"),
        ("6.csv.gz", gzip(b"\xef\xbb\xbfa,b\r\n1,2\r\n")?, "{\"a\":\"1\",\"b\":\"2\"}\n"),
        ("7.log", b"\xef\xbb\xbfone\r\ntwo".to_vec(), "one\r\ntwo"),
        ("8.empty", Vec::new(), ""),
        ("9.empty.gz", gzip(b"")?, ""),
    ];
    for (name, content, _) in &inputs {
        fs::write(folder.path().join(name), content)?;
    }
    for _ in 0..2 {
        let blocks = read(&Files::new(&[folder.path()], Input::Auto)?)?;
        for (name, _, expected) in &inputs {
            let path = folder.path().join(name);
            let found: String =
                blocks.iter().filter(|(input, _)| Path::new(input) == path).map(|(_, text)| text.as_str()).collect();
            assert!(found == *expected, "{name}: {found:.200}");
        }
        let mut names: Vec<&String> = blocks.iter().map(|(name, _)| name).collect();
        assert!(names.is_sorted());
        names.dedup();
        assert!(names.len() >= 7);
    }
    Ok(())
}

#[test]
fn says_what_is_wrong() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    fs::write(at("utf16"), b"\xff\xfe{\0}\0")?;
    let packed = gzip("{\"a\":1}\n".repeat(9_000).as_bytes())?;
    fs::write(at("cut.gz"), &packed[..packed.len() - 9])?;
    let message = |path: PathBuf| {
        Ok::<_, Failed>(
            read(&Files::new(&[path], Input::Auto)?).map_or_else(|error| error.to_string(), |_| "no error".into()),
        )
    };
    let wrong = message(at("utf16"))?;
    assert!(wrong.contains("utf16 is UTF-16 text"), "{wrong}");
    let wrong = message(at("cut.gz"))?;
    assert!(wrong.contains("cut.gz: "), "{wrong}");
    let missing = Files::new(&[at("missing")], Input::Auto).expect_err("there is no such file");
    assert!(missing.to_string().contains("missing"), "{missing}");
    assert_eq!(
        "xml".parse::<Input>().expect_err("not known").to_string(),
        "unknown format `xml`; it is one of auto, ndjson, json, csv, lines"
    );
    Ok(())
}

#[cfg(unix)]
#[test]
fn reads_a_pipe_again_if_told_before() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let text_in = "{\"a\":1}\n".repeat(300_000);
    for spool in [false, true] {
        let path = folder.path().join(format!("pipe{spool}"));
        assert!(std::process::Command::new("mkfifo").arg(&path).status()?.success());
        let writer = std::thread::spawn({
            let (path, text) = (path.clone(), text_in.clone());
            move || fs::write(path, text)
        });
        let files = Files::new(&[&path], Input::Auto)?.spool(spool);
        assert_eq!(files.size(), None);
        assert!(text(&files)? == text_in);
        writer.join().expect("no panic")?;
        match spool {
            true => assert!(text(&files)? == text_in),
            false => assert!(text(&files).expect_err("read before").to_string().contains("only once")),
        }
    }
    Ok(())
}

#[test]
fn takes_the_form_that_is_asked_for() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("file");
    fs::write(&path, "a;b\n{\"c\":1} {\"d\":2}\n")?;
    let as_form = |form| text(&Files::new(&[&path], form)?).map_err(Failed::from);
    assert_eq!(as_form(Input::Lines)?, "a;b\n{\"c\":1} {\"d\":2}\n");
    assert_eq!(as_form(Input::Ndjson)?, as_form(Input::Lines)?);
    assert_eq!(as_form(Input::Json)?, "a;b\n{\"c\":1}\n{\"d\":2}\n");
    assert_eq!(as_form(Input::Csv)?, "{\"a\":\"{\\\"c\\\":1} {\\\"d\\\":2}\"}\n");
    Ok(())
}
