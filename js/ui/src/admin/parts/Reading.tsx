import type { ReactNode } from 'react';
import type { AdminFunction, Calls } from '../calls';
import type { Asked } from '../page';
import { TabSkeleton } from './TabSkeleton';
import { Trouble } from './Trouble';

type Props<Name extends AdminFunction> = {
  of: Asked<Name>;
  /** What is being waited for, once the wait is long. */
  wait: string;
  onRetry: () => void;
  children: (body: NonNullable<Calls[Name]['body']>) => ReactNode;
};

/** What was read: its shape until it comes, why it does not come, or what it is. */
export function Reading<Name extends AdminFunction>({ of, wait, onRetry, children }: Props<Name>) {
  const { answer, failure } = of;
  const body = answer?.refusal ? null : answer?.body;
  return (
    <>
      <Trouble of={of} onRetry={onRetry} />
      {!answer && failure === null && <TabSkeleton wait={wait} />}
      {body && children(body)}
    </>
  );
}
