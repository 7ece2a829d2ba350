//! The table of acme, a row for each ticket and playbook.

use super::{Ends, Right};

const fn row(
    ticket: &'static str,
    playbook: &'static str,
    ends: Ends,
    gone: &'static [&'static str],
    come: &'static [&'static str],
) -> Right {
    Right { ticket, playbook, ends, gone, but: &[], come, via: &[], heir: None }
}

const fn leaves(
    ticket: &'static str,
    gone: &'static [&'static str],
    come: &'static [&'static str],
) -> Right {
    row(ticket, "left-business", Ends::Done, gone, come)
}

const fn back(
    ticket: &'static str,
    gone: &'static [&'static str],
    come: &'static [&'static str],
) -> Right {
    row(ticket, "restore", Ends::Done, gone, come)
}

/// Of a managed account with a user in Entra: all of it, in both systems.
const ALL: &[&str] = &[
    "account active",
    "membership D1 active",
    "group *",
    "token *",
    "entra enabled",
    "entra group *",
];
const OUT: &[&str] = &[
    "account inactive",
    "membership D1 suspended",
    "group offramp-quarantine",
    "entra disabled",
    "entra sessions ended",
];
/// With roles that were given directly.
const ALL_WITH_ROLES: &[&str] = &[
    "account active",
    "membership D1 active",
    "group *",
    "role *",
    "entra enabled",
    "entra group *",
];
/// Somebody else's account is not closed, and its tokens can't be seen.
const ALL_OF_UNMANAGED: &[&str] = &["membership D1 active", "group *"];
const OUT_OF_UNMANAGED: &[&str] = &["membership D1 suspended", "group offramp-quarantine"];

/// Every ticket on which something is done, by playbook.
pub const ROWS: &[Right] = &[
    leaves("OFF-1", ALL, OUT),
    leaves("OFF-2", ALL_OF_UNMANAGED, OUT_OF_UNMANAGED),
    leaves("OFF-3", ALL, OUT),
    leaves("OFF-4", ALL_WITH_ROLES, OUT),
    // Suspended already.
    leaves(
        "OFF-9",
        &["account active", "group *", "entra enabled", "entra group *"],
        &["account inactive", "group offramp-quarantine", "entra disabled", "entra sessions ended"],
    ),
    leaves(
        "OFF-10",
        &[
            "account active",
            "membership D1 active",
            "membership D2 active",
            "group *",
            "role *",
            "entra enabled",
            "entra group *",
        ],
        &[
            "account inactive",
            "membership D1 suspended",
            "membership D2 suspended",
            "group offramp-quarantine",
            "entra disabled",
            "entra sessions ended",
        ],
    ),
    // Nobody is named who takes over: the project's lead does.
    Right {
        heir: Some("Holly Handover"),
        ..leaves(
            "OFF-12",
            &[
                "account active",
                "membership D1 active",
                "group *",
                "token *",
                "entra enabled",
                "entra group *",
                "work issue *",
            ],
            OUT,
        )
    },
    leaves("OFF-14", ALL_WITH_ROLES, OUT),
    // What nobody can list stays: private dashboards.
    Right {
        heir: Some("Sam Lee"),
        ..leaves(
            "OFF-15",
            &[
                "account active",
                "membership D1 active",
                "group *",
                "token *",
                "entra enabled",
                "entra group *",
                "work issue *",
                "work filter *",
                "work dashboard *",
                "work component *",
                "work project *",
                "work role *",
            ],
            OUT,
        )
    },
    // Mastered on premises: there it is disabled, and there its group is left.
    row(
        "OFF-16",
        "left-business",
        Ends::ByHand,
        &["membership D1 active", "group *", "entra group Badge printers"],
        &["membership D1 suspended", "group offramp-quarantine", "entra sessions ended"],
    ),
    // A rule, Exchange and whoever may hand out directory roles keep these three.
    Right {
        but: &[
            "entra group Everyone",
            "entra group Announcements",
            "entra group Helpdesk administrators",
        ],
        ..row("OFF-17", "left-business", Ends::ByHand, ALL, OUT)
    },
    // A guest's sign-ins are ended by their own organization.
    leaves(
        "OFF-18",
        &["membership D1 active", "group *", "entra enabled", "entra group *"],
        &["membership D1 suspended", "group offramp-quarantine", "entra disabled"],
    ),
    // Old bundle less new bundle, and new less old.
    row(
        "OFF-20",
        "left-team",
        Ends::Done,
        &["group eng-backend", "entra group Team Backend"],
        &["entra group Team Platform"],
    ),
    row(
        "OFF-21",
        "onboard",
        Ends::Done,
        &[],
        &[
            "account active",
            "membership D1 active",
            "group eng-backend",
            "group jira-users-acme",
            "entra enabled",
            "entra group Team Backend",
            "entra group VPN users",
        ],
    ),
    row("OFF-22", "onboard", Ends::Done, &[], &["group eng-backend", "entra group Team Backend"]),
    leaves("OFF-23", ALL, OUT),
    leaves(
        "OFF-24",
        &[
            "account active",
            "membership D1 active",
            "group *",
            "org-role *",
            "entra enabled",
            "entra group *",
        ],
        OUT,
    ),
    leaves("OFF-25", ALL, OUT),
    // Tokens and sign-ins don't come back, nor what was handed over.
    back("OFF-1", &["token *"], &["entra sessions ended"]),
    back("OFF-2", &[], &[]),
    back("OFF-3", &["token *"], &["entra sessions ended"]),
    back("OFF-4", &[], &["entra sessions ended"]),
    // Suspended before, and so again.
    back("OFF-9", &[], &["entra sessions ended"]),
    back("OFF-12", &["token *", "work issue *"], &["entra sessions ended"]),
    back(
        "OFF-15",
        &[
            "token *",
            "work issue *",
            "work filter *",
            "work dashboard *",
            "work component *",
            "work project *",
            "work role *",
        ],
        &["entra sessions ended"],
    ),
    back("OFF-16", &[], &["entra sessions ended"]),
    back("OFF-17", &["token *"], &["entra sessions ended"]),
    // The bundle of the new team stays.
    back("OFF-20", &[], &["entra group Team Platform"]),
    back("OFF-23", &["token *"], &["entra sessions ended"]),
    back("OFF-25", &["token *"], &["entra sessions ended"]),
    // What administers is given to nobody.
    back("OFF-10", &["role jira-software@2222 atlassian/admin"], &["entra sessions ended"]),
    back("OFF-14", &["role *"], &["entra sessions ended"]),
    back("OFF-18", &[], &[]),
    back("OFF-24", &["org-role *"], &["entra sessions ended"]),
    // What is idle goes, and nothing else.
    row("OFF-30", "revoke-inactive", Ends::Done, &["group jira-users-acme"], &[]),
    row(
        "OFF-31",
        "revoke-inactive",
        Ends::Done,
        &["membership D1 active"],
        &["membership D1 suspended"],
    ),
    row("OFF-32", "revoke-inactive", Ends::Done, &["group jira-users-acme"], &[]),
    // One group gives both, and one of both is in use.
    row("OFF-36", "revoke-inactive", Ends::ByHand, &[], &[]),
    back("OFF-30", &[], &[]),
    back("OFF-31", &[], &[]),
    back("OFF-32", &[], &[]),
];

/// Where nobody may leave their last group, the mark is joined first.
pub const LAST_GROUP: Right = row(
    "OFF-32",
    "revoke-inactive",
    Ends::Done,
    &["group jira-users-acme"],
    &["group offramp-quarantine"],
);

/// Who may get what somebody was responsible for: the successor on the ticket, the manager in Entra,
/// and whoever leads the project.
pub fn heirs(leaver: &str) -> Vec<&'static str> {
    let named: &[&str] = match leaver {
        "Holly Handover" => &["Sam Lee", "Lena Lead"],
        "Jane Doe" => &["Lena Lead"],
        _ => &[],
    };
    let leads = ["Lena Lead", "Hugo Human", "Holly Handover"];
    named.iter().copied().chain(leads).filter(|heir| *heir != leaver).collect()
}
