/** Decides saved certificates again. */

import {
  asymptoticInstanceFromJson,
  problemOf,
  readAsymptoticInstance,
} from '../lib/asymptotics/instance.ts';
import { asymptoticCertificateFromJson } from '../lib/checker/asymptotic-certificate.ts';
import { decideAsymptoticCertificate } from '../lib/checker/asymptotic-decide.ts';
import { certificateFromJson } from '../lib/checker/certificate.ts';
import { type CheckResult, decideCertificate } from '../lib/checker/decide.ts';
import { InputError } from '../lib/input-error.ts';
import { instanceFromJson } from '../lib/instance/json.ts';
import { readInstance } from '../lib/instance/read.ts';
import { type Given, instanceOf, readText } from './given.ts';
import type { InstanceData } from './instances.ts';

/** A certificate: the object in a report's `certificate`, or the file that `--out` saved. */
export type GivenCertificate = Given<Readonly<Record<string, unknown>>>;

/**
 * Decides a certificate of Theorem 2 or Corollary 1 from the instance alone: nothing stored in it is believed, every
 * line is derived again. Stops at the first line that fails.
 * @throws InputError for a text that is no certificate of this result, and for an instance that is none.
 */
export async function checkCertificate<Id extends 'theorem-2' | 'corollary-1'>(
  result: Id,
  certificate: GivenCertificate,
  instance: Given<InstanceData[Id]>,
): Promise<CheckResult> {
  const source = 'file' in certificate ? certificate.file : 'certificate';
  const text = 'file' in certificate ? await readText(certificate.file) : JSON.stringify(certificate.data);
  if (result === 'theorem-2') {
    const parsed = certificateFromJson(text, source);
    const read = await instanceOf(instance, { fromJson: instanceFromJson, readInstance });
    return decided(() => decideCertificate(read, parsed));
  }
  if (result !== 'corollary-1') {
    throw new InputError(`result is ${JSON.stringify(result)}; expected theorem-2 or corollary-1`);
  }
  const parsed = asymptoticCertificateFromJson(text, source);
  const reader = { fromJson: asymptoticInstanceFromJson, readInstance: readAsymptoticInstance };
  const problem = problemOf(await instanceOf(instance, reader));
  return decided(() => decideAsymptoticCertificate(problem, parsed));
}

/** Numbers of a tampered certificate may leave every range: that refuses it. */
function decided(decide: () => CheckResult): CheckResult {
  try {
    return decide();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const line = { what: 'numbers in usable ranges', status: 'fails', detail: error.message } as const;
    return { accepted: false, lines: [line] };
  }
}
