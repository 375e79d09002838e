import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { integrateRadau } from './radau.ts';
import { collocationWeights, type StiffSystem } from './radau-step.ts';
import {
  BUTCHER,
  COMPLEX_IMAGINARY,
  COMPLEX_REAL,
  INVERSE_TRANSFORMATION,
  NODES,
  REAL_EIGENVALUE,
  TRANSFORMATION,
} from './radau-tableau.ts';
import { factorComplex, factorReal, solveComplex, solveReal } from './shifted-factorization.ts';
import { solveDense, uniform } from './testing.ts';

const it = suite('Radau IIA');

/** A small system from f and its Jacobian, with real elimination on the doubled matrix for the complex solves. */
function denseSystem(
  dimension: number,
  f: (time: number, y: Float64Array) => number[],
  jacobian: (time: number, y: Float64Array) => number[][],
  tolerance: number,
): StiffSystem {
  let matrix: number[][] = [];
  let shift = { gamma: 0, a: 0, b: 0 };
  const shifted = (value: number) =>
    matrix.map((row, i) => row.map((entry, j) => (i === j ? value : 0) - entry));
  return {
    dimension,
    derivative: (time, y, out) => out.set(f(time, y)),
    linearise: (time, y) => {
      matrix = jacobian(time, y);
    },
    factor: (gamma, a, b) => {
      shift = { gamma, a, b };
      return true;
    },
    solveReal: (v) => v.set(solveDense(shifted(shift.gamma), [...v])!),
    solveComplex: (re, im) => {
      const block = shifted(shift.a);
      const twist = (sign: number) =>
        block.map((row, i) => row.map((_, j) => (i === j ? sign * shift.b : 0)));
      const top = block.map((row, i) => [...row, ...twist(-1)[i]!]);
      const bottom = block.map((row, i) => [...twist(1)[i]!, ...row]);
      const x = solveDense([...top, ...bottom], [...re, ...im])!;
      re.set(x.slice(0, dimension));
      im.set(x.slice(dimension));
    },
    errorScale: (y, out) => {
      for (let i = 0; i < dimension; i++) out[i] = tolerance * (1 + Math.abs(y[i]!));
    },
  };
}

/** y' = λ(y − cos t) − sin t, y(0) = 1: the solution is cos t for every λ (Prothero and Robinson). */
function protheroRobinson(lambda: number, tolerance: number, sign = 1): StiffSystem {
  return denseSystem(
    1,
    (t, y) => [lambda * (y[0]! - Math.cos(t)) - Math.sin(t)],
    () => [[sign * lambda]],
    tolerance,
  );
}

/** y1' = −y1 y2, y2' = −y2: y2 = e^−t, y1 = exp(e^−t − 1) for the start (1, 1). */
function nonlinear(tolerance: number): StiffSystem {
  return denseSystem(
    2,
    (_, y) => [-y[0]! * y[1]!, -y[1]!],
    (_, y) => [
      [-y[1]!, -y[0]!],
      [0, -1],
    ],
    tolerance,
  );
}

function nonlinearError(step: number): number {
  const { state } = integrateRadau(nonlinear(1e-12), 0, Float64Array.of(1, 1), 2, { fixedStep: step });
  return Math.abs(state[0]! - Math.exp(Math.exp(-2) - 1)) + Math.abs(state[1]! - Math.exp(-2));
}

it('has nodes and weights that integrate polynomials: degree 2 in the stages, degree 4 in the step', () => {
  for (let row = 0; row < 3; row++) {
    for (let degree = 0; degree <= (row === 2 ? 4 : 2); degree++) {
      let sum = 0;
      for (let j = 0; j < 3; j++) sum += BUTCHER[3 * row + j]! * NODES[j]! ** degree;
      assert.ok(
        Math.abs(sum - NODES[row]! ** (degree + 1) / (degree + 1)) < 1e-15,
        `row ${row} degree ${degree}`,
      );
    }
  }
});

it('diagonalises A^-1: A T Λ = T', () => {
  const lambda = [
    REAL_EIGENVALUE,
    0,
    0,
    0,
    COMPLEX_REAL,
    COMPLEX_IMAGINARY,
    0,
    -COMPLEX_IMAGINARY,
    COMPLEX_REAL,
  ];
  const product = (x: readonly number[], y: readonly number[]) =>
    x.map((_, k) => [0, 1, 2].reduce((s, j) => s + x[3 * Math.floor(k / 3) + j]! * y[3 * j + (k % 3)]!, 0));
  const left = product(product(BUTCHER, TRANSFORMATION), lambda);
  const identity = product(TRANSFORMATION, INVERSE_TRANSFORMATION);
  for (let k = 0; k < 9; k++) {
    assert.ok(Math.abs(left[k]! - TRANSFORMATION[k]!) < 1e-13);
    assert.ok(Math.abs(identity[k]! - (k % 4 === 0 ? 1 : 0)) < 1e-14);
  }
});

it('converges with order 5', () => {
  const errors = [0.2, 0.1, 0.05].map(nonlinearError);
  for (let k = 1; k < errors.length; k++) {
    const order = Math.log2(errors[k - 1]! / errors[k]!);
    assert.ok(order > 4.6 && order < 5.6, `order ${order}, errors ${errors}`);
  }
});

it('keeps the tolerance on stiff problems with a known solution, between steps too where stiffness is moderate', () => {
  for (const lambda of [-1, -1e3, -1e8]) {
    let worst = 0;
    const out = new Float64Array(1);
    const result = integrateRadau(
      protheroRobinson(lambda, 1e-8),
      0,
      Float64Array.of(1),
      10,
      {},
      (segment) => {
        for (let k = 0; k <= 8; k++) {
          const t = segment.start + ((segment.end - segment.start) * k) / 8;
          segment.evaluate(t, out);
          // A component without inertia is exact in every stage and not between them.
          if (k % 8 === 0 || lambda >= -1e3) worst = Math.max(worst, Math.abs(out[0]! - Math.cos(t)));
        }
        return undefined;
      },
    );
    assert.is(result.status, 'reached');
    assert.ok(worst < 5e-7, `λ = ${lambda}: ${worst}`);
    assert.ok(result.acceptedSteps < 400, `λ = ${lambda}: ${result.acceptedSteps} steps`);
  }
});

it('follows a fast transient of e^{-1000 t} and then takes long steps', () => {
  const system = denseSystem(
    1,
    (_, y) => [-1000 * y[0]!],
    () => [[-1000]],
    1e-8,
  );
  const out = new Float64Array(1);
  let worst = 0;
  const result = integrateRadau(system, 0, Float64Array.of(1), 100, { initialStep: 1e-5 }, (segment) => {
    segment.evaluate(segment.end, out);
    worst = Math.max(worst, Math.abs(out[0]! - Math.exp(-1000 * segment.end)));
    return undefined;
  });
  assert.ok(worst < 1e-7 && result.acceptedSteps < 200, `${worst}, ${result.acceptedSteps}`);
});

it('finds a Jacobian with the wrong sign: it does not get through the stiff problem', () => {
  const wrong = integrateRadau(protheroRobinson(-1e8, 1e-8, -1), 0, Float64Array.of(1), 10, {
    maximumSteps: 2000,
  });
  const right = integrateRadau(protheroRobinson(-1e8, 1e-8), 0, Float64Array.of(1), 10, {
    maximumSteps: 2000,
  });
  assert.is(right.status, 'reached');
  assert.is.not(wrong.status, 'reached');
});

it('stops when told to, and reports the state there', () => {
  const result = integrateRadau(nonlinear(1e-8), 0, Float64Array.of(1, 1), 5, {}, ({ end }) =>
    end > 1 ? 'stop' : undefined,
  );
  assert.is(result.status, 'stopped');
  assert.ok(Math.abs(result.state[1]! - Math.exp(-result.time)) < 1e-7);
});

it('gives the collocation polynomial that is 0, then the three increments', () => {
  for (const [k, node] of [0, ...NODES].entries()) {
    collocationWeights(node).forEach((weight, i) => {
      assert.ok(Math.abs(weight - (i === k - 1 ? 1 : 0)) < 1e-14);
    });
  }
});

it('factors shifted symmetric matrices, real and complex, to rounding; refuses indefinite ones', () => {
  const n = 12;
  const next = uniform(3);
  const root = Float64Array.from({ length: n * n }, next);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) matrix[i * n + j]! += root[i * n + k]! * root[j * n + k]!;
    }
  }
  const xRe = Float64Array.from({ length: n }, next);
  const xIm = Float64Array.from({ length: n }, next);
  const times = (x: Float64Array) => x.map((_, i) => x.reduce((s, v, j) => s + matrix[i * n + j]! * v, 0));
  const [a, b] = [0.7, -1.3];
  const re = times(xRe).map((v, i) => v + a * xRe[i]! - b * xIm[i]!);
  const im = times(xIm).map((v, i) => v + a * xIm[i]! + b * xRe[i]!);
  solveComplex(factorComplex(matrix, n, a, b)!, re, im);
  const real = times(xRe).map((v, i) => v + a * xRe[i]!);
  solveReal(factorReal(matrix, n, a)!, real);
  for (let i = 0; i < n; i++) {
    assert.ok(Math.abs(re[i]! - xRe[i]!) + Math.abs(im[i]! - xIm[i]!) + Math.abs(real[i]! - xRe[i]!) < 1e-12);
  }
  assert.is(
    factorReal(
      matrix.map((v) => -v),
      n,
      0.1,
    ),
    undefined,
  );
  assert.is(
    factorComplex(
      matrix.map((v) => -v),
      n,
      0.1,
      1,
    ),
    undefined,
  );
});

it.run();
