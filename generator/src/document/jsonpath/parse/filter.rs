//! Filters: conditions, comparisons and functions.
//!
//! The types of the syntax tree allow well-typed function calls only (§2.4.3 of RFC 9535).

use super::Parser;
use crate::document::jsonpath::pattern::{Expression, Extent, Failure};
use crate::document::jsonpath::syntax::{Operand, Operator, Pattern, Query, Test};
use serde_json::Value;

/// A part of a condition whose use is not known yet.
enum Term {
    Query(Query),
    Operand(Operand),
    Test(Test),
}

/// What is wrong with a query in place of a value.
const SEVERAL: &str = "expected a query that selects at most one value: it has only names and indices, and no blanks \
                       inside of brackets";

impl Parser<'_, '_> {
    /// Parses a condition.
    pub(super) fn test(&mut self) -> Result<Test, String> {
        self.list("||", Self::conjunction).map(Test::Or)
    }

    fn conjunction(&mut self) -> Result<Test, String> {
        self.list("&&", Self::basic).map(Test::And)
    }

    fn list(
        &mut self,
        operator: &str,
        parse: fn(&mut Self) -> Result<Test, String>,
    ) -> Result<Vec<Test>, String> {
        let mut tests = vec![parse(self)?];
        loop {
            self.blanks();
            if !self.eat(operator) {
                return Ok(tests);
            }
            self.blanks();
            tests.push(parse(self)?);
        }
    }

    fn basic(&mut self) -> Result<Test, String> {
        let is_negated = self.eat("!");
        if is_negated {
            self.blanks();
        }
        let start = self.at;
        let test = if self.eat("(") {
            self.parentheses()?
        } else {
            let term = self.term()?;
            self.blanks();
            // A negation is not an operand.
            let operator = if is_negated { None } else { self.operator() };
            match operator {
                Some(operator) => {
                    let left = self.operand_of(term, start)?;
                    self.blanks();
                    Test::Compare(left, operator, self.operand()?)
                }
                None => self.test_of(term)?,
            }
        };
        Ok(if is_negated {
            Test::Not(Box::new(test))
        } else {
            test
        })
    }

    /// Parses a condition up to the closing parenthesis.
    fn parentheses(&mut self) -> Result<Test, String> {
        self.blanks();
        let test = self.nested(Self::test)?;
        self.blanks();
        self.require(")")?;
        Ok(test)
    }

    fn operator(&mut self) -> Option<Operator> {
        let operators = [
            ("==", Operator::Equal),
            ("!=", Operator::NotEqual),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        let mut operators = operators.into_iter();
        let (_, operator) = operators.find(|(text, _)| self.eat(text))?;
        Some(operator)
    }

    fn test_of(&self, term: Term) -> Result<Test, String> {
        match term {
            Term::Query(query) => Ok(Test::Exists(query)),
            Term::Test(test) => Ok(test),
            Term::Operand(_) => Err(self.expected("a comparison operator")),
        }
    }

    /// The operand that is written at `start`.
    fn operand_of(&self, term: Term, start: usize) -> Result<Operand, String> {
        match term {
            Term::Operand(operand) => Ok(operand),
            Term::Query(query) if query.is_singular => Ok(Operand::Value(query)),
            Term::Query(_) => Err(self.error(start, SEVERAL)),
            Term::Test(_) => Err(self.error(start, "expected a value, found a condition")),
        }
    }

    fn operand(&mut self) -> Result<Operand, String> {
        let start = self.at;
        let term = self.term()?;
        self.operand_of(term, start)
    }

    fn term(&mut self) -> Result<Term, String> {
        match self.peek() {
            Some('$' | '@') => self.query().map(Term::Query),
            Some('"' | '\'') => {
                let string = self.string()?;
                Ok(Term::Operand(Operand::Literal(Value::String(string))))
            }
            Some('-' | '0'..='9') => {
                let number = self.number()?;
                Ok(Term::Operand(Operand::Literal(number)))
            }
            Some('a'..='z') => self.word(),
            _ => Err(self.expected("a query, a literal or a function")),
        }
    }

    /// Parses a function call, or one of the literals that are words.
    fn word(&mut self) -> Result<Term, String> {
        let start = self.at;
        let word = self.take_while(|c| matches!(c, 'a'..='z' | '0'..='9' | '_'));
        if self.eat("(") {
            self.blanks();
            let term = self.nested(|parser| parser.call(word, start))?;
            self.blanks();
            self.require(")")?;
            return Ok(term);
        }
        let literal = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => {
                let message = format!("`{word}` is neither a literal nor a call of a function");
                return Err(self.error(start, &message));
            }
        };
        Ok(Term::Operand(Operand::Literal(literal)))
    }

    /// Parses the arguments of the function that is named at `start`.
    fn call(&mut self, function: &str, start: usize) -> Result<Term, String> {
        Ok(match function {
            "length" => Term::Operand(Operand::Length(Box::new(self.operand()?))),
            "count" => Term::Operand(Operand::Count(self.nodes()?)),
            "value" => Term::Operand(Operand::Value(self.nodes()?)),
            "match" => Term::Test(self.matches(Extent::Whole)?),
            "search" => Term::Test(self.matches(Extent::Part)?),
            _ => {
                let message = format!("`{function}` is not a function of JSONPath");
                return Err(self.error(start, &message));
            }
        })
    }

    /// Parses an argument that is any query.
    fn nodes(&mut self) -> Result<Query, String> {
        match self.peek() {
            Some('$' | '@') => self.query(),
            _ => Err(self.expected("a query")),
        }
    }

    fn matches(&mut self, extent: Extent) -> Result<Test, String> {
        let text = self.operand()?;
        self.blanks();
        self.require(",")?;
        self.blanks();
        let start = self.at;
        let pattern = match self.operand()? {
            Operand::Literal(Value::String(expression)) => {
                match Expression::compile(&expression, extent, self.steps) {
                    Ok(expression) => Pattern::Literal(expression),
                    Err(Failure::Invalid(reason)) => return Err(self.error(start, &reason)),
                    Err(Failure::TooManySteps) => {
                        let reason = "the regular expressions up to here are too large together";
                        return Err(self.error(start, reason));
                    }
                }
            }
            operand => Pattern::Computed(operand, extent),
        };
        Ok(Test::Matches(text, pattern))
    }
}
