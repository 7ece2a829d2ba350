import { createContext, useContext } from 'react';
import type { AdminFunction, Calls } from './calls';
import type { Answer, StopSwitch } from './view';

/** What every part of the admin page shares. */
export type Page = {
  /** Whether anything may be begun, as the last answer had it; null where that is not known. */
  stop: StopSwitch | null;
  /** Takes what every answer says beside its body. */
  learn: (stop: StopSwitch | null) => void;
  /** Has something read aloud. */
  say: (text: string) => void;
};

/** The page around a part of it. */
export const PageContext = createContext<Page>({
  stop: null,
  learn: () => undefined,
  say: () => undefined,
});

/** The page around this part of it. */
export function usePage(): Page {
  return useContext(PageContext);
}

/** How it stands with one function of the core. */
export type Asked<Name extends AdminFunction> = {
  name: Name;
  answer: Answer<Calls[Name]['body']> | null;
  /** The message of a call that got no answer. */
  failure: string | null;
  busy: boolean;
};
