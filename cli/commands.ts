/** Every command of the package, by its words: each is a program that reads process.argv and sets the exit status. */

export interface CommandEntry {
  /** What is typed after `rewardproof`, for example ["theorem", "2"]. */
  readonly words: readonly string[];
  readonly summary: string;
  /** Runs it. */
  load(): Promise<unknown>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    words: ['theorem', '1'],
    summary: 'verifying does not need generating: the tilt of a reference',
    load: () => import('../theorems/theorem-1/main.ts'),
  },
  {
    words: ['theorem', '2'],
    summary: 'explicit models generalise to unseen tokens, implicit ones cannot',
    load: () => import('../theorems/theorem-2/main.ts'),
  },
  {
    words: ['corollary', '1'],
    summary: 'a verifier that is no efficient generator, for all sizes',
    load: () => import('../theorems/corollary-1/main.ts'),
  },
  {
    words: ['equation', '3'],
    summary: 'the Bradley-Terry loss and its gradients',
    load: () => import('../theorems/equation-3/main.ts'),
  },
  {
    words: ['equation', '4'],
    summary: 'one gradient step on an explicit reward',
    load: () => import('../theorems/equation-4/main.ts'),
  },
  {
    words: ['equation', '5'],
    summary: 'one gradient step on an implicit reward',
    load: () => import('../theorems/equation-5/main.ts'),
  },
  { words: ['audit'], summary: 'all six results, in parallel', load: () => import('../theorems/audit.ts') },
  {
    words: ['check'],
    summary: 'decide a saved certificate again from the instance alone',
    load: () => import('../theorems/check.ts'),
  },
  {
    words: ['experiment', 'max-margin'],
    summary: 'where explicit heads turn to, and how fast, to t = 10^300',
    load: () => import('../experiments/max-margin/main.ts'),
  },
  {
    words: ['experiment', 'token-shift'],
    summary: 'synonyms that share representations but no tokens',
    load: () => import('../experiments/token-shift/main.ts'),
  },
  {
    words: ['experiment', 'hamiltonian'],
    summary: 'verifying Hamiltonian cycles without generating them',
    load: () => import('../experiments/hamiltonian/main.ts'),
  },
  {
    words: ['experiment', 'dynamics'],
    summary: 'Equations 4 and 5 along real training',
    load: () => import('../experiments/dynamics/main.ts'),
  },
  {
    words: ['experiment', 'beyond-single-token'],
    summary: 'Theorem 2 for longer responses and trained representations',
    load: () => import('../experiments/beyond-single-token/main.ts'),
  },
  {
    words: ['lm'],
    summary: 'language models: a Python worker measures, this program judges',
    load: () => import('../experiments/lm/main.ts'),
  },
];

/** Scripts of the repository that need its development dependencies or write into it. */
export const REPOSITORY_ONLY: readonly string[] = ['figures', 'bench', 'claims', 'explorer', 'notebooks'];
