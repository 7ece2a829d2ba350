import { useEffect, useRef } from 'react';
import { Refusal } from '../../parts/Refusal';
import { Unanswered } from '../../parts/Unanswered';
import { MEANING, type AdminFunction } from '../calls';
import type { Asked } from '../page';

type Props = { of: Asked<AdminFunction>; onRetry?: () => void };

/**
 * Why a call came to nothing: refused, or without an answer. Takes the focus when it comes of
 * something that the viewer has pressed.
 */
export function Trouble({ of, onRetry }: Props) {
  const { name, answer, failure, busy } = of;
  const place = useRef<HTMLDivElement>(null);
  const refusal = answer?.refusal ?? null;
  useEffect(() => {
    if (failure === null && refusal === null) return;
    const onTab = document.activeElement?.getAttribute('role') === 'tab';
    if (navigator.userActivation?.hasBeenActive && !onTab)
      place.current?.querySelector<HTMLElement>('[data-focus]')?.focus();
  }, [failure, refusal]);
  if (failure === null && refusal === null) return null;
  return (
    <div ref={place}>
      {failure !== null ? (
        <Unanswered meaning={MEANING[name]} message={failure} retrying={busy} onRetry={onRetry} />
      ) : (
        refusal && <Refusal refusal={{ ...refusal, candidates: refusal.candidates ?? [] }} />
      )}
    </div>
  );
}
