import { asUser, routeFromAbsolute } from '@forge/api';
import { Queue } from '@forge/events';
import { Filter, kvs } from '@forge/kvs';
import { makeResolver } from '@forge/resolver';

/** The same packages and the same first question as the real function, and nothing else. */
export const used = { asUser, routeFromAbsolute, Queue, Filter };

/** Answers that nothing is configured yet. */
export const panelResolver = makeResolver({
  open: async ({ context }) => {
    const issue = `issue#${context.extension.issue.id}`;
    const [settings] = await Promise.all([kvs.get('settings'), kvs.get(issue)]);
    return { state: settings === undefined ? 'notReady' : 'ready' };
  },
});
