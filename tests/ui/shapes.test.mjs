/** What the other tests of the pages made by hand has the shape of what the real app answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OF, answer, answerNames } from './admin/page.mjs';
import { fixture, fixtureNames } from './harness.mjs';
import { drift, realAnswers, shapeOf } from './shapes.mjs';
import { views } from './views/index.mjs';

const panel = await realAnswers('panel');
const admin = await realAnswers('admin');
const panels = shapeOf(Object.values(panel));

/** Beginning a search is answered with what looking at it is: a search that has not ended. */
const ALIKE = { 'admin.sweep': 'admin.sweepStart' };

/** The answers of one function of the admin page. */
const answersOf = (name) =>
  Object.entries(admin)
    .filter(([key]) => [name, ALIKE[name]].includes(`admin.${key.split('-')[0]}`))
    .map(([, each]) => each);

for (const name of await fixtureNames()) {
  test(`${name} has everything that the panel is always sent, and nothing that it never is`, async () => {
    assert.deepEqual(drift(panels, await fixture(name)), []);
  });
}

test('so has every view that is made of a playbook and a state', () => {
  const found = [...views()].map(([name, view]) => [name, drift(panels, view)]);
  assert.deepEqual(
    found.filter(([, problems]) => problems.length > 0),
    [],
  );
});

for (const [name, of] of Object.entries(OF)) {
  test(`${name} has the shape of what ${of} answers`, async () => {
    const real = answersOf(of);
    assert.ok(real.length > 0, `no play keeps an answer of ${of}`);
    assert.deepEqual(drift(shapeOf(real), await answer(name)), []);
  });
}

test('every answer of the admin page has its function', async () => {
  assert.deepEqual(await answerNames(), Object.keys(OF).sort());
});

test('every state of the panel, every playbook and every kind of outcome is among the real answers', () => {
  const all = Object.values(panel);
  const states = new Set(all.map(({ state }) => state));
  assert.deepEqual([...states].sort(), [
    'attention',
    'byHand',
    'done',
    'notReady',
    'ready',
    'running',
  ]);
  const playbooks = new Set(all.flatMap(({ playbook }) => playbook?.id ?? []));
  assert.equal(playbooks.size, 5);
  const steps = all.flatMap(({ plan }) => plan?.phases ?? []).flatMap((phase) => phase.steps);
  const kinds = new Set(steps.flatMap(({ outcome }) => outcome?.kind ?? []));
  assert.deepEqual([...kinds].sort(), ['failed', 'manual', 'proven', 'skipped', 'unknown']);
});

test('what is missing, never sent or of another kind is found', () => {
  const { person, ...rest } = structuredClone(panel['leaver-ready']);
  assert.deepEqual(drift(panels, rest), ['.person: is missing']);
  assert.deepEqual(drift(panels, { ...rest, person, owner: null }), ['.owner: is never sent']);
  const { lines, ...less } = person;
  assert.ok(lines);
  assert.deepEqual(drift(panels, { ...rest, person: less }), ['.person.lines: is missing']);
  assert.match(drift(panels, { ...rest, person, state: 7 }).join(), /^\.state: number, and string/);
  assert.match(drift(panels, { ...rest, person: [] }).join(), /^\.person: list, and /);
});
