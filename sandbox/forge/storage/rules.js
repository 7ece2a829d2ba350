/**
 * What Atlassian documents of storage, each rule beside the tests that hold it. `RULES.md` is printed
 * from it: `node sandbox/forge/storage/rules.js > sandbox/forge/storage/RULES.md`.
 */
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const PLATFORM = 'https://developer.atlassian.com/platform/forge/';
const STORAGE = 'sandbox/forge/tests/storage.test.js';
const RULES_TEST = 'sandbox/forge/tests/storageRules.test.js';
const SHAPES_TEST = 'sandbox/forge/tests/storageShapes.test.js';
const DECLARED = 'tests/laws/platform/declared.rs';
const INDEX = 'tests/laws/lagging.rs';
const STORED = 'tests/laws/stored.rs';

/**
 * @typedef {object} Rule
 * @property {string} rule what is documented
 * @property {string} answer how it is refused, or '' where nothing is
 * @property {string} source the page, below the platform's documentation
 * @property {[file: string, name: string][]} tests
 */

/** Codes in brackets are ours: the documentation has the rule and names no code. */
/** @type {Rule[]} */
export const RULES = [
  {
    rule: 'A key matches `/^(?!\\s+$)[a-zA-Z0-9:._\\s-#]+$/`, is not empty and has at most 500 characters',
    answer: '400 `INVALID_KEY`, `KEY_TOO_LONG`, `KEY_TOO_SHORT` (of an entity `EMPTY_KEY`)',
    source: 'limits-kvs-ce',
    tests: [
      [RULES_TEST, 'a key that is empty, too long or of other signs is refused everywhere'],
      [STORAGE, 'keys and values keep to the documented limits'],
      [DECLARED, 'the_platform_takes_the_documented_extremes_and_nothing_beyond'],
      [STORED, 'every_attribute_of_every_entity_is_stored_and_taken'],
    ],
  },
  {
    rule: 'A value has at most 240 KiB, and 31 levels of objects',
    answer: '400 `MAX_SIZE`, `MAX_DEPTH`',
    source: 'limits-kvs-ce',
    tests: [
      [RULES_TEST, 'a value of 240 KiB and 31 levels is taken, and nothing beyond'],
      ['tests/laws/platform.rs', 'a_value_fits_as_long_as_its_json_does'],
    ],
  },
  {
    rule: 'A request has the shape in which `@forge/kvs` types it; metadata are told where they are asked for',
    answer: '400 (`INVALID_REQUEST`)',
    source: 'storage-reference/entities-api',
    tests: [
      [SHAPES_TEST, 'what has another shape than the package sends is refused, by every operation'],
      [SHAPES_TEST, 'what else there is to know of an item is told where it is asked for'],
    ],
  },
  {
    rule: 'A transaction has at most 25 operations and 4 MB, and names each key once',
    answer: '400 (`TRANSACTION_SIZE`, `DUPLICATE_KEY`)',
    source: 'storage-reference/entities-transactions',
    tests: [
      [RULES_TEST, 'a transaction has 25 operations, 4 MB and each key once'],
      [STORAGE, 'a transaction takes 25 operations, or none'],
    ],
  },
  {
    rule: 'A transaction is carried out whole where each of its conditions holds, else not at all',
    answer: 'undocumented: the knob `storage.failedCondition`',
    source: 'storage-reference/entities-transactions',
    tests: [
      [RULES_TEST, 'a transaction whose condition fails changes nothing, however it is refused'],
      [STORAGE, 'a check of another item decides about the whole transaction'],
      [INDEX, 'a_failed_condition_that_is_told_as_a_failure_changes_no_end'],
      [
        'tests/host/storage.test.js',
        'tells every refusal of a failed condition as a conflict or a failure',
      ],
    ],
  },
  {
    rule: 'A batch has 1 to 25 items and at most 4 MB, and names each key once',
    answer: '400 (`BATCH_SIZE`, `DUPLICATE_KEY`)',
    source: 'storage-reference/kvs-batch',
    tests: [[RULES_TEST, 'a batch has 25 items, 4 MB and each key once']],
  },
  {
    rule: '`integer` has 32 bits; `float` is 0 or from 1E-130 to below 1E126; `string` is not blank; types are enforced strictly',
    answer: '400 `INVALID_ENTITY_VALUE`',
    source: 'storage-reference/entities-manifest',
    tests: [
      [STORAGE, 'each type of attribute takes what is documented, to its extremes and not beyond'],
      [STORAGE, 'an entity has the attributes that the manifest declares, in its types'],
      [DECLARED, 'the_platform_takes_the_documented_extremes_and_nothing_beyond'],
      [STORED, 'every_attribute_of_every_entity_is_stored_and_taken'],
    ],
  },
  {
    rule: 'An app has at most 20 entities, each of 50 attributes and 7 indexes, with names of 3 to 60, up to 30 and 3 to 50 characters; a range has one attribute; `any` is not indexed',
    answer: 'the manifest is refused',
    source: 'storage-reference/entities-manifest',
    tests: [
      [
        RULES_TEST,
        'a manifest has 20 entities of 50 attributes and 7 indexes, and names as documented',
      ],
      [RULES_TEST, "the app's own manifest keeps to what is documented of entities"],
    ],
  },
  {
    rule: 'Of an index the values of the partition have at most 1,700 bytes, those of the range 900',
    answer: '400 (`INVALID_ENTITY_VALUE`)',
    source: 'limits-kvs-ce',
    tests: [[RULES_TEST, 'indexed attributes have 1,700 bytes of partition and 900 of range']],
  },
  {
    rule: 'Queries lag behind `get`, which is strict',
    answer: 'undocumented how far: the knob `storage.queryLag`, on by default',
    source: 'storage-reference/entities',
    tests: [
      [
        RULES_TEST,
        'a query lags behind get: what is new is missing, gone still there, changed as it was',
      ],
      [INDEX, 'no_flow_decides_by_what_an_index_lists'],
      [INDEX, 'what_an_index_does_not_list_yet_is_found_by_a_later_firing'],
    ],
  },
  {
    rule: 'A query names an index of the manifest and all of its partition, in order',
    answer: '400 (`INDEX_NOT_FOUND`, `QUERY_WHERE_INVALID`)',
    source: 'storage-reference/entities-api-query',
    tests: [
      [
        RULES_TEST,
        'a query asks an index that there is, with all of its partition, within its types',
      ],
      [SHAPES_TEST, 'what a query asks is looked at whatever there is to find'],
      [STORAGE, 'an index lists its partition in the order of its range, page by page'],
    ],
  },
  {
    rule: 'A page has 1 to 100 rows, 10 unless told',
    answer:
      '400 `COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE`, of plain values `LIST_QUERY_LIMIT_EXCEEDED`',
    source: 'storage-reference/handling-errors-customentities',
    tests: [
      [RULES_TEST, 'a page has 1 to 100 rows'],
      [STORAGE, 'an index lists its partition in the order of its range, page by page'],
    ],
  },
  {
    rule: 'Each condition takes certain types, filters are joined by `and` or by `or` and not empty, at most 100 in a query; `any` is not filtered',
    answer:
      '400 `INVALID_FILTER_CONDITION`, `INVALID_FILTER_VALUES`, `INSUFFICIENT_FILTER_VALUES`, `EMPTY_FILTER_OPERATOR`, `INVALID_FILTER_OPERATORS_COMBINATION`; 422 for `any`',
    source: 'storage-reference/entities-api-query',
    tests: [[RULES_TEST, 'conditions are of the types and in the shape that filters take']],
  },
  {
    rule: 'Plain values are listed by the beginning of the key, with one where',
    answer: '400 `QUERY_WHERE_INVALID`, `QUERY_WHERE_FIELD_INVALID`',
    source: 'storage-reference/handling-errors-kvs',
    tests: [[RULES_TEST, 'plain values are listed by the beginning of their keys, by one where']],
  },
  {
    rule: 'A time to live is at most one year; what has expired may be read for a while yet',
    answer: '400 (`INVALID_TTL`)',
    source: 'storage-reference/entities-api',
    tests: [
      [RULES_TEST, 'a time to live is at most one year'],
      [STORAGE, 'an expired value goes, when the platform comes to it'],
    ],
  },
  {
    rule: 'Storage needs the scope `storage:app`',
    answer: '403',
    source: 'storage-reference/entities-api',
    tests: [['sandbox/forge/tests/calls.test.js', 'storage needs its scope']],
  },
];

/** What is documented and not enforced, with the reason. */
export const NOT_ENFORCED = [
  'Rates (4,000 units a minute of reads, bytes a second of a key or an index; 429 `RATE_LIMIT_EXCEEDED`): a fault of the host `kvs` plays the refusal, nothing counts.',
  'What is not there is answered with `KEY_NOT_FOUND`, as `@forge/kvs` reads it; the documentation says `NOT_FOUND`, which the package would throw.',
  'A depth of 31 is documented as the limit and 32 in the words of its error: 31 is taken, 32 is not.',
  'Entities, attributes and indexes can not be taken back once deployed: nothing here knows of earlier deployments.',
];

/** @returns {string} the table */
export function printed() {
  const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
  const rows = RULES.map(({ rule, answer, source, tests }) => {
    const held = tests.map(([file, name]) => `${file}: ${name}`).join('<br>');
    return `| ${cell(rule)} | ${cell(answer)} | [${source}](${PLATFORM}${source}/) | ${cell(held)} |`;
  });
  return [
    '# What is documented of storage, and the tests that hold it',
    '',
    'Printed by `node sandbox/forge/storage/rules.js`. Codes in brackets are ours: the documentation has the rule and names no code.',
    '',
    '| rule | refused with | source | held by |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'Documented, and not enforced:',
    '',
    ...NOT_ENFORCED.map((line) => `* ${line}`),
    '',
  ].join('\n');
}

if (argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(printed());
