//! Links to a next page, which an answer names and a credential is sent to.

use super::call::Call;
use crate::domain::is_segment;
use percent_encoding::percent_decode_str;

/// The link as it may be followed; `None` where it leads anywhere else than to the very call that it
/// goes on with. It is taken apart the way whoever fetches it does, and no way of writing an address
/// that two readers could read differently is let through: its path must be the call's, segment by
/// segment, after decoding, and nothing may stand beside host, path and query.
pub(super) fn next_link(call: Call, link: &str) -> Option<String> {
    let spec = call.spec();
    // Readers of addresses drop line ends and tabs, and take a backslash for a slash.
    if !link.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\#".contains(&byte)) {
        return None;
    }
    let (scheme, rest) = link.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_there = scheme.eq_ignore_ascii_case("https") && host.eq_ignore_ascii_case(spec.host);
    if !is_there || !is_path_of(spec.path, path) {
        return None;
    }
    let mark = if query.is_empty() { "" } else { "?" };
    Some(format!("https://{}/{path}{mark}{query}", spec.host))
}

/// Whether a path, without the first slash, has the published one's segments: its words as they are,
/// and one id for each parameter.
fn is_path_of(published: &str, path: &str) -> bool {
    let mut wanted = published.trim_start_matches('/').split('/');
    let mut given = path.split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted.starts_with('{') => {
                let id = percent_decode_str(given).decode_utf8();
                if !id.is_ok_and(|id| is_segment(&id)) {
                    return false;
                }
            }
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Call, next_link};

    const GROUPS: Call = Call::ListEntraGroups;
    const TAIL: &str = "memberOf/microsoft.graph.group";

    #[test]
    fn law_12_a_next_link_is_followed_to_its_own_call_only() {
        let right = format!("https://graph.microsoft.com/v1.0/users/u-1/{TAIL}?$skiptoken=a%2Fb");
        assert_eq!(next_link(GROUPS, &right), Some(right.clone()));
        let plain = format!("https://graph.microsoft.com/v1.0/users/ann%40acme.example/{TAIL}");
        assert_eq!(next_link(GROUPS, &plain), Some(plain.clone()));
        let loud = right.replace("https://graph.microsoft.com", "HTTPS://Graph.Microsoft.COM");
        assert_eq!(next_link(GROUPS, &loud), Some(right), "written as it is sent");
    }

    /// Each line by hand: in the order of the standard's grammar of an address.
    #[test]
    fn law_12_a_next_link_elsewhere_is_refused() {
        let host = "https://graph.microsoft.com";
        let at = |path: &str| format!("{host}{path}");
        let users = |id: &str| format!("{host}/v1.0/users/{id}/{TAIL}?$skiptoken=x");
        let refused = [
            // Scheme.
            users("u").replace("https://", "http://"),
            users("u").replace("https://", "ftp://"),
            users("u").replace("https://", "//"),
            users("u").replace("https://", "https:/"),
            users("u").replace("https://", "https:\\\\"),
            users("u").replace("https://", " https://"),
            // Who and where.
            users("u").replace("graph.", "user@graph."),
            users("u").replace("graph.", "graph.microsoft.com@evil."),
            users("u").replace(".com/", ".com:443/"),
            users("u").replace(".com/", ".com:8443/"),
            users("u").replace(".com/", ".com./"),
            users("u").replace(".com/", ".com.evil.example/"),
            users("u").replace("graph.", "evil.graph."),
            users("u").replace("graph.", "graph%2e"),
            users("u").replace("https://graph.microsoft.com", "https://"),
            // Path.
            at(&format!("/v1.0/../beta/users/u/{TAIL}")),
            at("/v1.0/../beta/users"),
            at(&format!("/beta/users/u/{TAIL}")),
            at(&format!("/V1.0/users/u/{TAIL}")),
            at(&format!("//v1.0/users/u/{TAIL}")),
            at(&format!("/v1.0//users/u/{TAIL}")),
            at(&format!("/v1.0/users/u/{TAIL}/")),
            at(&format!("/v1.0/users/u/{TAIL}/../../..")),
            at(&format!("/v1.0/./users/u/{TAIL}")),
            at("/v1.0/users/u/manager"),
            at("/v1.0/users"),
            at("/v1.0/"),
            host.to_owned(),
            users(".."),
            users("."),
            users(""),
            users("%2e%2e"),
            users("%2E."),
            users("%252e%252e"),
            users("a%2Fb"),
            users("a%5Cb"),
            users("a%00b"),
            users("%ff"),
            users("u\\..\\"),
            users("u").replace("memberOf", "member%4Ff"),
            // Beside them.
            format!("{}#frag", users("u")),
            at(&format!("/v1.0/users/u#/{TAIL}")),
            users("u\t"),
            users("u\n"),
            users("\u{fc}"),
            String::new(),
        ];
        for link in refused {
            assert_eq!(next_link(GROUPS, &link), None, "{link:?}");
        }
    }
}
