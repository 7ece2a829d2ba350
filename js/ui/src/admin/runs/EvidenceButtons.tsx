import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { Unanswered } from '../../parts/Unanswered';
import type { Calls } from '../calls';
import { usePage } from '../page';
import { Trouble } from '../parts/Trouble';
import { useAsk } from '../useAsk';
import css from './Runs.module.css';
import { download, packFile, pageFile, wholePack, type Days } from './evidence';

type Payload = Calls['admin.evidence']['payload'];

type Props = {
  /** What the evidence is of, for whoever hears the buttons only. */
  about: string;
  /** What is asked for; null where that is not said yet. */
  payload: () => Payload | null;
  /** Of a period: its days, for the file's name. */
  days?: Days;
};

const MAKERS = { JSON: packFile, page: pageFile };

/** Saves evidence: as the file that can be verified, or as a page to read. */
export function EvidenceButtons({ about, payload, days }: Props) {
  const evidence = useAsk('admin.evidence');
  const { say } = usePage();
  const [pressed, setPressed] = useState<keyof typeof MAKERS | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const press = async (kind: keyof typeof MAKERS) => {
    const asked = payload();
    if (!asked) return;
    setPressed(kind);
    setProblem(null);
    try {
      const view = await wholePack(evidence.ask, asked);
      if (!view) return;
      const file = MAKERS[kind](view, days);
      download(file);
      say(`Saved: ${file.name}`);
    } catch (error) {
      setProblem(`ui.unreadable-pack ${String(error).slice(0, 160)}`);
    }
  };
  return (
    <div className={css.evidence}>
      <div className={css.buttons}>
        <Button
          spacing="compact"
          isLoading={evidence.busy && pressed === 'JSON'}
          aria-label={`Export as JSON: ${about}`}
          onClick={() => void press('JSON')}
        >
          Export as JSON
        </Button>
        <Button
          spacing="compact"
          isLoading={evidence.busy && pressed === 'page'}
          aria-label={`Export as a page: ${about}`}
          onClick={() => void press('page')}
        >
          Export as a page
        </Button>
      </div>
      <Trouble of={evidence} />
      {problem !== null && (
        <Unanswered
          title="The page can’t be made"
          meaning="No page can be made of this evidence. Export it as JSON, and verify that."
          message={problem}
          retrying={false}
        />
      )}
    </div>
  );
}
