/**
 * The plays of the admin page: each answer is kept under the function that has given it and a word
 * of its own, as `<function>-<word>`.
 *
 * @typedef {import('./plays.js').Company} Company
 * @typedef {import('./plays.js').Keep} Keep
 * @typedef {import('./plays.js').Play} Play
 */
import { NEXT_SCHEDULE_MS } from './company.js';
import { inTrouble } from './plays.js';

const HOUR_MS = 60 * 60_000;

/** A change that can be made, and one that cannot. @type {((document: any) => void)[]} */
const CHANGES = [
  (document) => {
    document.playbooks.leftBusiness.manualContact = 'Somebody else';
    document.budgets = { perDay: 20 };
  },
  (document) => {
    document.playbooks.leftBusiness.deleteAccount = true;
    delete document.approvals.deletion;
    document.rules[0].projects = [];
  },
];

/**
 * @param {Company} company
 * @param {Keep} keep
 */
const asking =
  (company, keep) =>
  /**
   * @param {string} functionKey
   * @param {string} word
   * @param {object} [payload]
   * @param {string} [accountId]
   */
  async (functionKey, word, payload = {}, accountId = company.admin) => {
    const answer = await company.askOffice(functionKey, payload, accountId);
    await keep(`${functionKey.replace('admin.', '')}-${word}`, answer);
    return answer.body;
  };

/** @type {Play} A page that nobody has used yet. */
async function fresh(company, keep) {
  const ask = asking(company, keep);
  await ask('admin.health', 'unknown', { probe: false });
  await ask('admin.health', 'probed', { probe: true });
  await ask('admin.policy', 'adopted');
  await ask('admin.runs', 'none', { filter: {}, cursor: null });
  await ask('admin.limits', 'probed', { probe: true });
  await ask('admin.sweep', 'never');
  await ask('admin.health', 'refused', { probe: false }, company.operator);
}

/** @type {Play} Keys that are past their date, and one that never worked. */
async function broken(company, keep) {
  const ask = asking(company, keep);
  await company.fault({ switch: 'keyExpired' });
  await ask('admin.health', 'broken', { probe: true });
  await ask('admin.limits', 'broken', { probe: false });
  const key = { key: 'read', secret: 'a-key-of-nobody', endsOn: null };
  await ask('admin.setKey', 'refused', key);
}

/** @type {Play} A key that the user management API does not let in, and Entra as little. */
async function scoped(company, keep) {
  const ask = asking(company, keep);
  const effect = { status: { status: 403 } };
  await company.fault([
    { host: 'api.atlassian.com', path: '*/manage*', times: 1_000, effect },
    { host: 'graph.microsoft.com', times: 1_000, effect },
  ]);
  await ask('admin.health', 'scoped', { probe: true });
  await ask('admin.limits', 'scoped', { probe: false });
}

/** @type {Play} An app that was given no settings. */
async function unset(company, keep) {
  const ask = asking(company, keep);
  await company.control('POST', 'variables', { OFFRAMP_SETTINGS: null });
  const { values, entities } = await company.control('GET', 'kvs');
  const kept = Object.keys(values).filter((key) => key === 'settings' || key.startsWith('policy'));
  const versions = Object.keys(entities.policy).map((key) => ({ key, entity: 'policy' }));
  await company.control('POST', 'kvs', { delete: [...kept.map((key) => ({ key })), ...versions] });
  await ask('admin.policy', 'none');
  await ask('admin.health', 'noSettings', { probe: false });
  await ask('admin.sweep', 'noSettings');
}

/** @type {Play} Settings are changed, badly, well, and by somebody who was too late. */
async function edited(company, keep) {
  const ask = asking(company, keep);
  const { document, version } = await company.office('admin.policy');
  const [good, bad] = CHANGES.map((change) => {
    const changed = structuredClone(document);
    change(changed);
    return changed;
  });
  await ask('admin.preview', 'fine', { document: good });
  await ask('admin.preview', 'errors', { document: bad });
  const basedOn = version?.version ?? null;
  await ask('admin.save', 'wrong', { document: bad, basedOn, note: '' });
  await company.office('admin.save', { document: good, basedOn, note: 'More a day' });
  await ask('admin.save', 'moved', { document: good, basedOn, note: 'Too late' });
}

/** @type {Play} A change that takes a second admin: as that one sees it, and whoever proposed it. */
async function proposed(company, keep) {
  const ask = asking(company, keep);
  await company.changeSettings((document) => {
    document.approvals.settings = true;
  });
  const { document, version } = await company.office('admin.policy');
  document.protections.groups = [];
  await ask('admin.preview', 'lessStrict', { document });
  const save = { document, basedOn: version.version, note: 'Nobody is left there' };
  await ask('admin.save', 'waits', save);
  await ask('admin.policy', 'waiting');
  await ask('admin.policy', 'proposed', {}, company.otherAdmin);
}

/** @type {Play} Runs, one of them step by step, and evidence of it. */
async function ran(company, keep) {
  const ask = asking(company, keep);
  await company.offboard('OFF-2');
  await company.offboard('OFF-16');
  const { rows } = await ask('admin.runs', 'some', { filter: {}, cursor: null });
  const open = rows.find((/** @type {any} */ { issueKey }) => issueKey === 'OFF-16');
  await ask('admin.run', 'byHand', { runId: open.runId });
  await ask('admin.retry', 'byHand', { runId: open.runId });
  await ask('admin.evidence', 'run', { runId: open.runId });
  await ask('admin.stop', 'stopped', { reason: 'Moving directories' });
  await ask('admin.health', 'stopped', { probe: false });
  await ask('admin.resume', 'goesOn');
}

/** @type {Play} A run of which something failed, and something is not known. */
async function troubled(company, keep) {
  const { run } = await inTrouble(company);
  await asking(company, keep)('admin.run', 'attention', { runId: run.id });
}

/** @type {Play} Access comes back to somebody who left. */
async function cameBack(company, keep) {
  const ask = asking(company, keep);
  const carl = company.subjectOf('OFF-2');
  await company.offboard('OFF-2');
  await company.letBackIn(carl);
  await company.advance(HOUR_MS + NEXT_SCHEDULE_MS);
  await ask('admin.runs', 'cameBack', { filter: {}, cursor: null });
}

/** @type {Play} Many tickets at once. */
async function many(company, keep) {
  const ask = asking(company, keep);
  await company.changeSettings(({ rules: [rule] }) => {
    rule.operatorAccounts = [{ id: company.admin, name: 'Ana Admin' }];
  });
  const people = [company.accountOf('Jane Doe'), company.accountOf('Carl Contractor'), 'soon'];
  const { rows, token } = await ask('admin.many', 'people', { people: people.join('\n') });
  await ask('admin.many', 'jql', { playbook: 'left-business', jql: 'project = OFF' });
  await ask('admin.many', 'wrong', { playbook: null, jql: 'project =' });
  const issues = rows.slice(0, 2).map((/** @type {any} */ { issueId }) => issueId);
  await ask('admin.startMany', 'begun', { playbook: null, issues, token });
  await company.advance(HOUR_MS);
  await ask('admin.manyEnds', 'over', { playbook: null, issues, token });
}

/** @type {Play} A search for who uses nothing, from its beginning to the tickets of the chosen. */
async function searched(company, keep) {
  const ask = asking(company, keep);
  await ask('admin.sweepStart', 'begun');
  for (let turn = 0; turn < 5 && (await company.office('admin.sweep')).progress; turn += 1) {
    await company.advance(NEXT_SCHEDULE_MS);
  }
  await ask('admin.sweep', 'found');
  const { rows } = await ask('admin.sweepList', 'all', { filter: {}, cursor: null });
  await ask('admin.sweepList', 'inactive', { filter: { class: 'inactive' }, cursor: null });
  await company.fault({ path: '*/users/search', times: 100, effect: { status: { status: 500 } } });
  await ask('admin.sweepList', 'unnamed', { filter: {}, cursor: null });
  await company.control('DELETE', 'faults');
  const chosen = rows
    .filter((/** @type {any} */ { choosable }) => choosable)
    .map((/** @type {any} */ { place }) => place);
  await ask('admin.many', 'chosen', { playbook: 'revoke-inactive', chosen });
}

/** What the admin page shows. @type {[string, Play][]} */
export const ADMIN = [
  ['a page that nobody has used', fresh],
  ['keys that do not work', broken],
  ['a key with scopes', scoped],
  ['no settings', unset],
  ['settings that are changed', edited],
  ['settings that take a second admin', proposed],
  ['runs', ran],
  ['a run in trouble', troubled],
  ['access that came back', cameBack],
  ['many tickets', many],
  ['a search', searched],
];
