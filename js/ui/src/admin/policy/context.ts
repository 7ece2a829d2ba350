import { createContext, useContext } from 'react';
import type { Policy } from './usePolicy';

/** The policy that two tabs share. */
export const PolicyContext = createContext<Policy | null>(null);

/** The policy that two tabs share. */
export function usePolicyOfPage(): Policy {
  const policy = useContext(PolicyContext);
  if (!policy) throw new Error('There is no policy around this part of the page.');
  return policy;
}
