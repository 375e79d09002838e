/** One linear instance: the explicit model, and the implicit one from two starts, at several β. */

import { stream } from '../../../lib/neural/random/generator.ts';
import { measureExplicit } from '../../max-margin/explicit.ts';
import { type Config, marksOf } from '../config.ts';
import type { Plant } from '../planted.ts';
import { type ExplicitSummary, type LinearRow, type LinearRun, short } from '../rows.ts';
import { explicitInstance } from './explicit-instance.ts';
import { drawInstance, type Family, type LinearInstance, OVERLAPS, type Pair } from './instances.ts';
import { accuracyOf, type Faults, PairedPolicy } from './policy.ts';
import { firstOrder, gradientRates, uniformRate } from './prediction.ts';
import { descend, lossOf } from './training.ts';

const NUDGE = 1 / (1 << 30);
/** Standard deviation of the entries of a random U(0). */
const START_DEVIATION = 0.3;

export interface LinearTask {
  readonly kind: 'linear' | 'direction';
  readonly seed: number;
  readonly family: Family;
  readonly length: number;
  readonly index: number;
}

export function randomStart({ vocabulary, width }: LinearInstance, seed: number, name: string): Float64Array {
  const random = stream(seed, name);
  return Float64Array.from({ length: vocabulary * width }, () => START_DEVIATION * random.normal());
}

export function instanceOfTask(task: LinearTask, config: Config, plant: Plant): LinearInstance {
  const { kind, seed, family, length, index } = task;
  const drawn = drawInstance(family, length, config.linear, seed, `${kind}/${family}/${length}/${index}`);
  return plant === 'labels-exchanged' ? { ...drawn, train: drawn.train.map(exchange) } : drawn;
}

function exchange({ chosen, rejected }: Pair): Pair {
  return { chosen: rejected, rejected: chosen };
}

export function measureLinear(task: LinearTask, config: Config, plant: Plant): LinearRow {
  const instance = instanceOfTask(task, config, plant);
  const { kind: _, ...place } = task;
  const through = plant === 't0-halved' || plant === 'alignment-without-sine' ? plant : null;
  const explicit = measureExplicit(explicitInstance(instance), null, through);
  const runs = (['uniform', 'random'] as const).flatMap((start) =>
    config.betas.map((beta) => measureRun(instance, task, { start, beta }, config.steps, plant)),
  );
  return {
    kind: 'linear',
    ...place,
    ...('missing' in explicit
      ? { explicit: null, noExplicit: explicit.missing }
      : { explicit: summary(explicit), noExplicit: null }),
    unseenRows: instance.vocabulary - instance.firstUnseen,
    runs,
  };
}

function summary({
  predictedShare,
  log10T0,
  accepted,
  lowestAfterT0,
  lastAccuracy,
}: ExplicitSummary): ExplicitSummary {
  return { predictedShare, log10T0, accepted, lowestAfterT0, lastAccuracy };
}

/**
 * 0.9 of the limit of H4 as the implicit model alone needs it, 2/(β²B²), over L: the gradient of a margin has up to
 * L times the squared norm that it has for one token.
 */
function stepSize({ train, width }: LinearInstance, length: number, beta: number): number {
  let largest = 0;
  for (const pair of train) {
    for (const { prefixes } of [pair.chosen, pair.rejected]) {
      for (let k = 0; k < length; k++) {
        let square = 0;
        for (let d = 0; d < width; d++) square += prefixes[k * width + d]! * prefixes[k * width + d]!;
        largest = Math.max(largest, square);
      }
    }
  }
  return 1.8 / (largest * beta * beta * length);
}

function measureRun(
  instance: LinearInstance,
  task: LinearTask,
  { start, beta }: Pick<LinearRun, 'start' | 'beta'>,
  steps: number,
  plant: Plant,
): LinearRun {
  const { train, width, vocabulary, firstUnseen } = instance;
  const { seed, family, length, index } = task;
  const initial =
    start === 'uniform'
      ? new Float64Array(vocabulary * width)
      : randomStart(instance, seed, `start/${family}/${length}/${index}`);
  const faults: Faults = plant === 'partition-dropped' ? { noPartition: true } : {};
  const policy = (pairs: readonly Pair[], f: Faults = {}): PairedPolicy =>
    new PairedPolicy(pairs, width, vocabulary, beta, initial, f);
  const trained = policy(train, faults);
  const unseen = plant === 'evaluation-leaked' ? train : instance.evaluation.none;
  const evaluations = OVERLAPS.map((overlap) => {
    const named = plant === 'roles-swapped' ? swapped(overlap) : overlap;
    return policy(named === 'none' ? unseen : instance.evaluation[named]);
  });
  const [none] = evaluations as [PairedPolicy, ...PairedPolicy[]];

  // All coefficients are 0 then (README, propositions 3 and 4).
  const vanishes = length === 1 || family === 'shared' || (family === 'train-shared' && start === 'uniform');
  const eta = plant === 'untrained' ? 0 : stepSize(instance, length, beta);
  trained.margins(initial);
  none.margins(initial);
  const rates = firstOrder(unseen, none, train, trained, width, beta, plant === 'rho-truncated');
  const size = largest(rates);
  const references = [gradientRates(unseen.length, none, train.length, policy(train), initial)];
  if (start === 'uniform' && plant !== 'evaluation-leaked') {
    references.push(uniformRate(unseen, train, width, vocabulary, beta));
  }
  const apart = references.map((reference) => largest(rates.map((x, e) => x - reference[e]!)));
  const tiny = stepSize(instance, length, beta) / 1024;
  let stepError = 0;
  descend(trained, initial, tiny, [1], ({ unembedding }) => {
    stepError = largest(none.margins(unembedding).map((m, e) => m / tiny - rates[e]!));
  });

  const accuracies: number[][] = OVERLAPS.map(() => []);
  const losses: number[] = [];
  const agreement: number[] = [];
  let [trainAccuracy, largestMargin, ties, movedRows] = [0, 0, 0, 0];
  const marks = marksOf(steps);
  descend(trained, initial, eta, [0, ...marks], ({ step, unembedding }) => {
    const margins = trained.margins(unembedding);
    losses.push(lossOf(margins));
    trainAccuracy = accuracyOf(margins);
    if (step === 0) return;
    if (step === steps && plant === 'row-nudged') {
      unembedding[firstUnseen * width] = unembedding[firstUnseen * width]! + NUDGE;
    }
    for (const [o, evaluated] of evaluations.entries()) {
      const found = evaluated.margins(unembedding);
      accuracies[o]!.push(short(accuracyOf(found)));
      if (o > 0) continue;
      largestMargin = Math.max(largestMargin, largest(found));
      ties = found.filter((m) => m === 0).length;
      agreement.push(short(found.filter((m, e) => m !== 0 && m > 0 === rates[e]! > 0).length / found.length));
    }
    movedRows = countMoved(initial, unembedding, firstUnseen, width);
  });
  return {
    start,
    beta,
    trainAccuracy: short(trainAccuracy),
    firstLoss: short(losses[0]!),
    lastLoss: short(losses.at(-1)!),
    falls: losses.every((loss, k) => k === 0 || loss <= losses[k - 1]!),
    movedRows,
    accuracies,
    largestMargin: short(largestMargin),
    ties,
    rateError: vanishes ? null : short(Math.max(...apart) / size),
    stepError: vanishes ? null : short(stepError / size),
    agreement: vanishes ? null : agreement,
  };
}

function swapped(overlap: (typeof OVERLAPS)[number]): (typeof OVERLAPS)[number] {
  const other = overlap.startsWith('same')
    ? overlap.replace('same', 'opposite')
    : overlap.replace('opposite', 'same');
  return OVERLAPS.find((o) => o === other)!;
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
}

function countMoved(before: Float64Array, after: Float64Array, from: number, width: number): number {
  let moved = 0;
  for (let v = from; v * width < before.length; v++) {
    let same = true;
    for (let at = v * width; at < (v + 1) * width; at++) same &&= before[at] === after[at];
    if (!same) moved += 1;
  }
  return moved;
}
