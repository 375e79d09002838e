import type { Tape, Tensor } from './tape.ts';

/**
 * y_i = row `rows[i]` of x: a token embedding when x is the table and `rows` the tokens, the hidden representations
 * of last tokens when `rows` are their positions. A row may be taken any number of times.
 * @param x n × k
 * @param rows m integers in [0, n)
 * @returns m × k
 * @throws RangeError for a row that x does not have
 */
export function gatherRows(tape: Tape, x: Tensor, rows: Int32Array): Tensor {
  const { columns } = x;
  for (const row of rows) {
    if (row < 0 || row >= x.rows) throw new RangeError(`row ${row} of ${x.rows} was asked for`);
  }
  const y = tape.tensor(rows.length, columns, false);
  const [input, output] = [x.value, y.value];
  for (let i = 0, at = 0; i < rows.length; i++) {
    const source = rows[i]! * columns;
    for (let j = 0; j < columns; j++, at++) output[at] = input[source + j]!;
  }
  tape.record(() => {
    // Scattered in ascending order of i.
    const [dx, dy] = [x.gradient, y.gradient];
    for (let i = 0, at = 0; i < rows.length; i++) {
      const target = rows[i]! * columns;
      for (let j = 0; j < columns; j++, at++) dx[target + j] = dx[target + j]! + dy[at]!;
    }
  });
  return y;
}
