/**
 * Refusals of the User management API.
 *
 * @typedef {import('./asked.js').Asked} Asked
 * @typedef {import('./asked.js').Case} Case
 * @typedef {import('./asked.js').Write} Write
 */
import { NO_BODY, ask } from './asked.js';

/**
 * @param {any} acme
 * @returns {Record<string, Write>}
 */
export function ofAccounts({ people }) {
  const { jane, ana, sync, carl, nobody } = people;
  const manage = (/** @type {string} */ who, /** @type {string} */ path) =>
    `/users/${who}/manage/${path}`;
  const lifecycle = (/** @type {string} */ who, /** @type {string} */ act) =>
    ask('POST', manage(who, `lifecycle/${act}`), {});
  const token = (/** @type {string} */ who, id = 'tok-jane-1') =>
    ask('DELETE', manage(who, `api-tokens/${id}`));

  /** @param {string} act */
  const toAccount = (act) => ({
    401: [{ ask: { ...lifecycle(jane, act), key: null } }],
    403: [
      { ask: { ...lifecycle(jane, act), key: 'read' } },
      { ask: lifecycle(sync, act) },
      { ask: lifecycle(ana, act) },
      { ask: lifecycle(carl, act) },
    ],
    404: [{ ask: lifecycle(nobody, act) }],
  });
  const conflict = [{ switch: 'lifecycleConflict' }];
  const deleted = [lifecycle(jane, 'delete')];

  return {
    deactivateAccount: {
      refused: {
        ...toAccount('disable'),
        409: [{ ask: lifecycle(jane, 'disable'), switches: conflict }],
      },
    },
    activateAccount: {
      refused: {
        ...toAccount('enable'),
        409: [{ ask: lifecycle(jane, 'enable'), first: deleted }],
      },
    },
    deleteAccount: {
      refused: {
        ...toAccount('delete'),
        409: [
          { ask: lifecycle(jane, 'delete'), switches: conflict },
          { ask: lifecycle(jane, 'delete'), first: deleted },
        ],
      },
    },
    cancelDeletion: {
      refused: {
        ...toAccount('cancel-delete'),
        404: [
          { ask: lifecycle(nobody, 'cancel-delete') },
          { ask: lifecycle(jane, 'cancel-delete') },
        ],
      },
    },
    revokeToken: {
      refused: {
        401: [{ ask: { ...token(jane), key: null } }],
        403: [{ ask: { ...token(jane), key: 'read' } }, { ask: token(carl) }],
        404: [{ ask: token(nobody) }, { ask: token(jane, 'tok-of-nobody') }],
      },
      never: { 400: NO_BODY },
    },
  };
}
