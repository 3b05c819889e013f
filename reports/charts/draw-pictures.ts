import { createRequire } from 'node:module';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { ReportData } from '../findings/report-data.js';
import { pictureWidth, type ChartDefinition, type ChartView } from './chart-definition.js';
import type { ChartConfiguration } from './chart-js.js';
import { paletteOf } from './chart-theme.js';
import { charts } from './charts.js';
import { headingHeight, withHeading } from './heading.js';
import { background } from './plugins.js';

/** A chart as it stands in the page without scripts. */
export interface Picture {
  /** `data:` URI. */
  readonly uri: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** A chart as a file. */
export interface PictureFile {
  /** Id of the chart. */
  readonly id: string;
  readonly png: Uint8Array;
}

type ImageType = 'image/png' | 'image/webp';

/** Fonts of the drawings: not those of the machine, so that the same report is the same bytes everywhere. */
const fonts = [
  ['source-sans-3-latin-400-normal', 'Source Sans 3'],
  ['source-sans-3-latin-600-normal', 'Source Sans 3'],
  ['source-sans-3-greek-400-normal', 'Source Sans 3 Greek'],
] as const;

const renderers = new Map<string, ChartJSNodeCanvas>();

/** Light pictures of all charts that apply, by id. pixelRatio: pixels of a picture for one of CSS. */
export function drawPictures(data: ReportData, pixelRatio = 1.5): Readonly<Record<string, Picture>> {
  return Object.fromEntries(
    charts
      .filter((chart) => chart.applies(data))
      .map((chart) => {
        const [png, webp] = (['image/png', 'image/webp'] as const).map((type) =>
          drawChart(chart, data, {}, pixelRatio, type),
        );
        const [type, bytes] = webp.length < png.length ? ['image/webp', webp] : ['image/png', png];
        const uri = `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
        return [chart.id, { uri, width: pictureWidth, height: chart.height(data, {}) }];
      }),
  );
}

/** PNG files of all charts that apply with their titles, at two pixels for one of CSS, in light colours. */
export function drawPictureFiles(data: ReportData): readonly PictureFile[] {
  return charts
    .filter((chart) => chart.applies(data))
    .map((chart) => ({
      id: chart.id,
      png: drawConfiguration(
        withHeading(chart.configure(data, {}, 'light'), chart.title(data, {}), paletteOf('light')),
        chart.height(data, {}) + headingHeight,
        2,
      ),
    }));
}

/** One chart as the bytes of an image file. */
export function drawChart(
  chart: ChartDefinition,
  data: ReportData,
  view: ChartView,
  pixelRatio: number,
  type: ImageType = 'image/png',
  theme: 'light' | 'dark' = 'light',
): Uint8Array {
  const configuration = chart.configure(data, view, theme);
  const plugins = [...(configuration.plugins ?? []), background(paletteOf(theme).surface)];
  return drawConfiguration({ ...configuration, plugins }, chart.height(data, view), pixelRatio, type);
}

function drawConfiguration(
  configuration: ChartConfiguration,
  height: number,
  pixelRatio: number,
  type: ImageType = 'image/png',
): Uint8Array {
  const options = { ...configuration.options, devicePixelRatio: pixelRatio };
  // chartjs-node-canvas names only the types of node-canvas; ours writes WebP too.
  return rendererOf(height).renderToBufferSync({ ...configuration, options }, type as 'image/png');
}

/** One renderer a height: each loads a copy of Chart.js of its own. */
function rendererOf(height: number): ChartJSNodeCanvas {
  const kept = renderers.get(String(height));
  if (kept) return kept;
  const renderer = new ChartJSNodeCanvas({ width: pictureWidth, height });
  if (renderers.size === 0) {
    const { resolve } = createRequire(import.meta.url);
    for (const [file, family] of fonts)
      renderer.registerFont(resolve(`@fontsource/source-sans-3/files/${file}.woff2`), { family });
  }
  renderers.set(String(height), renderer);
  return renderer;
}
