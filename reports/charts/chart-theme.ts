import type { Theme } from './chart-definition.js';

/** The colours that charts are drawn in, as `#rrggbb`. */
export interface Palette {
  /** Behind the chart where it is a picture of its own. */
  readonly surface: string;
  /** Titles and labels. */
  readonly text: string;
  /** Ticks. */
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  /** Series, in the order in which they are given out: told apart by those who are colour-blind too, and at least 3 : 1 against the
   *  surface. */
  readonly series: readonly string[];
}

/** What canvases write text in: the fonts of the page, and of the pictures. */
export const fontFamily = "'Source Sans 3', 'Source Sans 3 Greek', 'Helvetica Neue', Arial, sans-serif";

const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    surface: '#ffffff',
    text: '#1d2430',
    muted: '#566070',
    grid: '#e8ebef',
    axis: '#8a94a3',
    series: ['#1f5fb4', '#c4501b', '#157a5b', '#8446a8', '#8a6500', '#b92f74', '#4b5a6d', '#0c7c93'],
  },
  dark: {
    surface: '#15191f',
    text: '#e7ebf0',
    muted: '#a3adba',
    grid: '#2a313b',
    axis: '#6d7887',
    series: ['#74b0f4', '#f29363', '#55c79f', '#cb9be8', '#d9b04e', '#f08abb', '#aab6c5', '#5cc3d8'],
  },
};

/** The colours of a theme. */
export function paletteOf(theme: Theme): Palette {
  return palettes[theme];
}

/** A colour of a palette that lets through what lies behind. opacity: 0 to 1. */
export function fade(colour: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
