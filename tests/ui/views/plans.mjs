import { many, person, step } from './parts.mjs';

/** Of each playbook: who it is about, what would be done, and what its buttons say. */
export const PLANS = [
  {
    id: 'left-business',
    who: person({}),
    verb: 'Cut access now',
    phases: [
      { id: 'demote', title: 'Demote', steps: [step('demote.org-admin', 'Take the role admin')] },
      {
        id: 'cut',
        title: 'Cut',
        steps: [
          step('cut.suspend.d1', 'Suspend in Acme'),
          step('cut.entra.disable', 'Disable in Acme Entra'),
          step('cut.entra.sessions', 'End sign-ins in Acme Entra'),
        ],
      },
      {
        id: 'handOver',
        title: 'Hand over',
        steps: [
          step('handOver.issues', '14 open issues to Sam Lee'),
          step('handOver.filters', '3 filters to Sam Lee'),
          step('handOver.component.10012', 'Component Engine to Sam Lee'),
        ],
      },
      {
        id: 'strip',
        title: 'Remove',
        steps: [
          ...many('strip.group.', 'Remove from', 8, 'acme-engineering'),
          step('strip.group.synced', 'Remove from eng-all', 'elsewhere'),
          step('strip.group.default', 'Remove from jira-users-acme', 'willBeRefused'),
          ...many('strip.entra.', 'Remove from', 15, 'Team Backend of the whole of Acme'),
          step('strip.entra.dynamic', 'Remove from Everybody', 'elsewhere'),
          step('strip.token.1', 'Revoke API token ci-deploy'),
          step('strip.token.2', 'Revoke API token laptop'),
        ],
      },
      { id: 'close', title: 'Close', steps: [step('close.deactivate', 'Deactivate the account')] },
      {
        id: 'mark',
        title: 'Mark',
        steps: [step('mark.quarantine', 'Add to offramp-quarantine', 'alreadySo')],
      },
    ],
  },
  {
    id: 'left-team',
    who: person({ name: 'Max Mover', email: 'max.mover@acme.example' }),
    verb: 'Change the team',
    phases: [
      {
        id: 'grant',
        title: 'Give',
        steps: [
          step('grant.group.atlas', 'Add to project-atlas'),
          step('grant.entra.platform', 'Add to Team Platform'),
        ],
      },
      {
        id: 'strip',
        title: 'Remove',
        steps: [
          ...many('strip.group.', 'Remove from', 2, 'eng-backend'),
          step('strip.entra.backend', 'Remove from Team Backend'),
          step('strip.role.dev', 'Take the direct role Developer on Jira'),
        ],
      },
    ],
  },
  {
    id: 'onboard',
    who: person({ name: 'Nina New', email: 'nina.new@acme.example', status: 'Invited', lines: [] }),
    verb: 'Give access',
    phases: [
      {
        id: 'admit',
        title: 'Admit',
        steps: [
          step('admit.entra.create', 'Create in Acme Entra'),
          step('admit.invite', 'Invite to Acme'),
        ],
      },
      {
        id: 'grant',
        title: 'Give',
        steps: [
          ...many('grant.group.', 'Add to', 2, 'eng-backend'),
          ...many('grant.entra.', 'Add to', 2, 'VPN users'),
          step('grant.role.jira', 'Give the role User on Jira', 'alreadySo'),
        ],
      },
    ],
  },
  {
    id: 'restore',
    who: person({ status: 'Suspended', lines: ['Entra: disabled, 0 groups'] }),
    verb: 'Give access back',
    phases: [
      {
        id: 'admit',
        title: 'Admit',
        steps: [
          step('admit.enable', 'Activate the account'),
          step('admit.restore.d1', 'Lift the suspension in Acme'),
          step('admit.entra.enable', 'Enable in Acme Entra'),
        ],
      },
      {
        id: 'grant',
        title: 'Give back',
        steps: [
          ...many('grant.group.', 'Add to', 8, 'acme-engineering'),
          step('grant.group.synced', 'Add to eng-all', 'elsewhere'),
          ...many('grant.entra.', 'Add to', 15, 'Team Backend'),
        ],
      },
      {
        id: 'unmark',
        title: 'Unmark',
        steps: [step('unmark.quarantine', 'Take out of offramp-quarantine')],
      },
    ],
  },
  {
    id: 'revoke-inactive',
    who: person({ name: 'Una Unused', email: 'una@partner.example', kind: 'unmanaged', lines: [] }),
    verb: 'Take unused access now',
    phases: [
      {
        id: 'strip',
        title: 'Remove',
        steps: [
          step('strip.group.jira', 'Remove from jira-users-acme', 'mayBeRefused'),
          step('strip.product.jsm', 'Take Jira Service Management', 'willBeRefused'),
        ],
      },
      {
        id: 'prove',
        title: 'Prove',
        steps: [
          step('prove.gone.jira', 'Jira is gone'),
          step('prove.kept.confluence', 'Confluence is kept', 'alreadySo'),
        ],
      },
    ],
  },
];
