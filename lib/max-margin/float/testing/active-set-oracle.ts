/** Max-margin by trying every active set: slow, and shares no code with the solver. */

const TOLERANCE = 1e-9;

/**
 * ‖u*‖², or undefined when no set certifies, that is when the rows are not separable. For entries that are small
 * integers and count ≤ 10: every certificate then has slack far above 1e-9 or exactly zero.
 */
export function bestOverActiveSets(rows: Float64Array, count: number, width: number): number | undefined {
  for (let mask = 1; mask < 1 << count; mask++) {
    const members: number[] = [];
    for (let i = 0; i < count; i++) if ((mask & (1 << i)) !== 0) members.push(i);
    if (members.length > width) continue;
    const inner = (i: number, j: number): number => {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += rows[i * width + k]! * rows[j * width + k]!;
      return sum;
    };
    const alpha = eliminate(members.map((i) => [...members.map((j) => inner(i, j)), 1]));
    if (alpha?.every((a) => a >= -TOLERANCE) !== true) continue;
    let feasible = true;
    for (let i = 0; i < count && feasible; i++) {
      let margin = 0;
      members.forEach((j, p) => {
        margin += alpha[p]! * inner(i, j);
      });
      feasible = margin >= 1 - TOLERANCE;
    }
    if (feasible) return alpha.reduce((sum, a) => sum + a, 0);
  }
  return undefined;
}

/** Gauss–Jordan elimination with pivoting on [A | b]; undefined when A is singular. */
export function eliminate(system: number[][]): number[] | undefined {
  const size = system.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(system[row]![column]!) > Math.abs(system[pivot]![column]!)) pivot = row;
    }
    const top = system[pivot]!;
    if (Math.abs(top[column]!) < TOLERANCE) return undefined;
    system[pivot] = system[column]!;
    system[column] = top;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = system[row]![column]! / top[column]!;
      for (let k = column; k <= size; k++) system[row]![k] = system[row]![k]! - factor * top[k]!;
    }
  }
  return system.map((row, i) => row[size]! / row[i]!);
}
