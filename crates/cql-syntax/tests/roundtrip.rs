//! Generated trees: what the printer writes, the parser reads back as the same tree.

use cql_syntax::ast::*;
use cql_syntax::dump::dump;
use cql_syntax::{Dialect, Span, Spanned, desugar, format, parse, print};
use proptest::prelude::*;
use proptest::sample::select;

fn at<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "f[a-z0-9_]{0,5}",
        1 => "[@#]f[a-z]{1,3}",
        1 => "f[a-z]\\.[a-z]{1,3}",
        1 => "f[a-z]\\[[0-9]\\](\\[[0-9]\\])?(\\.x)?",
        1 => "fé[a-z]",
    ]
}

/// A field where quotes are possible.
fn field() -> impl Strategy<Value = Spanned<FieldName>> {
    let odd = select(vec!["and", "or", "not", "in", "like", "case", "", "a\"b", "a\\", "where"]);
    prop_oneof![
        4 => name(),
        1 => "[a-z]{1,3}[ -][a-z]{1,3}",
        1 => odd.prop_map(str::to_owned),
    ]
    .prop_map(|name| at(FieldName::from(name.as_str())))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z *]{0,6}", "[a-z\"\\\\n\n/{}|]{0,6}"].prop_filter("no template", |text| !text.contains("{{"))
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof!["[1-9][0-9]{0,3}", "[0-9]\\.[0-9]{1,2}", "[1-9]e-?[1-9]"]
}

fn regex() -> impl Strategy<Value = Regex> {
    ("[a-z][a-z/.\" |()]{0,5}(\\\\[dw.])?(\\[[a-z/]{1,3}\\])?", "[img]{0,2}")
        .prop_map(|(body, flags)| Regex { body, flags })
}

fn parameter() -> impl Strategy<Value = Parameter> {
    (prop_oneof!["[a-z]{1,5}", "[a-z]{1,3} [a-z]{1,3}"], prop::option::of(text()))
        .prop_map(|(name, default)| Parameter { name, default })
}

fn quoted(text: String) -> Pattern {
    Pattern::Text { text, quoted: true }
}

/// Patterns; odd bare words only where a filter is read as such.
fn pattern(in_filter: bool) -> BoxedStrategy<Pattern> {
    let word = if in_filter { "w[a-z0-9*.:/+-]{0,6}[a-z0-9*]" } else { "w[a-z0-9]{0,5}" };
    prop_oneof![
        text().prop_map(quoted),
        word.prop_map(|text| Pattern::Text { text, quoted: false }),
        regex().prop_map(Pattern::Regex),
        parameter().prop_map(Pattern::Parameter),
    ]
    .boxed()
}

fn order() -> impl Strategy<Value = OrderOp> {
    select(vec![OrderOp::Less, OrderOp::LessEqual, OrderOp::Greater, OrderOp::GreaterEqual])
}

fn flat(filters: Vec<Filter>, op: LogicOp) -> Filter {
    let mut members = Vec::new();
    for filter in filters {
        match (op, filter.node) {
            (LogicOp::And, FilterKind::And(inner)) | (LogicOp::Or, FilterKind::Or(inner)) => members.extend(inner),
            (_, node) => members.push(at(node)),
        }
    }
    at(match op {
        LogicOp::And => FilterKind::And(members),
        LogicOp::Or => FilterKind::Or(members),
    })
}

fn grow(leaf: BoxedStrategy<Filter>) -> BoxedStrategy<Filter> {
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            some.clone().prop_map(|filters| flat(filters, LogicOp::And)),
            some.prop_map(|filters| flat(filters, LogicOp::Or)),
            inner.prop_map(|filter| at(FilterKind::Not(Box::new(filter)))),
        ]
    })
    .boxed()
}

fn compared(field: Spanned<FieldName>, op: MatchOp, pattern: Pattern) -> FilterKind {
    FilterKind::Matches { subject: Subject::Field(field), op, pattern: at(pattern) }
}

fn matches(in_filter: bool) -> impl Strategy<Value = FilterKind> {
    let op = select(vec![MatchOp::Equal, MatchOp::Equal, MatchOp::Like]);
    (field(), op, pattern(in_filter)).prop_map(|(field, op, pattern)| compared(field, op, pattern))
}

fn extension(extension: FilterExtension) -> FilterKind {
    FilterKind::Extension(Box::new(extension))
}

/// Filters that are read as such in filters and in conditions.
fn common_leaf() -> impl Strategy<Value = FilterKind> {
    let regex_or_text = prop_oneof![regex().prop_map(Pattern::Regex), text().prop_map(quoted)];
    prop_oneof![
        (field(), any::<bool>(), prop::collection::vec(value(), 1..3)).prop_map(|(field, negated, values)| {
            extension(FilterExtension::Membership { subject: Subject::Field(field), negated, values })
        }),
        (field(), any::<bool>(), regex_or_text).prop_map(|(field, negated, pattern)| {
            extension(FilterExtension::Tilde { subject: Subject::Field(field), negated, pattern: at(pattern) })
        }),
        (field(), any::<bool>())
            .prop_map(|(field, negated)| extension(FilterExtension::Null { subject: Subject::Field(field), negated })),
    ]
}

fn named(name: &str, value: ExprKind) -> Argument {
    Argument { name: Some(at(name.to_owned())), value: at(value), attributes: Vec::new() }
}

fn unnamed(value: Expr) -> Argument {
    Argument { name: None, value, attributes: Vec::new() }
}

fn call(name: String, arguments: Vec<Argument>) -> Call {
    Call { name: at(name), arguments, span: NoCompare(Span::default()) }
}

fn filter() -> BoxedStrategy<Filter> {
    let orders = |(subject, op, bound)| FilterKind::Orders { subject, op, bound: at(bound) };
    let leaf = prop_oneof![
        6 => matches(true),
        2 => (field(), pattern(true)).prop_map(|(field, pattern)| compared(field, MatchOp::NotEqual, pattern)),
        1 => (field(), text()).prop_map(|(field, text)| compared(field, MatchOp::Literal, quoted(text))),
        2 => (field().prop_map(Subject::Field), order(), "-?[1-9][0-9]{0,2}".prop_map(Bound::Number)).prop_map(orders),
        1 => (field().prop_map(Subject::Field), order(), parameter().prop_map(Bound::Parameter)).prop_map(orders),
        1 => (simple_call(), order(), "[1-9]".prop_map(Bound::Number)).prop_map(move |(call, op, bound)| {
            orders((Subject::Value(Box::new(at(ExprKind::Call(Box::new(call))))), op, bound))
        }),
        2 => pattern(true).prop_map(FilterKind::FreeText),
        1 => any::<bool>().prop_map(FilterKind::Bool),
        2 => simple_call().prop_map(FilterKind::Call),
        2 => common_leaf(),
        1 => (field(), any::<bool>(), "g[a-z]{1,3}").prop_map(|(field, negated, name)| {
            let call = call(name, vec![named("x", ExprKind::Number("1".to_owned()))]);
            extension(FilterExtension::FieldCall { field, negated, call })
        }),
        1 => (field(), order()).prop_map(|(field, op)| {
            extension(FilterExtension::Date { subject: Subject::Field(field), op, date: at("2024-03-01".to_owned()) })
        }),
        1 => (field(), simple_call(), select(vec![BinaryOp::Greater, BinaryOp::LessEqual])).prop_map(|(field, call, op)| {
            let (left, right) = (at(ExprKind::Field(field.node)), at(ExprKind::Call(Box::new(call))));
            extension(FilterExtension::Compare { left, op, right })
        }),
    ]
    .prop_map(at)
    .boxed();
    let grown = grow(leaf);
    prop_oneof![
        6 => grown.clone(),
        1 => prop::collection::vec(grown, 2..3).prop_map(|filters| {
            at(FilterKind::Not(Box::new(at(extension(FilterExtension::Pipeline(filters))))))
        }),
    ]
    .boxed()
}

/// Filters as values. None of them could be an expression as well, and none is free text, which has no place there.
fn condition() -> BoxedStrategy<Filter> {
    grow(prop_oneof![3 => matches(false), 1 => common_leaf()].prop_map(at).boxed())
}

fn simple_call() -> impl Strategy<Value = Call> {
    let argument = prop_oneof![
        name().prop_map(|name| unnamed(at(ExprKind::Field(FieldName::from(name.as_str()))))),
        ("[a-z]{1,4}", text()).prop_map(|(name, text)| named(&name, ExprKind::Text(text))),
        ("[a-z]{1,4}", number()).prop_map(|(name, number)| named(&name, ExprKind::Number(number))),
    ];
    ("g[a-z]{1,4}(:[a-z]{1,3})?", prop::collection::vec(argument, 0..3)).prop_map(|(name, list)| call(name, list))
}

/// Plain values, as they stand in lists.
fn value() -> BoxedStrategy<Expr> {
    let words = select(vec!["*.exe", "w*", "a:b", "10.0.0.0/8", "24h@h+5min", "fe80::/10"]);
    prop_oneof![
        name().prop_map(|name| ExprKind::Field(FieldName::from(name.as_str()))),
        text().prop_map(ExprKind::Text),
        number().prop_map(ExprKind::Number),
        any::<bool>().prop_map(ExprKind::Bool),
        parameter().prop_map(ExprKind::Parameter),
        words.prop_map(|word| ExprKind::Word(word.to_owned())),
        Just(ExprKind::Star),
        "f[a-z]{1,3}(\\[[0-9]\\])?\\[\\]".prop_map(ExprKind::ArrayRef),
    ]
    .prop_map(at)
    .boxed()
}

fn expr() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        3 => name().prop_map(|name| ExprKind::Field(FieldName::from(name.as_str()))),
        1 => text().prop_map(ExprKind::Text),
        2 => number().prop_map(ExprKind::Number),
        1 => any::<bool>().prop_map(ExprKind::Bool),
        1 => parameter().prop_map(ExprKind::Parameter),
        2 => simple_call().prop_map(|call| ExprKind::Call(Box::new(call))),
    ]
    .prop_map(at);
    leaf.prop_recursive(4, 20, 3, |inner| {
        use BinaryOp::*;
        let op = select(vec![Add, Subtract, Multiply, Divide, Remainder, Equal, NotEqual, Less, GreaterEqual]);
        let one = inner.clone().prop_map(Box::new);
        prop_oneof![
            4 => (op, one.clone(), one.clone()).prop_map(|(op, left, right)| at(ExprKind::Binary { op, left, right })),
            1 => (select(vec![UnaryOp::Not, UnaryOp::Negate]), one.clone())
                .prop_map(|(op, operand)| at(ExprKind::Unary { op, operand })),
            1 => (select(vec![LogicOp::And, LogicOp::Or]), one.clone(), one)
                .prop_map(|(op, left, right)| at(ExprKind::Logic { op, left, right })),
            2 => ("g[a-z]{1,3}", inner.clone(), inner).prop_map(|(name, first, second)| {
                at(ExprKind::Call(Box::new(call(name, vec![unnamed(first), named("then", second.node)]))))
            }),
        ]
    })
    .boxed()
}

fn assigned() -> BoxedStrategy<Expr> {
    let value = |extension| at(ExprKind::Extension(Box::new(extension)));
    prop_oneof![
        4 => expr(),
        1 => condition().prop_map(|filter| at(ExprKind::Filter(Box::new(filter)))),
        1 => prop::collection::vec((condition(), expr()), 1..3).prop_map(move |branches| {
            let branches = branches.into_iter().map(|(test, value)| CaseBranch { test, value }).collect();
            value(ExprExtension::Case(branches))
        }),
        1 => (field(), prop::collection::vec((guard(false), expr()), 1..3)).prop_map(move |(subject, branches)| {
            let branches = branches.into_iter().map(|(guard, value)| MatchBranch { guard, value }).collect();
            value(ExprExtension::Match { subject, branches })
        }),
        1 => (simple_call(), field()).prop_map(move |(call, target)| value(ExprExtension::CallAs { call, target })),
    ]
    .boxed()
}

fn assign() -> impl Strategy<Value = Assign> {
    (field(), assigned()).prop_map(|(target, value)| Assign { target, value })
}

fn pipeline(steps: Vec<StepKind>) -> Pipeline {
    Pipeline { steps: steps.into_iter().map(at).collect(), span: NoCompare(Span::default()) }
}

fn filter_step(filter: Filter) -> StepKind {
    match filter.node {
        FilterKind::Call(call) => StepKind::Call(call),
        _ => StepKind::Filter(filter),
    }
}

fn guard(in_filter: bool) -> impl Strategy<Value = Spanned<Guard>> {
    prop_oneof![
        Just(Guard::Always),
        pattern(in_filter).prop_map(Guard::Pattern),
        (any::<bool>(), simple_call()).prop_map(|(negated, call)| Guard::Call { negated, call }),
    ]
    .prop_map(at)
}

fn saved_query() -> impl Strategy<Value = StepKind> {
    let argument = ("[a-z]{1,3}", prop::collection::vec(text().prop_map(SavedValue::Text), 1..3))
        .prop_map(|(name, values)| SavedArgument { name: at(name), values });
    let name = "[a-z]{1,4}(/[a-z]{1,3})?(:[a-z ]{1,4})?";
    (name, prop::collection::vec(argument, 0..3)).prop_map(|(name, arguments)| {
        StepKind::SavedQuery(SavedQuery { name: at(name), arguments, span: NoCompare(Span::default()) })
    })
}

fn command() -> impl Strategy<Value = Command> {
    let word = |word: &str| at(word.to_owned());
    prop_oneof![
        (prop::collection::vec(field(), 1..3), any::<bool>()).prop_map(move |(fields, order)| Command::Sort {
            name: word("sort"),
            fields,
            order: order.then(|| word("desc"))
        }),
        prop::collection::vec(field(), 1..3).prop_map(move |fields| Command::Fields { name: word("table"), fields }),
        "[1-9]".prop_map(move |number| Command::Count { name: word("head"), number: at(number) }),
        (prop::option::of(field()), text())
            .prop_map(move |(field, text)| { Command::Regex { name: word("regex"), field, pattern: at(text) } }),
    ]
}

fn step() -> BoxedStrategy<StepKind> {
    let extension = StepKind::Extension;
    let link = (name(), prop_oneof![name(), Just("?src".to_owned())]).prop_map(|(left, right)| StepKind::Link {
        left: at(FieldName::from(left.as_str())),
        right: at(FieldName::from(right.as_str())),
    });
    let leaf = prop_oneof![
        4 => filter().prop_map(filter_step),
        3 => assign().prop_map(StepKind::Assign),
        2 => simple_call().prop_map(StepKind::Call),
        1 => (field(), any::<bool>(), simple_call())
            .prop_map(|(field, negated, call)| StepKind::FieldCall { field, negated, call }),
        1 => link,
        1 => saved_query(),
        1 => prop::collection::vec(assign(), 1..3).prop_map(move |assigns| extension(StepExtension::Eval(assigns))),
        1 => filter().prop_map(move |filter| extension(StepExtension::Where(filter))),
        1 => (simple_call(), field()).prop_map(move |(call, target)| extension(StepExtension::CallAs { call, target })),
        1 => command().prop_map(move |command| extension(StepExtension::Command(command))),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let steps = prop::collection::vec(inner, 1..3).prop_map(pipeline);
        let extension = StepKind::Extension;
        prop_oneof![
            prop::collection::vec(steps.clone(), 1..3).prop_map(StepKind::Case),
            (field(), prop::collection::vec((guard(true), steps.clone()), 1..3)).prop_map(|(subject, arms)| {
                let arms = arms.into_iter().map(|(guard, pipeline)| Arm { guard, pipeline }).collect();
                StepKind::Match { subject, arms }
            }),
            prop::collection::vec((filter(), steps.clone()), 1..3).prop_map(move |clauses| {
                let clauses = clauses.into_iter().map(|(test, pipeline)| ArrowClause { test: Some(test), pipeline });
                extension(StepExtension::ArrowCase(clauses.collect()))
            }),
            steps.clone().prop_map(move |pipeline| extension(StepExtension::Union(vec![pipeline]))),
            (simple_call(), steps.clone(), assign()).prop_map(|(mut call, pipeline, assign)| {
                call.arguments.push(named("function", ExprKind::Subquery(pipeline)));
                let list = vec![Element::Assign(assign), Element::Value(at(ExprKind::Star))];
                call.arguments.push(unnamed(at(ExprKind::Array(list))));
                StepKind::Call(call)
            }),
            (simple_call(), steps, value()).prop_map(|(mut call, pipeline, value)| {
                let mut block = unnamed(at(ExprKind::NamedSubquery { name: at("q 1".to_owned()), pipeline }));
                block.attributes.push(Attribute { name: at("include".to_owned()), value });
                call.arguments.push(block);
                StepKind::Call(call)
            }),
        ]
    })
    .boxed()
}

fn query() -> impl Strategy<Value = Query> {
    prop::collection::vec(step(), 1..4)
        .prop_map(|steps| Query { pipeline: pipeline(steps), comments: Comments::default() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_trees_read_back(query in query()) {
        let text = print(&query);
        let parsed = parse(&text);
        prop_assert!(!parsed.has_errors(), "{}\n{:?}", text, parsed.diagnostics);
        prop_assert_eq!(dump(&parsed.query), dump(&query), "{}", text);
        prop_assert_eq!(&parsed.query, &query, "{}", text);
        let (plain, _) = desugar(&parsed.query, &text, Dialect::Extended);
        let printed = print(&plain);
        prop_assert!(!parse(&printed).has_errors(), "{}\n{}", text, printed);
        stays_formatted(&text)?;
    }

    #[test]
    fn any_text_is_answered(text in "[a-z0-9 =|(){}\\[\\],;:\"'/*!<>~.$?&\n-]{0,40}") {
        let parsed = parse(&text);
        for label in parsed.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
            prop_assert!(text.get(label.span.start as usize..label.span.end as usize).is_some(), "{:?}", label);
        }
        if !parsed.has_errors() {
            let (plain, _) = desugar(&parsed.query, &text, Dialect::Extended);
            let printed = print(&plain);
            prop_assert!(!parse(&printed).has_errors(), "{}\n{}", text, printed);
            stays_formatted(&text)?;
        }
    }
}

/// A text that can be read can be formatted, and formatting it again changes nothing.
fn stays_formatted(text: &str) -> Result<(), TestCaseError> {
    let once = format(text).map_err(|diagnostics| TestCaseError::fail(std::format!("{text}\n{diagnostics:?}")))?;
    prop_assert_eq!(format(&once).ok(), Some(once), "{}", text);
    Ok(())
}

/// Found by the property above: the text would be read anew once its line break is printed as an escape.
#[test]
fn a_regex_with_an_open_class_is_refused() {
    let parsed = parse("/[/'\n]'");
    assert!(parsed.diagnostics.iter().any(|diagnostic| diagnostic.is_error() && diagnostic.message.contains("regex")));
}
