import { drawSmallMultiples, type SmallMultiple } from '../../charts/small-multiples.js';
import { familiesOf } from '../../charts/series-style.js';
import type { ReportData } from '../../findings/report-data.js';
import { markup, verbatim, type Markup } from '../markup.js';
import { sayFixed } from '../say.js';

/** Every target over model size as a stamp that leads to the large figure; undefined: nothing has curves over model size. */
export function renderMultiples(data: ReportData): Markup | undefined {
  const multiples = drawSmallMultiples(data);
  if (multiples.length < 2) return undefined;
  const families = familiesOf(data).filter((family) =>
    multiples.some(({ fits }) => fits.some((fit) => fit.family === family)),
  );
  const key = families.map(
    (family) => markup`<li class="m${familiesOf(data).indexOf(family) % 8}"><span></span>${family}</li>`,
  );
  return markup`<p class="note" id="multiples-note">Error over parameters, both on log axes: the same axis along x, and as many decades along y, in every stamp. Dotted: guessing. Each leads to the large figure.</p>
<ul class="multiples-key" aria-hidden="true">${key}</ul>
<ol class="multiples" data-multiples aria-describedby="multiples-note">${multiples.map(renderMultiple)}</ol>
`;
}

function renderMultiple({ target, svg, fits, squeezed }: SmallMultiple): Markup {
  const exponents = fits.flatMap(({ exponent }) => exponent ?? []).sort((one, other) => one - other);
  const middle = exponents.length === 0 ? undefined : exponents[Math.floor((exponents.length - 1) / 2)];
  const slope =
    exponents.length === 0
      ? ''
      : exponents.length === 1
        ? sayFixed(exponents[0], 3)
        : `${sayFixed(exponents[0], 3)} to ${sayFixed(exponents[exponents.length - 1], 3)}`;
  const verdict = countVerdicts(fits);
  return markup`<li data-slope="${middle === undefined ? '' : Number(middle.toPrecision(4))}" data-verdict="${verdict.first}"><a href="#model-size" data-enlarge="${target.id}">${verbatim(svg)}<b>${target.name}</b> <span>${verdict.text}${slope === '' ? '' : `, exponent ${slope}`}${squeezed ? '; more decades along y' : ''}</span></a></li>
`;
}

/** `2 flat, 1 power`, the most frequent first; one alone without its number. */
function countVerdicts(fits: SmallMultiple['fits']): { readonly first: string; readonly text: string } {
  const counts = new Map<string, number>();
  for (const { verdict } of fits) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const sorted = [...counts].sort((one, other) => other[1] - one[1]);
  const text =
    sorted.length === 1 ? sorted[0][0] : sorted.map(([verdict, count]) => `${count} ${verdict}`).join(', ');
  return { first: sorted[0]?.[0] ?? '', text };
}
