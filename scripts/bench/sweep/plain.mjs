// The same classification as anybody would write it in JavaScript: the yardstick beside the core.

const DAY_MS = 86_400_000;
const SKEW_MS = 300_000;
const PREFIX = 'ari:cloud:identity::group/';
const SERVICE_DOMAIN = 'serviceaccount.atlassian.com';

/**
 * @typedef {{ product: number, word: string }} Said
 * @typedef {{ people: number, rows: Map<string, Said[]> }} Classified
 */

/**
 * @param {any} settings
 * @param {number} asOf
 */
export function plainSweep(settings, asOf) {
  const rules = rulesOf(settings);
  /** @type {Map<string, number[]>} products by group */
  const gives = new Map();
  /** @type {Classified} */
  const result = { people: 0, rows: new Map() };
  return {
    result,
    resources: rules.products.map(({ resource }) => resource),
    /**
     * @param {number} product
     * @param {Uint8Array} body
     */
    groups(product, body) {
      for (const { id } of JSON.parse(text(body)).data) {
        gives.set(id, [...(gives.get(id) ?? []), product]);
      }
    },
    /** @param {Uint8Array} body */
    people(body) {
      for (const person of JSON.parse(text(body)).data) {
        result.people += 1;
        const said = classify(person, rules, gives, asOf);
        if (said.some(({ word }) => word !== 'active')) {
          result.rows.set(person.accountId, said);
        }
      }
    },
  };
}

const decoder = new TextDecoder();

/** @param {Uint8Array} body */
const text = (body) => decoder.decode(body);

/** @param {any} settings */
function rulesOf({ sites, inactivity, protections }) {
  /** @type {{ resource: string, idleMs: number }[]} */
  const products = [];
  for (const { product, cloudId, idleDays } of inactivity.thresholds) {
    for (const site of sites) {
      const resource = `ari:cloud:${product}::site/${site.cloudId}`;
      const fits = cloudId === undefined || cloudId === site.cloudId;
      if (fits && !products.some((known) => known.resource === resource)) {
        products.push({ resource, idleMs: idleDays * DAY_MS });
      }
    }
  }
  const ids = (/** @type {any} */ list) =>
    new Set((list ?? []).map((/** @type {any} */ g) => g.id));
  const { exclusions, serviceAccounts } = inactivity;
  return {
    products,
    graceMs: inactivity.newPersonGraceDays * DAY_MS,
    protectedAccounts: new Set(protections.accounts),
    protectedGroups: ids(protections.groups),
    excludedGroups: ids(exclusions?.groups),
    serviceGroups: ids(serviceAccounts?.groups),
    domains: [...(exclusions?.domains ?? []), SERVICE_DOMAIN],
    prefixes: serviceAccounts?.emailPrefixes ?? [],
  };
}

/** @typedef {ReturnType<typeof rulesOf>} Rules */

/**
 * @param {any} person
 * @param {Rules} rules
 * @param {Map<string, number[]>} gives
 * @param {number} asOf
 * @returns {Said[]}
 */
function classify(person, rules, gives, asOf) {
  if (person.accountStatus !== 'active' || person.membershipStatus !== 'active') {
    return [];
  }
  const groups = person.groups?.map((/** @type {any} */ { id }) =>
    id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id,
  );
  const held = new Set((groups ?? []).flatMap((/** @type {string} */ id) => gives.get(id) ?? []));
  const standing = standingOf(person, rules, groups);
  /** @type {Said[]} */
  const said = [];
  rules.products.forEach((product, index) => {
    const used = person.productAccess?.filter(
      (/** @type {any} */ { id }) => id === product.resource,
    );
    const isSure = groups !== undefined && used !== undefined;
    if (!held.has(index) && isSure && used.length === 0) {
      return;
    }
    const word = activity(used, person.addedToOrg, product.idleMs, rules.graceMs, asOf);
    said.push({ product: index, word: word === 'active' ? word : (standing ?? word) });
  });
  return said;
}

/**
 * @param {any} person
 * @param {Rules} rules
 * @param {string[] | undefined} groups
 */
function standingOf(person, rules, groups) {
  const { accountId, platformRoles, email = '' } = person;
  const isIn = (/** @type {Set<unknown>} */ wanted) =>
    groups?.some((id) => wanted.has(id)) ?? false;
  const isAdmin = platformRoles?.some((/** @type {string} */ r) => r !== 'atlassian/ai-access');
  if (isAdmin || rules.protectedAccounts.has(accountId) || isIn(rules.protectedGroups)) {
    return 'protected';
  }
  const address = email.toLowerCase();
  const domain = address.split('@')[1] ?? '';
  const isExempt =
    isIn(rules.excludedGroups) ||
    isIn(rules.serviceGroups) ||
    person.accountType !== 'atlassian' ||
    rules.domains.some((d) => domain === d || domain.endsWith(`.${d}`)) ||
    rules.prefixes.some((/** @type {string} */ prefix) => address.startsWith(prefix));
  if (isExempt) {
    return 'exempt';
  }
  return platformRoles === undefined || groups === undefined ? 'unknown' : null;
}

/**
 * @param {any[] | undefined} used
 * @param {string | undefined} added
 * @param {number} idleMs
 * @param {number} graceMs
 * @param {number} asOf
 */
function activity(used, added, idleMs, graceMs, asOf) {
  if (used === undefined) {
    return 'unknown';
  }
  const addedAt = Date.parse(added ?? '');
  const isNew = (/** @type {number} */ ms) => asOf - addedAt < ms;
  const isAddedTold = !Number.isNaN(addedAt) && addedAt - asOf <= SKEW_MS;
  if (used.length === 0) {
    if (!isAddedTold) {
      return 'unknown';
    }
    return isNew(Math.max(graceMs, idleMs)) ? 'exempt' : 'neverActive';
  }
  const at = Math.max(
    ...used.map(({ lastActiveTimestamp }) => Date.parse(lastActiveTimestamp ?? '')),
  );
  if (Number.isNaN(at) || at - asOf > SKEW_MS) {
    return 'unknown';
  }
  if (asOf - at < idleMs) {
    return 'active';
  }
  if (!isAddedTold) {
    return 'unknown';
  }
  return isNew(graceMs) ? 'exempt' : 'inactive';
}
