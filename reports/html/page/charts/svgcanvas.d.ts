declare module 'svgcanvas' {
  /** A 2D context that keeps what is drawn as SVG. */
  export class Context {
    constructor(options: {
      readonly width: number;
      readonly height: number;
      readonly ctx?: CanvasRenderingContext2D;
    });
    getSvg(): SVGSVGElement;
  }
}
