import { asUser, routeFromAbsolute } from '@forge/api';
import { Queue } from '@forge/events';
import { Filter, kvs } from '@forge/kvs';
import { makeResolver } from '@forge/resolver';

/** The same packages and the same first question as the real function, and nothing else. */
export const used = { asUser, routeFromAbsolute, Queue, Filter };

/** Answers that nothing is configured yet, after the same three reads. */
export const panelResolver = makeResolver({
  open: async ({ context }) => {
    const issue = `issue#${context.extension.issue.id}`;
    const stop = kvs.entity('control').get('stop');
    const [settings] = await Promise.all([kvs.get('settings'), kvs.get(issue), stop]);
    return { state: settings === undefined ? 'notReady' : 'ready' };
  },
});
