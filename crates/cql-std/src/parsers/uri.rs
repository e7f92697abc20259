//! The components of URIs.

/// A URI taken apart; nothing in it is decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Uri<'t> {
    pub(super) scheme: Option<&'t str>,
    pub(super) authority: Option<Authority<'t>>,
    /// What comes between the authority and the query.
    pub(super) path: &'t str,
    pub(super) query: Option<&'t str>,
    pub(super) fragment: Option<&'t str>,
}

/// Who to ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Authority<'t> {
    pub(super) username: Option<&'t str>,
    pub(super) password: Option<&'t str>,
    pub(super) host: Option<&'t str>,
    pub(super) port: Option<&'t str>,
}

impl<'t> Uri<'t> {
    /// Takes a URI, or a part of one that a document could refer to, apart; `None` if the text cannot be one.
    pub(super) fn parse(text: &'t str) -> Option<Uri<'t>> {
        if text.is_empty() || !has_only_allowed(text) {
            return None;
        }
        let (rest, fragment) = cut(text, '#');
        let (scheme, rest) = match rest.find([':', '/', '?']) {
            Some(end) if rest[end..].starts_with(':') => {
                let (scheme, rest) = (&rest[..end], &rest[end + 1..]);
                if !is_scheme(scheme) || rest.is_empty() {
                    return None;
                }
                (Some(scheme), rest)
            }
            _ => (None, rest),
        };
        let (rest, query) = cut(rest, '?');
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let (authority, path) = rest.split_at(end);
                (Some(Authority::parse(authority)), path)
            }
            None => (None, rest),
        };
        Some(Uri { scheme, authority, path, query, fragment })
    }

    /// Whether it has a scheme and goes on neither with an authority nor with a path from the root, as in `mailto:a@b` and
    /// in `host:80/path`.
    pub(super) fn is_opaque(&self) -> bool {
        self.scheme.is_some() && self.authority.is_none() && !self.path.starts_with('/')
    }
}

impl<'t> Authority<'t> {
    fn parse(text: &'t str) -> Authority<'t> {
        let (user, server) = match text.rsplit_once('@') {
            Some((user, server)) => (Some(user), server),
            None => (None, text),
        };
        // The colons within brackets belong to an IPv6 address.
        let after_address = server.rfind(']').map_or(0, |end| end + 1);
        let (host, port) = match server[after_address..].find(':') {
            Some(colon) => (&server[..after_address + colon], &server[after_address + colon + 1..]),
            None => (server, ""),
        };
        if host.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Authority::default();
        }
        let (username, password) = match user {
            Some(user) => {
                let (username, password) = cut(user, ':');
                (Some(username), password)
            }
            None => (None, None),
        };
        Authority { username, password, host: Some(host), port: Some(port).filter(|port| !port.is_empty()) }
    }
}

/// What comes before the first such character, and what comes behind it.
fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Whether the text can be the scheme of a URI.
pub(super) fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// Whether the text has only what may stand in a URI: no blanks, no brackets of other kinds, no `%` without digits.
fn has_only_allowed(text: &str) -> bool {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let allowed = match letter {
            '%' => (0..2).all(|_| letters.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => false,
            other => !other.is_whitespace() && !other.is_control(),
        };
        if !allowed {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Authority, Uri};

    #[test]
    fn all_components() {
        let uri = Uri::parse("https://u:p:q@h.example:81/a/b?c=d?e#f#g");
        let authority =
            Authority { username: Some("u"), password: Some("p:q"), host: Some("h.example"), port: Some("81") };
        let expected = Uri {
            scheme: Some("https"),
            authority: Some(authority),
            path: "/a/b",
            query: Some("c=d?e"),
            fragment: Some("f#g"),
        };
        assert_eq!(uri, Some(expected));
    }

    #[test]
    fn a_host_alone_is_no_scheme() {
        let authority = |text| Uri::parse(text).and_then(|uri| uri.authority);
        assert_eq!(authority("//[::1]:80/x").and_then(|authority| authority.host), Some("[::1]"));
        assert_eq!(authority("//[::1]:80/x").and_then(|authority| authority.port), Some("80"));
        assert_eq!(authority("//h:/x").and_then(|authority| authority.port), None);
        assert_eq!(authority("//h:x1/x"), Some(Authority::default()));
        assert_eq!(authority("/a/b"), None);
        assert_eq!(Uri::parse("h.example:80/x").and_then(|uri| uri.scheme), Some("h.example"));
        assert_eq!(Uri::parse("/a:b").map(|uri| uri.path), Some("/a:b"));
    }

    #[test]
    fn no_uris() {
        for text in ["", "a b", "http:", "192.0.2.1:80/x", "http://h/%4", "a\u{7}", "<x>", ":x"] {
            assert_eq!(Uri::parse(text), None, "{text}");
        }
    }
}
