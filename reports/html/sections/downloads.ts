import { markup } from '../markup.js';
import type { Section } from '../section.js';

/** Everything as files. */
export const downloads: Section = {
  id: 'downloads',
  title: 'Downloads',
  charts: [],
  render: () =>
    markup`<p>Every number of this page is in it: nothing is fetched. Files are made here, on request, from what the page holds.</p>
<div data-slot="downloads"><p class="note no-script">Files need scripts, which are off. <code>bench report</code> writes the same with <code>--csv</code>, <code>--json</code> and <code>--png</code>.</p></div>`,
};
