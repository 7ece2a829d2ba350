import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { ClockContext, clockOf } from '../time';
import { useViewer } from '../useViewer';
import css from './Admin.module.css';
import { HealthTab } from './health/HealthTab';
import { InactivityTab } from './inactivity/InactivityTab';
import { LimitsTab } from './LimitsTab';
import { PageContext } from './page';
import { Mishap } from './parts/Mishap';
import { StopBar } from './parts/StopBar';
import { PolicyContext } from './policy/context';
import { PolicyTab } from './policy/PolicyTab';
import { usePolicy } from './policy/usePolicy';
import { RunsTab } from './runs/RunsTab';
import type { Section, StopSwitch } from './view';

const TITLES = ['Health', 'Playbooks', 'People and rules', 'Runs', 'Inactivity', 'Limits'];

/** Which tab has the editor of a section. */
const TAB_OF: Record<Section['tab'], number> = { playbooks: 1, people: 2 };

/** The policy, which two of the tabs show and edit. */
function WithPolicy({ children }: { children: ReactNode }) {
  const policy = usePolicy();
  return <PolicyContext.Provider value={policy}>{children}</PolicyContext.Provider>;
}

function Panels() {
  const [selected, setSelected] = useState(0);
  const open = useCallback((tab: Section['tab']) => setSelected(TAB_OF[tab]), []);
  const panels = [
    <HealthTab />,
    <PolicyTab tab="playbooks" open={open} />,
    <PolicyTab tab="people" open={open} />,
    <RunsTab />,
    <InactivityTab />,
    <LimitsTab />,
  ];
  return (
    <div className={css.tabs}>
      <Tabs id="admin" selected={selected} onChange={setSelected}>
        <TabList>
          {TITLES.map((title) => (
            <Tab key={title}>{title}</Tab>
          ))}
        </TabList>
        {panels.map((panel, n) => (
          <TabPanel key={TITLES[n]}>
            <div className={css.panel} data-tab={TITLES[n]}>
              <Mishap>{panel}</Mishap>
            </div>
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}

/** The page: a switch on top, and six tabs, each read when it is first opened. */
export function Admin() {
  const known = useViewer();
  const clock = useMemo(() => clockOf(known), [known]);
  const [stop, learn] = useState<StopSwitch | null>(null);
  const [said, say] = useState('');
  const page = useMemo(() => ({ stop, learn, say }), [stop]);
  return (
    <ClockContext.Provider value={clock}>
      <PageContext.Provider value={page}>
        <main data-place="admin">
          <h1 className="sr-only">Offramp</h1>
          <StopBar />
          <WithPolicy>
            <Panels />
          </WithPolicy>
          <div className="sr-only" role="status" aria-live="polite">
            {said}
          </div>
        </main>
      </PageContext.Provider>
    </ClockContext.Provider>
  );
}
