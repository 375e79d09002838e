/**
 * Elementary functions on float64 with the same bits on every IEEE 754 engine and proved error bounds:
 * |computed − exact| ≤ RELATIVE_ERROR·|exact| + 2^-1074. The proofs stand beside the functions.
 */

export { EXP_RELATIVE_ERROR, EXPM1_RELATIVE_ERROR, exp, expm1 } from './exp.ts';
export { LOG_RELATIVE_ERROR, LOG1P_RELATIVE_ERROR, log, log1p } from './log.ts';
export { SIGMOID_RELATIVE_ERROR, SOFTPLUS_RELATIVE_ERROR, sigmoid, softplus } from './logistic.ts';
