/**
 * A family to follow with pencil and paper: the cycle graph C_n, of whose n! vertex orders 2n are Hamiltonian cycles, so
 * p_n = 2/(n−1)! and p_{n+1}/p_n = 1/n; q = 3.
 *
 * k = 0: 6/(n−1)! < 1 from n = 5 on (6/24; 6/6 at n = 4 is not below 1). k = 1: 6n/(n−1)! is 30/24 at n = 5 and 36/120
 * at n = 6, so n0(1) = 6. k = 2: 150/24, 216/120, then 294/720: n0(2) = 7.
 */

import type { AsymptoticInstance } from '../../../lib/asymptotics/instance.ts';

export const byHand: AsymptoticInstance = {
  margin: { q: { n: 3n, d: 1n } },
  degree: 8,
  source: { family: { name: 'cycle-graphs', parameters: {} } },
};
