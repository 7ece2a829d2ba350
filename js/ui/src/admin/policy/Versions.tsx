import Button from '@atlaskit/button/new';
import { useEffect, useRef, useState } from 'react';
import { ConfirmDialog } from '../../parts/ConfirmDialog';
import { Fold } from '../../parts/Fold';
import type { Confirmation } from '../../view';
import { Instant } from '../../words';
import { LineList } from '../parts/LineList';
import { Part } from '../parts/Part';
import { Table, type Column } from '../parts/Table';
import { Trouble } from '../parts/Trouble';
import { useAsk } from '../useAsk';
import type { Version } from '../view';
import { usePolicyOfPage } from './context';
import css from './Policy.module.css';

const COLUMNS: Column<Version>[] = [
  { title: 'Version', isHeader: true, cell: ({ version }) => `Version ${version}` },
  { title: 'Saved by', cell: ({ by }) => by },
  { title: 'When', cell: ({ at }) => <Instant at={at} /> },
  { title: 'Note', cell: ({ note }) => note || '(none)' },
];

/** What a version changed, and what it says as it is stored. */
function Stored({ version, onClose }: { version: number; onClose: () => void }) {
  const stored = useAsk('admin.version');
  const { ask, answer } = stored;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    void ask({ version });
  }, [ask, version]);
  const { document, compared = [] } = answer?.body ?? {};
  return (
    <div className={css.stored}>
      <h3 ref={heading} className={css.heading} tabIndex={-1}>
        Version {version}
      </h3>
      <Trouble of={stored} onRetry={() => void ask({ version })} />
      {compared.map(({ title, lines }) => (
        <section key={title} aria-label={title}>
          <h4 className={css.heading}>{title}</h4>
          {lines.length > 0 ? <LineList lines={lines} /> : <p>Nothing.</p>}
        </section>
      ))}
      {document && (
        <Fold title="As it is stored">
          <pre className={css.code} tabIndex={0} role="region" aria-label={`Version ${version}`}>
            {JSON.stringify(document, null, 2)}
          </pre>
        </Fold>
      )}
      <div>
        <Button spacing="compact" onClick={onClose}>
          Close version {version}
        </Button>
      </div>
    </div>
  );
}

type ActionsProps = {
  version: Version;
  isInForce: boolean;
  show: () => void;
  goBack: (opener: HTMLElement) => void;
};

/** What can be done with a version. */
function Actions({ version: { version }, isInForce, show, goBack }: ActionsProps) {
  const { rollback } = usePolicyOfPage();
  return (
    <div className={css.buttons}>
      <Button spacing="compact" aria-label={`Show version ${version}`} onClick={show}>
        Show
      </Button>
      {isInForce ? (
        <span className={css.inForce}>In force</span>
      ) : (
        <Button
          spacing="compact"
          aria-label={`Go back to version ${version}`}
          isDisabled={rollback.busy}
          onClick={({ currentTarget }) => goBack(currentTarget)}
        >
          Go back
        </Button>
      )}
    </div>
  );
}

/** What is asked before a version is in force again. */
function question({ version, note }: Version, isChanged: boolean): Confirmation {
  const what = `What it says is in force again for everybody${note ? `: ${note}.` : '.'}`;
  const lost = isChanged ? ['What you typed and did not save is gone.'] : [];
  return { title: `Go back to version ${version}?`, body: [what, ...lost], button: 'Go back' };
}

type Going = { version: Version; opener: HTMLElement };

/** The versions of the policy, each of which can be looked at and gone back to. */
export function Versions() {
  const { view, isChanged, rollback, goBackTo } = usePolicyOfPage();
  const [going, setGoing] = useState<Going | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const inForce = view?.version ?? null;
  const versions = [...(inForce ? [inForce] : []), ...(view?.older ?? [])];
  const focusTitle = () => place.current?.querySelector<HTMLElement>('h2')?.focus();
  const close = () => {
    setOpen(null);
    focusTitle();
  };
  const confirm = async (version: number) => {
    setGoing(null);
    if (await goBackTo(version)) focusTitle();
  };
  const actions = (version: Version) => (
    <Actions
      version={version}
      isInForce={version === inForce}
      show={() => setOpen(version.version)}
      goBack={(opener) => setGoing({ version, opener })}
    />
  );
  return (
    <div ref={place}>
      <Part title="Versions">
        <Trouble of={rollback} />
        {versions.length === 0 && <p className={css.help}>None has been saved yet.</p>}
        {versions.length > 0 && (
          <Table
            label="Versions"
            rows={versions}
            keyOf={(version) => String(version.version)}
            columns={[...COLUMNS, { title: 'Actions', cell: actions }]}
          />
        )}
        {open !== null && <Stored version={open} onClose={close} />}
      </Part>
      {going && (
        <ConfirmDialog
          words={question(going.version, isChanged)}
          opener={going.opener}
          onCancel={() => setGoing(null)}
          onConfirm={() => void confirm(going.version.version)}
        />
      )}
    </div>
  );
}
