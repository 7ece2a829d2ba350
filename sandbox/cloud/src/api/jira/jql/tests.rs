use super::*;

fn is(field: Field, name: &str, operator: Operator, operand: Operand) -> Condition {
    Condition::Is(Clause { field, name: name.to_owned(), operator, operand })
}

fn value(text: &str) -> Operand {
    Operand::Value(text.to_owned())
}

fn refusal(jql: &str) -> String {
    match parse(jql) {
        Err(JqlError::Said(said)) => said,
        other => panic!("{jql}: {other:?}"),
    }
}

#[test]
fn one_question_in_every_spelling() {
    for jql in [
        r#"issuetype = Leaver AND status != "To Do""#,
        r#"issuetype=Leaver and status!="To Do""#,
        "\"issuetype\" = 'Leaver' AND status != 'To Do'",
    ] {
        let wanted = Condition::All(vec![
            is(Field::IssueType, "issuetype", Operator::Equals, value("Leaver")),
            is(Field::Status, "status", Operator::Differs, value("To Do")),
        ]);
        assert_eq!(parse(jql), Ok(Jql { condition: wanted, order: Vec::new() }), "{jql}");
    }
}

#[test]
fn and_binds_before_or_and_brackets_before_both() {
    let key = |text: &str| is(Field::Issue("key"), "key", Operator::Equals, value(text));
    for (jql, condition) in [
        (
            "key = A OR key = B AND key = C",
            Condition::Any(vec![key("A"), Condition::All(vec![key("B"), key("C")])]),
        ),
        (
            "(key = A OR key = B) AND key = C",
            Condition::All(vec![Condition::Any(vec![key("A"), key("B")]), key("C")]),
        ),
        ("NOT (key = A)", Condition::Not(Box::new(key("A")))),
    ] {
        assert_eq!(parse(jql).map(|query| query.condition), Ok(condition), "{jql}");
    }
}

#[test]
fn words_of_the_language_between_quotes_are_texts() {
    let wanted = is(Field::Summary, "summary", Operator::Contains, value("and order by"));
    assert_eq!(parse(r#"summary ~ "and order by""#).map(|q| q.condition), Ok(wanted));
}

#[test]
fn the_key_of_a_property_may_stand_between_quotes() {
    for name in ["issue.property[a.b].c", "issue.property[\"a.b\"].c", "issue.property['a.b'].c"] {
        let wanted = "issue.property[a.b].c".to_owned();
        let Ok(Condition::Is(clause)) = parse(&format!("{name} = x")).map(|q| q.condition) else {
            panic!("{name}");
        };
        assert_eq!(clause.field, Field::Indexed(wanted), "{name}");
    }
}

#[test]
fn orders() {
    let order = |by, descending| Order { by, descending };
    for (jql, wanted) in [
        ("key = A", vec![]),
        (
            "key = A ORDER BY created DESC, key",
            vec![order(Sort::Created, true), order(Sort::Key, false)],
        ),
    ] {
        assert_eq!(parse(jql).map(|query| query.order), Ok(wanted), "{jql}");
    }
}

#[test]
fn nothing_but_an_order_is_unbounded() {
    for jql in ["", "  ", "ORDER BY key"] {
        assert_eq!(parse(jql), Err(JqlError::Unbounded), "{jql}");
    }
}

#[test]
fn the_rest_is_refused_in_jiras_words() {
    for (jql, told) in [
        ("status = \"Last day\"", "The value 'Last day' does not exist for the field 'status'."),
        (
            "issueType in (Leaver, Epic)",
            "The value 'Epic' does not exist for the field 'issueType'.",
        ),
        ("status ~ Done", "The operator '~' is not supported by the 'status' field."),
        ("summary = x", "The operator '=' is not supported by the 'summary' field."),
        ("status was Done", "History searches do not support the 'status' field."),
        ("created >= \"last week\"", "Date value 'last week' for field 'created' is invalid."),
        ("assignee in membersOf(x)", "Unable to find JQL function 'membersOf(x)'."),
        ("key in updatedBy(\"a\")", "Unable to find JQL function 'updatedBy(a)'."),
        ("key = A ORDER BY rank", "Not able to sort using field 'rank'."),
        ("key = A ORDER BY key up", "Error in the JQL Query: "),
        ("key = A key = B", "Expecting either 'OR' or 'AND' but got 'key'."),
        ("(key = A", "Expecting ')' before the end of the query."),
        ("key = A OR", "Expecting a field name at the end of the query."),
        ("key", "Expecting operator before the end of the query."),
        ("key Leaver", "Expecting operator but got 'Leaver'."),
        ("key in ()", "Expecting either a value, list or function but got ')'."),
        ("key in (A B)", "Expecting ',' or ')' but got 'B'."),
        ("key in A", "Expecting '(' but got 'A'."),
        ("key = \"A", "The quoted string 'A' has not been completed."),
        ("key is A", "The operator 'is' only supports EMPTY and NULL for the field 'key'."),
    ] {
        assert!(refusal(jql).contains(told), "{jql}: {}", refusal(jql));
    }
}
