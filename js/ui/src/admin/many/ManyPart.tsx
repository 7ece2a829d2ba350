import { Part } from '../parts/Part';
import type { Choice } from '../view';
import { ManyForm } from './ManyForm';
import { ManyFound } from './ManyFound';
import { useMany } from './useMany';

/** Many tickets at once: found, looked at, chosen, started. */
export function ManyPart({ playbooks }: { playbooks: Choice[] }) {
  const many = useMany();
  return (
    <Part
      title="Many at once"
      text="Tickets of a search, or of a list of people. Each is started like any other."
    >
      <ManyForm playbooks={playbooks} busy={many.looking.busy} look={many.look} />
      <ManyFound many={many} />
    </Part>
  );
}
