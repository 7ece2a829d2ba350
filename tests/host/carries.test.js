import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { parse } from 'acorn';

const HOST = new URL('../../js/host/', import.meta.url);

/**
 * @typedef {{ type: string } & Record<string, any>} Node of a syntax tree
 */

/** Where a way is chosen, and what chooses it. */
const CHOICES = new Map([
  ['IfStatement', ['test']],
  ['ConditionalExpression', ['test']],
  ['WhileStatement', ['test']],
  ['DoWhileStatement', ['test']],
  ['ForStatement', ['test']],
  ['SwitchStatement', ['discriminant']],
  ['SwitchCase', ['test']],
]);

/**
 * Everything below a node, itself included.
 *
 * @param {any} node
 * @returns {Node[]}
 */
function below(node) {
  if (Array.isArray(node)) return node.flatMap(below);
  if (typeof node?.type !== 'string') return [];
  return [node, ...Object.values(node).flatMap(below)];
}

/**
 * The parts of a node that decide which way is gone. A default (`??`) is none.
 *
 * @param {Node} node
 * @returns {any[]}
 */
function deciding(node) {
  if (node.type === 'LogicalExpression') return node.operator === '??' ? [] : [node.left];
  return (CHOICES.get(node.type) ?? []).map((part) => node[part]);
}

/**
 * The names and texts that a source's choices are made by.
 *
 * @param {string} text
 * @returns {string[]}
 */
function chosenBy(text) {
  const tree = parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
  const choices = below(tree).flatMap((node) => deciding(node).flatMap(below));
  return choices.flatMap((node) => {
    if (node.type === 'Identifier') return [node.name];
    return node.type === 'Literal' && typeof node.value === 'string' ? [node.value] : [];
  });
}

/**
 * What is read of the core's answer: a name below a variable `answer`.
 *
 * @param {string} text
 * @returns {string[]}
 */
function readOfAnswers(text) {
  const tree = parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
  const isOfAnswer = (/** @type {Node} */ node) =>
    node.type === 'MemberExpression' && node.object.name === 'answer';
  return below(tree)
    .filter(isOfAnswer)
    .map((node) => node.property.name);
}

/** All that the host's choices are made by: none of it is a person, a plan, a run or a right. */
const KNOWN = new Set([
  // The carrying itself: what is to be done, and whether there is more.
  ...['command', 'commands', 'executor', 'functions', 'includes', 'known', 'length', 'wave'],
  ...['MAX_WAVES', 'cursor', 'parts', 'text', 'undefined', 'error', 'begun', 'generation'],
  // Which module of the core takes a call, and how large that may be.
  ...['name', 'has', 'OF_SWEEP', 'WITH_DOCUMENT', 'payload', 'limitKb', 'KB'],
  ...['Buffer', 'byteLength', 'JSON', 'stringify'],
  // Storage, as the platform has it.
  ...['store', 'entity', 'stored', 'descending', 'range', 'from', 'wanted', 'outcome'],
  // Secrets: where one belongs, whether there is one, and whether a token is still good.
  ...[
    'secret',
    'given',
    'key',
    'value',
    'held',
    'coming',
    'memory',
    'worn',
    'app',
    'digest',
    'token',
  ],
  ...['isTenant', 'tenantId', 'isComplete', 'isFresh', 'isHeaderText', 'isOurs', 'isPassing'],
  ...['isUndeclared', 'URL', 'url', 'origin', 'PLACEHOLDER', 'body', 'string', ''],
  // What is taken out of an answer, letter by letter.
  ...['PIECE', 'at', 'before', 'found', 'place', 'run'],
  // How long there is.
  ...['LEAST_MS', 'time'],
  // How a call to the platform failed.
  ...['Error', 'NotSent', 'RuntimeError', 'WebAssembly', 'isConflict', 'responseDetails', 'reason'],
  ...['status', 'request'],
  // A moment of a zone's clock.
  ...['Date', 'onClock', 'toISOString', 'slice', 'local', 'isNaN', 'after', 'Number'],
  // How long a token is good for.
  ...['seconds'],
  // The core refused: a rule of Automation is stopped, and Jira is asked to come again.
  ...['answer', 'refusal'],
]);

describe('the host', async () => {
  const names = await readdir(HOST, { recursive: true });
  const sources = await Promise.all(
    names
      .filter((name) => name.endsWith('.js'))
      .map(async (name) => ({ name, text: await readFile(new URL(name, HOST), 'utf8') })),
  );

  it('makes no choice by a person, a plan, a run or a right', () => {
    const chosen = sources.flatMap(({ name, text }) => chosenBy(text).map((by) => ({ name, by })));
    assert.deepEqual(
      chosen.filter(({ by }) => !KNOWN.has(by)),
      [],
      'a new choice: is it a matter of carrying, or of what is carried?',
    );
    const words = new Set(chosen.map(({ by }) => by));
    assert.deepEqual(
      [...KNOWN].filter((word) => !words.has(word)),
      [],
      'what is chosen by no more',
    );
  });

  it("looks at nothing of the core's answers but whether they refuse", () => {
    const handlers = sources.filter(({ name }) => name.startsWith('handlers'));
    const read = new Set(handlers.flatMap(({ text }) => readOfAnswers(text)));
    assert.deepEqual([...read], ['refusal']);
  });

  it('would be seen to', () => {
    const text = `
      if (run.state === 'done') {}
      const one = plan.steps?.length ? 1 : 2;
      approver && approve();
      switch (playbook) { case 'restore': }
      const kept = fallback ?? other;
    `;
    assert.deepEqual(chosenBy(text).sort(), [
      ...['approver', 'done', 'length', 'plan', 'playbook', 'restore', 'run', 'state', 'steps'],
    ]);
    assert.deepEqual(readOfAnswers('f(answer.run); g(answer?.plan);'), ['run', 'plan']);
  });
});
