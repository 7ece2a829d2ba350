import typescript from 'typescript-eslint';

/** What neither the type checker nor the formatter says. */
const rules = {
  'array-callback-return': 'error',
  eqeqeq: 'error',
  'max-depth': ['error', 3],
  'max-lines': ['error', 400],
  'max-lines-per-function': ['error', 70],
  'no-constant-binary-expression': 'error',
  'no-empty': 'error',
  'no-eval': 'error',
  'no-fallthrough': 'error',
  'no-implicit-coercion': 'error',
  'no-param-reassign': 'error',
  'no-return-assign': 'error',
  'no-self-compare': 'error',
  'no-shadow': 'error',
  'no-throw-literal': 'error',
  'no-unreachable': 'error',
  'no-unused-expressions': 'error',
  'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  'no-useless-assignment': 'error',
  'no-var': 'error',
  'no-warning-comments': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'require-atomic-updates': 'error',
};

/** What Node and a page know without being told. */
const GLOBALS = Object.fromEntries(
  [
    ...[
      'Buffer',
      'URL',
      'document',
      'getComputedStyle',
      'process',
      'setTimeout',
      'structuredClone',
    ],
    ...['window', 'navigator', 'getSelection', 'DOMException'],
    ...['MutationObserver', 'PerformanceObserver'],
  ].map((name) => [name, 'readonly']),
);

export default [
  { ignores: ['build/', 'pkg/', 'target/', '.tools/', 'node_modules/'] },
  {
    files: ['**/*.{js,mjs,cjs}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules,
  },
  {
    files: ['**/*.cjs', 'sandbox/forge/runtime/**/*.js'],
    languageOptions: { sourceType: 'commonjs' },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: typescript.parser },
    plugins: { '@typescript-eslint': typescript.plugin },
    rules: {
      ...rules,
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // The tests of one subject stand together.
    files: ['**/*.test.{js,ts,tsx}', 'tests/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // No type checker reads them, and parts of them run inside of a page.
    files: ['tests/ui/**'],
    languageOptions: { globals: GLOBALS },
    rules: { 'no-undef': 'error' },
  },
];
