//! Walking a tree: [`Visit`] looks, [`VisitMut`] changes.
//!
//! Each has one method for every kind of node that something is done at. A method that is not overridden goes on to the
//! node's parts; one that is calls the `walk_…` function of the same name where it wants that. Nodes of the extended
//! dialect are not entered, except the branches of a union: [`crate::desugar`] has rewritten the others.

use super::{
    Arm, Assign, Bound, Call, Element, Expr, ExprKind, Filter, FilterKind, Guard, Parameter, Pattern, Pipeline,
    SavedQuery, SavedValue, Step, StepExtension, StepKind, Subject,
};

macro_rules! visitor {
    ($(#[$doc:meta])* $name:ident, $walk:ident, $iter:ident, [$($mutable:tt)?]) => {
        $(#[$doc])*
        #[allow(missing_docs)]
        pub trait $name {
            fn pipeline(&mut self, pipeline: & $($mutable)? Pipeline) {
                $walk::pipeline(self, pipeline);
            }
            fn step(&mut self, step: & $($mutable)? Step) {
                $walk::step(self, step);
            }
            fn assign(&mut self, assign: & $($mutable)? Assign) {
                self.expr(& $($mutable)? assign.value);
            }
            fn element(&mut self, element: & $($mutable)? Element) {
                $walk::element(self, element);
            }
            fn filter(&mut self, filter: & $($mutable)? Filter) {
                $walk::filter(self, filter);
            }
            fn call(&mut self, call: & $($mutable)? Call) {
                $walk::call(self, call);
            }
            fn expr(&mut self, expr: & $($mutable)? Expr) {
                $walk::expr(self, expr);
            }
            fn saved_query(&mut self, saved: & $($mutable)? SavedQuery) {
                $walk::saved_query(self, saved);
            }
            fn parameter(&mut self, _: & $($mutable)? Parameter) {}
        }

        /// The parts of each kind of node.
        #[allow(missing_docs)]
        pub mod $walk {
            use super::*;

            pub fn pipeline<V: $name + ?Sized>(v: &mut V, pipeline: & $($mutable)? Pipeline) {
                pipeline.steps.$iter().for_each(|step| v.step(step));
            }

            pub fn step<V: $name + ?Sized>(v: &mut V, step: & $($mutable)? Step) {
                match & $($mutable)? step.node {
                    StepKind::Filter(filter) => v.filter(filter),
                    StepKind::Call(call) | StepKind::FieldCall { call, .. } => v.call(call),
                    StepKind::Assign(assign) => v.assign(assign),
                    StepKind::Case(clauses) => clauses.$iter().for_each(|clause| v.pipeline(clause)),
                    StepKind::Match { arms, .. } => arms.$iter().for_each(|each| arm(v, each)),
                    StepKind::Stats(elements) => elements.$iter().for_each(|element| v.element(element)),
                    StepKind::SavedQuery(saved) => v.saved_query(saved),
                    StepKind::Extension(StepExtension::Union(branches)) => {
                        branches.$iter().for_each(|branch| v.pipeline(branch));
                    }
                    StepKind::Link { .. } | StepKind::Extension(_) => {}
                }
            }

            fn arm<V: $name + ?Sized>(v: &mut V, arm: & $($mutable)? Arm) {
                match & $($mutable)? arm.guard.node {
                    Guard::Pattern(each) => pattern(v, each),
                    Guard::Call { call, .. } => v.call(call),
                    Guard::Always => {}
                }
                v.pipeline(& $($mutable)? arm.pipeline);
            }

            pub fn element<V: $name + ?Sized>(v: &mut V, element: & $($mutable)? Element) {
                match element {
                    Element::Assign(assign) => v.assign(assign),
                    Element::Value(value) => v.expr(value),
                }
            }

            pub fn filter<V: $name + ?Sized>(v: &mut V, filter: & $($mutable)? Filter) {
                match & $($mutable)? filter.node {
                    FilterKind::And(parts) | FilterKind::Or(parts) => parts.$iter().for_each(|part| v.filter(part)),
                    FilterKind::Not(part) => v.filter(part),
                    FilterKind::Matches { subject: left, pattern: right, .. } => {
                        subject(v, left);
                        pattern(v, & $($mutable)? right.node);
                    }
                    FilterKind::Orders { subject: left, bound, .. } => {
                        subject(v, left);
                        if let Bound::Parameter(parameter) = & $($mutable)? bound.node {
                            v.parameter(parameter);
                        }
                    }
                    FilterKind::FreeText(each) => pattern(v, each),
                    FilterKind::Call(call) => v.call(call),
                    FilterKind::Test(value) => v.expr(value),
                    FilterKind::Bool(_) | FilterKind::Extension(_) => {}
                }
            }

            fn subject<V: $name + ?Sized>(v: &mut V, subject: & $($mutable)? Subject) {
                if let Subject::Value(value) = subject {
                    v.expr(value);
                }
            }

            fn pattern<V: $name + ?Sized>(v: &mut V, pattern: & $($mutable)? Pattern) {
                if let Pattern::Parameter(parameter) = pattern {
                    v.parameter(parameter);
                }
            }

            pub fn call<V: $name + ?Sized>(v: &mut V, call: & $($mutable)? Call) {
                for argument in call.arguments.$iter() {
                    v.expr(& $($mutable)? argument.value);
                    argument.attributes.$iter().for_each(|attribute| v.expr(& $($mutable)? attribute.value));
                }
            }

            pub fn expr<V: $name + ?Sized>(v: &mut V, expr: & $($mutable)? Expr) {
                match & $($mutable)? expr.node {
                    ExprKind::Parameter(parameter) => v.parameter(parameter),
                    ExprKind::Unary { operand, .. } => v.expr(operand),
                    ExprKind::Binary { left, right, .. } | ExprKind::Logic { left, right, .. } => {
                        v.expr(left);
                        v.expr(right);
                    }
                    ExprKind::Call(call) => v.call(call),
                    ExprKind::Array(elements) => elements.$iter().for_each(|element| v.element(element)),
                    ExprKind::Subquery(pipeline) | ExprKind::NamedSubquery { pipeline, .. } => v.pipeline(pipeline),
                    ExprKind::SavedQuery(saved) => v.saved_query(saved),
                    ExprKind::Filter(filter) => v.filter(filter),
                    ExprKind::Field(_)
                    | ExprKind::Text(_)
                    | ExprKind::Number(_)
                    | ExprKind::Bool(_)
                    | ExprKind::Star
                    | ExprKind::ArrayRef(_)
                    | ExprKind::Word(_)
                    | ExprKind::Regex(_)
                    | ExprKind::Extension(_) => {}
                }
            }

            pub fn saved_query<V: $name + ?Sized>(v: &mut V, saved: & $($mutable)? SavedQuery) {
                for argument in saved.arguments.$iter() {
                    for value in argument.values.$iter() {
                        if let SavedValue::Parameter(parameter) = value {
                            v.parameter(parameter);
                        }
                    }
                }
            }
        }
    };
}

visitor! {
    /// Looks at the nodes of a tree.
    Visit, walk, iter, []
}

visitor! {
    /// Changes the nodes of a tree.
    VisitMut, walk_mut, iter_mut, [mut]
}
