import type { ChartChoice, ChartSeries } from '../../../charts/chart-definition.js';
import { make } from './make.js';

/** So many options still stand side by side; more are a list that opens. */
const mostRadios = 3;

/** A choice as the reader makes it: buttons of which one is pressed in, or a list. */
export function makeChoice(
  document: Document,
  chart: string,
  choice: ChartChoice,
  value: string,
  onChoose: (value: string) => void,
): HTMLElement {
  if (choice.options.length > mostRadios) {
    const select = make(document, 'select', {});
    for (const option of choice.options)
      select.append(
        make(document, 'option', {
          value: option.value,
          text: option.label,
          ...(option.value === value && { selected: '' }),
        }),
      );
    select.addEventListener('change', () => {
      onChoose(select.value);
    });
    return make(document, 'label', { class: 'chart-choice' }, [
      make(document, 'span', { text: choice.label }),
      select,
    ]);
  }
  const field = make(document, 'fieldset', { class: 'chart-choice' }, [
    make(document, 'legend', { text: choice.label }),
  ]);
  for (const option of choice.options) {
    const input = make(document, 'input', {
      type: 'radio',
      name: `${chart}-${choice.key}`,
      value: option.value,
      ...(option.value === value && { checked: '' }),
    });
    input.addEventListener('change', () => {
      if (input.checked) onChoose(option.value);
    });
    field.append(make(document, 'label', {}, [input, make(document, 'span', { text: option.label })]));
  }
  return field;
}

/** The key of a chart, in which series are switched off and on. */
export function makeSeriesToggles(
  document: Document,
  series: readonly ChartSeries[],
  hidden: ReadonlySet<string>,
  onToggle: (key: string, shown: boolean) => void,
): HTMLElement {
  const field = make(document, 'fieldset', { class: 'chart-series' }, [
    make(document, 'legend', { text: 'Series' }),
  ]);
  for (const { key, label, colour, shape, hollow } of series) {
    const input = make(document, 'input', {
      type: 'checkbox',
      value: key,
      ...(!hidden.has(key) && { checked: '' }),
    });
    input.addEventListener('change', () => {
      onToggle(key, input.checked);
    });
    field.append(
      make(document, 'label', {}, [
        input,
        makeMark(document, shape, colour, hollow),
        make(document, 'span', { text: label }),
      ]),
    );
  }
  return field;
}

/** The mark of a series, as it is drawn in the chart. */
function makeMark(document: Document, shape: string, colour: string, hollow: boolean): SVGSVGElement {
  const paths: Readonly<Record<string, string>> = {
    circle: 'M2 7a5 5 0 1 0 10 0a5 5 0 1 0-10 0z',
    rect: 'M2.5 2.5h9v9h-9z',
    triangle: 'M7 2l5 9.5H2z',
    rectRot: 'M7 1l6 6-6 6-6-6z',
  };
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 14 14', width: '14', height: '14' }))
    svg.setAttribute(name, value);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', Object.hasOwn(paths, shape) ? paths[shape] : paths.circle);
  path.setAttribute('fill', hollow ? 'none' : colour);
  path.setAttribute('stroke', colour);
  path.setAttribute('stroke-width', '1.5');
  svg.append(path);
  return svg;
}
