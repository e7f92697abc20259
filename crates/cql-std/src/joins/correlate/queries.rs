//! Binding the named queries: their steps, links and attributes.

use super::candidates::Named;
use super::ties::{End, TiedField, Ties, split_target, unconnected};
use cql_core::Slot;
use cql_core::codes;
use cql_core::function::{Bind, Call};
use cql_core::plan::{Link, LinkedQuery, NamedQuery};
use cql_syntax::Diagnostic;

/// More queries than anybody ties together; bounds how deep the search goes.
const MOST_QUERIES: usize = 64;

/// Fields that are shown of every event.
const ALWAYS_SHOWN: [&str; 3] = ["@id", "@timestamp", "@ingesttimestamp"];

/// The named queries, bound, and the number of groups that their tied fields form.
pub(super) fn bind(call: &mut Call<'_, '_>) -> Bind<(Vec<Named>, usize)> {
    let queries = call.named_queries("query");
    let names = names(call, &queries)?;
    let shows_tied = call.flag("includeConstraintValues")?;
    let mut ties = Ties::default();
    let mut bound: Vec<LinkedQuery> = Vec::new();
    for (number, query) in queries.iter().enumerate() {
        let linked = call.linked_query(query);
        for (place, link) in linked.links.iter().enumerate() {
            if linked.links[..place].iter().any(|other| (&other.field, &other.target) == (&link.field, &link.target)) {
                let message = format!(
                    "correlate(): the query '{}' has the link {} <=> {} twice",
                    query.name.node, link.field, link.target
                );
                return Err(Box::new(
                    Diagnostic::error(codes::GIVEN_TWICE, link.span, message).help("remove one of the two"),
                ));
            }
            let target = target(link, number, &names)?;
            ties.tie(End::Field(number, link.field.clone()), target);
        }
        bound.push(linked);
    }
    for field in call.field_names("globalConstraints")? {
        for number in 0..names.len() {
            ties.tie(End::Field(number, field.clone()), End::Everywhere(field.clone()));
        }
    }
    let fields = ties.fields(names.len());
    if let Some(loose) = unconnected(&fields)
        && bound.iter().all(|query| query.is_sound)
    {
        let message = format!("correlate(): nothing ties the query '{}' to '{}'", names[loose], names[0]);
        return Err(Box::new(
            Diagnostic::error(codes::BAD_VALUE, queries[loose].name.span, message)
                .help("end one of the two with a link such as | host <=> Other.host, or give globalConstraints=[host]"),
        ));
    }
    let groups = fields.iter().flatten().map(|field| field.group + 1).max().unwrap_or(0);
    let mut named = Vec::new();
    for ((query, linked), tied) in queries.iter().zip(bound).zip(fields) {
        named.push(assemble(call, query, linked, tied, shows_tied)?);
    }
    Ok((named, groups))
}

/// The names of the queries, checked.
fn names(call: &Call<'_, '_>, queries: &[NamedQuery]) -> Bind<Vec<String>> {
    if queries.len() < 2 {
        let message = "correlate() needs at least two named queries";
        let diagnostic = Diagnostic::error(codes::MISSING_PARAMETER, call.span(), message);
        return Err(Box::new(diagnostic.help("for example A: { x=1 }, B: { x=2 | k <=> A.k }")));
    }
    if queries.len() > MOST_QUERIES {
        return Err(call.refuse(codes::BAD_VALUE, format!("correlate() takes at most {MOST_QUERIES} queries")));
    }
    let mut names: Vec<String> = Vec::new();
    for query in queries {
        let name = &query.name.node;
        let problem = match name.as_str() {
            "" => "correlate(): a query needs a name".to_string(),
            _ if names.contains(name) => format!("correlate(): two queries are named '{name}'"),
            _ => {
                names.push(name.clone());
                continue;
            }
        };
        return Err(Box::new(Diagnostic::error(codes::GIVEN_TWICE, query.name.span, problem)));
    }
    Ok(names)
}

/// What a link of this query ties its field to.
fn target(link: &Link, query: usize, names: &[String]) -> Bind<End> {
    let refuse = |problem: String, help: String| {
        let message = format!("correlate(): the link {} <=> {}: {problem}", link.field, link.target);
        Err(Box::new(Diagnostic::error(codes::BAD_VALUE, link.span, message).help(help)))
    };
    let bare = link.target.trim_end_matches('.');
    match split_target(&link.target, names) {
        Some((other, _)) if other == query => {
            refuse("it ties the query to itself".into(), "name a field of another query".into())
        }
        Some((other, field)) => Ok(End::Field(other, field.to_string())),
        None if bare.is_empty() || names.iter().any(|name| name == bare) => {
            refuse("it names no field".into(), format!("write {bare}.{}", link.field))
        }
        None if link.target.contains('.') => {
            let name = link.target.split('.').next().unwrap_or_default();
            refuse(format!("no query is named '{name}'"), format!("the queries are: {}", names.join(", ")))
        }
        None => Ok(End::Variable(link.target.clone())),
    }
}

/// The fields of a query's `include`; `None` for all.
fn included(call: &mut Call<'_, '_>, query: &NamedQuery) -> Bind<Option<Vec<String>>> {
    let mut fields = Vec::new();
    for attribute in &query.attributes {
        if attribute.name.node != "include" {
            let message = format!(
                "correlate(): the query '{}' has an attribute '{}' that is not known",
                query.name.node, attribute.name.node
            );
            return Err(Box::new(
                Diagnostic::error(codes::UNKNOWN_PARAMETER, attribute.name.span, message)
                    .help("behind the braces of a query may stand include: [a, b] or include: *"),
            ));
        }
        fields.extend(call.texts_of("query", &attribute.value)?);
    }
    Ok((!fields.iter().any(|field| field == "*")).then_some(fields))
}

fn assemble(
    call: &mut Call<'_, '_>,
    query: &NamedQuery,
    linked: LinkedQuery,
    tied: Vec<TiedField>,
    shows_tied: bool,
) -> Bind<Named> {
    let name = query.name.node.clone();
    let shown = match included(call, query)? {
        None => {
            call.reads_all();
            call.writes_unknown();
            None
        }
        Some(included) => {
            let mut fields: Vec<&str> = Vec::new();
            let of_ties = tied.iter().filter(|_| shows_tied).map(|field| field.name.as_str());
            for field in of_ties.chain(included.iter().map(String::as_str)).chain(ALWAYS_SHOWN) {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            let slots =
                fields.iter().map(|field| (call.reads_if_there(field), call.writes(&format!("{name}.{field}"))));
            Some(slots.collect())
        }
    };
    let tied: Vec<(Slot, usize)> = tied.iter().map(|field| (call.reads_if_there(&field.name), field.group)).collect();
    let mut groups: Vec<usize> = Vec::new();
    for (_, group) in &tied {
        if !groups.contains(group) {
            groups.push(*group);
        }
    }
    Ok(Named { name, ops: linked.ops, tied, groups, shown })
}
