import { makeResolver } from '@forge/resolver';
import { preview } from './preview.js';

/** The panel's first question, as anybody would answer it in JavaScript. */
export const panelResolver = makeResolver({ open: ({ context }) => preview(context) });
