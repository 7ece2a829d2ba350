import { useCallback, useEffect, useRef, useState } from 'react';
import { Fold } from '../../parts/Fold';
import { Reading } from '../parts/Reading';
import type { PolicyView, Section } from '../view';
import { Changes } from './Changes';
import { usePolicyOfPage } from './context';
import { restOf, withRest } from './draft';
import { InForce } from './InForce';
import { JsonPart } from './JsonPart';
import css from './Policy.module.css';
import { ProposalPart } from './ProposalPart';
import { SectionEditor } from './SectionEditor';
import { Steps } from './Steps';
import { Versions } from './Versions';

type Tab = Section['tab'];

/** The tab on which a field is edited; null where no section names it. */
function tabOf(field: string, sections: Section[]): Tab | null {
  const names = ({ list, fields }: Section) =>
    list ? field.startsWith(list.path) : fields.some(({ path }) => field.startsWith(path));
  return sections.find(names)?.tab ?? null;
}

/** The control of a field, among those on screen: the one named most exactly, else the JSON. */
function controlOf(field: string): HTMLElement | null {
  const panel = '[role=tabpanel]:not([hidden])';
  const placeOf = (element: HTMLElement) => element.dataset.field ?? '';
  const frame = [...document.querySelectorAll<HTMLElement>(`${panel} [data-field]`)]
    .filter((element) => field.startsWith(placeOf(element)))
    .sort((one, other) => placeOf(one).length - placeOf(other).length)
    .at(-1);
  for (let fold = frame?.closest('details'); fold; fold = fold.parentElement?.closest('details')) {
    fold.open = true;
  }
  return frame?.querySelector<HTMLElement>('input, select, textarea') ?? frame ?? null;
}

/** What no section names, edited as JSON. */
function RestPart({ sections }: { sections: Section[] }) {
  const { document, replace, edition } = usePolicyOfPage();
  const paths = sections.flatMap(({ list, fields }) =>
    list ? [list.path] : fields.map(({ path }) => path),
  );
  return (
    <Fold title="Everything else, as JSON">
      <JsonPart
        key={edition}
        label="What no field above names"
        place=""
        help="A whole document can be pasted as well: what it says goes into the fields."
        value={restOf(document, paths)}
        onChange={(rest) => replace(withRest(document, paths, rest))}
      />
    </Fold>
  );
}

type Props = { tab: Tab; open: (tab: Tab) => void };

function Body({ view, tab, open }: { view: PolicyView } & Props) {
  const [wanted, setWanted] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const { sections } = view;
  useEffect(() => {
    if (wanted === null) return;
    setWanted(null);
    requestAnimationFrame(() => controlOf(wanted)?.focus());
  }, [wanted]);
  const show = useCallback(
    (field: string) => {
      open(tabOf(field, sections) ?? tab);
      setWanted(field);
    },
    [open, sections, tab],
  );
  return (
    <div ref={place} className={css.tab}>
      <ProposalPart />
      {tab === 'playbooks' ? <Steps view={view} /> : <InForce view={view} />}
      {sections
        .filter((section) => section.tab === tab)
        .map((section) => (
          <SectionEditor key={section.id} section={section} />
        ))}
      <RestPart sections={sections} />
      <Changes show={show} />
      <Versions />
    </div>
  );
}

/** One of the two tabs on which the policy is read and edited. Both edit the same document. */
export function PolicyTab(props: Props) {
  const { read, begin, reload } = usePolicyOfPage();
  useEffect(begin, [begin]);
  return (
    <Reading of={read} wait="Reading the policy and who is in its groups." onRetry={reload}>
      {(view) => <Body view={view} {...props} />}
    </Reading>
  );
}
