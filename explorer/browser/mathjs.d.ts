declare module 'mathjs/lib/browser/math.js' {
  const mathjs: unknown;

  export = mathjs;
}
