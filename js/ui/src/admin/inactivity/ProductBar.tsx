import type { SweptProduct } from '../view';
import css from './Inactivity.module.css';

/** The share of each class as a bar, with its count beside its name. */
export function ProductBar({ product }: { product: SweptProduct }) {
  const { title, total, seats, parts } = product;
  return (
    <section className={css.product} aria-label={title} data-product={title}>
      <h3 className={css.name}>{title}</h3>
      <div className={css.bar} aria-hidden="true">
        {parts
          .filter(({ count }) => count > 0)
          .map(({ id, count }) => (
            <span key={id} data-class={id} style={{ flexGrow: count }} />
          ))}
      </div>
      <ul className={css.legend}>
        {parts.map(({ id, title: name, count }) => (
          <li key={id}>
            <span className={css.swatch} data-class={id} aria-hidden="true" />
            {name}: <strong>{count.toLocaleString('en')}</strong>
          </li>
        ))}
      </ul>
      <p className={css.seats}>
        {total.toLocaleString('en')} people. {seats}
      </p>
    </section>
  );
}
