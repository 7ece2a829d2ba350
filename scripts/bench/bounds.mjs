/**
 * A line of the table. What is `told` is printed beside the figure and holds nothing, as for times;
 * `most` is a bound that must not be passed, for what is the same on every machine.
 *
 * @typedef {{ what: string, measured: string, told?: string }} Told
 * @typedef {{ what: string, value: number | undefined, most: number, unit?: string }} Held
 * @typedef {Told | Held} Row
 */

/**
 * @param {Row[]} rows
 * @returns {string[]} what is beyond its bound, and by how much
 */
export function broken(rows) {
  return rows.flatMap((row) => {
    if (!('most' in row)) {
      return [];
    }
    const { what, value, most, unit } = row;
    if (typeof value !== 'number' || Number.isNaN(value)) {
      return [`${what}: not measured, at most ${text(most, unit)} is allowed`];
    }
    const over = text(value - most, unit);
    return value > most ? [`${what}: ${text(value, unit)}, ${over} over ${text(most, unit)}`] : [];
  });
}

/**
 * @param {Row[]} rows
 * @returns {string} the table
 */
export function table(rows) {
  const cells = [['quantity', 'measured', 'bound'], ...rows.map(cellsOf)];
  const width = Math.max(...cells.map(([what = '']) => what.length)) + 2;
  return cells
    .map(([what = '', measured = '', bound = '']) =>
      `${what.padEnd(width)}${measured.padStart(12)}${bound.padStart(12)}`.trimEnd(),
    )
    .join('\n');
}

/** @param {Row} row */
function cellsOf(row) {
  if ('most' in row) {
    const { what, value, most, unit } = row;
    return [what, text(value, unit), text(most, unit)];
  }
  return [row.what, row.measured, row.told ?? ''];
}

/**
 * @param {number | undefined} value
 * @param {string} [unit]
 */
function text(value, unit) {
  const number = value === undefined ? 'nothing' : String(Math.round(value * 10) / 10);
  return unit === undefined ? number : `${number} ${unit}`;
}
