//! `xml:prettyPrint()`

use super::pretty;
use super::xml::{Node, read};
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Lays out an XML document.
pub(crate) struct XmlPrettyPrint;

static SIGNATURE: Signature = Signature {
    name: "xml:prettyPrint",
    kind: Kind::Value,
    group: "text",
    summary: "Lays out an XML document over several lines.",
    params: &[
        pretty::FIELD,
        pretty::OUTPUT,
        pretty::STEP,
        pretty::STRICT,
        Param::new("width", ParamType::Number, "how long a line an element may take without being broken")
            .default("80"),
    ],
    output: "The field named by `as`; the event is always kept.",
    rules: &[
        "An element that fits into the width stays on one line. Of a longer one the start tag, each part of its content \
         and the end tag get lines of their own.",
        "A value that is no XML is copied, or with strict=true nothing is written.",
        "An event without the field passes unchanged.",
    ],
    examples: &[Example {
        title: "A short line",
        query: r#"xml:prettyPrint(doc, width=12, as=p)"#,
        events: r#"{"doc":"<a><b>1</b><c/></a>"}"#,
        rows: r#"{"doc":"<a><b>1</b><c/></a>","p":"<a>\n  <b>1</b>\n  <c/>\n</a>"}"#,
    }],
    source: "functions-xml-prettyprint",
    ..Signature::EMPTY
};

impl Function for XmlPrettyPrint {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let step = pretty::step(call, 0)?;
        let width = call.integer("width", 0..=i64::from(u32::MAX))?.and_then(|width| usize::try_from(width).ok());
        let layout = Layout { step, width: width.unwrap_or(80) };
        pretty::bind(call, move |text| layout.document(text))
    }
}

struct Layout {
    step: usize,
    width: usize,
}

impl Layout {
    /// The document in lines; `None` if it is no XML, or becomes too long.
    fn document(&self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len() * 2);
        for (index, node) in read(text)?.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            self.node(node, 0, &mut out)?;
        }
        Some(out)
    }

    /// Writes a node from where its line is indented to so many blanks.
    fn node(&self, node: &Node<'_>, blanks: usize, out: &mut String) -> Option<()> {
        match node {
            Node::Text(text) | Node::Other(text) => out.push_str(text.trim()),
            Node::Element { start, content, end, line } => {
                let fits = line.is_some_and(|line| blanks.saturating_add(line) <= self.width);
                if fits || content.is_empty() {
                    write_flat(node, out);
                } else {
                    out.push_str(start);
                    for child in content.iter().filter(|child| !child.is_blank()) {
                        pretty::break_line(out, blanks + self.step);
                        self.node(child, blanks + self.step, out)?;
                    }
                    pretty::break_line(out, blanks);
                    out.push_str(end);
                }
            }
        }
        (out.len() <= pretty::LONGEST).then_some(())
    }
}

fn write_flat(node: &Node<'_>, out: &mut String) {
    match node {
        Node::Text(text) | Node::Other(text) => out.push_str(text),
        Node::Element { start, content, end, .. } => {
            out.push_str(start);
            content.iter().for_each(|child| write_flat(child, out));
            out.push_str(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts() {
        for (width, text, wanted) in [
            (80, "<a> <b>1</b>\n <c/> </a>", Some("<a><b>1</b><c/></a>")),
            (10, "<a> <b>1</b>\n <c/> </a>", Some("<a>\n  <b>1</b>\n  <c/>\n</a>")),
            (80, "<?xml version=\"1.0\"?>\n<!-- x --><a/>", Some("<?xml version=\"1.0\"?>\n<!-- x -->\n<a/>")),
            (80, "<p>one <b>two</b> three</p>", Some("<p>one <b>two</b> three</p>")),
            (12, "<p>one <b>two</b> three</p>", Some("<p>\n  one\n  <b>two</b>\n  three\n</p>")),
            (80, "<a>x &amp; y</a>", Some("<a>x &amp; y</a>")),
            (80, "<a><![CDATA[<>]]></a>", Some("<a><![CDATA[<>]]></a>")),
            (80, "<a><b></a>", None),
            (80, "<a>", None),
            (80, "<a/><b/>", None),
            (80, "text", None),
            (80, "<a/>text", None),
            (80, "<a b=1/>", None),
            (80, "<a>x & y</a>", None),
            (80, "<1/>", None),
            (80, "", None),
            (80, "{\"a\":1}", None),
        ] {
            let layout = Layout { step: 2, width };
            assert_eq!(layout.document(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn deep_documents_stay() {
        let layout = Layout { step: 2, width: 80 };
        assert_eq!(layout.document(&format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000))), None);
    }
}
