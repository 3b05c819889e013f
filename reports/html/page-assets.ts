/** A picture of a chart for the page without scripts. */
export interface ChartPicture {
  /** `data:` URI. */
  readonly uri: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** A cut of a typeface, as the page embeds it. */
export interface FontCut {
  readonly family: string;
  readonly weight: number;
  /** Characters that it has, as CSS says them. */
  readonly range: string;
  /** woff2 in base64. */
  readonly data: string;
}

/** What a page needs beside its data. */
export interface PageAssets {
  /** The page's script, one classic script; empty: none. */
  readonly script: string;
  readonly fonts: readonly FontCut[];
  /** By id of the chart. */
  readonly pictures: Readonly<Record<string, ChartPicture>>;
}
