import { asUser, routeFromAbsolute } from '@forge/api';
import { Queue } from '@forge/events';
import { Filter, kvs } from '@forge/kvs';
import { makeResolver } from '@forge/resolver';

/** The same packages and the same first question as the real function, and nothing else. */
export const used = { asUser, routeFromAbsolute, Queue, Filter };

/** Answers that nothing is configured yet. */
export const panelResolver = makeResolver({
  open: async () => {
    const settings = await kvs.get('settings');
    return { state: settings === undefined ? 'notReady' : 'ready' };
  },
});
