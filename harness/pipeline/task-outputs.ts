import { basename } from 'node:path';
import type { OwnRecord } from '../config/record.js';
import type {
  ExchangeFormat,
  PictureSink,
  PredictionSink,
  SampleLine,
  Submission,
} from '../core/protocol.js';
import { picturesPath, predictionsPath, samplesPath } from '../results/paths.js';
import { createSamplesWriter } from '../results/samples-file.js';
import { createFolderWriter } from '../results/whole-folder.js';
import { openPictures, type Paint } from './pictures.js';

/** What a record says of the files beside it. */
export type WrittenOutputs = Pick<OwnRecord, 'samples' | 'predictions' | 'pictures' | 'submission'>;

/** What a task writes beside its record: samples, predictions, pictures. */
export interface TaskOutputs {
  readonly writeLines: (lines: readonly SampleLine[]) => Promise<void>;
  readonly predictions: PredictionSink;
  readonly pictures: PictureSink;
  /** Puts all in its place, and gives what the record says of it. `format`: of the predictions; undefined where they are none of the
   *  exchange formats. */
  readonly commit: (
    format: ExchangeFormat | undefined,
    submission: Submission | undefined,
  ) => Promise<WrittenOutputs>;
  /** Leaves nothing that is not in its place. Never rejects: the error that ended the task says more than what cannot be removed. */
  readonly discard: () => Promise<unknown>;
}

/** Where the files go, and how many samples are drawn. */
interface OutputOptions {
  readonly out: string;
  readonly draw: number;
  readonly paint: Paint;
}

/** Opens the files of a task for writing; each gets its name only when it is whole. Throws DiskError, also later, where the disk
 *  refuses it. */
export async function openOutputs(
  { out, draw, paint }: OutputOptions,
  model: string,
  task: string,
): Promise<TaskOutputs> {
  const samplesFile = samplesPath(out, model, task);
  const predictionsFolder = predictionsPath(out, model, task);
  const picturesFolder = picturesPath(out, model, task);
  const samples = await createSamplesWriter(samplesFile);
  const predictions = createFolderWriter(predictionsFolder);
  const pictures = createFolderWriter(picturesFolder);
  return {
    writeLines: samples.write,
    predictions,
    pictures: openPictures(draw, paint, pictures),
    commit: async (format, submission) => {
      const hash = await samples.commit();
      const predicted = await predictions.commit();
      const drawn = await pictures.commit();
      const folder = basename(predictionsFolder);
      const { files, sha256 } = predicted;
      return {
        samples: { file: basename(samplesFile), sha256: hash },
        ...(format !== undefined &&
          files.length > 0 && { predictions: { folder, format, files: files.length, sha256 } }),
        ...(submission && { submission: { ...submission, file: `${folder}/${submission.file}` } }),
        ...(drawn.files.length > 0 && {
          pictures: drawn.files.map((name) => `${basename(picturesFolder)}/${name}`),
        }),
      };
    },
    discard: () => Promise.allSettled([samples.discard(), predictions.discard(), pictures.discard()]),
  };
}
