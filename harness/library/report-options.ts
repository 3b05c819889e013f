import type { ReportTable } from '../../reports/findings/report-table.js';
import type { Listeners } from './listeners.js';
import type { OneOrMore } from './run-options.js';

/** What is reported of and how: the options of `bench report`, which `bench report --help` explains one by one. */
export interface ReportOptions extends Listeners {
  /** Folders of results. Default: `results`. */
  readonly results?: OneOrMore | undefined;
  readonly title?: string | undefined;
  /** ISO 8601. Default: that of the newest record, so the same records give the same bytes. */
  readonly date?: string | undefined;
  readonly suite?: OneOrMore | undefined;
  readonly task?: OneOrMore | undefined;
  /** The model that the heatmap compares with. */
  readonly reference?: string | undefined;
  /** The two models whose samples are laid side by side. */
  readonly pair?: readonly [one: string, other: string] | undefined;
  /** The tasks whose samples are laid side by side. */
  readonly explore?: OneOrMore | undefined;
  /** Models of the robustness line. */
  readonly baseline?: string | undefined;
  /** The verdict on these results that stands on top: what `gate` gave, or the file of `bench gate --json`. */
  readonly gate?: string | object | undefined;
  /** Whether published values are drawn and compared. */
  readonly published?: boolean | undefined;
  readonly dataDir?: string | undefined;
  readonly datasets?: string | undefined;
  /** Whether there are small pictures of samples. Default: yes. */
  readonly thumbnails?: boolean | undefined;
  /** Resamples. Default: 1,000. */
  readonly bootstrap?: number | undefined;
  readonly seed?: number | undefined;
  /** The file that the page is written to. */
  readonly out?: string | undefined;
  /** Whether its script and its data are files beside it. */
  readonly split?: boolean | undefined;
  /** A folder for the charts. */
  readonly png?: string | undefined;
  /** A folder for the tables. */
  readonly csv?: string | undefined;
}

/** A report that was made. */
export interface ReportDocument {
  /** The page. */
  readonly html: string;
  readonly models: number;
  readonly tasks: number;
  /** What the report says in sentences. */
  readonly verdicts: readonly string[];
  /** Its tables, and those below its charts. */
  readonly tables: readonly ReportTable[];
  readonly warnings: readonly string[];
  /** One line for each record or samples file that is damaged: the report is of the others. */
  readonly damaged: readonly string[];
}
