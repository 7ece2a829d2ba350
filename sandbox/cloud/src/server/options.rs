//! The command line.

use crate::scenario::Scenario;
use crate::variants::Variants;
use std::fmt;

/// What the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Port to listen on; 0 takes a free one.
    pub port: u16,
    /// Company to load.
    pub scenario: Scenario,
    /// Answers to open questions, beside those of the scenario.
    pub variants: Variants,
    /// Whether to end when standard input ends.
    pub with_parent: bool,
}

/// A command line that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionsError(String);

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let usage = "--port N [--scenario NAME] [--seed N] [--users N] \
             [--variant NAME=VALUE]... [--with-parent]";
        write!(f, "{}\nusage: offramp-cloud {usage}", self.0)
    }
}

impl std::error::Error for OptionsError {}

impl Options {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// Says which argument is not understood.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, OptionsError> {
        let mut options = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            if name == "--with-parent" {
                options.with_parent = true;
                continue;
            }
            let value = arguments.next().unwrap_or_default();
            match name.as_str() {
                "--port" => options.port = number(&name, &value)?,
                "--variant" => options.variants.set_pair(&value).map_err(OptionsError)?,
                "--scenario" => options.scenario.name = value,
                "--seed" => options.scenario.seed = number(&name, &value)?,
                "--users" => options.scenario.users = number(&name, &value)?,
                _ => return Err(OptionsError(format!("unknown option {name}"))),
            }
        }
        Ok(options)
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, OptionsError> {
    value.parse().map_err(|_| OptionsError(format!("{name} needs a number, not `{value}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, OptionsError> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn reads_options() {
        let line =
            "--port 80 --with-parent --scenario x --seed 7 --users 9 --variant delay.roles=120";
        let options = parse(line).unwrap();
        let scenario = Scenario { name: "x".into(), seed: 7, users: 9 };
        let mut variants = Variants::default();
        variants.set("delay.roles", "120").unwrap();
        assert_eq!(options, Options { port: 80, scenario, variants, with_parent: true });
    }

    #[test]
    fn a_variant_that_is_not_known_is_refused_with_the_list() {
        for (line, said) in [
            ("--variant nonsense=1", "search.groups"),
            ("--variant search.groups=nonsense", "answered, empty"),
            ("--variant search.groups", "NAME=VALUE"),
        ] {
            assert!(parse(line).unwrap_err().to_string().contains(said), "{line}");
        }
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in ["--prot 1", "--port", "--port x", "--port 70000", "--seed -1"] {
            assert!(parse(line).unwrap_err().to_string().contains("usage"), "{line}");
        }
    }
}
