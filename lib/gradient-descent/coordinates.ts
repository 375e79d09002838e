/**
 * The two coordinate systems for gradient descent on L(u) = Σ ln(1 + e^{−⟨u,x_i⟩}). All steps are combinations of the
 * rows x_i, so u = u(0) + Xᵀα: with n ≤ D the n numbers α are followed ('dual'), otherwise u itself ('primal').
 */

/** The data of the explicit reward model. */
export interface DescentProblem {
  /** X: the differences x_i of chosen and rejected representations, shape [n, D], row-major. */
  readonly rows: Float64Array;
  /** n ≥ 1. */
  readonly count: number;
  /** D ≥ 1. */
  readonly width: number;
  /** u(0), shape [D]; zero when absent. */
  readonly initialHead?: Float64Array;
  /** η > 0 of the mean loss; a step is u ← u − (η/n)∇L(u). */
  readonly stepSize: number;
  /** X Xᵀ, shape [n, n], when the caller has it already; only used when n ≤ D. */
  readonly gram?: Float64Array;
}

/** A point y of the followed coordinates, and maps between margins, weights and heads. */
export interface Coordinates {
  readonly kind: 'dual' | 'primal';
  /** min(n, D). */
  readonly dimension: number;
  readonly count: number;
  /** X Xᵀ in the dual case, X in the primal one. */
  readonly matrix: Float64Array;
  /** max_i ‖x_i‖². */
  readonly largestSquare: number;
  /** y at u(0). */
  readonly initial: Float64Array;
  /** Writes m = Xu, shape [n]. */
  margins(y: Float64Array, out: Float64Array): void;
  /** Writes the coordinates of Σ weights_i·x_i (in the dual case the weights themselves, 0 for rows x_i = 0). */
  combination(weights: Float64Array, out: Float64Array): void;
  /** Writes XXᵀ·weights, what the combination adds to the margins. */
  marginChange(weights: Float64Array, out: Float64Array): void;
  /** u, shape [D], newly allocated. */
  head(y: Float64Array): Float64Array;
}

/** out = matrix · v, shapes [rows, columns] and [columns]; every entry is summed from left to right. */
export function multiply(matrix: Float64Array, columns: number, v: Float64Array, out: Float64Array): void {
  const rows = out.length;
  let i = 0;
  // Four rows at a time: four independent sums, and v is read once for all.
  for (; i + 3 < rows; i += 4) {
    const first = i * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let j = 0; j < columns; j++) {
      const entry = v[j]!;
      a += matrix[first + j]! * entry;
      b += matrix[second + j]! * entry;
      c += matrix[third + j]! * entry;
      d += matrix[fourth + j]! * entry;
    }
    out[i] = a;
    out[i + 1] = b;
    out[i + 2] = c;
    out[i + 3] = d;
  }
  for (; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += matrix[i * columns + j]! * v[j]!;
    out[i] = sum;
  }
}

/** out += Xᵀ·weights, shapes [n, D] and [n]. */
function addCombination(rows: Float64Array, weights: Float64Array, out: Float64Array): void {
  const width = out.length;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const offset = i * width;
    for (let j = 0; j < width; j++) out[j] = out[j]! + weight * rows[offset + j]!;
  }
}

/** X Xᵀ, shape [n, n]. */
function gramMatrix(rows: Float64Array, n: number, width: number): Float64Array {
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = rows.subarray(i * width, (i + 1) * width);
    const products = new Float64Array(i + 1);
    multiply(rows, width, row, products);
    for (let j = 0; j <= i; j++) {
      gram[i * n + j] = products[j]!;
      gram[j * n + i] = products[j]!;
    }
  }
  return gram;
}

/** The cheaper of the two coordinate systems. */
export function coordinatesFor(problem: DescentProblem): Coordinates {
  return problem.count <= problem.width ? dualCoordinates(problem) : primalCoordinates(problem);
}

function headOrZero({ initialHead, width }: DescentProblem): Float64Array {
  return initialHead ?? new Float64Array(width);
}

function dualCoordinates(problem: DescentProblem): Coordinates {
  const { rows, count: n, width } = problem;
  const gram = problem.gram ?? gramMatrix(rows, n, width);
  const start = headOrZero(problem);
  const initialMargins = new Float64Array(n);
  multiply(rows, width, start, initialMargins);
  let largestSquare = 0;
  for (let i = 0; i < n; i++) largestSquare = Math.max(largestSquare, gram[i * n + i]!);
  return {
    kind: 'dual',
    dimension: n,
    count: n,
    matrix: gram,
    largestSquare,
    initial: new Float64Array(n),
    margins: (alpha, out) => {
      multiply(gram, n, alpha, out);
      for (let i = 0; i < n; i++) out[i] = out[i]! + initialMargins[i]!;
    },
    combination: (weights, out) => {
      // The dual variable of a row x_i = 0 would grow like t without meaning anything.
      for (let i = 0; i < n; i++) out[i] = gram[i * n + i] === 0 ? 0 : weights[i]!;
    },
    marginChange: (weights, out) => multiply(gram, n, weights, out),
    head: (alpha) => {
      const head = Float64Array.from(start);
      addCombination(rows, alpha, head);
      return head;
    },
  };
}

function primalCoordinates(problem: DescentProblem): Coordinates {
  const { rows, count: n, width } = problem;
  const change = new Float64Array(width);
  let largestSquare = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let j = i * width; j < (i + 1) * width; j++) square += rows[j]! * rows[j]!;
    largestSquare = Math.max(largestSquare, square);
  }
  const combination = (weights: Float64Array, out: Float64Array) => {
    out.fill(0);
    addCombination(rows, weights, out);
  };
  return {
    kind: 'primal',
    dimension: width,
    count: n,
    matrix: rows,
    largestSquare,
    initial: headOrZero(problem),
    margins: (u, out) => multiply(rows, width, u, out),
    combination,
    marginChange: (weights, out) => {
      combination(weights, change);
      multiply(rows, width, change, out);
    },
    head: (u) => Float64Array.from(u),
  };
}
