import type { Curve } from '../findings/curve.js';
import type { FloorProfile } from '../scaling/series-fit.js';
import { makeAxis } from './axis.js';
import type { ChartDefinition } from './chart-definition.js';
import { toOptions } from './chart-options.js';
import { fade, paletteOf } from './chart-theme.js';
import { curveChoices, findCurve, nameOfCurve } from './curve-choice.js';
import { formatNumber, formatPercent, formatPercentTick } from './numbers.js';
import { toConfiguration, type PlotPoint } from './plot-point.js';
import { referenceLine } from './reference-line.js';
import { styleOfSeries } from './series-style.js';

const has = ({ fit }: Curve): boolean => (fit.floorProfile?.floor.length ?? 0) > 2;

/** What the fit loses when the error that no size removes is held at a value: floors below the limit are believable. */
export const floorProfile: ChartDefinition = {
  id: 'floor-profile',
  height: () => 320,
  applies: (data) => data.curves.some(has),
  choices: (data) => curveChoices(data, has),
  series: () => [],
  title: (data, view) => {
    const curve = findCurve(data, view, has);
    return curve ? `Profile of the floor E: ${nameOfCurve(data, curve)}` : 'Profile of the floor E';
  },
  describe: (data, view) => {
    const profile = findCurve(data, view, has)?.fit.floorProfile;
    if (!profile) return 'No curve has a profile of its floor.';
    return (
      `The loss of the fit with the floor E held, over E. Floors from ${formatPercent(profile.low)} to ` +
      `${formatPercent(profile.high)} are believable at 95 %: the floor is ${profile.identified ? '' : 'not '}identified.`
    );
  },
  table: (data, view) => {
    const profile = findCurve(data, view, has)?.fit.floorProfile;
    return {
      head: ['floor E', 'loss', 'believable'],
      rows:
        profile?.floor.map((floor, index) => [
          floor,
          profile.objective[index],
          profile.objective[index] <= profile.limit ? 'yes' : 'no',
        ]) ?? [],
    };
  },
  configure: (data, view, theme) => {
    const curve = findCurve(data, view, has);
    const palette = paletteOf(theme);
    const profile = curve?.fit.floorProfile;
    const colour = curve ? styleOfSeries(data, curve.series, palette).colour : palette.text;
    const points = profile ? listRatios(profile) : [];
    const x = makeAxis({
      scale: 'linear',
      title: 'Floor E, the error that stays',
      values: points.map((point) => point.x),
      format: formatPercentTick,
      padding: 0.03,
    });
    const y = makeAxis({
      scale: 'linear',
      title: 'Loss, as a multiple of its limit',
      values: [0, 1.3, ...points.map((point) => Math.min(2, point.y))],
      format: (value) => formatNumber(value),
      padding: 0.05,
      mostTicks: 6,
    });
    const shared = { type: 'line', pointRadius: 0, series: curve?.series.key ?? '' } as const;
    return toConfiguration(
      [
        {
          ...shared,
          data: points.map((point) => ({ ...point, label: sayPoint(point) })),
          borderColor: colour,
          borderWidth: 2,
        },
        ...(profile
          ? [
              {
                ...shared,
                data: [
                  { x: profile.low, y: y.max },
                  { x: profile.high, y: y.max },
                ],
                borderWidth: 0,
                backgroundColor: fade(colour, 0.12),
                fill: 'start',
              },
            ]
          : []),
      ],
      toOptions({ x, y }, palette),
      [referenceLine({ y: 1, text: '95 % limit', colour: palette.muted })],
    );
  },
};

function listRatios({ floor, objective, limit }: FloorProfile): readonly PlotPoint[] {
  return floor.map((at, index) => ({ x: at, y: limit > 0 ? objective[index] / limit : 0 }));
}

function sayPoint({ x, y }: PlotPoint): string {
  return `floor ${formatPercent(x, 2)}: loss ${formatNumber(y)} of its limit, ${y <= 1 ? 'believable' : 'not believable'}`;
}
