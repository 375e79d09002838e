/** Added to the variance. */
export const LAYER_NORM_EPSILON = 1e-5;
