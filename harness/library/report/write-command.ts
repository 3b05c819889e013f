import { shellWord } from '../../core/shell-word.js';
import type { ReportSettings } from './report-options.js';

/** The command that makes the same report. What does not decide its content is left out, so that another name of the file does not
 *  make it another file. */
export function writeCommand(options: ReportSettings): string {
  const { title, date, suites, tasks, reference, pair, explore, baseline, gate, dataDir, datasets } = options;
  const flags: readonly (readonly [name: string, value: string | undefined])[] = [
    ['title', title],
    ['date', date],
    ['suite', suites.join(',')],
    ['task', tasks.join(',')],
    ['reference', reference],
    ['pair', pair?.join(',')],
    ['explore', explore.join(',')],
    ['baseline', baseline],
    // a verdict that a program gave has no path
    ['gate', typeof gate === 'string' ? gate : undefined],
    ['data-dir', dataDir],
    ['datasets', datasets],
    ['bootstrap', String(options.bootstrap)],
    ['seed', String(options.seed)],
  ];
  const words = [
    ...['bench', 'report', ...options.results.map(quote)],
    ...flags.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [`--${name}`, quote(value)],
    ),
    ...(options.published ? ['--published'] : []),
    ...(options.thumbnails ? [] : ['--no-thumbnails']),
  ];
  return words.join(' ');
}

function quote(word: string): string {
  return shellWord(word, /^[\w@%+=:,./-]+$/);
}
