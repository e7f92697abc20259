//! XML documents as trees, and the fields that they stand for.

use super::{MAX_DEPTH, MAX_NAME_BYTES};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// How many names a value has at most; the first of repeated elements has two, and so have those within it.
const MAX_NAMES: usize = 16;

/// A well-formed document.
#[derive(Debug)]
pub(super) struct Document {
    /// Parents come before their children.
    elements: Vec<Element>,
}

#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    /// There was a CDATA section: its blanks are meant.
    has_data: bool,
    children: Vec<usize>,
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Document, String> {
        let mut reader = Reader::from_str(text);
        let mut document = Document { elements: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        loop {
            match reader.read_event().map_err(|error| error.to_string())? {
                Event::Start(start) => {
                    let index = document.add(&start, open.last().copied())?;
                    open.push(index);
                    if open.len() > MAX_DEPTH {
                        return Err(format!("nested deeper than {MAX_DEPTH} levels"));
                    }
                }
                Event::Empty(start) => {
                    document.add(&start, open.last().copied())?;
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::Text(text) => match open.last() {
                    Some(element) => document.elements[*element].text.push_str(&text.xml10_content()),
                    None if text.xml10_content().trim_start_matches('\u{feff}').trim().is_empty() => {}
                    None => return Err("text outside of an element".into()),
                },
                Event::CData(data) => {
                    let Some(element) = open.last() else { return Err("text outside of an element".into()) };
                    let element = &mut document.elements[*element];
                    element.text.push_str(&data.xml10_content());
                    element.has_data = true;
                }
                Event::GeneralRef(reference) => {
                    let Some(element) = open.last() else { return Err("text outside of an element".into()) };
                    let text = &mut document.elements[*element].text;
                    match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                        Some(letter) => text.push(letter),
                        None => {
                            let name = reference.xml10_content();
                            let entity = resolve_xml_entity(&name);
                            text.push_str(entity.ok_or_else(|| format!("unknown entity '{name}'"))?);
                        }
                    }
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
                Event::Eof if document.elements.is_empty() => return Err("no element".into()),
                Event::Eof if !open.is_empty() => return Err("an element is not closed".into()),
                Event::Eof => return Ok(document),
            }
        }
    }

    fn add(&mut self, start: &BytesStart<'_>, parent: Option<usize>) -> Result<usize, String> {
        let name = start.name().as_ref().to_string();
        if !is_name(&name) {
            return Err(format!("'{name}' is no name of an element"));
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map_err(|error| error.to_string())?.into_owned();
            attributes.push((attribute.key.as_ref().to_string(), value));
        }
        let index = self.elements.len();
        match parent {
            Some(parent) => self.elements[parent].children.push(index),
            None if index > 0 => return Err("a second element beside the first".into()),
            None => {}
        }
        self.elements.push(Element { name, attributes, ..Element::default() });
        Ok(index)
    }

    /// Hands each text and attribute to `found`, with the names that it goes by.
    ///
    /// # Errors
    /// If the names are too long.
    pub(super) fn fields(&self, found: &mut dyn FnMut(&[String], &str)) -> Result<(), String> {
        let Some(root) = self.elements.first() else { return Ok(()) };
        let mut name_bytes = 0;
        let mut spend = |names: &[String]| {
            name_bytes += names.iter().map(String::len).sum::<usize>();
            let spent = name_bytes > MAX_NAME_BYTES;
            if spent { Err("the names of the fields are too long".to_string()) } else { Ok(()) }
        };
        let mut pending = vec![(0, vec![root.name.clone()])];
        while let Some((index, names)) = pending.pop() {
            let element = &self.elements[index];
            let text = element.text.as_str();
            if element.has_data || !text.trim().is_empty() {
                // Between the children of an element stand line breaks that are not meant.
                found(&names, if element.children.is_empty() { text } else { text.trim() });
            }
            for (attribute, value) in &element.attributes {
                let names = members(&names, attribute);
                spend(&names)?;
                found(&names, value);
            }
            let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
            for child in &element.children {
                counts.entry(&self.elements[*child].name).or_default().1 += 1;
            }
            let first = pending.len();
            for child in &element.children {
                let name = &self.elements[*child].name;
                let mut names_of_child = members(&names, name);
                if let Some((position, count)) = counts.get_mut(name.as_str())
                    && *count > 1
                {
                    let indexed = names_of_child.iter().map(|name| format!("{name}[{position}]")).collect();
                    if *position == 0 {
                        names_of_child.extend::<Vec<String>>(indexed);
                    } else {
                        names_of_child = indexed;
                    }
                    *position += 1;
                }
                if names_of_child.len() > MAX_NAMES {
                    // The one without any index and the one with all of them.
                    names_of_child.drain(1..names_of_child.len() - 1);
                }
                spend(&names_of_child)?;
                pending.push((*child, names_of_child));
            }
            // Document order: the first child is taken next.
            pending[first..].reverse();
        }
        Ok(())
    }
}

fn members(names: &[String], member: &str) -> Vec<String> {
    names.iter().map(|name| format!("{name}.{member}")).collect()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | ':'))
        && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::Document;

    fn fields(text: &str) -> Result<Vec<String>, String> {
        let mut fields = Vec::new();
        Document::parse(text)?.fields(&mut |names, value| {
            fields.extend(names.iter().map(|name| format!("{name}={value}")));
        })?;
        Ok(fields)
    }

    #[test]
    fn repeated_elements_have_an_index_and_the_first_has_none_as_well() {
        let text = "<l>\n <i k='1'><x>a</x></i>\n <i><x>b</x><x>c</x></i><o/></l>";
        let expected =
            ["l.i.k=1", "l.i[0].k=1", "l.i.x=a", "l.i[0].x=a", "l.i[1].x=b", "l.i[1].x[0]=b", "l.i[1].x[1]=c"];
        assert_eq!(fields(text), Ok(expected.map(String::from).to_vec()));
    }

    #[test]
    fn markup_is_decoded() {
        let text =
            "<?xml version='1.0'?><!DOCTYPE n:m><n:m a='&lt;&#x41;'>&amp;<!-- no --><![CDATA[ <b> ]]>&#233;</n:m>";
        assert_eq!(fields(text), Ok(vec!["n:m=& <b> é".to_string(), "n:m.a=<A".to_string()]));
        assert_eq!(fields("<a> x </a>"), Ok(vec!["a= x ".to_string()]));
        assert_eq!(fields("<a> <b/> </a>"), Ok(Vec::new()));
    }

    #[test]
    fn no_documents() {
        let deep = "<a>".repeat(100_000);
        let long = format!("<{0}>{1}</{0}>", "k".repeat(100_000), "<i/>".repeat(1000));
        let texts =
            ["", "x", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a>&no;</a>", "<a>&</a>", "<a b></a>", "< a/>", "<a"];
        for text in texts.into_iter().chain([deep.as_str(), long.as_str()]) {
            assert!(fields(text).is_err(), "{}", &text[..text.len().min(20)]);
        }
    }

    #[test]
    fn names_do_not_multiply_without_bound() {
        let text = (0..60).fold("x".to_string(), |inner, _| format!("<a>{inner}</a><a/>"));
        let names = fields(&format!("<r>{text}</r>")).map(|fields| fields.len());
        assert!(names.is_ok_and(|names| names <= super::MAX_NAMES));
    }
}
