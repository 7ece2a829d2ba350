import { LineFacts, LineList, ToneMark } from '../parts/LineList';
import list from '../parts/LineList.module.css';
import { Part } from '../parts/Part';
import type { Budget, PolicyView } from '../view';
import css from './Policy.module.css';

function BudgetRow({ budget }: { budget: Budget }) {
  const { title, tone, used, limit } = budget;
  return (
    <li className={list.line} data-tone={tone}>
      <ToneMark tone={tone} />
      <div className={list.what}>
        <p className={list.title}>{title}</p>
        <LineFacts line={budget} />
        {limit !== null && (
          <progress
            className={css.bar}
            value={Math.min(used, limit)}
            max={limit}
            aria-label={title}
          />
        )}
      </div>
    </li>
  );
}

/** What holds now: who may do what to whom, who is protected, and how much of a budget is used. */
export function InForce({ view }: { view: PolicyView }) {
  const { sentences, protections, budgets } = view;
  return (
    <>
      <Part title="In force now">
        {sentences.length > 0 ? (
          <LineList lines={sentences} />
        ) : (
          <p className={css.help}>No rule allows anything, so everything is refused.</p>
        )}
      </Part>
      <div className={css.columns}>
        <Part title="Protected now">
          <LineList lines={protections} />
        </Part>
        {budgets.length > 0 && (
          <Part title="Budgets today">
            <ul className={list.lines}>
              {budgets.map((budget, n) => (
                <BudgetRow key={`${n} ${budget.title}`} budget={budget} />
              ))}
            </ul>
          </Part>
        )}
      </div>
    </>
  );
}
