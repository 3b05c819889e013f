import type { Explorer, Flip } from './explorer.js';
import type { ReportInput } from './report-input.js';

/** Rows of flips in a report. */
export const mostFlips = 2000;

/** Tasks whose flips are listed; of others the counts stand there. */
export const mostListed = 15;

/** Characters of all pictures in a report. */
const mostPictures = 400_000;

/** A picture of 64 pixels takes more characters than this: no more are asked for than can fit. */
const leastPicture = 300;

/** Two models side by side on one task, and the SHA-256 of the data set that they answered. */
export interface ExploredTask {
  readonly explorer: Explorer;
  readonly dataset: string;
}

/** The explorers with at most `most` flips over all of them, and with pictures of the surest. Where there are many tasks, only those
 *  are listed on which the two models differ most surely. Each of these has the same room, what it does not need is the others'. */
export async function buildExplorers(
  explored: readonly ExploredTask[],
  thumbnails: ReportInput['thumbnails'],
  most = mostFlips,
  pictures = mostPictures,
): Promise<readonly Explorer[]> {
  const listed = new Set(
    [...explored.keys()]
      .sort((a, b) => (explored[a].explorer.midP ?? 1) - (explored[b].explorer.midP ?? 1))
      .slice(0, mostListed),
  );
  const room = shareOut(
    explored.map(({ explorer }, place) => (listed.has(place) ? explorer.flips.length : 0)),
    most,
  );
  const cut = explored.map(({ explorer, dataset }, place): ExploredTask => {
    const flips = explorer.flips.slice(0, room[place]);
    const more = explorer.more + explorer.flips.length - room[place];
    return { explorer: { ...explorer, flips, more }, dataset };
  });
  return thumbnails ? addThumbnails(cut, thumbnails, pictures) : cut.map(({ explorer }) => explorer);
}

/** `total` units shared among those who want so many each: the same for everyone, and what one does not want is the others'.
 *  Units that do not divide go to those who want most. */
export function shareOut(wanted: readonly number[], total: number): readonly number[] {
  const shares = wanted.map(() => 0);
  let left = total;
  const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b]);
  order.forEach((place, rank) => {
    shares[place] = Math.min(wanted[place], Math.floor(left / (order.length - rank)));
    left -= shares[place];
  });
  return shares;
}

async function addThumbnails(
  explored: readonly ExploredTask[],
  thumbnails: NonNullable<ReportInput['thumbnails']>,
  most: number,
): Promise<readonly Explorer[]> {
  const shown: Explorer[] = [];
  let left = most;
  for (const [place, { explorer, dataset }] of explored.entries()) {
    const own = Math.floor(left / (explored.length - place));
    const samples = explorer.flips.slice(0, Math.floor(own / leastPicture)).map(({ id }) => id);
    const wanted = { task: explorer.task, dataset, samples, most: own };
    const pictures = samples.length > 0 ? await thumbnails(wanted) : new Map<string, string>();
    left -= [...pictures.values()].reduce((sum, { length }) => sum + length, 0);
    const flips = explorer.flips.map((flip) => withPicture(flip, pictures.get(flip.id)));
    shown.push({ ...explorer, flips });
  }
  return shown;
}

function withPicture(flip: Flip, thumbnail: string | undefined): Flip {
  return thumbnail === undefined ? flip : { ...flip, thumbnail };
}
