/**
 * A run's steps, replayed from its entries: what follows from them, and where an entry says what
 * cannot follow. README.md has the rules. Runs in browsers and in Node; reads anything without
 * failing, since an entry may hold anything anywhere.
 *
 * @typedef {{ kind: string, fields: Record<string, any> }} Fact
 * @typedef {{ entry: number, what: string }} Contradiction `entry`: its number, from 1
 * @typedef {'open' | 'sent' | 'claimed' | 'proven' | 'failed' | 'unknown' | 'manual' | 'skipped'}
 *   Stage `open`: neither claimed nor concluded
 * @typedef {{
 *   rungs: any[],
 *   rung: number,
 *   stage: Stage,
 *   held: unknown,
 *   wasProven: boolean,
 * }} StepState `held`: what was seen of it last, and since its last act
 * @typedef {{
 *   steps: Map<unknown, StepState>,
 *   schema: number,
 *   playbook: unknown,
 *   access: any[] | null,
 *   unread: boolean,
 *   epoch: number,
 *   rest: Rest | null,
 * }} State `access`: what let the person in, as read last and since the last act; `unread`: the last
 *   look could not read something
 * @typedef {'done' | 'byHand' | 'attention'} Rest
 */

/** The newest schema of journals whose rules are known here. */
export const SCHEMA = 8;

/** The first schema in which trying again proves everything anew. */
const PROVES_AGAIN = 6;

/** Playbooks that take access, so that trying again may have to take it again. */
const TAKES = ['left-business', 'left-team', 'revoke-inactive'];

/** The playbook that is done only once nothing lets the person in. */
const PROMISES_NO_ACCESS = 'left-business';

/**
 * @param {Fact[]} facts oldest first
 * @returns {{ rest: Rest | null, contradictions: Contradiction[] }} `rest`: how the run rests by its
 *   own entries; `null` while it does not
 */
export function replay(facts) {
  const [opened] = facts;
  if (opened?.kind !== 'opened') {
    return { rest: null, contradictions: [] };
  }
  const state = begun(opened.fields);
  const contradictions = facts.slice(1).flatMap((fact, index) => {
    const what = named(state, fact) ?? applied(state, fact);
    return what === null ? [] : [{ entry: index + 2, what }];
  });
  return { rest: state.rest, contradictions };
}

/**
 * @param {number} schema of a journal's head
 * @param {Fact | null | undefined} opened its first entry
 * @returns {boolean} whether it was written by rules that are not known here
 */
export function isNewer(schema, opened) {
  return Math.max(schema, number(opened?.fields.schema)) > SCHEMA;
}

/**
 * @param {Record<string, any>} opened
 * @returns {State}
 */
function begun(opened) {
  /** @type {State} */
  const state = {
    steps: new Map(),
    schema: number(opened.schema),
    playbook: record(opened.plan).playbook,
    access: null,
    unread: false,
    epoch: 0,
    rest: null,
  };
  join(state, list(record(opened.plan).steps));
  return state;
}

/**
 * @param {State} state
 * @param {any[]} more
 */
function join({ steps }, more) {
  for (const step of more.map(record)) {
    steps.set(step.id, stepBegun(step));
  }
}

/**
 * What is so already, what is done elsewhere and what only reads starts as claimed.
 *
 * @param {Record<string, any>} step
 * @returns {StepState}
 */
function stepBegun({ ladder, prediction, phase }) {
  const rungs = list(ladder);
  const settled = prediction === 'alreadySo' || phase === 'prove' || rungs.length === 0;
  const stage = settled ? 'claimed' : 'open';
  return { rungs, rung: 0, stage, held: null, wasProven: false };
}

/**
 * @param {State} state
 * @param {Fact} fact
 * @returns {string | null} what is wrong with the steps that it names
 */
function named({ steps }, { kind, fields }) {
  const ids = {
    sent: list(fields.steps),
    answered: list(fields.claims).map((pair) => list(pair)[0]),
    looked: list(fields.held).map((pair) => list(pair)[0]),
    postponed: [fields.step],
    climbed: [fields.step],
    concluded: [fields.step],
  }[kind];
  const strange = (ids ?? []).filter((id) => !steps.has(id));
  return strange.length === 0
    ? null
    : `it names the step ${shown(strange[0])}, which the run does not have`;
}

/**
 * Takes one more entry into the state.
 *
 * @param {State} state
 * @param {Fact} fact
 * @returns {string | null} what it says that cannot be
 */
function applied(state, { kind, fields }) {
  switch (kind) {
    case 'resumed':
      return resumed(state, fields);
    case 'reopened':
      return reopened(state);
    case 'sent':
      return sent(state, fields);
    case 'answered':
      return answered(state, fields);
    case 'looked':
      return looked(state, fields);
    case 'discovered':
      join(state, list(fields.steps));
      return null;
    case 'postponed':
      stepOf(state, fields.step).stage = 'open';
      return null;
    case 'climbed':
      return climbed(stepOf(state, fields.step));
    case 'concluded':
      return concluded(state, fields);
    case 'rested':
      return rested(state, fields);
    default:
      return null;
  }
}

/**
 * @param {State} state
 * @param {Record<string, any>} fields
 */
function resumed(state, { epoch }) {
  const before = state.epoch;
  state.epoch = number(epoch);
  for (const step of state.steps.values()) {
    step.stage = step.stage === 'sent' ? 'open' : step.stage;
  }
  return state.epoch > before ? null : `holder number ${state.epoch} comes after number ${before}`;
}

/** @param {State} state */
function reopened(state) {
  const { rest } = state;
  const again = TAKES.includes(nameOf(state.playbook)) && state.schema >= PROVES_AGAIN;
  state.rest = null;
  for (const step of state.steps.values()) {
    reopen(step, again);
  }
  return rest === null || rest === 'done'
    ? `what ${rest === null ? 'does not rest' : 'is done'} is not tried again`
    : null;
}

/**
 * @param {StepState} step
 * @param {boolean} again whether what was proven is to be proven anew
 */
function reopen(step, again) {
  if (step.stage === 'proven' && again) {
    Object.assign(step, { stage: 'claimed', wasProven: true, held: null });
  } else if (['failed', 'unknown', 'manual'].includes(step.stage)) {
    const stage = step.rungs.length > 0 ? 'open' : 'claimed';
    Object.assign(step, { stage, rung: 0, held: null });
  }
}

/**
 * @param {State} state
 * @param {Record<string, any>} fields
 */
function sent(state, { steps }) {
  state.access = null;
  for (const id of list(steps)) {
    const step = stepOf(state, id);
    Object.assign(step, { stage: 'sent', held: null });
  }
  return null;
}

/**
 * @param {State} state
 * @param {Record<string, any>} fields
 */
function answered(state, { claims }) {
  let wrong = null;
  for (const [id, claim] of list(claims).map(list)) {
    const step = stepOf(state, id);
    if (step.stage !== 'sent') {
      wrong ??= `an answer about ${shown(id)}, of which nothing was out`;
    }
    step.stage = claim === 'accepted' ? 'claimed' : 'open';
  }
  return wrong;
}

/**
 * @param {State} state
 * @param {Record<string, any>} fields
 */
function looked(state, { held, access, unread }) {
  for (const [id, seen] of list(held).map(list)) {
    stepOf(state, id).held = seen;
  }
  state.access = Array.isArray(access) ? access : state.access;
  state.unread = list(unread).length > 0;
  return null;
}

/** @param {StepState} step */
function climbed(step) {
  step.rung += 1;
  step.stage = 'open';
  return step.rung < step.rungs.length ? null : 'there is nothing more to try';
}

/**
 * @param {State} state
 * @param {Record<string, any>} fields
 */
function concluded(state, { step: id, outcome }) {
  const step = stepOf(state, id);
  const name = nameOf(outcome);
  const wrong = wrongOutcome(step, name, state.unread);
  step.stage = isOutcome(name) ? name : 'unknown';
  return wrong === null ? null : `${shown(id)} is said to be ${shown(name)}, and ${wrong}`;
}

/**
 * @param {StepState} step
 * @param {string} name
 * @param {boolean} unread
 * @returns {string | null} what the run's own entries say against it
 */
function wrongOutcome({ held, rungs, wasProven, stage }, name, unread) {
  switch (name) {
    case 'proven': {
      // Who is no longer listed anywhere can't be proven twice.
      const gone = wasProven && stage === 'claimed' && held === 'unreadable' && !unread;
      return held === 'holds' || gone ? null : 'no read since its last act shows it';
    }
    case 'manual':
      return rungs.some((rung) => record(rung).byHand !== undefined)
        ? null
        : 'it leaves nothing to a person';
    case 'skipped':
      return rungs.length === 0 ? null : 'there is something to do here';
    default:
      return isOutcome(name) ? null : 'that is no outcome';
  }
}

/**
 * @param {State} state
 * @param {Record<string, any>} fields
 */
function rested(state, { rest }) {
  const derived = derivedRest(state);
  state.rest = derived;
  return nameOf(rest) === derived
    ? null
    : `the run is said to rest as ${shown(nameOf(rest))}, and its steps say ${derived}`;
}

/**
 * How the run ends, from its steps and what was read last.
 *
 * @param {State} state
 * @returns {Rest}
 */
function derivedRest({ steps, playbook, access }) {
  const stages = [...steps.values()].map(({ stage }) => stage);
  if (stages.some((stage) => !['proven', 'skipped', 'manual'].includes(stage))) {
    return 'attention';
  }
  const manual = stages.includes('manual');
  if (playbook === PROMISES_NO_ACCESS && !(access && (access.length === 0 || manual))) {
    return 'attention';
  }
  return manual ? 'byHand' : 'done';
}

/**
 * @param {State} state
 * @param {unknown} id
 * @returns {StepState} one of nobody's where the run has none of this name
 */
function stepOf({ steps }, id) {
  return steps.get(id) ?? stepBegun({});
}

/**
 * @param {string} name
 * @returns {name is 'proven' | 'failed' | 'unknown' | 'manual' | 'skipped'}
 */
function isOutcome(name) {
  return ['proven', 'failed', 'unknown', 'manual', 'skipped'].includes(name);
}

/**
 * @param {unknown} value `"name"`, or `{"name": what}`
 * @returns {string}
 */
function nameOf(value) {
  return typeof value === 'string' ? value : (Object.keys(record(value))[0] ?? '');
}

/** @param {unknown} value */
function number(value) {
  return typeof value === 'number' ? value : 0;
}

/** @param {unknown} value */
function shown(value) {
  return typeof value === 'string' || typeof value === 'number' ? `"${value}"` : 'nothing readable';
}

/**
 * @param {unknown} value
 * @returns {Record<string, any>}
 */
function record(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/**
 * @param {unknown} value
 * @returns {any[]}
 */
function list(value) {
  return Array.isArray(value) ? value : [];
}
