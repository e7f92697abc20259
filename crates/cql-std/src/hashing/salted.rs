//! The salted hash that `hashRewrite()` writes and `hashMatch()` looks for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use cql_core::function::{Bind, Call, Param, ParamType};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha512};

/// The parameter that names the salt.
pub(super) const SALT: Param =
    Param::new("salt", ParamType::Text, "the salt; its text stands for the secret, as there is no store of secrets")
        .required();

/// The parameter that says how much of the hash is kept.
pub(super) const BITS: Param =
    Param::new("bits", ParamType::Number, "how many bits are kept: a multiple of 8 from 8 to 256").default("256");

/// The parameter that names the hash.
pub(super) const HASH: Param =
    Param::new("hash", ParamType::Choice, "the hash function").default("sha256").values(&["sha256", "sha512"]);

/// Hashes values with a secret.
pub(super) struct Salted {
    keyed: Keyed,
    bytes: usize,
}

enum Keyed {
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

impl Salted {
    /// Reads the parameters.
    pub(super) fn bind(call: &mut Call<'_, '_>) -> Bind<Salted> {
        let salt = call.text("salt")?;
        let bits = call.integer("bits", 8..=256)?.unwrap_or(256);
        if bits % 8 != 0 {
            return Err(call.refuse_value("bits", format!("must be a multiple of 8, not '{bits}'")));
        }
        let keyed = match call.choice("hash")? {
            "sha512" => Hmac::new_from_slice(salt.as_bytes()).map(Keyed::Sha512),
            _ => Hmac::new_from_slice(salt.as_bytes()).map(Keyed::Sha256),
        };
        let keyed = keyed.map_err(|error| call.refuse_value("salt", format!("cannot be used: {error}")))?;
        Ok(Salted { keyed, bytes: bits as usize / 8 })
    }

    /// The leading bytes of the hash of a value, in base64 without padding.
    pub(super) fn hash(&self, value: &str) -> String {
        match &self.keyed {
            Keyed::Sha256(mac) => STANDARD_NO_PAD.encode(&finish(mac.clone(), value)[..self.bytes]),
            Keyed::Sha512(mac) => STANDARD_NO_PAD.encode(&finish(mac.clone(), value)[..self.bytes]),
        }
    }
}

fn finish<M: Mac>(mut mac: M, value: &str) -> hmac::digest::Output<M> {
    mac.update(value.as_bytes());
    mac.finalize().into_bytes()
}
