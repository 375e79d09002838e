/** Three digits of 10^x, as the decimal that is then taken exactly. */
export const threeDigits = (x: number): string => String(Number((10 ** x).toPrecision(3)));
