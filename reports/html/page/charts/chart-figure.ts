import { pictureWidth, type ChartDefinition, type ChartView } from '../../../charts/chart-definition.js';
import { paletteOf } from '../../../charts/chart-theme.js';
import { chosen, hiddenSeries } from '../../../charts/chart-view.js';
import type { ReportData } from '../../../findings/report-data.js';
import type { HashState } from '../hash-state.js';
import type { PageTheme } from '../theme.js';
import { makeChoice, makeSeriesToggles } from './chart-controls.js';
import { findNearest, moveCursor } from './chart-cursor.js';
import { drawOnCanvas, type ChartDrawing } from './chart-drawing.js';
import { drawPng } from './chart-files.js';
import { makeDownloads } from './chart-downloads.js';
import { fillTable } from './chart-table.js';
import { make } from './make.js';

/** What a chart of the page lives on. */
export interface ChartContext {
  readonly document: Document;
  readonly data: ReportData;
  readonly state: HashState;
  readonly theme: PageTheme;
}

/** A chart that answers to the reader. */
export interface ChartFigure {
  /** Takes what the address says of it. */
  readonly restore: () => void;
  readonly set: (key: string, value: string) => void;
  /** Puts a light picture of what is shown in the place that is printed. */
  readonly prepareForPrint: () => Promise<void>;
}

/** Below this width labels have no room beside the lines. */
const narrow = 560;

/** Makes a chart of the picture in a figure: a canvas that is drawn by the same configuration, with choices, a key whose series can be
 *  switched off, points that answer to mouse and keys, and downloads. The picture stays, for print. */
export function createChartFigure(
  figure: HTMLElement,
  definition: ChartDefinition,
  context: ChartContext,
): ChartFigure {
  const { document, data, state, theme } = context;
  const { id } = definition;
  const picture = figure.querySelector('img');
  const canvas = make(document, 'canvas', { 'aria-hidden': 'true' });
  const tip = make(document, 'div', { class: 'chart-tip', 'aria-hidden': 'true' });
  const live = make(document, 'div', { class: 'chart-said', 'aria-live': 'polite' });
  const stage = make(
    document,
    'div',
    { class: 'chart-stage', tabindex: '0', role: 'application', 'aria-roledescription': 'chart' },
    [canvas, tip],
  );
  const controls = make(document, 'div', { class: 'chart-controls' });
  const frame = make(document, 'div', { class: 'chart-live' }, [controls, stage, live]);
  let drawing: ChartDrawing | undefined;
  let cursor = -1;
  let filled = false;
  let size = { width: 0, height: 0 };

  const view = (): ChartView => state.view(id);
  const choices = definition.choices(data);
  const set = (key: string, value: string): void => {
    const first = key === 'hide' ? '' : choices.find((choice) => choice.key === key)?.initial;
    state.set(`${id}.${key}`, value === first ? undefined : value);
    render();
  };

  const draw = (): void => {
    const current = view();
    const width = Math.max(280, Math.floor(stage.clientWidth || pictureWidth));
    size = { width, height: definition.height(data, current) };
    drawing?.remove();
    cursor = -1;
    tip.hidden = true;
    const palette = paletteOf(theme.current());
    const configuration = definition.configure(
      data,
      current,
      theme.current(),
      width < narrow ? 'narrow' : 'wide',
    );
    drawing = drawOnCanvas(canvas, configuration, size, palette.text);
  };

  const renderControls = (): void => {
    const current = view();
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? nameOfControl(focused) : undefined;
    const series = definition.series(data, current, theme.current());
    controls.replaceChildren(
      ...choices
        .filter(({ options }) => options.length > 1)
        .map((choice) =>
          makeChoice(document, id, choice, chosen(choices, current, choice.key), (value) => {
            set(choice.key, value);
          }),
        ),
      ...(series.length > 1
        ? [
            makeSeriesToggles(document, series, hiddenSeries(current), (key, shown) => {
              const hidden = new Set(hiddenSeries(view()));
              if (shown) hidden.delete(key);
              else hidden.add(key);
              set('hide', [...hidden].sort().join('|'));
            }),
          ]
        : []),
    );
    if (at !== undefined)
      [...controls.querySelectorAll<HTMLElement>('select, input')]
        .find((control) => nameOfControl(control) === at)
        ?.focus();
  };

  const render = (): void => {
    const current = view();
    stage.setAttribute(
      'aria-label',
      `${definition.describe(data, current)} Arrow keys move through the points.`,
    );
    for (const title of figure.querySelectorAll('[data-slot="chart-title"]'))
      title.textContent = definition.title(data, current);
    if (picture) picture.alt = definition.describe(data, current);
    renderControls();
    // As long as nothing was chosen, the table stands there already.
    if (filled || Object.keys(current).length > 0) fillTable(figure, definition.table(data, current), state);
    filled ||= Object.keys(current).length > 0;
    draw();
  };

  const show = (index: number, say: boolean): void => {
    cursor = index;
    drawing?.mark(index);
    const point = drawing?.points().at(index);
    tip.hidden = index < 0 || !point;
    if (index < 0 || !point) return;
    tip.textContent = point.label;
    if (say) live.textContent = point.label;
    // Beside the point, on the side where there is more room.
    const [left, top] = [point.x > size.width / 2, point.y > 70];
    tip.style.left = left ? '' : `${point.x + 14}px`;
    tip.style.right = left ? `${size.width - point.x + 14}px` : '';
    tip.style.top = top ? '' : `${point.y + 12}px`;
    tip.style.bottom = top ? `${size.height - point.y + 12}px` : '';
  };

  stage.addEventListener('pointermove', (event) => {
    const box = canvas.getBoundingClientRect();
    show(findNearest(drawing?.points() ?? [], event.clientX - box.left, event.clientY - box.top), false);
  });
  stage.addEventListener('pointerleave', () => {
    show(-1, false);
  });
  stage.addEventListener('blur', () => {
    show(-1, false);
  });
  stage.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      show(-1, false);
      return;
    }
    const next = moveCursor(drawing?.points() ?? [], cursor, event.key);
    if (next === undefined) return;
    event.preventDefault();
    show(next, true);
  });
  new ResizeObserver(() => {
    if (Math.floor(stage.clientWidth) !== size.width && stage.clientWidth > 0) draw();
  }).observe(stage);
  theme.onChange(render);

  if (picture) {
    picture.before(frame);
    picture.classList.add('chart-printed');
  } else figure.prepend(frame);
  frame.append(makeDownloads({ ...context, definition, view }));
  render();

  return {
    restore: render,
    set,
    prepareForPrint: async () => {
      if (!picture) return;
      const blob = await drawPng(document, definition, data, view());
      picture.src = await readAsDataUri(blob);
    },
  };
}

function nameOfControl(element: HTMLElement): string | undefined {
  if (element instanceof HTMLInputElement) return `${element.name} ${element.value}`;
  return element instanceof HTMLSelectElement
    ? (element.previousElementSibling?.textContent ?? '')
    : undefined;
}

function readAsDataUri(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      resolve(typeof reader.result === 'string' ? reader.result : '');
    });
    reader.addEventListener('error', () => {
      reject(new Error('a picture for print cannot be read'));
    });
    reader.readAsDataURL(blob);
  });
}
