//! XML documents as trees of their own text.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Documents that are nested deeper are not read.
const DEEPEST: usize = 200;

/// A part of a document, as it is written there.
pub(super) enum Node<'t> {
    /// An element.
    Element {
        /// Its start tag, or the whole of it if it has no other.
        start: &'t str,
        /// What stands in it. Blanks between elements are left out.
        content: Vec<Node<'t>>,
        /// Its end tag, or nothing.
        end: &'t str,
        /// How many characters it takes on one line, unless it holds a line break.
        line: Option<usize>,
    },
    /// Text.
    Text(&'t str),
    /// A comment, a declaration, unparsed text and the like.
    Other(&'t str),
}

impl Node<'_> {
    /// Whether it is text of blanks only.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Node::Text(text) if text.trim().is_empty())
    }

    fn line(&self) -> Option<usize> {
        match self {
            Node::Element { line, .. } => *line,
            Node::Text(text) | Node::Other(text) => width(text),
        }
    }
}

fn width(text: &str) -> Option<usize> {
    (!text.contains('\n')).then(|| text.chars().count())
}

fn element<'t>(start: &'t str, mut content: Vec<Node<'t>>, end: &'t str) -> Node<'t> {
    // Beside text, blanks belong to it.
    if !content.iter().any(|node| matches!(node, Node::Text(_)) && !node.is_blank()) {
        content.retain(|node| !node.is_blank());
    }
    let parts = [width(start), width(end)].into_iter().chain(content.iter().map(Node::line));
    let line = parts.sum();
    Node::Element { start, content, end, line }
}

/// Reads a document; `None` if it is not well-formed or nested too deep.
pub(super) fn read(text: &str) -> Option<Vec<Node<'_>>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    // What has been started: the tag and what stood before it on the same level.
    let mut open: Vec<(&str, Vec<Node<'_>>)> = Vec::new();
    let mut nodes = Vec::new();
    loop {
        let from = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let token = text.get(from..usize::try_from(reader.buffer_position()).ok()?)?;
        match event {
            Event::Start(tag) => {
                if !is_good(&tag) || open.len() == DEEPEST {
                    return None;
                }
                open.push((token, std::mem::take(&mut nodes)));
            }
            Event::End(_) => {
                let (start, before) = open.pop()?;
                let content = std::mem::replace(&mut nodes, before);
                nodes.push(element(start, content, token));
            }
            Event::Empty(tag) => {
                if !is_good(&tag) {
                    return None;
                }
                nodes.push(element(token, Vec::new(), ""));
            }
            Event::Text(_) | Event::GeneralRef(_) => push_text(&mut nodes, text, from, token),
            Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                nodes.push(Node::Other(token));
            }
            Event::Eof => break,
        }
    }
    nodes.retain(|node| !node.is_blank());
    let roots = nodes.iter().filter(|node| matches!(node, Node::Element { .. })).count();
    let has_text = nodes.iter().any(|node| matches!(node, Node::Text(_)));
    (open.is_empty() && roots == 1 && !has_text).then_some(nodes)
}

/// Adds text; text and references that follow one another are one.
fn push_text<'t>(nodes: &mut Vec<Node<'t>>, document: &'t str, from: usize, token: &'t str) {
    if let Some(Node::Text(before)) = nodes.last_mut() {
        let start = from.saturating_sub(before.len());
        *before = document.get(start..from + token.len()).unwrap_or(before);
    } else {
        nodes.push(Node::Text(token));
    }
}

/// Whether name and attributes of a tag are well-formed.
fn is_good(tag: &BytesStart<'_>) -> bool {
    let name = tag.name();
    let first = name.as_ref().chars().next();
    first.is_some_and(|first| first.is_alphabetic() || matches!(first, '_' | ':'))
        && tag.attributes().all(|attribute| attribute.is_ok())
}
