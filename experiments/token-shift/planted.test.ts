import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  allRefutable,
  nothingRefuted,
  refutationsReplay,
  refutesAll,
} from '../../lib/experiment/testing/planted.ts';
import { plantedErrors } from './planted.ts';
import type { Setting } from './settings.ts';
import { evidenceOf } from './testing/planted.ts';
import { setting } from './testing/tiny.ts';

const it = suite('planted errors of the experiment token-shift');
const SEED = 5;

const EXPLICIT = setting('shared', 'EX-RM');
const IMPLICIT = setting('shared', 'IM-RM-0.1');
const NO_REFERENCE = setting('shared', 'IM-RM-no-reference');
const GRADIENT = setting('shared', 'IM-RM-unembedding-only-gradient');
const SHARED_HEAD = setting('shared', 'EX-RM-head-only');
const BARE_HEAD = setting('none', 'EX-RM-head-only');
const GENERATIVE = setting('shared', 'EX-GRM');
const DIAL = [setting('crossed-1', 'IM-RM-0.1'), setting('crossed-0', 'IM-RM-0.1')];
const END = [setting('none', 'IM-RM-0.1', 'end'), setting('none', 'IM-RM-end-unscored', 'end')];

/** What has to be trained to see an error, and whether representations have to be looked at. */
const NEEDED: Readonly<Record<string, readonly [readonly Setting[], boolean]>> = {
  'labels-shuffled': [[EXPLICIT, IMPLICIT, ...DIAL], false],
  'reference-not-frozen': [[IMPLICIT], false],
  'head-on-tokens': [[EXPLICIT, SHARED_HEAD, BARE_HEAD], true],
  'lexicon-b-in-training': [[EXPLICIT, IMPLICIT, NO_REFERENCE], false],
  'indicator-dropped': [[IMPLICIT], false],
  'indicator-reversed': [[IMPLICIT, GRADIENT], false],
  'verdicts-exchanged': [[GENERATIVE], false],
  'end-unscored': [END, false],
  'rows-for-representations': [[BARE_HEAD], true],
  'evaluation-token-trained': [[BARE_HEAD], true],
  'separator-reversed': [[BARE_HEAD], true],
};

it('refutes nothing without one, and verifies everything that an error refutes', async () => {
  const settings = [
    EXPLICIT,
    IMPLICIT,
    NO_REFERENCE,
    GRADIENT,
    GENERATIVE,
    SHARED_HEAD,
    BARE_HEAD,
    ...DIAL,
    ...END,
  ];
  const found = await evidenceOf(settings, { seed: SEED, planted: null, representations: true });
  nothingRefuted(found);
  for (const { id, verdict } of found) assert.is(verdict, 'verified', id);
  allRefutable(found, plantedErrors);
});

for (const error of plantedErrors) {
  it(`${error.id}: ${error.words}`, async () => {
    const [settings, representations] = NEEDED[error.id]!;
    const found = await evidenceOf(settings, { seed: SEED, planted: error.id, representations });
    refutesAll(found, error.refutes);
    refutationsReplay(found, error);
  });
}

it.run();
