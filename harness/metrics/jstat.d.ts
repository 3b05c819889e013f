/** What this project uses of jStat, which brings no types. */
declare module 'jstat' {
  const jStat: {
    readonly normal: {
      readonly cdf: (x: number, mean: number, sd: number) => number;
      readonly inv: (p: number, mean: number, sd: number) => number;
    };
    /** The x at which the regularised incomplete beta function of a and b is p, to about 1e-9. */
    readonly ibetainv: (p: number, a: number, b: number) => number;
  };
  export default jStat;
}
