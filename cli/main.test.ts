import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refusedInOneLine, run } from '../lib/cli/testing/run.ts';
import { COMMANDS, REPOSITORY_ONLY } from './commands.ts';
import { versionText } from './help.ts';
import { select } from './select.ts';

const it = suite('the command rewardproof');
const rewardproof = (...args: string[]) => run('cli/main.ts', args);

it('prints help that names every command, and its version', async () => {
  const help = await rewardproof('--help');
  assert.is(help.status, 0);
  for (const { words } of COMMANDS) assert.ok(help.stdout.includes(`  ${words.join(' ')} `), words.join(' '));
  const version = await rewardproof('--version');
  assert.is(version.stdout, `${versionText()}\n`);
  assert.match(version.stdout, /^\d+\.\d+\.\d+/);
});

it('gives the report of the npm script, and its exit status for a refutation', async () => {
  const flags = ['--instances', '1', '--plant', 'rejected-dropped', '--json'];
  const ours = await rewardproof('equation', '4', ...flags);
  const script = await run('theorems/equation-4/main.ts', flags);
  const timeless = (text: string): string => text.replace(/"seconds":[\d.e-]+/g, '');
  assert.is(timeless(ours.stdout), timeless(script.stdout));
  assert.is(ours.status, 1);
});

it('hands --help and bad flags on', async () => {
  assert.match((await rewardproof('theorem', '2', '--help')).stdout, /--instance <file>/);
  const bad = await rewardproof('theorem', '2', '--seed', 'x');
  assert.is(bad.status, 2);
  assert.match(bad.stderr, /--seed/);
});

it('takes the names of npm scripts', () => {
  const colon = select(['theorem:2', '--seed', '1']);
  assert.equal(colon, select(['theorem', '2', '--seed', '1']));
  assert.ok(colon.kind === 'command' && colon.args.join(' ') === '--seed 1');
  assert.equal(select(['experiment:max-margin']), select(['experiment', 'max-margin']));
});

it('refuses unknown commands in one line', async () => {
  refusedInOneLine(await rewardproof('proof'), /proof: is no command; expected theorem, corollary/);
  refusedInOneLine(await rewardproof('theorem', '7'), /theorem: "7" is none of them; expected theorem 1, 2/);
  for (const [given, words] of [
    [['experiment'], /lacks a name; expected experiment max-margin/],
    [['theorem:7'], /"7" is none of them/],
    [['a\nb'], /^a\\u\{a\}b: is no command/],
    ...REPOSITORY_ONLY.map((name) => [[name], /expected a checkout of the repository/] as const),
  ] as const) {
    assert.throws(() => select(given), words, given.join(' '));
  }
});

it.run();
