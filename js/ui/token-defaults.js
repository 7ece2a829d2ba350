import dark from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-dark.js';
import light from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-light.js';
import shape from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-shape.js';
import spacing from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-spacing.js';
import typography from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-typography.js';

/**
 * The declarations of one published theme.
 * @param {string} css a theme's style sheet
 * @returns {Map<string, string>} value by custom property
 */
function declarations(css) {
  return new Map([...css.matchAll(/(--ds-[\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2].trim()]));
}

/**
 * The values of the tokens that are used, as one rule.
 * @param {string} selector whom the values are for
 * @param {Map<string, string>} theme every value of the theme
 * @param {Set<string>} used names of the tokens in use
 * @param {string} scheme the browser's own colour scheme
 * @returns {string} one CSS rule
 */
function rule(selector, theme, used, scheme) {
  const body = [...theme].filter(([name]) => used.has(name)).map(([k, v]) => `${k}:${v}`);
  return `${selector}{color-scheme:${scheme};${body.join(';')}}`;
}

/**
 * Default values for the design tokens that the page uses, light and dark, as a part of its style
 * sheet. The product injects the current theme into the page; until it has, or where nothing does,
 * the page is legible from the first frame. Specificity is zero, so the product's values win.
 * @returns {import('vite').Plugin} the plugin
 */
export function tokenDefaults() {
  return {
    name: 'token-defaults',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const outputs = Object.values(bundle);
      const sheet = outputs.find((out) => out.type === 'asset' && out.fileName.endsWith('.css'));
      if (!sheet || sheet.type !== 'asset') return;
      const text = outputs.map((out) => (out.type === 'chunk' ? out.code : String(out.source)));
      const used = new Set(text.join('\n').match(/--ds-[\w-]+/g));
      const common = [shape, spacing, typography].map(declarations);
      const first = new Map([...declarations(light), ...common.flatMap((theme) => [...theme])]);
      sheet.source = [
        rule(':where(html)', first, used, 'light'),
        rule(':where(html[data-color-mode=dark])', declarations(dark), used, 'dark'),
        String(sheet.source),
      ].join('\n');
    },
  };
}
