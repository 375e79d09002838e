// A user's program: plain JavaScript, every export by the package's name. Prints what it found as JSON.
import { audit, certifyTime, checkCertificate, InputError, RESULT_IDS, readInstance } from 'rewardproof';
import { rational, runAudit } from 'rewardproof/core';
import { logSumExp, softmax } from 'rewardproof/intervals';
import { solveMaxMargin } from 'rewardproof/max-margin';

const data = JSON.parse(process.argv[2]);
const report = await audit('theorem-2', { instance: { data }, level: 'certified' });
const check = await checkCertificate('theorem-2', { data: report.certificate }, { data });
const refusal = await audit('theorem-2', { seed: 0.5 }).catch((error) => error);
const missing = await readInstance('equation-4', 'absent.json').catch((error) => error);
const solution = solveMaxMargin([
  [1, 1],
  [1, -1],
]);

console.log(
  JSON.stringify({
    results: RESULT_IDS,
    verdict: report.verdict,
    accepted: check.accepted,
    time: await certifyTime({ data }),
    refusals: [refusal, missing].map((error) => error instanceof InputError && error.message),
    direction: [...solution.direction],
    sum: logSumExp([1, 2, 3]),
    shares: [...softmax([0, 1]).hi],
    third: rational(1, 3).toFraction(),
    core: typeof runAudit,
  }),
);
