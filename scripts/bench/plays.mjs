/**
 * @typedef {'preview, Atlassian requests' | 'preview, Graph batches' | 'preview, waves'
 *   | 'run, requests' | 'run, to hand over' | 'run, to tell the ticket' | 'run, waves'} Figure
 *
 * @typedef {object} Play
 * @property {string} name
 * @property {string} ticket of the sandbox's company
 * @property {boolean} [withoutEntra]
 * @property {Partial<Record<Figure, number>>} most
 */

/** The ticket, the people, groups, roles, privileges and tokens. Entra is one batch beside them. */
const PREVIEW = {
  'preview, Atlassian requests': 6,
  'preview, Graph batches': 1,
  'preview, waves': 2,
};

/**
 * The property at the beginning. At the end what was said, who the app is and who reads it, a comment that tells
 * nothing, since customers read the ticket, and property and comment.
 */
const TELLING = { 'run, to tell the ticket': 6 };

/** A run begins with a preview of its own; without Entra there is nothing to ask there. */
const WITHOUT_ENTRA = { ...PREVIEW, 'preview, Graph batches': 0 };

/** To look through two projects for somebody who owns nothing in them. */
const HANDOVER = { 'run, to hand over': 16 };

const TOKENS = 3;

/**
 * Before writes that follow no look of the last minute it is asked whether they may still go out
 * (law 17): the person and whoever answers for the run, in one request and a wave of its own.
 */
const ASKED = 1;

/**
 * Waves of a run: those of its preview, one for each write that has to wait for the one before it,
 * and the looks.
 *
 * @type {Play[]}
 */
export const PLAYS = [
  {
    name: 'leaver',
    ticket: 'OFF-1',
    most: {
      ...PREVIEW,
      'run, requests': 25 + ASKED + TOKENS,
      ...HANDOVER,
      ...TELLING,
      'run, waves': 13 + ASKED,
    },
  },
  {
    // No token, no batch, no disabling and no look there.
    name: 'leaver without Entra',
    ticket: 'OFF-1',
    withoutEntra: true,
    most: {
      ...WITHOUT_ENTRA,
      'run, requests': 21 + ASKED + TOKENS,
      ...HANDOVER,
      ...TELLING,
      'run, waves': 12 + ASKED,
    },
  },
  {
    // A second directory is a suspension more, and fits into the same 25.
    name: 'leaver of two directories',
    ticket: 'OFF-10',
    most: {
      ...PREVIEW,
      'run, requests': 25 + ASKED,
      ...HANDOVER,
      ...TELLING,
      'run, waves': 12 + ASKED,
    },
  },
  {
    name: 'mover',
    ticket: 'OFF-20',
    most: {
      ...PREVIEW,
      'run, requests': 13 + ASKED,
      'run, to hand over': 0,
      ...TELLING,
      'run, waves': 7 + ASKED,
    },
  },
  {
    // Nobody is there yet to be read. A new account is looked for until it is visible: how often
    // depends on when it is, so two looks more than with the quickest are let pass.
    name: 'joiner',
    ticket: 'OFF-21',
    most: {
      ...PREVIEW,
      'preview, Atlassian requests': 3,
      'run, requests': 16 + ASKED,
      'run, to hand over': 0,
      ...TELLING,
      'run, waves': 12 + ASKED,
    },
  },
  {
    // What each of two groups gives, and the roles once more, in a wave of their own.
    name: 'inactive',
    ticket: 'OFF-31',
    most: {
      ...PREVIEW,
      'preview, Atlassian requests': 6 + 2 + 1,
      'preview, waves': 3,
      'run, requests': 13,
      'run, to hand over': 0,
      ...TELLING,
      'run, waves': 7,
    },
  },
  {
    // The ticket hides her address, so Entra is asked a wave later, and the rest is asked again.
    name: 'inactive, address hidden',
    ticket: 'OFF-30',
    most: {
      ...PREVIEW,
      'preview, Atlassian requests': 6 + 2 + 1 + 4,
      'preview, waves': 4,
      'run, requests': 18,
      'run, to hand over': 0,
      ...TELLING,
      'run, waves': 8,
    },
  },
];
