//! Functions that prepare events for one kind of chart.

mod marks;
pub(crate) mod sankey;
pub(crate) mod world_map;
