/** A step of the heatmap's scale: what differences it stands for, in points, and how it is drawn. */
export interface HeatStep {
  /** Class in the page. */
  readonly name: string;
  /** What the legend says. */
  readonly label: string;
  readonly light: { readonly back: string; readonly text: string };
  readonly dark: { readonly back: string; readonly text: string };
}

/** Differences, in points, at which the colour changes. */
const edges = [0.5, 2, 5, 10, 20];
const ink = { light: '#1d2430', dark: '#f2f5f8', onDeep: '#ffffff', onBright: '#10141a' };
/** Orange for worse, blue for better: told apart with every kind of colour blindness. From weak to strong. */
const backs = {
  light: {
    worse: ['#fdf0e3', '#fbdcbd', '#f3ba8a', '#e0924f', '#a84a12'],
    better: ['#e6f0fa', '#c8def2', '#9ec6e8', '#62a1d6', '#1f5fa8'],
  },
  dark: {
    worse: ['#2a2119', '#45301d', '#693f1d', '#92551f', '#eda66a'],
    better: ['#1a2632', '#1f364f', '#234b73', '#2a659b', '#83b9ec'],
  },
};

/** The scale from much worse over no difference to much better than the reference. */
export const heatSteps: readonly HeatStep[] = [
  ...edges.map((_, index) => makeStep('worse', edges.length - 1 - index)),
  {
    name: 'z',
    label: `within ${edges[0]}`,
    light: { back: '#ffffff', text: ink.light },
    dark: { back: '#15191f', text: ink.dark },
  },
  ...edges.map((_, index) => makeStep('better', index)),
];

/** The class of a difference in points. */
export function heatClassOf(points: number): string {
  const passed = edges.filter((edge) => Math.abs(points) >= edge).length;
  if (passed === 0) return 'z';
  return `${points < 0 ? 'n' : 'p'}${passed}`;
}

function makeStep(side: 'worse' | 'better', index: number): HeatStep {
  const strongest = index === edges.length - 1;
  const sign = side === 'worse' ? '\u2212' : '+';
  return {
    name: `${side === 'worse' ? 'n' : 'p'}${index + 1}`,
    label: strongest
      ? `${sign}${edges[index]} and beyond`
      : `${sign}${edges[index]} to ${sign}${edges[index + 1]}`,
    light: { back: backs.light[side][index], text: strongest ? ink.onDeep : ink.light },
    dark: { back: backs.dark[side][index], text: strongest ? ink.onBright : ink.dark },
  };
}
