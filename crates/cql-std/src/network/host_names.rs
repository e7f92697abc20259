//! What `reverseDns()` and `rdns()` share.

use super::address_in;
use super::special::is_special;
use cql_core::environment::Network;
use cql_core::function::{Bind, Call};
use cql_core::{Context, Row, Slot, Value};
use std::net::IpAddr;
use std::sync::Arc;

/// The rules that both functions have.
pub(super) const NO_CONNECTION: &str = "Names come from a file in the form of /etc/hosts, given by `cql run --hosts FILE`; no name server is ever asked, so server has no effect. Without a file no address gets a name, with a warning.";
pub(super) const SPECIAL: &str = "An address that the file does not name leaves its event as it is, with a warning unless it is of a special range such as the private ones, which LogScale never looks up.";

/// Writes the name of an address to a field.
pub(super) struct HostNames {
    network: Arc<dyn Network>,
    function: &'static str,
    field: Slot,
    output: Slot,
}

impl HostNames {
    /// Reads `field`, `as` and `server`.
    pub(super) fn bind(call: &mut Call<'_, '_>, function: &'static str) -> Bind<HostNames> {
        let network = Arc::clone(&call.environment().network);
        let field = call.field("field")?;
        let output = call.output("as")?;
        if call.optional_text("server")?.is_some() {
            let help = "names come from the file given with --hosts FILE";
            call.warn(format!("{function}(): no name server is asked, so 'server' has no effect"), help);
        }
        if !network.has_host_names() {
            let help = "give a file in the form of /etc/hosts with --hosts FILE";
            call.warn(format!("{function}(): no host names were given, so no address gets a name"), help);
        }
        Ok(HostNames { network, function, field, output })
    }

    /// The address on the row.
    pub(super) fn address(&self, row: &Row<'_>) -> Option<IpAddr> {
        address_in(row, self.field)
    }

    /// Writes the name of the address, if it has one.
    pub(super) fn set<'a>(&self, address: IpAddr, row: &mut Row<'a>, cx: &Context<'a>) {
        match self.network.host_names(address).first() {
            Some(name) => row.set(self.output, Value::Text(cx.text(name))),
            None if is_special(address) || !self.network.has_host_names() => {}
            None => cx.run.warn(format!(
                "{}(): some addresses have no name in the hosts file; their events stay as they are",
                self.function
            )),
        }
    }
}
