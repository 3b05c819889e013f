import type { Explorer, Flip } from './explorer.js';
import type { ReportInput } from './report-input.js';

/** Rows of flips in a report. */
export const mostFlips = 2000;

/** Characters of all pictures in a report. */
const mostPictures = 400_000;

/** A picture of 64 pixels takes more characters than this: no more are asked for than can fit. */
const leastPicture = 300;

/** The explorers with at most `most` flips over all of them, and with pictures of the surest. Every task has the same room, what
 *  it does not need is the others'. */
export async function buildExplorers(
  explorers: readonly Explorer[],
  thumbnails: ReportInput['thumbnails'],
  most = mostFlips,
  pictures = mostPictures,
): Promise<readonly Explorer[]> {
  const room = shareOut(
    explorers.map(({ flips }) => flips.length),
    most,
  );
  const cut = explorers.map((explorer, place): Explorer => {
    const { flips, more } = explorer;
    return { ...explorer, flips: flips.slice(0, room[place]), more: more + flips.length - room[place] };
  });
  return thumbnails ? addThumbnails(cut, thumbnails, pictures) : cut;
}

/** `total` units shared among those who want so many each: the same for everyone, and what one does not want is the others'.
 *  Units that do not divide go to the first. */
export function shareOut(wanted: readonly number[], total: number): readonly number[] {
  const shares = wanted.map(() => 0);
  let left = total;
  const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b]);
  order.forEach((place, rank) => {
    shares[place] = Math.min(wanted[place], Math.floor(left / (order.length - rank)));
    left -= shares[place];
  });
  for (const place of wanted.keys()) {
    const more = Math.min(left, 1, wanted[place] - shares[place]);
    shares[place] += more;
    left -= more;
  }
  return shares;
}

async function addThumbnails(
  explorers: readonly Explorer[],
  thumbnails: NonNullable<ReportInput['thumbnails']>,
  most: number,
): Promise<readonly Explorer[]> {
  const shown: Explorer[] = [];
  let left = most;
  for (const [place, explorer] of explorers.entries()) {
    const own = Math.floor(left / (explorers.length - place));
    const ids = explorer.flips.slice(0, Math.floor(own / leastPicture)).map(({ id }) => id);
    const pictures = ids.length > 0 ? await thumbnails(explorer.task, ids, own) : new Map<string, string>();
    const flips = explorer.flips.map((flip) => withPicture(flip, pictures.get(flip.id)));
    left -= [...pictures.values()].reduce((sum, { length }) => sum + length, 0);
    shown.push({ ...explorer, flips });
  }
  return shown;
}

function withPicture(flip: Flip, thumbnail: string | undefined): Flip {
  return thumbnail === undefined ? flip : { ...flip, thumbnail };
}
