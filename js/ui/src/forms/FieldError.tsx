import { Icon } from '../parts/icons';
import css from './Form.module.css';

/** What is wrong with a field and what to do; its line is said when it comes. */
export function FieldError({ id, text }: { id: string; text: string | null }) {
  return (
    <div id={id} role="alert">
      {text && (
        <p className={css.error}>
          <Icon mark="failed" />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
