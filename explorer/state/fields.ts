/** One control as text in a link: how it is written, read and refused. */

export interface Field<T> {
  readonly fallback: T;
  write(value: T): string;
  /** The value, or what was expected. */
  read(text: string): { readonly value: T } | { readonly expected: string };
}

/** Integers in [low, high]. */
export function integer(fallback: number, low: number, high: number): Field<number> {
  return {
    fallback,
    write: String,
    read: (text) => {
      const value = Number(text);
      return /^-?\d+$/.test(text) && value >= low && value <= high
        ? { value }
        : { expected: `an integer from ${low} to ${high}` };
    },
  };
}

/** Numbers in [low, high] with up to `decimals` decimals. */
export function decimal(fallback: number, low: number, high: number, decimals: number): Field<number> {
  return {
    fallback,
    write: (value) => String(Number(value.toFixed(decimals))),
    read: (text) => {
      const value = Number(text);
      const isPlain = /^-?\d{1,12}(\.\d{1,12})?$/.test(text);
      return isPlain && value >= low && value <= high
        ? { value: Number(value.toFixed(decimals)) }
        : { expected: `a number from ${low} to ${high}` };
    },
  };
}

export function choice<T extends string>(values: readonly T[]): Field<T> {
  return {
    fallback: values[0]!,
    write: String,
    read: (text) => {
      const value = values.find((candidate) => candidate === text);
      return value === undefined ? { expected: `one of ${values.join(', ')}` } : { value };
    },
  };
}

export const flag: Field<boolean> = {
  fallback: false,
  write: (value) => (value ? '1' : '0'),
  read: (text) => (text === '1' || text === '0' ? { value: text === '1' } : { expected: '0 or 1' }),
};

/** Lists of integers in [low, high], written with dots between; `groups` divides the length. */
export function integers(
  fallback: readonly number[],
  {
    low,
    high,
    least,
    most,
    groups = 1,
  }: Readonly<Record<'low' | 'high' | 'least' | 'most', number>> & { readonly groups?: number },
): Field<readonly number[]> {
  const expected = `${least * groups} to ${most * groups} integers from ${low} to ${high} with dots between${groups === 1 ? '' : `, ${groups} for each pair`}`;
  return {
    fallback,
    write: (values) => values.join('.'),
    read: (text) => {
      const parts = text === '' ? [] : text.split('.');
      const values = parts.map(Number);
      const isList = parts.every((part) => /^-?\d{1,9}$/.test(part));
      const fits =
        values.length % groups === 0 && values.length >= least * groups && values.length <= most * groups;
      return isList && fits && values.every((v) => v >= low && v <= high) ? { value: values } : { expected };
    },
  };
}

/** Or nothing, which is not written. */
export function optional<T>(field: Field<T>): Field<T | null> {
  return {
    fallback: null,
    write: (value) => (value === null ? '' : field.write(value)),
    read: (text) => field.read(text),
  };
}
