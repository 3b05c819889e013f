import { toScaleOptions, type Axis } from './axis.js';
import { fontFamily, type Palette } from './chart-theme.js';

/** Options that all charts share: no animation, no tooltips of Chart.js, no legend, and these axes. */
export function toOptions(
  axes: { readonly x: Axis; readonly y: Axis; readonly right?: Axis },
  palette: Palette,
  /** Pixels that stay free above the chart, for its key. */
  above = 0,
): Readonly<Record<string, unknown>> {
  return {
    responsive: false,
    maintainAspectRatio: false,
    animation: false,
    normalized: true,
    parsing: false,
    events: [],
    color: palette.text,
    font: { family: fontFamily, size: 13 },
    layout: { padding: { top: 10 + above, right: axes.right ? 4 : 14, bottom: 4, left: 4 } },
    plugins: { legend: { display: false }, tooltip: { enabled: false }, title: { display: false } },
    scales: {
      x: toScaleOptions(axes.x, 'bottom', palette),
      y: toScaleOptions(axes.y, 'left', palette),
      ...(axes.right && { right: toScaleOptions(axes.right, 'right', palette) }),
    },
  };
}

/** The same places on the right, with other words: what the error leaves. */
export function mirrorAxis(axis: Axis, title: string, format: (coordinate: number) => string): Axis {
  return { ...axis, title, format };
}
