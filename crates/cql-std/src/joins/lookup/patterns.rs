//! Rows whose cells are patterns or subnets.

use super::globs::GlobIndex;
use super::subnets::SubnetIndex;
use crate::network::parse_subnet;
use cql_core::pattern::Glob;
use cql_core::{Table, TextBuffer};
use ipnet::IpNet;
use std::net::IpAddr;

/// How cells are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PatternKind {
    /// As subnets.
    Subnet,
    /// As patterns that are found anywhere in a value.
    Glob {
        /// Whether letter case does not matter.
        ignore_case: bool,
    },
}

enum Pattern {
    Subnet(IpNet),
    Glob(Glob),
}

/// Rows in the order of preference: the smallest subnet first, patterns in Unicode order.
pub(super) struct Patterns {
    /// The patterns of each row, one for each column, and the number of the row.
    rows: Vec<(Vec<Pattern>, usize)>,
    /// The rows by their first pattern.
    first: First,
}

/// A row with what it is sorted by.
struct Sortable {
    /// How many bits of the addresses its subnets leave open.
    hosts: u32,
    /// Its patterns as written.
    texts: Vec<Box<str>>,
    patterns: Vec<Pattern>,
    row: usize,
}

enum First {
    Subnet(SubnetIndex),
    Glob(GlobIndex),
}

impl Patterns {
    /// The first `count` rows of the table. A row with a cell that is missing or no subnet is left out.
    pub(super) fn new(table: &Table, count: usize, columns: &[usize], kind: PatternKind) -> Self {
        let mut buffer = TextBuffer::default();
        let mut rows: Vec<Sortable> = Vec::new();
        for row in (0..count).filter(|_| !columns.is_empty()) {
            let (mut hosts, mut texts) = (0, Vec::new());
            let patterns = columns.iter().map(|column| {
                let text = table.cell(row, *column).text_in(&mut buffer)?;
                Some(match kind {
                    PatternKind::Subnet => {
                        let subnet = parse_subnet(text.trim())?;
                        hosts += u32::from(subnet.max_prefix_len() - subnet.prefix_len());
                        Pattern::Subnet(subnet)
                    }
                    PatternKind::Glob { ignore_case } => {
                        texts.push(text.into());
                        let glob = if ignore_case { Glob::anywhere_ignoring_case(text) } else { Glob::anywhere(text) };
                        Pattern::Glob(glob)
                    }
                })
            });
            if let Some(patterns) = patterns.collect::<Option<Vec<Pattern>>>() {
                rows.push(Sortable { hosts, texts, patterns, row });
            }
        }
        rows.sort_by(|left, right| (left.hosts, &left.texts).cmp(&(right.hosts, &right.texts)));
        let rows: Vec<(Vec<Pattern>, usize)> = rows.into_iter().map(|sorted| (sorted.patterns, sorted.row)).collect();
        let firsts = rows.iter().filter_map(|(patterns, _)| patterns.first());
        let first = match kind {
            PatternKind::Subnet => First::Subnet(SubnetIndex::new(firsts.filter_map(|pattern| match pattern {
                Pattern::Subnet(subnet) => Some(*subnet),
                Pattern::Glob(_) => None,
            }))),
            PatternKind::Glob { .. } => First::Glob(GlobIndex::new(firsts.filter_map(|pattern| match pattern {
                Pattern::Glob(glob) => Some(glob),
                Pattern::Subnet(_) => None,
            }))),
        };
        Patterns { rows, first }
    }

    /// The numbers of the rows that match the texts, the preferred one first.
    pub(super) fn find(&self, texts: &[&str], most: usize) -> Vec<usize> {
        let Some(text) = texts.first() else { return Vec::new() };
        let addresses: Vec<Option<IpAddr>> = match self.first {
            First::Subnet(_) => texts.iter().map(|text| text.parse().ok()).collect(),
            First::Glob(_) => vec![None; texts.len()],
        };
        let candidates = match (&self.first, addresses[0]) {
            (First::Glob(index), _) => index.candidates(text),
            (First::Subnet(_), None) => Vec::new(),
            (First::Subnet(index), Some(address)) if texts.len() == 1 => {
                let rows = index.containing(address).filter_map(|number| self.rows.get(number));
                return rows.take(most).map(|(_, row)| *row).collect();
            }
            (First::Subnet(index), Some(address)) => {
                let mut numbers: Vec<usize> = index.containing(address).collect();
                numbers.sort_unstable();
                numbers
            }
        };
        let fits = |patterns: &[Pattern]| {
            patterns.iter().zip(texts).zip(&addresses).all(|((pattern, text), address)| match pattern {
                Pattern::Subnet(subnet) => address.is_some_and(|address| subnet.contains(&address)),
                Pattern::Glob(glob) => glob.matches(text),
            })
        };
        let rows = candidates.into_iter().filter_map(|number| self.rows.get(number));
        rows.filter(|(patterns, _)| fits(patterns)).take(most).map(|(_, row)| *row).collect()
    }
}
