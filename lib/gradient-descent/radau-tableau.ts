/**
 * Constants of the three-stage Radau IIA method (order 5): Hairer and Wanner, "Solving Ordinary Differential
 * Equations II", Section IV.8. They are derived here from the Butcher matrix A rather than copied.
 */

const ROOT6 = Math.sqrt(6);

/** Nodes c_1, c_2, c_3. */
export const NODES: readonly [number, number, number] = [(4 - ROOT6) / 10, (4 + ROOT6) / 10, 1];

/** Butcher matrix A, row-major. */
export const BUTCHER: readonly number[] = [
  (88 - 7 * ROOT6) / 360,
  (296 - 169 * ROOT6) / 1800,
  (-2 + 3 * ROOT6) / 225,
  (296 + 169 * ROOT6) / 1800,
  (88 + 7 * ROOT6) / 360,
  (-2 - 3 * ROOT6) / 225,
  (16 - ROOT6) / 36,
  (16 + ROOT6) / 36,
  1 / 9,
];

/** Weights of the three stages in the embedded error estimate (their equation IV.8.19). */
export const ERROR_WEIGHTS: readonly [number, number, number] = [
  -(13 + 7 * ROOT6) / 3,
  (-13 + 7 * ROOT6) / 3,
  -1 / 3,
];

type Complex = readonly [number, number];
type Complex3 = readonly [Complex, Complex, Complex];

function inverse3(m: readonly number[]): number[] {
  const [a, b, c, d, e, f, g, h, i] = m as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ].map((cofactor) => cofactor / determinant);
}

/**
 * The real root of λ³ − 9λ² + 36λ − 60, the characteristic polynomial of A^-1 (the denominator of the stability
 * function, the Padé approximation (2, 3) of e^z, read backwards). The polynomial rises monotonically; Newton from 4.
 */
function realRoot(): number {
  let root = 4;
  for (let i = 0; i < 20; i++) {
    root -= (((root - 9) * root + 36) * root - 60) / ((3 * root - 18) * root + 36);
  }
  return root;
}

const INVERSE = inverse3(BUTCHER);

/** γ, the real eigenvalue of A^-1. */
export const REAL_EIGENVALUE = realRoot();
/** a of the pair a ± ib: the three eigenvalues sum to 9. */
export const COMPLEX_REAL = (9 - REAL_EIGENVALUE) / 2;
/** b of the pair a ± ib: the three eigenvalues have the product 60. */
export const COMPLEX_IMAGINARY = Math.sqrt(60 / REAL_EIGENVALUE - COMPLEX_REAL * COMPLEX_REAL);

function times(x: Complex, y: Complex): Complex {
  return [x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]];
}

function minus(x: Complex, y: Complex): Complex {
  return [x[0] - y[0], x[1] - y[1]];
}

/** An eigenvector of A^-1: the cross product of the first two rows of A^-1 − λI. */
function eigenvector(lambda: Complex): Complex3 {
  const entry = (row: number, column: number): Complex =>
    row === column ? minus([INVERSE[4 * row]!, 0], lambda) : [INVERSE[3 * row + column]!, 0];
  const component = (j: number, k: number) =>
    minus(times(entry(0, j), entry(1, k)), times(entry(0, k), entry(1, j)));
  return [component(1, 2), component(2, 0), component(0, 1)];
}

function transformation(): number[] {
  const real = eigenvector([REAL_EIGENVALUE, 0]);
  const complex = eigenvector([COMPLEX_REAL, COMPLEX_IMAGINARY]);
  return [0, 1, 2].flatMap((row) => [real[row]![0], complex[row]![0], complex[row]![1]]);
}

/** T with T^-1 A^-1 T = [[γ, 0, 0], [0, a, b], [0, −b, a]], row-major. */
export const TRANSFORMATION: readonly number[] = transformation();

/** T^-1, row-major. */
export const INVERSE_TRANSFORMATION: readonly number[] = inverse3(TRANSFORMATION);
