//! Sorting for short lists. The standard library's sort weighs five kilobytes for each type in wasm.

/// Sorts stably by insertion: meant for lists of what one person has, a hundred at most.
pub(crate) fn sort_by<T>(list: &mut [T], before: impl Fn(&T, &T) -> bool) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && matches!(list.get(at - 1..=at), Some([a, b]) if before(b, a)) {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Sorts by the natural order.
pub(crate) fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, |a, b| a < b);
}

#[cfg(test)]
mod tests {
    use super::{sort, sort_by};

    #[test]
    fn lists_are_sorted_and_equals_keep_their_order() {
        let mut list = vec![3, 1, 2, 1];
        sort(&mut list);
        assert_eq!(list, [1, 1, 2, 3]);
        let mut pairs = vec![(1, 'b'), (0, 'x'), (1, 'a')];
        sort_by(&mut pairs, |a, b| a.0 < b.0);
        assert_eq!(pairs, [(0, 'x'), (1, 'b'), (1, 'a')]);
    }
}
