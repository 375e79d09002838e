import type { JsonCursor } from './json-cursor.ts';
import { MAX_WIDTH } from './limits.ts';
import { checkFinite, checkWidth, EXPECTED_NUMBER } from './validate.ts';

/** Reads vectors and sees to it that all that one reader reads have the same length D. */
export class VectorReader {
  protected readonly cursor: JsonCursor;
  #first = '';
  /** D; 0 before the first vector. */
  width = 0;

  constructor(cursor: JsonCursor) {
    this.cursor = cursor;
  }

  /** Appends the numbers of the vector under the cursor to `target`. @throws InputError for another length than D. */
  read(target: { push(value: number): unknown }): void {
    const { cursor } = this;
    const where = this.width === 0 ? cursor.where() : '';
    const length = cursor.elements('an array of numbers', (index) => {
      if (index >= MAX_WIDTH) throw cursor.fault('is one number too many', `at most ${MAX_WIDTH} numbers`);
      target.push(checkFinite(cursor.number(EXPECTED_NUMBER), cursor));
    });
    checkWidth(length, cursor);
    if (this.width === 0) {
      this.width = length;
      this.#first = where;
    } else if (length !== this.width) {
      throw cursor.fault(`has length ${length}`, `${this.width} numbers, as in ${this.#first}`);
    }
  }

  vector(): number[] {
    const vector: number[] = [];
    this.read(vector);
    return vector;
  }
}
