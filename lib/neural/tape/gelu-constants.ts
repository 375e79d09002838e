/** 2√(2/π). */
export const SCALE = 2 * 0.7978845608028654;
export const CUBIC = 0.044715;
