/** The page for people: requests are there, folded, and in words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { load } from 'cheerio';
import { pageOf } from '../../js/evidence/page.js';
import { golden } from './golden.js';
import { opening, packOf } from './pack.js';

/** @param {object} fact */
function folded(fact) {
  const texts = [opening('a', 'OFF-a'), JSON.stringify(fact)];
  const page = load(pageOf(packOf([{ runId: 'a', issueKey: 'OFF-a', texts }])));
  const rows = page('details.requests tbody tr').toArray();
  return {
    summaries: page('details.requests > summary')
      .toArray()
      .map((one) => page(one).text()),
    rows: rows.map((row) =>
      page(row)
        .find('td')
        .toArray()
        .map((cell) => page(cell).text()),
    ),
    isOpen: page('details.requests[open]').length > 0,
  };
}

describe('requests on the page', () => {
  it('are a folded table: in whose name, method, path and status', () => {
    const requests = [
      { identity: 'orgWrite', method: 'POST', path: '/admin/suspend', status: 204 },
      { identity: 'asUser', method: 'GET', path: '/rest/api/3/issue/OFF-1', status: 200 },
    ];
    assert.deepEqual(folded({ answered: { at: 1, claims: [], requests } }), {
      summaries: ['2 requests'],
      rows: [
        ['The key that writes, to Atlassian', 'POST', '/admin/suspend', '204'],
        ['The person, to Jira', 'GET', '/rest/api/3/issue/OFF-1', '200'],
      ],
      isOpen: false,
    });
  });

  it('say where no answer came, and where nothing was sent', () => {
    const request = { identity: 'entra', method: 'POST', path: '/v1.0/$batch' };
    const requests = [request, { ...request, status: 0 }];
    const { rows } = folded({ resumed: { at: 1, epoch: 2, requests } });
    assert.deepEqual(
      rows.map((row) => row.at(-1)),
      ['no answer', 'not sent'],
    );
  });

  it('tell what was in a batch', () => {
    const parts = [{ method: 'PATCH', path: '/v1.0/users/u', status: 204 }];
    const requests = [
      { identity: 'entra', method: 'POST', path: '/v1.0/$batch', status: 200, parts },
    ];
    const { summaries, rows } = folded({ answered: { at: 1, claims: [], requests } });
    assert.deepEqual(summaries, ['1 request']);
    assert.deepEqual(rows[1], ['In this batch', 'PATCH', '/v1.0/users/u', '204']);
  });

  it('of another version are shown as they are, and as text', () => {
    const requests = [{ identity: 'moon', method: 'GET', path: '</code><b>', status: 200, ms: 5 }];
    const { rows } = folded({ looked: { at: 1, held: [], requests } });
    assert.deepEqual(rows, [['Moon', 'GET', '</code><b>', '200 {"ms":5}']]);
  });

  it('are not spoken of where there are none', () => {
    assert.deepEqual(folded({ looked: { at: 1, held: [] } }).summaries, []);
  });
});

describe('the page of the pack that the core made', () => {
  const page = load(pageOf(golden()));

  it('folds requests away in every entry that has them, the opening too', () => {
    const fields = golden().runs.flatMap(({ entries }) =>
      entries.map(({ text }) => Object.values(JSON.parse(text))[0]),
    );
    const withRequests = fields.filter(({ requests = [] }) => requests.length > 0);
    assert.ok(withRequests.length > 3);
    assert.equal(page('details.requests').length, withRequests.length);
  });

  it('lays the settings out', () => {
    const settings = page('details:not(.requests) pre').first().text();
    assert.match(settings, /\n {2}"organization": \{\n/);
  });

  it('says how the pack is verified', () => {
    assert.match(page('footer pre').text(), /^npm run verify -- FILE\.json --head HASH$/);
  });
});

describe('D12: people on the page', () => {
  const page = (/** @type {Record<string, string>} */ names) => {
    const { opened } = JSON.parse(opening('a', 'OFF-a'));
    const texts = [
      JSON.stringify({
        opened: {
          ...opened,
          operator: 'acc-1',
          subjectRef: { account: 'acc-10' },
          approvedBy: ['acc-2', 'acc-3'],
          plan: { playbook: 'left-team', steps: [{ id: 'a', title: 'A', ladder: ['byHand'] }] },
        },
      }),
      JSON.stringify({ rested: { at: 1, rest: 'attention' } }),
      JSON.stringify({ reopened: { at: 1, by: 'acc-2' } }),
    ];
    return load(pageOf(packOf([{ runId: 'a', issueKey: 'OFF-a', texts }]), [], names));
  };
  /** @param {import('cheerio').CheerioAPI} read */
  const facts = (read) =>
    Object.fromEntries(
      read('dl > div')
        .toArray()
        .map((one) => [read(one).find('dt').text(), read(one).find('dd').text().trim()]),
    );

  it('have their names, with the account that the record has', () => {
    // A name that is a part of another, one that is an account, and one that is no text of HTML.
    const read = page({ 'acc-1': 'acc-10', 'acc-10': 'Al', 'acc-2': '<b>Alma</b>' });
    const told = facts(read);
    assert.equal(told['Asked for by'], 'acc-10 acc-1');
    assert.equal(told['The ticket names'], 'Al acc-10');
    assert.equal(told['Approved by'], '<b>Alma</b> acc-2, acc-3');
    const entries = read('.timeline li').text();
    assert.ok(entries.includes('By acc-10 acc-1, by the rule'), entries);
    assert.ok(entries.includes('<b>Alma</b> acc-2 asked to try again'), entries);
    assert.equal(read('dd b, li b').length, 0);
  });

  it('are shown by account where nobody knows the name', () => {
    /** @type {Record<string, string>[]} */
    const without = [{}, { 'acc-1': '', 'acc-10': ' ' }];
    for (const names of without) {
      const told = facts(page(names));
      assert.equal(told['Asked for by'], 'acc-1');
      assert.equal(told['The ticket names'], 'acc-10');
    }
    // What every object has is nobody's name.
    assert.equal(facts(page(JSON.parse('{}')))['Approved by'], 'acc-2, acc-3');
  });
});
