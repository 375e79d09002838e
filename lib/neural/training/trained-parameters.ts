import type { ParameterLayout } from '../model/layout.ts';

/**
 * The mask of a training plan in which exactly the parameters are trained whose name is accepted. With weight decay the
 * optimiser's own mask has to freeze them as well.
 */
export function trainedParameters(
  { views, length }: ParameterLayout,
  isTrained: (name: string) => boolean,
): Uint8Array {
  const mask = new Uint8Array(length);
  for (const { name, offset, rows, columns } of views) {
    if (isTrained(name)) mask.fill(1, offset, offset + rows * columns);
  }
  return mask;
}
