import Button from '@atlaskit/button/new';
import { useRef, useState } from 'react';
import { usePage } from '../page';
import css from './Copy.module.css';

/** Copies by way of the selection, where the frame may not write to the clipboard itself. */
function copySelected(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand('copy');
}

/** Something to take along: shown in full, and copied by one press. A label says what it is. */
export function Copy({ text, label = '' }: { text: string; label?: string }) {
  const shown = useRef<HTMLElement>(null);
  const [word, setWord] = useState(label || 'Copy');
  const { say } = usePage();
  const press = async () => {
    const written = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    const copied = written || (shown.current !== null && copySelected(shown.current));
    setWord(copied ? 'Copied' : 'Select and copy');
    say(
      copied
        ? label
          ? 'Copied'
          : `Copied: ${text}`
        : 'It could not be copied. Select it and copy it.',
    );
  };
  return (
    <p className={css.copy}>
      <code ref={shown}>{text}</code>
      <Button
        spacing="compact"
        aria-label={label ? word : `${word}: ${text}`}
        onClick={() => void press()}
      >
        {word}
      </Button>
    </p>
  );
}
