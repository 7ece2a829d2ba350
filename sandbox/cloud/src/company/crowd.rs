//! Very many people who are made when somebody asks for them: a company of 100,000 takes no memory
//! for those whom nothing has changed.

use super::Person;

/// People by number. The same seed and number always make the same person.
#[derive(Clone, Debug)]
pub(crate) struct Crowd {
    pub(crate) seed: u64,
    pub(crate) size: u32,
    /// Makes one.
    pub(crate) make: fn(u64, u32) -> Person,
    /// How their account ids begin; the number in twelve hexadecimal digits is the rest.
    pub(crate) account_prefix: &'static str,
    /// How their addresses begin; the number in seven digits follows, then `email_suffix`.
    pub(crate) email_prefix: &'static str,
    pub(crate) email_suffixes: &'static [&'static str],
}

impl Crowd {
    /// The account id of a number.
    pub(crate) fn account(&self, number: u32) -> String {
        format!("{}{number:012x}", self.account_prefix)
    }

    /// The person with a number.
    pub(crate) fn person(&self, number: u32) -> Person {
        (self.make)(self.seed, number)
    }

    /// The number of an account.
    pub(crate) fn number_of(&self, account: &str) -> Option<u32> {
        let digits = account.strip_prefix(self.account_prefix)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        (number < self.size && digits.len() == 12).then_some(number)
    }

    /// The first number whose account comes after `account` in the order of ids.
    pub(crate) fn after(&self, account: &str) -> u32 {
        let (mut low, mut high) = (0, self.size);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.account(middle).as_str() > account {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// Everybody whom a text names, by account or address.
    pub(crate) fn named_in(&self, text: &str) -> Vec<u32> {
        let accounts = text.match_indices(self.account_prefix).filter_map(|(at, _)| {
            let rest = text.get(at..)?;
            self.number_of(rest.get(..self.account_prefix.len() + 12)?)
        });
        let emails = text.match_indices(self.email_prefix).filter_map(|(at, _)| {
            let rest = text.get(at + self.email_prefix.len()..)?;
            let number: u32 = rest.get(..7)?.parse().ok()?;
            let known =
                self.email_suffixes.iter().any(|s| rest.get(7..).is_some_and(|r| r.starts_with(s)));
            (known && number < self.size).then_some(number)
        });
        accounts.chain(emails).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::AccountKind;

    fn crowd() -> Crowd {
        Crowd {
            seed: 1,
            size: 300,
            make: |_, number| Person::new(AccountKind::Managed, &number.to_string(), "", ""),
            account_prefix: "x:",
            email_prefix: "p",
            email_suffixes: &["@a.example"],
        }
    }

    #[test]
    fn numbers_and_accounts_are_one_to_one_and_in_the_same_order() {
        let crowd = crowd();
        let accounts: Vec<String> = (0..300).map(|n| crowd.account(n)).collect();
        assert!(accounts.is_sorted());
        for (number, account) in (0..).zip(&accounts) {
            assert_eq!(crowd.number_of(account), Some(number));
            assert_eq!(crowd.after(account), number + 1);
        }
        assert_eq!((crowd.after(""), crowd.after("y")), (0, 300));
        assert_eq!(crowd.number_of("x:00000000012c"), None);
    }

    #[test]
    fn people_are_found_in_what_names_them() {
        let crowd = crowd();
        let text =
            format!("/users/{}/manage p0000007@a.example p0000400@a.example", crowd.account(3));
        assert_eq!(crowd.named_in(&text), [3, 7]);
    }
}
