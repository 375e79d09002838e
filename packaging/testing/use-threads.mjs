// One gradient on two threads, in plain Node. Arguments: dist/, a file with { model, pairs } by v8.serialize.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deserialize } from 'node:v8';

const [dist, file] = process.argv.slice(2);
const urlOf = (path) => pathToFileURL(join(dist, path));
const { GradientTeam } = await import(urlOf('lib/neural/parallel/gradient-team.js'));
const { preferenceShards } = await import(urlOf('lib/neural/model/preference-objective.js'));
const { model, pairs, values } = deserialize(readFileSync(file));
const team = await GradientTeam.start({
  module: urlOf('lib/neural/model/preference-objective.js'),
  config: { model, reward: { kind: 'implicit', beta: 0.5 } },
  threads: 2,
});
console.log(await team.gradient(values, preferenceShards(pairs, 8), values.slice()));
await team.close();
