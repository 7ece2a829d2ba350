import type { PanelView, Person, Run } from './view';

const person = (known: Person): Person => ({ ...known, lines: known.lines ?? [] });
const run = (known: Run): Run => ({ ...known, residual: known.residual ?? [] });

/** The same view with an empty list or nothing for what an older core does not speak of. */
export function complete(view: PanelView): PanelView {
  const { refusal } = view;
  return {
    ...view,
    playbooks: view.playbooks ?? [],
    approval: view.approval ?? null,
    schedule: view.schedule ?? null,
    person: view.person && person(view.person),
    run: view.run && run(view.run),
    canStart: view.canStart ?? false,
    refusal: refusal && { ...refusal, candidates: refusal.candidates.map(person) },
  };
}
