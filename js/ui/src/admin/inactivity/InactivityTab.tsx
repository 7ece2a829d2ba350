import Button from '@atlaskit/button/new';
import { Instant } from '../../words';
import { Headline } from '../parts/Headline';
import { LineList } from '../parts/LineList';
import { Part } from '../parts/Part';
import { Reading } from '../parts/Reading';
import { Trouble } from '../parts/Trouble';
import type { InactivityView, Line, SweepProgress } from '../view';
import css from './Inactivity.module.css';
import { ProductBar } from './ProductBar';
import { ReviewList } from './ReviewList';
import { useInactivity, type Inactivity } from './useInactivity';

function Progress({ progress }: { progress: SweepProgress }) {
  const { text, detail, percent, at } = progress;
  return (
    <div className={css.progress} data-progress>
      <p className={css.now}>{text}</p>
      <progress aria-label={text} max={100} {...(percent === null ? {} : { value: percent })} />
      <p className={css.detail}>
        {detail} Since <Instant at={at} />.
      </p>
    </div>
  );
}

function Search({ inactivity, view }: { inactivity: Inactivity; view: InactivityView }) {
  const { begin, start } = inactivity;
  return (
    <Part title="Search" text={view.start.text}>
      {view.progress && <Progress progress={view.progress} />}
      {view.start.allowed && (
        <div>
          <Button isLoading={begin.busy} onClick={start}>
            {view.start.label}
          </Button>
        </div>
      )}
      <Trouble of={begin} onRetry={inactivity.look} />
    </Part>
  );
}

function Lines({ title, text, lines }: { title: string; text: string; lines: Line[] }) {
  if (lines.length === 0) return null;
  return (
    <Part title={title} text={text}>
      <LineList lines={lines} />
    </Part>
  );
}

function Found({ view }: { view: InactivityView }) {
  if (!view.products) return null;
  return (
    <>
      <Lines title="Missing" text="Nothing is concluded about what is in it." lines={view.gaps} />
      <Part title="Products">
        <div className={css.products}>
          {view.products.map((product) => (
            <ProductBar key={product.title} product={product} />
          ))}
        </div>
      </Part>
      <Lines
        title="Unknown, and why"
        text="Unknown is not inactive: nobody is changed for it."
        lines={view.unknown}
      />
      <ReviewList view={view} />
      <Lines title="Rules of this search" text="" lines={view.rules} />
    </>
  );
}

/** Who does not use what they have: the last search, the one that is under way, and the list. */
export function InactivityTab() {
  const inactivity = useInactivity();
  const { read, view, look } = inactivity;
  return (
    <>
      <Reading of={read} wait="Reading who is inactive." onRetry={look}>
        {() => null}
      </Reading>
      {view && !read.answer?.refusal && (
        <>
          <Headline line={view.headline} />
          <Search inactivity={inactivity} view={view} />
          <Found view={view} />
        </>
      )}
    </>
  );
}
