/**
 * The plays from which the fixtures of the pages are made: what the real app answers, at moments
 * that the pages have to show. Each begins with the company anew.
 *
 * @typedef {import('./company.js').Company} Company
 * @typedef {(name: string, answer: any) => Promise<void>} Keep keeps an answer under a name
 * @typedef {(company: Company, keep: Keep) => Promise<void>} Play
 */
import { NEXT_SCHEDULE_MS } from './company.js';

const ORG = 'api.atlassian.com';
const MINUTE_MS = 60_000;

/** One removal from a group waits for minutes, always the same: a wave has no order. */
const HELD = {
  ...{ host: ORG, method: 'DELETE', path: '*-000000000003/memberships/*' },
  effect: { rateLimited: { retryAfterSeconds: 240 } },
};

/** Removals from groups are refused, and what was done is not seen. */
const TROUBLE = [
  { host: ORG, method: 'DELETE', path: '*/memberships/*', times: 1_000, effect: status(403) },
  { host: ORG, path: '*/manage/api-tokens', times: 1_000, effect: status(500) },
];

/** @param {number} code */
function status(code) {
  return { status: { status: code } };
}

/**
 * @param {Company} company
 * @param {string} name
 */
const person = (company, name) => ({ accountId: company.accountOf(name) });

/**
 * A ticket that is only looked at.
 * @param {string} issueKey
 * @param {string} name
 * @param {object} [payload]
 * @returns {Play}
 */
const looked = (issueKey, name, payload) => async (company, keep) =>
  keep(name, await company.view(issueKey, 'open', payload));

/**
 * A ticket from the first look to its end.
 * @param {string} issueKey
 * @param {string} name
 * @returns {Play}
 */
const played = (issueKey, name) => async (company, keep) => {
  const { ready, view } = await company.start(issueKey);
  await keep(`${name}-ready`, ready);
  await keep(`${name}-running`, view);
  await keep(`${name}-end`, await company.watch(issueKey));
};

/** @type {Play} A leaver whose run is held up for a while. */
async function waiting(company, keep) {
  await company.fault(HELD);
  const { view } = await company.start('OFF-1');
  await company.advance(MINUTE_MS);
  await keep('leaver-waiting', await company.view('OFF-1', 'progress', { runId: view.run.id }));
}

/**
 * A leaver of whom something is refused, and something is not known.
 * @param {Company} company
 */
export async function inTrouble(company) {
  const { view } = await company.start('OFF-1');
  await company.fault(TROUBLE);
  await company.advance(60 * MINUTE_MS);
  return company.view('OFF-1', 'progress', { runId: view.run.id });
}

/** @type {Play} */
const trouble = async (company, keep) => keep('leaver-attention', await inTrouble(company));

/** @type {Play} What was taken is given back, once a second person has confirmed it. */
async function givenBack(company, keep) {
  await company.offboard('OFF-1');
  await company.advance(NEXT_SCHEDULE_MS);
  const playbook = 'restore';
  const ready = await company.view('OFF-1', 'open', { playbook });
  await keep('restore-approval-missing', ready);
  const press = { playbook, planHash: ready.plan.hash };
  await keep('restore-refused', await company.view('OFF-1', 'start', press));
  const lena = person(company, 'Lena Lead');
  await company.view('OFF-1', 'approve', press, lena);
  await keep('restore-approval-given', await company.view('OFF-1', 'open', { playbook }));
  await company.changeSettings(({ playbooks }) => {
    playbooks.leftBusiness.manualContact = 'Somebody else';
  });
  await keep('restore-approval-void', await company.view('OFF-1', 'open', { playbook }));
}

/** @type {Play} A leaver whose last day has not come. */
async function putOff(company, keep) {
  const ready = await company.view('OFF-23', 'open');
  await keep('leaver-schedulable', ready);
  const press = { planHash: ready.plan.hash };
  await keep('leaver-scheduled', await company.view('OFF-23', 'schedule', press));
}

/** @type {Play} Somebody who may run nothing, and an API that does not answer. */
async function refused(company, keep) {
  const stranger = { accountId: company.bystander };
  await keep('refused-operator', await company.view('OFF-1', 'open', {}, stranger));
  await company.fault({ host: ORG, path: '*/users/search', times: 100, effect: status(500) });
  await keep('refused-connection', await company.view('OFF-1', 'open'));
}

/** What the panel shows. @type {[string, Play][]} */
export const PANEL = [
  ['a leaver', played('OFF-1', 'leaver')],
  ['a leaver who is held up', waiting],
  ['a leaver in trouble', trouble],
  ['work to be handed over', played('OFF-15', 'handover')],
  ['an account of another system', played('OFF-16', 'synced')],
  ['a customer beside a leaver', played('OFF-25', 'portal')],
  ['a mover', played('OFF-20', 'mover')],
  ['a joiner', played('OFF-21', 'joiner')],
  ['products that are not used', played('OFF-30', 'inactive')],
  ['a group that stays', played('OFF-36', 'inactive-manual')],
  ['an admin', looked('OFF-24', 'admin-ready')],
  ['giving back', givenBack],
  ['a last day', putOff],
  ['an organization admin', looked('OFF-5', 'refused-protected')],
  ['nobody', looked('OFF-7', 'refused-nobody')],
  ['two people', looked('OFF-8', 'refused-ambiguous')],
  ['a customer', looked('OFF-11', 'refused-portal')],
  ['somebody who is used', looked('OFF-33', 'refused-active')],
  ['refusals', refused],
];
