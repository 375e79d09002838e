/** A Float64Array that grows by doubling, for numbers whose count is known only at the end. */
export class Growable {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** A copy that is exactly as long as what was pushed. */
  toArray(): Float64Array {
    return this.#values.slice(0, this.#length);
  }
}
