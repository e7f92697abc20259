//! `parseUrl()`

use super::uri::Uri;
use crate::text::url_decode::percent_decode;
use cql_core::Value;
use cql_core::function::{Bind, Bound, Call, Example, Function, Kind, Param, ParamType, Signature};

/// Takes a URL apart.
pub(crate) struct ParseUrl;

static SIGNATURE: Signature = Signature {
    name: "parseUrl",
    kind: Kind::Transform,
    group: "parsers",
    summary: "Takes a URL apart.",
    params: &[
        Param::new("field", ParamType::Field, "the field with the URL").default("url").unnamed(),
        Param::new(
            "as",
            ParamType::Text,
            "what is put in front of the names, with a dot; the field's name if not given",
        ),
    ],
    output: "The fields `scheme`, `username`, `password`, `host`, `port`, `path`, `query`, `fragment`, as far as the URL has \
             them, behind a prefix and a dot.",
    rules: &[
        "What stands before the first colon is the scheme, so that `host:80/path` has nothing but a scheme.",
        "Percent-encoding is undone.",
        "A text that is no URL, and an event without the field, pass unchanged.",
    ],
    examples: &[Example {
        title: "A URL",
        query: "parseUrl(u) | drop(u)",
        events: r#"{"u":"https://h.example:81/a%20b?c=d"}"#,
        rows: r#"{"u.scheme":"https","u.host":"h.example","u.port":"81","u.path":"/a b","u.query":"c=d"}"#,
    }],
    source: "functions-parseurl",
    ..Signature::EMPTY
};

impl Function for ParseUrl {
    fn signature(&self) -> &'static Signature {
        &SIGNATURE
    }

    fn bind(&self, call: &mut Call<'_, '_>) -> Bind<Bound> {
        let field = call.field("field")?;
        let prefix = call.output_name("as")?.unwrap_or_else(|| call.name_of(field));
        let names = ["scheme", "username", "password", "host", "port", "path", "query", "fragment"];
        let slots = names.map(|name| call.writes(&format!("{prefix}.{name}")));
        Ok(Bound::change(move |row, cx| {
            let Some(uri) = row.get(field).text(cx.arena).and_then(Uri::parse) else { return };
            let authority = uri.authority.unwrap_or_default();
            let (path, query) = if uri.is_opaque() { (None, None) } else { (Some(uri.path), uri.query) };
            let parts = [
                uri.scheme,
                authority.username,
                authority.password,
                authority.host,
                authority.port,
                path,
                query,
                uri.fragment,
            ];
            for (slot, part) in slots.iter().zip(parts) {
                if let Some(text) = part.and_then(|part| percent_decode(part, false)) {
                    row.set(*slot, Value::Text(cx.text(&text)));
                }
            }
        }))
    }
}
