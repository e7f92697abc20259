//! The plan as a graph in the language of Graphviz.

use super::{Explained, ExplainedOperator};
use std::fmt::Write;

pub(super) fn write(plan: &Explained) -> String {
    let mut graph = Graph::default();
    graph.out.push_str("digraph plan {\n  node [shape=box, fontname=\"monospace\"];\n");
    let last = graph.plan(plan, "");
    let mut label = vec!["result".to_string()];
    label.extend(plan.columns.as_ref().map(|columns| columns.join(", ")));
    label.extend(plan.run.as_ref().map(super::ExplainedRun::line));
    let result = graph.node(&label, ", shape=ellipse");
    graph.edge(last, result, "");
    graph.out.push_str("}\n");
    graph.out
}

#[derive(Default)]
struct Graph {
    out: String,
    nodes: usize,
    clusters: usize,
}

impl Graph {
    /// Adds a node with a label of these lines.
    fn node(&mut self, label: &[String], attributes: &str) -> usize {
        self.nodes += 1;
        let lines: String = label.iter().map(|line| escaped(line) + "\\l").collect();
        let _ = writeln!(self.out, "  n{} [label=\"{lines}\"{attributes}];", self.nodes);
        self.nodes
    }

    fn edge(&mut self, from: usize, to: usize, attributes: &str) {
        let _ = writeln!(self.out, "  n{from} -> n{to}{attributes};");
    }

    fn open(&mut self, label: &str) {
        self.clusters += 1;
        let _ = writeln!(self.out, "  subgraph cluster{} {{\n  label=\"{}\";", self.clusters, escaped(label));
    }

    fn close(&mut self) {
        self.out.push_str("  }\n");
    }

    /// Adds a plan, in stages whose names begin so, and gives its last node.
    fn plan(&mut self, plan: &Explained, name: &str) -> usize {
        let tables: Vec<usize> = plan.tables.iter().map(|table| self.table(&table.name, &table.plan)).collect();
        let mut last = match &plan.scan {
            None => self.node(&["no events are read".into()], ""),
            Some(scan) => {
                let mut label = vec!["scan".to_string()];
                label.extend(scan.lines());
                self.node(&label, ", shape=cylinder")
            }
        };
        for table in tables {
            // The tables are filled before the first event is read.
            self.edge(table, last, " [style=dashed]");
        }
        for stage in &plan.stages {
            let before = last;
            let mut edges = Vec::new();
            self.open(&format!("{name}stage {}", stage.number));
            for operator in &stage.operators {
                let node = self.node(&label(operator), "");
                edges.push((last, node));
                last = node;
            }
            self.close();
            debug_assert!(last > before, "a stage that is shown has operators");
            edges.into_iter().for_each(|(from, to)| self.edge(from, to, ""));
        }
        last
    }

    fn table(&mut self, name: &str, plan: &Explained) -> usize {
        let last = self.plan(plan, &format!("{name}: "));
        let table = self.node(&[format!("table {name}")], ", shape=folder");
        self.edge(last, table, "");
        table
    }
}

/// The lines of an operator's label, those of its clauses indented.
fn label(operator: &ExplainedOperator) -> Vec<String> {
    let mut lines = vec![operator.label()];
    for (index, clause) in operator.clauses.iter().enumerate() {
        lines.push(format!("  clause {}", index + 1));
        lines.extend(clause.iter().flat_map(label).map(|line| format!("    {line}")));
    }
    lines.extend(operator.figures());
    lines
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
