//! The values of a JSON document by their paths.

use super::{MAX_DEPTH, MAX_NAME_BYTES};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Why a text is no JSON.
pub(crate) type Malformed = serde_json::Error;

/// A value that is neither an object nor an array.
pub(crate) enum Leaf<'t> {
    /// `null`
    Null,
    /// Any other: strings decoded, the rest as it is written.
    Text(Cow<'t, str>),
}

/// Hands each leaf of the document to `found`, with its path: members behind dots, elements in brackets.
///
/// # Errors
/// If the text is no JSON, or its values are nested too deep or have too long paths.
pub(crate) fn flatten<'t>(document: &'t str, found: &mut dyn FnMut(&str, Leaf<'t>)) -> Result<(), Malformed> {
    let mut flattener = Flattener { path: String::new(), path_bytes: 0, found };
    // An object is read as such at once, instead of being looked through first.
    if document.trim_ascii_start().starts_with('{') {
        return flattener.object(document, 0);
    }
    flattener.value(serde_json::from_str(document)?, 0)
}

struct Flattener<'t, 'f> {
    path: String,
    /// How many bytes the paths so far have.
    path_bytes: usize,
    found: &'f mut dyn FnMut(&str, Leaf<'t>),
}

impl<'t> Flattener<'t, '_> {
    fn value(&mut self, raw: &'t RawValue, depth: usize) -> Result<(), Malformed> {
        let text = raw.get();
        let length = self.path.len();
        match text.as_bytes().first() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => {
                return Err(Malformed::custom(format!("nested deeper than {MAX_DEPTH} levels")));
            }
            Some(b'{') => self.object(text, depth)?,
            Some(b'[') => {
                let elements: Vec<&RawValue> = serde_json::from_str(text)?;
                for (index, element) in elements.into_iter().enumerate() {
                    self.path.push_str(&format!("[{index}]"));
                    self.value(element, depth + 1)?;
                    self.path.truncate(length);
                }
            }
            Some(b'"') if !text.contains('\\') => self.leaf(Leaf::Text(Cow::Borrowed(&text[1..text.len() - 1])))?,
            Some(b'"') => {
                let Characters(text) = serde_json::from_str(text)?;
                self.leaf(Leaf::Text(text))?;
            }
            _ if text == "null" => self.leaf(Leaf::Null)?,
            _ => self.leaf(Leaf::Text(Cow::Borrowed(text)))?,
        }
        Ok(())
    }

    fn object(&mut self, text: &'t str, depth: usize) -> Result<(), Malformed> {
        let length = self.path.len();
        let Members(members) = serde_json::from_str(text)?;
        for (name, member) in members {
            if depth > 0 {
                self.path.push('.');
            }
            self.path.push_str(&name);
            self.value(member, depth + 1)?;
            self.path.truncate(length);
        }
        Ok(())
    }

    fn leaf(&mut self, leaf: Leaf<'t>) -> Result<(), Malformed> {
        self.path_bytes += self.path.len();
        if self.path_bytes > MAX_NAME_BYTES {
            return Err(Malformed::custom("the names of the fields are too long"));
        }
        (self.found)(&self.path, leaf);
        Ok(())
    }
}

/// The members of an object in order, also those with the same name.
struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                    members.push((member.0.0, member.1));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The name of a member.
struct Name<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text).map(Name)
    }
}

/// The characters of a string. Halves of surrogate pairs, which JSON can write and UTF-8 cannot, become U+FFFD.
struct Characters<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Characters<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Text).map(Characters)
    }
}

struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_string()))
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(String::from_utf8_lossy(bytes))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(String::from_utf8_lossy(bytes).into_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom("a list where a string is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Leaf, flatten};

    fn leaves(document: &str) -> Option<Vec<String>> {
        let mut leaves = Vec::new();
        let result = flatten(document, &mut |path, leaf| {
            leaves.push(match leaf {
                Leaf::Null => format!("{path} is null"),
                Leaf::Text(text) => format!("{path}={text}"),
            });
        });
        result.ok().map(|()| leaves)
    }

    #[test]
    fn paths_and_spellings() {
        let expected = ["a.b[0]=1.50", "a.b[1]=1e3", "a.b[2][0]=true", "a. c=é\"", "d is null", "a.b=2"];
        let document = r#" {"a":{"b":[1.50,1e3,[true]]," c":"\u00e9\""},"d":null,"e":{},"f":[],"a.b":2} "#;
        assert_eq!(leaves(document).as_deref(), Some(&expected.map(String::from)[..]));
        assert_eq!(leaves("12345678901234567890123.0"), Some(vec!["=12345678901234567890123.0".into()]));
        assert_eq!(leaves(r#""\ud800x""#), Some(vec!["=\u{fffd}\u{fffd}\u{fffd}x".into()]));
        assert_eq!(leaves(r#"{"":{"a":1}}"#), Some(vec![".a=1".into()]));
    }

    #[test]
    fn no_documents() {
        for text in ["", "x", "{\"a\":1", "[1,]", "{\"a\":1} x", "01"] {
            assert_eq!(leaves(text), None, "{text}");
        }
        let long = format!("{{\"{}\":[{}1]}}", "k".repeat(100_000), "1,".repeat(1000));
        assert_eq!(leaves(&long), None);
        assert_eq!(leaves(&"[".repeat(100_000)), None);
        assert_eq!(leaves(&format!("{}{}", "[".repeat(1000), "]".repeat(1000))), None);
    }
}
