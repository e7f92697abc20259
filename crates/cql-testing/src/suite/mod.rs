//! Tests of rules as data: YAML with a rule, events and expectations.

mod compare;
mod discover;
mod events;
mod expect;
mod load;
mod rule_file;
mod run;
mod settings;
mod update;

pub use compare::{Difference, FieldDifference, RowDifference, same_value};
pub use discover::{Found, find};
pub use events::{Chain, Lines, Part, generate};
pub use expect::{Count, Expect, ExpectedRows};
pub use load::{LoadError, Suite, Test, is_test_file, load};
pub use rule_file::{DEFAULT_KEYS, RuleFile, RuleText, is_yaml};
pub use run::{Outcome, Problem, RowFields, Watch, run};
pub use settings::Settings;
pub use update::{UpdateError, update};
