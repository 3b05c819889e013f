import type { QueueJob } from '../../config/queue-job.js';
import type { RunOptions } from '../../config/run-options.js';
import { useModel, type ModelInUse } from '../../pipeline/model-in-use.js';
import { chooseGraphs } from '../../library/run/subject/graphs.js';
import type { RunSubject } from '../../library/run/subject/subject.js';
import type { JobMeans } from './job-means.js';
import { Refusal } from './refusal.js';

/** The model of a job, where this worker runs. */
export interface JobModel {
  readonly subject: RunSubject;
  readonly model: ModelInUse;
}

/** The model of a job, which is loaded when it is asked. Throws Refusal where it is another one here, and ConfigError or
 *  ModelError where it is not here, or damaged. */
export async function openJobModel(
  { model: asked, batchSize }: QueueJob,
  options: RunOptions,
  { fingerprints, environment, terminal }: Pick<JobMeans, 'fingerprints' | 'environment' | 'terminal'>,
): Promise<JobModel> {
  const subject = await chooseGraphs(options, fingerprints, terminal, environment.poolThreads);
  const [found] = subject.models;
  const sha256 = await found.fingerprint();
  if (sha256 !== asked.sha256)
    throw new Refusal(
      `${asked.id}: the model that is called ${asked.reference} here is another one, sha256 ${short(sha256)}, ` +
        `expected ${short(asked.sha256)}. Copy the files of the run's machine`,
    );
  return { subject, model: useModel({ ...found, batchSize: () => Promise.resolve(batchSize) }) };
}

/** Enough of a hash to tell two apart. */
function short(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}
