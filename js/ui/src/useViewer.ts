import { useEffect, useState } from 'react';
import { viewer, type Viewer } from './bridge';

/** Who looks at the page; until that is known, the browser's own zone is used. */
export function useViewer(): Viewer {
  const [known, setKnown] = useState<Viewer>({ place: 'panel' });
  useEffect(() => void viewer().then(setKnown), []);
  return known;
}
