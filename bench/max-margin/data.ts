/** Data for the benches: deterministic on every engine. */
export { generator, separableRows } from '../../lib/max-margin/float/testing/rows.ts';
