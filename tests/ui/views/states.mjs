import { AT, PLAYBOOKS, action, confirmation } from './parts.mjs';

const ENDS = {
  proven: 'done, and read again',
  failed: 'refused: the key may not do this',
  unknown: 'accepted, not yet visible after 60 s',
  manual: 'for the identity team',
  skipped: 'done in the identity provider',
};

/** @param {any} plan the steps of a plan, in order */
export const stepsOf = (plan) => plan.phases.flatMap((phase) => phase.steps);

/**
 * Lets a step end.
 * @param {any} step which
 * @param {keyof typeof ENDS} kind how
 */
export function end(step, kind) {
  step.activity = 'idle';
  step.outcome = { kind, text: ENDS[kind], at: AT };
}

/** Lets every step end as it was predicted to. */
function endAll(view) {
  for (const step of stepsOf(view.plan)) {
    end(step, step.prediction.kind === 'elsewhere' ? 'skipped' : 'proven');
  }
}

/** What all views of a playbook share. */
function base({ id, who, phases }) {
  return structuredClone({
    state: 'ready',
    playbook: PLAYBOOKS.find((playbook) => playbook.id === id),
    playbooks: PLAYBOOKS,
    person: who,
    access: { headline: 'Reaches Jira and Confluence', paths: [], admin: 'No admin role' },
    plan: { hash: `hash-of-${id}`, summary: `${phases.length} stretches`, phases, notes: [] },
    run: null,
    manual: [],
    refusal: null,
    approval: null,
    schedule: null,
    actions: [],
    canStart: false,
    pollAfterMs: null,
  });
}

/** How far a run is. */
function run(view, headline, ended) {
  const steps = stepsOf(view.plan);
  const proven = steps.filter((step) => step.outcome?.kind === 'proven').length;
  return {
    id: `run-of-${view.playbook.id}`,
    headline,
    startedAt: AT - 22_000,
    cutAt: view.playbook.id === 'left-business' ? AT - 13_000 : null,
    endedAt: ended ? AT : null,
    proven,
    total: steps.length,
    waiting: null,
    residual: [],
    evidence: ended ? ['Membership in Acme: read'] : [],
  };
}

function ready(plan) {
  const confirm = confirmation(plan.verb, plan.who.name);
  const back = plan.id === 'restore' ? [action('leave', 'Not now')] : [];
  const actions = [action('start', plan.verb, { primary: true, confirm }), ...back];
  return { ...base(plan), actions };
}

function notReady(plan) {
  const { title } = PLAYBOOKS.find(({ id }) => id === plan.id);
  const refusal = {
    code: 'policy.not-operator',
    title: `You can’t run ‘${title}’`,
    detail: 'It needs the Jira group ‘it-leads’, and you are not in it.',
    remedy: 'Ask someone in ‘it-leads’ to open this ticket.',
    since: null,
    candidates: [],
  };
  return { ...base(plan), state: 'notReady', plan: null, refusal };
}

function running(plan) {
  const view = { ...base(plan), state: 'running', playbooks: [] };
  const steps = stepsOf(view.plan);
  const half = Math.floor(steps.length / 2);
  for (const step of steps.slice(0, half)) end(step, 'proven');
  steps[half].activity = 'acting';
  steps[half + 1].activity = 'verifying';
  view.run = run(view, `${half} of ${steps.length} steps proven.`, false);
  return view;
}

function done(plan) {
  const view = { ...base(plan), state: 'done', playbooks: [] };
  endAll(view);
  view.run = run(view, `${plan.who.name}: everything was read again.`, true);
  if (plan.id === 'left-business') view.actions = [action('restore', 'Give access back...')];
  return view;
}

function attention(plan) {
  const view = done(plan);
  const steps = stepsOf(view.plan);
  const bad = steps.filter((step) => /\.(group|entra)\.(1|atlas|backend)$/.test(step.id));
  bad.forEach((step, n) => end(step, n ? 'unknown' : 'failed'));
  for (const step of bad) step.next = action('check', 'Try again');
  view.state = 'attention';
  view.run = run(view, 'The others need you.', true);
  view.run.residual = [
    {
      title: 'Still reachable',
      lines: [
        {
          what: 'Jira on acme.atlassian.net',
          path: 'acme-engineering-1, given as a default group',
          remedy: 'Ask a site admin to take the person out of the group',
        },
        {
          what: 'Confluence on acme-with-a-rather-long-name.atlassian.net',
          path: 'a direct role',
          remedy: 'Try again',
        },
      ],
    },
  ];
  return view;
}

function byHand(plan) {
  const view = done(plan);
  const last = stepsOf(view.plan).at(-1);
  end(last, 'manual');
  view.state = 'byHand';
  view.run = run(view, 'The rest is done by hand.', true);
  view.manual = [
    {
      title: last.title,
      who: 'Identity team',
      href: 'https://entra.microsoft.com/',
      linkText: 'Open in Entra',
      watching: 'We look every 5 minutes.',
    },
  ];
  return view;
}

/** Every state that a playbook can be in. */
export const STATES = { notReady, ready, running, byHand, done, attention };
