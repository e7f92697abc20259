//! The planner's own state.

use super::fields::Fields;
use super::{Barrier, Earliest, Effects, Plan, Stage, TablePlan, demand};
use crate::environment::Environment;
use crate::function::Registry;
use crate::layout::{Layout, Slot};
use crate::observe::{Place as Watch, PlaceKind};
use crate::op::{Op, OpKind};
use crate::run::{Cell, Constant, TableId};
use crate::time::{Timestamp, Zone};
use crate::value::OwnedValue;
use cql_syntax::ast::Query;
use cql_syntax::{Diagnostic, Span};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A text that is being planned: the query itself, or a saved query that it calls.
#[derive(Clone, PartialEq)]
pub(crate) struct Scope {
    /// The text that spans refer to.
    pub(crate) text: Arc<str>,
    /// Name and place of the call, for saved queries.
    pub(crate) call: Option<(String, Span)>,
    /// Values handed over by the call.
    pub(crate) arguments: HashMap<String, Vec<String>>,
    /// Defaults that stand anywhere in the text.
    pub(crate) defaults: HashMap<String, String>,
}

/// A step that was planned, with what it takes to plan it once more.
#[derive(Clone, PartialEq)]
pub(crate) struct Earlier {
    pub(crate) step: cql_syntax::ast::Step,
    pub(crate) scopes: Vec<Scope>,
}

/// What a first pass over the events is made from. The same call behind the same steps needs only one.
#[derive(Clone, PartialEq)]
pub(crate) struct FirstPass {
    pub(crate) prefix: Vec<Earlier>,
    pub(crate) call: cql_syntax::ast::Call,
    pub(crate) scopes: Vec<Scope>,
}

/// Where the steps that are being planned stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the query itself.
    Top,
    /// In a clause of `case` or `match`.
    Clause,
    /// In the braces of a function that works on one event.
    Row,
    /// In the `function` parameter of a composite function.
    Composite,
}

/// Turns the syntax tree of one query (or of one independent subquery) into a plan.
pub struct Planner<'e> {
    pub(crate) registry: &'e dyn Registry,
    pub(crate) environment: &'e Environment,
    pub(crate) layout: Layout,
    pub(crate) constants: Vec<OwnedValue>,
    pub(crate) tables: Vec<TablePlan>,
    /// How many tables of the outer query this subquery can see; they come before its own.
    pub(crate) inherited: usize,
    pub(crate) named_tables: BTreeMap<String, (TableId, Vec<String>)>,
    pub(crate) cells: usize,
    /// Effects of the operator that is being made.
    pub(crate) effects: Effects,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) places: Vec<Place>,
    /// An aggregate came before.
    pub(crate) in_result: bool,
    /// What is known of the fields of the rows at this point.
    pub(crate) fields: Fields,
    /// Comparisons of a field with a word, for a warning if the word turns out to be a field.
    pub(crate) words: Vec<(String, String, Span)>,
    /// A step of the event phase may have changed fields, so free text must look at the event before it.
    pub(crate) changed: bool,
    /// What must see the event as it came (free-text searches, values that functions ask for), with the slots of the
    /// results.
    pub(crate) marks: Vec<Op>,
    pub(crate) earliest: Earliest,
    /// Whether the filter that is being planned stands under an odd number of negations.
    pub(crate) negated: bool,
    pub(crate) start: Option<Timestamp>,
    pub(crate) end: Option<Timestamp>,
    pub(crate) zone: Zone,
    /// Whether this plans a subquery of another query.
    pub(crate) is_subquery: bool,
    /// Steps of the query so far that were not preamble.
    pub(crate) steps_before: usize,
    /// The step that is being planned depends on the order of the rows that reach it. It is a step in fewer braces than
    /// this.
    pub(crate) order_wanted: Option<usize>,
    /// Names of preamble functions and joins that were called, in order.
    pub(crate) called: Vec<&'static str>,
    /// Where what is measured of the steps goes, if a step reports on them.
    pub(crate) profile: Option<Arc<super::Profile>>,
    /// Names of the functions whose calls are being bound, the innermost last.
    pub(crate) binding: Vec<&'static str>,
    /// The steps of the query before the one that is being planned, for functions that look at the events twice.
    pub(crate) prefix: Vec<Earlier>,
    /// The first passes that were planned so far, with the tables that they fill.
    pub(crate) first_passes: Vec<(FirstPass, TableId)>,
    /// The links of the named query that is being planned.
    pub(crate) links: Option<super::links::Collected>,
}

/// The stages of a pipeline while it is being planned.
#[derive(Default)]
pub(crate) struct Stages {
    pub(crate) done: Vec<Stage>,
    pub(crate) ops: Vec<Op>,
}

impl Stages {
    pub(crate) fn barrier(&mut self, barrier: Barrier) {
        let ops = std::mem::take(&mut self.ops);
        self.done.push(Stage { ops, barrier: Some(barrier) });
    }

    pub(crate) fn finish(mut self) -> Vec<Stage> {
        self.done.push(Stage { ops: self.ops, barrier: None });
        self.done
    }
}

impl<'e> Planner<'e> {
    /// A planner for a query text.
    pub fn new(text: &str, registry: &'e dyn Registry, environment: &'e Environment) -> Self {
        let scope = Scope { text: text.into(), call: None, arguments: HashMap::new(), defaults: HashMap::new() };
        Planner {
            registry,
            environment,
            layout: Layout::default(),
            constants: Vec::new(),
            tables: Vec::new(),
            inherited: 0,
            named_tables: BTreeMap::new(),
            cells: 0,
            effects: Effects::default(),
            diagnostics: Vec::new(),
            scopes: vec![scope],
            places: vec![Place::Top],
            in_result: false,
            fields: Fields::default(),
            words: Vec::new(),
            changed: false,
            marks: Vec::new(),
            earliest: Earliest::Never,
            negated: false,
            start: environment.start,
            end: environment.end,
            zone: environment.zone.clone(),
            is_subquery: false,
            steps_before: 0,
            order_wanted: None,
            called: Vec::new(),
            profile: None,
            binding: Vec::new(),
            prefix: Vec::new(),
            first_passes: Vec::new(),
            links: None,
        }
    }

    /// Plans the query. The plan is worth something only if no error was added to the diagnostics.
    pub fn plan(mut self, query: &Query, diagnostics: &mut Vec<Diagnostic>) -> Option<Plan> {
        self.scopes[0].defaults = super::parameters::defaults(&query.pipeline);
        let mut stages = Stages::default();
        self.steps(&query.pipeline.steps, &mut stages);
        self.warn_of_words();
        let failed = self.diagnostics.iter().any(Diagnostic::is_error);
        diagnostics.append(&mut self.diagnostics);
        (!failed).then(|| self.complete(stages))
    }

    /// The plan of the stages.
    pub(crate) fn complete(mut self, stages: Stages) -> Plan {
        let mut stages = stages.finish();
        if let Some(source) = stages.iter().rposition(|stage| stage.barrier.as_ref().is_some_and(|b| b.is_source)) {
            // Nothing that reaches a source function matters.
            stages.drain(..source);
            stages[0].ops.clear();
        } else {
            stages[0].ops.splice(0..0, std::mem::take(&mut self.marks));
        }
        let reads_events = !stages[0].barrier.as_ref().is_some_and(|barrier| barrier.is_source);
        self.watch_stages(&mut stages);
        let optimize = self.environment.optimize && self.environment.observer.is_none();
        let columns = demand::columns(&stages, &self.layout);
        let scan = reads_events.then(|| demand::scan(&stages, &mut self.layout, columns.is_some(), optimize));
        let earliest = match self.earliest {
            _ if self.start.is_some() => Earliest::Never,
            // Lines that are not decoded, and events that are not read at all, tell no time.
            Earliest::AfterScan if scan.as_ref().is_none_or(|scan| !scan.literals.is_empty()) => Earliest::BeforeRun,
            earliest => earliest,
        };
        let mut plan = Plan {
            layout: Arc::new(self.layout),
            constants: self.constants.into(),
            tables: self.tables,
            scan,
            stages,
            columns,
            cells: self.cells,
            earliest,
            now: self.environment.now,
            start: self.start,
            end: self.end,
            zone: self.zone,
            // A query that fills a table reads the same events once more.
            observer: self.environment.observer.clone().filter(|_| !self.is_subquery),
        };
        if let Some(profile) = self.profile {
            profile.measure(&mut plan);
        }
        plan
    }

    /// Says something about the query. What concerns a saved query is shown at its call.
    pub(crate) fn report(&mut self, mut diagnostic: Diagnostic) {
        if let Some((name, span)) = self.scopes.iter().find_map(|scope| scope.call.clone()) {
            diagnostic.message = format!("in the saved query '{name}': {}", diagnostic.message);
            diagnostic.labels = vec![cql_syntax::Label { span, text: String::new() }];
        }
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The text of the innermost query.
    pub(crate) fn text(&self) -> Arc<str> {
        match self.scopes.last() {
            Some(scope) => Arc::clone(&scope.text),
            None => "".into(),
        }
    }

    /// The slot of a field that the operator reads.
    pub(crate) fn read(&mut self, name: &str) -> Slot {
        let slot = self.read_if_there(name);
        self.effects.needs.insert(slot);
        slot
    }

    /// The slot of a field that the operator reads and can do without.
    pub(crate) fn read_if_there(&mut self, name: &str) -> Slot {
        let slot = self.layout.bind(name);
        self.effects.reads.insert(slot);
        slot
    }

    /// Reads fields that the operator can do without.
    pub(crate) fn without_need<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let needs = self.effects.needs.clone();
        let result = read(self);
        self.effects.needs = needs;
        result
    }

    /// The slot of a field that the operator sets.
    pub(crate) fn write(&mut self, name: &str) -> Slot {
        let slot = self.layout.bind(name);
        self.effects.writes.insert(slot);
        slot
    }

    /// Keeps a text or number for the run.
    pub(crate) fn constant(&mut self, value: OwnedValue) -> Constant {
        if let Some(index) = self.constants.iter().position(|known| *known == value) {
            return Constant(index);
        }
        self.constants.push(value);
        Constant(self.constants.len() - 1)
    }

    /// A new cell for a value that is made once a run.
    pub(crate) fn cell(&mut self) -> Cell {
        self.cells += 1;
        Cell(self.cells - 1)
    }

    /// An operator made with the effects noted so far.
    pub(crate) fn op(&mut self, kind: OpKind, span: Span) -> Op {
        let effects = std::mem::take(&mut self.effects);
        self.changed |= !effects.is_pure();
        self.check_needs(&effects, span);
        self.fields.change(&effects, self.own_span(span));
        let op = Op { kind, effects, text: self.excerpt(span), step: self.steps_before };
        match &self.environment.observer {
            Some(observer) => observer.watch(op, |kind| self.watched_place(kind, span)),
            None => op,
        }
    }

    /// The query text of a place.
    pub(crate) fn excerpt(&self, span: Span) -> String {
        span.of(&self.text()).trim().to_string()
    }

    /// The place, if it lies in the query itself and not in a saved query.
    pub(crate) fn own_span(&self, span: Span) -> Option<Span> {
        self.scopes.iter().all(|scope| scope.call.is_none()).then_some(span)
    }

    /// A place for an observer.
    pub(crate) fn watched_place(&self, kind: PlaceKind, span: Span) -> Watch {
        let depth = self.places.len() - 1;
        Watch { kind, text: self.excerpt(span), span: self.own_span(span), in_subquery: self.is_subquery, depth }
    }

    /// Has it reported which rows enter a stage, which ones its aggregate takes, and which ones are those of the result.
    fn watch_stages(&self, stages: &mut [Stage]) {
        let Some(observer) = &self.environment.observer else { return };
        let passage = |kind, text: &str, span| {
            let (text, in_subquery) = (text.to_string(), self.is_subquery);
            observer.passage(Watch { kind, text, span, in_subquery, depth: 0 })
        };
        // What a source function puts out are the events.
        let sources = stages.iter().take_while(|stage| stage.barrier.as_ref().is_some_and(|b| b.is_source)).count();
        let mut before = String::new();
        for (index, stage) in stages.iter_mut().skip(sources).enumerate() {
            stage.ops.insert(0, passage(PlaceKind::Entry(index), &before, None));
            let Some(barrier) = &stage.barrier else {
                stage.ops.push(passage(PlaceKind::Result, "", None));
                continue;
            };
            let (keys, needs) = (barrier.aggregate.keys().map(<[Slot]>::to_vec), barrier.aggregate.needs().to_vec());
            stage.ops.push(passage(PlaceKind::Aggregate { keys, needs }, &barrier.text, barrier.span));
            before.clone_from(&barrier.text);
        }
    }

    /// Keeps a step of the query itself for functions that look at the events twice.
    pub(crate) fn remember(&mut self, step: cql_syntax::ast::Step) {
        if self.place() == Place::Top {
            self.prefix.push(Earlier { step, scopes: self.scopes.clone() });
        }
    }

    /// Where the steps stand.
    pub(crate) fn place(&self) -> Place {
        self.places.last().copied().unwrap_or(Place::Top)
    }
}
