import type { PanelView } from '../view';
import type {
  EvidencePartView,
  EvidenceView,
  HealthView,
  InactivityView,
  LimitsView,
  ListFilter,
  ManyBegunView,
  ManyEndsView,
  ManyView,
  PolicyDocument,
  PolicyView,
  PreviewView,
  RunFilter,
  RunsView,
  SweepListView,
  VersionView,
} from './view';

/** The resolver functions of the admin page: what each is told, and what its answer's body is. */
export type Calls = {
  'admin.health': { payload: { probe: boolean }; body: HealthView };
  'admin.setKey': {
    payload: { key: string; secret: string; endsOn: string | null };
    body: HealthView;
  };
  'admin.stop': { payload: { reason: string }; body: null };
  'admin.resume': { payload: Record<string, never>; body: null };
  'admin.policy': { payload: Record<string, never>; body: PolicyView };
  'admin.preview': { payload: { document: PolicyDocument }; body: PreviewView };
  'admin.save': {
    payload: { document: PolicyDocument; basedOn: number | null; note: string };
    body: PolicyView;
  };
  'admin.confirmPolicy': { payload: { proposal: string }; body: PolicyView };
  'admin.discardPolicy': { payload: { proposal: string }; body: PolicyView };
  'admin.version': { payload: { version: number }; body: VersionView };
  'admin.rollback': { payload: { version: number; basedOn: number | null }; body: PolicyView };
  'admin.runs': { payload: { filter: RunFilter; cursor: string | null }; body: RunsView };
  'admin.run': { payload: { runId: string }; body: PanelView };
  'admin.retry': { payload: { runId: string }; body: PanelView };
  'admin.evidence': {
    payload: ({ runId: string } | { from: number; to: number }) & {
      madeAt?: number;
      part?: number;
    };
    body: EvidenceView | EvidencePartView;
  };
  'admin.many': {
    payload: { playbook: string | null } & (
      { jql: string } | { people: string } | { chosen: string[] }
    );
    body: ManyView;
  };
  'admin.startMany': {
    payload: { playbook: string | null; issues: string[]; token: string };
    body: ManyBegunView;
  };
  'admin.manyEnds': {
    payload: { playbook: string | null; issues: string[]; token: string };
    body: ManyEndsView;
  };
  'admin.sweep': { payload: Record<string, never>; body: InactivityView };
  'admin.sweepStart': { payload: Record<string, never>; body: InactivityView };
  'admin.sweepList': {
    payload: { filter: ListFilter; cursor: string | null };
    body: SweepListView;
  };
  'admin.limits': { payload: { probe: boolean }; body: LimitsView };
};

/** The name of a resolver function of the admin page. */
export type AdminFunction = keyof Calls;

const ONLY_READS = 'Reading changed nothing.';

/** What a lost call means. Only those that write can have changed something. */
export const MEANING: Record<AdminFunction, string> = {
  'admin.health': ONLY_READS,
  'admin.setKey': 'The key may or may not be in use now. Look again before you send it again.',
  'admin.stop': 'Offramp may or may not be stopped. Look again.',
  'admin.resume': 'Offramp may or may not be stopped still. Look again.',
  'admin.policy': ONLY_READS,
  'admin.preview': 'A preview changes nothing. What you typed is still here.',
  'admin.save': 'It may or may not have been saved. What you typed is still here.',
  'admin.confirmPolicy': 'The change may or may not be in force. Look again.',
  'admin.discardPolicy': 'The change may or may not wait still. Look again.',
  'admin.version': ONLY_READS,
  'admin.rollback': 'The version may or may not be in force again. Look again.',
  'admin.runs': ONLY_READS,
  'admin.run': 'The run goes on without this page. What is shown may be out of date.',
  'admin.retry': 'The run may or may not have been taken up again. Look again.',
  'admin.evidence': 'Nothing was exported, and nothing was changed.',
  'admin.many': 'Looking starts nothing. What you typed is still here.',
  'admin.startMany':
    'Some tickets may have been started. Send it again: what this look has started is not started twice.',
  'admin.manyEnds': ONLY_READS,
  'admin.sweep': ONLY_READS,
  'admin.sweepStart': 'A search may or may not have begun. It changes nothing but what is known.',
  'admin.sweepList': ONLY_READS,
  'admin.limits': ONLY_READS,
};
