import type { ChartChoice, ChartView } from './chart-definition.js';

/** What a view says of a choice: its value where that is among the options, else what stands first. */
export function chosen(choices: readonly ChartChoice[], view: ChartView, key: string): string {
  const choice = choices.find((one) => one.key === key);
  if (!choice) return '';
  const value = Object.hasOwn(view, key) ? view[key] : choice.initial;
  return choice.options.some((option) => option.value === value) ? value : choice.initial;
}

/** Keys of the series that a view switches off. */
export function hiddenSeries(view: ChartView): ReadonlySet<string> {
  return new Set(Object.hasOwn(view, 'hide') ? view.hide.split('|').filter((key) => key !== '') : []);
}
