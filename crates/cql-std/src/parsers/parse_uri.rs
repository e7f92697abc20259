//! `parseUri()`

use super::uri::{Uri, is_scheme};
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Takes a URI apart.
pub(crate) struct ParseUri;

static SIGNATURE: Signature = Signature {
    name: "parseUri",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Takes a URI, or the part of one, apart.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the URI").required().unnamed(),
        Param::new("defaultBase", ParamType::Text, "what a URI begins with that states no scheme: // or scheme://"),
        Param::new(
            "prefix",
            ParamType::Text,
            "what is put in front of the names, with a dot; the field's name if not given",
        ),
    ],
    output: "The fields `scheme`, `username`, `password`, `hostname`, `port`, `path`, `query`, `fragment`, as far as the URI \
             has them, behind a prefix and a dot.",
    rules: &[
        "Nothing is decoded or brought into another form.",
        "Without `defaultBase`, `host:80/path` is read as a scheme and a path.",
        "A text that is no URI, and an event without the field, pass unchanged.",
    ],
    examples: &[Example {
        title: "A host without a scheme",
        query: r#"parseUri(u, defaultBase="https://") | drop(u)"#,
        events: r#"{"u":"h.example:81/a%20b?c=d"}"#,
        rows: r#"{"u.scheme":"https","u.hostname":"h.example","u.port":"81","u.path":"/a%20b","u.query":"c=d"}"#,
    }],
    source: "functions-parseuri",
    ..Signature::EMPTY
};

/// Whether a text has a scheme of its own. `host:80/path` has none: what follows the colon is a port.
fn is_full(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_port = digits > 0 && (digits == rest.len() || rest[digits..].starts_with(['/', '?', '#']));
        is_scheme(scheme) && !is_port
    })
}

/// The text behind the base, unless it has a scheme of its own.
fn with_base(base: &str, text: &str) -> String {
    if is_full(text) {
        return text.to_string();
    }
    match text.strip_prefix("//") {
        Some(rest) => format!("{base}{rest}"),
        None => format!("{base}{text}"),
    }
}

impl Function for ParseUri {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let base = call.optional_text("defaultBase")?;
        if let Some(base) = &base {
            let scheme = base.strip_suffix("://");
            if base != "//" && !scheme.is_some_and(is_scheme) {
                let problem = format!("must be // or a scheme such as https://, not '{base}'");
                return Err(call.refuse_value("defaultBase", problem));
            }
        }
        let prefix = match call.optional_text("prefix")? {
            Some(prefix) if prefix.is_empty() => return Err(call.refuse_value("prefix", "must not be empty")),
            Some(prefix) => prefix,
            None => call.name_of(field),
        };
        let names = ["scheme", "username", "password", "hostname", "port", "path", "query", "fragment"];
        let slots = names.map(|name| call.writes(&format!("{prefix}.{name}")));
        Ok(Bound::change(move |row, cx| {
            let text = row.get(field).text(cx.arena).filter(|text| !text.is_empty());
            let text = match &base {
                Some(base) => text.map(|text| cx.text(&with_base(base, text))),
                None => text,
            };
            let Some(uri) = text.and_then(Uri::parse) else { return };
            let authority = uri.authority.unwrap_or_default();
            let parts = [
                uri.scheme,
                authority.username,
                authority.password,
                authority.host,
                authority.port,
                Some(uri.path),
                uri.query,
                uri.fragment,
            ];
            for (slot, part) in slots.iter().zip(parts) {
                if let Some(text) = part {
                    row.set(*slot, Value::Text(text));
                }
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::with_base;

    #[test]
    fn only_what_has_no_scheme_gets_the_base() {
        assert_eq!(with_base("http://", "h.example:80/x"), "http://h.example:80/x");
        assert_eq!(with_base("http://", "h:80"), "http://h:80");
        assert_eq!(with_base("//", "h/x"), "//h/x");
        assert_eq!(with_base("http://", "//h/x"), "http://h/x");
        assert_eq!(with_base("http://", "ftp://h/x"), "ftp://h/x");
        assert_eq!(with_base("http://", "mailto:a@b"), "mailto:a@b");
        assert_eq!(with_base("http://", "h/x:y"), "http://h/x:y");
    }
}
