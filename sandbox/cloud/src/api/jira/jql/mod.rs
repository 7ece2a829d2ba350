//! JQL: conditions joined by `AND`, `OR`, `NOT` and brackets, and an order.
//!
//! What Jira's language has and this Jira does not (a history of fields, saved filters, sprints) is
//! refused with Jira's own words for a field or a function that is not there.

mod field;
mod words;

pub(super) use field::{Field, Sort, Type, no_field, no_value, time_held, time_of};

use words::{Piece, pieces};

/// A query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Jql {
    pub(super) condition: Condition,
    pub(super) order: Vec<Order>,
}

/// By what issues are ordered, and whether downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) by: Sort,
    pub(super) descending: bool,
}

/// What an issue is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// At least one of them holds.
    Any(Vec<Self>),
    /// All of them hold.
    All(Vec<Self>),
    Not(Box<Self>),
    Is(Clause),
}

/// A field, compared with something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) field: Field,
    /// The field as it is written.
    pub(super) name: String,
    pub(super) operator: Operator,
    pub(super) operand: Operand,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equals,
    Differs,
    Contains,
    Lacks,
    Before,
    Until,
    Since,
    After,
    In,
    NotIn,
    Is,
    IsNot,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    Empty,
    Value(String),
    Function(String, Vec<String>),
    List(Vec<Self>),
}

/// Why a query is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JqlError {
    /// Nothing restricts it.
    Unbounded,
    /// What Jira says.
    Said(String),
}

/// Reads a query.
pub(super) fn parse(jql: &str) -> Result<Jql, JqlError> {
    let pieces = pieces(jql)?;
    let begins_order = |pair: &[Piece]| matches!(pair, [a, b] if a.is("order") && b.is("by"));
    let end = pieces.windows(2).position(begins_order).unwrap_or(pieces.len());
    let (restriction, order) = pieces.split_at_checked(end).unwrap_or((&pieces, &[]));
    if restriction.is_empty() {
        return Err(JqlError::Unbounded);
    }
    let mut reader = Reader { rest: restriction };
    let condition = reader.any()?;
    match reader.rest {
        [] => {
            let none = order.is_empty();
            let order = orders(order.get(2..).unwrap_or_default(), none)?;
            Ok(Jql { condition, order })
        }
        [next, ..] => {
            Err(said(&format!("Expecting either 'OR' or 'AND' but got '{}'.", next.text())))
        }
    }
}

/// What is between commas after `ORDER BY`.
fn orders(order: &[Piece], none: bool) -> Result<Vec<Order>, JqlError> {
    if none {
        return Ok(Vec::new());
    }
    order.split(|piece| piece.is_sign(",")).map(one_order).collect()
}

fn one_order(pieces: &[Piece]) -> Result<Order, JqlError> {
    let (name, descending) = match pieces {
        [name] => (name, false),
        [name, way] if way.is("asc") => (name, false),
        [name, way] if way.is("desc") => (name, true),
        _ => return Err(said("Expecting a field and 'ASC' or 'DESC' after 'ORDER BY'.")),
    };
    let by = Sort::called(name.text()).ok_or_else(|| {
        JqlError::Said(format!("Not able to sort using field '{}'.", name.text()))
    })?;
    Ok(Order { by, descending })
}

struct Reader<'a> {
    rest: &'a [Piece],
}

impl<'a> Reader<'a> {
    /// `AND` binds before `OR`.
    fn any(&mut self) -> Result<Condition, JqlError> {
        self.joined("or", Self::all, Condition::Any)
    }

    fn all(&mut self) -> Result<Condition, JqlError> {
        self.joined("and", Self::one, Condition::All)
    }

    fn joined(
        &mut self,
        by: &str,
        each: fn(&mut Self) -> Result<Condition, JqlError>,
        several: fn(Vec<Condition>) -> Condition,
    ) -> Result<Condition, JqlError> {
        let first = each(self)?;
        let mut all = vec![first];
        while self.take(|piece| piece.is(by)) {
            all.push(each(self)?);
        }
        match (all.len(), all.pop()) {
            (1, Some(only)) => Ok(only),
            (_, last) => {
                all.extend(last);
                Ok(several(all))
            }
        }
    }

    fn one(&mut self) -> Result<Condition, JqlError> {
        if self.take(|piece| piece.is("not")) {
            return Ok(Condition::Not(Box::new(self.one()?)));
        }
        if self.take(|piece| piece.is_sign("(")) {
            let within = self.any()?;
            return if self.take(|piece| piece.is_sign(")")) {
                Ok(within)
            } else {
                Err(self.expected("')'"))
            };
        }
        self.clause().map(Condition::Is)
    }

    fn clause(&mut self) -> Result<Clause, JqlError> {
        let name = match self.next() {
            Some(Piece::Word(name) | Piece::Text(name)) => name.clone(),
            Some(Piece::Sign(sign)) => {
                return Err(said(&format!("Expecting a field name but got '{sign}'.")));
            }
            None => return Err(said("Expecting a field name at the end of the query.")),
        };
        let operator = self.operator(&name)?;
        let operand = self.operand(operator)?;
        let field = Field::called(&name);
        let clause = Clause { field, name, operator, operand };
        clause.check()?;
        Ok(clause)
    }

    fn operator(&mut self, field: &str) -> Result<Operator, JqlError> {
        let Some(piece) = self.next() else {
            return Err(said("Expecting operator before the end of the query."));
        };
        if piece.is("was") || piece.is("changed") {
            let told = format!("History searches do not support the '{field}' field.");
            return Err(JqlError::Said(told));
        }
        if piece.is("is") {
            let not = self.take(|piece| piece.is("not"));
            return Ok(if not { Operator::IsNot } else { Operator::Is });
        }
        if piece.is("not") && self.take(|piece| piece.is("in")) {
            return Ok(Operator::NotIn);
        }
        if piece.is("in") {
            return Ok(Operator::In);
        }
        Operator::signed(piece).ok_or_else(|| {
            said(&format!(
                "Expecting operator but got '{}'. The valid operators are '=', '!=', '<', '>', \
                 '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'.",
                piece.text()
            ))
        })
    }

    fn operand(&mut self, operator: Operator) -> Result<Operand, JqlError> {
        let listed = matches!(operator, Operator::In | Operator::NotIn);
        if listed && self.take(|piece| piece.is_sign("(")) {
            return self.list();
        }
        match self.value()? {
            // A function may give a list; a value is none.
            Operand::Value(value) if listed => {
                Err(said(&format!("Expecting '(' but got '{value}'.")))
            }
            operand => Ok(operand),
        }
    }

    fn list(&mut self) -> Result<Operand, JqlError> {
        let mut all = vec![self.value()?];
        while self.take(|piece| piece.is_sign(",")) {
            all.push(self.value()?);
        }
        if self.take(|piece| piece.is_sign(")")) {
            Ok(Operand::List(all))
        } else {
            Err(self.expected("',' or ')'"))
        }
    }

    fn value(&mut self) -> Result<Operand, JqlError> {
        match self.next() {
            Some(piece) if piece.is("empty") || piece.is("null") => Ok(Operand::Empty),
            Some(Piece::Sign(sign)) => {
                Err(said(&format!("Expecting either a value, list or function but got '{sign}'.")))
            }
            Some(Piece::Word(name) | Piece::Text(name)) => {
                if self.take(|piece| piece.is_sign("(")) {
                    return self.arguments().map(|all| Operand::Function(name.clone(), all));
                }
                Ok(Operand::Value(name.clone()))
            }
            None => {
                Err(said("Expecting either a value, list or function before the end of the query."))
            }
        }
    }

    fn arguments(&mut self) -> Result<Vec<String>, JqlError> {
        let mut all = Vec::new();
        if self.take(|piece| piece.is_sign(")")) {
            return Ok(all);
        }
        loop {
            match self.next() {
                Some(Piece::Word(text) | Piece::Text(text)) => all.push(text.clone()),
                _ => return Err(said("Expecting an argument of a function.")),
            }
            if self.take(|piece| piece.is_sign(")")) {
                return Ok(all);
            }
            if !self.take(|piece| piece.is_sign(",")) {
                return Err(self.expected("',' or ')'"));
            }
        }
    }

    fn next(&mut self) -> Option<&'a Piece> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn take(&mut self, wanted: impl Fn(&Piece) -> bool) -> bool {
        let found = self.rest.first().is_some_and(wanted);
        if found {
            self.next();
        }
        found
    }

    fn expected(&self, what: &str) -> JqlError {
        match self.rest.first() {
            Some(piece) => said(&format!("Expecting {what} but got '{}'.", piece.text())),
            None => said(&format!("Expecting {what} before the end of the query.")),
        }
    }
}

impl Operator {
    fn signed(piece: &Piece) -> Option<Self> {
        let Piece::Sign(sign) = piece else { return None };
        Some(match sign.as_str() {
            "=" => Self::Equals,
            "!=" => Self::Differs,
            "~" => Self::Contains,
            "!~" => Self::Lacks,
            "<" => Self::Before,
            "<=" => Self::Until,
            ">=" => Self::Since,
            ">" => Self::After,
            _ => return None,
        })
    }

    /// As Jira writes it.
    fn sign(self) -> &'static str {
        match self {
            Self::Equals => "=",
            Self::Differs => "!=",
            Self::Contains => "~",
            Self::Lacks => "!~",
            Self::Before => "<",
            Self::Until => "<=",
            Self::Since => ">=",
            Self::After => ">",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Is => "is",
            Self::IsNot => "is not",
        }
    }
}

impl Clause {
    /// Refuses what the type of the field does not allow.
    fn check(&self) -> Result<(), JqlError> {
        use Operator::{Contains, Differs, Equals, In, Is, IsNot, Lacks, NotIn};
        let fits = match self.field.kind() {
            Type::Name => matches!(self.operator, Equals | Differs | In | NotIn | Is | IsNot),
            Type::Text => matches!(self.operator, Contains | Lacks | Is | IsNot),
            Type::Time => !matches!(self.operator, Contains | Lacks),
        };
        if !fits {
            let told = format!(
                "The operator '{}' is not supported by the '{}' field.",
                self.operator.sign(),
                self.name
            );
            return Err(JqlError::Said(told));
        }
        let only_empty = matches!(self.operator, Is | IsNot) && self.operand != Operand::Empty;
        if only_empty {
            let told = format!(
                "The operator '{}' only supports EMPTY and NULL for the field '{}'.",
                self.operator.sign(),
                self.name
            );
            return Err(JqlError::Said(told));
        }
        self.field.check(&self.name, &self.operand)
    }
}

/// A mistake in the language.
fn said(what: &str) -> JqlError {
    JqlError::Said(format!("Error in the JQL Query: {what}"))
}

#[cfg(test)]
mod tests;
