//! The conditions of filters.

use super::compare::{are_equal, is_less};
use super::evaluate::Evaluator;
use super::pattern::{Expression, Failure};
use super::syntax::{Operand, Operator, Pattern, Query, Test};
use crate::document::steps::TooManySteps;
use serde_json::Value;
use std::borrow::Cow;

impl<'a> Evaluator<'a, '_> {
    /// Whether a condition holds for the value that is tested.
    pub(super) fn holds(
        &mut self,
        test: &'a Test,
        tested: &'a Value,
    ) -> Result<bool, TooManySteps> {
        self.steps.take(1)?;
        match test {
            Test::Or(tests) => {
                for test in tests {
                    if self.holds(test, tested)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Test::And(tests) => {
                for test in tests {
                    if !self.holds(test, tested)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Test::Not(test) => Ok(!self.holds(test, tested)?),
            Test::Exists(query) => Ok(self.find(query, tested, 1)?.count > 0),
            Test::Compare(left, operator, right) => {
                let left = self.operand(left, tested)?;
                let right = self.operand(right, tested)?;
                self.compare(left.as_deref(), *operator, right.as_deref())
            }
            Test::Matches(text, pattern) => {
                let text = self.operand(text, tested)?;
                match text.as_deref() {
                    Some(Value::String(text)) => self.matches(text, pattern, tested),
                    _ => Ok(false),
                }
            }
        }
    }

    fn compare(
        &mut self,
        left: Option<&Value>,
        operator: Operator,
        right: Option<&Value>,
    ) -> Result<bool, TooManySteps> {
        match operator {
            Operator::Equal => self.are_equal(left, right),
            Operator::NotEqual => Ok(!self.are_equal(left, right)?),
            Operator::Less => self.is_less(left, right),
            Operator::LessOrEqual => Ok(self.is_less(left, right)? || self.are_equal(left, right)?),
            Operator::Greater => self.is_less(right, left),
            Operator::GreaterOrEqual => {
                Ok(self.is_less(right, left)? || self.are_equal(left, right)?)
            }
        }
    }

    fn are_equal(
        &mut self,
        left: Option<&Value>,
        right: Option<&Value>,
    ) -> Result<bool, TooManySteps> {
        match (left, right) {
            (Some(left), Some(right)) => are_equal(left, right, self.steps),
            (None, None) => Ok(true),
            _ => Ok(false),
        }
    }

    fn is_less(
        &mut self,
        left: Option<&Value>,
        right: Option<&Value>,
    ) -> Result<bool, TooManySteps> {
        match (left, right) {
            (Some(left), Some(right)) => is_less(left, right, self.steps),
            _ => Ok(false),
        }
    }

    fn matches(
        &mut self,
        text: &str,
        pattern: &'a Pattern,
        tested: &'a Value,
    ) -> Result<bool, TooManySteps> {
        match pattern {
            Pattern::Literal(expression) => expression.is_match(text, self.steps),
            Pattern::Computed(operand, extent) => {
                let value = self.operand(operand, tested)?;
                let Some(Value::String(expression)) = value.as_deref() else {
                    return Ok(false);
                };
                match Expression::compile(expression, *extent, self.steps) {
                    Ok(expression) => expression.is_match(text, self.steps),
                    Err(Failure::Invalid(_)) => Ok(false),
                    Err(Failure::TooManySteps) => Err(TooManySteps),
                }
            }
        }
    }

    /// The value of an operand for the value that is tested, if it has one.
    fn operand(
        &mut self,
        operand: &'a Operand,
        tested: &'a Value,
    ) -> Result<Option<Cow<'a, Value>>, TooManySteps> {
        Ok(match operand {
            Operand::Literal(value) => Some(Cow::Borrowed(value)),
            Operand::Value(query) => self.only(query, tested)?.map(Cow::Borrowed),
            Operand::Length(operand) => {
                let value = self.operand(operand, tested)?;
                let length = match value.as_deref() {
                    Some(Value::String(text)) => {
                        self.steps.take_text(text.len())?;
                        Some(text.chars().count())
                    }
                    Some(Value::Array(items)) => Some(items.len()),
                    Some(Value::Object(members)) => Some(members.len()),
                    _ => None,
                };
                length.map(|length| Cow::Owned(Value::from(length)))
            }
            Operand::Count(query) => {
                let found = self.find(query, tested, usize::MAX)?;
                Some(Cow::Owned(Value::from(found.count)))
            }
        })
    }

    /// The value that the query selects, if it selects exactly one.
    fn only(
        &mut self,
        query: &'a Query,
        tested: &'a Value,
    ) -> Result<Option<&'a Value>, TooManySteps> {
        let found = self.find(query, tested, 2)?;
        Ok(found.first.filter(|_| found.count == 1))
    }
}
