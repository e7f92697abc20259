//! What the functions share that add what a database knows of an address.

use super::address_in;
use cql_core::function::{Bind, Bound, Call};
use cql_core::{Context, Row, RunError, Slot, codes};
use cql_syntax::Diagnostic;
use std::net::IpAddr;

/// The field with the address, and the prefix of the fields that are added.
pub(super) fn field_and_prefix(call: &mut Call<'_, '_>) -> Bind<(Slot, String)> {
    let name = call.optional_field_name("field")?.unwrap_or_default();
    let prefix = call.output_name("as")?.unwrap_or(name);
    Ok((call.field("field")?, prefix))
}

/// Refuses the query if the database was not given: `what` says which, `kind` how such databases are called.
pub(super) fn needs_database(call: &Call<'_, '_>, given: bool, function: &str, what: &str, kind: &str) -> Bind<()> {
    if given {
        return Ok(());
    }
    let message = format!("{function}() needs a database of {what}, and none was given");
    Err(Box::new(
        Diagnostic::error(codes::MISSING_DATA, call.span(), message)
            .help(format!("give a MaxMind database (.mmdb) such as {kind} with --geoip FILE")),
    ))
}

/// Sets fields from what `find` knows of the address in `field`. A database that cannot be read ends the query.
pub(super) fn annotate<T: 'static>(
    field: Slot,
    find: impl Fn(IpAddr) -> Result<Option<T>, String> + Send + Sync + 'static,
    set: impl for<'a> Fn(T, &mut Row<'a>, &Context<'a>) + Send + Sync + 'static,
) -> Bound {
    Bound::change(move |row, cx| {
        let Some(address) = address_in(row, field) else { return };
        match find(address) {
            Ok(Some(found)) => set(found, row, cx),
            Ok(None) => {}
            Err(problem) => cx.run.fail(RunError::Query(problem)),
        }
    })
}
