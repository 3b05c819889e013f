import type { Theme } from '../../charts/chart-definition.js';
import type { HashState } from './hash-state.js';

/** The colours of the page. */
export interface PageTheme {
  readonly current: () => Theme;
  /** Calls back whenever they change. */
  readonly onChange: (callback: (theme: Theme) => void) => void;
}

/** The theme of the page: what the address says, else what the system asks for; and the button that changes it. */
export function enhanceTheme(window: Window, state: HashState): PageTheme {
  const { document } = window;
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const callbacks: ((theme: Theme) => void)[] = [];
  const current = (): Theme => {
    const chosen = state.get('theme');
    if (chosen === 'light' || chosen === 'dark') return chosen;
    return system.matches ? 'dark' : 'light';
  };
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'theme-button';
  const show = (): void => {
    document.documentElement.dataset.theme = current();
    button.textContent = current() === 'dark' ? 'Light colours' : 'Dark colours';
    for (const callback of callbacks) callback(current());
  };
  button.addEventListener('click', () => {
    const next: Theme = current() === 'dark' ? 'light' : 'dark';
    state.set('theme', next === (system.matches ? 'dark' : 'light') ? undefined : next);
    show();
  });
  system.addEventListener('change', show);
  show();
  document.querySelector('[data-slot="theme"]')?.append(button);
  return { current, onChange: (callback) => void callbacks.push(callback) };
}
