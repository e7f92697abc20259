//! Filters.

use super::planner::Planner;
use super::steps::unreadable;
use crate::codes;
use crate::expr::Expr;
use crate::function::{Bind, Bound, Evaluate, Kind, Refusal, RowFilter, Signature};
use crate::number::Number;
use crate::op::{Capture, Filter as RunFilter, FreeText, OpKind, Operand, SearchedText, TextMatcher};
use crate::pattern::Glob;
use cql_syntax::ast::{self, Bound as Limit, Call, Filter, FilterKind, MatchOp, Pattern, Subject};
use cql_syntax::{Diagnostic, Span, Spanned};

impl Planner<'_> {
    /// Plans a filter. Only at the `top` of a step may its regexes set fields.
    pub(crate) fn filter(&mut self, filter: &Filter, top: bool) -> Bind<RunFilter> {
        Ok(match &filter.node {
            FilterKind::And(parts) => {
                RunFilter::All(parts.iter().map(|part| self.filter(part, false)).collect::<Bind<_>>()?)
            }
            FilterKind::Or(parts) => {
                RunFilter::Any(parts.iter().map(|part| self.filter(part, false)).collect::<Bind<_>>()?)
            }
            FilterKind::Not(part) => RunFilter::Not(Box::new(self.negated(|planner| planner.filter(part, false))?)),
            FilterKind::Bool(truth) => RunFilter::Constant(*truth),
            FilterKind::Matches { subject, op, pattern } => self.matches(subject, *op, pattern, top)?,
            FilterKind::Orders { subject, op, bound } => {
                let bound = self.bound(bound)?;
                RunFilter::Orders(self.operand(subject)?, *op, bound)
            }
            FilterKind::FreeText(pattern) => self.free_text(pattern, filter.span, top)?,
            FilterKind::Call(call) => RunFilter::Call(self.filter_call(call)?),
            FilterKind::Test(value) => RunFilter::Test(self.expression(value)?),
            FilterKind::Extension(_) => return Err(unreadable(filter.span)),
        })
    }

    /// Plans what stands under a negation.
    pub(crate) fn negated<T>(&mut self, plan: impl FnOnce(&mut Self) -> T) -> T {
        let outside = self.negated;
        self.negated = !outside;
        let planned = plan(self);
        self.negated = outside;
        planned
    }

    /// A call that must be a filter.
    pub(crate) fn filter_call(&mut self, call: &Call) -> Bind<Box<dyn RowFilter>> {
        let signature = self.function(call)?.signature();
        match self.bind(call, None)? {
            Bound::Filter(filter) => Ok(filter),
            _ => {
                let help = "make it a step of its own: put '|' before and after it";
                Err(not_a_filter(signature, call.span.0, "other filters", help))
            }
        }
    }

    fn operand(&mut self, subject: &Subject) -> Bind<Operand> {
        Ok(match subject {
            Subject::Field(field) => Operand::Field(self.read(field.as_str())),
            Subject::Value(value) => Operand::Value(self.expression(value)?),
        })
    }

    fn bound(&mut self, bound: &Spanned<Limit>) -> Bind<Number> {
        let text = match &bound.node {
            Limit::Number(text) => text.clone(),
            Limit::Parameter(parameter) => {
                self.parameter(parameter, bound.span)?.into_iter().next().unwrap_or_default()
            }
        };
        Number::parse(&text).ok_or_else(|| {
            Box::new(
                Diagnostic::error(
                    codes::NOT_A_NUMBER,
                    bound.span,
                    format!("'<' and '>' compare with a number; '{text}' is no number"),
                )
                .help("to compare two fields write test(a > b)"),
            )
        })
    }

    fn matches(&mut self, subject: &Subject, op: MatchOp, pattern: &Spanned<Pattern>, top: bool) -> Bind<RunFilter> {
        let is_negative = (op == MatchOp::NotEqual) != self.negated;
        let asks_for_absence = is_negative && matches!(&pattern.node, Pattern::Text { text, .. } if is_any(text));
        let operand = match asks_for_absence {
            true => self.without_need(|planner| planner.operand(subject)),
            false => self.operand(subject),
        }?;
        if let Pattern::Regex(regex) = &pattern.node {
            let compiled = self.regex_literal(regex, pattern.span)?;
            let has_groups = !compiled.groups().is_empty();
            if op == MatchOp::NotEqual || !(has_groups || compiled.flags().repeat) {
                if has_groups {
                    return Err(self.group_not_allowed(pattern.span));
                }
                let matches = RunFilter::Matches(operand, TextMatcher::Regex(compiled));
                return Ok(if op == MatchOp::NotEqual { RunFilter::Not(Box::new(matches)) } else { matches });
            }
            if !top {
                return Err(self.group_not_allowed(pattern.span));
            }
            return Ok(RunFilter::Captures(operand, self.capture(compiled)));
        }
        // A tag holds a name of a few, such as an event's, which is often that of a field too.
        if let (Subject::Field(field), Pattern::Text { text, quoted: false }) = (subject, &pattern.node)
            && !field.as_str().starts_with('#')
        {
            self.words.push((field.to_string(), text.clone(), pattern.span));
        }
        let texts = match &pattern.node {
            Pattern::Parameter(parameter) => self.parameter(parameter, pattern.span)?,
            Pattern::Text { text, .. } => vec![text.clone()],
            Pattern::Regex(_) => Vec::new(),
        };
        let matches = if op != MatchOp::Literal && texts.iter().any(|text| is_any(text)) {
            RunFilter::Exists(operand)
        } else {
            RunFilter::Matches(operand, matcher(&texts, op))
        };
        Ok(if op == MatchOp::NotEqual { RunFilter::Not(Box::new(matches)) } else { matches })
    }

    /// Warns of words on the right of `=` that are fields of the query: `owner = badge` compares with a text.
    pub(crate) fn warn_of_words(&mut self) {
        for (field, word, span) in std::mem::take(&mut self.words) {
            if self.layout.slot(&word).is_some() && field != word {
                let message =
                    format!("'{field} = {word}' compares with the text \"{word}\", not with the field of that name");
                let help = format!(
                    "to compare two fields write test({field} == {word}); for the text write {field}=\"{word}\""
                );
                self.report(Diagnostic::warning(codes::FIELD_AS_TEXT, span, message).help(help));
            }
        }
    }

    /// Free text. Behind a step that changes fields it still looks at the event as it came: the search is then made
    /// at the beginning, and only its outcome is looked at here.
    fn free_text(&mut self, pattern: &Pattern, span: Span, top: bool) -> Bind<RunFilter> {
        if let Pattern::Text { text, quoted: false } = pattern {
            let reserved = self.registry.function(text).is_some_and(|f| f.signature().name == text);
            if reserved {
                return Err(Box::new(
                    Diagnostic::error(
                        codes::RESERVED_WORD,
                        span,
                        format!("syntax: '{text}' is the name of a function and cannot stand alone as free text"),
                    )
                    .help(format!("to search for the word write \"{text}\"; to call the function write {text}(...)")),
                ));
            }
        }
        if self.in_result {
            return Err(Box::new(
                Diagnostic::error(
                    codes::FREE_TEXT_AFTER_AGGREGATE,
                    span,
                    "free-text search is only possible before the first aggregate",
                )
                .help("filter a field instead: field=*text*"),
            ));
        }
        let search = match pattern {
            Pattern::Regex(regex) => {
                let regex = self.regex_literal(regex, span)?;
                if regex.groups().is_empty() {
                    FreeText::Pattern(TextMatcher::Regex(regex))
                } else if top {
                    return Ok(self.free_text_capture(regex, span));
                } else {
                    return Err(self.group_not_allowed(span));
                }
            }
            Pattern::Parameter(parameter) => {
                let texts = self.parameter(parameter, span)?;
                if texts.iter().any(|text| is_any(text)) {
                    return Ok(RunFilter::Constant(true));
                }
                FreeText::Pattern(matcher(&texts, MatchOp::Like))
            }
            Pattern::Text { text, .. } if is_any(text) => return Ok(RunFilter::Constant(true)),
            Pattern::Text { text, .. } => FreeText::Pattern(matcher(std::slice::from_ref(text), MatchOp::Like)),
        };
        Ok(self.free_text_filter(search, span))
    }

    /// The filter of a free-text search that sets fields. They are set here, whenever the text is looked for.
    fn free_text_capture(&mut self, regex: crate::pattern::Regex, span: Span) -> RunFilter {
        let searched = regex.clone();
        let capture = self.capture(regex);
        self.effects.reads_all = true;
        if !self.changed {
            return RunFilter::FreeText(FreeText::Capture(capture));
        }
        let text = self.value_at_entry(Box::new(SearchedText(searched)), span);
        RunFilter::Captures(Operand::Value(text), capture)
    }

    /// The filter of a free-text search, see [`Planner::free_text`].
    pub(crate) fn free_text_filter(&mut self, search: FreeText, span: Span) -> RunFilter {
        self.effects.reads_all = true;
        if !self.changed {
            return RunFilter::FreeText(search);
        }
        let slot = self.layout.hidden("free text");
        let outer = std::mem::take(&mut self.effects);
        self.effects.reads_all = true;
        self.effects.writes = outer.writes.clone();
        self.effects.writes.insert(slot);
        let mark = self.op(OpKind::Mark(slot, RunFilter::FreeText(search)), span);
        self.marks.push(mark);
        self.effects = outer;
        self.effects.reads.insert(slot);
        RunFilter::Test(Expr::Field(slot))
    }

    /// A value that is computed from the event as it entered the query, whatever the steps before this one made of it.
    /// Rows of an aggregate have none.
    pub(crate) fn value_at_entry(&mut self, value: Box<dyn Evaluate>, span: Span) -> Expr {
        if !self.changed && !self.in_result {
            self.effects.reads_all = true;
            return Expr::Call(value);
        }
        let slot = self.layout.hidden("entry");
        let outer = std::mem::take(&mut self.effects);
        self.effects.reads_all = true;
        self.effects.writes.insert(slot);
        let note = self.op(OpKind::Note(slot, Expr::Call(value)), span);
        self.marks.push(note);
        self.effects = outer;
        self.effects.reads.insert(slot);
        Expr::Field(slot)
    }

    pub(crate) fn capture(&mut self, regex: crate::pattern::Regex) -> Capture {
        let named: Vec<(usize, String)> =
            regex.groups().iter().map(|(group, name)| (*group, name.to_string())).collect();
        let groups = named.into_iter().map(|(group, name)| (group, self.write(&name))).collect();
        Capture { repeat: regex.flags().repeat, groups, regex }
    }

    fn group_not_allowed(&self, span: Span) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::error(
                codes::GROUP_NOT_ALLOWED,
                span,
                "a named group sets a field, which a regex under 'or' or 'not' cannot do",
            )
            .help("write (?:...) for the group, or make the regex a step of its own"),
        )
    }

    /// A regex literal, compiled.
    pub(crate) fn regex_literal(&mut self, regex: &ast::Regex, span: Span) -> Bind<crate::pattern::Regex> {
        let flags = crate::pattern::Flags::parse(&regex.flags)
            .map_err(|error| Box::new(Diagnostic::error(codes::BAD_REGEX, span, error.to_string())))?;
        self.compile_regex(&regex.body, flags, span)
    }

    /// A regex, compiled.
    pub(crate) fn compile_regex(
        &mut self,
        body: &str,
        flags: crate::pattern::Flags,
        span: Span,
    ) -> Bind<crate::pattern::Regex> {
        crate::pattern::Regex::compile(body, flags)
            .map_err(|error| Box::new(Diagnostic::error(codes::BAD_REGEX, span, error.to_string())))
    }
}

/// Whether the pattern consists of wildcards only.
fn is_any(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

fn matcher(texts: &[String], op: MatchOp) -> TextMatcher {
    let glob = |text: &String| match op {
        MatchOp::Like => Glob::anywhere(text),
        MatchOp::Literal => Glob::literal(text),
        MatchOp::Equal | MatchOp::NotEqual => Glob::whole(text, false),
    };
    match texts {
        [one] => TextMatcher::Glob(glob(one)),
        many => TextMatcher::AnyOf(many.iter().map(glob).collect()),
    }
}

/// The mistake of a call among filters, `others`, that is none.
pub(super) fn not_a_filter(signature: &Signature, span: Span, others: &str, help: &str) -> Refusal {
    let what = if signature.kind == Kind::Aggregate { " but an aggregate" } else { "" };
    let message = format!("{}() is not a filter{what} and cannot be combined with {others}", signature.name);
    Box::new(Diagnostic::error(codes::NOT_A_FILTER, span, message).help(help))
}
